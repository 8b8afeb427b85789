package console

import (
	"context"
	"fmt"
	"sync/atomic"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

// metered is a state of the store that ends a query when what the query has asked
// for is more than may be kept. Cayley's sessions for GraphQL and MQL gather
// their whole result before they give any of it, and know no limit.
type metered struct {
	cayley.QuadStore
	optimizer shape.Optimizer // nil where Cayley's own iterators do all the work
	left      atomic.Int64    // bytes
	end       context.CancelCauseFunc
}

// What the sessions keep, in bytes.
const (
	perStep = 16 // of a walk: the node that it has reached
	perTerm = 64 // beside its text
	perByte = 8  // of a term's text: MQL puts every name into the paths below it
)

// metered returns a state for one query, which end ends.
func (s *Server) metered(v *view, end context.CancelCauseFunc) *metered {
	m := &metered{end: end}
	m.left.Store(s.limits.Memory)
	embedded := v.Embedded()
	if embedded == nil {
		m.QuadStore = v.QuadStore() // what PostgreSQL's optimizer makes reads no other store than its own
		return m
	}
	limits := s.limits.plan()
	limits.MaxRows = s.limits.Rows
	qs := gizmo.NewQuadStore(embedded, limits)
	m.QuadStore, m.optimizer = qs, qs
	return m
}

// OptimizeShape has the native executor do what it can.
func (m *metered) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	if m.optimizer == nil {
		return s, false
	}
	return m.optimizer.OptimizeShape(s)
}

func (m *metered) take(bytes int) {
	if m.left.Add(int64(-bytes)) < 0 {
		m.end(fmt.Errorf("%w: its result is too large; ask for less of it", queries.ErrMemory))
	}
}

func (m *metered) takeTerm(t quad.Value) { m.take(perTerm + perByte*len(quad.ToString(t))) }

// NameOf returns a term.
func (m *metered) NameOf(ref cayley.Ref) quad.Value {
	t := m.QuadStore.NameOf(ref)
	m.takeTerm(t)
	return t
}

// Quad returns a quad.
func (m *metered) Quad(ref cayley.Ref) quad.Quad {
	q := m.QuadStore.Quad(ref)
	m.takeTerm(q.Object)
	return q
}

// NodesAllIterator walks all nodes.
func (m *metered) NodesAllIterator() cayley.Iterator {
	return m.walk(m.QuadStore.NodesAllIterator())
}

// QuadsAllIterator walks all quads.
func (m *metered) QuadsAllIterator() cayley.Iterator {
	return m.walk(m.QuadStore.QuadsAllIterator())
}

// QuadIterator walks the quads that have a node in one place.
func (m *metered) QuadIterator(d quad.Direction, node cayley.Ref) cayley.Iterator {
	return m.walk(m.QuadStore.QuadIterator(d, node))
}

func (m *metered) walk(it cayley.Iterator) cayley.Iterator {
	return cayley.AsLegacy(&meteredSet{cayley.AsShape(it), m})
}

// meteredSet is a set of the store, each step through which counts.
type meteredSet struct {
	cayley.IteratorShape
	meter *metered
}

// Optimize leaves the set as it is.
func (s *meteredSet) Optimize(context.Context) (cayley.IteratorShape, bool) { return s, false }

// Iterate walks the set.
func (s *meteredSet) Iterate() cayley.Scanner {
	return &meteredWalk{s.IteratorShape.Iterate(), s.meter}
}

type meteredWalk struct {
	cayley.Scanner
	meter *metered
}

// Next moves on.
func (w *meteredWalk) Next(ctx context.Context) bool {
	w.meter.take(perStep)
	return w.Scanner.Next(ctx)
}
