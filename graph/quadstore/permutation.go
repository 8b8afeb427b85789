package quadstore

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A permutation file holds the quads of a base as rows of four ordinals (see
// dictionary), sorted in one order, with the columns in that order too. A block
// has blockRows of them, the last one what is left, so that the number of a row
// tells its block. Each column of a block is packed on its own, and any cell
// can be read without the ones before it:
//
//	widths    4 bytes, one for each column: bits per cell, +0x80 with a table
//	heads     for each column the least value u32, or a table: its length
//	          u16 and that many values u32, ascending
//	cells     for each column its cells in a row, the first in the lowest
//	          bits: the value minus the least one, or a place in the table
//	slack     8 zero bytes, so that a cell can be read as 8 bytes
//
// The index notes the first row of each block.
type permutation struct {
	*blockFile
	first []row
	rows  int
	limit uint32 // greatest ordinal that may occur
}

// row is a quad as ordinals, its columns in the order of its file.
type row [4]uint32

func compareRows(a, b row) int {
	for i := range a {
		if a[i] != b[i] {
			return cmp.Compare(a[i], b[i])
		}
	}
	return 0
}

// before compares two columns at a time.
func (r *row) before(other *row) bool {
	a, b := uint64(r[0])<<32|uint64(r[1]), uint64(other[0])<<32|uint64(other[1])
	if a != b {
		return a < b
	}
	return uint64(r[2])<<32|uint64(r[3]) < uint64(other[2])<<32|uint64(other[3])
}

const (
	blockRows  = 1024
	rowLen     = 16
	tableFlag  = 0x80
	blockSlack = 8
)

var permutationNames = [orders]string{"spog", "posg", "ospg", "gspo"}

func (o Order) fileKind() byte { return permutationNames[o][0] }

// permutationWriter writes a permutation file from sorted rows.
type permutationWriter struct {
	*blockWriter
	rows  int
	block []byte // scratch
	table columnTable
	cells []uint32
}

func createPermutation(fs vfs.FS, dir string, o Order) (*permutationWriter, error) {
	w, err := createBlockFile(fs, fs.PathJoin(dir, permutationNames[o]), o.fileKind())
	return &permutationWriter{blockWriter: w}, err
}

// add appends rows. All calls but the last must bring whole blocks.
func (w *permutationWriter) add(rows []row) error {
	for block := range slices.Chunk(rows, blockRows) {
		w.rows += len(block)
		var note [rowLen]byte
		for i, v := range block[0] {
			binary.LittleEndian.PutUint32(note[4*i:], v)
		}
		if err := w.blockWriter.add(w.pack(block), note[:]); err != nil {
			return err
		}
	}
	return nil
}

// pack encodes a block.
func (w *permutationWriter) pack(rows []row) []byte {
	w.block = append(w.block[:0], 0, 0, 0, 0)
	var cells [4][]uint32
	w.cells = slices.Grow(w.cells[:0], 4*len(rows))[:4*len(rows)]
	for c := range cells {
		cells[c] = w.cells[c*len(rows) : (c+1)*len(rows)]
		for i := range rows {
			cells[c][i] = rows[i][c]
		}
		w.block[c] = w.head(cells[c])
	}
	for c := range cells {
		w.block = appendPacked(w.block, cells[c], uint(w.block[c]&^tableFlag))
	}
	return append(w.block, make([]byte, blockSlack)...)
}

// head appends the head of a column, replaces its cells by what is to be packed
// and returns its width.
func (w *permutationWriter) head(cells []uint32) byte {
	least, most := slices.Min(cells), slices.Max(cells)
	width := bits.Len32(most - least)
	if w.table.fill(cells) && w.table.pays(len(cells), width) {
		w.block = binary.LittleEndian.AppendUint16(w.block, uint16(len(w.table.values)))
		for _, v := range w.table.values {
			w.block = binary.LittleEndian.AppendUint32(w.block, v)
		}
		for i, v := range cells {
			cells[i] = uint32(w.table.ranks[w.table.slot(v)])
		}
		return byte(w.table.width()) | tableFlag
	}
	w.block = binary.LittleEndian.AppendUint32(w.block, least)
	for i := range cells {
		cells[i] -= least
	}
	return byte(width)
}

// columnTable gathers the distinct values of a column, if they are few, in a
// small hash table with open addressing.
type columnTable struct {
	values []uint32 // ascending once filled
	slots  [256]uint32
	used   [256]bool
	ranks  [256]uint8 // of the values in the slots
}

// maxTable bounds the table of a column: longer ones seldom pay.
const maxTable = 64

// fill takes the values in; false if there are too many.
func (t *columnTable) fill(cells []uint32) bool {
	t.values, t.used = t.values[:0], [256]bool{}
	for _, v := range cells {
		at := t.slot(v)
		if t.used[at] {
			continue
		}
		if len(t.values) == maxTable {
			return false
		}
		t.slots[at], t.used[at] = v, true
		t.values = append(t.values, v)
	}
	slices.Sort(t.values)
	for rank, v := range t.values {
		t.ranks[t.slot(v)] = uint8(rank)
	}
	return true
}

// slot returns where v is, or would be.
func (t *columnTable) slot(v uint32) uint8 {
	at := uint8(v * 0x9E3779B1 >> 24)
	for t.used[at] && t.slots[at] != v {
		at++
	}
	return at
}

func (t *columnTable) width() int { return bits.Len(uint(len(t.values) - 1)) }

// pays tells whether the table makes a column shorter that has cells of so many
// bits without.
func (t *columnTable) pays(cells, width int) bool {
	packed := func(width int) int { return (cells*width + 7) / 8 }
	return 2+4*len(t.values)+packed(t.width()) < 4+packed(width)
}

func appendPacked(dst []byte, cells []uint32, width uint) []byte {
	var pending uint64
	var filled uint
	for _, v := range cells {
		pending |= uint64(v) << filled
		if filled += width; filled >= 32 {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(pending))
			pending >>= 32
			filled -= 32
		}
	}
	for ; filled > 0; filled -= min(filled, 8) {
		dst = append(dst, byte(pending))
		pending >>= 8
	}
	return dst
}

