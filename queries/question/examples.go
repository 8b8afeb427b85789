package question

import (
	"context"
	"slices"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// ExampleOptions say how examples are to be made.
type ExampleOptions struct {
	Most    int // examples
	Tries   int // questions that are tried for them
	Options     // with which they must have an answer
}

// Examples returns questions that the store answers, in a language that has a
// grammar: at most one about each of the properties, in their order. They are
// made from statements of the store and put into words as interpretations are;
// only those are taken that, asked, have an answer.
func (e *Engine) Examples(ctx context.Context, sn *graph.Snapshot, properties []*pack.Property, language string, options ExampleOptions) ([]string, error) {
	n, err := e.cache.of(sn, options.Version, e)
	if err != nil {
		return nil, err
	}
	w := e.writer(e.grammars[language], n)
	var list []string
	tries := options.Tries
	for i, p := range properties {
		if len(list) == options.Most {
			break
		}
		some, err := readSample(sn, p)
		if err != nil {
			return nil, err
		}
		candidates := some.queries(e.schema, n)
		for j := range candidates {
			if tries--; tries < 0 {
				return list, nil
			}
			// Another form first for each property, so that examples differ.
			text := w.query(candidates[(i+j)%len(candidates)])
			answer, err := e.Ask(ctx, sn, text, options.Options)
			if err != nil {
				return nil, err
			}
			if answer.Outcome == Answered && !slices.Contains(list, text) {
				list = append(list, text)
				break
			}
		}
	}
	return list, nil
}

// statementsOf is some of the statements of a property.
type statementsOf struct {
	property          *pack.Property
	subjects, objects []graph.IRI
}

// sampled is how many statements of a property are looked at.
const sampled = 30

func readSample(sn *graph.Snapshot, p *pack.Property) (*statementsOf, error) {
	s := &statementsOf{property: p}
	n := 0
	for q, err := range sn.Match(graph.Quad{Predicate: graph.RDFPredicate, Object: p.IRI}) {
		if err != nil {
			return nil, err
		}
		if n++; n > sampled {
			break
		}
		for _, side := range []struct {
			place graph.IRI
			terms *[]graph.IRI
		}{{graph.RDFSubject, &s.subjects}, {graph.RDFObject, &s.objects}} {
			for found, err := range sn.Match(graph.Quad{Subject: q.Subject, Predicate: side.place}) {
				if err != nil {
					return nil, err
				}
				if iri, ok := found.Object.(graph.IRI); ok {
					*side.terms = append(*side.terms, iri)
				}
			}
		}
	}
	return s, nil
}

// queries returns what can be asked about them: which members of the
// subjects' class the property is true of, which of them for one object, and what
// one subject has.
func (s *statementsOf) queries(schema *schema, n *names) []*query {
	forward := &relation{properties: []*pack.Property{s.property}}
	var list []*query
	add := func(subject *set) { list = append(list, &query{kind: kindList, subject: subject}) }
	if class := commonClass(schema, n, s.subjects); class != "" {
		members := func(object *set) *set {
			return &set{classes: []string{class}, types: types{class}, conds: []*cond{{relation: forward, object: object}}}
		}
		if objects := commonClass(schema, n, s.objects); objects != "" {
			add(members(&set{classes: []string{objects}, types: types{objects}}))
		}
		if object := mostFrequent(s.objects); object != "" {
			add(members(&set{entity: &entity{iri: object}}))
		}
		add(members(nil))
	}
	if subject := mostFrequent(s.subjects); subject != "" {
		one := &set{entity: &entity{iri: subject}}
		add(&set{noun: "thing", conds: []*cond{{relation: forward.flip(), object: one}}})
	}
	return list
}

// commonClass returns the class that most of the entities have, "" if none has
// one.
func commonClass(schema *schema, n *names, entities []graph.IRI) string {
	var classes []string
	for _, iri := range entities {
		if e := n.entities[iri]; e != nil {
			classes = append(classes, schema.typesOf(e)...)
		}
	}
	return mostFrequent(classes)
}

// mostFrequent returns the member of a list that is there most often; of several
// the first in order. "" of an empty list.
func mostFrequent[T ~string](list []T) T {
	counts := map[T]int{}
	for _, v := range list {
		counts[v]++
	}
	var best T
	for _, v := range sortedKeys(counts) {
		if counts[v] > counts[best] {
			best = v
		}
	}
	return best
}
