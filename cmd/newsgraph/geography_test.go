package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/question"
	"newsgraph/testdata/testenv"
)

// geoQuestion is a question about the tables of geography with its gold answers,
// in English, and in Thai and Chinese with spaces between words.
type geoQuestion struct {
	Question string
	Answers  []string
	Th, Zh   string
}

// texts returns the question by language, without the spaces that Thai and Chinese
// do not write.
func (q geoQuestion) texts() map[string]string {
	return map[string]string{"en": q.Question, "th": strings.ReplaceAll(q.Th, " ", ""), "zh": strings.ReplaceAll(q.Zh, " ", "")}
}

func geoQuestions(t *testing.T) []geoQuestion {
	t.Helper()
	var questions []geoQuestion
	for _, line := range strings.Split(strings.TrimSpace(readFile(t, testenv.Shared(t, "geo", "questions-train.jsonl"))), "\n") {
		var q geoQuestion
		unmarshal(t, []byte(line), &q)
		questions = append(questions, q)
	}
	return questions
}

// knownWrong are questions that do not ask for what the gold answers say, as
// translated from the English question that these answer.
var knownWrong = map[string]string{
	"新墨西哥州最高海拔是多少": "asks for an elevation, the gold is a point",
	"จุดสูงสุดของรัฐที่มีเมืองหลวงชื่อเดส์มวงนั้นมีความสูงเท่าไหร่": "asks for an elevation, the gold is a point",
	"จุดสูงสุดของรัฐมอนตานาสูงเท่าไหร่":                             "asks for an elevation in both of two questions, the gold of one is a point",
	"รัฐใดบ้างอยู่ติดกับรัฐที่มีประชากรมากที่สุด":                   "one border too few: asked of two questions, the gold of one is of the states beyond",
	"แม่น้ำสายใดไหลผ่านรัฐที่มีประชากรมากที่สุดในสหรัฐ":             "asks for the most populous state, the gold is of the one with the largest city",
	"ประเทศสหรัฐอเมริกามีเมืองอะไรบ้าง":                             "asks which cities, the gold is how many",
	"รัฐเท็กซัสมีแม่น้ำอยู่กี่สาย":                                  "asks how many rivers, the gold is which",
	"เมืองใหญ่ที่สุดในรัฐเพ็นซิลเวเนียคือเมืองใด":                   "asks for the largest city, the gold is how many are large",
}

// TestSharedGeographyQuestions asks the training questions of the tables and
// holds how many are answered, and how few wrongly.
func TestSharedGeographyQuestions(t *testing.T) {
	w := loadGeography(t)
	questions := geoQuestions(t)
	for _, language := range []struct {
		name                  string
		leastRight, mostWrong float64
	}{{"en", 0.90, 0.005}, {"zh", 0.70, 0.02}, {"th", 0.70, 0.02}} {
		t.Run(language.name, func(t *testing.T) {
			s := score{counts: map[string]int{}}
			for i, q := range questions {
				s.add(i, q, w.ask(t, q.texts()[language.name]))
			}
			t.Log(s.String())
			if n := float64(len(questions)); float64(s.counts["right"]) < language.leastRight*n || float64(s.counts["wrong"]) > language.mostWrong*n ||
				float64(s.counts["known wrong"]) > 0.02*n {
				t.Errorf("at least %.1f%% right and at most %.1f%% wrong are wanted", 100*language.leastRight, 100*language.mostWrong)
			}
		})
	}
}

// TestSharedGeographyInterpretations asks every interpretation again, which must
// mean the same.
func TestSharedGeographyInterpretations(t *testing.T) {
	w := loadGeography(t)
	for _, a := range w.understood(t) {
		if again := w.ask(t, a.Interpretation); again.Gizmo != a.Gizmo {
			t.Errorf("%s\nin words    %s\nwhich means %s\nand not     %s", a.Question, a.Interpretation, again.Gizmo, a.Gizmo)
		}
	}
}

// TestSharedGeographyGizmo runs the Gizmo of answers, which must find the same.
func TestSharedGeographyGizmo(t *testing.T) {
	w := loadGeography(t)
	for i, a := range w.understood(t) {
		if i%25 != 0 {
			continue // a script takes far longer than the plan
		}
		if got := w.run(t, a.Gizmo); !slices.Equal(got, values(a)) && !slices.Equal(got, []string{"0"}) {
			t.Errorf("%s\n%s\ngives %q, the plan %q", a.Question, a.Gizmo, got, values(a))
		}
	}
}

// understood returns the answers to all questions that mean something, one of
// those that mean the same in a language.
func (g *geography) understood(t *testing.T) []*question.Answer {
	var list []*question.Answer
	seen := map[string]bool{}
	for _, q := range geoQuestions(t) {
		for _, language := range []string{"en", "th", "zh"} {
			text := q.texts()[language]
			a := g.ask(t, text).Answer
			if key := language + a.Gizmo; a.Gizmo != "" && !seen[key] {
				seen[key] = true
				list = append(list, a)
			}
		}
	}
	return list
}

