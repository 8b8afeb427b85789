package quadstore

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
)

// Apply commits the batch: all of it or, on an error, nothing. When it returns
// nil the changes are on disk and every later snapshot shows them. The batch
// then tells how many quads were added and removed.
func (db *DB) Apply(b *Batch) error { return db.apply(b, lenient) }

// strictness says which operations without effect are errors.
type strictness struct {
	existing bool // adding a quad that is present
	missing  bool // deleting one that is not
}

var lenient = strictness{}

// conflictError tells which operation of a batch broke the strictness.
type conflictError struct{ op int }

func (e *conflictError) Error() string {
	return fmt.Sprintf("operation %d of the batch has no effect", e.op)
}

func (db *DB) apply(b *Batch, strict strictness) error {
	db.writing.Lock()
	defer db.writing.Unlock()
	b.added, b.removed = 0, 0
	if err := db.writable(); err != nil {
		return err
	}
	c, err := db.newCommit()
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.run(b, strict); err != nil {
		return err
	}
	b.added, b.removed = len(c.added), len(c.removed)
	db.since.note(c.added, c.removed)
	db.foldIfLarge(c.record, c.base.base.rows())
	return nil
}

// commit is the work of one Apply. It reads the state before, gathers all
// writes in one Pebble batch and leaves the DB untouched until that is
// committed.
type commit struct {
	db      *DB
	base    *Snapshot
	batch   *pebble.Batch
	changes []change
	added   []IDQuad // sorted in SPOG, as is removed
	removed []IDQuad

	fresh   map[string]*freshTerm // by lookup key
	byID    map[ID]*freshTerm
	record  record // after the commit
	gone    []string
	blobs   bool
	rebases bool // onto a base that the store does not yet have
	lookup  *generations[string, ID]

	key, body []byte // scratch
}

// change is one operation after its terms became ids.
type change struct {
	quad IDQuad
	seq  int
	add  bool
}

func (db *DB) newCommit() (*commit, error) {
	base := db.Snapshot()
	if base.err != nil {
		return nil, errors.Join(base.err, base.Close())
	}
	return newCommit(base, &db.lookup), nil
}

// newCommitOn returns a commit on the quads of a base that is to become the
// store's; nothing of the delta but the blobs stays.
func (db *DB) newCommitOn(b *base, commits uint64) *commit {
	state := db.Snapshot()
	db.bases.mu.Lock()
	state.base.refs--
	b.refs++
	db.bases.mu.Unlock()
	state.base = b
	state.record = record{
		quads:   int64(b.rows()),
		terms:   int64(b.terms.terms),
		serial:  uint64(b.terms.terms), // beyond the ranks that ids of the base have
		commits: commits,
		base:    b.number,
	}
	lookup := newLookupCache()
	c := newCommit(state, &lookup)
	c.rebases = true
	return c
}

func newCommit(base *Snapshot, lookup *generations[string, ID]) *commit {
	return &commit{
		db:     base.db,
		base:   base,
		batch:  base.db.delta.NewBatch(),
		fresh:  map[string]*freshTerm{},
		byID:   map[ID]*freshTerm{},
		record: base.record,
		lookup: lookup,
	}
}

func (c *commit) close() {
	c.batch.Close()
	c.base.Close()
}

func (c *commit) run(b *Batch, strict strictness) error {
	if err := c.resolve(b.ops); err != nil {
		return err
	}
	if err := c.check(strict); err != nil {
		return err
	}
	steps := []func() error{c.settle, c.writeQuads, c.writeFreshTerms, c.dropUnusedTerms}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	if err := c.writeBlobs(b.blobs); err != nil {
		return err
	}
	return c.finish()
}

