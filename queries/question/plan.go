package question

import (
	"slices"

	"newsgraph/graph"
	"newsgraph/queries"
)

// planned is a set as a plan over the statements that make its members.
type planned struct {
	plan    *queries.Plan
	body    queries.Node
	member  queries.VarOrTerm // what a member is bound to: a term where the set is one entity
	matched []queries.Var     // the statement behind each condition, outer conditions first
	nested  []nested          // sets within, found before
}

// nested is a set within another one whose members are found before: what comes
// first by a measure can only be told once all are known.
type nested struct {
	member  queries.Var
	members map[graph.Term]*member
}

// planner builds the plan of one set.
type planner struct {
	schema   *schema
	asserted bool
	find     func(*set) ([]*member, error) // the members of a set with a rank
	plan     *queries.Plan
	matched  []queries.Var
	nested   []nested
	err      error // of find
}

func (a *asker) newGroup(asserted bool) *group {
	find := func(s *set) ([]*member, error) { return a.members(s, asserted) }
	return &group{planner: &planner{schema: a.understood.schema, asserted: asserted, find: find, plan: queries.NewPlan()}}
}

// planned returns the plan that the group has become.
func (g *group) planned(member queries.VarOrTerm) (*planned, error) {
	return &planned{g.plan, g.node(), member, g.matched, g.nested}, g.err
}

// columns returns the plan that lists the distinct bindings of variables.
func (p *planned) columns(vars ...queries.Var) *queries.Plan {
	plan := *p.plan
	plan.Root = &queries.Distinct{Input: &queries.Project{Input: p.body, Vars: vars}}
	return &plan
}

// group collects what holds together: patterns, other nodes, and filters over
// them.
type group struct {
	*planner
	patterns []queries.Pattern
	nodes    []queries.Node
	without  []queries.Node // solutions that agree with one of these are none
	filters  []queries.Expr
}

// node returns the group as one node.
func (g *group) node() queries.Node {
	var n queries.Node = &queries.BGP{Patterns: g.patterns}
	for _, other := range g.nodes {
		n = &queries.Join{Left: n, Right: other}
	}
	if len(g.filters) > 0 {
		n = &queries.Filter{Input: n, Cond: queries.And{Args: g.filters}}
	}
	for _, out := range g.without {
		n = &queries.Minus{Left: n, Right: out}
	}
	return n
}

// operand adds a set and returns what stands for its members: the term of a
// single entity or value, otherwise a variable.
func (g *group) operand(s *set) queries.VarOrTerm {
	if s.isSingle() && s.isPlain() {
		x := queries.T(s.single())
		g.restrict(x, s)
		return x
	}
	x := g.plan.Fresh("x")
	g.members(x, s)
	return queries.V(x)
}

// single returns the only member of a set that is one entity or value.
func (s *set) single() graph.Term {
	if s.entity != nil {
		return s.entity.iri
	}
	return s.value
}

// found binds x to the members of a set that is evaluated before.
func (g *group) found(x queries.Var, s *set) {
	members, err := g.find(s)
	if err != nil {
		g.err = err
	}
	inner := nested{x, map[graph.Term]*member{}}
	values := &queries.Values{Vars: []queries.Var{x}}
	for _, m := range members {
		inner.members[m.term] = m
		values.Rows = append(values.Rows, []graph.Term{m.term})
	}
	g.nodes = append(g.nodes, values)
	g.nested = append(g.nested, inner)
}

// bindsNothing tells whether the set is all but what its conditions exclude.
func (s *set) bindsNothing() bool {
	return !s.isSingle() && len(s.classes)+len(s.unions) == 0 && len(s.conds)+len(s.except) > 0 &&
		!slices.ContainsFunc(s.conds, func(c *cond) bool { return !c.excludes() })
}

// excludes tells whether the condition is that something is not so.
func (c *cond) excludes() bool {
	return c.relation != nil && c.relation.closed() &&
		(c.relation.negated || c.bound != nil && c.bound.op[0] == '<')
}

// isPlain tells whether the set's conditions are patterns about a member.
func (s *set) isPlain() bool {
	return len(s.unions)+len(s.except) == 0 && s.rank == nil && !slices.ContainsFunc(s.conds, func(c *cond) bool {
		return c.relation == nil || c.bound != nil || c.relation.negated && c.relation.closed()
	})
}

// members binds x to the members of a set.
func (g *group) members(x queries.Var, s *set) {
	if s.rank != nil {
		g.found(x, s)
		return
	}
	if s.isSingle() {
		g.nodes = append(g.nodes, &queries.Values{Vars: []queries.Var{x}, Rows: [][]graph.Term{{s.single()}}})
	}
	if s.bindsNothing() {
		g.add(queries.V(x), graph.RDFType, queries.V(g.plan.Fresh("class")))
	}
	g.restrict(queries.V(x), s)
	for _, u := range s.unions {
		g.union(x, u)
	}
}

