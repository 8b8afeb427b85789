package question

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/gizmo"
	"newsgraph/testdata/sample"
)

// version is one name for the state of a test's world, which does not change.
var version = Options{Version: "world"}

// TestInterpretationIsAQuestion asks each interpretation again: it must mean the
// same.
func TestInterpretationIsAQuestion(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	for _, q := range allQuestions(t) {
		u := w.understand(t, q.Question)
		for _, r := range u.readings {
			again := w.understand(t, u.writer.query(r.query))
			if len(again.readings) != 1 || again.readings[0].query.key() != r.query.key() {
				t.Errorf("%s\nmeans       %s\nin words    %s\nwhich means %s",
					q.Question, r.query.key(), again.question, keys(again.readings))
			}
		}
	}
}

func keys(readings []reading) string {
	var list []string
	for _, r := range readings {
		list = append(list, r.query.key())
	}
	return strings.Join(list, " or ")
}

// TestGizmoAgrees runs the Gizmo of each question: it must give the answers of
// the plan or, for kinds ask and when, the statements that it rests on.
func TestGizmoAgrees(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	for _, q := range allQuestions(t) {
		u := w.understand(t, q.Question)
		if len(u.readings) != 1 {
			continue
		}
		a := w.ask(t, q.Question, Options{Version: "world", Asserted: q.Asserted})
		got := w.gizmo(t, a.Gizmo)
		switch u.readings[0].query.kind {
		case kindList, kindCount, kindSpeaker:
			if want := values(a); !slices.Equal(got, want) && !(len(want) == 0 && slices.Equal(got, []string{"0"})) {
				t.Errorf("%s\n%s\ngives %q, the plan %q", q.Question, a.Gizmo, got, want)
			}
		case kindAsk:
			if yes := slices.Contains(values(a), "yes"); yes != (len(got) > 0) || yes && !contains(ids(a), got) {
				t.Errorf("%s\n%s\ngives %q, the plan %q", q.Question, a.Gizmo, got, ids(a))
			}
		case kindSaid, kindAbout:
			if slices.Sort(got); !slices.Equal(got, values(a)) {
				t.Errorf("%s\n%s\ngives %q, the plan %q", q.Question, a.Gizmo, got, values(a))
			}
		case kindPath:
			steps := strings.Count(a.Answers[0].Label, " – ")
			if !slices.Equal(got, []string{fmt.Sprint(steps)}) {
				t.Errorf("%s\n%s\ngives %q, the plan %d steps", q.Question, a.Gizmo, got, steps)
			}
		case kindCompare, kindWhen:
			if !contains(got, ids(a)) {
				t.Errorf("%s\n%s\ngives %q, the plan %q", q.Question, a.Gizmo, got, ids(a))
			}
		}
	}
}

func (w *world) gizmo(t testing.TB, script string) []string {
	t.Helper()
	var list []string
	for row, err := range gizmo.Run(t.Context(), w.snapshot.QuadStore(), script, gizmo.Options{}) {
		switch {
		case err != nil:
			t.Fatalf("%s: %v", script, err)
		case row.Terms == nil:
			list = append(list, fmt.Sprint(row.Value))
		default:
			list = append(list, graph.Lexical(row.Terms["id"]))
		}
	}
	slices.Sort(list)
	return list
}

func values(a *Answer) []string {
	var list []string
	for _, v := range a.Answers {
		list = append(list, v.Value)
	}
	slices.Sort(list)
	return list
}

func ids(a *Answer) []string {
	var list []string
	for _, v := range a.Answers {
		for _, s := range v.Statements {
			list = append(list, s.ID)
		}
	}
	return list
}

