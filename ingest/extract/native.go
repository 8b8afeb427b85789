package extract

import (
	"strings"

	"newsgraph/graph"
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
	m := mention{start: at, end: end, entity: d.nativePerson(s, at, end)}
	if e := &d.entities.list[m.entity]; e.known == nil && len(e.classes) == 0 {
		e.classes = append(e.classes, d.rules.personIdx)
	}
	d.addLocal(s, at, end, m.entity)
	return m, true
}

// nativePerson returns the person whose name the tokens [start,end) are: under its Latin
// spelling where that is known.
func (d *document) nativePerson(s *sentence, start, end int32) int32 {
	native := dots.Replace(d.span(s, start, end))
	latin, ok := d.latinPerson(s, start, end)
	if !ok || d.rules.Knows(native) {
		return d.entities.named(native)
	}
	e := d.entities.named(latin)
	d.entities.list[e].native = graph.Name{Text: native, Language: d.grammar.language, Preferred: true}
	return e
}

// latinPerson spells a person's name in Latin letters, where the language's rules can.
func (d *document) latinPerson(s *sentence, start, end int32) (string, bool) {
	if d.grammar.language == "km" {
		return d.latinName(s, start, end)
	}
	surname, _ := s.lexemeAt(start, d.rules.lexicon(lexSurname))
	if surname <= start || end-start > maxHanName || d.looksForeign(s, start, end) {
		return "", false
	}
	name := d.span(s, start, end)
	latin := pinyinName(name, int(surname-start))
	return latin, latin != name
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
