package queries

import (
	"cmp"
	"container/heap"
	"slices"
	"strconv"
	"strings"
)

// OrderBy sorts the solutions of Input. Unbound sorts before blank nodes,
// these before IRIs, these before literals: numbers, dates, booleans, strings,
// others, each by value. Solutions that are equal under all keys keep their
// sequence. Under a Slice with a limit only that many are held.
type OrderBy struct {
	Input Node
	Keys  []OrderKey
}

// OrderKey is one criterion of OrderBy. An Expr that is an error sorts as
// unbound.
type OrderKey struct {
	Expr       Expr
	Descending bool
}

func (n *OrderBy) print(p *printer) {
	p.line("order by", keysString(n.Keys, p.plan))
	p.nested(n.Input)
}

func keysString(keys []OrderKey, p *Plan) string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = k.Expr.exprString(p)
		if k.Descending {
			words[i] = "desc " + words[i]
		}
	}
	return strings.Join(words, ", ")
}

func (n *OrderBy) scope() scope { return n.Input.scope() }

func (n *OrderBy) mentions(s *varSet) {
	n.Input.mentions(s)
	for _, k := range n.Keys {
		k.Expr.mentions(s)
	}
}

func (n *OrderBy) safe(v Var) bool {
	for _, k := range n.Keys {
		if !unseen(v, k.Expr, n.Input) {
			return false
		}
	}
	return n.Input.safe(v)
}

func (n *OrderBy) plan(pl *planner, in setting) chain {
	below := in
	below.top = 0
	for _, k := range n.Keys {
		below.need = below.need.union(mentionedBy(k.Expr))
	}
	c := pl.plan(n.Input, below)
	pl.seeing(in, n.Input)
	o := &orderBy{
		e:     pl.e,
		text:  keysString(n.Keys, pl.e.plan),
		vars:  n.scope().visible.intersect(in.need).slice(),
		inner: c,
		rows:  sorted{top: in.top},
	}
	for _, k := range n.Keys {
		o.keys = append(o.keys, k.Expr.prepare(pl))
		o.rows.descending = append(o.rows.descending, k.Descending)
	}
	o.exists = pl.takeInner()
	rows := c.rows
	if in.top > 0 {
		rows = min(rows, float64(in.top))
	}
	return chain{}.then(o, rows, c.cost+c.rows*costSort)
}

// orderBy keeps the solutions of its inner chain, sorts them and pushes them.
type orderBy struct {
	output
	e      *exec
	text   string
	vars   []Var
	keys   []evaluator
	inner  chain
	exists []chain
	head   sink
	rows   sorted
	bound  []Var
}

func (o *orderBy) link(next sink) {
	o.next = next
	o.head = o.inner.link(sinkFunc(o.keep))
	o.rows.e = o.e
	o.rows.scratch.keys = make([]value, len(o.keys))
	o.rows.scratch.ids = make([]ID, len(o.vars))
}

func (o *orderBy) push() error {
	o.rows.reset()
	if err := o.head.push(); err != nil {
		return err
	}
	if err := o.rows.sort(); err != nil {
		return err
	}
	for _, r := range o.rows.rows {
		if err := o.e.tick(); err != nil {
			return err
		}
		o.bound, _ = o.e.bind(o.vars, r.ids, o.bound[:0])
		err := o.emit()
		o.e.unbind(o.bound)
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *orderBy) keep() error {
	r := &o.rows.scratch
	for i, k := range o.keys {
		v, err := k.eval(o.e)
		if err != nil {
			if fatal(err) != nil {
				return fatal(err)
			}
			v = value{}
		}
		r.keys[i] = v
	}
	for i, v := range o.vars {
		r.ids[i] = o.e.row[v]
	}
	return o.rows.add()
}

func (o *orderBy) describe() description {
	text := "order by " + o.text
	if o.rows.top > 0 {
		text = "top " + strconv.Itoa(o.rows.top) + " by " + o.text
	}
	return description{text: text, inner: append([]chain{o.inner}, o.exists...)}
}

// sorted collects rows and sorts them. With a top it is a heap that holds no
// more than that many, the last of them first.
type sorted struct {
	e          *exec
	top        int
	descending []bool
	rows       []sortRow
	scratch    sortRow
	count      int64
}

type sortRow struct {
	keys []value
	ids  []ID
	seq  int64 // when it came
}

func (s *sorted) reset() {
	_ = s.e.reserve(-s.size() * int64(len(s.rows))) // a negative reserve never fails
	s.rows, s.count = s.rows[:0], 0
}

// size is what a row is counted with.
func (s *sorted) size() int64 {
	return 64 + 96*int64(len(s.scratch.keys)) + 8*int64(len(s.scratch.ids))
}

// add takes a copy of the scratch row.
func (s *sorted) add() error {
	s.count++
	s.scratch.seq = s.count
	if s.top > 0 && len(s.rows) == s.top {
		if s.compare(s.scratch, s.rows[0]) < 0 {
			last := &s.rows[0]
			copy(last.keys, s.scratch.keys)
			copy(last.ids, s.scratch.ids)
			last.seq = s.scratch.seq
			heap.Fix(s, 0)
		}
		return nil
	}
	if err := s.e.reserve(s.size()); err != nil {
		return err
	}
	s.rows = append(s.rows, sortRow{slices.Clone(s.scratch.keys), slices.Clone(s.scratch.ids), s.count})
	if s.top > 0 && len(s.rows) == s.top {
		heap.Init(s)
	}
	return nil
}

func (s *sorted) compare(a, b sortRow) int {
	for i := range a.keys {
		if c := orderValues(a.keys[i], b.keys[i]); c != 0 {
			if s.descending[i] {
				return -c
			}
			return c
		}
	}
	return cmp.Compare(a.seq, b.seq)
}

// sortStopped carries the error of a tick out of the sort, which cannot be
// ended in another way.
type sortStopped struct{ error }

func (s *sorted) sort() (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case sortStopped:
			err = r.error
		default:
			panic(r)
		}
	}()
	slices.SortFunc(s.rows, func(a, b sortRow) int {
		if err := s.e.tick(); err != nil {
			panic(sortStopped{err})
		}
		return s.compare(a, b)
	})
	return nil
}

// heap.Interface: the row that sorts last is on top.

func (s *sorted) Len() int           { return len(s.rows) }
func (s *sorted) Less(i, j int) bool { return s.compare(s.rows[i], s.rows[j]) > 0 }
func (s *sorted) Swap(i, j int)      { s.rows[i], s.rows[j] = s.rows[j], s.rows[i] }
func (s *sorted) Push(any)           { panic("queries: the heap is filled before it is one") }
func (s *sorted) Pop() any           { panic("queries: the heap is sorted as a whole") }
