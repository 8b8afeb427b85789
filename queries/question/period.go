package question

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/queries"
)

// period is a stretch of time: from a date up to but not including another one,
// as "2024-07-01"; "" is no bound.
type period struct{ from, to string }

func (p *period) key() string { return "[" + p.from + "," + p.to + ")" }

// date makes the period of a year, a month of a year, or a day. Its arguments are
// numbers, the year first.
func date(_ *schema, args []meaning) (meaning, Cost, bool) {
	numbers := make([]int, len(args))
	for i, arg := range args {
		s, ok := arg.(*set)
		if !ok {
			return nil, Cost{}, false
		}
		f, ok := s.number()
		if numbers[i] = int(f); !ok || float64(numbers[i]) != f {
			return nil, Cost{}, false
		}
	}
	text := fmt.Sprintf("%04d", numbers[0])
	for _, n := range numbers[1:] {
		text += fmt.Sprintf("-%02d", n)
	}
	p, ok := periodOf(text)
	return p, Cost{}, ok && numbers[0] >= 1000
}

// periodOf returns the period that a date is, which may leave out the day or the
// month. A date without a year is none.
func periodOf(text string) (*period, bool) {
	var year, month, day int
	var err error
	switch strings.Count(text, "-") {
	case 0:
		_, err = fmt.Sscanf(text, "%4d", &year)
		if len(text) != 4 || err != nil {
			return nil, false
		}
		return &period{text + "-01-01", fmt.Sprintf("%04d-01-01", year+1)}, true
	case 1:
		_, err = fmt.Sscanf(text, "%4d-%2d", &year, &month)
		if len(text) != 7 || err != nil || month < 1 || month > 12 {
			return nil, false
		}
		return &period{text + "-01", fmt.Sprintf("%04d-%02d-01", year+month/12, month%12+1)}, true
	case 2:
		_, err = fmt.Sscanf(text, "%4d-%2d-%2d", &year, &month, &day)
		if len(text) != 10 || err != nil || month < 1 || month > 12 || day < 1 || day > 31 {
			return nil, false
		}
		// No date lies between a day's and its end: whether the next one is in
		// the calendar does not matter.
		return &period{text, text + "T24"}, true
	}
	return nil, false
}

// contains tells whether the whole of another period lies in this one.
func (p *period) contains(other *period) bool {
	return p.from <= other.from && (p.to == "" || other.to <= p.to)
}

func onPeriod(f func(*period) *period) operation {
	return func(_ *schema, args []meaning) (meaning, Cost, bool) {
		p, ok := args[0].(*period)
		if !ok || p.from == "" || p.to == "" {
			return nil, Cost{}, false
		}
		return f(p), Cost{}, true
	}
}

// span is the time from one date to the end of another.
func span(_ *schema, args []meaning) (meaning, Cost, bool) {
	a, ok1 := args[0].(*period)
	b, ok2 := args[1].(*period)
	if !ok1 || !ok2 || a.from == "" || b.to == "" || b.to <= a.from {
		return nil, Cost{}, false
	}
	return &period{a.from, b.to}, Cost{}, true
}

// window is the time that two periods have in common.
func window(_ *schema, args []meaning) (meaning, Cost, bool) {
	a, ok1 := args[0].(*period)
	b, ok2 := args[1].(*period)
	if !ok1 || !ok2 || a.to != "" || b.from != "" {
		return nil, Cost{}, false
	}
	return &period{a.from, b.to}, Cost{}, true
}

// during is true of what a predicate of one condition is true of in a period, as
// the statements say.
func during(_ *schema, args []meaning) (meaning, Cost, bool) {
	t, ok := args[1].(*period)
	if !ok {
		return nil, Cost{}, false
	}
	return onStatement(args[0], func(c *cond) bool {
		if c.time != nil {
			return false
		}
		c.time = t
		return true
	})
}

// says is true of what someone says that a predicate of one condition is true of.
func says(_ *schema, args []meaning) (meaning, Cost, bool) {
	who, ok := args[1].(*set)
	if !ok || who.entity == nil {
		return nil, Cost{}, false
	}
	return onStatement(args[0], func(c *cond) bool {
		if c.speaker != nil {
			return false
		}
		c.speaker = who
		return true
	})
}

// onStatement changes the condition of a predicate that has one, which
// statements state.
func onStatement(m meaning, change func(*cond) bool) (meaning, Cost, bool) {
	p, ok := m.(*set)
	if !ok || p.noun != "" || len(p.conds) != 1 || len(p.classes)+len(p.unions)+len(p.except) > 0 || p.rank != nil {
		return nil, Cost{}, false
	}
	c := *p.conds[0]
	if c.relation == nil || c.bound != nil || !change(&c) {
		return nil, Cost{}, false
	}
	result := *p
	result.conds, result.memo = []*cond{&c}, ""
	return &result, Cost{}, true
}

// inPeriod returns the function that tells whether a date lies in a period.
func inPeriod(p *period) queries.Function {
	return queries.Function{Name: "in" + p.key(), Eval: func(args []quad.Value) (quad.Value, error) {
		date, ok := periodOf(graph.Lexical(args[0]))
		return graph.Boolean(ok && p.contains(date)), nil
	}}
}
