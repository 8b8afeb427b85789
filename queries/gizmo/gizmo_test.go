package gizmo_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"newsgraph/queries/gizmo"
)

// rows runs a script to its end and counts its rows.
func rows(ctx context.Context, script string, options gizmo.Options) (n int, err error) {
	options.Prefixes = prefixes
	for _, e := range gizmo.Run(ctx, chips(), script, options) {
		if e != nil {
			return n, e
		}
		n++
	}
	return n, nil
}

// endless are scripts that do not end by themselves.
var endless = []string{
	`while (true) {}`,
	`while (true) { g.V().all() }`,
	`while (true) { g.V().count() }`,
	`g.V().forEach(function () { while (true) {} })`,
}

func TestTimeoutEndsAnyScript(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, script := range endless {
		started := time.Now()
		_, err := rows(context.Background(), script, gizmo.Options{Timeout: 100 * time.Millisecond})
		var timeout *gizmo.TimeoutError
		if !errors.As(err, &timeout) || timeout.Timeout != 100*time.Millisecond {
			t.Errorf("%s: ended with %v, want a timeout", script, err)
		}
		if took := time.Since(started); took > time.Second {
			t.Errorf("%s: took %v to end", script, took)
		}
	}
	time.Sleep(50 * time.Millisecond)
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after: a script runs on", before, after)
	}
}

func TestCancelEndsAnyScript(t *testing.T) {
	for _, script := range endless {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(20*time.Millisecond, cancel)
		if _, err := rows(ctx, script, gizmo.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: ended with %v, want context.Canceled", script, err)
		}
	}
}

func TestLimitEndsTheScript(t *testing.T) {
	for _, script := range []string{`while (true) { g.emit(1) }`, `g.V().all(); while (true) {}`, `g.V().getLimit(100)`} {
		n, err := rows(context.Background(), script, gizmo.Options{Limit: 3, Timeout: 10 * time.Second})
		if n != 3 || err != nil {
			t.Errorf("%s: %d rows, %v; want 3", script, n, err)
		}
	}
}

func TestBreakEndsTheScript(t *testing.T) {
	before := runtime.NumGoroutine()
	for range gizmo.Run(context.Background(), chips(), `while (true) { g.emit(1) }`, gizmo.Options{}) {
		break
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after: the script runs on", before, after)
	}
}

func TestIRIForms(t *testing.T) {
	for _, form := range []string{
		`"e:nvidia"`, `"<e:nvidia>"`, `"urn:newsgraph:e:nvidia"`, `"<urn:newsgraph:e:nvidia>"`,
		`iri("e:nvidia")`, `g.IRI("e:nvidia")`,
	} {
		script := fmt.Sprintf(`g.V(%s).out("ng:develops").all()`, form)
		if n, err := rows(context.Background(), script, gizmo.Options{}); n != 2 || err != nil {
			t.Errorf("%s: %d rows, %v; want 2", script, n, err)
		}
	}
}

func TestValuesWithoutEndAreRefused(t *testing.T) {
	for _, script := range []string{
		`var a = {}; a.self = a; a`,
		`var a = []; a.push(a); g.emit(a)`,
		`var a = []; a.push(a); g.V(a).all()`,
		`g.emit(g.V())`,
	} {
		if _, err := rows(context.Background(), script, gizmo.Options{Timeout: time.Second}); err == nil || strings.Contains(err.Error(), "ran longer") {
			t.Errorf("%s: %v, want a refusal", script, err)
		}
	}
}

// TestNoScriptPanics calls every method of Gizmo with arguments of every kind.
// A panic would end the test's process, as it would end the program's.
func TestNoScriptPanics(t *testing.T) {
	methods := []string{
		"In", "Out", "Both", "Is", "Has", "HasR", "Tag", "As", "Back", "Save", "SaveR", "SaveOpt", "SaveOptR",
		"Intersect", "And", "Union", "Or", "Except", "Difference", "Follow", "FollowR", "FollowRecursive",
		"Labels", "InPredicates", "OutPredicates", "SaveInPredicates", "SaveOutPredicates", "LabelContext",
		"Filter", "Limit", "Skip", "Unique", "Order", "Count", "ToArray", "TagArray", "ToValue", "TagValue",
		"ForEach", "Map", "GetLimit", "All",
	}
	arguments := []string{
		"", "null", "undefined", "1", "-1", "1.5", "NaN", "true", `""`, `"ng:develops"`, `"<"`, "{}", "[]", "[null]", "[[]]", "[1,'a']", "{a: 1}",
		"g", "g.V()", "g.M()", "g.M().Out()", "[g.V()]", "function () {}", "function () { throw 1 }", "new Date()", "/a/", "Symbol('s')",
		`iri("e:a")`, `str("a")`, `lang("a", "en")`, `typed("1", "xsd:integer")`, `lt(1)`, `gt("a")`, `regex("a")`, `regex("(")`, `like("%")`,
		`[iri("e:a")]`, `[lt(1)]`, "g.V().ToArray()", "g.V().TagValue()", "1, 'a'", "'a', 1", "null, 'a'", "'a', lt(1)", "'a', 2, 'b'", "2, function () {}",
	}
	lower := func(s string) string { return strings.ToLower(s[:1]) + s[1:] }
	rapid.Check(t, func(t *rapid.T) {
		var script strings.Builder
		script.WriteString("try { " + rapid.SampledFrom([]string{"g.V", "g.M", "graph.Vertex", "iri", "str", "lang", "lt", "regex", "g.IRI", "g.Emit"}).Draw(t, "start"))
		fmt.Fprintf(&script, "(%s)", rapid.SampledFrom(arguments).Draw(t, "argument"))
		for range rapid.IntRange(0, 4).Draw(t, "calls") {
			method := rapid.SampledFrom(methods).Draw(t, "method")
			if rapid.Bool().Draw(t, "lower") {
				method = lower(method)
			}
			fmt.Fprintf(&script, ".%s(%s)", method, rapid.SampledFrom(arguments).Draw(t, "argument"))
		}
		script.WriteString(" } catch (e) { null }")
		// Errors are as good as rows here.
		_, _ = rows(context.Background(), script.String(), gizmo.Options{Limit: 100, Timeout: 200 * time.Millisecond})
	})
}

func BenchmarkRun(b *testing.B) {
	qs := chips()
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range gizmo.Run(context.Background(), qs, `g.V("e:nvidia").out("ng:develops").all()`, gizmo.Options{Prefixes: prefixes}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
