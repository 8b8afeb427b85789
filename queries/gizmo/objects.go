package gizmo

import (
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
)

// graphObject is the script's g.
type graphObject struct {
	readOnly
	s *session
}

// graphMethods are the methods of g that begin no path.
var graphMethods = map[string]func(*session, *arguments) goja.Value{
	"IRI":                  fullIRI,
	"uri":                  fullIRI,
	"emit":                 emit,
	"addNamespace":         addNamespace,
	"addDefaultNamespaces": addDefaultNamespaces,
	"loadNamespaces":       loadNamespaces,
}

// Get returns a method of g, whose name may also start in upper case.
func (g *graphObject) Get(name string) goja.Value {
	for _, known := range []string{name, lowerFirst(name)} {
		if starts[known] != nil {
			return g.s.function("g."+name, func(call goja.FunctionCall) goja.Value {
				return g.s.newPath(begin(known, g.s.arguments(name, call)))
			})
		}
		if f := graphMethods[known]; f != nil {
			return g.s.function("g."+name, func(call goja.FunctionCall) goja.Value {
				return f(g.s, g.s.arguments(name, call))
			})
		}
	}
	return g.s.missing(name)
}

func fullIRI(s *session, a *arguments) goja.Value {
	return s.vm.ToValue(quad.IRI(s.namespaces.FullIRI(a.text(0))))
}

func emit(s *session, a *arguments) goja.Value {
	if a.at(0) == nil {
		return goja.Null()
	}
	value, err := jsonValue(a.at(0), s.maxValue)
	if err != nil {
		s.throw("emit(): %v", err)
	}
	if err := s.graph.emit(value); err != nil {
		s.throwError(a.method, err)
	}
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
	list, err := s.graph.namespaces()
	if err != nil {
		s.throwError(a.method, err)
	}
	for _, n := range list {
		s.namespaces.Register(n)
	}
	return goja.Undefined()
}

// pathObject is a path as a script has it.
type pathObject struct {
	readOnly
	s *session
	*built
}

func (s *session) newPath(b *built) goja.Value {
	return s.vm.NewDynamicObject(&pathObject{s: s, built: b})
}

// Get returns a method of the path, whose name may also start in upper case.
func (p *pathObject) Get(name string) goja.Value {
	if f, known := p.s.functions[name]; known {
		return f
	}
	lower := lowerFirst(name)
	if isStep(lower) {
		return p.s.function(name, func(call goja.FunctionCall) goja.Value {
			return p.s.newPath(p.s.pathOf(name, call).step(lower, p.s.arguments(name, call)))
		})
	}
	if final := finals[lower]; final != nil {
		return p.s.function(name, func(call goja.FunctionCall) goja.Value {
			return final(p.s.pathOf(name, call), p.s.arguments(name, call))
		})
	}
	return p.s.missing(name)
}

func isStep(method string) bool { return steps[method] != nil || factSteps[method] != nil }

// pathOf returns the path that a method was called on.
func (s *session) pathOf(name string, call goja.FunctionCall) *pathObject {
	p, ok := call.This.Export().(*pathObject)
	if !ok {
		s.throw("%s() is a method of paths", name)
	}
	return p
}

// readOnly is what all our objects do alike for goja: they have methods, which
// Get gives, and nothing that can be changed or listed.
type readOnly struct{}

func (readOnly) Set(string, goja.Value) bool { return false }
func (readOnly) Has(string) bool             { return false }
func (readOnly) Delete(string) bool          { return false }
func (readOnly) Keys() []string              { return nil }
