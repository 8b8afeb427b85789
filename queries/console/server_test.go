package console_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"

	"newsgraph/graph"
	"newsgraph/queries/console"
	"newsgraph/queries/gizmo"
)

// TestPage looks at what the console's page may do: run its own scripts, by a
// nonce that no two answers share.
func TestPage(t *testing.T) {
	c := serve(t, console.Config{Tokens: []string{"secret"}})
	nonce := regexp.MustCompile(`script-src 'self' 'nonce-([A-Z2-7]{26})'`)
	seen := map[string]bool{}
	for range 2 {
		r := c.send("GET /")
		policy := r.Header.Get("Content-Security-Policy")
		m := nonce.FindStringSubmatch(policy)
		if m == nil || seen[m[1]] || !strings.Contains(r.body, `nonce="`+m[1]+`"`) {
			t.Fatalf("the policy %q and the page do not have a new nonce in common", policy)
		}
		seen[m[1]] = true
		for _, want := range []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("the policy %q has no %s", policy, want)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("the policy is unsafe: %s", policy)
		}
	}
}

// TestEveryAnswerIsGuarded looks for the headers that tell browsers not to guess,
// share or embed, and for none that lets other origins in.
func TestEveryAnswerIsGuarded(t *testing.T) {
	c := serve(t, console.Config{Store: sampleStore(t)})
	for _, request := range []string{
		"GET /", "GET /healthz", "GET /metrics", "GET /api/stats", "GET /api/nothing", "PUT /api/ask", "POST /api/ask",
		"GET /api/documents/95990837e39c67ef6b1326db58fb8345/text", "GET /api/stats\nHost: evil.example",
		"OPTIONS /api/ask\nOrigin: https://evil.example\nAccess-Control-Request-Method: POST",
		"GET /api/stats\nOrigin: https://evil.example",
	} {
		r := c.send(request)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%q: %s is %q", request, name, got)
			}
		}
		if !strings.HasPrefix(r.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%q has no policy", request)
		}
		for name := range r.Header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%q: %s: %s", request, name, r.Header.Get(name))
			}
		}
	}
}

func TestEntityTags(t *testing.T) {
	store := sampleStore(t)
	c := serve(t, console.Config{Store: store})
	const page = "GET /api/documents/95990837e39c67ef6b1326db58fb8345"
	for _, request := range []string{page, page + "/text", "GET /api/openapi.json"} {
		first := c.send(request)
		tag := first.Header.Get("ETag")
		if first.StatusCode != http.StatusOK || tag == "" {
			t.Fatalf("%s: %s, ETag %q", request, first.Status, tag)
		}
		if again := c.send(request + "\nIf-None-Match: " + tag); again.StatusCode != http.StatusNotModified || again.body != "" {
			t.Errorf("%s: %s with the tag that it has", request, again.Status)
		}
		if again := c.send(request + "\nIf-None-Match: W/\"other\", " + tag); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %s with its tag among others", request, again.Status)
		}
	}
	first := c.send(page)
	apply(t, store, hostileArticle(t))
	if again := c.send(page + "\nIf-None-Match: " + first.Header.Get("ETag")); again.StatusCode != http.StatusOK {
		t.Errorf("%s although the store has changed", again.Status)
	}
}

