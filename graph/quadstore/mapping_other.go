//go:build !unix

package quadstore

import "github.com/cockroachdb/pebble/v2/vfs"

// mapFile reads a file into memory.
func mapFile(fs vfs.FS, name string) (*mapping, error) {
	f, err := fs.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readContent(f, info.Size())
}

// forget does nothing: what was read stays.
func (m *mapping) forget(from, to int) {}
