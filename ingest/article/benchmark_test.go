package article

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"newsgraph/testdata/testenv"
)

// TestMainText holds the floor on real pages: how far the words that are found
// agree with those that people marked, four in a row at a time, as the article
// extraction benchmark measures it: precision and recall of each page by the
// share of its sequences, then their means.
func TestMainText(t *testing.T) {
	const floor = 0.94
	data, err := os.ReadFile(testenv.Shared(t, "html", "ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pages map[string]struct{ ArticleBody string }
	if err := json.Unmarshal(data, &pages); err != nil {
		t.Fatal(err)
	}
	var precision, recall float64
	for id, page := range pages {
		text := mainTextOf(t, testenv.Shared(t, "html", "html", id+".html.gz"))
		p, r := agreement(page.ArticleBody, text)
		precision, recall = precision+p, recall+r
	}
	n := float64(len(pages))
	precision, recall = precision/n, recall/n
	f1 := 2 * precision * recall / (precision + recall)
	t.Logf("%d pages: precision %.3f, recall %.3f, F1 %.3f", len(pages), precision, recall, f1)
	if f1 < floor {
		t.Errorf("F1 %.3f is below %.2f", f1, floor)
	}
}

func mainTextOf(t *testing.T, path string) string {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(zipped)
	if err != nil {
		t.Fatal(err)
	}
	for d, err := range Read(filepath.Base(path), HTML, bytes.NewReader(page)) {
		if err != nil {
			t.Logf("%v", err)
			return ""
		}
		return string(d.Bytes)
	}
	return ""
}

var word = regexp.MustCompile(`[\p{L}\p{M}\p{N}_]+`)

// shingles counts the sequences of four words.
func shingles(text string) map[string]int {
	const n = 4
	words := word.FindAllString(text, -1)
	counts := map[string]int{}
	for i := 0; i+n <= max(n, len(words)); i++ {
		if len(words) > 0 {
			counts[strings.Join(words[i:min(i+n, len(words))], " ")]++
		}
	}
	return counts
}

func agreement(want, got string) (precision, recall float64) {
	w, g := shingles(want), shingles(got)
	var both, onlyWant, onlyGot float64
	for s, n := range w {
		both += float64(min(n, g[s]))
		onlyWant += float64(max(0, n-g[s]))
	}
	for s, n := range g {
		onlyGot += float64(max(0, n-w[s]))
	}
	share := func(part, rest float64) float64 {
		if part+rest == 0 {
			return 1
		}
		return part / (part + rest)
	}
	return share(both, onlyGot), share(both, onlyWant)
}
