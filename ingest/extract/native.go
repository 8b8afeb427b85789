package extract

import (
	"slices"
	"strings"

	"newsgraph/ingest/text"
)

// personNameAt returns the personal name in the text's own script, without a Latin form,
// that begins at a token. Only what stands beside it tells that it is one:
//
//	分析师莫雅琳表示 · 莫雅琳说 · 总理约翰·霍华德     a title before, a verb of saying behind, a middle dot
//	由莫雅琳创立 · 莫雅琳和王安创立                  a founder, another person before "and"
//	莫雅琳教授指出 · 莫雅琳毕业于北京大学             a title behind, what only a person does
//	លោក ហែម ពិសិដ្ឋ បាននិយាយ                 an honorific before two or three words
//
// The entity keeps that form as its name; a Chinese one is named in pinyin, as English
// writes it, beside its own form.
func (d *document) personNameAt(s *sentence, at int32) (mention, bool) {
	if d.rules.personIdx < 0 || !isNative(s.tokens[at].kind) {
		return mention{}, false
	}
	end := int32(-1)
	switch d.grammar.language {
	case "zh":
		if end = d.dottedName(s, at); end < 0 {
			end = d.hanName(s, at)
		}
	case "km":
		end = d.khmerName(s, at)
	}
	if end < 0 {
		return mention{}, false
	}
	written := dots.Replace(d.span(s, at, end))
	name := written
	if surname, _ := s.lexemeAt(at, d.rules.lexicon(lexSurname)); surname > at && end-at <= maxHanName && !d.rules.Knows(written) && !d.looksForeign(s, at, end) {
		name = pinyinName(written, int(surname-at))
	}
	m := mention{start: at, end: end, entity: d.entities.named(name)}
	if name != written {
		d.entities.list[m.entity].native = written
	}
	if e := &d.entities.list[m.entity]; e.known == nil && len(e.classes) == 0 {
		e.classes = append(e.classes, d.rules.personIdx)
	}
	d.addLocal(s, at, end, m.entity)
	return m, true
}

// dots writes a foreign name's dots as the gazetteer does.
var dots = strings.NewReplacer("•", middleDot, "‧", middleDot, "・", middleDot)

// maxHanName is the length of the longest Chinese personal name, in characters.
const maxHanName = 4

// hanName returns the end of a surname with a given name of one or two characters, or
// -1. A title or another person stands before it, "by" with "founded" behind it, or a
// verb of saying behind a name that begins its clause.
func (d *document) hanName(s *sentence, at int32) int32 {
	surname, _ := s.lexemeAt(at, d.rules.lexicon(lexSurname))
	if surname < 0 {
		return -1
	}
	titled := d.endsTitle(s, at) || d.continuesPersons(s, at)
	founds := !titled && d.endsLexeme(s, at, lexBy)
	begins := at == 0 || s.tokens[at-1].kind == text.KindPunct || d.endsLexeme(s, at, lexBeforePerson)
	if !titled && !founds && !begins {
		return -1
	}
	for _, length := range []int32{2, 1} {
		end := surname + length
		if int(end) > len(s.tokens) || length == 2 && d.isParticleAt(s, end-1) || isMiddleDot(d.wordAt(s, end)) || d.goesOnForeign(s, end) || !d.areNameCharacters(s, at, end) {
			continue
		}
		if d.saysAt(s, end) || titled && (d.isBoundary(s, end) || d.areGiven(s, surname, end)) || founds && d.isFounders(s, end) || begins && d.personFollows(s, end) {
			return end
		}
	}
	return -1
}

// endsTitle tells whether a title, an office or "founder" ends before a token.
func (d *document) endsTitle(s *sentence, at int32) bool {
	for start := max(0, at-maxPhrase); start < at; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.end == at && h.kind == senseLexeme && (d.rules.isTitle(h.a) || h.a == d.rules.lexicon(lexFounder)) {
				return true
			}
		}
	}
	return false
}

func (d *document) endsLexeme(s *sentence, at int32, lexicon builtin) bool {
	if at == 0 {
		return false
	}
	end, _ := s.lexemeAt(at-1, d.rules.lexicon(lexicon))
	return end == at
}

// continuesPersons tells whether a list of persons goes on at a token. Names are
// found in the order of the text: the last mention is the one before.
func (d *document) continuesPersons(s *sentence, at int32) bool {
	if len(d.mentions) == 0 {
		return false
	}
	last := &d.mentions[len(d.mentions)-1]
	return last.kind == mentionName && last.end < at && s.separator(d.rules, last.end) == at && d.isPerson(last)
}

// maxToFound is how far behind a founder's name the verb may stand: 于2015年在北京创立.
const maxToFound = 12

// isFounders tells whether what stands behind a name says that it founded something:
// the verb, in the same clause, or more names.
func (d *document) isFounders(s *sentence, at int32) bool {
	if s.separator(d.rules, at) > at {
		return true
	}
	if end, _ := s.lexemeAt(at, d.rules.lexicon(lexFound)); end > 0 {
		return true
	}
	if end, _ := s.lexemeAt(at, d.rules.lexicon(lexWhen)); end < 0 {
		return false
	}
	for end := at; end < at+maxToFound && int(end) < len(s.tokens) && s.tokens[end].kind != text.KindPunct; end++ {
		if next, _ := s.lexemeAt(end, d.rules.lexicon(lexFound)); next > 0 {
			return true
		}
	}
	return false
}

