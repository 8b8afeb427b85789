package graph

import (
	"bufio"
	"context"
	"errors"
	"io"
	"iter"
	"slices"

	"github.com/cayleygraph/cayley/graph"

	"newsgraph/graph/quadstore"
	"newsgraph/graph/rdf"
)

// embedded is the engine of package quadstore.
type embedded struct{ db *quadstore.DB }

func openEmbedded(dir string, readOnly bool) (engine, error) {
	db, err := quadstore.Open(dir, quadstore.Options{ReadOnly: readOnly})
	if err != nil {
		return nil, err
	}
	return embedded{db}, nil
}

func (e embedded) commit(ctx context.Context, c change) (Change, error) {
	if bulk, err := e.wantsBulk(c); err != nil || bulk {
		if err != nil {
			return Change{}, err
		}
		return e.bulkCommit(ctx, c)
	}
	var batch quadstore.Batch
	if c.dropLabel != nil {
		batch.DeleteLabel(c.dropLabel)
	}
	if c.dropJudgement != "" {
		batch.DeleteSubject(c.dropJudgement, ReviewGraph)
	}
	if c.dropNode != nil {
		batch.DeleteNode(c.dropNode)
	}
	if err := forEach(ctx, c.remove, batch.Delete); err != nil {
		return Change{}, err
	}
	if err := forEach(ctx, c.add, batch.Add); err != nil {
		return Change{}, err
	}
	if c.putBlob != nil {
		batch.PutBlob(c.putBlob.key, c.putBlob.content)
	}
	if c.deleteBlob != "" {
		batch.DeleteBlob(c.deleteBlob)
	}
	if err := ctx.Err(); err != nil {
		return Change{}, err
	}
	if err := e.db.Apply(&batch); err != nil {
		return Change{}, err
	}
	return Change{Added: batch.Added(), Removed: batch.Removed()}, nil
}

// forEach calls do with each quad of a sequence, which may be nil.
func forEach(ctx context.Context, quads iter.Seq2[Quad, error], do func(Quad)) error {
	if quads == nil {
		return nil
	}
	n := 0
	for q, err := range quads {
		if err != nil {
			return err
		}
		if n++; n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		do(q)
	}
	return nil
}

// checkEvery is how many quads are handled between two looks at the context.
const checkEvery = 4096

// wantsBulk tells whether a change is a new graph that is large beside the store.
func (e embedded) wantsBulk(c change) (bool, error) {
	sn := e.db.Snapshot()
	defer sn.Close()
	if c.quads < bulkFrom(sn.Len())/bytesPerQuad || c.putBlob == nil {
		return false, nil
	}
	label, known, err := sn.ID(c.dropLabel)
	if err != nil || !known {
		return err == nil, err
	}
	n, _, err := sn.Count(quadstore.IDQuad{G: label})
	return n == 0, err
}

func (e embedded) bulkCommit(ctx context.Context, c change) (Change, error) {
	stats, err := e.db.BulkLoad(ctx, slices.Values([]quadstore.Source{{Quads: c.add}}), quadstore.LoadOptions{
		Blobs: map[string][]byte{c.putBlob.key: c.putBlob.content},
	})
	return Change{Added: int(stats.Added)}, err
}

// A bulk load writes anew all that the store has, so it pays only for a document
// that is not small beside it; a commit keeps its quads in memory, so it takes
// none that is large. The bounds are bytes of text, some 128 a quad.
const (
	smallestBulk  = 4 << 20
	largestCommit = 64 << 20
	bulkPerQuad   = 4 // of the store: a quad of the document for 32 of them
	bytesPerQuad  = 128
)

// bulkFrom returns from how many bytes on a document is loaded in bulk into a store
// of so many quads.
func bulkFrom(stored int64) int {
	return int(min(max(smallestBulk, bulkPerQuad*stored), largestCommit))
}

func (e embedded) load(ctx context.Context, d *rdfDocument) (LoadStats, error) {
	sn := e.db.Snapshot()
	bulk := bulkFrom(sn.Len())
	if err := sn.Close(); err != nil {
		return LoadStats{}, err
	}
	head := bufio.NewReaderSize(d.in, bulk)
	d.in = head
	if _, err := head.Peek(bulk); err != nil {
		return d.commitTo(ctx, e) // it is shorter, or a commit meets the error again
	}
	return e.bulkLoad(ctx, d)
}

func (e embedded) bulkLoad(ctx context.Context, d *rdfDocument) (LoadStats, error) {
	source := quadstore.Source{
		Name:   d.options.File,
		Open:   func() (io.ReadCloser, error) { return io.NopCloser(d.in), nil },
		Format: d.options.Format,
	}
	stats, err := e.db.BulkLoad(ctx, slices.Values([]quadstore.Source{source}), quadstore.LoadOptions{
		Memory:    d.options.Memory,
		Lenient:   d.options.Lenient,
		KeepGoing: d.options.KeepGoing,
		Progress:  func(quads, _ int64) { d.progress(quads) },
	})
	if fault, ok := errors.AsType[*rdf.SyntaxError](err); ok {
		err = fault // as a commit has it
	}
	return LoadStats{Read: stats.Read, Added: stats.Added}, err
}

func (e embedded) snapshot() state                   { return embeddedReader{e.db.Snapshot()} }
func (e embedded) quadStore() graph.QuadStore        { return e.db.QuadStore() }
func (e embedded) stats() (Stats, error)             { return e.db.Stats() }
func (e embedded) compact(ctx context.Context) error { return e.db.Compact(ctx) }
func (e embedded) close() error                      { return e.db.Close() }

func (e embedded) verify(ctx context.Context, report func(error)) error {
	return e.db.Verify(ctx, report)
}
func (e embedded) backup(ctx context.Context, dir string) error { return e.db.Backup(ctx, dir) }

// embeddedReader gives a snapshot's own types as the interfaces that Reader has.
type embeddedReader struct{ *quadstore.Snapshot }

func (r embeddedReader) Scan(p quadstore.IDQuad) Cursor { return r.Snapshot.Scan(p) }

func (r embeddedReader) ScanOrder(p quadstore.IDQuad, o quadstore.Order) Cursor {
	return r.Snapshot.ScanOrder(p, o)
}

func (r embeddedReader) QuadStore() graph.QuadStore { return r.Snapshot.QuadStore() }

func (r embeddedReader) with(o *quadstore.Overlay) Reader {
	return embeddedReader{r.Snapshot.With(o)}
}
