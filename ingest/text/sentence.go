package text

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is one sentence of a Text, without the spaces around it.
type Sentence struct {
	Span           // in the normal form
	Original  Span // in the original bytes
	Paragraph int  // the line of the file, from 1; blank lines count
	Index     int  // the sentence within its paragraph, from 1
}

// ID is the sentence's name within its document: "15.1" is the first sentence
// of paragraph 15.
func (s Sentence) ID() string {
	return strconv.Itoa(s.Paragraph) + "." + strconv.Itoa(s.Index)
}

// Sentences returns the text's sentences in order. A sentence ends
//
//   - with its line, whatever it ends in;
//   - at ។ ៕ ៚ and 。 ｡ ！ ？, also where a space stands before the mark, but not
//     within ។ល។ (and so on); ៖ ； and opening quotes do not end it;
//   - at . ! ? … where a space follows and then what can begin a sentence,
//     and at ! and ? also before Khmer, Chinese and Thai letters. A full stop after
//     these letters, or before them, does not end a sentence; nor does one after a
//     title, an initial or another abbreviation (see abbreviations.go).
//
// Closing quotes and brackets that follow the mark belong to the sentence.
func (t *Text) Sentences() []Sentence { return t.AppendSentences(nil) }

// AppendSentences appends the text's sentences to dst, for callers that reuse
// memory from document to document.
func (t *Text) AppendSentences(dst []Sentence) []Sentence {
	s := t.normal
	for start, paragraph := 0, 1; start < len(s); paragraph++ {
		end, next := lineEnd(s, start)
		dst = t.appendLine(dst, start, end, paragraph)
		start = next
	}
	return dst
}

// lineEnd returns the end of the line that begins at start, and the start of the
// next one. A line ends with LF, CR LF or CR.
func lineEnd(s string, start int) (end, next int) {
	i := strings.IndexAny(s[start:], "\r\n")
	if i < 0 {
		return len(s), len(s)
	}
	end = start + i
	if strings.HasPrefix(s[end:], "\r\n") {
		return end, end + 2
	}
	return end, end + 1
}

// appendLine appends the sentences of the line s[start:end].
func (t *Text) appendLine(dst []Sentence, start, end, paragraph int) []Sentence {
	line := t.normal[:end]
	for index := 1; ; index++ {
		start = skipSpace(line, start)
		if start == end {
			return dst
		}
		stop := sentenceEnd(line, start)
		dst = append(dst, Sentence{
			Span:      Span{start, stop},
			Original:  t.Original(start, stop),
			Paragraph: paragraph,
			Index:     index,
		})
		start = stop
	}
}

// sentenceEnd returns the end of the sentence that begins at start and ends no
// later than the line.
func sentenceEnd(line string, start int) int {
	for i := start; i < len(line); {
		size, strength := mark(line, i)
		switch strength {
		case noMark:
			i += size
		case strongMark:
			if size := andSoOn(line, i); size > 0 {
				i += size
				continue
			}
			return closeSentence(line, i)
		case weakMark:
			end := marksEnd(line, i)
			if endsSentence(line, start, i, end) {
				return closeSentence(line, i)
			}
			i = end
		}
	}
	return len(strings.TrimRightFunc(line, unicode.IsSpace))
}

// markStrength tells whether a character ends a sentence.
type markStrength uint8

const (
	noMark     markStrength = iota
	weakMark                // ends a sentence if what stands around it allows
	strongMark              // ends a sentence always
)

// mark returns the strength of the character at i, and its size.
func mark(s string, i int) (int, markStrength) {
	switch b := s[i]; {
	case b < utf8.RuneSelf:
		if b == '.' || b == '!' || b == '?' {
			return 1, weakMark
		}
		return 1, noMark
	case b < 0xe0:
		return 2, noMark
	case b >= 0xf0:
		return 4, noMark
	case b == 0xe1:
		if s[i+1] == 0x9f && (s[i+2] == 0x94 || s[i+2] == 0x95 || s[i+2] == 0x9a) { // ។ ៕ ៚
			return 3, strongMark
		}
	case b == 0xe2:
		if s[i+1] == 0x80 && s[i+2] == 0xa6 { // …
			return 3, weakMark
		}
	case b == 0xe3:
		if s[i+1] == 0x80 && s[i+2] == 0x82 { // 。
			return 3, strongMark
		}
	case b == 0xef:
		if s[i+1] == 0xbc && (s[i+2] == 0x81 || s[i+2] == 0x9f) || s[i+1] == 0xbd && s[i+2] == 0xa1 { // ！ ？ ｡
			return 3, strongMark
		}
	}
	return 3, noMark
}

