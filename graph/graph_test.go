package graph

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"newsgraph/graph/rdf"
)

// content returns a small document that states, predicts and denies.
func content(path, text string) *Content {
	d := NewDocument(path, []byte(text))
	d.Title, d.Language, d.Created = "Headline", "en", "2025-03-18"
	evidence, err := d.Evidence(0, len(text))
	if err != nil {
		panic(err)
	}
	statement := func(subject, property, object string) *Statement {
		return &Statement{
			Subject: NSEntity + IRI(subject), Property: NSVocabulary + IRI(property), Object: NSEntity + IRI(object),
			Polarity: Affirmed, Modality: Asserted, Evidence: evidence, Confidence: 0.9, Rule: NSRule + "test",
		}
	}
	fact := statement("acme", "develops", "widget")
	prediction := statement("acme", "develops", "gadget")
	prediction.Modality, prediction.AttributedTo = Predicted, NSEntity+"ann"
	denial := statement("acme", "acquired", "bolt")
	denial.Polarity = Negated
	return &Content{
		Document:   d,
		Entities:   []*Entity{{IRI: NSEntity + "acme", Classes: []IRI{NSVocabulary + "Company"}, Names: []Name{{"Acme", "en", true}, {"អាកមេ", "km", false}}}},
		Statements: []*Statement{fact, prediction, denial},
	}
}

