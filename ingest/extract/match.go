package extract

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// capture is what a slot took: mentions, or entries of a lexicon.
type capture struct {
	mentions []int32 // of the sentence
	entries  []lexeme
}

// lexeme is an entry of a lexicon at some tokens.
type lexeme struct {
	lexicon, entry int32
	start, end     int32
}

// standing is what auxiliaries say of a statement.
type standing struct {
	negated  bool
	modality graph.Modality // "" for asserted
}

// maxSteps bounds the work of one program on one start. What needs more is
// no clause that a reader would follow.
const maxSteps = 4000

// matcher runs programs on one sentence, backtracking.
type matcher struct {
	d          *document
	s          *sentence
	code       []instruction
	captures   []capture
	standing   standing
	dates      []int32 // mentions that auxiliaries passed over
	trigger    int32
	clause     int32 // start of {clause}, -1 without one
	clauseStop int32
	start, end int32
	steps      int
	accept     int32 // where a guard's alternative has to end, -1 for anywhere
	arena      []int32
}

// match runs the program from token at. It returns whether it matches; captures,
// standing, trigger and end tell how.
func (m *matcher) match(p *program, at int32) bool {
	m.code = p.code
	m.captures = slices.Grow(m.captures[:0], len(p.slots))[:len(p.slots)]
	clear(m.captures)
	m.standing = standing{}
	m.dates = m.dates[:0]
	m.start, m.trigger, m.clause, m.steps = at, -1, -1, 0
	m.arena = m.arena[:0]
	if !m.run(0, at) {
		return false
	}
	if m.trigger < 0 {
		m.trigger = max(at, m.end-1) // what the match says comes last
	}
	return true
}

func (m *matcher) run(pc int, at int32) bool {
	for {
		if m.steps++; m.steps > maxSteps {
			return false
		}
		i := &m.code[pc]
		switch i.op {
		case opLiteral:
			end := m.literal(i.ids, at)
			if end < 0 {
				return false
			}
			if i.anchor {
				m.trigger = at
			}
			at = end
		case opLexeme:
			return m.lexeme(i, pc, at)
		case opMention:
			return m.mention(i, pc, at)
		case opGap:
			return m.gap(i, pc, at)
		case opAuxiliaries:
			return m.auxiliaries(pc, at)
		case opSplit:
			if m.run(int(i.a), at) {
				return true
			}
			pc = int(i.b)
			continue
		case opJump:
			pc = int(i.a)
			continue
		case opStart:
			if at != m.s.contentStart() {
				return false
			}
		case opEnd:
			if !m.atEnd(at) {
				return false
			}
		case opClause:
			m.clause = at
			if int(at) >= len(m.s.tokens) {
				return false
			}
			// What follows {clause} in the text bounds it.
			return m.clauseEnd(pc, at)
		case opAhead:
			if m.follows(i, at) {
				return false
			}
			pc = int(i.a)
			continue
		case opBehind:
			if m.precedes(i, at) {
				return false
			}
			pc = int(i.a)
			continue
		case opAccept:
			return m.accept < 0 || m.accept == at
		case opMatch:
			m.end = at
			return !m.describes(at)
		}
		pc++
	}
}

func (m *matcher) literal(ids []wordID, at int32) int32 {
	if int(at)+len(ids) > len(m.s.tokens) {
		return -1
	}
	for k, id := range ids {
		if m.s.tokens[int(at)+k].id != id {
			return -1
		}
	}
	return at + int32(len(ids))
}

// lexeme tries the lexicon's words at a token, the longest first.
func (m *matcher) lexeme(i *instruction, pc int, at int32) bool {
	hits := m.s.hitsFrom(at)
	for k := len(hits) - 1; k >= 0; k-- {
		h := hits[k]
		if h.kind != senseLexeme || h.a != i.a || m.s.inLonger(m.d.rules, h) {
			continue
		}
		trigger := m.trigger
		if i.anchor {
			m.trigger = at
		}
		if i.slot < 0 {
			if m.run(pc+1, h.end) {
				return true
			}
		} else if m.lexemes(i, pc, []lexeme{{h.a, h.b, h.start, h.end}}, h.end) {
			return true
		}
		m.trigger = trigger
	}
	return false
}

