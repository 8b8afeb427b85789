package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"newsgraph/ingest"
	"newsgraph/ingest/names"
)

// evalOptions are the flags of eval.
type evalOptions struct {
	names   string // a file of pairs of names
	article string // that the statements are about
	list    bool   // print the statements that are wrong and missed
}

func (p *program) evalCommand() *cobra.Command {
	var options evalOptions
	cmd := &cobra.Command{
		Use:   "eval GOLD...",
		Short: "Score extraction against statements that people wrote",
		Long: `Eval reads statements in the gold form, extracts those of the article beside each
file (as for "newsgraph load"), and prints how the two agree: precision, recall and
F1 by property, language and standing. Two statements match where subject, property
and object are the same by any of their names, polarity is the same, both are
asserted or neither is, and their places in the text overlap.

With --names it reads pairs of names from a CSV file with the columns name1, name2,
schema and is_match and scores the comparison of names against them.`,
		Example: `  newsgraph eval testdata/articles/*.gold.jsonl
  newsgraph eval news.gold.jsonl --list
  newsgraph eval --names pairs.csv --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if (options.names == "") == (len(args) == 0) {
				return usagef("either files of statements or --names; usage: newsgraph %s", cmd.Use)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if options.names != "" {
				return p.evalNames(options.names)
			}
			return p.eval(cmd.Context(), args, options)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&options.names, "names", "", "score the comparison of names, on the pairs of this `file`")
	flags.StringVar(&options.article, "article", "", "the article, a `file`, that the statements are about")
	flags.BoolVar(&options.list, "list", false, "print the statements that are wrong and those that are missed")
	return cmd
}

// scoreRow is a tally with its shares worked out.
type scoreRow struct {
	Of        string  `json:"of"`
	Gold      int     `json:"gold"`
	Got       int     `json:"got"`
	Right     int     `json:"right"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

func scoreRowOf(t ingest.Tally) scoreRow {
	return scoreRow{t.Of, t.Gold, t.Got, t.Right, t.Precision(), t.Recall(), t.F1()}
}

func scoreRowsOf(list []ingest.Tally) []scoreRow {
	scores := make([]scoreRow, len(list))
	for i, t := range list {
		scores[i] = scoreRowOf(t)
	}
	return scores
}

// eval scores extraction on gold files.
func (p *program) eval(ctx context.Context, files []string, o evalOptions) error {
	extractor, err := p.extractor()
	if err != nil {
		return err
	}
	rules, err := p.loadPack()
	if err != nil {
		return err
	}
	about := p.articleOf(o.article)
	total := &ingest.Report{Total: ingest.Tally{Of: "all"}}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := fileSource(file, statements, 0)
		gold, err := readGold(s)
		if err != nil {
			return err
		}
		article, err := about(s)
		if err != nil {
			return err
		}
		result, err := extractOne(extractor, article, &progress{})
		if err != nil {
			return err
		}
		got, err := extractor.Gold(result, idPrefix(file))
		if err != nil {
			return err
		}
		total.Add(ingest.Score(gold, got, rules), result.Document.Language)
	}
	if p.json {
		return p.printEvaluation(total)
	}
	if o.list {
		p.listFaults(total)
	}
	return total.Print(p.text)
}

func (p *program) printEvaluation(r *ingest.Report) error {
	list := func(statements []*ingest.Gold) []*ingest.Gold { return append([]*ingest.Gold{}, statements...) }
	return p.printJSON(map[string]any{
		"total": scoreRowOf(r.Total), "properties": scoreRowsOf(r.Properties), "languages": scoreRowsOf(r.Languages),
		"standings": scoreRowsOf(r.Standings), "speakers": r.Speakers,
		"wrong": list(r.Wrong), "missed": list(r.Missed), "misheard": list(r.Misheard),
	})
}

// listFaults prints the statements that did not match.
func (p *program) listFaults(r *ingest.Report) {
	for _, part := range []struct {
		what string
		list []*ingest.Gold
	}{{"wrong", r.Wrong}, {"missed", r.Missed}, {"misheard", r.Misheard}} {
		for _, g := range part.list {
			fmt.Fprintf(p.text, "%s %s: %s %s %s, %s, %s", part.what, g.ID, g.Subject, g.Property, g.Object, g.Polarity, g.Modality)
			if speaker := g.Speaker(); speaker != "" {
				fmt.Fprintf(p.text, " by %s", speaker)
			}
			fmt.Fprintf(p.text, " [%d:%d]\n", g.Start, g.End)
		}
	}
}

// nameReport is how the comparison of names does.
type nameReport struct {
	Pairs     int     `json:"pairs"`
	Threshold float64 `json:"threshold"`
	Right     int     `json:"right"`
	Wrong     int     `json:"wrong"`
	Missed    int     `json:"missed"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// evalNames scores the comparison of names.
func (p *program) evalNames(file string) error {
	pairs, err := readPairs(file)
	if err != nil {
		return err
	}
	s := names.ScorePairs(pairs)
	r := nameReport{len(pairs), names.Threshold, s.Right, s.Wrong, s.Missed, s.Precision(), s.Recall(), s.F1()}
	if p.json {
		return p.printJSON(r)
	}
	_, err = fmt.Fprintf(p.text, "%s at the threshold %.2f: %d right, %d wrong, %d missed\nprecision %.3f, recall %.3f, F1 %.3f\n",
		plural(r.Pairs, "pair"), r.Threshold, r.Right, r.Wrong, r.Missed, r.Precision, r.Recall, r.F1)
	return err
}

func readPairs(file string) ([]names.Pair, error) {
	in, err := fileSource(file, tables, 0).text()
	if err != nil {
		return nil, err
	}
	pairs, err := names.ReadPairs(file, in)
	return pairs, errors.Join(err, in.Close())
}
