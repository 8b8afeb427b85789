package queries

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cayleygraph/quad"
)

// benchGraph is a generated graph of firms, people and products: about 125,000
// triples, a few of them with a second label.
func benchGraph() *memSource {
	r := rand.New(rand.NewPCG(1, 2))
	const people, firms = 20_000, 2_000
	var quads []quad.Quad
	add := func(s, p, o quad.Value) {
		quads = append(quads, quad.Quad{Subject: s, Predicate: p, Object: o, Label: quad.IRI(fmt.Sprintf("d%d", r.IntN(500)))})
	}
	person := func() quad.Value { return quad.IRI(fmt.Sprintf("person%d", r.IntN(people))) }
	for i := range people {
		p := quad.IRI(fmt.Sprintf("person%d", i))
		add(p, quad.IRI("type"), quad.IRI("Person"))
		add(p, quad.IRI("employedBy"), quad.IRI(fmt.Sprintf("firm%d", r.IntN(firms))))
		add(p, quad.IRI("age"), typedTerm(fmt.Sprint(20+r.IntN(50)), typeInteger))
		for range 3 {
			add(p, quad.IRI("knows"), person())
		}
	}
	for i := range firms {
		f := quad.IRI(fmt.Sprintf("firm%d", i))
		add(f, quad.IRI("type"), quad.IRI("Company"))
		add(f, quad.IRI("locatedIn"), quad.IRI(fmt.Sprintf("city%d", r.IntN(50))))
		if i%3 == 0 {
			add(f, quad.IRI("sanctionedBy"), quad.IRI("usa"))
		}
	}
	return newMemSource(quads)
}

// BenchmarkRun reports, beside the time of a whole query with its planning, the
// time for each of its intermediate rows.
func BenchmarkRun(b *testing.B) {
	src := benchGraph()
	iri := func(s string) VarOrTerm { return T(quad.IRI(s)) }
	queries := []struct {
		name string
		root func(p *Plan) Node
	}{
		{"lookup", func(p *Plan) Node {
			return &BGP{[]Pattern{{S: iri("firm7"), P: iri("locatedIn"), O: V(p.Var("city"))}}}
		}},
		{"2-hop", func(p *Plan) Node {
			x, y := V(p.Var("x")), V(p.Var("y"))
			return &BGP{[]Pattern{{S: iri("person7"), P: iri("knows"), O: x}, {S: x, P: iri("knows"), O: y}}}
		}},
		{"2-hop-all", func(p *Plan) Node {
			x, y, z := V(p.Var("x")), V(p.Var("y")), V(p.Var("z"))
			return &BGP{[]Pattern{{S: z, P: iri("knows"), O: x}, {S: x, P: iri("knows"), O: y}}}
		}},
		{"star", func(p *Plan) Node {
			f, x, c := V(p.Var("f")), V(p.Var("x")), V(p.Var("c"))
			return &BGP{[]Pattern{
				{S: f, P: iri("type"), O: iri("Company")}, {S: f, P: iri("sanctionedBy"), O: iri("usa")},
				{S: f, P: iri("locatedIn"), O: c}, {S: x, P: iri("employedBy"), O: f},
			}}
		}},
		{"triangle", func(p *Plan) Node {
			x, y, z := V(p.Var("x")), V(p.Var("y")), V(p.Var("z"))
			return &BGP{[]Pattern{{S: x, P: iri("knows"), O: y}, {S: y, P: iri("knows"), O: z}, {S: z, P: iri("knows"), O: x}}}
		}},
		{"optional", func(p *Plan) Node {
			x, f := V(p.Var("x")), V(p.Var("f"))
			return &LeftJoin{
				&BGP{[]Pattern{{S: x, P: iri("employedBy"), O: f}}},
				&BGP{[]Pattern{{S: f, P: iri("sanctionedBy"), O: V(p.Var("who"))}}}, nil}
		}},
		{"group", func(p *Plan) Node {
			x, f, n := V(p.Var("x")), V(p.Var("f")), p.Var("n")
			return &Slice{&OrderBy{
				&Group{&BGP{[]Pattern{{S: x, P: iri("employedBy"), O: f}}}, []Var{f.Var()}, []Aggregate{{Var: n, Func: Count}}},
				[]OrderKey{{V(n), true}, {f, false}}}, 0, 10}
		}},
		{"distinct", func(p *Plan) Node {
			x, y, f := V(p.Var("x")), V(p.Var("y")), V(p.Var("f"))
			return &Distinct{&Project{&BGP{[]Pattern{
				{S: x, P: iri("knows"), O: y}, {S: y, P: iri("employedBy"), O: f}, {S: f, P: iri("sanctionedBy"), O: iri("usa")},
			}}, []Var{f.Var()}}}
		}},
		{"filter", func(p *Plan) Node {
			x, age := V(p.Var("x")), V(p.Var("age"))
			return &Filter{&BGP{[]Pattern{{S: x, P: iri("age"), O: age}}}, Compare{Greater, age, T(quad.Int(60))}}
		}},
	}
	for _, q := range queries {
		b.Run(q.name, func(b *testing.B) {
			plan := NewPlan()
			plan.Root = q.root(plan)
			b.ReportAllocs()
			var steps int64
			for b.Loop() {
				rows, err := Run(context.Background(), src, plan, Limits{})
				if err != nil {
					b.Fatal(err)
				}
				for rows.Next() {
				}
				if err := rows.Close(); err != nil {
					b.Fatal(err)
				}
				steps = max(1, rows.chain.yielded())
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(steps), "ns/row")
		})
	}
}

// yielded sums up the rows of all operators.
func (c chain) yielded() int64 {
	var n int64
	for _, o := range c.ops {
		n += o.out().rows
		for _, in := range o.describe().inner {
			n += in.yielded()
		}
	}
	return n
}
