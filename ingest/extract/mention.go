package extract

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

type mentionKind uint8

const (
	mentionName mentionKind = iota // of an entity
	mentionPronoun
	mentionDate
	mentionNumber
	mentionAbbreviation
	mentionSimilar // a kind of product that is like another
)

// mention is a stretch of a sentence that names something.
//
//	the Chinese video app TikTok (China) …
//	outer                  start  end
type mention struct {
	start, end int32  // the tokens of the name
	outer      int32  // the first of the words before it that belong to its phrase
	edges      uint32 // bit i: a word of the phrase begins i tokens before the name
	covered    bool   // a kind that only says what the name behind it is: "the chip Ascend"
	kind       mentionKind
	adjective  bool     // may be a demonym
	demonym    bool     // only a demonym: "Chinese"
	generic    bool     // a kind rather than one thing: "GPU"
	own        bool     // a pronoun for who speaks or acts in its sentence: ខ្លួន
	reflexive  bool     // a pronoun that refers to its clause's subject: "its"
	dependent  bool     // an organisation inside a person's title: "analyst at Acme"
	endings    [4]int32 // where it may end: behind the name, its class word, its owner; furthest first
	endCount   int
	owner      int32      // behind the owner that follows, 0 without one
	entity     int32      // of the document, -1 where there is none
	class      int32      // of a pronoun
	form       string     // of a pronoun: its words, folded
	value      graph.Term // of a date, number or abbreviation
	quantity   string     // of a number with its hedge: "more than 200"
}

// ends are the places where a mention may end, the furthest first.
func (m *mention) ends() []int32 { return m.endings[:m.endCount] }

// extendTo lets the mention's phrase begin at an earlier word.
func (m *mention) extendTo(at int32) {
	m.outer = at
	m.mayBegin(at)
}

// mayBegin lets a slot take the mention from an earlier word.
func (m *mention) mayBegin(at int32) {
	if back := m.start - at; back < 32 {
		m.edges |= 1 << back
	}
}

// beginsAt tells whether the mention's name or its phrase, less some of its words,
// begins at a token.
func (m *mention) beginsAt(at int32) bool {
	back := m.start - at
	return back >= 0 && back < 32 && m.edges&(1<<back) != 0
}

// addEnd adds a place where the mention may end, further than those before.
func (m *mention) addEnd(at int32) {
	if m.endCount == len(m.endings) || at <= m.endings[0] && m.endCount > 0 {
		return
	}
	copy(m.endings[1:], m.endings[:m.endCount])
	m.endings[0] = at
	m.endCount++
}

// lastEnd is the furthest end.
func (m *mention) lastEnd() int32 { return m.endings[0] }

// findMentions finds the sentence's mentions: at each token the longest of
// known names, unknown names, dates, numbers and pronouns; then what the words
// around them say of their class.
func (d *document) findMentions(s *sentence) {
	first := len(d.mentions)
	d.findRuns(s)
	run := 0
	for at := int32(0); int(at) < len(s.tokens); {
		for run < len(d.runs) && d.runs[run].first() < at {
			run++
		}
		m, ok := d.mentionAt(s, at, d.runs[run:])
		if !ok || s.cutsWord(d, m.start) {
			at++
			continue
		}
		d.mentions = append(d.mentions, m)
		at = m.end
	}
	s.mentions = d.mentions[first:len(d.mentions):len(d.mentions)]
	d.firstMentions = s.indexMentions(d.firstMentions)
	for k := range s.mentions {
		d.findPhrase(s, k)
	}
	s.coverKinds(d)
	if d.grammar.language == "km" {
		d.findAdjectives(s)
		d.findLargerPlaces(s)
		d.personDetails(s)
	}
	d.findOwners(s)
	d.findAbbreviations(s)
	if d.grammar.language == "km" {
		d.placesOfBodies(s)
	}
	d.findAppositions(s)
	if d.grammar.language == "km" {
		d.bareTitles(s)
	}
}

