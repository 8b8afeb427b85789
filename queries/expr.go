package queries

import "strings"

// Expr is an expression over one solution: VarOrTerm, Compare, And, Or, Not,
// Arith, In, Bound, If, Coalesce, Call or Exists. Its value is a term or an
// error. The set is closed; Call is how query languages add functions.
type Expr interface {
	exprString(p *Plan) string

	// mentions adds the variables on which the value depends.
	mentions(s *varSet)

	// prepare readies the expression for one run.
	prepare(pl *planner) evaluator
}

// evaluator computes an expression from the registers. Its error is the
// expression's, which is how a filter drops a row; a failing source or a
// reached limit is a fatalError.
type evaluator interface {
	eval(e *exec) (value, error)
}

// fatalError ends the run, unlike the errors that expressions are.
type fatalError struct{ error }

func (f fatalError) Unwrap() error { return f.error }

// fatal returns the error that ends the run, or nil if err is only an
// expression's.
func fatal(err error) error {
	if f, ok := err.(fatalError); ok {
		return f.error
	}
	return nil
}

// holds evaluates a condition; an error of the expression is false.
func holds(e *exec, cond evaluator) (bool, error) {
	v, err := cond.eval(e)
	if err != nil {
		return false, fatal(err)
	}
	b, err := v.truth()
	return b && err == nil, nil
}

func truthOf(e *exec, x evaluator) (bool, error) {
	v, err := x.eval(e)
	if err != nil {
		return false, err
	}
	return v.truth()
}

func joinExprs(exprs []Expr, by string, p *Plan) string {
	words := make([]string, len(exprs))
	for i, x := range exprs {
		words[i] = x.exprString(p)
	}
	return strings.Join(words, by)
}

func mentionsAll(exprs []Expr, s *varSet) {
	for _, x := range exprs {
		x.mentions(s)
	}
}

func mentionedBy(x Expr) varSet {
	var s varSet
	if x != nil {
		x.mentions(&s)
	}
	return s
}

func prepareAll(exprs []Expr, pl *planner) []evaluator {
	out := make([]evaluator, len(exprs))
	for i, x := range exprs {
		out[i] = x.prepare(pl)
	}
	return out
}

func (x VarOrTerm) mentions(s *varSet) {
	if x.v != 0 {
		s.add(x.v)
	}
}

func (x VarOrTerm) prepare(pl *planner) evaluator {
	if x.v != 0 {
		return evalVar(x.v)
	}
	if x.term == nil {
		pl.fail("an expression has neither a variable nor a term in one of its places")
	}
	return evalConst(valueOf(x.term))
}

type evalVar Var

func (x evalVar) eval(e *exec) (value, error) {
	id := e.row[x]
	if id == 0 {
		return value{}, errUnbound
	}
	v, err := e.value(id)
	if err != nil {
		return value{}, fatalError{err}
	}
	return v, nil
}

type evalConst value

func (x evalConst) eval(*exec) (value, error) { return value(x), nil }
