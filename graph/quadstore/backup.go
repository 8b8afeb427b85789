package quadstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Backup makes a copy of the store in dir, which must not be there: the store as
// it is at one moment during the call, ready for Open. Readers and writers go
// on; a fold or a load waits. Files that never change are linked where dir is on
// the same disk, so that a copy takes little time and space. After an error
// nothing of it stays.
func (db *DB) Backup(ctx context.Context, dir string) (err error) {
	if _, err := db.fs.Stat(dir); err == nil {
		return fmt.Errorf("back up: %s is there already", dir)
	}
	if err := makeDir(db.fs, dir); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up: %w", errors.Join(err, db.fs.RemoveAll(dir)))
		}
	}()
	// Without this a fold could put another base into the record than the one
	// that is copied.
	db.rewriting.Lock()
	defer db.rewriting.Unlock()
	s := db.Snapshot()
	defer s.Close()
	if s.err != nil {
		return s.err
	}
	if err := db.copyBase(ctx, s.base, dir); err != nil {
		return err
	}
	if err := db.delta.Checkpoint(db.fs.PathJoin(dir, deltaName), pebble.WithFlushedWAL()); err != nil {
		return err
	}
	return db.writeState(dir, s.record.commits)
}

func (db *DB) copyBase(ctx context.Context, b *base, dir string) error {
	if b.number == 0 {
		return nil
	}
	to := baseDir(db.fs, dir, b.number)
	if err := db.fs.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, f := range b.blockFiles() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := vfs.LinkOrCopy(db.fs, f.name, db.fs.PathJoin(to, db.fs.PathBase(f.name))); err != nil {
			return err
		}
	}
	return syncDir(db.fs, to)
}
