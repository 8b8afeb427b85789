package console

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

func TestFoldName(t *testing.T) {
	for name, want := range map[string]string{
		"SenseTime":        "sensetime",
		"  Škoda \t Auto ": "skoda auto",
		"Ｆｕｌｌ":             "full",
		"zero\u200bwidth":  "zerowidth",
		"ក្រុមហ៊ុន":        "ក្រុមហ៊ុន",
		"商汤科技":             "商汤科技",
		"Nguyễn":           "nguyen",
		"<script>":         "<script>",
	} {
		if got := foldName(name); got != want {
			t.Errorf("%q is folded to %q, want %q", name, got, want)
		}
	}
}

func TestWordStarts(t *testing.T) {
	for name, want := range map[string][]string{
		"open ai":     {"open ai", "ai"},
		"ascend-910b": {"ascend-910b", "910b"},
		"商汤科技":        {"商汤科技", "汤科技", "科技", "技"},
		"ខ្មែរ":       {"ខ្មែរ", "រ"}, // the letter below another begins nothing
		"(a)":         {"a)"},
		"":            nil,
	} {
		var got []string
		for _, at := range wordStarts(name) {
			got = append(got, name[at:])
		}
		if !slices.Equal(got, want) {
			t.Errorf("words of %q: %q, want %q", name, got, want)
		}
	}
}

// TestCompleteEqualsLookingAtEverything compares completion over random names
// with a look at every name.
func TestCompleteEqualsLookingAtEverything(t *testing.T) {
	p, err := pack.Default()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("abAB 汉字é")), 1, 8, -1), 0, 20).Draw(t, "names")
		l := &cataloger{view: &view{server: &Server{pack: p}}, catalog: &catalog{}}
		for i, name := range names {
			item := l.add(item{iri: graph.IRI(fmt.Sprintf("urn:%02d", i/2)), kind: anEntity, count: i % 3})
			l.addKeys(name, item)
		}
		items := slices.Clone(l.items)
		l.finish()
		typed := rapid.StringOfN(rapid.SampledFrom([]rune("abA 汉é")), 1, 3, -1).Draw(t, "typed")
		limit := rapid.IntRange(1, 8).Draw(t, "limit")

		type hit struct {
			quality, count int
			iri            graph.IRI
		}
		text := foldName(typed)
		if text == "" {
			return // everything, by count
		}
		var want []hit
		for i, name := range names {
			best := -1
			folded := foldName(name)
			for _, at := range wordStarts(folded) {
				if strings.HasPrefix(folded[at:], text) {
					if q := quality(folded[at:] == text, at > 0); best < 0 || q < best {
						best = q
					}
				}
			}
			if best >= 0 {
				want = append(want, hit{best, items[i].count, items[i].iri})
			}
		}
		byQuality := func(a, b hit) int {
			return cmp.Or(cmp.Compare(a.quality, b.quality), cmp.Compare(b.count, a.count), cmp.Compare(a.iri, b.iri))
		}
		slices.SortFunc(want, byQuality)
		want = want[:min(len(want), limit)]
		var got []graph.IRI
		for _, i := range l.complete(typed, "entity", limit, nil) {
			got = append(got, l.items[i].iri)
		}
		var expected []graph.IRI
		for _, h := range want {
			expected = append(expected, h.iri)
		}
		if !slices.Equal(got, expected) {
			t.Fatalf("%q completes to %q, want %q", typed, got, expected)
		}
	})
}
