package pack

import (
	"slices"

	"newsgraph/graph"
)

func (l *loader) readPack(file string, data []byte) error {
	root, err := parseYAML(file, data)
	if err != nil {
		return err
	}
	p := l.pack
	p.Prefixes = map[string]string{}
	err = root.mapping(fields{
		"name":        text(&p.Name),
		"description": text(&p.Description),
		"namespace":   text(&p.Namespace),
		"entities":    text(&p.EntityNamespace),
		"prefixes": func(n node) error {
			return n.entries(func(key, value node) error {
				var iri string
				err := text(&iri)(value)
				p.Prefixes[key.Value] = iri
				return err
			})
		},
	})
	switch {
	case err != nil:
		return err
	case p.Name == "":
		return root.errorf("the pack has no name")
	case p.Namespace == "" || p.EntityNamespace == "":
		return root.errorf("the pack needs a namespace for its vocabulary and one for its entities")
	}
	return nil
}

func (l *loader) readVocabulary(file string, data []byte) error {
	root, err := parseYAML(file, data)
	if err != nil {
		return err
	}
	return root.mapping(fields{
		"classes":      func(n node) error { return n.entries(l.readClass) },
		"properties":   func(n node) error { return n.entries(l.readProperty) },
		"measures":     func(n node) error { return n.entries(l.readMeasure) },
		"restrictions": func(n node) error { return n.entries(l.readRestriction) },
		"units":        func(n node) error { return n.entries(l.readUnit) },
		"namesakes": func(n node) error {
			l.pack.namesakesPos = n.pos()
			return list(&l.pack.Namesakes)(n)
		},
	})
}

func (l *loader) readClass(key, value node) error {
	c := &Class{Name: key.Value, Pos: key.pos()}
	iri := l.pack.Namespace + c.Name
	l.pack.Classes = append(l.pack.Classes, c)
	err := value.mapping(fields{
		"iri":     text(&iri),
		"parents": list(&c.Parents),
		"labels":  words(&c.Labels),
		"before":  words(&c.Before),
		"after":   words(&c.After),
	})
	c.IRI = l.pack.expand(iri)
	return err
}

func (l *loader) readProperty(key, value node) error {
	q := &Property{Name: key.Value, Pos: key.pos()}
	iri := l.pack.Namespace + q.Name
	l.pack.Properties = append(l.pack.Properties, q)
	known := fields{
		"iri":        text(&iri),
		"domain":     list(&q.Domain),
		"range":      list(&q.Range),
		"functional": flag(&q.Functional),
		"symmetric":  flag(&q.Symmetric),
		"complete":   flag(&q.Complete),
		"spans":      flag(&q.Spans),
		"unit":       text(&q.Unit),
		"inverse":    text(&q.Inverse),
		"foretold":   text(&q.Foretold),
	}
	for role, w := range q.words() {
		known[role] = words(w)
	}
	err := value.mapping(known)
	q.IRI = l.pack.expand(iri)
	return err
}

// words returns the property's words by the key of their role in the file.
func (q *Property) words() map[string]*Words {
	return map[string]*Words{
		"labels":       &q.Labels,
		"verbs":        &q.Verbs,
		"inverseVerbs": &q.InverseVerbs,
		"subjectNouns": &q.SubjectNouns,
		"objectNouns":  &q.ObjectNouns,
		"adjectives":   &q.Adjectives,
		"countedNouns": &q.CountedNouns,
		"countedVerbs": &q.CountedVerbs,
	}
}

// readLexicons adds the file's entries to the lexicons of their names: a lexicon
// may be spread over several files, one for each language or topic.
func (l *loader) readLexicons(file string, data []byte) error {
	root, err := parseYAML(file, data)
	if err != nil {
		return err
	}
	return root.entries(func(key, value node) error {
		lexicon := l.pack.Lexicons[key.Value]
		if lexicon == nil {
			lexicon = &Lexicon{Name: key.Value}
			l.pack.Lexicons[lexicon.Name] = lexicon
		}
		return value.items(func(n node) error {
			entry, err := readLexiconEntry(n)
			lexicon.Entries = append(lexicon.Entries, entry)
			return err
		})
	})
}

