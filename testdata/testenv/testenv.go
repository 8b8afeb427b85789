// Package testenv finds what a test needs outside the module: the repository's
// root, and the shared data folder that lies beside the checkout on the
// founders' machines.
//
// A test that needs something missing skips with a message, so that
// "go test ./..." passes on a fresh clone with Go alone. The gate sets
// NEWSGRAPH_REQUIRE to a comma-separated list of what must be there
// ("browser,postgres,shared"); then the same test fails instead.
package testenv

import (
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// Root returns the absolute path of the module's root folder.
func Root(t testing.TB) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("testenv: the caller's file is not known")
	}
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

// Shared returns the absolute path of an entry of the shared data folder, and
// skips the test where the folder is missing.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{Root(t), "..", "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		Missing(t, "shared", "the shared data folder is not beside this checkout: "+filepath.Join(elem...))
	}
	return path
}

// CayleyModule returns the folder of Cayley's module in the module cache, which
// holds the data of its tests.
func CayleyModule() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	return strings.TrimSpace(string(out)), err
}

// Films calls read with the N-Quads of the graph of films that comes with Cayley's
// module.
func Films(read func(io.Reader) error) error {
	module, err := CayleyModule()
	if err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(module, "data", "30kmoviedata.nq.gz"))
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	return read(text)
}

// Missing skips the test because the named requirement is absent, or fails it
// where NEWSGRAPH_REQUIRE lists the requirement.
func Missing(t testing.TB, requirement, message string) {
	t.Helper()
	if Required(requirement) {
		t.Fatalf("%s (NEWSGRAPH_REQUIRE lists %q)", message, requirement)
	}
	t.Skip(message)
}

// Required tells whether NEWSGRAPH_REQUIRE lists the requirement.
func Required(requirement string) bool {
	return slices.Contains(strings.Split(os.Getenv("NEWSGRAPH_REQUIRE"), ","), requirement)
}

// Within fails the test if try, which tells how long something took, never tells
// a time within the bound. It gets a few tries: others use the machine, too, and
// may hold one up.
func Within(t testing.TB, bound time.Duration, try func() time.Duration) {
	t.Helper()
	quickest := try()
	for range 4 {
		if quickest <= bound {
			return
		}
		quickest = min(quickest, try())
	}
	if quickest > bound {
		t.Errorf("it took %v, more than %v", quickest, bound)
	}
}
