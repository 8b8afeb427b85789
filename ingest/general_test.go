package ingest

import (
	"os"
	"strings"
	"testing"

	"newsgraph/graph"
	"newsgraph/testdata/testenv"
)

// General news is full of capitals, verbs and numbers and has few facts of the
// vocabulary beside who persons are and where places lie: the rules must stay quiet
// there. The statements are printed to be read.
func TestGeneralNewsRaisesFewStatements(t *testing.T) {
	x := newExtractor(t)
	for _, language := range []string{"en", "km", "zh"} {
		data, err := os.ReadFile(testenv.Shared(t, "text", "sentences."+language+".tsv"))
		if err != nil {
			t.Fatal(err)
		}
		sentences, statements := 0, 0
		for _, line := range strings.Split(string(data), "\n") {
			cells := strings.SplitN(line, "\t", 3)
			if len(cells) < 3 {
				continue
			}
			doc := graph.NewDocument(cells[0], []byte(cells[2]))
			doc.Language = language
			r, err := x.Extract(doc)
			if err != nil {
				t.Fatal(err)
			}
			gold, err := x.Gold(r, cells[0])
			if err != nil {
				t.Fatal(err)
			}
			sentences++
			statements += len(gold)
			for i, g := range gold {
				t.Logf("%s %s | %s | %s | %s %s %s [%s] %s", g.ID, g.Subject, g.Property, g.Object, g.Polarity, g.Modality, g.Speaker(), string(r.Statements[i].Rule), g.Quote)
			}
		}
		t.Logf("%s: %d statements in %d sentences", language, statements, sentences)
		if statements*5 > sentences {
			t.Errorf("%s: %d statements in %d sentences, want at most a fifth", language, statements, sentences)
		}
	}
}
