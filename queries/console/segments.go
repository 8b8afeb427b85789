package console

import (
	"slices"
	"strings"
	"unicode/utf8"

	"newsgraph/graph"
)

// segment is a stretch of a document's text throughout which the same is said of
// it. The server cuts, so that no client has to count bytes.
type segment struct {
	Text       string   `json:"text"`
	Marks      []string `json:"marks,omitempty"`      // what the stretch is part of in the statement asked about
	Statements []string `json:"statements,omitempty"` // that rest on the sentence it is part of
}

// What a stretch is part of.
const (
	markSentence = "sentence"
	markSubject  = "subject"
	markObject   = "object"
	markQuote    = "quote"
)

// stretch is a span of the document with a mark or a statement.
type stretch struct {
	graph.Span
	mark      string
	statement string
}

// stretchesOf returns the spans that the words of a statement have, and with
// sentence the span of that.
func stretchesOf(s *graph.Statement, sentence bool) []stretch {
	var list []stretch
	add := func(span *graph.Span, mark string) {
		if span != nil {
			list = append(list, stretch{Span: *span, mark: mark})
		}
	}
	if sentence {
		add(&s.Evidence.Span, markSentence)
	}
	add(s.SubjectMention, markSubject)
	add(s.ObjectMention, markObject)
	add(s.Quote, markQuote)
	return list
}

// cut cuts a text, which stands in its document from the byte offset on, where
// stretches begin and end.
func cut(text string, offset int, stretches []stretch) []segment {
	segments := []segment{}
	bounds := boundaries(text, offset, stretches)
	for i := range len(bounds) - 1 {
		start, end := bounds[i], bounds[i+1]
		s := segment{Text: text[start:end]}
		for _, part := range stretches {
			if part.Start > offset+start || part.End < offset+end {
				continue
			}
			if part.mark != "" {
				s.Marks = appendNew(s.Marks, part.mark)
			}
			if part.statement != "" {
				s.Statements = appendNew(s.Statements, part.statement)
			}
		}
		segments = append(segments, s)
	}
	return segments
}

func appendNew(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// boundaries returns where segments of the text begin and end, in order. A span
// that ends within a character, as no extraction makes it, ends before it.
func boundaries(text string, offset int, stretches []stretch) []int {
	bounds := []int{0, len(text)}
	for _, s := range stretches {
		for _, at := range []int{s.Start - offset, s.End - offset} {
			if at > 0 && at < len(text) && utf8.RuneStart(text[at]) {
				bounds = append(bounds, at)
			}
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	if len(text) == 0 {
		return nil
	}
	return bounds
}

// paragraph is a paragraph of a document.
type paragraph struct {
	Segments []segment `json:"segments"`
}

// cutDocument cuts a text into paragraphs and these into segments.
func cutDocument(text string, stretches []stretch) []paragraph {
	list := []paragraph{}
	for _, span := range paragraphs(text) {
		within := slices.DeleteFunc(slices.Clone(stretches), func(s stretch) bool {
			return s.End <= span.Start || s.Start >= span.End
		})
		list = append(list, paragraph{cut(text[span.Start:span.End], span.Start, within)})
	}
	return list
}

// paragraphs returns the spans of the text's paragraphs: what blank lines divide
// or, in a text without blank lines, its lines.
func paragraphs(text string) []graph.Span {
	byLine := true
	lines := lineSpans(text)
	for _, line := range lines[:max(0, len(lines)-1)] {
		if isBlank(text[line.Start:line.End]) {
			byLine = false
		}
	}
	var list []graph.Span
	open := false // the last paragraph goes on
	for _, line := range lines {
		content := strings.TrimRight(text[line.Start:line.End], " \t\r\n")
		if content == "" {
			open = false
			continue
		}
		end := line.Start + len(content)
		if open && !byLine {
			list[len(list)-1].End = end
		} else {
			list = append(list, graph.Span{Start: line.Start, End: end})
		}
		open = true
	}
	return list
}

func lineSpans(text string) []graph.Span {
	var list []graph.Span
	at := 0
	for line := range strings.Lines(text) {
		list = append(list, graph.Span{Start: at, End: at + len(line)})
		at += len(line)
	}
	return list
}

func isBlank(line string) bool { return strings.TrimSpace(line) == "" }
