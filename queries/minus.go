package queries

// Minus keeps the solutions of Left for which Right has none that agrees on
// what both bind and shares at least one binding.
type Minus struct{ Left, Right Node }

func (n *Minus) print(p *printer) {
	p.line("minus")
	p.nested(n.Left, n.Right)
}

func (n *Minus) scope() scope { return n.Left.scope() }

func (n *Minus) mentions(s *varSet) {
	n.Left.mentions(s)
	n.Right.mentions(s)
}

func (n *Minus) safe(v Var) bool {
	return n.Left.safe(v) && (n.Left.scope().certain.has(v) || !mentionedIn(n.Right).has(v))
}

func (n *Minus) plan(pl *planner, in setting) chain {
	left, right := n.Left.scope(), n.Right.scope()
	shared := left.visible.intersect(right.visible).minus(in.outer)
	below := in
	below.need = in.need.union(shared)
	c := pl.plan(n.Left, below)
	if shared.empty() {
		return c
	}
	// Right sees only the bindings of Left, not what else the registers hold:
	// it is compared with Left's solutions, not evaluated within them.
	after := setting{
		bound:  left.certain.intersect(shared).union(in.outer.intersect(in.bound)),
		preset: left.visible.union(in.outer),
		outer:  in.outer,
		set:    true,
		need:   shared,
	}
	x := &minus{e: pl.e}
	if left.certain.intersect(right.certain).intersects(shared) {
		x.inner = pl.joinWith(n.Right, after, max(c.rows, 1))
	} else {
		x.inner = pl.overlapping(n.Right, after)
	}
	return c.then(x, c.rows/2, c.rows*x.inner.cost)
}

// overlapping plans the solutions of n that agree with the registers and share
// a binding of a needed variable with them, where it takes a look at each
// solution to know.
func (pl *planner) overlapping(n Node, in setting) chain {
	build := pl.plan(n, setting{set: true, need: in.need})
	keys := n.scope().certain.intersect(in.bound)
	c := pl.hashed(n, build, in, keys, build.rows, build.rows)
	c.ops[0].(*hashJoin).overlap = in.need
	return c
}

// minus passes on the solutions for which its inner chain finds none.
type minus struct {
	output
	e     *exec
	inner chain
	head  sink
}

func (m *minus) link(next sink) {
	m.next = next
	m.head = m.inner.link(sinkFunc(func() error { return m.e.unwindTo(m) }))
}

func (m *minus) push() error {
	err := m.head.push()
	if m.e.caught(err, m) {
		return nil
	}
	if err != nil {
		return err
	}
	return m.emit()
}

func (m *minus) describe() description {
	return description{text: "minus", inner: []chain{m.inner}}
}
