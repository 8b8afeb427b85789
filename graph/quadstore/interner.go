package quadstore

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"
)

// interner gives distinct terms provisional numbers while a chunk is read, to
// many goroutines at once. A term is its tag and its body, in one piece; the
// body of an inline term is its payload, big-endian.
type interner struct {
	seed   maphash.Seed
	shards [internShards]internShard
	bytes  atomic.Int64 // of memory, roughly
	terms  atomic.Int64
}

const (
	shardBits    = 6
	internShards = 1 << shardBits
	// localBits are what a provisional number has for its place in the shard.
	localBits = 32 - shardBits
)

// internShard holds the terms whose hashes share their upper bits: a hash table
// with open addressing over terms that stand one behind the other.
type internShard struct {
	sync.Mutex
	slots []uint64 // hash<<32 | place+1; 0 is free
	ends  []uint32 // of each term in bytes
	bytes []byte
}

func newInterner() *interner { return &interner{seed: maphash.MakeSeed()} }

// reset forgets all terms and keeps the memory.
func (in *interner) reset() {
	for i := range in.shards {
		s := &in.shards[i]
		clear(s.slots)
		s.ends, s.bytes = s.ends[:0], s.bytes[:0]
	}
	in.bytes.Store(0)
	in.terms.Store(0)
}

// number returns the provisional number of a term: its tag and body in one.
func (in *interner) number(term []byte) uint32 {
	hash := maphash.Bytes(in.seed, term)
	i := hash >> (64 - shardBits)
	s := &in.shards[i]
	s.Lock()
	place, fresh := s.place(uint32(hash), term)
	s.Unlock()
	if fresh {
		const overhead = 4 + 8*2 + 24 // an end, slots at half load, what sorting takes
		in.bytes.Add(int64(len(term)) + overhead)
		in.terms.Add(1)
	}
	return uint32(i)<<localBits | place
}

func (s *internShard) place(hash uint32, term []byte) (place uint32, fresh bool) {
	if 2*len(s.ends) >= len(s.slots) {
		s.grow()
	}
	mask := uint32(len(s.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		slot := s.slots[at]
		if slot == 0 {
			s.bytes = append(s.bytes, term...)
			s.ends = append(s.ends, uint32(len(s.bytes)))
			s.slots[at] = uint64(hash)<<32 | uint64(len(s.ends))
			return uint32(len(s.ends) - 1), true
		}
		if place := uint32(slot) - 1; uint32(slot>>32) == hash && string(s.term(place)) == string(term) {
			return place, false
		}
	}
}

func (s *internShard) grow() {
	slots := make([]uint64, max(2*len(s.slots), 256))
	mask := uint32(len(slots) - 1)
	for _, slot := range s.slots {
		if slot == 0 {
			continue
		}
		at := uint32(slot>>32) & mask
		for slots[at] != 0 {
			at = (at + 1) & mask
		}
		slots[at] = slot
	}
	s.slots = slots
}

func (s *internShard) term(place uint32) []byte {
	start := uint32(0)
	if place > 0 {
		start = s.ends[place-1]
	}
	return s.bytes[start:s.ends[place]]
}

func (in *interner) term(number uint32) []byte {
	return in.shards[number>>localBits].term(number & (1<<localBits - 1))
}

// sorted returns the provisional numbers in the order of their terms.
func (in *interner) sorted() []uint32 {
	items := make([]sortItem, 0, in.terms.Load())
	for i := range in.shards {
		for place := range in.shards[i].ends {
			items = append(items, sortItem{number: uint32(i)<<localBits | uint32(place)})
		}
	}
	s := termSorter{in: in, slack: make(chan struct{}, 3)}
	s.sort(items, 0)
	s.Wait()
	numbers := make([]uint32, len(items))
	for i, item := range items {
		numbers[i] = item.number
	}
	return numbers
}

// termSorter sorts terms eight bytes at a time: comparing numbers that stand
// side by side is far cheaper than following each to its term.
type termSorter struct {
	in *interner
	sync.WaitGroup
	slack chan struct{} // a place for each goroutine beside the first
}

type sortItem struct {
	key    uint64 // the bytes at the current depth, with zeros behind the end
	number uint32
	length uint32
}

// sort sorts items, which agree in the first depth bytes.
func (s *termSorter) sort(items []sortItem, depth int) {
	for i := range items {
		term := s.in.term(items[i].number)
		items[i].length = uint32(len(term))
		items[i].key = keyAt(term, depth)
	}
	slices.SortFunc(items, func(a, b sortItem) int { return cmp.Compare(a.key, b.key) })
	for len(items) > 1 {
		n := 1
		for n < len(items) && items[n].key == items[0].key {
			n++
		}
		if n > 1 {
			s.sortTied(items[:n], depth+8)
		}
		items = items[n:]
	}
}

// sortTied sorts items that agree up to depth, but for those that end before:
// these are padded with zeros, and the shorter comes first.
func (s *termSorter) sortTied(items []sortItem, depth int) {
	ended := 0
	for i := range items {
		if int(items[i].length) <= depth {
			items[i], items[ended] = items[ended], items[i]
			ended++
		}
	}
	slices.SortFunc(items[:ended], func(a, b sortItem) int { return int(a.length) - int(b.length) })
	items = items[ended:]
	if len(items) < 2 {
		return
	}
	const worthwhile = 4096
	if len(items) > worthwhile {
		select {
		case s.slack <- struct{}{}:
			s.Go(func() {
				s.sort(items, depth)
				<-s.slack
			})
			return
		default:
		}
	}
	s.sort(items, depth)
}

func keyAt(term []byte, depth int) uint64 {
	rest := term[min(depth, len(term)):]
	if len(rest) >= 8 {
		return binary.BigEndian.Uint64(rest)
	}
	var key [8]byte
	copy(key[:], rest)
	return binary.BigEndian.Uint64(key[:])
}
