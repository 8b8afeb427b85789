package extract

import (
	"slices"
	"strings"

	"newsgraph/ingest/text"
)

// nameRun is a run of Latin words that looks like a name.
type nameRun struct {
	start, end int32
	native     int32 // the first token of the name in the text's own script before the bracket, or -1
}

// findRuns finds the sentence's runs: words with a capital letter side by side. In
// English, where every sentence begins with one, common words and titles are left
// out; in a headline that capitalises every word nothing counts.
func (d *document) findRuns(s *sentence) {
	d.runs = d.runs[:0]
	english := d.grammar.language == "en"
	if english && d.isTitleCase(s) {
		return
	}
	for at := int32(0); int(at) < len(s.tokens); {
		if !d.beginsName(s, at) {
			at++
			continue
		}
		end := at + 1
		for {
			next := d.nameGoesOn(s, at, end)
			if next == end {
				break
			}
			end = next
		}
		if run, ok := d.trimRun(s, nameRun{at, end, -1}); ok {
			d.addRun(s, run)
		}
		at = end
	}
	if english {
		d.spellOut(s)
	}
}

// spellOut makes one name of the words whose initials stand in brackets behind them:
// "Friends of the Coast (FOTC)".
func (d *document) spellOut(s *sentence) {
	for at := int32(2); int(at)+1 < len(s.tokens); at++ {
		if !d.isOpen(&s.tokens[at-1]) || !d.isClose(&s.tokens[at+1]) {
			continue
		}
		letters := abbreviationLetters(d.word(&s.tokens[at]))
		start := d.initialsBegin(s, letters, at-1)
		if start < 0 || at-1-start < 2 {
			continue
		}
		first, _ := slices.BinarySearchFunc(d.runs, start, func(r nameRun, at int32) int { return int(r.end) - int(at) - 1 })
		last := first
		for last < len(d.runs) && d.runs[last].start < at-1 {
			last++
		}
		d.runs = slices.Replace(d.runs, first, last, nameRun{start, at - 1, -1})
	}
}

// initialsBegin returns the first of the words before a token whose initials are the
// letters, or -1. Small words need not count.
func (d *document) initialsBegin(s *sentence, letters string, end int32) int32 {
	left := len(letters)
	for at := end - 1; at >= 0 && left > 0; at-- {
		word := d.word(&s.tokens[at])
		switch {
		case s.tokens[at].kind != text.KindWord:
			return -1
		case strings.EqualFold(word[:1], letters[left-1:left]) && (s.tokens[at].capital || len(word) <= 3):
			left--
			if left == 0 && s.tokens[at].capital {
				return at
			}
		case len(word) > 3 || s.tokens[at].capital:
			return -1
		}
	}
	return -1
}

// addRun adds a run: with the name before it where it stands in brackets behind
// one ("莫雅琳（Moira Ashlin）"), otherwise parted into the names that it holds.
func (d *document) addRun(s *sentence, run nameRun) {
	if run.native = d.nativeName(s, run); run.native >= 0 {
		d.runs = append(d.runs, run)
		return
	}
	d.splitRun(s, run)
}

// isTitleCase tells whether most words begin with a capital letter, in what is no
// sentence: a list of names ends with a full stop.
func (d *document) isTitleCase(s *sentence) bool {
	if n := len(s.tokens); n > 0 && d.word(&s.tokens[n-1]) == "." {
		return false
	}
	words, capitals := 0, 0
	for _, t := range s.tokens {
		if t.kind == text.KindWord && t.end-t.start > 3 {
			words++
			if t.capital {
				capitals++
			}
		}
	}
	return words >= 5 && capitals*4 > words*3
}

func (d *document) beginsName(s *sentence, at int32) bool {
	t := &s.tokens[at]
	if t.kind != text.KindWord || !t.capital || d.word(t) == "I" || d.grammar.language == "en" && d.inTitle(s, at) {
		return false
	}
	return !d.breaksName(s, at)
}

// inTitle tells whether a word stands within a title that begins before it: "State" in
// "Secretary of State".
func (d *document) inTitle(s *sentence, at int32) bool {
	for start := max(0, at-maxTitle); start < at; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.end > at && h.kind == senseLexeme && h.a == d.rules.lexicon(lexTitle) && s.tokens[start].capital && !d.endsInInstitution(s, h.end-1) {
				return true
			}
		}
	}
	return false
}

