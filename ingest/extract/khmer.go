package extract

import (
	"slices"
	"strings"

	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// Khmer names its kinds before the name, without spaces, and says what they are like
// behind them: ក្រុមហ៊ុនអាកាសចរណ៍ Mekong Air is "company aviation Mekong Air".

// pointDecimal returns a Khmer number with the marks that English has: "1.800" (or
// "1,800") is 1800, "1,2" is 1.2.
func pointDecimal(digits string) string {
	whole, fraction, found := strings.Cut(digits, ",")
	if found && len(fraction) != 3 && !strings.Contains(fraction, ",") {
		return strings.ReplaceAll(whole, ".", "") + "." + fraction
	}
	parts := strings.Split(digits, ".")
	for _, part := range parts[1:] {
		if len(part) != 3 {
			return digits
		}
	}
	return strings.Join(parts, "")
}

// isKhmer tells whether a token is Khmer, whose class nouns stand before names only.
func isKhmer(t *token) bool { return t.kind == text.KindKhmer }

// maxClassPhrase is how far before a Latin name the noun that tells its class may
// stand, in tokens.
const maxClassPhrase = 24

// namedWord stands between a thing, with its owner, and its name: កម្មវិធីរបស់ក្រុមហ៊ុនឈ្មោះ X is
// "the company's app named X".
const namedWord = "ឈ្មោះ"

// classNounBefore returns where the phrase of a Latin name begins whose class a noun at its
// head tells, and that class, or -1: only words that describe stand between the two, no
// verb, preposition or space.
func (d *document) classNounBefore(s *sentence, m *mention) (start, class int32) {
	start, class = -1, -1
	named := d.wordAt(s, m.start-1) == namedWord
	for at := m.start - 1; at >= max(0, m.start-maxClassPhrase) && s.tokens[at].kind == text.KindKhmer; at-- {
		if owner, _ := s.lexemeAt(at, d.rules.lexicon(lexGenitive)); d.endsClassPhrase(s, at, m.start) && !(named && owner > 0) {
			break
		}
		for _, h := range s.hitsFrom(at) {
			if c := d.classNoun(h); c >= 0 && h.end <= m.start && !d.insideName(s, h) {
				start, class = at, c
			}
		}
		if s.tokens[at].spaceBefore {
			break
		}
	}
	return start, class
}

// tellClass gives a Latin name the class of the noun before it. A noun right before the
// name is believed more than one that a description parts from it.
func (d *document) tellClass(s *sentence, m *mention) {
	start, class := d.classNounBefore(s, m)
	if class < 0 {
		return
	}
	if start < m.outer {
		m.extendTo(start)
	}
	e := &d.entities.list[m.entity]
	right := slices.ContainsFunc(s.hitsFrom(start), func(h hit) bool { return h.end == m.start && d.classNoun(h) == class })
	if e.known == nil && (len(e.classes) == 0 || right && !e.told) {
		d.completeName(s, m, class)
		e = &d.entities.list[m.entity]
		if e.known == nil {
			e.classes, e.told = []int32{class}, right
		}
	}
}

// classNoun is the class of a noun before names, or -1.
func (d *document) classNoun(h hit) int32 {
	switch {
	case h.kind == senseBefore && h.a != d.rules.personIdx:
		return h.a
	case h.kind == senseLexeme && (h.a == d.rules.lexicon(lexClassNoun) || h.a == d.rules.lexicon(lexKind)):
		return d.rules.class(d.rules.entries[h.a][h.b].Class)
	}
	return -1
}

// endsClassPhrase tells whether a word begins at a token that is no part of a name's
// phrase: any that patterns look for, but for nouns and adjectives before names.
func (d *document) endsClassPhrase(s *sentence, at, limit int32) bool {
	for _, h := range s.hitsFrom(at) {
		if h.end > limit || d.insideWord(s, h) {
			continue
		}
		switch {
		case h.kind == senseBefore && h.a == d.rules.personIdx:
			return true
		case h.kind != senseLexeme || d.rules.entries[h.a][h.b].Class != "":
			continue
		}
		switch h.a {
		case d.rules.lexicon(lexGuard):
			if d.rules.entries[h.a][h.b].Value == "head noun" {
				continue
			}
		case d.rules.lexicon(lexModifier), d.rules.lexicon(lexField), d.rules.lexicon(lexWord), d.rules.lexicon(lexPronoun), d.rules.lexicon(lexNamePart), d.rules.lexicon(lexNumber), d.rules.lexicon(lexScale):
			continue
		}
		return true
	}
	return false
}

// insideWord tells whether a hit is only a part of a longer ordinary word.
func (d *document) insideWord(s *sentence, h hit) bool {
	return d.isPart(s, h, func(longer hit) bool {
		return longer.kind == senseLexeme && (longer.a == d.rules.lexicon(lexWord) || d.rules.entries[longer.a][longer.b].Class != "")
	})
}

// insideName tells whether a hit belongs to a known name: ប្រទេស (country) of ប្រទេសថៃ.
func (d *document) insideName(s *sentence, h hit) bool {
	return d.isPart(s, h, func(longer hit) bool {
		return longer.kind == senseEntity || longer.kind == senseLexeme && longer.a == d.rules.lexicon(lexWord)
	})
}

func (d *document) isPart(s *sentence, h hit, of func(hit) bool) bool {
	for start := max(0, h.start-maxClassPhrase); start <= h.start; start++ {
		for _, longer := range s.hitsFrom(start) {
			if longer.end >= h.end && longer.end-longer.start > h.end-h.start && of(longer) {
				return true
			}
		}
	}
	return false
}

// completeName gives a Latin name the English noun that its Khmer one stands for:
// សាកលវិទ្យាល័យ Keio is Keio University.
func (d *document) completeName(s *sentence, m *mention, class int32) {
	e := &d.entities.list[m.entity]
	noun := d.englishNoun(s, m)
	if noun == "" || slices.Contains(e.classes, class) || d.isInstitution(s, m.start, m.end) || strings.Contains(e.name, noun) {
		return
	}
	full := e.name + " " + noun
	if k, ok := d.rules.known[fold(full)]; ok {
		m.entity = d.entities.known(k)
		d.entities.byName[fold(e.name)] = m.entity
		return
	}
	e.name = full
	d.entities.alias(full, m.entity)
}

// englishNoun returns the English noun of the class noun right before a name, or "".
func (d *document) englishNoun(s *sentence, m *mention) string {
	for start := m.outer; start < m.start; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.kind != senseLexeme || h.a != d.rules.lexicon(lexClassNoun) || h.end != m.start {
				continue
			}
			if value := d.rules.entries[h.a][h.b].Value; isUpper(value[0]) {
				return value
			}
		}
	}
	return ""
}

