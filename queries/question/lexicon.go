package question

import "slices"

// lexicon is a trie of words and phrases over folded tokens.
type lexicon struct {
	root     trieNode
	surfaces []surface // what suggestions choose from, in the order added
}

type trieNode struct {
	next    map[string]*trieNode
	entries []*entry
}

// entry is one meaning of a word or phrase.
type entry struct {
	category string
	language string // whose questions it serves; "" for all
	meaning  meaning
	weak     int
}

// surface is a known word or phrase as its pack or store writes it.
type surface struct {
	text, language string
}

// add gives a word or phrase a meaning. One without letters and digits is
// passed over.
func (l *lexicon) add(phrase string, e *entry) {
	if e.meaning != nil {
		e.meaning.key() // kept by the meaning: later many goroutines read it
	}
	words := texts(phrase)
	if len(words) == 0 {
		return
	}
	node := &l.root
	for _, w := range words {
		if node.next == nil {
			node.next = map[string]*trieNode{}
		}
		if node.next[w] == nil {
			node.next[w] = &trieNode{}
		}
		node = node.next[w]
	}
	known := slices.ContainsFunc(node.entries, func(old *entry) bool {
		return old.category == e.category && old.language == e.language && sameMeaning(old.meaning, e.meaning)
	})
	if !known {
		node.entries = append(node.entries, e)
	}
}

// suggest lets suggestions offer the phrase.
func (l *lexicon) suggest(phrase, language string) {
	l.surfaces = append(l.surfaces, surface{phrase, language})
}

func sameMeaning(a, b meaning) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.key() == b.key()
}

// match is an entry that tokens [start,end) of a question spell.
type match struct {
	start, end int
	entry      *entry
}

// matches returns the entries for the language that some stretch of tokens
// spells, in the order of their starts, shorter ones first.
func (l *lexicon) matches(tokens []token, language string) []match {
	var found []match
	for start := range tokens {
		node := &l.root
		for end := start; end < len(tokens) && node != nil; end++ {
			if language == "en" {
				found = append(found, node.plurals(tokens[end].text, start, end+1)...)
			}
			if node = node.next[tokens[end].text]; node == nil {
				break
			}
			for _, e := range node.entries {
				if e.language == "" || e.language == language {
					found = append(found, match{start, end + 1, e})
				}
			}
		}
	}
	return found
}

// plurals returns the entities and texts whose name, begun at this node, ends in
// a word of which last is the plural: "GPUs", "analysts". Names are too many to
// keep both forms.
func (n *trieNode) plurals(last string, start, end int) []match {
	var found []match
	for _, singular := range singulars(last) {
		node := n.next[singular]
		if node == nil {
			continue
		}
		for _, e := range node.entries {
			if e.category == "E" || e.category == "L" {
				weaker := *e
				weaker.weak++
				found = append(found, match{start, end, &weaker})
			}
		}
	}
	return found
}
