package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"newsgraph/graph"
)

// compactReport is what compact has done.
type compactReport struct {
	Quads   int64 `json:"quads"`
	Changes int64 `json:"changes"` // that were folded in
	Bytes   int64 `json:"bytes"`   // of the quads and terms on disk
}

func (p *program) compactCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Make the database small and fast to read",
		Long: `Compact folds what was written lately into the main part of the database and gives
back the space of what was removed. The database does this by itself when much
has changed; afterwards it is as small and as fast to read as it gets.

A crash in the middle leaves the database as it was. While it works, compact
needs free disk space of about the database's size.`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, args []string) error {
			var result compactReport
			err := p.withExisting(func(store *graph.Store) error {
				var err error
				result, err = compact(cmd.Context(), store)
				return err
			})
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(result)
			}
			fmt.Fprintf(p.text, "%s in %d bytes, %s folded in\n", plural(int(result.Quads), "quad"), result.Bytes, plural(int(result.Changes), "change"))
			return nil
		},
	}
}

func compact(ctx context.Context, store *graph.Store) (compactReport, error) {
	before, err := store.Stats()
	if err != nil {
		return compactReport{}, err
	}
	if err := store.Compact(ctx); err != nil {
		return compactReport{}, err
	}
	after, err := store.Stats()
	return compactReport{after.Quads, before.DeltaAdded + before.DeltaDeleted, after.BaseBytes}, err
}
