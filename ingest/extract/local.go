package extract

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// localName is a name in the text's own script that the document itself explains:
// with the Latin one in brackets behind it, as Khmer and Chinese articles do.
type localName struct {
	words  []string
	entity int32
}

// first is the first token of a run and of the name before it.
func (r nameRun) first() int32 {
	if r.native >= 0 {
		return r.native
	}
	return r.start
}

// middleDot parts the names of a foreigner in Chinese: 史蒂夫·乔布斯. Texts write it in
// several ways.
const middleDot = "·"

func isMiddleDot(word string) bool {
	return word == middleDot || word == "•" || word == "‧" || word == "・"
}

// maxNative is the longest name in Khmer or Chinese, in tokens.
const maxNative = 14

// nativeName returns the first token of the name that a run in brackets explains, or
// -1. The name begins behind the last word before it that is no part of names: a
// title, a class word in Khmer, a verb, a preposition.
func (d *document) nativeName(s *sentence, run nameRun) int32 {
	open := run.start - 1
	if run.end-run.start == 1 && abbreviationLetters(d.word(&s.tokens[run.start])) != "" {
		return -1
	}
	if d.grammar.language == "en" || open < 1 || !d.isOpen(&s.tokens[open]) || int(run.end) >= len(s.tokens) || !d.isClose(&s.tokens[run.end]) {
		return -1
	}
	first := open
	for first > 0 && open-first < maxNative && (isNative(s.tokens[first-1].kind) || isMiddleDot(d.wordAt(s, first-1))) {
		first--
	}
	bounded := first == 0 || !isNative(s.tokens[first-1].kind)
	for at := first; at < open; at++ {
		for _, h := range s.hitsFrom(at) {
			if h.end < open && (d.endsNative(s, h) || d.grammar.language == "zh" && d.isVerbal(s, h)) {
				first = max(first, h.end)
				bounded = true
			}
		}
	}
	if !bounded || first >= open {
		return -1
	}
	return first
}

func isNative(k text.Kind) bool { return k == text.KindKhmer || k == text.KindHan }

// endsNative tells whether a word stands before names rather than in them. Single
// characters and clusters are parts of names, but for prepositions.
func (d *document) endsNative(s *sentence, h hit) bool {
	long := h.end-h.start > 1
	switch h.kind {
	case senseBefore:
		return true
	case senseEntity, senseDemonym:
		return long
	case senseLexeme:
		return long && h.a != d.rules.lexicon(lexModifier) && h.a != d.rules.lexicon(lexNamePart) || h.a == d.rules.lexicon(lexPreposition)
	}
	return false
}

// isVerbal tells whether an auxiliary that is no surname stands at a hit: 也 before
// 纷纷悼念露娜.
func (d *document) isVerbal(s *sentence, h hit) bool {
	if h.kind != senseLexeme || h.a != d.rules.lexicon(lexAuxiliary) {
		return false
	}
	surname, _ := s.lexemeAt(h.start, d.rules.lexicon(lexSurname))
	return surname < 0 && !d.isOneOf(s, h.start, transliterating)
}

// glossedName returns the mention of a name with the Latin one in brackets and lets the
// rest of the document use either.
func (d *document) glossedName(s *sentence, run nameRun) mention {
	if k, ok := d.rules.known[fold(d.span(s, run.native, run.start-1))]; ok && d.grammar.language == "zh" {
		return mention{start: run.native, end: run.end + 1, entity: d.entities.known(k)} // 纳米比亚（Namibian）
	}
	m := d.unknownName(s, run)
	open := run.start - 1
	d.addLocal(s, run.native, open, m.entity)
	if d.grammar.language == "km" {
		for at := run.native + 1; at < open; at++ {
			if s.tokens[at].spaceBefore {
				d.addLocal(s, at, open, m.entity)
			}
		}
	}
	if d.grammar.language == "zh" && open-run.native >= 2*shortOrganization && !d.beginsWord(s, run.native) {
		d.addLocal(s, run.native, run.native+shortOrganization, m.entity)
	}
	m.start, m.end = run.native, run.end+1
	return m
}

// beginsWord tells whether a word or name that the pack knows begins at a token.
func (d *document) beginsWord(s *sentence, at int32) bool {
	for _, h := range s.hitsFrom(at) {
		if h.end-h.start >= shortOrganization {
			return true
		}
	}
	return false
}

// shortFormAt returns the mention of a short name that a bracket introduces:
// "国家互联网信息办公室（简称网信办）". From then on it is another name of what stands before.
func (d *document) shortFormAt(s *sentence, at int32) (mention, bool) {
	if len(d.mentions) == 0 || !d.isOpen(&s.tokens[at]) {
		return mention{}, false
	}
	start, _ := s.lexemeAt(at+1, d.rules.lexicon(lexShortForm))
	full := &d.mentions[len(d.mentions)-1]
	if start < 0 || full.end != at || full.kind != mentionName {
		return mention{}, false
	}
	for end := start + 1; end < start+maxNative && int(end) < len(s.tokens); end++ {
		if d.isClose(&s.tokens[end]) {
			d.addLocal(s, start, end, full.entity)
			value := graph.Text(d.span(s, start, end), d.grammar.language)
			return mention{start: start, end: end, kind: mentionAbbreviation, entity: full.entity, value: value}, true
		}
	}
	return mention{}, false
}

// shortOrganization is how many characters of a Chinese organisation's name are its
// short form: 澜岫 for 澜岫视觉.
const shortOrganization = 2

func (d *document) addLocal(s *sentence, start, end, entity int32) {
	var words []string
	for at := start; at < end; at++ {
		words = append(words, d.word(&s.tokens[at]))
	}
	if len(words) < 2 || d.rules.Knows(strings.Join(words, "")) {
		return
	}
	same := func(n localName) bool { return slices.Equal(n.words, words) }
	if slices.ContainsFunc(d.local[words[0]], same) {
		return // the first to bear it keeps it
	}
	d.local[words[0]] = append(d.local[words[0]], localName{words, entity})
}

// localNameAt returns the longest of the document's own names at a token.
func (d *document) localNameAt(s *sentence, at int32) (mention, bool) {
	var name *localName
	list := d.local[d.word(&s.tokens[at])]
	for i := range list {
		if d.startsWith(s, at, list[i].words) && (name == nil || len(list[i].words) > len(name.words)) {
			name = &list[i]
		}
	}
	if name == nil {
		return mention{}, false
	}
	d.entities.list[name.entity].count++
	return mention{start: at, end: at + int32(len(name.words)), entity: name.entity}, true
}

func (d *document) startsWith(s *sentence, at int32, words []string) bool {
	if int(at)+len(words) > len(s.tokens) {
		return false
	}
	for k, w := range words {
		if d.word(&s.tokens[int(at)+k]) != w {
			return false
		}
	}
	return true
}
