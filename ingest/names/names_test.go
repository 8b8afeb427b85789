package names

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestCompare reads as a list of what the package decides, and why.
func TestCompare(t *testing.T) {
	for _, test := range []struct {
		a, b    string
		kind    Kind
		matches bool
		reason  string
	}{
		{"Chea Sophanna", "CHEA, Sophanna", Person, true, "the same letters"},
		{"Dr. Ilse Varnhagen", "Ilse Varnhagen", Person, true, "the same letters"},
		{"Oleksandr Hrytsenko", "Олександр Гриценко", Person, true, "every word has its like"},
		{"Ilse M. Varnhagen", "Ilse Margarethe Varnhagen", Person, true, "every word has its like"},
		{"Bob Lindqvist", "Robert Lindqvist", Person, true, "every word has its like"},
		{"PetraOkonkwo", "Petra Okonkwo", Person, true, "the same letters"},
		{"Yusuf bin Tariq al-Halabi", "Yousef Tarek Halabi", Person, true, "every word has its like"},
		{"Yusuf bin Tariq al-Halabi", "Yusuf bin Samir al-Halabi", Person, false, `"samir" stands against "tariq"`},
		{"Ivan Petrovich Sorokin", "Ivan Sorokin", Person, true, `"petrovich" stands in one name only`},
		{"Sorokin", "Ivan Sorokin", Person, false, `"ivan" stands in one name only`},
		{"សុខ ចាន់ថា", "Sok Chantha", Person, true, "every word has its like"},
		{"王小明", "王小朋", Person, false, `"明" stands against "朋"`},
		{"王小明", "王 小明", Person, true, "the same letters"},

		{"Tonle Media Co., Ltd.", "TONLE MEDIA COMPANY LIMITED", Organization, true, "the same letters"},
		{"OOO Severnaya Zvezda", "Severnaya Zvezda LLC", Organization, true, "the same letters"},
		{"Brandt & Sons AG", "Brandt and Sons GmbH", Organization, false, "different legal forms: ag, gmbh"},
		{"Harbour Light Holdings", "Harbourlight", Organization, true, "every word has its like"},
		{"Mekong Data Institute", "MDI", Organization, true, "the first letters of the other name"},
		{"First Delta Fund", "1st Delta Fund", Organization, true, "the same letters"},
		{"Delta Growth Partners IV", "Delta Growth Partners V", Organization, true, `the numbers differ: "4", "5"`},
		{"Delta Pipeline Works", "Delta Petroleum Works", Organization, false, `"petroleum" stands against "pipeline"`},

		{"MV Coral Breeze", "Coral Breeze", Thing, true, "the same letters"},
		{"Coral Breeze", "Amber Dawn", Thing, false, "no word in common"},
		{"", "Amber Dawn", Thing, false, "a name has no letters"},
	} {
		m := Compare(test.a, test.b, test.kind)
		if m.Matches() != test.matches || !strings.HasPrefix(m.Reason, test.reason) {
			t.Errorf("%q, %q: %.2f, %s; want a match: %v, %s", test.a, test.b, m.Score, m.Reason, test.matches, test.reason)
		}
	}
}

// anyName draws names that are hard on a parser: scripts, marks, dots, nothing.
func anyName() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"Ivan", "ivan", "Petrovich", "al", "-", "bin", ".", "A.", "B.C.", ",", " ", "  ", "Ltd", "L.L.C.", "IV", "forty", "four", "1st", "2005",
		"សុខ", "王", "明", "محمد", "김", "&", "’", "é", "\u0301", "\xff", "Joint Stock Company", "Bob", "Group", "the",
	})
	return rapid.Map(rapid.SliceOfN(piece, 0, 8), func(list []string) string { return strings.Join(list, " ") })
}

// TestLaws holds for names of every kind: a comparison does not depend on the
// sequence of its names, its score is a share, and a name matches itself.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyName().Draw(t, "a"), anyName().Draw(t, "b")
		kind := Kind(rapid.IntRange(int(Person), int(Thing)).Draw(t, "kind"))
		m := Compare(a, b, kind)
		if m.Score < 0 || m.Score > 1 || m.Reason == "" {
			t.Fatalf("score %v, reason %q", m.Score, m.Reason)
		}
		if back := Compare(b, a, kind); back.Score != m.Score {
			t.Fatalf("%q, %q: %v, the other way round %v", a, b, m, back)
		}
		if self := Compare(a, a, kind); self.Score != 1 && self.Reason != "a name has no letters" {
			t.Fatalf("%q does not match itself: %v", a, self)
		}
		if upper := Compare(strings.ToUpper(a), a, kind); upper.Score < Threshold && upper.Reason != "a name has no letters" {
			t.Fatalf("%q does not match itself in capitals: %v", a, upper)
		}
	})
}

func FuzzCompare(f *testing.F) {
	f.Add("Ivan B. Petrovich", "PETROVICH, Ivan", 0)
	f.Add("OOO «Север»", "Sever LLC IV", 1)
	f.Fuzz(func(t *testing.T, a, b string, kind int) {
		if m := Compare(a, b, Kind(kind)); m.Score < 0 || m.Score > 1 {
			t.Errorf("score %v", m.Score)
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Compare("Alexandre Boris de Montfort Lindqvist", "LINDQVIST, Boris", Person)
	}
}
