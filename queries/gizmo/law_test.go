package gizmo_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"newsgraph/graph/quadstore"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

// world is one graph in three stores: ours with the optimizer, ours without and
// Cayley's in memory.
type world struct {
	quads         []quad.Quad
	ours          *gizmo.QuadStore
	plain, theirs cayley.QuadStore
	close         func()
}

func newWorld(t interface{ Fatal(...any) }, quads []quad.Quad, limits queries.Limits) *world {
	db, sn := memory(quads)
	w := &world{quads, gizmo.NewQuadStore(sn, limits), sn.QuadStore(), memstore.New(quads...), nil}
	w.close = func() {
		for _, close := range []func() error{w.ours.Close, w.plain.Close, sn.Close, db.Close} {
			if err := close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w
}

// memory is a database in memory with these quads, and its snapshot.
func memory(quads []quad.Quad) (*quadstore.DB, *quadstore.Snapshot) {
	db, err := quadstore.OpenMemory()
	if err != nil {
		panic(err)
	}
	var batch quadstore.Batch
	for _, q := range quads {
		batch.Add(q)
	}
	if err := db.Apply(&batch); err != nil {
		panic(err)
	}
	return db, db.Snapshot()
}

// TestRandomPaths compares random paths on random graphs. Where the native
// executor runs all of a path, its rows are exactly the ways through the graph.
// Cayley's own iterators give the same nodes, mostly with the same rows. But
// they lose some of the ways where several lead to a node from more than one
// side, and a tag where a filter is asked about a node rather than for its own.
func TestRandomPaths(t *testing.T) {
	compiled, exact, runs := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		g := &pathGenerator{t: t, labelled: rapid.Bool().Draw(t, "labelled")}
		w := newWorld(t, g.quads(), queries.Limits{})
		defer w.close()
		path := g.path(rapid.IntRange(1, 5).Draw(t, "steps"), true)
		script := path.script() + ".all()"
		plan, err := gizmo.Explain(context.Background(), w.ours, script, gizmo.Options{})
		if err != nil && !cayleyFails(err) {
			t.Fatalf("%s: %v", script, err)
		}
		runs++
		native := err == nil && !strings.Contains(plan, "Cayley's")
		got := pathRows(t, w.ours, script, native)
		fail := func(what string, want []string) {
			t.Fatalf("%s\n%s\n%s\nwant %q\ngot  %q\n%v", script, plan, what, want, got, w.quads)
		}
		if native {
			compiled++
			if want := path.ways(w.quads); !slices.Equal(got, want) {
				fail("not the ways through the graph", want)
			}
		}
		for _, qs := range []cayley.QuadStore{w.plain, w.theirs} {
			want := pathRows(t, qs, script, false)
			if slices.Equal(got, want) {
				exact++
			}
			if got != nil && want != nil && !slices.Equal(ids(got), ids(want)) {
				fail("other nodes than Cayley's iterators", want)
			}
			if native && len(want) > len(got) {
				fail("Cayley's iterators find more ways", want)
			}
		}
	})
	t.Logf("%d paths, %d wholly compiled, %d%% with exactly the rows of Cayley's iterators", runs, compiled, exact*50/runs)
	if compiled < runs/2 {
		t.Errorf("only %d of %d paths were compiled", compiled, runs)
	}
}

// ids are the different nodes at the ends.
func ids(rows []string) []string {
	var list []string
	for _, row := range rows {
		list = append(list, row[:strings.Index(row, " ")])
	}
	return slices.Compact(list)
}

// cayleyFails tells an error that stands for a panic: Cayley divides by the
// size of a set that it takes for smaller than empty.
func cayleyFails(err error) bool { return strings.Contains(err.Error(), "divide by zero") }

