package gizmo_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
	"newsgraph/testdata/testenv"
)

// The one test of Cayley's suite that is left out holds a backend to the
// sequence in which it lists quads; quadstore tells more in its own tests.
const wrongInCayley = "^TestCayleyConformance$/^paths$/^follows_recursive_loop$"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == workerArgument {
		if err := gizmo.ServeWorker(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	// The suite is one function; only the flag can leave out a part of it. A
	// -skip on the command line replaces this.
	if err := flag.Set("test.skip", wrongInCayley); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// moving is a store that Cayley's suite can write to: each write is followed by
// a new snapshot to read.
type moving struct {
	*gizmo.QuadStore
	t        testing.TB
	db       *quadstore.DB
	snapshot *quadstore.Snapshot
	passed   []func() error // closes the snapshots of before, which iterators may still read
}

func newMoving(t testing.TB) *moving {
	db, err := quadstore.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	m := &moving{t: t, db: db}
	m.move()
	return m
}

func (m *moving) move() {
	m.snapshot = m.db.Snapshot()
	m.QuadStore = gizmo.NewQuadStore(m.snapshot, queries.Limits{})
	m.passed = append(m.passed, m.snapshot.Close, m.QuadStore.Close)
}

func (m *moving) ApplyDeltas(deltas []cayley.Delta, opts cayley.IgnoreOpts) error {
	err := m.db.QuadStore().ApplyDeltas(deltas, opts)
	m.move()
	return err
}

func (m *moving) NewQuadWriter() (quad.WriteCloser, error) {
	w, err := m.db.QuadStore().NewQuadWriter()
	return &movingWriter{m, w}, err
}

func (m *moving) Close() error {
	for i := len(m.passed) - 1; i >= 0; i-- {
		if err := m.passed[i](); err != nil {
			m.t.Error(err)
		}
	}
	return m.db.Close()
}

type movingWriter struct {
	m *moving
	quad.WriteCloser
}

func (w *movingWriter) Close() error {
	err := w.WriteCloser.Close()
	w.m.move()
	return err
}

var _ shape.Optimizer = (*moving)(nil)

// TestCayleyConformance runs Cayley's own tests of a backend with the optimizer
// in place. They look for their data in the folders above; those on the movie
// graph are left out with -short.
func TestCayleyConformance(t *testing.T) {
	module, err := testenv.CayleyModule()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(module, "graph", "graphtest"))
	graphtest.TestAll(t, func(t testing.TB) (cayley.QuadStore, cayley.Options, func()) {
		m := newMoving(t)
		return m, nil, func() {
			if err := m.Close(); err != nil {
				t.Error(err)
			}
		}
	}, &graphtest.Config{
		AlwaysRunIntegration:    true,
		SkipDeletedFromIterator: true, // a snapshot does not change
	})
}

// TestMissingTerms asks for what the graph does not have: Cayley's rewriting
// fails on some of these paths.
func TestMissingTerms(t *testing.T) {
	w := newWorld(t, []quad.Quad{quad.MakeIRI("a", "p", "b", "")}, queries.Limits{})
	defer w.close()
	for script, want := range map[string]int{
		`g.V("<x>").all()`:                                          0,
		`g.V("<a>").both("<x>").all()`:                              0,
		`g.V("<a>").except(g.V("<x>")).all()`:                       1,
		`g.V("<a>").union(g.V("<x>")).all()`:                        1,
		`g.V("<a>").saveOpt("<x>", "t").all()`:                      1,
		`g.V("<a>").has("<x>", "<y>").all()`:                        0,
		`g.V("<a>").intersect(g.V("<x>").out()).all()`:              0,
		`g.V("<a>").out("<x>").both("<p>").all()`:                   0,
		`g.V("<a>").out("<p>").labelContext("<x>").in("<p>").all()`: 0,
	} {
		for name, qs := range map[string]cayley.QuadStore{"ours": w.ours, "plain": w.plain, "memory": w.theirs} {
			n := 0
			for _, err := range gizmo.Run(context.Background(), qs, script, gizmo.Options{}) {
				if err != nil {
					t.Errorf("%s on %s: %v", script, name, err)
				}
				n++
			}
			if n != want {
				t.Errorf("%s on %s: %d rows, want %d", script, name, n, want)
			}
		}
	}
}
