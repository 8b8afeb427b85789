package queries

import (
	"slices"

	"github.com/cayleygraph/quad"
)

// joinGroup is what has to be joined together: the patterns and other nodes of
// neighbouring BGPs, joins, paths and filters. They may be joined in any
// sequence, and a condition may be looked at as soon as its variables are
// bound.
type joinGroup struct {
	pl       *planner
	in       setting
	scope    scope
	patterns []Pattern
	nodes    []Node
	conds    []Expr
	only     map[Var]ID // variables that conditions fix to one term
	units    []*unit
}

// unit is one thing to join.
type unit struct {
	pattern *resolved
	query   IDQuad // of a pattern: what it looks for as far as planning knows
	node    Node   // nil for a pattern
	scope   scope
}

// group plans a BGP, join, path or filter together with those below it.
func (pl *planner) group(n Node, in setting) chain {
	g := &joinGroup{pl: pl, in: in, scope: n.scope(), only: map[Var]ID{}}
	g.collect(n, true)
	g.fix()
	if missing := g.resolve(); missing != "" {
		return pl.empty(missing)
	}
	b := &chainBuilder{g: g, in: in, now: in, rows: 1}
	if len(g.units) > 0 {
		b.join(g.order())
	}
	b.conditions(true)
	return b.finish()
}

// collect takes the group apart. A condition at the top may name variables
// that are not always bound, since it comes after everything else; one further
// down moves up only if all it names is bound where it stands.
func (g *joinGroup) collect(n Node, top bool) {
	switch n := n.(type) {
	case *BGP:
		g.patterns = append(g.patterns, n.Patterns...)
	case *Join:
		g.collect(n.Left, false)
		g.collect(n.Right, false)
	case *Path:
		if r := g.pl.rewritten(n); r != Node(n) {
			g.collect(r, false)
			return
		}
		g.nodes = append(g.nodes, n)
	case *Filter:
		if !top && !mentionedBy(n.Cond).subsetOf(n.Input.scope().certain) {
			g.nodes = append(g.nodes, n)
			return
		}
		input := n.Input
		for _, cond := range conjuncts(n.Cond) {
			if below, ok := pushed(cond, input); ok {
				input = below
			} else {
				g.conds = append(g.conds, cond)
			}
		}
		g.collect(input, top)
	default:
		g.nodes = append(g.nodes, n)
	}
}

// fix turns conditions that a variable is one IRI, or one of several, into
// values, which the join can start from.
func (g *joinGroup) fix() {
	var others []Expr
	for _, cond := range g.conds {
		v, terms := fixes(cond)
		if v == 0 || !g.scope.certain.has(v) || g.in.preset.has(v) {
			others = append(others, cond)
			continue
		}
		values := &Values{Vars: []Var{v}}
		for _, t := range terms {
			values.Rows = append(values.Rows, []quad.Value{t})
		}
		if len(terms) == 1 {
			g.only[v] = g.pl.idOrUnbound(terms[0])
		}
		g.nodes = append(g.nodes, values)
	}
	g.conds = others
}

// fixes returns the variable and the different IRIs that a condition allows it
// to be, or 0. IRIs are equal only if they are the same term; equal literals
// may not be.
func fixes(cond Expr) (Var, []quad.Value) {
	var arg Expr
	var list []Expr
	switch x := cond.(type) {
	case Compare:
		if x.Op != Equal {
			return 0, nil
		}
		arg, list = x.Left, []Expr{x.Right}
		if v, ok := x.Right.(VarOrTerm); ok && v.v != 0 {
			arg, list = x.Right, []Expr{x.Left}
		}
	case In:
		arg, list = x.Arg, x.List
	}
	v, ok := arg.(VarOrTerm)
	if !ok || v.v == 0 {
		return 0, nil
	}
	var terms []quad.Value
	for _, x := range list {
		t, ok := x.(VarOrTerm)
		if !ok {
			return 0, nil
		}
		iri, ok := t.term.(quad.IRI)
		if !ok {
			return 0, nil
		}
		if !slices.Contains(terms, quad.Value(iri)) {
			terms = append(terms, iri)
		}
	}
	return v.v, terms
}

// resolve makes the units. missing says why the group has no solutions.
func (g *joinGroup) resolve() (missing string) {
	for _, pt := range g.patterns {
		if g.in.set && pt.G == EachQuad {
			pt.G = AnyGraph // which merge joins need, and duplicates do not count
		}
		r, missing := g.pl.resolve(pt)
		if missing != "" {
			return missing
		}
		g.units = append(g.units, &unit{pattern: r, query: r.known(g.only), scope: exactly(pt.vars())})
	}
	for _, n := range g.nodes {
		g.units = append(g.units, &unit{node: n, scope: n.scope()})
	}
	return ""
}

