package names

import (
	"os"
	"slices"
	"testing"

	"newsgraph/testdata/testenv"
)

// TestKeysBringMatchesTogether: of the labelled pairs that the comparison finds, few
// are lost because they have no key in common.
func TestKeysBringMatchesTogether(t *testing.T) {
	file := testenv.Shared(t, "names", "pairs-dev.csv")
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	pairs, err := ReadPairs(file, in)
	if err != nil {
		t.Fatal(err)
	}
	found, met := 0, 0
	for _, p := range pairs {
		if !p.IsMatch || !Compare(p.A, p.B, p.Kind()).Matches() {
			continue
		}
		found++
		of := Keys(p.A, p.Kind())
		if slices.ContainsFunc(Keys(p.B, p.Kind()), func(key string) bool { return slices.Contains(of, key) }) {
			met++
		} else {
			t.Logf("%q, %q: %v, %v", p.A, p.B, of, Keys(p.B, p.Kind()))
		}
	}
	t.Logf("%d of %d matches have a key in common", met, found)
	if found == 0 || met*10 < found*9 {
		t.Errorf("%d of %d matches have a key in common, want 90 %%", met, found)
	}
}
