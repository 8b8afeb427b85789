package pack

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseText(t *testing.T) {
	for source, want := range map[string]Seq{
		"{p}, [co-]founder of {o}": {Slot{Name: "p"}, Literal{","}, Optional{Seq{Literal{"co-"}}}, Literal{"founder of"}, Slot{Name: "o"}},
		"{s+} ~ @say (a b|c)":      {Slot{Name: "s", Many: true}, Auxiliaries{}, Lexeme{"say"}, Choice{[]Seq{{Literal{"a b"}}, {Literal{"c"}}}}},
		"^ ...5 {f@field+} $":      {Edge{}, Gap{5}, Slot{"f", "field", true}, Edge{End: true}},
		`<!(by) x !(\)|... y)`:     {Guard{true, []Seq{{Literal{"by"}}}}, Literal{"x"}, Guard{false, []Seq{{Literal{")"}}, {Gap{}, Literal{"y"}}}}},
		"[a|b] {clause}":           {Optional{Seq{Choice{[]Seq{{Literal{"a"}}, {Literal{"b"}}}}}}, Clause{}},
	} {
		got, err := ParseText(source)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v (%v), want %#v", source, got, err, want)
		}
	}
}

func TestParseTextFaults(t *testing.T) {
	for source, want := range map[string]string{
		"":                      "column 1: the pattern is empty",
		"{p ស្ថាបនិក":           `column 3: "}" is missing`,
		"ស្ថាបនិក {}":           "column 11: a slot's name is missing",
		"a (b|)":                "column 6: an alternative is empty",
		"a [b":                  `column 5: "]" is missing`,
		"x ...999":              "column 6: a gap is 1 to 60 tokens, not 999",
		"@ x":                   "column 2: a lexicon's name is missing",
		"a ] b":                 `column 3: "]" has no meaning here`,
		"{clause+}":             "column 2: {clause} takes neither a lexicon nor +",
		`a \`:                   `column 3: a character is missing after "\"`,
		strings.Repeat("[", 40): "parts nest more than 16 deep",
	} {
		_, err := ParseText(source)
		var fault *TextError
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", source, err, want)
		}
	}
}

func TestPatternFileFaults(t *testing.T) {
	const rest = `
  examples: [{en: "A runs B.", want: [[A, B]]}]`
	for file, want := range map[string]string{
		"- id: x\n  emit: {s: $p, property: leads, o: $o}\n  en: [\"{p} runs {o}\"]" + rest:                                    "p.yaml:3: pattern x: slot {o} has no type",
		"- id: x\n  emit: {s: $p, property: leads, o: $q}\n  types: {p: Person, o: Company}\n  en: [\"{p} runs {o}\"]" + rest:  "p.yaml:1: pattern x: no text has the slot {q}",
		"- id: x\n  types: {p: Person}\n  en: [\"{p} runs\"]" + rest:                                                           "p.yaml:1: pattern x: needs one of emit, scope and mention",
		"- id: x\n  scope: {polarity: negated}\n  en: [\"never\"]" + rest:                                                      "p.yaml:3: pattern x: a scope pattern has one {clause}",
		"- id: x\n  emit: {s: $p, property: leads, o: $o}\n  types: {p: Person, o: Company}\n  en: [\"{p} [runs {o}\"]" + rest: "p.yaml:4: column 22: \"]\" is missing",
		"- id: x\n  emit: {s: $p, property: leads, o: $o}\n  types: {p: Person, o: Company}\n  en: [\"{p} runs {o}\"]":         "p.yaml:1: pattern x: has no example",
		"- id: x\n  emits: {}":                      "p.yaml:2: unknown key \"emits\" in a pattern",
		"- id: x\n  emit: {s: $p, property: leads}": "p.yaml:2: an emission needs s, property and o",
	} {
		if _, err := parsePatternFile("p.yaml", []byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nerror %v, want %q", file, err, want)
		}
	}
}

// Whatever a pattern's text, parsing ends with a sequence or with a fault whose
// column lies in the text.
func FuzzParseText(f *testing.F) {
	for _, s := range []string{"{p}, [co-]founder of {o}", "{s+} ~ @say (a|b) !(c) <!(d) ...5 ^ $", "ស្ថាបនិក [@org] {o}", "{clause}", `\{`, "[[[", "…"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		seq, err := ParseText(source)
		var fault *TextError
		switch {
		case err == nil && len(seq) == 0:
			t.Fatalf("%q parses to nothing", source)
		case err != nil && !errors.As(err, &fault):
			t.Fatalf("%q: %v is no fault in a text", source, err)
		case err != nil && (fault.Column < 1 || fault.Column > len([]rune(source))+1):
			t.Fatalf("%q: column %d is outside", source, fault.Column)
		}
	})
}
