package quadstore

import (
	"errors"
	"math"

	"github.com/cockroachdb/pebble/v2"
)

// Cursor walks the quads of a snapshot that match a pattern, sorted in one
// order. It starts before the first. It is for one goroutine and must be closed
// before its snapshot.
//
// It merges the rows of the base with the changes to them: a change to a quad
// that no row has adds it, one marked as gone takes a row away.
type Cursor struct {
	snapshot *Snapshot
	order    Order
	pattern  IDQuad
	filter   bool // the order does not group the pattern's quads together
	rows     rowWalk
	changes  changeWalk
	state    cursorState
	current  IDQuad
	bound    int // of quads to pass over; below 0 when that was reached
	err      error
}

type cursorState uint8

const (
	beforeFirst cursorState = iota
	onQuad
	atEnd
)

// Scan returns a cursor over the quads that match p, in the order that finds
// them with the least looking.
func (s *Snapshot) Scan(p IDQuad) *Cursor { return s.ScanOrder(p, s.bestOrder(p)) }

// ScanOrder returns a cursor over the quads that match p, sorted in o. Where o
// does not start with what p fixes, it passes over quads that do not match.
func (s *Snapshot) ScanOrder(p IDQuad, o Order) *Cursor {
	c := &Cursor{snapshot: s, order: o, bound: math.MaxInt}
	c.rows.init(s.base, o)
	c.changes.keys.order = o
	c.Reset(p)
	return c
}

// Reset starts over with another pattern in the same order, as if the cursor
// were new. It costs less than a new one. An error stays.
func (c *Cursor) Reset(p IDQuad) {
	c.pattern = p
	n := c.order.bound(p)
	c.filter = fixed(p) > n
	c.state = beforeFirst
	if c.err == nil {
		c.err = c.snapshot.err
	}
	if c.err == nil {
		c.err = c.rows.reset(p)
	}
	if c.err == nil {
		c.err = c.changes.reset(c.snapshot, p, n)
	}
}

// bestOrder is BestOrder, but where the label-first order ties with another, as
// for a predicate within a document, the shorter of the two ranges wins, as far
// as a few steps tell.
func (s *Snapshot) bestOrder(p IDQuad) Order {
	best := BestOrder(p)
	if n := best.bound(p); GSPO.bound(p) < n || fixed(p) == n || best == GSPO {
		return best
	}
	if s.length(GSPO, p) < s.length(best, p) {
		return GSPO
	}
	return best
}

// length is about how many quads of o agree with p on the places that lead.
func (s *Snapshot) length(o Order, p IDQuad) int64 {
	const keys = 256 // enough to tell a short range from a long one
	places := o.places(p)
	clear(places[o.bound(p):])
	n, _, _ := s.count(o.quad(places), o, keys)
	return n
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
	if c.err != nil || c.state == atEnd {
		return false
	}
	switch {
	case c.state == beforeFirst:
		c.rows.load()
		c.changes.first()
	case c.changes.valid || c.filter:
		c.leave()
	default: // the common case: only rows are left, and all of them match
		c.rows.next()
		if c.current = c.rows.quad; c.rows.valid {
			return true
		}
	}
	return c.settle()
}

// leave moves both walks behind the current quad.
func (c *Cursor) leave() {
	if c.changes.valid && c.changes.quad == c.current {
		c.changes.next()
	}
	if c.rows.valid && c.rows.quad == c.current {
		c.rows.next()
	}
}

// settle stops at the lesser of the two walks' quads, or at the next one that
// is there and matches.
func (c *Cursor) settle() bool {
	for {
		switch {
		case c.rows.err != nil || c.changes.err != nil:
			c.err, c.state = errors.Join(c.rows.err, c.changes.err), atEnd
			return false
		case c.changes.valid && (!c.rows.valid || c.order.Compare(c.changes.quad, c.rows.quad) <= 0):
			c.current = c.changes.quad
			if c.changes.gone {
				c.leave()
				continue
			}
		case c.rows.valid:
			c.current = c.rows.quad
		default:
			c.state = atEnd
			return false
		}
		if !c.filter || c.current.Matches(c.pattern) {
			c.state = onQuad
			return true
		}
		if c.bound--; c.bound < 0 {
			c.state = atEnd
			return false
		}
		c.leave()
	}
}