// pathRows returns the rows of a path; nil if Cayley's iterators fail on it.
func pathRows(t *rapid.T, qs cayley.QuadStore, script string, native bool) []string {
	rows := []string{}
	for row, err := range gizmo.Run(context.Background(), qs, script, gizmo.Options{}) {
		if err != nil && !native && cayleyFails(err) {
			return nil
		}
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		rows = append(rows, rowText(row.Terms))
	}
	slices.Sort(rows)
	return rows
}

func rowText(terms map[string]quad.Value) string {
	words := []string{quad.StringOf(terms["id"])}
	for _, tag := range slices.Sorted(maps.Keys(terms)) {
		words = append(words, tag+"="+quad.StringOf(terms[tag]))
	}
	return strings.Join(words, " ") + " "
}

// way is one way through the graph: where it is and what it has tagged.
type way struct {
	at   quad.Value
	tags map[string]quad.Value
}

func (w way) to(at quad.Value) way { return way{at, w.tags} }

func (w way) tag(name string, t quad.Value) way {
	tags := maps.Clone(w.tags)
	if tags == nil {
		tags = map[string]quad.Value{}
	}
	tags[name] = t
	return way{w.at, tags}
}

// walker is what steps walk on.
type walker struct {
	quads  []quad.Quad
	labels []quad.Value // those that count; nil for all
}

func (w *walker) counts(q quad.Quad) bool {
	return w.labels == nil || slices.Contains(w.labels, q.Label)
}

func (w *walker) nodes() []quad.Value {
	seen := map[quad.Value]bool{}
	for _, q := range w.quads {
		for _, d := range quad.Directions {
			if t := q.Get(d); t != nil {
				seen[t] = true
			}
		}
	}
	return slices.Collect(maps.Keys(seen))
}

// pathStep is a step as a script writes it and as it is meant.
type pathStep struct {
	text string
	walk func(*walker, []way) []way
	tags []string
}

type randomPath struct {
	start []quad.Value
	steps []pathStep
}

func (p *randomPath) script() string {
	var args []string
	for _, t := range p.start {
		args = append(args, literal(t))
	}
	return "g.V(" + strings.Join(args, ", ") + ")" + p.stepsText()
}

func (p *randomPath) stepsText() string {
	var b strings.Builder
	for _, s := range p.steps {
		b.WriteString(s.text)
	}
	return b.String()
}

func (p *randomPath) from(quads []quad.Quad, ways []way) []way {
	w := &walker{quads: quads}
	for _, s := range p.steps {
		ways = s.walk(w, ways)
	}
	return ways
}

func (p *randomPath) all(quads []quad.Quad) []way {
	nodes := (&walker{quads: quads}).nodes()
	var ways []way
	for _, n := range nodes {
		if p.start == nil || slices.Contains(p.start, n) {
			ways = append(ways, way{at: n})
		}
	}
	return p.from(quads, ways)
}

func (p *randomPath) ways(quads []quad.Quad) []string {
	var rows []string
	for _, w := range p.all(quads) {
		terms := map[string]quad.Value{"id": w.at}
		maps.Copy(terms, w.tags)
		rows = append(rows, rowText(terms))
	}
	slices.Sort(rows)
	return rows
}

func literal(t quad.Value) string {
	if n, ok := t.(quad.Int); ok {
		return fmt.Sprint(int64(n))
	}
	if s, ok := t.(quad.String); ok {
		return fmt.Sprintf("%q", string(s))
	}
	return fmt.Sprintf("%q", quad.StringOf(t))
}

type pathGenerator struct {
	t         *rapid.T
	labelled  bool
	inContext bool // after labelContext()
	oneWay    bool // after labels() or predicates, from where there is no way back
	tags      int
}

var (
	pathNodes  = []quad.Value{quad.IRI("a"), quad.IRI("b"), quad.IRI("c"), quad.IRI("d")}
	pathPreds  = []quad.Value{quad.IRI("p"), quad.IRI("q")}
	pathEnds   = append(slices.Clone(pathNodes), quad.Int(1), quad.Int(7), quad.String("x"))
	pathLabels = []quad.Value{nil, quad.IRI("g"), quad.IRI("h")}
)

