package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/present"
	"newsgraph/queries/question"
)

// explanation is how a query or question is executed.
type explanation struct {
	Reading string `json:"reading,omitempty"` // of a question: its words and what they mean
	Gizmo   string `json:"gizmo"`
	Plan    string `json:"plan"`
}

func (p *program) explainCommand() *cobra.Command {
	var options queryOptions
	var asked string
	cmd := &cobra.Command{
		Use:   "explain QUERY|-",
		Short: "Show how a query or question is executed",
		Long: `Explain runs a query, drops its rows and prints the plan that found them: one line
for each operator, in the sequence in which they run, with the index it reads,
the rows expected of it and the rows that came. What the planner cannot express
is walked by Cayley's own iterators; the last lines say so.

With --question it explains a question instead: which words were matched with
what, how they can be read, cheapest first, and the plan of the Gizmo query that
asks the same.`,
		Example: `  newsgraph explain 'g.V("e:sensetime").out("ng:develops").all()'
  newsgraph explain --question "which sanctioned firms build video models"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if asked != "" {
				return arguments(0, 0)(cmd, args)
			}
			return arguments(1, 1)(cmd, args)
		},
		PreRunE: func(*cobra.Command, []string) error {
			return options.checkLanguage()
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := p.loadPack()
			if err != nil {
				return err
			}
			return p.withSnapshot(func(sn *graph.Snapshot) error {
				var e explanation
				if asked != "" {
					e, err = explainQuestion(cmd.Context(), sn, rules, asked)
				} else {
					e.Gizmo, err = p.queryText(args[0])
				}
				if err != nil {
					return err
				}
				return p.explain(cmd.Context(), sn, e, gizmo.Options{Timeout: options.timeout, Prefixes: present.Prefixes(rules)})
			})
		},
	}
	options.languageFlags(cmd)
	cmd.Flags().StringVar(&asked, "question", "", "explain how this question is understood and answered, a `text`")
	return cmd
}

// explainQuestion returns how a question is read. Without a single reading it
// has no Gizmo.
func explainQuestion(ctx context.Context, sn *graph.Snapshot, rules *pack.Pack, text string) (explanation, error) {
	engine, err := question.New(rules)
	if err != nil {
		return explanation{}, err
	}
	reading, err := engine.Explain(ctx, sn, text, question.Options{})
	if err != nil {
		return explanation{}, err
	}
	answer, err := engine.Ask(ctx, sn, text, question.Options{})
	if err != nil {
		return explanation{}, err
	}
	return explanation{Reading: reading, Gizmo: answer.Gizmo}, nil
}

// explain adds the plan to e and prints all.
func (p *program) explain(ctx context.Context, sn *graph.Snapshot, e explanation, options gizmo.Options) error {
	if e.Gizmo != "" {
		qs := cayleyStore(sn)
		plan, err := gizmo.Explain(ctx, qs, e.Gizmo, options)
		if err := errors.Join(err, qs.Close()); err != nil {
			return fmt.Errorf("query: %w", err)
		}
		e.Plan = plan
	}
	if p.json {
		return p.printJSON(e)
	}
	if e.Reading != "" {
		fmt.Fprintf(p.text, "%s\n%s\n\n", strings.TrimSuffix(e.Reading, "\n"), e.Gizmo)
	}
	fmt.Fprint(p.text, e.Plan)
	return nil
}
