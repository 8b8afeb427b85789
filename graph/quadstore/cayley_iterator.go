package quadstore

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cockroachdb/pebble/v2"
)

// links is the set of quads that match a pattern, as Cayley's iterators want
// it.
type links struct {
	qs      *QuadStore
	pattern IDQuad
}

func (l *links) String() string { return fmt.Sprintf("newsgraph.Links(%v)", l.pattern) }

func (l *links) SubIterators() []graph.IteratorShape { return nil }

func (l *links) Optimize(context.Context) (graph.IteratorShape, bool) { return l, false }

func (l *links) Stats(context.Context) (graph.IteratorCosts, error) {
	s, done := l.qs.view()
	defer done()
	n, exact, err := s.Count(l.pattern)
	return graph.IteratorCosts{
		NextCost:     1,
		ContainsCost: 1, // a comparison of ids
		Size:         graph.Size{Size: n, Exact: exact},
	}, err
}

func (l *links) Iterate() graph.Scanner {
	return &scan{qs: l.qs, name: l.String(), start: func(s *Snapshot) (walker, error) {
		return &linkWalker{s.Scan(l.pattern)}, nil
	}}
}

func (l *links) Lookup() graph.Index {
	return &lookup{name: l.String(), contains: func(ref graph.Ref) (bool, error) {
		q, ok := ref.(IDQuad)
		return ok && q.Matches(l.pattern), nil
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
		Size:         graph.Size{Size: s.record.terms, Exact: true},
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
	id, found, err := nodeID(s, ref)
	if err != nil || !found {
		return false, err
	}
	return s.hasTerm(id)
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

// termWalker walks the ids of the terms in use, ascending.
type termWalker struct {
	it      *pebble.Iterator
	started bool
}

func (s *Snapshot) walkTerms() (*termWalker, error) {
	if s.err != nil {
		return nil, s.err
	}
	it, err := s.delta.NewIter(&pebble.IterOptions{LowerBound: []byte{tableTerms}, UpperBound: []byte{tableTerms + 1}})
	if err != nil {
		return nil, err
	}
	return &termWalker{it: it}, nil
}

func (w *termWalker) Next() bool {
	if w.started {
		return w.it.Next()
	}
	w.started = true
	return w.it.First()
}

func (w *termWalker) id() ID         { return readID(w.it.Key()[1:]) }
func (w *termWalker) ref() graph.Ref { return w.id() }
func (w *termWalker) Err() error     { return w.it.Error() }
func (w *termWalker) Close() error   { return w.it.Close() }

// scan lists a set. It takes its snapshot at the first Next, since Cayley makes
// many iterators that never move.
type scan struct {
	qs    *QuadStore
	name  string
	start func(*Snapshot) (walker, error)

	walk   walker
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
	s.result = s.walk.ref()
	return true
}

func (s *scan) open() error {
	snapshot, done := s.qs.view()
	walk, err := s.start(snapshot)
	if err != nil {
		done()
		return err
	}
	s.walk, s.done = walk, done
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