// breaksName tells whether a word with a capital letter is no part of a name:
// a month, a title.
func (d *document) breaksName(s *sentence, at int32) bool {
	r := d.rules
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseBefore && h.a == r.personIdx {
			return true
		}
		if h.kind != senseLexeme {
			continue
		}
		if h.a == r.lexicon(lexTitle) && d.grammar.language == "en" && d.endsInInstitution(s, h.end-1) {
			continue // "Drivers' Federation"
		}
		switch h.a {
		case r.lexicon(lexMonth), r.lexicon(lexTitle), r.lexicon(lexPost), r.lexicon(lexRole), r.lexicon(lexWhen), r.lexicon(lexPronoun):
			return true
		case r.lexicon(lexField), r.lexicon(lexKind), r.lexicon(lexModifier), r.lexicon(lexInstitution), r.lexicon(lexSuffix), r.lexicon(lexHeadNoun):
			continue
		}
		if h.end-h.start > 1 {
			return true // a phrase of the patterns: "Entity List"
		}
	}
	return false
}

// nameGoesOn returns the end of the part of the name that begins at end, or end.
func (d *document) nameGoesOn(s *sentence, start, end int32) int32 {
	if int(end) >= len(s.tokens) {
		return end
	}
	t := &s.tokens[end]
	switch {
	case t.kind == text.KindWord && t.capital:
		if d.breaksName(s, end) || d.wordAt(s, end+1) == ":" && d.isFunctionWord(s, end) || d.grammar.language != "en" && !t.spaceBefore {
			return end
		}
		return end + 1
	case t.kind == text.KindNumber && t.spaceBefore && t.end-t.start <= 3:
		return end + 1
	case d.word(t) == "." && (d.isInitial(&s.tokens[end-1]) || d.word(&s.tokens[end-1]) == "St"):
	case d.grammar.language == "km" && d.isSyllable(s, start, end):
		return end + 2
	case d.word(t) == "&":
	case d.word(t) == "'" && !t.spaceBefore && d.endsInInstitution(s, end+1):
	case !t.capital && d.isParticle(s, end):
		for d.isParticle(s, end+1) {
			end++
		}
	case d.word(t) == "and" && d.joinsWords(s, start, end):
	case d.word(t) == "and" && !d.joinsPurposes(s, start, end):
		return end
	case d.joins(t) && d.isInstitution(s, start, end):
		for int(end)+1 < len(s.tokens) && d.word(&s.tokens[end+1]) == "the" {
			end++
		}
	default:
		return end
	}
	if int(end)+1 < len(s.tokens) && s.tokens[end+1].capital && s.tokens[end+1].kind == text.KindWord {
		return end + 2
	}
	return end
}

// isParticle tells whether a small word may stand within a name: "van".
func (d *document) isParticle(s *sentence, at int32) bool {
	end, _ := s.lexemeAt(at, d.rules.lexicon(lexParticle))
	return end == at+1
}

// isInitial tells whether a token is the initial of a name: "L." is two tokens.
func (d *document) isInitial(t *token) bool { return t.end-t.start == 1 && t.capital }

func (d *document) joins(t *token) bool {
	w := d.word(t)
	return w == "of" || w == "for" || w == "and"
}

// joinsPurposes tells whether "and" behind a name joins what an institution is for:
// "Department of Health and …", but not "Department of Homeland Security and …", where
// another name is likelier.
func (d *document) joinsPurposes(s *sentence, start, end int32) bool {
	before := d.wordAt(s, end-2)
	return end-start > 2 && (before == "of" || before == "for" || before == "the")
}

// joinsWords tells whether "and" joins words of one name that ends in the word for an
// institution: "the Search and Rescue Agency", but not "the Health Ministry and Acme Bank".
func (d *document) joinsWords(s *sentence, start, end int32) bool {
	if start == 0 || d.wordAt(s, start-1) != "the" || d.isInstitution(s, start, end) {
		return false
	}
	if _, known := d.longestKnown(s, start, end); known {
		return false
	}
	last := end + 1
	for int(last) < len(s.tokens) && s.tokens[last].capital && s.tokens[last].kind == text.KindWord {
		last++
	}
	return last > end+2 && d.isInstitution(s, last-1, last)
}

// endsInInstitution tells whether the capital letters at a token end in the word for an
// institution, as behind the plural's apostrophe: "Taxi Drivers' Federation".
func (d *document) endsInInstitution(s *sentence, at int32) bool {
	last := at
	for int(last) < len(s.tokens) && (s.tokens[last].capital && s.tokens[last].kind == text.KindWord || last > at && d.word(&s.tokens[last]) == "'") {
		last++
	}
	return last > at && d.isInstitution(s, last-1, last)
}

