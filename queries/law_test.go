package queries

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"
)

// Every plan has the solutions that the definition of the algebra gives it,
// whatever way the planner runs it. Rapid prefers simple plans and shrinks the
// ones that fail.
func TestExecutorAgreesWithBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkAgainstBruteForce(t, newGenerator(drawn(t)), 3) })
}

// The same with plans and graphs drawn evenly, which are more tangled.
func TestExecutorAgreesOnTangledPlans(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 0))
		between := func(low, high int) int { return low + r.IntN(high-low+1) }
		if checkAgainstBruteForce(t, newGenerator(between), 2); t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
}

func drawn(t *rapid.T) func(low, high int) int {
	return func(low, high int) int { return rapid.IntRange(low, high).Draw(t, "number") }
}

// tester is a *testing.T or *rapid.T.
type tester interface {
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Helper()
}

func checkAgainstBruteForce(t tester, g *generator, depth int) {
	t.Helper()
	quads := g.quads()
	g.plan.Root = g.node(depth)
	rows, err := Run(context.Background(), newMemSource(quads), g.plan, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := drain(t, rows)

	b := &brute{quads: quads}
	var want []string
	for _, s := range b.eval(g.plan.Root) {
		want = append(want, restrict(s, rows.Vars()).String())
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("graph:\n%s\nplan:\n%s\nran:\n%s\nexecutor:\n%s\nbrute force:\n%s", quadsString(quads),
			g.plan, rows.Explain(), strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func drain(t tester, rows *Rows) []string {
	t.Helper()
	var got []string
	for rows.Next() {
		s := solution{}
		for i, v := range rows.Vars() {
			term, err := rows.Term(i)
			if err != nil {
				t.Fatal(err)
			}
			s[v] = term
		}
		got = append(got, s.String())
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}

func quadsString(quads []quad.Quad) string {
	var lines []string
	for _, q := range quads {
		lines = append(lines, fmt.Sprint(q.Subject, q.Predicate, q.Object, q.Label))
	}
	return strings.Join(lines, "\n")
}

// generator draws graphs and plans over few terms and variables, so that
// things meet.
type generator struct {
	between func(low, high int) int
	plan    *Plan
	vars    []Var
	nodes   []quad.Value
	objects []quad.Value
	preds   []quad.Value
	labels  []quad.Value
}

func newGenerator(between func(low, high int) int) *generator {
	g := &generator{between: between, plan: NewPlan()}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		g.vars = append(g.vars, g.plan.Var(name))
	}
	g.nodes = []quad.Value{quad.IRI("n1"), quad.IRI("n2"), quad.IRI("n3"), quad.IRI("n4"), quad.BNode("x")}
	g.objects = append(slices.Clone(g.nodes),
		typedTerm("1", typeInteger), quad.Int(1), typedTerm("2.5", typeDecimal), quad.Float(4),
		quad.String("one"), quad.LangString{Value: "one", Lang: "en"}, quad.Bool(true),
		typedTerm("2024-02-16", "http://www.w3.org/2001/XMLSchema#date"),
		typedTerm("2023", "http://www.w3.org/2001/XMLSchema#gYear"))
	g.preds = []quad.Value{quad.IRI("p"), quad.IRI("q"), quad.IRI("r"), quad.IRI("n1")}
	g.labels = []quad.Value{nil, quad.IRI("g1"), quad.IRI("g2"), quad.IRI("n2")}
	return g
}

func pick[T any](g *generator, from []T) T {
	return from[g.between(0, len(from)-1)]
}

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.between(1, n) == n }

func (g *generator) quads() []quad.Quad {
	var quads []quad.Quad
	for range g.between(0, 30) {
		objects := g.nodes
		if g.chance(3) {
			objects = g.objects
		}
		quads = append(quads, quad.Quad{
			Subject: pick(g, g.nodes), Predicate: pick(g, g.preds), Object: pick(g, objects), Label: pick(g, g.labels),
		})
	}
	return quads
}

func (g *generator) slot(terms []quad.Value, term int) VarOrTerm {
	if g.chance(term) {
		return T(pick(g, terms))
	}
	return V(pick(g, g.vars))
}

func (g *generator) label() VarOrTerm {
	switch g.between(0, 7) {
	case 0:
		return Unlabelled
	case 1:
		return T(pick(g, g.labels[1:]))
	case 2:
		return V(pick(g, g.vars))
	case 3:
		return EachQuad
	}
	return AnyGraph
}

func (g *generator) bgp() Node {
	n := &BGP{}
	for range g.between(0, 4) {
		n.Patterns = append(n.Patterns, Pattern{
			g.slot(g.nodes, 4), g.slot(g.preds, 2), g.slot(g.objects, 4), g.label(),
		})
	}
	return n
}

// node draws any node; pattern only those that Exists may hold.
func (g *generator) node(depth int) Node {
	if depth == 0 || g.chance(2) {
		return g.pattern(depth)
	}
	in := g.node(depth - 1)
	visible := in.scope().visible.slice()
	switch g.between(0, 5) {
	case 0:
		return &Extend{in, g.plan.Fresh("x"), g.expr(1)}
	case 1:
		return &Project{in, g.some(visible)}
	case 2:
		return &Distinct{in}
	case 3:
		return g.group(in, visible)
	case 4:
		return &Distinct{&Project{in, g.some(visible)}}
	}
	if len(visible) == 0 {
		return in
	}
	// All variables are keys, so that it is certain which solutions a slice has.
	order := &OrderBy{Input: in}
	for _, v := range visible {
		order.Keys = append(order.Keys, OrderKey{V(v), g.chance(2)})
	}
	return &Slice{order, g.between(0, 3), g.between(-1, 4)}
}

func (g *generator) pattern(depth int) Node {
	if depth == 0 {
		return g.leaf()
	}
	below := g.node
	if depth < 0 { // inside Exists
		depth = -depth
		below = func(depth int) Node { return g.pattern(-depth) }
	}
	depth--
	switch g.between(0, 6) {
	case 0:
		return &Join{below(depth), below(depth)}
	case 1:
		return &LeftJoin{below(depth), below(depth), nil}
	case 2:
		return &LeftJoin{below(depth), below(depth), g.expr(1)}
	case 3:
		return &Union{[]Node{below(depth), below(depth)}}
	case 4:
		return &Minus{below(depth), below(depth)}
	case 5:
		return &Filter{below(depth), g.expr(2)}
	}
	return g.leaf()
}

func (g *generator) leaf() Node {
	if g.chance(5) {
		n := &Path{g.slot(g.nodes, 3), g.path(2), g.slot(g.nodes, 3), g.label()}
		if n.G == EachQuad {
			n.G = AnyGraph
		}
		return n
	}
	return g.bgp()
}

func (g *generator) path(depth int) PathExpr {
	if depth == 0 {
		return Step{pick(g, g.preds)}
	}
	switch g.between(0, 5) {
	case 0:
		return Inverse{g.path(depth - 1)}
	case 1:
		return Sequence{[]PathExpr{g.path(depth - 1), g.path(depth - 1)}}
	case 2:
		return Alternative{[]PathExpr{g.path(depth - 1), g.path(depth - 1)}}
	case 3:
		least := g.between(0, 3)
		most := least + g.between(0, 2)
		if g.chance(2) {
			most = Unbounded
		}
		return Repeat{g.path(depth - 1), least, most}
	case 4:
		return NotIn{g.someTerms(), g.someTerms()}
	}
	return Step{pick(g, g.preds)}
}

func (g *generator) someTerms() []quad.Value {
	return slices.Clone(g.preds[:g.between(0, 2)])
}

func (g *generator) some(vars []Var) []Var {
	var out []Var
	for _, v := range vars {
		if g.chance(2) {
			out = append(out, v)
		}
	}
	return out
}

func (g *generator) group(in Node, visible []Var) Node {
	n := &Group{Input: in, By: g.some(visible)}
	for range g.between(0, 3) {
		a := Aggregate{Var: g.plan.Fresh("agg"), Distinct: g.chance(2), Expr: g.expr(0)}
		a.Func = pick(g, []AggregateFunc{Count, Sum, Avg, Min, Max})
		if a.Func == Count && g.chance(2) {
			a.Expr = nil
		}
		n.Aggregates = append(n.Aggregates, a)
	}
	return n
}

func (g *generator) expr(depth int) Expr {
	if depth == 0 {
		return g.slot(g.objects, 3)
	}
	depth--
	switch g.between(0, 8) {
	case 0:
		return And{[]Expr{g.expr(depth), g.expr(depth)}}
	case 1:
		return Or{[]Expr{g.expr(depth), g.expr(depth)}}
	case 2:
		return Not{g.expr(depth)}
	case 3:
		return Bound{pick(g, g.vars)}
	case 4:
		return Arith{pick(g, []ArithOp{Add, Subtract, Multiply, Divide}), g.expr(depth), g.expr(depth)}
	case 5:
		return In{V(pick(g, g.vars)), []Expr{g.expr(0), g.expr(0)}}
	case 6:
		if depth > 0 {
			return Exists{g.pattern(-2), g.chance(2)}
		}
	}
	op := pick(g, []CompareOp{Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual})
	return Compare{op, g.expr(depth), g.expr(depth)}
}
