package quadstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
)

// A fold makes a new base of the old one and the delta:
//
//	1. take a snapshot; from now on commits note what they change
//	2. write the files of the new base from it, durably
//	3. in one commit, empty the delta, name the new base in the record, and do
//	   what was noted again, with the ids of the new base
//
// Writers wait only for the last step. A crash before its commit leaves the old
// base and files that the next Open removes. A load does the same, but with more
// quads and while other writers wait.

// The delta is folded when it has foldLeast keys, and one for each foldShare
// rows of the base: below that it is cheap to read, and a fold writes all.
const (
	foldLeast = 100_000
	foldShare = 8

	// foldMemory is the budget of a fold for the quads of the delta.
	foldMemory = 256 << 20
)

// folds runs folds in the background, one at a time.
type folds struct {
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	running bool
	done    int64
	err     error
	retryAt int64 // keys in the delta, after a fold that failed
	least   int64 // foldLeast
	group   sync.WaitGroup
}

func (f *folds) start() {
	f.ctx, f.cancel = context.WithCancel(context.Background())
	f.least = foldLeast
}

// stop ends the fold that is running.
func (f *folds) stop() {
	f.cancel()
	f.group.Wait()
}

func (f *folds) report() (done int64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.done, f.err
}

// foldIfLarge starts a fold in the background if the delta has grown enough.
func (db *DB) foldIfLarge(r record, rows int) {
	f := &db.folds
	f.mu.Lock()
	defer f.mu.Unlock()
	keys := r.delta.added + r.delta.gone
	if f.running || f.ctx.Err() != nil || keys < max(f.least, int64(rows)/foldShare, f.retryAt) {
		return
	}
	f.running = true
	f.group.Go(func() {
		err := db.Compact(f.ctx)
		f.mu.Lock()
		defer f.mu.Unlock()
		f.running = false
		if f.retryAt = 0; err != nil && f.ctx.Err() == nil {
			f.err, f.retryAt = err, 2*keys // a full disk should not be tried at every commit
		}
	})
}

// Compact folds what was written since the last fold into the base and reclaims
// the space of what was deleted. The store folds by itself when that pays; after
// Compact it is as small and as fast to read as it gets. Readers and writers go
// on meanwhile.
func (db *DB) Compact(ctx context.Context) error {
	db.rewriting.Lock()
	defer db.rewriting.Unlock()
	if err := db.fold(ctx); err != nil {
		return fmt.Errorf("fold: %w", err)
	}
	if err := db.delta.Compact(ctx, foldedFrom, foldedTo, false); err != nil {
		return fmt.Errorf("reclaim the space of the delta: %w", err)
	}
	return nil
}

// fold does the work of Compact; rewriting is held.
func (db *DB) fold(ctx context.Context) error {
	s, err := db.startFold()
	if err != nil || s == nil {
		return err
	}
	defer s.Close()
	b, err := db.foldedBase(ctx, s)
	db.writing.Lock()
	defer db.writing.Unlock()
	since := db.since
	db.since = nil
	if err != nil {
		return err
	}
	return db.switchTo(b, s, since, nil)
}

// startFold has the changes of commits noted from the snapshot on that it
// returns, which is nil if there is nothing to fold.
func (db *DB) startFold() (*Snapshot, error) {
	db.writing.Lock()
	defer db.writing.Unlock()
	if err := db.writable(); err != nil {
		return nil, err
	}
	s := db.Snapshot()
	if s.err != nil || !s.record.changedQuads() {
		return nil, errors.Join(s.err, s.Close())
	}
	db.since = &changes{quads: map[IDQuad]bool{}}
	return s, nil
}

// writable tells why nothing can be written; writing is held.
func (db *DB) writable() error {
	if db.closed {
		return ErrClosed
	}
	if db.readOnly {
		return ErrReadOnly
	}
	return nil
}

// foldedBase writes a base with the quads of s. It is not yet the store's.
func (db *DB) foldedBase(ctx context.Context, s *Snapshot) (*base, error) {
	builder, err := newBuilder(db.fs, baseDir(db.fs, db.dir, s.record.base+1), foldMemory)
	if err != nil {
		return nil, err
	}
	return builder.finish(ctx, s)
}

// finish writes the base that follows the one of s: with the quads of s and with
// those that the builder was fed.
func (b *builder) finish(ctx context.Context, s *Snapshot) (*base, error) {
	err := b.feedDelta(ctx, s)
	if err == nil {
		err = b.build(ctx, s.survivors())
	}
	if err != nil {
		return nil, errors.Join(err, b.abort())
	}
	next, err := openBase(b.fs, b.dir, s.record.base+1)
	if err != nil {
		return nil, errors.Join(err, b.fs.RemoveAll(b.dir))
	}
	return next, nil
}

// switchTo makes b, which has the quads of s, the store's base, with what was
// changed since as its delta, and keeps blobs. writing is held.
func (db *DB) switchTo(b *base, s *Snapshot, since *changes, blobs map[string][]byte) (err error) {
	db.bases.add(b)
	defer func() {
		if err != nil {
			err = errors.Join(err, db.bases.release(b))
		}
	}()
	now := db.Snapshot()
	defer now.Close()
	replay, err := since.batch(now, s)
	if err != nil {
		return err
	}
	for key, val := range blobs {
		replay.PutBlob(key, val)
	}
	c := db.newCommitOn(b, now.record.commits)
	defer c.close()
	if err := c.batch.DeleteRange(foldedFrom, foldedTo, nil); err != nil {
		return err
	}
	if err := c.run(replay, lenient); err != nil {
		return err
	}
	db.folds.count()
	// The old base may go only when a store that has lost this commit cannot be
	// taken for one that never had it.
	db.noted = c.record.commits
	return errors.Join(db.writeState(db.dir, db.noted), db.bases.replace(b))
}

