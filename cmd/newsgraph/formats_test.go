package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/testdata/testenv"
)

// carriers write the same paragraphs in each format that carries articles.
var carriers = map[string]func(paragraphs []string) string{
	"a.txt": func(p []string) string { return strings.Join(p, "\n\n") },
	"a.md":  func(p []string) string { return "---\ntitle: A\n---\n# Head\n\n" + strings.Join(p, "\n\n") },
	"a.html": func(p []string) string {
		return "<html><head><title>A</title></head><body><nav><a href='/'>Home</a></nav><article>" + htmlOf(p) + "</article></body></html>"
	},
	"a.rss": func(p []string) string {
		return "<rss version='2.0'><channel><item><guid>1</guid><description>" + html.EscapeString(htmlOf(p)) + "</description></item></channel></rss>"
	},
	"a.jsonl": func(p []string) string {
		line, _ := json.Marshal(map[string]string{"text": strings.Join(p, "\n\n")})
		return string(line) + "\n"
	},
}

func htmlOf(paragraphs []string) string {
	var out strings.Builder
	for _, p := range paragraphs {
		fmt.Fprintf(&out, "<p>%s</p>\n", html.EscapeString(p))
	}
	return out.String()
}

// TestOffsetsOfEveryFormat: whatever carried an article, every offset of every
// statement is one of the text that is stored.
func TestOffsetsOfEveryFormat(t *testing.T) {
	extractor, err := (&program{}).extractor()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(testenv.Root(t), "testdata", "articles", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no articles: %v", err)
	}
	var all []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" {
				all = append(all, line)
			}
		}
	}
	found := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		paragraphs := rapid.SliceOfN(rapid.SampledFrom(all), 1, 8).Draw(t, "paragraphs")
		name := rapid.SampledFrom([]string{"a.txt", "a.md", "a.html", "a.rss", "a.jsonl"}).Draw(t, "format")
		content := carriers[name](paragraphs)
		s := source{path: name, name: name, kind: article, open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(content)), nil
		}}
		documents, faults := readArticles(s)
		if len(documents) != 1 || len(faults) > 0 {
			t.Fatalf("%d documents, %v", len(documents), faults)
		}
		result, err := extractor.Extract(documents[0])
		if err != nil {
			t.Fatal(err)
		}
		found[name] += len(result.Statements)
		for _, st := range result.Statements {
			text := result.Document.Bytes[st.Evidence.Start:st.Evidence.End]
			if string(text) != st.Evidence.Text {
				t.Fatalf("bytes [%d:%d] are %q, not %q", st.Evidence.Start, st.Evidence.End, text, st.Evidence.Text)
			}
			for _, span := range []*graph.Span{st.Quote, st.SubjectMention, st.ObjectMention} {
				if span != nil && (span.Start < 0 || span.End > len(result.Document.Bytes) || span.End < span.Start) {
					t.Fatalf("span [%d:%d] outside the document", span.Start, span.End)
				}
			}
		}
		gold, err := extractor.Gold(result, "a")
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range gold {
			if !bytes.Contains(result.Document.Bytes[g.Start:g.End], []byte(g.Quote)) {
				t.Fatalf("the quote %q is not in bytes [%d:%d]", g.Quote, g.Start, g.End)
			}
		}
	})
	for name := range carriers {
		if found[name] == 0 {
			t.Errorf("no statement was found in any %s", name)
		}
	}
}
