//go:build unix

package postgres

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	_ "github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"
)

// gizmoQueries have a result that does not depend on the order in which a
// backend lists its quads.
var gizmoQueries = []string{
	`g.V().all()`,
	`g.V("<e:a>").out("<e:b>").all()`,
	`g.V("<e:a>", "<e:b>").in().all()`,
	`g.V().has("<e:b>", 1).all()`,
	`g.V().tag("s").out("<e:a>").tag("o").all()`,
	`g.V("<e:a>").out("<e:b>").and(g.V("<e:b>").out("<e:c>")).all()`,
	`g.V("<e:a>", "<e:b>").save("<e:b>", "x").all()`,
	`g.V("<e:a>").labels().all()`,
	`g.V("<e:a>").labelContext("<e:b>").out().all()`,
	`g.V("<e:a>").labelContext("<e:b>").out("<e:b>").all()`,
	`g.V().filter(gt(0)).all()`,
	`g.V("<e:a>").followRecursive("<e:b>").all()`,
	`g.emit(g.V("<e:a>").out("<e:b>").count())`,
}

// TestGizmoSeesWhatWasCommitted compares, after random changes, with Cayley's
// memory backend that was given the same quads.
func TestGizmoSeesWhatWasCommitted(t *testing.T) {
	cluster := sharedCluster(t)
	rapid.Check(t, func(t *rapid.T) {
		db := open(t, newSchema(t, cluster))
		defer db.Close()
		m := model{map[quad.Quad]bool{}, map[string]string{}}
		for range 3 {
			change := drawChange(t)
			m.apply(change)
			mustCommit(t, db, change)
		}
		ours, err := db.QuadStore()
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := graph.NewQuadStore("memstore", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		w, err := theirs.NewQuadWriter()
		if err != nil {
			t.Fatal(err)
		}
		for q := range m.quads {
			if err := w.WriteQuad(q); err != nil {
				t.Fatal(err)
			}
		}
		for _, text := range gizmoQueries {
			want, got := runGizmo(t, theirs, text), runGizmo(t, ours, text)
			if !slices.Equal(want, got) {
				t.Fatalf("%s\nin memory: %q\nhere:      %q", text, want, got)
			}
		}
	})
}

// runGizmo returns the results of a query as sorted text.
func runGizmo(t tester, qs graph.QuadStore, text string) (out []string) {
	ctx := context.Background()
	it, err := gizmo.NewSession(qs).Execute(ctx, text, query.Options{Collation: query.JSON})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer it.Close()
	for it.Next(ctx) {
		out = append(out, fmt.Sprint(it.Result()))
	}
	if err := it.Err(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	slices.Sort(out)
	return out
}

func TestCayleyDoesNotWrite(t *testing.T) {
	db := empty(t)
	qs, err := db.QuadStore()
	if err != nil {
		t.Fatal(err)
	}
	deltas := []graph.Delta{{Quad: triple(quad.Int(1), nil), Action: graph.Add}}
	if err := qs.ApplyDeltas(deltas, graph.IgnoreOpts{}); err == nil {
		t.Error("a write through Cayley is not refused")
	}
	checkVerify(t, db)
}
