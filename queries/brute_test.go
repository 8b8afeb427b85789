package queries

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"
)

// brute evaluates plans as the SPARQL algebra defines them, bottom up, with
// nested loops over all quads: slow and plain. The executor must agree with it.
type brute struct {
	quads []quad.Quad
	fresh Var
}

type solution map[Var]quad.Value

func (b *brute) eval(n Node) []solution {
	switch n := n.(type) {
	case *BGP:
		sols := []solution{{}}
		for _, pt := range n.Patterns {
			sols = join(sols, b.pattern(pt))
		}
		return sols
	case *Path:
		return b.path(n.S, n.Path, n.O, n.G)
	case *Values:
		return valuesSolutions(n)
	case *Join:
		return join(b.eval(n.Left), b.eval(n.Right))
	case *LeftJoin:
		return b.leftJoin(n)
	case *Union:
		var out []solution
		for _, in := range n.Inputs {
			out = append(out, b.eval(in)...)
		}
		return out
	case *Minus:
		right := b.eval(n.Right)
		return keep(b.eval(n.Left), func(s solution) bool {
			return !slices.ContainsFunc(right, func(t solution) bool { return compatible(s, t) && overlap(s, t) })
		})
	case *Filter:
		return keep(b.eval(n.Input), func(s solution) bool { return b.holds(n.Cond, s) })
	case *Extend:
		var out []solution
		for _, s := range b.eval(n.Input) {
			s = maps.Clone(s)
			if v, err := b.expr(n.Expr, s); err == nil {
				s[n.Var] = v.asTerm()
			}
			out = append(out, s)
		}
		return out
	case *Project:
		var out []solution
		for _, s := range b.eval(n.Input) {
			out = append(out, restrict(s, n.Vars))
		}
		return out
	case *Distinct:
		seen := map[string]bool{}
		return keep(b.eval(n.Input), func(s solution) bool {
			key := s.String()
			defer func() { seen[key] = true }()
			return !seen[key]
		})
	case *Group:
		return b.group(n)
	case *OrderBy:
		return b.orderBy(n)
	case *Slice:
		sols := b.eval(n.Input)
		sols = sols[min(n.Offset, len(sols)):]
		if n.Limit != NoLimit {
			sols = sols[:min(n.Limit, len(sols))]
		}
		return sols
	}
	panic(fmt.Sprintf("no such node: %T", n))
}

// String is equal for equal solutions.
func (s solution) String() string {
	var words []string
	for _, v := range slices.Sorted(maps.Keys(s)) {
		if s[v] != nil {
			words = append(words, fmt.Sprintf("%d=%s (%T)", v, s[v], s[v]))
		}
	}
	return strings.Join(words, " ")
}

func keep(in []solution, cond func(solution) bool) []solution {
	var out []solution
	for _, s := range in {
		if cond(s) {
			out = append(out, s)
		}
	}
	return out
}

func restrict(s solution, vars []Var) solution {
	out := solution{}
	for _, v := range vars {
		if s[v] != nil {
			out[v] = s[v]
		}
	}
	return out
}

func compatible(s, t solution) bool {
	for v, x := range s {
		if y := t[v]; x != nil && y != nil && x != y {
			return false
		}
	}
	return true
}

func overlap(s, t solution) bool {
	for v, x := range s {
		if x != nil && t[v] != nil {
			return true
		}
	}
	return false
}

func merge(s, t solution) solution {
	out := maps.Clone(s)
	for v, x := range t {
		if x != nil {
			out[v] = x
		}
	}
	return out
}

func join(left, right []solution) []solution {
	var out []solution
	for _, s := range left {
		for _, t := range right {
			if compatible(s, t) {
				out = append(out, merge(s, t))
			}
		}
	}
	return out
}

func (b *brute) leftJoin(n *LeftJoin) []solution {
	var out []solution
	right := b.eval(n.Right)
	for _, s := range b.eval(n.Left) {
		found := false
		for _, t := range right {
			if compatible(s, t) && (n.Cond == nil || b.holds(n.Cond, merge(s, t))) {
				out = append(out, merge(s, t))
				found = true
			}
		}
		if !found {
			out = append(out, s)
		}
	}
	return out
}

func valuesSolutions(n *Values) []solution {
	var out []solution
	for _, row := range n.Rows {
		s := solution{}
		for i, t := range row {
			if t != nil {
				s[n.Vars[i]] = t
			}
		}
		out = append(out, s)
	}
	return out
}

