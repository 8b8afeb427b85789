package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/question"
)

func (p *program) askCommand() *cobra.Command {
	var load []string
	var options question.Options
	cmd := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "Answer a question, with evidence",
		Long: `Ask answers a question in plain English, Khmer, Chinese or Thai from what was
loaded. Each answer comes with the sentences that it rests on, where they stand,
and how far they go: whether it is stated, predicted, called possible or denied,
and by whom. How the question was understood is printed first.

The question is understood by the words of the packs and the names in the
database. A word that neither knows is named, never skipped.

  exit code 0  answered
            3  the question can be read in several ways; they are listed, and
               --reading picks one
            4  not understood: an unknown word is named, with known ones near it
            5  understood, but nothing is recorded; that is not a "no"

With --json the answer is {question, outcome, interpretation, readings, gizmo,
answers, unknown, suggestions}, the outcome one of answered, ambiguous,
unknown_word, not_recorded and unsupported.`,
		Example: `  newsgraph ask "which sanctioned firms build video models"
  newsgraph ask --asserted "who founded SenseTime"
  newsgraph ask --load articles/ "តើក្រុមហ៊ុនណាខ្លះបង្កើតម៉ូដែលវីដេអូ?"`,
		Args: arguments(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.loadFirst(cmd, load); err != nil {
				return err
			}
			rules, err := p.loadPack()
			if err != nil {
				return err
			}
			engine, err := question.New(rules)
			if err != nil {
				return err
			}
			return p.withSnapshot(func(sn *graph.Snapshot) error {
				return p.ask(cmd.Context(), sn, rules, engine, strings.Join(args, " "), options)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&load, "load", nil, "load this `path` into the database first (repeatable)")
	flags.BoolVar(&options.Asserted, "asserted", false, "leave out what is only predicted, planned, possible or believed")
	flags.IntVar(&options.Reading, "reading", 0, "the `number` of the reading to answer")
	return cmd
}

// loadFirst loads what --load names. Unlike load it stops if anything fails: an
// answer from half of the articles could mislead.
func (p *program) loadFirst(cmd *cobra.Command, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	l := &loader{program: p, options: loadOptions{format: "txt"}}
	if err := l.run(cmd, paths); err != nil {
		return err
	}
	p.logf("loaded %s, %s", plural(l.report.Documents, "document"), plural(l.report.Statements, "statement"))
	return l.report.verdict()
}

func (p *program) ask(ctx context.Context, sn *graph.Snapshot, rules *pack.Pack, engine *question.Engine, text string, options question.Options) error {
	answer, err := engine.Ask(ctx, sn, text, options)
	if err != nil {
		return err
	}
	if err := p.printAnswer(sn, rules, answer); err != nil {
		return err
	}
	switch answer.Outcome {
	case question.Ambiguous:
		return &silent{exitAmbiguous}
	case question.UnknownWord, question.Unsupported:
		return &silent{exitNotUnderstood}
	case question.NotRecorded:
		return &silent{exitNotRecorded}
	}
	return nil
}

func (p *program) printAnswer(sn *graph.Snapshot, rules *pack.Pack, a *question.Answer) error {
	if p.json {
		return p.printJSON(a)
	}
	names, err := newNamer(sn, prefixes(rules))
	if err != nil {
		return err
	}
	w := &answerWriter{p.text, names}
	w.answer(a)
	return nil
}

// answerWriter prints an answer for a person.
type answerWriter struct {
	io.Writer
	names *namer
}

func (w *answerWriter) answer(a *question.Answer) {
	if a.Interpretation != "" {
		fmt.Fprintf(w, "Understood as: %s\n", a.Interpretation)
	}
	for _, v := range a.Answers {
		fmt.Fprintf(w, "\n%s\n", v.Label)
		w.evidence(v.Statements)
	}
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	for _, r := range a.Readings {
		fmt.Fprintf(w, "  %d. %s\n", r.Number, r.Interpretation)
	}
	if len(a.Readings) > 0 {
		fmt.Fprintf(w, "Pick one with --reading.\n")
	}
	for _, u := range a.Unknown {
		fmt.Fprint(w, u.Caret(a.Question))
	}
	if len(a.Suggestions) > 0 {
		fmt.Fprintf(w, "Known words near it: %s.\n", strings.Join(a.Suggestions, ", "))
	}
	if len(a.Unknown) > 0 {
		fmt.Fprintf(w, "To teach it: newsgraph teach %q --as PROPERTY|CLASS|ENTITY\n", a.Unknown[0].Word)
	}
}

// evidence prints statements; a sentence that carries several of them in a row
// is quoted once, after the last.
func (w *answerWriter) evidence(statements []question.Statement) {
	for i, s := range statements {
		fmt.Fprintf(w, "  %s %s %s — %s\n", s.Subject, s.Property, s.Object, standing(s.Polarity, s.Modality, string(s.AttributedTo)))
		if i+1 < len(statements) && sameEvidence(s, statements[i+1]) {
			continue
		}
		for _, e := range s.Evidence {
			fmt.Fprintf(w, "    “%s”\n    %s\n", strings.TrimSpace(e.Text), w.names.place(graph.IRI(e.Document), e.Start, e.End))
		}
	}
}

func sameEvidence(a, b question.Statement) bool {
	return len(a.Evidence) == 1 && len(b.Evidence) == 1 && a.Evidence[0] == b.Evidence[0]
}
