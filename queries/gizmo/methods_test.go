package gizmo_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	cayleygizmo "github.com/cayleygraph/cayley/query/gizmo"

	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

var update = flag.Bool("update", false, "rewrite testdata/methods.txt from Cayley's store in memory")

func firms(t testing.TB) []quad.Quad {
	f, err := os.Open(filepath.Join("testdata", "firms.nq"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	quads, err := quad.ReadAll(nquads.NewReader(f, false))
	if err != nil {
		t.Fatal(err)
	}
	return quads
}

// TestMethods runs each script of methods.txt on the graph firms.nq. Its rows
// are the same on the engine with the optimizer and without, in memory, and
// where Cayley's own interpreter runs it there.
func TestMethods(t *testing.T) {
	w := newWorld(t, firms(t), queries.Limits{})
	defer w.close()
	file := filepath.Join("testdata", "methods.txt")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var golden strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		script, want, _ := strings.Cut(block, "\n= ")
		if *update {
			want = strings.Join(textRows(t, w.theirs, script), "\n= ")
		}
		fmt.Fprint(&golden, script)
		if want != "" {
			fmt.Fprint(&golden, "\n= ", want)
		}
		golden.WriteString("\n\n")
		for name, rows := range map[string][]string{
			"with the optimizer": textRows(t, w.ours, script),
			"without":            textRows(t, w.plain, script),
			"in memory":          textRows(t, w.theirs, script),
			"Cayley's own":       cayleyRows(t, w.theirs, script),
		} {
			if got := strings.Join(rows, "\n= "); got != want {
				t.Errorf("%s\n%s:\n= %s\nwant:\n= %s", script, name, got, want)
			}
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.TrimSuffix(golden.String(), "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// textRows are the rows of a script in a fixed sequence.
func textRows(t testing.TB, qs cayley.QuadStore, script string) []string {
	t.Helper()
	var rows []string
	for row, err := range gizmo.Run(context.Background(), qs, script, gizmo.Options{}) {
		switch {
		case err != nil:
			t.Errorf("%s: %v", script, err)
		case row.Terms == nil:
			rows = append(rows, fmt.Sprint(row.Value))
		default:
			text := rowText(row.Terms)
			rows = append(rows, strings.TrimSpace(text[strings.Index(text, " "):]))
		}
	}
	slices.Sort(rows)
	return rows
}

// cayleyRows is textRows by Cayley's interpreter.
func cayleyRows(t testing.TB, qs cayley.QuadStore, script string) []string {
	ctx := t.Context()
	it, err := cayleygizmo.NewSession(qs).Execute(ctx, script, query.Options{Collation: query.Raw, Limit: -1})
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	defer it.Close()
	var rows []string
	for it.Next(ctx) {
		result := it.Result().(*cayleygizmo.Result)
		if result.Tags == nil {
			rows = append(rows, fmt.Sprint(result.Val))
			continue
		}
		terms := map[string]quad.Value{}
		for tag, ref := range result.Tags {
			if term := qs.NameOf(ref); term != nil {
				terms[tag] = term
			}
		}
		if text := rowText(terms); terms["id"] != nil {
			rows = append(rows, strings.TrimSpace(text[strings.Index(text, " "):]))
		}
	}
	if err := it.Err(); err != nil {
		t.Errorf("%s: %v", script, err)
	}
	slices.Sort(rows)
	return rows
}
