package question

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"newsgraph/graph"
	"newsgraph/testdata/sample"
	"newsgraph/testdata/testenv"
)

// asked is a question with its gold answer.
type asked struct {
	Question  string
	Kind      string
	Outcome   Outcome
	Answers   []string // by English name
	Sentences []string // that the answers rest on: article and first byte
	Asserted  bool
}

// TestQuestions asks every question of testdata/questions about the sample
// articles. None may be answered wrongly.
func TestQuestions(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	for _, q := range allQuestions(t) {
		t.Run(q.Question, func(t *testing.T) {
			a := w.ask(t, q.Question, Options{Asserted: q.Asserted, Version: "world"})
			slices.Sort(q.Answers)
			if got := w.labels(a); a.Outcome != q.Outcome || !slices.Equal(got, q.Answers) {
				t.Errorf("%s %q, want %s %q\n%s", a.Outcome, got, q.Outcome, q.Answers, a)
			}
			if got := w.sentences(t, a); !slices.Equal(got, slices.Concat([]string{}, q.Sentences)) {
				t.Errorf("rests on %q, want %q", got, q.Sentences)
			}
		})
	}
}

func allQuestions(t testing.TB) []asked {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testenv.Root(t), "testdata", "questions", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatal("no questions")
	}
	var list []asked
	for _, file := range files {
		list = append(list, sample.ReadLines[asked](t, file)...)
	}
	return list
}

// TestAnswers compares answers, as a terminal shows them and as programs read
// them, with testdata/answers; "go test -rewrite" writes them anew.
func TestAnswers(t *testing.T) {
	w := newWorld(t, sample.Articles(t)...)
	datadriven.Walk(t, filepath.Join("testdata", "answers"), func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			options := Options{Version: "world", Asserted: d.HasArg("asserted")}
			if d.HasArg("reading") {
				d.ScanArgs(t, "reading", &options.Reading)
			}
			switch d.Cmd {
			case "ask":
				return w.ask(t, d.Input, options).String()
			case "json":
				out, err := json.MarshalIndent(w.ask(t, d.Input, options), "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				return string(out)
			case "explain":
				out, err := w.engine.Explain(w.context, w.snapshot, d.Input, options)
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			return ""
		})
	})
}

// addNamesakes stores two people of one name.
func (w *world) addNamesakes(t testing.TB) (people []graph.IRI) {
	t.Helper()
	d := graph.NewDocument("staff.txt", []byte("Li Wei works for Huawei. Li Wei works for Baidu."))
	person, employedBy := w.pack.Class("Person"), w.pack.Property("employedBy")
	content := &graph.Content{Document: d}
	for i, employer := range []string{"huawei", "baidu"} {
		iri := graph.IRI(fmt.Sprintf("urn:example:li-wei-%d", i+1))
		people = append(people, iri)
		evidence, err := d.Evidence(25*i, 25*i+24-i)
		if err != nil {
			t.Fatal(err)
		}
		content.Entities = append(content.Entities, &graph.Entity{
			IRI: iri, Classes: []graph.IRI{person.IRI},
			Names: []graph.Name{{Text: "Li Wei", Language: "en", Preferred: true}},
		})
		content.Statements = append(content.Statements, &graph.Statement{
			Subject: iri, Property: employedBy.IRI, Object: w.pack.Entity(employer).IRI,
			Polarity: graph.Affirmed, Modality: graph.Asserted, Evidence: evidence,
		})
	}
	if _, err := w.store.Apply(w.context, content); err != nil {
		t.Fatal(err)
	}
	w.takeSnapshot(t)
	return people
}

// TestNamesakes asks about a name that two entities share: the question is asked
// back, and each reading can be picked.
func TestNamesakes(t *testing.T) {
	w := newWorld(t)
	w.addNamesakes(t)

	const question = "who is Li Wei's employer"
	a := w.ask(t, question, Options{})
	if a.Outcome != Ambiguous || len(a.Readings) != 2 || a.Readings[0].Interpretation == a.Readings[1].Interpretation {
		t.Fatalf("not asked back:\n%s", a)
	}
	for number, employer := range []string{"Huawei", "Baidu"} {
		a := w.ask(t, question, Options{Reading: number + 1})
		if got := w.labels(a); !slices.Equal(got, []string{employer}) {
			t.Errorf("reading %d gives %q, want %q", number+1, got, employer)
		}
	}
	if _, err := w.engine.Ask(w.context, w.snapshot, question, Options{Reading: 3}); err == nil {
		t.Error("there is a third reading")
	}
}

// TestRealArticle asks the main question of the gold statements of a real
// article: three firms, by predictions of one analyst.
func TestRealArticle(t *testing.T) {
	w := newWorld(t, testenv.Shared(t, "articles", "sora-china.km.txt"))
	for _, question := range []string{
		"which sanctioned firms build video models",
		"តើក្រុមហ៊ុនដែលមានទណ្ឌកម្មណាខ្លះបង្កើតម៉ូដែលវីដេអូ?",
		"哪些受制裁的公司开发视频模型",
	} {
		a := w.ask(t, question, Options{})
		if got := w.labels(a); !slices.Equal(got, []string{"Hikvision", "SenseTime", "iFlytek"}) {
			t.Fatalf("%s: %q", question, got)
		}
		for _, v := range a.Answers {
			if !slices.ContainsFunc(v.Statements, func(s Statement) bool {
				return s.Property == "develops" && s.Modality == "predicted" && s.AttributedTo == "Lu Yanxia"
			}) {
				t.Errorf("%s: %s rests on no prediction by Lu Yanxia", question, v.Label)
			}
		}
		a = w.ask(t, question, Options{Asserted: true})
		if a.Outcome != NotRecorded || !strings.Contains(a.Reason, "predicted") || !strings.Contains(a.Reason, "3") {
			t.Errorf("%s, asserted: %s %s", question, a.Outcome, a.Reason)
		}
	}
}