func pick[T any](g *pathGenerator, from []T, what string) T {
	return rapid.SampledFrom(from).Draw(g.t, what)
}

func (g *pathGenerator) quads() []quad.Quad {
	one := rapid.Custom(func(t *rapid.T) quad.Quad {
		q := quad.Quad{
			Subject:   rapid.SampledFrom(pathNodes).Draw(t, "s"),
			Predicate: rapid.SampledFrom(pathPreds).Draw(t, "p"),
			Object:    rapid.SampledFrom(pathEnds).Draw(t, "o"),
		}
		if g.labelled {
			q.Label = rapid.SampledFrom(pathLabels).Draw(t, "g")
		}
		return q
	})
	return rapid.SliceOfNDistinct(one, 1, 14, func(q quad.Quad) quad.Quad { return q }).Draw(g.t, "quads")
}

// path draws a path. Tags within what except() and unique() look at are left
// out: which of them come out is up to chance in Cayley.
func (g *pathGenerator) path(steps int, tags bool) *randomPath {
	p := g.starts()
	p.steps = g.steps(steps, tags, false)
	return p
}

func (g *pathGenerator) starts() *randomPath {
	p := &randomPath{}
	for range pick(g, []int{0, 1, 1, 2}, "starts") {
		if n := pick(g, pathEnds, "start"); !slices.Contains(p.start, n) {
			p.start = append(p.start, n)
		}
	}
	return p
}

func (g *pathGenerator) steps(n int, tags, tagged bool) (list []pathStep) {
	for range n {
		s := g.step(tags, tagged, n)
		tagged = tagged || len(s.tags) > 0
		list = append(list, s)
	}
	return list
}

func (g *pathGenerator) tag() string {
	g.tags++
	return fmt.Sprintf("t%d", g.tags)
}

func (g *pathGenerator) step(tags, tagged bool, depth int) pathStep {
	kinds := []string{"out", "in", "both", "out", "in", "has", "hasR", "hasFilter", "is", "filter"}
	if tags {
		kinds = append(kinds, "tag", "save", "saveR", "saveOpt", "savePredicates", "outTag")
	}
	if !tagged {
		kinds = append(kinds, "unique", "predicates", "labels")
	}
	if g.labelled {
		kinds = append(kinds, "labelContext")
	}
	if depth > 1 {
		kinds = append(kinds, "intersect", "intersect", "union", "except", "follow")
	}
	if tags && !g.inContext && !g.oneWay { // back() forgets the context
		kinds = append(kinds, "back")
	}
	switch kind := pick(g, kinds, "step"); kind {
	case "out", "in", "both":
		return g.edge(kind, "")
	case "outTag":
		return g.edge("out", g.tag())
	case "has", "hasR":
		return g.has(kind)
	case "hasFilter":
		return pathStep{text: `.has("<p>", gt(3))`, walk: func(w *walker, ways []way) []way {
			return each(ways, func(from way, yield func(way)) {
				for _, q := range w.quads {
					if n, ok := q.Object.(quad.Int); ok && n > 3 && w.counts(q) && q.Predicate == pathPreds[0] && q.Subject == from.at {
						yield(from)
					}
				}
			})
		}}
	case "is":
		n := pick(g, pathEnds, "node")
		return pathStep{text: ".is(" + literal(n) + ")", walk: keep(func(w way) bool { return w.at == n })}
	case "filter":
		return pathStep{text: `.filter(regex("[ab]", true))`, walk: keep(func(w way) bool {
			iri, ok := w.at.(quad.IRI)
			return ok && strings.ContainsAny(string(iri), "ab")
		})}
	case "tag":
		tag := g.tag()
		return pathStep{text: fmt.Sprintf(".tag(%q)", tag), tags: []string{tag}, walk: func(_ *walker, ways []way) []way {
			return each(ways, func(w way, yield func(way)) { yield(w.tag(tag, w.at)) })
		}}
	case "save", "saveR", "saveOpt":
		return g.save(kind)
	case "savePredicates":
		tag := g.tag()
		return pathStep{text: fmt.Sprintf(".saveOutPredicates(%q)", tag), tags: []string{tag}, walk: func(w *walker, ways []way) []way {
			return each(ways, func(from way, yield func(way)) {
				for _, q := range w.quads {
					if q.Subject == from.at {
						yield(from.tag(tag, q.Predicate))
					}
				}
			})
		}}
	case "predicates":
		return g.predicates()
	case "labels":
		g.oneWay = true
		return pathStep{text: ".labels()", walk: func(w *walker, ways []way) []way {
			return distinct(each(ways, func(from way, yield func(way)) {
				for _, q := range w.quads {
					if q.Label != nil && (q.Subject == from.at || q.Object == from.at) {
						yield(way{at: q.Label})
					}
				}
			}))
		}}
	case "labelContext":
		label := pick(g, pathLabels[1:], "label")
		g.inContext = true
		return pathStep{text: ".labelContext(" + literal(label) + ")", walk: func(w *walker, ways []way) []way {
			w.labels = []quad.Value{label}
			return ways
		}}
	case "unique":
		return pathStep{text: ".unique()", walk: func(_ *walker, ways []way) []way { return distinct(ways) }}
	case "back":
		return g.back()
	default:
		return g.combination(kind, tags, tagged, depth)
	}
}

