package graph

import (
	"context"
	"fmt"
	"iter"

	"github.com/cayleygraph/cayley/graph"

	"newsgraph/graph/quadstore"
)

// Store is a database of quads and of the documents they come from.
type Store struct {
	engine  engine
	reviews reviews
}

// Options say how to open a store. The zero value opens it for reading and
// writing and creates it if it is missing.
type Options struct {
	Backend  string // one of the constants; "" is what BackendOf tells
	ReadOnly bool   // refuse writes; a folder must exist
}

// Stats counts what a store holds. What it says of a base and a delta is of the
// embedded engine.
type Stats = quadstore.Stats

// Open opens a database: a folder, or the address of a PostgreSQL database as
// postgres.Open has it. While another process has a folder open, the error says
// which one. Close must be called when done.
func Open(database string, options Options) (*Store, error) {
	e, err := openEngine(database, options)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &Store{engine: e}, nil
}

// OpenMemory opens an empty store that lives as long as it is open.
func OpenMemory() (*Store, error) {
	db, err := quadstore.OpenMemory()
	if err != nil {
		return nil, err
	}
	return &Store{engine: embedded{db}}, nil
}

// Close closes the store. Its snapshots must be closed before.
func (s *Store) Close() error { return s.engine.close() }

// Stats counts what the store holds.
func (s *Store) Stats() (Stats, error) { return s.engine.stats() }

// QuadStore returns what is stored as Cayley sees it, for its writers; what
// judgements make of it is in a snapshot's. PostgreSQL's only reads.
func (s *Store) QuadStore() graph.QuadStore { return s.engine.quadStore() }

// Compact makes the store as small and as fast to read as it gets. The embedded
// engine does so by itself where it pays; PostgreSQL always does, so there it is
// an error.
func (s *Store) Compact(ctx context.Context) error { return s.engine.compact(ctx) }

// Backup makes a copy of the store, as it is at one moment during the call, in a
// folder that must not be there. Readers and writers go on. For PostgreSQL it is
// an error.
func (s *Store) Backup(ctx context.Context, dir string) error { return s.engine.backup(ctx, dir) }

// Content is what one document brings into a store.
type Content struct {
	Document   *Document
	Entities   []*Entity
	Statements []*Statement
}

// Quads returns the named graph of the document. A quad that several entities or
// statements have in common may stand there several times.
func (c *Content) Quads() []Quad {
	quads := c.Document.Quads()
	for _, e := range c.Entities {
		quads = append(quads, e.Quads(c.Document.IRI)...)
	}
	var before Span // of the statement before
	for i, s := range c.Statements {
		quads = append(quads, s.said()...)
		if i == 0 || s.Evidence.Span != before { // a row says many things
			quads = append(quads, s.Evidence.quads()...)
		}
		before = s.Evidence.Span
	}
	return quads
}

// Change tells how many quads a write has put in and taken out.
type Change struct {
	Added, Removed int
}

// Apply stores a document with all that it says, in one atomic commit. What an
// earlier load of the same document has left is replaced: loading twice equals
// loading once.
func (s *Store) Apply(ctx context.Context, c *Content) (Change, error) {
	for _, st := range c.Statements {
		if err := c.checkEvidence(st); err != nil {
			return Change{}, err
		}
	}
	quads := c.Quads()
	return s.engine.commit(ctx, change{
		dropLabel: c.Document.IRI,
		add:       Sequence(quads),
		quads:     len(quads),
		putBlob:   &blob{blobKey(c.Document.IRI), c.Document.Bytes},
	})
}

// checkEvidence refuses a statement whose evidence is not the document's text.
func (c *Content) checkEvidence(st *Statement) error {
	e, d := st.Evidence, c.Document
	if e.Document != d.IRI {
		return fmt.Errorf("%s: a statement's evidence is in another document, <%s>", d.Path, string(e.Document))
	}
	if e.Start < 0 || e.End < e.Start || e.End > len(d.Bytes) {
		return fmt.Errorf("%s: span [%d:%d] outside the document of %d bytes", d.Path, e.Start, e.End, len(d.Bytes))
	}
	if TextOf(d.Bytes[e.Start:e.End]) != e.Text {
		return fmt.Errorf("%s: bytes [%d:%d] are not the evidence's text", d.Path, e.Start, e.End)
	}
	return nil
}

// Retract removes a document and all that it says. It is an error if the store
// does not have it.
func (s *Store) Retract(ctx context.Context, document IRI) (Change, error) {
	change, err := s.engine.commit(ctx, change{dropLabel: document, deleteBlob: blobKey(document)})
	if err == nil && change.Removed == 0 {
		err = fmt.Errorf("no document <%s>", string(document))
	}
	return change, err
}

// AddQuads stores quads as they are, all of them or, after an error, none.
func (s *Store) AddQuads(ctx context.Context, quads iter.Seq2[Quad, error]) (Change, error) {
	return s.engine.commit(ctx, change{add: quads})
}

// DeleteQuads removes quads, all of them or, after an error, none. Those that
// the store does not have are passed over.
func (s *Store) DeleteQuads(ctx context.Context, quads iter.Seq2[Quad, error]) (Change, error) {
	return s.engine.commit(ctx, change{remove: quads})
}

// DeleteNode removes every quad that has a term as subject, predicate, object or
// label, and with a document its bytes. The error wraps ErrNotFound if there is
// no such quad.
func (s *Store) DeleteNode(ctx context.Context, node Term) (Change, error) {
	all := change{dropNode: node}
	if document, ok := node.(IRI); ok {
		all.deleteBlob = blobKey(document)
	}
	change, err := s.engine.commit(ctx, all)
	if err == nil && change.Removed == 0 {
		err = fmt.Errorf("node %v: %w", node, ErrNotFound)
	}
	return change, err
}

// blobKey is where a document's bytes are kept beside the quads.
func blobKey(document IRI) string { return blobPrefix + string(document) }

const blobPrefix = "document/"
