package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"newsgraph/graph/quadstore/newsgen"
	"newsgraph/graph/rdf"
)

// TestLoadSameInBulk is the law of loading: a commit and a bulk load of one
// document, on top of the same store, leave the same graph and tell the same.
func TestLoadSameInBulk(t *testing.T) {
	text, err := io.ReadAll(newsgen.Reader(7, 3000))
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, text[:bytes.LastIndexByte(text[:len(text)/2], '\n')+1]...)
	load := func(how func(embedded, context.Context, *rdfDocument) (LoadStats, error)) (string, LoadStats) {
		s := memoryStore(t)
		apply(t, s, content("a.txt", "Acme makes widgets."))
		document := &rdfDocument{bytes.NewReader(text), LoadOptions{}}
		stats, err := how(s.engine.(embedded), context.Background(), document)
		if err != nil {
			t.Fatal(err)
		}
		return export(t, s), stats
	}
	committed, commitStats := load(func(e embedded, ctx context.Context, d *rdfDocument) (LoadStats, error) { return d.commitTo(ctx, e) })
	loaded, bulkStats := load(embedded.bulkLoad)
	if committed != loaded {
		t.Error("a bulk load leaves another graph than a commit")
	}
	if commitStats != bulkStats {
		t.Errorf("a bulk load tells %+v, a commit %+v", bulkStats, commitStats)
	}
}

// TestLoadAllOrNothing ends a small and a large document with a wrong line, with
// a damaged stream, and early.
func TestLoadAllOrNothing(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	broken := errors.New("broken")
	for _, quads := range []int{10, 40_000} {
		text, err := io.ReadAll(newsgen.Reader(1, quads))
		if err != nil {
			t.Fatal(err)
		}
		if large := len(text) > smallestBulk; large != (quads > 10) {
			t.Fatalf("%d quads are %d bytes", quads, len(text))
		}
		right := bytes.NewReader(text)
		for _, test := range []struct {
			name  string
			ctx   context.Context
			after io.Reader
			is    func(error) bool
		}{
			{"a wrong line", context.Background(), strings.NewReader("nonsense\n"), func(err error) bool {
				fault, ok := errors.AsType[*rdf.SyntaxError](err)
				return ok && fault.Line == quads+1
			}},
			{"a damaged stream", context.Background(), iotest.ErrReader(broken), func(err error) bool { return errors.Is(err, broken) }},
			{"cancelled", cancelled, strings.NewReader(""), func(err error) bool { return errors.Is(err, context.Canceled) }},
		} {
			s := memoryStore(t)
			right.Reset(text)
			_, err := s.Load(test.ctx, io.MultiReader(right, test.after), LoadOptions{})
			if !test.is(err) {
				t.Errorf("%d quads, %s: error %v", quads, test.name, err)
			}
			if export(t, s) != "" {
				t.Errorf("%d quads, %s: something was stored", quads, test.name)
			}
		}
	}
}

func TestReadOnlyRefusesWrites(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, s, content("a.txt", "Acme makes widgets."))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir, Options{ReadOnly: true, Backend: BackendEmbedded}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	before := export(t, s)
	if _, err := s.Apply(context.Background(), content("b.txt", "Acme buys bolts.")); err == nil {
		t.Error("a document was stored")
	}
	if _, err := s.Load(context.Background(), newsgen.Reader(1, 40_000), LoadOptions{}); err == nil {
		t.Error("a large load went in")
	}
	if export(t, s) != before {
		t.Error("the store has changed")
	}
}

func TestBackendOf(t *testing.T) {
	for database, want := range map[string]string{
		"newsgraph.db": BackendEmbedded, "/var/lib/news": BackendEmbedded, "postgres": BackendEmbedded,
		"postgres://localhost/news": BackendPostgres, "postgresql://u:p@h:5432/d": BackendPostgres,
	} {
		if got := BackendOf(database); got != want {
			t.Errorf("BackendOf(%q) = %q, want %q", database, got, want)
		}
	}
	if _, err := Open(t.TempDir(), Options{Backend: "oracle"}); err == nil || !strings.Contains(err.Error(), `unknown backend "oracle"`) {
		t.Errorf("an unknown backend: %v", err)
	}
}
