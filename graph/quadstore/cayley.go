package quadstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"
)

// Name is what Cayley knows this store by.
const Name = "newsgraph"

// Cayley finds backends only in its registry, which is filled before main runs.
func init() {
	graph.RegisterQuadStore(Name, graph.QuadStoreRegistration{
		NewFunc:      newQuadStore,
		InitFunc:     initQuadStore,
		IsPersistent: true,
	})
}

// newQuadStore opens the store in dir, or one in memory if dir is empty. The
// option "read_only" does as Options.ReadOnly.
func newQuadStore(dir string, opts graph.Options) (graph.QuadStore, error) {
	readOnly, err := opts.BoolKey("read_only", false)
	if err != nil {
		return nil, err
	}
	open := OpenMemory
	if dir != "" {
		open = func() (*DB, error) { return Open(dir, Options{ReadOnly: readOnly}) }
	}
	db, err := open()
	if err != nil {
		return nil, err
	}
	return &QuadStore{db: db, owned: true}, nil
}

func initQuadStore(dir string, _ graph.Options) error {
	if _, err := os.Stat(filepath.Join(dir, deltaName)); err == nil {
		return graph.ErrDatabaseExists
	}
	db, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	return db.Close()
}

// QuadStore is a store, or one snapshot of it, as Cayley sees it.
//
// On a snapshot all iterators agree, there is no writing, and refs are ID for
// nodes and IDQuad for quads. This is what queries should run on.
//
// On a store every iterator takes its own snapshot when it first moves, so it
// sees no later change until it is reset, and two iterators may see different
// states. Refs hold values there: an id would mean another term after a fold,
// and Cayley keeps refs as long as it likes.
type QuadStore struct {
	db     *DB
	pinned *Snapshot // nil: the newest state each time
	owned  bool      // closing this closes db

	mu    sync.Mutex
	scans map[*scan]struct{} // open; Cayley does not close all that it opens
}

var (
	_ graph.QuadStore      = (*QuadStore)(nil)
	_ graph.BatchQuadStore = (*QuadStore)(nil)
	_ graph.Ref            = ID(0)
	_ graph.Ref            = IDQuad{}
)

// quadRef is a quad of a store that changes.
type quadRef struct{ quad.Quad }

func (q quadRef) Key() interface{} { return q.Quad }

// ref makes the ref of an ID or IDQuad of s.
func (qs *QuadStore) ref(s *Snapshot, native graph.Ref) (graph.Ref, error) {
	if qs.pinned != nil {
		return native, nil
	}
	if q, ok := native.(IDQuad); ok {
		value, err := s.Quad(q)
		return quadRef{value}, err
	}
	v, err := s.Term(native.(ID))
	return graph.PreFetched(v), err
}

// QuadStore returns the store for Cayley's use. Closing it ends its iterators
// and leaves the DB open.
func (db *DB) QuadStore() *QuadStore { return &QuadStore{db: db} }

// QuadStore returns the snapshot for Cayley's use. Close it before the
// snapshot: it ends iterators that Cayley left open.
func (s *Snapshot) QuadStore() *QuadStore { return &QuadStore{db: s.db, pinned: s} }

// view returns the state to read and what to call when done with it.
func (qs *QuadStore) view() (*Snapshot, func()) {
	if qs.pinned != nil {
		return qs.pinned, func() {}
	}
	s := qs.db.Snapshot()
	return s, func() { s.Close() }
}

// ValueOf returns the ref of a node, nil if it is not in the graph.
func (qs *QuadStore) ValueOf(v quad.Value) graph.Ref {
	if v == nil {
		return nil
	}
	s, done := qs.view()
	defer done()
	ref, err := qs.refOf(s, v)
	if err != nil {
		return nil
	}
	return ref
}

// refOf is ValueOf with the reason why there is none.
func (qs *QuadStore) refOf(s *Snapshot, v quad.Value) (graph.Ref, error) {
	id, found, err := s.ID(v)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fmt.Errorf("%v: %w", v, graph.ErrNodeNotExists)
	}
	return qs.ref(s, id)
}

// NameOf returns the value of a node, nil if it is not in the graph.
func (qs *QuadStore) NameOf(ref graph.Ref) quad.Value {
	v, err := qs.nameOf(ref)
	if err != nil {
		return nil
	}
	return v
}

func (qs *QuadStore) nameOf(ref graph.Ref) (quad.Value, error) {
	switch ref := ref.(type) {
	case nil:
		return nil, nil
	case graph.PreFetchedValue:
		return ref.NameOf(), nil
	case ID:
		if qs.pinned != nil {
			return qs.pinned.Term(ref)
		}
	}
	return nil, fmt.Errorf("a ref of Go type %T is not of this store", ref)
}

// ValuesOf is NameOf for many refs, and tells what went wrong.
func (qs *QuadStore) ValuesOf(ctx context.Context, refs []graph.Ref) ([]quad.Value, error) {
	out := make([]quad.Value, len(refs))
	for i, ref := range refs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v, err := qs.nameOf(ref)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// RefsOf is ValueOf for many nodes; one that is not in the graph is an error.
func (qs *QuadStore) RefsOf(ctx context.Context, nodes []quad.Value) ([]graph.Ref, error) {
	s, done := qs.view()
	defer done()
	out := make([]graph.Ref, len(nodes))
	for i, v := range nodes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ref, err := qs.refOf(s, v)
		if err != nil {
			return nil, err
		}
		out[i] = ref
	}
	return out, nil
}

// nodeID returns the id behind a node's ref; false if it is not in s.
func (qs *QuadStore) nodeID(s *Snapshot, ref graph.Ref) (ID, bool, error) {
	switch ref := ref.(type) {
	case ID:
		return ref, qs.pinned != nil, nil
	case graph.PreFetchedValue:
		return s.ID(ref.NameOf())
	}
	return 0, false, nil
}

