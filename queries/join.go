package queries

// Join pairs the solutions of Left and Right that agree on what both bind.
type Join struct{ Left, Right Node }

func (n *Join) print(p *printer) {
	p.line("join")
	p.nested(n.Left, n.Right)
}

func (n *Join) scope() scope { return n.Left.scope().joined(n.Right.scope()) }

func (n *Join) mentions(s *varSet) {
	n.Left.mentions(s)
	n.Right.mentions(s)
}

func (n *Join) safe(v Var) bool { return n.Left.safe(v) && n.Right.safe(v) }

func (n *Join) plan(pl *planner, in setting) chain { return pl.group(n, in) }

// joinWith plans the solutions of n that agree with what is bound before it:
// in tells what that is, left how many times the chain will be entered. Either
// n runs for each of them with the bindings given, or once into a hash table.
func (pl *planner) joinWith(n Node, in setting, left float64) chain {
	mentioned := mentionedIn(n)
	hidden := unsafeVars(n, mentioned.intersect(in.preset).minus(in.outer))
	visible := n.scope().visible

	seeded := in
	seeded.bound, seeded.preset = in.bound.minus(hidden), in.preset.minus(hidden)
	seeded.need = in.need.union(hidden.intersect(visible))
	correlated := !unsafeVars(n, mentioned.intersect(in.outer)).empty()
	if correlated || left <= 1 || pl.depth > maxReplanning {
		return pl.hide(n, seeded, hidden)
	}

	build := pl.plan(n, setting{
		set:  in.set,
		need: visible.intersect(in.need.union(in.preset)),
	})
	keys := n.scope().certain.intersect(in.bound)
	matches := build.rows / max(1, left)
	if keys.empty() {
		matches = build.rows
	}
	hashCost := (build.cost+build.rows*costBuild)/left + costProbe + matches
	apply := pl.hide(n, seeded, hidden)
	if apply.cost <= hashCost*costTable {
		return apply
	}
	return pl.hashed(n, build, in, keys, matches, hashCost)
}

// maxReplanning bounds the depth to which both ways of a join are planned,
// since each level doubles the work.
const maxReplanning = 6

func unsafeVars(n Node, vars varSet) varSet {
	var s varSet
	for v := range vars.all() {
		if !n.safe(v) {
			s.add(v)
		}
	}
	return s
}

// hashed returns the join with n by a hash table that build fills.
func (pl *planner) hashed(n Node, build chain, in setting, keys varSet, rows, cost float64) chain {
	sc := n.scope()
	rest := sc.visible.intersect(in.need.union(in.preset)).minus(keys)
	return chain{}.then(&hashJoin{
		e:      pl.e,
		keys:   keys.slice(),
		vars:   append(keys.slice(), rest.slice()...),
		hidden: mentionedIn(n).slice(),
		build:  build,
	}, rows, cost)
}

// hashJoin runs its build side once, without any binding from outside, keeps
// its solutions by the variables that both sides always bind, and pushes those
// that agree with the registers.
type hashJoin struct {
	output
	e       *exec
	keys    []Var
	vars    []Var // what is kept of a solution: keys first
	hidden  []Var
	build   chain
	head    sink
	table   *table
	key     []ID
	bound   []Var
	overlap varSet // if not empty: only push solutions that bind one of these that was bound
}

func (j *hashJoin) link(next sink) {
	j.next = next
	j.head = j.build.link(sinkFunc(j.keep))
	j.key = make([]ID, len(j.vars))
}

func (j *hashJoin) push() error {
	if j.table == nil {
		if err := j.fill(); err != nil {
			return err
		}
	}
	if err := j.e.tick(); err != nil {
		return err
	}
	if len(j.keys) == 0 {
		return j.pushAll()
	}
	key := j.key[:len(j.keys)]
	for i, v := range j.keys {
		key[i] = j.e.row[v]
	}
	for i := j.table.find(key); i >= 0; i = j.table.following(i) {
		if err := j.pushRow(i); err != nil {
			return err
		}
	}
	return nil
}

