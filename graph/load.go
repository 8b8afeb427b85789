package graph

import (
	"context"
	"io"
	"iter"

	"newsgraph/graph/rdf"
)

// LoadOptions say how Load reads a document. The zero value is right for
// N-Quads that are as they should be.
type LoadOptions struct {
	rdf.Options

	// Memory bounds, roughly, what a large load keeps in memory; the rest waits
	// in temporary files in the database. 0 means quadstore.DefaultLoadMemory.
	Memory int64

	// Progress, if not nil, is told now and then how many quads have been read.
	// It is called by one goroutine at a time, as is KeepGoing.
	Progress func(quads int64)
}

// LoadStats tell what a load did.
type LoadStats struct {
	Read  int64 // quads of the document
	Added int64 // those of them that the store did not have
}

// Load adds the quads of an RDF document: every one or, after an error, none.
// The embedded engine brings in a large one as [quadstore.DB.BulkLoad] does; then
// KeepGoing hears of the lines in no particular order.
func (s *Store) Load(ctx context.Context, in io.Reader, options LoadOptions) (LoadStats, error) {
	return s.engine.load(ctx, &rdfDocument{in, options})
}

// rdfDocument is an RDF document that is to be loaded.
type rdfDocument struct {
	in      io.Reader
	options LoadOptions
}

// commitTo loads the document in one commit.
func (d *rdfDocument) commitTo(ctx context.Context, e engine) (LoadStats, error) {
	var stats LoadStats
	change, err := e.commit(ctx, change{add: d.quads(&stats)})
	stats.Added = int64(change.Added)
	return stats, err
}

// quads yields the quads of the document and counts them.
func (d *rdfDocument) quads(stats *LoadStats) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for q, err := range rdf.NewReader(d.in, d.options.Options).Quads() {
			if err == nil {
				stats.Read++
			}
			if stats.Read%checkEvery == 0 {
				d.progress(stats.Read)
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

func (d *rdfDocument) progress(quads int64) {
	if d.options.Progress != nil {
		d.options.Progress(quads)
	}
}
