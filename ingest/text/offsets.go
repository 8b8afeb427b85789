package text

import "sort"

// offsetMap is the difference between an original and its normal form: the
// stretches that normalising changed, in order and without overlap. Between two
// changes the text is the same and only its offset is shifted, so the map
// costs nothing where nothing changed.
//
//	original  a b ¤ c x y d        ¤ removed, "xy" replaced by "z"
//	normal    a b   c  z  d
//	changes   {normal 2–2, original 2–3} {normal 3–4, original 4–6}
type offsetMap []change

// change says that original[originalStart:originalEnd] became
// normal[normalStart:normalEnd], which is empty for a removal.
type change struct {
	normalStart, normalEnd     uint32
	originalStart, originalEnd uint32
}

// add records a change; removals side by side become one.
func (m offsetMap) add(c change) offsetMap {
	if n := len(m); n > 0 && c.normalStart == c.normalEnd {
		last := &m[n-1]
		if last.normalStart == last.normalEnd && last.normalEnd == c.normalStart && last.originalEnd == c.originalStart {
			last.originalEnd = c.originalEnd
			return m
		}
	}
	return append(m, c)
}

// originalStart returns where the character that begins at p in the normal form
// begins in the original: after removals at p, and for a p within a replaced
// stretch at the start of that stretch.
func (m offsetMap) originalStart(p int) int {
	k := sort.Search(len(m), func(i int) bool { return int(m[i].normalEnd) > p })
	if k < len(m) && int(m[k].normalStart) < p {
		return int(m[k].originalStart)
	}
	return p + m.shiftBefore(k)
}

// originalEnd returns where the character that ends at p in the normal form ends
// in the original: before removals at p, and for a p within a replaced
// stretch at the end of that stretch.
func (m offsetMap) originalEnd(p int) int {
	k := sort.Search(len(m), func(i int) bool { return int(m[i].normalStart) >= p })
	if k > 0 && int(m[k-1].normalEnd) > p {
		return int(m[k-1].originalEnd)
	}
	return p + m.shiftBefore(k)
}

// shiftBefore is what the first k changes add to an offset.
func (m offsetMap) shiftBefore(k int) int {
	if k == 0 {
		return 0
	}
	return int(m[k-1].originalEnd) - int(m[k-1].normalEnd)
}
