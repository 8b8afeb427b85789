package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a token is made of.
type Kind uint8

// The kinds of token.
const (
	KindSpace  Kind = iota // a run of white space
	KindPunct              // one punctuation mark, symbol or control character
	KindKhmer              // a Khmer orthographic cluster
	KindHan                // a Han character
	KindThai               // a Thai cluster
	KindWord               // a word of an alphabetic script: "AT&T", "GPT-4o", "U.S.", "5G"
	KindNumber             // a run of digits of any script: "1,677", "3.5", "១២៣"
	KindOther              // one character of any other script, with its marks
)

var kindNames = [...]string{"space", "punct", "khmer", "han", "thai", "word", "number", "other"}

func (k Kind) String() string { return kindNames[k] }

// Token is a stretch of text at whose edges a match may begin or end.
type Token struct {
	Start, End uint32 // byte offsets into the tokenised string
	Kind       Kind
}

// Tokenize cuts s[start:end], which is in normal form, into tokens and appends
// them to dst. They follow one another without gap; their offsets are those of s.
//
// A word goes on through an apostrophe, full stop, ampersand or hyphen within it, with
// these exceptions, where readers see two words: the possessive 's is a token of
// its own ("OpenAI", "'s"), and a hyphen parts a name or number from a word in
// small letters ("Beijing", "-", "based") and an abbreviation from a name ("US", "-",
// "China"). The last full stop of "U.S." belongs to it.
func Tokenize(dst []Token, s string, start, end int) []Token {
	s = s[:end]
	for i := start; i < end; {
		kind, next := tokenAt(s, i)
		dst = append(dst, Token{uint32(i), uint32(next), kind})
		i = next
	}
	return dst
}

// tokenAt returns the kind and the end of the token that begins at s[i].
func tokenAt(s string, i int) (Kind, int) {
	b := s[i]
	switch {
	case b < utf8.RuneSelf:
		return asciiToken(s, i)
	case isKhmer(s, i):
		return khmerToken(s, i)
	case b >= 0xe4 && b <= 0xe9 && i+3 <= len(s):
		return KindHan, skipMarks(s, i+3)
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	next := i + size
	switch {
	case unicode.IsSpace(r):
		return KindSpace, skipSpace(s, next)
	case r == '’':
		return apostropheToken(s, i, size)
	case unicode.IsDigit(r):
		return numberToken(s, i)
	case unicode.Is(unicode.Han, r):
		return KindHan, skipMarks(s, next)
	case isThai(r):
		return thaiToken(s, i)
	case isAlphabetic(r):
		return KindWord, wordEnd(s, i)
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return KindOther, skipMarks(s, next)
	}
	return KindPunct, skipMarks(s, next)
}

func asciiToken(s string, i int) (Kind, int) {
	switch b := s[i]; {
	case isASCIILetter(b):
		return KindWord, wordEnd(s, i)
	case isASCIIDigit(b):
		return numberToken(s, i)
	case b == ' ' || b >= '\t' && b <= '\r':
		return KindSpace, skipSpace(s, i+1)
	case b == '\'':
		return apostropheToken(s, i, 1)
	}
	return KindPunct, skipMarks(s, i+1)
}

// khmerToken returns the cluster at i: a base with what is written around it, or
// marks without a base.
func khmerToken(s string, i int) (Kind, int) {
	index := khmerIndex(s, i)
	if khmerClasses[index] == khmerAlone {
		switch r := rune(index) + 0x1780; {
		case r >= '០' && r <= '៩':
			return numberToken(s, i)
		case r == 'ៗ' || r == '\u17dc':
			return KindKhmer, skipMarks(s, i+3)
		}
		return KindPunct, skipMarks(s, i+3)
	}
	for i = skipMarks(s, i+3); isKhmer(s, i); i = skipMarks(s, i+3) {
		class := khmerClasses[khmerIndex(s, i)]
		if class < khmerRobat {
			break
		}
		if class == khmerSubscript && isKhmer(s, i+3) && khmerClasses[khmerIndex(s, i+3)] == khmerBase {
			i += 3
		}
	}
	return KindKhmer, i
}

// thaiToken returns the cluster at i: a vowel written before its consonant, the
// consonant, and the marks and vowels written around and after it.
func thaiToken(s string, i int) (Kind, int) {
	r, size := utf8.DecodeRuneInString(s[i:])
	i += size
	if r >= 'เ' && r <= 'ไ' && i < len(s) {
		if next, size := utf8.DecodeRuneInString(s[i:]); next >= 'ก' && next <= 'ฮ' {
			i += size
		}
	}
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsMark(r) && !(r >= 'ะ' && r <= 'ำ') && r != 'ๅ' {
			break
		}
		i += size
	}
	return KindThai, i
}

