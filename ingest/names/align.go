package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// pair is words of both names that can be one.
type pair struct {
	a, b     []int // positions in the names
	distance float64
	length   int // letters of the longer side
}

// distance is the weighted edit distance of two words: 1 for a letter that is
// added, left out or another, 1 for two that changed places, less for letters
// that are easily taken for one another.
//
// Where bare, one of the words may lack vowels, which then cost half.
func distance(a, b string, bare bool) float64 {
	x, y := []rune(a), []rune(b)
	before, row, next := make([]float64, len(y)+1), make([]float64, len(y)+1), make([]float64, len(y)+1)
	for j := range row {
		row[j] = float64(j)
	}
	for i := range x {
		next[0] = float64(i + 1)
		for j := range y {
			d := row[j] + substitution(x, i, y, j)
			d = min(d, row[j+1]+gap(x, i, bare), next[j]+gap(y, j, bare))
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, before[j-1]+1)
			}
			next[j+1] = d
		}
		before, row, next = row, next, before
	}
	return row[len(y)]
}

// half is what it costs to take a letter for one that looks or sounds alike.
const half = 0.5

// gap is the cost of a letter that the other word lacks: half for a doubled one,
// for an h and, where bare, for a vowel.
func gap(w []rune, i int, bare bool) float64 {
	if i > 0 && (w[i] == w[i-1] || w[i] == 'h') || bare && strings.ContainsRune("aeiou", w[i]) {
		return half
	}
	return 1
}

// alike lists letters that transliterations put for each other, and digits that
// look like letters.
var alike = alikePairs("ou", "ei", "iy", "jy", "ij", "sz", "vw", "kq", "ck", "cs", "ae", "xs", "xk", "fp", "td", "bp", "zj", "9g", "1i", "0o", "3e", "5s")

func alikePairs(list ...string) map[[2]rune]bool {
	all := map[[2]rune]bool{}
	for _, p := range list {
		a, b := rune(p[0]), rune(p[1])
		all[[2]rune{a, b}], all[[2]rune{b, a}] = true, true
	}
	return all
}

func substitution(x []rune, i int, y []rune, j int) float64 {
	switch {
	case x[i] == y[j]:
		return 0
	case alike[[2]rune{x[i], y[j]}]:
		return half
	}
	return 1
}

// allowed is how far apart two words of that many letters can be and still be
// one.
func allowed(letters int) float64 {
	switch {
	case letters <= 2:
		return half
	case letters <= 5:
		return 1
	case letters <= 8:
		return 2
	}
	return 2.5
}

// pairUp pairs the words of two names, the closest first, each at most once.
func pairUp(a, b []word) []pair {
	var candidates []pair
	for i := range a {
		for j := range b {
			if p, ok := single(a, b, i, j); ok {
				candidates = append(candidates, p)
			}
		}
	}
	candidates = append(candidates, joined(a, b, false)...)
	candidates = append(candidates, joined(b, a, true)...)
	slices.SortStableFunc(candidates, func(p, q pair) int {
		return cmp.Or(
			cmp.Compare(p.distance/float64(p.length), q.distance/float64(q.length)),
			cmp.Compare(q.length, p.length),
		)
	})
	var chosen []pair
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	for _, p := range candidates {
		if anyOf(usedA, p.a) || anyOf(usedB, p.b) {
			continue
		}
		mark(usedA, p.a)
		mark(usedB, p.b)
		chosen = append(chosen, p)
	}
	return chosen
}

func anyOf(used []bool, places []int) bool {
	return slices.ContainsFunc(places, func(i int) bool { return used[i] })
}

func mark(used []bool, places []int) {
	for _, i := range places {
		used[i] = true
	}
}

// single pairs one word with one.
func single(a, b []word, i, j int) (pair, bool) {
	x, y := a[i], b[j]
	p := pair{a: []int{i}, b: []int{j}, length: max(letters(x.text), letters(y.text))}
	switch {
	case x.text == y.text:
		return p, true
	case x.number || y.number:
		return p, false
	case x.initial || y.initial:
		p.distance, p.length = half, 2
		return p, x.text[0] == y.text[0]
	case nickname(x.text) == nickname(y.text):
		p.distance = half
		return p, true
	}
	p.distance = distance(x.text, y.text, x.bare != y.bare)
	return p, p.distance <= allowed(p.length)
}

// joined pairs one word of long with two in a row of short: "goodwill" and "good
// will". swapped tells that long is the second of the names.
func joined(long, short []word, swapped bool) []pair {
	var list []pair
	for i, w := range long {
		for j := 0; j+1 < len(short); j++ {
			for end := j + 2; end <= min(len(short), j+maxJoined); end++ {
				p, ok := joinedPair(w, short[j:end])
				if !ok {
					continue
				}
				p.a, p.b = []int{i}, places(j, end)
				if swapped {
					p.a, p.b = p.b, p.a
				}
				list = append(list, p)
			}
		}
	}
	return list
}

// maxJoined is how many words in a row can be written as one.
const maxJoined = 3

func joinedPair(w word, parts []word) (pair, bool) {
	together := ""
	for _, part := range parts {
		together += part.text
	}
	p := pair{length: max(letters(w.text), letters(together))}
	p.distance = distance(w.text, together, w.bare != parts[0].bare)
	return p, p.length > 4 && p.distance <= allowed(p.length)-1
}

func places(start, end int) []int {
	list := make([]int, 0, end-start)
	for i := start; i < end; i++ {
		list = append(list, i)
	}
	return list
}

func letters(w string) int { return utf8.RuneCountInString(w) }

// nickname returns the given name that a word is short for, or the word.
func nickname(w string) string {
	if form, ok := tables["nicknames"].forms[w]; ok {
		return form
	}
	return w
}
