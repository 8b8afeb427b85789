package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/present"
)

func (p *program) retractCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "retract DOCUMENT",
		Short: "Remove an article and all that it says",
		Long: `Retract removes one document from the database, with everything that it alone
says, as if it had never been loaded. What other documents say stays.

The document is named by its id or by the path it was loaded from. If several
were loaded from that path, their ids are listed and nothing is removed.`,
		Example: `  newsgraph retract articles/news.txt
  newsgraph retract urn:newsgraph:d:3fa1c0de3fa1c0de3fa1c0de3fa1c0de`,
		Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.requireDatabase(); err != nil {
				return err
			}
			rules, err := p.loadPack()
			if err != nil {
				return err
			}
			return p.withStore(func(store *graph.Store) error {
				return p.retract(cmd, store, rules, args[0])
			})
		},
	}
}

func (p *program) retract(cmd *cobra.Command, store *graph.Store, rules *pack.Pack, name string) error {
	sn := store.Snapshot()
	document, err := findDocument(sn, name, present.Prefixes(rules))
	if err := firstOf(err, sn.Close()); err != nil {
		return err
	}
	change, err := store.Retract(cmd.Context(), document.IRI)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(map[string]any{
			"id": string(document.IRI), "path": document.Path, "statements": document.Statements, "quads": change.Removed,
		})
	}
	fmt.Fprintf(p.text, "removed %s: %s, %s\n", document.Path, plural(document.Statements, "statement"), plural(change.Removed, "quad"))
	return nil
}

// firstOf returns the first error that is one.
func firstOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}
