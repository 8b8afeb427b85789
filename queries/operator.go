package queries

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// sink takes a solution, which stands in the registers. It may bind more
// registers while it works but leaves them as they were.
type sink interface{ push() error }

// op is an operator of the executed plan. Operators form a chain: push takes
// the bindings in the registers and pushes each of their extensions to the next
// operator. No operator is entered again before its push returns, so it keeps
// cursors and tables in its own fields.
type op interface {
	sink

	// link sets where solutions go and links the operators inside.
	link(next sink)

	describe() description

	// out is what explain tells of the operator's output.
	out() *output

	// close releases the operator's own cursors.
	close() error
}

// description is what explain tells of an operator.
type description struct {
	text  string
	inner []chain // what it runs itself
	once  bool    // inner runs once, not for each push
}

// output is the part that all operators share: where solutions go, how many
// were expected and how many came.
type output struct {
	next sink
	est  float64
	rows int64
}

func (o *output) link(next sink) { o.next = next }
func (o *output) out() *output   { return o }
func (o *output) close() error   { return nil }

func (o *output) emit() error {
	o.rows++
	return o.next.push()
}

// chain is a sequence of operators, each pushing to the one after it. rows and
// cost are the planner's estimates for one push into it.
type chain struct {
	ops        []op
	rows, cost float64
}

// link connects the chain's operators and returns where to push. An empty chain
// passes everything on.
func (c chain) link(next sink) sink {
	for i := len(c.ops) - 1; i >= 0; i-- {
		c.ops[i].link(next)
		next = c.ops[i]
	}
	return next
}

func (c chain) close() error {
	var errs []error
	for _, o := range c.ops {
		for _, in := range o.describe().inner {
			errs = append(errs, in.close())
		}
		errs = append(errs, o.close())
	}
	return errors.Join(errs...)
}

// explain writes the chain in the sequence of execution, inner chains indented
// under their operator. The chain is expected to be entered pushes times.
func (c chain) explain(b *strings.Builder, indent int, pushes float64, ran bool) {
	margin := strings.Repeat("  ", indent)
	arriving := pushes
	for _, o := range c.ops {
		d, out := o.describe(), o.out()
		fmt.Fprintf(b, "%s%s  (est %s", margin, d.text, estString(out.est*pushes))
		if ran {
			fmt.Fprintf(b, ", rows %d", out.rows)
		}
		b.WriteString(")\n")
		if d.once {
			arriving = 1
		}
		for i, in := range d.inner {
			depth := indent + 1
			if len(d.inner) > 1 {
				fmt.Fprintf(b, "%s  %d.\n", margin, i+1)
				depth++
			}
			in.explain(b, depth, arriving, ran)
		}
		arriving = out.est * pushes
	}
}

// estString rounds an estimate to what it can be trusted with.
func estString(x float64) string {
	switch {
	case x >= 1000:
		digits := math.Pow(10, math.Floor(math.Log10(x))-1)
		return fmt.Sprintf("%.0f", math.Round(x/digits)*digits)
	case x >= 10 || x == math.Trunc(x):
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.1f", x)
}

// sinkFunc makes a function a sink.
type sinkFunc func() error

func (f sinkFunc) push() error { return f() }
