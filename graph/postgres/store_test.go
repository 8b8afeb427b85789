//go:build unix

package postgres

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
)

// oddTerms are the terms that the backend is most likely to confuse or to bend.
func oddTerms() []quad.Value {
	const date, integer = "http://www.w3.org/2001/XMLSchema#date", "http://www.w3.org/2001/XMLSchema#integer"
	return []quad.Value{
		quad.IRI(""), quad.IRI("1"), quad.IRI("has space <and> \"quotes\""), quad.IRI("e:\x00b"), quad.IRI(`e:\x00`),
		quad.BNode(""), quad.BNode("1"), quad.BNode("has space"),
		quad.String(""), quad.String("1"), quad.String("\x00"), quad.String(`\x00`), quad.String(`\N`), quad.String("a\tb\\\r\n"),
		quad.String("ព្រះ"), quad.String("中文😀"), quad.String(strings.Repeat("long ", 20_000)),
		quad.LangString{Value: "1", Lang: "en"}, quad.LangString{Value: "1", Lang: "EN"}, quad.LangString{Value: "", Lang: "en"},
		quad.LangString{Value: "1"}, quad.LangString{Value: "\x00", Lang: "km"},
		quad.TypedString{Value: "1"}, quad.TypedString{Value: "1", Type: integer}, quad.TypedString{Value: "01", Type: integer},
		quad.TypedString{Value: "+1", Type: integer}, quad.TypedString{Value: "-0", Type: integer},
		quad.TypedString{Value: "9223372036854775808", Type: integer}, quad.TypedString{Value: "\x00", Type: date},
		quad.TypedString{Value: "2024-02-29", Type: date}, quad.TypedString{Value: "2023-02-29Z", Type: date},
		quad.TypedString{Value: "--02-16", Type: "http://www.w3.org/2001/XMLSchema#gMonthDay"},
		quad.Int(0), quad.Int(1), quad.Int(-1), quad.Int(math.MaxInt64), quad.Int(math.MinInt64),
		quad.Float(0), quad.Float(math.Copysign(0, -1)), quad.Float(0.1), quad.Float(math.Inf(1)), quad.Float(math.Inf(-1)),
		quad.Float(math.MaxFloat64), quad.Float(math.SmallestNonzeroFloat64), quad.Float(math.NaN()),
		quad.Bool(true), quad.Bool(false),
		quad.Time(time.Unix(0, 0).UTC()), quad.Time(time.Unix(1, 1).UTC()), quad.Time(time.Unix(2, 1000).UTC()),
		quad.Time(time.Date(2024, 2, 16, 9, 0, 0, 0, time.FixedZone("", 7*3600))),
		quad.Time(time.Date(-9000, 1, 1, 0, 0, 0, 0, time.UTC)), quad.Time(time.Date(99999, 1, 1, 0, 0, 0, 999, time.UTC)), quad.Time{},
	}
}

func TestTermsComeBackAsTheyWentIn(t *testing.T) {
	db := empty(t)
	terms := oddTerms()
	var quads []quad.Quad
	for _, v := range terms {
		quads = append(quads, quad.Quad{Subject: v, Predicate: v, Object: v, Label: v})
	}
	if added, _ := mustCommit(t, db, Change{Add: Each(quads)}); added != len(terms) {
		t.Fatalf("%d of %d terms are distinct", added, len(terms))
	}
	s := snapshot(t, db)
	defer s.Close()
	qs, err := db.QuadStore()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range terms {
		id, found, err := s.ID(v)
		if err != nil || !found {
			t.Errorf("%.40q is not found: %v", quad.StringOf(v), err)
			continue
		}
		back, err := s.Term(id)
		if err != nil || !sameTerm(v, back) || quad.StringOf(v) != quad.StringOf(back) {
			t.Errorf("%#v comes back as %#v, %v", v, back, err)
		}
		if cayleys := qs.NameOf(qs.ValueOf(v)); cayleys == nil || !sameTerm(v, cayleys) {
			t.Errorf("%#v is %#v for Cayley", v, cayleys)
		}
		if ok, err := s.Has(IDQuad{S: id, P: id, O: id, G: id}); err != nil || !ok {
			t.Errorf("the quad of %.40q is lost: %v", quad.StringOf(v), err)
		}
	}
	checkVerify(t, db)
}