// A Khmer name is two or three words with spaces between them.
const (
	minKhmerWords = 2
	maxKhmerWords = 3
)

// khmerName returns the end of the words behind an honorific, or -1: up to a verb, an
// auxiliary, a title or a mark. A word alone is a name where the document has introduced it.
func (d *document) khmerName(s *sentence, at int32) int32 {
	if !d.endsHonorific(s, at) || d.beginsHonorific(s, at) || d.titleAt(s, at) > 0 {
		return -1
	}
	words, second := 1, int32(-1)
	for end := at; end < at+maxNative+1; end++ {
		switch {
		case int(end) == len(s.tokens) || s.tokens[end].kind != text.KindKhmer || end > at && d.stopsName(s, end):
			switch {
			case words == maxKhmerWords && !d.isNamePart(s, second, end):
				return second // what follows describes the person
			case words < minKhmerWords || words > maxKhmerWords:
				return -1
			}
			return end
		case end > at && s.tokens[end].spaceBefore:
			if words++; words > maxKhmerWords {
				return second
			}
			if words == maxKhmerWords {
				second = end
			}
		}
	}
	return second
}

// isNamePart tells whether the word [start,end) is a part of names.
func (d *document) isNamePart(s *sentence, start, end int32) bool {
	for _, h := range s.hitsFrom(start) {
		if h.kind == senseLexeme && h.a == d.rules.lexicon(lexNamePart) && h.end == end {
			return true
		}
	}
	return false
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
	if s.tokens[at].spaceBefore && d.isNameWord(s, at) {
		return false
	}
	for _, h := range s.hitsFrom(at) {
		long := h.end-h.start > 1
		switch {
		case h.kind == senseLexeme && h.a == d.rules.lexicon(lexNamePart):
			continue
		case h.kind == senseLexeme && long && (h.a == d.rules.lexicon(lexAuxiliary) || h.a == d.rules.lexicon(lexRelative) || d.rules.speaks(h.a)):
			return true
		case s.tokens[at].spaceBefore && (long || h.kind == senseLexeme):
			return true
		}
	}
	return false
}

