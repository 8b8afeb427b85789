// Package names tells whether two names can be of one person, firm or thing:
// "Shaikh Isa bin Tarif" and "AL BEN ALI, Isa Ben Tarif", "OAO Gazprom" and
// "Gazprom JSC", "ហ៊ុន ម៉ាណែត" and "Hun Manet".
//
// # How names are compared
//
//	name ─ parse ─ words, legal forms, numbers ─ align ─ agreement ─ [Match]
//
// A name is brought to lower-case Latin letters, with titles, articles and
// particles marked as light words, legal forms of firms taken off and kept
// apart, and numbers written as digits whether the name has them as words,
// ordinals or Roman numerals (parse.go). Names that share the Han or Hangul
// script are compared in it, since in Latin letters too many of them coincide.
//
// The words of both names are then paired so that the fewest letters differ
// (align.go). Two words can be one if their weighted edit distance is within
// what their length allows: letters that transliterations and ears confuse cost
// half (o/u, s/z, v/w, a doubled letter). An initial stands for a word, a
// nickname for a given name, two words in a row for one.
//
// What is left over decides (match.go). Words left on one side only add detail:
// a person may leave out a patronymic, a firm hardly a word of its name. Words
// left on both sides contradict each other. The score is a share of letters
// that agree, less what is left over, so that more agreement never scores lower.
//
// # Use
//
// A score from [Threshold] on says that the names can be of one bearer, which
// is what screening asks. It does not say that they are: namesakes have equal
// names. All functions are pure and may be called by many goroutines.
package names

import (
	"slices"
	"strings"
)

// Kind tells what bears the names: persons drop and reorder names, firms have
// legal forms.
type Kind int

// The kinds.
const (
	Person       Kind = iota
	Organization      // firms, bodies, teams
	Thing             // products, vessels, places
)

// Threshold is the score from which two names can be of one bearer.
const Threshold = 0.70

// Match is how two names compare.
type Match struct {
	Score  float64 // from 0 to 1
	Reason string  // what decided, in words
}

// Matches tells whether the names can be of one bearer.
func (m Match) Matches() bool { return m.Score >= Threshold }

// Keys returns what names of one bearer have in common: names without a common key
// need not be compared. A key is as the words sound, not as they are spelt: each
// word that says something, the words run together, of persons also two together,
// as one name alone is borne by many, and of firms the first letters, as acronyms
// have them.
func Keys(text string, kind Kind) []string {
	var sounds []string
	first := ""
	n := parse(text, kind)
	for _, w := range n.words {
		if w.initial || w.light && len(n.words) > 1 {
			continue
		}
		sounds = append(sounds, sound(w.text))
		first += w.text[:1]
	}
	keys := append([]string{strings.Join(sounds, "")}, sounds...)
	if kind == Organization && len(first) > 2 {
		keys = append(keys, sound(first))
	}
	for i, a := range sounds {
		for _, b := range sounds[i+1:] {
			if kind == Person {
				keys = append(keys, min(a, b)+" "+max(a, b))
			}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(keys)))
}

// soundOf maps letters that are written for each other; those that it maps to 0
// are left out but at the beginning of a word.
var soundOf = map[rune]rune{
	'a': 0, 'e': 0, 'i': 0, 'o': 0, 'u': 0, 'y': 0, 'h': 0,
	'c': 'k', 'q': 'k', 'g': 'k', 'x': 'k', 'z': 's', 'w': 'v', 'f': 'v', 'b': 'p', 'd': 't', 'j': 's',
}

// sound returns what is left of a word that spelling hardly changes.
func sound(word string) string {
	var out strings.Builder
	last := rune(0)
	for i, r := range word {
		s, listed := soundOf[r]
		if !listed {
			s = r
		}
		if s == 0 && i == 0 {
			s = 'a'
		}
		if s != 0 && s != last {
			out.WriteRune(s)
		}
		if s != 0 {
			last = s
		}
	}
	return out.String()
}
