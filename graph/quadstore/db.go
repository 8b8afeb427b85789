package quadstore

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Options say how to open a store. The zero value is right for a store in the
// operating system's files.
type Options struct {
	// FS holds the files; nil means the operating system's. A store in another
	// file system is not locked against a second user.
	FS vfs.FS
	// ReadOnly opens an existing store and refuses Apply.
	ReadOnly bool
}

// ErrClosed is what Apply returns after Close.
var ErrClosed = errors.New("the store is closed")

// ErrReadOnly is what Apply returns on a store that was opened read-only.
var ErrReadOnly = errors.New("the store is open for reading only")

// InUseError tells that another process, or another DB of this one, has the
// store open. PID is 0 where the system does not tell.
type InUseError struct {
	PID int
	Dir string
}

func (e *InUseError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s is in use by another process", e.Dir)
	}
	return fmt.Sprintf("%s is in use by process %d", e.Dir, e.PID)
}

const (
	lockName  = "lock"
	deltaName = "delta"

	termCacheBytes   = 32 << 20
	lookupCacheBytes = 32 << 20
	blockCacheBytes  = 64 << 20
	memTableBytes    = 32 << 20
)

// DB is an open store. All its methods may be called from many goroutines;
// writers take turns, readers wait for nobody.
type DB struct {
	dir      string
	readOnly bool
	fs       vfs.FS
	delta    *pebble.DB
	lock     io.Closer
	bases    bases
	damage   deltaDamage

	rewriting sync.Mutex // held while a new base is made, before writing
	folds     folds

	writing sync.Mutex // held for the whole of a commit; guards what follows
	lookup  generations[string, ID]
	since   *changes // what commits do while a fold goes on; nil at other times
	noted   uint64   // commits, in the state file
	closed  bool
}

// Open opens the store in dir and creates it if there is none, unless it is to
// be read only. Close must be called when done.
func Open(dir string, opt Options) (*DB, error) {
	db := &DB{
		dir:      dir,
		readOnly: opt.ReadOnly,
		fs:       opt.FS,
		lookup:   newLookupCache(),
	}
	db.folds.start()
	if err := db.open(); err != nil {
		return nil, fmt.Errorf("open store: %w", errors.Join(err, db.Close()))
	}
	return db, nil
}

func newLookupCache() generations[string, ID] {
	return newGenerations[string, ID](lookupCacheBytes / 2)
}

// OpenMemory opens an empty store that lives as long as it is open.
func OpenMemory() (*DB, error) { return Open("memory", Options{FS: vfs.NewMem()}) }

func (db *DB) open() error {
	onDisk := db.fs == nil
	if onDisk {
		db.fs = vfs.Default
	}
	if err := db.prepareDir(); err != nil {
		return err
	}
	if onDisk {
		lock, err := lockDir(db.dir)
		if err != nil {
			return err
		}
		db.lock = lock
	}
	opt := &pebble.Options{
		FS:                 db.fs,
		ReadOnly:           db.readOnly,
		CacheSize:          blockCacheBytes,
		MemTableSize:       memTableBytes,
		FormatMajorVersion: pebble.FormatNewest,
		Logger:             quietLogger{},
		// By itself Pebble would end the process.
		EventListener: &pebble.EventListener{DataCorruption: db.damage.note},
	}
	for i := range opt.Levels {
		opt.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	delta, err := pebble.Open(db.fs.PathJoin(db.dir, deltaName), opt)
	if err != nil {
		return err
	}
	db.delta = delta
	if err := db.checkFormat(); err != nil {
		return err
	}
	return db.openBase()
}

// prepareDir makes the store's directory, or checks that there is one to read.
func (db *DB) prepareDir() error {
	if !db.readOnly {
		return makeDir(db.fs, db.dir)
	}
	_, err := db.fs.Stat(db.fs.PathJoin(db.dir, deltaName))
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no store in %s", db.dir)
	}
	return err
}

// makeDir makes dir and syncs the directories above it up to the first that was
// there, so that a crash cannot take a new store away with its entry in them.
func makeDir(fs vfs.FS, dir string) error {
	above := []string{fs.PathDir(dir)}
	for {
		top := above[len(above)-1]
		if _, err := fs.Stat(top); err == nil || fs.PathDir(top) == top {
			break
		}
		above = append(above, fs.PathDir(top))
	}
	if err := fs.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range above {
		if err := syncDir(fs, name); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(fs vfs.FS, name string) error {
	dir, err := fs.OpenDir(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// checkFormat refuses a store of a format that this code does not know, and
// marks a new one.
func (db *DB) checkFormat() error {
	version, closer, err := db.delta.Get(keyFormat)
	if errors.Is(err, pebble.ErrNotFound) {
		if err := db.checkState(record{}, false); err != nil {
			return err
		}
		return db.markFormat()
	}
	if err != nil {
		return err
	}
	defer closer.Close()
	if string(version) != formatVersion {
		return fmt.Errorf("%s has the format %q, this program reads %q", db.dir, version, formatVersion)
	}
	return nil
}

func (db *DB) markFormat() error {
	b := db.delta.NewBatch()
	defer b.Close()
	if err := b.Set(keyFormat, []byte(formatVersion), nil); err != nil {
		return err
	}
	if err := b.Set(keyRecord, record{}.encode(), nil); err != nil {
		return err
	}
	return b.Commit(pebble.Sync)
}

// Close closes the store once a running Apply or BulkLoad is through; it ends a
// fold that goes on in the background. Closing again does nothing. Snapshots and cursors must be closed before, and nothing may be
// asked of the store after.
func (db *DB) Close() error {
	db.folds.stop()
	db.rewriting.Lock()
	defer db.rewriting.Unlock()
	db.writing.Lock()
	defer db.writing.Unlock()
	if db.closed {
		return nil
	}
	db.closed = true
	err := db.bases.close()
	if db.delta != nil {
		err = errors.Join(err, db.closeDelta())
	}
	if db.lock != nil {
		err = errors.Join(err, db.lock.Close())
	}
	return err
}

// closeDelta closes the delta with an empty log: damage at a log's end cannot be
// told from a crash, damage elsewhere can.
func (db *DB) closeDelta() error {
	if db.readOnly || db.bases.current == nil {
		return db.delta.Close()
	}
	r, err := db.currentRecord()
	if err == nil {
		err = db.delta.Flush()
	}
	if err == nil && r.commits != db.noted {
		err = db.writeState(db.dir, r.commits)
	}
	return errors.Join(err, db.delta.Close())
}

// deltaDamage is what Pebble found damaged in its files, on its own or when asked
// to read.
type deltaDamage struct {
	sync.Mutex
	err error
}

func (d *deltaDamage) note(info pebble.DataCorruptionInfo) {
	d.Lock()
	defer d.Unlock()
	d.err = fmt.Errorf("%s is damaged: %w", info.Path, info.Details)
}

func (d *deltaDamage) report() error {
	d.Lock()
	defer d.Unlock()
	return d.err
}

// quietLogger drops what Pebble says about its own upkeep. A fatal report
// means that a log or manifest write failed: going on could lose commits.
type quietLogger struct{}

func (quietLogger) Infof(string, ...interface{})  {}
func (quietLogger) Errorf(string, ...interface{}) {}
func (quietLogger) Fatalf(format string, args ...interface{}) {
	panic(fmt.Sprintf("quadstore: "+format, args...))
}
