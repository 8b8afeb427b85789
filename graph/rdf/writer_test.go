package rdf

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
)

// Cayley's native values become literals in XSD's canonical form.
func TestNativeValues(t *testing.T) {
	phnomPenh := time.FixedZone("Phnom Penh", 7*60*60)
	for _, test := range []struct {
		value quad.Value
		want  string
	}{
		{quad.Int(7), `"7"^^xsd:integer`},
		{quad.Int(math.MinInt64), `"-9223372036854775808"^^xsd:integer`},
		{quad.Float(0), `"0.0E0"^^xsd:double`},
		{quad.Float(1), `"1.0E0"^^xsd:double`},
		{quad.Float(-0.5), `"-5.0E-1"^^xsd:double`},
		{quad.Float(123456789), `"1.23456789E8"^^xsd:double`},
		{quad.Float(5e-324), `"5.0E-324"^^xsd:double`},
		{quad.Float(math.Inf(1)), `"INF"^^xsd:double`},
		{quad.Float(math.Inf(-1)), `"-INF"^^xsd:double`},
		{quad.Float(math.NaN()), `"NaN"^^xsd:double`},
		{quad.Bool(true), `"true"^^xsd:boolean`},
		{quad.Bool(false), `"false"^^xsd:boolean`},
		{quad.Time(time.Date(2024, 2, 16, 16, 30, 0, 0, phnomPenh)), `"2024-02-16T09:30:00Z"^^xsd:dateTime`},
		{quad.Time(time.Date(2024, 2, 16, 0, 0, 0, 250e6, time.UTC)), `"2024-02-16T00:00:00.25Z"^^xsd:dateTime`},
	} {
		got, err := AppendTerm(nil, test.value)
		form, datatype, _ := strings.Cut(test.want, "^^xsd:")
		if want := form + "^^<" + xsdNamespace + datatype + ">"; err != nil || string(got) != want {
			t.Errorf("%#v: %s, %v; want %s", test.value, got, err, want)
		}
	}
}

// What N-Quads cannot express is refused, and nothing of it is written.
func TestRefused(t *testing.T) {
	s, p, o := quad.IRI("urn:s"), quad.IRI("urn:p"), quad.String("o")
	q := func(s, p, o, g quad.Value) quad.Quad { return quad.Quad{Subject: s, Predicate: p, Object: o, Label: g} }
	for _, test := range []struct {
		quad quad.Quad
		want string
	}{
		{q(nil, p, o, nil), `cannot write <nil> as subject: it is not an IRI or a blank node`},
		{q(o, p, o, nil), `cannot write "o" as subject: it is not an IRI or a blank node`},
		{q(s, quad.BNode("p"), o, nil), `cannot write _:p as predicate: it is not an IRI`},
		{q(s, p, nil, nil), `cannot write a quad without an object: <urn:s> <urn:p>`},
		{q(s, p, o, quad.String("g")), `cannot write "g" as graph label: it is not an IRI or a blank node`},
		{q(quad.IRI(""), p, o, nil), `cannot write an empty IRI`},
		{q(quad.IRI("urn:a b"), p, o, nil), `cannot write the IRI "urn:a b": an IRI cannot contain ' '`},
		{q(quad.IRI("urn:\xff"), p, o, nil), `cannot write the IRI "urn:\xff": it is not UTF-8`},
		{q(quad.BNode("a."), p, o, nil), `cannot write the blank node label "a.": N-Quads does not allow it`},
		{q(s, p, quad.String("\xff"), nil), `cannot write the literal "\xff": it is not UTF-8`},
		{q(s, p, quad.LangString{Value: "o", Lang: "en_GB"}, nil), `cannot write "o": "en_GB" is not a language tag`},
		{q(s, p, quad.TypedString{Value: "o"}, nil), `cannot write an empty IRI`},
	} {
		line, err := AppendQuad([]byte("kept"), test.quad)
		if err == nil || err.Error() != test.want || string(line) != "kept" {
			t.Errorf("%v: %q, %v; want %s", test.quad, line, err, test.want)
		}
		var out bytes.Buffer
		if err := WriteSorted(&out, sequence([]quad.Quad{{Subject: s, Predicate: p, Object: o}, test.quad})); err == nil || out.Len() > 0 {
			t.Errorf("%v: sorted: %v after %q", test.quad, err, &out)
		}
	}
}

func TestWriteSortedPassesErrors(t *testing.T) {
	stop := errors.New("snapshot closed")
	var out bytes.Buffer
	err := WriteSorted(&out, func(yield func(quad.Quad, error) bool) { yield(quad.Quad{}, stop) })
	if !errors.Is(err, stop) || out.Len() > 0 {
		t.Errorf("got %v after %q", err, &out)
	}
}