// isNameWord tells whether the word up to the next space consists of parts of names.
func (d *document) isNameWord(s *sentence, at int32) bool {
	_, ok := d.romanized(s, at, d.wordEnd(s, at))
	return ok
}

// wordEnd is the end of the Khmer word at a token: at a space, a mark, or a word that
// stops names.
func (d *document) wordEnd(s *sentence, at int32) int32 {
	end := at + 1
	for int(end) < len(s.tokens) && s.tokens[end].kind == text.KindKhmer && !s.tokens[end].spaceBefore && !d.stopsName(s, end) {
		end++
	}
	return end
}

// latinName returns the usual Latin spelling of a Khmer personal name where the pack knows
// every part of it: ជា វ៉ាន់ដេត is Chea Vandeth.
func (d *document) latinName(s *sentence, start, end int32) (string, bool) {
	var words []string
	for at := start; at < end; {
		next := at + 1
		for next < end && !s.tokens[next].spaceBefore {
			next++
		}
		word, ok := d.romanized(s, at, next)
		if !ok {
			return "", false
		}
		words = append(words, word)
		at = next
	}
	return strings.Join(words, " "), true
}

// romanized spells the word [start,end) by its parts, the longest first.
func (d *document) romanized(s *sentence, start, end int32) (string, bool) {
	if start >= end {
		return "", start == end
	}
	hits := s.hitsFrom(start)
	for k := len(hits) - 1; k >= 0; k-- {
		h := hits[k]
		if h.kind != senseLexeme || h.a != d.rules.lexicon(lexNamePart) || h.end > end {
			continue
		}
		if rest, ok := d.romanized(s, h.end, end); ok {
			return d.rules.entries[h.a][h.b].Value + strings.ToLower(rest), true
		}
	}
	return "", false
}

// findLargerPlaces lets a place or organisation take in the larger place that follows
// without a word between: ទីក្រុងបាងកក ប្រទេសថៃ is "Bangkok, Thailand".
func (d *document) findLargerPlaces(s *sentence) {
	country, region := d.rules.class("Country"), d.rules.class("Region")
	for k := 1; k < len(s.mentions); k++ {
		small, large := &s.mentions[k-1], &s.mentions[k]
		if small.kind != mentionName || large.kind != mentionName || small.generic || small.lastEnd() != large.outer && small.end != large.start || d.isPerson(small) {
			continue
		}
		e := &d.entities.list[large.entity]
		if e.known == nil || !d.entities.isClass(large.entity, country) && !d.entities.isClass(large.entity, region) {
			continue
		}
		if body := d.ministryOf(small, large, e.known); body >= 0 {
			small.entity = body
			small.addEnd(large.lastEnd())
			large.covered = true
			continue
		}
		if d.entities.isClass(small.entity, d.rules.class("City")) || d.entities.isClass(small.entity, d.rules.class("University")) || d.entities.isClass(small.entity, region) {
			small.addEnd(large.lastEnd())
		}
	}
}

