package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// document is the workspace of one document: the sentences of the block at hand, what
// was found in them, and the buffers they lie in, which the next block and document
// reuse. A news article is one block; a book is read block by block, so that what
// stays in memory are its entities and statements.
type document struct {
	rules   *Rules
	grammar *grammar
	text    *text.Text
	source  *graph.Document
	normal  string

	parts         []text.Sentence
	nextPart      int // the first that no block has had
	raw           []text.Token
	tokens        []token
	hits          []hit
	firstHits     []int32
	firstMentions []int32
	mentions      []mention
	asides        []aside
	runs          []nameRun
	sentences     []sentence // of the block, behind the last ones of the block before
	firstSentence int        // index of the first of them within the document
	cover         Coverage
	abstained     abstentions
	foldBuf       [64]byte

	entities entityTable
	overlay  []overlayName
	local    map[string][]localName // first word → names
	inside   []bool                 // token → within a longer word
	similar  similarKinds

	matcher matcher
	active  []uint32 // program → sentence in which it was last tried
	round   uint32
	queue   []int32
	found   []candidate
	scopes  []scopeSpan
	trace   *Trace
}

// overlayName is a made-up name of a pattern's example.
type overlayName struct {
	words []string
	class int32
}

var workspaces = sync.Pool{New: func() any { return new(document) }}

// open prepares the workspace for a document.
func (d *document) open(r *Rules, g *grammar, source *graph.Document, t *text.Text) {
	d.rules, d.grammar, d.source, d.text, d.normal = r, g, source, t, t.Normal()
	d.parts = t.AppendSentences(d.parts[:0])
	d.sentences, d.nextPart, d.firstSentence = d.sentences[:0], 0, 0
	d.cover = Coverage{Sentences: len(d.parts)}
	d.found, d.overlay, d.trace = d.found[:0], nil, nil
	if d.local == nil {
		d.local = map[string][]localName{}
	}
	d.similar = similarKinds{recent: -1, sentence: -1}
	d.entities.reset(r)
	if len(d.active) < len(g.programs) {
		d.active = make([]uint32, len(g.programs))
	}
}

// close drops what the workspace must not keep alive.
func (d *document) close() {
	clear(d.entities.list)
	clear(d.local)
	clear(d.found)
	d.rules, d.grammar, d.source, d.text, d.normal, d.overlay, d.trace = nil, nil, nil, nil, "", nil, nil
	clear(d.active)
	d.round = 0
	workspaces.Put(d)
}

// blockBytes is how much text is analysed before it is matched: more than any news
// article, so that an article's first sentence knows the names of its last.
const blockBytes = 128 << 10

// nextBlock analyses the next sentences: their tokens, words and mentions. It returns
// those sentences, none at the document's end.
func (d *document) nextBlock() []sentence {
	d.keepLast()
	first := len(d.sentences)
	d.tokens, d.hits, d.firstHits, d.firstMentions = d.tokens[:0], d.hits[:0], d.firstHits[:0], d.firstMentions[:0]
	d.mentions, d.asides = d.mentions[:0], d.asides[:0]
	for begin := -1; d.nextPart < len(d.parts); d.nextPart++ {
		part := d.parts[d.nextPart]
		if begin < 0 {
			begin = part.Start
		}
		if part.Start-begin > blockBytes {
			break
		}
		d.scan(part)
	}
	block := d.sentences[first:]
	for i := range block {
		d.findMentions(&block[i])
		d.findAsides(&block[i])
	}
	return block
}

// keepLast drops the sentences of the block before, but for the last with their
// mentions, to which pronouns may refer.
func (d *document) keepLast() {
	last := slices.Clone(d.sentences[max(0, len(d.sentences)-window):])
	for i, s := range last {
		last[i] = sentence{Sentence: s.Sentence, index: s.index, mentions: slices.Clone(s.mentions)}
	}
	d.firstSentence = d.nextPart - len(last)
	d.sentences = append(d.sentences[:0], last...)
}

// scan appends a sentence with its tokens and words.
func (d *document) scan(part text.Sentence) {
	s := sentence{Sentence: part, index: d.nextPart}
	first := len(d.tokens)
	d.tokenize(part)
	s.tokens = d.tokens[first:len(d.tokens):len(d.tokens)]
	first = len(d.hits)
	d.hits = d.grammar.trie.scan(d.hits, s.tokens)
	d.hits = d.dropParts(d.hits, first, s.tokens)
	if d.grammar.language == "en" {
		d.hits = d.extendTitles(d.hits, first, s.tokens)
	}
	s.hits = d.hits[first:len(d.hits):len(d.hits)]
	d.firstHits = s.indexHits(d.firstHits)
	d.sentences = append(d.sentences, s)
}

// dropParts drops, from the hits of one sentence, single Khmer clusters and Chinese
// characters that are parts of a longer word found there: វា (it) in សេវា (service).
func (d *document) dropParts(hits []hit, first int, tokens []token) []hit {
	if d.grammar.language == "en" {
		return hits
	}
	d.inside = slices.Grow(d.inside[:0], len(tokens))[:len(tokens)]
	clear(d.inside)
	word := d.rules.lexicon(lexWord)
	for _, h := range hits[first:] {
		if h.kind == senseLexeme && h.a == word {
			d.inside[h.start] = true
		}
		if h.kind == senseLexeme && h.a != d.rules.lexicon(lexNamePart) || h.kind == senseLabel || h.kind == senseEntity {
			for at := h.start + 1; at < h.end; at++ {
				d.inside[at] = true
			}
		}
	}
	kept := hits[:first]
	for _, h := range hits[first:] {
		if h.end-h.start > 1 || !d.inside[h.start] || h.kind == senseLiteral || h.kind == senseLexeme && h.a == word || !isNative(tokens[h.start].kind) {
			kept = append(kept, h)
		}
	}
	return kept
}

func (d *document) tokenize(part text.Sentence) {
	d.raw = text.Tokenize(d.raw[:0], d.normal, part.Start, part.End)
	space := false
	for _, t := range d.raw {
		if t.Kind == text.KindSpace {
			space = true
			continue
		}
		word := d.normal[t.Start:t.End]
		d.tokens = append(d.tokens, token{
			start:       int32(t.Start),
			end:         int32(t.End),
			id:          d.rules.words.lookup(word, d.foldBuf[:]),
			kind:        t.Kind,
			spaceBefore: space,
			capital:     t.Kind == text.KindWord && hasCapital(word),
		})
		space = false
	}
}

func hasCapital(word string) bool {
	for i := range len(word) {
		switch c := word[i]; {
		case isUpper(c):
			return true
		case c >= utf8.RuneSelf:
			return strings.ContainsFunc(word[i:], unicode.IsUpper)
		}
	}
	return false
}

func (d *document) word(t *token) string { return d.normal[t.start:t.end] }

// span is the text of the tokens [start,end) of a sentence.
func (d *document) span(s *sentence, start, end int32) string {
	return d.normal[s.tokens[start].start:s.tokens[end-1].end]
}

// original is the span of the tokens [start,end) in the document's bytes.
func (d *document) original(s *sentence, start, end int32) *graph.Span {
	if start >= end {
		return nil
	}
	o := d.text.Original(int(s.tokens[start].start), int(s.tokens[end-1].end))
	return &graph.Span{Start: o.Start, End: o.End}
}

func (d *document) isOpen(t *token) bool  { return contains(d.grammar.open, t) }
func (d *document) isClose(t *token) bool { return contains(d.grammar.close, t) }

func contains(ids []wordID, t *token) bool {
	for _, id := range ids {
		if t.id == id {
			return true
		}
	}
	return false
}