func (f *folds) count() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done++
	f.err = nil
}

// changes are what commits have done since a fold started, in the ids of then:
// true for a quad that was added, false for one that was deleted.
type changes struct{ quads map[IDQuad]bool }

// note takes a commit in. A quad that is as it was when the fold started is
// none of the changes.
func (c *changes) note(added, removed []IDQuad) {
	if c == nil {
		return
	}
	for _, q := range added {
		c.set(q, true)
	}
	for _, q := range removed {
		c.set(q, false)
	}
}

func (c *changes) set(q IDQuad, present bool) {
	if _, changed := c.quads[q]; changed {
		delete(c.quads, q)
	} else {
		c.quads[q] = present
	}
}

// batch makes a batch of the changes. What was added is in now, what was deleted
// in then.
func (c *changes) batch(now, then *Snapshot) (*Batch, error) {
	b := &Batch{}
	if c == nil {
		return b, nil
	}
	for ids, present := range c.quads {
		from := then
		if present {
			from = now
		}
		q, err := from.Quad(ids)
		if err != nil {
			return nil, err
		}
		if present {
			b.Add(q)
		} else {
			b.Delete(q)
		}
	}
	return b, nil
}

// feedDelta adds the quads that the snapshot has beside its base.
func (b *builder) feedDelta(ctx context.Context, s *Snapshot) error {
	if s.err != nil || s.record.delta.added == 0 {
		return s.err
	}
	keys := keyWalk{order: SPOG}
	defer keys.close()
	if err := keys.reset(s.delta, IDQuad{}, 0); err != nil {
		return err
	}
	keys.first()
	f := b.feeder()
	for keys.valid {
		err := b.feed(func() (n int, err error) {
			numbers := map[ID]uint32{NoLabel: 0} // good until the chunk is written
			for ; keys.valid && n < quad.DefaultBatch; keys.next() {
				if keys.gone {
					continue
				}
				if err := f.addIDs(s, keys.quad, numbers); err != nil {
					return n, err
				}
				n++
			}
			return n, keys.err
		})
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
	return keys.err
}

func (f *feeder) addIDs(s *Snapshot, q IDQuad, numbers map[ID]uint32) error {
	var r row
	for i, id := range SPOG.places(q) {
		n, known := numbers[id]
		if !known {
			v, _, err := s.readTerm(id)
			if err != nil {
				return err
			}
			if n, err = f.value(v); err != nil {
				return err
			}
			numbers[id] = n
		}
		r[i] = n
	}
	f.add(r)
	return nil
}

// survivors returns what is left of the snapshot's base; nil if that is nothing.
func (s *Snapshot) survivors() *survivors {
	if int64(s.base.rows()) == s.record.delta.gone {
		return nil
	}
	out := &survivors{base: s.base}
	if s.record.delta.goneTerms > 0 {
		out.goneTerms = func() sequence[uint32] { return &goneTerms{s: s} }
	}
	if s.record.delta.gone > 0 {
		out.goneRows = func(o Order) sequence[row] { return &goneRows{s: s, keys: keyWalk{order: o}} }
	}
	return out
}

// goneTerms walks the ordinals of the base's terms that no quad has any more.
type goneTerms struct {
	s   *Snapshot
	it  *pebble.Iterator
	err error
}

func (g *goneTerms) next() (uint32, bool) {
	ok := false
	if g.it == nil {
		if g.it, g.err = g.s.delta.NewIter(termKeys()); g.err != nil {
			return 0, false
		}
		ok = g.it.First()
	} else {
		ok = g.it.Next()
	}
	for ; ok; ok = g.it.Next() {
		if val := g.it.Value(); len(val) == 0 || val[0] != termGone {
			continue
		}
		ordinal, found, err := g.s.base.terms.ordinal(readID(g.it.Key()[1:]))
		if err == nil && !found {
			err = fmt.Errorf("the deleted term %v is not in the base", readID(g.it.Key()[1:]))
		}
		g.err = err
		return ordinal, err == nil
	}
	g.err = g.it.Error()
	return 0, false
}

func (g *goneTerms) close() error {
	if g.it == nil {
		return g.err
	}
	return errors.Join(g.err, g.it.Close())
}

// goneRows walks the rows of the base that were deleted.
type goneRows struct {
	s    *Snapshot
	keys keyWalk
	err  error
}

func (g *goneRows) next() (row, bool) {
	if g.keys.it == nil {
		if g.err = g.keys.reset(g.s.delta, IDQuad{}, 0); g.err != nil {
			return row{}, false
		}
		g.keys.first()
	} else {
		g.keys.next()
	}
	for g.keys.valid && !g.keys.gone {
		g.keys.next()
	}
	if !g.keys.valid {
		g.err = g.keys.err
		return row{}, false
	}
	var r row
	for i, id := range g.keys.order.places(g.keys.quad) {
		ordinal, found, err := g.s.base.terms.ordinal(id)
		if err == nil && !found {
			err = fmt.Errorf("the deleted quad %v is not in the base", g.keys.quad)
		}
		if err != nil {
			g.err = err
			return row{}, false
		}
		r[i] = ordinal
	}
	return r, true
}

func (g *goneRows) close() error { return errors.Join(g.err, g.keys.close()) }
