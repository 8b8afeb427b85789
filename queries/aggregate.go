package queries

// aggregator computes one aggregate for all groups, which it knows by number.
type aggregator interface {
	reset()
	start()            // the next group
	add(i int32) error // the solution in the registers, to group i
	result(i int32) (ID, error)
}

// aggregateBytes is what an aggregate of one group is counted with.
const aggregateBytes = 96

func (pl *planner) aggregator(a Aggregate, input Node) aggregator {
	if a.Expr == nil {
		if a.Func != Count {
			pl.fail("the aggregate %s has no expression", a.Func)
		}
		c := &countSolutions{e: pl.e}
		if a.Distinct {
			c.vars = input.scope().visible.slice()
			c.seen = newTable(pl.e, len(c.vars)+1, len(c.vars)+1)
		}
		return c
	}
	d := distinctTerms{e: pl.e, expr: a.Expr.prepare(pl)}
	if a.Distinct {
		d.seen = newTable(pl.e, 2, 2)
	}
	if a.Func == Count {
		return &countTerms{distinctTerms: d}
	}
	return &foldTerms{distinctTerms: d, fold: folds[a.Func], separator: a.Separator}
}

// countSolutions is count(*).
type countSolutions struct {
	e    *exec
	n    []int64
	vars []Var  // with distinct
	seen *table // with distinct: group and bindings
	key  []ID
}

func (c *countSolutions) reset() {
	c.n = c.n[:0]
	if c.seen != nil {
		c.seen.reset()
	}
}

func (c *countSolutions) start() { c.n = append(c.n, 0) }

func (c *countSolutions) add(i int32) error {
	if c.seen != nil {
		c.key = append(c.key[:0], ID(i))
		for _, v := range c.vars {
			c.key = append(c.key, c.e.row[v])
		}
		if _, added, err := c.seen.insert(c.key); !added || err != nil {
			return err
		}
	}
	c.n[i]++
	return nil
}

func (c *countSolutions) result(i int32) (ID, error) {
	return c.e.id(integerValue(c.n[i]).asTerm())
}

// distinctTerms is the expression of an aggregate and, with distinct, the terms
// that each group has had.
type distinctTerms struct {
	e    *exec
	expr evaluator
	seen *table // group and term
}

func (d *distinctTerms) reset() {
	if d.seen != nil {
		d.seen.reset()
	}
}

// repeated tells whether group i has had the term id, which it has from now on.
func (d *distinctTerms) repeated(i int32, id ID) (bool, error) {
	if d.seen == nil || id == 0 {
		return false, nil
	}
	_, added, err := d.seen.insert([]ID{ID(i), id})
	return !added, err
}

// countTerms counts the solutions for which an expression has a value.
type countTerms struct {
	distinctTerms
	n []int64
}

func (c *countTerms) reset() {
	c.n = c.n[:0]
	c.distinctTerms.reset()
}

func (c *countTerms) start() { c.n = append(c.n, 0) }

func (c *countTerms) add(i int32) error {
	id, err := idOf(c.e, c.expr)
	if id == 0 || err != nil {
		return err
	}
	repeated, err := c.repeated(i, id)
	if !repeated {
		c.n[i]++
	}
	return err
}

func (c *countTerms) result(i int32) (ID, error) {
	return c.e.id(integerValue(c.n[i]).asTerm())
}

// foldTerms folds the values of an expression.
type foldTerms struct {
	distinctTerms
	fold      fold
	separator string
	states    []state
}

// state is what is known of a group so far.
type state struct {
	n      int64  // values added
	acc    value  // sum, least, greatest or first
	text   []byte // of GroupConcat
	failed bool
}

// fold is how an aggregate takes a value, which may be an error, and what it
// is in the end.
type fold struct {
	add    func(x *foldTerms, s *state, v value, err error)
	result func(s *state) value
}

var folds = [...]fold{
	Sum:         {addSum, total},
	Avg:         {addSum, average},
	Min:         {addBest(-1), accumulated},
	Max:         {addBest(1), accumulated},
	Sample:      {addFirst, accumulated},
	GroupConcat: {addText, func(s *state) value { return stringValue(string(s.text)) }},
}

func addSum(_ *foldTerms, s *state, v value, err error) {
	if err != nil || !v.kind.numeric() {
		s.failed = true
		return
	}
	s.n++
	s.acc, _ = calculate(Add, total(s), v) // two numbers always add
}

// addBest keeps the value that compares to the others as sign says.
func addBest(sign int) func(*foldTerms, *state, value, error) {
	return func(_ *foldTerms, s *state, v value, err error) {
		if err != nil {
			s.failed = true
			return
		}
		if s.n++; s.n == 1 || orderValues(v, s.acc)*sign > 0 {
			s.acc = v
		}
	}
}

func addFirst(_ *foldTerms, s *state, v value, err error) {
	if err == nil && s.n == 0 {
		s.acc = v
		s.n++
	}
}

func addText(x *foldTerms, s *state, v value, err error) {
	text, ok := "", false
	if err == nil {
		text, ok = lexical(v.asTerm())
	}
	if !ok {
		return
	}
	if s.n++; s.n > 1 {
		s.text = append(s.text, x.separator...)
	}
	s.text = append(s.text, text...)
}

func accumulated(s *state) value { return s.acc }

// total is the sum so far, which starts at 0.
func total(s *state) value {
	if s.acc.kind == kindUnbound {
		return integerValue(0)
	}
	return s.acc
}

func average(s *state) value {
	if s.n == 0 {
		return integerValue(0)
	}
	v, _ := calculate(Divide, s.acc, integerValue(s.n)) // n is not zero
	return v
}

func (x *foldTerms) reset() {
	x.states = x.states[:0]
	x.distinctTerms.reset()
}

func (x *foldTerms) start() {
	x.states = append(x.states, state{})
}

func (x *foldTerms) add(i int32) error {
	if x.seen != nil {
		id, err := idOf(x.e, x.expr)
		if err != nil {
			return err
		}
		if repeated, err := x.repeated(i, id); repeated || err != nil {
			return err
		}
	}
	v, err := x.expr.eval(x.e)
	if err != nil && fatal(err) != nil {
		return fatal(err)
	}
	s := &x.states[i]
	before := len(s.text)
	x.fold.add(x, s, v, err)
	return x.e.reserve(int64(len(s.text) - before))
}

func (x *foldTerms) result(i int32) (ID, error) {
	s := &x.states[i]
	if s.failed {
		return 0, nil
	}
	t := x.fold.result(s).asTerm()
	if t == nil {
		return 0, nil
	}
	return x.e.id(t)
}
