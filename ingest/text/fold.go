package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which words are compared without regard to
// how they are typed: normalised, case folded, with straight quotes, ASCII hyphens,
// ASCII digits and single spaces, none at the ends.
func Fold(s string) string {
	if isFoldedASCII(s) {
		return s
	}
	s = cases.Fold().String(Normalize(s))
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range ASCIIDigits(s) {
		b.WriteRune(plainMark(r))
	}
	return Normalize(strings.Join(strings.Fields(b.String()), " "))
}

// isFoldedASCII tells whether s is ASCII without anything for Fold to change, as most
// words of most lexicons are.
func isFoldedASCII(s string) bool {
	for i := range len(s) {
		b := s[i]
		if b < ' ' || b > '~' || isASCIIUpper(b) || b == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// plainMark returns the ASCII mark for a curly quote or a hyphen.
func plainMark(r rune) rune {
	switch r {
	case '‘', '’', 'ʼ', '‛':
		return '\''
	case '“', '”', '‟':
		return '"'
	case '‐', '‑', '‒', '–':
		return '-'
	}
	return r
}

// Slug returns a name in the form that IRIs have: folded, letters and digits with
// hyphens between the words.
func Slug(name string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range Fold(name) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			hyphen = b.Len() > 0
			continue
		}
		if hyphen {
			b.WriteByte('-')
			hyphen = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// NameKey returns the form under which names are looked up: folded, without
// the diacritics of Latin, Greek and Cyrillic letters, and without anything but letters
// and digits, so that "Sense-Time", "SENSETIME" and "sense time" share a key.
// It is empty for a name without letters and digits.
func NameKey(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(Fold(s)) {
		switch {
		case r >= 0x300 && r <= 0x36f:
		case strokedLetters[r] != "":
			b.WriteString(strokedLetters[r])
		case unicode.In(r, unicode.L, unicode.M, unicode.Nd):
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// strokedLetters are the Latin letters that Unicode does not take apart into a
// letter and a diacritic, though readers do.
var strokedLetters = map[rune]string{'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ħ': "h", 'ı': "i", 'æ': "ae", 'œ': "oe", 'þ': "th"}

// ASCIIDigits returns s with the decimal digits of every script (Khmer, Thai,
// Arabic, full-width) as ASCII digits. The Chinese digits 〇一二三四五六七八九 are
// letters of words as well (三星 is Samsung), so they count only where s is nothing
// but digits: 二〇二四 is 2024. The length in bytes may change.
func ASCIIDigits(s string) string {
	if isASCII(s) {
		return s
	}
	onlyDigits := !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && hanDigit(r) < 0 })
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf && unicode.IsDigit(r) {
			return '0' + digitValue(r)
		}
		if d := hanDigit(r); onlyDigits && d >= 0 {
			return '0' + d
		}
		return r
	}, s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// digitValue returns the value of a decimal digit. Every script has its digits in
// ten neighbouring code points from zero on; the tables list several
// scripts' runs as one where these touch, so the place counts from its start.
func digitValue(r rune) rune {
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	return 0
}

// hanDigit returns the value of a Chinese digit, or -1.
func hanDigit(r rune) rune {
	const digits = "〇一二三四五六七八九"
	if r == '零' {
		return 0
	}
	if i := strings.IndexRune(digits, r); i >= 0 {
		return rune(i / len("〇"))
	}
	return -1
}