// placesOfBodies lets an organisation's phrase take in where it stands.
func (d *document) placesOfBodies(s *sentence) {
	for k := range s.mentions {
		place := k + 1
		for place < len(s.mentions) && s.mentions[place].kind == mentionAbbreviation {
			place++
		}
		if place < len(s.mentions) && d.standsIn(s, &s.mentions[k], &s.mentions[place]) {
			s.mentions[k].addEnd(s.mentions[place].lastEnd())
		}
	}
}

// standsIn tells whether a place behind an organisation only says where it is, before a
// relative clause: ក្រុមហ៊ុន Acme នៅទីក្រុងវូហាន ដែល …
func (d *document) standsIn(s *sentence, body, place *mention) bool {
	if body.kind != mentionName || place.kind != mentionName || !d.entities.isClass(body.entity, d.rules.class("Organization")) || !d.entities.isClass(place.entity, d.rules.class("Place")) {
		return false
	}
	next, _ := s.lexemeAt(body.lastEnd(), d.rules.lexicon(lexPreposition))
	relative, _ := s.lexemeAt(place.lastEnd(), d.rules.lexicon(lexRelative))
	return next > 0 && next == place.outer && relative > 0
}

// ministryOf returns the body of another country that is named like a known one: ក្រសួងសុខាភិបាល
// (Ministry of Health) before វៀតណាម is the Ministry of Health of Vietnam. It is -1 for others.
func (d *document) ministryOf(body, country *mention, known *pack.Entity) int32 {
	e := &d.entities.list[body.entity]
	if body.end != country.start || e.known == nil || !d.entities.isClass(body.entity, d.rules.class("GovernmentBody")) || strings.Contains(e.name, " of "+known.Name()) {
		return -1
	}
	if known.ID == homeCountry {
		return body.entity
	}
	classes := e.classes
	made := d.entities.named(e.name + " of " + known.Name())
	if m := &d.entities.list[made]; m.known == nil && len(m.classes) == 0 {
		m.classes = slices.Clone(classes)
	}
	return made
}

// homeCountry is the country whose ministries a Khmer text names without it.
const homeCountry = "cambodia"

// personDetails lets a person's phrase take in the nationality and the age behind the name:
// លោក Ann Lee ជនជាតិថៃ អាយុ ៥២ ឆ្នាំ.
func (d *document) personDetails(s *sentence) {
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind != mentionName || !d.isPerson(m) {
			continue
		}
		end := d.originEnd(s, m.end)
		if end > m.end {
			m.addEnd(end)
		}
		if age := d.khmerAgeEnd(s, end); age > end {
			m.addEnd(age)
		}
	}
}

// bareTitles lets a person's phrase take in a title behind it without an employer, or a
// founder's.
func (d *document) bareTitles(s *sentence) {
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind == mentionName && d.isPerson(m) {
			if end := d.titleOnly(s, m.lastEnd()); end > m.lastEnd() {
				m.addEnd(end)
			}
		}
	}
}

// titleOnly returns the end of a profession with its field, or of a founder's title with
// what was founded, at a token, or the token.
func (d *document) titleOnly(s *sentence, at int32) int32 {
	if end, _ := s.lexemeAt(at, d.rules.lexicon(lexFounder)); end > 0 {
		if next, _ := s.lexemeAt(end, d.rules.lexicon(lexGenitive)); next > 0 {
			end = next
		}
		for k := s.firstMentionAt(end); k < len(s.mentions) && s.mentions[k].start <= end+maxPhrase; k++ {
			if m := &s.mentions[k]; m.kind == mentionName && m.beginsAt(end) && !d.isPerson(m) {
				m.dependent = true
				return m.end
			}
		}
		return at
	}
	end, _ := s.lexemeAt(at, d.rules.lexicon(lexTitle))
	if end < 0 {
		return at
	}
	if field, _ := s.lexemeAt(end, d.rules.lexicon(lexField)); field > 0 {
		return field
	}
	return end
}

