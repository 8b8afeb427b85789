package gizmo

import (
	"slices"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
	"newsgraph/queries"
)

// place is where a node stands in a plan: a variable, or one node that is known
// before the plan runs.
type place struct {
	queries.VarOrTerm
	id quadstore.ID // of the term
}

func (p place) known() bool { return p.id != 0 }

// compiled is a shape as a plan: what to run and how to read its solutions.
type compiled struct {
	plan   *queries.Plan
	result source
	tags   []taggedSource
}

// source tells where in a solution a node is found.
type source struct {
	column int          // if id is 0
	id     quadstore.ID // the node itself
}

type taggedSource struct {
	tag string
	source
}

// of returns the node in a solution; nil where there is none.
func (s source) of(solution []quadstore.ID) graph.Ref {
	id := s.id
	if id == 0 {
		id = solution[s.column]
	}
	if id == 0 {
		return nil
	}
	return id
}

// compile turns a shape that examine accepts into a plan. A node that is not 0
// is the only one asked for: the plan then tells the ways to it.
func (st *state) compile(s shape.Shape, node quadstore.ID) (*compiled, error) {
	c := &compiler{state: st, plan: queries.NewPlan(), tagVars: map[string]queries.Var{}}
	f, _ := examine(s)
	if node == 0 {
		node = f.pinned
	}
	at := c.nodeOr(node, "id")
	g := &group{compiler: c}
	var root queries.Node
	if page, ok := s.(shape.Page); ok {
		g.add(page.From, at)
		root = sliced(g.node(), page)
	} else {
		g.add(s, at)
		root = g.node()
	}
	return c.project(root, at, g.tags), c.err
}

func sliced(n queries.Node, page shape.Page) queries.Node {
	slice := &queries.Slice{Input: n, Offset: int(page.Skip), Limit: queries.NoLimit}
	if page.Limit > 0 {
		slice.Limit = int(page.Limit)
	}
	return slice
}

// project makes columns of the places where the result and the tags stand.
func (c *compiler) project(n queries.Node, result place, tags []tagged) *compiled {
	columns := &queries.Project{Input: n}
	c.plan.Root = columns
	column := func(p place) source {
		if p.known() {
			return source{id: p.id}
		}
		i := slices.Index(columns.Vars, p.Var())
		if i < 0 {
			i = len(columns.Vars)
			columns.Vars = append(columns.Vars, p.Var())
		}
		return source{column: i}
	}
	out := &compiled{plan: c.plan, result: column(result)}
	for _, t := range tags {
		out.tags = append(out.tags, taggedSource{t.tag, column(t.place)})
	}
	return out
}

// compiler builds one plan.
type compiler struct {
	*state
	plan    *queries.Plan
	tagVars map[string]queries.Var // of tags that only some solutions have
	err     error
}

// nodeOr is the place of a known node, or a new variable if it is 0.
func (c *compiler) nodeOr(id quadstore.ID, hint string) place {
	if id == 0 {
		return place{VarOrTerm: queries.V(c.plan.Fresh(hint))}
	}
	term, err := c.source.Term(id)
	if err != nil {
		if c.err == nil {
			c.err = err
		}
		term = quad.IRI("")
	}
	return place{queries.T(term), id}
}

// placeOf is where the result of s is to stand.
func (c *compiler) placeOf(s shape.Shape) place {
	f, _ := examine(s)
	return c.nodeOr(f.pinned, "n")
}

// tagVar is the variable of a tag that only some solutions have.
func (c *compiler) tagVar(tag string) place {
	v, ok := c.tagVars[tag]
	if !ok {
		v = c.plan.Fresh(tag)
		c.tagVars[tag] = v
	}
	return place{VarOrTerm: queries.V(v)}
}