// cutsWord tells whether a token stands within a title or office that begins before it:
// in text without spaces a name may seem to begin there.
func (s *sentence) cutsWord(d *document, at int32) bool {
	if s.tokens[at].kind == text.KindWord {
		return false
	}
	for start := max(0, at-maxPhrase); start < at; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.end > at && h.kind == senseLexeme && d.rules.isTitle(h.a) {
				return true
			}
		}
	}
	return false
}

// mentionAt returns the longest mention that begins at a token. Of equal ones a
// date goes before a number before a name.
func (d *document) mentionAt(s *sentence, at int32, runs []nameRun) (mention, bool) {
	if m, ok := d.overlayAt(s, at); ok {
		return m, true
	}
	if m, ok := d.shortFormAt(s, at); ok {
		return m, true
	}
	if m, ok := d.dateAt(s, at); ok {
		return m, true
	}
	if len(runs) > 0 && runs[0].native == at {
		return d.glossedName(s, runs[0]), true
	}
	best, found := d.knownNameAt(s, at)
	if m, ok := d.localNameAt(s, at); ok && (!found || m.end > best.end) {
		best, found = m, true
	}
	if len(runs) > 0 && runs[0].first() == at && (!found || runs[0].end > best.end || d.isSurname(s, runs[0])) {
		return d.unknownName(s, runs[0]), true
	}
	if m, ok := d.hanOrganization(s, at); ok && (!found || m.end > best.end && d.isPlaceMention(&best)) {
		return m, true
	}
	if found {
		if m, ok := d.personNameAt(s, at); ok && d.grammar.language == "zh" && m.end > best.end && d.entities.list[m.entity].known == nil {
			return m, true // 马里 is no country in 马里·特朗
		}
		return best, true
	}
	if m, ok := d.numberAt(s, at); ok {
		return m, true
	}
	if m, ok := d.personNameAt(s, at); ok {
		return m, true
	}
	m, ok := d.pronounAt(s, at)
	if ok && d.grammar.language == "en" && len(runs) > 0 && runs[0].start < m.end {
		return mention{}, false // "the University of Oslo" is none
	}
	return m, ok
}

// isPlaceMention tells whether a mention is a known place, as many organisations' names
// begin with.
func (d *document) isPlaceMention(m *mention) bool {
	return m.kind == mentionName && d.entities.isClass(m.entity, d.rules.class("Place"))
}

// knownNameAt returns the longest name of the gazetteer at a token.
func (d *document) knownNameAt(s *sentence, at int32) (mention, bool) {
	hits := s.hitsFrom(at)
	for k := len(hits) - 1; k >= 0; k-- {
		h := hits[k]
		switch h.kind {
		case senseEntity:
			if !d.isWritten(s, h) || d.cutsForeignName(s, h) {
				continue
			}
			return d.known(s, h), true
		case senseDemonym:
			if !s.hasCapital(h.start, h.end) {
				continue // "polish"
			}
			m := d.known(s, h)
			m.demonym = !hasSense(hits, senseEntity, h)
			return m, true
		case senseLexeme:
			if entry := d.rules.entries[h.a][h.b]; entry.Class != "" && h.a == d.rules.lexicon(lexKind) {
				return d.kindName(h, entry.Value, entry.Class), true
			}
		}
	}
	return mention{}, false
}

// isWritten tells whether the letters of a known name are as large as they have to be:
// "Apple", not "apple"; "WHO", not "Who".
func (d *document) isWritten(s *sentence, h hit) bool {
	switch h.b {
	case caseCapital:
		return s.hasCapital(h.start, h.end)
	case caseCapitals:
		word := d.word(&s.tokens[h.start])
		return strings.ToUpper(word) == word
	}
	return true
}