func triple(object, label quad.Value) quad.Quad {
	return quad.Quad{Subject: quad.IRI("e:a"), Predicate: quad.IRI("e:p"), Object: object, Label: label}
}

func TestTermsThatCannotBeKeptAreRefused(t *testing.T) {
	db := empty(t)
	second := time.Unix(5, 0).UTC()
	mustCommit(t, db, Change{Add: Each([]quad.Quad{triple(quad.Int(1), nil), triple(quad.Time(second), nil)})})
	for _, test := range []struct {
		object quad.Value
		want   string
	}{
		{quad.String("\xff"), "not UTF-8"},
		{nil, "lacks its subject"},
		{quad.TypedString{Value: "1", Type: "xsd:integer"}, "same hash"},
		{quad.Time(second.Add(time.Millisecond)), "same hash"},
	} {
		_, _, err := db.Commit(context.Background(), Change{Add: Each([]quad.Quad{triple(quad.IRI("e:new"), nil), triple(test.object, nil)})})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("adding %#v: error %v, want one with %q", test.object, err, test.want)
		}
		s := snapshot(t, db)
		if s.Len() != 2 {
			t.Errorf("after %#v was refused there are %d quads, want 2", test.object, s.Len())
		}
		if _, found, err := s.ID(test.object); test.object != nil && (found || err != nil) {
			t.Errorf("%#v is found though it was refused: %v", test.object, err)
		}
		s.Close()
	}
	if _, removed := mustCommit(t, db, Change{Delete: []quad.Quad{triple(quad.TypedString{Value: "1", Type: "xsd:integer"}, nil)}}); removed != 0 {
		t.Error("deleting another term with the same hash removed a quad")
	}
	both := []quad.Quad{triple(quad.Time(second.Add(time.Hour)), nil), triple(quad.Time(second.Add(time.Hour+1)), nil)}
	if _, _, err := db.Commit(context.Background(), Change{Add: Each(both)}); err == nil {
		t.Error("two times within a second were kept as one")
	}
	checkVerify(t, db)
}

func TestAddDeleteAgainAndAgain(t *testing.T) {
	db := empty(t)
	q := triple(quad.Int(7), quad.IRI("d:1"))
	for range 10 {
		if added, removed := mustCommit(t, db, Change{Add: Each([]quad.Quad{q, q})}); added != 1 || removed != 0 {
			t.Fatalf("add: %d added, %d removed", added, removed)
		}
		if added, removed := mustCommit(t, db, Change{Add: Each([]quad.Quad{q})}); added != 0 || removed != 0 {
			t.Fatalf("add again: %d added, %d removed", added, removed)
		}
		if added, removed := mustCommit(t, db, Change{Delete: []quad.Quad{q, q}}); added != 0 || removed != 1 {
			t.Fatalf("delete: %d added, %d removed", added, removed)
		}
	}
	stats, err := db.Stats(context.Background())
	if err != nil || stats.Quads != 0 || stats.Terms != 0 || stats.Labels != 0 || stats.DiskBytes == 0 {
		t.Fatalf("what is left: %+v, %v", stats, err)
	}
}

func TestLabelIsPartOfAQuad(t *testing.T) {
	db := empty(t)
	one, two := triple(quad.IRI("e:b"), quad.IRI("d:1")), triple(quad.IRI("e:b"), quad.IRI("d:2"))
	plain := triple(quad.IRI("e:b"), nil)
	mustCommit(t, db, Change{Add: Each([]quad.Quad{one, two, plain})})
	if _, removed := mustCommit(t, db, Change{DropLabels: []quad.Value{quad.IRI("d:1")}}); removed != 1 {
		t.Fatalf("dropping d:1 removed %d quads", removed)
	}
	s := snapshot(t, db)
	if _, found, err := s.ID(quad.IRI("d:1")); found || err != nil {
		t.Errorf("the dropped label is still a term: %v", err)
	}
	if s.Len() != 2 {
		t.Errorf("%d quads are left, want 2", s.Len())
	}
	s.Close()
	if _, removed := mustCommit(t, db, Change{DropLabels: []quad.Value{nil}}); removed != 1 {
		t.Fatalf("dropping the quads without a label removed %d", removed)
	}
	// A graph that is loaded again changes by what is different only.
	added, removed := mustCommit(t, db, Change{DropLabels: []quad.Value{quad.IRI("d:2")}, Add: Each([]quad.Quad{two, triple(quad.Int(1), quad.IRI("d:2"))})})
	if added != 1 || removed != 0 {
		t.Fatalf("loading d:2 again: %d added, %d removed", added, removed)
	}
	checkVerify(t, db)
}