// placed is an operator of the group with what it depends on and binds.
type placed struct {
	op    op
	uses  varSet
	binds varSet
}

// chainBuilder appends one operator after the other.
type chainBuilder struct {
	g      *joinGroup
	in     setting
	now    setting // in, and what is bound by now
	placed []placed
	rows   float64
	cost   float64
}

func (b *chainBuilder) add(o op, uses, binds varSet, rows, cost float64) {
	o.out().est = rows
	b.placed = append(b.placed, placed{o, uses, binds})
	b.rows = rows
	b.cost += cost
}

// join appends the operators for a join tree, and each condition as soon as it
// can be looked at.
func (b *chainBuilder) join(t *joinTree) {
	steps := t.steps(nil)
	for i, t := range steps {
		if t == nil {
			continue // part of an intersection
		}
		b.now.need = b.neededAfter(steps[i+1:])
		b.step(steps, i)
		b.conditions(false)
	}
}

// neededAfter lists what matters besides the step before the given ones.
func (b *chainBuilder) neededAfter(steps []*joinTree) varSet {
	need := b.in.need
	for _, t := range steps {
		if t != nil {
			need = need.union(t.mentioned())
		}
	}
	for _, cond := range b.g.conds {
		need = need.union(mentionedBy(cond))
	}
	return need
}

// step appends the operator for steps[i].
func (b *chainBuilder) step(steps []*joinTree, i int) {
	t := steps[i]
	switch {
	case t.unit == nil:
		b.hash(t)
	case t.unit.pattern == nil:
		b.node(t.unit)
	default:
		if !b.intersection(steps, i) {
			b.scan(t.unit)
		}
	}
	b.now.bound = b.now.bound.union(t.scope.certain)
	b.now.preset = b.now.preset.union(t.scope.visible)
}

func (b *chainBuilder) scan(u *unit) {
	pl := b.g.pl
	m := u.pattern.bound(b.now.bound)
	s := &scan{e: pl.e, pattern: u.pattern, boundFirst: m}
	if m.has(placeG) && m&^accessOf[m].lead != 0 {
		label, lead := only(u.query, maskG), only(u.query, accessOf[m].lead)
		s.labelFirst = maskOf(label) != 0 && pl.count(label) < pl.count(lead)
	}
	rows := b.rows * pl.fanout(u.query, m)
	b.add(s, u.scope.visible, u.scope.visible.minus(b.now.bound), rows, b.rows*costSeek+rows)
}

// intersection appends one operator for all patterns from steps[i] on in which
// the same single variable is free, and takes them out of steps. It is false if
// there is only one.
func (b *chainBuilder) intersection(steps []*joinTree, i int) bool {
	pl := b.g.pl
	free := steps[i].scope.visible.minus(b.now.preset).slice()
	if len(free) != 1 {
		return false
	}
	x := &intersect{e: pl.e, v: free[0]}
	rows := b.rows
	var uses varSet
	var taken []int
	for k := i; k < len(steps); k++ {
		t := steps[k]
		if t == nil || t.unit == nil || t.unit.pattern == nil ||
			!t.scope.visible.minus(setOf(x.v)).subsetOf(b.now.bound) {
			continue
		}
		l, ok := newLeg(t.unit.pattern, x.v, b.now.bound)
		if !ok {
			continue
		}
		m := t.unit.pattern.bound(b.now.bound)
		if len(x.legs) > 0 {
			m = t.unit.pattern.bound(b.now.bound.union(setOf(x.v)))
		}
		rows *= pl.fanout(t.unit.query, m)
		uses = uses.union(t.scope.visible)
		x.legs = append(x.legs, l)
		taken = append(taken, k)
	}
	if len(x.legs) < 2 || taken[0] != i {
		return false
	}
	for _, k := range taken[1:] {
		steps[k] = nil
	}
	b.add(x, uses, setOf(x.v), rows, b.rows*costSeek*float64(len(x.legs))+rows)
	return true
}

// node appends the operators of a unit that is no pattern.
func (b *chainBuilder) node(u *unit) {
	pl := b.g.pl
	var c chain
	if path, ok := u.node.(*Path); ok {
		c = pl.walk(path, b.now.outer)
	} else {
		c = pl.joinWith(u.node, b.now, b.rows)
	}
	b.chain(c, mentionedIn(u.node), u.scope.visible)
}

