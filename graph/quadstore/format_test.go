package quadstore

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// TestWorkedBytes makes the base that the package's documentation shows byte by
// byte, and looks the bytes up there.
func TestWorkedBytes(t *testing.T) {
	fs := vfs.NewMem()
	b, err := newBuilder(fs, "base", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	f := b.feeder()
	for _, o := range []quad.Value{quad.IRI("e:b"), quad.Int(7)} {
		if err := f.addQuad(quad.Quad{Subject: quad.IRI("e:a"), Predicate: quad.IRI("e:p"), Object: o}, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.build(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	// What stands in the second column of a drawing, without what explains it.
	var shown strings.Builder
	for line := range strings.Lines(string(doc)) {
		if _, line, ok := strings.Cut(strings.TrimRight(line, "\n"), "//	| "); ok {
			bytes, _, _ := strings.Cut(line, "  ")
			shown.WriteString(strings.ReplaceAll(bytes, " ", ""))
		}
	}
	var want strings.Builder
	for _, name := range []string{"base/terms", "base/posg"} {
		want.WriteString(hex.EncodeToString(readFile(t, fs, name)))
	}
	if shown.String() != want.String() {
		t.Errorf("the documentation shows\n%s\nthe files are\n%s", shown.String(), want.String())
	}
}
