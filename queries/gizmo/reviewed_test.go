package gizmo_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

// TestPathsOnReviewed runs random paths on a graph in which nodes were judged to
// be the same, and on one that was written so: natively and with Cayley's own
// iterators.
func TestPathsOnReviewed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &pathGenerator{t: t, labelled: rapid.Bool().Draw(t, "labelled")}
		store, err := graph.OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		writer, err := store.QuadStore().NewQuadWriter()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := writer.WriteQuads(g.quads()); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		g.merge(store)
		reviewed := store.Snapshot()
		defer reviewed.Close()
		var quads []quad.Quad
		for q, err := range reviewed.Quads() {
			if err != nil {
				t.Fatal(err)
			}
			quads = append(quads, q)
		}
		written := newWorld(t, quads, queries.Limits{})
		defer written.close()
		qs := gizmo.NewQuadStore(reviewed.Embedded(), queries.Limits{})
		defer qs.Close()
		plain := reviewed.QuadStore()
		defer plain.Close()

		script := g.path(rapid.IntRange(1, 4).Draw(t, "steps"), true).script() + ".all()"
		var names []string
		for _, n := range pathNodes {
			names = append(names, literal(n), literal(reviewed.Canonical(n.(quad.IRI))))
		}
		renamed := strings.NewReplacer(names...).Replace(script)
		plan, err := gizmo.Explain(context.Background(), qs, script, gizmo.Options{})
		native := err == nil && !strings.Contains(plan, "Cayley's")
		got, want := pathRows(t, qs, script, native), pathRows(t, written.ours, renamed, native)
		if !native { // what is lost depends on the order of ids
			got, want = ids(got), ids(want)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%s\nreviewed: %q\n%s\nwritten:  %q\n%v", script, got, renamed, want, quads)
		}
		got, want = ids(pathRows(t, plain, script, false)), ids(pathRows(t, written.plain, renamed, false))
		if !slices.Equal(got, want) {
			t.Fatalf("%s\nreviewed, by Cayley: %q\n%s\nwritten:  %q\n%v", script, got, renamed, want, quads)
		}
	})
}

// merge judges some of the nodes to be the same.
func (g *pathGenerator) merge(store *graph.Store) {
	for range pick(g, []int{1, 2, 3}, "merges") {
		a, b := pick(g, pathNodes, "a").(quad.IRI), pick(g, pathNodes, "b").(quad.IRI)
		if a == b {
			continue
		}
		j := &graph.Judgement{A: a, B: b, Verdict: graph.Same, At: time.Unix(1, 0)}
		if _, err := store.Judge(context.Background(), j); err != nil {
			g.t.Fatal(err)
		}
	}
}
