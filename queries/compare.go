package queries

// Compare compares two values. Numbers, strings, booleans, dates and times
// compare by value, whatever their datatypes. A year, a month, a day and an
// instant compare as the spans of time that they are; it is an error where one
// contains the other, since it is not known which is earlier. Dates without a
// zone count as UTC. Equal and NotEqual also compare IRIs and blank nodes, by
// identity. Values of different kinds are not equal and have no order.
type Compare struct {
	Op          CompareOp
	Left, Right Expr
}

// CompareOp is a comparison.
type CompareOp uint8

// The comparisons.
const (
	Equal CompareOp = iota
	NotEqual
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
)

func (op CompareOp) String() string {
	return [...]string{"=", "!=", "<", "<=", ">", ">="}[op]
}

// In tells whether Arg equals one of List, by value as Equal does.
type In struct {
	Arg  Expr
	List []Expr
}

func (x Compare) exprString(p *Plan) string {
	return x.Left.exprString(p) + " " + x.Op.String() + " " + x.Right.exprString(p)
}

func (x In) exprString(p *Plan) string {
	return x.Arg.exprString(p) + " in (" + joinExprs(x.List, ", ", p) + ")"
}

func (x Compare) mentions(s *varSet) {
	x.Left.mentions(s)
	x.Right.mentions(s)
}

func (x In) mentions(s *varSet) {
	x.Arg.mentions(s)
	mentionsAll(x.List, s)
}

func (x Compare) prepare(pl *planner) evaluator {
	return evalCompare{x.Op, x.Left.prepare(pl), x.Right.prepare(pl)}
}

// prepare makes In the disjunction of comparisons that it stands for.
func (x In) prepare(pl *planner) evaluator {
	arg := x.Arg.prepare(pl)
	equal := make([]evaluator, len(x.List))
	for i, item := range x.List {
		equal[i] = evalCompare{Equal, arg, item.prepare(pl)}
	}
	return evalJunction{args: equal, decides: true}
}

type evalCompare struct {
	op          CompareOp
	left, right evaluator
}

func (x evalCompare) eval(e *exec) (value, error) {
	a, err := x.left.eval(e)
	if err != nil {
		return value{}, err
	}
	b, err := x.right.eval(e)
	if err != nil {
		return value{}, err
	}
	if x.op <= NotEqual {
		same, err := equalValues(a, b)
		return booleanValue(same == (x.op == Equal)), err
	}
	c, err := compareValues(a, b)
	return booleanValue(x.op.accepts(c)), err
}

// accepts tells whether the order c of two values is what op asks for.
func (op CompareOp) accepts(c int) bool {
	switch op {
	case Less:
		return c < 0
	case LessOrEqual:
		return c <= 0
	case Greater:
		return c > 0
	}
	return c >= 0
}
