package table

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// legalForms is the lexicon of words behind a firm's name that are no part of it:
// "Ltd", "Inc".
const legalForms = "legal-form"

// linker finds the gazetteer's entity that a row speaks of.
type linker struct {
	pack   *pack.Pack
	forms  endings
	byName map[string][]*pack.Entity
	byID   map[graph.IRI]*pack.Entity // external ids
}

func newLinker(p *pack.Pack) *linker {
	l := &linker{
		pack:   p,
		forms:  endingsOf(p.Lexicons[legalForms]),
		byName: map[string][]*pack.Entity{},
		byID:   map[graph.IRI]*pack.Entity{},
	}
	for _, e := range p.Entities {
		for _, iri := range e.SameAs {
			l.byID[iri] = e
		}
		for _, names := range e.Names {
			for _, name := range names {
				l.add(l.key(name), e)
			}
		}
	}
	return l
}

func (l *linker) add(key string, e *pack.Entity) {
	if key != "" && !slices.Contains(l.byName[key], e) {
		l.byName[key] = append(l.byName[key], e)
	}
}

// key returns the form in which names are compared: letters and digits of its
// words without the legal forms at its end.
func (l *linker) key(name string) string {
	words := wordKeys(name)
	for {
		n := l.forms.end(words)
		if n == 0 || n == len(words) {
			return strings.Join(words, "")
		}
		words = words[:len(words)-n]
	}
}

// endings are the words of a lexicon, by the last one's key.
type endings map[string][][]string

func endingsOf(lexicon *pack.Lexicon) endings {
	e := endings{}
	if lexicon == nil {
		return e
	}
	for _, entry := range lexicon.Entries {
		for _, forms := range entry.Forms {
			for _, form := range forms {
				if keys := wordKeys(form); len(keys) > 0 {
					last := keys[len(keys)-1]
					e[last] = append(e[last], keys)
				}
			}
		}
	}
	return e
}

// end returns how many words at the end of a name are the longest fitting one of the
// lexicon.
func (e endings) end(words []string) int {
	longest := 0
	if len(words) == 0 {
		return 0
	}
	for _, form := range e[words[len(words)-1]] {
		n := len(words) - len(form)
		if n >= 0 && len(form) > longest && slices.Equal(words[n:], form) {
			longest = len(form)
		}
	}
	return longest
}

// wordKeys returns the words of a name without case and punctuation.
func wordKeys(name string) []string {
	var keys []string
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' }) {
		if key := text.NameKey(word); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// find returns the only entity that may be of the class and has one of the names,
// or nil.
func (l *linker) find(names []string, class string) *pack.Entity {
	var found *pack.Entity
	for _, name := range names {
		for _, e := range l.byName[l.key(name)] {
			if !l.mayBe(e, class) || e == found {
				continue
			}
			if found != nil {
				return nil
			}
			found = e
		}
	}
	return found
}

// mayBe tells whether an entity is of a class, or of one above it.
func (l *linker) mayBe(e *pack.Entity, class string) bool {
	return slices.ContainsFunc(e.Classes, func(c string) bool {
		return l.pack.IsA(c, class) || l.pack.IsA(class, c)
	})
}
