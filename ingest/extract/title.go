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
func (d *document) extendTitles(hits []hit, first int) []hit {
	var longer []hit
	list := hits[first:]
	for i, h := range list {
		if h.kind != senseLexeme || h.a != d.rules.lexicon(lexTitle) {
			continue
		}
		start, end := d.narrowedFrom(list[:i], h), d.officeEnd(list[i:], h)
		if start < h.start || end > h.end {
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

// narrowedFrom returns where the words before a title begin that narrow it; before are
// the hits that begin before it or with it.
func (d *document) narrowedFrom(before []hit, title hit) int32 {
	start := title.start
	for i := len(before) - 1; i >= 0 && title.start-before[i].start <= maxTitle; i-- {
		h := before[i]
		if h.end == start && h.start < start && h.kind == senseLexeme && (h.a == d.rules.lexicon(lexTitleModifier) || h.a == d.rules.lexicon(lexPortfolio)) {
			start = h.start
		}
	}
	return start
}

// officeEnd returns where the portfolio behind a title ends: "for Foreign Affairs"; behind
// are the hits that begin with the title or after it.
func (d *document) officeEnd(behind []hit, title hit) int32 {
	end, next := title.end, title.end
	for _, h := range behind {
		if h.start > title.end+maxTitle {
			break
		}
		if h.kind != senseLexeme || h.start < next {
			continue
		}
		switch {
		case h.start == next && h.a == d.rules.lexicon(lexPortfolioOf):
			next = h.end
		case h.start == next && next > end && h.a == d.rules.lexicon(lexPortfolio):
			end, next = h.end, h.end
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
		case base != form && strings.HasSuffix(title, base):
			return graph.Text(entry.Value, "en") // an abbreviation: "Prof"
		case strings.HasSuffix(title, plural(base)):
			title = strings.TrimSuffix(title, plural(base)) + base
		}
	}
	if strings.EqualFold(title, entry.Value) {
		title = entry.Value
	}
	return graph.Text(title, "en")
}
