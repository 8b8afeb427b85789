package question

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/testdata/testenv"
)

// gold is a line of a gold file: a statement as an attentive reader takes it
// from an article.
type gold struct {
	Start, End   int
	Subject      string
	Property     string
	Object       string
	Polarity     string
	Modality     string
	AttributedTo *string
	Qualifiers   map[string]string
}

// world is a store with what gold files state, and an engine to ask it.
type world struct {
	context  context.Context
	pack     *pack.Pack
	engine   *Engine
	store    *graph.Store
	snapshot *graph.Snapshot
}

// newWorld stores the statements of the articles: no extraction has a part in
// what the tests of this package find.
func newWorld(t testing.TB, articles ...string) *world {
	t.Helper()
	w := &world{context: t.Context(), pack: newsPack(t)}
	var err error
	if w.engine, err = New(w.pack); err != nil {
		t.Fatal(err)
	}
	if w.store, err = graph.OpenMemory(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.store.Close() })
	for _, article := range articles {
		if _, err := w.store.Apply(w.context, w.content(t, article)); err != nil {
			t.Fatal(err)
		}
	}
	w.takeSnapshot(t)
	return w
}

// takeSnapshot lets the world see what its store holds now.
func (w *world) takeSnapshot(t testing.TB) {
	sn := w.store.Snapshot()
	t.Cleanup(func() { sn.Close() })
	w.snapshot = sn
}