// hash appends a hash join with a tree of its own.
func (b *chainBuilder) hash(t *joinTree) {
	pl := b.g.pl
	keys := t.scope.certain.intersect(b.now.bound)
	kept := t.scope.visible.intersect(b.now.need.union(b.now.preset))
	side := setting{set: b.in.set, need: kept}
	inner := &chainBuilder{g: b.g, in: side, now: side, rows: 1}
	inner.join(t.left)
	build := inner.finish()
	matches := build.rows / max(1, b.rows)
	if keys.empty() {
		matches = build.rows
	}
	j := &hashJoin{
		e:      pl.e,
		keys:   keys.slice(),
		vars:   append(keys.slice(), kept.minus(keys).slice()...),
		hidden: t.mentioned().slice(),
		build:  build,
	}
	rows := b.rows * matches
	b.add(j, t.mentioned(), t.scope.visible.minus(b.now.bound), rows,
		build.cost+build.rows*costBuild+b.rows*costProbe+rows)
}

// chain appends the operators of a chain that uses and binds the given
// variables. Only its last one binds, as far as the others are concerned.
func (b *chainBuilder) chain(c chain, uses, binds varSet) {
	rows := b.rows
	for i, o := range c.ops {
		p := placed{op: o, uses: uses}
		if i == len(c.ops)-1 {
			p.binds = binds.minus(b.now.bound)
		}
		o.out().est *= rows
		b.placed = append(b.placed, p)
	}
	b.rows = rows * c.rows
	b.cost += rows * c.cost
}

// conditions appends the conditions whose variables are bound; with all, also
// those with variables that may never be.
func (b *chainBuilder) conditions(all bool) {
	g := b.g
	var waiting []Expr
	for _, cond := range g.conds {
		vars := mentionedBy(cond)
		if !all && !vars.intersect(g.scope.visible).subsetOf(b.now.bound) {
			waiting = append(waiting, cond)
			continue
		}
		g.pl.registers = scope{visible: b.now.preset, certain: b.now.bound}
		b.chain(g.pl.filtered(chain{rows: 1}, cond), vars, varSet{})
	}
	g.conds = waiting
}

// finish returns the chain. Where duplicates do not count it leaves them out
// early: what binds nothing that is needed later runs only until its first
// solution, and where earlier variables are needed no more, equal solutions
// stop.
func (b *chainBuilder) finish() chain {
	if !b.in.set {
		c := chain{rows: b.rows, cost: b.cost}
		for _, p := range b.placed {
			c.ops = append(c.ops, p.op)
		}
		return c
	}
	return b.finishSet()
}

func (b *chainBuilder) finishSet() chain {
	pl := b.g.pl
	after := make([]varSet, len(b.placed))
	need := b.in.need
	for i := len(b.placed) - 1; i >= 0; i-- {
		after[i] = need
		need = need.union(b.placed[i].uses)
	}
	c := chain{rows: 1}
	var live varSet // bound by the group and needed later
	for k := 0; k < len(b.placed); k++ {
		if end := b.existential(k, after); end > k {
			c = c.then(b.once(k, end, c.rows), c.rows, 0)
			k = end - 1
			continue
		}
		p := b.placed[k]
		c = c.then(p.op, p.op.out().est, 0)
		live = live.union(p.binds)
		dead := live.minus(after[k])
		live = live.intersect(after[k])
		if !dead.empty() && k < len(b.placed)-1 {
			rows := c.rows
			c = pl.distinct(live.slice(), c)
			c.rows = rows
		}
	}
	return chain{ops: c.ops, rows: b.rows, cost: b.cost}
}

// existential returns the end of the longest run of operators from k on that
// binds only what nothing after it uses, or k.
func (b *chainBuilder) existential(k int, after []varSet) int {
	for end := len(b.placed); end > k; end-- {
		var binds varSet
		for _, p := range b.placed[k:end] {
			binds = binds.union(p.binds)
		}
		if !binds.empty() && !binds.intersects(after[end-1]) {
			return end
		}
	}
	return k
}

// once wraps the operators from k to end, which rows solutions reach.
func (b *chainBuilder) once(k, end int, rows float64) op {
	var inner chain
	for _, p := range b.placed[k:end] {
		p.op.out().est /= max(rows, 1e-9)
		inner.ops = append(inner.ops, p.op)
	}
	return &once{e: b.g.pl.e, inner: inner}
}
