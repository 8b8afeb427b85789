package postgres

import (
	"sync"

	"github.com/cayleygraph/quad"
)

// cacheBytes is about what the terms of a cache may take.
const cacheBytes = 64 << 20

// cache keeps the terms that were looked up in the state after one commit, so
// that nothing in it is ever stale. A nil term says that no quad has the id. It
// is two generations: when the young one is full it becomes the old one.
type cache struct {
	commits int64 // which state

	mu         sync.Mutex
	young, old map[ID]quad.Value
	bytes      int // of young
}

func newCache(commits int64) *cache {
	return &cache{commits: commits, young: map[ID]quad.Value{}}
}

// get returns the term of an id, and whether the cache knows of it.
func (c *cache) get(id ID) (v quad.Value, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, known = c.young[id]; known {
		return v, true
	}
	if v, known = c.old[id]; known {
		c.putLocked(id, v)
	}
	return v, known
}

func (c *cache) put(id ID, v quad.Value) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(id, v)
}

func (c *cache) putLocked(id ID, v quad.Value) {
	const overhead = 64
	if c.bytes += overhead + textLen(v); c.bytes > cacheBytes/2 {
		c.old, c.young, c.bytes = c.young, map[ID]quad.Value{}, 0
	}
	c.young[id] = v
}

// textLen is about how many bytes a term takes.
func textLen(v quad.Value) int {
	switch v := v.(type) {
	case quad.IRI:
		return len(v)
	case quad.BNode:
		return len(v)
	case quad.String:
		return len(v)
	case quad.LangString:
		return len(v.Value) + len(v.Lang)
	case quad.TypedString:
		return len(v.Value) + len(v.Type)
	}
	return 8
}
