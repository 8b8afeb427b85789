package quadstore

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"slices"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Verify compares every checksum, reads the whole store and reports every way in
// which its parts disagree: a quad that is not in every index, an id without a term, a term
// without a quad, a lookup entry that leads elsewhere, counts that are off.
// What stops the reading itself, such as a block that fails its checksum, is the
// result; nil means that all was read, whatever was reported.
func (db *DB) Verify(ctx context.Context, report func(problem error)) error {
	s := db.Snapshot()
	defer s.Close()
	if s.err != nil {
		return s.err
	}
	v := &verifier{ctx: ctx, s: s, report: report}
	for _, step := range []func() error{v.blocks, v.tables, v.indexes, v.dictionary, v.lookups, v.blobs, db.damage.report} {
		if err := step(); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
	}
	return nil
}

type verifier struct {
	ctx    context.Context
	s      *Snapshot
	report func(error)
	steps  int
}

func (v *verifier) problem(format string, args ...any) { v.report(fmt.Errorf(format, args...)) }

// cancelled looks at the context now and then.
func (v *verifier) cancelled() error {
	if v.steps++; v.steps%4096 != 0 {
		return nil
	}
	return v.ctx.Err()
}

// blocks reads every block of the base again.
func (v *verifier) blocks() error {
	for _, f := range v.s.base.blockFiles() {
		for i := range f.blocks {
			if err := v.ctx.Err(); err != nil {
				return err
			}
			if err := f.checkBlock(i); err != nil {
				return err
			}
		}
	}
	return nil
}

// tables compares the checksums of every block of the delta's tables, also of
// those that no reading needs. A table may go meanwhile: Pebble's upkeep goes on.
func (v *verifier) tables() error {
	db := v.s.db
	levels, err := db.delta.SSTables()
	if err != nil {
		return err
	}
	for _, table := range slices.Concat(levels...) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		name := db.fs.PathJoin(db.dir, deltaName, fmt.Sprintf("%06d.sst", table.BackingSSTNum))
		if err := checkTable(db.fs, name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("%s is damaged: %w", name, err)
		}
	}
	return nil
}

func checkTable(fs vfs.FS, name string) error {
	f, err := fs.Open(name)
	if err != nil {
		return err
	}
	readable, err := sstable.NewSimpleReadable(f)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	r, err := sstable.NewReader(context.Background(), readable, sstable.ReaderOptions{})
	if err != nil {
		return errors.Join(err, readable.Close())
	}
	return errors.Join(r.ValidateBlockChecksums(), r.Close())
}

// digest sums the hashes of quads, so that two indexes with the same quads
// have the same digest whatever their order.
type digest struct {
	quads int64
	sum   uint64
}

