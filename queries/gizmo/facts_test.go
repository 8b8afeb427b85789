package gizmo_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

// newsStore is a store of documents, and its snapshot as scripts read it.
type newsStore struct {
	qs         *gizmo.QuadStore
	statements []*graph.Statement
	close      func() error
}

func openNews(documents ...*graph.Content) (*newsStore, error) {
	store, err := graph.OpenMemory()
	if err != nil {
		return nil, err
	}
	for _, content := range documents {
		if _, err := store.Apply(context.Background(), content); err != nil {
			return nil, err
		}
	}
	sn := store.Snapshot()
	n := &newsStore{qs: gizmo.NewQuadStore(sn.Embedded(), queries.Limits{})}
	n.close = func() error {
		for _, close := range []func() error{n.qs.Close, sn.Close, store.Close} {
			if err := close(); err != nil {
				return err
			}
		}
		return nil
	}
	var quads []graph.Quad
	for q, err := range sn.Quads() {
		if err != nil {
			return nil, err
		}
		quads = append(quads, q)
	}
	n.statements, err = graph.ReadStatements(quads)
	return n, err
}

// article is a document whose sentences make one statement each, in a form like
// "lu says sensetime will develops sora".
func article(path string, sentences ...string) *graph.Content {
	text := strings.Join(sentences, "\n")
	content := &graph.Content{Document: graph.NewDocument(path, []byte(text))}
	content.Document.Language = "en"
	for _, sentence := range sentences {
		start := strings.Index(text, sentence)
		evidence, err := content.Document.Evidence(start, start+len(sentence))
		if err != nil {
			panic(err)
		}
		content.Statements = append(content.Statements, stated(sentence, evidence))
	}
	return content
}

// standings are the words of a sentence that tell how its statement stands.
var standings = map[string]struct {
	polarity graph.Polarity
	modality graph.Modality
}{
	"":      {graph.Affirmed, graph.Asserted},
	"not":   {graph.Negated, graph.Asserted},
	"will":  {graph.Affirmed, graph.Predicted},
	"wont":  {graph.Negated, graph.Predicted},
	"plans": {graph.Affirmed, graph.Planned},
	"may":   {graph.Affirmed, graph.Possible},
}

func stated(sentence string, evidence graph.Evidence) *graph.Statement {
	st := &graph.Statement{Evidence: evidence, Confidence: 1}
	words := strings.Fields(sentence)
	if words[1] == "says" {
		st.AttributedTo = graph.NSEntity + graph.IRI(words[0])
		words = words[2:]
	}
	standing := ""
	if len(words) == 4 {
		standing = words[1]
		words = slices.Delete(words, 1, 2)
	}
	st.Polarity, st.Modality = standings[standing].polarity, standings[standing].modality
	st.Subject = graph.NSEntity + graph.IRI(words[0])
	st.Property = graph.NSVocabulary + graph.IRI(words[1])
	st.Object = graph.NSEntity + graph.IRI(words[2])
	return st
}

// route is a way through statements: a node, and the tags on the way to it.
type route map[string]graph.Term

func (w route) String() string {
	var parts []string
	for _, tag := range slices.Sorted(maps.Keys(w)) {
		parts = append(parts, tag+"="+quad.StringOf(w[tag]))
	}
	return strings.Join(parts, " ")
}

// factsCall is a call of facts or factsR with what narrows it, as a test draws it.
type factsCall struct {
	back       bool
	properties []string
	narrowings []string // each with its arguments
	between    string   // a step between facts and its narrowings
}

func (c factsCall) script() string {
	name := "facts"
	if c.back {
		name = "factsR"
	}
	var list []string
	for _, p := range c.properties {
		list = append(list, fmt.Sprintf("%q", "ng:"+p))
	}
	argument := ""
	switch len(list) {
	case 0:
	case 1:
		argument = list[0]
	default:
		argument = "[" + strings.Join(list, ", ") + "]"
	}
	return fmt.Sprintf(".%s(%s)%s%s", name, argument, c.between, strings.Join(c.narrowings, ""))
}

// follow is what the call does to a way, by the statements themselves.
func (c factsCall) follow(from route, statements []*graph.Statement, suffix string) []route {
	var found []route
	for _, st := range statements {
		start, end := graph.Term(st.Subject), st.Object
		if c.back {
			start, end = end, start
		}
		local := strings.TrimPrefix(string(st.Property), graph.NSVocabulary)
		if start != from["id"] || len(c.properties) > 0 && !slices.Contains(c.properties, local) || !c.admits(st) {
			continue
		}
		next := maps.Clone(from)
		next["id"] = end
		next["statement"+suffix] = st.ID()
		next["property"+suffix] = st.Property
		next["polarity"+suffix] = quad.String(st.Polarity)
		next["modality"+suffix] = quad.String(st.Modality)
		next["text"+suffix] = graph.Text(st.Evidence.Text, st.Evidence.Language)
		if st.AttributedTo != "" {
			next["speaker"+suffix] = st.AttributedTo
		}
		if slices.Contains(c.narrowings, ".evidence()") {
			next["document"+suffix] = st.Evidence.Document
			next["start"+suffix] = graph.Integer(int64(st.Evidence.Start))
			next["end"+suffix] = graph.Integer(int64(st.Evidence.End))
		}
		found = append(found, next)
	}
	return found
}

