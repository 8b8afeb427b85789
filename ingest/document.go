package ingest

import (
	"strings"
	"unicode/utf8"

	"newsgraph/ingest/text"
)

// maxHeadline is the longest first line that counts as a title, in characters.
const maxHeadline = 200

// headline returns a text's first line if it looks like a headline: short, without
// a full stop, with more text below it. Otherwise it returns "".
func headline(t *text.Text) string {
	sentences := t.Sentences()
	if len(sentences) < 2 || sentences[1].Paragraph == sentences[0].Paragraph {
		return ""
	}
	first := t.Normal()[sentences[0].Start:sentences[0].End]
	first = strings.TrimSpace(strings.TrimLeft(first, "#"))
	last, _ := utf8.DecodeLastRuneInString(first)
	if utf8.RuneCountInString(first) > maxHeadline || strings.ContainsRune(".។៕。!！", last) {
		return ""
	}
	return first
}