// Quad returns the quad of a ref that an iterator gave.
func (qs *QuadStore) Quad(ref graph.Ref) quad.Quad {
	switch ref := ref.(type) {
	case quadRef:
		return ref.Quad
	case IDQuad:
		if qs.pinned == nil {
			break
		}
		if q, err := qs.pinned.Quad(ref); err == nil {
			return q
		}
	}
	return quad.Quad{}
}

// QuadDirection returns one node of a quad; nil for the label of a quad that
// has none.
func (qs *QuadStore) QuadDirection(ref graph.Ref, d quad.Direction) graph.Ref {
	switch ref := ref.(type) {
	case quadRef:
		if v := ref.Get(d); v != nil {
			return graph.PreFetched(v)
		}
	case IDQuad:
		if id := ref.place(d); id != Any && id != NoLabel {
			return id
		}
	}
	return nil
}

func (q IDQuad) place(d quad.Direction) ID {
	switch d {
	case quad.Subject:
		return q.S
	case quad.Predicate:
		return q.P
	case quad.Object:
		return q.O
	case quad.Label:
		return q.G
	}
	return Any
}

// linkPattern matches the quads that have id in direction d.
func linkPattern(d quad.Direction, id ID) IDQuad {
	switch d {
	case quad.Subject:
		return IDQuad{S: id}
	case quad.Predicate:
		return IDQuad{P: id}
	case quad.Object:
		return IDQuad{O: id}
	}
	return IDQuad{G: id}
}

// QuadIterator iterates the quads that have the node in direction d.
func (qs *QuadStore) QuadIterator(d quad.Direction, ref graph.Ref) graph.Iterator {
	if ref == nil {
		return iterator.NewNull()
	}
	if qs.pinned != nil { // there is only one state to look it up in
		id, found, err := qs.nodeID(qs.pinned, ref)
		switch {
		case err != nil:
			return iterator.NewError(err)
		case !found:
			return iterator.NewNull()
		}
		ref = id
	}
	return graph.AsLegacy(&links{qs: qs, direction: d, node: ref})
}

// QuadIteratorSize counts what QuadIterator iterates.
func (qs *QuadStore) QuadIteratorSize(ctx context.Context, d quad.Direction, ref graph.Ref) (graph.Size, error) {
	if ref == nil {
		return graph.Size{Exact: true}, nil
	}
	return (&links{qs: qs, direction: d, node: ref}).size()
}

// QuadsAllIterator iterates all quads.
func (qs *QuadStore) QuadsAllIterator() graph.Iterator { return graph.AsLegacy(&links{qs: qs}) }

// NodesAllIterator iterates all nodes that some quad has.
func (qs *QuadStore) NodesAllIterator() graph.Iterator { return graph.AsLegacy(&nodes{qs: qs}) }

// Stats counts nodes and quads, always exactly.
func (qs *QuadStore) Stats(ctx context.Context, exact bool) (graph.Stats, error) {
	s, done := qs.view()
	defer done()
	return graph.Stats{
		Nodes: graph.Size{Size: s.countTerms(), Exact: true},
		Quads: graph.Size{Size: s.Len(), Exact: true},
	}, s.err
}

// ApplyDeltas commits all deltas or none. The error is a graph.DeltaError that
// names the first delta that opts does not allow.
func (qs *QuadStore) ApplyDeltas(in []graph.Delta, opts graph.IgnoreOpts) error {
	if qs.pinned != nil {
		return ErrReadOnly
	}
	var b Batch
	for _, d := range in {
		switch d.Action {
		case graph.Add:
			b.Add(d.Quad)
		case graph.Delete:
			b.Delete(d.Quad)
		default:
			return &graph.DeltaError{Delta: d, Err: graph.ErrInvalidAction}
		}
	}
	err := qs.db.apply(&b, strictness{existing: !opts.IgnoreDup, missing: !opts.IgnoreMissing})
	var conflict *conflictError
	if !errors.As(err, &conflict) {
		return err
	}
	d := in[conflict.op]
	if d.Action == graph.Add {
		return &graph.DeltaError{Delta: d, Err: graph.ErrQuadExists}
	}
	return &graph.DeltaError{Delta: d, Err: graph.ErrQuadNotExist}
}

// NewQuadWriter returns a writer that commits every few thousand quads and when
// it is closed. Quads that are there already are no error.
func (qs *QuadStore) NewQuadWriter() (quad.WriteCloser, error) {
	if qs.pinned != nil {
		return nil, ErrReadOnly
	}
	return &quadWriter{db: qs.db}, nil
}

type quadWriter struct {
	db    *DB
	batch Batch
}

func (w *quadWriter) WriteQuad(q quad.Quad) error {
	w.batch.Add(q)
	if w.batch.Len() < quad.DefaultBatch {
		return nil
	}
	return w.flush()
}

func (w *quadWriter) WriteQuads(quads []quad.Quad) (int, error) {
	for i, q := range quads {
		if err := w.WriteQuad(q); err != nil {
			return i, err
		}
	}
	return len(quads), nil
}

func (w *quadWriter) flush() error {
	err := w.db.Apply(&w.batch)
	w.batch.Reset()
	return err
}

func (w *quadWriter) Close() error { return w.flush() }

// Close ends the iterators that are still open, and closes the DB if Cayley's
// registry opened it.
func (qs *QuadStore) Close() error {
	qs.mu.Lock()
	open := qs.scans
	qs.scans = nil
	qs.mu.Unlock()
	var err error
	for s := range open {
		err = errors.Join(err, s.release())
	}
	if qs.owned {
		err = errors.Join(err, qs.db.Close())
	}
	return err
}