// isSurname tells whether a word is one by which the document speaks of a person, though
// it also is a known name: "Paris" for Valeska Paris.
func (d *document) isSurname(s *sentence, run nameRun) bool {
	if run.end-run.start != 1 || run.native >= 0 {
		return false
	}
	e, ok := d.entities.find(d.word(&s.tokens[run.start]))
	return ok && d.entities.list[e].known == nil && d.entities.isClass(e, d.rules.personIdx)
}

// hasSense tells whether the words of a hit also have that sense of its entity.
func hasSense(hits []hit, kind senseKind, same hit) bool {
	for _, h := range hits {
		if h.kind == kind && h.end == same.end && h.a == same.a {
			return true
		}
	}
	return false
}

func (s *sentence) hasCapital(start, end int32) bool {
	for _, t := range s.tokens[start:end] {
		if t.capital {
			return true
		}
	}
	return s.tokens[start].kind != text.KindWord
}

func (d *document) known(s *sentence, h hit) mention {
	e := d.entities.known(h.a)
	// A known person is spoken of by the surname, too. Each name has short forms of its
	// own, so it is not enough to do this for the first.
	if d.grammar.language == "en" && h.end-h.start > 1 && d.entities.isClass(e, d.rules.personIdx) {
		d.introduceShortForms(s, nameRun{h.start, h.end, -1}, e)
	}
	return mention{
		start: h.start, end: h.end, entity: e,
		generic:   d.entities.list[e].generic,
		adjective: hasSense(s.hitsFrom(h.start), senseDemonym, h),
	}
}

func (d *document) kindName(h hit, name, class string) mention {
	e := d.entities.kind(name, d.rules.class(class))
	return mention{start: h.start, end: h.end, entity: e, generic: true}
}

// pronounAt returns the pronoun at a token: a word such as "she", "the company". One that a
// name follows is that name's title.
func (d *document) pronounAt(s *sentence, at int32) (mention, bool) {
	lexicon := d.rules.lexicon(lexPronoun)
	end, entry := s.lexemeAt(at, lexicon)
	reflexive := false
	longer, e := s.lexemeAt(at, d.rules.lexicon(lexReflexive))
	own := longer == end
	if longer > end {
		lexicon, end, entry, reflexive = d.rules.lexicon(lexReflexive), longer, e, true
	}
	if end < 0 {
		return mention{}, false
	}
	class := d.rules.class(d.rules.entries[lexicon][entry].Value)
	if d.grammar.language == "km" && class >= 0 && d.rules.isA[class][d.rules.class("Organization")] && !d.refersBack(s, end) {
		return mention{}, false
	}
	return mention{start: at, end: end, kind: mentionPronoun, entity: -1, class: class, form: foldToken(d.span(s, at, end)), reflexive: reflexive, own: own}, class >= 0
}

// findPhrase extends a mention to the words before its name that belong to it and
// the class word behind, and types an unknown name by them.
func (d *document) findPhrase(s *sentence, k int) {
	m := &s.mentions[k]
	m.outer, m.edges = m.start, 1
	m.addEnd(m.end)
	hint := int32(-1)
	if m.kind != mentionPronoun {
		hint = d.extendLeft(s, m)
	}
	if m.kind != mentionName {
		return
	}
	after := d.extendRight(s, m)
	if d.grammar.language == "en" && d.isCutShort(s, m.end) {
		m.addEnd(m.end + 1)
	}
	if d.grammar.language == "km" && s.tokens[m.start].kind == text.KindWord {
		d.tellClass(s, m)
	}
	if age := d.ageEnd(s, m.end); age > 0 && d.grammar.language == "en" {
		m.addEnd(age)
	}
	e := &d.entities.list[m.entity]
	if d.grammar.language == "km" && e.known == nil && hint >= 0 && hint == d.rules.personIdx && !d.isPerson(m) {
		e.classes = []int32{hint} // an honorific is surer than a word in the name: លោក Park
	}
	if e.known == nil && len(e.classes) == 0 {
		switch {
		case hint >= 0 && !(hint == d.rules.personIdx && d.isObject(s, m)):
			e.classes = append(e.classes, hint)
		case after >= 0:
			e.classes = append(e.classes, after)
		case d.grammar.language == "en" && d.looksLikePerson(s, m):
			e.classes = append(e.classes, d.rules.personIdx)
		case d.grammar.language == "en":
			if class := d.describedClass(s, m); class >= 0 {
				e.classes = append(e.classes, class)
			}
		}
	}
}

