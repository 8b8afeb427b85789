//go:build unix

package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cayleygraph/quad"
)

// benchQuads are n quads of a few predicates in documents of 200 quads each.
func benchQuads(n int) []quad.Quad {
	random := rand.New(rand.NewPCG(1, 2))
	quads := make([]quad.Quad, n)
	for i := range quads {
		quads[i] = quad.Quad{
			Subject:   quad.IRI(fmt.Sprintf("urn:newsgraph:e:entity-%d", random.IntN(n/5))),
			Predicate: quad.IRI(fmt.Sprintf("urn:newsgraph:v:property-%d", random.IntN(20))),
			Object:    quad.IRI(fmt.Sprintf("urn:newsgraph:e:entity-%d", random.IntN(n/5))),
			Label:     quad.IRI(fmt.Sprintf("urn:newsgraph:d:%032x", i/200)),
		}
	}
	return quads
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	quads := benchQuads(100_000)
	cluster := sharedCluster(b)
	for b.Loop() {
		b.StopTimer()
		db := open(b, newSchema(b, cluster))
		b.StartTimer()
		mustCommit(b, db, Change{Add: Each(quads)})
		b.StopTimer()
		stats, err := db.Stats(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(stats.DiskBytes)/float64(stats.Quads), "disk-B/quad")
		db.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(len(quads)*b.N)/b.Elapsed().Seconds(), "quads/s")
}

// loaded returns a snapshot of a store with benchQuads.
func loaded(b *testing.B, n int) *Snapshot {
	db := open(b, newSchema(b, sharedCluster(b)))
	b.Cleanup(func() { db.Close() })
	mustCommit(b, db, Change{Add: Each(benchQuads(n))})
	s := snapshot(b, db)
	b.Cleanup(func() { s.Close() })
	return s
}

func BenchmarkSeek(b *testing.B) {
	b.ReportAllocs()
	s := loaded(b, 100_000)
	sorted := walk(b, s.ScanOrder(IDQuad{}, 0))
	i := 0
	c := s.ScanOrder(IDQuad{}, 0)
	for b.Loop() {
		i = (i + 7919) % len(sorted)
		c.Reset(IDQuad{})
		if !c.Seek(sorted[i]) {
			b.Fatal(c.Err())
		}
	}
}

func BenchmarkScan(b *testing.B) {
	b.ReportAllocs()
	s := loaded(b, 100_000)
	n := 0
	for b.Loop() {
		for c := s.ScanOrder(IDQuad{}, 0); c.Next(); {
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/quad")
}

// BenchmarkCommit replaces a document of 200 quads.
func BenchmarkCommit(b *testing.B) {
	b.ReportAllocs()
	s := loaded(b, 100_000)
	quads := benchQuads(200)
	i := 0
	for b.Loop() {
		i++
		document := make([]quad.Quad, len(quads))
		for j, q := range quads {
			q.Predicate = quad.IRI(fmt.Sprintf("urn:newsgraph:v:%d", i%5))
			document[j] = q
		}
		mustCommit(b, s.db, Change{DropLabels: []quad.Value{document[0].Label}, Add: Each(document)})
	}
}
