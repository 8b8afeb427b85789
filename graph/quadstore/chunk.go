package quadstore

import (
	"errors"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// chunk is a set of quads that grows in memory, to be written as the files of a
// base. Any number of goroutines fill it through feeders of their own.
type chunk struct {
	in    *interner
	feeds []*feeder
}

func newChunk() *chunk { return &chunk{in: newInterner()} }

// feeder adds quads to a chunk. It is for one goroutine.
type feeder struct {
	in             *interner
	blocks         [][]row // of provisional numbers, +1 so that 0 is no label
	subject, label memo    // of the text that is being parsed
	term           []byte  // scratch
}

const feederBlock = 1 << 15

// feeder returns a new feeder.
func (c *chunk) feeder() *feeder {
	f := &feeder{in: c.in}
	c.feeds = append(c.feeds, f)
	return f
}

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

func (f *feeder) rows() (n int) {
	for _, block := range f.blocks {
		n += len(block)
	}
	return n
}

func (c *chunk) rows() (n int) {
	for _, f := range c.feeds {
		n += f.rows()
	}
	return n
}

// rowMemory is what a quad takes when a chunk is written: its row as it was
// added, sorted, and twice what sorting each of two orders takes.
const rowMemory = 6 * rowLen

// memory is about what the terms and so many quads take until they are written.
func (c *chunk) memory(quads int64) int64 { return c.in.bytes.Load() + quads*rowMemory }

// reset empties the chunk.
func (c *chunk) reset() {
	c.in.reset()
	for _, f := range c.feeds {
		f.blocks = nil
	}
}

// write writes the chunk as a base into dir, which is there, and tells how many
// quads that are. On disk when it returns if durable is set.
func (c *chunk) write(fs vfs.FS, dir string, durable bool) (quads int, err error) {
	numbers := c.in.sorted()
	ordinals := c.ordinals(numbers)
	var writing sync.WaitGroup
	var dictionaryErr error
	writing.Go(func() { dictionaryErr = c.writeDictionary(fs, dir, numbers, durable) })
	rows := sortedRows(c.translate(ordinals), uint32(len(numbers)))
	err = writePermutations(fs, dir, rows, uint32(len(numbers)), durable)
	writing.Wait()
	return len(rows), errors.Join(err, dictionaryErr)
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

// translate returns the rows with ordinals instead of provisional numbers. They
// leave the chunk.
func (c *chunk) translate(ordinals *[internShards][]uint32) []row {
	rows := make([]row, c.rows())
	var group sync.WaitGroup
	start := 0
	for _, f := range c.feeds {
		out := rows[start:]
		start += f.rows()
		blocks := f.blocks
		f.blocks = nil
		group.Go(func() {
			for _, block := range blocks {
				for i, r := range block {
					for c, n := range r {
						if n != 0 {
							n--
							out[i][c] = ordinals[n>>localBits][n&(1<<localBits-1)]
						}
					}
				}
				out = out[len(block):]
			}
		})
	}
	group.Wait()
	return rows
}

// sortedRows sorts rows in SPOG and drops what is there twice.
func sortedRows(rows []row, greatest uint32) []row {
	sorted, _ := sortRows(rows, make([]row, len(rows)), greatest, 0, 1, 2, 3)
	n := 0
	for i, r := range sorted {
		if i == 0 || r != sorted[n-1] {
			sorted[n] = r
			n++
		}
	}
	return sorted[:n]
}

// writePermutations writes all orders of the rows, which are sorted in SPOG,
// two at a time.
func writePermutations(fs vfs.FS, dir string, rows []row, greatest uint32, durable bool) error {
	labels := false
	for _, r := range rows {
		labels = labels || r[3] != 0
	}
	var errs [orders]error
	inParallel(2, func(half int) {
		var own, scratch []row
		for _, o := range [2][2]Order{{SPOG, GSPO}, {POSG, OSPG}}[half] {
			out := rows
			switch {
			case o == GSPO && !labels:
				out = nil
			case o != SPOG:
				if own == nil {
					own, scratch = make([]row, len(rows)), make([]row, len(rows))
				}
				copy(own, rows)
				own, scratch = sortRows(own, scratch, greatest, o.sortedBy()...)
				o.arrange(own)
				out = own
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
