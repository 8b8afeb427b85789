package question

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a stretch of a question at whose edges a word may begin or end.
type token struct {
	text       string // folded: what words are compared by
	start, end int    // bytes of the question
}

// coeng joins the consonant after it to the Khmer cluster before it.
const coeng = '\u17d2'

// tokenize cuts s into tokens. Spaces, punctuation and invisible characters
// separate tokens and are none themselves, except for parentheses, which group.
// The 's of a possessive and the n't of a
// negation are tokens of their own. A Khmer cluster is never cut.
func tokenize(s string) []token {
	var tokens []token
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		n := size
		switch {
		case r == '(' || r == ')':
		case isClitic(s[i:]):
			n = len("'s")
		case isWordRune(r):
			n = wordLength(s[i:])
		case isClusterBase(r):
			n = clusterLength(s[i:])
		default:
			i += size
			continue
		}
		for start := i; start < i+n; {
			end := start + clitic(s[start:i+n])
			tokens = append(tokens, token{fold(s[start:end]), start, end})
			start = end
		}
		i += n
	}
	return tokens
}

// isWordRune tells whether r belongs to a script that writes words with spaces
// between them, or is a digit of any script.
func isWordRune(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsLetter(r) && !isUnspaced(r)
}

// isUnspaced tells whether r belongs to a script without spaces between words.
func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Khmer, unicode.Thai, unicode.Lao, unicode.Myanmar,
		unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func isClusterBase(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// wordLength returns the length of the word that s begins with. Marks belong
// to it, and the characters that join two letters or digits: "U.S", "AT&T",
// "3.5", "1,677", "company's".
func wordLength(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if isWordRune(r) || unicode.IsMark(r) && !isUnspaced(r) {
			n += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[n+size:])
		if n == 0 || !joins(r, next) {
			break
		}
		n += size
	}
	return n
}

// joins tells whether r, inside a word, joins what is before it to next.
func joins(r, next rune) bool {
	if r == ',' {
		return unicode.IsDigit(next)
	}
	return strings.ContainsRune(".&'’", r) && isWordRune(next)
}

// clusterLength returns the length of the orthographic cluster that s begins
// with: a letter, the marks on it, and every consonant that a coeng joins.
func clusterLength(s string) int {
	last, n := utf8.DecodeRuneInString(s)
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsMark(r) && last != coeng {
			break
		}
		last, n = r, n+size
	}
	return n
}

// fold returns the form in which words are compared: compatibility normal form,
// lower case, ASCII digits and straight apostrophes, without the commas that
// group digits.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’':
			return '\''
		case r == ',':
			return -1
		case unicode.IsDigit(r):
			return '0' + digitValue(r)
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

// digitValue returns the value of a decimal digit of any script. Unicode
// encodes the ten digits of a script in order, the zero at a multiple of ten
// from the range's start.
func digitValue(r rune) rune {
	for _, rg := range unicode.Nd.R16 {
		if r >= rune(rg.Lo) && r <= rune(rg.Hi) {
			return (r - rune(rg.Lo)) % 10
		}
	}
	for _, rg := range unicode.Nd.R32 {
		if r >= rune(rg.Lo) && r <= rune(rg.Hi) {
			return (r - rune(rg.Lo)) % 10
		}
	}
	return 0
}

// clitic returns where the 's of a possessive or the n't of a negation begins
// in a word, or its length if it has neither.
func clitic(word string) int {
	for _, suffix := range []string{"'s", "’s", "'S", "’S", "n't", "n’t", "N'T", "N’T"} {
		if stem, ok := strings.CutSuffix(word, suffix); ok && stem != "" {
			return len(stem)
		}
	}
	return len(word)
}

// isClitic tells whether s begins with a possessive 's that stands alone, as
// it does among the words of a grammar.
func isClitic(s string) bool { return s == "'s" }

// texts returns the folded tokens of a word or phrase, as the tries hold them.
func texts(s string) []string {
	tokens := tokenize(s)
	list := make([]string, len(tokens))
	for i, t := range tokens {
		list[i] = t.text
	}
	return list
}