// resolve turns operations on terms into changes of ids. A delete that names an
// unknown term is kept under Any, which no stored quad has.
func (c *commit) resolve(ops []op) error {
	c.changes = make([]change, 0, len(ops))
	for seq, op := range ops {
		if err := c.resolveOp(op, seq); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) resolveOp(op op, seq int) error {
	switch op.kind {
	case opDeleteLabel, opDeleteSubject:
		return c.resolveGraph(op, seq)
	case opDeleteNode:
		return c.resolveNode(op.quad.Subject, seq)
	}
	q, err := c.quadIDs(op.quad, op.kind == opAdd)
	if err != nil {
		return fmt.Errorf("quad %v: %w", op.quad, err)
	}
	c.changes = append(c.changes, change{quad: q, seq: seq, add: op.kind == opAdd})
	return nil
}

// resolveGraph makes a delete of every quad that has the operation's label, and
// its subject if that counts.
func (c *commit) resolveGraph(op op, seq int) error {
	var p IDQuad
	var found bool
	var err error
	if p.G, found, err = c.labelID(op.quad.Label, false); err != nil || !found {
		return err
	}
	if op.kind == opDeleteSubject {
		if p.S, found, err = c.termID(op.quad.Subject, false); err != nil || !found {
			return err
		}
	}
	return c.deleteMatching(p, seq)
}

// resolveNode makes a delete of every quad that has the node in any place.
func (c *commit) resolveNode(node quad.Value, seq int) error {
	id, found, err := c.termID(node, false)
	if err != nil || !found {
		return err
	}
	for _, pattern := range []IDQuad{{S: id}, {P: id}, {O: id}, {G: id}} {
		if err := c.deleteMatching(pattern, seq); err != nil {
			return err
		}
	}
	return nil
}

// deleteMatching makes a delete of every quad that matches a pattern, be it in
// the store or added earlier in the batch.
func (c *commit) deleteMatching(pattern IDQuad, seq int) error {
	for i := range c.changes {
		if c.changes[i].quad.Matches(pattern) {
			c.changes[i].add = false
		}
	}
	cur := c.base.Scan(pattern)
	defer cur.Close()
	for cur.Next() {
		c.changes = append(c.changes, change{quad: cur.Quad(), seq: seq})
	}
	return cur.Err()
}

func (c *commit) quadIDs(q quad.Quad, create bool) (IDQuad, error) {
	s, okS, err := c.termID(q.Subject, create)
	if err != nil {
		return IDQuad{}, err
	}
	p, okP, err := c.termID(q.Predicate, create)
	if err != nil {
		return IDQuad{}, err
	}
	o, okO, err := c.termID(q.Object, create)
	if err != nil {
		return IDQuad{}, err
	}
	g, okG, err := c.labelID(q.Label, create)
	if err != nil || !okS || !okP || !okO || !okG {
		return IDQuad{}, err
	}
	return IDQuad{S: s, P: p, O: o, G: g}, nil
}

func (c *commit) labelID(label quad.Value, create bool) (ID, bool, error) {
	if label == nil {
		return NoLabel, true, nil
	}
	return c.termID(label, create)
}

// check goes through the changes in their sequence and stops at the first that
// strict does not allow.
func (c *commit) check(strict strictness) error {
	if strict == lenient {
		return nil
	}
	present := map[IDQuad]bool{}
	for _, ch := range c.changes {
		was, known := present[ch.quad]
		if !known {
			var err error
			if was, err = c.stored(ch.quad); err != nil {
				return err
			}
		}
		if ch.add && was && strict.existing || !ch.add && !was && strict.missing {
			return &conflictError{op: ch.seq}
		}
		present[ch.quad] = ch.add
	}
	return nil
}

func (c *commit) stored(q IDQuad) (bool, error) {
	if !q.complete() || c.usesFresh(q) {
		return false, nil
	}
	return c.base.Has(q)
}

// settle lets the last change of each quad win and keeps those that change what
// is stored, in SPOG order.
func (c *commit) settle() error {
	slices.SortFunc(c.changes, func(a, b change) int {
		return cmp.Or(SPOG.Compare(a.quad, b.quad), cmp.Compare(a.seq, b.seq))
	})
	// Sorted questions make Pebble's seeks short, so one cursor beats a lookup
	// for each quad.
	cur := c.base.ScanOrder(IDQuad{}, SPOG)
	defer cur.Close()
	for i, ch := range c.changes {
		if i+1 < len(c.changes) && c.changes[i+1].quad == ch.quad || !ch.quad.complete() {
			continue
		}
		stored := !c.usesFresh(ch.quad) && cur.Seek(ch.quad) && cur.Quad() == ch.quad
		switch {
		case ch.add && !stored:
			c.added = append(c.added, ch.quad)
		case !ch.add && stored:
			c.removed = append(c.removed, ch.quad)
		}
	}
	return cur.Err()
}

// writeQuads writes the changes of quads. A quad that the base has is deleted by
// a key that says so, and added again by taking that key away.
func (c *commit) writeQuads() error {
	for _, q := range c.added {
		inBase, err := c.base.base.has(q)
		if err != nil {
			return err
		}
		if inBase {
			c.record.delta.gone--
			err = c.deleteQuad(q)
		} else {
			c.record.delta.added++
			err = c.setQuad(q, nil)
		}
		if err != nil {
			return err
		}
	}
	for _, q := range c.removed {
		inBase, err := c.base.base.has(q)
		if err != nil {
			return err
		}
		if inBase {
			c.record.delta.gone++
			err = c.setQuad(q, keyGone)
		} else {
			c.record.delta.added--
			err = c.deleteQuad(q)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) setQuad(q IDQuad, val []byte) error {
	for o := range Order(orders) {
		c.key = appendQuadKey(c.key[:0], o, q)
		if err := c.batch.Set(c.key, val, nil); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) deleteQuad(q IDQuad) error {
	for o := range Order(orders) {
		c.key = appendQuadKey(c.key[:0], o, q)
		if err := c.batch.Delete(c.key, nil); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) writeBlobs(blobs []blobOp) error {
	for _, b := range blobs {
		c.blobs = true
		c.key = appendBlobKey(c.key[:0], b.key)
		if b.delete {
			if err := c.batch.Delete(c.key, nil); err != nil {
				return err
			}
			continue
		}
		if err := c.batch.Set(c.key, b.val, nil); err != nil {
			return err
		}
	}
	return nil
}

// finish makes the changes durable and then known to the writer's cache. A
// commit that changes nothing needs no log entry: all before it is on disk.
func (c *commit) finish() error {
	if len(c.added)+len(c.removed) == 0 && !c.blobs && !c.rebases {
		return nil
	}
	c.record.quads += int64(len(c.added)) - int64(len(c.removed))
	c.record.commits++
	if err := c.batch.Set(keyRecord, c.record.encode(), nil); err != nil {
		return err
	}
	if err := c.batch.Commit(pebble.Sync); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	c.updateLookup()
	c.db.lookup = *c.lookup
	return nil
}
