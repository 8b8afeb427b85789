package queries

import "strconv"

// Slice skips Offset solutions and yields at most Limit; NoLimit yields all.
type Slice struct {
	Input         Node
	Offset, Limit int
}

// NoLimit is the Limit of a Slice that only skips.
const NoLimit = -1

func (n *Slice) print(p *printer) {
	p.line(n.text())
	p.nested(n.Input)
}

func (n *Slice) text() string {
	text := "slice"
	if n.Offset > 0 {
		text += " offset " + strconv.Itoa(n.Offset)
	}
	if n.Limit != NoLimit {
		text += " limit " + strconv.Itoa(n.Limit)
	}
	return text
}

func (n *Slice) scope() scope { return n.Input.scope() }

func (n *Slice) mentions(s *varSet) { n.Input.mentions(s) }

func (n *Slice) safe(v Var) bool { return !mentionedIn(n.Input).has(v) }

func (n *Slice) plan(pl *planner, in setting) chain {
	if n.Offset < 0 || n.Limit < NoLimit {
		pl.fail("a slice has offset %d and limit %d", n.Offset, n.Limit)
	}
	below := in
	below.set, below.top = false, 0
	if n.Limit != NoLimit {
		below.top = n.Offset + n.Limit
	}
	c := pl.plan(n.Input, below)
	rows := max(0, c.rows-float64(n.Offset))
	if n.Limit != NoLimit {
		rows = min(rows, float64(n.Limit))
	}
	return chain{}.then(&slice{e: pl.e, node: n, inner: c}, rows, c.cost)
}

// slice passes on some of its inner chain's solutions and stops it after the
// last.
type slice struct {
	output
	e     *exec
	node  *Slice
	inner chain
	head  sink
	seen  int
}

func (s *slice) link(next sink) {
	s.next = next
	s.head = s.inner.link(sinkFunc(s.pass))
}

func (s *slice) push() error {
	if s.node.Limit == 0 {
		return nil
	}
	s.seen = 0
	err := s.head.push()
	if s.e.caught(err, s) {
		return nil
	}
	return err
}

func (s *slice) pass() error {
	s.seen++
	if s.seen <= s.node.Offset {
		return nil
	}
	if err := s.emit(); err != nil {
		return err
	}
	if s.node.Limit != NoLimit && s.seen == s.node.Offset+s.node.Limit {
		return s.e.unwindTo(s)
	}
	return nil
}

func (s *slice) describe() description {
	return description{text: s.node.text(), inner: []chain{s.inner}}
}
