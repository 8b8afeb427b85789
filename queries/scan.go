package queries

import "newsgraph/graph/quadstore"

// place is one of the four places of a quad.
type place uint8

const (
	placeS place = iota
	placeP
	placeO
	placeG
)

func at(q *IDQuad, p place) *ID {
	switch p {
	case placeS:
		return &q.S
	case placeP:
		return &q.P
	case placeO:
		return &q.O
	}
	return &q.G
}

// mask is a set of places.
type mask uint8

func (m mask) has(p place) bool { return m&(1<<p) != 0 }

const (
	maskS mask = 1 << placeS
	maskP mask = 1 << placeP
	maskO mask = 1 << placeO
	maskG mask = 1 << placeG
)

func maskOf(q IDQuad) mask {
	var m mask
	if q.S != quadstore.Any {
		m |= maskS
	}
	if q.P != quadstore.Any {
		m |= maskP
	}
	if q.O != quadstore.Any {
		m |= maskO
	}
	if q.G != quadstore.Any {
		m |= maskG
	}
	return m
}

// access is an order that finds a pattern with certain places fixed, and which
// of them lead it: the rest must be checked quad by quad.
type access struct {
	order Order
	lead  mask
}

// accessOf lists the access for each set of fixed places.
var accessOf = [16]access{
	0:                             {quadstore.SPOG, 0},
	maskS:                         {quadstore.SPOG, maskS},
	maskS | maskP:                 {quadstore.SPOG, maskS | maskP},
	maskS | maskP | maskO:         {quadstore.SPOG, maskS | maskP | maskO},
	maskP:                         {quadstore.POSG, maskP},
	maskP | maskO:                 {quadstore.POSG, maskP | maskO},
	maskO:                         {quadstore.OSPG, maskO},
	maskO | maskS:                 {quadstore.OSPG, maskO | maskS},
	maskG:                         {quadstore.GSPO, maskG},
	maskG | maskS:                 {quadstore.GSPO, maskG | maskS},
	maskG | maskS | maskP:         {quadstore.GSPO, maskG | maskS | maskP},
	maskG | maskS | maskP | maskO: {quadstore.SPOG, maskG | maskS | maskP | maskO},
	maskG | maskP:                 {quadstore.POSG, maskP},
	maskG | maskP | maskO:         {quadstore.POSG, maskP | maskO},
	maskG | maskO:                 {quadstore.OSPG, maskO},
	maskG | maskO | maskS:         {quadstore.OSPG, maskO | maskS},
}

// only keeps the ids in the places of m.
func only(q IDQuad, m mask) IDQuad {
	for p := placeS; p <= placeG; p++ {
		if !m.has(p) {
			*at(&q, p) = quadstore.Any
		}
	}
	return q
}

// resolved is a pattern whose terms are ids.
type resolved struct {
	Pattern
	fixed    IDQuad // the terms
	vars     [4]Var // 0 where a place holds no variable
	anyGraph bool
}

// quad returns the pattern to look for, given the registers.
func (r *resolved) quad(row []ID) IDQuad {
	q := r.fixed
	if v := r.vars[placeS]; v != 0 {
		q.S = row[v]
	}
	if v := r.vars[placeP]; v != 0 {
		q.P = row[v]
	}
	if v := r.vars[placeO]; v != 0 {
		q.O = row[v]
	}
	if v := r.vars[placeG]; v != 0 {
		q.G = row[v]
	}
	return q
}

// bound returns the places that hold a term or one of vars.
func (r *resolved) bound(vars varSet) mask {
	m := maskOf(r.fixed)
	for p, v := range r.vars {
		if v != 0 && vars.has(v) {
			m |= 1 << p
		}
	}
	return m
}

// scan matches one pattern by index: it looks up what is bound and binds the
// rest. Which of its variables are bound it sees in the registers, so that it
// also serves below an optional that may have bound them or not.
type scan struct {
	output
	e          *exec
	pattern    *resolved
	boundFirst mask // what the planner expects to be bound, for explain
	labelFirst bool // with predicate or object and label bound, scan the label
	cursors    [4]Cursor
}

func (s *scan) push() error {
	row := s.e.row
	q := s.pattern.quad(row)
	m := maskOf(q)
	way := s.access(m)
	cur := s.cursor(way.order, only(q, way.lead))
	free := ^m & 0xf
	if s.pattern.anyGraph {
		free &^= maskG
	}
	if free == 0 {
		return s.exists(cur, q)
	}
	err := s.each(cur, q, free, m&^way.lead != 0)
	for p, v := range s.pattern.vars {
		if free.has(place(p)) && v != 0 {
			row[v] = 0
		}
	}
	return err
}

func (s *scan) access(m mask) access {
	a := accessOf[m]
	if s.labelFirst && m.has(placeG) && m&^a.lead != 0 {
		return access{quadstore.GSPO, maskG}
	}
	return a
}

func (s *scan) cursor(o Order, q IDQuad) Cursor {
	if s.cursors[o] == nil {
		s.cursors[o] = s.e.src.Cursor(q, o)
	} else {
		s.cursors[o].Reset(q)
	}
	return s.cursors[o]
}

// exists pushes once if a quad matches q.
func (s *scan) exists(cur Cursor, q IDQuad) error {
	for cur.Next() {
		if err := s.e.tick(); err != nil {
			return err
		}
		if cur.Quad().Matches(q) {
			return s.emit()
		}
	}
	if err := cur.Err(); err != nil {
		return err
	}
	return s.e.tick()
}

// each binds the free places to those of each match. With check the cursor
// also yields quads that do not match q.
func (s *scan) each(cur Cursor, q IDQuad, free mask, check bool) error {
	row, vars := s.e.row, &s.pattern.vars
	named := free.has(placeG) && vars[placeG] != 0
	var last IDQuad
	for cur.Next() {
		if err := s.e.tick(); err != nil {
			return err
		}
		t := cur.Quad()
		if check && !t.Matches(q) {
			continue
		}
		if s.pattern.anyGraph {
			// The labels of a triple stand together: its first is enough.
			if t.G = 0; t == last {
				continue
			}
			last = t
		}
		if named && t.G == quadstore.NoLabel {
			continue
		}
		if s.pattern.repeats(t) {
			if free.has(placeS) {
				row[vars[placeS]] = t.S
			}
			if free.has(placeP) {
				row[vars[placeP]] = t.P
			}
			if free.has(placeO) {
				row[vars[placeO]] = t.O
			}
			if named {
				row[vars[placeG]] = t.G
			}
			if err := s.emit(); err != nil {
				return err
			}
		}
	}
	if err := cur.Err(); err != nil {
		return err
	}
	return s.e.tick()
}

// repeats tells whether q has the same id wherever the pattern has the same
// variable.
func (r *resolved) repeats(q IDQuad) bool {
	v := &r.vars
	return (v[0] == 0 || (v[0] != v[1] || q.S == q.P) && (v[0] != v[2] || q.S == q.O) && (v[0] != v[3] || q.S == q.G)) &&
		(v[1] == 0 || (v[1] != v[2] || q.P == q.O) && (v[1] != v[3] || q.P == q.G)) &&
		(v[2] == 0 || v[2] != v[3] || q.O == q.G)
}

func (s *scan) describe() description {
	order := s.access(s.boundFirst).order
	verb := "scan "
	if free := ^s.boundFirst & 0xf; free == 0 || free == maskG && s.pattern.anyGraph {
		verb = "check "
	}
	return description{text: verb + order.String() + " " + s.pattern.patternString(s.e.plan)}
}

func (s *scan) close() error { return closeCursors(s.cursors[:]) }
