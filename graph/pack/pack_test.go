package pack

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

func TestDefault(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if !p.IsA("VideoModel", "Product") || p.IsA("Product", "VideoModel") {
		t.Error("a video model is a product, not the other way round")
	}
	if got := p.Entity("sensetime").Name(); got != "SenseTime" {
		t.Errorf("sensetime is named %q", got)
	}
	if got := p.Class("Person").IRI; got != "https://schema.org/Person" {
		t.Errorf("Person is <%s>", string(got))
	}
	if q := p.PropertyByIRI("urn:newsgraph:v:sanctionedBy"); q == nil || q.Name != "sanctionedBy" {
		t.Errorf("urn:newsgraph:v:sanctionedBy is %v", q)
	}
	for class, want := range map[string]string{"Company": "Organization", "VideoModel": "Product", "Organization": "Organization", "Thing": "Thing"} {
		if got := p.Kind(class); got != want {
			t.Errorf("a %s is a kind of %s, want %s", class, got, want)
		}
	}
	if n := len(p.Descendants("AIModel")); n != 4 {
		t.Errorf("AIModel has %d descendants, itself among them", n)
	}
}

const (
	packYAML       = "name: toy\nnamespace: \"urn:toy:v:\"\nentities: \"urn:toy:e:\"\n"
	vocabularyYAML = "classes:\n  Thing: {labels: {en: thing}}\n  Firm:\n    parents: [Thing]\n    labels: {en: [firm, company]}\n" +
		"properties:\n  owns:\n    domain: [Firm]\n    range: [Firm]\n    labels: {en: owns}\n"
)

