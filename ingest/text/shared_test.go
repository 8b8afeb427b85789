package text_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/ingest/text"
	"newsgraph/testdata/testenv"
)

// goldSpan is the sentence of one line of a gold file.
type goldSpan struct {
	Sentence   string
	Start, End int
}

// readGold returns the distinct sentences of a gold file.
func readGold(t *testing.T, path string) []goldSpan {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var spans []goldSpan
	seen := map[goldSpan]bool{}
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var span goldSpan
		if err := json.Unmarshal(lines.Bytes(), &span); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if !seen[span] {
			seen[span] = true
			spans = append(spans, span)
		}
	}
	return spans
}

// agreement counts the gold sentences whose span, and whose span and id, Sentences
// finds.
func agreement(t *testing.T, article string, gold []goldSpan) (spans, ids int) {
	t.Helper()
	ours := map[text.Span]string{}
	for _, s := range decodeFile(t, article).Sentences() {
		ours[s.Original] = s.ID()
	}
	for _, g := range gold {
		id, found := ours[text.Span{Start: g.Start, End: g.End}]
		switch {
		case !found:
			t.Logf("%s: no sentence [%d:%d), gold %s", filepath.Base(article), g.Start, g.End, g.Sentence)
		case id == g.Sentence:
			ids++
			spans++
		default:
			t.Logf("%s: [%d:%d) is %s, gold %s", filepath.Base(article), g.Start, g.End, id, g.Sentence)
			spans++
		}
	}
	return spans, ids
}

func decodeFile(t testing.TB, path string) *text.Text {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := text.Decode(raw, text.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return decoded
}

func TestKhmerGoldSentences(t *testing.T) {
	article := testenv.Shared(t, "articles", "sora-china.km.txt")
	gold := readGold(t, testenv.Shared(t, "articles", "sora-china.gold.jsonl"))
	if spans, ids := agreement(t, article, gold); spans != len(gold) || ids != len(gold) {
		t.Errorf("%d spans and %d ids of %d gold sentences found, want all", spans, ids, len(gold))
	}

	// The translation lists every sentence, also those that state nothing.
	raw, err := os.ReadFile(testenv.Shared(t, "articles", "sora-china.translation.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := translatedSpans(string(raw))
	sentences := decodeFile(t, article).Sentences()
	if len(listed) == 0 || len(sentences) != len(listed) {
		t.Fatalf("%d sentences, the translation lists %d", len(sentences), len(listed))
	}
	for i, s := range sentences {
		if (goldSpan{s.ID(), s.Original.Start, s.Original.End}) != listed[i] {
			t.Errorf("sentence %d is %s %v, the translation has %v", i+1, s.ID(), s.Original, listed[i])
		}
	}
}

func TestEnglishGoldSentences(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(testenv.Shared(t, "articles", "dev-en"), "*.gold.jsonl"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no gold files: %v", err)
	}
	var spans, ids, total int
	for _, path := range paths {
		gold := readGold(t, path)
		s, i := agreement(t, strings.TrimSuffix(path, ".gold.jsonl")+".txt", gold)
		spans, ids, total = spans+s, ids+i, total+len(gold)
	}
	t.Logf("of %d gold sentences %d have the same span, %d also the same id", total, spans, ids)
	if float64(spans) < 0.95*float64(total) {
		t.Errorf("%d of %d spans are equal, want 0.95", spans, total)
	}
}

// translatedSpans reads the headings "**1.1** (sentence 1, bytes 0–480)".
func translatedSpans(markdown string) (spans []goldSpan) {
	for line := range strings.SplitSeq(markdown, "\n") {
		var span goldSpan
		var n int
		line = strings.ReplaceAll(strings.ReplaceAll(line, "**", " "), "–", " ")
		if _, err := fmt.Sscanf(line, " %s (sentence %d, bytes %d %d)", &span.Sentence, &n, &span.Start, &span.End); err == nil {
			spans = append(spans, span)
		}
	}
	return spans
}
