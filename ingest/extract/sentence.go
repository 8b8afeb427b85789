package extract

import (
	"slices"

	"newsgraph/ingest/text"
)

// sentence is one sentence with what was found in it. Its slices lie in the
// document's buffers.
type sentence struct {
	text.Sentence
	tokens       []token
	hits         []hit
	firstHit     []int32 // token → first hit that begins there; one more at the end
	mentions     []mention
	firstMention []int32 // token → first mention whose name begins there or behind
	asides       []aside
	index        int // of the document
}

// aside is what stands between dashes or brackets, and between commas behind a
// name: in the article's own voice, whoever speaks around it.
type aside struct {
	start, end int32
	commas     bool
}

// maxPhrase bounds a name's phrase: the words from its first modifier to the name.
const maxPhrase = 24

func (s *sentence) hitsFrom(at int32) []hit {
	if int(at) >= len(s.tokens) {
		return nil
	}
	return s.hits[s.firstHit[at]:s.firstHit[at+1]]
}

// indexHits notes where each token's hits begin.
func (s *sentence) indexHits(buf []int32) []int32 {
	first := len(buf)
	k := 0
	for i := range s.tokens {
		for k < len(s.hits) && s.hits[k].start < int32(i) {
			k++
		}
		buf = append(buf, int32(k))
	}
	buf = append(buf, int32(len(s.hits)))
	s.firstHit = buf[first:len(buf):len(buf)]
	return buf
}

// lexemeAt returns the end of the longest word of a lexicon at a token, or -1.
func (s *sentence) lexemeAt(at, lexicon int32) (end, entry int32) {
	hits := s.hitsFrom(at)
	for k := len(hits) - 1; k >= 0; k-- {
		if h := hits[k]; h.kind == senseLexeme && h.a == lexicon {
			return h.end, h.b
		}
	}
	return -1, -1
}

// inLonger tells whether a title is only part of a longer one: "general" of "major
// general", in English also "secretary" of "secretary of state".
func (s *sentence) inLonger(r *Rules, h hit) bool {
	if !r.isTitle(h.a) {
		return false
	}
	for start := max(0, h.start-maxPhrase); start < h.start; start++ {
		for _, longer := range s.hitsFrom(start) {
			if longer.kind == senseLexeme && longer.end >= h.end && r.isTitle(longer.a) {
				return true
			}
		}
	}
	if s.tokens[h.start].kind != text.KindWord {
		return false
	}
	return slices.ContainsFunc(s.hitsFrom(h.start), func(longer hit) bool {
		return longer.kind == senseLexeme && longer.end > h.end && r.isTitle(longer.a)
	})
}

// separator returns the end of an "and" or comma at a token, or at.
func (s *sentence) separator(r *Rules, at int32) int32 {
	if end, _ := s.lexemeAt(at, r.lexicon(lexAnd)); end > 0 {
		return end
	}
	return at
}

// firstMentionAt returns the first mention whose name begins at or behind a
// token. Mentions are in order of their names' starts.
func (s *sentence) firstMentionAt(at int32) int {
	if int(at) >= len(s.firstMention) {
		return len(s.mentions)
	}
	return int(s.firstMention[at])
}

// indexMentions notes the first mention at or behind each token.
func (s *sentence) indexMentions(buf []int32) []int32 {
	first := len(buf)
	k := 0
	for at := range s.tokens {
		for k < len(s.mentions) && s.mentions[k].start < int32(at) {
			k++
		}
		buf = append(buf, int32(k))
	}
	s.firstMention = buf[first:len(buf):len(buf)]
	return buf
}

// namedAt tells whether a token belongs to the name of something in particular.
func (s *sentence) namedAt(at int32) bool {
	for k := range s.mentions {
		if m := &s.mentions[k]; m.start <= at && at < m.end {
			return m.kind == mentionName && !m.generic && !m.demonym
		}
	}
	return false
}

// inPhrase tells whether a token stands within a name's phrase, not at its beginning.
func (s *sentence) inPhrase(at int32) bool {
	for k := s.firstMentionAt(at); k < len(s.mentions) && s.mentions[k].start <= at+maxPhrase; k++ {
		if m := &s.mentions[k]; m.kind == mentionName && !m.covered && m.outer < at {
			return true
		}
	}
	return false
}