func memoryStore(t testing.TB) *Store {
	t.Helper()
	s, err := OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func apply(t testing.TB, s *Store, contents ...*Content) {
	t.Helper()
	for _, c := range contents {
		if _, err := s.Apply(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
}

func export(t testing.TB, s *Store) string {
	t.Helper()
	sn := s.Snapshot()
	defer sn.Close()
	var out bytes.Buffer
	if err := rdf.WriteSorted(&out, sn.Stored().Quads()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestOnlyFactsHavePlainTriples(t *testing.T) {
	s := memoryStore(t)
	apply(t, s, content("a.txt", "Acme makes widgets."))
	got := export(t, s)
	for _, plain := range []struct {
		triple string
		want   bool
	}{
		{"<urn:newsgraph:e:acme> <urn:newsgraph:v:develops> <urn:newsgraph:e:widget> ", true},
		{"<urn:newsgraph:e:acme> <urn:newsgraph:v:develops> <urn:newsgraph:e:gadget> ", false},
		{"<urn:newsgraph:e:acme> <urn:newsgraph:v:acquired> <urn:newsgraph:e:bolt> ", false},
	} {
		if strings.Contains(got, plain.triple) != plain.want {
			t.Errorf("plain triple %s stored: %v, want %v", plain.triple, !plain.want, plain.want)
		}
	}
}

func TestLoadTwiceEqualsOnce(t *testing.T) {
	s := memoryStore(t)
	apply(t, s, content("a.txt", "Acme makes widgets."))
	once := export(t, s)
	apply(t, s, content("a.txt", "Acme makes widgets."))
	if export(t, s) != once {
		t.Error("a second load changed the export")
	}
}

func TestRetractUndoesLoad(t *testing.T) {
	s := memoryStore(t)
	a, b := content("a.txt", "Acme makes widgets."), content("b.txt", "Acme still makes widgets.")
	apply(t, s, a)
	before := export(t, s)
	apply(t, s, b)
	if _, err := s.Retract(context.Background(), b.Document.IRI); err != nil {
		t.Fatal(err)
	}
	if export(t, s) != before {
		t.Error("load A, load B, retract B is not load A")
	}
	if _, err := s.Retract(context.Background(), b.Document.IRI); err == nil {
		t.Error("retracting a document twice gave no error")
	}
}

func TestExportLoadExport(t *testing.T) {
	s := memoryStore(t)
	apply(t, s, content("a.txt", "Acme makes widgets."), content("b.txt", "ក្រុមហ៊ុន \"Acme\" \\ \n\t€ 😀"))
	first := export(t, s)
	second := memoryStore(t)
	reader := rdf.NewReader(strings.NewReader(first), rdf.Options{})
	if _, err := second.AddQuads(context.Background(), reader.Quads()); err != nil {
		t.Fatal(err)
	}
	if export(t, second) != first {
		t.Error("export, load, export is not the identity")
	}
}

func TestAddQuadsIsAllOrNothing(t *testing.T) {
	s := memoryStore(t)
	reader := rdf.NewReader(strings.NewReader("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n"), rdf.Options{File: "bad.nq"})
	if _, err := s.AddQuads(context.Background(), reader.Quads()); err == nil || !strings.Contains(err.Error(), "bad.nq:2:") {
		t.Errorf("error %v does not name bad.nq, line 2", err)
	}
	if got := export(t, s); got != "" {
		t.Errorf("a failed load left %q", got)
	}
}

func TestDeleteQuadsAndNodes(t *testing.T) { checkDeletes(t, memoryStore(t)) }

// checkDeletes takes quads and nodes out of an empty store.
func checkDeletes(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	a, b := content("a.txt", "Acme makes widgets."), content("b.txt", "Acme makes bolts.")
	apply(t, s, a)
	onlyA := export(t, s)
	apply(t, s, b)

	_, err := s.DeleteQuads(ctx, func(yield func(Quad, error) bool) {
		_ = yield(b.Quads()[0], nil) && yield(Quad{}, errors.New("the rest is lost"))
	})
	if err == nil {
		t.Error("quads that end with an error were deleted")
	}
	// What both documents say stays, as their labels differ.
	for _, again := range []bool{false, true} {
		change, err := s.DeleteQuads(ctx, Sequence(b.Quads()))
		if err != nil || change.Added != 0 || (change.Removed == 0) != again {
			t.Fatalf("delete: %+v, %v", change, err)
		}
		if got := export(t, s); got != onlyA {
			t.Fatalf("without the quads of b the store holds\n%s\nwant\n%s", got, onlyA)
		}
	}

	gadget := NSEntity + IRI("gadget")
	var rest []string
	for line := range strings.Lines(onlyA) {
		if !strings.Contains(line, "<"+string(gadget)+">") {
			rest = append(rest, line)
		}
	}
	change, err := s.DeleteNode(ctx, gadget)
	if err != nil || change.Removed != strings.Count(onlyA, "\n")-len(rest) {
		t.Errorf("delete a node: %+v, %v", change, err)
	}
	if got := export(t, s); got != strings.Join(rest, "") {
		t.Errorf("without the node the store holds\n%s\nwant\n%s", got, strings.Join(rest, ""))
	}
	if _, err := s.DeleteNode(ctx, gadget); !errors.Is(err, ErrNotFound) {
		t.Errorf("a node that is not there: error %v", err)
	}

	// A document is the label of all that it says.
	if _, err := s.DeleteNode(ctx, a.Document.IRI); err != nil {
		t.Error(err)
	}
	sn := s.Snapshot()
	defer sn.Close()
	if got := export(t, s); got != "" {
		t.Errorf("without its document the store holds\n%s", got)
	}
	if _, found, err := sn.Blob(blobKey(a.Document.IRI)); found || err != nil {
		t.Errorf("the document's bytes: found %v, %v", found, err)
	}
}

func TestApplyRefusesForeignEvidence(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	c.Statements[1].Evidence.Text = "Acme makes gadgets."
	if _, err := s.Apply(context.Background(), c); err == nil {
		t.Error("a statement whose evidence is not the document's text was stored")
	}
	if export(t, s) != "" {
		t.Error("the refused document left quads")
	}
}

func TestVerify(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	verify := func() (v Verified, problems []string) {
		v, err := s.Verify(context.Background(), func(p error) { problems = append(problems, p.Error()) })
		if err != nil {
			t.Fatal(err)
		}
		return v, problems
	}
	if v, problems := verify(); len(problems) != 0 || v.Documents != 1 || v.Evidence != 1 {
		t.Fatalf("a sound store: %+v, problems %q", v, problems)
	}
	changed := slices.Clone(c.Document.Bytes)
	changed[3] ^= 1
	tampered := change{putBlob: &blob{blobKey(c.Document.IRI), changed}}
	if _, err := s.engine.commit(context.Background(), tampered); err != nil {
		t.Fatal(err)
	}
	if _, problems := verify(); len(problems) != 1 || !strings.Contains(problems[0], "its bytes have changed") {
		t.Errorf("one changed byte: problems %q", problems)
	}
}

func TestSnapshotLookups(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	sn := s.Snapshot()
	defer sn.Close()
	docs, err := sn.Documents()
	if err != nil || len(docs) != 1 || docs[0].Path != "a.txt" || docs[0].Statements != 3 || docs[0].Created != "2025-03-18" {
		t.Fatalf("documents %+v, %v", docs, err)
	}
	doc, err := sn.Document(c.Document.IRI)
	if err != nil || string(doc.Bytes) != "Acme makes widgets." {
		t.Errorf("document %+v, %v", doc, err)
	}
	about, err := sn.StatementsAbout(NSEntity + "gadget")
	if err != nil || len(about) != 1 || about[0].ID() != c.Statements[1].ID() {
		t.Errorf("statements about gadget: %v, %v", about, err)
	}
	named, err := sn.EntitiesNamed("acme")
	if err != nil || len(named) != 1 {
		t.Fatalf("entities named acme: %v, %v", named, err)
	}
	entity, err := sn.Entity(named[0])
	if err != nil || entity.Label("km") != "Acme" || len(entity.Names) != 2 {
		t.Errorf("entity %+v, %v", entity, err)
	}
	if _, err := sn.Entity(NSEntity + "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown entity gives %v", err)
	}
}

// TestStatementMapping is the law of the mapping: statement → quads → statement
// is the identity.
func TestStatementMapping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		list, err := ReadStatements(s.Quads())
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 {
			t.Fatalf("%d statements came back", len(list))
		}
		if got, want := describe(list[0]), describe(s); got != want {
			t.Fatalf("came back as\n%s\nwant\n%s", got, want)
		}
		if list[0].ID() != s.ID() {
			t.Fatal("the IRI changed")
		}
	})
}

func drawStatement(t *rapid.T) *Statement {
	iri := func(label string) IRI { return IRI(NSEntity + rapid.StringMatching(`[a-z]{1,8}`).Draw(t, label)) }
	text := rapid.String().Draw(t, "text")
	start := rapid.IntRange(0, 1000).Draw(t, "start")
	s := &Statement{
		Subject: iri("subject"), Property: iri("property"), Object: drawTerm(t),
		Polarity:   rapid.SampledFrom([]Polarity{Affirmed, Negated}).Draw(t, "polarity"),
		Modality:   rapid.SampledFrom(Modalities).Draw(t, "modality"),
		Confidence: float64(rapid.IntRange(0, 1000).Draw(t, "confidence")) / 1000,
		Evidence: Evidence{
			Document: DocumentIRI([]byte(text)), Span: Span{start, start + len(text)}, Text: text,
			Language: rapid.SampledFrom([]string{"", "en", "km", "zh"}).Draw(t, "language"),
		},
	}
	if rapid.Bool().Draw(t, "speaker?") {
		s.AttributedTo = iri("speaker")
	}
	if rapid.Bool().Draw(t, "rule?") {
		s.Rule = iri("rule")
	}
	for _, span := range []**Span{&s.Quote, &s.SubjectMention, &s.ObjectMention} {
		if rapid.Bool().Draw(t, "span?") {
			*span = &Span{start, start + rapid.IntRange(0, len(text)).Draw(t, "length")}
		}
	}
	names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"time", "role", "what", "target"}), 0, 3, rapid.ID).Draw(t, "qualifiers")
	for _, name := range names {
		s.Qualifiers = append(s.Qualifiers, Qualifier{name, drawTerm(t)})
	}
	return s
}

