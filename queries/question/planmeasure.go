package question

import (
	"errors"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/queries"
)

// number is the function that takes what a statement gives as a quantity for a
// number: a text has the number that it begins with. A date is its text, which
// sorts as dates do.
var number = queries.Function{Name: "number", Eval: func(args []quad.Value) (quad.Value, error) {
	text := graph.Lexical(args[0])
	if typed, ok := args[0].(quad.TypedString); ok {
		switch typed.Type {
		case graph.XSDDate, graph.XSDGYear, graph.XSDGYearMonth:
			return quad.String(text), nil
		}
	}
	if f, err := strconv.ParseFloat(leadingNumber(text), 64); err == nil {
		return graph.Decimal(f), nil
	}
	return nil, errNoNumber
}}

// leadingNumber returns the digits that a text begins with.
func leadingNumber(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool { return !strings.ContainsRune("+-.0123456789", r) })
	if end < 0 {
		return text
	}
	return text[:end]
}

var errNoNumber = errors.New("no number")

// value binds a variable to what a statement gives as the measure of x.
func (g *group) value(x queries.Var, m *measure) queries.Var {
	if m.through != nil {
		x = g.related(queries.V(x), m.through).Var()
	}
	v := g.related(queries.V(x), &cond{relation: m.relation, object: &set{types: m.relation.to()}}).Var()
	isNumber := queries.Compare{Op: queries.Equal, Left: numberOf(v), Right: numberOf(v)} // else an error
	g.filters = append(g.filters, isNumber)
	return v
}

func numberOf(v queries.Var) queries.Expr {
	return queries.Call{Func: number, Args: []queries.Expr{queries.V(v)}}
}

// test adds that a measure of x compares with something.
func (g *group) test(x queries.Var, t *test) {
	v := g.value(x, t.measure)
	var than queries.Expr
	if _, isNumber := t.than.number(); isNumber {
		than = queries.T(t.than.value)
	} else {
		y := g.plan.Fresh("than")
		g.members(y, t.than)
		than = numberOf(g.value(y, t.measure))
	}
	g.filters = append(g.filters, queries.Compare{Op: compareOps[t.op], Left: numberOf(v), Right: than})
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
	g.related(queries.V(x), &cond{relation: c.relation, object: c.object})
}

// counted adds to how many different members of a set x is related and what that
// number must be.
func (g *group) counted(x queries.Var, r *relation, object *set, b *bound) {
	n := g.count(x, r, object)
	limit := queries.T(graph.Decimal(b.number))
	g.filters = append(g.filters, queries.Compare{Op: compareOps[b.op], Left: queries.V(n), Right: limit})
}

// count binds a variable to how many different members of a set x is related
// to.
func (g *group) count(x queries.Var, r *relation, object *set) queries.Var {
	inside := g.apart()
	y := inside.related(queries.V(x), &cond{relation: r, object: object}).Var()
	n := g.plan.Fresh("count")
	g.nodes = append(g.nodes, &queries.Group{
		Input: inside.node(), By: []queries.Var{x},
		Aggregates: []queries.Aggregate{{Var: n, Func: queries.Count, Expr: queries.V(y), Distinct: true}},
	})
	return n
}

// score binds a variable to the measure of x, which the group binds.
func (g *group) score(x queries.Var, m *measure) queries.Var {
	if m.counted == nil {
		return g.value(x, m)
	}
	g.related(queries.V(x), &cond{relation: m.relation, object: m.counted})
	return g.count(x, m.relation, m.counted)
}

// first returns the members of a set that come first by its rank.
func (a *asker) first(s *set, asserted bool) ([]*member, error) {
	all := *s
	all.rank, all.memo = nil, ""
	g := a.newGroup(asserted)
	x := g.plan.Fresh("x")
	g.members(x, &all)
	columns := []queries.Var{x, g.score(x, s.rank.measure)}
	if s.rank.each != nil {
		columns = append(columns, g.related(queries.V(x), s.rank.each).Var())
	}
	p, err := g.planned(queries.V(x))
	if err != nil {
		return nil, err
	}
	rows, err := a.collect(p.sorted(columns, !s.rank.least))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	winners := &queries.Values{Vars: []queries.Var{x}}
	best := map[graph.Term]graph.Term{} // score by what it is the best of
	for _, row := range rows {
		of := row[len(row)-1]
		if s.rank.each == nil {
			of = nil
		}
		if best[of] == nil {
			best[of] = row[1]
		}
		if sameNumber(row[1], best[of]) {
			winners.Rows = append(winners.Rows, row[:1])
		}
	}
	p.body = &queries.Join{Left: winners, Right: p.body}
	return a.run(p)
}

func sameNumber(a, b graph.Term) bool {
	x, err1 := number.Eval([]quad.Value{a})
	y, err2 := number.Eval([]quad.Value{b})
	return err1 == nil && err2 == nil && x == y
}

// sorted returns the plan that lists columns, the second one a number, the
// greatest first or last.
func (p *planned) sorted(columns []queries.Var, descending bool) *queries.Plan {
	plan := p.columns(columns...)
	plan.Root = &queries.OrderBy{Input: plan.Root, Keys: []queries.OrderKey{{Expr: numberOf(columns[1]), Descending: descending}}}
	return plan
}

// total answers with the sum or the average of a measure.
func (a *asker) total(q *query) ([]Value, error) {
	g := a.newGroup(a.options.Asserted)
	x := g.plan.Fresh("x")
	g.members(x, q.subject)
	v := g.score(x, q.measure)
	p, err := g.planned(queries.V(x))
	if err != nil {
		return nil, err
	}
	members, err := a.run(p)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	rows, err := a.collect(p.aggregate(q.kind, x, v))
	if err != nil || len(rows) == 0 || rows[0][0] == nil {
		return nil, err
	}
	value, err := a.number(graph.Lexical(rows[0][0]), members)
	return []Value{value}, err
}

// aggregate returns the plan of the sum or the average of the scores.
func (p *planned) aggregate(kind queryKind, x, v queries.Var) *queries.Plan {
	function := queries.Sum
	if kind == kindMean {
		function = queries.Avg
	}
	plan := p.columns(x, v)
	plan.Root = &queries.Group{
		Input:      plan.Root,
		Aggregates: []queries.Aggregate{{Var: plan.Fresh("total"), Func: function, Expr: numberOf(v)}},
	}
	return plan
}
