package gizmo

import (
	"github.com/cayleygraph/cayley/graph/path"
)

// built is a path and the calls that made it: with them the same path can be
// made again elsewhere. It does not change, so that a script may go on from it
// in several ways.
type built struct {
	path *path.Path
	last call

	// oneWay tells that it cannot be walked backwards: Cayley has no way back
	// from labels and predicates.
	oneWay bool

	fact  *fact // that the last call has made or narrowed
	facts int   // that it goes through

	size
}

// call is a method's call.
type call struct {
	on     *built // nil if the method begins a path
	method string
	args   []any
}

// starts are the methods of g that begin a path.
var starts = map[string]func(*arguments) *path.Path{
	"V":        func(a *arguments) *path.Path { return path.StartMorphism(a.terms(0)...) },
	"Vertex":   func(a *arguments) *path.Path { return path.StartMorphism(a.terms(0)...) },
	"M":        func(*arguments) *path.Path { return path.StartMorphism() },
	"Morphism": func(*arguments) *path.Path { return path.StartMorphism() },
}

// begin begins a path with a method of starts.
func begin(method string, a *arguments) *built {
	return &built{
		path: starts[method](a),
		last: call{method: method, args: a.values},
		size: size{copies: 1, parts: 1},
	}
}

// step lengthens the path by a method of steps or factSteps.
func (b *built) step(method string, a *arguments) *built {
	if b.oneWay && method == "back" {
		a.throw("%s() cannot follow labels() or predicates", a.method)
	}
	if factSteps[method] != nil && !beginsFact(method) && b.fact == nil {
		return b.narrowBefore(method, a)
	}
	next := &built{
		last:   call{b, method, a.values},
		oneWay: b.oneWay || noWayBack[method],
		facts:  b.facts,
		size:   b.size.after(method, a),
	}
	for _, value := range a.values {
		if p, ok := value.(*built); ok {
			next.oneWay = next.oneWay || p.oneWay
			next.facts += p.facts
		}
	}
	if next.size.of() > maxParts {
		a.throw("%s() makes the path too long: it comes to more than %d parts", a.method, maxParts)
	}
	if factSteps[method] != nil {
		next.fact = factSteps[method](b, a)
		next.path = next.fact.path()
		if beginsFact(method) {
			next.facts++
		}
		return next
	}
	// Cayley appends to the slice of the path that it is called on, and back()
	// cuts it off.
	next.path = steps[method](b.path.Clone(), a)
	return next
}

// narrowBefore narrows the last fact of a path that goes on after it: it is the
// path with the narrowing right after the fact.
func (b *built) narrowBefore(method string, a *arguments) *built {
	if b.last.on == nil {
		a.throw("%s() needs facts() before it", a.method)
	}
	narrowed := b.last.on.step(method, a)
	return narrowed.step(b.last.method, &arguments{thrower: a.thrower, method: b.last.method, values: b.last.args})
}

// size is how large the shape of a path becomes: where it goes on in two ways,
// all before is in it twice. Without a bound a short script could ask for a
// shape that no computer can hold.
type size struct {
	copies int // of what the path starts from
	parts  int // beside them
}

const (
	maxParts  = 1000
	factParts = 12 // of a fact
)

func (s size) of() int { return s.copies + s.parts }

// after is the size with one step more, or somewhat above it.
func (s size) after(method string, a *arguments) size {
	s.parts++
	for _, value := range a.values {
		p, ok := value.(*built)
		switch {
		case !ok:
		case method == "follow" || method == "followR":
			s = size{s.copies * p.copies, s.parts*p.copies + p.parts}
		default:
			s.parts += p.size.of()
		}
	}
	if factSteps[method] != nil {
		s.parts += factParts
	}
	switch method {
	case "both", "labels":
		s = size{2 * s.copies, 2 * s.parts}
	case "order", "followRecursive":
		s.parts++ // see counted
	case "back": // the way back is another path
		s.parts += s.of()
	}
	return s
}