func readLexiconEntry(n node) (*LexiconEntry, error) {
	entry := &LexiconEntry{Forms: Words{}, Pos: n.pos()}
	err := n.entries(func(key, value node) error {
		switch {
		case key.Value == "value":
			return text(&entry.Value)(value)
		case key.Value == "class":
			return text(&entry.Class)(value)
		case isLanguageTag(key.Value):
			var forms []string
			err := list(&forms)(value)
			entry.Forms[key.Value] = forms
			return err
		}
		return key.errorf("unknown key %q; known: value, class and language tags", key.Value)
	})
	if err == nil && entry.Value == "" {
		err = n.errorf("the entry has no value")
	}
	return entry, err
}

// index fills the maps behind the look-up methods. A name that stands twice is
// an error.
func (p *Pack) index() error {
	p.classes = map[string]*Class{}
	p.properties = map[string]*Property{}
	p.entities = map[string]*Entity{}
	p.byIRI = map[graph.IRI]any{}
	for _, c := range p.Classes {
		if old := p.classes[c.Name]; old != nil {
			return Errorf(c.Pos, "class %s is declared at %s already", c.Name, old.Pos)
		}
		p.classes[c.Name], p.byIRI[c.IRI] = c, c
	}
	for _, q := range p.Properties {
		if old := p.properties[q.Name]; old != nil {
			return Errorf(q.Pos, "property %s is declared at %s already", q.Name, old.Pos)
		}
		p.properties[q.Name], p.byIRI[q.IRI] = q, q
	}
	for _, e := range p.Entities {
		if old := p.entities[e.ID]; old != nil {
			return Errorf(e.Pos, "entity %s is declared at %s already", e.ID, old.Pos)
		}
		p.entities[e.ID], p.byIRI[e.IRI] = e, e
	}
	return nil
}

// check holds the pack against itself: what is named must be declared.
func (p *Pack) check() error {
	for _, c := range p.Classes {
		if err := p.checkClass(c); err != nil {
			return err
		}
	}
	for _, q := range p.Properties {
		if err := p.checkProperty(q); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(p.Lexicons) {
		for _, entry := range p.Lexicons[name].Entries {
			if entry.Class != "" && p.classes[entry.Class] == nil {
				return Errorf(entry.Pos, "unknown class %q", entry.Class)
			}
		}
	}
	if err := p.checkMeasures(); err != nil {
		return err
	}
	if err := p.checkEntities(); err != nil {
		return err
	}
	return p.checkTables()
}

func (p *Pack) checkClass(c *Class) error {
	for _, parent := range c.Parents {
		if p.classes[parent] == nil {
			return Errorf(c.Pos, "class %s: unknown class %q among its parents", c.Name, parent)
		}
	}
	if p.isOwnAncestor(c) {
		return Errorf(c.Pos, "class %s is its own ancestor", c.Name)
	}
	if c.Labels.First("en") == "" {
		return Errorf(c.Pos, "class %s has no English label", c.Name)
	}
	return nil
}

// isOwnAncestor follows the parents of c, each class once, looking for c.
func (p *Pack) isOwnAncestor(c *Class) bool {
	seen := map[string]bool{}
	queue := slices.Clone(c.Parents)
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if name == c.Name {
			return true
		}
		if parent := p.classes[name]; parent != nil && !seen[name] {
			seen[name] = true
			queue = append(queue, parent.Parents...)
		}
	}
	return false
}

func (p *Pack) checkProperty(q *Property) error {
	switch {
	case len(q.Domain) == 0:
		return Errorf(q.Pos, "property %s has no domain", q.Name)
	case len(q.Range) == 0:
		return Errorf(q.Pos, "property %s has no range", q.Name)
	case q.Labels.First("en") == "":
		return Errorf(q.Pos, "property %s has no English label", q.Name)
	case q.Foretold != "" && p.properties[q.Foretold] == nil:
		return Errorf(q.Pos, "property %s: unknown property %q as what a prediction is stated by", q.Name, q.Foretold)
	case q.Inverse != "" && p.properties[q.Inverse] == nil:
		return Errorf(q.Pos, "property %s: unknown property %q as its inverse", q.Name, q.Inverse)
	}
	for _, class := range q.Domain {
		if p.classes[class] == nil {
			return Errorf(q.Pos, "property %s: unknown class %q in its domain", q.Name, class)
		}
	}
	for _, class := range q.Range {
		if p.classes[class] == nil && !IsDatatype(class) {
			return Errorf(q.Pos, "property %s: unknown class %q in its range", q.Name, class)
		}
	}
	return nil
}
