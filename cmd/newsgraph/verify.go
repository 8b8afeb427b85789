package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"newsgraph/graph"
)

// verifyReport is what verify has found.
type verifyReport struct {
	OK        bool     `json:"ok"`
	Quads     int64    `json:"quads"`
	Documents int      `json:"documents"`
	Evidence  int      `json:"evidence"`
	Unchecked int      `json:"unchecked"`
	Problems  []string `json:"problems"`
}

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check that the database is sound",
		Long: `Verify reads the whole database again and checks that its files and indexes
agree, that every article's bytes are still those that were loaded, and that the
text of every piece of evidence is what stands at its place in the article.

Each problem is listed and the exit code is 1. Evidence that came with RDF,
without the article, cannot be checked; it is counted as such.`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, args []string) error {
			result := verifyReport{Problems: []string{}}
			err := p.withReader(func(store *graph.Store) error {
				v, err := store.Verify(cmd.Context(), func(problem error) {
					result.Problems = append(result.Problems, problem.Error())
				})
				result.Quads, result.Documents, result.Evidence, result.Unchecked = v.Quads, v.Documents, v.Evidence, v.Unchecked
				return err
			})
			if err != nil {
				return err
			}
			result.OK = len(result.Problems) == 0
			if err := p.printVerified(result); err != nil {
				return err
			}
			if !result.OK {
				return fmt.Errorf("%s: %s found", p.database(), plural(len(result.Problems), "problem"))
			}
			return nil
		},
	}
}

func (p *program) printVerified(r verifyReport) error {
	if p.json {
		return p.printJSON(r)
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(p.text, problem)
	}
	if r.OK {
		fmt.Fprintf(p.text, "sound: %s, %s, evidence checked at %s\n",
			plural(int(r.Quads), "quad"), plural(r.Documents, "document"), plural(r.Evidence, "place"))
	}
	if r.Unchecked > 0 {
		fmt.Fprintf(p.text, "not checked: evidence at %s of articles that are not here\n", plural(r.Unchecked, "place"))
	}
	return nil
}