func (j *hashJoin) fill() error {
	j.table = newTable(j.e, len(j.keys), len(j.vars))
	saved := j.e.save(j.hidden, nil)
	err := j.head.push()
	j.e.restore(j.hidden, saved)
	return err
}

func (j *hashJoin) keep() error {
	for i, v := range j.vars {
		j.key[i] = j.e.row[v]
	}
	return j.table.add(j.key)
}

func (j *hashJoin) pushAll() error {
	for i := range int32(j.table.len()) {
		if err := j.pushRow(i); err != nil {
			return err
		}
	}
	return nil
}

func (j *hashJoin) pushRow(i int32) error {
	if err := j.e.tick(); err != nil {
		return err
	}
	row := j.table.row(i)
	if !j.overlap.empty() && !j.overlaps(row) {
		return nil
	}
	var agrees bool
	if j.bound, agrees = j.e.bind(j.vars, row, j.bound[:0]); !agrees {
		return nil
	}
	err := j.emit()
	j.e.unbind(j.bound)
	return err
}

func (j *hashJoin) overlaps(row []ID) bool {
	for i, v := range j.vars {
		if row[i] != 0 && j.e.row[v] != 0 && j.overlap.has(v) {
			return true
		}
	}
	return false
}

func (j *hashJoin) describe() description {
	text := "hash join on " + j.e.plan.varsString(j.keys)
	if len(j.keys) == 0 {
		text = "cross join"
	}
	return description{text: text, inner: []chain{j.build}, once: true}
}

// save copies the registers of vars to buf and clears them.
func (e *exec) save(vars []Var, buf []ID) []ID {
	for _, v := range vars {
		buf = append(buf, e.row[v])
		e.row[v] = 0
	}
	return buf
}

func (e *exec) restore(vars []Var, saved []ID) {
	for i, v := range vars {
		e.row[v] = saved[i]
	}
}

// hide plans n to run for each push, without the bindings of hidden; those are
// compared with what n finds afterwards.
func (pl *planner) hide(n Node, in setting, hidden varSet) chain {
	c := pl.plan(n, in)
	if hidden.empty() {
		return c
	}
	vars := hidden.slice()
	return chain{}.then(&hide{e: pl.e, vars: vars, merge: true, inner: c}, c.rows, c.cost)
}

// hide runs its inner chain as if vars were not bound. With merge, what the
// chain binds them to must agree with what they were and goes on with it;
// without, they are variables of the inner chain that only share the name.
type hide struct {
	output
	e     *exec
	vars  []Var
	merge bool
	inner chain
	head  sink
	outer []ID // what the variables were
	found []ID // scratch: what the inner chain bound them to
}

func (h *hide) link(next sink) {
	h.next = next
	h.head = h.inner.link(sinkFunc(h.pass))
}

func (h *hide) push() error {
	h.outer = h.e.save(h.vars, h.outer[:0])
	err := h.head.push()
	h.e.restore(h.vars, h.outer)
	return err
}

// pass passes one solution of the inner chain on.
func (h *hide) pass() error {
	row := h.e.row
	h.found = h.found[:0]
	for i, v := range h.vars {
		id, was := row[v], h.outer[i]
		if h.merge && id != 0 && was != 0 && id != was {
			return nil
		}
		h.found = append(h.found, id)
	}
	for i, v := range h.vars {
		if h.outer[i] != 0 || !h.merge {
			row[v] = h.outer[i]
		}
	}
	err := h.emit()
	h.e.restore(h.vars, h.found)
	return err
}

func (h *hide) describe() description {
	text := "local " + h.e.plan.varsString(h.vars)
	if h.merge {
		text = "agree on " + h.e.plan.varsString(h.vars)
	}
	return description{text: text, inner: []chain{h.inner}}
}
