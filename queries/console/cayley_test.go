package console_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/client"
	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query"
	_ "github.com/cayleygraph/cayley/query/gizmo"
	cayleyhttp "github.com/cayleygraph/cayley/server/http"
	"github.com/cayleygraph/cayley/writer"
	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/queries/console"
)

// people is a small graph with terms of every kind.
func people() []quad.Quad {
	iri := func(s string) quad.Value { return quad.IRI(s) }
	q := func(s, p string, o quad.Value, g ...quad.Value) quad.Quad {
		return quad.Quad{Subject: iri(s), Predicate: iri(p), Object: o, Label: append(g, nil)[0]}
	}
	return []quad.Quad{
		q("alice", "follows", iri("bob")),
		q("bob", "follows", iri("fred"), iri("news")),
		q("charlie", "follows", iri("bob")),
		q("charlie", "follows", iri("dani"), iri("news")),
		q("dani", "follows", iri("bob")),
		q("fred", "follows", iri("greg")),
		q("alice", "name", quad.String("Alice <b>")),
		q("bob", "name", quad.LangString{Value: "បូប", Lang: "km"}),
		q("bob", "age", quad.Int(42)),
		q("dani", "height", quad.Float(1.75)),
		q("dani", "cool", quad.Bool(true)),
		q("greg", "cool", quad.Bool(false)),
		q("greg", "code", quad.TypedString{Value: "x-1", Type: "urn:code"}),
		q("greg", "knows", quad.BNode("someone")),
	}
}

// bothServers starts Cayley's own server and ours on the same quads.
func bothServers(t *testing.T, quads []quad.Quad) (theirs, ours string) {
	t.Helper()
	store := memoryStore(t, quads)
	hs := serve(t, console.Config{Store: store})
	qs := memstore.New(quads...)
	w, err := writer.NewSingleReplication(qs, nil)
	if err != nil {
		t.Fatal(err)
	}
	their := httptest.NewServer(cayleyhttp.NewAPIv2(&cayley.Handle{QuadStore: qs, QuadWriter: w}))
	t.Cleanup(their.Close)
	return their.URL, hs.URL
}

func memoryStore(t testing.TB, quads []quad.Quad) *graph.Store {
	t.Helper()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := store.AddQuads(t.Context(), graph.Sequence(quads)); err != nil {
		t.Fatal(err)
	}
	return store
}

