package queries

// Union has all solutions of all its inputs, one input after the other.
type Union struct{ Inputs []Node }

func (n *Union) print(p *printer) {
	p.line("union")
	p.nested(n.Inputs...)
}

func (n *Union) scope() scope {
	var s scope
	for i, in := range n.Inputs {
		if i == 0 {
			s = in.scope()
			continue
		}
		s = s.either(in.scope())
	}
	return s
}

func (n *Union) mentions(s *varSet) {
	for _, in := range n.Inputs {
		in.mentions(s)
	}
}

func (n *Union) safe(v Var) bool {
	for _, in := range n.Inputs {
		if !in.safe(v) {
			return false
		}
	}
	return true
}

func (n *Union) plan(pl *planner, in setting) chain {
	u := &union{}
	var rows, cost float64
	for _, input := range n.Inputs {
		c := pl.plan(input, in)
		u.inner = append(u.inner, c)
		rows += c.rows
		cost += c.cost
	}
	return chain{}.then(u, rows, cost)
}

// union runs its inner chains one after the other.
type union struct {
	output
	inner []chain
	heads []sink
}

func (u *union) link(next sink) {
	u.next = next
	for _, c := range u.inner {
		u.heads = append(u.heads, c.link(sinkFunc(u.emit)))
	}
}

func (u *union) push() error {
	for _, head := range u.heads {
		if err := head.push(); err != nil {
			return err
		}
	}
	return nil
}

func (u *union) describe() description { return description{text: "union", inner: u.inner} }
