package queries

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/datadriven"
)

// The goldens in testdata/explain are questions that a reader of the graph
// beside them can answer: the plan as it prints itself, the way it ran and its
// solutions. After "query", a line is a construct around the one below it:
//
//	project VAR…            distinct              slice OFFSET LIMIT
//	order VAR…  (-VAR: descending)                count VAR by VAR…
//	filter VAR OP TERM      exists / not-exists PATTERN
//
// and then patterns, one a line, with "optional:", "minus:" or "or:" before
// those that are not simply joined.
func TestExplain(t *testing.T) {
	datadriven.Walk(t, "testdata/explain", func(t *testing.T, path string) {
		var src Source
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "graph":
				quads := readQuads(t, d.Input)
				src = newMemSource(quads)
				return fmt.Sprintf("%d quads", len(quads))
			case "query":
				return explainQuery(t, src, readPlan(t, d.Input))
			}
			t.Fatalf("%s: no such command: %q", d.Pos, d.Cmd)
			return ""
		})
	})
}

func explainQuery(t *testing.T, src Source, plan *Plan) string {
	rows, err := Run(context.Background(), src, plan, Limits{})
	if err != nil {
		return err.Error() + "\n"
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		terms, err := rows.Terms()
		if err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(terms))
		for i, term := range terms {
			words[i] = termText(term)
		}
		lines = append(lines, strings.Join(words, " "))
	}
	if err := rows.Err(); err != nil {
		return err.Error() + "\n"
	}
	return plan.String() + "--\n" + rows.Explain() + "--\n" + strings.Join(lines, "\n") + "\n"
}

// The test's terms are bare words for IRIs, numbers for integers, and quoted
// strings.

func readTerm(word string) quad.Value {
	switch {
	case strings.HasPrefix(word, `"`):
		return quad.String(strings.Trim(word, `"`))
	case strings.Trim(word, "0123456789") == "":
		return typedTerm(word, typeInteger)
	}
	return quad.IRI(word)
}

func termText(t quad.Value) string {
	switch t := t.(type) {
	case nil:
		return "-"
	case quad.IRI:
		return string(t)
	case quad.TypedString:
		return string(t.Value)
	}
	return t.String()
}

func readQuads(t *testing.T, input string) []quad.Quad {
	var quads []quad.Quad
	for _, line := range strings.Split(strings.TrimSpace(input), "\n") {
		words := strings.Fields(line)
		if len(words) < 3 {
			t.Fatalf("no quad: %q", line)
		}
		q := quad.Quad{Subject: readTerm(words[0]), Predicate: readTerm(words[1]), Object: readTerm(words[2])}
		if len(words) > 3 {
			q.Label = readTerm(words[3])
		}
		quads = append(quads, q)
	}
	return quads
}

// planReader reads a query of the goldens.
type planReader struct {
	t     *testing.T
	plan  *Plan
	lines []string
}

func readPlan(t *testing.T, input string) *Plan {
	r := &planReader{t: t, plan: NewPlan(), lines: strings.Split(strings.TrimSpace(input), "\n")}
	r.plan.Root = r.node()
	return r.plan
}

func (r *planReader) slot(word string) VarOrTerm {
	switch {
	case word == "unlabelled":
		return Unlabelled
	case strings.HasPrefix(word, "?"):
		return V(r.plan.Var(word[1:]))
	}
	return T(readTerm(word))
}

func (r *planReader) vars(words []string) []Var {
	var vars []Var
	for _, w := range words {
		vars = append(vars, r.slot(w).Var())
	}
	return vars
}

func (r *planReader) node() Node {
	words := strings.Fields(r.lines[0])
	if pos := slices.Index(wrappers, words[0]); pos < 0 {
		return r.patterns()
	}
	r.lines = r.lines[1:]
	in := r.node()
	args := words[1:]
	switch words[0] {
	case "project":
		return &Project{in, r.vars(args)}
	case "distinct":
		return &Distinct{in}
	case "slice":
		s := &Slice{Input: in}
		fmt.Sscan(strings.Join(args, " "), &s.Offset, &s.Limit)
		return s
	case "order":
		o := &OrderBy{Input: in}
		for _, w := range args {
			w, descending := strings.CutPrefix(w, "-")
			o.Keys = append(o.Keys, OrderKey{r.slot(w), descending})
		}
		return o
	case "count":
		return &Group{in, r.vars(args[2:]), []Aggregate{{Var: r.slot(args[0]).Var(), Func: Count}}}
	case "filter":
		ops := map[string]CompareOp{"=": Equal, "!=": NotEqual, "<": Less, "<=": LessOrEqual, ">": Greater, ">=": GreaterOrEqual}
		return &Filter{in, Compare{ops[args[1]], r.slot(args[0]), r.slot(args[2])}}
	}
	return &Filter{in, Exists{&BGP{[]Pattern{r.pattern(args)}}, words[0] == "not-exists"}}
}

var wrappers = []string{"project", "distinct", "slice", "order", "count", "filter", "exists", "not-exists"}

func (r *planReader) pattern(words []string) Pattern {
	pt := Pattern{S: r.slot(words[0]), P: r.slot(words[1]), O: r.slot(words[2])}
	if len(words) > 3 {
		pt.G = r.slot(words[3])
	}
	return pt
}

func (r *planReader) patterns() Node {
	bgp := &BGP{}
	var n Node = bgp
	for _, line := range r.lines {
		words := strings.Fields(line)
		switch words[0] {
		case "optional:":
			n = &LeftJoin{n, r.one(words[1:]), nil}
		case "minus:":
			n = &Minus{n, r.one(words[1:])}
		case "or:":
			n = &Union{[]Node{n, r.one(words[1:])}}
		default:
			bgp.Patterns = append(bgp.Patterns, r.pattern(words))
		}
	}
	return n
}

// one reads a pattern, or a path whose predicate ends with + or *.
func (r *planReader) one(words []string) Node {
	return &BGP{[]Pattern{r.pattern(words)}}
}
