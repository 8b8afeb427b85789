package console_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cockroachdb/datadriven"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/console"
	"newsgraph/queries/gizmo"
	"newsgraph/testdata/sample"
)

// newsPack is the default pack, read once.
var newsPack = sync.OnceValues(pack.Default)

func loadPack(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := newsPack()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sampleStore returns a store with the sample articles.
func sampleStore(t testing.TB) *graph.Store {
	t.Helper()
	store := emptyStore(t)
	for _, article := range sample.Articles(t) {
		apply(t, store, sample.Content(t, loadPack(t), article))
	}
	return store
}

func emptyStore(t testing.TB) *graph.Store {
	t.Helper()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func apply(t testing.TB, store *graph.Store, c *graph.Content) {
	t.Helper()
	if _, err := store.Apply(context.Background(), c); err != nil {
		t.Fatal(err)
	}
}

// newServer returns a server of the configuration, with a store that is empty if
// it names none.
func newServer(t testing.TB, config console.Config) *console.Server {
	t.Helper()
	if config.Store == nil {
		config.Store = emptyStore(t)
	}
	if config.Gizmo == nil {
		pool := gizmo.NewPool(2)
		t.Cleanup(pool.Close)
		config.Gizmo = pool
	}
	config.Pack = loadPack(t)
	s, err := console.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// visitor sends requests to a server of the test.
type visitor struct {
	t testing.TB
	*httptest.Server
}

func serve(t testing.TB, config console.Config) *visitor {
	hs := httptest.NewServer(newServer(t, config).Handler())
	t.Cleanup(hs.Close)
	return &visitor{t, hs}
}

// reply is an answer with its body.
type reply struct {
	*http.Response
	body string
}

// send sends a request as it is written: the method and the path, headers, an
// empty line, a body.
func (c *visitor) send(text string) *reply {
	c.t.Helper()
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(strings.TrimSpace(head), "\n")
	method, target, _ := strings.Cut(lines[0], " ")
	request, err := http.NewRequest(method, c.URL+target, strings.NewReader(strings.TrimSuffix(body, "\n")))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Add(name, value)
		if name == "Host" {
			request.Host = value
		}
	}
	return c.do(request)
}

// do sends a request. Whatever the answer is, it must be as the OpenAPI document
// has it.
func (c *visitor) do(request *http.Request) *reply {
	c.t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	r := &reply{response, string(body)}
	d, err := described()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := d.check(r); err != nil {
		c.t.Errorf("not as described: %v", err)
	}
	return r
}

// into reads a reply's JSON.
func (r *reply) into(t testing.TB, v any) {
	t.Helper()
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", r.Status, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), v); err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
}

// String returns the reply for golden files, without what differs from run to
// run.
func (r *reply) String() string {
	var out strings.Builder
	fmt.Fprintln(&out, r.Status)
	for _, name := range []string{"Content-Type", "Content-Disposition", "Retry-After", "Www-Authenticate", "X-More", "Allow"} {
		if v := r.Header.Get(name); v != "" {
			fmt.Fprintf(&out, "%s: %s\n", name, v)
		}
	}
	body := r.body
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var indented bytes.Buffer
		if json.Indent(&indented, []byte(body), "", "  ") == nil {
			body = indented.String()
		}
	}
	body = elapsed.ReplaceAllString(body, `"elapsed"$1"…"`)
	body = onDisk.ReplaceAllString(body, `"bytes": …`)
	if body != "" {
		fmt.Fprintf(&out, "\n%s", body)
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

var (
	elapsed = regexp.MustCompile(`"elapsed"(: ?)"[^"]+"`)
	onDisk  = regexp.MustCompile(`"bytes": \d+`)
)

// TestTranscripts compares answers with testdata/transcripts; "go test -rewrite"
// writes them anew. Each file starts with a server of its own.
func TestTranscripts(t *testing.T) {
	datadriven.Walk(t, filepath.Join("testdata", "transcripts"), func(t *testing.T, path string) {
		var c *visitor
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "serve":
				c = serve(t, configOf(t, d))
				return ""
			case "send":
				return c.send(d.Input + "\n").String()
			}
			t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			return ""
		})
	})
	t.Run("every operation", func(t *testing.T) {
		d, err := described()
		if err != nil {
			t.Fatal(err)
		}
		if unseen := d.unseen(); !slices.Equal(unseen, []string{"GET /api/gizmo/methods", "GET /api/openapi.json", "GET /metrics"}) {
			t.Errorf("the transcripts have no answer of %q", unseen)
		}
	})
}