func TestCompression(t *testing.T) {
	c := serve(t, console.Config{Store: sampleStore(t)})
	plain := c.send("GET /api/schema\nAccept-Encoding: identity")
	request, err := http.NewRequest("GET", c.URL+"/api/schema", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	packed, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.Header.Get("Content-Encoding") != "gzip" || len(packed) > len(plain.body)/3 {
		t.Fatalf("%d bytes for %d", len(packed), len(plain.body))
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(reader)
	if err != nil || string(unpacked) != plain.body {
		t.Errorf("they differ: %v", err)
	}
}

// slowRows gives a row, and another when it is let go.
type slowRows struct{ more, ended chan struct{} }

func (s *slowRows) Run(ctx context.Context, _ cayley.QuadStore, _ string, _ gizmo.Options) iter.Seq2[gizmo.Row, error] {
	return func(yield func(gizmo.Row, error) bool) {
		defer close(s.ended)
		if !yield(gizmo.Row{Value: 1}, nil) {
			return
		}
		select {
		case <-s.more:
			yield(gizmo.Row{Value: 2}, nil)
		case <-ctx.Done():
			yield(gizmo.Row{}, context.Cause(ctx))
		}
	}
}

const stream = "POST /api/query\nContent-Type: application/json\nAccept: application/x-ndjson\n\n{\"query\": \"\"}"

// TestFirstRowGoesOut reads a row while the query still runs, compressed or not.
func TestFirstRowGoesOut(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		// Not in a bubble of testing/synctest: the network is real.
		rows := &slowRows{make(chan struct{}), make(chan struct{})}
		c := serve(t, console.Config{Gizmo: rows})
		request, err := http.NewRequest("POST", c.URL+"/api/query", strings.NewReader(`{"query": ""}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/x-ndjson"}, "Accept-Encoding": {encoding}}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body := io.Reader(response.Body)
		if response.Header.Get("Content-Encoding") == "gzip" {
			if body, err = gzip.NewReader(body); err != nil {
				t.Fatal(err)
			}
		}
		lines := bufio.NewReader(body)
		if line, err := lines.ReadString('\n'); err != nil || line != `{"row":{"value":1}}`+"\n" {
			t.Fatalf("%s: %q, %v", encoding, line, err)
		}
		close(rows.more)
		rest, err := io.ReadAll(lines)
		if err != nil || !strings.HasPrefix(string(rest), `{"row":{"value":2}}`+"\n"+`{"done":true,"rows":2`) {
			t.Errorf("%s: %q, %v", encoding, rest, err)
		}
		response.Body.Close()
	}
}

// TestCancelledClient goes away while a query runs: the query stops, and the
// metrics say so.
func TestCancelledClient(t *testing.T) {
	c := serve(t, console.Config{Store: sampleStore(t)})
	ctx, cancel := context.WithCancel(t.Context())
	body := `{"query": "g.emit('on its way'); while (true) {}"}`
	request, err := http.NewRequestWithContext(ctx, "POST", c.URL+"/api/query", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {"application/x-ndjson"}}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(response.Body).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	cancel()
	response.Body.Close()
	c.eventually("the query is counted as cancelled", func() bool {
		return strings.Contains(c.send("GET /metrics").body, `newsgraph_queries_total{lang="gizmo",outcome="cancelled"} 1`)
	})
	c.eventually("no query is under way", func() bool {
		return strings.Contains(c.send("GET /metrics").body, `newsgraph_requests_in_flight{class="query"} 0`)
	})
}

// eventually waits until something is so.
func (c *visitor) eventually(what string, so func() bool) {
	c.t.Helper()
	for range 500 {
		if so() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.t.Fatalf("it never comes to pass that %s", what)
}

// TestTurns fills the turns and the queue: whoever comes then is sent away with
// word of when to come back, and other kinds of requests go on.
func TestTurns(t *testing.T) {
	rows := &slowRows{make(chan struct{}), make(chan struct{})}
	c := serve(t, console.Config{Gizmo: rows, Limits: console.Limits{Queries: 1, Queue: 1, Patience: time.Minute}})
	var clients sync.WaitGroup
	clients.Go(func() { c.send("GET /api/query?query=x") })
	c.eventually("the query is under way", func() bool {
		return strings.Contains(c.send("GET /metrics").body, `newsgraph_requests_in_flight{class="query"} 1`)
	})
	refused := make(chan *reply, 2)
	for range 2 { // one of them waits, and is answered when the first is
		clients.Go(func() {
			if r := c.send("GET /api/ask?q=x"); r.StatusCode == http.StatusTooManyRequests {
				refused <- r
			}
		})
	}
	if r := <-refused; r.Header.Get("Retry-After") != "60" {
		t.Errorf("Retry-After is %q", r.Header.Get("Retry-After"))
	}
	if r := c.send("GET /api/stats"); r.StatusCode != http.StatusOK {
		t.Errorf("a look-up is answered with %s", r.Status)
	}
	if !strings.Contains(c.send("GET /metrics").body, `newsgraph_rejected_total{reason="busy"} 1`) {
		t.Error("the metrics do not count it")
	}
	close(rows.more)
	clients.Wait()
}

// TestImpatientQueue lets a request wait too long.
func TestImpatientQueue(t *testing.T) {
	rows := &slowRows{make(chan struct{}), make(chan struct{})}
	c := serve(t, console.Config{Gizmo: rows, Limits: console.Limits{Queries: 1, Patience: 20 * time.Millisecond}})
	var running sync.WaitGroup
	running.Go(func() { c.send("GET /api/query?query=x") })
	c.eventually("the query is under way", func() bool {
		return strings.Contains(c.send("GET /metrics").body, `newsgraph_requests_in_flight{class="query"} 1`)
	})
	if r := c.send("GET /api/ask?q=x"); r.StatusCode != http.StatusTooManyRequests {
		t.Errorf("%s after waiting in vain", r.Status)
	}
	close(rows.more)
	running.Wait()
}

func TestBodyTooLarge(t *testing.T) {
	c := serve(t, console.Config{Limits: console.Limits{Body: 1000, Upload: 1000}, Loader: &loader{}})
	for _, head := range []string{
		"POST /api/ask\nContent-Type: application/json", "POST /api/query\nContent-Type: application/json",
		"POST /api/load?path=a.txt\nContent-Type: application/octet-stream",
	} {
		r := c.send(head + "\n\n" + `{"question": "` + strings.Repeat("x", 1000) + `"}`)
		if r.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %s %s", head, r.Status, r.body)
		}
	}
}

// TestChunkedUploadTooLarge sends a body that does not say how long it is.
func TestChunkedUploadTooLarge(t *testing.T) {
	c := serve(t, console.Config{Limits: console.Limits{Upload: 1000}, Loader: &loader{}})
	body := io.MultiReader(strings.NewReader(strings.Repeat("x", 2000))) // of no length that the client knows
	request, err := http.NewRequest("POST", c.URL+"/api/load?path=a.txt", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/octet-stream")
	r := c.do(request)
	if !strings.Contains(r.body, "larger than 1000 bytes") || strings.Contains(r.body, `"done"`) {
		t.Errorf("%s: %s", r.Status, r.body)
	}
}

// TestRows clamps what a client asks for to the server's limits.
func TestRows(t *testing.T) {
	c := serve(t, console.Config{Store: sampleStore(t), Limits: console.Limits{Rows: 5, Timeout: 200 * time.Millisecond}})
	r := c.send("GET /api/query?limit=1000000&query=g.V().all()\nAccept: text/csv")
	if n := strings.Count(r.body, "\n"); n != 6 || r.Header.Get("X-More") != "true" {
		t.Errorf("%d lines, X-More %q", n, r.Header.Get("X-More"))
	}
	started := time.Now()
	r = c.send("GET /api/query?timeout=1h&query=while(true){}")
	if r.StatusCode != http.StatusGatewayTimeout || time.Since(started) > 5*time.Second {
		t.Errorf("%s after %v", r.Status, time.Since(started))
	}
}

// faulty panics.
type faulty struct{}

func (faulty) Run(context.Context, cayley.QuadStore, string, gizmo.Options) iter.Seq2[gizmo.Row, error] {
	panic("out of order")
}

func TestPanicEndsOneRequest(t *testing.T) {
	c := serve(t, console.Config{Gizmo: faulty{}})
	r := c.send("GET /api/query?query=x")
	if r.StatusCode != http.StatusInternalServerError || strings.Contains(r.body, "out of order") {
		t.Errorf("%s %s", r.Status, r.body)
	}
	if r := c.send("GET /api/stats"); r.StatusCode != http.StatusOK {
		t.Errorf("afterwards %s", r.Status)
	}
}

// TestSlowClients opens connections that do not go on: the server ends them.
func TestSlowClients(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for the server's patience to end")
	}
	address := listen(t, newServer(t, console.Config{}))
	for name, sent := range map[string]string{
		"in the headers":              "GET /api/stats HTTP/1.1\r\nHost: localhost\r\n",
		"in the body":                 "POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
		"in a body that nobody reads": "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, sent); err != nil {
				t.Fatal(err)
			}
			conn.SetReadDeadline(time.Now().Add(30 * time.Second))
			if _, err := io.ReadAll(conn); err != nil {
				t.Errorf("the server keeps the connection: %v", err)
			}
		})
	}
}

// listen has the server answer on an address of this machine until the test
// ends.
func listen(t *testing.T, s *console.Server) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// slowLoader stores when it is let go.
type slowLoader struct {
	loader
	begun, proceed chan struct{}
}

func (l *slowLoader) Load(ctx context.Context, name string, content io.Reader, options console.LoadOptions, progress func(string)) (console.LoadReport, error) {
	text, err := io.ReadAll(content)
	if err != nil {
		return console.LoadReport{}, err
	}
	close(l.begun)
	<-l.proceed
	return l.loader.Load(ctx, name, bytes.NewReader(text), options, progress)
}

// TestShutdownFinishesWrites closes a server under a write and a query: the write
// is done in full, the query is cancelled, and nobody new is let in.
func TestShutdownFinishesWrites(t *testing.T) {
	store := emptyStore(t)
	load := &slowLoader{loader{store, loadPack(t)}, make(chan struct{}), make(chan struct{})}
	rows := &slowRows{make(chan struct{}), make(chan struct{})}
	s := newServer(t, console.Config{Store: store, Loader: load, Gizmo: rows, Limits: console.Limits{Grace: 50 * time.Millisecond}})
	hs := httptest.NewServer(s.Handler())
	defer hs.Close()
	c := &visitor{t, hs}
	var written, queried *reply
	var clients sync.WaitGroup
	clients.Go(func() {
		written = c.send("POST /api/load?path=deal.txt\nContent-Type: application/octet-stream\n\nHuawei develops Kirin")
	})
	clients.Go(func() { queried = c.send(stream) })
	<-load.begun
	c.eventually("the query is under way", func() bool {
		return strings.Contains(c.send("GET /metrics").body, `newsgraph_requests_in_flight{class="query"} 1`)
	})
	closed := make(chan struct{})
	go func() { s.Close(); close(closed) }()
	<-rows.ended
	c.eventually("nobody new is let in", func() bool { return c.send("GET /api/stats").StatusCode == http.StatusServiceUnavailable })
	select {
	case <-closed:
		t.Fatal("the server has closed under a write")
	case <-time.After(50 * time.Millisecond):
	}
	close(load.proceed)
	clients.Wait()
	<-closed
	if !strings.Contains(written.body, `"done":true`) {
		t.Errorf("the write: %s %s", written.Status, written.body)
	}
	if !strings.Contains(queried.body, "shutting down") {
		t.Errorf("the query: %s %s", queried.Status, queried.body)
	}
	sn := store.Snapshot()
	defer sn.Close()
	if documents, err := sn.Documents(); err != nil || len(documents) != 1 {
		t.Errorf("%d documents, %v", len(documents), err)
	}
}

// TestUploadThatStops sends half of a file and goes away: nothing is stored.
func TestUploadThatStops(t *testing.T) {
	store := emptyStore(t)
	address := listen(t, newServer(t, console.Config{Store: store, Loader: &loader{store, loadPack(t)}}))
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /api/load?path=a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nHuawei develops Kirin\n")
	conn.Close()
	time.Sleep(100 * time.Millisecond)
	sn := store.Snapshot()
	defer sn.Close()
	if sn.Len() != 0 {
		t.Errorf("%d quads are stored", sn.Len())
	}
}

// TestReadersAndWriters has many clients read while others load, retract and
// review; what they read is of one state each time.
func TestReadersAndWriters(t *testing.T) {
	store := sampleStore(t)
	c := serve(t, console.Config{Store: store, Loader: &loader{store, loadPack(t)}})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var clients sync.WaitGroup
	for i := range 2 {
		clients.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				name := fmt.Sprintf("deal-%d.txt", i)
				r := c.send(fmt.Sprintf("POST /api/load?path=%s\nContent-Type: application/octet-stream\n\nHuawei develops Chip-%d-%d\n", name, i, n))
				if !strings.Contains(r.body, `"done":true`) {
					t.Errorf("load: %s %s", r.Status, r.body)
				}
				// What was loaded can be found at once.
				if r := c.send(fmt.Sprintf("GET /api/entities?name=chip-%d-%d", i, n)); !strings.Contains(r.body, fmt.Sprintf("Chip-%d-%d", i, n)) {
					t.Errorf("it is not found: %s", r.body)
				}
				if r := c.send("DELETE /api/documents?path=" + name); r.StatusCode != http.StatusOK {
					t.Errorf("retract: %s %s", r.Status, r.body)
				}
			}
		})
	}
	for _, request := range []string{
		"GET /api/ask?q=what+chips+does+Huawei+make", "GET /api/stats", "GET /api/schema", "GET /api/complete?prefix=chip",
		"GET /api/entities/e%3Ahuawei", "GET /api/documents", "GET /api/query?query=g.V('e:huawei').out('ng:develops').all()",
		"GET /api/export", "POST /api/sources\nContent-Type: application/json\n\n{\"rows\": [[\"e:huawei\"]]}",
	} {
		clients.Go(func() {
			for ctx.Err() == nil {
				if r := c.send(request); r.StatusCode != http.StatusOK {
					t.Errorf("%s: %s %s", request, r.Status, r.body)
				}
			}
		})
	}
	clients.Wait()
}

// TestMetrics looks for what operators watch.
func TestMetrics(t *testing.T) {
	c := serve(t, console.Config{Store: sampleStore(t)})
	c.send("GET /api/ask?q=who+leads+Lanxiu+Vision")
	c.send("GET /api/query?query=g.V(")
	c.send("GET /api/stats\nHost: evil.example")
	body := c.send("GET /metrics").body
	for _, want := range []string{
		`newsgraph_queries_total{lang="question",outcome="done"} 1`,
		`newsgraph_queries_total{lang="gizmo",outcome="refused"} 1`,
		`newsgraph_query_seconds_count{lang="question"} 1`,
		`newsgraph_http_requests_total{code="200",route="GET /api/ask"} 1`,
		`newsgraph_http_requests_total{code="421",route="none"} 1`,
		`newsgraph_rejected_total{reason="host"} 1`,
		`newsgraph_store_quads 2616`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, regexp.MustCompile(`(?m)^(#|go_|process_).*\n`).ReplaceAllString(body, ""))
		}
	}
}

func TestNamesAreFoundAfterWrites(t *testing.T) {
	store := emptyStore(t)
	c := serve(t, console.Config{Store: store})
	var found struct{ Items []struct{ Label string } }
	c.send("GET /api/complete?prefix=evil&kind=entity").into(t, &found)
	if len(found.Items) != 0 {
		t.Fatalf("%v in an empty store", found)
	}
	apply(t, store, hostileArticle(t))
	c.send("GET /api/complete?prefix=evil&kind=entity").into(t, &found)
	if len(found.Items) != 1 {
		t.Errorf("%v after a document was stored", found)
	}
	if _, err := store.Retract(t.Context(), graph.DocumentIRI(hostileArticle(t).Document.Bytes)); err != nil {
		t.Fatal(err)
	}
	c.send("GET /api/complete?prefix=evil&kind=entity").into(t, &found)
	if len(found.Items) != 0 {
		t.Errorf("%v after it was retracted", found)
	}
}

// FuzzRequests looks for requests that the server itself fails on, or refuses
// without a word.
func FuzzRequests(f *testing.F) {
	for _, body := range []string{`{"question": "who"}`, `{"rows": [["e:x"]]}`, `{"verdict": ""}`, `{`, `[]`, `{"a": "e:x", "b": "e:y"}`} {
		f.Add("/api/ask", body)
		f.Add("/api/sources", body)
		f.Add("/api/statements/x/review", body)
		f.Add("/api/entities/merge", body)
	}
	f.Add("/api/entities/%2e%2e", "")
	f.Add("/api/documents/x%00y?statement=%ff", "")
	f.Add("/api/complete?prefix=%e1%9e%80%ff", "")
	s := newServer(f, console.Config{Store: sampleStore(f)})
	f.Fuzz(func(t *testing.T, target, body string) {
		for _, method := range []string{"GET", "POST"} {
			request, err := http.NewRequest(method, "http://localhost"+target, strings.NewReader(body))
			if err != nil {
				return // no client can send it
			}
			request.Header.Set("Content-Type", "application/json")
			recorder := httptest.NewRecorder()
			s.Handler().ServeHTTP(recorder, request)
			if recorder.Code == http.StatusInternalServerError {
				t.Errorf("%s %q %q: %s", method, target, body, recorder.Body)
			}
			if recorder.Code >= http.StatusBadRequest {
				var report struct{ Error string }
				if err := json.Unmarshal(recorder.Body.Bytes(), &report); err != nil || report.Error == "" {
					t.Errorf("%s %q %q: %d without an error: %q", method, target, body, recorder.Code, recorder.Body)
				}
			}
		}
	})
}