func TestFailedAddLeavesNothing(t *testing.T) {
	db := empty(t)
	stop := errors.New("line 3 is wrong")
	_, _, err := db.Commit(context.Background(), Change{
		PutBlobs: map[string][]byte{"a": []byte("b")},
		Add: func(yield func(quad.Quad, error) bool) {
			for i := range 2 * chunk {
				if !yield(triple(quad.Int(i), nil), nil) {
					return
				}
			}
			yield(quad.Quad{}, stop)
		},
	})
	if !errors.Is(err, stop) {
		t.Fatalf("error %v, want %v", err, stop)
	}
	s := snapshot(t, db)
	defer s.Close()
	if _, found, err := s.Blob("a"); s.Len() != 0 || found || err != nil {
		t.Errorf("a failed change left %d quads, a blob %v, %v", s.Len(), found, err)
	}
}

func TestSnapshotStaysWhatItIs(t *testing.T) {
	db := empty(t)
	mustCommit(t, db, Change{Add: Each([]quad.Quad{triple(quad.Int(1), nil)}), PutBlobs: map[string][]byte{"a": {0, 255}}})
	before := snapshot(t, db)
	defer before.Close()
	mustCommit(t, db, Change{
		Delete: []quad.Quad{triple(quad.Int(1), nil)}, Add: Each([]quad.Quad{triple(quad.Int(2), nil)}), DeleteBlobs: []string{"a"},
	})
	after := snapshot(t, db)
	defer after.Close()
	for _, state := range []struct {
		*Snapshot
		object quad.Int
		blob   bool
	}{{before, 1, true}, {after, 2, false}} {
		c := state.Scan(IDQuad{})
		if !c.Next() {
			t.Fatal(c.Err())
		}
		q, err := state.Quad(c.Quad())
		if err != nil || q != triple(state.object, nil) || c.Next() {
			t.Errorf("the snapshot has %v, %v; want the object %d alone", q, err, state.object)
		}
		if _, found, err := state.Blob("a"); found != state.blob || err != nil {
			t.Errorf("the blob is there: %v, %v; want %v", found, err, state.blob)
		}
	}
}

func TestSnapshotServesManyGoroutines(t *testing.T) {
	db := empty(t)
	quads := benchQuads(2000)
	added, _ := mustCommit(t, db, Change{Add: Each(quads)})
	s := snapshot(t, db)
	defer s.Close()
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			seen := 0
			c := s.Scan(IDQuad{})
			for c.Next() {
				if _, err := s.Quad(c.Quad()); err != nil {
					t.Error(err)
					return
				}
				seen++
			}
			if seen != added || c.Err() != nil {
				t.Errorf("a reader sees %d quads, %v; want %d", seen, c.Err(), added)
			}
		})
	}
	mustCommit(t, db, Change{Delete: quads})
	readers.Wait()
}

// TestVerifyReportsDamage does to the tables what no Commit does.
func TestVerifyReportsDamage(t *testing.T) {
	for _, test := range []struct{ damage, want string }{
		{"UPDATE nodes SET value_string = 'e:z' WHERE value_string = 'e:a'", "has the term \"<e:z>\", whose hash is"},
		{"UPDATE nodes SET value_string = NULL WHERE value_string = 'e:a'", "all of its columns are NULL"},
		{"UPDATE nodes SET refs = refs + 1 WHERE value_string = 'e:a'", "counts 2 uses, the quads have 1"},
		{"DELETE FROM nodes WHERE value_string = 'e:a'", "which there is not"},
		{"UPDATE newsgraph SET quads = 7", "the store says it has 7 quads, the table has 1"},
	} {
		url := newSchema(t, sharedCluster(t))
		db := open(t, url)
		mustCommit(t, db, Change{Add: Each([]quad.Quad{triple(quad.Int(1), nil)})})
		execute(t, url, test.damage)
		var problems []string
		err := db.Verify(context.Background(), func(p error) { problems = append(problems, p.Error()) })
		if err != nil || len(problems) != 1 || !strings.Contains(problems[0], test.want) {
			t.Errorf("%s: problems %q, %v; want one with %q", test.damage, problems, err, test.want)
		}
		db.Close()
	}
}
