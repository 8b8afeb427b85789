package quadstore

import "sync"

// generations is a cache of bounded size that forgets by halves: entries that
// were not touched while the young half filled up go. It needs no list to keep
// recency, and the bound is on what the entries weigh, not on their number.
type generations[K comparable, V any] struct {
	young, old map[K]V
	weight     int // of the young entries
	limit      int // for each generation
}

func newGenerations[K comparable, V any](limit int) generations[K, V] {
	return generations[K, V]{young: map[K]V{}, limit: limit}
}

// put adds an entry; weight is its size in bytes.
func (g *generations[K, V]) put(k K, v V, weight int) {
	const overhead = 64 // of a map entry, roughly
	if g.weight += weight + overhead; g.weight > g.limit {
		g.old, g.young, g.weight = g.young, map[K]V{}, weight+overhead
	}
	g.young[k] = v
}

func (g *generations[K, V]) delete(k K) {
	delete(g.young, k)
	delete(g.old, k)
}

// shared is a generations cache that many goroutines use, in shards so that
// they seldom wait for each other.
type shared[V any] struct {
	shards [16]struct {
		sync.Mutex
		cache generations[ID, V]
	}
}

func newShared[V any](limit int) *shared[V] {
	c := &shared[V]{}
	for i := range c.shards {
		c.shards[i].cache = newGenerations[ID, V](limit / (2 * len(c.shards)))
	}
	return c
}

func (c *shared[V]) get(id ID) (V, bool) {
	shard := &c.shards[uint64(id)%uint64(len(c.shards))]
	shard.Lock()
	defer shard.Unlock()
	if v, ok := shard.cache.young[id]; ok {
		return v, true
	}
	v, ok := shard.cache.old[id]
	return v, ok
}

func (c *shared[V]) put(id ID, v V, weight int) {
	shard := &c.shards[uint64(id)%uint64(len(c.shards))]
	shard.Lock()
	defer shard.Unlock()
	shard.cache.put(id, v, weight)
}
