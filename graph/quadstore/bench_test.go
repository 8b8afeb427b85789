package quadstore

import (
	"fmt"
	"testing"

	"github.com/cayleygraph/quad"
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

func BenchmarkRead(b *testing.B) {
	db := diskStore(b)
	fill(b, db, 0, 200_000, 50_000)
	s := db.Snapshot()
	b.Cleanup(func() { s.Close() })
	p, _, err := s.ID(quad.IRI("urn:newsgraph:v:property3"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Scan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c := s.Scan(IDQuad{P: p})
			n := 0
			for c.Next() {
				n++
			}
			c.Close()
			b.ReportMetric(float64(n), "quads/op")
		}
	})
	b.Run("Seek", func(b *testing.B) {
		b.ReportAllocs()
		c := s.ScanOrder(IDQuad{}, SPOG)
		defer c.Close()
		for b.Loop() {
			if !c.Seek(IDQuad{S: c.Quad().S + 16}) {
				c.Close()
				c = s.ScanOrder(IDQuad{}, SPOG)
			}
		}
	})
	b.Run("ID", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			if _, _, err := s.ID(newsQuad(n % 200_000).Subject); err != nil {
				b.Fatal(err)
			}
			n += 8
		}
	})
}
