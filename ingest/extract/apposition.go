package extract

import "newsgraph/ingest/text"

// titleGaps is how many gaps of the language's usual length the way from a title to its
// organisation may be long: "analyst for emerging technologies at …".
const titleGaps = 3

// findAppositions finds the organisations that only say who a person is. The head of
// the noun phrase is the person, who alone speaks and acts:
//
//	Ann Lee, an analyst at Acme · Acme's chief executive, Ann Lee · Ann Lee of Acme
//	លោក Ann Lee អ្នកវិភាគនៅ Acme · នាយកប្រតិបត្តិ Acme លោក Ann Lee
//	Acme的分析师Ann Lee
//
// A name of several words with an office of an organisation is a person's.
func (d *document) findAppositions(s *sentence) {
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind != mentionName || !d.isPerson(m) && !d.mayBePerson(m) {
			continue
		}
		d.titlesBehind(s, m)
		if k > 0 {
			d.ownerOfTitle(s, m, &s.mentions[k-1])
		}
	}
}

// mayBePerson tells whether a name of unknown class looks like a person's.
func (d *document) mayBePerson(m *mention) bool {
	e := &d.entities.list[m.entity]
	return d.rules.personIdx >= 0 && len(e.classes) == 0 && countWords(e.name) > 1 && d.mayBe(&typeSet{person: true}, e.name)
}

// titlesBehind marks the organisations of the titles behind a person and, where no
// comma sets them off, lets the person's phrase end behind them.
func (d *document) titlesBehind(s *sentence, m *mention) {
	if employer := d.employerOf(s, m.end); employer != nil {
		employer.dependent = true
		m.addEnd(employer.lastEnd())
		return
	}
	if d.grammar.language == "zh" {
		return // titles stand before names
	}
	for at := m.lastEnd(); ; {
		employer := d.titleWith(s, at)
		if employer == nil {
			return
		}
		employer.dependent = true
		d.isNowPerson(m)
		at = employer.lastEnd()
		if d.grammar.language == "km" {
			m.addEnd(at)
			m.owner = at
			at = s.separator(d.rules, at)
		}
	}
}

// isNowPerson notes what a title tells of a name of unknown class.
func (d *document) isNowPerson(m *mention) {
	if e := &d.entities.list[m.entity]; len(e.classes) == 0 {
		e.classes = append(e.classes, d.rules.personIdx)
	}
}

// employerOf returns the organisation behind "of" or "from" at a token, or nil.
func (d *document) employerOf(s *sentence, at int32) *mention {
	end, _ := s.lexemeAt(at, d.rules.lexicon(lexAffiliation))
	if end < 0 {
		return nil
	}
	for k := s.firstMentionAt(end); k < len(s.mentions) && s.mentions[k].start <= end+maxPhrase; k++ {
		if m := &s.mentions[k]; m.kind == mentionName && m.beginsAt(end) {
			if d.entities.isClass(m.entity, d.rules.class("Organization")) {
				return m
			}
			return nil
		}
	}
	return nil
}

// titleWith returns the organisation of the title that stands at a token, in English
// behind a comma; nil where there is none.
func (d *document) titleWith(s *sentence, at int32) *mention {
	if d.grammar.language == "en" {
		if int(at) >= len(s.tokens) || !d.isComma(&s.tokens[at]) {
			return nil
		}
		at++
	}
	for _, lexicon := range []builtin{lexRelative, lexAuxiliary, lexModifier, lexModifier, lexFormer} {
		if end := d.titleAt(s, at); end >= 0 {
			return d.organizationAfter(s, end)
		}
		if end, _ := s.lexemeAt(at, d.rules.lexicon(lexicon)); end > 0 {
			at = end
		}
	}
	if end := d.titleAt(s, at); end >= 0 {
		return d.organizationAfter(s, end)
	}
	return nil
}