// originEnd returns the end of a nationality at a token, or the token.
func (d *document) originEnd(s *sentence, at int32) int32 {
	for _, word := range d.rules.originWords {
		next := at + int32(len(word))
		if !d.phraseAt(s, at, word) {
			continue
		}
		for k := s.firstMentionAt(next); k < len(s.mentions) && s.mentions[k].start == next; k++ {
			return s.mentions[k].end
		}
	}
	return at
}

// khmerAgeEnd returns the end of an age at a token, behind a comma or not, or the token.
func (d *document) khmerAgeEnd(s *sentence, at int32) int32 {
	start := at
	if int(at) < len(s.tokens) && d.isComma(&s.tokens[at]) {
		at++
	}
	for _, word := range d.rules.ageWords {
		next := at + int32(len(word))
		if _, ok := d.smallNumber(s, next); ok && d.phraseAt(s, at, word) && d.phraseAt(s, next+1, d.rules.yearWord) {
			return next + 1 + int32(len(d.rules.yearWord))
		}
	}
	return start
}

// refersBack tells whether a Khmer word such as ក្រុមហ៊ុន (company) stands alone, for the one
// spoken of, rather than before what describes another: ក្រុមហ៊ុនផ្តល់សេវា, "service firms".
func (d *document) refersBack(s *sentence, end int32) bool {
	if int(end) >= len(s.tokens) || s.tokens[end].kind != text.KindKhmer || s.tokens[end].spaceBefore || d.endsDemonstrative(s, end) {
		return true
	}
	for _, h := range s.hitsFrom(end) {
		if h.kind != senseLexeme || d.insideWord(s, h) {
			continue
		}
		switch h.a {
		case d.rules.lexicon(lexAuxiliary), d.rules.lexicon(lexGuard), d.rules.lexicon(lexPreposition), d.rules.lexicon(lexRelative), d.rules.lexicon(lexAnd), d.rules.lexicon(lexGenitive), d.rules.lexicon(lexWhen):
			return true
		}
		if d.rules.speaks(h.a) {
			return true
		}
	}
	return false
}

// endsDemonstrative tells whether "this" or "that" ends before a token.
func (d *document) endsDemonstrative(s *sentence, at int32) bool {
	switch d.wordAt(s, at-1) {
	case "នេះ", "នោះ":
		return true
	}
	return false
}

// A thing is what a document is about where it is named so often, and so many times as
// often as the next.
const (
	minDominant   = 3
	dominantTimes = 2
)

// dominant returns the fitting entity of the mentions that the document names far more
// often than the others, or -1.
func (d *document) dominant(mentions []mention, pronoun *mention, t *typeSet) int32 {
	best, second := int32(-1), 0
	for k := range mentions {
		e := d.onlyFit(mentions[k:k+1], pronoun, t)
		if e < 0 || e == best {
			continue
		}
		switch count := d.entities.list[e].count; {
		case best < 0:
			best = e
		case count > d.entities.list[best].count:
			best, second = e, d.entities.list[best].count
		default:
			second = max(second, count)
		}
	}
	if best < 0 || d.entities.list[best].count < max(minDominant, dominantTimes*second) {
		return -1
	}
	return best
}

// findAdjectives makes a country's name an adjective where it stands behind the noun for a
// firm, a medium or a product without a word between: ក្រុមហ៊ុនបារាំង, "French company".
func (d *document) findAdjectives(s *sentence) {
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind == mentionName && m.adjective && m.start > 0 && !s.tokens[m.start].spaceBefore && d.followsFirm(s, m.start) {
			m.demonym = true
		}
	}
}

// followsFirm tells whether the noun for a firm, a medium, a product or a team ends before a
// token.
func (d *document) followsFirm(s *sentence, at int32) bool {
	for start := max(0, at-maxClassPhrase); start < at; start++ {
		for _, h := range s.hitsFrom(start) {
			class := d.classNoun(h)
			if h.end != at || class < 0 {
				continue
			}
			for _, name := range []string{"Company", "MediaOutlet", "Product", "Group"} {
				if c := d.rules.class(name); c >= 0 && d.rules.isA[class][c] {
					return true
				}
			}
		}
	}
	return false
}
