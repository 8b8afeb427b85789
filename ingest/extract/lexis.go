package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"newsgraph/ingest/text"
)

// wordID names a folded token. Tokens of a text that no pack word has share
// the id unknownWord and match nothing.
type wordID int32

const unknownWord wordID = 0

// token is a token of a text; spaces are left out and noted on the token that
// follows.
type token struct {
	start, end  int32 // bytes of the normalised text
	id          wordID
	kind        text.Kind
	spaceBefore bool
	capital     bool // begins with a capital letter
}

// words gives every token of the pack's words an id.
type words struct{ ids map[string]wordID }

func newWords() *words { return &words{ids: map[string]wordID{"": unknownWord}} }

func (w *words) add(folded string) wordID {
	id, ok := w.ids[folded]
	if !ok {
		id = wordID(len(w.ids))
		w.ids[folded] = id
	}
	return id
}

// phrase returns the ids of the tokens of a phrase, adding them.
func (w *words) phrase(s string) []wordID {
	var ids []wordID
	for _, word := range tokenWords(s) {
		ids = append(ids, w.add(foldToken(word)))
	}
	return ids
}

// tokenWords cuts a phrase into tokens, as a text with the phrase in it is cut: a
// possessive 's is a token only behind a word.
func tokenWords(s string) []string {
	s = text.Normalize(s)
	possessive := strings.HasPrefix(s, "'s")
	if possessive {
		s = "x" + s
	}
	var list []string
	for _, t := range text.Tokenize(nil, s, 0, len(s)) {
		if t.Kind != text.KindSpace {
			list = append(list, s[t.Start:t.End])
		}
	}
	if possessive {
		return list[1:]
	}
	return list
}

// lookup returns the id of a token without adding it. Lower-case words, which
// most are, cost one look-up.
func (w *words) lookup(token string, buf []byte) wordID {
	for i := range len(token) {
		if c := token[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return w.lookupFolded(token, buf)
		}
	}
	return w.ids[token]
}

func (w *words) lookupFolded(token string, buf []byte) wordID {
	if token[0] >= 0xe1 && token[0] != 0xe2 && token[0] < 0xef {
		return w.ids[token] // Khmer, Han: no case
	}
	ascii := true
	buf = buf[:0]
	for i := range len(token) {
		c := token[i]
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf = append(buf, c)
	}
	if ascii {
		return w.ids[string(buf)]
	}
	return w.ids[foldToken(token)]
}

// markFolder makes marks equal that only differ in how they are typed.
var markFolder = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "「", `"`, "」", `"`, "«", `"`, "»", `"`,
	"，", ",", "：", ":", "；", ";", "（", "(", "）", ")", "！", "!", "？", "?", "៖", ":")

func foldToken(s string) string { return strings.ToLower(markFolder.Replace(s)) }

// sense is one meaning of a phrase: a gazetteer entity, a lexicon's entry, the
// anchor of patterns, …
type sense struct {
	kind senseKind
	a, b int32
}

type senseKind uint8

const (
	senseEntity  senseKind = iota // a: entity; b: name of the entity's forms
	senseDemonym                  // a: entity
	senseLexeme                   // a: lexicon, b: entry
	senseLiteral                  // a: literal of a pattern
	senseBefore                   // a: class whose names follow
	senseAfter                    // a: class whose names precede
	senseLabel                    // a: class
)

// trie finds the phrases that begin at a token. Edges are few but for the
// root's, so each node keeps its own in order.
type trie struct {
	root  []int32 // word → node
	nodes []trieNode
}

type trieNode struct {
	edges  []trieEdge
	senses []sense
}

type trieEdge struct {
	id   wordID
	node int32
}

func newTrie() *trie { return &trie{nodes: make([]trieNode, 1)} }

func (t *trie) add(phrase []wordID, s sense) {
	if len(phrase) == 0 {
		return
	}
	node := int32(0)
	for _, id := range phrase {
		node = t.child(node, id)
	}
	if n := &t.nodes[node]; !slices.Contains(n.senses, s) {
		n.senses = append(n.senses, s)
	}
}

func (t *trie) child(node int32, id wordID) int32 {
	edges := t.nodes[node].edges
	i, ok := slices.BinarySearchFunc(edges, id, func(e trieEdge, id wordID) int { return int(e.id) - int(id) })
	if ok {
		return edges[i].node
	}
	next := int32(len(t.nodes))
	t.nodes = append(t.nodes, trieNode{})
	t.nodes[node].edges = slices.Insert(edges, i, trieEdge{id, next})
	return next
}

// seal makes the root's edges an array.
func (t *trie) seal(words int) {
	t.root = make([]int32, words)
	for _, e := range t.nodes[0].edges {
		t.root[e.id] = e.node
	}
}

// hit is a sense of the tokens [start,end) of a sentence.
type hit struct {
	start, end int32
	sense
}

// scan appends the hits of every phrase in the tokens, in order of start; the
// longest of a start come last.
func (t *trie) scan(dst []hit, tokens []token) []hit {
	for i := range tokens {
		id := tokens[i].id
		if id == unknownWord {
			continue
		}
		node := t.root[id]
		for j := i + 1; node != 0; j++ {
			n := &t.nodes[node]
			for _, s := range n.senses {
				dst = append(dst, hit{int32(i), int32(j), s})
			}
			if j == len(tokens) || len(n.edges) == 0 || tokens[j].id == unknownWord {
				break
			}
			node = n.next(tokens[j].id)
		}
	}
	return dst
}

func (n *trieNode) next(id wordID) int32 {
	if len(n.edges) < 8 {
		for _, e := range n.edges {
			if e.id == id {
				return e.node
			}
		}
		return 0
	}
	i, ok := slices.BinarySearchFunc(n.edges, id, func(e trieEdge, id wordID) int { return int(e.id) - int(id) })
	if !ok {
		return 0
	}
	return n.edges[i].node
}
