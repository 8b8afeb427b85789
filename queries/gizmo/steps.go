package gizmo

import (
	"strings"

	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/cayley/schema"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
)

// graphObject is the script's g.
type graphObject struct {
	readOnly
	s *session
}

// graphMethods are the methods of g.
var graphMethods = map[string]func(*session, *arguments) goja.Value{
	"V":                    vertex,
	"Vertex":               vertex,
	"M":                    morphism,
	"Morphism":             morphism,
	"IRI":                  fullIRI,
	"uri":                  fullIRI,
	"emit":                 emit,
	"addNamespace":         addNamespace,
	"addDefaultNamespaces": addDefaultNamespaces,
	"loadNamespaces":       loadNamespaces,
}

// Get returns a method of g.
func (g *graphObject) Get(name string) goja.Value {
	f := graphMethods[name]
	if f == nil {
		f = graphMethods[lowerFirst(name)]
	}
	if f == nil {
		return g.s.missing(name)
	}
	return g.s.function("g."+name, func(call goja.FunctionCall) goja.Value {
		return f(g.s, g.s.arguments(name, call))
	})
}

func vertex(s *session, a *arguments) goja.Value {
	return s.newPath(path.StartMorphism(a.terms(0)...), false)
}

func morphism(s *session, _ *arguments) goja.Value { return s.newPath(path.StartMorphism(), false) }

func fullIRI(s *session, a *arguments) goja.Value {
	return s.vm.ToValue(quad.IRI(s.namespaces.FullIRI(a.text(0))))
}

func emit(s *session, a *arguments) goja.Value {
	if a.at(0) == nil {
		return goja.Null()
	}
	value, ok := jsonValue(a.at(0), 0)
	if !ok {
		s.throw("the script emits something that is no value: emit text, numbers, lists or objects of them")
	}
	s.send(Row{Value: value})
	return goja.Null()
}

func addNamespace(s *session, a *arguments) goja.Value {
	s.namespaces.Register(voc.Namespace{Prefix: a.text(0) + ":", Full: a.text(1)})
	return goja.Undefined()
}

func addDefaultNamespaces(s *session, _ *arguments) goja.Value {
	voc.CloneTo(&s.namespaces)
	return goja.Undefined()
}

func loadNamespaces(s *session, a *arguments) goja.Value {
	if err := schema.NewConfig().LoadNamespaces(s.ctx, s.store, &s.namespaces); err != nil {
		s.throwError(a.method, err)
	}
	return goja.Undefined()
}

// pathObject is a path as a script has it.
type pathObject struct {
	readOnly
	s    *session
	path *path.Path
	// oneWay tells that it cannot be walked backwards: Cayley has no way back
	// from labels and predicates.
	oneWay bool
}

func (s *session) newPath(p *path.Path, oneWay bool) goja.Value {
	return s.vm.NewDynamicObject(&pathObject{s: s, path: p, oneWay: oneWay})
}

// Get returns a method of the path.
func (p *pathObject) Get(name string) goja.Value {
	if f, known := p.s.functions[name]; known {
		return f
	}
	lower := lowerFirst(name)
	if step := steps[lower]; step != nil {
		return p.s.function(name, func(call goja.FunctionCall) goja.Value {
			return p.s.step(name, step, call, noWayBack[lower])
		})
	}
	if final := finals[lower]; final != nil {
		return p.s.function(name, func(call goja.FunctionCall) goja.Value {
			return final(p.s.pathOf(name, call), p.s.arguments(name, call))
		})
	}
	return p.s.missing(name)
}

// pathOf returns the path that a method was called on.
func (s *session) pathOf(name string, call goja.FunctionCall) *pathObject {
	p, ok := call.This.Export().(*pathObject)
	if !ok {
		s.throw("%s() is a method of paths", name)
	}
	return p
}

// step lengthens a path. The path itself stays as it is, so that a script may
// go on from it in several ways.
func (s *session) step(name string, f stepFunc, call goja.FunctionCall, oneWay bool) goja.Value {
	p, a := s.pathOf(name, call), s.arguments(name, call)
	if p.oneWay && strings.EqualFold(name, "back") {
		s.throw("%s() cannot follow labels() or predicates", name)
	}
	// Cayley appends to the slice of the path that it is called on.
	start := p.path.Clone()
	p.path, start = start, p.path
	next := f(start, a)
	return s.newPath(next, oneWay || p.oneWay || a.oneWay)
}

type stepFunc func(*path.Path, *arguments) *path.Path

var noWayBack = map[string]bool{"labels": true, "inPredicates": true, "outPredicates": true}