// numberToken returns the run of digits at i, or the word that it begins ("5G",
// "7-Eleven").
func numberToken(s string, i int) (Kind, int) {
	end := digitsEnd(s, i)
	for end+1 < len(s) {
		joins := s[end] == '.' || s[end] == ',' && (isThousands(s, end+1) || isKhmerFraction(s, end))
		next := digitsEnd(s, end+1)
		if !joins || next == end+1 {
			break
		}
		end = next
	}
	if next := wordEnd(s, end); next > end {
		return KindWord, next
	}
	if end < len(s) && s[end] == '-' && hyphenJoins(s, i, end) {
		return KindWord, wordEnd(s, end+1)
	}
	return KindNumber, skipMarks(s, end)
}

// digitsEnd returns the end of the run of decimal digits at i.
func digitsEnd(s string, i int) int {
	for i < len(s) {
		if s[i] < utf8.RuneSelf {
			if !isASCIIDigit(s[i]) {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsDigit(r) {
			break
		}
		i += size
	}
	return i
}

// isThousands tells whether exactly three digits stand at i, as after the comma
// of 1,677 but not after that of 2023,2024.
func isThousands(s string, i int) bool {
	return utf8.RuneCountInString(s[i:digitsEnd(s, i)]) == 3
}

// isKhmerFraction tells whether the comma at i stands between Khmer digits, of which one
// or two follow: ១,២ is 1.2.
func isKhmerFraction(s string, i int) bool {
	if i < 3 || !isKhmer(s, i-3) || !isKhmer(s, i+1) {
		return false
	}
	digits := utf8.RuneCountInString(s[i+1 : digitsEnd(s, i+1)])
	return digits == 1 || digits == 2
}

// apostropheToken returns the possessive at i, or the apostrophe alone.
func apostropheToken(s string, i, size int) (Kind, int) {
	if isPossessive(s, i, size) {
		return KindWord, skipMarks(s, i+size+1)
	}
	return KindPunct, skipMarks(s, i+size)
}

// isPossessive tells whether the apostrophe of size bytes at i is that of an 's
// after a word.
func isPossessive(s string, i, size int) bool {
	after := i + size
	if i == 0 || s[i-1] == ' ' || after >= len(s) || s[after] != 's' && s[after] != 'S' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return (before == '.' || isWordRune(before)) && !isWordAt(s, after+1)
}

// wordEnd returns the end of the word whose next character stands at i, or i if that
// is none.
func wordEnd(s string, i int) int {
	start, part := i, i // part: what stands behind the last hyphen
	for {
		i = lettersEnd(s, i)
		if i == start || i == len(s) {
			return i
		}
		switch size := joiner(s, part, i); {
		case size > 0:
			if s[i] == '-' {
				part = i + size
			}
			i += size
		case s[i] == '.' && isDotted(s[start:i]):
			return skipMarks(s, i+1)
		default:
			return skipMarks(s, i)
		}
	}
}

// lettersEnd returns the end of the letters, digits and marks at i.
func lettersEnd(s string, i int) int {
	for i < len(s) {
		if s[i] < utf8.RuneSelf {
			if !isASCIILetter(s[i]) && !isASCIIDigit(s[i]) && s[i] != '_' {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) {
			break
		}
		i += size
	}
	return i
}

// joiner returns the size of the mark at i if the word goes on after it, otherwise
// 0. s[part:i] is the word's part behind its last hyphen.
func joiner(s string, part, i int) int {
	size := 1
	switch {
	case s[i] == '-':
		if !hyphenJoins(s, part, i) {
			return 0
		}
	case s[i] == '.':
		if !fullStopJoins(s, i) {
			return 0
		}
	case s[i] == '&':
	case s[i] == '\'' || strings.HasPrefix(s[i:], "’"):
		if s[i] != '\'' {
			size = len("’")
		}
		if isPossessive(s, i, size) {
			return 0
		}
	default:
		return 0
	}
	if !isWordAt(s, i+size) {
		return 0
	}
	return size
}

// fullStopJoins tells whether the full stop at i lies within a word ("Node.js",
// "Character.AI", "GPT-3.5") rather than between two sentences without a space
// ("ended.The").
func fullStopJoins(s string, i int) bool {
	return i+2 >= len(s) || !isASCIILower(s[i-1]) || !isASCIIUpper(s[i+1]) || !isASCIILower(s[i+2])
}

// hyphenJoins tells whether the hyphen at i joins s[part:i] and what follows it
// into one word ("Wi-Fi", "GPT-4o", "state-owned") rather than standing between two
// ("Beijing-based", "US-China", "20-minute", "2023-2024").
func hyphenJoins(s string, part, i int) bool {
	if !isWordAt(s, i+1) {
		return false
	}
	left, right := s[part:i], s[i+1:lettersEnd(s, i+1)]
	hasUpper := strings.ContainsFunc(left, unicode.IsUpper)
	isNumber := digitsEnd(left, 0) == len(left)
	first, _ := utf8.DecodeRuneInString(right)
	switch {
	case isNumber:
		return unicode.IsUpper(first)
	case unicode.IsDigit(first):
		return true
	case unicode.IsLower(first):
		return !hasUpper
	}
	return !isAbbreviation(left) && !isAbbreviation(right)
}

// isAbbreviation tells whether the word is two or more ASCII capitals.
func isAbbreviation(word string) bool {
	for i := range len(word) {
		if !isASCIIUpper(word[i]) {
			return false
		}
	}
	return len(word) >= 2
}

// isDotted tells whether the word, which a full stop follows, is made of one-letter parts
// ("U.S", "a.m").
func isDotted(word string) bool {
	if len(word) < 3 || len(word)%2 == 0 {
		return false
	}
	for i := range len(word) {
		if i%2 == 0 && !isASCIILetter(word[i]) || i%2 == 1 && word[i] != '.' {
			return false
		}
	}
	return true
}

// isWordAt tells whether a letter or digit of a word stands at i.
func isWordAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(i, len(s)):])
	return isWordRune(r) && !unicode.IsMark(r)
}

