package ingest

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/ingest/extract"
	"newsgraph/testdata/testenv"
)

// articles returns our own articles' bytes by file name.
func articles(t testing.TB) map[string][]byte {
	t.Helper()
	paths, _ := filepath.Glob(filepath.Join(testenv.Root(t), "testdata", "articles", "*.txt"))
	if len(paths) == 0 {
		t.Fatal("no articles in testdata/articles")
	}
	texts := map[string][]byte{}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(path)] = data
	}
	return texts
}

// checkOffsets checks that every span of a statement lies in the document and that
// its evidence is the document's bytes.
func checkOffsets(t interface{ Fatalf(string, ...any) }, r *Result) {
	size := len(r.Document.Bytes)
	for _, s := range r.Statements {
		e := s.Evidence
		if e.Start < 0 || e.End > size || string(r.Document.Bytes[e.Start:e.End]) != e.Text {
			t.Fatalf("evidence [%d:%d] of %v is not the document's text", e.Start, e.End, s)
		}
		for _, span := range []*graph.Span{s.Quote, s.SubjectMention, s.ObjectMention} {
			if span != nil && (span.Start < e.Start || span.End > e.End || span.Start >= span.End) {
				t.Fatalf("span [%d:%d] outside its sentence [%d:%d]", span.Start, span.End, e.Start, e.End)
			}
		}
	}
}

func TestOffsetsSliceTheDocument(t *testing.T) {
	x := newExtractor(t)
	for name, data := range articles(t) {
		r, err := x.Extract(graph.NewDocument(name, data))
		if err != nil {
			t.Fatal(err)
		}
		checkOffsets(t, r)
	}
}

// Whatever lines of our articles stand in whatever order, with invisible characters
// strewn in, every offset holds and extracting twice gives the same.
func TestShuffledLinesKeepOffsets(t *testing.T) {
	x := newExtractor(t)
	for name, data := range articles(t) {
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			picked := rapid.SliceOfN(rapid.SampledFrom(lines), 1, 6).Draw(t, "lines")
			text := strings.Join(picked, "\n")
			if rapid.Bool().Draw(t, "invisible") {
				text = strings.ReplaceAll(text, " ", " \u200b")
			}
			first, err := x.Extract(graph.NewDocument("shuffled", []byte(text)))
			if err != nil {
				t.Fatal(err)
			}
			checkOffsets(t, first)
			second, _ := x.Extract(graph.NewDocument("shuffled", []byte(text)))
			if !reflect.DeepEqual(first.Statements, second.Statements) || !reflect.DeepEqual(first.Entities, second.Entities) {
				t.Fatalf("two extractions of the same bytes differ")
			}
		}))
	}
}

func TestPredictedIsNoFact(t *testing.T) {
	r, err := newExtractor(t).Extract(graph.NewDocument("x", []byte("Baidu will launch a Sora-like service. Tencent has not released Hunyuan. Alibaba makes chips.")))
	if err != nil {
		t.Fatal(err)
	}
	facts := 0
	for _, s := range r.Statements {
		if s.IsFact() && s.Rule != graph.IRI(graph.NSRule+"develop") && s.Rule != graph.IRI(graph.NSRule+"release-named") {
			t.Errorf("a fact that no one states: %v", s)
		}
		if s.IsFact() {
			facts++
		}
	}
	if facts != 2 { // Tencent develops Hunyuan, which it has not released; Alibaba makes chips
		t.Errorf("%d facts, want 2", facts)
	}
}

func TestDescribesTheDocument(t *testing.T) {
	doc := graph.NewDocument("x", []byte("Chips run short\nSINGAPORE, March 18, 2025\nNvidia makes chips."))
	if _, err := newExtractor(t).Extract(doc); err != nil {
		t.Fatal(err)
	}
	if doc.Language != "en" || doc.Title != "Chips run short" || doc.Created != "2025-03-18" {
		t.Errorf("language %q, title %q, date %q", doc.Language, doc.Title, doc.Created)
	}
}

func TestGoldRoundTrip(t *testing.T) {
	x := newExtractor(t)
	for name, data := range articles(t) {
		gold := readGoldFile(t, goldFile(filepath.Join(testenv.Root(t), "testdata", "articles", name)))
		doc := graph.NewDocument(name, data)
		for _, g := range gold {
			s, entities, err := x.Statement(g, doc)
			if err != nil {
				t.Fatalf("%s: %v", g.ID, err)
			}
			back, err := x.Gold(&Result{Document: doc, Result: extract.Result{Entities: entities, Statements: []*graph.Statement{s}}}, "x")
			if err != nil {
				t.Fatal(err)
			}
			if r := Score([]*Gold{g}, back, x.pack); r.Total.Right != 1 {
				t.Errorf("%s became %+v", g.ID, back[0])
			}
		}
		var buf bytes.Buffer
		if err := WriteGold(&buf, gold); err != nil {
			t.Fatal(err)
		}
		again, err := ReadGold("again", &buf)
		if err != nil || !reflect.DeepEqual(gold, again) {
			t.Errorf("%s: gold written and read differs (%v)", name, err)
		}
	}
}

func TestReadGoldNamesFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"\n{\"subject\":\"A\"": "g.jsonl:2: not a statement in the gold form",
		`{"subject":"A"}`:      "g.jsonl:1: subject, property or object is missing",
		`{"subject":"A","property":"uses","object":"B","modality":"sure"}`: `g.jsonl:1: unknown modality "sure"`,
	} {
		if _, err := ReadGold("g.jsonl", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	x := newExtractor(b)
	khmer := bytes.Repeat(append(articles(b)["chips-and-models.km.txt"], '\n'), 8)
	doc := graph.NewDocument("bench", khmer)
	b.SetBytes(int64(len(khmer)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.Extract(doc); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzExtract(f *testing.F) {
	x := newExtractor(f)
	for _, data := range articles(f) {
		f.Add(data[:min(len(data), 1500)])
	}
	f.Add([]byte("X (Y) - Z, 's “”"))
	f.Add([]byte("ក្រុមហ៊ុន (A) របស់"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := x.Extract(graph.NewDocument("fuzz", data))
		if err == nil {
			checkOffsets(t, r)
		}
	})
}

// One extractor serves many goroutines, and none sees another's document.
func TestExtractorIsSharedByGoroutines(t *testing.T) {
	x := newExtractor(t)
	texts := articles(t)
	want := map[string]*Result{}
	for name, data := range texts {
		want[name], _ = x.Extract(graph.NewDocument(name, data))
	}
	var group sync.WaitGroup
	for range 4 {
		for name, data := range texts {
			group.Go(func() {
				got, err := x.Extract(graph.NewDocument(name, data))
				if err != nil || !reflect.DeepEqual(got.Statements, want[name].Statements) {
					t.Errorf("%s: another result in a goroutine (%v)", name, err)
				}
			})
		}
	}
	group.Wait()
}
