package gizmo

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/cayleygraph/cayley/graph"

	"newsgraph/graph/quadstore"
	"newsgraph/queries"
)

// set is the result of a compiled shape as Cayley's iterators want it.
type set struct {
	*native
	plan *compiled // for listing, once it is known
}

func (s *set) String() string { return "newsgraph.Plan" }

func (s *set) SubIterators() []graph.IteratorShape { return nil }

func (s *set) Optimize(context.Context) (graph.IteratorShape, bool) { return s, false }

// compile returns the plan that lists the set.
func (s *set) compile() (*compiled, error) {
	if s.plan == nil {
		plan, err := s.state.compile(s.shape, 0)
		if err != nil {
			return nil, err
		}
		s.plan = plan
	}
	return s.plan, nil
}

// What Cayley weighs when it joins the set with something that is not compiled.
// Checking plans and runs a query; listing is a step of one.
const (
	listCost  = 1
	checkCost = 20
	guessSize = 1000
)

// Stats guesses: the size is known when the set has been listed.
func (s *set) Stats(context.Context) (graph.IteratorCosts, error) {
	return graph.IteratorCosts{NextCost: listCost, ContainsCost: checkCost, Size: graph.Size{Size: guessSize}}, nil
}

func (s *set) Iterate() graph.Scanner { return &lister{solutions: solutions{set: s}} }

// Lookup returns what checks nodes. Where the sequence of the checks matters it
// is Cayley's own.
func (s *set) Lookup() graph.Index {
	if s.facts.paged {
		return graph.AsShape(s.shape.BuildIterator(s.store)).Lookup()
	}
	return &checker{solutions: solutions{set: s}}
}

// solutions walks the solutions of one plan.
type solutions struct {
	set  *set
	plan *compiled
	rows *queries.Rows // nil before the start and after the end
	ids  []quadstore.ID
	err  error
}

func (s *solutions) String() string { return s.set.String() }
func (s *solutions) Err() error     { return s.err }

// start runs a plan under the context of who asks.
func (s *solutions) start(ctx context.Context, plan *compiled) {
	s.plan = plan
	rows, err := queries.Run(ctx, s.set.source, plan.plan, s.set.limits)
	if err != nil {
		s.err = err
		return
	}
	s.rows = rows
	s.set.runs.add(s)
}

// next moves on. It ends the run after the last solution: Cayley may take long
// to close an iterator, or forget.
func (s *solutions) next() bool {
	if s.rows == nil {
		return false
	}
	if s.rows.Next() {
		s.ids = s.rows.IDs()
		return true
	}
	s.err = s.Close()
	return false
}

func (s *solutions) Result() graph.Ref {
	if s.plan == nil {
		return nil
	}
	return s.plan.result.of(s.ids)
}

func (s *solutions) TagResults(tags map[string]graph.Ref) {
	if s.plan == nil {
		return
	}
	for _, t := range s.plan.tags {
		if ref := t.of(s.ids); ref != nil {
			tags[t.tag] = ref
		}
	}
}

func (s *solutions) Close() error {
	if s.rows == nil {
		return nil
	}
	rows := s.rows
	s.rows = nil
	s.set.runs.remove(s)
	err := rows.Close()
	s.set.trace.ran(rows)
	return err
}

// lister lists the set: one result for each way to a node.
type lister struct {
	solutions
	started bool
}

func (l *lister) Next(ctx context.Context) bool {
	if l.started {
		return l.next()
	}
	l.started = true
	plan, err := l.set.compile()
	if err != nil {
		l.err = err
		return false
	}
	l.start(ctx, plan)
	return l.next()
}

// NextPath has nothing to add.
func (l *lister) NextPath(context.Context) bool { return false }

// checker tells whether nodes are in the set, and the ways to each. The first
// few it looks up one by one. When there are more it lists the set once, unless
// that is too large to keep.
type checker struct {
	solutions
	checks int
	kept   *kept
	ways   []int32 // to the node, by kept; not yet told
}

const (
	checksBeforeListing = 16
	maxKept             = 1 << 18 // solutions
)

// kept is a set that was listed.
type kept struct {
	plan *compiled
	rows [][]quadstore.ID
	ways map[quadstore.ID][]int32 // to each node, as positions in rows
}

func (c *checker) Contains(ctx context.Context, ref graph.Ref) bool {
	c.err = c.Close()
	id, ok, err := c.set.idOf(ref)
	if c.err == nil {
		c.err = err
	}
	if c.err != nil || !ok {
		return false
	}
	if c.checks++; c.checks == checksBeforeListing {
		c.kept, c.err = c.set.keep(ctx)
	}
	if c.kept != nil {
		c.plan, c.ways = c.kept.plan, c.kept.ways[id]
		return c.nextWay()
	}
	plan, err := c.set.state.compile(c.set.shape, id)
	if c.err == nil {
		c.err = err
	}
	if c.err != nil {
		return false
	}
	c.start(ctx, plan)
	return c.next()
}

// NextPath moves to the next way to the node.
func (c *checker) NextPath(context.Context) bool {
	if c.kept != nil {
		return c.nextWay()
	}
	return c.next()
}

func (c *checker) nextWay() bool {
	if len(c.ways) == 0 {
		return false
	}
	c.ids, c.ways = c.kept.rows[c.ways[0]], c.ways[1:]
	return true
}

// idOf returns the id of a node; false if the snapshot has no such node.
func (st *state) idOf(ref graph.Ref) (quadstore.ID, bool, error) {
	if value, ok := ref.(graph.PreFetchedValue); ok {
		return st.source.ID(value.NameOf())
	}
	id, ok := nodeID(ref)
	return id, ok, nil
}

// keep lists the set; nil if it is too large.
func (s *set) keep(ctx context.Context) (*kept, error) {
	plan, err := s.compile()
	if err != nil {
		return nil, err
	}
	k := &kept{plan: plan, ways: map[quadstore.ID][]int32{}}
	all := solutions{set: s}
	all.start(ctx, plan)
	for all.next() {
		if len(k.rows) == maxKept {
			return nil, all.Close()
		}
		if id, ok := nodeID(all.Result()); ok {
			k.ways[id] = append(k.ways[id], int32(len(k.rows)))
		}
		k.rows = append(k.rows, slices.Clone(all.ids))
	}
	return k, all.err
}

// runs are the plans that are running. It ends those that Cayley has left open.
type runs struct {
	mu   sync.Mutex
	open map[*solutions]struct{}
}

func (r *runs) add(s *solutions) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open == nil {
		r.open = map[*solutions]struct{}{}
	}
	r.open[s] = struct{}{}
}

func (r *runs) remove(s *solutions) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, s)
}

// end ends all. Nobody may use them any more.
func (r *runs) end() error {
	r.mu.Lock()
	open := r.open
	r.open = nil
	r.mu.Unlock()
	var errs []error
	for s := range open {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}
