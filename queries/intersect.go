package queries

import (
	"errors"

	"newsgraph/graph/quadstore"
)

// intersect binds one variable to the ids that all its patterns allow. In each
// of them everything but the variable is bound, so that an index lists its ids
// in order, and the lists leapfrog over each other with Seek: a merge join for
// two patterns, and for the closing variable of a cycle the step that makes the
// join worst-case optimal.
type intersect struct {
	output
	e    *exec
	v    Var
	legs []leg
}

type leg struct {
	pattern *resolved
	place   place // where the variable stands
	order   Order
	prefix  IDQuad // what is bound at this push
	cursor  Cursor
}

// newLeg returns a leg for v, or false where no index lists the ids of v given
// the others in order.
func newLeg(r *resolved, v Var, bound varSet) (leg, bool) {
	m := r.bound(bound)
	l := leg{pattern: r}
	found := 0
	for p, x := range r.vars {
		if x == v {
			l.place = place(p)
			found++
		}
	}
	if found != 1 || r.vars[placeG] == v || bound.has(v) {
		return l, false
	}
	switch {
	case r.anyGraph && m == maskS|maskP, m == maskS|maskP|maskG:
		l.order = quadstore.GSPO
		if r.anyGraph {
			l.order = quadstore.SPOG
		}
		return l, true
	case r.anyGraph && m == maskP|maskO:
		l.order = quadstore.POSG
		return l, true
	case r.anyGraph && m == maskO|maskS:
		l.order = quadstore.OSPG
		return l, true
	}
	return l, false
}

func (x *intersect) push() error {
	row := x.e.row
	err := x.leapfrog(row)
	row[x.v] = 0
	return err
}

func (x *intersect) leapfrog(row []ID) error {
	for i := range x.legs {
		x.legs[i].start(x.e, row)
	}
	var id ID
	for agreed, i := 0, 0; ; i = (i + 1) % len(x.legs) {
		if err := x.e.tick(); err != nil {
			return err
		}
		l := &x.legs[i]
		if !l.seek(id) {
			return l.cursor.Err()
		}
		q := l.cursor.Quad()
		if found := *at(&q, l.place); found != id {
			id, agreed = found, 1
		} else {
			agreed++
		}
		if agreed < len(x.legs) {
			continue
		}
		row[x.v] = id
		if err := x.emit(); err != nil {
			return err
		}
		id, agreed = id+1, 0
	}
}

// start readies the leg for the bindings in row.
func (l *leg) start(e *exec, row []ID) {
	l.prefix = l.pattern.quad(row)
	if l.cursor == nil {
		l.cursor = e.src.Cursor(l.prefix, l.order)
		return
	}
	l.cursor.Reset(l.prefix)
}

// seek moves to the first id of the variable that is at least id.
func (l *leg) seek(id ID) bool {
	q := l.prefix
	*at(&q, l.place) = id
	return l.cursor.Seek(q)
}

func (x *intersect) describe() description {
	verb := "leapfrog"
	if len(x.legs) == 2 {
		verb = "merge"
	}
	text := verb + " " + x.e.plan.varString(x.v)
	for i, l := range x.legs {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		text += sep + l.order.String() + " " + l.pattern.patternString(x.e.plan)
	}
	return description{text: text}
}

func (x *intersect) close() error {
	cursors := make([]Cursor, len(x.legs))
	for i, l := range x.legs {
		cursors[i] = l.cursor
	}
	return closeCursors(cursors)
}

func closeCursors(cursors []Cursor) error {
	var errs []error
	for _, c := range cursors {
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
