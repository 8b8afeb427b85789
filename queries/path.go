package queries

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"
)

// Path matches pairs of terms that a property path connects, within the graph
// or graphs that G says, as in a Pattern.
type Path struct {
	S    VarOrTerm
	Path PathExpr
	O    VarOrTerm
	G    VarOrTerm
}

// PathExpr is a property path: Step, Inverse, Sequence, Alternative, Repeat or
// NotIn.
type PathExpr interface{ pathString() string }

// Step is a path of one statement with this predicate.
type Step struct{ Predicate quad.Value }

// Inverse walks Path from its end to its start.
type Inverse struct{ Path PathExpr }

// Sequence walks one path after the other. A pair counts once for each way.
type Sequence struct{ Paths []PathExpr }

// Alternative walks any of the paths. A pair counts once for each way.
type Alternative struct{ Paths []PathExpr }

// Repeat walks Path at least Min and at most Max times (Unbounded: any number
// of times): * is {0, Unbounded}, + is {1, Unbounded}, ? is {0, 1}. It finds
// each pair of ends once. Zero times connects every term to itself: each term
// that is a subject or object, and one that the Path names.
type Repeat struct {
	Path     PathExpr
	Min, Max int
}

// Unbounded is the Max of a Repeat without an upper bound.
const Unbounded = -1

// NotIn is a path of one statement whose predicate is none of Forward or, where
// Backward names any, of one walked backwards whose predicate is none of
// Backward. With only Backward it walks only backwards.
type NotIn struct{ Forward, Backward []quad.Value }

// directions tells which ways a NotIn walks.
func (n NotIn) directions() (forward, backward bool) {
	return len(n.Forward) > 0 || len(n.Backward) == 0, len(n.Backward) > 0
}

func (n *Path) print(p *printer) {
	words := []string{"path", n.S.exprString(p.plan), n.Path.pathString(), n.O.exprString(p.plan)}
	if n.G != AnyGraph {
		words = append(words, "in", n.G.exprString(p.plan))
	}
	p.line(words...)
}

func (s Step) pathString() string        { return termString(s.Predicate) }
func (i Inverse) pathString() string     { return "^" + i.Path.pathString() }
func (s Sequence) pathString() string    { return joinPaths(s.Paths, "/") }
func (a Alternative) pathString() string { return joinPaths(a.Paths, "|") }

func joinPaths(paths []PathExpr, by string) string {
	words := make([]string, len(paths))
	for i, p := range paths {
		words[i] = p.pathString()
	}
	return "(" + strings.Join(words, by) + ")"
}

func (r Repeat) pathString() string {
	path := r.Path.pathString()
	switch {
	case r.Min == 0 && r.Max == Unbounded:
		return path + "*"
	case r.Min == 1 && r.Max == Unbounded:
		return path + "+"
	case r.Min == 0 && r.Max == 1:
		return path + "?"
	case r.Max == Unbounded:
		return fmt.Sprintf("%s{%d,}", path, r.Min)
	}
	return fmt.Sprintf("%s{%d,%d}", path, r.Min, r.Max)
}

func (n NotIn) pathString() string {
	var words []string
	for _, t := range n.Forward {
		words = append(words, termString(t))
	}
	for _, t := range n.Backward {
		words = append(words, "^"+termString(t))
	}
	return "!(" + strings.Join(words, "|") + ")"
}

func (n *Path) scope() scope { return exactly(mentionedIn(n)) }

func (n *Path) mentions(s *varSet) {
	n.S.mentions(s)
	n.O.mentions(s)
	n.G.mentions(s)
}

func (n *Path) safe(Var) bool { return true }

func (n *Path) plan(pl *planner, in setting) chain { return pl.group(n, in) }

// rewritten returns the path as patterns, joins and unions as far as it has
// such a form, so that the planner orders its steps with all others. What is
// left as a Path is a Repeat.
func (pl *planner) rewritten(n *Path) Node {
	switch p := n.Path.(type) {
	case Step:
		return &BGP{[]Pattern{{n.S, T(p.Predicate), n.O, n.G}}}
	case Inverse:
		return pl.rewritten(&Path{n.O, p.Path, n.S, n.G})
	case Alternative:
		u := &Union{}
		for _, alt := range p.Paths {
			u.Inputs = append(u.Inputs, pl.rewritten(&Path{n.S, alt, n.O, n.G}))
		}
		return u
	case Sequence:
		return pl.rewrittenSequence(n, p)
	case NotIn:
		return pl.rewrittenNotIn(n, p)
	}
	return n
}

func (pl *planner) rewrittenNotIn(n *Path, not NotIn) Node {
	forward, backward := not.directions()
	u := &Union{}
	if forward {
		u.Inputs = append(u.Inputs, pl.otherThan(not.Forward, n.S, n.O, n.G))
	}
	if backward {
		u.Inputs = append(u.Inputs, pl.otherThan(not.Backward, n.O, n.S, n.G))
	}
	return u
}

func (pl *planner) otherThan(predicates []quad.Value, s, o, g VarOrTerm) Node {
	p := V(pl.fresh())
	in := In{Arg: p}
	for _, t := range predicates {
		in.List = append(in.List, T(t))
	}
	return &Filter{&BGP{[]Pattern{{s, p, o, g}}}, Not{in}}
}

func (pl *planner) rewrittenSequence(n *Path, seq Sequence) Node {
	if len(seq.Paths) == 0 {
		pl.fail("a path sequence is empty")
		return &BGP{}
	}
	var joined Node
	from := n.S
	for i, step := range seq.Paths {
		to := n.O
		if i < len(seq.Paths)-1 {
			to = V(pl.fresh())
		}
		next := pl.rewritten(&Path{from, step, to, n.G})
		if joined == nil {
			joined = next
		} else {
			joined = &Join{joined, next}
		}
		from = to
	}
	return joined
}
