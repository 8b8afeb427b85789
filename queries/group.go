package queries

import "strings"

// Group makes one solution of all solutions of Input that agree on By: the
// bindings of By and the aggregates. Without By there is exactly one group,
// even if Input has no solutions. Groups come in the sequence of their first
// solutions.
type Group struct {
	Input      Node
	By         []Var
	Aggregates []Aggregate
}

// Aggregate binds Var to an aggregate of Expr over a group. A solution for
// which Expr is an error does not count for Count, Sample and GroupConcat and
// makes Sum, Avg, Min and Max errors, which leaves Var unbound.
type Aggregate struct {
	Var       Var
	Func      AggregateFunc
	Expr      Expr   // nil for Count counts solutions
	Distinct  bool   // count equal terms once
	Separator string // of GroupConcat
}

// AggregateFunc names an aggregate.
type AggregateFunc uint8

// The aggregates. Sum and Avg of nothing are 0; Min and Max go by the order of
// OrderBy; Sample is the first value.
const (
	Count AggregateFunc = iota
	Sum
	Avg
	Min
	Max
	Sample
	GroupConcat
)

func (f AggregateFunc) String() string {
	return [...]string{"count", "sum", "avg", "min", "max", "sample", "group_concat"}[f]
}

func (n *Group) print(p *printer) {
	p.line(n.text(p.plan))
	p.nested(n.Input)
}

func (n *Group) text(p *Plan) string {
	words := []string{"group"}
	if len(n.By) > 0 {
		words = append(words, "by", p.varsString(n.By))
	}
	for _, a := range n.Aggregates {
		words = append(words, a.aggregateString(p))
	}
	return strings.Join(words, " ")
}

func (a Aggregate) aggregateString(p *Plan) string {
	arg := "*"
	if a.Expr != nil {
		arg = a.Expr.exprString(p)
	}
	if a.Distinct {
		arg = "distinct " + arg
	}
	return p.varString(a.Var) + "=" + a.Func.String() + "(" + arg + ")"
}

func (n *Group) scope() scope {
	s := n.Input.scope().only(setOf(n.By...))
	for _, a := range n.Aggregates {
		s.visible.add(a.Var)
		if a.Func == Count || a.Func == GroupConcat {
			s.certain.add(a.Var)
		}
	}
	return s
}

func (n *Group) mentions(s *varSet) {
	n.Input.mentions(s)
	s.add(n.By...)
	for _, a := range n.Aggregates {
		s.add(a.Var)
		if a.Expr != nil {
			a.Expr.mentions(s)
		}
	}
}

func (n *Group) safe(v Var) bool {
	if !mentionedIn(n).has(v) {
		return true
	}
	return setOf(n.By...).has(v) && n.Input.safe(v) && n.Input.scope().certain.has(v)
}

func (n *Group) plan(pl *planner, in setting) chain {
	by := setOf(n.By...)
	local := mentionedIn(n.Input)
	for _, a := range n.Aggregates {
		local = local.union(mentionedBy(a.Expr))
	}
	local = local.minus(by)
	below := in.without(local)
	below.set, below.need = n.inputNeeds()
	c := pl.plan(n.Input, below)

	pl.seeing(below, n.Input)
	g := &group{e: pl.e, node: n, local: local.slice(), inner: c}
	for _, a := range n.Aggregates {
		g.aggregates = append(g.aggregates, pl.aggregator(a, n.Input))
	}
	g.exists = pl.takeInner()
	rows := 1.0
	if len(n.By) > 0 {
		rows = max(1, c.rows*groupKeeps)
	}
	return chain{}.then(g, rows, c.cost+c.rows*costProbe)
}

// inputNeeds tells whether equal solutions of the input count once, and which
// of its variables matter.
func (n *Group) inputNeeds() (set bool, need varSet) {
	set, need = true, setOf(n.By...)
	for _, a := range n.Aggregates {
		if !a.Distinct && a.Func != Min && a.Func != Max && a.Func != Sample {
			set = false
		}
		if a.Expr != nil {
			need = need.union(mentionedBy(a.Expr))
		} else if a.Distinct {
			need = need.union(n.Input.scope().visible)
		}
	}
	return set, need
}

// group collects the solutions of its inner chain into groups.
type group struct {
	output
	e          *exec
	node       *Group
	local      []Var // variables of the input that are not grouped by
	inner      chain
	exists     []chain
	head       sink
	aggregates []aggregator
	groups     *table
	key        []ID
	saved      []ID
	bound      []Var
}

func (g *group) link(next sink) {
	g.next = next
	g.head = g.inner.link(sinkFunc(g.keep))
	g.groups = newTable(g.e, len(g.node.By), len(g.node.By))
	g.key = make([]ID, len(g.node.By))
}

func (g *group) push() error {
	g.groups.reset()
	for _, a := range g.aggregates {
		a.reset()
	}
	g.saved = g.e.save(g.local, g.saved[:0])
	err := g.head.push()
	g.e.restore(g.local, g.saved)
	if err != nil {
		return err
	}
	if len(g.node.By) == 0 && g.groups.len() == 0 {
		if err := g.group(); err != nil {
			return err
		}
	}
	for i := range int32(g.groups.len()) {
		if err := g.pushGroup(i); err != nil {
			return err
		}
	}
	return nil
}

// keep adds the solution in the registers to its group.
func (g *group) keep() error {
	for i, v := range g.node.By {
		g.key[i] = g.e.row[v]
	}
	i, added, err := g.groups.insert(g.key)
	if err != nil {
		return err
	}
	if added {
		if err := g.start(); err != nil {
			return err
		}
	}
	for _, a := range g.aggregates {
		if err := a.add(i); err != nil {
			return err
		}
	}
	return nil
}

// group makes the single group of no solutions.
func (g *group) group() error {
	if _, _, err := g.groups.insert(g.key); err != nil {
		return err
	}
	return g.start()
}

// start makes room for a new group's aggregates.
func (g *group) start() error {
	for _, a := range g.aggregates {
		a.start()
	}
	return g.e.reserve(int64(len(g.aggregates)) * aggregateBytes)
}

func (g *group) pushGroup(i int32) error {
	if err := g.e.tick(); err != nil {
		return err
	}
	g.bound, _ = g.e.bind(g.node.By, g.groups.row(i), g.bound[:0])
	for k, a := range g.aggregates {
		id, err := a.result(i)
		if err != nil {
			return err
		}
		g.e.row[g.node.Aggregates[k].Var] = id
	}
	err := g.emit()
	for _, a := range g.node.Aggregates {
		g.e.row[a.Var] = 0
	}
	g.e.unbind(g.bound)
	return err
}

func (g *group) describe() description {
	return description{text: g.node.text(g.e.plan), inner: append([]chain{g.inner}, g.exists...)}
}
