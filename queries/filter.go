package queries

// Filter keeps the solutions of Input for which Cond is true. A Cond that is an
// error (an unbound variable, a comparison that makes no sense) drops the row.
type Filter struct {
	Input Node
	Cond  Expr
}

func (n *Filter) print(p *printer) {
	p.line("filter", p.expr(n.Cond))
	p.nested(n.Input)
}

func (n *Filter) scope() scope { return n.Input.scope() }

func (n *Filter) mentions(s *varSet) {
	n.Input.mentions(s)
	n.Cond.mentions(s)
}

func (n *Filter) safe(v Var) bool {
	return n.Input.safe(v) && unseen(v, n.Cond, n.Input)
}

// unseen tells whether an expression over n's solutions is the same when v is
// bound before n runs.
func unseen(v Var, x Expr, n Node) bool {
	return !mentionedBy(x).has(v) || n.scope().certain.has(v)
}

func (n *Filter) plan(pl *planner, in setting) chain { return pl.group(n, in) }

// conjuncts splits a condition at And.
func conjuncts(x Expr) []Expr {
	and, ok := x.(And)
	if !ok {
		return []Expr{x}
	}
	var all []Expr
	for _, arg := range and.Args {
		all = append(all, conjuncts(arg)...)
	}
	return all
}

// pushed returns n with the condition moved below its top construct, or false
// where that would change the solutions. BGPs and joins are left to group,
// which places conditions between their patterns.
func pushed(cond Expr, n Node) (Node, bool) {
	vars := mentionedBy(cond)
	below := func(in Node) bool { return vars.subsetOf(in.scope().certain) }
	switch n := n.(type) {
	case *LeftJoin:
		if below(n.Left) {
			return &LeftJoin{&Filter{n.Left, cond}, n.Right, n.Cond}, true
		}
	case *Minus:
		if below(n.Left) {
			return &Minus{&Filter{n.Left, cond}, n.Right}, true
		}
	case *Extend:
		if below(n.Input) {
			return &Extend{&Filter{n.Input, cond}, n.Var, n.Expr}, true
		}
	case *Distinct:
		if below(n.Input) {
			return &Distinct{&Filter{n.Input, cond}}, true
		}
	case *Project:
		if below(n.Input) && vars.subsetOf(setOf(n.Vars...)) {
			return &Project{&Filter{n.Input, cond}, n.Vars}, true
		}
	case *Group:
		if below(n.Input) && vars.subsetOf(setOf(n.By...)) && len(n.By) > 0 {
			return &Group{&Filter{n.Input, cond}, n.By, n.Aggregates}, true
		}
	case *Union:
		return pushedIntoUnion(cond, n)
	}
	return nil, false
}

func pushedIntoUnion(cond Expr, n *Union) (Node, bool) {
	vars := mentionedBy(cond)
	u := &Union{}
	for _, in := range n.Inputs {
		if !vars.subsetOf(in.scope().certain) {
			return nil, false
		}
		u.Inputs = append(u.Inputs, &Filter{in, cond})
	}
	return u, true
}

// filter passes on what its condition holds for.
type filter struct {
	output
	e     *exec
	text  string
	cond  evaluator
	inner []chain // of Exists in the condition
}

func (f *filter) push() error {
	if err := f.e.tick(); err != nil {
		return err
	}
	ok, err := holds(f.e, f.cond)
	if !ok || err != nil {
		return err
	}
	return f.emit()
}

func (f *filter) describe() description {
	return description{text: "filter " + f.text, inner: f.inner}
}
