package question

import (
	"errors"
	"strconv"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/queries"
)

// number is the function that takes what a statement gives as a quantity for a
// number: a text has the number that it begins with. A date is its text, which
// sorts as dates do.
var number = queries.Function{Name: "number", Eval: func(args []quad.Value) (quad.Value, error) {
	text := graph.Lexical(args[0])
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return graph.Decimal(f), nil
	}
	if typed, ok := args[0].(quad.TypedString); ok && typed.Type != graph.XSDGMonthDay {
		return quad.String(text), nil
	}
	return nil, errNoNumber
}}

var errNoNumber = errors.New("no number")

// value binds a variable to the number that a measure of x is, once for each
// statement that gives one.
func (g *group) value(x queries.Var, m *measure) queries.Var {
	object := &set{types: m.relation.to()}
	y := g.related(queries.V(x), &cond{relation: m.relation, object: object}).Var()
	v := g.plan.Fresh("number")
	g.nodes = []queries.Node{&queries.Extend{Input: g.node(), Var: v, Expr: queries.Call{Func: number, Args: []queries.Expr{queries.V(y)}}}}
	g.patterns, g.filters, g.without = nil, nil, nil
	g.filters = append(g.filters, queries.Bound{Var: v})
	return v
}

// test adds that a measure of x compares with something.
func (g *group) test(x queries.Var, t *test) {
	own := g.inner()
	v := own.value(x, t.measure)
	g.nodes = append(g.nodes, own.node())
	var than queries.VarOrTerm
	if _, isNumber := t.than.number(); isNumber {
		than = queries.T(t.than.value)
	} else {
		other := g.inner()
		y := g.plan.Fresh("than")
		other.members(y, t.than)
		values := g.inner()
		w := values.value(y, t.measure)
		g.nodes = append(g.nodes, other.node(), values.node())
		than = queries.V(w)
	}
	g.filters = append(g.filters, queries.Compare{Op: compareOps[t.op], Left: queries.V(v), Right: than})
}

var compareOps = map[string]queries.CompareOp{
	"<": queries.Less, "<=": queries.LessOrEqual, "=": queries.Equal, ">=": queries.GreaterOrEqual, ">": queries.Greater,
}

// absent adds that no statement relates x to a member of the condition's set.
func (g *group) absent(x queries.Var, c *cond) {
	relation := *c.relation
	relation.negated = false
	other := g.apart()
	other.related(queries.V(x), &cond{relation: &relation, object: c.object})
	g.without = append(g.without, other.node())
}

// bounded adds to how many members of a set x is related. Few of them may be
// none, where none recorded means none.
func (g *group) bounded(x queries.Var, c *cond) {
	if c.bound.op[0] == '<' && c.relation.closed() {
		other := g.apart()
		more := &bound{map[string]string{"<": ">=", "<=": ">"}[c.bound.op], c.bound.number}
		other.counted(x, c.relation, c.object, more)
		g.without = append(g.without, other.node())
		return
	}
	g.counted(x, c.relation, c.object, c.bound)
	own := g.inner()
	own.related(queries.V(x), &cond{relation: c.relation, object: c.object})
	g.nodes = append(g.nodes, own.node())
}

// counted adds to how many different members of a set x is related and what that
// number must be.
func (g *group) counted(x queries.Var, r *relation, object *set, b *bound) {
	n := g.count(x, r, object, func(*group) {})
	limit := queries.T(graph.Decimal(b.number))
	g.filters = append(g.filters, queries.Compare{Op: compareOps[b.op], Left: queries.V(n), Right: limit})
}

// count binds a variable to how many different members of a set x is related
// to. What restricts x inside the count spares the work for others.
func (g *group) count(x queries.Var, r *relation, object *set, restrict func(*group)) queries.Var {
	inside := g.apart()
	restrict(inside)
	y := inside.related(queries.V(x), &cond{relation: r, object: object}).Var()
	n := g.plan.Fresh("count")
	g.nodes = append(g.nodes, &queries.Group{
		Input: inside.node(), By: []queries.Var{x},
		Aggregates: []queries.Aggregate{{Var: n, Func: queries.Count, Expr: queries.V(y), Distinct: true}},
	})
	return n
}

// first binds x to the members of a set that come first by its rank.
func (g *group) first(x queries.Var, s *set) {
	all := *s
	all.rank, all.memo = nil, ""
	v := g.score(x, &all, s.rank.measure)

	best := g.plan.Fresh("best")
	rivals := g.apart()
	rival := g.plan.Fresh("rival")
	score := rivals.score(rival, &all, s.rank.measure)
	function := queries.Max
	if s.rank.least {
		function = queries.Min
	}
	g.nodes = append(g.nodes, &queries.Group{
		Input:      rivals.node(),
		Aggregates: []queries.Aggregate{{Var: best, Func: function, Expr: queries.V(score)}},
	})
	g.filters = append(g.filters, queries.Compare{Op: queries.Equal, Left: queries.V(v), Right: queries.V(best)})
}

// score binds x to the members of a set and a variable to their measure.
func (g *group) score(x queries.Var, of *set, m *measure) queries.Var {
	members := g.inner()
	members.members(x, of)
	g.nodes = append(g.nodes, members.node())
	own := g.inner()
	if m.counted == nil {
		v := own.value(x, m)
		g.nodes = append(g.nodes, own.node())
		return v
	}
	own.related(queries.V(x), &cond{relation: m.relation, object: m.counted})
	g.nodes = append(g.nodes, own.node())
	return g.count(x, m.relation, m.counted, func(inside *group) { inside.members(x, of) })
}
