package extract

import (
	"testing"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// FuzzPattern: whatever the text of a pattern, it is refused or compiles into a
// program that ends on any sentence, with evidence that is the document's.
func FuzzPattern(f *testing.F) {
	base := toyPack(f, eats)
	for _, s := range []string{
		"{c+} ~ @eat {f+}", "{c} [@auxiliary] @eat {f}", "...5 {c} ... {f} ...", "{c} (eats|devours|(will [never] eat)) {f}",
		"^ {c+} !(Brie) <!(Rex) @eat {f} $", "[[[[{c}] eat] the] fish] {f}", "{f} @and {c}", "{c} ~ ~ ~ ... ... {f}",
	} {
		f.Add(s)
	}
	doc := graph.NewDocument("fuzz", []byte("Tom will never eat Brie and the fish. The kitty Rex, who devours milk, eats (Brie), Brie and Brie.\nDoes Tom eat?"))
	doc.Language = "en"
	body, err := text.Decode(doc.Bytes, text.Limits{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string) {
		seq, err := pack.ParseText(source)
		if err != nil {
			return
		}
		pattern := *base.Patterns[0]
		pattern.Texts = map[string][]pack.Text{"en": {{Source: source, Seq: seq}}}
		pattern.Examples = nil
		p := *base
		p.Patterns = []*pack.Pattern{&pattern}
		rules, err := Compile(&p)
		if err != nil {
			return
		}
		for _, s := range rules.Extract(doc, body).Statements {
			if s.Evidence.Text != string(doc.Bytes[s.Evidence.Start:s.Evidence.End]) {
				t.Fatalf("%q: the evidence %q is not the document's", source, s.Evidence.Text)
			}
		}
	})
}
