package gizmo

import (
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// store is the graph as a script sees it: nodes are also found by the short
// forms of their terms, and literals of numbers compare as numbers.
type store struct {
	graph.QuadStore
	prefixes map[string]string
}

func newStore(qs graph.QuadStore, prefixes map[string]string) *store {
	return &store{qs, prefixes}
}

// ValueOf returns the node of a term, or else that of a term it is short for.
func (s *store) ValueOf(term quad.Value) graph.Ref {
	if ref := s.QuadStore.ValueOf(term); ref != nil {
		return ref
	}
	for _, long := range s.longForms(term) {
		if ref := s.QuadStore.ValueOf(long); ref != nil {
			return ref
		}
	}
	return nil
}

// NameOf returns the term of a node, numbers and dates as values, since Gizmo's
// comparisons know no others.
func (s *store) NameOf(ref graph.Ref) quad.Value {
	term := s.QuadStore.NameOf(ref)
	if typed, ok := term.(quad.TypedString); ok {
		if value, err := typed.ParseValue(); err == nil {
			return value
		}
	}
	return term
}

// longForms returns the terms that a script's term may be short for.
func (s *store) longForms(term quad.Value) []quad.Value {
	switch t := term.(type) {
	case quad.IRI:
		return []quad.Value{s.fullIRI(string(t))}
	case quad.String:
		return []quad.Value{s.fullIRI(string(t))}
	case quad.Int:
		return []quad.Value{xsd(t.TypedString().Value, "integer"), xsd(t.TypedString().Value, "decimal")}
	case quad.Float:
		return []quad.Value{xsd(quad.String(strings.Trim(quad.StringOf(t), `"`)), "decimal")}
	case quad.Bool:
		return []quad.Value{xsd(t.TypedString().Value, "boolean")}
	}
	return nil
}

// fullIRI returns the IRI with its prefix, if it has a known one, written out.
func (s *store) fullIRI(iri string) quad.IRI {
	prefix, local, found := strings.Cut(iri, ":")
	if namespace, known := s.prefixes[prefix]; found && known {
		return quad.IRI(namespace + local)
	}
	return quad.IRI(iri)
}

func xsd(lexical quad.String, datatype string) quad.Value {
	return quad.TypedString{Value: lexical, Type: quad.IRI("http://www.w3.org/2001/XMLSchema#" + datatype)}
}
