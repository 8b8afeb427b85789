package question

import (
	"slices"
	"sync"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// names are what a store adds to the pack's words: the names of its entities
// and the texts that properties with text values have.
type names struct {
	lexicon  *lexicon
	entities map[graph.IRI]*graph.Entity
}

// nameCache keeps the names of the store that was last asked about.
type nameCache struct {
	mu      sync.Mutex
	version string
	names   *names
}

// of returns the names in a snapshot. Snapshots of the same version that is not
// empty share them.
func (c *nameCache) of(sn *graph.Snapshot, version string, e *Engine) (*names, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.names != nil && version != "" && version == c.version {
		return c.names, nil
	}
	n, err := readNames(sn, e)
	if err != nil {
		return nil, err
	}
	c.version, c.names = version, n
	return n, nil
}

func readNames(sn *graph.Snapshot, e *Engine) (*names, error) {
	s := e.schema
	n := &names{&lexicon{}, map[graph.IRI]*graph.Entity{}}
	if err := n.readEntities(sn); err != nil {
		return nil, err
	}
	if err := n.readTypes(sn, s); err != nil {
		return nil, err
	}
	for _, iri := range sortedKeys(n.entities) {
		n.addEntity(n.entities[iri], s)
	}
	if err := n.readTaught(sn, e); err != nil {
		return nil, err
	}
	return n, n.readTexts(sn, s)
}

// readTaught adds the words that were taught: for a class as its nouns are, for
// a property as its verbs or nouns, for an entity as its names.
func (n *names) readTaught(sn *graph.Snapshot, e *Engine) error {
	taught, err := sn.TaughtWords()
	if err != nil {
		return err
	}
	s := e.schema
	w := &packWords{n.lexicon, s, e.grammars, map[wordKey]*relation{}}
	for _, t := range taught {
		language := e.grammarOf(t.Word).language
		n.lexicon.suggest(t.Word, language)
		if c := s.pack.ClassByIRI(t.Means); c != nil {
			w.addNoun("N", language, t.Word, w.classNoun(c))
		} else if p := s.pack.PropertyByIRI(t.Means); p != nil {
			w.addTaughtProperty(language, t.Word, p)
		} else {
			types := s.typesOf(n.entity(t.Means))
			named := &set{entity: &entity{iri: t.Means, name: t.Word, types: types}, types: types}
			n.lexicon.add(t.Word, &entry{category: "E", meaning: named})
		}
	}
	w.addShared()
	return nil
}

func (n *names) readEntities(sn *graph.Snapshot) error {
	for _, p := range []graph.IRI{graph.SKOSPrefLabel, graph.SKOSAltLabel} {
		for q, err := range sn.Match(graph.Quad{Predicate: p}) {
			if err != nil {
				return err
			}
			iri, ok := q.Subject.(graph.IRI)
			if !ok {
				continue
			}
			name := graph.Name{Text: graph.Lexical(q.Object), Language: languageTag(q.Object), Preferred: p == graph.SKOSPrefLabel}
			e := n.entity(iri)
			if !slices.Contains(e.Names, name) {
				e.Names = append(e.Names, name)
			}
		}
	}
	return nil
}

func (n *names) entity(iri graph.IRI) *graph.Entity {
	e := n.entities[iri]
	if e == nil {
		e = &graph.Entity{IRI: iri}
		n.entities[iri] = e
	}
	return e
}

// readTypes gives the named entities the pack's classes that the store has them
// in.
func (n *names) readTypes(sn *graph.Snapshot, s *schema) error {
	for _, c := range s.pack.Classes {
		for q, err := range sn.Match(graph.Quad{Predicate: graph.RDFType, Object: c.IRI}) {
			if err != nil {
				return err
			}
			iri, _ := q.Subject.(graph.IRI)
			if e := n.entities[iri]; e != nil && !slices.Contains(e.Classes, c.IRI) {
				e.Classes = append(e.Classes, c.IRI)
			}
		}
	}
	return nil
}

func (n *names) addEntity(e *graph.Entity, s *schema) {
	t := s.typesOf(e)
	named := &set{entity: &entity{iri: e.IRI, name: e.Label("en"), types: t}, types: t}
	labels := s.pack.EntityLabels[e.IRI]
	for _, language := range sortedKeys(labels) {
		for _, name := range labels[language] {
			n.lexicon.suggest(name, language)
			n.lexicon.add(name, &entry{category: "E", meaning: named, weak: s.kindWeight(name, t)})
		}
	}
	demonyms := s.pack.EntityDemonyms[e.IRI]
	for _, language := range sortedKeys(demonyms) {
		for _, form := range demonyms[language] {
			n.lexicon.suggest(form, language)
			n.lexicon.add(form, &entry{category: "D", language: language, meaning: named})
		}
	}
	for _, name := range e.Names {
		weak := s.kindWeight(name.Text, t)
		n.lexicon.suggest(name.Text, "")
		n.lexicon.add(name.Text, &entry{category: "E", meaning: named, weak: weak})
	}
}

// typesOf returns the names of an entity's classes, in the store and in the
// pack's gazetteer. Nil where neither knows any.
func (s *schema) typesOf(e *graph.Entity) types {
	var t types
	for _, iri := range e.Classes {
		if c := s.pack.ClassByIRI(iri); c != nil {
			t = append(t, c.Name)
		}
	}
	if known := s.pack.EntityByIRI(e.IRI); known != nil {
		t = append(t, known.Classes...)
	}
	slices.Sort(t)
	return slices.Compact(t)
}

// readTexts adds the texts that statements give as values: "professor", "machine
// learning".
func (n *names) readTexts(sn *graph.Snapshot, s *schema) error {
	texts := map[string]*set{}
	for _, p := range s.pack.Properties {
		if !slices.Contains(p.Range, "text") {
			continue
		}
		if err := readTextsOf(sn, p, texts); err != nil {
			return err
		}
	}
	for _, key := range sortedKeys(texts) {
		text := texts[key]
		n.lexicon.suggest(graph.Lexical(text.value), "")
		n.lexicon.add(graph.Lexical(text.value), &entry{category: "L", meaning: text})
	}
	return nil
}

// readTextsOf adds the values of one property to texts.
func readTextsOf(sn *graph.Snapshot, p *pack.Property, texts map[string]*set) error {
	for st, err := range sn.Match(graph.Quad{Predicate: graph.RDFPredicate, Object: p.IRI}) {
		if err != nil {
			return err
		}
		for q, err := range sn.Match(graph.Quad{Subject: st.Subject, Predicate: graph.RDFObject}) {
			if err != nil {
				return err
			}
			if _, isIRI := q.Object.(graph.IRI); isIRI {
				continue
			}
			key := quad.StringOf(q.Object)
			if texts[key] == nil {
				texts[key] = &set{value: q.Object, types: types{"text"}}
			}
			if text := texts[key]; !slices.Contains(text.source, p) {
				text.source = append(text.source, p)
			}
		}
	}
	return nil
}
