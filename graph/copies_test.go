package graph

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// put stores a text as an article and returns its document.
func put(t *rapid.T, s *Store, text string) *Document {
	d := NewDocument(fmt.Sprintf("%d.txt", len(text)), []byte(text))
	if _, err := s.Apply(t.Context(), &Content{Document: d}); err != nil {
		t.Fatal(err)
	}
	return d
}

func sources(t *rapid.T, s *Store, documents ...IRI) int {
	sn := s.Snapshot()
	defer sn.Close()
	n, err := sn.Sources(documents)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCopiesCountOnce: an article with other layout, capitals and a line before it is
// one source with the first, in whatever sequence they come; one of other words is
// not.
func TestCopiesCountOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z]{6,10}`), 40, 300).Draw(t, "words")
		others := rapid.SliceOfN(rapid.StringMatching(`[A-Z]{3,5}[0-9]`), 40, 300).Draw(t, "others")
		text, other := strings.Join(words, " "), strings.Join(others, " ")
		wire := "By our wire.\n\n" + strings.ToUpper(strings.Join(words, ",\n")) + "."
		a, b, c := put(t, s, text), put(t, s, wire), put(t, s, other)
		for _, list := range [][]IRI{{a.IRI, b.IRI}, {b.IRI, a.IRI, a.IRI}} {
			if n := sources(t, s, list...); n != 1 {
				t.Fatalf("a copy and its original are %d sources", n)
			}
		}
		if n := sources(t, s, c.IRI, b.IRI, a.IRI); n != 2 {
			t.Fatalf("two copies and another article are %d sources", n)
		}
		if copies, err := s.CopiesOf(b); err != nil || len(copies) != 1 || copies[0] != a.IRI {
			t.Fatalf("copies %v, %v", copies, err)
		}
		if _, err := s.Retract(t.Context(), a.IRI); err != nil {
			t.Fatal(err)
		}
		if copies, err := s.CopiesOf(b); err != nil || len(copies) != 0 {
			t.Fatalf("copies after the original was retracted: %v, %v", copies, err)
		}
	})
}

// TestApplyReplaces: a document that takes the place of others leaves the store as
// if only it had been loaded.
func TestApplyReplaces(t *testing.T) {
	exported := func(s *Store) string {
		sn := s.Snapshot()
		defer sn.Close()
		quads, err := collect(sn.Quads())
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(quads)
	}
	stores := make([]*Store, 2)
	for i := range stores {
		s, err := OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stores[i] = s
	}
	before, after := NewDocument("a.txt", []byte("one")), NewDocument("a.txt", []byte("two"))
	if _, err := stores[0].Apply(t.Context(), &Content{Document: before}); err != nil {
		t.Fatal(err)
	}
	for i, replaced := range [][]IRI{{before.IRI}, nil} {
		if _, err := stores[i].Apply(t.Context(), &Content{Document: after}, replaced...); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := exported(stores[0]), exported(stores[1]); got != want {
		t.Errorf("after replacing\n%s\nwant\n%s", got, want)
	}
	sn := stores[0].Snapshot()
	defer sn.Close()
	if _, found, err := sn.Blob(blobKey(before.IRI)); found || err != nil {
		t.Errorf("the bytes of what was replaced are still there (%v)", err)
	}
}