// group is what all has to hold of a solution: the patterns of all shapes that
// are joined, so that the executor orders them together.
type group struct {
	*compiler
	patterns []queries.Pattern
	nodes    []queries.Node
	conds    []queries.Expr
	minus    []queries.Node
	optional []queries.Node
	tags     []tagged
	empty    bool // nothing can match
}

type tagged struct {
	tag string
	place
}

// add asks that the node at a place be one of a shape's results.
func (g *group) add(s shape.Shape, at place) {
	switch s := s.(type) {
	case *native:
		g.add(s.shape, at)
	case shape.AllNodes:
	case shape.Fixed:
		g.addFixed(s, at)
	case shape.Save:
		g.add(s.From, at)
		for _, tag := range s.Tags {
			g.tags = append(g.tags, tagged{tag, at})
		}
	case shape.Filter:
		g.add(s.From, at)
		for _, f := range s.Filters {
			g.addFilter(f, at)
		}
	case shape.Intersect:
		for _, part := range s {
			g.add(part, at)
		}
	case shape.IntersectOpt:
		g.add(s.Sub, at)
		for _, part := range s.Opt {
			g.optional = append(g.optional, g.branch(part, at))
		}
	case shape.Union:
		u := &queries.Union{}
		for _, part := range s {
			u.Inputs = append(u.Inputs, g.branch(part, at))
		}
		g.nodes = append(g.nodes, u)
	case shape.Except:
		g.addExcept(s, at)
	case shape.Unique:
		g.addUnique(s, at)
	case shape.NodesFrom:
		g.addNodesFrom(s, at)
	case shape.QuadsAction:
		g.addQuadsAction(s, at)
	}
}

func (g *group) addFixed(s shape.Fixed, at place) {
	if at.known() {
		g.empty = g.empty || !slices.Contains(s, graph.Ref(at.id))
		return
	}
	values := &queries.Values{Vars: []queries.Var{at.Var()}}
	for _, ref := range s {
		id, _ := nodeID(ref)
		values.Rows = append(values.Rows, []quad.Value{g.nodeOr(id, "").Term()})
	}
	g.nodes = append(g.nodes, values)
}

func (g *group) addFilter(f shape.ValueFilter, at place) {
	match, _ := matcher(f)
	normal, ctx := g.normal, g.ctx
	if at.known() {
		g.empty = g.empty || !match(normal(at.Term()))
		return
	}
	g.conds = append(g.conds, queries.Call{
		Func: queries.Function{Name: filterName(f), Eval: func(args []quad.Value) (quad.Value, error) {
			// The executor looks at the context now and then; a filter may take
			// long for each term.
			return quad.Bool(ctx.Err() == nil && match(normal(args[0]))), nil
		}},
		Args: []queries.Expr{at.VarOrTerm},
	})
}

func (g *group) addExcept(s shape.Except, at place) {
	if s.From != nil {
		g.add(s.From, at)
	}
	excluded := g.inner(s.Exclude, at)
	if at.known() {
		g.conds = append(g.conds, queries.Exists{Pattern: excluded, Not: true})
		return
	}
	g.minus = append(g.minus, excluded)
}

func (g *group) addUnique(s shape.Unique, at place) {
	found := g.inner(s.From, at)
	if at.known() {
		g.conds = append(g.conds, queries.Exists{Pattern: found})
		return
	}
	g.nodes = append(g.nodes, &queries.Distinct{
		Input: &queries.Project{Input: found, Vars: []queries.Var{at.Var()}},
	})
}

// inner is a shape without tags as a node of its own.
func (g *group) inner(s shape.Shape, at place) queries.Node {
	in := &group{compiler: g.compiler}
	in.add(s, at)
	return in.node()
}

// branch is a shape that not all solutions match. Its tags become variables
// that the others leave unbound.
func (g *group) branch(s shape.Shape, at place) queries.Node {
	in := &group{compiler: g.compiler}
	in.add(s, at)
	return g.branchOf(in)
}

