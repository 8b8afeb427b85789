package extract

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// maxTitle is the longest title, in tokens.
const maxTitle = 12

// extendTitles adds, to the hits of one English sentence from first on, the titles with
// the words that narrow them: the lexicon has "minister", the text "Deputy Minister for
// Foreign Affairs". A title without its longer form would be another one.
func (d *document) extendTitles(hits []hit, first int, tokens []token) []hit {
	var longer []hit
	list := hits[first:]
	for i, h := range list {
		if h.kind != senseLexeme || h.a != d.rules.lexicon(lexTitle) {
			continue
		}
		start, end := d.narrowedFrom(tokens, list[:i], h), d.officeEnd(list[i:], h)
		if (start < h.start || end > h.end) && !d.isOtherTitle(list, start, end) {
			longer = append(longer, hit{start, end, h.sense})
		}
	}
	if len(longer) == 0 {
		return hits
	}
	hits = append(hits, longer...)
	slices.SortStableFunc(hits[first:], func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	return hits
}

// isOtherTitle tells whether tokens are a rank in an organization, which is no occupation:
// "chief financial officer".
func (d *document) isOtherTitle(hits []hit, start, end int32) bool {
	return slices.ContainsFunc(hits, func(h hit) bool {
		return h.start == start && h.end == end && h.kind == senseLexeme && (h.a == d.rules.lexicon(lexRole) || h.a == d.rules.lexicon(lexPost))
	})
}

// narrowedFrom returns where the words before a title begin that narrow it; before are
// the hits that begin before it or with it.
func (d *document) narrowedFrom(tokens []token, before []hit, title hit) int32 {
	start := title.start
	for i := len(before) - 1; i >= 0 && title.start-before[i].start <= maxTitle; i-- {
		h := before[i]
		if h.end != start || h.start == start || h.kind != senseLexeme || h.a != d.rules.lexicon(lexTitleModifier) && h.a != d.rules.lexicon(lexPortfolio) {
			continue
		}
		if d.endsName(tokens, before, h, tokens[title.start].capital) || d.isBody(before, h) {
			break // "Green Party deputy", "White House Press Secretary"
		}
		start = h.start
	}
	return start
}

// endsName tells whether a word before a title is rather the last of a name: it alone is
// written with a capital letter, or it is one with which names end.
func (d *document) endsName(tokens []token, hits []hit, word hit, capital bool) bool {
	if word.start == 0 || !tokens[word.start].capital {
		return false
	}
	if !capital {
		return true
	}
	return tokens[word.start-1].capital && slices.ContainsFunc(hits, func(h hit) bool {
		return h.start == word.start && h.kind == senseLexeme && (h.a == d.rules.lexicon(lexSuffix) || h.a == d.rules.lexicon(lexInstitution))
	})
}

// isBody tells whether words before a title name an organization that the gazetteer has.
func (d *document) isBody(hits []hit, words hit) bool {
	organization := d.rules.class("Organization")
	return slices.ContainsFunc(hits, func(h hit) bool {
		if h.kind != senseEntity || h.b == caseAny || h.start > words.start || h.end < words.end {
			return false
		}
		class := d.rules.class(d.rules.pack.Entities[h.a].Classes[0])
		return organization >= 0 && class >= 0 && d.rules.isA[class][organization]
	})
}

// officeEnd returns where the portfolio behind a title ends: "for Foreign Affairs"; behind
// are the hits that begin with the title or after it.
func (d *document) officeEnd(behind []hit, title hit) int32 {
	end := title.end
	for {
		of := longestAt(behind, end, d.rules.lexicon(lexPortfolioOf))
		next := longestAt(behind, of, d.rules.lexicon(lexPortfolio))
		if of < 0 || next < 0 || next > title.end+maxTitle {
			return end
		}
		end = next
	}
}

// longestAt returns the end of the longest of the hits at a token that is a word of the
// lexicon, or -1.
func longestAt(hits []hit, at, lexicon int32) int32 {
	end := int32(-1)
	for _, h := range hits {
		if h.start > at {
			break
		}
		if h.start == at && h.kind == senseLexeme && h.a == lexicon {
			end = max(end, h.end)
		}
	}
	return end
}

// titleText returns the title at some tokens as written, in the singular and in small
// letters but where the lexicon has it otherwise.
func titleText(written string, entry *pack.LexiconEntry) graph.Term {
	title := strings.ToLower(written)
	for _, form := range entry.Forms["en"] {
		switch base := strings.ToLower(form); {
		case base != form && title == base && strings.HasPrefix(strings.ToLower(entry.Value), base):
			title = entry.Value // an abbreviation: "Prof"
		case strings.HasSuffix(title, base):
			title = strings.TrimSuffix(title, base) + form // "MP"
		case strings.HasSuffix(title, plural(base)):
			title = strings.TrimSuffix(title, plural(base)) + form
		}
	}
	if strings.EqualFold(title, entry.Value) {
		title = entry.Value
	}
	return graph.Text(title, "en")
}

// isOnesTitle tells whether the match at hand has an English title in the singular before
// a token: it is that of the first name behind it, not of others in the list.
func (d *document) isOnesTitle(s *sentence, at int32) bool {
	if d.grammar.language != "en" {
		return false
	}
	for i := range d.matcher.captures {
		for _, l := range d.matcher.captures[i].entries {
			if !d.rules.isTitle(l.lexicon) || l.end > at {
				continue
			}
			written := strings.ToLower(d.span(s, l.start, l.end))
			return slices.ContainsFunc(d.rules.entries[l.lexicon][l.entry].Forms["en"], func(form string) bool {
				return strings.HasSuffix(written, strings.ToLower(form))
			})
		}
	}
	return false
}
