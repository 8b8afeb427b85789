package queries

import (
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/xsd"
)

// Node is a construct of the algebra: BGP, Path, Values, Join, LeftJoin, Union,
// Minus, Filter, Extend, Project, Distinct, Group, OrderBy or Slice, each as a
// pointer. All but the first three have inputs. The set is closed.
type Node interface {
	print(p *printer)

	// scope tells which variables the solutions bind.
	scope() scope

	// mentions adds every variable inside, also those that no solution shows.
	mentions(s *varSet)

	// safe tells whether the node may run with v already bound: whether that
	// yields exactly the solutions that agree with the binding. It is so for
	// every v that the node does not mention.
	safe(v Var) bool

	// plan chooses the operators.
	plan(pl *planner, in setting) chain
}

func mentionedIn(n Node) varSet {
	var s varSet
	n.mentions(&s)
	return s
}

// printer writes a plan as an indented tree.
type printer struct {
	plan   *Plan
	out    strings.Builder
	indent int
}

func (p *printer) line(words ...string) {
	p.out.WriteString(strings.Repeat("  ", p.indent))
	p.out.WriteString(strings.Join(words, " "))
	p.out.WriteByte('\n')
}

func (p *printer) nested(nodes ...Node) {
	p.indent++
	for _, n := range nodes {
		n.print(p)
	}
	p.indent--
}

func (p *printer) expr(x Expr) string { return x.exprString(p.plan) }

func nodeString(p *Plan, n Node) string {
	pr := &printer{plan: p}
	n.print(pr)
	return pr.out.String()
}

// String returns the plan as an indented tree, one construct a line.
func (p *Plan) String() string { return nodeString(p, p.Root) }

func (p *Plan) varString(v Var) string { return "?" + p.Name(v) }

func (p *Plan) varsString(vars []Var) string {
	names := make([]string, len(vars))
	for i, v := range vars {
		names[i] = p.varString(v)
	}
	return strings.Join(names, " ")
}

// exprString makes a VarOrTerm an expression.
func (x VarOrTerm) exprString(p *Plan) string {
	switch {
	case x.v != 0:
		return p.varString(x.v)
	case x.term != nil:
		return termString(x.term)
	case x.unlabelled:
		return "unlabelled"
	case x.eachQuad:
		return "each"
	}
	return "any"
}

func termString(t quad.Value) string {
	switch t := t.(type) {
	case nil:
		return "undef"
	case quad.TypedString:
		if name, ok := strings.CutPrefix(string(t.Type), xsd.NS); ok {
			return t.Value.String() + "^^xsd:" + name
		}
	}
	return t.String()
}
