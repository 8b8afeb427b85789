package quadstore

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// The file "state" notes how many commits the store had when it was last closed
// or given a new base. A log-structured store takes damage at the end of its own
// lists of files and of commits for a crash, and opens as it was before; with
// this note that is told from a crash. The file is one line, with the CRC-32C of
// what stands before it:
//
//	newsgraph quads 2, 17 commits, checksum 5be41df5
const stateName = "state"

const stateLine = formatVersion + ", %d commits, "

// writeState notes a number of commits in the store in dir, durably.
func (db *DB) writeState(dir string, commits uint64) error {
	text := fmt.Sprintf(stateLine, commits)
	text += fmt.Sprintf("checksum %08x\n", checksum([]byte(text)))
	name := db.fs.PathJoin(dir, stateName)
	f, err := db.fs.Create(name+".new", "")
	if err != nil {
		return err
	}
	_, err = f.Write([]byte(text))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := db.fs.Rename(name+".new", name); err != nil {
		return err
	}
	return syncDir(db.fs, dir)
}

// readState returns what was noted last; false if nothing was.
func (db *DB) readState() (commits uint64, noted bool, err error) {
	name := db.fs.PathJoin(db.dir, stateName)
	f, err := db.fs.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		return 0, false, err
	}
	var sum uint32
	n, _ := fmt.Sscanf(string(text), stateLine+"checksum %08x\n", &commits, &sum)
	line := fmt.Sprintf(stateLine, commits)
	if n != 2 || sum != checksum([]byte(line)) || string(text) != line+fmt.Sprintf("checksum %08x\n", sum) {
		return 0, false, &DamageError{File: name, What: "it is not the line that it should be"}
	}
	return commits, true, nil
}

// checkState compares the record, if there is one, with what was noted.
func (db *DB) checkState(r record, recorded bool) error {
	commits, noted, err := db.readState()
	if err != nil || !noted {
		return err
	}
	if !recorded || r.commits < commits {
		return fmt.Errorf("%s is damaged: it had %d commits and has lost the last of them", db.fs.PathJoin(db.dir, deltaName), commits)
	}
	db.noted = commits
	return nil
}
