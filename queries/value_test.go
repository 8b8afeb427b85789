package queries

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/xsd"
	"pgregory.net/rapid"
)

func typedAs(text, typ string) quad.Value { return typedTerm(text, quad.IRI(xsd.NS+typ)) }

func TestCompareValues(t *testing.T) {
	const incomparable = "?"
	tests := []struct {
		a    quad.Value
		want string
		b    quad.Value
	}{
		{typedAs("42", "integer"), "=", quad.Int(42)},
		{typedAs("042", "int"), "=", quad.Int(42)},
		{typedAs("42.0", "decimal"), "=", quad.Int(42)},
		{typedAs("4.2E1", "double"), "=", quad.Int(42)},
		{typedAs("9", "integer"), "<", typedAs("10", "integer")},
		{typedAs("0.1", "decimal"), "<", typedAs("0.10000000000000000001", "decimal")},
		{typedAs("9223372036854775808", "integer"), ">", quad.Int(math.MaxInt64)},
		{typedAs("NaN", "double"), incomparable, quad.Int(1)},
		{typedAs("INF", "double"), ">", quad.Int(1)},
		{quad.String("b"), ">", quad.String("a")},
		{quad.String("a"), "=", typedAs("a", "string")},
		{quad.String("a"), incomparable, quad.LangString{Value: "a", Lang: "en"}},
		{quad.String("1"), incomparable, quad.Int(1)},
		{quad.Bool(false), "<", typedAs("1", "boolean")},
		{typedAs("2024-02-16", "date"), "<", typedAs("2024-02-17", "date")},
		{typedAs("2024-02-16", "date"), ">", typedAs("2023-10", "gYearMonth")},
		{typedAs("2024-02-16", "date"), incomparable, typedAs("2024-02", "gYearMonth")},
		{typedAs("2024-02-16", "date"), "<", typedAs("2025", "gYear")},
		{typedAs("2024-02-16T00:00:00Z", "dateTime"), incomparable, typedAs("2024-02-16", "date")},
		{typedAs("2024-02-16T01:00:00+02:00", "dateTime"), "<", typedAs("2024-02-16T00:00:00", "dateTime")},
		{typedAs("2024-02-16T01:00:00+01:00", "dateTime"), "=", typedAs("2024-02-16T00:00:00Z", "dateTime")},
		{quad.Time(time.Date(2024, 2, 16, 0, 0, 0, 0, time.UTC)), "=", typedAs("2024-02-16T00:00:00Z", "dateTime")},
		{typedAs("--02-16", "gMonthDay"), "<", typedAs("--05-16", "gMonthDay")},
		{typedAs("--02-16", "gMonthDay"), incomparable, typedAs("2024-02-16", "date")},
		{typedAs("2024-02-30", "date"), incomparable, typedAs("2024-02-16", "date")},
		{typedAs("many", "integer"), incomparable, quad.Int(1)},
		{quad.IRI("a"), incomparable, quad.IRI("b")},
	}
	for _, test := range tests {
		c, err := compareValues(valueOf(test.a), valueOf(test.b))
		got := string("<=>"[c+1])
		if err != nil {
			got = incomparable
		}
		if got != test.want {
			t.Errorf("%v %s %v, want %s", test.a, got, test.b, test.want)
		}
	}
}