// steps are the methods that lengthen a path.
var steps = map[string]stepFunc{
	"is":   func(p *path.Path, a *arguments) *path.Path { return p.Is(a.terms(0)...) },
	"in":   func(p *path.Path, a *arguments) *path.Path { return p.InWithTags(a.texts(1), a.via(0)...) },
	"out":  func(p *path.Path, a *arguments) *path.Path { return p.OutWithTags(a.texts(1), a.via(0)...) },
	"both": func(p *path.Path, a *arguments) *path.Path { return p.BothWithTags(a.texts(1), a.via(0)...) },
	"labelContext": func(p *path.Path, a *arguments) *path.Path {
		return p.LabelContextWithTags(a.texts(1), a.via(0)...)
	},
	"follow":          func(p *path.Path, a *arguments) *path.Path { return p.Follow(a.path(0)) },
	"followR":         func(p *path.Path, a *arguments) *path.Path { return p.FollowReverse(a.wayBack(0)) },
	"followRecursive": followRecursive,
	"and":             func(p *path.Path, a *arguments) *path.Path { return p.And(a.path(0)) },
	"intersect":       func(p *path.Path, a *arguments) *path.Path { return p.And(a.path(0)) },
	"or":              func(p *path.Path, a *arguments) *path.Path { return p.Or(a.path(0)) },
	"union":           func(p *path.Path, a *arguments) *path.Path { return p.Or(a.path(0)) },
	"except":          func(p *path.Path, a *arguments) *path.Path { return p.Except(a.path(0)) },
	"difference":      func(p *path.Path, a *arguments) *path.Path { return p.Except(a.path(0)) },
	"back":            func(p *path.Path, a *arguments) *path.Path { return p.Back(a.text(0)) },
	"tag":             func(p *path.Path, a *arguments) *path.Path { return p.Tag(a.texts(0)...) },
	"as":              func(p *path.Path, a *arguments) *path.Path { return p.Tag(a.texts(0)...) },
	"has":             func(p *path.Path, a *arguments) *path.Path { return has(p, a, false) },
	"hasR":            func(p *path.Path, a *arguments) *path.Path { return has(p, a, true) },
	"save":            func(p *path.Path, a *arguments) *path.Path { return p.Save(a.step(0), a.tagOf(0)) },
	"saveR":           func(p *path.Path, a *arguments) *path.Path { return p.SaveReverse(a.step(0), a.tagOf(0)) },
	"saveOpt":         func(p *path.Path, a *arguments) *path.Path { return p.SaveOptional(a.step(0), a.tagOf(0)) },
	"saveOptR": func(p *path.Path, a *arguments) *path.Path {
		return p.SaveOptionalReverse(a.step(0), a.tagOf(0))
	},
	"saveInPredicates":  func(p *path.Path, a *arguments) *path.Path { return p.SavePredicates(true, a.text(0)) },
	"saveOutPredicates": func(p *path.Path, a *arguments) *path.Path { return p.SavePredicates(false, a.text(0)) },
	"inPredicates":      func(p *path.Path, _ *arguments) *path.Path { return p.InPredicates() },
	"outPredicates":     func(p *path.Path, _ *arguments) *path.Path { return p.OutPredicates() },
	"labels":            func(p *path.Path, _ *arguments) *path.Path { return p.Labels() },
	"unique":            func(p *path.Path, _ *arguments) *path.Path { return p.Unique() },
	"order":             func(p *path.Path, _ *arguments) *path.Path { return p.Order() },
	"limit":             func(p *path.Path, a *arguments) *path.Path { return p.Limit(int64(a.number(0))) },
	"skip":              func(p *path.Path, a *arguments) *path.Path { return p.Skip(int64(a.number(0))) },
	"filter": func(p *path.Path, a *arguments) *path.Path {
		filters, ok := a.filters(0)
		if !ok {
			a.refuse(0)
		}
		return p.Filters(filters...)
	},
}

func has(p *path.Path, a *arguments, reverse bool) *path.Path {
	via := a.step(0)
	if filters, ok := a.filters(1); ok {
		return p.HasFilter(via, reverse, filters...)
	}
	if reverse {
		return p.HasReverse(via, a.terms(1)...)
	}
	return p.Has(via, a.terms(1)...)
}

// followRecursive takes a property or path, then perhaps the greatest depth,
// then tags for the depth.
func followRecursive(p *path.Path, a *arguments) *path.Path {
	depth, tags := 0, 1
	switch a.at(1).(type) {
	case int64, float64:
		depth, tags = a.number(1), 2
	}
	return p.FollowRecursive(a.step(0), depth, a.texts(tags))
}

// tagOf is the tag of a save: the second argument, or else the property.
func (a *arguments) tagOf(i int) string {
	if a.len() > i+1 {
		if tag := a.text(i + 1); tag != "" {
			return tag
		}
	}
	if _, ok := a.at(i).(*pathObject); ok {
		a.throw("%s() of a path needs a tag", a.method)
	}
	return quad.StringOf(a.term(i))
}
