package queries

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/graph/quadstore"
)

// The engine as a source gives the same solutions as sorted slices.
func TestExecutorOnTheEngine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newGenerator(drawn(t))
		quads := g.quads()
		g.plan.Root = g.node(2)

		db, err := quadstore.OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var batch quadstore.Batch
		for _, q := range quads {
			batch.Add(q)
		}
		if err := db.Apply(&batch); err != nil {
			t.Fatal(err)
		}
		snapshot := db.Snapshot()
		defer snapshot.Close()

		sameSolutions(t, quads, g.plan, FromSnapshot(snapshot), newMemSource(quads))
	})
}

// What judgements merge reads as a graph that was written so.
func TestExecutorOnReviewed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newGenerator(drawn(t))
		quads := g.quads()
		g.plan.Root = g.node(2)

		store, err := graph.OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		writer, err := store.QuadStore().NewQuadWriter()
		if err != nil {
			t.Fatal(err)
		}
		_, err = writer.WriteQuads(quads)
		if err := errors.Join(err, writer.Close()); err != nil {
			t.Fatal(err)
		}
		g.merge(t, store)
		snapshot := store.Snapshot()
		defer snapshot.Close()

		var reviewed []quad.Quad
		for q, err := range snapshot.Quads() {
			if err != nil {
				t.Fatal(err)
			}
			reviewed = append(reviewed, q)
		}
		written := newMemSource(reviewed)
		for _, n := range g.nodes {
			iri, _ := n.(quad.IRI)
			if id, ok := written.ids[snapshot.Canonical(iri)]; ok {
				written.ids[n] = id
			}
		}
		sameSolutions(t, reviewed, g.plan, FromSnapshot(snapshot), written)
	})
}

// merge judges a few of the nodes to be the same.
func (g *generator) merge(t *rapid.T, store *graph.Store) {
	for range g.between(1, 3) {
		a, okA := pick(g, g.nodes).(quad.IRI)
		b, okB := pick(g, g.nodes).(quad.IRI)
		if !okA || !okB || a == b {
			continue
		}
		j := &graph.Judgement{A: a, B: b, Verdict: graph.Same, At: time.Unix(1, 0)}
		if _, err := store.Judge(context.Background(), j); err != nil {
			t.Fatal(err)
		}
	}
}

func sameSolutions(t *rapid.T, quads []quad.Quad, plan *Plan, engine, slice Source) {
	got, want := solutions(t, engine, plan), solutions(t, slice, plan)
	if !slices.Equal(got, want) {
		t.Fatalf("graph:\n%s\nplan:\n%s\nengine:\n%s\nslices:\n%s",
			quadsString(quads), plan, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func solutions(t *rapid.T, src Source, plan *Plan) []string {
	rows, err := Run(context.Background(), src, plan, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got := drain(t, rows)
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	return got
}
