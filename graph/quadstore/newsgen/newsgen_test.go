package newsgen

import (
	"bytes"
	"io"
	"testing"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/rdf"
)

func read(t testing.TB, seed uint64, lines int) []byte {
	text, err := io.ReadAll(Reader(seed, lines))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestSameSeedSameGraph(t *testing.T) {
	first := read(t, 1, 5000)
	if !bytes.Equal(first, read(t, 1, 5000)) {
		t.Error("two readers of one seed differ")
	}
	if bytes.Equal(first, read(t, 2, 5000)) {
		t.Error("two seeds give the same graph")
	}
	if longer := read(t, 1, 6000); !bytes.HasPrefix(longer, first) {
		t.Error("more lines start otherwise")
	}
}

func TestLinesAreDistinctQuads(t *testing.T) {
	const lines = 20_000
	seen := map[quad.Quad]bool{}
	labels := map[quad.Value]bool{}
	for q, err := range rdf.NewReader(bytes.NewReader(read(t, 3, lines)), rdf.Options{}).Quads() {
		if err != nil {
			t.Fatal(err)
		}
		seen[q] = true
		labels[q.Label] = true
	}
	if n := len(seen); n < lines*99/100 || n > lines {
		t.Errorf("%d lines are %d quads", lines, n)
	}
	if n := lines / len(labels); n < 80 || n > 140 {
		t.Errorf("a document has %d quads", n)
	}
}

func BenchmarkReader(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		n, err := io.Copy(io.Discard, Reader(1, 100_000))
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}
