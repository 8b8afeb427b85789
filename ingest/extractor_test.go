package ingest

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/graph/pack"
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

// Names in the text's own script need no Latin form, and get it where their spelling is known; ordinary words beside titles and
// verbs of saying are no names.
func TestNamesInTheTextsOwnScript(t *testing.T) {
	x := newExtractor(t)
	for text, want := range map[string]string{
		"分析师莫雅琳表示，华为使用麒麟芯片。":                            "Mo Yalin",
		"莫雅琳说，华为使用麒麟芯片。":                                "Mo Yalin",
		"总理约翰·霍克表示，华为使用麒麟芯片。":                           "约翰·霍克",
		"发言人周三表示，华为使用麒麟芯片。":                             "",
		"专家高度评价说，华为使用麒麟芯片。":                             "",
		"លោក ហែម ពិសិដ្ឋ បាននិយាយថា Huawei ប្រើ Kirin។": "Hem Piseth",
		"អ្នកស្រី សុខ ចាន់ណា អ្នកវិភាគនៅសាកលវិទ្យាល័យ Foo បាននិយាយថា Huawei ប្រើ Kirin។": "Sok Channa",
		"លោក បាននិយាយថា Huawei ប្រើ Kirin។": "",
	} {
		r, err := x.Extract(graph.NewDocument("x", []byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		gold, err := x.Gold(r, "x")
		if err != nil {
			t.Fatal(err)
		}
		said := false
		for _, g := range gold {
			if g.Property == "uses" {
				said = true
				if g.Speaker() != want {
					t.Errorf("%s: speaker %q, want %q", text, g.Speaker(), want)
				}
			}
		}
		if !said {
			t.Errorf("%s: nothing said of Kirin", text)
		}
	}
}

// A word is the name of what the text has introduced, not of what it may also name.
func TestSurnameBeforePlace(t *testing.T) {
	r, err := newExtractor(t).Extract(graph.NewDocument("x", []byte("Ms Anna Paris left. Paris was born in Switzerland.")))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Statements) != 1 || !strings.HasSuffix(string(r.Statements[0].Subject), "anna-paris") {
		t.Errorf("statements %v, want that Anna Paris was born in Switzerland", r.Statements)
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

// prose states nothing, as most of a long text does.
var prose = map[string]string{
	"chips-and-models.km.txt": "ថ្ងៃនោះមេឃស្រឡះ ហើយមនុស្សម្នាបានដើរលេងតាមមាត់ទន្លេរហូតដល់ព្រលប់។\n",
	"export-rules.zh.txt":     "那天晚上天气很好，人们沿着河边散步，一直走到很晚才回家。\n",
	"video-race.en.txt":       "The evening stayed warm, and people walked along the river until the lamps went out.\n",
}

// A long text is read block by block: what it takes grows with its length and no
// faster, and where a block ends makes no difference to what is found.
func TestLongText(t *testing.T) {
	const maxPerByte = 20 // allocated in all, garbage included; less than half is alive at a time
	x := newExtractor(t)
	for name, data := range articles(t) {
		data = append(data, strings.Repeat(prose[name], 10*len(data)/len(prose[name]))...)
		copies := (2 << 20) / len(data)
		long := bytes.Repeat(data, copies)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := x.Extract(graph.NewDocument(name, long))
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		perByte := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(long))
		t.Logf("%s: %.1f bytes allocated a byte of text", name, perByte)
		if perByte > maxPerByte {
			t.Errorf("%s: %.1f bytes allocated a byte of text, want at most %d", name, perByte, maxPerByte)
		}
		found := make([]int, copies)
		for _, s := range r.Statements {
			found[s.Evidence.Start/len(data)]++
		}
		for i := 2; i < copies; i++ {
			if found[i] != found[1] {
				t.Fatalf("%s: %d statements in copy %d, %d in copy 2", name, found[i], i+1, found[1])
			}
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	x := newExtractor(b)
	for name, data := range articles(b) {
		b.Run(name, func(b *testing.B) {
			doc := graph.NewDocument("bench", bytes.Repeat(append(data, '\n'), 8))
			b.SetBytes(int64(len(doc.Bytes)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Extract(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
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

// A word beside a name tells what the name is of: the firm of another document is
// found by "which companies …" although no gazetteer has it.
func TestWordsTellTheClass(t *testing.T) {
	x := newExtractor(t)
	doc := graph.NewDocument("firm.txt", []byte("Zorvelle Works, an American start-up, grew last year."))
	r, err := x.Extract(doc)
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Entities {
		if e.Label("en") == "Zorvelle Works" {
			if want := p.Class("Company").IRI; len(e.Classes) != 1 || e.Classes[0] != want {
				t.Errorf("classes %v, want <%s>", e.Classes, string(want))
			}
			return
		}
	}
	t.Error("Zorvelle Works is not found")
}
