package queries

import (
	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
)

// The ids, patterns and orders of the engine, which a Source speaks in.
type (
	ID     = quadstore.ID
	IDQuad = quadstore.IDQuad
	Order  = quadstore.Order
)

// Source is one unchanging state of a graph: what the executor asks of a
// store. All methods may be called from many goroutines.
type Source interface {
	// ID returns the id of a term; false if no quad has it.
	ID(t quad.Value) (ID, bool, error)

	// Term is the inverse of ID.
	Term(id ID) (quad.Value, error)

	// Count tells how many quads match p, in which quadstore.Any is the
	// wildcard. If exact is false there are at least n.
	Count(p IDQuad) (n int64, exact bool, err error)

	// Cursor returns a cursor over the quads that match p, sorted in o.
	Cursor(p IDQuad, o Order) Cursor
}

// Cursor walks quads in one order. It starts before the first. A triple with
// several labels comes once for each of them. It is for one goroutine.
type Cursor interface {
	// Next moves to the next quad; false at the end or on an error.
	Next() bool

	// Seek moves forward to the first quad that is not before q in the
	// cursor's order and stays where it is if that holds already; false at the
	// end or on an error. quadstore.Any in q stands before every id.
	Seek(q IDQuad) bool

	// Quad returns where the cursor stands after Next or Seek returned true.
	Quad() IDQuad

	// Reset starts over with another pattern in the same order, as if the
	// cursor were new. It is what an index join does for each of its rows.
	Reset(p IDQuad)

	// Err returns what ended the walk early; nil at the ordinary end.
	Err() error

	// Close releases the cursor.
	Close() error
}

// Snapshot is what FromSnapshot needs of a store's snapshot, whose cursors are
// of the type C. Those of graph, quadstore and postgres have it.
type Snapshot[C Cursor] interface {
	ID(t quad.Value) (ID, bool, error)
	Term(id ID) (quad.Value, error)
	Count(p IDQuad) (n int64, exact bool, err error)
	ScanOrder(p IDQuad, o Order) C
}

// FromSnapshot returns the Source that reads s. It is valid as long as s is.
func FromSnapshot[C Cursor](s Snapshot[C]) Source { return snapshotSource[C]{s} }

type snapshotSource[C Cursor] struct{ Snapshot[C] }

func (s snapshotSource[C]) Cursor(p IDQuad, o Order) Cursor { return s.ScanOrder(p, o) }
