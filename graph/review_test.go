package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"newsgraph/graph/quadstore"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func judge(t testing.TB, s *Store, j *Judgement) {
	t.Helper()
	if j.At.IsZero() {
		j.At = noon
	}
	if _, err := s.Judge(context.Background(), j); err != nil {
		t.Fatal(err)
	}
}

func withdraw(t testing.TB, s *Store, about *Judgement) {
	t.Helper()
	if _, err := s.Withdraw(context.Background(), about); err != nil {
		t.Fatal(err)
	}
}

// view returns the lines of what the store reads as, sorted.
func view(t tester, s *Store) []string {
	t.Helper()
	sn := s.Snapshot()
	defer sn.Close()
	return lines(t, sn)
}

func lines(t tester, sn *Snapshot) []string {
	t.Helper()
	quads, err := collect(sn.Quads())
	if err != nil {
		t.Fatal(err)
	}
	return sortedLines(quads)
}

func sortedLines(quads []Quad) []string {
	list := make([]string, len(quads))
	for i, q := range quads {
		list[i] = q.NQuad()
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// sameLines shows in which lines two lists differ.
func sameLines(t tester, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	var diff strings.Builder
	for _, line := range got {
		if !slices.Contains(want, line) {
			fmt.Fprintln(&diff, "+", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			fmt.Fprintln(&diff, "-", line)
		}
	}
	t.Fatalf("what is read differs from what is to be read:\n%s", diff.String())
}

func TestJudgeThenWithdrawIsNothing(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	stored, read := export(t, s), view(t, s)
	correction := *c.Statements[0]
	correction.Object = IRI(NSEntity + "cog")
	for _, j := range []*Judgement{
		{Statement: c.Statements[0].ID(), Verdict: Accepted, By: "ann"},
		{Statement: c.Statements[0].ID(), Verdict: Rejected, Note: "not so"},
		{Statement: c.Statements[0].ID(), Verdict: Corrected, Correction: &correction},
		{A: NSEntity + "acme", B: NSEntity + "widget", Verdict: Same},
		{A: NSEntity + "acme", B: NSEntity + "widget", Verdict: Different},
	} {
		judge(t, s, j)
		withdraw(t, s, &Judgement{Statement: j.Statement, A: j.B, B: j.A})
		if export(t, s) != stored {
			t.Errorf("%s, withdrawn, changed the export", j.Verdict)
		}
		sameLines(t, view(t, s), read)
	}
}

func TestJudgementOutlivesItsDocument(t *testing.T) {
	s := memoryStore(t)
	ctx := context.Background()
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	judge(t, s, &Judgement{Statement: c.Statements[0].ID(), Verdict: Rejected})
	read := view(t, s)
	dangling := func() bool {
		sn := s.Snapshot()
		defer sn.Close()
		return sn.Judgements()[0].Dangling
	}
	apply(t, s, c)
	sameLines(t, view(t, s), read)
	if dangling() {
		t.Error("a judgement of what is stored dangles")
	}
	if _, err := s.Retract(ctx, c.Document.IRI); err != nil {
		t.Fatal(err)
	}
	sameLines(t, view(t, s), nil)
	if !dangling() {
		t.Error("a judgement of what was retracted does not dangle")
	}
	apply(t, s, c)
	sameLines(t, view(t, s), read)
}

func TestMergeThenSplitIsNothing(t *testing.T) {
	s := memoryStore(t)
	apply(t, s, content("a.txt", "Acme makes widgets."))
	read := view(t, s)
	a, b, c := NSEntity+IRI("acme"), NSEntity+IRI("gadget"), NSEntity+IRI("widget")
	judge(t, s, &Judgement{A: a, B: b, Verdict: Same})
	judge(t, s, &Judgement{A: b, B: a, Verdict: Different, At: noon.Add(time.Hour)})
	sameLines(t, view(t, s), read)

	// Over a third one the last of the merges gives way.
	judge(t, s, &Judgement{A: a, B: c, Verdict: Same})
	once := view(t, s)
	_, err := s.Judge(context.Background(), &Judgement{A: b, B: c, Verdict: Same, At: noon})
	if !errors.Is(err, ErrJudgement) || !strings.Contains(err.Error(), "different") {
		t.Errorf("bringing together what is different: %v", err)
	}
	withdraw(t, s, &Judgement{A: a, B: b})
	judge(t, s, &Judgement{A: b, B: c, Verdict: Same, At: noon.Add(time.Hour)})
	judge(t, s, &Judgement{A: a, B: b, Verdict: Different})
	sameLines(t, view(t, s), once)
}

// TestManyReadWhileOneJudges takes snapshots in many goroutines while a statement
// is rejected and withdrawn: each shows all of it or nothing.
func TestManyReadWhileOneJudges(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	id := c.Statements[0].ID()
	whole := len(view(t, s))
	judge(t, s, &Judgement{Statement: id, Verdict: Rejected})
	without := len(view(t, s))
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 50 {
				sn := s.Snapshot()
				quads, err := collect(sn.Quads())
				if n := len(quads); err == nil && (n != whole && n != without || int64(n) != sn.Len()) {
					err = fmt.Errorf("%d quads are read, %d counted", n, sn.Len())
				}
				if err := errors.Join(err, sn.Close()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 25 {
		withdraw(t, s, &Judgement{Statement: id})
		judge(t, s, &Judgement{Statement: id, Verdict: Rejected})
	}
	readers.Wait()
}

func TestMergedEntity(t *testing.T) {
	s := memoryStore(t)
	one, other := content("a.txt", "Acme makes widgets."), content("b.txt", "ACME Inc. does, too.")
	other.Entities[0] = &Entity{
		IRI: NSEntity + "acme-inc", Classes: []IRI{NSVocabulary + "Organization"},
		Names: []Name{{"ACME Inc.", "en", true}, {"អេកមី", "km", true}},
	}
	for _, st := range other.Statements {
		st.Subject = NSEntity + "acme-inc"
	}
	apply(t, s, one, other)
	judge(t, s, &Judgement{A: NSEntity + "acme", B: NSEntity + "acme-inc", Verdict: Same})
	sn := s.Snapshot()
	defer sn.Close()
	e, err := sn.Entity(NSEntity + "acme-inc")
	want := &Entity{
		IRI: NSEntity + "acme", Classes: []IRI{NSVocabulary + "Company", NSVocabulary + "Organization"},
		Names: []Name{{"Acme", "en", true}, {"អេកមី", "km", true}, {"ACME Inc.", "en", false}, {"អាកមេ", "km", false}},
	}
	if err != nil || fmt.Sprint(e) != fmt.Sprint(want) {
		t.Errorf("the merged entity is %v, %v; want %v", e, err, want)
	}
	about, err := sn.StatementsAbout(NSEntity + "acme-inc")
	if err != nil || len(about) != 6 {
		t.Errorf("%d statements, %v; want 6", len(about), err)
	}
	for _, st := range about {
		if st.Subject != NSEntity+"acme" {
			t.Errorf("a statement is about %s", string(st.Subject))
		}
		if again, err := sn.Statement(st.ID()); err != nil || describe(again) != describe(st) {
			t.Errorf("<%s> is not found under its IRI: %v", string(st.ID()), err)
		}
	}
	if merged := sn.Merged(NSEntity + "acme"); !slices.Equal(merged, []IRI{NSEntity + "acme-inc"}) {
		t.Errorf("merged: %v", merged)
	}
	if iri := sn.Canonical(NSEntity + "acme-inc"); iri != NSEntity+"acme" {
		t.Errorf("canonical: %s", string(iri))
	}
	if e, err := sn.Stored().Entity(NSEntity + "acme-inc"); err != nil || len(e.Names) != 2 || e.IRI != NSEntity+"acme-inc" {
		t.Errorf("what is stored: %v, %v", e, err)
	}
}

func TestCorrection(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	correction := *c.Statements[1]
	correction.Object, correction.Evidence = IRI(NSEntity+"gizmo"), Evidence{}
	j := &Judgement{Statement: c.Statements[1].ID(), Verdict: Corrected, Correction: &correction, By: "ann", Note: "a \"gizmo\"\n"}
	judge(t, s, j)
	sn := s.Snapshot()
	defer sn.Close()
	st, err := sn.Statement(j.Correction.ID())
	if err != nil || st.Object != NSEntity+IRI("gizmo") || st.Rule != RuleReview || st.Evidence != c.Statements[1].Evidence || st.AttributedTo != NSEntity+"ann" {
		t.Errorf("the correction reads as %s, %v", describe(st), err)
	}
	if _, err := sn.Statement(j.Statement); !errors.Is(err, ErrNotFound) {
		t.Errorf("what was corrected: %v", err)
	}
	if got := sn.Judgement(st.ID()); got == nil || got.Statement != j.Statement || got.By != "ann" || got.Note != j.Note || !got.At.Equal(noon) {
		t.Errorf("the judgement of the correction is %+v", got)
	}
	if got := sn.Judgements()[0]; describe(got.Correction) != describe(st) {
		t.Errorf("the judgement's correction is %s", describe(got.Correction))
	}
	withdraw(t, s, &Judgement{Statement: st.ID()})
	after := s.Snapshot()
	defer after.Close()
	if len(after.Judgements()) != 0 {
		t.Error("withdrawing a correction left its judgement")
	}
}

func TestJudgeRefuses(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	id := c.Statements[0].ID()
	other, same, lacking, unknown := *c.Statements[0], *c.Statements[0], *c.Statements[0], *c.Statements[0]
	other.Object, lacking.Object, unknown.Modality = IRI(NSEntity+"x y"), nil, "sung"
	rejected := *c.Statements[0]
	rejected.Object = IRI(NSEntity + "bolt")
	judge(t, s, &Judgement{Statement: c.Statements[2].ID(), Verdict: Rejected})
	acquired := *c.Statements[2]
	stored := export(t, s)
	for what, j := range map[string]*Judgement{
		"nothing":               {Verdict: Rejected, At: noon},
		"no time":               {Statement: id, Verdict: Rejected},
		"no verdict":            {Statement: id, At: noon},
		"entities' verdict":     {Statement: id, Verdict: Same, At: noon},
		"statement's verdict":   {A: NSEntity + "a", B: NSEntity + "b", Verdict: Accepted, At: noon},
		"both":                  {Statement: id, A: NSEntity + "a", B: NSEntity + "b", Verdict: Same, At: noon},
		"one entity":            {A: NSEntity + "a", B: NSEntity + "a", Verdict: Same, At: noon},
		"half":                  {A: NSEntity + "a", Verdict: Same, At: noon},
		"a document":            {A: NSEntity + "a", B: c.Document.IRI, Verdict: Same, At: noon},
		"a property":            {A: NSVocabulary + "develops", B: NSVocabulary + "uses", Verdict: Same, At: noon},
		"no correction":         {Statement: id, Verdict: Corrected, At: noon},
		"a correction too many": {Statement: id, Verdict: Rejected, Correction: &rejected, At: noon},
		"the same again":        {Statement: id, Verdict: Corrected, Correction: &same, At: noon},
		"what was rejected":     {Statement: id, Verdict: Corrected, Correction: &acquired, At: noon},
		"no object":             {Statement: id, Verdict: Corrected, Correction: &lacking, At: noon},
		"unknown modality":      {Statement: id, Verdict: Corrected, Correction: &unknown, At: noon},
		"no IRI":                {Statement: id, Verdict: Corrected, Correction: &other, At: noon},
		"a note in no encoding": {Statement: id, Verdict: Accepted, Note: "\xff", At: noon},
	} {
		if _, err := s.Judge(context.Background(), j); !errors.Is(err, ErrJudgement) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	if _, err := s.Judge(context.Background(), &Judgement{Statement: NSStatement + "0", Verdict: Rejected, At: noon}); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown statement: %v", err)
	}
	if _, err := s.Withdraw(context.Background(), &Judgement{Statement: id}); !errors.Is(err, ErrNotFound) {
		t.Errorf("withdrawing nothing: %v", err)
	}
	if export(t, s) != stored {
		t.Error("what was refused left quads")
	}
}

func TestJudgementMapping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := drawJudgement(t)
		list := readJudgements(j.Quads(), func(err error) { t.Fatal(err) })
		if len(list) != 1 {
			t.Fatalf("%d judgements came back", len(list))
		}
		if got, want := describeJudgement(list[0]), describeJudgement(j); got != want {
			t.Fatalf("came back as\n%s\nwant\n%s", got, want)
		}
	})
}

func drawJudgement(t *rapid.T) *Judgement {
	j := &Judgement{
		By: rapid.String().Draw(t, "by"), Note: rapid.String().Draw(t, "note"),
		At: time.Unix(rapid.Int64Range(-1e9, 1e10).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC(),
	}
	if rapid.Bool().Draw(t, "entities") {
		j.A, j.B = NSEntity+IRI(rapid.StringMatching(`[a-m]{1,8}`).Draw(t, "a")), NSEntity+IRI(rapid.StringMatching(`[n-z]{1,8}`).Draw(t, "b"))
		j.Verdict = rapid.SampledFrom([]Verdict{Same, Different}).Draw(t, "verdict")
		return j
	}
	j.Statement = NSStatement + "0"
	j.Verdict = rapid.SampledFrom([]Verdict{Accepted, Rejected, Corrected}).Draw(t, "verdict")
	if j.Verdict == Corrected {
		j.Correction = drawStatement(t)
		j.Correction.Evidence.Text, j.Correction.Evidence.Language = "", "" // the document's graph has them
	}
	return j
}

func describeJudgement(j *Judgement) string {
	shown := *j
	shown.Correction = nil
	text := fmt.Sprintf("%+v", shown)
	if j.Correction != nil {
		text += "\n" + string(j.Correction.ID()) + "\n" + describe(j.Correction)
	}
	return text
}

// TestBrokenJudgementsChangeNothing loads quads into the judgements' graph that
// are none.
func TestBrokenJudgementsChangeNothing(t *testing.T) {
	s := memoryStore(t)
	c := content("a.txt", "Acme makes widgets.")
	apply(t, s, c)
	read := view(t, s)
	whole := (&Judgement{Statement: c.Statements[0].ID(), Verdict: Rejected, At: noon}).Quads()
	for without := range whole {
		broken := slices.Concat(whole[:without], whole[without+1:])
		if whole[without].Predicate == RDFType {
			continue // for whoever reads the RDF
		}
		if _, err := s.AddQuads(context.Background(), Sequence(broken)); err != nil {
			t.Fatal(err)
		}
		sameLines(t, view(t, s), read)
		if _, err := s.Retract(context.Background(), ReviewGraph); err != nil {
			t.Fatal(err)
		}
	}
	// Two stores that judged otherwise were put together.
	twice := append(whole, (&Judgement{Statement: c.Statements[0].ID(), Verdict: Accepted, At: noon.Add(1)}).Quads()...)
	if _, err := s.AddQuads(context.Background(), Sequence(twice)); err != nil {
		t.Fatal(err)
	}
	sameLines(t, view(t, s), read)
	problems := 0
	if _, err := s.Verify(context.Background(), func(error) { problems++ }); err != nil || problems != 1 {
		t.Errorf("verify reports %d problems, %v; want 1", problems, err)
	}
	judge(t, s, &Judgement{Statement: c.Statements[0].ID(), Verdict: Rejected})
	if slices.Equal(view(t, s), read) {
		t.Error("judging again does not mend it")
	}
}

// newsroom is a store with what it should hold: what each document says and what
// was judged.
type newsroom struct {
	contents map[string]*Content
	judged   map[IRI]*Judgement
	known    []IRI // statements that were ever said
	clock    time.Time
}

var (
	newsEntities   = []IRI{NSEntity + "a", NSEntity + "b", NSEntity + "c", NSEntity + "d"}
	newsProperties = []IRI{NSVocabulary + "develops", NSVocabulary + "acquired"}
)

// drawContent returns a document of two sentences that says something.
func drawContent(t *rapid.T) *Content {
	text := rapid.SampledFrom([]string{"One. Two.", "Uno. Due."}).Draw(t, "text")
	c := &Content{Document: NewDocument(text[:3]+".txt", []byte(text))}
	for range rapid.IntRange(0, 3).Draw(t, "entities") {
		e := &Entity{IRI: rapid.SampledFrom(newsEntities).Draw(t, "entity"), Classes: []IRI{NSVocabulary + "Company"}}
		e.Names = []Name{{string(e.IRI[len(NSEntity):]), rapid.SampledFrom([]string{"en", "km"}).Draw(t, "language"), rapid.Bool().Draw(t, "preferred")}}
		c.Entities = append(c.Entities, e)
	}
	said := map[IRI]bool{}
	for range rapid.IntRange(0, 5).Draw(t, "statements") {
		if st := drawNews(t, c.Document); !said[st.ID()] {
			said[st.ID()] = true
			c.Statements = append(c.Statements, st)
		}
	}
	return c
}

func drawNews(t *rapid.T, d *Document) *Statement {
	st := &Statement{
		Subject:  rapid.SampledFrom(newsEntities).Draw(t, "subject"),
		Property: rapid.SampledFrom(newsProperties).Draw(t, "property"),
		Object:   rapid.SampledFrom(newsEntities).Draw(t, "object"),
		Polarity: rapid.SampledFrom([]Polarity{Affirmed, Affirmed, Negated}).Draw(t, "polarity"),
		Modality: rapid.SampledFrom([]Modality{Asserted, Asserted, Predicted}).Draw(t, "modality"),
		Rule:     NSRule + "test", Confidence: 0.5,
	}
	if rapid.IntRange(0, 3).Draw(t, "speaker?") == 0 {
		st.AttributedTo = rapid.SampledFrom(newsEntities).Draw(t, "speaker")
	}
	start := rapid.SampledFrom([]int{0, 5}).Draw(t, "sentence")
	st.Evidence, _ = d.Evidence(start, start+4)
	return st
}

func (n *newsroom) drawJudgement(t *rapid.T) *Judgement {
	// Now and then a judgement is made on a clock that is behind.
	n.clock = n.clock.Add(time.Duration(rapid.IntRange(-2, 5).Draw(t, "minutes")) * time.Minute)
	j := &Judgement{At: n.clock}
	if len(n.known) == 0 || rapid.IntRange(0, 2).Draw(t, "entities?") == 0 {
		j.A = rapid.SampledFrom(newsEntities).Draw(t, "a")
		j.B = rapid.SampledFrom(newsEntities).Draw(t, "b")
		j.Verdict = rapid.SampledFrom([]Verdict{Same, Same, Different}).Draw(t, "verdict")
		return j
	}
	j.Statement = rapid.SampledFrom(n.known).Draw(t, "statement")
	j.Verdict = rapid.SampledFrom([]Verdict{Accepted, Rejected, Corrected}).Draw(t, "verdict")
	if j.Verdict == Corrected {
		j.Correction = drawNews(t, NewDocument("", []byte("One. Two.")))
	}
	return j
}

// here returns the statements of which something is said, with the document that
// says it: those of the documents, and the corrections of what is there.
func (n *newsroom) here() map[IRI]*Content {
	here := map[IRI]*Content{}
	for _, c := range n.contents {
		for _, st := range c.Statements {
			here[st.ID()] = c
		}
	}
	for range n.judged { // as long as a chain of corrections can be
		for _, j := range n.judged {
			if j.Correction != nil && here[j.Statement] != nil {
				here[j.Correction.ID()] = here[j.Statement]
			}
		}
	}
	return here
}

// quads is the law: the documents as if the judgements had been known when they
// were read.
func (n *newsroom) quads() []Quad {
	removed := func(id IRI) bool {
		j := n.judged[(&Judgement{Statement: id}).ID()]
		return j != nil && j.Verdict.removes()
	}
	here := n.here()
	var quads []Quad
	for _, c := range n.contents {
		revised := &Content{Document: c.Document, Entities: c.Entities}
		for _, st := range c.Statements {
			if !removed(st.ID()) {
				revised.Statements = append(revised.Statements, st)
			}
		}
		for _, j := range n.judged {
			if j.Correction == nil || here[j.Statement] != c || removed(j.Correction.ID()) {
				continue
			}
			if !slices.ContainsFunc(c.Statements, func(st *Statement) bool { return st.ID() == j.Correction.ID() }) {
				revised.Statements = append(revised.Statements, j.Correction)
			}
		}
		quads = append(quads, revised.Quads()...)
	}
	return n.rename(quads)
}

// groups returns the merged entities, the kept one first.
func (n *newsroom) groups() [][]IRI {
	var groups [][]IRI
	for _, e := range newsEntities {
		groups = append(groups, []IRI{e})
	}
	of := func(e IRI) int { return slices.IndexFunc(groups, func(g []IRI) bool { return slices.Contains(g, e) }) }
	list := slices.SortedFunc(maps.Values(n.judged), func(a, b *Judgement) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(string(b.ID()), string(a.ID()))
	})
	for _, j := range list {
		if j.Verdict != Same || of(j.A) == of(j.B) {
			continue
		}
		both := slices.Concat(groups[of(j.A)], groups[of(j.B)])
		if slices.ContainsFunc(list, func(o *Judgement) bool {
			return o.Verdict == Different && slices.Contains(both, o.A) && slices.Contains(both, o.B)
		}) {
			continue
		}
		gone := of(j.B)
		groups[of(j.A)] = both
		groups = slices.Delete(groups, gone, gone+1)
	}
	return groups
}

func (n *newsroom) rename(quads []Quad) []Quad {
	kept := map[Term]Term{}
	for _, group := range n.groups() {
		for _, e := range group[1:] {
			kept[e] = group[0]
		}
	}
	has := func(p Term) bool { return slices.ContainsFunc(quads, func(q Quad) bool { return q.Predicate == p }) }
	preferred := map[Quad]bool{}
	for _, q := range quads {
		if q.Predicate == Term(SKOSPrefLabel) {
			preferred[Quad{Subject: q.Subject, Object: Text(languageOf(q.Object), "")}] = true
		}
	}
	canMove := has(SKOSAltLabel)
	out := make([]Quad, len(quads))
	for i, q := range quads {
		if to := kept[q.Subject]; to != nil {
			q.Subject = to
			if q.Predicate == Term(SKOSPrefLabel) && canMove && preferred[Quad{Subject: to, Object: Text(languageOf(q.Object), "")}] {
				q.Predicate = SKOSAltLabel
			}
		}
		if to := kept[q.Object]; to != nil {
			q.Object = to
		}
		out[i] = q
	}
	return out
}

// TestReviewedEqualsRewritten is the law of judgements: what is read is what a
// store holds that was told the truth in the first place.
func TestReviewedEqualsRewritten(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		fs := vfs.NewMem()
		open := func() *Store {
			db, err := quadstore.Open("db", quadstore.Options{FS: fs})
			if err != nil {
				t.Fatal(err)
			}
			return &Store{engine: embedded{db}}
		}
		s := open()
		n := &newsroom{contents: map[string]*Content{}, judged: map[IRI]*Judgement{}, clock: noon}
		t.Repeat(map[string]func(*rapid.T){
			"apply": func(t *rapid.T) {
				c := drawContent(t)
				if _, err := s.Apply(ctx, c); err != nil {
					t.Fatal(err)
				}
				n.contents[c.Document.Path] = c
				for _, st := range c.Statements {
					n.known = append(n.known, st.ID())
				}
			},
			"retract": func(t *rapid.T) {
				c := drawContent(t)
				_, err := s.Retract(ctx, c.Document.IRI)
				if (err == nil) != (n.contents[c.Document.Path] != nil) {
					t.Fatal(err)
				}
				delete(n.contents, c.Document.Path)
			},
			"judge": func(t *rapid.T) {
				j := n.drawJudgement(t)
				_, err := s.Judge(ctx, j)
				switch {
				case err == nil:
					n.judged[j.ID()] = j
					n.noteJudged()
				case j.Statement != "" && n.here()[j.Statement] == nil:
					if !errors.Is(err, ErrNotFound) {
						t.Fatal(err)
					}
				case !errors.Is(err, ErrJudgement):
					t.Fatal(err)
				}
			},
			"withdraw": func(t *rapid.T) {
				j := n.drawJudgement(t)
				withdrawn := n.withdrawn(j)
				_, err := s.Withdraw(ctx, j)
				switch {
				case withdrawn == nil && !errors.Is(err, ErrNotFound), withdrawn != nil && err != nil:
					t.Fatal(err)
				case withdrawn != nil:
					delete(n.judged, withdrawn.ID())
				}
			},
			"compact": func(t *rapid.T) {
				if err := s.Compact(ctx); err != nil {
					t.Fatal(err)
				}
			},
			"reopen": func(t *rapid.T) {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = open()
			},
			"": func(t *rapid.T) { n.check(t, s) },
		})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func (n *newsroom) noteJudged() {
	for _, j := range n.judged {
		if j.Correction != nil && !slices.Contains(n.known, j.Correction.ID()) {
			n.known = append(n.known, j.Correction.ID())
		}
	}
}

// withdrawn returns the judgement that withdrawing one takes back; nil if there
// is none.
func (n *newsroom) withdrawn(about *Judgement) *Judgement {
	if j := n.judged[about.ID()]; j != nil || about.Statement == "" {
		return j
	}
	here := n.here()
	var newest *Judgement
	for _, j := range n.judged {
		if j.Correction == nil || j.Correction.ID() != about.Statement || here[j.Statement] == nil {
			continue
		}
		if newest == nil || j.At.After(newest.At) || j.At.Equal(newest.At) && j.ID() < newest.ID() {
			newest = j
		}
	}
	stored := func(c *Content) bool {
		return slices.ContainsFunc(c.Statements, func(st *Statement) bool { return st.ID() == about.Statement })
	}
	if newest != nil && slices.ContainsFunc(slices.Collect(maps.Values(n.contents)), stored) {
		return nil
	}
	return newest
}

// check compares the store with what it should hold.
func (n *newsroom) check(t *rapid.T, s *Store) {
	sn := s.Snapshot()
	defer sn.Close()
	n.checkStored(t, sn.Stored())
	n.checkJudgements(t, sn)
	want, err := OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer want.Close()
	if _, err := want.AddQuads(context.Background(), Sequence(n.quads())); err != nil {
		t.Fatal(err)
	}
	fresh := want.Snapshot()
	defer fresh.Close()
	sameLines(t, lines(t, sn), lines(t, fresh))
	for _, o := range []quadstore.Order{quadstore.SPOG, quadstore.POSG, quadstore.OSPG, quadstore.GSPO} {
		sameLines(t, walkOrder(t, sn, o), lines(t, fresh))
	}
	checkCounts(t, sn, fresh)
	if sn.review.overlay != nil {
		checkOverlaid(t, overlaidReader{sn.stored, sn.review.overlay}, sn.Reader)
	}
	if got, want := nodes(t, sn), nodes(t, fresh); !slices.Equal(got, want) {
		t.Fatalf("Cayley lists the nodes %v, want %v", got, want)
	}
	if got, want := printed(sn.Documents()), printed(fresh.Documents()); got != want {
		t.Fatalf("documents %s, want %s", got, want)
	}
}

// checkStored makes sure that no judgement changed what is stored.
func (n *newsroom) checkStored(t *rapid.T, stored *Snapshot) {
	var quads []Quad
	for _, c := range n.contents {
		quads = append(quads, c.Quads()...)
	}
	for _, j := range n.judged {
		quads = append(quads, j.Quads()...)
	}
	sameLines(t, lines(t, stored), sortedLines(quads))
}

func (n *newsroom) checkJudgements(t *rapid.T, sn *Snapshot) {
	list := sn.Judgements()
	if len(list) != len(n.judged) {
		t.Fatalf("%d judgements, want %d", len(list), len(n.judged))
	}
	here := n.here()
	for i, j := range list {
		if i > 0 && list[i-1].At.Before(j.At) {
			t.Fatal("the judgements are not sorted")
		}
		if j.Statement != "" && j.Dangling != (here[j.Statement] == nil) {
			t.Fatalf("the judgement of <%s> dangles: %v", string(j.Statement), j.Dangling)
		}
		if j.Statement != "" && sn.Judgement(j.Statement) != j {
			t.Fatalf("the judgement of <%s> is not found", string(j.Statement))
		}
	}
}

// walkOrder lists the quads in an order and checks that they are in it.
func walkOrder(t *rapid.T, sn *Snapshot, o quadstore.Order) []string {
	c := sn.ScanOrder(quadstore.IDQuad{}, o)
	defer c.Close()
	var quads []Quad
	var last quadstore.IDQuad
	for c.Next() {
		if o.Compare(last, c.Quad()) >= 0 {
			t.Fatalf("%v comes after %v in %v", c.Quad(), last, o)
		}
		last = c.Quad()
		q, err := sn.Quad(last)
		if err != nil {
			t.Fatal(err)
		}
		quads = append(quads, q)
	}
	if c.Err() != nil {
		t.Fatal(c.Err())
	}
	return sortedLines(quads)
}

// checkCounts asks both for random patterns. An entity that is merged into
// another is asked for by its own name in one and by the other's in the other.
func checkCounts(t *rapid.T, sn, fresh *Snapshot) {
	entity := rapid.SampledFrom([]Term{nil, newsEntities[0], newsEntities[1], newsEntities[2], newsEntities[3]})
	for range 4 {
		p := Quad{
			Subject:   entity.Draw(t, "subject"),
			Predicate: rapid.SampledFrom([]Term{nil, newsProperties[0], RDFSubject, RDFObject, PropPolarity, SKOSPrefLabel}).Draw(t, "predicate"),
			Object:    entity.Draw(t, "object"),
			Label:     rapid.SampledFrom([]Term{nil, DocumentIRI([]byte("One. Two.")), ReviewGraph}).Draw(t, "label"),
		}
		renamed := p
		for _, place := range []*Term{&renamed.Subject, &renamed.Object} {
			if iri, ok := (*place).(IRI); ok {
				*place = sn.Canonical(iri)
			}
		}
		got, err1 := sn.CountMatches(p)
		want, err2 := fresh.CountMatches(renamed)
		if got != want || err1 != nil || err2 != nil {
			t.Fatalf("%v: %d quads, %v; want %d, %v", p, got, err1, want, err2)
		}
	}
}

// nodes lists what Cayley has for nodes.
func nodes(t *rapid.T, sn *Snapshot) []string {
	ctx := context.Background()
	qs := sn.QuadStore()
	defer qs.Close()
	it := qs.NodesAllIterator()
	defer it.Close()
	var list []string
	for it.Next(ctx) {
		list = append(list, qs.NameOf(it.Result()).String())
	}
	stats, err := qs.Stats(ctx, true)
	if it.Err() != nil || err != nil || stats.Nodes.Size != int64(len(list)) || stats.Quads.Size != sn.Len() {
		t.Fatalf("%d nodes listed, counted %+v, %v, %v", len(list), stats, it.Err(), err)
	}
	slices.Sort(list)
	return list
}

func printed(documents []*DocumentInfo, err error) string {
	text := fmt.Sprint(err)
	for _, d := range documents {
		text += fmt.Sprintf("\n%+v", *d)
	}
	return text
}

// checkOverlaid compares reading with an overlay above an engine and within it.
func checkOverlaid(t *rapid.T, above, within Reader) {
	if above.Len() != within.Len() {
		t.Fatalf("there are %d quads, want %d", above.Len(), within.Len())
	}
	if got, want := labels(t, above), labels(t, within); !slices.Equal(got, want) {
		t.Fatalf("the labels are %v, want %v", got, want)
	}
	pattern := func(what string) (q, places quadstore.IDQuad) {
		all := make([]quadstore.IDQuad, 1000)
		c := above.Scan(quadstore.IDQuad{})
		defer c.Close()
		if all = all[:c.NextBatch(all)]; len(all) == 0 {
			return q, q
		}
		q = rapid.SampledFrom(all).Draw(t, what)
		places = q
		for _, id := range []*quadstore.ID{&places.S, &places.P, &places.O, &places.G} {
			if rapid.Bool().Draw(t, "any") {
				*id = quadstore.Any
			}
		}
		return q, places
	}
	q, p := pattern("quad")
	if there, err := above.Has(q); err != nil || !there && q != p {
		t.Fatalf("Has(%v) is %v, %v", q, there, err)
	}
	got, _, err1 := above.Count(p)
	want, _, err2 := within.Count(p)
	if got != want || err1 != nil || err2 != nil {
		t.Fatalf("Count(%v) is %d, %v; want %d, %v", p, got, err1, want, err2)
	}
	order := rapid.SampledFrom([]quadstore.Order{quadstore.SPOG, quadstore.POSG, quadstore.OSPG, quadstore.GSPO}).Draw(t, "order")
	a, b := above.ScanOrder(quadstore.IDQuad{}, order), within.ScanOrder(quadstore.IDQuad{}, order)
	defer a.Close()
	defer b.Close()
	a.Reset(p)
	b.Reset(p)
	for range 6 {
		target, places := pattern("target")
		if rapid.Bool().Draw(t, "whole") {
			places = target
		}
		var okA, okB bool
		if rapid.Bool().Draw(t, "seek") {
			okA, okB = a.Seek(places), b.Seek(places)
		} else {
			okA, okB = a.Next(), b.Next()
		}
		if okA != okB || okA && a.Quad() != b.Quad() {
			t.Fatalf("%v in %v: the cursor is at %v, %v; want %v, %v", p, order, a.Quad(), okA, b.Quad(), okB)
		}
	}
}

// BenchmarkReview works out what judgements come to, in a store of 1,000
// documents of three statements each: of every three judgements one rejects, one
// corrects and one merges two entities of which nothing is said; or the only one
// merges an entity that 6,000 quads name.
func BenchmarkReview(b *testing.B) {
	for _, judgements := range []int{0, 1, 100, 1000} {
		b.Run(fmt.Sprint(judgements), func(b *testing.B) { benchmarkReview(b, judgements) })
	}
	b.Run("merge", func(b *testing.B) {
		benchmarkReview(b, 0, (&Judgement{A: NSEntity + "ann", B: NSEntity + "acme", Verdict: Same, At: noon}).Quads()...)
	})
}

func benchmarkReview(b *testing.B, judgements int, quads ...Quad) {
	s := memoryStore(b)
	for n := range 1000 {
		c := content("a.txt", fmt.Sprintf("Acme makes %d widgets.", n))
		quads = append(quads, c.Quads()...)
		if n < judgements {
			quads = append(quads, benchJudgement(c, n).Quads()...)
		}
	}
	if _, err := s.AddQuads(b.Context(), Sequence(quads)); err != nil {
		b.Fatal(err)
	}
	if err := s.Compact(b.Context()); err != nil {
		b.Fatal(err)
	}
	state := s.engine.snapshot()
	defer state.Close()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := newReview(state); err != nil {
			b.Fatal(err)
		}
	}
}

func benchJudgement(c *Content, n int) *Judgement {
	st := c.Statements[n%3]
	j := &Judgement{Statement: st.ID(), Verdict: Rejected, At: noon}
	switch n % 3 {
	case 1:
		correction := *st
		correction.Object = IRI(NSEntity + "cog")
		j.Verdict, j.Correction = Corrected, &correction
	case 2:
		j = &Judgement{A: NSEntity + "bolt", B: NSEntity + IRI(fmt.Sprint(n)), Verdict: Same, At: noon}
	}
	return j
}

// BenchmarkSnapshot takes a snapshot of a state whose review is known.
func BenchmarkSnapshot(b *testing.B) {
	s := memoryStore(b)
	c := content("a.txt", "Acme makes widgets.")
	apply(b, s, c)
	judge(b, s, &Judgement{Statement: c.Statements[0].ID(), Verdict: Rejected})
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Snapshot().Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func labels(t *rapid.T, r Reader) []quadstore.ID {
	var list []quadstore.ID
	for id, err := range r.Labels() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, id)
	}
	return list
}
