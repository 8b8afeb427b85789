package extract

import "newsgraph/ingest/text"

// maxTitle is the longest way from a title to its organisation, in tokens: "analyst
// for emerging technologies at …".
const maxTitle = 14

// findAppositions finds the organisations that only say who a person is. The head of
// the noun phrase is the person, who alone speaks and acts:
//
//	Ann Lee, an analyst at Acme · Acme's chief executive, Ann Lee
//	លោក Ann Lee អ្នកវិភាគនៅ Acme · នាយកប្រតិបត្តិ Acme លោក Ann Lee
//	Acme的分析师Ann Lee
func (d *document) findAppositions(s *sentence) {
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind != mentionName || !d.isPerson(m) {
			continue
		}
		d.titleBehind(s, m)
		if k > 0 {
			d.ownerOfTitle(s, m, &s.mentions[k-1])
		}
	}
}

// titleBehind marks the organisations of the titles behind a person and lets the
// person's phrase end behind them, where no comma sets them off.
func (d *document) titleBehind(s *sentence, m *mention) {
	at := m.lastEnd()
	for {
		start := d.skipToTitle(s, at)
		end := d.titleAt(s, start)
		if end < 0 {
			return
		}
		employer := d.organizationAfter(s, end)
		if employer == nil {
			return
		}
		employer.dependent = true
		at = employer.lastEnd()
		if d.grammar.language == "km" {
			m.addEnd(at)
		}
		next := s.separator(d.rules, at)
		if next == at {
			return
		}
		at = next
	}
}

// skipToTitle passes over what may stand between a name and its title: a comma, an
// article, "who is", adjectives.
func (d *document) skipToTitle(s *sentence, at int32) int32 {
	if int(at) < len(s.tokens) && d.isComma(&s.tokens[at]) {
		at++
	}
	for _, lexicon := range []builtin{lexRelative, lexAuxiliary, lexModifier, lexModifier} {
		if d.titleAt(s, at) >= 0 {
			return at
		}
		if end, _ := s.lexemeAt(at, d.rules.lexicon(lexicon)); end > 0 {
			at = end
		}
	}
	return at
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
	for last := at + maxTitle; at < last && int(at) < len(s.tokens); at++ {
		for k := s.firstMentionAt(at); k < len(s.mentions) && s.mentions[k].start <= at+maxPhrase; k++ {
			m := &s.mentions[k]
			if m.kind != mentionName || !m.beginsAt(at) || m.generic {
				continue
			}
			if d.isPerson(m) {
				return nil
			}
			if d.mayEmploy(m) {
				return m
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
	return len(d.entities.list[m.entity].classes) == 0 || d.entities.isClass(m.entity, d.rules.class("Organization"))
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

// ownerOfTitle marks the organisation before a person's title: "Acme's chief
// executive, Ann Lee", "Acme的分析师Ann Lee", and that between title and name:
// "នាយកប្រតិបត្តិ Acme លោក Ann Lee".
func (d *document) ownerOfTitle(s *sentence, m, before *mention) {
	if before.kind != mentionName || before.generic || !d.mayEmploy(before) {
		return
	}
	at := before.lastEnd()
	if d.grammar.language == "km" {
		before.dependent = at == m.outer && d.followsTitle(s, before.outer)
		return
	}
	if end, _ := s.lexemeAt(at, d.rules.lexicon(lexGenitive)); end > 0 {
		at = end
	}
	titled := false
	for at < m.start {
		switch end := d.titleAt(s, at); {
		case end > at:
			titled = true
			at = end
		case s.tokens[at].kind == text.KindPunct && !d.isComma(&s.tokens[at]) || d.beginsPredicate(s, at):
			return
		default:
			at++
		}
	}
	before.dependent = titled
}

// followsTitle tells whether a title ends before a token, or before the preposition
// in front of it.
func (d *document) followsTitle(s *sentence, at int32) bool {
	for start := max(0, at-maxTitle); start < at; start++ {
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
