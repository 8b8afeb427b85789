package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"
)

// documentRow is a document as the command prints it.
type documentRow struct {
	ID         string `json:"id"`
	Path       string `json:"path"`
	Title      string `json:"title"`
	Language   string `json:"language"`
	Date       string `json:"date"`
	Statements int    `json:"statements"`
	Quads      int    `json:"quads"`
}

func (p *program) documentsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "documents",
		Short: "List what was loaded",
		Long: `Documents lists the articles in the database: where each came from, its language,
date and title as far as they are known, and how many statements and quads it
brought. The id is the hash of the article's bytes.`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withDatabase(cmd.Context(), toRead, func(db database) error {
				rows, err := db.documents(cmd.Context())
				if err != nil {
					return err
				}
				return p.printDocuments(rows)
			})
		},
	}
}

func (p *program) printDocuments(rows []documentRow) error {
	if p.json {
		return p.printJSON(map[string]any{"documents": rows})
	}
	for _, r := range rows {
		fmt.Fprintf(p.text, "%s\n", cmp.Or(r.Path, "(no path)"))
		if r.Title != "" {
			fmt.Fprintf(p.text, "  %s\n", r.Title)
		}
		fmt.Fprintf(p.text, "  %s\n", r.ID)
		fmt.Fprintf(p.text, "  language %s, date %s, %s, %s\n",
			cmp.Or(r.Language, "not known"), cmp.Or(r.Date, "not known"), plural(r.Statements, "statement"), plural(r.Quads, "quad"))
	}
	return nil
}
