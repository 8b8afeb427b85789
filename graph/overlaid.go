package graph

import (
	"iter"

	"newsgraph/graph/quadstore"
)

// overlaidReader reads with an overlay a state whose engine knows none.
type overlaidReader struct {
	Reader
	overlay *quadstore.Overlay
}

func (r overlaidReader) ID(t Term) (quadstore.ID, bool, error) {
	id, found, err := r.Reader.ID(t)
	if found && t != nil {
		id, found = r.overlay.Resolve(id)
	}
	return id, found, err
}

func (r overlaidReader) Has(q quadstore.IDQuad) (bool, error) {
	if there, changed := r.overlay.Has(q); changed {
		return there, nil
	}
	return r.Reader.Has(q)
}

func (r overlaidReader) Count(p quadstore.IDQuad) (int64, bool, error) {
	n, exact, err := r.Reader.Count(p)
	return max(0, n+r.overlay.Net(p)), exact, err
}

func (r overlaidReader) Len() int64 { return r.Reader.Len() + r.overlay.Net(quadstore.IDQuad{}) }

func (r overlaidReader) Labels() iter.Seq2[quadstore.ID, error] {
	return func(yield func(quadstore.ID, error) bool) {
		for id, err := range r.Reader.Labels() {
			there := true
			if err == nil && r.overlay.Net(quadstore.IDQuad{G: id}) < 0 {
				there, err = matches(r, quadstore.IDQuad{G: id})
			}
			if (there || err != nil) && !yield(id, err) {
				return
			}
		}
	}
}

// matches tells whether a quad matches a pattern.
func matches(r Reader, p quadstore.IDQuad) (bool, error) {
	cursor := r.Scan(p)
	found := cursor.Next()
	return found, cursor.Close()
}

func (r overlaidReader) Scan(p quadstore.IDQuad) Cursor {
	return r.ScanOrder(p, quadstore.BestOrder(p))
}

func (r overlaidReader) ScanOrder(p quadstore.IDQuad, o quadstore.Order) Cursor {
	c := &overlaidCursor{stored: r.Reader.ScanOrder(p, o), overlay: r.overlay, order: o}
	c.start(p)
	return c
}

// overlaidCursor merges a cursor with the changes of an overlay.
type overlaidCursor struct {
	stored  Cursor
	there   bool // stored stands at a quad
	changes quadstore.OverlayWalk
	overlay *quadstore.Overlay
	order   quadstore.Order
	pattern quadstore.IDQuad
	current quadstore.IDQuad
	state   cursorState
}

type cursorState uint8

const (
	beforeFirst cursorState = iota
	onQuad
	atEnd
)

func (c *overlaidCursor) start(p quadstore.IDQuad) {
	c.pattern, c.there, c.state = p, false, beforeFirst
	c.changes = c.overlay.Walk(p, c.order)
}

func (c *overlaidCursor) Reset(p quadstore.IDQuad) {
	c.stored.Reset(p)
	c.start(p)
}

func (c *overlaidCursor) Next() bool {
	switch c.state {
	case atEnd:
		return false
	case beforeFirst:
		c.there = c.stored.Next()
	default:
		c.leave()
	}
	return c.settle()
}

// leave moves both walks behind the current quad.
func (c *overlaidCursor) leave() {
	if c.changes.Valid() {
		if q, _ := c.changes.Quad(); q == c.current {
			c.changes.Next()
		}
	}
	if c.there && c.stored.Quad() == c.current {
		c.there = c.stored.Next()
	}
}

// settle stops at the lesser of the two walks' quads that is there and matches.
func (c *overlaidCursor) settle() bool {
	for c.stored.Err() == nil && c.changes.Valid() {
		q, gone := c.changes.Quad()
		if c.there && c.order.Compare(c.stored.Quad(), q) < 0 {
			break
		}
		c.current = q
		if !gone && q.Matches(c.pattern) {
			c.state = onQuad
			return true
		}
		c.leave()
	}
	c.state = atEnd
	if c.there {
		c.current, c.state = c.stored.Quad(), onQuad
	}
	return c.there
}

func (c *overlaidCursor) NextBatch(buf []quadstore.IDQuad) (n int) {
	for n < len(buf) && c.Next() {
		buf[n] = c.current
		n++
	}
	return n
}

func (c *overlaidCursor) Seek(q quadstore.IDQuad) bool {
	switch {
	case c.state == atEnd:
		return false
	case c.state == onQuad && c.order.Compare(c.current, q) >= 0:
		return true
	}
	c.there = c.stored.Seek(q)
	c.changes.Seek(q)
	return c.settle()
}

func (c *overlaidCursor) Quad() quadstore.IDQuad { return c.current }
func (c *overlaidCursor) Err() error             { return c.stored.Err() }
func (c *overlaidCursor) Close() error           { return c.stored.Close() }