// configOf returns the configuration that a transcript serves with.
func configOf(t *testing.T, d *datadriven.TestData) console.Config {
	config := console.Config{Store: sampleStore(t), ReadOnly: d.HasArg("read-only")}
	if d.HasArg("hostile") {
		apply(t, config.Store, hostileArticle(t))
	}
	for _, arg := range d.CmdArgs {
		switch arg.Key {
		case "token":
			config.Tokens = arg.Vals
		case "host":
			config.Hosts = arg.Vals
		}
	}
	if d.HasArg("loader") {
		config.Loader = &loader{store: config.Store, pack: loadPack(t)}
	}
	return config
}

// loader takes lines "SUBJECT PROPERTY OBJECT" as articles, one statement each.
type loader struct {
	store *graph.Store
	pack  *pack.Pack
}

func (l *loader) Load(ctx context.Context, name string, content io.Reader, options console.LoadOptions, progress func(string)) (console.LoadReport, error) {
	text, err := io.ReadAll(content)
	if err != nil {
		return console.LoadReport{}, err
	}
	progress(console.PhaseExtracting)
	d := graph.NewDocument(name, text)
	c := &graph.Content{Document: d}
	start := 0
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); start += len(lines.Bytes()) + 1 {
		words := strings.Fields(lines.Text())
		if len(words) != 3 || l.pack.Property(words[1]) == nil {
			return console.LoadReport{}, &console.LoadError{Err: fmt.Errorf("%s: %q is no statement", name, lines.Text()), Hint: "write SUBJECT PROPERTY OBJECT"}
		}
		evidence, err := d.Evidence(start, start+len(lines.Bytes()))
		if err != nil {
			return console.LoadReport{}, err
		}
		entity := func(name string) graph.IRI {
			iri := graph.IRI(l.pack.EntityNamespace + strings.ToLower(name))
			c.Entities = append(c.Entities, &graph.Entity{IRI: iri, Names: []graph.Name{{Text: name, Language: "en", Preferred: true}}})
			return iri
		}
		c.Statements = append(c.Statements, &graph.Statement{
			Subject: entity(words[0]), Property: l.pack.Property(words[1]).IRI, Object: entity(words[2]),
			Polarity: graph.Affirmed, Modality: graph.Asserted, Evidence: evidence, Confidence: 1,
		})
	}
	progress(console.PhaseStoring)
	change, err := l.store.Apply(ctx, c)
	return console.LoadReport{
		Documents: 1, Statements: len(c.Statements), Quads: change.Added, Added: change.Added, Removed: change.Removed,
		Rejected: []console.Rejected{}, Failed: []console.Failed{}, IDs: []string{string(d.IRI)},
	}, err
}

// hostileArticle has markup wherever text can be.
func hostileArticle(t testing.TB) *graph.Content {
	t.Helper()
	const script = `<script>alert("1")</script>`
	p := loadPack(t)
	d := graph.NewDocument(script+".txt", []byte("Evil "+script+" Corp develops </pre>"+script+".\n"))
	d.Title = script
	evidence, err := d.Evidence(0, len(d.Bytes)-1)
	if err != nil {
		t.Fatal(err)
	}
	name := func(text string) []graph.Name { return []graph.Name{{Text: text, Language: "en", Preferred: true}} }
	evil, product := graph.IRI(p.EntityNamespace+"evil"), graph.IRI(p.EntityNamespace+"product")
	return &graph.Content{
		Document: d,
		Entities: []*graph.Entity{
			{IRI: evil, Classes: []graph.IRI{p.Class("Company").IRI}, Names: name("Evil " + script)},
			{IRI: product, Classes: []graph.IRI{p.Class("Software").IRI}, Names: name(script)},
		},
		Statements: []*graph.Statement{{
			Subject: evil, Property: p.Property("develops").IRI, Object: product,
			Polarity: graph.Affirmed, Modality: graph.Asserted, Evidence: evidence, Confidence: 1,
			SubjectMention: &graph.Span{Start: 0, End: 5 + len(script)},
		}},
	}
}