// isInstitution tells whether a name's words make one that goes on after "of":
// "University of …", "Australian Centre for …".
func (d *document) isInstitution(s *sentence, start, end int32) bool {
	institution := d.rules.lexicon(lexInstitution)
	for at := start; at < end; at++ {
		if e, _ := s.lexemeAt(at, institution); e > 0 {
			return true
		}
	}
	return false
}

// trimRun drops a common word with which a sentence begins. A single word there is only
// a name where it could not be another word: "OpenAI", or one that the
// document uses as a name elsewhere.
func (d *document) trimRun(s *sentence, run nameRun) (nameRun, bool) {
	if d.grammar.language != "en" {
		return run, true
	}
	if !d.atSentenceStart(s, run.start) {
		return run, run.end-run.start > 1 || !d.isKindWord(s, run.start) && !d.isFunctionWord(s, run.start)
	}
	first := &s.tokens[run.start]
	for run.start < run.end && d.isCommon(s, run.start) {
		run.start++
		first = nil
		if run.end-run.start > 1 && !d.isFunctionWord(s, run.start) {
			break // "The AI Summit"
		}
	}
	if run.start == run.end {
		return run, false
	}
	if first != nil && run.end-run.start == 1 {
		word := d.word(first)
		_, introduced := d.entities.find(word)
		return run, introduced || hasInnerCapital(word)
	}
	return run, true
}

func (d *document) atSentenceStart(s *sentence, at int32) bool {
	return at == 0 || s.tokens[at-1].kind == text.KindPunct && !d.isComma(&s.tokens[at-1]) && !d.isOpen(&s.tokens[at-1])
}

// isKindWord tells whether a word only tells what a longer name names: "the Hospital".
func (d *document) isKindWord(s *sentence, at int32) bool {
	end, _ := s.lexemeAt(at, d.rules.lexicon(lexSuffix))
	_, introduced := d.entities.find(d.word(&s.tokens[at]))
	return end == at+1 && !introduced
}

// isCommon tells whether the word at a token is an ordinary one.
func (d *document) isCommon(s *sentence, at int32) bool {
	given := d.rules.lexicon(lexGivenName)
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseLexeme && h.a != given || h.kind == senseLiteral || h.kind == senseLabel {
			return true
		}
	}
	return false
}

func (d *document) isFunctionWord(s *sentence, at int32) bool {
	end, _ := s.lexemeAt(at, d.rules.lexicon(lexCommon))
	return end > 0
}

func hasInnerCapital(word string) bool {
	for i := 1; i < len(word); i++ {
		if isUpper(word[i]) || word[i] >= '0' && word[i] <= '9' {
			return true
		}
	}
	return false
}

// splitRun parts a run where it holds a known name beside other words: "Nvidia
// Blackwell" is two names, "Nvidia Research" and "New Zealand Herald" are one.
func (d *document) splitRun(s *sentence, run nameRun) {
	h, ok := d.longestKnown(s, run.start, run.end)
	if given, _ := s.lexemeAt(h.end, d.rules.lexicon(lexGivenName)); ok && h.end < run.end && h.kind == senseDemonym && given > 0 && given < run.end {
		d.runs = append(d.runs, nameRun{h.end, run.end, -1}) // "the American Ann Lee"
		return
	}
	if given, _ := s.lexemeAt(h.end, d.rules.lexicon(lexGivenName)); ok && given > 0 && given < run.end && d.wordAt(s, run.start-1) == "of" && d.isPlace(h) {
		d.runs = append(d.runs, nameRun{run.start, h.end, -1}, nameRun{h.end, run.end, -1}) // "Mayor of London Ann Lee"
		return
	}
	if !ok || h.end == run.end || d.isSuffixed(s, run) || d.isPlace(h) || d.isInstitution(s, h.end, h.end+1) {
		d.runs = append(d.runs, run)
		return
	}
	if d.grammar.language == "km" && s.tokens[h.end].kind == text.KindNumber && h.end+1 == run.end {
		d.runs = append(d.runs, run) // a model's number: "Boeing 737"
		return
	}
	d.runs = append(d.runs, nameRun{run.start, h.end, -1})
	if d.beginsName(s, h.end) {
		d.splitRun(s, nameRun{h.end, run.end, -1})
	}
}

