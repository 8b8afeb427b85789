package quadstore

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// bases keeps the bases that the store or a snapshot of it stands on, each open
// as long as one of them needs it.
type bases struct {
	fs  vfs.FS
	dir string // of the store

	mu      sync.Mutex
	open    map[uint64]*base
	current *base // the store's own reference
	closed  bool
}

// openBase opens the base that the record names and removes what folds and
// loads have left that did not come to their end.
func (db *DB) openBase() error {
	r, err := db.currentRecord()
	if err != nil {
		return err
	}
	if err := db.checkState(r, true); err != nil {
		return err
	}
	db.bases = bases{fs: db.fs, dir: db.dir, open: map[uint64]*base{}}
	b := emptyBase()
	if r.base != 0 {
		if b, err = openBase(db.fs, baseDir(db.fs, db.dir, r.base), r.base); err != nil {
			return err
		}
	}
	db.bases.add(b)
	db.bases.current = b
	if db.readOnly {
		return nil
	}
	return db.bases.removeOthers()
}

func (db *DB) currentRecord() (record, error) {
	val, closer, err := db.delta.Get(keyRecord)
	if err != nil {
		return record{}, fmt.Errorf("read the store's record: %w", err)
	}
	defer closer.Close()
	return readRecord(val)
}

// add takes a base in, with one reference.
func (b *bases) add(base *base) {
	b.mu.Lock()
	defer b.mu.Unlock()
	base.refs = 1
	b.open[base.number] = base
}

// Snapshot returns the newest state of the store.
func (db *DB) Snapshot() *Snapshot {
	// A base that the record can name is open: one is added before the commit
	// that names it and let go after the commit that names another. Under the
	// lock the two belong together.
	db.bases.mu.Lock()
	defer db.bases.mu.Unlock()
	s := &Snapshot{db: db, delta: db.delta.NewSnapshot()}
	s.record, s.err = s.readRecord()
	s.base = db.bases.open[s.record.base]
	if s.base == nil {
		s.base = db.bases.current
		s.err = errors.Join(s.err, fmt.Errorf("the base %d is not open", s.record.base))
	}
	s.base.refs++
	return s
}

func (s *Snapshot) readRecord() (record, error) {
	val, closer, err := s.delta.Get(keyRecord)
	if errors.Is(err, pebble.ErrNotFound) {
		return record{}, errors.New("the store has lost its record")
	}
	if err != nil {
		return record{}, fmt.Errorf("read the store's record: %w", err)
	}
	defer closer.Close()
	return readRecord(val)
}

// replace makes next, which was added, the store's own base.
func (b *bases) replace(next *base) error {
	b.mu.Lock()
	old := b.current
	b.current = next
	b.mu.Unlock()
	return b.release(old)
}

// release gives a reference back. A base without any is closed, and its files
// are removed unless the store goes on from them.
func (b *bases) release(base *base) error {
	b.mu.Lock()
	base.refs--
	last := base.refs == 0
	if last {
		delete(b.open, base.number)
	}
	keep := b.closed && base == b.current
	b.mu.Unlock()
	if !last {
		return nil
	}
	err := base.close()
	if base.number != 0 && !keep {
		err = errors.Join(err, b.fs.RemoveAll(baseDir(b.fs, b.dir, base.number)))
	}
	return err
}

// close gives the store's own reference back.
func (b *bases) close() error {
	b.mu.Lock()
	b.closed = true
	current := b.current
	b.mu.Unlock()
	if current == nil {
		return nil
	}
	return b.release(current)
}

// removeOthers removes the folders of all bases but the current one.
func (b *bases) removeOthers() error {
	names, err := b.fs.List(b.dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		path := b.fs.PathJoin(b.dir, name)
		if !strings.HasPrefix(name, basePrefix) || path == baseDir(b.fs, b.dir, b.current.number) {
			continue
		}
		if err := b.fs.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}