// send sends a request and returns the answer's status and body.
func send(t *testing.T, method, address string, header map[string]string, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// sorted returns a JSON document with its lists in one sequence: neither server
// promises any.
func sorted(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	out, err := json.MarshalIndent(sortLists(v), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func sortLists(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = sortLists(v[i])
		}
		slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	case map[string]any:
		for key := range v {
			v[key] = sortLists(v[key])
		}
	}
	return v
}

// cayleyQueries are queries whose answers Cayley and we must agree on, byte for
// byte but for the sequence of rows.
var cayleyQueries = []struct{ lang, text string }{
	{"gizmo", `g.V().all()`},
	{"gizmo", `g.V("<alice>").out("<follows>").all()`},
	{"gizmo", `g.V("<bob>").in("<follows>").tag("who").out().all()`},
	{"gizmo", `g.V("<nobody>").all()`},
	{"gizmo", `g.V("<charlie>").out("<follows>").in("<follows>").getLimit(20)`},
	{"gizmo", `g.V().has("<cool>", true).save("<follows>", "friend").all()`},
	{"gizmo", `g.V("<greg>").out(["<code>", "<knows>", "<cool>"]).all()`},
	{"gizmo", `g.V("<charlie>").labelContext("<news>").out("<follows>").all()`},
	{"gizmo", `g.emit(1); g.emit("two"); g.emit([3, {four: null}])`},
	{"gizmo", `g.V("<alice>").out("<name>").forEach(function (d) { g.emit(d) })`},
	{"gizmo", `var names = g.V("<bob>").out("<name>").toArray(); g.emit(names)`},
	{"gizmo", ``},
	{"gizmo", `  `},
	{"gizmo", `g.V(`},
	{"mql", `[{"id": "<alice>", "<follows>": null}]`},
	{"mql", `[{"id": null, "<follows>": [{"id": "<bob>"}]}]`},
	{"mql", `[{"id": "<bob>", "!<follows>": [], "<age>": null}]`},
	{"mql", `[{"id": null, "<cool>": true}]`},
	{"mql", `[{"id": null, "<follows>": []}]`},
	{"mql", `[{"id": null, "<follows>": [{"id": null, "<follows>": []}]}]`},
	{"mql", `[{"id": null`},
	{"graphql", `{ nodes(id: <alice>) { id, <name> } }`},
	{"graphql", `{ nodes { id, <follows> { id, <follows> { id } } } }`},
	{"graphql", `{ nodes(<cool>: true) { id, ~<follows> @opt { id } } }`},
	{"graphql", `{ nodes(first: 1, id: <bob>) { * } }`},
	{"graphql", `{ nodes { id, <follows> } }`},
	{"graphql", `{ nodes { id, ~<follows>, <cool> @opt } }`},
	{"graphql", `{ nodes(first: 2, offset: 1, <follows>: [<bob>, <greg>]) { id } }`},
	{"graphql", `{ nodes { id, <follows> @label(v: <news>) } }`},
	{"graphql", `{ nodes(id: `},
	{"graphql", `mutation { nodes }`},
	{"none", `g.V()`},
	{"", `g.V()`},
}

// Each query gets the same answer from Cayley's server and from ours.
func TestCayleyQueries(t *testing.T) {
	theirs, ours := bothServers(t, people())
	compareQueries(t, theirs, ours)
}

func compareQueries(t *testing.T, theirs, ours string) {
	for _, q := range cayleyQueries {
		t.Run(q.lang+" "+q.text, func(t *testing.T) {
			path := "/api/v2/query?lang=" + q.lang
			status, body := send(t, "POST", theirs+path, nil, q.text)
			gotStatus, got := send(t, "POST", ours+path, nil, q.text)
			compareAnswers(t, status, body, gotStatus, got)
			if q.lang == "graphql" || q.text == "" {
				return // Cayley has no query in an address for GraphQL, and none is an error
			}
			path += "&qu=" + url.QueryEscape(q.text)
			gotStatus, got = send(t, "GET", ours+path, nil, "")
			compareAnswers(t, status, body, gotStatus, got)
		})
	}
}

// compareAnswers wants the same status and result; errors have their own words.
func compareAnswers(t *testing.T, status int, body string, gotStatus int, got string) {
	t.Helper()
	if gotStatus != status {
		t.Errorf("status %d, Cayley's is %d: %s", gotStatus, status, got)
	}
	var failed struct {
		Error  string
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal([]byte(body), &failed); err != nil {
		t.Fatalf("%v in %q", err, body)
	}
	if failed.Error+fmt.Sprint(failed.Errors) != "[]" {
		if !strings.Contains(got, `"error"`) && !strings.Contains(got, `"errors"`) {
			t.Errorf("no error; Cayley's is %s", body)
		}
		return
	}
	if a, b := sorted(t, got), sorted(t, body); a != b {
		t.Errorf("we answer %s\nCayley %s", a, b)
	}
}

// Version 1 gives what Cayley's session gives, which its server only wraps.
func TestCayleyV1Queries(t *testing.T) {
	quads := people()
	_, ours := bothServers(t, quads)
	qs := memstore.New(quads...)
	for _, q := range cayleyQueries {
		// The limit of the request is for all rows; getLimit can only ask for fewer.
		if q.lang != "gizmo" && q.lang != "mql" || q.text == "" || strings.Contains(q.text, "getLimit") {
			continue
		}
		var rows []any
		it, err := query.Execute(t.Context(), qs, q.lang, q.text, query.Options{Collation: query.JSON, Limit: 3})
		for err == nil && it.Next(t.Context()) {
			rows = append(rows, it.Result())
			err = it.Err()
		}
		status, got := send(t, "POST", ours+"/api/v1/query/"+q.lang+"?limit=3", nil, q.text)
		if (err != nil) != (status != http.StatusOK) {
			t.Errorf("%s: status %d; Cayley's error is %v", q.text, status, err)
		}
		var answer struct{ Result []any }
		if err := json.Unmarshal([]byte(got), &answer); err != nil {
			t.Fatal(err)
		}
		if len(answer.Result) != len(rows) {
			t.Errorf("%s: %d rows, Cayley has %d", q.text, len(answer.Result), len(rows))
		}
	}
}

// A script that ends with a value has it as its last row, where Cayley has null.
func TestCayleyLastValue(t *testing.T) {
	theirs, ours := bothServers(t, people())
	_, body := send(t, "POST", theirs+"/api/v2/query?lang=gizmo", nil, `g.V("<bob>").in("<follows>").count()`)
	_, got := send(t, "POST", ours+"/api/v2/query?lang=gizmo", nil, `g.V("<bob>").in("<follows>").count()`)
	if body != `{"result":[null]}`+"\n" || got != `{"result":[3]}`+"\n" {
		t.Errorf("we answer %s, Cayley %s", got, body)
	}
}

// JSON-LD is what both give who asks for it.
func TestCayleyLinkedRows(t *testing.T) {
	theirs, ours := bothServers(t, people())
	accept := map[string]string{"Accept": "application/ld+json"}
	for _, q := range []string{`g.V("<bob>").out().all()`, `g.V("<greg>").out("<code>").all()`} {
		status, body := send(t, "POST", theirs+"/api/v2/query?lang=gizmo", accept, q)
		gotStatus, got := send(t, "POST", ours+"/api/v2/query?lang=gizmo", accept, q)
		compareAnswers(t, status, body, gotStatus, got)
	}
	res, err := http.Post(ours+"/api/v2/query?lang=mql", "", strings.NewReader(`[{"id": "<bob>"}]`))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if kind := res.Header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
		t.Errorf("who does not ask for JSON-LD gets %s", kind)
	}
}

// What Cayley reads and writes in each format, we do.
func TestCayleyRead(t *testing.T) {
	theirs, ours := bothServers(t, people())
	for _, query := range []string{
		"", "?sub=<bob>", "?sub=<bob>,<alice>&pred=<follows>,<name>", "?obj=<bob>", "?obj=Alice <b>",
		"?label=<news>", "?sub=<nobody>", "?pred=<follows>&label=<news>&obj=<fred>,<dani>,<bob>",
	} {
		query = strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(query)
		for _, format := range []string{"", "nquads", "json", "json-stream", "graphviz"} {
			path := "/api/v2/read" + query
			if format != "" {
				path += map[bool]string{true: "?", false: "&"}[query == ""] + "format=" + format
			}
			status, body := send(t, "GET", theirs+path, nil, "")
			gotStatus, got := send(t, "GET", ours+path, nil, "")
			body = asXMLSchema.Replace(body)
			if gotStatus != status || lines(got) != lines(body) {
				t.Errorf("%s: we answer %d\n%s\nCayley %d\n%s", path, gotStatus, lines(got), status, lines(body))
			}
		}
	}
}

// asXMLSchema gives Cayley's numbers and booleans the types and the spelling of
// XML Schema.
var asXMLSchema = strings.NewReplacer("xsd:", "http://www.w3.org/2001/XMLSchema#", "True", "true", "False", "false", "E+00", "E0")

// lines returns the lines of a text in their sequence of bytes, without the
// commas that lists in JSON put between them.
func lines(text string) string {
	list := strings.Split(strings.ReplaceAll(text, "},\n", "}\n"), "\n")
	slices.Sort(list)
	return strings.Join(list, "\n")
}

func TestCayleyFormats(t *testing.T) {
	theirs, ours := bothServers(t, nil)
	_, body := send(t, "GET", theirs+"/api/v2/formats", nil, "")
	_, got := send(t, "GET", ours+"/api/v2/formats", nil, "")
	if sorted(t, got) != sorted(t, body) {
		t.Errorf("we have %s\nCayley %s", got, body)
	}
}

// Cayley's own client writes to us and reads the same back.
func TestCayleyClient(t *testing.T) {
	hs := serve(t, console.Config{})
	c := client.New(hs.URL)
	want := append(graphtest.MakeQuadSet(), people()...)
	w, err := c.QuadWriter()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := quad.Copy(w, quad.NewReader(want)); err != nil || n != len(want) {
		t.Fatalf("%d written: %v", n, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := c.QuadReader()
	if err != nil {
		t.Fatal(err)
	}
	got, err := quad.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got, compareQuads)
	slices.SortFunc(want, compareQuads)
	if !slices.Equal(got, want) {
		t.Errorf("read back\n%v\nwant\n%v", got, want)
	}
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func compareQuads(a, b quad.Quad) int { return strings.Compare(a.NQuad(), b.NQuad()) }

// In every format that can be read, what is read can be written elsewhere, and
// deleting the same again leaves nothing.
func TestCayleyWriteWhatWasRead(t *testing.T) {
	quads := people()
	for i, q := range quads { // JSON-LD drops relative IRIs
		absolute := func(t quad.Value) quad.Value {
			if iri, ok := t.(quad.IRI); ok && !strings.Contains(string(iri), ":") {
				return "urn:p:" + iri
			}
			return t
		}
		quads[i] = quad.Quad{Subject: absolute(q.Subject), Predicate: absolute(q.Predicate), Object: absolute(q.Object), Label: absolute(q.Label)}
	}
	_, from := bothServers(t, quads)
	_, to := bothServers(t, nil)
	_, want := send(t, "GET", from+"/api/v2/read", nil, "")
	for format, kind := range map[string]string{
		"nquads": "application/n-quads", "json": "application/json", "json-stream": "application/x-json-stream",
		"jsonld": "application/ld+json", "pquads": "application/x-protobuf",
	} {
		_, body := send(t, "GET", from+"/api/v2/read?format="+format, nil, "")
		header := map[string]string{"Content-Type": kind}
		status, answer := send(t, "POST", to+"/api/v2/write", header, body)
		if wanted := fmt.Sprintf(`{"result":"Successfully wrote %d quads.","count":%d}`+"\n", len(people()), len(people())); answer != wanted {
			t.Errorf("%s: %d %s", format, status, answer)
		}
		_, got := send(t, "GET", to+"/api/v2/read", nil, "")
		if format != "jsonld" && lines(got) != lines(want) { // whose blank nodes have new names
			t.Errorf("%s: the copy is\n%s\nwant\n%s", format, lines(got), lines(want))
		}
		if status, answer := send(t, "POST", to+"/api/v2/delete", header, body); status != http.StatusOK {
			t.Errorf("%s: delete: %d %s", format, status, answer)
		}
		if format == "jsonld" {
			continue
		}
		if _, got := send(t, "GET", to+"/api/v2/read", nil, ""); got != "" {
			t.Errorf("%s: after the delete there is\n%s", format, got)
		}
	}
}

// What is wrong with a request is told, with the status for it, and nothing of it
// is stored.
func TestCayleyRefuses(t *testing.T) {
	quads := people()
	_, ours := bothServers(t, quads)
	_, before := send(t, "GET", ours+"/api/v2/read", nil, "")
	good := "<a> <b> <c> .\n"
	for _, c := range []struct {
		name, method, path, kind, body string
		status                         int
		says                           string
	}{
		{"a wrong line", "POST", "/api/v2/write", "application/n-quads", good + "<a> <b> .\n", 400, "body:2:"},
		{"a literal as subject", "POST", "/api/v2/write", "application/n-quads", `"a" <b> <c> .`, 400, "body:1:"},
		{"a foreign type", "POST", "/api/v2/write", "text/plain", good, 415, "application/n-quads"},
		{"a form's type", "POST", "/api/v2/write", "application/x-www-form-urlencoded", good, 415, "application/n-quads"},
		{"a format that is only written", "POST", "/api/v2/write", "application/xml", good, 415, "application/n-quads"},
		{"cut JSON", "POST", "/api/v2/write", "application/json", `[{"subject":"<a>","predicate":"<b>","object":"<c>"},`, 400, "unexpected EOF"},
		{"a half quad", "POST", "/api/v2/write", "application/json", `[{"subject":"<a>","predicate":"<b>"}]`, 400, "invalid"},
		{"a half quad in a stream", "POST", "/api/v2/write", "application/x-json-stream", `{"subject":"<a>","predicate":"<b>"}`, 400, "quad 1"},
		{"no protocol buffer", "POST", "/api/v2/write", "application/x-protobuf", good, 400, "pquads"},
		{"a context elsewhere", "POST", "/api/v2/write", "application/ld+json", `{"@context": "` + ours + `/c.jsonld", "@id": "urn:a", "name": "x"}`, 400, "is not loaded"},
		{"a context in a file", "POST", "/api/v2/write", "application/ld+json", `{"@context": "/etc/hostname", "@id": "urn:a", "name": "x"}`, 400, "is not loaded"},
		{"a document in a file", "POST", "/api/v2/write", "application/ld+json", `"file:///etc/hostname"`, 400, "is not loaded"},
		{"v1: N-Quads", "POST", "/api/v1/write", "application/n-quads", good, 415, "application/json"},
		{"v1: no list", "POST", "/api/v1/write", "application/json", `{"subject":"<a>"}`, 400, "json"},
		{"v1: no form", "POST", "/api/v1/write/file/nquad", "application/n-quads", good, 415, "NQuadFile"},
		{"v1: another language", "POST", "/api/v1/query/sql", "", "select", 400, "unknown query language"},
		{"v1: no shape", "POST", "/api/v1/shape/gizmo", "", "g.V()", 400, "no shape"},
		{"not a node", "POST", "/api/v2/node/delete", "application/n-quads", "a b c", 400, "no node"},
		{"no such node", "POST", "/api/v2/node/delete", "application/n-quads", "<nobody>", 404, "not found"},
		{"a node of a type without", "POST", "/api/v2/node/delete", "application/ld+json", "<alice>", 415, "application/n-quads"},
		{"reading an unknown format", "GET", "/api/v2/read?format=exe", "", "", 400, "/api/v2/formats"},
		{"too many combinations", "GET", "/api/v2/read?sub=" + many(101) + "&obj=" + many(101), "", "", 400, "combinations"},
		{"a limit that is none", "POST", "/api/v2/query?lang=gizmo&limit=ten", "", "g.V().all()", 400, "limit"},
		{"a script in an error", "POST", "/api/v2/query?lang=gizmo", "", "\n  g.V().nowhere()", 400, `"line":2,"column":`},
		{"a long query", "POST", "/api/v2/query?lang=graphql", "", "{ nodes { " + many(8000) + " } }", 413, "longer than"},
		{"another method", "GET", "/api/v2/write", "", "", 405, "POST"},
	} {
		status, answer := send(t, c.method, ours+c.path, map[string]string{"Content-Type": c.kind}, c.body)
		if status != c.status || !strings.Contains(answer, c.says) {
			t.Errorf("%s: %d %s, want %d … %s", c.name, status, answer, c.status, c.says)
		}
	}
	if _, after := send(t, "GET", ours+"/api/v2/read", nil, ""); lines(after) != lines(before) {
		t.Errorf("the store has changed to\n%s", after)
	}
}

// many lists so many terms.
func many(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("t%d", i)
	}
	return strings.Join(list, ",")
}

// Version 1 writes and deletes lists of quads and takes files of N-Quads.
func TestCayleyV1Writes(t *testing.T) {
	_, ours := bothServers(t, nil)
	asJSON := map[string]string{"Content-Type": "application/json"}
	list := `[{"subject":"<a>","predicate":"<b>","object":"c d"},{"subject":"alice","predicate":"likes","object":"bob","label":"<news>"}]`
	for _, header := range []map[string]string{asJSON, nil} {
		if _, answer := send(t, "POST", ours+"/api/v1/write", header, list); answer != `{"result":"Successfully wrote 2 quads."}`+"\n" {
			t.Error(answer)
		}
	}
	if _, got := send(t, "GET", ours+"/api/v2/read", nil, ""); lines(got) != lines("<a> <b> \"c d\" .\n\"alice\" \"likes\" \"bob\" <news> .\n") {
		t.Errorf("the store has %s", got)
	}
	if _, answer := send(t, "POST", ours+"/api/v1/delete", asJSON, list); answer != `{"result":"Successfully deleted 2 quads."}`+"\n" {
		t.Error(answer)
	}

	for name, text := range map[string]string{"plain": "<a> <b> <c> .\n<a> <b> \"d\" .\n", "gzip": gzipped(t, "<a> <b> <c> .\n<a> <b> \"d\" .\n")} {
		form := "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n1\r\n" +
			"--x\r\nContent-Disposition: form-data; name=\"NQuadFile\"; filename=\"/etc/passwd\"\r\n\r\n" + text + "\r\n--x--\r\n"
		_, answer := send(t, "POST", ours+"/api/v1/write/file/nquad", map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, form)
		if answer != `{"result":"Successfully wrote 2 quads."}`+"\n" {
			t.Errorf("%s: %s", name, answer)
		}
	}
	if _, got := send(t, "GET", ours+"/api/v2/read", nil, ""); lines(got) != lines("<a> <b> <c> .\n<a> <b> \"d\" .\n") {
		t.Errorf("the store has %s", got)
	}
}

// Queries that would run or grow without end, were it not for the limits, end in
// time with an error that says why, and so they do when their client goes.
func TestCayleyHardQueries(t *testing.T) {
	var quads []quad.Quad
	for i := range 60 {
		for k := range 60 {
			if i != k {
				quads = append(quads, quad.MakeIRI(fmt.Sprintf("n%d", i), "edge", fmt.Sprintf("n%d", k), ""))
			}
		}
	}
	const timeout = 300 * time.Millisecond
	hs := serve(t, console.Config{Store: memoryStore(t, quads), Limits: console.Limits{Timeout: timeout, Memory: 8 << 20}})
	nested := func(n int, open, inside, end string) string {
		return strings.Repeat(open, n) + inside + strings.Repeat(end, n)
	}
	for _, c := range []struct{ name, lang, text, says string }{
		{"every walk of six edges", "graphql", "{ nodes { id, " + nested(6, "<edge> { id, ", "id", " }") + " } }", "too"},
		{"every walk, nothing shown", "graphql", "{ nodes { " + nested(6, "<edge> { ", "id", " }") + " } }", "too"},
		{"thousands of fields", "graphql", "{ nodes { " + strings.Repeat("<edge> ", 2000) + " } }", "too"},
		{"every edge of everything", "graphql", "{ " + strings.Repeat("nodes { <edge> { * } } ", 100) + " }", "too"},
		{"every walk of four edges", "mql", `[{"id": null, "@a:<edge>": [{"id": null, "@b:<edge>": [{"id": null, "@c:<edge>": [{"id": null, "@d:<edge>": []}]}]}]}]`, "too"},
		{"too deep to be built", "mql", nested(3000, "[", "null", "]"), "brackets"},
		{"every way, as a script", "gizmo", `g.V().` + strings.Repeat(`out("<edge>").`, 9) + `count()`, "too long|ran longer"},
	} {
		started := time.Now()
		status, answer := send(t, "POST", hs.URL+"/api/v2/query?limit=-1&lang="+c.lang, nil, c.text)
		if took := time.Since(started); took > 5*timeout {
			t.Errorf("%s: the query ran for %v", c.name, took)
		}
		if status < 400 || !regexp.MustCompile(c.says).MatchString(answer) {
			t.Errorf("%s: %d %.200s", c.name, status, answer)
		}
	}
}

// Whatever a body holds is quads or the client's fault, in every format, and what
// was written can be read again.
func FuzzCayleyWrite(f *testing.F) {
	kinds := []string{"application/n-quads", "application/json", "application/x-json-stream", "application/ld+json", "application/x-protobuf"}
	for i, body := range []string{
		"<a> <b> \"c\"@en <d> .\n", `[{"subject":"<a>","predicate":"b","object":"_:c"}]`, `{"subject":"<a>","predicate":"<b>","object":"\"1\"^^<c>"}`,
		`{"@id":"urn:a","urn:b":[{"@value":1},{"@id":"_:x"}]}`, "\x00pq\x00\x01\x00\x00\x00\x02\x10\x01",
	} {
		f.Add(uint8(i), body)
	}
	url := serve(f, console.Config{}).URL
	f.Fuzz(func(t *testing.T, kind uint8, body string) {
		header := map[string]string{"Content-Type": kinds[int(kind)%len(kinds)]}
		for _, path := range []string{"/api/v2/write", "/api/v2/delete", "/api/v2/node/delete"} {
			if status, answer := send(t, "POST", url+path, header, body); status >= 500 {
				t.Errorf("%s: %d %s", path, status, answer)
			}
			if status, answer := send(t, "GET", url+"/api/v2/read?format=json", nil, ""); status != http.StatusOK {
				t.Errorf("reading after %s: %d %s", path, status, answer)
			}
		}
	})
}

// Whatever a query says is carried out or refused.
func FuzzCayleyQuery(f *testing.F) {
	for _, q := range cayleyQueries {
		f.Add(q.lang, q.text)
	}
	url := serve(f, console.Config{Store: memoryStore(f, people()), Limits: console.Limits{Timeout: time.Second}}).URL
	f.Fuzz(func(t *testing.T, lang, text string) {
		if lang != "mql" && lang != "graphql" {
			return // Gizmo has tests of its own
		}
		for _, path := range []string{"/api/v2/query?lang=", "/api/v1/shape/"} {
			status, answer := send(t, "POST", url+path+lang, nil, text)
			if status >= 500 && status != http.StatusGatewayTimeout {
				t.Errorf("%s: %d %s", path, status, answer)
			}
		}
	})
}
