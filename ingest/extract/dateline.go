package extract

import (
	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// A dateline is a short line near the text's beginning.
const (
	datelineParagraph = 4
	datelineTokens    = 40
)

// Dateline returns the full date that one of the first, short lines of a text
// gives, or "".
func (r *Rules) Dateline(t *text.Text, language string) string {
	g, ok := r.grammars[language]
	if !ok {
		return ""
	}
	d := workspaces.Get().(*document)
	defer d.close()
	d.open(r, g, &graph.Document{Language: language}, t)
	for _, part := range d.parts {
		if part.Paragraph > datelineParagraph {
			break
		}
		if date := d.datelineIn(part); date != "" {
			return date
		}
	}
	return ""
}

func (d *document) datelineIn(part text.Sentence) string {
	s := sentence{Sentence: part}
	first := len(d.tokens)
	d.tokenize(part)
	s.tokens = d.tokens[first:]
	if len(s.tokens) > datelineTokens {
		return ""
	}
	s.hits = d.grammar.trie.scan(nil, s.tokens)
	s.indexHits(nil)
	for at := range s.tokens {
		if m, ok := d.dateAt(&s, int32(at)); ok && len(graph.Lexical(m.value)) == len("2006-01-02") {
			return graph.Lexical(m.value)
		}
	}
	return ""
}
