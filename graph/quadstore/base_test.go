package quadstore

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"

	"newsgraph/graph/quadstore/newsgen"
	"newsgraph/graph/rdf"
)

func newsSource(seed uint64, lines int) Source {
	return Source{Name: "news.nq", Open: func() (io.ReadCloser, error) { return io.NopCloser(newsgen.Reader(seed, lines)), nil }}
}

// newsStore returns a store in memory with some blocks of base and a delta that
// adds to it and takes from it.
func newsStore(t testing.TB, lines int, options LoadOptions) *DB {
	t.Helper()
	db := memory(t)
	if _, err := db.BulkLoad(context.Background(), slices.Values([]Source{newsSource(1, lines)}), options); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var gone, added []quad.Quad
	for q, err := range rdf.NewReader(newsgen.Reader(1, lines), rdf.Options{}).Quads() {
		if err != nil {
			t.Fatal(err)
		}
		if rng.IntN(20) == 0 {
			gone = append(gone, q)
		}
	}
	for q, err := range rdf.NewReader(newsgen.Reader(2, lines/20), rdf.Options{}).Quads() {
		if err != nil {
			t.Fatal(err)
		}
		added = append(added, q)
	}
	apply(t, db, func(b *Batch) {
		for _, q := range gone {
			b.Delete(q)
		}
		for _, q := range added {
			b.Add(q)
		}
		for _, q := range gone[:len(gone)/10] {
			b.Add(q)
		}
	})
	return db
}

