package queries

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

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

		got, want := solutions(t, FromSnapshot(snapshot), g.plan), solutions(t, newMemSource(quads), g.plan)
		if !slices.Equal(got, want) {
			t.Fatalf("graph:\n%s\nplan:\n%s\nengine:\n%s\nslices:\n%s",
				quadsString(quads), g.plan, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
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
