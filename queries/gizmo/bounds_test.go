package gizmo_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"testing"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"newsgraph/queries"
	"newsgraph/queries/gizmo"
	"newsgraph/testdata/testenv"
)

// clique is a graph in which every node has an edge to every other: a few steps
// have more ways than anybody can wait for.
func clique(nodes int) []quad.Quad {
	var quads []quad.Quad
	for i := range nodes {
		for k := range nodes {
			if i != k {
				quads = append(quads, quad.MakeIRI(fmt.Sprintf("n%d", i), "edge", fmt.Sprintf("n%d", k), ""))
			}
		}
	}
	return quads
}

// hard are paths that would run for hours.
func hard() map[string]string {
	walk := "g.V()" + strings.Repeat(`.out("<edge>")`, 8)
	return map[string]string{
		"yields rows":           walk + `.all()`,
		"yields nothing":        walk + `.filter(regex("^never$", true)).all()`,
		"counts":                walk + `.count()`,
		"runs below Cayley's":   walk + `.filter(regex("^never$", true)).order().all()`,
		"is asked node by node": `g.V().except(` + walk + `.filter(regex("^never$", true))).all()`,
		"fills a list":          walk + `.tagArray()`,
		"calls back":            walk + `.filter(regex("^never$", true)).forEach(function () {})`,
	}
}

// A cancelled query ends within 50 ms, whatever it is doing.
func TestCancelEndsPlans(t *testing.T) {
	w := newWorld(t, clique(60), queries.Limits{})
	defer w.close()
	for name, script := range hard() {
		t.Run(name, func(t *testing.T) {
			testenv.Within(t, 50*time.Millisecond, func() time.Duration {
				ctx, cancel := context.WithCancel(t.Context())
				cancelled := make(chan time.Time, 1)
				time.AfterFunc(50*time.Millisecond, func() {
					cancelled <- time.Now()
					cancel()
				})
				var err error
				for _, err = range gizmo.Run(ctx, w.ours, script, gizmo.Options{}) {
				}
				if !errors.Is(err, context.Canceled) {
					t.Errorf("it ended with %v", err)
				}
				return time.Since(<-cancelled)
			})
		})
	}
}

func TestTimeoutEndsPlans(t *testing.T) {
	w := newWorld(t, clique(60), queries.Limits{})
	defer w.close()
	for name, script := range hard() {
		t.Run(name, func(t *testing.T) {
			testenv.Within(t, 80*time.Millisecond, func() time.Duration {
				started := time.Now()
				var err error
				for _, err = range gizmo.Run(t.Context(), w.ours, script, gizmo.Options{Timeout: 30 * time.Millisecond}) {
				}
				var timeout *gizmo.TimeoutError
				if !errors.As(err, &timeout) {
					t.Errorf("it ended with %v", err)
				}
				return time.Since(started)
			})
		})
	}
}

// The limits of a store hold for the plans that its queries run. The error
// tells which, and where the script asked for too much.
func TestLimits(t *testing.T) {
	for _, test := range []struct {
		limits queries.Limits
		script string
		want   error
	}{
		{queries.Limits{MemoryBytes: 1 << 10}, "\n g.V().out('<edge>').unique().all()", queries.ErrMemory},
		{queries.Limits{MaxRows: 100}, "\n g.V().out('<edge>').all()", queries.ErrRows},
		{queries.Limits{Timeout: 10 * time.Millisecond}, "\n " + hard()["yields nothing"], queries.ErrTimeout},
	} {
		w := newWorld(t, clique(40), test.limits)
		var err error
		for _, err = range gizmo.Run(t.Context(), w.ours, test.script, gizmo.Options{}) {
		}
		var place *gizmo.Error
		if !errors.Is(err, test.want) || !errors.As(err, &place) || place.Line != 2 {
			t.Errorf("%s: ended with %v, want %v in line 2", test.script, err, test.want)
		}
		w.close()
	}
}

// A query that its reader leaves gives everything back: closing the snapshot
// fails where something still reads it.
func TestLeavingEarly(t *testing.T) {
	before := runtime.NumGoroutine()
	w := newWorld(t, clique(60), queries.Limits{})
	for _, script := range hard() {
		for range gizmo.Run(t.Context(), w.ours, script, gizmo.Options{Timeout: 50 * time.Millisecond}) {
			break
		}
	}
	for range gizmo.Run(t.Context(), w.ours, `g.V().out("<edge>").all()`, gizmo.Options{Limit: 3}) {
	}
	w.close()
	settled(t, before)
}

// settled fails if there are more goroutines than before.
func settled(t *testing.T, before int) {
	t.Helper()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// Scripts see nothing of those that ran before them in the same pool.
func TestPool(t *testing.T) {
	w := newWorld(t, clique(5), queries.Limits{})
	defer w.close()
	before := runtime.NumGoroutine()
	pool := gizmo.NewPool(2)
	const script = `if (typeof seen !== "undefined") { throw "used" }; seen = true; Array.prototype.map = null; g.V().out("<edge>").count()`
	for range 20 {
		for row, err := range pool.Run(t.Context(), w.ours, script, gizmo.Options{}) {
			if err != nil || row.Value != int64(20) {
				t.Fatalf("%v, %v", row.Value, err)
			}
		}
	}
	pool.Close()
	settled(t, before)
	for _, err := range pool.Run(t.Context(), w.ours, script, gizmo.Options{}) {
		if err != nil {
			t.Errorf("after Close: %v", err)
		}
	}
}

// BenchmarkSession is a small query with an interpreter made for it, with one of
// a pool, and in a worker.
func BenchmarkSession(b *testing.B) {
	w := newWorld(b, clique(5), queries.Limits{})
	defer w.close()
	pool := gizmo.NewPool(4)
	defer pool.Close()
	workers := newWorkers(b, 2, 0)
	for _, session := range []struct {
		name string
		run  func(context.Context, cayley.QuadStore, string, gizmo.Options) iter.Seq2[gizmo.Row, error]
	}{
		{"fresh", gizmo.Run}, {"pool", pool.Run}, {"worker", workers.Run},
	} {
		b.Run(session.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				drain(b, session.run(b.Context(), w.ours, `g.V("<n1>").out("<edge>").all()`, gizmo.Options{}))
			}
		})
	}
}

func drain(b *testing.B, rows func(func(gizmo.Row, error) bool)) {
	for _, err := range rows {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// ExampleExplain shows what the native executor does for a script, and that it
// leaves the sequence to Cayley.
func ExampleExplain() {
	db, sn := memory(clique(5))
	defer db.Close()
	defer sn.Close()
	qs := gizmo.NewQuadStore(sn, queries.Limits{})
	defer qs.Close()
	script := `g.V("<n1>").out("<edge>").tag("between").out("<edge>").is("<n2>").order().all()`
	plan, err := gizmo.Explain(context.Background(), qs, script, gizmo.Options{})
	fmt.Print(plan)
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// select ?.n1
	//   merge ?.n1: POSG ?.n1 <edge> <n2>, SPOG <n1> <edge> ?.n1  (est 4, rows 3)
	// Cayley's iterators: Sort
}