// areNameCharacters tells whether Han characters may be a name: no word of the pack
// begins among them, apart from single characters, which names are made of too.
func (d *document) areNameCharacters(s *sentence, start, end int32) bool {
	for at := start; at < end; at++ {
		if s.tokens[at].kind != text.KindHan {
			return false
		}
		for _, h := range s.hitsFrom(at) {
			if h.end-h.start > 1 && h.kind != senseAfter && h.a != d.rules.lexicon(lexSurname) || d.saysAt(s, at) {
				return false
			}
		}
	}
	return true
}

func (d *document) saysAt(s *sentence, at int32) bool {
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseLexeme && d.rules.speaks(h.a) {
			return true
		}
	}
	return false
}

// isParticleAt tells whether a small word that seldom ends a name stands at a token: 于 in
// 林悦于2015年.
func (d *document) isParticleAt(s *sentence, at int32) bool {
	if d.isOneOf(s, at, given) {
		return false
	}
	for _, lexicon := range []builtin{lexPreposition, lexAuxiliary, lexAnd, lexWhen, lexGenitive} {
		if end, _ := s.lexemeAt(at, d.rules.lexicon(lexicon)); end == at+1 {
			return true
		}
	}
	return false
}

// personFollows tells whether what stands behind a name shows that it is a person's: a
// title with a boundary behind it, or a verb of what only persons do.
func (d *document) personFollows(s *sentence, at int32) bool {
	if end, _ := s.lexemeAt(at, d.rules.lexicon(lexPersonVerb)); end > 0 {
		return true
	}
	if end, _ := s.lexemeAt(at, d.rules.lexicon(lexWhen)); end > 0 && d.livesAhead(s, end) {
		return true // 王安于1970年在伦敦去世
	}
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseLexeme && d.rules.isTitle(h.a) && (int(h.end) >= len(s.tokens) || s.tokens[h.end].kind == text.KindPunct || d.saysAt(s, h.end)) {
			return true
		}
	}
	return false
}

// maxToVerb is how far behind a name's "on" or "in" the verb may stand.
const maxToVerb = 20

// livesAhead tells whether a verb of what only persons do follows in the clause.
func (d *document) livesAhead(s *sentence, at int32) bool {
	for end := at; end < at+maxToVerb && int(end) < len(s.tokens) && s.tokens[end].kind != text.KindPunct; end++ {
		if next, _ := s.lexemeAt(end, d.rules.lexicon(lexPersonVerb)); next > 0 {
			return true
		}
	}
	return false
}

// isBoundary tells whether a name may end before a token: at a mark, at the end or
// where a word of the pack begins.
func (d *document) isBoundary(s *sentence, at int32) bool {
	if int(at) >= len(s.tokens) || !isNative(s.tokens[at].kind) {
		return true
	}
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseLexeme && h.a != d.rules.lexicon(lexSurname) || h.kind == senseLiteral || h.kind == senseLabel {
			return true
		}
	}
	return false
}

// endsWord tells whether a word of the pack ends before a token.
func (d *document) endsWord(s *sentence, at int32) bool {
	for start := max(0, at-maxPhrase); start < at; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.end == at {
				return true
			}
		}
	}
	return false
}

// A Khmer name is two or three words with spaces between them.
const (
	minKhmerWords = 2
	maxKhmerWords = 3
)

// khmerName returns the end of the words behind an honorific, or -1: up to a verb, an
// auxiliary, a title or a mark.
func (d *document) khmerName(s *sentence, at int32) int32 {
	if !d.endsHonorific(s, at) || d.beginsHonorific(s, at) {
		return -1
	}
	words := 1
	for end := at; end < at+maxNative+1; end++ {
		switch {
		case int(end) == len(s.tokens) || s.tokens[end].kind != text.KindKhmer || end > at && d.stopsName(s, end):
			if words < minKhmerWords || words > maxKhmerWords {
				return -1
			}
			return end
		case end > at && s.tokens[end].spaceBefore:
			words++
		}
	}
	return -1
}

func (d *document) endsHonorific(s *sentence, at int32) bool {
	for start := max(0, at-maxPhrase); start < at; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.end == at && h.kind == senseBefore && h.a == d.rules.personIdx {
				return true
			}
		}
	}
	return false
}

func (d *document) beginsHonorific(s *sentence, at int32) bool {
	return slices.ContainsFunc(s.hitsFrom(at), func(h hit) bool { return h.kind == senseBefore && h.a == d.rules.personIdx })
}

// stopsName tells whether a word begins at a token that cannot be in a Khmer name: any of
// the pack behind a space, otherwise an auxiliary or a verb of saying.
func (d *document) stopsName(s *sentence, at int32) bool {
	for _, h := range s.hitsFrom(at) {
		long := h.end-h.start > 1
		switch {
		case h.kind == senseLexeme && long && (h.a == d.rules.lexicon(lexAuxiliary) || h.a == d.rules.lexicon(lexRelative) || d.rules.speaks(h.a)):
			return true
		case s.tokens[at].spaceBefore && (long || h.kind == senseLexeme):
			return true
		}
	}
	return false
}