// TestManyBlocksAgreeWithSortedSlices compares scans, seeks and counts on a base
// of many blocks, with and without a delta on it, with the same quads in slices.
func TestManyBlocksAgreeWithSortedSlices(t *testing.T) {
	db := newsStore(t, 20_000, LoadOptions{})
	for _, state := range []string{"base and delta", "folded"} {
		t.Run(state, func(t *testing.T) {
			s := db.Snapshot()
			defer s.Close()
			all := scanAll(t, s, IDQuad{}, SPOG)
			if s.Len() != int64(len(all)) {
				t.Fatalf("Len is %d, want %d", s.Len(), len(all))
			}
			rng := rand.New(rand.NewPCG(3, 4))
			for o := range Order(orders) {
				sorted := slices.SortedFunc(slices.Values(all), o.Compare)
				checkSlice(t, s, rng, o, sorted)
			}
			checkVerify(t, db)
		})
		if err := db.Compact(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

// checkSlice compares o with all its quads, sorted.
func checkSlice(t *testing.T, s *Snapshot, rng *rand.Rand, o Order, sorted []IDQuad) {
	batch := make([]IDQuad, 1+rng.IntN(3000))
	reused := s.ScanOrder(IDQuad{}, o)
	defer reused.Close()
	for range 300 {
		like := sorted[rng.IntN(len(sorted))]
		p := o.quad(cut(o.places(like), rng.IntN(4)))
		if rng.IntN(4) == 0 { // a place that does not lead
			p = o.quad([4]ID{0, 0, o.places(like)[2]})
		}
		want := slices.DeleteFunc(slices.Clone(rangeOf(sorted, p, o)), func(q IDQuad) bool { return !q.Matches(p) })
		if n, exact, err := s.Count(p); err != nil || exact && n != int64(len(want)) || n > int64(len(want)) {
			t.Fatalf("Count(%v) is %d, %v, %v; want %d", p, n, exact, err, len(want))
		}
		reused.Reset(p)
		for rest := want; ; rest = rest[len(batch):] {
			n := reused.NextBatch(batch)
			if !slices.Equal(batch[:n], rest[:min(n, len(rest))]) || n < len(batch) && n < len(rest) {
				t.Fatalf("%v in %v: a batch of %d is not what follows", p, o, n)
			}
			if n < len(batch) {
				break
			}
		}
		reused.Reset(p)
		checkWalk(t, rng, reused, o, want)
	}
}

// rangeOf returns the part of sorted that agrees with p where it leads in o.
func rangeOf(sorted []IDQuad, p IDQuad, o Order) []IDQuad {
	if o.bound(p) == 0 {
		return sorted
	}
	from, _ := slices.BinarySearchFunc(sorted, p, o.Compare)
	places := o.places(p)
	places[o.bound(p)-1]++
	to, _ := slices.BinarySearchFunc(sorted, o.quad(places), o.Compare)
	return sorted[from:to]
}

// checkWalk moves a cursor about, now by steps and now by seeks.
func checkWalk(t *testing.T, rng *rand.Rand, c *Cursor, o Order, want []IDQuad) {
	at := -1
	for range 30 {
		var ok bool
		if rng.IntN(3) > 0 || len(want) == 0 {
			ok = c.Next()
			at = min(at+1, len(want))
		} else {
			ahead := min(max(at, 0)+rng.IntN(1+len(want)/4), len(want)-1)
			target := want[rng.IntN(ahead+1)]
			target = o.quad(cut(o.places(target), 1+rng.IntN(4)))
			ok = c.Seek(target)
			for at = max(at, 0); at < len(want) && o.Compare(want[at], target) < 0; {
				at++
			}
		}
		if ok != (at < len(want)) || ok && c.Quad() != want[at] {
			t.Fatalf("the cursor stands at %v, %v; want number %d of %d", c.Quad(), ok, at, len(want))
		}
	}
}

// TestLoadsOfOneGraphAreEqual loads the same quads in every way there is.
func TestLoadsOfOneGraphAreEqual(t *testing.T) {
	const lines = 30_000
	var want []string
	for name, load := range map[string]func(*DB) error{
		"at once": func(db *DB) error {
			_, err := db.BulkLoad(context.Background(), slices.Values([]Source{newsSource(1, lines)}), LoadOptions{})
			return err
		},
		"in runs": func(db *DB) error {
			_, err := db.BulkLoad(context.Background(), slices.Values([]Source{newsSource(1, lines)}), LoadOptions{Memory: 1 << 20})
			return err
		},
		"twice": func(db *DB) error {
			_, err := db.BulkLoad(context.Background(), slices.Values([]Source{newsSource(1, lines/2), newsSource(1, lines)}), LoadOptions{})
			return err
		},
		"one after the other": func(db *DB) error {
			if _, err := db.BulkLoad(context.Background(), slices.Values([]Source{newsSource(1, lines/2)}), LoadOptions{}); err != nil {
				return err
			}
			_, err := db.BulkLoad(context.Background(), slices.Values([]Source{newsSource(1, lines)}), LoadOptions{})
			return err
		},
		"by commits": func(db *DB) error {
			w, err := db.QuadStore().NewQuadWriter()
			if err != nil {
				return err
			}
			if _, err := quad.Copy(w, rdf.NewReader(newsgen.Reader(1, lines), rdf.Options{})); err != nil {
				return err
			}
			return w.Close()
		},
	} {
		db := memory(t)
		if err := load(db); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := db.Compact(context.Background()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		checkVerify(t, db)
		var got []string
		for _, f := range db.bases.current.blockFiles() {
			got = append(got, fmt.Sprintf("%s %08x", f.name[len("memory/base-000001"):], checksum(f.mapping.data)))
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the files are %v, others were %v", name, got, want)
		}
	}
}

func TestDefaultLabelAndLenientReading(t *testing.T) {
	db := memory(t)
	options := LoadOptions{Label: quad.IRI("d:1"), Lenient: true}
	text := textSource("cayley.nq", "<alice> <follows> <bob> .\n<bob> <follows> \"2024-02-16\"^^<http://www.w3.org/2001/XMLSchema#date> <d:2> .\n")
	if _, err := db.BulkLoad(context.Background(), slices.Values([]Source{text}), options); err != nil {
		t.Fatal(err)
	}
	want := map[quad.Quad]bool{
		quad.MakeIRI("alice", "follows", "bob", "d:1"): true,
		quad.Make(quad.IRI("bob"), quad.IRI("follows"), quad.TypedString{Value: "2024-02-16", Type: typeDate}, quad.IRI("d:2")): true,
	}
	s := db.Snapshot()
	defer s.Close()
	for _, q := range scanAll(t, s, IDQuad{}, SPOG) {
		if !want[mustQuad(t, s, q)] {
			t.Errorf("the store has %v", mustQuad(t, s, q))
		}
	}
	if s.Len() != int64(len(want)) {
		t.Errorf("%d quads, want %d", s.Len(), len(want))
	}
}

// TestTermsComeBackFromTheBase is TestTermsComeBackAsTheyWentIn after a fold.
func TestTermsComeBackFromTheBase(t *testing.T) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, db, func(b *Batch) {
		for _, v := range oddTerms() {
			b.Add(quad.Quad{Subject: v, Predicate: v, Object: v, Label: v})
		}
	})
	if err := db.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = Open("db", Options{FS: fs}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := db.Snapshot()
	defer s.Close()
	if s.record.changedQuads() || s.record.changedTerms() {
		t.Fatalf("after a fold the delta has %+v", s.record.delta)
	}
	for _, v := range oddTerms() {
		id, found, err := s.ID(v)
		if err != nil || !found {
			t.Errorf("%.40q is not found: %v", quad.StringOf(v), err)
			continue
		}
		if back, err := s.Term(id); err != nil || !sameTerm(v, back) {
			t.Errorf("%#v comes back as %#v, %v", v, back, err)
		}
		if ok, err := s.Has(IDQuad{id, id, id, id}); err != nil || !ok {
			t.Errorf("the quad of %.40q is lost: %v", quad.StringOf(v), err)
		}
	}
	checkVerify(t, db)
}

// TestDeletedQuadsFreeTheirSpace drops nearly all and folds.
func TestDeletedQuadsFreeTheirSpace(t *testing.T) {
	db := newsStore(t, 20_000, LoadOptions{})
	before, err := db.Stats()
	if err != nil {
		t.Fatal(err)
	}
	s := db.Snapshot()
	kept := scanAll(t, s, IDQuad{}, SPOG)[0]
	apply(t, db, func(b *Batch) {
		for _, q := range scanAll(t, s, IDQuad{}, SPOG)[1:] {
			b.Delete(mustQuad(t, s, q))
		}
	})
	keptQuad := mustQuad(t, s, kept)
	s.Close()
	if err := db.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	after, err := db.Stats()
	if err != nil {
		t.Fatal(err)
	}
	// Pebble keeps an old log file or two to write over.
	logs := int64(db.delta.Metrics().WAL.ObsoletePhysicalSize + db.delta.Metrics().WAL.PhysicalSize)
	if after.Quads != 1 || after.BaseQuads != 1 || after.Terms > 4 || after.DiskBytes-logs > before.DiskBytes/50 {
		t.Errorf("before %+v, after %+v of which logs %d", before, after, logs)
	}
	s = db.Snapshot()
	defer s.Close()
	if got := scanAll(t, s, IDQuad{}, SPOG); len(got) != 1 || mustQuad(t, s, got[0]) != keptQuad {
		t.Errorf("%v is left, want %v", got, keptQuad)
	}
}