// restrict adds what x must satisfy.
func (g *group) restrict(x queries.VarOrTerm, s *set) {
	for _, class := range s.classes {
		c := queries.V(g.plan.Fresh("class"))
		g.add(x, graph.RDFType, c)
		var terms []graph.Term
		for _, d := range g.schema.pack.Descendants(class) {
			terms = append(terms, d.IRI)
		}
		g.oneOf(c, terms)
	}
	for _, c := range s.conds {
		g.condition(x, c)
	}
	for _, out := range s.except {
		g.minus(x.Var(), out)
	}
}

// inner returns a group for what holds apart from this one.
func (g *group) inner() *group { return &group{planner: g.planner} }

// apart returns a group whose statements are not behind the answer.
func (g *group) apart() *group {
	quiet := *g.planner
	quiet.matched, quiet.nested = nil, nil
	return &group{planner: &quiet}
}

// minus takes the members of a set away.
func (g *group) minus(x queries.Var, out *set) {
	other := g.apart()
	other.members(x, out)
	g.without = append(g.without, other.node())
}

// union adds that x is in one of the sets.
func (g *group) union(x queries.Var, sets []*set) {
	u := &queries.Union{}
	for _, s := range sets {
		branch := g.inner()
		branch.members(x, s)
		u.Inputs = append(u.Inputs, branch.node())
	}
	g.nodes = append(g.nodes, u)
}

// condition adds what x must satisfy. A relation holds by statements that are
// affirmed or negated and of a standing as the question has it.
func (g *group) condition(x queries.VarOrTerm, c *cond) {
	switch {
	case c.test != nil:
		g.test(x.Var(), c.test)
	case c.relation == nil:
		g.members(x.Var(), c.object)
	case c.bound != nil:
		g.bounded(x.Var(), c)
	case c.relation.negated && c.relation.closed():
		g.absent(x.Var(), c)
	default:
		g.related(x, c)
	}
}

// related adds that some statement relates x to a member of the condition's
// set.
func (g *group) related(x queries.VarOrTerm, c *cond) queries.VarOrTerm {
	v := g.plan.Fresh("statement")
	st := queries.V(v)
	g.matched = append(g.matched, v)
	y := queries.AnyGraph // no object: not a place of a pattern
	if c.object != nil {
		y = g.operand(c.object)
	}
	g.relate(st, x, y, c.relation)
	g.add(st, graph.PropPolarity, queries.T(graph.Text(string(c.relation.polarity()), "")))
	g.stands(st, c.relation)
	if c.speaker != nil {
		g.add(st, graph.PropAttributedTo, queries.T(c.speaker.entity.iri))
	}
	if c.time != nil {
		g.dated(st, c)
	}
	return y
}

// stands adds that the statement is asserted or foretold as the relation has it.
func (g *group) stands(st queries.VarOrTerm, r *relation) {
	modality := queries.V(g.plan.Fresh("modality"))
	g.add(st, graph.PropModality, modality)
	var modalities []graph.Term
	for _, m := range r.modalities(g.asserted) {
		modalities = append(modalities, graph.Text(string(m), ""))
	}
	g.oneOf(modality, modalities)
}

// dated adds that a statement says when, and that this is in the condition's
// period. What relates to a date is that date.
func (g *group) dated(st queries.VarOrTerm, c *cond) {
	carrier := graph.QualifierProperty("time")
	if c.relation.isDate() {
		carrier = graph.RDFObject
	}
	t := queries.V(g.plan.Fresh("time"))
	g.add(st, carrier, t)
	g.filters = append(g.filters, queries.Call{Func: inPeriod(c.time), Args: []queries.Expr{t}})
}

// relate adds that the statement relates x to y, in one of the ways in which
// the relation can be stated.
func (g *group) relate(st, x, y queries.VarOrTerm, r *relation) {
	ways := r.ways(g.schema)
	if len(ways) == 1 {
		g.state(st, x, y, ways[0])
		return
	}
	u := &queries.Union{}
	for _, w := range ways {
		branch := g.inner()
		branch.state(st, x, y, w)
		u.Inputs = append(u.Inputs, branch.node())
	}
	g.nodes = append(g.nodes, u)
}

// state adds that the statement has one of the way's properties, with x and y
// at its ends.
func (g *group) state(st, x, y queries.VarOrTerm, w way) {
	g.add(st, w.near, x)
	if y != queries.AnyGraph {
		g.add(st, w.far, y)
	}
	if len(w.properties) == 1 {
		g.add(st, graph.RDFPredicate, queries.T(w.properties[0]))
		return
	}
	property := queries.V(g.plan.Fresh("property"))
	g.add(st, graph.RDFPredicate, property)
	g.oneOf(property, w.properties)
}

func (g *group) add(s queries.VarOrTerm, p graph.IRI, o queries.VarOrTerm) {
	g.patterns = append(g.patterns, queries.Pattern{S: s, P: queries.T(p), O: o})
}

// oneOf adds that x is one of the terms.
func (g *group) oneOf(x queries.VarOrTerm, terms []graph.Term) {
	in := queries.In{Arg: x}
	for _, t := range terms {
		in.List = append(in.List, queries.T(t))
	}
	g.filters = append(g.filters, in)
}