// andSoOn returns the size of what stands at i before the last ។ of ។ល។ or
// ។បេ។, the abbreviations of "and so on", otherwise 0. Where និង (and) follows, the
// list goes on, and the last ។ is no end either.
func andSoOn(s string, i int) int {
	for _, abbreviation := range []string{"។ល។", "។បេ។"} {
		if !strings.HasPrefix(s[i:], abbreviation) {
			continue
		}
		size := len(abbreviation)
		if strings.HasPrefix(s[skipSpace(s, i+size):], "និង") {
			return size
		}
		return size - len("។")
	}
	return 0
}

// closeSentence returns the end of the sentence whose first mark stands at i: after
// all its marks and closing quotes, also those set off by a space, and whatever
// quotes the line ends with.
func closeSentence(line string, i int) int {
	end := marksEnd(line, i)
	for {
		next := skipSpace(line, end)
		if next == len(line) {
			return end
		}
		if rest := marksEnd(line, next); skipSpace(line, rest) == len(line) {
			return rest
		}
		_, strength := mark(line, next)
		r, _ := utf8.DecodeRuneInString(line[next:])
		// A straight quote after a space may open the next sentence, and ’ may
		// be an apostrophe.
		closes := isCloser(r) && r >= utf8.RuneSelf && r != '’'
		if strength != strongMark && !closes {
			return end
		}
		end = marksEnd(line, next)
	}
}

// marksEnd returns the end of the marks and closing quotes at i.
func marksEnd(line string, i int) int {
	for i < len(line) {
		size, strength := mark(line, i)
		r, runeSize := utf8.DecodeRuneInString(line[i:])
		switch {
		case strength != noMark:
			i = skipMarks(line, i+size)
		case isCloser(r):
			i = skipMarks(line, i+runeSize)
		default:
			return i
		}
	}
	return i
}

func isCloser(r rune) bool { return strings.ContainsRune("\"')]”’»›」』）】》", r) }
func isOpener(r rune) bool { return strings.ContainsRune("\"'([“‘«‹「『（【《", r) }

// endsSentence decides about the weak marks line[i:end], with their closing quotes,
// of the sentence that begins at start.
func endsSentence(line string, start, i, end int) bool {
	next := skipSpace(line, end)
	if next == len(line) {
		return true
	}
	after, _ := utf8.DecodeRuneInString(line[next:])
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line[start:i], " "))
	asks := strings.ContainsAny(line[i:end], "!?")
	switch {
	case strings.ContainsAny(line[i:end], "។៕៚。！？｡"):
		return true
	case asks && (isUnspaced(after) || isUnspaced(before)):
		return true
	case next == end: // within a number, an address, a file name
		return false
	case !asks && isUnspaced(before):
		return false
	case !startsSentence(line, next):
		return false
	case line[i:end] == ".":
		return !isAbbreviated(line, start, i, next)
	}
	return true
}

// isUnspaced tells whether r is a letter of a script without spaces between words.
func isUnspaced(r rune) bool {
	return r >= 0x1780 && r <= 0x17d3 || isThai(r) || unicode.Is(unicode.Han, r)
}

// startsSentence tells whether a sentence of a script with capitals can begin at i,
// after any opening quotes: with a capital, which may be the second letter
// ("iFlytek"), a digit, or a currency sign.
func startsSentence(line string, i int) bool {
	r, size := utf8.DecodeRuneInString(line[i:])
	for isOpener(r) {
		i += size
		r, size = utf8.DecodeRuneInString(line[i:])
	}
	switch {
	case unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.Is(unicode.Sc, r):
		return true
	case unicode.IsLower(r):
		second, _ := utf8.DecodeRuneInString(line[i+size:])
		return unicode.IsUpper(second)
	}
	return false
}
