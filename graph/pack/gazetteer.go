package pack

import (
	"slices"
	"strings"

	"newsgraph/graph"
)

// readGazetteer reads the known entities: a tab-separated file whose header
// names the columns. A cell holds several values with "|" between them.
//
//	id          the entity's id within the pack's entity namespace
//	class       its classes
//	en, km, …   its names in a language, the preferred one first
//	demonym:en  adjectives for its people and firms ("Chinese")
//	stands-for  id of the entity that its names also stand for
//	same-as     external IRIs
//
// A line with the id of an entity of an earlier file adds its names and IRIs to
// that entity; it may leave out class and English name, but not contradict them.
func (l *loader) readGazetteer(file string, data []byte) error {
	var columns []string
	seen := map[string]Pos{} // ids of this file
	for i, line := range strings.Split(string(data), "\n") {
		pos := Pos{file, i + 1}
		line = strings.TrimRight(line, "\r")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			columns = cells
			continue
		}
		if len(cells) > len(columns) {
			return Errorf(pos, "%d cells under %d columns", len(cells), len(columns))
		}
		entity, err := l.readEntity(pos, columns, cells)
		if err != nil {
			return err
		}
		if old, ok := seen[entity.ID]; ok {
			return Errorf(pos, "entity %s stands at %s already", entity.ID, old)
		}
		seen[entity.ID] = pos
		if err := l.addEntity(entity); err != nil {
			return err
		}
	}
	return nil
}

// addEntity adds e to the pack, or its names to the entity of its id that an
// earlier file has.
func (l *loader) addEntity(e *Entity) error {
	if old := l.entities[e.ID]; old != nil {
		return old.extend(e)
	}
	if len(e.Classes) == 0 || e.Name() == "" {
		return Errorf(e.Pos, "an entity needs an id, a class and an English name")
	}
	l.entities[e.ID] = e
	l.pack.Entities = append(l.pack.Entities, e)
	return nil
}

// extend adds what more says of the same entity. The first name of a language
// stays the one to print.
func (e *Entity) extend(more *Entity) error {
	if len(more.Classes) > 0 && !slices.Equal(e.Classes, more.Classes) {
		return Errorf(more.Pos, "entity %s is %s here, but %s at %s", e.ID,
			strings.Join(more.Classes, "|"), strings.Join(e.Classes, "|"), e.Pos)
	}
	if more.StandsFor != "" && e.StandsFor != "" && more.StandsFor != e.StandsFor {
		return Errorf(more.Pos, "entity %s stands for %s here, but for %s at %s", e.ID, more.StandsFor, e.StandsFor, e.Pos)
	}
	if e.StandsFor == "" {
		e.StandsFor = more.StandsFor
	}
	for _, name := range more.Names.all() {
		if e.added == nil {
			e.added = map[string]Pos{}
		}
		e.added[name] = more.Pos
	}
	e.Names = e.Names.union(more.Names)
	e.Demonyms = e.Demonyms.union(more.Demonyms)
	for _, iri := range more.SameAs {
		if !slices.Contains(e.SameAs, iri) {
			e.SameAs = append(e.SameAs, iri)
		}
	}
	return nil
}

func (l *loader) readEntity(pos Pos, columns, cells []string) (*Entity, error) {
	e := &Entity{Names: Words{}, Demonyms: Words{}, Pos: pos}
	for i, cell := range cells {
		values := splitCell(cell)
		if len(values) == 0 {
			continue
		}
		column := columns[i]
		language, isDemonym := strings.CutPrefix(column, "demonym:")
		switch {
		case column == "id":
			e.ID = values[0]
		case column == "class":
			e.Classes = values
		case column == "stands-for":
			e.StandsFor = values[0]
		case column == "same-as":
			for _, v := range values {
				e.SameAs = append(e.SameAs, l.pack.expand(v))
			}
		case isDemonym && isLanguageTag(language):
			e.Demonyms[language] = values
		case isLanguageTag(column):
			e.Names[column] = values
		default:
			return nil, Errorf(pos, "unknown column %q", column)
		}
	}
	if e.ID == "" {
		return nil, Errorf(pos, "an entity needs an id, a class and an English name")
	}
	e.IRI = graph.IRI(l.pack.EntityNamespace + e.ID)
	return e, nil
}

func splitCell(cell string) []string {
	var values []string
	for _, v := range strings.Split(cell, "|") {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}

// Export returns an entity of the gazetteer as the graph has it.
func (p *Pack) Export(e *Entity) *graph.Entity {
	out := &graph.Entity{IRI: e.IRI, SameAs: e.SameAs}
	for _, class := range e.Classes {
		out.Classes = append(out.Classes, p.classes[class].IRI)
	}
	for _, language := range sortedKeys(e.Names) {
		for i, name := range e.Names[language] {
			out.Names = append(out.Names, graph.Name{Text: name, Language: language, Preferred: i == 0})
		}
	}
	return out
}

// checkEntities finds unknown classes and names that two entities share. Names
// are compared without regard to case, over all languages: a text in one
// language uses names of another.
func (p *Pack) checkEntities() error {
	owners := map[string]*Entity{}
	for _, e := range p.Entities {
		for _, class := range e.Classes {
			if p.classes[class] == nil {
				return Errorf(e.Pos, "entity %s: unknown class %q", e.ID, class)
			}
		}
		if e.StandsFor != "" && p.entities[e.StandsFor] == nil {
			return Errorf(e.Pos, "entity %s: unknown entity %q in stands-for", e.ID, e.StandsFor)
		}
		for _, name := range e.Names.all() {
			key := strings.ToLower(name)
			if old := owners[key]; old != nil && old != e {
				return Errorf(e.posOf(name), "ambiguous name %q: %s at %s has it too", name, old.ID, old.posOf(name))
			}
			owners[key] = e
		}
	}
	return nil
}

// posOf is the place that gives the entity a name.
func (e *Entity) posOf(name string) Pos {
	if pos, ok := e.added[name]; ok {
		return pos
	}
	return e.Pos
}

// all returns the forms of every language, languages in order of their tags.
func (w Words) all() []string {
	var forms []string
	for _, language := range sortedKeys(w) {
		forms = append(forms, w[language]...)
	}
	return slices.Clip(forms)
}
