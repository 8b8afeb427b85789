package queries

import "sync"

// Remembering returns a Source that keeps what planning learns of src for later
// plans. Whoever runs many queries on one state should run them on one of
// these.
func Remembering(src Source) Source { return &remembering{Source: src} }

type remembering struct {
	Source
	distincts sync.Map // what distinctIn has found, by distinctKey
}

// remembered is sampled, for a source that remembers only once. Only patterns
// with no term but a predicate are worth it: there are few of them, and every
// query has them.
func (pl *planner) remembered(key distinctKey) float64 {
	src, ok := pl.e.src.(*remembering)
	if !ok || maskOf(key.q)&^maskP != 0 {
		return pl.sampled(key.q, key.p)
	}
	if d, known := src.distincts.Load(key); known {
		return d.(float64)
	}
	d := pl.sampled(key.q, key.p)
	if pl.err == nil {
		src.distincts.Store(key, d)
	}
	return d
}
