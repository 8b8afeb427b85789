package queries

import (
	"slices"
	"sort"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
)

// memSource is the reference implementation of Source: sorted slices.
type memSource struct {
	ids    map[quad.Value]ID
	terms  []quad.Value
	sorted [4][]IDQuad
}

func newMemSource(quads []quad.Quad) *memSource {
	m := &memSource{ids: map[quad.Value]ID{}}
	var all []IDQuad
	for _, q := range quads {
		all = append(all, IDQuad{
			S: m.intern(q.Subject), P: m.intern(q.Predicate), O: m.intern(q.Object), G: m.intern(q.Label),
		})
	}
	for o := range m.sorted {
		s := slices.Clone(all)
		slices.SortFunc(s, Order(o).Compare)
		m.sorted[o] = slices.Compact(s)
	}
	return m
}

const firstTestID = 2

func (m *memSource) intern(t quad.Value) ID {
	if t == nil {
		return quadstore.NoLabel
	}
	id, ok := m.ids[t]
	if !ok {
		id = ID(len(m.terms)) + firstTestID
		m.ids[t] = id
		m.terms = append(m.terms, t)
	}
	return id
}

func (m *memSource) ID(t quad.Value) (ID, bool, error) {
	id, ok := m.ids[t]
	return id, ok, nil
}

func (m *memSource) Term(id ID) (quad.Value, error) { return m.terms[id-firstTestID], nil }

func (m *memSource) Count(p IDQuad) (int64, bool, error) {
	a := accessOf[maskOf(p)]
	lo, hi := m.bounds(only(p, a.lead), a.order)
	if a.lead == maskOf(p) {
		return int64(hi - lo), true, nil
	}
	n := int64(0)
	for _, q := range m.sorted[a.order][lo:hi] {
		if q.Matches(p) {
			n++
		}
	}
	return n, true, nil
}

// bounds returns where the quads lie that agree with the leading ids of p.
func (m *memSource) bounds(p IDQuad, o Order) (lo, hi int) {
	s := m.sorted[o]
	lo = sort.Search(len(s), func(i int) bool { return o.Compare(s[i], p) >= 0 })
	last := after(p, o)
	hi = sort.Search(len(s), func(i int) bool { return o.Compare(s[i], last) >= 0 })
	return lo, hi
}

// after is the first possible quad past those that agree with p.
func after(p IDQuad, o Order) IDQuad {
	for i := 3; i >= 0; i-- {
		if id := at(&p, sequence[o][i]); *id != quadstore.Any {
			*id++
			return p
		}
	}
	return IDQuad{S: ^ID(0), P: ^ID(0), O: ^ID(0), G: ^ID(0)}
}

func (m *memSource) Cursor(p IDQuad, o Order) Cursor {
	c := &memCursor{quads: m.sorted[o], order: o}
	c.Reset(p)
	return c
}

type memCursor struct {
	quads   []IDQuad
	order   Order
	pattern IDQuad
	last    IDQuad // the first quad past the pattern's
	pos     int
	started bool
}

func (c *memCursor) Reset(p IDQuad) {
	c.pattern, c.last, c.started = p, after(p, c.order), false
	c.gallop(p)
}

// gallop moves to the first quad not before q, from where it stands.
func (c *memCursor) gallop(q IDQuad) {
	n := len(c.quads)
	lo, hi := c.pos, c.pos
	if lo < n && c.order.Compare(c.quads[lo], q) < 0 {
		for step := 1; hi < n && c.order.Compare(c.quads[hi], q) < 0; step *= 2 {
			lo, hi = hi+1, hi+step
		}
		hi = min(hi, n)
	} else {
		for step := 1; lo > 0 && (lo >= n || c.order.Compare(c.quads[lo], q) >= 0); step *= 2 {
			hi, lo = lo, max(0, lo-step)
		}
	}
	c.pos = lo + sort.Search(hi-lo, func(i int) bool { return c.order.Compare(c.quads[lo+i], q) >= 0 })
}

func (c *memCursor) Next() bool {
	if c.started {
		c.pos++
	}
	c.started = true
	return c.settle()
}

func (c *memCursor) settle() bool {
	for ; c.pos < len(c.quads) && c.order.Compare(c.quads[c.pos], c.last) < 0; c.pos++ {
		if c.quads[c.pos].Matches(c.pattern) {
			return true
		}
	}
	return false
}

func (c *memCursor) Seek(q IDQuad) bool {
	c.started = true
	if c.pos < len(c.quads) && c.order.Compare(c.quads[c.pos], q) < 0 {
		c.gallop(q)
	}
	return c.settle()
}

func (c *memCursor) Quad() IDQuad { return c.quads[c.pos] }
func (c *memCursor) Err() error   { return nil }
func (c *memCursor) Close() error { return nil }
