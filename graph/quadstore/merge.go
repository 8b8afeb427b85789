package quadstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// survivors is what a merge takes of a base: all but what was deleted since.
type survivors struct {
	*base
	// goneTerms yields the ordinals of terms that no quad has any more,
	// goneRows the rows of o's file that were deleted; both ascending. They may
	// be nil.
	goneTerms func() sequence[uint32]
	goneRows  func(o Order) sequence[row]
}

// sequence is a walk over values; next is false at the end or on an error.
type sequence[T any] interface {
	next() (T, bool)
	close() error // what ended the walk early
}

// mergeBases writes the union of the inputs as a base into dir, durably.
func mergeBases(ctx context.Context, fs vfs.FS, dir string, inputs []*survivors) error {
	ordinals, terms, err := mergeDictionaries(ctx, fs, dir, inputs)
	if err != nil {
		return fmt.Errorf("merge dictionaries: %w", err)
	}
	labels := false
	for _, in := range inputs {
		labels = labels || in.files[GSPO].rows > 0
	}
	var errs [orders]error
	inParallel(2, func(half int) {
		for _, o := range [2][2]Order{{SPOG, GSPO}, {POSG, OSPG}}[half] {
			if o == GSPO && !labels {
				errs[o] = writePermutation(fs, dir, o, nil, true)
				continue
			}
			m := rowMerge{ctx: ctx, ordinals: ordinals, greatest: uint32(terms)}
			if errs[o] = m.run(fs, dir, o, inputs); errs[o] != nil {
				errs[o] = fmt.Errorf("merge %s: %w", permutationNames[o], errs[o])
				return
			}
		}
	})
	return errors.Join(errs[:]...)
}

// mergeDictionaries writes the union of the terms. For each input it returns
// the new ordinals by the old ones.
func mergeDictionaries(ctx context.Context, fs vfs.FS, dir string, inputs []*survivors) (ordinals [][]uint32, terms int, err error) {
	w, err := createDictionary(fs, dir)
	if err != nil {
		return nil, 0, err
	}
	defer w.close()
	ordinals = make([][]uint32, len(inputs))
	var heap mergeHeap[*termReader]
	for i, in := range inputs {
		ordinals[i] = make([]uint32, in.terms.terms+1)
		r := newTermReader(in, ordinals[i])
		defer func() { err = errors.Join(err, r.close()) }()
		if err := heap.push(r); err != nil {
			return nil, 0, err
		}
	}
	for n := 0; len(heap) > 0; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		r := heap[0]
		if w.terms == 0 || r.tag != w.tag || !bytes.Equal(r.body, w.last) {
			if err := w.add(r.tag, r.body); err != nil {
				return nil, 0, err
			}
		}
		r.ordinals[r.ordinal] = uint32(w.terms)
		if err := heap.advance(); err != nil {
			return nil, 0, err
		}
	}
	return ordinals, w.terms, w.finish(true)
}

// mergeHeap is a binary heap of walks, the one that is to be read next on top.
type mergeHeap[R mergeReader[R]] []R

type mergeReader[R any] interface {
	advance() (bool, error) // to the next item; false at the end
	before(R) bool
}

// push adds a walk that has not started.
func (h *mergeHeap[R]) push(r R) error {
	ok, err := r.advance()
	if err != nil || !ok {
		return err
	}
	*h = append(*h, r)
	for i := len(*h) - 1; i > 0 && (*h)[i].before((*h)[(i-1)/2]); i = (i - 1) / 2 {
		(*h)[i], (*h)[(i-1)/2] = (*h)[(i-1)/2], (*h)[i]
	}
	return nil
}

// advance moves the walk on top and puts the next one there.
func (h *mergeHeap[R]) advance() error {
	s := *h
	ok, err := s[0].advance()
	if err != nil {
		return err
	}
	if !ok {
		s[0] = s[len(s)-1]
		s = s[:len(s)-1]
		*h = s
	}
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(s); child++ {
			if s[child].before(s[least]) {
				least = child
			}
		}
		if least == i {
			return nil
		}
		s[i], s[least] = s[least], s[i]
		i = least
	}
}

// termReader walks the terms that an input brings into a merge.
type termReader struct {
	d        *dictionary
	ordinals []uint32 // to be filled in
	gone     sequence[uint32]
	nextGone uint32 // 0 at the end

	trail   trail
	page    int // behind the one that is read
	left    int // terms in it
	bucket  bucketReader
	ordinal uint32
	tag     tag
	body    []byte
	payload [8]byte
}

func newTermReader(in *survivors, ordinals []uint32) *termReader {
	r := &termReader{d: in.terms, ordinals: ordinals, trail: trail{mapping: in.terms.mapping}}
	if in.goneTerms != nil {
		r.gone = in.goneTerms()
		r.nextGone, _ = r.gone.next()
	}
	return r
}

