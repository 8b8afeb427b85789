package console

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"newsgraph/graph"
)

// drawText draws text of several scripts, with marks that belong to the letter
// before them, and lines.
func drawText(t *rapid.T) string {
	return rapid.StringOf(rapid.SampledFrom([]rune("ab \n\r,.ខ្មរំ汉字😀é"))).Draw(t, "text")
}

// drawStretch draws a span of the text that begins and ends at characters.
func drawStretch(text string, offset int) *rapid.Generator[stretch] {
	return rapid.Custom(func(t *rapid.T) stretch {
		var places []int
		for i := range len(text) + 1 {
			if i == len(text) || utf8.RuneStart(text[i]) {
				places = append(places, offset+i)
			}
		}
		start := rapid.SampledFrom(places).Draw(t, "start")
		end := rapid.SampledFrom(places[slices.Index(places, start):]).Draw(t, "end")
		s := stretch{Span: graph.Span{Start: start, End: end}}
		if rapid.Bool().Draw(t, "is a statement") {
			s.statement = rapid.SampledFrom([]string{"s:1", "s:2", "s:3"}).Draw(t, "statement")
		} else {
			s.mark = rapid.SampledFrom([]string{markSubject, markObject, markQuote}).Draw(t, "mark")
		}
		return s
	})
}

// TestCutKeepsTheText joins segments: they are the text, none is empty, and each
// byte has the marks and statements of exactly the stretches that it is in.
func TestCutKeepsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		offset := rapid.IntRange(0, 50).Draw(t, "offset")
		stretches := rapid.SliceOfN(drawStretch(text, offset), 0, 6).Draw(t, "stretches")
		var joined strings.Builder
		at := offset
		for _, s := range cut(text, offset, stretches) {
			if s.Text == "" || !utf8.ValidString(s.Text) {
				t.Fatalf("the segment %q", s.Text)
			}
			joined.WriteString(s.Text)
			for range len(s.Text) {
				var marks, statements []string
				for _, part := range stretches {
					if part.Start <= at && at < part.End {
						marks, statements = append(marks, part.mark), append(statements, part.statement)
					}
				}
				if !sameSet(marks, s.Marks) || !sameSet(statements, s.Statements) {
					t.Fatalf("byte %d is in %q %q; its segment has %q %q", at, marks, statements, s.Marks, s.Statements)
				}
				at++
			}
		}
		if joined.String() != text {
			t.Fatalf("%q became %q", text, joined.String())
		}
	})
}

// sameSet compares lists without their order, repetitions and empty members.
func sameSet(a, b []string) bool {
	set := func(list []string) []string {
		list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
		slices.Sort(list)
		return slices.Compact(list)
	}
	return slices.Equal(set(a), set(b))
}

// TestParagraphsLoseOnlySpace compares the letters of a text with those of its
// paragraphs.
func TestParagraphsLoseOnlySpace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawText(t)
		var joined strings.Builder
		for _, p := range cutDocument(text, nil) {
			if len(p.Segments) == 0 {
				t.Fatal("an empty paragraph")
			}
			for _, s := range p.Segments {
				joined.WriteString(s.Text)
			}
		}
		letters := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if letters(joined.String()) != letters(text) {
			t.Fatalf("%q became %q", text, joined.String())
		}
	})
}

func TestParagraphs(t *testing.T) {
	for text, want := range map[string][]string{
		"":                               nil,
		"\n\n":                           nil,
		"one line":                       {"one line"},
		"title\nfirst\nsecond\n":         {"title", "first", "second"},
		"title\r\nfirst\r\n":             {"title", "first"},
		"title\n\nfolded\nlines\n\nlast": {"title", "folded\nlines", "last"},
		"title\n \t\nfolded\nlines\n":    {"title", "folded\nlines"},
	} {
		var got []string
		for _, span := range paragraphs(text) {
			got = append(got, text[span.Start:span.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q has the paragraphs %q, want %q", text, got, want)
		}
	}
}
