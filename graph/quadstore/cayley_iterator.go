package quadstore

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// links is the set of quads that have a node in one direction, or of all quads,
// as Cayley's iterators want it.
type links struct {
	qs        *QuadStore
	direction quad.Direction
	node      graph.Ref // nil: all quads
}

func (l *links) String() string {
	if l.node == nil {
		return "newsgraph.Links"
	}
	return fmt.Sprintf("newsgraph.Links(%v %v)", l.direction, l.node.Key())
}

func (l *links) SubIterators() []graph.IteratorShape { return nil }

func (l *links) Optimize(context.Context) (graph.IteratorShape, bool) { return l, false }

func (l *links) Stats(context.Context) (graph.IteratorCosts, error) {
	size, err := l.size()
	return graph.IteratorCosts{
		NextCost:     1,
		ContainsCost: 1, // a comparison of ids
		Size:         size,
	}, err
}

func (l *links) size() (graph.Size, error) {
	s, done := l.qs.view()
	defer done()
	p, found, err := l.pattern(s)
	if err != nil || !found {
		return graph.Size{Exact: err == nil}, err
	}
	n, exact, err := s.Count(p)
	return graph.Size{Size: n, Exact: exact}, err
}

// pattern is what the links match in a snapshot; false if that has no such node.
func (l *links) pattern(s *Snapshot) (IDQuad, bool, error) {
	if l.node == nil {
		return IDQuad{}, true, nil
	}
	id, found, err := l.qs.nodeID(s, l.node)
	return linkPattern(l.direction, id), found, err
}

func (l *links) Iterate() graph.Scanner {
	return &scan{qs: l.qs, name: l.String(), start: func(s *Snapshot) (walker, error) {
		p, found, err := l.pattern(s)
		if err != nil {
			return nil, err
		}
		if !found {
			return nothing{}, nil
		}
		return &linkWalker{s.Scan(p)}, nil
	}}
}

// nothing is a walk over no quads.
type nothing struct{}

func (nothing) Next() bool     { return false }
func (nothing) ref() graph.Ref { return nil }
func (nothing) Err() error     { return nil }
func (nothing) Close() error   { return nil }

func (l *links) Lookup() graph.Index {
	return &lookup{name: l.String(), contains: func(ref graph.Ref) (bool, error) {
		if l.node == nil {
			return ref != nil, nil
		}
		node := l.qs.QuadDirection(ref, l.direction)
		return node != nil && node.Key() == l.node.Key(), nil
	}}
}

// nodes is the set of all terms that some quad has.
type nodes struct{ qs *QuadStore }

func (n *nodes) String() string { return "newsgraph.Nodes" }

func (n *nodes) SubIterators() []graph.IteratorShape { return nil }

func (n *nodes) Optimize(context.Context) (graph.IteratorShape, bool) { return n, false }

func (n *nodes) Stats(context.Context) (graph.IteratorCosts, error) {
	s, done := n.qs.view()
	defer done()
	return graph.IteratorCosts{
		NextCost:     1,
		ContainsCost: 2,
		Size:         graph.Size{Size: s.countTerms(), Exact: true},
	}, s.err
}

func (n *nodes) Iterate() graph.Scanner {
	return &scan{qs: n.qs, name: n.String(), start: func(s *Snapshot) (walker, error) {
		return s.walkTerms()
	}}
}

func (n *nodes) Lookup() graph.Index {
	return &lookup{name: n.String(), contains: n.contains}
}

func (n *nodes) contains(ref graph.Ref) (bool, error) {
	s, done := n.qs.view()
	defer done()
	id, found, err := n.qs.nodeID(s, ref)
	if err != nil || !found {
		return false, err
	}
	use, err := s.use(id)
	return use == inUse && !s.retired(id), err
}

// walker is what a scan moves: a cursor over quads or over terms.
type walker interface {
	Next() bool
	ref() graph.Ref
	Err() error
	Close() error
}

type linkWalker struct{ *Cursor }

func (w *linkWalker) ref() graph.Ref { return w.Quad() }

// scan lists a set. It takes its snapshot at the first Next, since Cayley makes
// many iterators that never move.
type scan struct {
	qs    *QuadStore
	name  string
	start func(*Snapshot) (walker, error)

	walk   walker
	view   *Snapshot
	done   func() // gives the snapshot back
	over   bool
	result graph.Ref
	err    error
}

func (s *scan) Next(ctx context.Context) bool {
	s.result = nil
	if s.over {
		return false
	}
	if err := ctx.Err(); err != nil {
		return s.stop(err)
	}
	if s.walk == nil {
		if err := s.open(); err != nil {
			return s.stop(err)
		}
	}
	if !s.walk.Next() {
		return s.stop(s.walk.Err())
	}
	result, err := s.qs.ref(s.view, s.walk.ref())
	if err != nil {
		return s.stop(err)
	}
	s.result = result
	return true
}

func (s *scan) open() error {
	snapshot, done := s.qs.view()
	walk, err := s.start(snapshot)
	if err != nil {
		done()
		return err
	}
	s.walk, s.view, s.done = walk, snapshot, done
	s.qs.mu.Lock()
	defer s.qs.mu.Unlock()
	if s.qs.scans == nil {
		s.qs.scans = map[*scan]struct{}{}
	}
	s.qs.scans[s] = struct{}{}
	return nil
}

// stop ends the scan for good and lets its snapshot go at once: Cayley may take
// long to close it, or forget.
func (s *scan) stop(err error) bool {
	s.over = true
	s.err = err
	s.Close()
	return false
}

func (s *scan) Result() graph.Ref { return s.result }
func (s *scan) Err() error        { return s.err }
func (s *scan) String() string    { return s.name }

func (s *scan) NextPath(context.Context) bool   { return false }
func (s *scan) TagResults(map[string]graph.Ref) {}

func (s *scan) Close() error {
	s.over = true
	if s.walk == nil {
		return nil
	}
	s.qs.mu.Lock()
	delete(s.qs.scans, s)
	s.qs.mu.Unlock()
	return s.release()
}

func (s *scan) release() error {
	err := s.walk.Close()
	s.walk = nil
	s.done()
	return err
}

// lookup checks membership in a set.
type lookup struct {
	name     string
	contains func(graph.Ref) (bool, error)
	result   graph.Ref
	err      error
}

func (l *lookup) Contains(ctx context.Context, ref graph.Ref) bool {
	l.result = nil
	if l.err = ctx.Err(); l.err != nil {
		return false
	}
	found, err := l.contains(ref)
	if l.err = err; !found || err != nil {
		return false
	}
	l.result = ref
	return true
}

func (l *lookup) Result() graph.Ref { return l.result }
func (l *lookup) Err() error        { return l.err }
func (l *lookup) String() string    { return l.name }
func (l *lookup) Close() error      { return nil }

func (l *lookup) NextPath(context.Context) bool   { return false }
func (l *lookup) TagResults(map[string]graph.Ref) {}
