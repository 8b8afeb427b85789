package queries

import (
	"errors"
	"math"
	"math/big"
)

// Arith calculates with two numbers. Integers and decimals are exact; dividing
// two integers gives a decimal.
type Arith struct {
	Op          ArithOp
	Left, Right Expr
}

// ArithOp is an arithmetic operation.
type ArithOp uint8

// The arithmetic operations.
const (
	Add ArithOp = iota
	Subtract
	Multiply
	Divide
)

func (op ArithOp) String() string { return [...]string{"+", "-", "*", "/"}[op] }

func (x Arith) exprString(p *Plan) string {
	return "(" + x.Left.exprString(p) + " " + x.Op.String() + " " + x.Right.exprString(p) + ")"
}

func (x Arith) mentions(s *varSet) {
	x.Left.mentions(s)
	x.Right.mentions(s)
}

func (x Arith) prepare(pl *planner) evaluator {
	return evalArith{x.Op, x.Left.prepare(pl), x.Right.prepare(pl)}
}

type evalArith struct {
	op          ArithOp
	left, right evaluator
}

func (x evalArith) eval(e *exec) (value, error) {
	a, err := x.left.eval(e)
	if err != nil {
		return value{}, err
	}
	b, err := x.right.eval(e)
	if err != nil {
		return value{}, err
	}
	return calculate(x.op, a, b)
}

var errDivideByZero = errors.New("division by zero")

func calculate(op ArithOp, a, b value) (value, error) {
	switch {
	case !a.kind.numeric() || !b.kind.numeric():
		return value{}, errNoNumber
	case a.kind >= kindFloat || b.kind >= kindFloat:
		return value{kind: max(a.kind, b.kind, kindFloat), f: calculateFloat(op, a.f, b.f)}, nil
	case a.kind == kindInteger && b.kind == kindInteger && op != Divide:
		if n, ok := calculateInt(op, a.n, b.n); ok {
			return integerValue(n), nil
		}
	}
	r := new(big.Rat)
	switch op {
	case Add:
		r.Add(a.exact(), b.exact())
	case Subtract:
		r.Sub(a.exact(), b.exact())
	case Multiply:
		r.Mul(a.exact(), b.exact())
	case Divide:
		if b.exact().Sign() == 0 {
			return value{}, errDivideByZero
		}
		r.Quo(a.exact(), b.exact())
	}
	return decimalValue(r), nil
}

func calculateFloat(op ArithOp, a, b float64) float64 {
	switch op {
	case Add:
		return a + b
	case Subtract:
		return a - b
	case Multiply:
		return a * b
	}
	return a / b
}

// calculateInt tells with ok whether the result fits.
func calculateInt(op ArithOp, a, b int64) (n int64, ok bool) {
	switch op {
	case Add:
		n = a + b
		return n, (n > a) == (b > 0)
	case Subtract:
		n = a - b
		return n, (n < a) == (b > 0)
	}
	if a == 0 || b == 0 {
		return 0, true
	}
	n = a * b
	return n, n/b == a && !(a == -1 && b == math.MinInt64) && !(b == -1 && a == math.MinInt64)
}
