//go:build unix

package graph

import (
	"context"
	"errors"
	"strings"
	"testing"

	"newsgraph/graph/postgres/postgrestest"
)

// TestPostgresStore takes a store on PostgreSQL through its life: what it holds
// is what one in memory holds, a lost server is an error everywhere, and the
// same store works again when the server is back.
func TestPostgresStore(t *testing.T) {
	cluster := postgrestest.New(t)
	t.Cleanup(func() {
		if err := cluster.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx := context.Background()
	s, err := Open(cluster.URL("postgres"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	same := memoryStore(t)
	first, second := content("a.txt", "Acme makes widgets."), content("b.txt", "Acme makes bolts.")
	rdf := "<urn:a> <urn:p> <urn:b> .\n"
	for _, store := range []*Store{s, same} {
		apply(t, store, first, second, first)
		if _, err := store.Retract(ctx, second.Document.IRI); err != nil {
			t.Fatal(err)
		}
		if stats, err := store.Load(ctx, strings.NewReader(rdf), LoadOptions{}); err != nil || stats != (LoadStats{1, 1}) {
			t.Fatalf("load: %+v, %v", stats, err)
		}
		if _, err := store.Retract(ctx, second.Document.IRI); err == nil {
			t.Error("a document went twice")
		}
	}
	want := export(t, same)
	if got := export(t, s); got != want {
		t.Errorf("on PostgreSQL the store holds\n%s\nwant\n%s", got, want)
	}
	v, err := s.Verify(ctx, func(problem error) { t.Error(problem) })
	if err != nil || v.Documents != 1 || v.Evidence != 1 {
		t.Errorf("verify: %+v, %v", v, err)
	}

	if err := cluster.Crash(); err != nil {
		t.Fatal(err)
	}
	checkLost(t, s)
	if err := cluster.Start(); err != nil {
		t.Fatal(err)
	}
	if got := export(t, s); got != want {
		t.Errorf("after the crash the store holds\n%s\nwant\n%s", got, want)
	}
	apply(t, s, second)
}

// TestPostgresReviewed judges the same on PostgreSQL and in memory.
func TestPostgresReviewed(t *testing.T) {
	cluster := postgrestest.New(t)
	defer cluster.Close()
	s, err := Open(cluster.URL("postgres"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	same := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	apply(t, same, c)
	stored, read := export(t, s), view(t, s)
	correction := *c.Statements[1]
	correction.Object = IRI(NSEntity + "cog")
	judgements := []*Judgement{
		{Statement: c.Statements[0].ID(), Verdict: Accepted},
		{Statement: c.Statements[0].ID(), Verdict: Rejected, By: "ann"},
		{Statement: c.Statements[1].ID(), Verdict: Corrected, Correction: &correction},
		{A: NSEntity + "cog", B: NSEntity + "acme", Verdict: Same},
	}
	for _, j := range judgements {
		judge(t, s, j)
		judge(t, same, j)
		sameLines(t, view(t, s), view(t, same))
		if export(t, s) != export(t, same) {
			t.Fatalf("after %q on <%s> other quads are stored", j.Verdict, string(j.Statement))
		}
	}
	sn := s.Snapshot()
	defer sn.Close()
	about, err := sn.StatementsAbout(NSEntity + "acme")
	if err != nil || len(about) != 2 || about[0].Subject != NSEntity+"cog" {
		t.Errorf("%d statements about the merged entity, %v", len(about), err)
	}
	for _, j := range judgements[1:] {
		withdraw(t, s, j)
	}
	sameLines(t, view(t, s), read)
	if export(t, s) != stored {
		t.Error("withdrawn judgements left quads")
	}
}

// checkLost calls what there is to call while the server is away.
func checkLost(t *testing.T, s *Store) {
	t.Helper()
	lost := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, ErrConnectionLost) {
			t.Errorf("%s without a server: error %v", what, err)
		}
	}
	_, err := s.Apply(context.Background(), content("c.txt", "Acme is gone."))
	lost("Apply", err)
	_, err = s.Stats()
	lost("Stats", err)
	_, err = s.Verify(context.Background(), func(error) {})
	lost("Verify", err)
	sn := s.Snapshot()
	_, err = sn.Documents()
	lost("Documents", err)
	_, err = sn.Statement("urn:a")
	lost("Statement", err)
	_, err = sn.CountMatches(Quad{})
	lost("CountMatches", err)
	for _, err := range sn.Quads() {
		lost("Quads", err)
	}
	for _, err := range sn.Blobs("") {
		lost("Blobs", err)
	}
	if err := sn.Close(); err != nil {
		t.Error(err)
	}
}

func TestPostgresDeletes(t *testing.T) {
	cluster := postgrestest.New(t)
	defer cluster.Close()
	s, err := Open(cluster.URL("postgres"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	checkDeletes(t, s)
}

// TestPostgresReadOnly opens the store for reading only.
func TestPostgresReadOnly(t *testing.T) {
	cluster := postgrestest.New(t)
	defer cluster.Close()
	s, err := Open(cluster.URL("postgres"), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Apply(context.Background(), content("a.txt", "Acme makes widgets.")); err == nil {
		t.Error("a document was stored")
	}
	if export(t, s) != "" {
		t.Error("something was stored")
	}
}
