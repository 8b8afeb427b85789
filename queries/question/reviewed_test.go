package question

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"newsgraph/graph"
	"newsgraph/testdata/sample"
)

// review judges many of the statements: some are rejected, of some the contrary
// is said to be so.
func (w *world) review(t testing.TB) {
	t.Helper()
	documents, err := w.snapshot.Documents()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range documents {
		statements, err := w.snapshot.Statements(d.IRI)
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range statements {
			j := &graph.Judgement{Statement: st.ID(), Verdict: graph.Rejected, At: time.Unix(int64(n), 0)}
			if n++; n%3 == 0 {
				contrary := *st
				if contrary.Polarity = graph.Negated; st.Polarity == graph.Negated {
					contrary.Polarity = graph.Affirmed
				}
				j.Verdict, j.Correction = graph.Corrected, &contrary
			}
			if n%4 == 1 {
				continue
			}
			if _, err := w.store.Judge(w.context, j); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.takeSnapshot(t)
}

// TestAnswersOnReviewed asks each question of a store that was reviewed, and of
// one that holds what the first reads as.
func TestAnswersOnReviewed(t *testing.T) {
	reviewed := newWorld(t, sample.Articles(t)...)
	before := reviewed.answers(t)
	reviewed.review(t)
	written := newWorld(t)
	if _, err := written.store.AddQuads(t.Context(), reviewed.snapshot.Quads()); err != nil {
		t.Fatal(err)
	}
	written.takeSnapshot(t)
	got, want := reviewed.answers(t), written.answers(t)
	for i, q := range allQuestions(t) {
		if got[i] != want[i] {
			t.Errorf("%s\nreviewed: %s\nwritten:  %s", q.Question, got[i], want[i])
		}
	}
	if slices.Equal(got, before) {
		t.Error("the review changed no answer")
	}
}

// answers asks all questions.
func (w *world) answers(t testing.TB) []string {
	t.Helper()
	var list []string
	for _, q := range allQuestions(t) {
		text, err := json.Marshal(w.ask(t, q.Question, Options{Asserted: q.Asserted}))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(text))
	}
	return list
}

// TestMerged asks for entities by the names of those that are merged into them.
func TestMerged(t *testing.T) {
	w := newWorld(t)
	liWeis := w.addNamesakes(t)
	huawei, baidu := w.pack.Entity("huawei").IRI, w.pack.Entity("baidu").IRI
	merge := func(kept, gone graph.IRI) {
		t.Helper()
		if _, err := w.store.Judge(w.context, &graph.Judgement{A: kept, B: gone, Verdict: graph.Same, At: time.Unix(1, 0)}); err != nil {
			t.Fatal(err)
		}
		w.takeSnapshot(t)
	}
	check := func(question string, want ...string) {
		t.Helper()
		if got := w.labels(w.ask(t, question, Options{})); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", question, got, want)
		}
	}
	merge(liWeis[0], liWeis[1])
	check("who is Li Wei's employer", "Baidu", "Huawei")
	check("who works for Baidu", "Li Wei")
	merge(huawei, baidu)
	check("who is Li Wei's employer", "Huawei")
	check("who works for Baidu", "Li Wei")
	if a := w.ask(t, "who works for Baidu", Options{}); len(a.Answers[0].Statements) != 2 {
		t.Errorf("it rests on %d statements, want 2", len(a.Answers[0].Statements))
	}
}
