package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"newsgraph/graph"
)

func (p *program) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FOLDER",
		Short: "Copy the database to a new folder",
		Long: `Backup copies the database, as it is at one moment, to a folder that must not be
there yet. The copy is complete when the command ends, and a database like any
other: --db takes it. If anything fails, nothing of the copy stays.

On the same disk the large files, which never change, are shared with the
original, so that a copy takes little time and space. To be safe from the loss of
the disk, copy the folder to another one afterwards.`,
		Example: `  newsgraph backup backups/monday.db
  newsgraph verify --db backups/monday.db`,
		Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var quads int64
			err := p.withExisting(func(store *graph.Store) error {
				stats, err := store.Stats()
				quads = stats.Quads
				return firstOf(err, store.Backup(cmd.Context(), args[0]))
			})
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(map[string]any{"folder": args[0], "quads": quads})
			}
			fmt.Fprintf(p.text, "%s copied to %s\n", plural(int(quads), "quad"), args[0])
			return nil
		},
	}
}
