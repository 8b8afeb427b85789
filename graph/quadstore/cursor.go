package quadstore

import (
	"errors"

	"github.com/cockroachdb/pebble/v2"
)

// Cursor walks the quads of a snapshot that match a pattern, sorted in one
// order. It starts before the first. It is for one goroutine and must be closed
// before its snapshot.
type Cursor struct {
	order   Order
	pattern IDQuad
	filter  bool // the order does not group the pattern's quads together
	delta   *pebble.Iterator
	valid   bool // current is a match
	started bool
	current IDQuad
	key     []byte // scratch
	err     error
}

// Scan returns a cursor over the quads that match p, in the order that finds
// them with the least looking.
func (s *Snapshot) Scan(p IDQuad) *Cursor { return s.ScanOrder(p, s.bestOrder(p)) }

// ScanOrder returns a cursor over the quads that match p, sorted in o. Where o
// does not start with what p fixes, it passes over quads that do not match.
func (s *Snapshot) ScanOrder(p IDQuad, o Order) *Cursor {
	c := &Cursor{order: o, pattern: p, err: s.err}
	n := o.bound(p)
	c.filter = fixed(p) > n
	lower := appendQuadPrefix(nil, o, p, n)
	it, err := s.delta.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: prefixEnd(lower)})
	if err != nil {
		c.err = errors.Join(c.err, err)
		return c
	}
	c.delta = it
	return c
}

// bestOrder picks the order with the most leading places fixed. Where the
// label-first order ties with another, as for a predicate within a document,
// the shorter of the two ranges wins, as far as a few steps tell.
func (s *Snapshot) bestOrder(p IDQuad) Order {
	best := SPOG
	for _, o := range []Order{POSG, OSPG} {
		if o.bound(p) > best.bound(p) {
			best = o
		}
	}
	n := best.bound(p)
	switch labels := GSPO.bound(p); {
	case labels > n:
		return GSPO
	case labels < n || fixed(p) == n:
		return best
	}
	return s.shorter(best, GSPO, p)
}

// shorter walks the ranges of p in a and b side by side and returns the one
// that ends first.
func (s *Snapshot) shorter(a, b Order, p IDQuad) Order {
	const steps = 256
	ranges := [2]*Cursor{s.ScanOrder(prefixOf(p, a), a), s.ScanOrder(prefixOf(p, b), b)}
	defer ranges[0].Close()
	defer ranges[1].Close()
	for range steps {
		if !ranges[0].Next() {
			return a
		}
		if !ranges[1].Next() {
			return b
		}
	}
	return a
}

// prefixOf keeps of p only the leading places that o groups by.
func prefixOf(p IDQuad, o Order) IDQuad {
	places := o.places(p)
	clear(places[o.bound(p):])
	return o.quad(places)
}

func fixed(p IDQuad) (n int) {
	for _, id := range SPOG.places(p) {
		if id != Any {
			n++
		}
	}
	return n
}

// Next moves to the next quad; false at the end or on an error.
func (c *Cursor) Next() bool {
	if c.err != nil {
		return false
	}
	if c.started {
		return c.settle(c.delta.Next())
	}
	c.started = true
	return c.settle(c.delta.First())
}

// NextBatch moves over as many quads as buf holds, writes them there and
// returns their number. Fewer than len(buf) means the end or an error.
func (c *Cursor) NextBatch(buf []IDQuad) int {
	for i := range buf {
		if !c.Next() {
			return i
		}
		buf[i] = c.current
	}
	return len(buf)
}

// Seek moves forward to the first quad that is not before q in the cursor's
// order; it stays where it is if that holds already. False at the end or on an
// error. Any in q stands before every id.
func (c *Cursor) Seek(q IDQuad) bool {
	if c.err != nil {
		return false
	}
	if c.valid && c.order.Compare(c.current, q) >= 0 {
		return true
	}
	if c.started && !c.valid {
		return false // at the end
	}
	c.started = true
	c.key = appendQuadKey(c.key[:0], c.order, q)
	return c.settle(c.delta.SeekGE(c.key))
}

// settle takes over the quad under Pebble's iterator, or the next one that
// matches.
func (c *Cursor) settle(ok bool) bool {
	for ; ok; ok = c.delta.Next() {
		q, err := readQuadKey(c.delta.Key(), c.order)
		if err != nil {
			return c.fail(err)
		}
		if c.filter && !q.Matches(c.pattern) {
			continue
		}
		c.current, c.valid = q, true
		return true
	}
	return c.fail(c.delta.Error())
}

func (c *Cursor) fail(err error) bool {
	c.valid, c.err = false, err
	return false
}

// count counts the matches among the first bound quads of the cursor's range.
// It uses the cursor up.
func (c *Cursor) count(bound int) (n int64, exact bool, err error) {
	if c.err != nil {
		return 0, false, c.err
	}
	looked := 0
	for ok := c.delta.First(); ok; ok = c.delta.Next() {
		if looked++; looked > bound {
			return n, false, nil
		}
		q, err := readQuadKey(c.delta.Key(), c.order)
		if err != nil {
			return n, false, err
		}
		if q.Matches(c.pattern) {
			n++
		}
	}
	err = c.delta.Error()
	return n, err == nil, err
}

// Quad returns where the cursor stands after Next or Seek returned true.
func (c *Cursor) Quad() IDQuad { return c.current }

// Err returns what ended the walk early; nil at the ordinary end.
func (c *Cursor) Err() error { return c.err }

// Close releases the cursor.
func (c *Cursor) Close() error {
	if c.delta == nil {
		return c.err
	}
	err := c.delta.Close()
	c.delta = nil
	return errors.Join(c.err, err)
}
