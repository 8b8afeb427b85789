package queries

import (
	"math/bits"

	"newsgraph/graph/quadstore"
)

// resolve turns the terms of a pattern into ids. Where the store does not have
// one of them it returns the reason why nothing matches.
func (pl *planner) resolve(pt Pattern) (r *resolved, missing string) {
	r = &resolved{Pattern: pt}
	for p, x := range [4]VarOrTerm{pt.S, pt.P, pt.O, pt.G} {
		switch {
		case x.v != 0:
			r.vars[p] = x.v
		case x.unlabelled:
			*at(&r.fixed, place(p)) = quadstore.NoLabel
		case x.term != nil:
			id, ok, err := pl.e.src.ID(x.term)
			if err != nil {
				pl.failed(err)
			}
			if !ok {
				missing = "the store has no term " + x.term.String()
			}
			*at(&r.fixed, place(p)) = id
		case x.eachQuad && place(p) == placeG: // the place stays open
		case place(p) == placeG:
			r.anyGraph = true
		default:
			pl.fail("the pattern %s lacks a variable or term", pt.patternString(pl.e.plan))
		}
	}
	return r, missing
}

// count is how many quads match q.
func (pl *planner) count(q IDQuad) float64 {
	if n, ok := pl.counts[q]; ok {
		return n
	}
	n, _, err := pl.e.src.Count(q)
	if err != nil {
		pl.failed(err)
	}
	pl.counts[q] = float64(n)
	return float64(n)
}

// known is the pattern's ids, with the variables that are known to have only
// one.
func (r *resolved) known(only map[Var]ID) IDQuad {
	q := r.fixed
	for p, v := range r.vars {
		if id, ok := only[v]; ok && v != 0 {
			*at(&q, place(p)) = id
		}
	}
	return q
}

// fanout estimates how many quads match q once the places of bound, which q
// leaves open, are bound to terms that do occur there.
func (pl *planner) fanout(q IDQuad, bound mask) float64 {
	n := pl.count(q)
	bound &^= maskOf(q)
	if bound == 0 || n == 0 {
		return n
	}
	spread := 1.0
	for p := placeS; p <= placeG; p++ {
		if bound.has(p) {
			spread *= pl.distinctIn(q, p)
		}
	}
	return n / spread
}

type distinctKey struct {
	q IDQuad
	p place
}

// samples is how many rows of a pattern are looked at to learn how many
// different ids it has in a place.
const samples = 8

// distinctIn estimates how many different ids the matches of q have in a place.
// A row with c others of the same id stands for 1/c ids, so the mean of that
// over sampled rows, each with an exact count, times the rows is the answer.
// The sample is the same each time: the first row and then ever wider jumps in
// the index.
func (pl *planner) distinctIn(q IDQuad, p place) float64 {
	key := distinctKey{q, p}
	if d, ok := pl.distincts[key]; ok {
		return d
	}
	d := pl.remembered(key)
	pl.distincts[key] = d
	return d
}

// sampled is distinctIn from scratch.
func (pl *planner) sampled(q IDQuad, p place) float64 {
	n := pl.count(q)
	var sum, looked float64
	pl.sample(q, func(row IDQuad) {
		one := q
		*at(&one, p) = *at(&row, p)
		sum += 1 / max(1, pl.count(one))
		looked++
	})
	d := max(1, n)
	if looked > 0 {
		d = max(1, n*sum/looked)
	}
	return d
}

// sample calls visit for a few matches of q.
func (pl *planner) sample(q IDQuad, visit func(IDQuad)) {
	a := accessOf[maskOf(q)]
	cur := pl.e.src.Cursor(only(q, a.lead), a.order)
	next := nextPlace(a)
	ok := cur.Next()
	for i := 0; ok && i < samples; i++ {
		row := cur.Quad()
		if row.Matches(q) {
			visit(row)
		}
		target := only(row, a.lead)
		*at(&target, next) = *at(&row, next) + 1<<(2*i)
		ok = cur.Seek(target)
	}
	if err := cur.Err(); err != nil {
		pl.failed(err)
	}
	if err := cur.Close(); err != nil {
		pl.failed(err)
	}
}

// nextPlace is the place by which an order sorts after the ones that lead it.
func nextPlace(a access) place {
	return sequence[a.order][min(3, bits.OnesCount8(uint8(a.lead)))]
}

// sequence lists the places by which each order sorts.
var sequence = [4][4]place{
	quadstore.SPOG: {placeS, placeP, placeO, placeG},
	quadstore.POSG: {placeP, placeO, placeS, placeG},
	quadstore.OSPG: {placeO, placeS, placeP, placeG},
	quadstore.GSPO: {placeG, placeS, placeP, placeO},
}

// guess estimates the solutions of a node without planning it.
func (pl *planner) guess(n Node) float64 {
	switch n := n.(type) {
	case *BGP:
		return pl.guessBGP(n)
	case *Values:
		return float64(len(n.Rows))
	case *Path:
		return pathRows
	case *Join:
		return min(pl.guess(n.Left), pl.guess(n.Right))
	case *LeftJoin:
		return pl.guess(n.Left)
	case *Minus:
		return pl.guess(n.Left)
	case *Union:
		rows := 0.0
		for _, in := range n.Inputs {
			rows += pl.guess(in)
		}
		return rows
	case *Filter:
		return pl.guess(n.Input) * filterKeeps
	case *Extend:
		return pl.guess(n.Input)
	case *Project:
		return pl.guess(n.Input)
	case *Distinct:
		return pl.guess(n.Input)
	case *OrderBy:
		return pl.guess(n.Input)
	case *Group:
		if len(n.By) == 0 {
			return 1
		}
		return pl.guess(n.Input) * groupKeeps
	case *Slice:
		rows := pl.guess(n.Input)
		if n.Limit != NoLimit {
			rows = min(rows, float64(n.Limit))
		}
		return rows
	}
	return 1
}

// groupKeeps is how many groups are expected for a solution of the input.
const groupKeeps = 0.25

// guessBGP takes the rarest pattern for the whole.
func (pl *planner) guessBGP(n *BGP) float64 {
	rows := 1.0
	for i, pt := range n.Patterns {
		r, missing := pl.resolve(pt)
		if missing != "" {
			return 0
		}
		if c := pl.count(r.fixed); i == 0 || c < rows {
			rows = c
		}
	}
	return rows
}
