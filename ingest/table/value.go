package table

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// literal returns a text as what a property's range says.
func literal(s, language string, p *pack.Property) (graph.Term, error) {
	wanted := ""
	for _, datatype := range p.Range {
		switch datatype {
		case "quantity":
			if t, ok := number(s); ok {
				return t, nil
			}
			wanted = "number"
		case "date":
			if date, ok := parseDate(s); ok {
				t, _ := graph.Date(date)
				return t, nil
			}
			wanted = "date"
		case "boolean":
			if b, err := strconv.ParseBool(s); err == nil {
				return graph.Boolean(b), nil
			}
			wanted = "true or false"
		case "text":
			return graph.Text(s, language), nil
		}
	}
	return nil, fmt.Errorf("%q is no %s, which %s needs", s, wanted, p.Name)
}

// number reads a decimal number. One that is whole is an integer however it is
// written.
func number(s string) (graph.Term, bool) {
	if strings.Trim(s, "0123456789.+-") != "" {
		return nil, false // "inf", "0x10", "1e3"
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return graph.Integer(n), true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil, false
	}
	if math.Trunc(f) == f && math.Abs(f) < 1<<53 {
		return graph.Integer(int64(f)), true
	}
	return graph.Decimal(f), true
}

// dateForms are the forms of a date that can be read in one way only, each with
// what it tells: a day, a month or a year.
var dateForms = []struct{ form, tells string }{
	{"2 Jan 2006", time.DateOnly},
	{time.DateOnly, time.DateOnly},
	{"2006", "2006"},
	{"Jan 2006", "2006-01"},
	{"2006-01", "2006-01"},
	{"2 January 2006", time.DateOnly},
	{"January 2006", "2006-01"},
	{"January 2, 2006", time.DateOnly},
	{"Jan 2, 2006", time.DateOnly},
}

// longestDate is "22 September 2006", and some spaces.
const longestDate = 20

// parseDate returns a date in a form that graph.Date takes.
func parseDate(s string) (string, bool) {
	if len(s) > longestDate || !strings.ContainsAny(s, "0123456789") {
		return "", false
	}
	for _, f := range dateForms {
		if t, err := time.Parse(f.form, s); err == nil {
			return t.Format(f.tells), true
		}
	}
	return "", false
}
