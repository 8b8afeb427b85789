package table

import (
	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// entity is an entity of a mapping.
type entity struct {
	spec    *pack.TableEntity
	known   *pack.Entity // of the gazetteer, where the mapping names one
	id      template
	classes []class
	names   []name
	groups  []int // of id
}

type class struct {
	name string
	iri  graph.IRI
	condition
}

type name struct {
	template
	language  string
	preferred bool
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

func newMapping(spec *pack.Table, p *pack.Pack, l *linker) *Mapping {
	m := &Mapping{spec: spec, pack: p, linker: l, places: placesOf(spec), rule: graph.IRI(graph.NSRule + spec.ID)}
	byName := map[string]*entity{}
	for _, e := range spec.Entities {
		made := m.newEntity(e)
		m.entities = append(m.entities, made)
		byName[e.Name] = made
	}
	for _, s := range spec.Statements {
		m.statements = append(m.statements, m.newStatement(s, byName))
	}
	return m
}

func (m *Mapping) newEntity(spec *pack.TableEntity) *entity {
	e := &entity{spec: spec, id: m.template(spec.ID)}
	e.groups = e.id.groups
	if spec.Known != "" {
		e.known = m.pack.Entity(spec.Known)
	}
	for _, c := range spec.Classes {
		e.classes = append(e.classes, class{c.Class, m.pack.Class(c.Class).IRI, m.condition(c.Condition)})
	}
	for _, language := range sortedKeys(spec.Names) {
		for i, t := range spec.Names[language] {
			e.names = append(e.names, name{m.template(t), language, i == 0})
		}
	}
	for _, language := range sortedKeys(spec.Aliases) {
		for _, t := range spec.Aliases[language] {
			e.names = append(e.names, name{m.template(t), language, false})
		}
	}
	return e
}

func (m *Mapping) newStatement(spec *pack.TableStatement, entities map[string]*entity) *statement {
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
