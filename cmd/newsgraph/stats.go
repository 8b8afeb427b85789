package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"newsgraph/graph"
)

// statsReport counts what is in a database.
type statsReport struct {
	Documents  int   `json:"documents"`
	Statements int   `json:"statements"`
	Quads      int64 `json:"quads"`
	Terms      int64 `json:"terms"`
	Labels     int64 `json:"labels"`
	DiskBytes  int64 `json:"diskBytes"`
}

func (p *program) statsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "stats",
		Short: "Count what is in the database",
		Long: `Stats counts documents, statements and quads, the distinct terms in these and
their distinct labels (each label is a source), and the bytes on disk.`,
		Args: arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			var result statsReport
			err := p.withReader(func(store *graph.Store) error {
				var err error
				result, err = countStore(store)
				return err
			})
			if err != nil {
				return err
			}
			return p.printStats(result)
		},
	}
}

func countStore(store *graph.Store) (statsReport, error) {
	counts, err := store.Stats()
	if err != nil {
		return statsReport{}, err
	}
	r := statsReport{Quads: counts.Quads, Terms: counts.Terms, Labels: counts.Labels, DiskBytes: counts.DiskBytes}
	sn := store.Snapshot()
	defer sn.Close()
	documents, err := sn.Documents()
	if err != nil {
		return r, err
	}
	r.Documents = len(documents)
	for _, err := range sn.Match(graph.Quad{Predicate: graph.RDFType, Object: graph.ClassStatement}) {
		if err != nil {
			return r, err
		}
		r.Statements++
	}
	return r, nil
}

func (p *program) printStats(r statsReport) error {
	if p.json {
		return p.printJSON(r)
	}
	out := tabwriter.NewWriter(p.text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "%d\t documents\n%d\t statements\n%d\t quads\n%d\t terms\n%d\t labels\n%d\t bytes on disk\n",
		r.Documents, r.Statements, r.Quads, r.Terms, r.Labels, r.DiskBytes)
	return out.Flush()
}
