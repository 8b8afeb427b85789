package quadstore

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore/newsgen"
)

// newsQuad is the n-th of a series of quads that repeat terms about as often as
// news statements do.
func newsQuad(n int) quad.Quad {
	return quad.Quad{
		Subject:   quad.IRI(fmt.Sprintf("urn:newsgraph:s:%08x", n/8)),
		Predicate: quad.IRI(fmt.Sprintf("urn:newsgraph:v:property%d", n%8)),
		Object:    quad.IRI(fmt.Sprintf("urn:newsgraph:e:entity%d", n*2654435761%100003)),
		Label:     quad.IRI(fmt.Sprintf("urn:newsgraph:d:%06x", n/1000)),
	}
}

// fill applies quads [from, to) in batches of size.
func fill(b *testing.B, db *DB, from, to, size int) {
	batch := &Batch{}
	for n := from; n < to; n++ {
		batch.Add(newsQuad(n))
		if batch.Len() == size || n+1 == to {
			if err := db.Apply(batch); err != nil {
				b.Fatal(err)
			}
			batch.Reset()
		}
	}
}

func diskStore(b *testing.B) *DB {
	db, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

// BenchmarkApply commits documents of 1,000 quads to a store on disk.
func BenchmarkApply(b *testing.B) {
	db := diskStore(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		fill(b, db, n, n+1000, 1000)
		n += 1000
	}
}

// BenchmarkLoad brings 500,000 quads into a new store on disk.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		db := diskStore(b)
		fill(b, db, 0, 500_000, 50_000)
		stats, err := db.Stats()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(stats.DiskBytes)/float64(stats.Quads), "disk-bytes/quad")
	}
}

// BenchmarkRetract drops a document of 1,000 quads from a store of 200.
func BenchmarkRetract(b *testing.B) {
	db := diskStore(b)
	fill(b, db, 0, 200_000, 50_000)
	b.ReportAllocs()
	for b.Loop() {
		batch := &Batch{}
		batch.DeleteLabel(newsQuad(0).Label)
		if err := db.Apply(batch); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		fill(b, db, 0, 1000, 1000)
		b.StartTimer()
	}
}

// BenchmarkBulkLoad brings 200,000 statements into a new store on disk.
func BenchmarkBulkLoad(b *testing.B) {
	const lines = 200_000
	text, err := io.ReadAll(newsgen.Reader(1, lines))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		db := diskStore(b)
		if _, err := db.BulkLoad(b.Context(), slices.Values([]Source{textSource("news.nq", string(text))}), LoadOptions{}); err != nil {
			b.Fatal(err)
		}
		stats, err := db.Stats()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(stats.DiskBytes)/float64(stats.Quads), "disk-bytes/quad")
	}
	b.ReportMetric(lines*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
}

// BenchmarkRead reads a base of 200,000 quads, one with an overlay, and then one
// with a delta.
func BenchmarkRead(b *testing.B) {
	const lines = 200_000
	db := memory(b)
	if _, err := db.BulkLoad(b.Context(), slices.Values([]Source{newsSource(1, lines)}), LoadOptions{}); err != nil {
		b.Fatal(err)
	}
	s := db.Snapshot()
	b.Run("base", func(b *testing.B) { benchmarkReads(b, s) })
	view := s.With(everyTwentieth(b, s))
	b.Run("base and overlay", func(b *testing.B) { benchmarkReads(b, view) })
	s.Close()
	fill(b, db, 0, 10_000, 10_000)
	s = db.Snapshot()
	defer s.Close()
	b.Run("base and delta", func(b *testing.B) { benchmarkReads(b, s) })
}

// everyTwentieth takes that many quads out and puts others in their place.
func everyTwentieth(b *testing.B, s *Snapshot) *Overlay {
	var added, removed []IDQuad
	c := s.ScanOrder(IDQuad{}, SPOG)
	defer c.Close()
	for n := 0; c.Next(); n++ {
		if n%20 > 0 {
			continue
		}
		out, in := c.Quad(), c.Quad()
		in.O = in.S
		removed, added = append(removed, out), append(added, in)
	}
	if err := c.Err(); err != nil {
		b.Fatal(err)
	}
	return NewOverlay(added, removed)
}

func benchmarkReads(b *testing.B, s *Snapshot) {
	all := make([]IDQuad, s.Len())
	c := s.ScanOrder(IDQuad{}, SPOG)
	defer c.Close()
	if n := c.NextBatch(all); n < len(all) {
		b.Fatal(c.Err())
	}
	c.Reset(IDQuad{})
	rng := rand.New(rand.NewPCG(1, 2))
	b.Run("Next", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !c.Next() {
				c.Reset(IDQuad{})
			}
		}
	})
	b.Run("NextBatch", func(b *testing.B) {
		b.ReportAllocs()
		buf := make([]IDQuad, 1024)
		n := 0
		for b.Loop() {
			got := c.NextBatch(buf)
			if n += got; got < len(buf) {
				c.Reset(IDQuad{})
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/quad")
	})
	b.Run("SeekAhead", func(b *testing.B) {
		b.ReportAllocs()
		c.Reset(IDQuad{})
		for at := 0; b.Loop(); {
			if at += rng.IntN(100); at >= len(all) {
				at = 0
				c.Reset(IDQuad{})
			}
			c.Seek(all[at])
		}
	})
	b.Run("ResetAndNext", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q := all[rng.IntN(len(all))]
			c.Reset(IDQuad{S: q.S, P: q.P})
			c.Next()
		}
	})
	b.Run("Count", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q := all[rng.IntN(len(all))]
			if _, _, err := s.Count(IDQuad{P: q.P, O: q.O}); err != nil {
				b.Fatal(err)
			}
		}
	})
	terms := make([]quad.Value, 1000)
	for i := range terms {
		terms[i], _ = s.Term(all[rng.IntN(len(all))].S)
	}
	b.Run("ID", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := s.ID(terms[rng.IntN(len(terms))]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Term", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := s.readTerm(all[rng.IntN(len(all))].S); err != nil { // past the cache
				b.Fatal(err)
			}
		}
	})
}
