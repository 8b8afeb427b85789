package queries

import (
	"iter"
	"math/bits"
)

// varSet is a set of variables. It is a value: no method but add changes it, and
// a copy is independent. Sets of the first 63 variables take no memory, which is
// most of what planning needs.
type varSet struct {
	low  uint64   // variables below 64
	high []uint64 // from 64 on; never changed once set
}

func setOf(vars ...Var) varSet {
	var s varSet
	s.add(vars...)
	return s
}

func (s *varSet) add(vars ...Var) {
	for _, v := range vars {
		if v < 64 {
			s.low |= 1 << v
			continue
		}
		word := int(v)/64 - 1
		high := make([]uint64, max(len(s.high), word+1))
		copy(high, s.high)
		high[word] |= 1 << (v % 64)
		s.high = high
	}
}

func (s varSet) has(v Var) bool {
	if v < 64 {
		return s.low&(1<<v) != 0
	}
	word := int(v)/64 - 1
	return word < len(s.high) && s.high[word]&(1<<(v%64)) != 0
}

func (s varSet) empty() bool {
	for _, w := range s.high {
		if w != 0 {
			return false
		}
	}
	return s.low == 0
}

func (s varSet) union(t varSet) varSet {
	return varSet{s.low | t.low, combined(s.high, t.high, func(a, b uint64) uint64 { return a | b })}
}

func (s varSet) intersect(t varSet) varSet {
	return varSet{s.low & t.low, combined(s.high, t.high, func(a, b uint64) uint64 { return a & b })}
}

func (s varSet) minus(t varSet) varSet {
	return varSet{s.low &^ t.low, combined(s.high, t.high, func(a, b uint64) uint64 { return a &^ b })}
}

// combined combines words pairwise, a missing one being 0.
func combined(s, t []uint64, f func(a, b uint64) uint64) []uint64 {
	if len(s) == 0 && len(t) == 0 {
		return nil
	}
	u := make([]uint64, max(len(s), len(t)))
	for i := range u {
		u[i] = f(wordAt(s, i), wordAt(t, i))
	}
	return u
}

func wordAt(words []uint64, i int) uint64 {
	if i < len(words) {
		return words[i]
	}
	return 0
}

func (s varSet) subsetOf(t varSet) bool { return s.minus(t).empty() }

func (s varSet) intersects(t varSet) bool { return !s.intersect(t).empty() }

// all yields the variables in ascending order.
func (s varSet) all() iter.Seq[Var] {
	return func(yield func(Var) bool) {
		for w := s.low; w != 0; w &= w - 1 {
			if !yield(Var(bits.TrailingZeros64(w))) {
				return
			}
		}
		for i, w := range s.high {
			for ; w != 0; w &= w - 1 {
				if !yield(Var((i+1)*64 + bits.TrailingZeros64(w))) {
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