func (g *group) branchOf(in *group) queries.Node {
	n := in.node()
	for _, t := range in.tags {
		v := g.tagVar(t.tag)
		switch {
		case t.place == v: // by a branch further in
		case t.known():
			n = &queries.Join{Left: n, Right: oneValue(v.Var(), t.Term())}
		default:
			n = &queries.Extend{Input: n, Var: v.Var(), Expr: t.VarOrTerm}
		}
		if t.place = v; !slices.Contains(g.tags, t) {
			g.tags = append(g.tags, t)
		}
	}
	return n
}

func oneValue(v queries.Var, t quad.Value) *queries.Values {
	return &queries.Values{Vars: []queries.Var{v}, Rows: [][]quad.Value{{t}}}
}

// addNodesFrom asks that the node stand in one direction of some quad.
func (g *group) addNodesFrom(s shape.NodesFrom, at place) {
	if quads, ok := s.Quads.(shape.Quads); ok {
		g.addQuads(s.Dir, quads, at)
		return
	}
	u := &queries.Union{}
	for _, quads := range s.Quads.(shape.Union) {
		in := &group{compiler: g.compiler}
		in.addQuads(s.Dir, quads.(shape.Quads), at)
		u.Inputs = append(u.Inputs, g.branchOf(in))
	}
	g.nodes = append(g.nodes, u)
}

// quadPattern is the places of a quad by direction; the zero place is open.
type quadPattern [quad.Label + 1]place

func (g *group) addQuads(result quad.Direction, quads shape.Quads, at place) {
	var p quadPattern
	p[result] = at
	for _, filter := range quads {
		if p[filter.Dir] == (place{}) {
			p[filter.Dir] = g.placeOf(filter.Values)
		}
		g.add(filter.Values, p[filter.Dir])
	}
	g.addPattern(p)
}

func (g *group) addQuadsAction(s shape.QuadsAction, at place) {
	var p quadPattern
	p[s.Result] = at
	for _, d := range quad.Directions {
		id, _ := nodeID(s.Filter[d])
		if p[d] == (place{}) && (id != 0 || s.Save[d] != nil) {
			p[d] = g.nodeOr(id, "n")
		}
		if id != 0 {
			g.addFixed(shape.Fixed{id}, p[d])
		}
		for _, tag := range s.Save[d] {
			g.tags = append(g.tags, tagged{tag, p[d]})
		}
	}
	g.addPattern(p)
}

func (g *group) addPattern(p quadPattern) {
	q := queries.Pattern{S: g.orOpen(p[quad.Subject]), P: g.orOpen(p[quad.Predicate]), O: g.orOpen(p[quad.Object]), G: g.quads}
	if label := p[quad.Label]; label != (place{}) {
		q.G = label.VarOrTerm
	}
	g.patterns = append(g.patterns, q)
}

func (g *group) orOpen(p place) queries.VarOrTerm {
	if p == (place{}) {
		p = g.nodeOr(0, "n")
	}
	return p.VarOrTerm
}

// node returns the group as one node: first what binds variables, then what
// only takes solutions away, then what may add to them.
func (g *group) node() queries.Node {
	if g.empty {
		return &queries.Values{Vars: []queries.Var{g.plan.Fresh("none")}}
	}
	var n queries.Node = &queries.BGP{Patterns: g.patterns}
	for i, joined := range g.nodes {
		if i == 0 && len(g.patterns) == 0 {
			n = joined
		} else {
			n = &queries.Join{Left: n, Right: joined}
		}
	}
	switch len(g.conds) {
	case 0:
	case 1:
		n = &queries.Filter{Input: n, Cond: g.conds[0]}
	default:
		n = &queries.Filter{Input: n, Cond: queries.And{Args: g.conds}}
	}
	for _, minus := range g.minus {
		n = &queries.Minus{Left: n, Right: minus}
	}
	for _, optional := range g.optional {
		n = &queries.LeftJoin{Left: n, Right: optional}
	}
	return n
}
