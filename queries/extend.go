package queries

// Extend binds Var, which Input must not bind, to the value of Expr. Where the
// expression is an error Var stays unbound.
type Extend struct {
	Input Node
	Var   Var
	Expr  Expr
}

func (n *Extend) print(p *printer) {
	p.line("extend", p.plan.varString(n.Var), "=", p.expr(n.Expr))
	p.nested(n.Input)
}

func (n *Extend) scope() scope {
	in := n.Input.scope()
	return in.optionally(exactly(setOf(n.Var)))
}

func (n *Extend) mentions(s *varSet) {
	n.Input.mentions(s)
	n.Expr.mentions(s)
	s.add(n.Var)
}

func (n *Extend) safe(v Var) bool {
	return v != n.Var && n.Input.safe(v) && unseen(v, n.Expr, n.Input)
}

func (n *Extend) plan(pl *planner, in setting) chain {
	if n.Input.scope().visible.has(n.Var) {
		pl.fail("extend binds %s, which is bound already", pl.e.plan.varString(n.Var))
	}
	below := in
	below.need = in.need.union(mentionedBy(n.Expr))
	c := pl.plan(n.Input, below)
	pl.seeing(in, n.Input)
	x := &extend{e: pl.e, v: n.Var, text: n.Expr.exprString(pl.e.plan), value: n.Expr.prepare(pl)}
	x.inner = pl.takeInner()
	return c.then(x, c.rows, c.rows)
}

// extend binds a variable to the value of an expression.
type extend struct {
	output
	e     *exec
	v     Var
	text  string
	value evaluator
	inner []chain
}

func (x *extend) push() error {
	if err := x.e.tick(); err != nil {
		return err
	}
	id, err := idOf(x.e, x.value)
	if err != nil {
		return err
	}
	x.e.row[x.v] = id
	err = x.emit()
	x.e.row[x.v] = 0
	return err
}

// idOf evaluates an expression to an id, 0 for an error of the expression.
func idOf(e *exec, x evaluator) (ID, error) {
	if v, ok := x.(evalVar); ok {
		return e.row[v], nil
	}
	v, err := x.eval(e)
	if err != nil {
		return 0, fatal(err)
	}
	t := v.asTerm()
	if t == nil {
		return 0, nil
	}
	return e.id(t)
}

func (x *extend) describe() description {
	return description{text: "extend " + x.e.plan.varString(x.v) + " = " + x.text, inner: x.inner}
}