// isObject tells whether a name behind what may be a title is rather what a verb is about:
// "to host Acme". In small letters a title stands before full names only.
func (d *document) isObject(s *sentence, m *mention) bool {
	return d.grammar.language == "en" && m.end-m.start == 1 && m.start > 0 && !s.tokens[m.start-1].capital
}

// isCutShort tells whether a full stop behind a name only ends its last word: "Acme Corp.
// founder".
func (d *document) isCutShort(s *sentence, at int32) bool {
	if int(at)+1 >= len(s.tokens) || d.word(&s.tokens[at]) != "." || s.tokens[at].spaceBefore {
		return false
	}
	return slices.ContainsFunc(s.hitsFrom(at-1), func(h hit) bool { return h.kind == senseAfter && h.end == at })
}

// looksLikePerson tells whether a name of unknown class is a person's: it has several
// words and begins with a first name, or an age or "who" follows it.
func (d *document) looksLikePerson(s *sentence, m *mention) bool {
	if d.rules.personIdx < 0 || !d.mayBePerson(m) {
		return false
	}
	given, _ := s.lexemeAt(m.start, d.rules.lexicon(lexGivenName))
	if given == m.start+1 && m.end > given {
		return true
	}
	if d.ageEnd(s, m.end) > 0 {
		return true
	}
	return int(m.end) < len(s.tokens) && d.isComma(&s.tokens[m.end]) && d.wordAt(s, m.end+1) == "who"
}

// describedClass is the class that the apposition behind a name gives it, or -1: "Lin
// Gao, an Australian woman", "Foo Lines, a company based in Bergen".
func (d *document) describedClass(s *sentence, m *mention) int32 {
	at := m.lastEnd()
	if int(at)+1 >= len(s.tokens) || !d.isComma(&s.tokens[at]) {
		return -1
	}
	at++
	end, _ := s.lexemeAt(at, d.rules.lexicon(lexArticle))
	if end < 0 {
		return -1
	}
	guard := d.rules.lexicon(lexGuard)
	class := int32(-1)
	for last := end + 2*d.grammar.gap; end < last && int(end) < len(s.tokens) && s.tokens[end].kind != text.KindPunct; end++ {
		if stop, _ := s.lexemeAt(end, guard); stop > 0 {
			break
		}
		for _, h := range s.hitsFrom(end) {
			if told := d.hintOf(h); told >= 0 && (h.kind == senseLexeme || h.kind == senseLabel) && !s.tokens[h.start].capital {
				class = told // the last noun is the head
			}
		}
	}
	if class == d.rules.personIdx && !d.mayBePerson(m) {
		return -1
	}
	return class
}

// ageEnd returns the end of a person's age between commas or brackets behind a name, less
// the comma: "Ann Lee, 42, said"; -1 where there is none.
func (d *document) ageEnd(s *sentence, at int32) int32 {
	if int(at)+2 >= len(s.tokens) || !d.isComma(&s.tokens[at]) && !d.isOpen(&s.tokens[at]) {
		return -1
	}
	age, ok := d.smallNumber(s, at+1)
	switch {
	case !ok || age < 5 || age > 115:
		return -1
	case d.isOpen(&s.tokens[at]) && d.isClose(&s.tokens[at+2]):
		return at + 3
	case d.isComma(&s.tokens[at+2]):
		return at + 2
	}
	return -1
}

