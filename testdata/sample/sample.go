// Package sample gives tests the project's own articles with the statements that
// an attentive reader takes from them.
package sample

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/testdata/testenv"
)

// Articles returns the paths of the articles; their gold statements are beside
// them.
func Articles(t testing.TB) []string {
	articles, err := filepath.Glob(filepath.Join(testenv.Root(t), "testdata", "articles", "*.txt"))
	if err != nil || len(articles) == 0 {
		t.Fatal("no sample articles")
	}
	return articles
}

// Content returns what an article states, by the gold statements beside it: no
// extraction has a part in it.
func Content(t testing.TB, p *pack.Pack, article string) *graph.Content {
	t.Helper()
	r := &reader{p}
	bytes, err := os.ReadFile(article)
	if err != nil {
		t.Fatal(err)
	}
	c := &graph.Content{Document: graph.NewDocument(filepath.Base(article), bytes)}
	entities := map[graph.IRI]*graph.Entity{}
	for _, g := range ReadLines[gold](t, goldFile(article)) {
		c.Statements = append(c.Statements, r.statement(t, c.Document, entities, g))
	}
	for _, iri := range slices.Sorted(maps.Keys(entities)) {
		c.Entities = append(c.Entities, entities[iri])
	}
	return c
}

// reader reads statements in the words of a pack.
type reader struct{ pack *pack.Pack }

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
	Quote        string
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

func (r *reader) statement(t testing.TB, d *graph.Document, entities map[graph.IRI]*graph.Entity, g gold) *graph.Statement {
	t.Helper()
	p := r.pack.Property(g.Property)
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
		st.Subject = r.entity(entities, g.Subject, p.Domain[0])
	}
	st.Object = r.object(entities, g.Object, p.Range)
	if g.AttributedTo != nil {
		st.AttributedTo = r.entity(entities, *g.AttributedTo, "Person")
	}
	st.Quote = find(evidence, g.Quote)
	st.SubjectMention, st.ObjectMention = find(evidence, g.Subject), find(evidence, g.Object)
	for _, name := range slices.Sorted(maps.Keys(g.Qualifiers)) {
		st.Qualifiers = append(st.Qualifiers, graph.Qualifier{Name: name, Value: graph.Text(g.Qualifiers[name], "")})
	}
	return st
}

// find returns where words stand in a sentence; nil if they do not.
func find(e graph.Evidence, words string) *graph.Span {
	at := strings.Index(e.Text, words)
	if at < 0 || words == "" {
		return nil
	}
	return &graph.Span{Start: e.Start + at, End: e.Start + at + len(words)}
}

func (r *reader) object(entities map[graph.IRI]*graph.Entity, name string, of []string) graph.Term {
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
	return r.entity(entities, name, of[0])
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
func (r *reader) entity(entities map[graph.IRI]*graph.Entity, name, class string) graph.IRI {
	for _, e := range r.pack.Entities {
		if slices.Contains(e.Names["en"], name) {
			known := &graph.Entity{IRI: e.IRI, SameAs: e.SameAs}
			for _, language := range slices.Sorted(maps.Keys(e.Names)) {
				for i, form := range e.Names[language] {
					known.Names = append(known.Names, graph.Name{Text: form, Language: language, Preferred: i == 0})
				}
			}
			for _, c := range e.Classes {
				known.Classes = append(known.Classes, r.pack.Class(c).IRI)
			}
			entities[e.IRI] = known
			return e.IRI
		}
	}
	for _, c := range r.pack.Classes {
		if slices.Contains(c.Labels["en"], name) {
			class = c.Name
		}
	}
	if c, known := classes[name]; known {
		class = c
	}
	iri := graph.IRI(r.pack.EntityNamespace + strings.ReplaceAll(strings.ToLower(name), " ", "-"))
	if entities[iri] == nil {
		entities[iri] = &graph.Entity{
			IRI:     iri,
			Classes: []graph.IRI{r.pack.Class(class).IRI},
			Names:   []graph.Name{{Text: name, Language: "en", Preferred: true}},
		}
	}
	return iri
}

// ReadLines reads a file of JSON lines; empty ones and comments are passed over.
func ReadLines[T any](t testing.TB, path string) []T {
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
