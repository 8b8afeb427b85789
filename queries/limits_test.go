package queries

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"newsgraph/testdata/testenv"
)

// clique is a graph in which every node has an edge to every other: a few
// patterns over it have more solutions than anybody can wait for.
func clique(nodes int) *memSource {
	var quads []quad.Quad
	for i := range nodes {
		for k := range nodes {
			if i != k {
				quads = append(quads, quad.Make(node(i), quad.IRI("edge"), node(k), nil))
			}
		}
	}
	return newMemSource(quads)
}

func node(i int) quad.IRI { return quad.IRI("n" + string(rune('A'+i/26)) + string(rune('a'+i%26))) }

// chainOf asks for walks of n edges, from ?a over ?b to ?c and so on.
func chainOf(p *Plan, n int) *BGP {
	bgp := &BGP{}
	names := "abcdefghij"
	for i := range n {
		bgp.Patterns = append(bgp.Patterns, Pattern{
			S: V(p.Var(names[i : i+1])), P: T(quad.IRI("edge")), O: V(p.Var(names[i+1 : i+2])),
		})
	}
	return bgp
}

// endless lists plans that would run for hours, each busy in another operator.
func endless() map[string]func(p *Plan) Node {
	// IRIs have no order. Naming the first and the last variable keeps the
	// condition from being looked at early.
	never := func(p *Plan) Expr { return Compare{Less, V(p.Var("a")), V(p.Var("i"))} }
	return map[string]func(p *Plan) Node{
		"yields rows": func(p *Plan) Node { return chainOf(p, 8) },
		"yields nothing": func(p *Plan) Node {
			return &Filter{chainOf(p, 8), never(p)}
		},
		"group": func(p *Plan) Node {
			return &Group{chainOf(p, 8), nil, []Aggregate{{Var: p.Var("n"), Func: Count}}}
		},
		"top": func(p *Plan) Node {
			return &Slice{&OrderBy{chainOf(p, 8), []OrderKey{{V(p.Var("i")), false}}}, 0, 10}
		},
		"exists": func(p *Plan) Node {
			return &Filter{chainOf(p, 1), Exists{&Filter{chainOf(p, 8), never(p)}, false}}
		},
		"optional": func(p *Plan) Node {
			return &LeftJoin{chainOf(p, 1), chainOf(p, 8), never(p)}
		},
		"path": func(p *Plan) Node {
			step := Step{quad.IRI("edge")}
			return &Filter{&Path{S: V(p.Var("a")), Path: Sequence{[]PathExpr{
				Repeat{step, 3, 9}, Repeat{step, 3, 9}, Repeat{step, 3, 9}, Repeat{step, 3, 9}, Repeat{step, 3, 9},
			}}, O: V(p.Var("i"))}, never(p)}
		},
	}
}

// A cancelled query ends within 50 ms, whatever it is doing.
func TestCancel(t *testing.T) {
	src := clique(60)
	for name, root := range endless() {
		t.Run(name, func(t *testing.T) {
			testenv.Within(t, 50*time.Millisecond, func() time.Duration { return timeToCancel(t, src, root) })
		})
	}
}

// timeToCancel returns how long a plan runs on after its cancel.
func timeToCancel(t *testing.T, src Source, root func(*Plan) Node) time.Duration {
	plan := NewPlan()
	plan.Root = root(plan)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	cancelled := make(chan time.Time, 1)
	time.AfterFunc(50*time.Millisecond, func() {
		cancelled <- time.Now()
		cancel()
	})
	rows, err := Run(ctx, src, plan, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
	}
	took := time.Since(<-cancelled)
	if err := rows.Close(); !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	return took
}

func TestTimeout(t *testing.T) {
	testenv.Within(t, 80*time.Millisecond, func() time.Duration {
		plan := NewPlan()
		plan.Root = endless()["yields nothing"](plan)
		started := time.Now()
		_, err := Collect(context.Background(), clique(60), plan, Limits{Timeout: 30 * time.Millisecond})
		if !errors.Is(err, ErrTimeout) || !strings.Contains(err.Error(), "30ms") {
			t.Errorf("the error is %v", err)
		}
		return time.Since(started)
	})
}

