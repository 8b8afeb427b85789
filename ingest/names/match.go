package names

import (
	"fmt"
	"slices"
	"strings"
)

// Compare tells how far two names can be of one bearer of that kind.
func Compare(a, b string, kind Kind) Match {
	if a > b { // of equally good pairs the first counts: it must not matter which name is which
		a, b = b, a
	}
	x, y := parse(a, kind), parse(b, kind)
	if len(x.words) == 0 || len(y.words) == 0 {
		return Match{0, "a name has no letters"}
	}
	if text(x.words) == text(y.words) && !conflict(x.forms, y.forms) {
		return Match{1, "the same letters"}
	}
	if kind == Organization {
		if m, ok := acronym(x.words, y.words); ok {
			return m
		}
	}
	c := compare(x.words, y.words)
	m := c.match(kind)
	if conflict(x.forms, y.forms) && m.Matches() {
		return Match{m.Score * formPenalty, fmt.Sprintf("different legal forms: %s, %s", strings.Join(x.forms, " "), strings.Join(y.forms, " "))}
	}
	return m
}

// Same tells whether two names have the same words with the same letters, whatever
// their sequence, and no different legal forms.
func Same(a, b string, kind Kind) bool {
	x, y := parse(a, kind), parse(b, kind)
	return len(x.words) > 0 && sortedText(x.words) == sortedText(y.words) && !conflict(x.forms, y.forms)
}

func sortedText(words []word) string {
	list := strings.Fields(text(words))
	slices.Sort(list)
	return strings.Join(list, " ")
}

// Key returns what names of one bearer that differ only in how they are written have
// in common: the letters without legal forms, titles' marks and accents. It is "" for a
// name without letters.
func Key(name string, kind Kind) string { return text(parse(name, kind).words) }

// formPenalty is what is left of a score if both names have a legal form and not
// the same.
const formPenalty = 0.65

func text(words []word) string {
	var list []string
	for _, w := range words {
		list = append(list, w.text)
	}
	return strings.Join(list, " ")
}

// conflict tells whether both firms have a legal form but none in common.
func conflict(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	for _, f := range a {
		for _, g := range b {
			if f == g {
				return false
			}
		}
	}
	return true
}

// acronym compares a name of one word with the first letters of the other's.
func acronym(a, b []word) (Match, bool) {
	if len(a) > 1 {
		a, b = b, a
	}
	if len(a) != 1 || len(b) < 3 {
		return Match{}, false
	}
	first := ""
	for _, w := range b {
		if !w.light {
			first += w.text[:1]
		}
	}
	return Match{0.75, "the first letters of the other name"}, len(first) > 2 && first == a[0].text
}

// comparison is what pairing the words of two names gave, in letters.
type comparison struct {
	agreed, distance float64 // of the words that pair, both sides together
	pairs            int     // of words that are not light
	inexact          int
	missing          [2]float64 // of the words left on each side, light ones counted less
	left             [2][]word
	total            float64
}

// lightWeight is what a letter of a light word counts.
const lightWeight = 0.25

func compare(a, b []word) comparison {
	var c comparison
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	for _, p := range pairUp(a, b) {
		mark(usedA, p.a)
		mark(usedB, p.b)
		light := a[p.a[0]].light || b[p.b[0]].light
		w := weight(light)
		c.agreed += w * 2 * float64(p.length)
		c.distance += w * 2 * p.distance
		if !light {
			c.pairs++
		}
		if p.distance > 0 {
			c.inexact++
		}
	}
	for side, words := range [][]word{a, b} {
		used := [][]bool{usedA, usedB}[side]
		for i, w := range words {
			if used[i] {
				continue
			}
			c.missing[side] += weight(w.light) * float64(letters(w.text))
			if !w.light {
				c.left[side] = append(c.left[side], w)
			}
		}
	}
	c.total = c.agreed + c.missing[0] + c.missing[1]
	return c
}

func weight(light bool) float64 {
	if light {
		return lightWeight
	}
	return 1
}

// match weighs a comparison.
func (c *comparison) match(kind Kind) Match {
	agreement := (c.agreed - misspelt*c.distance) / max(1, c.total)
	switch {
	case c.pairs == 0:
		return Match{0, "no word in common"}
	case onlyNumbers(c.left[0]) && onlyNumbers(c.left[1]):
		return Match{agreement * numbersDiffer, fmt.Sprintf("the numbers differ: %q, %q", text(c.left[0]), text(c.left[1]))}
	case len(c.left[0]) > 0 && len(c.left[1]) > 0:
		return Match{agreement * contradiction, fmt.Sprintf("%q stands against %q", text(c.left[0]), text(c.left[1]))}
	case len(c.left[0])+len(c.left[1]) > 0:
		return c.oneSided(kind, agreement)
	}
	return Match{max(0, agreement), "every word has its like"}
}

// What a letter of difference costs, and what is left of the score of names that
// contradict each other. Names that differ in a number alone are of one series:
// whoever screens wants to see them, whoever links looks at the reason.
const (
	misspelt      = 1.2
	contradiction = 0.7
	numbersDiffer = 0.85
)

func onlyNumbers(words []word) bool {
	return len(words) > 0 && !slices.ContainsFunc(words, func(w word) bool { return !w.number })
}

// oneSided weighs names of which one has more words.
func (c *comparison) oneSided(kind Kind, agreement float64) Match {
	extra := append(append([]word{}, c.left[0]...), c.left[1]...)
	reason := fmt.Sprintf("%q stands in one name only", text(extra))
	spelling := 1 - misspelt*c.distance/max(1, c.agreed)
	if kind == Person {
		if c.pairs < 2 {
			return Match{0.5 * spelling, reason}
		}
		return Match{0.9 * spelling, reason}
	}
	return Match{agreement * 0.8, reason}
}
