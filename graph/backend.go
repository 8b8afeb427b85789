package graph

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/cayleygraph/cayley/graph"

	"newsgraph/graph/quadstore"
)

// The engines that a store can be kept by.
const (
	BackendEmbedded = "newsgraph" // a folder of this machine
	BackendPostgres = "postgres"  // a PostgreSQL database
)

// engine keeps the quads and blobs of a store. Its methods may be called from
// many goroutines.
type engine interface {
	// commit makes a change, all of it or, after an error, none. It is durable
	// when it returns.
	commit(ctx context.Context, c change) (Change, error)

	// load adds the quads of an RDF document, all or none.
	load(ctx context.Context, document *rdfDocument) (LoadStats, error)

	snapshot() state
	quadStore() graph.QuadStore
	stats() (Stats, error)
	verify(ctx context.Context, report func(problem error)) error
	compact(ctx context.Context) error
	backup(ctx context.Context, dir string) error
	close() error
}

// change is what a commit does, in this sequence: a graph goes, a judgement goes,
// a node goes with all quads that have it, quads go, quads come, a blob comes or
// goes.
type change struct {
	dropLabel     Term                   // nil for none
	dropJudgement IRI                    // "" for none
	dropNode      Term                   // nil for none
	remove        iter.Seq2[Quad, error] // nil for none; an error ends the commit
	add           iter.Seq2[Quad, error] // likewise
	quads         int                    // of add, 0 if not known
	putBlob       *blob
	deleteBlob    string
}

type blob struct {
	key     string
	content []byte
}

// Reader is one state of a store as its engine reads it: terms as ids, exact
// counts and ordered cursors, which is what query execution works on. Any
// number of goroutines may use it. An engine that cannot give a state says so
// in the error of every method.
type Reader interface {
	// Commits counts the commits that led to the state: the same number is the
	// same state, with the same ids.
	Commits() uint64

	// ID returns the id of a term, quadstore.NoLabel for nil; false if no quad
	// has it.
	ID(t Term) (quadstore.ID, bool, error)

	// Term is the inverse of ID.
	Term(id quadstore.ID) (Term, error)

	// Quad resolves the ids of a stored quad.
	Quad(q quadstore.IDQuad) (Quad, error)

	// Has tells whether q, which has no wildcards, is stored.
	Has(q quadstore.IDQuad) (bool, error)

	// Count tells how many quads match p. If exact is false there are at least
	// n.
	Count(p quadstore.IDQuad) (n int64, exact bool, err error)

	// Len counts all quads.
	Len() int64

	// Scan returns a cursor over the quads that match p, in the order that
	// finds them with the least looking.
	Scan(p quadstore.IDQuad) Cursor

	// ScanOrder returns a cursor over the quads that match p, sorted in o.
	ScanOrder(p quadstore.IDQuad, o quadstore.Order) Cursor

	// Labels yields the distinct labels; quads without one do not count.
	Labels() iter.Seq2[quadstore.ID, error]

	// Blob returns what is kept beside the quads under key.
	Blob(key string) (content []byte, found bool, err error)

	// Blobs yields the keys that start with prefix, in byte order.
	Blobs(prefix string) iter.Seq2[string, error]

	// QuadStore returns the state for Cayley's use. It is closed before the
	// reader. PostgreSQL's shows the newest state of the store at any moment.
	QuadStore() graph.QuadStore

	// Close releases the state, after its cursors.
	Close() error
}

// state is what an engine gives as a Reader.
type state interface {
	Reader

	// with returns the state as it reads with an overlay. It is not closed
	// itself.
	with(o *quadstore.Overlay) Reader
}

// Cursor walks the quads of a pattern, as [quadstore.Cursor] does. It starts
// before the first and is for one goroutine.
type Cursor interface {
	Next() bool
	Seek(q quadstore.IDQuad) bool
	Quad() quadstore.IDQuad
	NextBatch(buf []quadstore.IDQuad) int
	Reset(p quadstore.IDQuad)
	Err() error
	Close() error
}

// BackendOf returns the engine that a database is kept by: PostgreSQL for an
// address, the embedded one for a folder.
func BackendOf(database string) string {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return BackendPostgres
	}
	return BackendEmbedded
}

// openEngine opens a database with the engine that the options or its name say.
func openEngine(database string, options Options) (engine, error) {
	backend := options.Backend
	if backend == "" {
		backend = BackendOf(database)
	}
	switch backend {
	case BackendEmbedded:
		return openEmbedded(database, options.ReadOnly)
	case BackendPostgres:
		return openPostgres(database, options.ReadOnly)
	}
	return nil, fmt.Errorf("unknown backend %q; known: %s, %s", backend, BackendEmbedded, BackendPostgres)
}