func (g *pathGenerator) edge(kind, tag string) pathStep {
	preds := pick(g, [][]quad.Value{pathPreds[:1], pathPreds[1:], pathPreds, nil}, "via")
	args := "null"
	if preds != nil {
		args = `["` + strings.ReplaceAll(quad.StringOf(preds[0])+","+quad.StringOf(preds[len(preds)-1]), ",", `", "`) + `"]`
	}
	if len(preds) == 1 {
		args = literal(preds[0])
	}
	s := pathStep{}
	if tag != "" {
		args += fmt.Sprintf(", %q", tag)
		s.tags = []string{tag}
	}
	s.text = "." + kind + "(" + args + ")"
	s.walk = func(w *walker, ways []way) []way {
		return each(ways, func(from way, yield func(way)) {
			for _, q := range w.quads {
				if !w.counts(q) || preds != nil && !slices.Contains(preds, q.Predicate) {
					continue
				}
				next := from
				if tag != "" {
					next = from.tag(tag, q.Predicate)
				}
				if kind != "in" && q.Subject == from.at {
					yield(next.to(q.Object))
				}
				if kind != "out" && q.Object == from.at {
					yield(next.to(q.Subject))
				}
			}
		})
	}
	return s
}

func (g *pathGenerator) has(kind string) pathStep {
	pred, node := pick(g, pathPreds, "via"), pick(g, append(slices.Clone(pathEnds), nil), "node")
	args := literal(pred)
	if node != nil {
		args += ", " + literal(node)
	}
	return pathStep{text: "." + kind + "(" + args + ")", walk: func(w *walker, ways []way) []way {
		return each(ways, func(from way, yield func(way)) {
			for _, q := range w.quads {
				here, there := q.Subject, q.Object
				if kind == "hasR" {
					here, there = there, here
				}
				if w.counts(q) && q.Predicate == pred && here == from.at && (node == nil || there == node) {
					yield(from)
				}
			}
		})
	}}
}

func (g *pathGenerator) save(kind string) pathStep {
	pred, tag := pick(g, pathPreds, "via"), g.tag()
	return pathStep{text: fmt.Sprintf(".%s(%s, %q)", kind, literal(pred), tag), tags: []string{tag}, walk: func(w *walker, ways []way) []way {
		return each(ways, func(from way, yield func(way)) {
			found := false
			for _, q := range w.quads {
				here, there := q.Subject, q.Object
				if kind == "saveR" {
					here, there = there, here
				}
				if w.counts(q) && q.Predicate == pred && here == from.at {
					found = true
					yield(from.tag(tag, there))
				}
			}
			if !found && kind == "saveOpt" {
				yield(from)
			}
		})
	}}
}

