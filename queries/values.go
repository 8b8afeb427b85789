package queries

import (
	"strconv"

	"github.com/cayleygraph/quad"
)

// Values is a table of solutions. A nil term leaves its variable unbound.
type Values struct {
	Vars []Var
	Rows [][]quad.Value
}

func (n *Values) print(p *printer) {
	p.line("values", p.plan.varsString(n.Vars))
	p.indent++
	for _, row := range n.Rows {
		words := make([]string, len(row))
		for i, t := range row {
			words[i] = termString(t)
		}
		p.line(words...)
	}
	p.indent--
}

func (n *Values) scope() scope {
	s := exactly(setOf(n.Vars...))
	var undef varSet
	for _, row := range n.Rows {
		for i, t := range row {
			if t == nil {
				undef.add(n.Vars[i])
			}
		}
	}
	s.certain = s.certain.minus(undef)
	return s
}

func (n *Values) mentions(s *varSet) { s.add(n.Vars...) }

func (n *Values) safe(Var) bool { return true }

func (n *Values) plan(pl *planner, _ setting) chain {
	v := &values{e: pl.e, node: n, vars: n.Vars}
	for _, row := range n.Rows {
		if len(row) != len(n.Vars) {
			pl.fail("a row of values has %d terms for %d variables", len(row), len(n.Vars))
			break
		}
		for _, t := range row {
			v.ids = append(v.ids, pl.idOrUnbound(t))
		}
	}
	v.bound = make([]Var, 0, len(n.Vars))
	v.count = len(n.Rows)
	return chain{}.then(v, float64(v.count), float64(v.count))
}

// values pushes each of its rows that agrees with what is bound.
type values struct {
	output
	e     *exec
	node  *Values
	vars  []Var
	count int
	ids   []ID  // row after row
	bound []Var // scratch
}

func (v *values) push() error {
	for i := range v.count {
		if err := v.e.tick(); err != nil {
			return err
		}
		ids := v.ids[i*len(v.vars):][:len(v.vars)]
		var agrees bool
		if v.bound, agrees = v.e.bind(v.vars, ids, v.bound[:0]); !agrees {
			continue
		}
		err := v.emit()
		v.e.unbind(v.bound)
		if err != nil {
			return err
		}
	}
	return nil
}

// bind sets the registers of vars to ids, appending to bound the variables that
// were not bound. Where an id contradicts a binding it sets none.
func (e *exec) bind(vars []Var, ids []ID, bound []Var) (_ []Var, agrees bool) {
	for i, v := range vars {
		switch {
		case ids[i] == 0 || e.row[v] == ids[i]:
		case e.row[v] == 0:
			e.row[v] = ids[i]
			bound = append(bound, v)
		default:
			e.unbind(bound)
			return bound, false
		}
	}
	return bound, true
}

func (e *exec) unbind(vars []Var) {
	for _, v := range vars {
		e.row[v] = 0
	}
}

func (v *values) describe() description {
	text := "values " + v.e.plan.varsString(v.vars)
	switch {
	case v.count == 1 && len(v.vars) == 1:
		text += " = " + termString(v.node.Rows[0][0])
	case v.count > 1:
		text += ", " + strconv.Itoa(v.count) + " rows"
	}
	return description{text: text}
}