func drawTerm(t *rapid.T) Term {
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return IRI(NSEntity + rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "iri"))
	case 1:
		return Integer(rapid.Int64().Draw(t, "integer"))
	case 2:
		date, _ := Date("--02-16")
		return date
	case 3:
		return Text(rapid.String().Draw(t, "string"), rapid.SampledFrom([]string{"", "en", "km"}).Draw(t, "tag"))
	}
	return Boolean(rapid.Bool().Draw(t, "boolean"))
}

func TestDate(t *testing.T) {
	for form, want := range map[string]IRI{
		"2024-02-16": XSDDate, "2023-10": XSDGYearMonth, "2023": XSDGYear, "--02-16": XSDGMonthDay,
		"16 February": "", "2023-1": "", "": "", "20234": "", "2024-02-1x": "",
	} {
		term, ok := Date(form)
		if ok != (want != "") {
			t.Errorf("Date(%q) ok = %v", form, ok)
		}
		if ok && !strings.Contains(term.String(), string(want)) {
			t.Errorf("Date(%q) = %s, want type %s", form, term, string(want))
		}
	}
}

func TestParseSpanIRI(t *testing.T) {
	iri := Span{9251, 9588}.IRI(NSDocument + "3fa1")
	if doc, span, ok := ParseSpanIRI(iri); !ok || doc != NSDocument+"3fa1" || span != (Span{9251, 9588}) {
		t.Errorf("ParseSpanIRI(%s) = %s, %v, %v", string(iri), string(doc), span, ok)
	}
	for _, bad := range []IRI{"", "urn:x", "urn:x#bytes=", "urn:x#bytes=1", "urn:x#bytes=5,2", "urn:x#bytes=a,b", "urn:x#bytes=-1,2"} {
		if _, _, ok := ParseSpanIRI(bad); ok {
			t.Errorf("ParseSpanIRI(%q) is accepted", string(bad))
		}
	}
}