// indexes compares the four permutations by digest and looks for the
// difference only where there is one.
func (v *verifier) indexes() error {
	seed := maphash.MakeSeed()
	var digests [orders]digest
	for o := range Order(orders) {
		var err error
		if digests[o], err = v.digest(o, seed); err != nil {
			return err
		}
	}
	if n := digests[SPOG].quads; n != v.s.record.quads {
		v.problem("the store says it has %d quads, the index SPOG has %d", v.s.record.quads, n)
	}
	for o := SPOG + 1; o < orders; o++ {
		if digests[o] == digests[SPOG] {
			continue
		}
		if err := errors.Join(v.subset(SPOG, o), v.subset(o, SPOG)); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) digest(o Order, seed maphash.Seed) (d digest, err error) {
	c := v.s.ScanOrder(IDQuad{}, o)
	defer c.Close()
	for c.Next() {
		if err := v.cancelled(); err != nil {
			return d, err
		}
		d.quads++
		d.sum += maphash.Comparable(seed, c.Quad())
	}
	return d, c.Err()
}

// subset reports the quads of one index that another lacks.
func (v *verifier) subset(of, in Order) error {
	c := v.s.ScanOrder(IDQuad{}, of)
	defer c.Close()
	for c.Next() {
		if err := v.cancelled(); err != nil {
			return err
		}
		found, err := v.s.hasIn(in, c.Quad())
		if err != nil {
			return err
		}
		if !found {
			v.problem("the quad %v is in the index %v and not in %v", c.Quad(), of, in)
		}
	}
	return c.Err()
}

// dictionary walks the terms beside the four indexes, all of them ascending, so
// that it needs no memory for either.
func (v *verifier) dictionary() error {
	var uses [orders]*Cursor
	for o := range uses {
		uses[o] = v.s.ScanOrder(IDQuad{}, Order(o))
		defer uses[o].Close()
		uses[o].Next()
	}
	uses[GSPO].Seek(IDQuad{G: NoLabel + 1}) // the one id that stands without a term
	terms, err := v.s.walkTerms()
	if err != nil {
		return err
	}
	defer terms.Close()
	var count int64
	for terms.Next() {
		if err := v.cancelled(); err != nil {
			return err
		}
		count++
		v.term(terms.id)
		used := false
		for o, c := range uses {
			used = v.advance(c, Order(o), terms.id) || used
		}
		if !used {
			v.problem("the term %v is in no quad", terms.id)
		}
	}
	if count != v.s.record.terms {
		v.problem("the store says it has %d terms, the dictionary has %d", v.s.record.terms, count)
	}
	for o, c := range uses {
		v.advance(c, Order(o), ^ID(0))
		if err := c.Err(); err != nil {
			return err
		}
	}
	return terms.Err()
}

// advance moves c past the quads that start with id and tells whether there
// were any. Those that start with a lower one have no term.
func (v *verifier) advance(c *Cursor, o Order, id ID) (used bool) {
	for c.state == onQuad {
		switch first := o.places(c.Quad())[0]; {
		case first > id:
			return used
		case first == id:
			used = true
			c.Seek(o.quad([4]ID{id + 1}))
		default:
			v.problem("the quad %v of the index %v has the id %v, which no term has", c.Quad(), o, first)
			c.Seek(o.quad([4]ID{first + 1}))
		}
	}
	return used
}

// term checks that an id leads to a term and the term back to the id.
func (v *verifier) term(id ID) {
	term, _, err := v.s.readTerm(id)
	if err != nil {
		v.problem("the term %v: %w", id, err)
		return
	}
	back, found, err := v.s.ID(term)
	if err != nil {
		v.problem("the id of %v: %w", term, err)
		return
	}
	if !found || back != id {
		v.problem("the term %v is %v, whose lookup gives another id", id, term)
	}
}

// lookups checks that every lookup entry belongs to a term. With term, which
// checks the way from the term, this makes the two tables a bijection.
func (v *verifier) lookups() error {
	it, err := v.s.delta.NewIter(&pebble.IterOptions{LowerBound: []byte{tableLookup}, UpperBound: []byte{tableLookup + 1}})
	if err != nil {
		return err
	}
	defer it.Close()
	for ok := it.First(); ok; ok = it.Next() {
		if err := v.cancelled(); err != nil {
			return err
		}
		id, err := readLookup(it.Value())
		if err != nil {
			v.problem("%w", err)
			continue
		}
		use, err := v.s.use(id)
		if err != nil {
			return err
		}
		if use != inUse {
			v.problem("the lookup entry %q leads to the id %v, which no term has", it.Key()[1:], id)
		}
	}
	return it.Error()
}

// blobs reads every blob, for the sake of the checksums that stand over them.
func (v *verifier) blobs() error {
	it, err := v.s.delta.NewIter(&pebble.IterOptions{LowerBound: []byte{tableBlobs}, UpperBound: []byte{tableBlobs + 1}})
	if err != nil {
		return err
	}
	defer it.Close()
	for ok := it.First(); ok; ok = it.Next() {
		if err := v.cancelled(); err != nil {
			return err
		}
		if _, err := it.ValueAndErr(); err != nil {
			return err
		}
	}
	return it.Error()
}