// Whoever closes the rows early ends the query.
func TestCloseEarly(t *testing.T) {
	plan := NewPlan()
	plan.Root = endless()["yields rows"](plan)
	rows, err := Run(context.Background(), clique(60), plan, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !rows.Next() {
		t.Fatal("there are no rows")
	}
	if err := rows.Close(); err != nil {
		t.Errorf("closing early is no error, but this is one: %v", err)
	}
	if rows.Next() {
		t.Error("there are rows after Close")
	}
}

// Solutions that a slow query has found show before it ends.
func TestFirstRowsComeEarly(t *testing.T) {
	plan := NewPlan()
	busy := &Filter{chainOf(plan, 7), Compare{Less, V(plan.Var("a")), V(plan.Var("h"))}}
	plan.Root = &Union{[]Node{chainOf(plan, 1), busy}}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	rows, err := Run(ctx, clique(30), plan, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for range 30 * 29 { // fewer than a batch
		if !rows.Next() {
			t.Fatalf("the rows ended: %v", rows.Err())
		}
	}
}

func TestMemoryLimit(t *testing.T) {
	src := clique(60)
	hungry := map[string]func(p *Plan) Node{
		"distinct": func(p *Plan) Node { return &Distinct{chainOf(p, 6)} },
		"sort": func(p *Plan) Node {
			return &OrderBy{chainOf(p, 6), []OrderKey{{V(p.Var("b")), false}}}
		},
		"group": func(p *Plan) Node {
			chain := chainOf(p, 6)
			return &Group{chain, chain.scope().visible.slice(), []Aggregate{{Var: p.Var("n"), Func: Count}}}
		},
		"group concat": func(p *Plan) Node {
			return &Group{chainOf(p, 6), nil, []Aggregate{{Var: p.Var("n"), Func: GroupConcat, Expr: V(p.Var("a"))}}}
		},
	}
	const limit = 4 << 20
	for name, root := range hungry {
		t.Run(name, func(t *testing.T) {
			plan := NewPlan()
			plan.Root = root(plan)
			_, err := Collect(context.Background(), src, plan, Limits{MemoryBytes: limit, Timeout: time.Minute, MaxRows: 1 << 20})
			if !errors.Is(err, ErrMemory) || !strings.Contains(err.Error(), "4194304 bytes") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestRowLimit(t *testing.T) {
	plan := NewPlan()
	plan.Root = chainOf(plan, 2)
	rows, err := Run(context.Background(), clique(10), plan, Limits{MaxRows: 7})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if n != 7 {
		t.Errorf("there were %d rows before the limit of 7", n)
	}
	if err := rows.Close(); !errors.Is(err, ErrRows) || !strings.Contains(err.Error(), "limit is 7") {
		t.Errorf("the error is %v", err)
	}
}

// What is wrong with a plan is said before it runs.
func TestBadPlans(t *testing.T) {
	plan := NewPlan()
	a, b := plan.Var("a"), plan.Var("b")
	edges := &BGP{[]Pattern{{S: V(a), P: T(quad.IRI("edge")), O: V(b)}}}
	bad := map[string]Node{
		"":                              nil,
		"lacks a variable or term":      &BGP{[]Pattern{{S: V(a), O: V(b)}}},
		"binds ?a, which is bound":      &Extend{edges, a, T(quad.String("x"))},
		"2 terms for 1 variables":       &Values{[]Var{a}, [][]quad.Value{{quad.IRI("x"), quad.IRI("y")}}},
		"neither a variable nor a term": &Filter{edges, VarOrTerm{}},
		"the aggregate sum has no":      &Group{edges, nil, []Aggregate{{Var: plan.Var("n"), Func: Sum}}},
		"repeats from 2 to 1 times":     &Path{S: V(a), Path: Repeat{Step{quad.IRI("edge")}, 2, 1}, O: V(b)},
		"a slice has offset -1":         &Slice{edges, -1, 2},
		`the function "shout" has no`:   &Filter{edges, Call{Function{Name: "shout"}, nil}},
	}
	for want, root := range bad {
		plan.Root = root
		_, err := Run(context.Background(), clique(3), plan, Limits{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

// A query from the network may have thousands of patterns. Planning them takes
// no time that a deadline would not end.
func TestManyPatterns(t *testing.T) {
	src := clique(10)
	p := NewPlan()
	bgp := &BGP{}
	for i := range 3000 {
		bgp.Patterns = append(bgp.Patterns, Pattern{S: V(p.Var("a")), P: T(quad.IRI("edge")), O: T(node(1 + i%9))})
	}
	p.Root = bgp
	started := time.Now()
	rows, err := Run(t.Context(), src, p, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	// Only the first node has an edge to all of the nine others.
	if err := rows.Close(); err != nil || n != 1 {
		t.Errorf("%d rows, %v", n, err)
	}
	t.Logf("the run took %v", time.Since(started))

	started = time.Now()
	if _, err := Run(t.Context(), src, p, Limits{Timeout: time.Millisecond}); !errors.Is(err, ErrTimeout) {
		t.Errorf("a plan of 3000 patterns within a millisecond: error %v", err)
	}
	if took := time.Since(started); took > time.Second {
		t.Errorf("planning went on for %v after its deadline", took)
	}
}
