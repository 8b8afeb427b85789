package gizmo_test

import (
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query"
	cayleygizmo "github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"newsgraph/graph/quadstore"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
	"newsgraph/testdata/testenv"
)

// movieGraph is the graph of films that comes with Cayley's module, in Cayley's
// memory store and in ours. It is loaded once.
type movieGraph struct {
	theirs cayley.QuadStore
	ours   *gizmo.QuadStore
}

var loadMovies = sync.OnceValues(func() (*movieGraph, error) {
	quads, err := movieQuads()
	if err != nil {
		return nil, err
	}
	db, err := quadstore.OpenMemory()
	if err != nil {
		return nil, err
	}
	source := quadstore.Source{Name: "movies", Quads: func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}}
	if _, err := db.BulkLoad(context.Background(), slices.Values([]quadstore.Source{source}), quadstore.LoadOptions{}); err != nil {
		return nil, err
	}
	return &movieGraph{memstore.New(quads...), gizmo.NewQuadStore(db.Snapshot(), queries.Limits{})}, nil
})

var hasScheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// movieQuads reads the graph. Its IRIs are made absolute, as the queries have
// them.
func movieQuads() ([]quad.Quad, error) {
	var quads []quad.Quad
	err := testenv.Films(func(text io.Reader) (err error) {
		quads, err = quad.ReadAll(nquads.NewReader(text, false))
		return err
	})
	for i := range quads {
		for _, d := range quad.Directions {
			if iri, ok := quads[i].Get(d).(quad.IRI); ok && !hasScheme.MatchString(string(iri)) {
				quads[i].Set(d, quad.IRI("http://x/"+strings.TrimPrefix(string(iri), "/")))
			}
		}
	}
	return quads, err
}

func movies(t testing.TB) *movieGraph {
	if testing.Short() {
		t.Skip("loading the films takes some ten seconds")
	}
	m, err := loadMovies()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

type peerQuery struct{ name, script string }

func peerQueries(t testing.TB) []peerQuery {
	files, err := filepath.Glob(filepath.Join(testenv.Shared(t, "peers", "queries"), "*.gizmo"))
	if err != nil {
		t.Fatal(err)
	}
	var list []peerQuery
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, peerQuery{strings.TrimSuffix(filepath.Base(file), ".gizmo"), string(text)})
	}
	return list
}

// TestMovies asks the queries that this program's speed is measured by: they
// give what Cayley gives in memory, and the native executor does all the work.
func TestMovies(t *testing.T) {
	m := movies(t)
	for _, q := range peerQueries(t) {
		t.Run(q.name, func(t *testing.T) {
			want, got := textRows(t, m.theirs, q.script), textRows(t, m.ours, q.script)
			if !slices.Equal(want, got) {
				t.Errorf("in memory: %d rows %.2000q\nhere: %d rows %.2000q", len(want), want, len(got), got)
			}
			plan, err := gizmo.Explain(context.Background(), m.ours, q.script, gizmo.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if plan == "" || strings.Contains(plan, "Cayley") {
				t.Errorf("it is not compiled:\n%s", plan)
			}
		})
	}
}

// BenchmarkMovies runs the queries on both, session start included. It reports
// how many times as fast the best run is here.
func BenchmarkMovies(b *testing.B) {
	m := movies(b)
	pool := gizmo.NewPool(4)
	defer pool.Close()
	product, n := 1.0, 0.0
	for _, q := range peerQueries(b) {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			best, peer := time.Hour, time.Hour
			for b.Loop() {
				started := time.Now()
				for _, err := range pool.Run(context.Background(), m.ours, q.script, gizmo.Options{}) {
					if err != nil {
						b.Fatal(err)
					}
				}
				best = min(best, time.Since(started))
				b.StopTimer()
				started = time.Now()
				runCayley(b, m.theirs, q.script)
				peer = min(peer, time.Since(started))
				b.StartTimer()
			}
			b.ReportMetric(float64(best.Microseconds()), "best-µs")
			b.ReportMetric(float64(peer.Microseconds()), "memstore-µs")
			b.ReportMetric(float64(peer)/float64(best), "times")
			product *= float64(peer) / float64(best)
			n++
		})
	}
	b.Logf("geometric mean: %.2f times as fast", math.Pow(product, 1/n))
}

func runCayley(b *testing.B, qs cayley.QuadStore, script string) {
	ctx := context.Background()
	it, err := cayleygizmo.NewSession(qs).Execute(ctx, script, query.Options{Collation: query.JSON})
	if err != nil {
		b.Fatal(err)
	}
	for it.Next(ctx) {
	}
	if err := it.Err(); err != nil {
		b.Fatal(err)
	}
	it.Close()
}
