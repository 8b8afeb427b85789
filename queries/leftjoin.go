package queries

// LeftJoin is Join, and also each solution of Left that has no partner. A Cond
// that is not nil must be true of the pair; it sees the variables of both.
type LeftJoin struct {
	Left, Right Node
	Cond        Expr
}

func (n *LeftJoin) print(p *printer) {
	if n.Cond == nil {
		p.line("leftjoin")
	} else {
		p.line("leftjoin", p.expr(n.Cond))
	}
	p.nested(n.Left, n.Right)
}

func (n *LeftJoin) scope() scope { return n.Left.scope().optionally(n.Right.scope()) }

func (n *LeftJoin) mentions(s *varSet) {
	n.Left.mentions(s)
	n.Right.mentions(s)
	if n.Cond != nil {
		n.Cond.mentions(s)
	}
}

func (n *LeftJoin) safe(v Var) bool {
	if !n.Left.safe(v) {
		return false
	}
	return n.Left.scope().certain.has(v) ||
		!mentionedIn(n.Right).has(v) && !mentionedBy(n.Cond).has(v)
}

func (n *LeftJoin) plan(pl *planner, in setting) chain {
	condVars := mentionedBy(n.Cond)
	below := in
	below.need = in.need.union(mentionedIn(n.Right)).union(condVars)
	c := pl.plan(n.Left, below)

	after := in.after(n.Left)
	after.need = in.need.union(condVars)
	right := pl.joinWith(n.Right, after, c.rows)
	if n.Cond != nil {
		pl.seeing(after, n.Right)
		right = pl.filtered(right, n.Cond)
	}
	x := &optional{e: pl.e, inner: right}
	return c.then(x, c.rows*max(1, right.rows), c.rows*right.cost)
}

// optional pushes what its inner chain finds, or what came if that is nothing.
type optional struct {
	output
	e     *exec
	inner chain
	head  sink
	found bool
}

func (o *optional) link(next sink) {
	o.next = next
	o.head = o.inner.link(sinkFunc(func() error {
		o.found = true
		return o.emit()
	}))
}

func (o *optional) push() error {
	o.found = false
	if err := o.head.push(); err != nil || o.found {
		return err
	}
	return o.emit()
}

func (o *optional) describe() description {
	return description{text: "optional", inner: []chain{o.inner}}
}