func contains(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// TestEvidence checks that every statement of an answer has evidence that is
// the document's bytes, and stands as the question asks.
func TestEvidence(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	for _, q := range allQuestions(t) {
		a := w.ask(t, q.Question, Options{Version: "world", Asserted: q.Asserted})
		for _, v := range a.Answers {
			for _, s := range v.Statements {
				for _, e := range s.Evidence {
					d, err := w.snapshot.Document(graph.IRI(e.Document))
					if err != nil || string(d.Bytes[e.Start:e.End]) != e.Text {
						t.Errorf("%s: evidence of %s is not what [%d:%d] of the document says", q.Question, s, e.Start, e.End)
					}
				}
				if s.Modality == "questioned" || q.Asserted && s.Modality != "asserted" {
					t.Errorf("%s: rests on %s", q.Question, s)
				}
			}
		}
	}
}

// TestSameBytes asks each question twice, of two engines: the answers must not
// differ in a byte.
func TestSameBytes(t *testing.T) {
	first, second := newWorld(t, sample.Articles(t)...), newWorld(t, sample.Articles(t)...)
	for _, q := range allQuestions(t) {
		var answers [3]string
		for i, w := range []*world{first, first, second} {
			bytes, err := json.Marshal(w.ask(t, q.Question, version))
			if err != nil {
				t.Fatal(err)
			}
			answers[i] = string(bytes)
		}
		if answers[0] != answers[1] || answers[0] != answers[2] {
			t.Errorf("%s: three answers:\n%s", q.Question, strings.Join(answers[:], "\n"))
		}
	}
}

// TestManyAskAtOnce asks from several goroutines, each for its own store version,
// so that the names are read while others use them.
func TestManyAskAtOnce(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	questions := allQuestions(t)
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for _, q := range questions[:len(questions)/4] {
				if _, err := w.engine.Ask(w.context, w.snapshot, q.Question, Options{Version: fmt.Sprint(g % 2)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// TestEveryWordCounts puts a word that nothing knows into each question, at
// every place between two tokens: none may be answered.
func TestEveryWordCounts(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	for _, q := range allQuestions(t) {
		for _, token := range tokenize(q.Question) {
			if token.text == "'s" {
				continue
			}
			strange := q.Question[:token.start] + " zqxv " + q.Question[token.start:]
			a := w.ask(t, strange, version)
			if a.Outcome != UnknownWord || !slices.ContainsFunc(a.Unknown, func(u Unknown) bool { return strange[u.Start:u.End] == "zqxv" }) {
				t.Errorf("%s: %s, unknown %v", strange, a.Outcome, a.Unknown)
			}
		}
	}
}

// TestAnyWords asks any sequence of known words: no panic, an answer or a
// refusal within a second.
func TestAnyWords(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	var words []string
	for _, q := range allQuestions(t) {
		for _, token := range tokenize(q.Question) {
			words = append(words, q.Question[token.start:token.end])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		question := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 12).Draw(t, "words"), " ")
		start := time.Now()
		if _, err := w.engine.Ask(w.context, w.snapshot, question, version); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > time.Second {
			t.Fatalf("took %v", took)
		}
	})
}

// TestLongQuestions asks questions of 300 words and of far too many.
func TestLongQuestions(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	for _, phrase := range []string{"which firms build models that outperform ", "firms or ", "that build models and firms ", "បង្កើតម៉ូដែល", "公司的"} {
		for _, n := range []int{300, 30_000} {
			question := strings.Repeat(phrase, n/len(strings.Fields(phrase)))
			start := time.Now()
			a := w.ask(t, question, version)
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("%d words like %q took %v", n, phrase, took)
			}
			if a.Outcome == Answered {
				t.Errorf("%d words like %q: %s", n, phrase, a.Outcome)
			}
		}
	}
}

// FuzzAsk asks anything.
func FuzzAsk(f *testing.F) {
	w := newWorld(f, sample.Articles(f)...)
	for _, q := range allQuestions(f) {
		f.Add(q.Question)
	}
	f.Add("\xff\xfe ( which )) firms '' ")
	f.Fuzz(func(t *testing.T, question string) {
		a := w.ask(t, question, version)
		for _, u := range a.Unknown {
			if question[u.Start:u.End] != u.Word {
				t.Errorf("unknown word %q is not at [%d:%d]", u.Word, u.Start, u.End)
			}
		}
		_ = a.String()
	})
}

// TestUnrelatedPack adds a pack about something else: no answer may change in a
// byte.
func TestUnrelatedPack(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	cooking, err := pack.LoadFS(fstest.MapFS{
		"pack.yaml": {Data: []byte("{name: cooking, namespace: 'urn:example:cooking:', entities: 'urn:example:dish:'}")},
		"vocabulary.yaml": {Data: []byte(`
classes:
  Dish: {labels: {en: [dish, meal], km: [ម្ហូប], zh: [菜]}}
  Ingredient: {labels: {en: [ingredient], km: [គ្រឿងផ្សំ], zh: [食材]}}
properties:
  containsIngredient:
    domain: [Dish]
    range: [Ingredient]
    labels: {en: [contains ingredient], zh: [含食材]}
    verbs: {en: [be seasoned with], zh: [加入食材]}
  cookingTime:
    domain: [Dish]
    range: [quantity]
    labels: {en: [cooking time]}
measures:
  cookingTime: {more: {en: [slow]}, less: {en: [quick]}, of: {Dish: cookingTime}}
`)},
		"gazetteer.tsv": {Data: []byte("id\tclass\ten\namok\tDish\tamok\n")},
	}, "cooking")
	if err != nil {
		t.Fatal(err)
	}
	both, err := pack.Merge(w.pack, cooking)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := New(both)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range allQuestions(t) {
		options := Options{Version: "world", Asserted: q.Asserted}
		before := w.ask(t, q.Question, options)
		after, err := engine.Ask(w.context, w.snapshot, q.Question, options)
		if err != nil {
			t.Fatal(err)
		}
		before.Suggestions, after.Suggestions = nil, nil // these may be its words
		if a, b := jsonOf(t, before), jsonOf(t, after); a != b {
			t.Errorf("%s: with an unrelated pack\n%s\nwithout it\n%s", q.Question, b, a)
		}
	}
}

func jsonOf(t testing.TB, a *Answer) string {
	t.Helper()
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFollowUp asks about what the question before asked for.
func TestFollowUp(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	for _, c := range []struct {
		before, question string
		want             []string
	}{
		{"which firms develop video models", "and which of them are sanctioned", []string{"Hikvision", "Megvii", "SenseTime", "Zhipu AI", "iFlytek"}},
		{"which firms are sanctioned", "which of those are based in Hangzhou", []string{"Hikvision"}},
		{"哪些公司受制裁", "其中哪些公司开发芯片", []string{"Huawei", "SMIC", "Yangtze Memory Technologies"}},
	} {
		a := w.ask(t, c.question, Options{Version: "world", Previous: c.before})
		if got := w.labels(a); !slices.Equal(got, c.want) {
			t.Errorf("%s – %s: %q, want %q\n%s", c.before, c.question, got, c.want, a)
		}
		if a := w.ask(t, c.question, version); a.Outcome == Answered {
			t.Errorf("%s is answered without a question before it: %s", c.question, a)
		}
	}
}

// BenchmarkUnderstand parses the questions of testdata/questions in turn.
func BenchmarkUnderstand(b *testing.B) {
	w := newWorld(b, sample.Articles(b)...)
	benchmarkUnderstand(b, w)
}

// BenchmarkUnderstandManyNames does so with 100,000 entities in the store, whose
// names are made of the words of others.
func BenchmarkUnderstandManyNames(b *testing.B) {
	w := newWorld(b, sample.Articles(b)...)
	d := graph.NewDocument("names.txt", []byte("names"))
	content := &graph.Content{Document: d}
	words := []string{"Huawei", "Sora", "video", "models", "Beijing", "chips", "United", "Labs", "Li", "Wei"}
	for i := range 100_000 {
		name := fmt.Sprintf("%s %s %d", words[i%10], words[i/10%10], i/100)
		content.Entities = append(content.Entities, &graph.Entity{
			IRI:     graph.IRI(fmt.Sprintf("urn:example:%d", i)),
			Classes: []graph.IRI{w.pack.Class("Company").IRI},
			Names:   []graph.Name{{Text: name, Language: "en", Preferred: true}},
		})
	}
	if _, err := w.store.Apply(w.context, content); err != nil {
		b.Fatal(err)
	}
	w.takeSnapshot(b)
	benchmarkUnderstand(b, w)
}

func benchmarkUnderstand(b *testing.B, w *world) {
	questions := allQuestions(b)
	w.understand(b, questions[0].Question) // reads the names
	var took []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		w.understand(b, questions[i%len(questions)].Question)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}

// BenchmarkAsk parses and answers them.
func BenchmarkAsk(b *testing.B) {
	w := newWorld(b, sample.Articles(b)...)
	questions := allQuestions(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.ask(b, questions[i%len(questions)].Question, version)
	}
}
