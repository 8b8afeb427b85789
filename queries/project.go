package queries

// Project hides all variables but Vars.
type Project struct {
	Input Node
	Vars  []Var
}

func (n *Project) print(p *printer) {
	p.line("project", p.plan.varsString(n.Vars))
	p.nested(n.Input)
}

func (n *Project) scope() scope { return n.Input.scope().only(setOf(n.Vars...)) }

func (n *Project) mentions(s *varSet) {
	n.Input.mentions(s)
	s.add(n.Vars...)
}

func (n *Project) safe(v Var) bool {
	if setOf(n.Vars...).has(v) {
		return n.Input.safe(v)
	}
	return !mentionedIn(n.Input).has(v)
}

func (n *Project) plan(pl *planner, in setting) chain {
	vars := setOf(n.Vars...)
	local := mentionedIn(n.Input).minus(vars)
	below := in.without(local)
	below.need = in.need.intersect(vars)
	c := pl.plan(n.Input, below)
	if local.empty() {
		return c
	}
	return chain{}.then(&hide{e: pl.e, vars: local.slice(), inner: c}, c.rows, c.cost)
}