// NextBatch moves over as many quads as buf holds, writes them there and
// returns their number. Fewer than len(buf) means the end or an error.
func (c *Cursor) NextBatch(buf []IDQuad) (n int) {
	for n < len(buf) {
		if !c.Next() {
			return n
		}
		buf[n] = c.current
		n++
		if c.filter || c.changes.valid {
			continue
		}
		// From here on there are only rows, all of them matches.
		n += c.rows.batch(buf[n:])
		c.current = buf[n-1]
	}
	return n
}

// Seek moves forward to the first quad that is not before q in the cursor's
// order; it stays where it is if that holds already. False at the end or on an
// error. Any in q stands before every id.
func (c *Cursor) Seek(q IDQuad) bool {
	if c.err != nil || c.state == atEnd {
		return false
	}
	if c.state == onQuad && c.order.Compare(c.current, q) >= 0 {
		return true
	}
	c.rows.seek(q)
	c.changes.seek(q)
	return c.settle()
}

// Quad returns where the cursor stands after Next or Seek returned true.
func (c *Cursor) Quad() IDQuad { return c.current }

// Err returns what ended the walk early; nil at the ordinary end.
func (c *Cursor) Err() error { return c.err }

// Close releases the cursor.
func (c *Cursor) Close() error { return errors.Join(c.err, c.changes.close()) }

// rowWalk walks rows of the base.
type rowWalk struct {
	base    *base
	order   Order
	columns Order // of the file
	file    *permutation
	ids     idMaps
	row     int // that quad is of
	end     int
	block   packedBlock
	opened  int // the number of the block, -1 for none
	quad    IDQuad
	valid   bool
	ahead   []IDQuad // the rows that follow, as far as they are read
	buf     []IDQuad // where these are
	err     error
}

// aheadMost is how many rows a walk reads at once. It starts with one, since a
// join seldom takes more after a seek, and doubles.
const aheadMost = 128

func (w *rowWalk) init(b *base, o Order) {
	w.base, w.order, w.opened = b, o, -1
	w.file, w.columns = b.file(o)
	w.ids = b.idMaps()
}

// reset starts before the first row of the pattern's range.
func (w *rowWalk) reset(p IDQuad) (err error) {
	w.valid, w.err = false, nil
	w.row, w.end, err = w.base.span(w.order, p)
	return err
}

// load takes over the row that the walk stands at, and none ahead.
func (w *rowWalk) load() {
	w.buf = w.buf[:0]
	w.fill()
}

// fill reads the row that the walk stands at and some that follow.
func (w *rowWalk) fill() {
	w.valid = false
	if w.row >= w.end {
		return
	}
	if w.err = w.open(); w.err != nil {
		return
	}
	at := w.row % blockRows
	n := min(max(1, 2*len(w.buf)), aheadMost, w.end-w.row, w.block.rows-at)
	if n > cap(w.buf) {
		w.buf = make([]IDQuad, n)
	}
	w.buf = w.buf[:n]
	if w.err = w.ids.quads(&w.block, at, w.columns, w.buf); w.err != nil {
		return
	}
	w.quad, w.ahead, w.valid = w.buf[0], w.buf[1:], true
}

// open opens the block of the row.
func (w *rowWalk) open() error {
	if i := w.row / blockRows; i != w.opened {
		w.opened = -1
		if err := w.file.open(i, &w.block); err != nil {
			return err
		}
		w.opened = i
	}
	return nil
}

func (w *rowWalk) next() {
	w.row++
	if len(w.ahead) == 0 {
		w.fill()
		return
	}
	w.quad, w.ahead = w.ahead[0], w.ahead[1:]
}

func (w *rowWalk) seek(q IDQuad) {
	if w.err != nil || w.row >= w.end || w.valid && w.order.Compare(w.quad, q) >= 0 {
		return
	}
	key, ok, err := w.base.key(w.order, w.columns, q)
	if err != nil || !ok {
		w.err, w.row, w.valid = err, w.end, false
		return
	}
	// The row sought is seldom beyond this block or the next.
	i := w.row / blockRows
	if i+1 < w.file.blocks && w.file.first[i+1].before(&key) {
		i = w.file.find(&key, i+1)
		w.row = i * blockRows
	}
	if w.err = w.open(); w.err == nil {
		w.row = i*blockRows + w.block.lower(&key, w.row%blockRows)
		w.load()
	}
}

