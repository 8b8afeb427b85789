package console

import (
	"context"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/queries"
)

// saying is what statements can have in common; nil is anything.
type saying struct {
	subject, property, object, polarity graph.Term
}

// sayingOf is what statements share that say the same, however they stand beyond
// affirming or denying it.
func sayingOf(s *graph.Statement) saying {
	return saying{s.Subject, s.Property, s.Object, graph.Text(string(s.Polarity), "")}
}

// mention is where something is said: a statement and its document.
type mention struct{ statement, document graph.IRI }

// mentions are in the order of documents and statements, each once.
type mentions []mention

// said returns the statements that say so. It asks the store's indexes and reads
// nothing of the statements.
func (v *view) said(ctx context.Context, s saying) (mentions, error) {
	byProperty, err := v.saidByProperty(ctx, s)
	if err != nil {
		return nil, err
	}
	var all mentions
	for _, list := range byProperty {
		all = append(all, list...)
	}
	return all.sorted(), nil
}

// saidByProperty is said with the statements of each property apart.
func (v *view) saidByProperty(ctx context.Context, s saying) (map[graph.IRI]mentions, error) {
	plan := queries.NewPlan()
	statement, document, property := plan.Var("statement"), plan.Var("document"), plan.Var("property")
	// Only what has all of this is one of our statements.
	bgp := &queries.BGP{Patterns: []queries.Pattern{
		{S: queries.V(statement), P: queries.T(graph.RDFPredicate), O: queries.V(property), G: queries.V(document)},
		{S: queries.V(statement), P: queries.T(graph.RDFType), O: queries.T(graph.ClassStatement)},
	}}
	for _, p := range []struct {
		property graph.IRI
		value    graph.Term
	}{
		{graph.RDFSubject, s.subject}, {graph.RDFPredicate, s.property},
		{graph.RDFObject, s.object}, {graph.PropPolarity, s.polarity},
	} {
		if p.value != nil {
			bgp.Patterns = append(bgp.Patterns, queries.Pattern{S: queries.V(statement), P: queries.T(p.property), O: queries.T(p.value)})
		}
	}
	plan.Root = &queries.Project{Input: bgp, Vars: []queries.Var{property, statement, document}}
	rows, err := queries.Collect(ctx, queries.FromSnapshot(v.Snapshot), plan, v.server.limits.plan())
	if err != nil {
		return nil, err
	}
	said := map[graph.IRI]mentions{}
	for _, row := range rows {
		property, _ := row[0].(graph.IRI)
		id, _ := row[1].(graph.IRI)
		label, _ := row[2].(graph.IRI)
		said[property] = append(said[property], mention{id, label})
	}
	for property, list := range said {
		said[property] = list.sorted()
	}
	return said, nil
}

func (m mentions) sorted() mentions {
	slices.SortFunc(m, func(a, b mention) int {
		if c := strings.Compare(string(a.document), string(b.document)); c != 0 {
			return c
		}
		return strings.Compare(string(a.statement), string(b.statement))
	})
	return slices.Compact(m)
}

// documents counts the documents.
func (m mentions) documents() int {
	n := 0
	for i := range m {
		if i == 0 || m[i].document != m[i-1].document {
			n++
		}
	}
	return n
}

// about returns the statements that have an entity as subject or object.
func (v *view) about(ctx context.Context, entity graph.Term) (mentions, error) {
	as, err := v.said(ctx, saying{subject: entity})
	if err != nil {
		return nil, err
	}
	of, err := v.said(ctx, saying{object: entity})
	return append(as, of...).sorted(), err
}
