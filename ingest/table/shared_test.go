package table_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/table"
	"newsgraph/testdata/testenv"
)

func TestProf(t *testing.T) {
	folder := testenv.Shared(t, "sanctions")
	start := time.Now()
	p, err := pack.Default()
	if err != nil {
		t.Fatal(err)
	}
	t.Log("pack", time.Since(start))
	tables, err := table.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Log("compile", time.Since(start))
	store, err := graph.Open(filepath.Join(t.TempDir(), "x.db"), graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"add", "alt", "cons_add", "cons_alt", "cons_prim", "sdn"} {
		data, _ := os.ReadFile(filepath.Join(folder, name+".csv"))
		m, err := tables.Find(name+".csv", data)
		if err != nil {
			t.Fatal(err)
		}
		s := time.Now()
		r, err := m.Read(graph.NewTable(name+".csv", data))
		if err != nil {
			t.Fatal(err)
		}
		t.Log(name, "read", time.Since(s), len(r.Statements), len(r.Entities))
		s = time.Now()
		q := r.Content.Quads()
		t.Log("quads", len(q), time.Since(s))
		s = time.Now()
		if _, err := store.Apply(context.Background(), &r.Content); err != nil {
			t.Fatal(err)
		}
		t.Log("apply", time.Since(s))
	}
	store.Close()
	t.Log("all", time.Since(start))
}
