package main

import (
	"fmt"
	"math"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"newsgraph/graph"
)

// statsReport counts what is in a database.
type statsReport struct {
	Documents    int     `json:"documents"`
	Statements   int     `json:"statements"`
	Quads        int64   `json:"quads"`
	Terms        int64   `json:"terms"`
	Labels       int64   `json:"labels"`
	DiskBytes    int64   `json:"diskBytes"`
	BytesPerQuad float64 `json:"bytesPerQuad"`
	Backend      string  `json:"backend"`

	Parts *partsReport `json:"parts,omitempty"` // of the embedded engine
}

// partsReport counts the two parts of the embedded engine: the base, which never
// changes, and what was written since it was made.
type partsReport struct {
	BaseQuads    int64 `json:"baseQuads"`
	BaseBytes    int64 `json:"baseBytes"`
	DeltaAdded   int64 `json:"deltaAdded"`
	DeltaDeleted int64 `json:"deltaDeleted"`
	DeltaBytes   int64 `json:"deltaBytes"`
}

func (p *program) statsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "stats",
		Short: "Count what is in the database",
		Long: `Stats counts documents, statements and quads, the distinct terms in these and
their distinct labels (each label is a source), and the bytes on disk, which
include the articles' own. Statements are those that are read, after what was
rejected or corrected; the rest is counted as it is stored.

A database in a folder has two parts: the base, sorted and compact, and what was
written since, which is folded into a new base when it has grown large or by
"newsgraph compact". Stats counts both.`,
		Args: arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			var result statsReport
			err := p.withReader(func(store *graph.Store) error {
				var err error
				result, err = p.countStore(store)
				return err
			})
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(result)
			}
			return p.printStats(result)
		},
	}
}

func (p *program) countStore(store *graph.Store) (statsReport, error) {
	counts, err := store.Stats()
	if err != nil {
		return statsReport{}, err
	}
	r := statsReport{
		Quads: counts.Quads, Terms: counts.Terms, Labels: counts.Labels,
		DiskBytes: counts.DiskBytes, Backend: p.backend,
	}
	if r.Quads > 0 {
		r.BytesPerQuad = math.Round(10*float64(r.DiskBytes)/float64(r.Quads)) / 10
	}
	if p.backend == graph.BackendEmbedded {
		r.Parts = &partsReport{counts.BaseQuads, counts.BaseBytes, counts.DeltaAdded, counts.DeltaDeleted, counts.DeltaBytes}
	}
	sn := store.Snapshot()
	defer sn.Close()
	documents, err := sn.Documents()
	if err != nil {
		return r, err
	}
	r.Documents = len(documents)
	r.Statements, err = sn.CountMatches(graph.Quad{Predicate: graph.RDFType, Object: graph.ClassStatement})
	return r, err
}

func (p *program) printStats(r statsReport) error {
	out := tabwriter.NewWriter(p.text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "%d\t documents\n%d\t statements\n%d\t quads\n%d\t terms\n%d\t labels\n%d\t bytes on disk, %.1f a quad\n",
		r.Documents, r.Statements, r.Quads, r.Terms, r.Labels, r.DiskBytes, r.BytesPerQuad)
	if parts := r.Parts; parts != nil {
		fmt.Fprintf(out, "%d\t quads in the base, %d bytes\n%d\t added since, %d deleted, %d bytes\n",
			parts.BaseQuads, parts.BaseBytes, parts.DeltaAdded, parts.DeltaDeleted, parts.DeltaBytes)
	}
	return out.Flush()
}
