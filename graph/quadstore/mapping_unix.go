//go:build unix

package quadstore

import (
	"fmt"
	"syscall"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// mapFile maps a file of the operating system into memory. A file system that
// has no descriptors to map gives its bytes as a copy.
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
	if f.Fd() == vfs.InvalidFd || info.Size() == 0 {
		return readContent(f, info.Size())
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", name, err)
	}
	return &mapping{data: data, release: func() error { return syscall.Munmap(data) }}, nil
}

// forget lets the system take back the memory behind the bytes from one offset
// to another, which it reads again if asked for.
func (m *mapping) forget(from, to int) {
	page := syscall.Getpagesize()
	from, to = (from+page-1)/page*page, to/page*page
	if m.release == nil || from >= to {
		return
	}
	// Only advice: that it was not followed changes nothing.
	_ = syscall.Madvise(m.data[from:to], syscall.MADV_DONTNEED)
}