// contentStart is the first token that is no punctuation.
func (s *sentence) contentStart() int32 {
	for i := range s.tokens {
		if s.tokens[i].kind != text.KindPunct {
			return int32(i)
		}
	}
	return int32(len(s.tokens))
}

// findAsides finds what stands between brackets, between dashes with spaces
// around them, and between commas behind a name.
func (d *document) findAsides(s *sentence) {
	g := d.grammar
	first := len(d.asides)
	open, dash := int32(-1), int32(-1)
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.kind != text.KindPunct {
			continue
		}
		at := int32(i)
		switch {
		case slices.Contains(g.open, t.id):
			open = at
		case slices.Contains(g.close, t.id) && open >= 0:
			d.asides = append(d.asides, aside{start: open, end: at + 1})
			open = -1
		case slices.Contains(g.dash, t.id) && d.isSpacedDash(s, at):
			if dash >= 0 {
				d.asides = append(d.asides, aside{start: dash, end: at + 1})
				dash = -1
			} else {
				dash = at
			}
		}
	}
	d.asides = d.appositions(s, d.asides)
	s.asides = d.asides[first:len(d.asides):len(d.asides)]
}

func (d *document) isSpacedDash(s *sentence, at int32) bool {
	t := &s.tokens[at]
	if d.word(t) == "—" || d.word(t) == "–" {
		return true
	}
	return t.spaceBefore && int(at)+1 < len(s.tokens) && s.tokens[at+1].spaceBefore
}

// maxApposition is the longest apposition between commas, in tokens.
const maxApposition = 16

// appositions appends what is said of a name right behind it: between commas ("Ann
// Lee, head of research at Acme, said"), in Khmer in a relative clause.
func (d *document) appositions(s *sentence, dst []aside) []aside {
	relative := d.rules.lexicon(lexRelative)
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.kind != mentionName && !(m.kind == mentionPronoun && d.grammar.language == "km") {
			continue
		}
		for _, end := range m.ends() {
			if int(end) >= len(s.tokens) {
				continue
			}
			if d.isComma(&s.tokens[end]) {
				dst = d.commaAsides(s, end, dst)
			} else if next, _ := s.lexemeAt(end, relative); next > 0 && !s.phraseAt(next) {
				dst = d.relativeAsides(s, end, dst)
			}
		}
	}
	return dst
}

func (d *document) commaAsides(s *sentence, start int32, dst []aside) []aside {
	for at := start + 2; at < start+maxApposition && int(at) < len(s.tokens); at++ {
		if d.isComma(&s.tokens[at]) {
			dst = append(dst, aside{start, at + 1, true})
		} else if d.isClauseEnd(s.tokens[at]) {
			break
		}
	}
	return dst
}

// maxRelative is the longest relative clause, in tokens.
const maxRelative = 80

// relativeAsides appends the relative clauses that may begin behind a Khmer name:
// "X ដែលជាប់ទណ្ឌកម្ម បានបញ្ចេញ …". Khmer puts a space where one ends.
func (d *document) relativeAsides(s *sentence, start int32, dst []aside) []aside {
	for at := start + 3; at < start+maxRelative && int(at) < len(s.tokens); at++ {
		if d.isClauseEnd(s.tokens[at]) {
			break
		}
		if s.tokens[at].spaceBefore && !s.phraseAt(at) {
			dst = append(dst, aside{start, at, true})
		}
	}
	return dst
}

// phraseAt tells whether the phrase of a name begins at a token.
func (s *sentence) phraseAt(at int32) bool {
	for k := s.firstMentionAt(at); k < len(s.mentions) && s.mentions[k].start <= at+maxPhrase; k++ {
		if s.mentions[k].kind == mentionName && s.mentions[k].beginsAt(at) {
			return true
		}
	}
	return false
}

func (d *document) isComma(t *token) bool {
	return t.kind == text.KindPunct && slices.Contains(d.grammar.comma, t.id)
}

// isClauseEnd tells whether a punctuation mark ends a clause.
func (d *document) isClauseEnd(t token) bool {
	if t.kind != text.KindPunct {
		return false
	}
	switch d.word(&t) {
	case ";", ":", "；", "：", "។", "៖", "!", "?", "！", "？", "。":
		return true
	}
	return false
}