func (g *pathGenerator) predicates() pathStep {
	g.oneWay = true
	in := rapid.Bool().Draw(g.t, "in")
	text := ".outPredicates()"
	if in {
		text = ".inPredicates()"
	}
	return pathStep{text: text, walk: func(w *walker, ways []way) []way {
		return distinct(each(ways, func(from way, yield func(way)) {
			for _, q := range w.quads {
				if !in && q.Subject == from.at || in && q.Object == from.at {
					yield(way{at: q.Predicate})
				}
			}
		}))
	}}
}

// back walks on and comes back to where it has left a tag.
func (g *pathGenerator) back() pathStep {
	tag := g.tag()
	walked := &randomPath{}
	for range rapid.IntRange(1, 2).Draw(g.t, "edges") {
		walked.steps = append(walked.steps, g.edge(pick(g, []string{"in", "out"}, "edge"), ""))
	}
	return pathStep{
		text: fmt.Sprintf(".tag(%q)%s.back(%q)", tag, walked.stepsText(), tag),
		tags: []string{tag},
		walk: func(w *walker, ways []way) []way {
			tagged := each(ways, func(from way, yield func(way)) { yield(from.tag(tag, from.at)) })
			return each(walked.from(w.quads, tagged), func(w way, yield func(way)) { yield(w.to(w.tags[tag])) })
		},
	}
}

// combination is a step with another path inside.
func (g *pathGenerator) combination(kind string, tags, tagged bool, depth int) pathStep {
	context := g.inContext
	g.inContext = false
	p := &randomPath{}
	if kind != "follow" {
		p, tagged = g.starts(), false
	}
	p.steps = g.steps(rapid.IntRange(1, max(1, depth-2)).Draw(g.t, "inner"), tags && kind != "except", tagged)
	g.inContext = context
	if strings.HasPrefix(p.stepsText(), ".labelContext") && kind != "follow" {
		p.start = pathNodes[:1] // all nodes intersected with all nodes are none for Cayley
	}
	s := pathStep{text: "." + kind + "(" + p.script() + ")"}
	if kind == "follow" {
		s.text = ".follow(g.M()" + p.stepsText() + ")"
	}
	for _, step := range p.steps {
		s.tags = append(s.tags, step.tags...)
	}
	s.walk = func(w *walker, ways []way) []way {
		switch kind {
		case "follow":
			return p.from(w.quads, ways)
		case "union":
			return append(slices.Clone(ways), p.all(w.quads)...)
		case "except":
			without := p.all(w.quads)
			return keep(func(w way) bool {
				return !slices.ContainsFunc(without, func(x way) bool { return x.at == w.at })
			})(w, ways)
		}
		others := p.all(w.quads)
		return each(ways, func(from way, yield func(way)) {
			for _, other := range others {
				if other.at == from.at {
					both := from
					for tag, t := range other.tags {
						both = both.tag(tag, t)
					}
					yield(both)
				}
			}
		})
	}
	return s
}

func each(ways []way, f func(way, func(way))) []way {
	var out []way
	for _, w := range ways {
		f(w, func(next way) { out = append(out, next) })
	}
	return out
}

func keep(holds func(way) bool) func(*walker, []way) []way {
	return func(_ *walker, ways []way) []way {
		return slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return !holds(w) })
	}
}

func distinct(ways []way) []way {
	seen := map[quad.Value]bool{}
	return slices.DeleteFunc(slices.Clone(ways), func(w way) bool {
		was := seen[w.at]
		seen[w.at] = true
		return was
	})
}
