//go:build unix

package postgres

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"newsgraph/graph/quadstore"
)

// model is what a store should be: a set of quads and a map of blobs.
type model struct {
	quads map[quad.Quad]bool
	blobs map[string]string
}

func (m model) clone() model { return model{maps.Clone(m.quads), maps.Clone(m.blobs)} }

// modelTerms are few, so that random quads often meet again.
var modelTerms = []quad.Value{
	quad.IRI("e:a"), quad.IRI("e:b"), quad.IRI("e:c"), quad.IRI("e:d"),
	quad.BNode("a"), quad.String("a"), quad.LangString{Value: "a", Lang: "en"},
	quad.Int(1), quad.Bool(true), quad.Float(0.5), quad.Time(time.Unix(1, 1).UTC()),
	quad.TypedString{Value: "1", Type: "http://www.w3.org/2001/XMLSchema#integer"},
}

var (
	modelLabels = append([]quad.Value{nil, nil}, modelTerms[:3]...)
	modelKeys   = []string{"", "a", "a/b", "b", "a\xff"}
)

func drawQuad(t *rapid.T) quad.Quad {
	return quad.Quad{
		Subject:   rapid.SampledFrom(modelTerms[:5]).Draw(t, "s"),
		Predicate: rapid.SampledFrom(modelTerms[:3]).Draw(t, "p"),
		Object:    rapid.SampledFrom(modelTerms).Draw(t, "o"),
		Label:     rapid.SampledFrom(modelLabels).Draw(t, "g"),
	}
}

func drawChange(t *rapid.T) Change {
	quads := rapid.SliceOfN(rapid.Custom(drawQuad), 0, 8)
	keys := rapid.SliceOfN(rapid.SampledFrom(modelKeys), 0, 2)
	change := Change{
		DropLabels:   rapid.SliceOfN(rapid.SampledFrom(modelLabels), 0, 1).Draw(t, "drop"),
		DropSubjects: rapid.SliceOfN(rapid.Custom(drawQuad), 0, 2).Draw(t, "drop subjects"),
		DropNodes:    rapid.SliceOfN(rapid.SampledFrom(modelTerms), 0, 1).Draw(t, "drop node"),
		Delete:       quads.Draw(t, "delete"),
		Add:          Each(quads.Draw(t, "add")),
		DeleteBlobs:  keys.Draw(t, "delete blobs"),
		PutBlobs:     map[string][]byte{},
	}
	for _, key := range keys.Draw(t, "put blobs") {
		change.PutBlobs[key] = []byte("of " + key)
	}
	return change
}