func (w *permutationWriter) finish(durable bool) error {
	return w.blockWriter.finish(uint64(w.rows), durable)
}

// openPermutation opens the file of one order. limit is the greatest ordinal.
func openPermutation(fs vfs.FS, dir string, o Order, limit uint32) (*permutation, error) {
	f, err := openBlockFile(fs, fs.PathJoin(dir, permutationNames[o]), o.fileKind(), rowLen)
	if err != nil {
		return nil, err
	}
	p, err := newPermutation(f, limit)
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	return p, nil
}

func newPermutation(f *blockFile, limit uint32) (*permutation, error) {
	p := &permutation{blockFile: f, rows: int(f.count), limit: limit, first: make([]row, f.blocks)}
	if f.count > uint64(f.blocks)*blockRows || f.count+blockRows <= uint64(f.blocks)*blockRows {
		return nil, f.damage(f.size()-footerLen, fmt.Sprintf("%d rows do not fill %d blocks", f.count, f.blocks))
	}
	for i := range p.first {
		note := f.note(i)
		for c := range p.first[i] {
			p.first[i][c] = binary.LittleEndian.Uint32(note[4*c:])
		}
	}
	f.check = p.checkRows
	return p, nil
}

// rowsIn tells how many rows block i has.
func (p *permutation) rowsIn(i int) int { return min(blockRows, p.rows-i*blockRows) }

// packedBlock is a block ready to read cells from.
type packedBlock struct {
	rows    int
	columns [4]packedColumn
}

type packedColumn struct {
	cells []byte // and whatever follows them in the block
	mask  uint64
	width uint
	least uint32
	table []byte // nil where there is none
}

// at returns the value in row i.
func (c *packedColumn) at(i int) uint32 {
	bit := uint(i) * c.width
	cell := uint32(binary.LittleEndian.Uint64(c.cells[bit/8:]) >> (bit % 8) & c.mask)
	if c.table != nil {
		return binary.LittleEndian.Uint32(c.table[4*cell:])
	}
	return c.least + cell
}

func (b *packedBlock) at(i int) row {
	return row{b.columns[0].at(i), b.columns[1].at(i), b.columns[2].at(i), b.columns[3].at(i)}
}

// open returns block i.
func (p *permutation) open(i int, b *packedBlock) error {
	block, err := p.block(i)
	if err != nil {
		return err
	}
	return b.parse(block, p.rowsIn(i))
}

// parse finds the columns of a block. It makes sure that every cell is within
// the block, not that every cell is within its table.
func (b *packedBlock) parse(block []byte, rows int) error {
	b.rows = rows
	if len(block) < 4 {
		return errShortBlock
	}
	rest := block[4:]
	for c := range b.columns {
		col := &b.columns[c]
		*col = packedColumn{width: uint(block[c] &^ tableFlag)}
		if col.width > 32 {
			return fmt.Errorf("cells of %d bits", col.width)
		}
		col.mask = 1<<col.width - 1
		if block[c]&tableFlag == 0 {
			if len(rest) < 4 {
				return errShortBlock
			}
			col.least, rest = binary.LittleEndian.Uint32(rest), rest[4:]
			continue
		}
		if len(rest) < 2 {
			return errShortBlock
		}
		n := 4 * int(binary.LittleEndian.Uint16(rest))
		if rest = rest[2:]; n == 0 || len(rest) < n {
			return errShortBlock
		}
		col.table, rest = rest[:n:n], rest[n:]
	}
	for c := range b.columns {
		n := (rows*int(b.columns[c].width) + 7) / 8
		if len(rest) < n+blockSlack {
			return errShortBlock
		}
		b.columns[c].cells, rest = rest, rest[n:]
	}
	if len(rest) != blockSlack {
		return errors.New("it is longer than its rows")
	}
	return nil
}

