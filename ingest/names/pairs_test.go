package names

import (
	"os"
	"strings"
	"testing"

	"newsgraph/testdata/testenv"
)

// TestLabelledPairs holds the floor on the labelled pairs of the shared folder,
// and lists what is decided otherwise than labelled.
func TestLabelledPairs(t *testing.T) {
	const floor = 0.80
	in, err := os.Open(testenv.Shared(t, "names", "pairs-dev.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	pairs, err := ReadPairs("pairs-dev.csv", in)
	if err != nil {
		t.Fatal(err)
	}
	var score Score
	for _, p := range pairs {
		m := Compare(p.A, p.B, p.Kind())
		score.Add(m.Matches(), p.IsMatch)
		if m.Matches() != p.IsMatch {
			t.Logf("%.2f for a match labelled %v: %s %q, %q: %s", m.Score, p.IsMatch, p.Schema, p.A, p.B, m.Reason)
		}
	}
	t.Logf("%d pairs: precision %.3f, recall %.3f, F1 %.3f", len(pairs), score.Precision(), score.Recall(), score.F1())
	if score.F1() < floor {
		t.Errorf("F1 %.3f is below %.2f", score.F1(), floor)
	}
}

func TestReadPairs(t *testing.T) {
	pairs, err := ReadPairs("p.csv", strings.NewReader("is_match,name1,other,schema,name2\ntrue,\"Sok, Chantha\",x,Person,Chantha Sok\nFalse,A,,Vessel,B\n"))
	want := []Pair{{"Sok, Chantha", "Chantha Sok", "Person", true}, {"A", "B", "Vessel", false}}
	if err != nil || len(pairs) != 2 || pairs[0] != want[0] || pairs[1] != want[1] {
		t.Errorf("%v, %v; want %v", pairs, err, want)
	}
	for csv, message := range map[string]string{
		"":                                       "p.csv: no header: EOF",
		"name1,name2\n":                          `p.csv:1: no column "schema"`,
		"name1,name2,schema,is_match\na,b,c,d\n": `p.csv:2: is_match is "d", not true or false`,
		"name1,name2,schema,is_match\na,b\n":     "p.csv: record on line 2: wrong number of fields",
	} {
		if _, err := ReadPairs("p.csv", strings.NewReader(csv)); err == nil || err.Error() != message {
			t.Errorf("%q: error %v, want %s", csv, err, message)
		}
	}
}
