package main

import (
	"fmt"

	"github.com/spf13/cobra"
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
			return p.withDatabase(cmd.Context(), toChange, func(db database) error {
				r, err := db.retract(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				if p.json {
					return p.printJSON(r)
				}
				fmt.Fprintf(p.text, "removed %s: %s, %s\n", r.Path, plural(r.Statements, "statement"), plural(r.Quads, "quad"))
				return nil
			})
		},
	}
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
