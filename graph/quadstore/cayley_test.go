package quadstore

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
)

// cayleyModule returns the folder of Cayley's module, which holds the data that
// its conformance tests read.
func cayleyModule(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.TrimSpace(string(out))
}

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
	t.Chdir(filepath.Join(cayleyModule(t), "graph", "graphtest"))
	graphtest.TestAll(t, memoryQuadStore, &graphtest.Config{AlwaysRunIntegration: true})
}
