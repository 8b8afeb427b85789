package table

import (
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// survey goes through all rows before they are read: their own entities' names may
// stand in other rows, and may be those of the gazetteer.
func (s *session) survey(rows reader) {
	own := s.mapping.entities[0]
	claims := map[*pack.Entity]graph.IRI{}
	for r, ok := rows.next(); ok; r, ok = rows.next() {
		if s.open(r) != nil {
			continue
		}
		if id, ok := s.id(own); ok {
			s.noteNames(own, id)
			s.claim(own, id, claims)
		}
	}
}

func (s *session) noteNames(own *entity, id graph.IRI) {
	if !s.looksUp {
		return
	}
	s.eachName(own, own.names, func(name, _ string) {
		key := plainName(name)
		if old, known := s.byName[key]; known && old != id {
			s.byName[key] = "" // homonyms
			return
		}
		s.byName[key] = id
	})
}

// plainName is a name without case and punctuation.
func plainName(name string) string { return strings.Join(wordKeys(name), " ") }

// claim notes which of the gazetteer's entities an id stands for by name. An entity
// that two ids claim, or an id that claims two, stays apart: they are homonyms, or
// someone has to judge.
func (s *session) claim(own *entity, id graph.IRI, claims map[*pack.Entity]graph.IRI) {
	if own.spec.Link == "" {
		return
	}
	known := s.findByName(own)
	if known == nil {
		return
	}
	other, claimed := claims[known]
	old, told := s.links[id]
	switch {
	case claimed && other != id:
		s.links[other], s.links[id] = nil, nil
	case told && old != known:
		s.links[id] = nil
	default:
		claims[known], s.links[id] = id, known
	}
}

// linked returns the gazetteer's entity that an id stands for by name, or nil. The
// row's own entity has been looked up before, over all rows.
func (s *session) linked(e *entity, id graph.IRI) *pack.Entity {
	known, found := s.links[id]
	if !found && e.spec.Link != "" && e != s.mapping.entities[0] {
		known = s.findByName(e)
		s.links[id] = known
	}
	return known
}

// findByName returns the only entity of the gazetteer that has a name of the
// entity under the binding and fits its class.
func (s *session) findByName(e *entity) *pack.Entity {
	class := e.spec.Link
	if c := s.class(e); c != nil {
		switch {
		case s.pack.IsA(c.name, class):
			class = c.name
		case !s.pack.IsA(class, c.name):
			return nil // a person with a firm's name
		}
	}
	var names []string
	s.eachName(e, e.names, func(name, _ string) { names = append(names, name) })
	return s.linker.find(names, class)
}

// stateLink states the judgement that the row's own entity is the gazetteer's one
// of its name.
func (s *session) stateLink(own graph.IRI, evidence graph.Evidence) {
	e := s.mapping.entities[0]
	id, _ := s.id(e)
	if known := s.links[id]; known == nil || known.IRI != own || s.findByName(e) != known {
		return
	}
	st := s.newStatement(own, graph.OWLSameAs, id)
	st.Confidence = sameName
	st.Evidence = evidence
	s.made = append(s.made, st)
}
