package graph

import (
	"context"
	"errors"
	"iter"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"

	"newsgraph/graph/postgres"
	"newsgraph/graph/quadstore"
)

// ErrConnectionLost is wrapped by what a method returns when the server of the
// database went away under it. What was acknowledged before is kept, and the
// next call connects anew.
var ErrConnectionLost = postgres.ErrConnectionLost

// remote is the engine of package postgres.
type remote struct {
	db       *postgres.DB
	cayley   graph.QuadStore
	readOnly bool
}

func openPostgres(url string, readOnly bool) (engine, error) {
	ctx := context.Background()
	db, err := postgres.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	// Made here, where it can fail: a Reader gives it without an error.
	cayley, err := db.QuadStore()
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &remote{db, cayleyStore{cayley}, readOnly}, nil
}

// cayleyStore is Cayley's backend as other backends are: one that has no node for
// a term that it does not hold.
type cayleyStore struct{ graph.QuadStore }

// ValueOf returns the node of a term, nil if there is none. Cayley's own would
// return its hash, unseen.
func (s cayleyStore) ValueOf(t Term) graph.Ref {
	ref := s.QuadStore.ValueOf(t)
	if s.NameOf(ref) == nil {
		return nil
	}
	return ref
}

// OptimizeShape has the server do what it can.
func (s cayleyStore) OptimizeShape(sh shape.Shape) (shape.Shape, bool) {
	return s.QuadStore.(shape.Optimizer).OptimizeShape(sh)
}

// Close does nothing: the backend ends with the DB, not with one of its users.
func (cayleyStore) Close() error { return nil }

func (r *remote) commit(ctx context.Context, c change) (Change, error) {
	if r.readOnly {
		return Change{}, quadstore.ErrReadOnly
	}
	all := postgres.Change{Add: c.add}
	if c.dropLabel != nil {
		all.DropLabels = []Term{c.dropLabel}
	}
	if c.dropJudgement != "" {
		all.DropSubjects = []Quad{{Subject: c.dropJudgement, Label: ReviewGraph}}
	}
	if c.dropNode != nil {
		all.DropNodes = []Term{c.dropNode}
	}
	err := forEach(ctx, c.remove, func(q Quad) { all.Delete = append(all.Delete, q) })
	if err != nil {
		return Change{}, err
	}
	if c.putBlob != nil {
		all.PutBlobs = map[string][]byte{c.putBlob.key: c.putBlob.content}
	}
	if c.deleteBlob != "" {
		all.DeleteBlobs = []string{c.deleteBlob}
	}
	added, removed, err := r.db.Commit(ctx, all)
	return Change{added, removed}, err
}

func (r *remote) load(ctx context.Context, d *rdfDocument) (LoadStats, error) {
	return d.commitTo(ctx, r)
}

func (r *remote) snapshot() state {
	sn, err := r.db.Snapshot(context.Background())
	if err != nil {
		return failedReader{err, r.cayley}
	}
	return remoteReader{sn, r.cayley}
}

func (r *remote) quadStore() graph.QuadStore { return r.cayley }
func (r *remote) stats() (Stats, error)      { return r.db.Stats(context.Background()) }
func (r *remote) close() error               { return r.db.Close() }

func (r *remote) verify(ctx context.Context, report func(error)) error {
	return r.db.Verify(ctx, report)
}

func (r *remote) compact(context.Context) error {
	return errors.New("PostgreSQL reclaims the space of what is deleted by itself")
}

func (r *remote) backup(context.Context, string) error {
	return errors.New("a PostgreSQL database is backed up with its own pg_dump")
}

// remoteReader gives a snapshot's own types as the interfaces that Reader has.
type remoteReader struct {
	*postgres.Snapshot
	cayley graph.QuadStore
}

func (r remoteReader) Scan(p quadstore.IDQuad) Cursor { return r.Snapshot.Scan(p) }

func (r remoteReader) ScanOrder(p quadstore.IDQuad, o quadstore.Order) Cursor {
	return r.Snapshot.ScanOrder(p, o)
}

func (r remoteReader) QuadStore() graph.QuadStore { return r.cayley }

func (r remoteReader) with(o *quadstore.Overlay) Reader { return overlaidReader{r, o} }

// failedReader is the state of a store that could not be read.
type failedReader struct {
	err    error
	cayley graph.QuadStore
}

func (r failedReader) ID(Term) (quadstore.ID, bool, error)         { return 0, false, r.err }
func (r failedReader) Term(quadstore.ID) (Term, error)             { return nil, r.err }
func (r failedReader) Quad(quadstore.IDQuad) (Quad, error)         { return Quad{}, r.err }
func (r failedReader) Has(quadstore.IDQuad) (bool, error)          { return false, r.err }
func (r failedReader) Count(quadstore.IDQuad) (int64, bool, error) { return 0, false, r.err }
func (r failedReader) Len() int64                                  { return 0 }
func (r failedReader) Scan(quadstore.IDQuad) Cursor                { return failedCursor{r.err} }
func (r failedReader) Labels() iter.Seq2[quadstore.ID, error] {
	return failedSequence[quadstore.ID](r.err)
}
func (r failedReader) Blob(string) ([]byte, bool, error)                  { return nil, false, r.err }
func (r failedReader) Blobs(string) iter.Seq2[string, error]              { return failedSequence[string](r.err) }
func (r failedReader) QuadStore() graph.QuadStore                         { return r.cayley }
func (r failedReader) Close() error                                       { return nil }
func (r failedReader) Commits() uint64                                    { return 0 }
func (r failedReader) with(*quadstore.Overlay) Reader                     { return r }
func (r failedReader) ScanOrder(quadstore.IDQuad, quadstore.Order) Cursor { return failedCursor{r.err} }

func failedSequence[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}

// failedCursor is over nothing, because of err.
type failedCursor struct{ err error }

func (failedCursor) Next() bool                       { return false }
func (failedCursor) Seek(quadstore.IDQuad) bool       { return false }
func (failedCursor) Quad() quadstore.IDQuad           { return quadstore.IDQuad{} }
func (failedCursor) NextBatch([]quadstore.IDQuad) int { return 0 }
func (failedCursor) Reset(quadstore.IDQuad)           {}
func (c failedCursor) Err() error                     { return c.err }
func (c failedCursor) Close() error                   { return c.err }