// graph lists the quads that a label selects, as triples where labels are not
// asked for.
func (b *brute) graph(g VarOrTerm) []quad.Quad {
	var out []quad.Quad
	seen := map[quad.Quad]bool{}
	for _, q := range b.quads {
		switch {
		case g == AnyGraph:
			q.Label = nil
		case g == EachQuad:
		case g.unlabelled && q.Label != nil, g.v != 0 && q.Label == nil, g.term != nil && q.Label != g.term:
			continue
		}
		if !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	return out
}

func (b *brute) pattern(pt Pattern) []solution {
	var out []solution
	for _, q := range b.graph(pt.G) {
		s := solution{}
		if match(s, pt.S, q.Subject) && match(s, pt.P, q.Predicate) && match(s, pt.O, q.Object) &&
			(pt.G.v == 0 || match(s, pt.G, q.Label)) {
			out = append(out, s)
		}
	}
	return out
}

// match binds or compares one place.
func match(s solution, x VarOrTerm, t quad.Value) bool {
	if x.v == 0 {
		return x.term == t
	}
	if was := s[x.v]; was != nil {
		return was == t
	}
	s[x.v] = t
	return true
}

func (b *brute) path(s VarOrTerm, p PathExpr, o, g VarOrTerm) []solution {
	switch p := p.(type) {
	case Step:
		return b.pattern(Pattern{s, T(p.Predicate), o, g})
	case Inverse:
		return b.path(o, p.Path, s, g)
	case Alternative:
		var out []solution
		for _, alt := range p.Paths {
			out = append(out, b.path(s, alt, o, g)...)
		}
		return out
	case Sequence:
		if len(p.Paths) == 1 {
			return b.path(s, p.Paths[0], o, g)
		}
		b.fresh++
		mid := b.fresh + 1000
		joined := join(b.path(s, p.Paths[0], V(mid), g), b.path(V(mid), Sequence{p.Paths[1:]}, o, g))
		for _, sol := range joined {
			delete(sol, mid)
		}
		return joined
	case NotIn:
		return b.notIn(s, p, o, g)
	case Repeat:
		return b.repeat(s, p, o, g)
	}
	panic(fmt.Sprintf("no such path: %T", p))
}

func (b *brute) notIn(s VarOrTerm, p NotIn, o, g VarOrTerm) []solution {
	var out []solution
	forward, backward := p.directions()
	for _, q := range b.graph(g) {
		pt := Pattern{s, T(q.Predicate), o, g}
		one := &brute{quads: []quad.Quad{q}}
		if g == AnyGraph || g == EachQuad {
			pt.G = g
		}
		if forward && !slices.Contains(p.Forward, q.Predicate) {
			out = append(out, one.pattern(pt)...)
		}
		pt.S, pt.O = pt.O, pt.S
		if backward && !slices.Contains(p.Backward, q.Predicate) {
			out = append(out, one.pattern(pt)...)
		}
	}
	return out
}

// repeat tries every pair of ends, in every graph that counts.
func (b *brute) repeat(s VarOrTerm, p Repeat, o, g VarOrTerm) []solution {
	if g.v != 0 {
		var out []solution
		labels := map[quad.Value]bool{}
		for _, q := range b.graph(g) {
			labels[q.Label] = true
		}
		for label := range labels {
			bound := solution{g.v: label}
			for _, sol := range b.repeat(s, p, o, T(label)) {
				if compatible(sol, bound) {
					out = append(out, merge(sol, bound))
				}
			}
		}
		return out
	}
	nodes := map[quad.Value]bool{}
	for _, q := range b.graph(g) {
		nodes[q.Subject], nodes[q.Object] = true, true
	}
	for _, x := range []VarOrTerm{s, o} {
		if x.term != nil {
			nodes[x.term] = true
		}
	}
	var out []solution
	for pair := range b.pairs(p, g, nodes) {
		sol := solution{}
		if match(sol, s, pair[0]) && match(sol, o, pair[1]) {
			out = append(out, sol)
		}
	}
	return out
}

type relation map[[2]quad.Value]bool

func (r relation) then(t relation) relation {
	out := relation{}
	for x := range r {
		for y := range t {
			if x[1] == y[0] {
				out[[2]quad.Value{x[0], y[1]}] = true
			}
		}
	}
	return out
}

// pairs is the set of ends that a path connects.
func (b *brute) pairs(p PathExpr, g VarOrTerm, nodes map[quad.Value]bool) relation {
	out := relation{}
	switch p := p.(type) {
	case Step:
		for _, q := range b.graph(g) {
			if q.Predicate == p.Predicate {
				out[[2]quad.Value{q.Subject, q.Object}] = true
			}
		}
	case Inverse:
		for x := range b.pairs(p.Path, g, nodes) {
			out[[2]quad.Value{x[1], x[0]}] = true
		}
	case Alternative:
		for _, alt := range p.Paths {
			maps.Copy(out, b.pairs(alt, g, nodes))
		}
	case Sequence:
		out = b.pairs(p.Paths[0], g, nodes)
		for _, next := range p.Paths[1:] {
			out = out.then(b.pairs(next, g, nodes))
		}
	case NotIn:
		forward, backward := p.directions()
		for _, q := range b.graph(g) {
			if forward && !slices.Contains(p.Forward, q.Predicate) {
				out[[2]quad.Value{q.Subject, q.Object}] = true
			}
			if backward && !slices.Contains(p.Backward, q.Predicate) {
				out[[2]quad.Value{q.Object, q.Subject}] = true
			}
		}
	case Repeat:
		once := b.pairs(p.Path, g, nodes)
		walks := relation{}
		for n := range nodes {
			walks[[2]quad.Value{n, n}] = true
		}
		most := p.Max
		if most == Unbounded {
			most = p.Min + len(nodes)
		}
		for i := 0; i <= most; i++ {
			if i >= p.Min {
				maps.Copy(out, walks)
			}
			walks = walks.then(once)
		}
	}
	return out
}

func (b *brute) group(n *Group) []solution {
	groups := map[string][]solution{}
	var sequence []string
	for _, s := range b.eval(n.Input) {
		key := restrict(s, n.By).String()
		if groups[key] == nil {
			sequence = append(sequence, key)
		}
		groups[key] = append(groups[key], s)
	}
	if len(n.By) == 0 && len(sequence) == 0 {
		sequence = []string{""}
	}
	var out []solution
	for _, key := range sequence {
		s := solution{}
		if len(groups[key]) > 0 {
			s = restrict(groups[key][0], n.By)
		}
		for _, a := range n.Aggregates {
			if t := b.aggregate(a, groups[key]); t != nil {
				s[a.Var] = t
			}
		}
		out = append(out, s)
	}
	return out
}

func (b *brute) aggregate(a Aggregate, sols []solution) quad.Value {
	if a.Expr == nil {
		seen := map[string]bool{}
		for _, s := range sols {
			seen[s.String()] = true
		}
		if a.Distinct {
			return integerValue(int64(len(seen))).asTerm()
		}
		return integerValue(int64(len(sols))).asTerm()
	}
	var values []value
	var failed error
	seen := map[quad.Value]bool{}
	for _, s := range sols {
		v, err := b.expr(a.Expr, s)
		switch {
		case err != nil:
			failed = err
		case !a.Distinct || !seen[v.asTerm()]:
			seen[v.asTerm()] = true
			values = append(values, v)
		}
	}
	if a.Func == Count {
		return integerValue(int64(len(values))).asTerm()
	}
	if failed != nil || (a.Func == Min || a.Func == Max) && len(values) == 0 {
		return nil
	}
	if a.Func == Min || a.Func == Max {
		slices.SortFunc(values, orderValues)
		if a.Func == Min {
			return values[0].asTerm()
		}
		return values[len(values)-1].asTerm()
	}
	sum := integerValue(0)
	for _, v := range values {
		var err error
		if sum, err = calculate(Add, sum, v); err != nil {
			return nil
		}
	}
	if a.Func == Avg && len(values) > 0 {
		sum, _ = calculate(Divide, sum, integerValue(int64(len(values))))
	}
	return sum.asTerm()
}

func (b *brute) orderBy(n *OrderBy) []solution {
	sols := b.eval(n.Input)
	sort.SliceStable(sols, func(i, j int) bool {
		for _, k := range n.Keys {
			x, _ := b.expr(k.Expr, sols[i])
			y, _ := b.expr(k.Expr, sols[j])
			if c := orderValues(x, y); c != 0 {
				return (c < 0) != k.Descending
			}
		}
		return false
	})
	return sols
}

func (b *brute) holds(cond Expr, s solution) bool {
	v, err := b.expr(cond, s)
	if err != nil {
		return false
	}
	t, err := v.truth()
	return err == nil && t
}

func (b *brute) expr(x Expr, s solution) (value, error) {
	switch x := x.(type) {
	case VarOrTerm:
		if x.v == 0 {
			return valueOf(x.term), nil
		}
		if s[x.v] == nil {
			return value{}, errUnbound
		}
		return valueOf(s[x.v]), nil
	case Bound:
		return booleanValue(s[x.Var] != nil), nil
	case Not:
		v, err := b.expr(x.Arg, s)
		if err != nil {
			return value{}, err
		}
		t, err := v.truth()
		return booleanValue(!t), err
	case And:
		return b.junction(x.Args, false, s)
	case Or:
		return b.junction(x.Args, true, s)
	case Compare:
		l, err := b.expr(x.Left, s)
		if err != nil {
			return value{}, err
		}
		r, err := b.expr(x.Right, s)
		if err != nil {
			return value{}, err
		}
		if x.Op == Equal || x.Op == NotEqual {
			same, err := equalValues(l, r)
			return booleanValue(same == (x.Op == Equal)), err
		}
		c, err := compareValues(l, r)
		return booleanValue(x.Op.accepts(c)), err
	case In:
		var or Or
		for _, item := range x.List {
			or.Args = append(or.Args, Compare{Equal, x.Arg, item})
		}
		return b.expr(or, s)
	case Arith:
		l, err := b.expr(x.Left, s)
		if err != nil {
			return value{}, err
		}
		r, err := b.expr(x.Right, s)
		if err != nil {
			return value{}, err
		}
		return calculate(x.Op, l, r)
	case Exists:
		found := len(b.eval(substitute(x.Pattern, s))) > 0
		return booleanValue(found != x.Not), nil
	}
	panic(fmt.Sprintf("no such expression: %T", x))
}

func (b *brute) junction(args []Expr, decides bool, s solution) (value, error) {
	var failed error
	for _, arg := range args {
		v, err := b.expr(arg, s)
		t := false
		if err == nil {
			t, err = v.truth()
		}
		if err != nil {
			failed = err
		} else if t == decides {
			return booleanValue(t), nil
		}
	}
	return booleanValue(!decides), failed
}

// substitute puts the terms that s binds in the place of their variables.
func substitute(n Node, s solution) Node {
	switch n := n.(type) {
	case *BGP:
		out := &BGP{}
		for _, pt := range n.Patterns {
			out.Patterns = append(out.Patterns, Pattern{
				substituteSlot(pt.S, s), substituteSlot(pt.P, s), substituteSlot(pt.O, s), substituteSlot(pt.G, s),
			})
		}
		return out
	case *Path:
		return &Path{substituteSlot(n.S, s), n.Path, substituteSlot(n.O, s), substituteSlot(n.G, s)}
	case *Join:
		return &Join{substitute(n.Left, s), substitute(n.Right, s)}
	case *LeftJoin:
		out := &LeftJoin{Left: substitute(n.Left, s), Right: substitute(n.Right, s)}
		if n.Cond != nil {
			out.Cond = substituteExpr(n.Cond, s)
		}
		return out
	case *Union:
		out := &Union{}
		for _, in := range n.Inputs {
			out.Inputs = append(out.Inputs, substitute(in, s))
		}
		return out
	case *Minus:
		return &Minus{substitute(n.Left, s), substitute(n.Right, s)}
	case *Filter:
		return &Filter{substitute(n.Input, s), substituteExpr(n.Cond, s)}
	}
	panic(fmt.Sprintf("no substitution into %T", n))
}

func substituteSlot(x VarOrTerm, s solution) VarOrTerm {
	if x.v != 0 && s[x.v] != nil {
		return T(s[x.v])
	}
	return x
}

func substituteExpr(x Expr, s solution) Expr {
	switch x := x.(type) {
	case VarOrTerm:
		return substituteSlot(x, s)
	case Bound:
		if s[x.Var] != nil {
			return And{}
		}
		return x
	case Not:
		return Not{substituteExpr(x.Arg, s)}
	case And:
		return And{substituteExprs(x.Args, s)}
	case Or:
		return Or{substituteExprs(x.Args, s)}
	case Compare:
		return Compare{x.Op, substituteExpr(x.Left, s), substituteExpr(x.Right, s)}
	case In:
		return In{substituteExpr(x.Arg, s), substituteExprs(x.List, s)}
	case Arith:
		return Arith{x.Op, substituteExpr(x.Left, s), substituteExpr(x.Right, s)}
	case Exists:
		return Exists{substitute(x.Pattern, s), x.Not}
	}
	panic(fmt.Sprintf("no substitution into %T", x))
}

func substituteExprs(args []Expr, s solution) []Expr {
	out := make([]Expr, len(args))
	for i, arg := range args {
		out[i] = substituteExpr(arg, s)
	}
	return out
}
