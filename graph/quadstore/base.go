package quadstore

import (
	"errors"
	"fmt"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// base is the unchanging part of a store: a dictionary and the permutations of
// its quads, in one folder. It is safe for many goroutines.
type base struct {
	number uint64
	terms  *dictionary
	files  [orders]*permutation
	cache  *shared[quad.Value] // terms by id, also those of the delta on this base
	refs   int                 // guarded by DB.bases
}

// emptyBase is what a store stands on that was never folded.
func emptyBase() *base {
	b := &base{terms: &dictionary{blockFile: &blockFile{mapping: &mapping{}}, first: []uint32{1}}, cache: newTermCache()}
	for o := range b.files {
		b.files[o] = &permutation{blockFile: &blockFile{mapping: &mapping{}}}
	}
	return b
}

func newTermCache() *shared[quad.Value] { return newShared[quad.Value](termCacheBytes) }

// openBase opens the files in dir. Of their content it reads only the indexes.
func openBase(fs vfs.FS, dir string, number uint64) (*base, error) {
	b := emptyBase()
	b.number = number
	terms, err := openDictionary(fs, dir)
	if err != nil {
		return nil, err
	}
	b.terms = terms
	for o := range b.files {
		p, err := openPermutation(fs, dir, Order(o), uint32(terms.terms))
		if err != nil {
			return nil, errors.Join(err, b.close())
		}
		b.files[o] = p
	}
	if err := b.sameRows(); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

// sameRows checks that the files have the same quads, as far as numbers tell.
func (b *base) sameRows() error {
	for o, p := range b.files {
		if p.rows != b.rows() && (Order(o) != GSPO || p.rows > 0) {
			return p.damage(p.size()-footerLen, fmt.Sprintf("it has %d rows, %s has %d", p.rows, b.files[SPOG].name, b.rows()))
		}
	}
	return nil
}

// trust has blocks read without a look at their structure, since this process
// wrote them; their checksums are compared all the same.
func (b *base) trust() {
	for _, f := range b.blockFiles() {
		f.check = func(int, []byte) error { return nil }
	}
}

func (b *base) rows() int { return b.files[SPOG].rows }

func (b *base) close() error {
	err := b.terms.close()
	for _, p := range b.files {
		err = errors.Join(err, p.close())
	}
	return err
}

// blockFiles lists the files of the base.
func (b *base) blockFiles() []*blockFile {
	files := []*blockFile{b.terms.blockFile}
	for _, p := range b.files {
		files = append(files, p.blockFile)
	}
	return files
}

func (b *base) size() (n int64) {
	for _, f := range b.blockFiles() {
		n += f.size()
	}
	return n
}

// file returns the file whose rows are in the order o, and the order of its
// columns. Where no quad has a label, SPOG is in the order GSPO as well, and
// there is no file for that.
func (b *base) file(o Order) (*permutation, Order) {
	if o == GSPO && b.files[GSPO].rows == 0 {
		return b.files[SPOG], SPOG
	}
	return b.files[o], o
}

// key returns the least row of o's file, whose columns are in another order if
// columns says so, that is not before q in o. It is beyond all rows if ok is
// false.
func (b *base) key(o, columns Order, q IDQuad) (key row, ok bool, err error) {
	if columns != o && q.G > NoLabel {
		return key, false, nil
	}
	for i, id := range columns.places(q) {
		ordinal, found, err := b.terms.ordinal(id)
		if err != nil {
			return key, false, err
		}
		key[i] = ordinal
		if id != Any && !found {
			break // the zeros that follow stand before every row
		}
	}
	return key, true, nil
}

// span returns the rows of o's file that agree with the pattern on the places
// that lead in o.
func (b *base) span(o Order, pattern IDQuad) (from, to int, err error) {
	p, columns := b.file(o)
	n := o.bound(pattern)
	if columns != o { // every row has G = NoLabel
		if pattern.G > NoLabel {
			return 0, 0, nil
		}
		n = columns.bound(pattern)
	}
	if n == 0 {
		return 0, p.rows, nil
	}
	var key row
	for i, id := range columns.places(pattern) {
		if i == n {
			break
		}
		ordinal, found, err := b.terms.ordinal(id)
		if err != nil || !found {
			return 0, 0, err
		}
		key[i] = ordinal
	}
	after := key
	after[n-1]++
	return p.span(&key, &after)
}

// idMaps turn the columns of a file into ids.
type idMaps [4]idMap

func (b *base) idMaps() (m idMaps) {
	for c := range m {
		m[c].d = b.terms
	}
	return m
}

// quads turns rows of a block into ids, as many as out holds.
func (m *idMaps) quads(block *packedBlock, from int, columns Order, out []IDQuad) error {
	var cells [64]uint32
	for len(out) > 0 {
		n := min(len(out), len(cells))
		for c := range block.columns {
			ids := &m[c]
			block.columns[c].unpack(cells[:n], from)
			switch columns.place(c) {
			case 0:
				for i, cell := range cells[:n] {
					out[i].S = ids.id(cell)
				}
			case 1:
				for i, cell := range cells[:n] {
					out[i].P = ids.id(cell)
				}
			case 2:
				for i, cell := range cells[:n] {
					out[i].O = ids.id(cell)
				}
			case 3:
				for i, cell := range cells[:n] {
					out[i].G = ids.id(cell)
				}
			}
			if ids.err != nil {
				return ids.err
			}
		}
		out, from = out[n:], from+n
	}
	return nil
}

// has tells whether q is a row.
func (b *base) has(q IDQuad) (bool, error) {
	from, to, err := b.span(SPOG, q)
	return from < to, err
}
