package extract

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

func TestDefaultPackCompiles(t *testing.T) {
	p, err := pack.Default()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compile(p); err != nil {
		t.Fatal(err)
	}
}

// toyPack is a domain of its own: the rules know none.
func toyPack(t testing.TB, patterns string) *pack.Pack {
	t.Helper()
	files := fstest.MapFS{
		"pack.yaml": {Data: []byte("name: toys\nnamespace: \"urn:t:v:\"\nentities: \"urn:t:e:\"\n")},
		"vocabulary.yaml": {Data: []byte(`
classes:
  Cat: {labels: {en: [cat]}, before: {en: [kitty]}}
  Food: {labels: {en: [food]}}
properties:
  eats: {domain: [Cat], range: [Food], labels: {en: [eats]}}
`)},
		"lexicons.yaml": {Data: []byte(`
auxiliary: [{value: negated, en: ["never"]}, {value: predicted, en: [will]}]
eat: [{value: eat, en: [eat, devour]}]
common: [{value: common, en: [does, the]}]
and: [{value: and, en: [",", and]}]
food: [{value: fish, en: [fish]}, {value: milk, en: [milk]}]
`)},
		"gazetteer.tsv":   {Data: []byte("id\tclass\ten\ntom\tCat\tTom\nrex\tCat\tRex\nbrie\tFood\tBrie\n")},
		"patterns/p.yaml": {Data: []byte(patterns)},
	}
	p, err := pack.LoadFS(files, "toys")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const eats = `- id: eats
  emit: {s: $c, property: eats, o: $f}
  types: {c: Cat, f: Food}
  en: ["{c+} ~ @eat {f+}"]
  examples:
    - {en: "Tom eats Brie.", want: [[Tom, Brie]]}
`

func TestToyPack(t *testing.T) {
	rules, err := Compile(toyPack(t, eats))
	if err != nil {
		t.Fatal(err)
	}
	for sentence, want := range map[string][]string{
		"Tom and Rex devoured Brie.":    {"rex eats brie", "tom eats brie"},
		"Tom will eat Brie.":            {"tom eats brie predicted"},
		"Tom never ate Brie, never.":    nil, // an irregular verb that no one told the pack of
		"Tom never eats Brie.":          {"tom eats brie negated"},
		"Does Tom eat Brie?":            {"tom eats brie questioned"},
		"Brie eats Tom.":                nil,
		"The kitty Minou devours Brie.": {"cat/minou eats brie"},
		"Tom (a cat) will devour Brie":  {"tom eats brie predicted"},
	} {
		if got := statements(t, rules, sentence); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", sentence, got, want)
		}
	}
}

func statements(t *testing.T, rules *Rules, sentence string) []string {
	t.Helper()
	decoded, err := text.Decode([]byte(sentence), text.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	doc := graph.NewDocument("toy", decoded.Bytes())
	doc.Language = "en"
	var lines []string
	for _, s := range rules.Extract(doc, decoded).Statements {
		line := strings.TrimPrefix(string(s.Subject), "urn:t:e:") + " eats " + strings.TrimPrefix(graph.Lexical(s.Object), "urn:t:e:")
		if s.Polarity != graph.Affirmed {
			line += " " + string(s.Polarity)
		}
		if s.Modality != graph.Asserted {
			line += " " + string(s.Modality)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func TestCompileFaults(t *testing.T) {
	for patterns, want := range map[string]string{
		strings.Replace(eats, "[[Tom, Brie]]", "[[Tom, Brie], [Rex, Brie]]", 1): `toys/patterns/p.yaml:6: pattern eats: in the example "Tom eats Brie." it must find [Rex | eats | Brie] [Tom | eats | Brie], but finds [Tom | eats | Brie]`,
		strings.Replace(eats, "@eat", "@chew", 1):                               "toys/patterns/p.yaml:4: pattern eats: unknown lexicon @chew",
		strings.Replace(eats, "property: eats", "property: likes", 1):           `toys/patterns/p.yaml:1: pattern eats: unknown property "likes"`,
		strings.Replace(eats, "f: Food", "f: Drink", 1):                         `toys/patterns/p.yaml:1: pattern eats: unknown class "Drink" for slot {f}`,
	} {
		_, err := Compile(toyPack(t, patterns))
		var fault *pack.Error
		if !errors.As(err, &fault) || err.Error() != want {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestInflections(t *testing.T) {
	for base, want := range map[string]string{
		"unveil": "unveil unveils unveiling unveiled", "build": "build builds building built",
		"ban": "ban bans banning banned", "supply": "supply supplies supplying supplied",
		"make": "make makes making made", "develop": "develop develops developing developed",
	} {
		forms := inflections(base)
		for _, form := range strings.Fields(want) {
			if !slices.Contains(forms, form) {
				t.Errorf("%s: %q lacks %q", base, forms, form)
			}
		}
	}
	if forms := inflections("team up with"); !slices.Contains(forms, "teamed up with") {
		t.Errorf("team up with: %q", forms)
	}
}
