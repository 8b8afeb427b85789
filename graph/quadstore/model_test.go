package quadstore

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"
)

// model is what a store should be: a set of quads and a map of blobs.
type model struct {
	quads map[quad.Quad]bool
	blobs map[string]string
}

func newModel() model { return model{quads: map[quad.Quad]bool{}, blobs: map[string]string{}} }

func (m model) clone() model { return model{maps.Clone(m.quads), maps.Clone(m.blobs)} }

// modelTerms are few, so that random quads often meet again.
var modelTerms = []quad.Value{
	quad.IRI("e:a"), quad.IRI("e:b"), quad.IRI("e:c"), quad.IRI("e:d"),
	quad.BNode("a"), quad.String("a"), quad.LangString{Value: "a", Lang: "en"},
	quad.Int(1), quad.Bool(true), quad.Float(0.5), quad.Time(time.Unix(1, 1).UTC()),
	quad.TypedString{Value: "1", Type: typeInteger},
}

var modelLabels = append([]quad.Value{nil, nil}, modelTerms[:3]...)

func drawQuad(t *rapid.T) quad.Quad {
	return quad.Quad{
		Subject:   rapid.SampledFrom(modelTerms[:5]).Draw(t, "s"),
		Predicate: rapid.SampledFrom(modelTerms[:3]).Draw(t, "p"),
		Object:    rapid.SampledFrom(modelTerms).Draw(t, "o"),
		Label:     rapid.SampledFrom(modelLabels).Draw(t, "g"),
	}
}

// drawBatch makes a batch and does to m what the batch is to do to the store.
func drawBatch(t *rapid.T, m model) *Batch {
	b := &Batch{}
	for range rapid.IntRange(1, 12).Draw(t, "operations") {
		switch rapid.IntRange(0, 13).Draw(t, "operation") {
		case 13:
			subject := rapid.SampledFrom(modelTerms[:5]).Draw(t, "subject")
			label := rapid.SampledFrom(modelLabels).Draw(t, "label")
			b.DeleteSubject(subject, label)
			maps.DeleteFunc(m.quads, func(q quad.Quad, _ bool) bool { return q.Subject == subject && q.Label == label })
		case 0:
			label := rapid.SampledFrom(modelLabels).Draw(t, "label")
			b.DeleteLabel(label)
			maps.DeleteFunc(m.quads, func(q quad.Quad, _ bool) bool { return q.Label == label })
		case 1:
			key := rapid.SampledFrom([]string{"", "a", "a/b", "b"}).Draw(t, "key")
			b.PutBlob(key, []byte("of "+key))
			m.blobs[key] = "of " + key
		case 2:
			key := rapid.SampledFrom([]string{"", "a", "a/b", "b"}).Draw(t, "key")
			b.DeleteBlob(key)
			delete(m.blobs, key)
		case 3, 4, 5, 6:
			q := drawQuad(t)
			b.Delete(q)
			delete(m.quads, q)
		case 7:
			node := rapid.SampledFrom(modelTerms).Draw(t, "node")
			b.DeleteNode(node)
			maps.DeleteFunc(m.quads, func(q quad.Quad, _ bool) bool { return has(q, node) })
		default:
			q := drawQuad(t)
			b.Add(q)
			m.quads[q] = true
		}
	}
	return b
}

// has tells whether the quad has the term in any place.
func has(q quad.Quad, t quad.Value) bool {
	return q.Subject == t || q.Predicate == t || q.Object == t || q.Label == t
}

func TestRandomOperationsEqualModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fs := vfs.NewMem()
		db, err := Open("db", Options{FS: fs})
		if err != nil {
			t.Fatal(err)
		}
		type held struct {
			*Snapshot
			model
		}
		var snapshots []held
		m := newModel()
		release := func() {
			for _, h := range snapshots {
				checkModel(t, h.Snapshot, h.model)
				h.Close()
			}
			snapshots = nil
		}
		t.Repeat(map[string]func(*rapid.T){
			"apply": func(t *rapid.T) {
				before := m.clone()
				b := drawBatch(t, m)
				if err := db.Apply(b); err != nil {
					t.Fatal(err)
				}
				added, removed := difference(m, before), difference(before, m)
				if b.Added() != added || b.Removed() != removed {
					t.Fatalf("the batch reports %d added, %d removed; want %d, %d", b.Added(), b.Removed(), added, removed)
				}
			},
			"hold": func(t *rapid.T) {
				snapshots = append(snapshots, held{db.Snapshot(), m.clone()})
			},
			"compact": func(t *rapid.T) {
				if err := db.Compact(context.Background()); err != nil {
					t.Fatal(err)
				}
			},
			"load": func(t *rapid.T) {
				before := m.clone()
				quads := rapid.SliceOfN(rapid.Custom(drawQuad), 1, 12).Draw(t, "quads")
				for _, q := range quads {
					m.quads[q] = true
				}
				options := LoadOptions{Memory: int64(rapid.SampledFrom([]int{0, 1}).Draw(t, "memory"))}
				stats, err := db.BulkLoad(context.Background(), slices.Values([]Source{{Quads: withoutError(quads)}}), options)
				if err != nil {
					t.Fatal(err)
				}
				if added := difference(m, before); stats.Read != int64(len(quads)) || stats.Added != int64(added) {
					t.Fatalf("the load reports %+v, want %d added of %d", stats, added, len(quads))
				}
			},
			"flush": func(t *rapid.T) {
				if err := db.delta.Flush(); err != nil {
					t.Fatal(err)
				}
			},
			"reopen": func(t *rapid.T) {
				release()
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
				if db, err = Open("db", Options{FS: fs}); err != nil {
					t.Fatal(err)
				}
			},
			"": func(t *rapid.T) {
				s := db.Snapshot()
				defer s.Close()
				checkModel(t, s, m)
				checkPattern(t, s, m)
				checkOverlay(t, s, m)
				checkVerify(t, db)
			},
		})
		release()
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// withoutError is what a source yields that has no errors.
func withoutError(quads []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

func difference(a, b model) (n int) {
	for q := range a.quads {
		if !b.quads[q] {
			n++
		}
	}
	return n
}

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// checkModel compares everything a snapshot holds with the model.
func checkModel(t tester, s *Snapshot, m model) {
	t.Helper()
	if s.Len() != int64(len(m.quads)) {
		t.Fatalf("Len is %d, want %d", s.Len(), len(m.quads))
	}
	for o := range Order(orders) {
		got := scanAll(t, s, IDQuad{}, o)
		if len(got) != len(m.quads) {
			t.Fatalf("%v has %d quads, want %d", o, len(got), len(m.quads))
		}
		for _, q := range got {
			if term := mustQuad(t, s, q); !m.quads[term] {
				t.Fatalf("%v has %v, which was not added", o, term)
			}
		}
	}
	checkTerms(t, s, m)
	for key, val := range m.blobs {
		got, found, err := s.Blob(key)
		if err != nil || !found || string(got) != val {
			t.Fatalf("blob %q is %q, %v, %v; want %q", key, got, found, err, val)
		}
	}
	var keys []string
	for key, err := range s.Blobs("a") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key)
	}
	want := slices.DeleteFunc(slices.Sorted(maps.Keys(m.blobs)), func(k string) bool { return k == "" || k[0] != 'a' })
	if !slices.Equal(keys, want) {
		t.Fatalf("blobs with a: %q, want %q", keys, want)
	}
}

func checkTerms(t tester, s *Snapshot, m model) {
	t.Helper()
	used, labels := termsOf(m), map[quad.Value]bool{}
	for q := range m.quads {
		if q.Label != nil {
			labels[q.Label] = true
		}
	}
	if s.countTerms() != int64(len(used)) {
		t.Fatalf("the store counts %d terms, want %d", s.countTerms(), len(used))
	}
	checkTermWalk(t, s, used)
	for _, v := range modelTerms {
		id, found, err := s.ID(v)
		if err != nil || found != used[v] {
			t.Fatalf("ID(%v) is %v, %v; want %v", v, found, err, used[v])
		}
		if back, err := s.Term(id); found && (err != nil || back != v) {
			t.Fatalf("Term(ID(%v)) is %v, %v", v, back, err)
		}
	}
	if n, err := s.countLabels(); err != nil || n != int64(len(labels)) {
		t.Fatalf("there are %d labels, %v; want %d", n, err, len(labels))
	}
}

