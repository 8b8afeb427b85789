//go:build !unix

package quadstore

import (
	"io"
	"path/filepath"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// lockDir makes this process the only user of dir until the result is closed.
// Without flock the holder's number cannot be read from the locked file.
func lockDir(dir string) (io.Closer, error) {
	lock, err := vfs.Default.Lock(filepath.Join(dir, lockName))
	if err != nil {
		return nil, &InUseError{Dir: dir}
	}
	return lock, nil
}
