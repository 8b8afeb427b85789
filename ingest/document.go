package ingest

import (
	"strings"
	"unicode/utf8"

	"newsgraph/ingest/text"
)

// maxHeadline is the longest first line that counts as a title, in characters.
const maxHeadline = 200

// maxOpening is how far a headline and a dateline are looked for, in bytes.
const maxOpening = 16 << 10

// openingOf returns the first lines of a text.
func openingOf(t *text.Text) (*text.Text, error) {
	normal := t.Normal()
	if len(normal) <= maxOpening {
		return t, nil
	}
	end := strings.LastIndexByte(normal[:maxOpening], '\n')
	if strings.TrimSpace(normal[:max(end, 0)]) == "" {
		return t, nil // one endless line
	}
	return text.Decode([]byte(normal[:end]), text.Limits{})
}

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