// batch writes the rows behind the current one to buf, as many as fit, and
// stands on the last of them.
func (w *rowWalk) batch(buf []IDQuad) (n int) {
	for n < len(buf) && w.valid && w.row+1 < w.end {
		w.row++
		if w.err = w.open(); w.err == nil {
			at := w.row % blockRows
			out := buf[n:]
			out = out[:min(len(out), w.end-w.row, w.block.rows-at)]
			w.err = w.ids.quads(&w.block, at, w.columns, out)
			w.row += len(out) - 1
			w.quad = out[len(out)-1]
			if w.err == nil {
				n += len(out)
			}
		}
		w.ahead, w.buf, w.valid = nil, w.buf[:0], w.err == nil
	}
	return n
}

// changeWalk walks what is changed about the rows of the base: the keys of the
// delta and, above them, the changes of an overlay.
type changeWalk struct {
	keys  keyWalk
	above OverlayWalk
	quad  IDQuad
	gone  bool // it is taken away, from the base or from the delta
	valid bool
	err   error
}

func (w *changeWalk) reset(s *Snapshot, p IDQuad, n int) error {
	w.valid, w.err = false, nil
	if s.overlay != nil {
		w.above = s.overlay.Walk(p, w.keys.order)
	}
	if !s.record.changedQuads() {
		return nil
	}
	return w.keys.reset(s.delta, p, n)
}

func (w *changeWalk) first() {
	w.keys.first()
	w.settle()
}

func (w *changeWalk) next() {
	if w.keys.valid && w.keys.quad == w.quad {
		w.keys.next()
	}
	if len(w.above.left) > 0 && w.above.left[0].quad == w.quad {
		w.above.Next()
	}
	w.settle()
}

func (w *changeWalk) seek(q IDQuad) {
	if w.keys.it == nil && !w.above.Valid() {
		return // the common case: there are no changes
	}
	w.keys.seek(q)
	w.above.Seek(q)
	w.settle()
}

// settle stops at the lesser of the two walks' quads. Of the same quad the
// overlay has the last word.
func (w *changeWalk) settle() {
	w.quad, w.gone, w.valid, w.err = w.keys.quad, w.keys.gone, w.keys.valid, w.keys.err
	if len(w.above.left) == 0 {
		return
	}
	if above := &w.above.left[0]; !w.valid || w.keys.order.Compare(above.quad, w.quad) <= 0 {
		w.quad, w.gone, w.valid = above.quad, above.gone, true
	}
}

func (w *changeWalk) close() error { return w.keys.close() }

// keyWalk walks keys of the delta. Its zero value has none.
type keyWalk struct {
	it    *pebble.Iterator
	order Order
	quad  IDQuad
	gone  bool // the quad is a row of the base that was deleted
	valid bool
	err   error

	lower, key []byte // scratch
}

// reset starts before the first key of the range that the first n places of p
// name.
func (w *keyWalk) reset(delta pebble.Reader, p IDQuad, n int) (err error) {
	w.valid, w.err = false, nil
	w.lower = appendQuadPrefix(w.lower[:0], w.order, p, n)
	upper := prefixEnd(w.lower)
	if w.it != nil {
		w.it.SetBounds(w.lower, upper)
		return nil
	}
	w.it, err = delta.NewIter(&pebble.IterOptions{LowerBound: w.lower, UpperBound: upper})
	return err
}

func (w *keyWalk) first() {
	if w.it != nil {
		w.settle(w.it.First())
	}
}

func (w *keyWalk) next() { w.settle(w.it.Next()) }

func (w *keyWalk) seek(q IDQuad) {
	if w.it == nil || w.valid && w.order.Compare(w.quad, q) >= 0 {
		return
	}
	w.key = appendQuadKey(w.key[:0], w.order, q)
	w.settle(w.it.SeekGE(w.key))
}

func (w *keyWalk) settle(ok bool) {
	w.valid = false
	if !ok {
		w.err = w.it.Error()
		return
	}
	w.gone = len(w.it.Value()) > 0
	w.quad, w.err = readQuadKey(w.it.Key(), w.order)
	w.valid = w.err == nil
}

func (w *keyWalk) close() error {
	if w.it == nil {
		return nil
	}
	err := w.it.Close()
	w.it = nil
	return err
}
