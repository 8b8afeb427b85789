package queries

import (
	"fmt"

	"github.com/cayleygraph/quad"
)

// planner turns the nodes of a plan into operators for one run. Everything it
// decides rests on what the source counts, so the same plan on the same
// snapshot always runs the same way.
type planner struct {
	e     *exec
	err   error // the first thing that is wrong with the plan, or the source's
	vars  int   // variables so far, with those that the planner made
	depth int

	// For the expressions that are being prepared:
	registers scope   // what the registers hold where they run
	inner     []chain // the chains of their Exists

	counts    map[IDQuad]float64
	distincts map[distinctKey]float64
}

// setting is what the operators of a node can rely on and what is asked of
// them.
type setting struct {
	bound  varSet // registers that are bound when the chain is entered
	preset varSet // registers that may be bound then
	outer  varSet // those of them that stand in the place of a variable, in Exists
	need   varSet // variables that matter to whoever takes the solutions
	set    bool   // solutions that agree on need count once
	top    int    // how many solutions matter of a sorted input; 0 for all
}

// after is the setting of what runs after n.
func (c setting) after(n Node) setting {
	s := n.scope()
	c.bound = c.bound.union(s.certain)
	c.preset = c.preset.union(s.visible)
	return c
}

// without is the setting of what runs with the registers of vars cleared.
func (c setting) without(vars varSet) setting {
	c.bound, c.preset, c.outer = c.bound.minus(vars), c.preset.minus(vars), c.outer.minus(vars)
	return c
}

// What operators cost, in units of one step of a scan.
const (
	costSeek  = 4
	costProbe = 1
	costBuild = 2
	costSort  = 10

	// A join by table must be this much cheaper than one by index, since it
	// takes memory and has its first solution late.
	costTable = 1.25
)

func newPlanner(e *exec) *planner {
	return &planner{
		e:         e,
		vars:      e.plan.NumVars(),
		counts:    map[IDQuad]float64{},
		distincts: map[distinctKey]float64{},
	}
}

// fail records what is wrong; planning goes on and its result is not used.
func (pl *planner) fail(format string, args ...any) {
	pl.failed(fmt.Errorf("the plan cannot run: "+format, args...))
}

func (pl *planner) failed(err error) {
	if pl.err == nil {
		pl.err = err
	}
}

func (pl *planner) fresh() Var {
	pl.vars++
	return Var(pl.vars)
}

func (pl *planner) plan(n Node, in setting) chain {
	switch n.(type) {
	case *OrderBy, *Project, *Extend: // one solution out for each one in
	default:
		in.top = 0
	}
	pl.depth++
	defer func() { pl.depth-- }()
	return n.plan(pl, in)
}

// seeing sets what the expressions to be prepared next see: the registers after
// n.
func (pl *planner) seeing(in setting, n Node) {
	after := in.after(n)
	pl.registers = scope{visible: after.preset, certain: after.bound}
}

// takeInner returns the chains of the expressions prepared since the last time.
func (pl *planner) takeInner() []chain {
	inner := pl.inner
	pl.inner = nil
	return inner
}

// filtered appends a condition to a chain.
func (pl *planner) filtered(c chain, cond Expr) chain {
	f := &filter{e: pl.e, text: cond.exprString(pl.e.plan), cond: cond.prepare(pl)}
	f.inner = pl.takeInner()
	return c.then(f, c.rows*filterKeeps, c.rows)
}

// filterKeeps is the part of its input that a condition is expected to keep.
const filterKeeps = 0.5

// then appends an operator that yields rows in all and adds cost.
func (c chain) then(o op, rows, cost float64) chain {
	o.out().est = rows
	return chain{ops: append(c.ops[:len(c.ops):len(c.ops)], o), rows: rows, cost: c.cost + cost}
}

// idOrUnbound returns the id of a term, which the store need not have.
func (pl *planner) idOrUnbound(t quad.Value) ID {
	if t == nil {
		return 0
	}
	id, err := pl.e.id(t)
	if err != nil {
		pl.failed(err)
	}
	return id
}

// empty is the plan of what cannot have solutions.
type empty struct {
	output
	reason string
}

func (pl *planner) empty(reason string) chain {
	return chain{}.then(&empty{reason: reason}, 0, 0)
}

func (o *empty) push() error           { return nil }
func (o *empty) describe() description { return description{text: "nothing: " + o.reason} }
