package queries

// And is true if all arguments are, false if one is false, else an error.
type And struct{ Args []Expr }

// Or is true if one argument is, false if all are false, else an error.
type Or struct{ Args []Expr }

// Not negates the effective boolean value of its argument.
type Not struct{ Arg Expr }

// Bound tells whether the solution binds Var.
type Bound struct{ Var Var }

// If is Then where Cond is true and Else where it is false.
type If struct{ Cond, Then, Else Expr }

// Coalesce is the first argument that is not an error.
type Coalesce struct{ Args []Expr }

func (x And) exprString(p *Plan) string   { return "(" + joinExprs(x.Args, " and ", p) + ")" }
func (x Or) exprString(p *Plan) string    { return "(" + joinExprs(x.Args, " or ", p) + ")" }
func (x Not) exprString(p *Plan) string   { return "not(" + x.Arg.exprString(p) + ")" }
func (x Bound) exprString(p *Plan) string { return "bound(" + p.varString(x.Var) + ")" }

func (x If) exprString(p *Plan) string {
	return "if(" + joinExprs([]Expr{x.Cond, x.Then, x.Else}, ", ", p) + ")"
}

func (x Coalesce) exprString(p *Plan) string {
	return "coalesce(" + joinExprs(x.Args, ", ", p) + ")"
}

func (x And) mentions(s *varSet)      { mentionsAll(x.Args, s) }
func (x Or) mentions(s *varSet)       { mentionsAll(x.Args, s) }
func (x Not) mentions(s *varSet)      { x.Arg.mentions(s) }
func (x Bound) mentions(s *varSet)    { s.add(x.Var) }
func (x If) mentions(s *varSet)       { mentionsAll([]Expr{x.Cond, x.Then, x.Else}, s) }
func (x Coalesce) mentions(s *varSet) { mentionsAll(x.Args, s) }

func (x And) prepare(pl *planner) evaluator {
	return evalJunction{args: prepareAll(x.Args, pl), decides: false}
}

func (x Or) prepare(pl *planner) evaluator {
	return evalJunction{args: prepareAll(x.Args, pl), decides: true}
}

func (x Not) prepare(pl *planner) evaluator   { return evalNot{x.Arg.prepare(pl)} }
func (x Bound) prepare(pl *planner) evaluator { return evalBound(x.Var) }

func (x If) prepare(pl *planner) evaluator {
	return evalIf{x.Cond.prepare(pl), x.Then.prepare(pl), x.Else.prepare(pl)}
}

func (x Coalesce) prepare(pl *planner) evaluator { return evalCoalesce(prepareAll(x.Args, pl)) }

// evalJunction is And, where one false decides, or Or, where one true does.
type evalJunction struct {
	args    []evaluator
	decides bool
}

func (x evalJunction) eval(e *exec) (value, error) {
	var failed error
	for _, arg := range x.args {
		b, err := truthOf(e, arg)
		switch {
		case err != nil && fatal(err) != nil:
			return value{}, err
		case err != nil:
			failed = err
		case b == x.decides:
			return booleanValue(b), nil
		}
	}
	return booleanValue(!x.decides), failed
}

type evalNot struct{ arg evaluator }

func (x evalNot) eval(e *exec) (value, error) {
	b, err := truthOf(e, x.arg)
	return booleanValue(!b), err
}

type evalBound Var

func (x evalBound) eval(e *exec) (value, error) { return booleanValue(e.row[x] != 0), nil }

type evalIf struct{ cond, then, otherwise evaluator }

func (x evalIf) eval(e *exec) (value, error) {
	b, err := truthOf(e, x.cond)
	switch {
	case err != nil:
		return value{}, err
	case b:
		return x.then.eval(e)
	}
	return x.otherwise.eval(e)
}

type evalCoalesce []evaluator

func (x evalCoalesce) eval(e *exec) (value, error) {
	for _, arg := range x {
		v, err := arg.eval(e)
		if err == nil || fatal(err) != nil {
			return v, err
		}
	}
	return value{}, errUnbound
}
