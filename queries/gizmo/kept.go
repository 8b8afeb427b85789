package gizmo

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"

	"newsgraph/queries"
)

// maxSorted is how many ways a path from a worker may have where Cayley's
// iterators keep them all: before order() and followRecursive().
const maxSorted = 1 << 17

// counted is a path whose ways are counted where the store asks for it. It ends
// with no filter, so that those before it are compiled.
func counted(p *path.Path) *path.Path { return p.Tag().Filters(counter{}) }

// counter is a filter that all nodes pass.
type counter struct{}

// BuildIterator counts what an iterator of the store lists.
func (counter) BuildIterator(qs graph.QuadStore, it graph.Iterator) graph.Iterator {
	s, ok := qs.(*store)
	if !ok || s.maxSorted == 0 {
		return it
	}
	return graph.AsLegacy(&countedShape{graph.AsShape(it), s})
}

type countedShape struct {
	graph.IteratorShape
	store *store
}

func (c *countedShape) Iterate() graph.Scanner {
	return &countedScanner{Scanner: c.IteratorShape.Iterate(), store: c.store}
}

func (c *countedShape) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	it, changed := c.IteratorShape.Optimize(ctx)
	return &countedShape{it, c.store}, changed
}

func (c *countedShape) SubIterators() []graph.IteratorShape { return nil }

type countedScanner struct {
	graph.Scanner
	store *store
	n     int
}

func (c *countedScanner) Next(ctx context.Context) bool {
	return c.Scanner.Next(ctx) && c.count()
}

func (c *countedScanner) NextPath(ctx context.Context) bool {
	return c.Scanner.NextPath(ctx) && c.count()
}

// count fails when there are too many. It tells the store, since not all of
// Cayley's iterators pass an error on.
func (c *countedScanner) count() bool {
	if c.n++; c.n <= c.store.maxSorted {
		return true
	}
	c.store.failure = fmt.Errorf("%w: more than %d ways would be kept for order() or followRecursive()", queries.ErrMemory, c.store.maxSorted)
	return false
}

func (c *countedScanner) Err() error {
	if c.store.failure != nil {
		return c.store.failure
	}
	return c.Scanner.Err()
}