func TestEqualValues(t *testing.T) {
	unknown := quad.IRI("urn:colour")
	tests := []struct {
		a, b quad.Value
		want string
	}{
		{quad.IRI("a"), quad.IRI("a"), "true"},
		{quad.IRI("a"), quad.IRI("b"), "false"},
		{quad.IRI("a"), quad.String("a"), "false"},
		{quad.Int(1), quad.String("1"), "false"},
		{quad.String("a"), quad.LangString{Value: "a", Lang: "en"}, "false"},
		{quad.LangString{Value: "a", Lang: "EN"}, quad.LangString{Value: "a", Lang: "en"}, "true"},
		{typedTerm("red", unknown), typedTerm("red", unknown), "true"},
		{typedTerm("red", unknown), typedTerm("rouge", unknown), "error"},
		{quad.Float(math.NaN()), quad.Float(1), "false"},
	}
	for _, test := range tests {
		same, err := equalValues(valueOf(test.a), valueOf(test.b))
		got := fmt.Sprint(same)
		if err != nil {
			got = "error"
		}
		if got != test.want {
			t.Errorf("%v = %v is %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

// The order of OrderBy is total: sorting the same terms in any sequence gives
// the same result.
func TestOrderIsTotal(t *testing.T) {
	terms := []quad.Value{
		nil, quad.BNode("b"), quad.IRI("a"), quad.IRI("b"),
		quad.Int(-1), typedAs("0.5", "decimal"), quad.Int(1), typedAs("1", "integer"), typedAs("1.0", "decimal"),
		quad.Float(math.NaN()), quad.Float(math.Inf(1)), typedAs("NaN", "double"),
		typedAs("2023", "gYear"), typedAs("2023-10", "gYearMonth"), typedAs("2023-10-01", "date"), typedAs("2024-01-01", "date"),
		typedAs("--02-16", "gMonthDay"), quad.Bool(true), quad.Bool(false),
		quad.String("a"), quad.String("b"), quad.LangString{Value: "a", Lang: "en"}, typedAs("x", "colour"),
	}
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Permutation(terms).Draw(t, "one")
		two := slices.Clone(terms)
		for _, s := range [][]quad.Value{one, two} {
			slices.SortFunc(s, func(a, b quad.Value) int { return orderValues(valueOf(a), valueOf(b)) })
		}
		for i := range one {
			if quad.StringOf(one[i]) != quad.StringOf(two[i]) {
				t.Fatalf("sorted differently: %v and %v", one, two)
			}
		}
	})
}

func TestCalculate(t *testing.T) {
	tests := []struct {
		a    quad.Value
		op   ArithOp
		b    quad.Value
		want string
	}{
		{quad.Int(2), Add, quad.Int(3), `"5"^^xsd:integer`},
		{quad.Int(7), Divide, quad.Int(2), `"3.5"^^xsd:decimal`},
		{quad.Int(1), Divide, quad.Int(3), `"0.333333333333333333"^^xsd:decimal`},
		{typedAs("0.1", "decimal"), Add, typedAs("0.2", "decimal"), `"0.3"^^xsd:decimal`},
		{quad.Int(math.MaxInt64), Add, quad.Int(1), `"9223372036854775808"^^xsd:decimal`},
		{quad.Int(math.MinInt64), Multiply, quad.Int(-1), `"9223372036854775808"^^xsd:decimal`},
		{quad.Int(3), Multiply, quad.Float(0.5), `"1.5E0"^^xsd:double`},
		{quad.Int(1), Divide, quad.Int(0), "division by zero"},
		{quad.Float(1), Divide, quad.Int(0), `"INF"^^xsd:double`},
		{quad.String("1"), Subtract, quad.Int(1), "the value is no number"},
	}
	for _, test := range tests {
		v, err := calculate(test.op, valueOf(test.a), valueOf(test.b))
		got := termString(v.asTerm())
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%v %v %v is %s, want %s", test.a, test.op, test.b, got, test.want)
		}
	}
}

// Integers calculate as big numbers do, or say that the result does not fit.
func TestCalculateInt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		op := rapid.SampledFrom([]ArithOp{Add, Subtract, Multiply}).Draw(t, "op")
		v, err := calculate(op, integerValue(a), integerValue(b))
		if err != nil {
			t.Fatal(err)
		}
		exact, err := calculate(op, parseDecimal(fmt.Sprint(a)), parseDecimal(fmt.Sprint(b)))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := compareValues(v, exact); c != 0 || err != nil {
			t.Fatalf("%d %v %d is %v, want %v", a, op, b, v.asTerm(), exact.asTerm())
		}
	})
}