// newsPack is the default pack without its extraction patterns, which questions
// have no use for.
func newsPack(t testing.TB) *pack.Pack {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"pack.yaml", "vocabulary.yaml", "gazetteer.tsv"} {
		data, err := os.ReadFile(filepath.Join(testenv.Root(t), "graph", "pack", "technews", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	p, err := pack.LoadFS(files, "technews")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sampleArticles are the project's own, with their gold statements beside them.
func sampleArticles(t testing.TB) []string {
	articles, err := filepath.Glob(filepath.Join(testenv.Root(t), "testdata", "articles", "*.txt"))
	if err != nil || len(articles) == 0 {
		t.Fatal("no sample articles")
	}
	return articles
}

func (w *world) content(t testing.TB, article string) *graph.Content {
	t.Helper()
	bytes, err := os.ReadFile(article)
	if err != nil {
		t.Fatal(err)
	}
	c := &graph.Content{Document: graph.NewDocument(filepath.Base(article), bytes)}
	entities := map[graph.IRI]*graph.Entity{}
	for _, g := range readLines[gold](t, goldFile(article)) {
		c.Statements = append(c.Statements, w.statement(t, c.Document, entities, g))
	}
	for _, iri := range sortedKeys(entities) {
		c.Entities = append(c.Entities, entities[iri])
	}
	return c
}

// goldFile returns the gold file beside an article: NAME.LANG.gold.jsonl or
// NAME.gold.jsonl for NAME.LANG.txt.
func goldFile(article string) string {
	name := strings.TrimSuffix(article, ".txt")
	if _, err := os.Stat(name + ".gold.jsonl"); err != nil {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return name + ".gold.jsonl"
}

func (w *world) statement(t testing.TB, d *graph.Document, entities map[graph.IRI]*graph.Entity, g gold) *graph.Statement {
	t.Helper()
	p := w.pack.Property(g.Property)
	if p == nil {
		t.Fatalf("no property %q", g.Property)
	}
	evidence, err := d.Evidence(g.Start, g.End)
	if err != nil {
		t.Fatal(err)
	}
	st := &graph.Statement{
		Property: p.IRI, Polarity: graph.Polarity(g.Polarity), Modality: graph.Modality(g.Modality),
		Evidence: evidence, Confidence: 1,
	}
	switch g.Subject {
	case "this article":
		st.Subject = d.IRI
	case "this statement":
		st.Subject = evidence.IRI()
	default:
		st.Subject = w.entity(entities, g.Subject, p.Domain[0])
	}
	st.Object = w.object(entities, g.Object, p.Range)
	if g.AttributedTo != nil {
		st.AttributedTo = w.entity(entities, *g.AttributedTo, "Person")
	}
	for _, name := range sortedKeys(g.Qualifiers) {
		st.Qualifiers = append(st.Qualifiers, graph.Qualifier{Name: name, Value: graph.Text(g.Qualifiers[name], "")})
	}
	return st
}

func (w *world) object(entities map[graph.IRI]*graph.Entity, name string, of []string) graph.Term {
	switch of[0] {
	case "boolean":
		return graph.Boolean(name == "true")
	case "date":
		if date, ok := graph.Date(name); ok {
			return date
		}
		return graph.Text(name, "")
	case "text", "quantity":
		return graph.Text(name, "")
	}
	return w.entity(entities, name, of[0])
}

// classes of what only the sample articles name, where the domain or range of a
// property does not say it.
var classes = map[string]string{
	"CogVideoX": "VideoModel", "Vimi": "VideoModel", "Lumenreel": "VideoModel", "Wayang": "VideoModel",
	"Sora-like service": "VideoModel", "Champei": "LanguageModel", "Spark": "LanguageModel", "memory chip": "Chip",
	"Lanxiu Vision": "Company", "Orrinvale Labs": "Company", "Pellworth Capital": "Company",
	"Prumdaen Labs": "Company", "Tanjung Loom": "Company", "Yangtze Memory Technologies": "Company",
	"Brackwater Research": "Company", "American lawmakers": "GovernmentBody", "generative AI service": "Service",
}

// entity returns the IRI of the pack's entity of that name, or of one made for
// it: of the class that the name is a label of, otherwise of the given one.
func (w *world) entity(entities map[graph.IRI]*graph.Entity, name, class string) graph.IRI {
	for _, e := range w.pack.Entities {
		if slices.Contains(e.Names["en"], name) {
			known := &graph.Entity{IRI: e.IRI, Names: []graph.Name{{Text: e.Name(), Language: "en", Preferred: true}}}
			for _, c := range e.Classes {
				known.Classes = append(known.Classes, w.pack.Class(c).IRI)
			}
			entities[e.IRI] = known
			return e.IRI
		}
	}
	for _, c := range w.pack.Classes {
		if slices.Contains(c.Labels["en"], name) {
			class = c.Name
		}
	}
	if c, known := classes[name]; known {
		class = c
	}
	iri := graph.IRI(w.pack.EntityNamespace + strings.ReplaceAll(strings.ToLower(name), " ", "-"))
	if entities[iri] == nil {
		entities[iri] = &graph.Entity{
			IRI:     iri,
			Classes: []graph.IRI{w.pack.Class(class).IRI},
			Names:   []graph.Name{{Text: name, Language: "en", Preferred: true}},
		}
	}
	return iri
}

func (w *world) ask(t testing.TB, question string, options Options) *Answer {
	t.Helper()
	a, err := w.engine.Ask(w.context, w.snapshot, question, options)
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	return a
}

func (w *world) understand(t testing.TB, question string) *understanding {
	t.Helper()
	u, err := w.engine.understand(w.context, w.snapshot, question, version)
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	return u
}

// labels returns the answers by their English names.
func (w *world) labels(a *Answer) []string {
	var list []string
	for _, v := range a.Answers {
		if strings.HasPrefix(v.Value, graph.NSStatement) || strings.HasPrefix(v.Value, "urn:") && strings.Contains(v.Value, " ") {
			list = append(list, v.Label) // a statement, or a chain of entities
		} else if known := w.pack.EntityByIRI(graph.IRI(v.Value)); known != nil {
			list = append(list, known.Name())
		} else if stored, err := w.snapshot.Entity(graph.IRI(v.Value)); err == nil {
			list = append(list, stored.Label("en"))
		} else {
			list = append(list, v.Value)
		}
	}
	slices.Sort(list)
	return list
}

// sentences returns where the sentences are that the answers rest on: the
// article and the first byte.
func (w *world) sentences(t testing.TB, a *Answer) []string {
	t.Helper()
	documents, err := w.snapshot.Documents()
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{}
	for _, d := range documents {
		paths[string(d.IRI)] = d.Path
	}
	list := []string{}
	for _, v := range a.Answers {
		for _, st := range v.Statements {
			for _, e := range st.Evidence {
				list = append(list, fmt.Sprintf("%s:%d", paths[e.Document], e.Start))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func readLines[T any](t testing.TB, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var v T
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%s:%d: %v", path, n, err)
		}
		list = append(list, v)
	}
	return list
}
