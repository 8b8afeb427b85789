package queries

import (
	"iter"
	"math/bits"
)

// varSet is a set of variables. The functions that return a set never change
// the ones that they were given.
type varSet []uint64

func setOf(vars ...Var) varSet {
	var s varSet
	s.add(vars...)
	return s
}

func (s *varSet) add(vars ...Var) {
	for _, v := range vars {
		word := int(v) / 64
		for len(*s) <= word {
			*s = append(*s, 0)
		}
		(*s)[word] |= 1 << (v % 64)
	}
}

func (s varSet) has(v Var) bool {
	word := int(v) / 64
	return word < len(s) && s[word]&(1<<(v%64)) != 0
}

func (s varSet) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

func (s varSet) union(t varSet) varSet {
	if len(s) < len(t) {
		s, t = t, s
	}
	u := append(varSet(nil), s...)
	for i, w := range t {
		u[i] |= w
	}
	return u
}

func (s varSet) intersect(t varSet) varSet {
	u := append(varSet(nil), s[:min(len(s), len(t))]...)
	for i := range u {
		u[i] &= t[i]
	}
	return u
}

func (s varSet) minus(t varSet) varSet {
	u := append(varSet(nil), s...)
	for i := range min(len(s), len(t)) {
		u[i] &^= t[i]
	}
	return u
}

func (s varSet) subsetOf(t varSet) bool {
	for i, w := range s {
		if i < len(t) {
			w &^= t[i]
		}
		if w != 0 {
			return false
		}
	}
	return true
}

func (s varSet) intersects(t varSet) bool {
	for i := range min(len(s), len(t)) {
		if s[i]&t[i] != 0 {
			return true
		}
	}
	return false
}

// all yields the variables in ascending order.
func (s varSet) all() iter.Seq[Var] {
	return func(yield func(Var) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(Var(i*64 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}

func (s varSet) slice() []Var {
	var vars []Var
	for v := range s.all() {
		vars = append(vars, v)
	}
	return vars
}

// scope is what is known of a node's solutions before it runs: the variables
// that some of them may bind and those that all of them bind.
type scope struct{ visible, certain varSet }

func exactly(s varSet) scope { return scope{visible: s, certain: s} }

func (s scope) joined(t scope) scope {
	return scope{visible: s.visible.union(t.visible), certain: s.certain.union(t.certain)}
}

// optionally is the scope of a solution that t may or may not extend.
func (s scope) optionally(t scope) scope {
	return scope{visible: s.visible.union(t.visible), certain: s.certain}
}

func (s scope) either(t scope) scope {
	return scope{visible: s.visible.union(t.visible), certain: s.certain.intersect(t.certain)}
}

func (s scope) only(vars varSet) scope {
	return scope{visible: s.visible.intersect(vars), certain: s.certain.intersect(vars)}
}
