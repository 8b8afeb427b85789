package table

import (
	"slices"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// entity is an entity of a mapping.
type entity struct {
	spec    *pack.TableEntity
	known   *pack.Entity // of the gazetteer, where the mapping names one
	id      template
	lookup  *template // the name of another row's own entity, in place of id
	classes []class
	names   []name
	aliases []name
	groups  []int // of id or lookup
}

type class struct {
	name string
	iri  graph.IRI
	condition
}

type name struct {
	template
	language string
}

// statement is a statement of a mapping.
type statement struct {
	subject    *entity
	property   *pack.Property
	object     value
	qualifiers []qualifier
	condition
	groups []int // of all its parts
}

type qualifier struct {
	name string
	value
}

// value is an entity or a template.
type value struct {
	entity *entity
	template
}

func (v value) groups() []int {
	if v.entity != nil {
		return v.entity.groups
	}
	return v.template.groups
}

func newMapping(spec *pack.Table, p *pack.Pack, l *linker) *mapping {
	m := &mapping{spec: spec, pack: p, linker: l, places: placesOf(spec), rule: graph.IRI(graph.NSRule + spec.ID)}
	byName := map[string]*entity{}
	for _, e := range spec.Entities {
		made := m.newEntity(e)
		m.entities = append(m.entities, made)
		byName[e.Name] = made
	}
	for _, s := range spec.Statements {
		m.statements = append(m.statements, m.newStatement(s, byName))
	}
	m.findCombined()
	return m
}

func (m *mapping) findCombined() {
	for _, s := range m.statements {
		m.combined = append(m.combined, s.groups)
	}
	for _, e := range m.entities {
		for _, c := range e.classes {
			m.combined = append(m.combined, withGroup(slices.Clone(e.groups), c.groups...))
		}
		for _, n := range slices.Concat(e.names, e.aliases) {
			m.combined = append(m.combined, withGroup(slices.Clone(e.groups), n.groups...))
		}
	}
}

func (m *mapping) newEntity(spec *pack.TableEntity) *entity {
	e := &entity{spec: spec, id: m.template(spec.ID)}
	e.groups = e.id.groups
	if len(spec.Lookup.Pieces) > 0 {
		lookup := m.template(spec.Lookup)
		e.lookup, e.groups = &lookup, lookup.groups
		m.looksUp = true
	}
	if spec.Known != "" {
		e.known = m.pack.Entity(spec.Known)
	}
	for _, c := range spec.Classes {
		e.classes = append(e.classes, class{c.Class, m.pack.Class(c.Class).IRI, m.condition(c.Condition)})
	}
	e.names, e.aliases = m.names(spec.Names), m.names(spec.Aliases)
	return e
}

func (m *mapping) names(spec map[string][]pack.Template) []name {
	var names []name
	for _, language := range sortedKeys(spec) {
		for _, t := range spec[language] {
			names = append(names, name{m.template(t), language})
		}
	}
	return names
}

func (m *mapping) newStatement(spec *pack.TableStatement, entities map[string]*entity) *statement {
	resolve := func(v pack.TableValue) value { return value{entities[v.Entity], m.template(v.Template)} }
	s := &statement{
		subject:   entities[spec.Subject],
		property:  m.pack.Property(spec.Property),
		object:    resolve(spec.Object),
		condition: m.condition(spec.Condition),
	}
	s.groups = withGroup(nil, s.subject.groups...)
	s.groups = withGroup(s.groups, s.object.groups()...)
	s.groups = withGroup(s.groups, s.condition.groups...)
	for _, q := range spec.Qualifiers {
		made := qualifier{q.Name, resolve(q.Value)}
		s.qualifiers = append(s.qualifiers, made)
		s.groups = withGroup(s.groups, made.groups()...)
	}
	return s
}
