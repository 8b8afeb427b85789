// Package conflict finds statements that cannot all be true: two values of a
// property that has one at a time, or the same thing affirmed and denied. It
// decides nothing; both sides stay as they are, with their evidence.
//
// Only what is asserted takes part, whoever asserts it: a plan or a prediction is
// at odds with nothing yet. Statements about times that do not overlap are no
// conflict, and a value that is only less exact than another ("2024", "2024-12")
// is no other value. What was rejected is left out, and entities that were merged
// are one, as the snapshot has it.
package conflict

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// Kind is why statements are in conflict.
type Kind string

// The kinds.
const (
	Values   Kind = "values"   // different values of a property that has one at a time
	Polarity Kind = "polarity" // affirmed and denied
)

// Conflict is statements about one subject and property that cannot all be true.
type Conflict struct {
	Kind       Kind
	Subject    graph.IRI
	Property   graph.IRI
	Statements []*graph.Statement // those that say the same beside each other
}

// Find returns the conflicts of a snapshot, in the order of subject and property.
func Find(ctx context.Context, sn *graph.Snapshot, p *pack.Pack) ([]*Conflict, error) {
	var list []*Conflict
	for _, property := range p.Properties {
		if !property.Functional {
			continue
		}
		found, err := ofValues(ctx, sn, property.IRI)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	found, err := ofPolarity(ctx, sn)
	if err != nil {
		return nil, err
	}
	list = append(list, found...)
	slices.SortStableFunc(list, func(a, b *Conflict) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Property, b.Property), cmp.Compare(a.Kind, b.Kind))
	})
	return list, nil
}

// ofValues returns the conflicts of a property that has one value at a time.
func ofValues(ctx context.Context, sn *graph.Snapshot, property graph.IRI) ([]*Conflict, error) {
	statements, err := asserted(ctx, sn, graph.Quad{Predicate: graph.RDFPredicate, Object: property})
	if err != nil {
		return nil, err
	}
	bySubject := map[graph.IRI][]*graph.Statement{}
	for _, s := range statements {
		if s.Polarity == graph.Affirmed {
			bySubject[s.Subject] = append(bySubject[s.Subject], s)
		}
	}
	var list []*Conflict
	for subject, statements := range bySubject {
		within := atOdds(statements, func(a, b *graph.Statement) bool {
			return !sameValue(a.Object, b.Object) && overlap(a, b)
		})
		if len(within) > 0 {
			list = append(list, &Conflict{Values, subject, property, within})
		}
	}
	return list, nil
}

// ofPolarity returns what is both affirmed and denied.
func ofPolarity(ctx context.Context, sn *graph.Snapshot) ([]*Conflict, error) {
	denials, err := asserted(ctx, sn, graph.Quad{Predicate: graph.PropPolarity, Object: graph.Text(string(graph.Negated), "")})
	if err != nil {
		return nil, err
	}
	type what struct {
		subject, property graph.IRI
		object            graph.Term
	}
	denied := map[what][]*graph.Statement{}
	for _, s := range denials {
		key := what{s.Subject, s.Property, s.Object}
		denied[key] = append(denied[key], s)
	}
	var list []*Conflict
	for key, against := range denied {
		about, err := asserted(ctx, sn, graph.Quad{Predicate: graph.RDFSubject, Object: key.subject})
		if err != nil {
			return nil, err
		}
		for _, s := range about {
			if s.Property == key.property && s.Object == key.object && s.Polarity == graph.Affirmed {
				against = append(against, s)
			}
		}
		within := atOdds(against, func(a, b *graph.Statement) bool { return a.Polarity != b.Polarity && overlap(a, b) })
		if len(within) > 0 {
			list = append(list, &Conflict{Polarity, key.subject, key.property, within})
		}
	}
	return list, nil
}

// asserted returns the asserted statements among the subjects of the quads that
// match.
func asserted(ctx context.Context, sn *graph.Snapshot, pattern graph.Quad) ([]*graph.Statement, error) {
	var list []*graph.Statement
	seen := map[graph.IRI]bool{}
	for q, err := range graph.Cancelled(ctx, sn.Match(pattern)) {
		if err != nil {
			return nil, err
		}
		id, ok := q.Subject.(graph.IRI)
		if !ok || seen[id] || !strings.HasPrefix(string(id), graph.NSStatement) {
			continue
		}
		seen[id] = true
		s, err := sn.Statement(id)
		if err != nil {
			return nil, err
		}
		if s.Modality == graph.Asserted {
			list = append(list, s)
		}
	}
	return list, nil
}

// atOdds returns the statements that are at odds with another one, sorted so that
// those that say the same stand together.
func atOdds(list []*graph.Statement, differ func(a, b *graph.Statement) bool) []*graph.Statement {
	within := slices.DeleteFunc(slices.Clone(list), func(a *graph.Statement) bool {
		return !slices.ContainsFunc(list, func(b *graph.Statement) bool { return differ(a, b) })
	})
	slices.SortFunc(within, func(a, b *graph.Statement) int {
		return cmp.Or(
			cmp.Compare(a.Polarity, b.Polarity), cmp.Compare(graph.Lexical(a.Object), graph.Lexical(b.Object)),
			cmp.Compare(a.Evidence.Document, b.Evidence.Document), cmp.Compare(a.Evidence.Start, b.Evidence.Start), cmp.Compare(a.ID(), b.ID()),
		)
	})
	return within
}

// sameValue tells whether two values can be one: a date may be less exact than the
// other.
func sameValue(a, b graph.Term) bool {
	if a == b {
		return true
	}
	return isDate(a) && isDate(b) && lessExact(graph.Lexical(a), graph.Lexical(b))
}

func isDate(t graph.Term) bool {
	_, ok := graph.Date(graph.Lexical(t))
	return ok
}

// overlap tells whether two statements can be about one time: one that gives none
// is about any.
func overlap(a, b *graph.Statement) bool {
	s, t := timeOf(a), timeOf(b)
	return s == "" || t == "" || lessExact(s, t)
}

func timeOf(s *graph.Statement) string {
	for _, q := range s.Qualifiers {
		if q.Name == "time" {
			return graph.Lexical(q.Value)
		}
	}
	return ""
}

// lessExact tells whether one of two dates contains the other. "--12-09" is that
// day of any year.
func lessExact(a, b string) bool {
	if rest, anyYear := strings.CutPrefix(a, "-"); anyYear {
		return strings.HasSuffix(b, rest) || len(b) <= len("2024")
	}
	if strings.HasPrefix(b, "-") {
		return lessExact(b, a)
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
