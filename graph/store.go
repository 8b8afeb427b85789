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
	db *quadstore.DB
}

// Options say how to open a store. The zero value opens it for reading and
// writing and creates it if it is missing.
type Options struct {
	ReadOnly bool // refuse writes; the database must exist
}

// Stats counts what a store holds.
type Stats = quadstore.Stats

// Open opens the database in a folder. While another process has it open, the
// error says which one. Close must be called when done.
func Open(dir string, options Options) (*Store, error) {
	db, err := quadstore.Open(dir, quadstore.Options{ReadOnly: options.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &Store{db}, nil
}

// OpenMemory opens an empty store that lives as long as it is open.
func OpenMemory() (*Store, error) {
	db, err := quadstore.OpenMemory()
	if err != nil {
		return nil, err
	}
	return &Store{db}, nil
}

// Close closes the store. Its snapshots must be closed before.
func (s *Store) Close() error { return s.db.Close() }

// Stats counts what the store holds.
func (s *Store) Stats() (Stats, error) { return s.db.Stats() }

// QuadStore returns the store as Cayley sees it.
func (s *Store) QuadStore() graph.QuadStore { return s.db.QuadStore() }

// Content is what one document brings into a store.
type Content struct {
	Document   *Document
	Entities   []*Entity
	Statements []*Statement
}

// Quads returns the named graph of the document.
func (c *Content) Quads() []Quad {
	quads := c.Document.Quads()
	for _, e := range c.Entities {
		quads = append(quads, e.Quads(c.Document.IRI)...)
	}
	for _, s := range c.Statements {
		quads = append(quads, s.Quads()...)
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
	var batch quadstore.Batch
	batch.DeleteLabel(c.Document.IRI)
	for _, q := range c.Quads() {
		batch.Add(q)
	}
	batch.PutBlob(blobKey(c.Document.IRI), c.Document.Bytes)
	return s.commit(ctx, &batch)
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
	if string(d.Bytes[e.Start:e.End]) != e.Text {
		return fmt.Errorf("%s: bytes [%d:%d] are not the evidence's text", d.Path, e.Start, e.End)
	}
	return nil
}

// Retract removes a document and all that it says. It is an error if the store
// does not have it.
func (s *Store) Retract(ctx context.Context, document IRI) (Change, error) {
	var batch quadstore.Batch
	batch.DeleteLabel(document)
	batch.DeleteBlob(blobKey(document))
	change, err := s.commit(ctx, &batch)
	if err == nil && change.Removed == 0 {
		err = fmt.Errorf("no document <%s>", string(document))
	}
	return change, err
}

// AddQuads stores quads as they are, all of them or, after an error, none.
func (s *Store) AddQuads(ctx context.Context, quads iter.Seq2[Quad, error]) (Change, error) {
	var batch quadstore.Batch
	for q, err := range quads {
		if err != nil {
			return Change{}, err
		}
		if batch.Len()%checkEvery == 0 && ctx.Err() != nil {
			return Change{}, ctx.Err()
		}
		batch.Add(q)
	}
	return s.commit(ctx, &batch)
}

// checkEvery is how many quads are handled between two looks at the context.
const checkEvery = 4096

func (s *Store) commit(ctx context.Context, batch *quadstore.Batch) (Change, error) {
	if err := ctx.Err(); err != nil {
		return Change{}, err
	}
	if err := s.db.Apply(batch); err != nil {
		return Change{}, err
	}
	return Change{Added: batch.Added(), Removed: batch.Removed()}, nil
}

// blobKey is where a document's bytes are kept beside the quads.
func blobKey(document IRI) string { return blobPrefix + string(document) }

const blobPrefix = "document/"