var errShortBlock = errors.New("it is shorter than its rows")

// checkRows makes sure that every cell of a block can be read and stands for a
// term, that the rows ascend, and that the first is the one in the index.
func (p *permutation) checkRows(i int, block []byte) error {
	var b packedBlock
	if err := b.parse(block, p.rowsIn(i)); err != nil {
		return err
	}
	for c := range b.columns {
		if col := &b.columns[c]; col.table != nil && 1<<col.width*4 > len(col.table) && !col.withinTable(b.rows) {
			return errors.New("a cell is beyond its table")
		}
	}
	last := p.first[i]
	if b.at(0) != last {
		return errors.New("its first row is not the one in the index")
	}
	for n := range b.rows {
		r := b.at(n)
		if n > 0 && compareRows(last, r) >= 0 {
			return fmt.Errorf("row %d does not come after the one before", n)
		}
		if last = r; max(r[0], r[1], r[2], r[3]) > p.limit {
			return fmt.Errorf("row %d has an ordinal beyond the dictionary", n)
		}
	}
	if i+1 < p.blocks && compareRows(last, p.first[i+1]) >= 0 {
		return errors.New("its last row does not come before the next block")
	}
	return nil
}

func (c *packedColumn) withinTable(rows int) bool {
	for i := range rows {
		bit := uint(i) * c.width
		if 4*(binary.LittleEndian.Uint64(c.cells[bit/8:])>>(bit%8)&c.mask) >= uint64(len(c.table)) {
			return false
		}
	}
	return true
}

// find returns the block in which the first row is to be looked for that is not
// before key, from block from on. It may be the one after the block's last row.
func (p *permutation) find(key *row, from int) int {
	to := len(p.first)
	for to-from > 1 {
		middle := int(uint(from+to) / 2)
		if p.first[middle].before(key) {
			from = middle
		} else {
			to = middle
		}
	}
	return from
}

// span returns the rows that are not before from and before to.
func (p *permutation) span(from, to *row) (start, end int, err error) {
	if p.rows == 0 {
		return 0, 0, nil
	}
	var b packedBlock
	i := p.find(from, 0)
	if err := p.open(i, &b); err != nil {
		return 0, 0, err
	}
	in := b.lower(from, 0)
	start = i*blockRows + in
	// The end mostly is in the same block.
	if next := i + 1; next < p.blocks && p.first[next].before(to) {
		i, in = p.find(to, next), 0
		if err := p.open(i, &b); err != nil {
			return 0, 0, err
		}
	}
	return start, i*blockRows + b.lower(to, in), nil
}

// lower returns the first row from number from on that is not before key.
func (b *packedBlock) lower(key *row, from int) int {
	// A seek of a join seldom goes far, so the steps double before they halve.
	end := from
	for step := 1; end < b.rows && b.before(end, key); step *= 2 {
		from = end + 1
		end += step
	}
	end = min(end, b.rows)
	for from < end {
		middle := int(uint(from+end) / 2)
		if b.before(middle, key) {
			from = middle + 1
		} else {
			end = middle
		}
	}
	return from
}

// before tells whether row i is before key.
func (b *packedBlock) before(i int, key *row) bool {
	for c := range key {
		if v := b.columns[c].at(i); v != key[c] {
			return v < key[c]
		}
	}
	return false
}

// appendRows appends all rows.
func (b *packedBlock) appendRows(dst []row) []row {
	start := len(dst)
	dst = slices.Grow(dst, b.rows)[:start+b.rows]
	var cells [blockRows]uint32
	for c := range b.columns {
		b.columns[c].unpack(cells[:b.rows], 0)
		for i, v := range cells[:b.rows] {
			dst[start+i][c] = v
		}
	}
	return dst
}

// unpack reads cells from row from on, as many as out holds.
func (c *packedColumn) unpack(out []uint32, from int) {
	if c.width == 0 {
		v := c.at(from)
		for i := range out {
			out[i] = v
		}
		return
	}
	bit := uint(from) * c.width
	for i := range out {
		out[i] = c.least + uint32(binary.LittleEndian.Uint64(c.cells[bit/8:])>>(bit%8)&c.mask)
		bit += c.width
	}
	if c.table == nil {
		return
	}
	for i, cell := range out {
		out[i] = binary.LittleEndian.Uint32(c.table[4*cell:])
	}
}
