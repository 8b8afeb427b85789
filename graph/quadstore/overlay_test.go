package quadstore

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"
)

// drawOverlay makes an overlay for a snapshot that holds m, and does to m what
// reading with it is to do.
func drawOverlay(t *rapid.T, s *Snapshot, m model) *Overlay {
	before := m.clone()
	var added, removed []IDQuad
	byText := func(a, b quad.Quad) int { return strings.Compare(a.String(), b.String()) }
	for _, q := range slices.SortedFunc(maps.Keys(before.quads), byText) {
		if rapid.IntRange(0, 3).Draw(t, "take out") == 0 {
			removed = append(removed, mustIDs(t, s, q))
			delete(m.quads, q)
		}
	}
	for range rapid.IntRange(0, 8).Draw(t, "put in") {
		q := drawQuad(t)
		if !knows(t, s, q) || before.quads[q] || m.quads[q] {
			continue
		}
		added = append(added, mustIDs(t, s, q))
		m.quads[q] = true
	}
	o := NewOverlay(added, removed)
	used := termsOf(m)
	for v := range termsOf(before) {
		if !used[v] {
			id, _, _ := s.ID(v)
			o.Retire(id)
		}
	}
	return o
}

func termsOf(m model) map[quad.Value]bool {
	used := map[quad.Value]bool{}
	for q := range m.quads {
		for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			if v != nil {
				used[v] = true
			}
		}
	}
	return used
}

// knows tells whether a snapshot has all terms of a quad.
func knows(t tester, s *Snapshot, q quad.Quad) bool {
	t.Helper()
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		_, found, err := s.ID(v)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			return false
		}
	}
	return true
}

func mustIDs(t tester, s *Snapshot, q quad.Quad) (ids IDQuad) {
	t.Helper()
	for _, place := range []struct {
		id *ID
		v  quad.Value
	}{{&ids.S, q.Subject}, {&ids.P, q.Predicate}, {&ids.O, q.Object}, {&ids.G, q.Label}} {
		id, found, err := s.ID(place.v)
		if err != nil || !found {
			t.Fatalf("no id for %v: %v", place.v, err)
		}
		*place.id = id
	}
	return ids
}

// checkOverlay reads a snapshot with a random overlay in every way there is.
func checkOverlay(t *rapid.T, s *Snapshot, m model) {
	m = m.clone()
	view := s.With(drawOverlay(t, s, m))
	checkModel(t, view, m)
	checkPattern(t, view, m)
	q := drawQuad(t)
	if !knows(t, s, q) {
		return
	}
	if there, err := view.Has(mustIDs(t, s, q)); err != nil || there != m.quads[q] {
		t.Fatalf("Has(%v) is %v, %v; want %v", q, there, err, m.quads[q])
	}
}

// checkTermWalk lists the terms as Cayley does.
func checkTermWalk(t tester, s *Snapshot, used map[quad.Value]bool) {
	t.Helper()
	walk, err := s.walkTerms()
	if err != nil {
		t.Fatal(err)
	}
	defer walk.Close()
	left := maps.Clone(used)
	for walk.Next() {
		v, err := s.Term(walk.id)
		if err != nil || !left[v] {
			t.Fatalf("the walk comes to %v, %v, which no quad has or which came before", v, err)
		}
		delete(left, v)
	}
	if walk.Err() != nil || len(left) > 0 {
		t.Fatalf("the walk ends with %v and without %v", walk.Err(), left)
	}
}

// TestAlias looks up a term that is read as another.
func TestAlias(t *testing.T) {
	db := memory(t)
	q := quad.Quad{Subject: quad.IRI("e:a"), Predicate: quad.IRI("e:p"), Object: quad.IRI("e:b"), Label: quad.IRI("e:g")}
	var batch Batch
	batch.Add(q)
	if err := db.Apply(&batch); err != nil {
		t.Fatal(err)
	}
	s := db.Snapshot()
	defer s.Close()
	stored := mustIDs(t, s, q)
	read := stored
	read.O = stored.S
	o := NewOverlay([]IDQuad{read}, []IDQuad{stored})
	o.Alias(stored.O, stored.S)
	o.Retire(stored.O)
	view := s.With(o)
	if id, found, err := view.ID(q.Object); id != stored.S || !found || err != nil {
		t.Errorf("the alias is %v, %v, %v; want %v", id, found, err, stored.S)
	}
	qs := view.QuadStore()
	defer qs.Close()
	if ref := qs.ValueOf(q.Object); ref != stored.S {
		t.Errorf("Cayley finds %v, want %v", ref, stored.S)
	}
	var nodes []quad.Value
	it := qs.NodesAllIterator()
	for it.Next(t.Context()) {
		nodes = append(nodes, qs.NameOf(it.Result()))
	}
	if err := it.Close(); err != nil || len(nodes) != 3 || slices.Contains(nodes, q.Object) {
		t.Errorf("Cayley lists %v, %v", nodes, err)
	}
}
