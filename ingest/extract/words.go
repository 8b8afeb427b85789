package extract

import (
	"slices"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// minWords is the shortest clause that is kept as someone's words, in tokens: "he said
// so" tells nothing.
const minWords = 4

// keepWords adds, for each speaker of whose words no pattern made a statement, the
// clause as text. first is the sentence's first candidate.
func (d *document) keepWords(s *sentence, first int) {
	heard := map[int32]bool{}
	for _, c := range d.found[first:] {
		if c.by >= 0 {
			heard[c.by] = true
		}
	}
	for i := range d.scopes {
		scope := &d.scopes[i]
		property := d.rules.pack.Property(scope.scope.Otherwise)
		if property == nil || scope.by < 0 || scope.denied || heard[scope.by] || scope.scope.Polarity != "" || !d.isLongest(scope) {
			continue
		}
		start, end := d.trimClause(s, scope.start, scope.end)
		if end-start < minWords || d.isFragment(s, start) || !d.maySpeak(scope.by) {
			continue
		}
		heard[scope.by] = true
		span := d.original(s, start, end)
		d.found = append(d.found, candidate{
			sentence: s.index,
			span:     graph.Span{Start: s.Original.Start, End: s.Original.End},
			pattern:  scope.pattern,
			property: property,
			subject:  term{entity: scope.by},
			object:   term{entity: -1, value: graph.Text(d.span(s, start, end), d.source.Language), mention: span},
			by:       -1,
			polarity: graph.Affirmed,
			modality: graph.Asserted,
			quote:    span,
		})
	}
}

// isFragment tells whether a clause begins with a preposition: what follows is no clause
// but part of the one before, as in "is expected to come". Words in quotes are whole.
func (d *document) isFragment(s *sentence, start int32) bool {
	if d.grammar.language != "en" || start > 0 && s.tokens[start-1].kind == text.KindPunct && !d.isComma(&s.tokens[start-1]) {
		return false
	}
	end, _ := s.lexemeAt(start, d.rules.lexicon(lexPreposition))
	return end > 0
}

// maySpeak tells whether an entity is known to be someone who speaks, or has a name as
// long as a person's.
func (d *document) maySpeak(e int32) bool {
	entity := &d.entities.list[e]
	return len(entity.classes) > 0 || d.grammar.language != "en" || countWords(entity.name) > 1
}

// isLongest tells whether a scope's clause is the longest that its speaker has in the
// sentence.
func (d *document) isLongest(scope *scopeSpan) bool {
	return !slices.ContainsFunc(d.scopes, func(other scopeSpan) bool {
		return other.by == scope.by && other.end-other.start > scope.end-scope.start
	})
}

// trimClause leaves out the marks around a clause.
func (d *document) trimClause(s *sentence, start, end int32) (int32, int32) {
	for start < end && s.tokens[start].kind == text.KindPunct {
		start++
	}
	for start < end && s.tokens[end-1].kind == text.KindPunct {
		end--
	}
	return start, end
}