// longestKnown returns the longest name of the gazetteer at start.
func (d *document) longestKnown(s *sentence, start, end int32) (hit, bool) {
	hits := s.hitsFrom(start)
	for k := len(hits) - 1; k >= 0; k-- {
		if h := hits[k]; (h.kind == senseEntity || h.kind == senseDemonym) && h.end <= end {
			return h, true
		}
	}
	return hit{}, false
}

// isPlace tells whether a hit is a place whose name begins a longer one. A place
// before a known name does not: "Chinese Tencent".
func (d *document) isPlace(h hit) bool {
	place := d.rules.class("Place")
	for _, class := range d.rules.pack.Entities[h.a].Classes {
		if place >= 0 && d.rules.isA[d.rules.class(class)][place] {
			return true
		}
	}
	return false
}

// isSuffixed tells whether a run ends in a word that makes it one name: "Inc".
func (d *document) isSuffixed(s *sentence, run nameRun) bool {
	return d.suffixClass(s, run) >= 0
}

// suffixClass is the class that the name's last or first words give it, or -1.
func (d *document) suffixClass(s *sentence, run nameRun) int32 {
	for at := run.start + 1; at < run.end; at++ {
		for _, h := range s.hitsFrom(at) {
			if h.kind == senseAfter && h.end == run.end {
				return h.a
			}
		}
	}
	for _, h := range s.hitsFrom(run.start) {
		if h.kind == senseBefore && h.end < run.end && h.a != d.rules.personIdx {
			return h.a
		}
	}
	return d.partClass(s, run)
}

// partClass is the class that a word within the name gives it, or -1: "Fan Expo
// Canada", "Food Standards Agency". The last of them is the head of the name, but what
// stands behind "of" and "for" only tells of what: "Society for Police History".
func (d *document) partClass(s *sentence, run nameRun) int32 {
	suffix := d.rules.lexicon(lexSuffix)
	class := int32(-1)
	for at := run.start; at < run.end; at++ {
		if word := d.word(&s.tokens[at]); word == "of" || word == "for" {
			break
		}
		if _, entry := s.lexemeAt(at, suffix); entry >= 0 {
			class = d.rules.class(d.rules.entries[suffix][entry].Class)
		}
	}
	return class
}

// unknownName returns the mention of a run: of the entity that the document has
// introduced under that name or a longer one, or of a new one.
func (d *document) unknownName(s *sentence, run nameRun) mention {
	name := d.span(s, run.start, run.end)
	m := mention{start: run.start, end: run.end, entity: -1}
	if i, ok := d.entities.find(name); ok {
		m.entity = i
		d.entities.list[i].count++
		return m
	}
	m.entity = d.entities.named(name)
	e := &d.entities.list[m.entity]
	if class := d.suffixClass(s, run); class >= 0 && e.known == nil && len(e.classes) == 0 {
		e.classes, e.telling = append(e.classes, class), true
	}
	if e.known == nil {
		d.introduceShortForms(s, run, m.entity)
	}
	return m
}

// introduceShortForms makes the parts by which a name of several words is spoken of
// later names of the same entity: "Xu" and "Liang" for Xu Liang, "Acme" for Acme Corp.
func (d *document) introduceShortForms(s *sentence, run nameRun, e int32) {
	words := run.end - run.start
	if words < 2 || words > 4 {
		return
	}
	for _, at := range []int32{run.start, run.end - 1} {
		t := &s.tokens[at]
		if t.kind != text.KindWord || t.end-t.start < 2 || d.isSuffixWord(s, at) {
			continue
		}
		word := d.word(t)
		if _, ok := d.rules.known[fold(word)]; ok && at == run.start {
			continue
		}
		if !strings.ContainsAny(word, ".") {
			d.entities.alias(word, e)
		}
	}
}

func (d *document) isSuffixWord(s *sentence, at int32) bool {
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseAfter || h.kind == senseBefore || h.kind == senseLabel || h.kind == senseLexeme && h.a == d.rules.lexicon(lexInstitution) {
			return true
		}
	}
	return false
}

// isSyllable tells whether a hyphen at end comes before the second syllable of a given name:
// "Park Ji-hoon".
func (d *document) isSyllable(s *sentence, start, end int32) bool {
	if d.word(&s.tokens[end]) != "-" || s.tokens[end].spaceBefore || end-start < 2 || int(end)+1 >= len(s.tokens) {
		return false
	}
	next := &s.tokens[end+1]
	return next.kind == text.KindWord && !next.spaceBefore && !next.capital && next.end-next.start <= maxSyllable
}

// maxSyllable is the longest syllable of a Korean or Chinese given name, in bytes.
const maxSyllable = 6
