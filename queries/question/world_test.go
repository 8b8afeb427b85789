package question

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/testdata/sample"
	"newsgraph/testdata/testenv"
)

// world is a store with what gold files state, and an engine to ask it.
type world struct {
	context  context.Context
	pack     *pack.Pack
	engine   *Engine
	store    *graph.Store
	snapshot *graph.Snapshot
}

// newWorld stores the statements of the articles: no extraction has a part in
// what the tests of this package find.
func newWorld(t testing.TB, articles ...string) *world {
	t.Helper()
	w := &world{context: t.Context(), pack: newsPack(t)}
	var err error
	if w.engine, err = New(w.pack); err != nil {
		t.Fatal(err)
	}
	if w.store, err = graph.OpenMemory(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.store.Close() })
	for _, article := range articles {
		if _, err := w.store.Apply(w.context, sample.Content(t, w.pack, article)); err != nil {
			t.Fatal(err)
		}
	}
	w.takeSnapshot(t)
	return w
}

// takeSnapshot lets the world see what its store holds now.
func (w *world) takeSnapshot(t testing.TB) {
	sn := w.store.Snapshot()
	t.Cleanup(func() { sn.Close() })
	w.snapshot = sn
}

// newsPack is the default pack without its extraction patterns, which questions
// have no use for.
func newsPack(t testing.TB) *pack.Pack {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"pack.yaml", "vocabulary.yaml", "gazetteer.tsv"} {
		data, err := os.ReadFile(filepath.Join(testenv.Root(t), "graph", "pack", "technews", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	p, err := pack.LoadFS(files, "technews")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) ask(t testing.TB, question string, options Options) *Answer {
	t.Helper()
	a, err := w.engine.Ask(w.context, w.snapshot, question, options)
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	return a
}

func (w *world) understand(t testing.TB, question string) *understanding {
	t.Helper()
	u, err := w.engine.understand(w.context, w.snapshot, question, version)
	if err != nil {
		t.Fatalf("%q: %v", question, err)
	}
	return u
}

// labels returns the answers by their English names.
func (w *world) labels(a *Answer) []string {
	var list []string
	for _, v := range a.Answers {
		if strings.HasPrefix(v.Value, graph.NSStatement) || strings.HasPrefix(v.Value, "urn:") && strings.Contains(v.Value, " ") {
			list = append(list, v.Label) // a statement, or a chain of entities
		} else if known := w.pack.EntityByIRI(graph.IRI(v.Value)); known != nil {
			list = append(list, known.Name())
		} else if stored, err := w.snapshot.Entity(graph.IRI(v.Value)); err == nil {
			list = append(list, stored.Label("en"))
		} else {
			list = append(list, v.Value)
		}
	}
	slices.Sort(list)
	return list
}

// sentences returns where the sentences are that the answers rest on: the
// article and the first byte.
func (w *world) sentences(t testing.TB, a *Answer) []string {
	t.Helper()
	documents, err := w.snapshot.Documents()
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{}
	for _, d := range documents {
		paths[string(d.IRI)] = d.Path
	}
	list := []string{}
	for _, v := range a.Answers {
		for _, st := range v.Statements {
			for _, e := range st.Evidence {
				list = append(list, fmt.Sprintf("%s:%d", paths[e.Document], e.Start))
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