// lexemes captures the entries found and, where the slot takes several, goes on
// behind an "and".
func (m *matcher) lexemes(i *instruction, pc int, found []lexeme, at int32) bool {
	if i.many && len(found) < maxMembers {
		next := m.s.separator(m.d.rules, at)
		if next > at || m.d.grammar.language == "km" && int(at) < len(m.s.tokens) && m.s.tokens[at].spaceBefore {
			hits := m.s.hitsFrom(next)
			for k := len(hits) - 1; k >= 0; k-- {
				h := hits[k]
				if h.kind == senseLexeme && h.a == i.a {
					more := append(slices.Clip(found), lexeme{h.a, h.b, h.start, h.end})
					if m.lexemes(i, pc, more, h.end) {
						return true
					}
				}
			}
		}
	}
	old := m.captures[i.slot]
	m.captures[i.slot] = capture{entries: found}
	if m.run(pc+1, at) {
		return true
	}
	m.captures[i.slot] = old
	return false
}

// maxMembers bounds a list.
const maxMembers = 24

// mention tries the mentions whose phrase begins at or before a token and whose name
// does not begin before it.
func (m *matcher) mention(i *instruction, pc int, at int32) bool {
	for k := m.s.firstMentionAt(at); k < len(m.s.mentions); k++ {
		mention := &m.s.mentions[k]
		if mention.start > at+maxPhrase {
			break
		}
		if !mention.beginsAt(at) || i.types.bare && mention.start != at || m.entityOrValue(i.types, k) < 0 {
			continue
		}
		if m.members(i, pc, len(m.arena), k) {
			return true
		}
	}
	return i.many && at > m.start && m.suchAs(i, pc, at)
}

// members captures the mention and, where the slot takes several, those that
// follow in a list.
func (m *matcher) members(i *instruction, pc, first int, k int) bool {
	m.arena = append(m.arena, int32(k))
	size := len(m.arena)
	mention := &m.s.mentions[k]
	for _, end := range mention.ends() {
		if i.types.unowned && end == mention.owner {
			continue
		}
		if i.many && size-first < maxMembers {
			if next := m.s.separator(m.d.rules, end); next > end && !m.beginsApposition(end, next) {
				for n := m.s.firstMentionAt(next); n < len(m.s.mentions); n++ {
					other := &m.s.mentions[n]
					if other.start > next+maxPhrase {
						break
					}
					if other.beginsAt(next) && m.entityOrValue(i.types, n) >= 0 {
						if m.members(i, pc, first, n) {
							return true
						}
						m.arena = m.arena[:size]
					}
				}
			}
		}
		old := m.captures[i.slot]
		m.captures[i.slot] = capture{mentions: m.arena[first:size:size]}
		if m.run(pc+1, end) {
			return true
		}
		m.captures[i.slot] = old
		m.arena = m.arena[:size]
	}
	m.arena = m.arena[:size-1]
	return false
}

// beginsApposition tells whether a comma and an article come before a description
// rather than the next of a list: "Foo, an open-source model".
func (m *matcher) beginsApposition(comma, next int32) bool {
	if next != comma+1 || !m.d.isComma(&m.s.tokens[comma]) {
		return false
	}
	end, _ := m.s.lexemeAt(next, m.d.rules.lexicon(lexArticle))
	return end > 0
}

// suchAs passes over the class before a list of its members: "firms such as A and B".
func (m *matcher) suchAs(i *instruction, pc int, at int32) bool {
	limit := min(int(at)+2*int(m.d.grammar.gap), len(m.s.tokens))
	for pos := int(at) + 1; pos < limit; pos++ {
		if m.s.tokens[pos-1].kind == text.KindPunct || m.s.namedAt(int32(pos-1)) {
			return false
		}
		for _, h := range m.s.hitsFrom(int32(pos)) {
			if h.kind != senseLexeme || h.a != m.d.rules.lexicon(lexSuchAs) {
				continue
			}
			for k := m.s.firstMentionAt(h.end); k < len(m.s.mentions) && m.s.mentions[k].start <= h.end+maxPhrase; k++ {
				if m.s.mentions[k].beginsAt(h.end) && m.entityOrValue(i.types, k) >= 0 && m.members(i, pc, len(m.arena), k) {
					return true
				}
			}
		}
	}
	return false
}

// gap passes over tokens, as few as possible.
func (m *matcher) gap(i *instruction, pc int, at int32) bool {
	limit := i.a
	modifiers := limit == 0
	if modifiers {
		limit = m.d.grammar.gap
	}
	for n := int32(0); ; n++ {
		if m.run(pc+1, at+n) {
			return true
		}
		if n == limit || int(at+n) >= len(m.s.tokens) || !m.mayPass(at+n, modifiers) {
			return false
		}
	}
}

func (m *matcher) mayPass(at int32, modifiers bool) bool {
	if m.s.tokens[at].kind == text.KindNumber && modifiers {
		return false
	}
	if m.s.tokens[at].kind == text.KindPunct {
		return !modifiers && !m.d.isClauseEnd(m.s.tokens[at])
	}
	if !modifiers {
		return true
	}
	if m.s.namedAt(at) {
		return false
	}
	guard := m.d.rules.lexicon(lexGuard)
	for _, h := range m.s.hitsFrom(at) {
		if h.kind == senseLexeme && h.a == guard {
			return false
		}
	}
	return true
}

