package table

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

func harbours(t testing.TB) *Tables {
	t.Helper()
	p, err := pack.Load("testdata/harbours")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func read(t testing.TB, name, data string) *Result {
	t.Helper()
	result, err := harbours(t).Read(graph.NewTable(name, []byte(data)), name)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// said returns the statements of a result as examples write them, each with its
// line.
func said(t testing.TB, r *Result) []string {
	t.Helper()
	m := harbours(t).mappings[0]
	var list []string
	for _, s := range r.Statements {
		one := &Result{Content: graph.Content{Entities: r.Entities, Statements: []*graph.Statement{s}}}
		list = append(list, m.lines(one)...)
	}
	return list
}

func expect(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func faults(r *Result) []string {
	var list []string
	for _, f := range r.Faults {
		list = append(list, strings.Join([]string{string(rune('0' + f.Line)), f.Message}, ": "))
	}
	return list
}

// TestRead has the columns in another order, one that nobody asked for, several
// values in one cell, and a value that stands for none.
func TestRead(t *testing.T) {
	r := read(t, "harbours-2024.csv", "notes,name,extra,country\n"+
		"depth 8 m; depth 11.50 m; opened 1883,Ostend,x,Belgium\n"+
		"n/a,Lostport,,Nowhere\n"+
		"coal for Ghent (by rail); iron for Liège (by barge),Zeebrugge,,Belgium\n")
	expect(t, said(t, r),
		"Ostend | liesIn | Belgium | time: 1883",
		"Ostend | depth | 8",
		"Ostend | depth | 11.5",
		"Ostend | opened | 1883",
		"Lostport | liesIn | Nowhere",
		"Zeebrugge | liesIn | Belgium",
		"Zeebrugge | cargo | coal | what: for Ghent",
		"Zeebrugge | cargo | iron | what: for Liège")
	expect(t, faults(r))
	if s := r.Statements[0]; s.Object != graph.Term(graph.IRI("urn:harbours:e:belgium")) || s.Rule != graph.NSRule+"harbours" {
		t.Errorf("the first statement is %+v", s)
	}
	if e := r.entity("urn:harbours:e:country/nowhere"); e == nil || len(e.Names) != 1 {
		t.Errorf("Nowhere is %+v", e)
	}
}

// TestEvidence is the law of evidence: it is the row, byte for byte, however it is
// written.
func TestEvidence(t *testing.T) {
	quoted := "\"Ost\"\"end\nport\" , Belgium,\"depth 8 m\""
	latin1 := "Li\xe8ge,Belgium,depth 3 m"
	r := read(t, "harbours.csv", "\ufeffname,country,notes\r\n"+quoted+"\r\n\r\n"+latin1+" \r\n\x1a")
	expect(t, said(t, r),
		"Ost\"end\nport | liesIn | Belgium", "Ost\"end\nport | depth | 8",
		"Liège | liesIn | Belgium", "Liège | depth | 3")
	for i, want := range []string{quoted, quoted, latin1 + " ", latin1 + " "} {
		e := r.Statements[i].Evidence
		if got := string(r.Document.Bytes[e.Start:e.End]); got != want {
			t.Errorf("statement %d: evidence is %q, want %q", i, got, want)
		}
		if line := r.Lines[e.Start]; line != []int{2, 2, 5, 5}[i] {
			t.Errorf("statement %d: line %d", i, line)
		}
	}
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := store.Apply(context.Background(), &r.Content); err != nil {
		t.Fatal(err)
	}
	checked, err := store.Verify(context.Background(), func(problem error) { t.Error(problem) })
	if err != nil || checked.Evidence != 2 {
		t.Errorf("%d rows verified, %v", checked.Evidence, err)
	}
}

// TestUnreadable has all that can be wrong with a row. The rows between are taken.
func TestUnreadable(t *testing.T) {
	r := read(t, "harbours.csv", "name,country,notes\n"+
		"Ostend,Belgium,depth 8 m\n"+
		"Ghent,Belgium\n"+
		"Ghent,Belgium,depth eight m\n"+
		"-,Belgium,depth 3 m\n"+
		"\"Ghent\"x,Belgium,-\n"+
		"Gh\x00ent,Belgium,-\n"+
		"Bruges,Belgium,-\n"+
		"\"Ghent,Belgium,-\n")
	expect(t, said(t, r), "Ostend | liesIn | Belgium", "Ostend | depth | 8", "Bruges | liesIn | Belgium")
	expect(t, faults(r),
		"3: 2 cells under 3 columns",
		`4: "eight" is no number, which depth needs`,
		`5: no value for the id "harbour/{country}/{name}"`,
		"6: text follows a closing quote",
		"7: binary data",
		"9: a quote is not closed")
}

// TestFirstRowUnreadable still knows a file without a header.
func TestFirstRowUnreadable(t *testing.T) {
	r := read(t, "operators.csv", "1,Anchor\n2,Bollard,-,Belgium,Ostend\n")
	expect(t, said(t, r), "Bollard | runs | harbour/belgium/ostend")
	expect(t, faults(r), "1: 2 cells under 5 columns")
}

// TestTooMuch bounds what a row of many values can say.
func TestTooMuch(t *testing.T) {
	r := read(t, "harbours.csv", "name,country,notes\nOstend,Belgium,"+strings.Repeat("depth 1 m;", maxCombinations+1)+"\nGhent,Belgium,-\n")
	expect(t, faults(r), "2: the row says too much")
	expect(t, said(t, r), "Ghent | liesIn | Belgium")
}

// TestWhichFile tells files by name and columns.
func TestWhichFile(t *testing.T) {
	tables := harbours(t)
	for _, test := range []struct{ name, data, want string }{
		{"HARBOURS.CSV", "name,country,notes\n", ""},
		{"x/harbours.tsv", "name\tcountry\tnotes\n", ""},
		{"harbours.tsv", "name,country,notes\n", `x: no mapping of the packs fits: mapping harbours: its first row has no column "name"`},
		{"boats.csv", "name,country,notes\n", "x: no mapping of the packs fits its name or its first row"},
		{"operators.csv", "1,Anchor\n", "x: no mapping of the packs fits: mapping operators: its first row has 2 cells, not 5"},
		{"harbours.csv", "\r\n\x1a", "x: no mapping of the packs fits: mapping harbours: the file is empty"},
		{"harbours.csv", "\"name\n", "x: no mapping of the packs fits: mapping harbours: line 1: a quote is not closed"},
	} {
		_, err := tables.Read(graph.NewTable("x", []byte(test.data)), test.name)
		if err == nil && test.want != "" || err != nil && err.Error() != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
}

// TestLink links a row to the gazetteer only by the whole name, to one entity, of a
// class that fits.
func TestLink(t *testing.T) {
	for name, test := range map[string]struct{ rows, subject string }{
		"the name":                  {"3,Quayside,-,B,O", "quayside"},
		"case and punctuation":      {"3,\"QUAY SIDE, CO. LTD\",-,B,O", "quayside"},
		"a longer name":             {"3,Quayside Cranes,-,B,O", "operator/3"},
		"a part of a known name":    {"3,Bluefin,-,B,O", "operator/3"},
		"a firm's form, but a club": {"3,Boatmen Ltd,-,B,O", "operator/3"},
		"a club":                    {"3,Boatmen,-,B,O", "boatmen"},
		"a person of a firm's name": {"3,Quayside,person,B,O", "operator/3"},
		"a name of two":             {"3,Fender Club,-,B,O", "operator/3"},
		"two that claim one":        {"3,Quayside Ltd,-,B,O\n4,Quayside Co,-,B,O", "operator/4"},
		"one that is told twice":    {"3,Quayside Ltd,-,B,O\n3,Quayside Co,-,B,O", "quayside"},
		"a number that is known":    {"70,Sail,-,B,O", "mast"},
		"nothing but a form":        {"3,Ltd,-,B,O", "operator/3"},
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, "operators.csv", test.rows+"\n")
			last := r.Statements[len(r.Statements)-1]
			if got := strings.TrimPrefix(string(last.Subject), "urn:harbours:e:"); got != test.subject {
				t.Errorf("the last row speaks of %s, want %s", got, test.subject)
			}
			linked := r.Statements[0].Property == graph.OWLSameAs
			if byName := test.subject == "quayside" || test.subject == "boatmen"; linked != byName {
				t.Errorf("that it is so by name is stated: %v", linked)
			}
		})
	}
}

// TestLinkIsStated says why, with the row as evidence.
func TestLinkIsStated(t *testing.T) {
	r := read(t, "operators.csv", "3,QUAYSIDE LTD.,-,Belgium,Ostend\n")
	s := r.Statements[0]
	if s.Property != graph.OWLSameAs || s.Subject != "urn:harbours:e:quayside" || s.Object != graph.Term(graph.IRI("urn:harbours:e:operator/3")) || s.Confidence != sameName {
		t.Errorf("the first statement is %+v", s)
	}
	e := r.entity("urn:harbours:e:quayside")
	if !slices.Contains(e.Names, graph.Name{Text: "Quayside", Language: "en", Preferred: true}) || !slices.Contains(e.Names, graph.Name{Text: "QUAYSIDE LTD.", Language: "en"}) {
		t.Errorf("its names are %v", e.Names)
	}
}

// TestAliasDoesNotLink: too many share an alias.
func TestAliasDoesNotLink(t *testing.T) {
	r := read(t, "operators_names.csv", "3,Quayside\n70,Sails\n")
	if r.entity("urn:harbours:e:operator/3") == nil || r.entity("urn:harbours:e:mast") == nil || len(r.Entities) != 2 {
		t.Errorf("entities %v", r.Entities)
	}
}

// TestNamed: a row speaks of another by its name only where one row has it.
func TestNamed(t *testing.T) {
	r := read(t, "crews.csv", "1,Anchor,THE BOLLARD\n2,The Bollard,Capstan\n3,Cleat,Davit\n4,Davit,\n5,davit.,Anchor\n6,Fid,Nobody\n")
	expect(t, said(t, r), "Anchor | under | The Bollard", "davit. | under | Anchor")
}

// TestExamples: a mapping whose example fails is an error with file and line.
func TestExamples(t *testing.T) {
	files, err := os.ReadFile("testdata/harbours/tables/operators.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ old, new, want string }{
		"other statement": {"[[Anchor Ltd, runs, harbour/belgium/ostend]]", "[[Anchor Ltd, runs, harbour/belgium/ghent]]",
			"toy/tables/operators.yaml:20: mapping operators: the example must say [Anchor Ltd | runs | harbour/belgium/ghent], but says [Anchor Ltd | runs | harbour/belgium/ostend]"},
		"too few cells": {"1,Anchor Ltd,-,Belgium,Ostend", "1,Anchor Ltd",
			"toy/tables/operators.yaml:20: mapping operators: example: its first row has 2 cells, not 5"},
		"other names": {"[[operator/1, Quayside]]", "[[operator/1, Quay]]",
			"toy/tables/operators.yaml:31: mapping operators-names: in the example operator/1 must have the names [Quay], but has [Quayside]"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := fstest.MapFS{"tables/operators.yaml": {Data: []byte(strings.Replace(string(files), test.old, test.new, 1))}}
			for _, file := range []string{"pack.yaml", "vocabulary.yaml", "gazetteer.tsv", "lexicons.yaml"} {
				data, err := os.ReadFile("testdata/harbours/" + file)
				if err != nil {
					t.Fatal(err)
				}
				changed[file] = &fstest.MapFile{Data: data}
			}
			p, err := pack.LoadFS(changed, "toy")
			if err != nil {
				t.Fatal(err)
			}
			_, err = Compile(p)
			if err == nil || err.Error() != test.want {
				t.Errorf("error %v\nwant  %s", err, test.want)
			}
			if _, ok := errors.AsType[*pack.Error](err); !ok {
				t.Errorf("error is a %T, not a *pack.Error", err)
			}
		})
	}
}
