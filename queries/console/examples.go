package console

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/question"
)

// example is a question or a query that the store answers.
type example struct {
	Kind     string `json:"kind"` // "question" or "gizmo"
	Text     string `json:"text"`
	Language string `json:"language"` // of a question; "" of a query
}

// How many examples of each kind and language there are, and how many questions
// are tried for them.
const (
	mostExamples = 6
	mostTried    = 24
)

// findExamples makes examples of the properties that a state has most statements
// of, and keeps those that it answers.
func findExamples(ctx context.Context, v *view) ([]example, error) {
	s := v.server
	c, err := s.catalog.of(ctx, v)
	if err != nil {
		return nil, err
	}
	used := usedProperties(s.pack, c)
	var list []example
	for _, language := range languages {
		questions, err := s.engine.Examples(ctx, v.Snapshot, used, language, question.ExampleOptions{
			Most: mostExamples, Tries: mostTried, Options: question.Options{Version: v.version, Limits: s.limits.plan()},
		})
		if err != nil {
			return nil, err
		}
		for _, text := range questions {
			list = append(list, example{"question", text, language})
		}
	}
	scripts, err := s.exampleScripts(ctx, v, used)
	return append(list, scripts...), err
}

// usedProperties returns the pack's properties that have statements, the most
// used first.
func usedProperties(p *pack.Pack, c *catalog) []*pack.Property {
	counts := map[*pack.Property]int{}
	var used []*pack.Property
	for i := range c.items {
		it := &c.items[i]
		if q := p.PropertyByIRI(it.iri); q != nil && it.kind == aProperty && it.statements > 0 {
			counts[q] = it.statements
			used = append(used, q)
		}
	}
	slices.SortStableFunc(used, func(a, b *pack.Property) int { return cmp.Compare(counts[b], counts[a]) })
	return used
}

// exampleScripts returns queries about the most used properties, shortest first,
// that give rows.
func (s *Server) exampleScripts(ctx context.Context, v *view, used []*pack.Property) ([]example, error) {
	var list []example
	for _, p := range used[:min(len(used), mostTried)] {
		if len(list) == mostExamples {
			break
		}
		script, err := s.exampleScript(v, p, len(list))
		if err != nil {
			return nil, err
		}
		if script == "" {
			continue
		}
		works, err := s.givesRows(ctx, v, script)
		if err != nil {
			return nil, err
		}
		if works {
			list = append(list, example{"gizmo", script, ""})
		}
	}
	return list, nil
}

// exampleScript returns a query of one of several shapes about a property: from
// one entity, from all, and through the statements, which also finds what is
// only predicted or denied. "" if the store has no fact for it.
func (s *Server) exampleScript(v *view, p *pack.Property, shape int) (string, error) {
	t := v.teller(context.Background(), "en")
	property := quoted(t.Short(p.IRI))
	switch shape % 3 {
	case 0:
		subject, err := someSubject(v, p.IRI)
		if subject == "" {
			return "", err
		}
		return "g.V(" + quoted(t.Short(subject)) + ").out(" + property + ").all()", nil
	case 1:
		return "g.V().tag(\"subject\").out(" + property + ").all()", nil
	}
	return "g.V(" + property + ").in(\"rdf:predicate\").tag(\"statement\")\n" +
		"  .save(\"rdf:subject\", \"subject\").save(\"rdf:object\", \"object\")\n" +
		"  .save(\"ng:modality\", \"modality\").save(\"ng:polarity\", \"polarity\").all()", nil
}

// someSubject returns a subject of a property's facts; "" if there is none.
func someSubject(v *view, property graph.IRI) (graph.IRI, error) {
	for q, err := range v.Match(graph.Quad{Predicate: property}) {
		if err != nil {
			return "", err
		}
		if iri, ok := q.Subject.(graph.IRI); ok {
			return iri, nil
		}
	}
	return "", nil
}

// givesRows tells whether a script gives a row in time.
func (s *Server) givesRows(ctx context.Context, v *view, script string) (bool, error) {
	qs := v.quadStore()
	defer qs.Close()
	for _, err := range s.runner.Run(ctx, qs, script, gizmo.Options{Limit: 1, Timeout: s.limits.Timeout, Prefixes: s.prefixes}) {
		return err == nil, nil
	}
	return false, ctx.Err()
}

func quoted(text string) string { return strconv.Quote(text) }

// inLanguage returns the queries and those questions that are in a language.
func inLanguage(examples []example, language string) []example {
	return slices.DeleteFunc(slices.Clone(examples), func(e example) bool { return e.Language != language && e.Language != "" })
}
