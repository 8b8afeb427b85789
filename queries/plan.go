package queries

import (
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"
)

// Plan is a query: a tree of nodes and the names of its variables. Whoever
// builds it must not change it while it runs; several goroutines may run one
// plan at the same time.
type Plan struct {
	// Root yields the solutions. The columns of the result are the variables
	// that a Project on top lists, otherwise all that Root binds, in the
	// sequence in which they were made.
	Root Node

	names []string // of variable v at v-1
}

// NewPlan returns a plan without variables and without a root.
func NewPlan() *Plan { return &Plan{} }

// Var is a variable of one plan. The zero Var is no variable.
type Var int32

// Var returns the variable with this name, the same one for the same name.
func (p *Plan) Var(name string) Var {
	if i := slices.Index(p.names, name); i >= 0 {
		return Var(i + 1)
	}
	p.names = append(p.names, name)
	return Var(len(p.names))
}

// Fresh returns a new variable whose name starts with a dot and hint, so that
// it is no name that a query language knows.
func (p *Plan) Fresh(hint string) Var {
	p.names = append(p.names, fmt.Sprintf(".%s%d", hint, len(p.names)+1))
	return Var(len(p.names))
}

// Name returns the name that v was made with.
func (p *Plan) Name(v Var) string {
	if v <= 0 || int(v) > len(p.names) {
		return fmt.Sprintf(".%d", v) // the planner makes some of its own
	}
	return p.names[v-1]
}

// NumVars counts the variables made so far; they are 1 to NumVars.
func (p *Plan) NumVars() int { return len(p.names) }

// VarOrTerm stands in a place of a pattern or in an expression: a variable, a
// term or, in the label of a pattern, one of the three special labels. The zero
// VarOrTerm is AnyGraph.
type VarOrTerm struct {
	v          Var
	term       quad.Value
	unlabelled bool
	eachQuad   bool
}

// V is a variable.
func V(v Var) VarOrTerm { return VarOrTerm{v: v} }

// T is a term. It stands for exactly this term, not for others of equal value.
func T(t quad.Value) VarOrTerm { return VarOrTerm{term: t} }

// AnyGraph as the label of a pattern asks for the triples of all graphs
// together: each triple once, however many labels it has.
var AnyGraph VarOrTerm

// Unlabelled as the label of a pattern asks for the triples without a label.
var Unlabelled = VarOrTerm{unlabelled: true}

// EachQuad as the label of a pattern asks for quads: each triple once for each
// of its labels, and once more if it also stands without one. Paths that repeat
// do not take it.
var EachQuad = VarOrTerm{eachQuad: true}

// Var returns the variable, or 0 where it is none.
func (x VarOrTerm) Var() Var { return x.v }

// Term returns the term, or nil where it is none.
func (x VarOrTerm) Term() quad.Value { return x.term }