// coverKinds marks the kinds that are part of a product's phrase.
func (s *sentence) coverKinds(d *document) {
	for k := 1; k < len(s.mentions); k++ {
		kind, name := &s.mentions[k-1], &s.mentions[k]
		if name.generic && kind.kind == mentionName && !kind.generic && kind.lastEnd() >= name.end {
			name.covered = true // "the Ascend chip"
			continue
		}
		if kind.kind == mentionPronoun {
			kind.covered = !kind.reflexive && name.outer <= kind.start
			continue
		}
		kind.covered = kind.covered || kind.generic && name.outer <= kind.start && name.kind == mentionName && !name.generic && !d.entities.isClass(name.entity, d.rules.class("Organization"))
	}
}

// findOwners lets the phrase of a product take in whose it is, so that "Google's
// Gemini" and "Gemini របស់ Google" are subjects and members of lists.
func (d *document) findOwners(s *sentence) {
	genitive := d.rules.lexicon(lexGenitive)
	for k := 1; k < len(s.mentions); k++ {
		first, second := &s.mentions[k-1], &s.mentions[k]
		if first.kind != mentionName || second.kind != mentionName {
			continue
		}
		for _, end := range first.ends() {
			next, _ := s.lexemeAt(end, genitive)
			if next < 0 || next < second.outer || next > second.start {
				continue
			}
			if d.grammar.language == "km" && d.word(&s.tokens[end])[0] != '\'' {
				first.owner = second.lastEnd()
				first.addEnd(first.owner)
			} else if d.isProduct(second) {
				second.extendTo(first.outer)
			}
			break
		}
	}
}

func (d *document) isProduct(m *mention) bool {
	return d.entities.isClass(m.entity, d.rules.class("Product"))
}

// extendLeft takes in the modifiers, titles and class words before a mention.
// It returns the class that the nearest of them gives it, or -1.
func (d *document) extendLeft(s *sentence, m *mention) int32 {
	hint := int32(-1)
	for m.start-m.outer < maxPhrase {
		h, ok := d.modifierBefore(s, m)
		if !ok || hint >= 0 && d.grammar.language == "km" && (h.kind == senseDemonym || h.kind == senseEntity) {
			return hint // in Khmer adjectives stand behind the class word
		}
		if class := d.hintOf(h); class >= 0 {
			if hint < 0 {
				hint = class
			}
		}
		m.extendTo(h.start)
	}
	return hint
}

// modifierBefore returns the longest word that ends where the mention's phrase
// begins and may belong to it.
func (d *document) modifierBefore(s *sentence, m *mention) (hit, bool) {
	for start := max(0, m.outer-maxPhrase); start < m.outer; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.end == m.outer && d.modifies(h, m) {
				return h, true
			}
		}
	}
	return hit{}, false
}

func (d *document) modifies(h hit, m *mention) bool {
	switch h.kind {
	case senseBefore:
		return m.kind == mentionName
	case senseLabel, senseDemonym:
		return m.kind == mentionName || m.kind == mentionSimilar
	case senseEntity:
		return m.kind == mentionName && d.entities.isGeneric(d.rules.pack.Entities[h.a])
	case senseLexeme:
		switch h.a {
		case d.rules.lexicon(lexWhen):
			return m.kind == mentionDate
		case d.rules.lexicon(lexModifier):
			return m.kind == mentionName || m.kind == mentionSimilar
		case d.rules.lexicon(lexTitle):
			return m.kind == mentionName && (d.grammar.language != "km" || d.isPerson(m))
		}
		return m.kind == mentionName && !(m.generic && h.a == d.rules.lexicon(lexClassNoun)) && (h.a == d.rules.lexicon(lexField) || d.rules.entries[h.a][h.b].Class != "")
	}
	return false
}

func (d *document) isPerson(m *mention) bool {
	e := &d.entities.list[m.entity]
	return len(e.classes) > 0 && d.rules.personIdx >= 0 && d.rules.isA[e.classes[0]][d.rules.personIdx]
}