func (r *termReader) advance() (bool, error) {
	for {
		if r.left == 0 {
			if r.page == r.d.blocks {
				return false, nil
			}
			if err := r.openPage(); err != nil {
				return false, err
			}
		}
		r.left--
		r.ordinal++
		r.read()
		if r.ordinal != r.nextGone {
			return true, nil
		}
		r.nextGone, _ = r.gone.next()
	}
}

func (r *termReader) openPage() error {
	block, err := r.d.block(r.page)
	if err != nil {
		return err
	}
	r.left = r.d.termsIn(r.page)
	r.tag = tag(r.d.note(r.page)[4])
	r.bucket.rest, r.bucket.read = block, 0
	if r.tag < tagInt {
		r.bucket.rest = block[(r.left+bucketTerms-1)/bucketTerms*4:]
	}
	r.trail.pass(r.d.blockOffset(r.page))
	r.page++
	return nil
}

// read takes a term of the page, which has been checked.
func (r *termReader) read() {
	if r.tag < tagInt {
		r.bucket.next()
		r.body = r.bucket.body
		return
	}
	binary.BigEndian.PutUint64(r.payload[:], binary.LittleEndian.Uint64(r.bucket.rest))
	r.bucket.rest = r.bucket.rest[8:]
	r.body = r.payload[:]
}

func (r *termReader) before(other *termReader) bool {
	if r.tag != other.tag {
		return r.tag < other.tag
	}
	return bytes.Compare(r.body, other.body) < 0
}

func (r *termReader) close() error {
	if r.gone == nil {
		return nil
	}
	return r.gone.close()
}

// rowMerge merges the rows of one order.
type rowMerge struct {
	ctx      context.Context
	ordinals [][]uint32
	greatest uint32
}

func (m *rowMerge) run(fs vfs.FS, dir string, o Order, inputs []*survivors) (err error) {
	w, err := createPermutation(fs, dir, o)
	if err != nil {
		return err
	}
	defer w.close()
	var heap mergeHeap[*rowReader]
	for i, in := range inputs {
		r := newRowReader(in, o, m.ordinals[i])
		defer func() { err = errors.Join(err, r.close()) }()
		if err := heap.push(r); err != nil {
			return err
		}
	}
	out := make([]row, 0, 16*blockRows)
	last := row{} // no quad has the subject 0, nor the object or predicate
	for len(heap) > 0 {
		if r := heap[0].row; r != last {
			if last = r; len(out) == cap(out) {
				if err := m.flush(w, out); err != nil {
					return err
				}
				out = out[:0]
			}
			out = append(out, r)
		}
		if err := heap.advance(); err != nil {
			return err
		}
	}
	if err := m.flush(w, out); err != nil {
		return err
	}
	return w.finish(true)
}

func (m *rowMerge) flush(w *permutationWriter, rows []row) error {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	return w.add(rows)
}

// rowReader walks the rows that an input brings into a merge, with their new
// ordinals.
type rowReader struct {
	file     *permutation
	rotate   bool // the file is SPOG and the order GSPO
	ordinals []uint32
	gone     sequence[row]
	nextGone row
	row      row

	trail trail
	rows  []row // that follow
	buf   []row
	block int // behind the one in buf
}

func newRowReader(in *survivors, o Order, ordinals []uint32) *rowReader {
	file, columns := in.file(o)
	r := &rowReader{file: file, rotate: columns != o, ordinals: ordinals, trail: trail{mapping: file.mapping}}
	if in.goneRows != nil {
		r.gone = in.goneRows(columns)
		r.nextGone, _ = r.gone.next()
	}
	return r
}

func (r *rowReader) advance() (bool, error) {
	for len(r.rows) == 0 {
		if r.block == r.file.blocks {
			return false, nil
		}
		if err := r.openBlock(); err != nil {
			return false, err
		}
	}
	r.row, r.rows = r.rows[0], r.rows[1:]
	return true, nil
}

// openBlock reads the next block. It translates a column at a time: these
// look-ups miss the caches, and side by side they wait together.
func (r *rowReader) openBlock() error {
	var b packedBlock
	if err := r.file.open(r.block, &b); err != nil {
		return err
	}
	r.trail.pass(r.file.blockOffset(r.block))
	r.block++
	r.buf = b.appendRows(r.buf[:0])
	if r.gone != nil {
		r.buf = slices.DeleteFunc(r.buf, r.isGone)
	}
	for c := range 4 {
		for i := range r.buf {
			r.buf[i][c] = r.ordinals[r.buf[i][c]]
		}
	}
	if r.rotate {
		for i, old := range r.buf {
			r.buf[i] = row{old[3], old[0], old[1], old[2]}
		}
	}
	r.rows = r.buf
	return nil
}

// isGone is asked for every row, in the sequence of the file.
func (r *rowReader) isGone(old row) bool {
	if old != r.nextGone {
		return false
	}
	r.nextGone, _ = r.gone.next()
	return true
}

func (r *rowReader) before(other *rowReader) bool { return r.row.before(&other.row) }

func (r *rowReader) close() error {
	if r.gone == nil {
		return nil
	}
	return r.gone.close()
}