// checkPattern asks for a random pattern in every way there is.
func checkPattern(t *rapid.T, s *Snapshot, m model) {
	pattern := drawQuad(t)
	mask := rapid.IntRange(0, 15).Draw(t, "places")
	var p IDQuad
	var known [4]bool
	for i, place := range []struct {
		id *ID
		v  quad.Value
	}{{&p.S, pattern.Subject}, {&p.P, pattern.Predicate}, {&p.O, pattern.Object}, {&p.G, pattern.Label}} {
		known[i] = true
		if mask&(1<<i) == 0 {
			continue
		}
		var err error
		if *place.id, known[i], err = s.ID(place.v); err != nil {
			t.Fatal(err)
		}
	}
	if slices.Contains(known[:], false) {
		return // a term that no quad has
	}
	var want []quad.Quad
	for q := range m.quads {
		if (p.S == Any || q.Subject == pattern.Subject) && (p.P == Any || q.Predicate == pattern.Predicate) &&
			(p.O == Any || q.Object == pattern.Object) && (p.G == Any || q.Label == pattern.Label) {
			want = append(want, q)
		}
	}
	n, exact, err := s.Count(p)
	if err != nil || !exact || n != int64(len(want)) {
		t.Fatalf("Count(%v) is %d, %v, %v; want %d", p, n, exact, err, len(want))
	}
	for o := range Order(orders) {
		got := scanAll(t, s, p, o)
		if len(got) != len(want) {
			t.Fatalf("%v in %v has %d quads, want %d", p, o, len(got), len(want))
		}
		for _, q := range got {
			if !slices.Contains(want, mustQuad(t, s, q)) {
				t.Fatalf("%v in %v has %v, which does not match", p, o, q)
			}
		}
		checkSeek(t, s, p, o, got)
	}
	c := s.Scan(p)
	defer c.Close()
	if n := c.NextBatch(make([]IDQuad, len(want)+1)); n != len(want) || c.Err() != nil {
		t.Fatalf("Scan(%v) has %d quads, %v; want %d", p, n, c.Err(), len(want))
	}
}

// checkSeek mixes Seek and Next and compares with a walk over the sorted quads.
func checkSeek(t *rapid.T, s *Snapshot, p IDQuad, o Order, sorted []IDQuad) {
	c := s.ScanOrder(p, o)
	defer c.Close()
	at := -1
	for range rapid.IntRange(0, 6).Draw(t, "moves") {
		var ok bool
		if rapid.Bool().Draw(t, "seek") && len(sorted) > 0 {
			target := rapid.SampledFrom(sorted).Draw(t, "target")
			target = o.quad(cut(o.places(target), rapid.IntRange(1, 4).Draw(t, "depth")))
			ok = c.Seek(target)
			for at = max(at, 0); at < len(sorted) && o.Compare(sorted[at], target) < 0; {
				at++
			}
		} else {
			ok = c.Next()
			at = min(at+1, len(sorted))
		}
		if ok != (at < len(sorted)) || ok && c.Quad() != sorted[at] {
			t.Fatalf("%v in %v: the cursor is at %v, %v; want place %d of %v", p, o, c.Quad(), ok, at, sorted)
		}
	}
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
}

func cut(places [4]ID, n int) [4]ID {
	clear(places[n:])
	return places
}

// scanAll lists the quads of a pattern and checks that they are sorted and
// distinct.
func scanAll(t tester, s *Snapshot, p IDQuad, o Order) (out []IDQuad) {
	t.Helper()
	c := s.ScanOrder(p, o)
	defer c.Close()
	for c.Next() {
		if n := len(out); n > 0 && o.Compare(out[n-1], c.Quad()) >= 0 {
			t.Fatalf("%v comes after %v in %v", c.Quad(), out[n-1], o)
		}
		out = append(out, c.Quad())
	}
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
	return out
}

func mustQuad(t tester, s *Snapshot, q IDQuad) quad.Quad {
	t.Helper()
	out, err := s.Quad(q)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func checkVerify(t tester, db *DB) {
	t.Helper()
	var problems []error
	err := db.Verify(context.Background(), func(err error) { problems = append(problems, err) })
	if err != nil || len(problems) > 0 {
		t.Fatal(fmt.Sprint("Verify: ", err, problems))
	}
}