// run returns what a script finds.
func (g *geography) run(t *testing.T, script string) []string {
	t.Helper()
	list := []string{}
	for row, err := range gizmo.Run(context.Background(), g.snapshot.QuadStore(), script, gizmo.Options{}) {
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		if row.Terms == nil {
			list = append(list, canonicalNumber(fmt.Sprint(row.Value)))
		} else {
			list = append(list, canonicalNumber(graph.Lexical(row.Terms["id"])))
		}
	}
	slices.Sort(list)
	return list
}

func values(a *question.Answer) []string {
	list := []string{}
	for _, v := range a.Answers {
		list = append(list, canonicalNumber(v.Value))
	}
	slices.Sort(list)
	return list
}

// canonicalNumber writes a number with twelve digits, which any arithmetic has
// right.
func canonicalNumber(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(f, 'g', 12, 64)
}

// geography is a database of the tables with what asks it.
type geography struct {
	snapshot *graph.Snapshot
	engine   *question.Engine
}

func loadGeography(t *testing.T) *geography {
	t.Helper()
	dir := filepath.Join(testenv.Root(t), "testdata", "packs", "geo")
	db := filepath.Join(t.TempDir(), "geo.db")
	tables, err := filepath.Glob(testenv.Shared(t, "geo") + "/*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	command(t, exitDone, append([]string{"load", "--db", db, "--pack", dir}, tables...)...)
	base, err := pack.Default()
	if err != nil {
		t.Fatal(err)
	}
	geo, err := pack.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	both, err := pack.Merge(base, geo)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := question.New(both)
	if err != nil {
		t.Fatal(err)
	}
	store, err := graph.Open(db, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	sn := store.Snapshot()
	t.Cleanup(func() { sn.Close(); store.Close() })
	return &geography{sn, engine}
}

// asked is an answer with its values by English name, each once.
type asked struct {
	*question.Answer
	names []string
}

func (g *geography) ask(t *testing.T, text string) asked {
	t.Helper()
	a, err := g.engine.Ask(context.Background(), g.snapshot, text, question.Options{Version: "geography"})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	result := asked{Answer: a}
	for _, v := range a.Answers {
		name := v.Value
		if e, err := g.snapshot.Entity(graph.IRI(v.Value)); err == nil {
			name = e.Label("en")
		}
		if !slices.Contains(result.names, name) {
			result.names = append(result.names, name)
		}
	}
	return result
}

// score counts how questions ended, and says so of each that was not answered
// rightly.
type score struct {
	counts map[string]int
	lines  []string
	halves [2]int // right ones among the questions of even and odd number
}

func (s *score) add(i int, q geoQuestion, a asked) {
	verdict := "refused"
	switch {
	case a.Outcome == question.Answered && sameValues(a.names, q.Answers):
		verdict = "right"
		s.halves[i%2]++
	case knownWrong[a.Question] != "":
		verdict = "known wrong"
	case a.Outcome == question.Answered:
		verdict = "wrong"
	}
	s.counts[verdict]++
	switch verdict {
	case "wrong":
		s.lines = append(s.lines, fmt.Sprintf("wrong: %s (%s)\n  %s\n  %q, not %q", a.Question, q.Question, a.Interpretation, a.names, q.Answers))
	case "refused":
		why := a.Reason
		for _, r := range a.Readings {
			why += "\n  " + r.Interpretation
		}
		s.lines = append(s.lines, fmt.Sprintf("%s: %s (%s): %s", a.Outcome, a.Question, q.Question, why))
	}
}

func (s *score) String() string {
	slices.Sort(s.lines)
	return fmt.Sprintf("%d right (%d and %d of the two halves), %d wrong, %d refused, %d known wrong\n%s",
		s.counts["right"], s.halves[0], s.halves[1], s.counts["wrong"], s.counts["refused"], s.counts["known wrong"], strings.Join(s.lines, "\n"))
}

// sameValues compares answers as sets: names without regard to case, numbers by
// value, as far as the gold number goes.
func sameValues(got, want []string) bool {
	return len(got) == len(want) && !slices.ContainsFunc(want, func(w string) bool {
		return !slices.ContainsFunc(got, func(g string) bool { return sameValue(g, w) })
	})
}

func sameValue(got, want string) bool {
	x, err1 := strconv.ParseFloat(got, 64)
	y, err2 := strconv.ParseFloat(want, 64)
	if err1 != nil || err2 != nil {
		return strings.EqualFold(got, want)
	}
	_, decimals, _ := strings.Cut(want, ".")
	scale := math.Pow10(len(decimals))
	return math.Round(x*scale) == math.Round(y*scale)
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
