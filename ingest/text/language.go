package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Language is the language of a text as a BCP 47 tag.
type Language string

// The languages that LanguageOf tells apart.
const (
	Khmer        Language = "km"
	Chinese      Language = "zh"
	English      Language = "en"
	Thai         Language = "th"
	Undetermined Language = "und"
)

// LanguageOf tells the language of s, a text or a part of one, by its script.
//
// Khmer, Chinese and Thai articles are full of names in Latin letters, and
// English ones quote a name in its own script. So where Latin letters stand beside
// one of these scripts, only Latin words in small letters count as English; and what
// stands in brackets, where names are given in another script, does not count beside
// what stands outside. Latin script alone is English, the one language written in it
// that is handled here. Japanese (Han with kana), other scripts and text without
// letters are Undetermined.
func LanguageOf(s string) Language {
	n := countLetters(s, true)
	if n == (letterCounts{}) {
		n = countLetters(s, false)
	}
	best, most := Undetermined, n.other
	for _, c := range []struct {
		language Language
		letters  int
	}{
		{Khmer, n.khmer},
		// A Han character says about as much as three letters.
		{Chinese, 3 * n.han},
		{Thai, n.thai},
	} {
		if c.letters > most {
			best, most = c.language, c.letters
		}
	}
	switch {
	case n.latin > 0 && (most == 0 || n.smallLatin > most):
		return English
	case best == Chinese && n.kana*10 > n.han:
		return Undetermined
	}
	return best
}

// letterCounts has the number of a text's letters by script, and once more of the
// Latin ones that are in words beginning with a small letter.
type letterCounts struct {
	khmer, han, thai, kana, latin, smallLatin, other int
}

// countLetters counts the letters of s, without those in brackets if skipAsides.
func countLetters(s string, skipAsides bool) (n letterCounts) {
	for i := 0; i < len(s); {
		if size := asideSize(s[i:]); skipAsides && size > 0 {
			i += size
			continue
		}
		switch b := s[i]; {
		case b < utf8.RuneSelf:
			i = n.countLatinWord(s, i)
			continue
		case isKhmer(s, i):
			if khmerClasses[khmerIndex(s, i)] != khmerAlone {
				n.khmer++
			}
			i += 3
			continue
		case b >= 0xe4 && b <= 0xe9 && i+3 <= len(s):
			n.han++
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case unicode.Is(unicode.Latin, r):
			n.latin++
		case isThai(r):
			n.thai++
		case unicode.Is(unicode.Han, r):
			n.han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			n.kana++
		case unicode.IsLetter(r):
			n.other++
		}
	}
	return n
}

// asideSize returns the size of the bracketed stretch that s begins with, or 0. A
// bracket that is not closed within a name's length opens no aside.
func asideSize(s string) int {
	const longest = 200
	closing := ""
	switch {
	case strings.HasPrefix(s, "("):
		closing = ")"
	case strings.HasPrefix(s, "（"):
		closing = "）"
	default:
		return 0
	}
	if i := strings.Index(s[:min(longest, len(s))], closing); i >= 0 {
		return i + len(closing)
	}
	return 0
}

// countLatinWord counts the run of ASCII letters at i and returns its end, which
// is the next byte where there is none.
func (n *letterCounts) countLatinWord(s string, i int) int {
	start := i
	for i < len(s) && isASCIILetter(s[i]) {
		i++
	}
	if i == start {
		return i + 1
	}
	n.latin += i - start
	if isASCIILower(s[start]) {
		n.smallLatin += i - start
	}
	return i
}
