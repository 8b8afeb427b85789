package queries

import (
	"errors"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
)

// walk matches a Repeat: from whichever end is bound, or from every
// node of the graph.
type walk struct {
	output
	e    *exec
	node *Path
	path step
	s, o end
	g    end
}

// end is a place of a path: an id, or a variable whose register says.
type end struct {
	v  Var
	id ID
	// given ends are part of the path even if the graph does not have them:
	// terms, and variables that Exists puts terms in the place of.
	given bool
}

func (x end) get(e *exec) ID {
	if x.v != 0 {
		return e.row[x.v]
	}
	return x.id
}

// step is a path made ready for walking.
type step interface {
	// each calls visit for the nodes that the path leads to from node, in graph
	// g, forward or backward. A node may come more than once.
	each(w *walk, node, g ID, forward bool, visit func(ID) error) error
}

func (pl *planner) walk(n *Path, outer varSet) chain {
	w := &walk{e: pl.e, node: n, path: pl.step(n.Path)}
	w.s, w.o = pl.end(n.S, outer), pl.end(n.O, outer)
	if n.G != AnyGraph {
		w.g = pl.end(n.G, outer)
	}
	return chain{}.then(w, pathRows, pathRows*costSeek)
}

// pathRows is what a path is expected to find: there is no telling cheaply.
const pathRows = 100

func (pl *planner) end(x VarOrTerm, outer varSet) end {
	switch {
	case x.v != 0:
		return end{v: x.v, given: outer.has(x.v)}
	case x.unlabelled:
		return end{id: quadstore.NoLabel, given: true}
	case x.term == nil:
		pl.fail("a path has neither a variable nor a term at one of its ends")
	}
	return end{id: pl.idOrUnbound(x.term), given: true}
}

func (pl *planner) step(p PathExpr) step {
	switch p := p.(type) {
	case Step:
		return &oneStep{predicate: pl.idOrUnbound(p.Predicate)}
	case Inverse:
		return inverseStep{pl.step(p.Path)}
	case Sequence:
		return sequenceStep(pl.steps(p.Paths))
	case Alternative:
		return alternativeStep(pl.steps(p.Paths))
	case NotIn:
		forward, backward := p.directions()
		return &otherStep{
			forward: pl.idSet(p.Forward), walkForward: forward,
			backward: pl.idSet(p.Backward), walkBackward: backward,
		}
	case Repeat:
		if p.Min < 0 || p.Max != Unbounded && p.Max < p.Min {
			pl.fail("a path repeats from %d to %d times", p.Min, p.Max)
		}
		return &repeatStep{step: pl.step(p.Path), min: p.Min, max: p.Max}
	}
	pl.fail("a path is missing")
	return sequenceStep(nil)
}

func (pl *planner) steps(paths []PathExpr) []step {
	steps := make([]step, len(paths))
	for i, p := range paths {
		steps[i] = pl.step(p)
	}
	return steps
}

func (pl *planner) idSet(terms []quad.Value) map[ID]bool {
	set := map[ID]bool{}
	for _, t := range terms {
		set[pl.idOrUnbound(t)] = true
	}
	return set
}

func (w *walk) push() error {
	g := w.g.get(w.e)
	if g != 0 && !w.g.given {
		// What bound the variable may be no label.
		if ok, err := w.any(IDQuad{G: g}); !ok {
			return err
		}
	}
	if w.g.v == 0 || g != 0 {
		return w.within(g)
	}
	defer func() { w.e.row[w.g.v] = 0 }()
	return w.e.eachLabel(func(label ID) error {
		w.e.row[w.g.v] = label
		return w.within(label)
	})
}

// within matches the path in graph g, or in all for quadstore.Any.
func (w *walk) within(g ID) error {
	s, o := w.s.get(w.e), w.o.get(w.e)
	switch {
	case s != 0:
		if ok, err := w.possible(w.s, w.o, g); !ok {
			return err
		}
		return w.fromEnd(s, g, true, w.o)
	case o != 0:
		if ok, err := w.possible(w.o, w.s, g); !ok {
			return err
		}
		return w.fromEnd(o, g, false, w.s)
	}
	nodes, err := w.nodes(g)
	if err != nil {
		return err
	}
	defer nodes.release()
	for i := range int32(nodes.len()) {
		start := nodes.row(i)[0]
		w.e.row[w.s.v] = start
		// Both ends may be the same variable, which is bound now.
		err := w.fromEnd(start, g, true, w.o)
		w.e.row[w.s.v] = 0
		if err != nil {
			return err
		}
	}
	return nil
}

// fromEnd pushes every node that the path leads to from start and that agrees
// with the other end.
func (w *walk) fromEnd(start, g ID, forward bool, other end) error {
	want := other.get(w.e)
	if want == 0 {
		defer func() { w.e.row[other.v] = 0 }()
	}
	return w.path.each(w, start, g, forward, func(id ID) error {
		if want != 0 {
			if id != want {
				return nil
			}
			return w.emit()
		}
		w.e.row[other.v] = id
		return w.emit()
	})
}

// possible tells whether a path can start at an end that is bound. A variable
// ranges over the nodes of the graph, and over a term at the other end, even
// where something before the path has bound it to another term.
func (w *walk) possible(start, other end, g ID) (bool, error) {
	id := start.get(w.e)
	if start.given || other.given && other.get(w.e) == id {
		return true, nil
	}
	if ok, err := w.any(IDQuad{S: id, G: g}); ok || err != nil {
		return ok, err
	}
	return w.any(IDQuad{O: id, G: g})
}

