package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/queries/conflict"
	"newsgraph/queries/question"
)

// conflictRow is a conflict as the command prints it.
type conflictRow struct {
	Kind       conflict.Kind        `json:"kind"`
	Subject    string               `json:"subject"`
	Property   string               `json:"property"`
	Statements []question.Statement `json:"statements"`
}

func (p *program) conflictsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "conflicts",
		Short: "List statements that cannot all be true",
		Long: `Conflicts lists, side by side and with the sentences that say so, statements that
are at odds: different values at one time of a property that has one at a time,
such as a birth date, and what is both affirmed and denied. Nothing is decided by
it: "newsgraph review" rejects a statement, "newsgraph split" parts namesakes.`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withSnapshot(func(sn *graph.Snapshot) error { return p.listConflicts(cmd.Context(), sn) })
		},
	}
}

func (p *program) listConflicts(ctx context.Context, sn *graph.Snapshot) error {
	rules, err := p.loadPack()
	if err != nil {
		return err
	}
	list, err := conflict.Find(ctx, sn, rules)
	if err != nil {
		return err
	}
	names := newNamer(sn, rules)
	defer names.Close()
	rows := []conflictRow{}
	for _, c := range list {
		row := conflictRow{c.Kind, string(c.Subject), names.Local(c.Property), []question.Statement{}}
		for _, s := range c.Statements {
			row.Statements = append(row.Statements, names.Statement(s))
		}
		rows = append(rows, row)
	}
	if p.json {
		return p.printJSON(map[string]any{"conflicts": rows})
	}
	for i, row := range rows {
		fmt.Fprintf(p.text, "%s: %s\n", named(names, list[i].Subject), row.Property)
		for _, s := range row.Statements {
			fmt.Fprintf(p.text, "  %s\n", s)
			if details := qualifierList(s.Qualifiers); details != "" {
				fmt.Fprintf(p.text, "    %s\n", details)
			}
			for _, e := range s.Evidence {
				fmt.Fprintf(p.text, "    “%s”\n    %s, %s\n", strings.TrimSpace(e.Text), names.Place(graph.IRI(e.Document), e.Start, e.End), names.Short(graph.IRI(s.ID)))
			}
		}
	}
	return nil
}
