package quadstore

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

// gizmoQueries use every traversal whose result is a set that does not depend
// on the order in which a backend lists its quads.
var gizmoQueries = []string{
	`g.V().all()`,
	`g.V("<a>").out("<p>").all()`,
	`g.V("<a>").out().all()`,
	`g.V("<a>", "<b>").in("<p>").all()`,
	`g.V("<a>").both(["<p>", "<q>"]).all()`,
	`g.V("<a>").out(g.V("<p>", "<q>"), "pred").all()`,
	`g.V().has("<p>", "<b>").all()`,
	`g.V().hasR("<p>", "<a>").all()`,
	`g.V().tag("s").out("<p>").tag("o").out("<q>").all()`,
	`g.V("<a>").out("<p>").and(g.V("<b>").in("<q>")).all()`,
	`g.V("<a>").out("<p>").or(g.V("<b>").in("<q>")).all()`,
	`g.V().except(g.V().out("<p>")).all()`,
	`g.V("<a>", "<b>", "<c>").save("<p>", "x").all()`,
	`g.V("<a>", "<b>", "<c>").saveOpt("<p>", "x").all()`,
	`g.V("<a>").followRecursive("<p>").all()`,
	`g.V("<a>").follow(g.M().out("<p>").in("<q>")).all()`,
	`g.V("<b>").followR(g.M().out("<p>").in("<q>")).all()`,
	`g.V("<a>").labels().all()`,
	`g.V("<a>").labelContext("<g>").out("<p>").all()`,
	`g.V("<a>").labelContext("<g>").out("<p>").labelContext(null).in("<q>").all()`,
	`g.V("<a>").inPredicates().all()`,
	`g.V("<a>").outPredicates().all()`,
	`g.V().filter(gt(1)).all()`,
	`g.V().filter(like("%a%")).all()`,
	`g.V().out("<p>").unique().all()`,
	`g.emit(g.V().out("<p>").count())`,
	`g.V("<a>").out("<p>").back().all()`,
	`g.V("<a>").tag("x").out("<p>").back("x").all()`,
}

var gizmoTerms = []quad.Value{
	quad.IRI("a"), quad.IRI("b"), quad.IRI("c"), quad.String("a"), quad.Int(1), quad.Int(2), quad.BNode("a"),
}

// TestGizmoAnswersAsInMemory compares with Cayley's own memory backend on
// random graphs.
func TestGizmoAnswersAsInMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quads := rapid.SliceOfNDistinct(rapid.Custom(drawGizmoQuad), 1, 25, func(q quad.Quad) quad.Quad { return q }).Draw(t, "quads")
		ours, theirs := gizmoStore(t, Name, quads), gizmoStore(t, "memstore", quads)
		defer ours.Close()
		for _, text := range gizmoQueries {
			want, got := runGizmo(t, theirs, text), runGizmo(t, ours, text)
			if !slices.Equal(want, got) {
				t.Fatalf("%s\nin memory: %q\nhere:      %q", text, want, got)
			}
		}
	})
}

func drawGizmoQuad(t *rapid.T) quad.Quad {
	return quad.Quad{
		Subject:   rapid.SampledFrom(gizmoTerms[:3]).Draw(t, "s"),
		Predicate: rapid.SampledFrom([]quad.Value{quad.IRI("p"), quad.IRI("q")}).Draw(t, "p"),
		Object:    rapid.SampledFrom(gizmoTerms).Draw(t, "o"),
		Label:     rapid.SampledFrom([]quad.Value{nil, quad.IRI("g"), quad.IRI("h")}).Draw(t, "g"),
	}
}

func gizmoStore(t *rapid.T, backend string, quads []quad.Quad) graph.QuadStore {
	qs, err := graph.NewQuadStore(backend, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := qs.NewQuadWriter()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteQuads(quads); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return qs
}

// runGizmo returns the results of a query as sorted text.
func runGizmo(t *rapid.T, qs graph.QuadStore, text string) (out []string) {
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
