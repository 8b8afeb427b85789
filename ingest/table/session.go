package table

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// maxCombinations bounds what one statement or name can make of a row: columns with
// many values multiply.
const maxCombinations = 1000

// sameName is the confidence of the judgement that two are one because they bear
// one name.
const sameName = 0.9

// session carries a mapping out on one document.
type session struct {
	*mapping
	doc      *graph.Document
	order    []int // of the mapping's columns in a row, nil for the file's own
	width    int   // cells of a row
	result   *Result
	entities map[graph.IRI]*graph.Entity
	links    map[graph.IRI]*pack.Entity // id → the gazetteer's entity of that name, nil for none
	byName   map[string]graph.IRI       // name of a row's own entity → its id, "" for a name of several

	// Of the row that is being read.
	columns columns
	binding binding
	made    []*graph.Statement
	used    []use
}

// use is an entity that the row speaks of, under a binding.
type use struct {
	*entity
	iri     graph.IRI
	binding binding
}

func newSession(m *mapping, doc *graph.Document, order []int, width int) *session {
	return &session{
		mapping:  m,
		doc:      doc,
		order:    order,
		width:    width,
		result:   &Result{Content: graph.Content{Document: doc}, Lines: map[int]int{}},
		entities: map[graph.IRI]*graph.Entity{},
		links:    map[graph.IRI]*pack.Entity{},
		byName:   map[string]graph.IRI{},
		binding:  make(binding, 1+len(m.spec.Parts)),
	}
}

func (s *session) finish() *Result {
	for _, iri := range slices.Sorted(maps.Keys(s.entities)) {
		s.result.Entities = append(s.result.Entities, s.entities[iri])
	}
	return s.result
}

// read takes what a row says, all of it or, with a fault, nothing.
func (s *session) read(r row) {
	if err := s.understand(r); err != nil {
		s.result.Faults = append(s.result.Faults, Fault{r.line, err.Error()})
		return
	}
	s.result.Lines[r.Start] = r.line
	s.result.Statements = append(s.result.Statements, s.made...)
	for _, u := range s.used {
		s.export(u)
	}
}

// understand finds the statements of a row and the entities in them.
func (s *session) understand(r row) error {
	if err := s.open(r); err != nil {
		return err
	}
	s.made, s.used = s.made[:0], s.used[:0]
	own, ok := s.resolve(s.mapping.entities[0])
	if !ok {
		return fmt.Errorf("no value for the id %q", s.mapping.entities[0].spec.ID.Source)
	}
	evidence := graph.Evidence{Document: s.doc.IRI, Span: r.Span, Text: r.text, Language: s.doc.Language}
	s.stateLink(own, evidence)
	for _, st := range s.statements {
		if err := s.state(st, evidence); err != nil {
			return err
		}
	}
	return nil
}

// open takes a row apart into columns.
func (s *session) open(r row) error {
	switch {
	case r.fault != "":
		return errors.New(r.fault)
	case len(r.cells) != s.width:
		return fmt.Errorf("%d cells under %d columns", len(r.cells), s.width)
	case strings.ContainsRune(r.text, 0):
		return errors.New("binary data")
	}
	cells := make([]string, len(s.spec.FileColumns()))
	for i := range cells {
		cells[i] = r.cells[i]
		if s.order != nil {
			cells[i] = r.cells[s.order[i]]
		}
	}
	s.columns = s.mapping.columns(cells)
	clear(s.binding)
	for _, groups := range s.combined {
		if s.columns.combinations(groups) > maxCombinations {
			return errors.New("the row says too much")
		}
	}
	return nil
}

// state makes a statement for each combination of the values that it has.
func (s *session) state(st *statement, evidence graph.Evidence) error {
	var fault error
	s.columns.each(st.groups, s.binding, func() bool {
		if !st.holds(s.columns, s.binding) {
			return true
		}
		var made *graph.Statement
		if made, fault = s.stateOne(st); made != nil && !s.hasMade(made) {
			made.Evidence = evidence
			s.made = append(s.made, made)
		}
		return fault == nil
	})
	return fault
}

// hasMade tells whether the row has said so already.
func (s *session) hasMade(st *graph.Statement) bool {
	return slices.ContainsFunc(s.made, func(old *graph.Statement) bool {
		return old.Subject == st.Subject && old.Property == st.Property && old.Object == st.Object && slices.Equal(old.Qualifiers, st.Qualifiers)
	})
}

// stateOne makes the statement under the binding, or nil where its subject or
// object has no value.
func (s *session) stateOne(st *statement) (*graph.Statement, error) {
	object, err := s.object(st)
	if object == nil || err != nil {
		return nil, err
	}
	subject, ok := s.resolve(st.subject)
	if !ok {
		return nil, nil
	}
	made := s.newStatement(subject, st.property.IRI, object)
	for _, q := range st.qualifiers {
		if term := s.qualifier(q); term != nil {
			made.Qualifiers = append(made.Qualifiers, graph.Qualifier{Name: q.name, Value: term})
		}
	}
	return made, nil
}

