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
	forms  [][]string // legal forms, as keys of their words
	byName map[string][]*pack.Entity
	byID   map[graph.IRI]*pack.Entity // external ids
}

func newLinker(p *pack.Pack) *linker {
	l := &linker{pack: p, byName: map[string][]*pack.Entity{}, byID: map[graph.IRI]*pack.Entity{}}
	if lexicon := p.Lexicons[legalForms]; lexicon != nil {
		for _, entry := range lexicon.Entries {
			for _, forms := range entry.Forms {
				for _, form := range forms {
					l.forms = append(l.forms, wordKeys(form))
				}
			}
		}
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
		shorter := l.withoutForm(words)
		if len(shorter) == len(words) {
			return strings.Join(words, "")
		}
		words = shorter
	}
}

// withoutForm takes the longest legal form off the end of a name. A name that is
// nothing else stays.
func (l *linker) withoutForm(words []string) []string {
	longest := 0
	for _, form := range l.forms {
		n := len(words) - len(form)
		if n > 0 && len(form) > longest && slices.Equal(words[n:], form) {
			longest = len(form)
		}
	}
	return words[:len(words)-longest]
}

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