// titleAt returns the end of the title or office at a token, or -1.
func (d *document) titleAt(s *sentence, at int32) int32 {
	hits := s.hitsFrom(at)
	for k := len(hits) - 1; k >= 0; k-- {
		if hits[k].kind == senseLexeme && d.rules.isTitle(hits[k].a) {
			return hits[k].end
		}
	}
	return -1
}

// organizationAfter returns the organisation whose phrase a title leads to, or nil:
// no mark, auxiliary or verb of saying stands between the two.
func (d *document) organizationAfter(s *sentence, at int32) *mention {
	if d.grammar.language == "en" && int(at) < len(s.tokens) && s.tokens[at-1].capital && s.tokens[at].capital {
		return nil // the title stands before another's name: "Foo, Doctor Bar"
	}
	for last := at + titleGaps*d.grammar.gap; at < last && int(at) < len(s.tokens); at++ {
		for k := s.firstMentionAt(at); k < len(s.mentions) && s.mentions[k].start <= at+maxPhrase; k++ {
			m := &s.mentions[k]
			switch {
			case !m.beginsAt(at) || m.covered:
			case d.mayEmploy(m):
				return m
			case m.kind == mentionName && !m.generic && d.isPerson(m):
				return nil
			}
		}
		if s.tokens[at].kind == text.KindPunct || d.beginsPredicate(s, at) {
			return nil
		}
	}
	return nil
}

// mayEmploy tells whether a mention may be an organisation: it is one, or nothing is
// known of it.
func (d *document) mayEmploy(m *mention) bool {
	organization := d.rules.class("Organization")
	switch {
	case organization < 0 || m.generic:
		return false
	case m.kind == mentionPronoun:
		return m.class >= 0 && d.rules.isA[m.class][organization]
	case m.kind != mentionName:
		return false
	}
	return len(d.entities.list[m.entity].classes) == 0 || d.entities.isClass(m.entity, organization)
}

// beginsPredicate tells whether the sentence's verb begins at a token.
func (d *document) beginsPredicate(s *sentence, at int32) bool {
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseLexeme && (h.a == d.rules.lexicon(lexAuxiliary) || h.a == d.rules.lexicon(lexRelative) || d.rules.speaks(h.a)) {
			return true
		}
	}
	return false
}

// ownerOfTitle marks the organisation before a person's title ("Acme's chief
// executive, Ann Lee", "its chief executive, Ann Lee", "Acme的分析师Ann Lee") or between
// title and name ("នាយកប្រតិបត្តិ Acme លោក Ann Lee"). The person's phrase may begin with it.
func (d *document) ownerOfTitle(s *sentence, m, before *mention) {
	if !before.reflexive && !d.mayEmploy(before) {
		return
	}
	at := before.lastEnd()
	if d.grammar.language == "km" {
		before.dependent = at == m.outer && d.followsTitle(s, before.outer)
	} else {
		before.dependent = d.isTitleOf(s, at, m.start)
	}
	if before.dependent {
		d.isNowPerson(m)
		m.mayBegin(before.outer)
	}
}

// isTitleOf tells whether the tokens [at,end) are a title and what may stand with one.
func (d *document) isTitleOf(s *sentence, at, end int32) bool {
	if next, _ := s.lexemeAt(at, d.rules.lexicon(lexGenitive)); next > 0 {
		at = next
	}
	titled := false
	for at < end {
		next := d.titleAt(s, at)
		switch {
		case next > at:
			titled = true
			at = next
		case s.tokens[at].kind == text.KindPunct && !(titled && d.isComma(&s.tokens[at])), d.beginsPredicate(s, at):
			return false
		default:
			at++
		}
	}
	return titled
}

// followsTitle tells whether a title ends before a token, or before the preposition
// in front of it.
func (d *document) followsTitle(s *sentence, at int32) bool {
	for start := max(0, at-maxPhrase); start < at; start++ {
		end := d.titleAt(s, start)
		if end < 0 {
			continue
		}
		if next, _ := s.lexemeAt(end, d.rules.lexicon(lexPreposition)); next > 0 {
			end = next
		}
		if end == at {
			return true
		}
	}
	return false
}
