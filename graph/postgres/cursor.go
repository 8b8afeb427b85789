package postgres

import (
	"database/sql"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"newsgraph/graph/quadstore"
)

// Cursor walks the quads of a snapshot that match a pattern, sorted in one
// order. It starts before the first. It fetches pages that grow while the walk
// goes on, so it needs little memory and few round trips, and holds nothing on
// the server between them. It is for one goroutine.
type Cursor struct {
	snapshot *Snapshot
	order    Order
	pattern  IDQuad
	page     []IDQuad
	at       int  // in page; the cursor stands there if it is below len(page)
	size     int  // of the next page
	last     bool // no page follows
	err      error
}

const (
	firstPage = 16
	pageGrows = 8
	maxPage   = 4096
)

// Scan returns a cursor over the quads that match p, in an order that stands
// them together.
func (s *Snapshot) Scan(p IDQuad) *Cursor {
	return s.ScanOrder(p, quadstore.BestOrder(p))
}

// ScanOrder returns a cursor over the quads that match p, sorted in o.
func (s *Snapshot) ScanOrder(p IDQuad, o Order) *Cursor {
	c := &Cursor{snapshot: s, order: o}
	c.Reset(p)
	return c
}

// Reset starts over with another pattern, as if the cursor were new.
func (c *Cursor) Reset(p IDQuad) {
	c.pattern, c.page, c.at, c.size, c.last, c.err = p, c.page[:0], 0, firstPage, false, nil
}

// Next moves to the next quad; false at the end or on an error.
func (c *Cursor) Next() bool {
	if c.at++; c.at < len(c.page) {
		return true
	}
	if len(c.page) == 0 {
		return c.fetch(nil, false)
	}
	last := c.page[len(c.page)-1]
	return c.fetch(&last, false)
}

// NextBatch moves over as many quads as buf holds, writes them there and
// returns their number. Fewer than len(buf) means the end or an error.
func (c *Cursor) NextBatch(buf []IDQuad) int {
	for n := 0; n < len(buf); {
		if !c.Next() {
			return n
		}
		copied := copy(buf[n:], c.page[c.at:])
		n, c.at = n+copied, c.at+copied-1
	}
	return len(buf)
}

// Seek moves forward to the first quad that is not before q in the cursor's
// order; it stays where it is if that holds already. False at the end or on an
// error. Any in q stands before every id.
func (c *Cursor) Seek(q IDQuad) bool {
	at := c.at
	if at >= len(c.page) && (c.last || c.err != nil) {
		return false
	}
	ahead := c.page[min(at, len(c.page)):]
	c.at = at + sort.Search(len(ahead), func(i int) bool { return c.order.Compare(ahead[i], q) >= 0 })
	if c.at < len(c.page) {
		return true
	}
	c.size = firstPage
	return c.fetch(&q, true)
}

// fetch gets the page that starts after from, or at it if including is true, or
// at the beginning if from is nil.
func (c *Cursor) fetch(from *IDQuad, including bool) bool {
	if c.last || c.err != nil {
		c.at = len(c.page)
		return false
	}
	query, args, some := c.query(from, including)
	c.page, c.at = c.page[:0], 0
	if some {
		c.page, c.err = c.snapshot.fetchPage(query, args, c.page)
	}
	if c.err != nil {
		c.page = c.page[:0]
		return false
	}
	c.last = len(c.page) < c.size
	c.size = min(c.size*pageGrows, maxPage)
	return len(c.page) > 0
}

// query returns the statement for a page. some is false if from stands behind
// every quad of the pattern. The places that the pattern fixes at the front are
// left out of the comparison with from: PostgreSQL would start at their first
// row otherwise, every time.
func (c *Cursor) query(from *IDQuad, including bool) (query string, args []any, some bool) {
	condition, args := matching(c.pattern)
	columns, n := orderColumns[c.order], bound(c.order, c.pattern)
	if from != nil {
		fixed, start := places(c.order, c.pattern), places(c.order, *from)
		switch slices.Compare(start[:n], fixed[:n]) {
		case 1:
			return "", nil, false
		case 0:
			condition, args = c.after(condition, args, start, n, including)
		}
	}
	query = fmt.Sprintf("SELECT s, p, o, g FROM quads WHERE %s ORDER BY %s LIMIT %d", condition, strings.Join(columns[:], ", "), c.size)
	return query, args, true
}

// after adds to condition that a row stands at or after start in the places
// from n on.
func (c *Cursor) after(condition string, args []any, start [4]ID, n int, including bool) (string, []any) {
	columns := orderColumns[c.order]
	if n == len(columns) {
		if !including {
			condition += " AND false"
		}
		return condition, args
	}
	var marks []string
	for i, id := range start[n:] {
		if id > math.MaxInt64 { // above every id: behind all that agree so far
			including = false
			for ; n+i < len(start); i++ {
				args = append(args, int64(math.MaxInt64))
				marks = append(marks, fmt.Sprintf("$%d", len(args)))
			}
			break
		}
		args = append(args, int64(id))
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	relation := ">"
	if including {
		relation = ">="
	}
	return fmt.Sprintf("%s AND (%s) %s (%s)", condition, strings.Join(columns[n:], ", "), relation, strings.Join(marks, ", ")), args
}

func (s *Snapshot) fetchPage(query string, args []any, page []IDQuad) ([]IDQuad, error) {
	err := s.rows(query, args, func(rows *sql.Rows) error {
		var s, p, o, g int64 // database/sql is slower with an ID
		err := rows.Scan(&s, &p, &o, &g)
		page = append(page, IDQuad{S: ID(s), P: ID(p), O: ID(o), G: ID(g)})
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recent = append(s.recent[:0], page...)
	return page, err
}

// Quad returns where the cursor stands after Next or Seek returned true.
func (c *Cursor) Quad() IDQuad { return c.page[c.at] }

// Err returns what ended the walk early; nil at the ordinary end.
func (c *Cursor) Err() error { return c.err }

// Close releases the cursor.
func (c *Cursor) Close() error { return c.err }
