package quadstore

import (
	"errors"
	"runtime"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// chunk is a set of quads in memory, to be written as the files of a base.
type chunk struct {
	in     *interner
	blocks [][]row // as the feeders have left them
}

func newChunk() *chunk { return &chunk{in: newInterner()} }

// feeder adds quads to a chunk, as others do to the same one. It is for one
// goroutine.
type feeder struct {
	in             *interner
	blocks         [][]row // of provisional numbers, +1 so that 0 is no label
	subject, label memo    // of the text that is being parsed
	term           []byte  // scratch
}

const feederBlock = 1 << 15

// number returns what stands for a term in a row.
func (f *feeder) number(t tag, body []byte) uint32 {
	f.term = append(append(f.term[:0], byte(t)), body...)
	return f.in.number(f.term) + 1
}

func (f *feeder) add(r row) {
	last := len(f.blocks) - 1
	if last < 0 || len(f.blocks[last]) == feederBlock {
		f.blocks = append(f.blocks, make([]row, 0, feederBlock))
		last++
	}
	f.blocks[last] = append(f.blocks[last], r)
}

// take moves to the chunk what the feeder has added, which goes on with next.
func (c *chunk) take(f *feeder, next *chunk) {
	c.blocks = append(c.blocks, f.blocks...)
	f.in, f.blocks = next.in, nil
}

func (c *chunk) rows() (n int) {
	for _, block := range c.blocks {
		n += len(block)
	}
	return n
}

// rowMemory is what a quad takes when a chunk is written: its row in
// rowBuffers, and one in the chunk that is filled meanwhile.
const rowMemory = (rowBufferCount + 1) * rowLen

// memory is about what the terms and so many quads take until they are written,
// with a chunk beside it that grows to the same size.
func (c *chunk) memory(quads int64) int64 { return 2*c.in.bytes.Load() + quads*rowMemory }

// reset empties the chunk.
func (c *chunk) reset() {
	c.in.reset()
	c.blocks = nil
}

// rowBuffers are as many rows as the largest chunk has, several times over. They
// serve one chunk after the other, so that sorting leaves no garbage: the sorted
// rows, and for each half of the orders two buffers to sort them anew.
type rowBuffers [rowBufferCount][]row

const rowBufferCount = 5

// resize makes all buffers n rows long; what is in them is lost.
func (b *rowBuffers) resize(n int) {
	for i := range b {
		if cap(b[i]) < n {
			b[i] = nil // may go before the new one comes
			b[i] = make([]row, n)
		}
		b[i] = b[i][:n]
	}
}

// write writes the chunk as a base into dir, which is there. On disk when it
// returns if durable is set.
func (c *chunk) write(fs vfs.FS, dir string, buffers *rowBuffers, durable bool) error {
	numbers := c.in.sorted()
	ordinals := c.ordinals(numbers)
	var writing sync.WaitGroup
	var dictionaryErr error
	writing.Go(func() { dictionaryErr = c.writeDictionary(fs, dir, numbers, durable) })
	buffers.resize(c.rows())
	c.translate(ordinals, buffers[0])
	buffers.sort(uint32(len(numbers)))
	err := buffers.writePermutations(fs, dir, uint32(len(numbers)), durable)
	writing.Wait()
	return errors.Join(err, dictionaryErr)
}

// ordinals gives each provisional number its ordinal, by shard and place.
func (c *chunk) ordinals(numbers []uint32) *[internShards][]uint32 {
	var ordinals [internShards][]uint32
	for i := range ordinals {
		ordinals[i] = make([]uint32, len(c.in.shards[i].ends))
	}
	for i, n := range numbers {
		ordinals[n>>localBits][n&(1<<localBits-1)] = uint32(i + 1)
	}
	return &ordinals
}

func (c *chunk) writeDictionary(fs vfs.FS, dir string, numbers []uint32, durable bool) error {
	w, err := createDictionary(fs, dir)
	if err != nil {
		return err
	}
	defer w.close()
	for _, n := range numbers {
		term := c.in.term(n)
		if err := w.add(tag(term[0]), term[1:]); err != nil {
			return err
		}
	}
	return w.finish(durable)
}

// translate puts the rows into out, with ordinals instead of provisional
// numbers. They leave the chunk.
func (c *chunk) translate(ordinals *[internShards][]uint32, out []row) {
	blocks := c.blocks
	c.blocks = nil
	starts := make([]int, len(blocks)+1)
	for i, block := range blocks {
		starts[i+1] = starts[i] + len(block)
	}
	parts := runtime.GOMAXPROCS(0)
	inParallel(parts, func(part int) {
		for i := part; i < len(blocks); i += parts {
			translateRows(ordinals, blocks[i], out[starts[i]:])
			blocks[i] = nil
		}
	})
}

func translateRows(ordinals *[internShards][]uint32, rows, out []row) {
	for i, r := range rows {
		for c, n := range r {
			if n != 0 {
				n--
				n = ordinals[n>>localBits][n&(1<<localBits-1)]
			}
			out[i][c] = n
		}
	}
}

// sort sorts the first buffer in SPOG and drops what is there twice.
func (b *rowBuffers) sort(greatest uint32) {
	b[0], b[1] = sortRows(b[0], b[1], greatest, 0, 1, 2, 3)
	n := 0
	for i, r := range b[0] {
		if i == 0 || r != b[0][n-1] {
			b[0][n] = r
			n++
		}
	}
	for i := range b {
		b[i] = b[i][:n]
	}
}

// writePermutations writes all orders of the first buffer, which is sorted in
// SPOG, two at a time.
func (b *rowBuffers) writePermutations(fs vfs.FS, dir string, greatest uint32, durable bool) error {
	rows := b[0]
	labels := slices.ContainsFunc(rows, func(r row) bool { return r[3] != 0 })
	var errs [orders]error
	inParallel(2, func(half int) {
		own, scratch := &b[1+2*half], &b[2+2*half]
		for _, o := range [2][2]Order{{SPOG, GSPO}, {POSG, OSPG}}[half] {
			out := rows
			switch {
			case o == GSPO && !labels:
				out = nil
			case o != SPOG:
				copy(*own, rows)
				*own, *scratch = sortRows(*own, *scratch, greatest, o.sortedBy()...)
				o.arrange(*own)
				out = *own
			}
			errs[o] = writePermutation(fs, dir, o, out, durable)
		}
	})
	return errors.Join(errs[:]...)
}

// sortedBy lists the columns by which rows in SPOG have to be sorted, keeping
// the sequence of equal ones, to be in o.
func (o Order) sortedBy() []int { return [orders][]int{{}, {1, 2}, {2}, {3}}[o] }

// arrange brings the columns of rows from SPOG into the order o.
func (o Order) arrange(rows []row) {
	for i, r := range rows {
		switch o {
		case POSG:
			rows[i] = row{r[1], r[2], r[0], r[3]}
		case OSPG:
			rows[i] = row{r[2], r[0], r[1], r[3]}
		case GSPO:
			rows[i] = row{r[3], r[0], r[1], r[2]}
		}
	}
}

func writePermutation(fs vfs.FS, dir string, o Order, rows []row, durable bool) error {
	w, err := createPermutation(fs, dir, o)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.add(rows); err != nil {
		return err
	}
	return w.finish(durable)
}