// any tells whether a quad matches q.
func (w *walk) any(q IDQuad) (bool, error) {
	err := w.neighbours(q, func(ID) error { return errFound }, func(q IDQuad) ID { return q.P })
	if err == errFound {
		return true, nil
	}
	return false, err
}

// errFound ends a look at quads early.
var errFound = errors.New("found")

// nodes collects the subjects and objects of a graph.
func (w *walk) nodes(g ID) (*table, error) {
	nodes := newTable(w.e, 1, 1)
	order := quadstore.SPOG
	if g != 0 {
		order = quadstore.GSPO
	}
	err := w.e.scanAll(IDQuad{G: g}, order, func(q IDQuad) error {
		if _, _, err := nodes.insert([]ID{q.S}); err != nil {
			return err
		}
		_, _, err := nodes.insert([]ID{q.O})
		return err
	})
	return nodes, err
}

// scanAll calls visit for each quad that matches q, which order must lead.
func (e *exec) scanAll(q IDQuad, order Order, visit func(IDQuad) error) error {
	cur := e.src.Cursor(q, order)
	for cur.Next() {
		err := e.tick()
		if err == nil {
			err = visit(cur.Quad())
		}
		if err != nil {
			_ = cur.Close() // the first error is the one to tell
			return err
		}
	}
	if err := cur.Err(); err != nil {
		_ = cur.Close() // likewise
		return err
	}
	return cur.Close()
}

// eachLabel calls visit for each label in the order of their ids.
func (e *exec) eachLabel(visit func(ID) error) (err error) {
	cur := e.src.Cursor(IDQuad{}, quadstore.GSPO)
	defer func() {
		if closed := cur.Close(); err == nil {
			err = closed
		}
	}()
	for ok := cur.Seek(IDQuad{G: quadstore.NoLabel + 1}); ok; ok = cur.Seek(IDQuad{G: cur.Quad().G + 1}) {
		if err := e.tick(); err != nil {
			return err
		}
		if err := visit(cur.Quad().G); err != nil {
			return err
		}
	}
	return cur.Err()
}

func (w *walk) describe() description {
	pr := &printer{plan: w.e.plan}
	w.node.print(pr)
	return description{text: pr.out.String()[:pr.out.Len()-1]}
}

// oneStep follows one predicate.
type oneStep struct{ predicate ID }

func (x *oneStep) each(w *walk, node, g ID, forward bool, visit func(ID) error) error {
	if forward {
		q := IDQuad{S: node, P: x.predicate, G: g}
		return w.neighbours(q, visit, func(q IDQuad) ID { return q.O })
	}
	q := IDQuad{O: node, P: x.predicate, G: g}
	return w.neighbours(q, visit, func(q IDQuad) ID { return q.S })
}

// neighbours visits what of finds in each quad that matches q, unless it is 0.
func (w *walk) neighbours(q IDQuad, visit func(ID) error, of func(IDQuad) ID) error {
	a := accessOf[maskOf(q)]
	return w.e.scanAll(only(q, a.lead), a.order, func(found IDQuad) error {
		id := of(found)
		if id == 0 || !found.Matches(q) {
			return nil
		}
		return visit(id)
	})
}

type inverseStep struct{ step step }

func (x inverseStep) each(w *walk, node, g ID, forward bool, visit func(ID) error) error {
	return x.step.each(w, node, g, !forward, visit)
}

type alternativeStep []step

func (x alternativeStep) each(w *walk, node, g ID, forward bool, visit func(ID) error) error {
	for _, s := range x {
		if err := s.each(w, node, g, forward, visit); err != nil {
			return err
		}
	}
	return nil
}

type sequenceStep []step

func (x sequenceStep) each(w *walk, node, g ID, forward bool, visit func(ID) error) error {
	if len(x) == 0 {
		return visit(node)
	}
	first, rest := x[0], x[1:]
	if !forward {
		first, rest = x[len(x)-1], x[:len(x)-1]
	}
	return first.each(w, node, g, forward, func(id ID) error {
		return rest.each(w, id, g, forward, visit)
	})
}

// otherStep follows every predicate but some.
type otherStep struct {
	forward, backward         map[ID]bool
	walkForward, walkBackward bool
}

func (x *otherStep) each(w *walk, node, g ID, forward bool, visit func(ID) error) error {
	if x.walkForward {
		if err := w.except(x.forward, node, g, forward, visit); err != nil {
			return err
		}
	}
	if x.walkBackward {
		return w.except(x.backward, node, g, !forward, visit)
	}
	return nil
}

// except visits the other end of each quad at node whose predicate is not
// among ids.
func (w *walk) except(ids map[ID]bool, node, g ID, forward bool, visit func(ID) error) error {
	if forward {
		return w.neighbours(IDQuad{S: node, G: g}, visit, func(q IDQuad) ID { return unless(ids[q.P], q.O) })
	}
	return w.neighbours(IDQuad{O: node, G: g}, visit, func(q IDQuad) ID { return unless(ids[q.P], q.S) })
}

func unless(skip bool, id ID) ID {
	if skip {
		return 0
	}
	return id
}
