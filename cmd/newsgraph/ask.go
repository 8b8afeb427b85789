package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

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
			return p.withDatabase(cmd.Context(), toRead, func(db database) error {
				return p.ask(cmd.Context(), db, strings.Join(args, " "), options)
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
	l := &loader{program: p, flags: loadFlags{format: "txt", intakeOptions: intakeOptions{about: p.articleOf("")}}}
	if err := l.run(cmd, paths); err != nil {
		return err
	}
	p.logf("loaded %s, %s", plural(l.report.Documents, "document"), plural(l.report.Statements, "statement"))
	return l.verdict()
}

func (p *program) ask(ctx context.Context, db database, text string, options question.Options) error {
	answer, err := db.ask(ctx, text, options)
	if err != nil {
		return err
	}
	if err := p.printAnswer(ctx, db, answer); err != nil {
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

func (p *program) printAnswer(ctx context.Context, db database, a *question.Answer) error {
	if p.json {
		return p.printJSON(a)
	}
	paths, err := db.paths(ctx, a)
	if err != nil {
		return err
	}
	a.Write(p.text, func(e question.Evidence) string {
		return fmt.Sprintf("%s [%d:%d]", cmp.Or(paths[e.Document], e.Document), e.Start, e.End)
	})
	if len(a.Readings) > 0 {
		fmt.Fprintln(p.text, "Pick one with --reading.")
	}
	if len(a.Unknown) > 0 {
		fmt.Fprintf(p.text, "To teach it: newsgraph teach %q --as PROPERTY|CLASS|ENTITY\n", a.Unknown[0].Word)
	}
	return nil
}