// apply does to m what Commit is to do to the store.
func (m model) apply(change Change) {
	for _, label := range change.DropLabels {
		maps.DeleteFunc(m.quads, func(q quad.Quad, _ bool) bool { return q.Label == label })
	}
	for _, d := range change.DropSubjects {
		maps.DeleteFunc(m.quads, func(q quad.Quad, _ bool) bool { return q.Subject == d.Subject && q.Label == d.Label })
	}
	for _, node := range change.DropNodes {
		maps.DeleteFunc(m.quads, func(q quad.Quad, _ bool) bool {
			return q.Subject == node || q.Predicate == node || q.Object == node || q.Label == node
		})
	}
	for _, q := range change.Delete {
		delete(m.quads, q)
	}
	for q := range change.Add {
		m.quads[q] = true
	}
	for _, key := range change.DeleteBlobs {
		delete(m.blobs, key)
	}
	for key, content := range change.PutBlobs {
		m.blobs[key] = string(content)
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

func TestRandomChangesEqualModel(t *testing.T) {
	cluster := sharedCluster(t)
	rapid.Check(t, func(t *rapid.T) {
		db := open(t, newSchema(t, cluster))
		defer db.Close()
		m := model{map[quad.Quad]bool{}, map[string]string{}}
		type held struct {
			*Snapshot
			model
		}
		var snapshots []held
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			change := drawChange(t)
			before := m.clone()
			m.apply(change)
			added, removed := mustCommit(t, db, change)
			if added != difference(m, before) || removed != difference(before, m) {
				t.Fatalf("Commit reports %d added, %d removed; want %d, %d", added, removed, difference(m, before), difference(before, m))
			}
			snapshots = append(snapshots, held{snapshot(t, db), m.clone()})
		}
		for _, s := range snapshots {
			checkModel(t, s.Snapshot, s.model)
			checkPattern(t, s.Snapshot, s.model)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		checkVerify(t, db)
	})
}

// checkModel compares everything a snapshot holds with the model.
func checkModel(t *rapid.T, s *Snapshot, m model) {
	if s.Len() != int64(len(m.quads)) {
		t.Fatalf("Len is %d, want %d", s.Len(), len(m.quads))
	}
	used, labels := map[quad.Value]bool{}, map[quad.Value]bool{}
	for q := range m.quads {
		used[q.Subject], used[q.Predicate], used[q.Object] = true, true, true
		if q.Label != nil {
			used[q.Label], labels[q.Label] = true, true
		}
	}
	for _, v := range modelTerms {
		id, found, err := s.ID(v)
		if err != nil || found != used[v] {
			t.Fatalf("ID(%v) is %v, %v; want %v", v, found, err, used[v])
		}
		if back, err := s.Term(id); found && (err != nil || back != v) {
			t.Fatalf("Term(ID(%v)) is %v, %v", v, back, err)
		}
	}
	var last ID
	for id, err := range s.Labels() {
		v, errTerm := s.Term(id)
		if err != nil || errTerm != nil || id <= last || !labels[v] {
			t.Fatalf("label %v (%v) after %v: %v, %v", id, v, last, err, errTerm)
		}
		last = id
		delete(labels, v)
	}
	if len(labels) > 0 {
		t.Fatalf("the labels %v are missing", labels)
	}
	checkBlobs(t, s, m)
}

func checkBlobs(t *rapid.T, s *Snapshot, m model) {
	for _, key := range modelKeys {
		want, there := m.blobs[key]
		got, found, err := s.Blob(key)
		if err != nil || found != there || string(got) != want {
			t.Fatalf("blob %q is %q, %v, %v; want %q, %v", key, got, found, err, want, there)
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

// checkPattern asks for a random pattern in every way there is.
func checkPattern(t *rapid.T, s *Snapshot, m model) {
	pattern := drawQuad(t)
	mask := rapid.IntRange(0, 15).Draw(t, "places")
	var p IDQuad
	for i, place := range []struct {
		id *ID
		v  quad.Value
	}{{&p.S, pattern.Subject}, {&p.P, pattern.Predicate}, {&p.O, pattern.Object}, {&p.G, pattern.Label}} {
		if mask&(1<<i) == 0 {
			continue
		}
		id, known, err := s.ID(place.v)
		if err != nil {
			t.Fatal(err)
		}
		if !known {
			return
		}
		*place.id = id
	}
	want := map[quad.Quad]bool{}
	for q := range m.quads {
		if (p.S == quadstore.Any || q.Subject == pattern.Subject) && (p.P == quadstore.Any || q.Predicate == pattern.Predicate) &&
			(p.O == quadstore.Any || q.Object == pattern.Object) && (p.G == quadstore.Any || q.Label == pattern.Label) {
			want[q] = true
		}
	}
	if n, exact, err := s.Count(p); err != nil || !exact || n != int64(len(want)) {
		t.Fatalf("Count(%v) is %d, %v, %v; want %d", p, n, exact, err, len(want))
	}
	for o := range orderColumns {
		sorted := walk(t, s.ScanOrder(p, o))
		if len(sorted) != len(want) {
			t.Fatalf("%v in %v has %d quads, want %d", p, o, len(sorted), len(want))
		}
		for _, q := range sorted {
			if term, err := s.Quad(q); err != nil || !want[term] {
				t.Fatalf("%v in %v has %v, %v, which does not match", p, o, term, err)
			}
		}
		checkMoves(t, s.ScanOrder(p, o), sorted)
	}
}

// walk lists a cursor's quads and checks that they are sorted and distinct.
func walk(t tester, c *Cursor) (out []IDQuad) {
	t.Helper()
	for c.Next() {
		if n := len(out); n > 0 && c.order.Compare(out[n-1], c.Quad()) >= 0 {
			t.Fatalf("%v comes after %v in %v", c.Quad(), out[n-1], c.order)
		}
		out = append(out, c.Quad())
	}
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
	return out
}

// checkMoves mixes Seek, Next and NextBatch and compares with the sorted quads.
func checkMoves(t *rapid.T, c *Cursor, sorted []IDQuad) {
	at, buf := -1, make([]IDQuad, 3)
	for range rapid.IntRange(0, 8).Draw(t, "moves") {
		if rapid.IntRange(0, 3).Draw(t, "batch") == 0 {
			n := c.NextBatch(buf)
			if rest := sorted[min(at+1, len(sorted)):]; !slices.Equal(buf[:n], rest[:min(len(buf), len(rest))]) {
				t.Fatalf("after %d quads the next batch is %v, want the start of %v", at+1, buf[:n], rest)
			}
			if at += n; n < len(buf) {
				at = len(sorted)
			}
			continue
		}
		var ok bool
		if target, seek := drawTarget(t, c.order, sorted); seek {
			ok = c.Seek(target)
			for at = max(at, 0); at < len(sorted) && c.order.Compare(sorted[at], target) < 0; {
				at++
			}
		} else {
			ok = c.Next()
			at = min(at+1, len(sorted))
		}
		if ok != (at < len(sorted)) || ok && c.Quad() != sorted[at] {
			t.Fatalf("%v in %v: the cursor is not at place %d of %v: %v", c.pattern, c.order, at, sorted, ok)
		}
	}
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
}

// drawTarget picks where to seek: a quad, or one from which the last places are
// cut off, or a place just above or below one.
func drawTarget(t *rapid.T, o Order, sorted []IDQuad) (target IDQuad, seek bool) {
	if len(sorted) == 0 || !rapid.Bool().Draw(t, "seek") {
		return IDQuad{}, false
	}
	target = rapid.SampledFrom(sorted).Draw(t, "target")
	depth := rapid.IntRange(1, 4).Draw(t, "depth")
	for i, column := range orderColumns[o] {
		id := place(&target, column)
		switch {
		case i >= depth:
			*id = quadstore.Any
		case i == depth-1:
			*id += ID(rapid.IntRange(-1, 1).Draw(t, "beside"))
		}
	}
	return target, true
}

// TestCursorPages walks more quads than a page holds.
func TestCursorPages(t *testing.T) {
	db := empty(t)
	const n = 6000
	mustCommit(t, db, Change{Add: func(yield func(quad.Quad, error) bool) {
		for i := range n {
			q := quad.Quad{Subject: quad.Int(i % 7), Predicate: quad.Int(i % 3), Object: quad.Int(i), Label: modelLabels[i%5]}
			if !yield(q, nil) {
				return
			}
		}
	}})
	s := snapshot(t, db)
	defer s.Close()
	three, _, err := s.ID(quad.Int(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []IDQuad{{}, {P: three}, {S: three, P: three}, {G: quadstore.NoLabel}} {
		want, exact, err := s.Count(pattern)
		if err != nil || !exact {
			t.Fatalf("Count(%v): %v, %v", pattern, exact, err)
		}
		for o := range orderColumns {
			sorted := walk(t, s.ScanOrder(pattern, o))
			if int64(len(sorted)) != want {
				t.Fatalf("%v in %v has %d quads, want %d", pattern, o, len(sorted), want)
			}
			c := s.ScanOrder(pattern, o)
			for at := 0; at < len(sorted); at += 1 + at/2 {
				if !c.Seek(sorted[at]) || c.Quad() != sorted[at] {
					t.Fatalf("%v in %v: seeking place %d fails: %v", pattern, o, at, c.Err())
				}
			}
			if c.Seek(IDQuad{S: 1 << 63, P: 1 << 63, O: 1 << 63, G: 1 << 63}) || c.Err() != nil || c.Next() {
				t.Fatalf("%v in %v: there is something above every id: %v", pattern, o, c.Err())
			}
		}
	}
	seen := 0
	c := s.Scan(IDQuad{})
	for c.Next() {
		if _, err := s.Quad(c.Quad()); err != nil {
			t.Fatal(err)
		}
		seen++
	}
	if seen != n || c.Err() != nil {
		t.Fatalf("%d quads, %v", seen, c.Err())
	}
}