// hintOf is the class that a word before a name gives it, or -1.
func (d *document) hintOf(h hit) int32 {
	switch h.kind {
	case senseBefore, senseLabel:
		if h.a == d.rules.thingIdx {
			return -1 // tells nothing
		}
		return h.a
	case senseLexeme:
		if h.a == d.rules.lexicon(lexTitle) {
			return d.rules.personIdx
		}
		return d.rules.class(d.rules.entries[h.a][h.b].Class)
	}
	return -1
}

// extendRight takes in the class word behind a name ("the Gemini model") and
// returns its class, or -1.
func (d *document) extendRight(s *sentence, m *mention) int32 {
	hits := s.hitsFrom(m.end)
	for k := len(hits) - 1; k >= 0; k-- {
		h := hits[k]
		if h.kind == senseLexeme && d.rules.isTitle(h.a) {
			return -1 // រដ្ឋមន្ត្រី (minister) begins with រដ្ឋ (state)
		}
		if h.kind == senseAfter || h.kind == senseLabel && !isKhmer(&s.tokens[m.end]) {
			m.addEnd(h.end)
			return h.a
		}
	}
	return -1
}

// findAbbreviations makes the capitals in brackets behind a name another name of
// the same entity: "Tianjin Normal University (TJNU)".
func (d *document) findAbbreviations(s *sentence) {
	for k := 0; k+1 < len(s.mentions); k++ {
		full, short := &s.mentions[k], &s.mentions[k+1]
		if full.kind != mentionName || short.kind != mentionName || short.end-short.start != 1 || full.demonym {
			continue
		}
		if !d.isGloss(s, full, short) {
			continue
		}
		if short.entity == full.entity {
			full.addEnd(short.end + 1)
		}
		word := d.word(&s.tokens[short.start])
		letters := abbreviationLetters(word)
		if letters == "" || !d.mayAbbreviate(s, letters, full) || full.end-full.start == 1 && d.grammar.language == "en" && !full.generic {
			continue
		}
		full.addEnd(short.end + 1)
		if full.generic && short.generic && d.entities.list[short.entity].known != nil {
			full.entity = short.entity // "language models (LLMs)"
		}
		d.entities.alias(word, full.entity)
		short.kind, short.entity, short.value = mentionAbbreviation, full.entity, graph.Text(letters, "en")
	}
}

// isGloss tells whether a mention stands in brackets right behind another, or behind
// the adjectives that in Khmer follow it.
func (d *document) isGloss(s *sentence, full, short *mention) bool {
	at := full.end
	for at < short.start-1 {
		end, _ := s.lexemeAt(at, d.rules.lexicon(lexModifier))
		if end < 0 {
			return false
		}
		at = end
	}
	return at == short.start-1 && d.isOpen(&s.tokens[at]) && int(short.end) < len(s.tokens) && d.isClose(&s.tokens[short.end])
}

// mayAbbreviate tells whether letters can stand for a name: in Latin script they
// begin with the same letter; a place or person is not abbreviated.
func (d *document) mayAbbreviate(s *sentence, letters string, full *mention) bool {
	for _, class := range []string{"Place", "Person"} {
		if d.entities.isClass(full.entity, d.rules.class(class)) {
			return false
		}
	}
	if s.tokens[full.start].kind != text.KindWord {
		return len(d.entities.list[full.entity].classes) > 0
	}
	return strings.EqualFold(d.word(&s.tokens[full.start])[:1], letters[:1])
}

// abbreviationLetters returns an abbreviation in the singular ("LLMs" is LLM), or
// "" for another word.
func abbreviationLetters(word string) string {
	if n := len(word); n > 2 && word[n-1] == 's' && isUpper(word[n-2]) {
		word = word[:n-1]
	}
	upper := 0
	for i := range len(word) {
		if isUpper(word[i]) {
			upper++
		} else if word[i] < 'a' || word[i] > 'z' {
			if word[i] < '0' || word[i] > '9' {
				return ""
			}
		}
	}
	if upper < 2 || len(word) > 8 {
		return ""
	}
	return word
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
