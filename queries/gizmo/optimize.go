package gizmo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
	"newsgraph/queries"
)

// QuadStore is one snapshot as Gizmo sees it: Cayley's view of the engine, with
// an optimizer that has the native executor run whatever part of a query it can
// express. It is for reading, by many goroutines.
type QuadStore struct {
	*quadstore.QuadStore
	state state
}

var (
	_ graph.QuadStore = (*QuadStore)(nil)
	_ shape.Optimizer = (*QuadStore)(nil)
)

// NewQuadStore returns the view of a snapshot. The limits hold for each path
// that a query runs. Close it before the snapshot.
func NewQuadStore(snapshot *quadstore.Snapshot, limits queries.Limits) *QuadStore {
	qs := &QuadStore{QuadStore: snapshot.QuadStore()}
	qs.state = state{
		ctx:    context.Background(),
		store:  qs,
		source: queries.Remembering(queries.FromSnapshot(snapshot)),
		quads:  quadsOf(snapshot),
		limits: limits,
		normal: func(t quad.Value) quad.Value { return t },
	}
	return qs
}

// quadsOf returns the label that has a pattern match each quad once, as Gizmo
// does. Where there are no labels a quad is a triple, for which the executor
// knows faster joins.
func quadsOf(snapshot *quadstore.Snapshot) queries.VarOrTerm {
	for range snapshot.Labels() {
		return queries.EachQuad
	}
	return queries.AnyGraph
}

// Close ends what Cayley has left open. The snapshot stays.
func (qs *QuadStore) Close() error { return errors.Join(qs.state.runs.end(), qs.QuadStore.Close()) }

// OptimizeShape is called for each shape of a query, those inside before those
// around them.
func (qs *QuadStore) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	return qs.state.OptimizeShape(s)
}

// state is what compiled shapes run on.
type state struct {
	ctx    context.Context // of the script
	store  graph.QuadStore
	source queries.Source
	quads  queries.VarOrTerm
	limits queries.Limits
	normal func(quad.Value) quad.Value // a term as filters see it
	runs   runs
	trace  *trace // nil if nobody asks
}

// forScript is the state for one script, which sees the store in its own way.
func (st *state) forScript(s *store, t *trace) *state {
	return &state{ctx: s.ctx, store: s, source: st.source, quads: st.quads, limits: st.limits, normal: asValue, trace: t}
}

// OptimizeShape replaces a shape by a native one if it can be compiled and that
// gains something.
func (st *state) OptimizeShape(s shape.Shape) (_ shape.Shape, changed bool) {
	switch union := s.(type) {
	case nil, *native, shape.Fixed, shape.AllNodes:
		return s, false
	case shape.Union:
		s, changed = withoutNulls(union), true
	}
	f, ok := examine(s)
	if !ok || !f.lists || !f.walks || isNative(s) {
		return s, changed
	}
	return &native{state: st, shape: s, facts: f}, true
}

// withoutNulls leaves out what is known to be empty: Cayley forgets some, and
// then fails on them.
func withoutNulls(u shape.Union) shape.Shape {
	some := slices.DeleteFunc(slices.Clone(u), shape.IsNull)
	switch len(some) {
	case 0:
		return shape.Null{}
	case 1:
		return some[0]
	}
	return some
}

// iterator builds the iterator of a path's shape. What the native executor can
// run as a whole it gets as the script has put it; only the rest takes the way
// of shape.BuildIterator through Cayley's rewriting.
func (s *store) iterator(path shape.Shape) graph.IteratorShape {
	path, _ = path.Optimize(resolver{s})
	if s.native != nil && !shape.IsNull(path) {
		if whole, _ := path.Optimize(s.native); isNative(whole) {
			return graph.AsShape(whole.BuildIterator(s))
		}
	}
	return graph.AsShape(s.rewritten(path).BuildIterator(s))
}

func isNative(s shape.Shape) bool { _, ok := s.(*native); return ok }

// rewritten is what Cayley and then the native executor make of a shape.
func (s *store) rewritten(path shape.Shape) shape.Shape {
	if !shape.IsNull(path) {
		path, _ = path.Optimize(nil)
	}
	if !shape.IsNull(path) && s.native != nil {
		path, _ = path.Optimize(s.native)
	}
	switch path.(type) {
	case nil:
		return shape.Null{}
	case *native, shape.Null, shape.Fixed:
	default:
		s.trace().walks(strings.TrimPrefix(fmt.Sprintf("%T", path), "shape."))
	}
	return path
}

// resolver replaces terms by nodes.
type resolver struct{ *store }

func (r resolver) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	switch s := s.(type) {
	case shape.Lookup:
		var nodes shape.Fixed
		for _, term := range s {
			if ref := r.ValueOf(term); ref != nil {
				nodes.Add(ref)
			}
		}
		if len(nodes) == 0 {
			return shape.Null{}, true
		}
		return nodes, true
	case shape.Union:
		return withoutNulls(s), true
	case shape.Except:
		if shape.IsNull(s.Exclude) {
			return s.From, true
		}
	}
	return s, false
}

// native is a shape that the native executor runs.
type native struct {
	*state
	shape shape.Shape // what Cayley would run
	facts facts
}

// Optimize leaves a native shape as it is.
func (n *native) Optimize(shape.Optimizer) (shape.Shape, bool) { return n, false }

// BuildIterator returns the iterator that runs the shape's plan.
func (n *native) BuildIterator(graph.QuadStore) graph.Iterator {
	return graph.AsLegacy(&set{native: n})
}