// isWordRune tells whether r can stand within a word.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIILetter(byte(r)) || isASCIIDigit(byte(r)) || r == '_'
	}
	return isAlphabetic(r) || r < 0x0e00 && (unicode.IsMark(r) || unicode.IsDigit(r))
}

// isAlphabetic tells whether r is a letter of a script that writes spaces between
// words and whose letters are ranged below U+0E00 (Latin, Greek, Cyrillic, Arabic,
// the scripts of India …) or in the supplements of Latin and Greek.
func isAlphabetic(r rune) bool {
	return (r < 0x0e00 || r >= 0x1e00 && r < 0x2000) && unicode.IsLetter(r)
}

func isThai(r rune) bool {
	return r >= 0x0e00 && r < 0x0e80 && (unicode.IsLetter(r) || unicode.IsMark(r))
}

func isASCIILetter(b byte) bool { return isASCIILower(b | 0x20) }
func isASCIILower(b byte) bool  { return b >= 'a' && b <= 'z' }
func isASCIIUpper(b byte) bool  { return b >= 'A' && b <= 'Z' }
func isASCIIDigit(b byte) bool  { return b >= '0' && b <= '9' }

// skipSpace returns the offset of the first character from i on that is not space.
func skipSpace(s string, i int) int {
	for i < len(s) {
		if s[i] < utf8.RuneSelf {
			if s[i] != ' ' && (s[i] < '\t' || s[i] > '\r') {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += size
	}
	return i
}

// skipMarks returns the end of the combining marks at i. Khmer marks are not among
// them, as they make a cluster even without a base; all but U+17DD, which NFC may have moved
// to behind a mark of another script.
func skipMarks(s string, i int) int {
	for i < len(s) && s[i] >= 0xcc && (s[i] < 0xe4 || s[i] > 0xe9) {
		if isKhmer(s, i) && khmerIndex(s, i) != khmerAtthacan-0x1780 {
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsMark(r) {
			break
		}
		i += size
	}
	return i
}

// Edges is a set of byte offsets at which a match may begin or end, for callers
// that walk bytes rather than tokens. The zero value is empty.
type Edges struct {
	start int
	bits  []uint64
}

// Reset makes e the set of the edges of tokens, which follow one another
// without gap, as Tokenize gives them. It reuses e's memory.
func (e *Edges) Reset(tokens []Token) {
	e.bits = e.bits[:0]
	if len(tokens) == 0 {
		return
	}
	e.start = int(tokens[0].Start)
	length := int(tokens[len(tokens)-1].End) - e.start + 1
	words := (length + 63) / 64
	if cap(e.bits) < words {
		e.bits = make([]uint64, words)
	}
	e.bits = e.bits[:words]
	clear(e.bits)
	e.bits[0] = 1
	for _, t := range tokens {
		at := int(t.End) - e.start
		e.bits[at/64] |= 1 << (at % 64)
	}
}

// Has tells whether a match may begin or end at the offset.
func (e *Edges) Has(offset int) bool {
	at := offset - e.start
	return at >= 0 && at/64 < len(e.bits) && e.bits[at/64]>>(at%64)&1 == 1
}
