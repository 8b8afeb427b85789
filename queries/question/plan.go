package question

import (
	"newsgraph/graph"
	"newsgraph/queries"
)

// planned is a set as a plan over the statements that make its members.
type planned struct {
	plan    *queries.Plan
	body    queries.Node
	member  queries.VarOrTerm // what a member is bound to: a term where the set is one entity
	matched []queries.Var     // the statement behind each condition, outer conditions first
}

// planner builds the plan of one set.
type planner struct {
	schema   *schema
	asserted bool
	plan     *queries.Plan
	matched  []queries.Var
}

// newPlan returns the plan of a set's members.
func newPlan(s *schema, members *set, asserted bool) *planned {
	pl := &planner{schema: s, asserted: asserted, plan: queries.NewPlan()}
	g := &group{planner: pl}
	member := g.operand(members)
	return &planned{pl.plan, g.node(), member, pl.matched}
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
	return n
}

// operand adds a set and returns what stands for its members: the term of a
// single entity or value, otherwise a variable.
func (g *group) operand(s *set) queries.VarOrTerm {
	if s.isSingle() && len(s.unions) == 0 {
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

// members binds x to the members of a set.
func (g *group) members(x queries.Var, s *set) {
	if s.isSingle() {
		g.nodes = append(g.nodes, &queries.Values{Vars: []queries.Var{x}, Rows: [][]graph.Term{{s.single()}}})
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
}

// union adds that x is in one of the sets.
func (g *group) union(x queries.Var, sets []*set) {
	u := &queries.Union{}
	for _, s := range sets {
		branch := &group{planner: g.planner}
		branch.members(x, s)
		u.Inputs = append(u.Inputs, branch.node())
	}
	g.nodes = append(g.nodes, u)
}

// condition adds that some statement relates x to a member of the condition's
// set, affirmed or negated and of a standing as the question has it.
func (g *group) condition(x queries.VarOrTerm, c *cond) {
	v := g.plan.Fresh("statement")
	st := queries.V(v)
	g.matched = append(g.matched, v)
	y := queries.AnyGraph // no object: not a place of a pattern
	if c.object != nil {
		y = g.operand(c.object)
	}
	g.relate(st, x, y, c.relation)
	g.add(st, graph.PropPolarity, queries.T(graph.Text(string(c.relation.polarity()), "")))
	modality := queries.V(g.plan.Fresh("modality"))
	g.add(st, graph.PropModality, modality)
	var modalities []graph.Term
	for _, m := range c.relation.modalities(g.asserted) {
		modalities = append(modalities, graph.Text(string(m), ""))
	}
	g.oneOf(modality, modalities)
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
		branch := &group{planner: g.planner}
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
