package queries

import "math/bits"

// table keeps rows of ids of one width and finds them by their first keyWidth
// ids. Rows keep the sequence in which they came. Its memory counts against
// the run's budget until release.
type table struct {
	e        *exec
	width    int
	keyWidth int
	data     []ID
	slots    []int32 // open addressing: 1 + the first row with a key, or 0
	next     []int32 // 1 + the next row with the same key, or 0
	last     []int32 // of a key's first row: the key's last row
	keys     int     // distinct keys
	reserved int64
}

func newTable(e *exec, keyWidth, width int) *table {
	return &table{e: e, width: width, keyWidth: keyWidth}
}

func (t *table) len() int         { return len(t.next) }
func (t *table) row(i int32) []ID { return t.data[int(i)*t.width:][:t.width:t.width] }

// reset empties the table and keeps its memory.
func (t *table) reset() {
	t.data, t.next, t.last, t.keys = t.data[:0], t.next[:0], t.last[:0], 0
	clear(t.slots)
}

// release gives the memory back.
func (t *table) release() {
	_ = t.e.reserve(-t.reserved) // a negative reserve never fails
	*t = table{e: t.e, width: t.width, keyWidth: t.keyWidth}
}

// find returns the first row with this key, or -1.
func (t *table) find(key []ID) int32 {
	if len(t.slots) == 0 {
		return -1
	}
	return t.slots[t.slot(key)] - 1
}

// following returns the next row with the same key as row i, or -1.
func (t *table) following(i int32) int32 { return t.next[i] - 1 }

// insert adds row unless its key is there already. It returns the row with the
// key and whether it is new.
func (t *table) insert(row []ID) (i int32, added bool, err error) {
	if err := t.grow(); err != nil {
		return 0, false, err
	}
	slot := t.slot(row[:t.keyWidth])
	if first := t.slots[slot]; first != 0 {
		return first - 1, false, nil
	}
	i = t.append(row)
	t.slots[slot] = i + 1
	t.keys++
	return i, true, nil
}

// add adds row beside others with its key.
func (t *table) add(row []ID) error {
	i, added, err := t.insert(row)
	if added || err != nil {
		return err
	}
	last := t.append(row)
	t.next[t.last[i]] = last + 1
	t.last[i] = last
	return nil
}

func (t *table) append(row []ID) int32 {
	i := int32(len(t.next))
	t.data = append(t.data, row...)
	t.next = append(t.next, 0)
	t.last = append(t.last, i)
	return i
}

// slot returns where key is or belongs.
func (t *table) slot(key []ID) uint64 {
	mask := uint64(len(t.slots) - 1)
	for s := hashIDs(key) & mask; ; s = (s + 1) & mask {
		i := t.slots[s]
		if i == 0 || equalIDs(t.data[int(i-1)*t.width:], key) {
			return s
		}
	}
}

// equalIDs tells whether row starts with key.
func equalIDs(row, key []ID) bool {
	for i, id := range key {
		if row[i] != id {
			return false
		}
	}
	return true
}

// grow makes room for one more row.
func (t *table) grow() error {
	if 2*(t.keys+1) > len(t.slots) {
		t.rehash(max(16, 2*len(t.slots)))
	}
	size := int64(cap(t.data))*8 + int64(cap(t.next)+cap(t.last)+len(t.slots))*4
	if size == t.reserved {
		return nil
	}
	delta := size - t.reserved
	t.reserved = size
	return t.e.reserve(delta)
}

func (t *table) rehash(n int) {
	old := t.slots
	t.slots = make([]int32, n)
	for _, i := range old {
		if i != 0 {
			t.slots[t.slot(t.row(i - 1)[:t.keyWidth])] = i
		}
	}
}

func hashIDs(ids []ID) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, id := range ids {
		hi, lo := bits.Mul64(h^uint64(id), 0xa0761d6478bd642f)
		h = hi ^ lo ^ 0xe7037ed1a0b428db
	}
	return h
}
