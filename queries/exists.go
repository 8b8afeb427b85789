package queries

import "strings"

// Exists tells whether Pattern has a solution after every variable that the
// current solution binds is put in its place, as SPARQL's EXISTS; with Not,
// whether it has none.
type Exists struct {
	Pattern Node
	Not     bool
}

func (x Exists) exprString(p *Plan) string {
	word := "exists"
	if x.Not {
		word = "not exists"
	}
	lines := strings.Split(strings.TrimSpace(nodeString(p, x.Pattern)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return word + " {" + strings.Join(lines, "; ") + "}"
}

func (x Exists) mentions(s *varSet) { x.Pattern.mentions(s) }

// prepare plans the pattern. What the solution binds at run time stands in the
// registers, and every operator takes a bound register as given: that is the
// substitution.
func (x Exists) prepare(pl *planner) evaluator {
	given := mentionedIn(x.Pattern)
	ex := &evalExists{not: x.Not, chain: pl.plan(x.Pattern, setting{
		bound:  pl.registers.certain.intersect(given),
		preset: pl.registers.visible.intersect(given),
		outer:  pl.registers.visible.intersect(given),
		set:    true,
	})}
	ex.head = ex.chain.link(sinkFunc(func() error { return pl.e.unwindTo(ex) }))
	pl.inner = append(pl.inner, ex.chain)
	return ex
}

// evalExists is an op only so that the search can unwind to it.
type evalExists struct {
	output
	not   bool
	chain chain
	head  sink
}

func (x *evalExists) eval(e *exec) (value, error) {
	err := x.head.push()
	if e.caught(err, x) {
		return booleanValue(!x.not), nil
	}
	if err != nil {
		return value{}, fatalError{err}
	}
	return booleanValue(x.not), nil
}

func (x *evalExists) push() error           { return nil }
func (x *evalExists) describe() description { return description{text: "exists"} }
