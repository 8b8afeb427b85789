package quadstore

import (
	"path/filepath"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"

	"newsgraph/testdata/testenv"
)

func memoryQuadStore(t testing.TB) (graph.QuadStore, graph.Options, func()) {
	t.Helper()
	qs, err := graph.NewQuadStore(Name, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return qs, nil, func() {
		if err := qs.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestCayleyConformance runs Cayley's own tests of a backend, but for what
// wrongInCayley lists. They look for their data in the folders above; those on
// the movie graph are left out with -short.
func TestCayleyConformance(t *testing.T) {
	module, err := testenv.CayleyModule()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(module, "graph", "graphtest"))
	graphtest.TestAll(t, memoryQuadStore, &graphtest.Config{AlwaysRunIntegration: true})
}