// auxiliaries passes over auxiliaries, adverbs, dates and asides, as many as
// there are.
func (m *matcher) auxiliaries(pc int, at int32) bool {
	before := m.standing
	auxiliary, when := m.d.rules.lexicon(lexAuxiliary), m.d.rules.lexicon(lexWhen)
	hits := m.s.hitsFrom(at)
	for k := len(hits) - 1; k >= 0; k-- {
		h := hits[k]
		if h.kind != senseLexeme || h.a != auxiliary && h.a != when {
			continue
		}
		if h.a == auxiliary {
			m.standing = before.with(m.d.rules.entries[h.a][h.b].Value)
		}
		if m.auxiliaries(pc, h.end) {
			return true
		}
		m.standing = before
	}
	for k := m.s.firstMentionAt(at); k < len(m.s.mentions) && m.s.mentions[k].start <= at+maxPhrase; k++ {
		if mention := &m.s.mentions[k]; mention.kind == mentionDate && mention.outer == at {
			m.dates = append(m.dates, int32(k))
			if m.auxiliaries(pc, mention.end) {
				return true
			}
			m.dates = m.dates[:len(m.dates)-1]
		}
	}
	if m.steps++; m.steps > maxSteps {
		return false
	}
	for _, a := range m.s.asides {
		if a.start == at && m.auxiliaries(pc, a.end) {
			return true
		}
	}
	return m.run(pc+1, at)
}

// with returns the standing with one more auxiliary's. The strongest departure
// from plain assertion stays.
func (s standing) with(values string) standing {
	for _, value := range strings.Fields(values) {
		s = s.withOne(value)
	}
	return s
}

func (s standing) withOne(value string) standing {
	switch value {
	case "none":
	case string(graph.Negated):
		s.negated = true
	default:
		if s.modality == "" {
			s.modality = graph.Modality(value)
		}
	}
	return s
}

// clauseEnd finds the first place behind {clause} where the rest of the program
// matches; without a rest the clause goes on to the sentence's end.
func (m *matcher) clauseEnd(pc int, at int32) bool {
	if m.code[pc+1].op == opMatch {
		m.end = int32(len(m.s.tokens))
		m.clauseStop = m.end
		return true
	}
	for end := at + 1; int(end) <= len(m.s.tokens); end++ {
		if m.run(pc+1, end) {
			m.clauseStop = end
			return true
		}
		if m.steps > maxSteps {
			return false
		}
	}
	return false
}

func (m *matcher) follows(i *instruction, at int32) bool {
	old := m.accept
	m.accept = -1
	defer func() { m.accept = old }()
	for _, pc := range i.targets {
		if m.run(int(pc), at) {
			return true
		}
	}
	return false
}

// lookBehind is the longest guard behind, in tokens.
const lookBehind = 8

func (m *matcher) precedes(i *instruction, at int32) bool {
	old := m.accept
	m.accept = at
	defer func() { m.accept = old }()
	for start := max(0, at-lookBehind); start < at; start++ {
		for _, pc := range i.targets {
			if m.run(int(pc), start) {
				return true
			}
		}
	}
	return false
}

// describes tells whether the match ends with a name that only describes what stands
// behind it: "Acme's rival", "the Acme board". A person remains one.
func (m *matcher) describes(at int32) bool {
	if m.d.grammar.language != "en" || int(at) >= len(m.s.tokens) {
		return false
	}
	owner, _ := m.s.lexemeAt(at, m.d.rules.lexicon(lexGenitive))
	noun, _ := m.s.lexemeAt(at, m.d.rules.lexicon(lexHeadNoun))
	longer := m.s.tokens[at].capital && m.s.tokens[at].kind == text.KindWord                            // "LA Sheriff's office"
	labelled := slices.ContainsFunc(m.s.hitsFrom(at), func(h hit) bool { return h.kind == senseLabel }) // "the Korean firm"
	if owner < 0 && noun < 0 && !longer && !labelled {
		return false
	}
	for i := range m.captures {
		for _, k := range m.captures[i].mentions {
			if c := &m.s.mentions[k]; (c.kind == mentionName || c.kind == mentionPronoun && !longer) && slices.Contains(c.ends(), at) && (c.kind == mentionPronoun || !m.d.isPerson(c)) {
				return true
			}
		}
	}
	return false
}

func (m *matcher) atEnd(at int32) bool {
	for ; int(at) < len(m.s.tokens); at++ {
		if m.s.tokens[at].kind != text.KindPunct {
			return false
		}
	}
	return true
}
