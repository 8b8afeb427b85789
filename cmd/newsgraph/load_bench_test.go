package main

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"newsgraph/graph"
)

// BenchmarkLoadDocuments loads 10,000 articles one after another and reports what
// the heap holds after a tenth of them and after all: no article stays in it, only
// the store's indexes of its delta and the sketches by which copies are found.
func BenchmarkLoadDocuments(b *testing.B) {
	const documents = 10_000
	for b.Loop() {
		p := &program{db: filepath.Join(b.TempDir(), "bench.db"), backend: graph.BackendEmbedded}
		store, err := graph.Open(p.db, graph.Options{})
		if err != nil {
			b.Fatal(err)
		}
		in := &intake{store, p.loadPack, p.extractor, p.finder, p.tables}
		size, statements, early := 0, 0, 0.0
		for i := range documents {
			text := generatedArticle(i)
			size += len(text)
			s := source{path: fmt.Sprintf("%d.txt", i), name: "a.txt", kind: article, open: func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader(text)), nil
			}}
			report, err := in.take(b.Context(), s, intakeOptions{}, &progress{})
			if err != nil {
				b.Fatal(err)
			}
			statements += report.Statements
			if i == documents/10 {
				early = heapMB()
			}
		}
		b.ReportMetric(early, "MB-heap-after-1000")
		b.ReportMetric(heapMB(), "MB-heap-after-10000")
		b.ReportMetric(float64(statements)/documents, "statements/doc")
		b.SetBytes(int64(size))
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func heapMB() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// generatedArticle returns an article that no other number gives.
func generatedArticle(n int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "Report %d from the fair\n\n", n)
	for i := range 12 {
		k := n*12 + i
		firm, product := invented(k%4001), invented(k%7919)
		if i%6 == 0 {
			fmt.Fprintf(&out, "%s Robotics, an American start-up, plans to release its video model %s %d.\n\n", firm, product, k%97)
		}
		fmt.Fprintf(&out, "The halls %s were full of people %d who had come from %s.\n\n", invented(k), k, invented(k*31%5003))
	}
	return out.String()
}

// invented returns a name of three syllables for a number.
func invented(n int) string {
	var out strings.Builder
	for range 3 {
		out.WriteByte("bdfgklmnprstvz"[n%14])
		out.WriteByte("aeiou"[n/14%5])
		n = n/70*7 + n%11 + 1
	}
	name := out.String()
	return strings.ToUpper(name[:1]) + name[1:]
}
