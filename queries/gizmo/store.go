package gizmo

import (
	"context"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// store is the graph as a script sees it: nodes are also found by the short
// forms of their terms, and literals of numbers compare as numbers.
//
// It is of one script.
type store struct {
	graph.QuadStore
	ctx      context.Context
	prefixes map[string]string
	native   *state // nil if the store is not a *QuadStore

	maxSorted int   // ways that Cayley's iterators may keep; 0 is no limit
	failure   error // of what they do not pass on
}

// openStore returns what a script reads.
func openStore(ctx context.Context, qs graph.QuadStore, prefixes map[string]string, t *trace) *store {
	s := &store{QuadStore: qs, ctx: ctx, prefixes: prefixes}
	if native, ok := qs.(*QuadStore); ok {
		s.native = native.state.forScript(s, t)
	}
	return s
}

// close ends the plans that the script has left open.
func (s *store) close() error {
	if s.native == nil {
		return nil
	}
	return s.native.runs.end()
}

// QuadIterator is what Cayley's own iterators walk from node to node.
func (s *store) QuadIterator(d quad.Direction, ref graph.Ref) graph.Iterator {
	s.trace().walks("quads of a " + d.String())
	return s.QuadStore.QuadIterator(d, ref)
}

// NodesAllIterator is where Cayley's own iterators start if nothing else is
// known.
func (s *store) NodesAllIterator() graph.Iterator {
	s.trace().walks("all nodes")
	return s.QuadStore.NodesAllIterator()
}

// QuadsAllIterator is for scans of the whole graph.
func (s *store) QuadsAllIterator() graph.Iterator {
	s.trace().walks("all quads")
	return s.QuadStore.QuadsAllIterator()
}

func (s *store) trace() *trace {
	if s.native == nil {
		return nil
	}
	return s.native.trace
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
	return asValue(s.QuadStore.NameOf(ref))
}

func asValue(term quad.Value) quad.Value {
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