func toy(changes map[string]string) fstest.MapFS {
	files := fstest.MapFS{
		"pack.yaml":       {Data: []byte(packYAML)},
		"vocabulary.yaml": {Data: []byte(vocabularyYAML)},
	}
	for name, data := range changes {
		files[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return files
}

func TestLexiconFilesMerge(t *testing.T) {
	p, err := LoadFS(toy(map[string]string{
		"lexicons.yaml":      "job:\n  - {value: boss, en: boss}\n",
		"lexicons/b.en.yaml": "job:\n  - {value: clerk, en: clerk}\n",
		"lexicons/a.km.yaml": "job:\n  - {value: cook, km: ចុងភៅ}\nplace:\n  - {value: port, km: កំពង់ផែ}\n",
	}), "toy")
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, entry := range p.Lexicons["job"].Entries {
		values = append(values, entry.Value)
	}
	if got := strings.Join(values, " "); got != "boss cook clerk" {
		t.Errorf("entries of job: %s", got)
	}
	if len(p.Lexicons["place"].Entries) != 1 {
		t.Error("a lexicon that stands only in the folder is missing")
	}
}

func TestGazetteerFilesMerge(t *testing.T) {
	p, err := LoadFS(toy(map[string]string{
		"gazetteer.tsv":      "id\tclass\ten\tdemonym:en\nacme\tFirm\tAcme|Acme Inc.\n",
		"gazetteer/bolt.tsv": "id\tclass\ten\nbolt\tFirm\tBolt\n",
		"gazetteer/km.tsv":   "id\ten\tkm\tdemonym:en\tsame-as\nacme\tAcme\tអាក់មី\tAcmean\turn:acme\nbolt\t\tបុល\n",
	}), "toy")
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Entities) != 2 {
		t.Fatalf("%d entities, want 2", len(p.Entities))
	}
	acme, bolt := p.Entity("acme"), p.Entity("bolt")
	if got := strings.Join(acme.Names.all(), " "); got != "Acme Acme Inc. អាក់មី" {
		t.Errorf("names of Acme: %s", got)
	}
	if acme.Demonyms.First("en") != "Acmean" || len(acme.SameAs) != 1 || bolt.Names.First("km") != "បុល" {
		t.Error("a later file's words are missing")
	}
}

func TestFaultsBetweenGazetteers(t *testing.T) {
	first := "id\tclass\ten\tstands-for\nacme\tFirm\tAcme\nbolt\tFirm\tBolt\tacme\n"
	for name, test := range map[string]struct{ data, want string }{
		"another class":      {"id\tclass\ten\nacme\tThing\tAcme\n", "toy/gazetteer/more.tsv:2: entity acme is Thing here, but Firm at toy/gazetteer.tsv:2"},
		"stands for another": {"id\tclass\tstands-for\nbolt\tFirm\tbolt\n", "toy/gazetteer/more.tsv:2: entity bolt stands for bolt here, but for acme at toy/gazetteer.tsv:3"},
		"another's name":     {"id\tkm\nbolt\tacme\n", `toy/gazetteer/more.tsv:2: ambiguous name "acme": acme at toy/gazetteer.tsv:2 has it too`},
		"new without class":  {"id\ten\nnut\tNut\n", "toy/gazetteer/more.tsv:2: an entity needs an id, a class and an English name"},
		"twice":              {"id\ten\nacme\tAcme One\nacme\tAcme Two\n", "toy/gazetteer/more.tsv:3: entity acme stands at toy/gazetteer/more.tsv:2 already"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadFS(toy(map[string]string{"gazetteer.tsv": first, "gazetteer/more.tsv": test.data}), "toy")
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("error %v\nwant  %s", err, test.want)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	gazetteer := "id\tclass\ten\n"
	for name, test := range map[string]struct{ file, data, want string }{
		"unknown key":             {"pack.yaml", packYAML + "colour: red\n", `toy/pack.yaml:4: unknown key "colour"; known: `},
		"not YAML":                {"vocabulary.yaml", "classes:\n  - [\n", "toy/vocabulary.yaml:2: not valid YAML: "},
		"no name":                 {"pack.yaml", "namespace: a\nentities: b\n", "toy/pack.yaml:1: the pack has no name"},
		"unknown parent":          {"vocabulary.yaml", "classes:\n  Firm: {parents: [Group], labels: {en: firm}}\n", `toy/vocabulary.yaml:2: class Firm: unknown class "Group" among its parents`},
		"circle of classes":       {"vocabulary.yaml", "classes:\n  A: {parents: [B], labels: {en: a}}\n  B: {parents: [A], labels: {en: b}}\n", "toy/vocabulary.yaml:2: class A is its own ancestor"},
		"class twice":             {"vocabulary.yaml", "classes:\n  A: {labels: {en: a}}\n  A: {labels: {en: a}}\n", `toy/vocabulary.yaml:3: "A" stands here twice`},
		"no domain":               {"vocabulary.yaml", vocabularyYAML + "  sells:\n    range: [Firm]\n    labels: {en: sells}\n", "toy/vocabulary.yaml:11: property sells has no domain"},
		"no range":                {"vocabulary.yaml", vocabularyYAML + "  sells:\n    domain: [Firm]\n    labels: {en: sells}\n", "toy/vocabulary.yaml:11: property sells has no range"},
		"unknown class in range":  {"vocabulary.yaml", vocabularyYAML + "  sells:\n    domain: [Firm]\n    range: [Good]\n    labels: {en: sells}\n", `toy/vocabulary.yaml:11: property sells: unknown class "Good" in its range`},
		"unknown inverse":         {"vocabulary.yaml", vocabularyYAML + "    inverse: ownedBy\n", `toy/vocabulary.yaml:7: property owns: unknown property "ownedBy" as its inverse`},
		"measure of a stranger":   {"vocabulary.yaml", vocabularyYAML + "measures:\n  size: {more: {en: large}, of: {Firm: sales}}\n", `toy/vocabulary.yaml:12: measure size: unknown property "sales"`},
		"measure without order":   {"vocabulary.yaml", vocabularyYAML + "measures:\n  size: {more: {en: large}, of: {Firm: owns}}\n", "toy/vocabulary.yaml:12: measure size: owns has neither quantities nor dates"},
		"limit without a number":  {"vocabulary.yaml", vocabularyYAML + "restrictions:\n  major:\n    words: {en: major}\n    of: {Firm: owns > many}\n", `toy/vocabulary.yaml:14: "many" is no number`},
		"unknown unit":            {"vocabulary.yaml", vocabularyYAML + "    unit: furlong\n", `toy/vocabulary.yaml:7: property owns: unknown unit "furlong"`},
		"unknown base of a unit":  {"vocabulary.yaml", vocabularyYAML + "units:\n  mile: {words: {en: mile}, base: km}\n", `toy/vocabulary.yaml:12: unit mile: unknown unit "km" as its base`},
		"namesake of no class":    {"vocabulary.yaml", vocabularyYAML + "namesakes: [Firm, Shop]\n", `toy/vocabulary.yaml:11: unknown class "Shop" among the namesakes`},
		"unknown foretold":        {"vocabulary.yaml", vocabularyYAML + "    foretold: sells\n", `toy/vocabulary.yaml:7: property owns: unknown property "sells" as what a prediction is stated by`},
		"label without a name":    {"labels/zh.tsv", "toy:acme\n", "toy/labels/zh.tsv:1: a line is an entity, a tab, its names, and perhaps a tab and its demonyms"},
		"label file's language":   {"labels/Chinese.tsv", "toy:acme\tx\n", `toy/labels/Chinese.tsv:1: "Chinese" is not a language tag such as en, km or zh`},
		"bad flag":                {"vocabulary.yaml", vocabularyYAML + "    functional: perhaps\n", `toy/vocabulary.yaml:11: true or false belongs here, found "perhaps"`},
		"bad language":            {"vocabulary.yaml", "classes:\n  Firm: {labels: {English: firm}}\n", `toy/vocabulary.yaml:2: "English" is not a language tag such as en, km or zh`},
		"ambiguous name":          {"gazetteer.tsv", gazetteer + "acme\tFirm\tAcme\nacme-2\tFirm\tAcme Two|ACME\n", `toy/gazetteer.tsv:3: ambiguous name "ACME": acme at toy/gazetteer.tsv:2 has it too`},
		"unknown class of entity": {"gazetteer.tsv", gazetteer + "acme\tCity\tAcme\n", `toy/gazetteer.tsv:2: entity acme: unknown class "City"`},
		"entity without a name":   {"gazetteer.tsv", gazetteer + "acme\tFirm\t\n", "toy/gazetteer.tsv:2: an entity needs an id, a class and an English name"},
		"entity twice":            {"gazetteer.tsv", gazetteer + "acme\tFirm\tAcme\nacme\tFirm\tAcme Two\n", "toy/gazetteer.tsv:3: entity acme stands at toy/gazetteer.tsv:2 already"},
		"unknown column":          {"gazetteer.tsv", "id\tclass\ten\tcolour\nacme\tFirm\tAcme\tred\n", `toy/gazetteer.tsv:2: unknown column "colour"`},
		"too many cells":          {"gazetteer.tsv", gazetteer + "acme\tFirm\tAcme\tred\n", "toy/gazetteer.tsv:2: 4 cells under 3 columns"},
		"stands for nobody":       {"gazetteer.tsv", "id\tclass\ten\tstands-for\nacme\tFirm\tAcme\tbolt\n", `toy/gazetteer.tsv:2: entity acme: unknown entity "bolt" in stands-for`},
		"lexicon without a value": {"lexicons.yaml", "job:\n  - {en: boss}\n", "toy/lexicons.yaml:2: the entry has no value"},
		"lexicon's unknown class": {"lexicons.yaml", "job:\n  - {value: boss, class: Job, en: boss}\n", `toy/lexicons.yaml:2: unknown class "Job"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadFS(toy(map[string]string{test.file: test.data}), "toy")
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("error %v\nwant  %s", err, test.want)
			}
			if _, ok := errors.AsType[*Error](err); !ok {
				t.Errorf("error is a %T, not a *pack.Error", err)
			}
		})
	}
}

// TestTableFaults changes one thing of a mapping that is right.
func TestTableFaults(t *testing.T) {
	const right = `- id: owners
  header: [owner, owned, notes]
  parts:
    - {of: notes, split: ";", match: "since {since:date}"}
  entities:
    owner: {id: "firm/{owner}", class: Firm, names: {en: ["{owner}"]}}
    owned: {id: "firm/{owned}", class: Firm, link: Firm}
  statements:
    - {s: $owner, property: owns, o: $owned, qualifiers: {time: "{since}"}}
  examples:
    - {row: "A,B,since 1999", want: [[A, owns, firm/b]]}
`
	if _, err := LoadFS(toy(map[string]string{"tables/owners.yaml": right}), "toy"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, new, want string }{
		{"- id: owners", "- files: [a.csv]", "1: a mapping needs an id"},
		{"  header: [owner, owned, notes]", "  files: [a.csv]", "1: mapping owners: needs either header or columns"},
		{"  header:", "  columns:", "1: mapping owners: needs files: nothing in a file without a header tells what it is"},
		{"owned, notes", "owned, owned", `1: mapping owners: column "owned" stands there twice`},
		{"of: notes", "of: remarks", `4: mapping owners: unknown column "remarks"`},
		{"{since:date}", "{owner}", `4: mapping owners: column "owner" is there already`},
		{"{since:date}", "{since:date} ... {x}{y}", `4: in "since {since:date} ... {x}{y}" nothing tells where one part ends and the next begins`},
		{"{since:date}", "{since:year}", `4: unknown kind "year" in "since {since:year}"; known: date`},
		{"{since:date}", "1999", "4: a part needs the column that it is of and a match text with a {name}"},
		{`"{owner}"`, `"{owner"`, `6: a brace is not closed in "{owner"`},
		{`"{owner}"`, `"{boss}"`, `6: mapping owners: unknown column "boss"`},
		{`id: "firm/{owned}", `, ``, "7: mapping owners: entity owned needs one of known, named and id"},
		{`id: "firm/{owner}"`, `named: "{owner}"`, "6: mapping owners: the row's own entity needs an id"},
		{`id: "firm/{owned}"`, `known: acme`, `7: mapping owners: unknown entity "acme"`},
		{"class: Firm, link", "class: City, link", `7: mapping owners: unknown class "City"`},
		{"class: Firm, link", "class: Thing, link", "9: mapping owners: Thing is not in the range of owns"},
		{"class: Firm, link", `class: [{class: Firm, when: {owned: "@form"}}], link`, "7: mapping owners: unknown lexicon @form"},
		{"link: Firm", "link: City", `7: mapping owners: unknown class "City" in link`},
		{"s: $owner", "s: owner", `9: s needs an entity of the mapping, such as "$port"`},
		{"o: $owned", "o: $other", "9: mapping owners: unknown entity $other"},
		{"o: $owned", `o: "{owned}"`, "9: mapping owners: o needs an entity, as the range of owns says"},
		{"property: owns", "property: has", `9: mapping owners: unknown property "has"`},
		{"[A, owns, firm/b]", "[A, firm/b]", `11: [subject, property, object, qualifier …] belongs into want, found ["A" "firm/b"]`},
		{"  examples:\n    - {row: \"A,B,since 1999\", want: [[A, owns, firm/b]]}\n", "", "1: mapping owners: has no example"},
		{"  header:", "  separator: \"::\"\n  header:", `2: one character or "tab" belongs here, found "::"`},
	} {
		changed := strings.Replace(right, test.old, test.new, 1)
		_, err := LoadFS(toy(map[string]string{"tables/owners.yaml": changed}), "toy")
		if want := "toy/tables/owners.yaml:" + test.want; err == nil || err.Error() != want {
			t.Errorf("error %v\nwant  %s", err, want)
		}
	}
	twice := right + right
	_, err := LoadFS(toy(map[string]string{"tables/owners.yaml": twice}), "toy")
	if want := "toy/tables/owners.yaml:12: mapping owners is declared at toy/tables/owners.yaml:1 already"; err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

func TestMissingFile(t *testing.T) {
	files := toy(nil)
	delete(files, "vocabulary.yaml")
	if _, err := LoadFS(files, "toy"); err == nil || err.Error() != "pack toy: no vocabulary.yaml" {
		t.Errorf("error %v", err)
	}
	if _, err := Load("no-such-folder"); err == nil || !strings.Contains(err.Error(), "no-such-folder") {
		t.Errorf("error %v", err)
	}
}

func TestMerge(t *testing.T) {
	load := func(changes map[string]string) *Pack {
		p, err := LoadFS(toy(changes), "toy")
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	a := load(nil)
	b := load(map[string]string{
		"pack.yaml": strings.Replace(packYAML, "name: toy", "name: more", 1),
		"vocabulary.yaml": strings.Replace(strings.Replace(vocabularyYAML, "company", "business", 1), "labels: {en: owns}", "labels: {en: owns}\n    verbs: {en: hold}", 1) +
			"  sells:\n    domain: [Firm]\n    range: [Firm]\n    labels: {en: sells}\n",
	})
	both, err := Merge(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(both.Class("Firm").Labels["en"], ","); got != "firm,company,business" {
		t.Errorf("labels of Firm: %s", got)
	}
	if both.Property("sells") == nil || both.Property("owns").Verbs.First("en") != "hold" {
		t.Error("the second pack's words are missing")
	}
	if got := strings.Join(a.Class("Firm").Labels["en"], ","); got != "firm,company" || a.Property("owns").Verbs != nil {
		t.Error("merging changed the first pack")
	}
	if same, err := Merge(a, load(nil)); err != nil || same == a || same.Name != "toy" {
		t.Errorf("a pack of the same name must replace the first: %v, %v", same, err)
	}
	other := load(map[string]string{"pack.yaml": strings.NewReplacer("name: toy", "name: other", "urn:toy:v:", "urn:other:v:").Replace(packYAML)})
	if _, err := Merge(a, other); err == nil || !strings.Contains(err.Error(), "class Thing is <urn:other:v:Thing> here, but <urn:toy:v:Thing> at toy/vocabulary.yaml:2") {
		t.Errorf("two classes of one name: %v", err)
	}
}