func (s *session) newStatement(subject, property graph.IRI, object graph.Term) *graph.Statement {
	return &graph.Statement{
		Subject:    subject,
		Property:   property,
		Object:     object,
		Polarity:   graph.Affirmed,
		Modality:   graph.Asserted,
		Confidence: 1,
		Rule:       s.rule,
	}
}

func (s *session) object(st *statement) (graph.Term, error) {
	if st.object.entity != nil {
		if iri, ok := s.resolve(st.object.entity); ok {
			return iri, nil
		}
		return nil, nil
	}
	text, ok := st.object.fill(s.columns, s.binding)
	if !ok {
		return nil, nil
	}
	return literal(text, s.doc.Language, st.property)
}

// qualifier returns a qualifier's value or nil. A time that is a calendar date is
// one, everything else a text.
func (s *session) qualifier(q qualifier) graph.Term {
	if q.entity != nil {
		if iri, ok := s.resolve(q.entity); ok {
			return iri
		}
		return nil
	}
	text, ok := q.fill(s.columns, s.binding)
	if !ok {
		return nil
	}
	if date, ok := parseDate(text); ok && q.name == "time" {
		t, _ := graph.Date(date)
		return t
	}
	return graph.Text(text, s.doc.Language)
}

// resolve returns the IRI of an entity under the binding, and notes that the row
// speaks of it.
func (s *session) resolve(e *entity) (graph.IRI, bool) {
	iri, ok := s.iri(e)
	if !ok {
		return "", false
	}
	for _, u := range s.used {
		if u.entity == e && u.iri == iri {
			return iri, true
		}
	}
	s.used = append(s.used, use{e, iri, slices.Clone(s.binding)})
	return iri, true
}

func (s *session) iri(e *entity) (graph.IRI, bool) {
	if e.known != nil {
		return e.known.IRI, true
	}
	id, ok := s.id(e)
	if !ok {
		return "", false
	}
	if known := s.linker.byID[id]; known != nil {
		return known.IRI, true
	}
	if known := s.linked(e, id); known != nil {
		return known.IRI, true
	}
	return id, true
}

// id returns the IRI that an entity's id gives, or that of the row with its name.
func (s *session) id(e *entity) (graph.IRI, bool) {
	if e.lookup != nil {
		name, ok := e.lookup.fill(s.columns, s.binding)
		id := s.byName[plainName(name)]
		return id, ok && id != ""
	}
	id, ok := e.id.id(s.columns, s.binding)
	return graph.IRI(s.spec.Namespace + id), ok
}

// export adds an entity of the row to the document's.
func (s *session) export(u use) {
	e := s.entities[u.iri]
	if e == nil {
		e = &graph.Entity{IRI: u.iri}
		if known := s.pack.EntityByIRI(u.iri); known != nil {
			e = s.pack.Export(known)
		}
		s.entities[u.iri] = e
	}
	copy(s.binding, u.binding)
	if c := s.class(u.entity); c != nil && len(e.Classes) == 0 {
		e.Classes = []graph.IRI{c.iri}
	}
	s.eachName(u.entity, u.names, func(text, language string) {
		addName(e, graph.Name{Text: text, Language: language, Preferred: !prefers(e, language)})
	})
	s.eachName(u.entity, u.aliases, func(text, language string) {
		addName(e, graph.Name{Text: text, Language: language})
	})
}

func addName(e *graph.Entity, n graph.Name) {
	if !slices.ContainsFunc(e.Names, func(old graph.Name) bool { return old.Text == n.Text && old.Language == n.Language }) {
		e.Names = append(e.Names, n)
	}
}

// prefers tells whether an entity has a preferred name in a language.
func prefers(e *graph.Entity, language string) bool {
	return slices.ContainsFunc(e.Names, func(n graph.Name) bool { return n.Preferred && n.Language == language })
}

// class returns the first class of the entity whose condition holds for some
// values of the row, or nil.
func (s *session) class(e *entity) *class {
	for i := range e.classes {
		c := &e.classes[i]
		never := s.columns.each(without(c.groups, e.groups), s.binding, func() bool { return !c.holds(s.columns, s.binding) })
		if !never {
			return c
		}
	}
	return nil
}

// eachName calls use with every one of the names that the row gives the entity.
func (s *session) eachName(e *entity, names []name, use func(text, language string)) {
	for i := range names {
		n := &names[i]
		s.columns.each(without(n.groups, e.groups), s.binding, func() bool {
			if text, ok := n.fill(s.columns, s.binding); ok {
				use(text, n.language)
			}
			return true
		})
	}
}

func without(groups, fixed []int) []int {
	if len(fixed) == 0 {
		return groups
	}
	return slices.DeleteFunc(slices.Clone(groups), func(g int) bool { return slices.Contains(fixed, g) })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