func (c factsCall) admits(st *graph.Statement) bool {
	affirmed := st.Polarity == graph.Affirmed
	for _, narrowing := range c.narrowings {
		ok := true
		switch narrowing {
		case ".asserted()":
			ok = affirmed && st.Modality == graph.Asserted
		case ".predicted()":
			ok = affirmed && (st.Modality == graph.Predicted || st.Modality == graph.Planned)
		case ".denied()":
			ok = !affirmed
		case `.saidBy("e:a")`:
			ok = st.AttributedTo == graph.NSEntity+"a"
		case ".saidBy()":
			ok = st.AttributedTo != ""
		}
		if !ok {
			return false
		}
	}
	return true
}

// TestFactsAreTheStatements compares paths through statements, narrowed in any
// way, with the statements themselves. The native executor runs all of each.
func TestFactsAreTheStatements(t *testing.T) {
	entity := rapid.SampledFrom([]string{"a", "b", "c"})
	property := rapid.SampledFrom([]string{"p", "q"})
	sentence := rapid.Custom(func(t *rapid.T) string {
		said := rapid.SampledFrom([]string{"", "a says ", "b says "}).Draw(t, "speaker")
		standing := rapid.SampledFrom([]string{"", "not ", "will ", "wont ", "plans ", "may "}).Draw(t, "standing")
		return said + entity.Draw(t, "subject") + " " + standing + property.Draw(t, "property") + " " + entity.Draw(t, "object")
	})
	narrowing := rapid.SampledFrom([]string{".asserted()", ".predicted()", ".denied()", `.saidBy("e:a")`, ".saidBy()", ".evidence()"})
	call := rapid.Custom(func(t *rapid.T) factsCall {
		return factsCall{
			back:       rapid.Bool().Draw(t, "back"),
			properties: rapid.SliceOfNDistinct(property, 0, 2, rapid.ID[string]).Draw(t, "properties"),
			narrowings: rapid.SliceOfNDistinct(narrowing, 0, 2, rapid.ID[string]).Draw(t, "narrowings"),
			between:    rapid.SampledFrom([]string{"", `.has("ng:p")`}).Draw(t, "between"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		var documents []*graph.Content
		for i := range rapid.IntRange(1, 2).Draw(t, "documents") {
			sentences := rapid.SliceOfNDistinct(sentence, 1, 8, rapid.ID[string]).Draw(t, "sentences")
			documents = append(documents, article(fmt.Sprintf("%d.txt", i), append(sentences, fmt.Sprintf("d p x%d", i))...))
		}
		news, err := openNews(documents...)
		if err != nil {
			t.Fatal(err)
		}
		defer news.close()
		calls := rapid.SliceOfN(call, 1, 2).Draw(t, "calls")
		script := `g.V("e:a", "e:b")`
		ways := []route{{"id": graph.IRI(graph.NSEntity + "a")}, {"id": graph.IRI(graph.NSEntity + "b")}}
		for i, c := range calls {
			script += c.script()
			suffix := ""
			if i > 0 {
				suffix = fmt.Sprint(i + 1)
			}
			var next []route
			for _, w := range ways {
				next = append(next, c.follow(w, news.statements, suffix)...)
			}
			if ways = next; c.between != "" {
				ways = having(ways, news.statements)
			}
		}
		want, got := texts(ways), texts(run(t, news, script+".all()"))
		if !slices.Equal(got, want) {
			t.Fatalf("%s\ngot  %q\nwant %q", script, got, want)
		}
		plan, err := gizmo.Explain(context.Background(), news.qs, script+".all()", gizmo.Options{Prefixes: prefixes})
		if err != nil || strings.Contains(plan, "Cayley") {
			t.Fatalf("%s is not compiled:\n%s%v", script, plan, err)
		}
	})
}

// having are the ways to nodes with a plain triple of ng:p, once for each.
func having(ways []route, statements []*graph.Statement) []route {
	var kept []route
	for _, w := range ways {
		for _, st := range statements {
			if st.IsFact() && graph.Term(st.Subject) == w["id"] && st.Property == graph.NSVocabulary+"p" {
				kept = append(kept, w)
			}
		}
	}
	return kept
}

func run(t interface{ Fatal(...any) }, news *newsStore, script string) (ways []route) {
	for row, err := range gizmo.Run(context.Background(), news.qs, script, gizmo.Options{Prefixes: prefixes}) {
		if err != nil {
			t.Fatal(script, err)
		}
		ways = append(ways, row.Terms)
	}
	return ways
}

func texts(ways []route) []string {
	list := []string{}
	for _, w := range ways {
		list = append(list, w.String())
	}
	slices.Sort(list)
	return list
}
