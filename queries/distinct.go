package queries

// Distinct keeps the first of equal solutions.
type Distinct struct{ Input Node }

func (n *Distinct) print(p *printer) {
	p.line("distinct")
	p.nested(n.Input)
}

func (n *Distinct) scope() scope { return n.Input.scope() }

func (n *Distinct) mentions(s *varSet) { n.Input.mentions(s) }

func (n *Distinct) safe(v Var) bool {
	return !mentionedIn(n.Input).has(v) || n.Input.safe(v) && n.scope().certain.has(v)
}

func (n *Distinct) plan(pl *planner, in setting) chain {
	below := in
	below.set = true
	if in.set {
		return pl.plan(n.Input, below) // whoever asked drops duplicates anyway
	}
	below.need = n.scope().visible
	c := pl.plan(n.Input, below)
	return pl.distinct(below.need.slice(), c)
}

func (pl *planner) distinct(vars []Var, c chain) chain {
	return chain{}.then(&distinct{e: pl.e, vars: vars, inner: c}, c.rows, c.cost+c.rows*costProbe)
}

// distinct passes on the first solution of its inner chain for each binding of
// vars.
type distinct struct {
	output
	e     *exec
	vars  []Var
	inner chain
	head  sink
	seen  *table
	key   []ID
}

func (d *distinct) link(next sink) {
	d.next = next
	d.head = d.inner.link(sinkFunc(d.pass))
	d.key = make([]ID, len(d.vars))
	d.seen = newTable(d.e, len(d.vars), len(d.vars))
}

func (d *distinct) push() error {
	d.seen.reset()
	return d.head.push()
}

func (d *distinct) pass() error {
	for i, v := range d.vars {
		d.key[i] = d.e.row[v]
	}
	_, added, err := d.seen.insert(d.key)
	if !added || err != nil {
		return err
	}
	return d.emit()
}

func (d *distinct) describe() description {
	return description{text: "distinct " + d.e.plan.varsString(d.vars), inner: []chain{d.inner}}
}

// once passes on the first solution of its inner chain. It stands where nothing
// after it asks what that solution binds and duplicates do not count.
type once struct {
	output
	e     *exec
	inner chain
	head  sink
}

func (o *once) link(next sink) {
	o.next = next
	o.head = o.inner.link(sinkFunc(func() error {
		if err := o.emit(); err != nil {
			return err
		}
		return o.e.unwindTo(o)
	}))
}

func (o *once) push() error {
	err := o.head.push()
	if o.e.caught(err, o) {
		return nil
	}
	return err
}

func (o *once) describe() description {
	return description{text: "once", inner: []chain{o.inner}}
}
