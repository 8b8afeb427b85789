package text

import (
	"slices"
	"unicode/utf8"
)

// The Khmer letters and marks that have a part of their own in the normal form.
const (
	khmerDa        = 'ដ'
	khmerTa        = 'ត'
	khmerRo        = 'រ'
	khmerQa        = 'អ'
	khmerQaAlone   = '\u17a3' // deprecated, drawn as អ
	khmerQaaAlone  = '\u17a4' // deprecated, drawn as អា
	khmerQooOne    = 'ឱ'
	khmerQooTwo    = 'ឲ' // another drawing of ឱ
	khmerInherentQ = '\u17b4'
	khmerInherentA = '\u17b5'
	khmerAa        = '\u17b6'
	khmerIi        = '\u17b8'
	khmerOe        = '\u17be'
	khmerE         = '\u17c1'
	khmerOo        = '\u17c4'
	khmerCoeng     = '\u17d2'
	khmerAtthacan  = '\u17dd'
)

// khmerClass is the part that a character plays in a syllable. The classes from
// khmerBase on are in the order in which the normal form writes them.
type khmerClass uint8

const (
	khmerAlone   khmerClass = iota // digits, punctuation, symbols: no syllable
	khmerLookOut                   // a letter that the normal form replaces
	khmerHidden                    // an invisible vowel, which the normal form removes
	khmerBase                      // a consonant or an independent vowel
	khmerRobat
	khmerSubscript // coeng and its consonant
	khmerSubRo     // coeng RO, drawn to the left whatever its place, so always put last
	khmerShifter
	khmerVowel
	khmerSign
)

// khmerClasses holds the classes of U+1780 to U+17FF; a coeng is a khmerSubscript.
var khmerClasses = func() (t [128]khmerClass) {
	set := func(from, to rune, c khmerClass) {
		for r := from; r <= to; r++ {
			t[r-0x1780] = c
		}
	}
	set(0x1780, 0x17b3, khmerBase)
	set(khmerQaAlone, khmerQaaAlone, khmerLookOut)
	set(khmerQooTwo, khmerQooTwo, khmerLookOut)
	set(khmerInherentQ, khmerInherentA, khmerHidden)
	set(0x17b6, 0x17c5, khmerVowel)
	set(0x17c6, 0x17c8, khmerSign)
	set(0x17c9, 0x17ca, khmerShifter)
	set(0x17cb, 0x17d1, khmerSign)
	set(0x17cc, 0x17cc, khmerRobat)
	set(khmerCoeng, khmerCoeng, khmerSubscript)
	set(0x17d3, 0x17d3, khmerSign)
	set(khmerAtthacan, khmerAtthacan, khmerSign)
	return t
}()

// isKhmer tells whether the character at s[i] lies in U+1780 to U+17FF:
// E1 9E xx or E1 9F xx. The last byte is looked at because Normalize and Tokenize also
// get strings that are not UTF-8.
func isKhmer(s string, i int) bool {
	return i+3 <= len(s) && s[i] == 0xe1 && s[i+1]&^1 == 0x9e && s[i+2]&0xc0 == 0x80
}

// khmerIndex is the place of the Khmer character at s[i] in khmerClasses.
func khmerIndex(s string, i int) uint8 { return s[i+1]&1<<6 | s[i+2]&0x3f }

// isKhmerBase tells whether r can be a base or stand below one.
func isKhmerBase(r rune) bool { return r >= 0x1780 && r <= 0x17b3 }

// normalSyllable returns the end of the syllable at s[i], a khmerBase, if it is
// in normal form as it stands, otherwise 0. It is the hot path of Decode.
func normalSyllable(s string, i int) int {
	rank, lastVowel := khmerBase, uint8(0)
	for i += 3; isKhmer(s, i); i += 3 {
		index := khmerIndex(s, i)
		class := khmerClasses[index]
		switch class {
		case khmerBase, khmerAlone, khmerLookOut:
			return i
		case khmerHidden:
			return 0
		case khmerSubscript:
			i += 3
			if !isKhmer(s, i) {
				return 0
			}
			switch below := khmerIndex(s, i); {
			case khmerClasses[below] != khmerBase || below == khmerDa-0x1780:
				return 0
			case below == khmerRo-0x1780:
				class = khmerSubRo
			}
		case khmerVowel:
			if rank == khmerVowel && composeVowels(rune(lastVowel)+0x1780, rune(index)+0x1780) != 0 {
				return 0
			}
			lastVowel = index
		}
		if class < rank {
			return 0
		}
		rank = class
	}
	return i
}

// composeVowels returns the one vowel that the two look like, or 0.
func composeVowels(a, b rune) rune {
	if a != khmerE {
		a, b = b, a
	}
	switch {
	case a == khmerE && b == khmerIi:
		return khmerOe
	case a == khmerE && b == khmerAa:
		return khmerOo
	}
	return 0
}

// syllable collects the characters of one Khmer syllable in any order and writes
// them in the normal one. Its memory is reused.
type syllable struct{ parts []part }

// part is a character of a syllable, or a coeng with its consonant.
type part struct {
	class khmerClass
	coeng bool
	r     rune
}

// add appends a base, a mark, or, with coeng, a subscript consonant.
func (y *syllable) add(class khmerClass, coeng bool, r rune) {
	switch {
	case r == khmerQaAlone:
		r = khmerQa
	case r == khmerQooTwo:
		r = khmerQooOne
	case r == khmerQaaAlone:
		y.parts = append(y.parts, part{class, coeng, khmerQa})
		class, coeng, r = khmerVowel, false, khmerAa
	case coeng && r == khmerDa:
		r = khmerTa
	case coeng && r == khmerRo:
		class = khmerSubRo
	}
	y.parts = append(y.parts, part{class, coeng, r})
}

// appendNormal writes the syllable in normal order.
func (y *syllable) appendNormal(dst []byte) []byte {
	slices.SortStableFunc(y.parts, func(a, b part) int { return int(a.class) - int(b.class) })
	y.composeVowels()
	for _, p := range y.parts {
		if p.coeng {
			dst = utf8.AppendRune(dst, khmerCoeng)
		}
		dst = utf8.AppendRune(dst, p.r)
	}
	return dst
}

// composeVowels replaces neighbouring vowels that look like a single one.
func (y *syllable) composeVowels() {
	kept := y.parts[:0]
	for _, p := range y.parts {
		if n := len(kept); n > 0 && p.class == khmerVowel && kept[n-1].class == khmerVowel {
			if one := composeVowels(kept[n-1].r, p.r); one != 0 {
				kept[n-1].r = one
				continue
			}
		}
		kept = append(kept, p)
	}
	y.parts = kept
}
