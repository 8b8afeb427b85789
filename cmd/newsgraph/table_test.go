package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"newsgraph/graph"
	"newsgraph/queries/console"
	"newsgraph/queries/question"
	"newsgraph/testdata/testenv"
)

// lists are the Treasury's files, each with the cells of a row.
var lists = map[string]int{"add": 6, "alt": 5, "cons_add": 6, "cons_alt": 5, "cons_prim": 12, "sdn": 12}

// listRows reads a list with the standard library.
func listRows(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(testenv.Shared(t, "sanctions", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(rows, func(row []string) bool { return len(row) != lists[name] }) // the end-of-file mark
}

func listPaths(t *testing.T) []string {
	var paths []string
	for name := range lists {
		paths = append(paths, testenv.Shared(t, "sanctions", name+".csv"))
	}
	slices.Sort(paths)
	return paths
}

// TestSharedLists loads the lists together with an article, counts what came of
// them against the files as the standard library reads them, and joins the two.
func TestSharedLists(t *testing.T) {
	db := filepath.Join(t.TempDir(), "lists.db")
	start := time.Now()
	var report console.LoadReport
	unmarshal(t, command(t, exitDone, append([]string{"load", "--db", db, "--json"}, listPaths(t)...)...), &report)
	t.Logf("the lists are loaded in %v: %d documents, %d statements, %d quads", time.Since(start).Round(time.Millisecond), report.Documents, report.Statements, report.Quads)
	countLists(t, db)
	command(t, exitDone, "load", "--db", db, testenv.Shared(t, "articles", "sora-china.km.txt"))
	askLists(t, db)
	command(t, exitDone, "verify", "--db", db)
}

func countLists(t *testing.T, db string) {
	parties, addressed, listed := map[string]bool{}, 0, 0
	day := regexp.MustCompile(`Listing Date \([^)]*\):? \d\d \w+ \d{4}`)
	for _, row := range slices.Concat(listRows(t, "sdn"), listRows(t, "cons_prim")) {
		parties[row[0]] = true
		listed += len(day.FindAllString(row[11], -1))
	}
	for _, row := range slices.Concat(listRows(t, "add"), listRows(t, "cons_add")) {
		switch country := strings.TrimSpace(row[4]); {
		case country == "-0-" || country == "undetermined" || strings.HasPrefix(country, "Region: "):
		case country == "Palestinian" || country == "West Bank":
		default:
			addressed++
		}
	}
	for property, want := range map[string]int{"basedIn": addressed, "listingDate": listed} {
		if got := count(t, db, graph.NSVocabulary+property, "statements"); got != want {
			t.Errorf("%d statements of %s, want %d", got, property, want)
		}
	}
	if got := count(t, db, graph.NSVocabulary+"listedOn", "subjects"); got < len(parties)-10 || got > len(parties) {
		t.Errorf("%d parties are on a list, of %d", got, len(parties))
	} else {
		t.Logf("%d parties, %d of them on a list that their row names", len(parties), got)
	}
}

// count counts the statements of a property, or their subjects.
func count(t *testing.T, db, property, of string) (n int) {
	store, err := graph.Open(db, graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	sn := store.Snapshot()
	defer sn.Close()
	subjects := map[graph.Term]bool{}
	for q, err := range sn.Match(graph.Quad{Predicate: graph.RDFPredicate, Object: graph.IRI(property)}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		for s, err := range sn.Match(graph.Quad{Subject: q.Subject, Predicate: graph.RDFSubject}) {
			if err != nil {
				t.Fatal(err)
			}
			subjects[s.Object] = true
		}
	}
	if of == "subjects" {
		return len(subjects)
	}
	return n
}

// askLists asks what only the lists tell, and what an article and a list tell
// together.
func askLists(t *testing.T, db string) {
	list := documentIRI(t, "sanctions", "cons_prim.csv")
	article := documentIRI(t, "articles", "sora-china.km.txt")
	var firms int
	for _, row := range listRows(t, "cons_prim") {
		if strings.Contains(row[3], "CMIC-EO13959") {
			firms++
		}
	}
	for asked, want := range map[string][]string{
		"when was SenseTime put on the list": {"2021-12-10"},
		"which list is Hikvision on":         {"urn:newsgraph:e:ns-cmic-list"},
		"how many firms are on the CMIC list": {
			graph.Lexical(graph.Integer(int64(firms))),
		},
	} {
		answer := ask(t, db, asked)
		var got []string
		for _, v := range answer.Answers {
			got = append(got, v.Value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q answers %q, want %q", asked, got, want)
		}
		for _, v := range answer.Answers {
			if len(v.Statements) == 0 || v.Statements[0].Evidence[0].Document != list {
				t.Errorf("%q: %s has no row of the list as its evidence", asked, v.Value)
			}
		}
	}
	for _, v := range ask(t, db, "which sanctioned firms build video models").Answers {
		from := map[string]bool{}
		for _, s := range v.Statements {
			for _, e := range s.Evidence {
				from[e.Document] = true
			}
		}
		onList := v.Label == "SenseTime" || v.Label == "Hikvision"
		if !from[article] || from[list] != onList {
			t.Errorf("%s is answered from %v", v.Label, from)
		}
	}
}

func documentIRI(t *testing.T, elem ...string) string {
	t.Helper()
	data, err := os.ReadFile(testenv.Shared(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	return string(graph.DocumentIRI(data))
}

func ask(t *testing.T, db, asked string) *question.Answer {
	t.Helper()
	var answer question.Answer
	unmarshal(t, command(t, exitDone, "ask", "--db", db, "--json", asked), &answer)
	return &answer
}

func unmarshal(t *testing.T, data []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

// TestSharedGeography loads the tables of geography by a pack that no code knows of.
func TestSharedGeography(t *testing.T) {
	rows := map[string]int{}
	var args []string
	for _, name := range []string{"border_info", "city", "highlow", "lake", "mountain", "river", "state"} {
		path := testenv.Shared(t, "geo", name+".tsv")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows[name] = strings.Count(string(text), "\n") - 1
		args = append(args, path)
	}
	db := filepath.Join(t.TempDir(), "geo.db")
	geo := filepath.Join(testenv.Root(t), "testdata", "packs", "geo")
	command(t, exitDone, append([]string{"load", "--db", db, "--pack", geo}, args...)...)
	command(t, exitDone, "verify", "--db", db)
	for property, want := range map[string]int{
		"borders": rows["border_info"], "population": rows["city"] + rows["state"], "length": rows["river"],
		"traverses": rows["river"], "capital": rows["state"], "highestPoint": rows["highlow"], "elevation": rows["mountain"] + 2*rows["highlow"],
	} {
		if got := count(t, db, "urn:newsgraph:geo:v:"+property, "statements"); got != want {
			t.Errorf("%d statements of %s, want %d", got, property, want)
		}
	}
}
