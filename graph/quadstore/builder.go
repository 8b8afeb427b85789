package quadstore

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// builder makes the files of a new base out of quads in any number and
// sequence. It gathers them in a chunk; a chunk that has grown to the memory
// budget is written as a run, which is a base of its own, and the runs are
// merged at the end.
type builder struct {
	fs     vfs.FS
	dir    string // of the new base; runs stand in it while they are needed
	budget int64

	filling sync.RWMutex // held for reading while feeders add, for writing by spill
	chunk   *chunk
	quads   atomic.Int64 // in the chunk
	runs    []*base
}

// newBuilder makes the folder of the new base. Of the memory a part is left to
// what the garbage collector has not yet taken back.
func newBuilder(fs vfs.FS, dir string, memory int64) (*builder, error) {
	budget := memory / 8 * 5
	if err := fs.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return &builder{fs: fs, dir: dir, budget: budget, chunk: newChunk()}, nil
}

// feed has add put a few thousand quads, whose number it returns, into the
// chunk and writes the chunk if that is due. Many goroutines may be in it, each
// with its own feeder.
func (b *builder) feed(add func() (quads int, err error)) error {
	b.filling.RLock()
	n, err := add()
	b.quads.Add(int64(n))
	full := b.full()
	b.filling.RUnlock()
	if err != nil || !full {
		return err
	}
	b.filling.Lock()
	defer b.filling.Unlock()
	if !b.full() { // another feeder was here first
		return nil
	}
	return b.spill()
}

func (b *builder) full() bool { return b.chunk.memory(b.quads.Load()) > b.budget }

// spill writes the chunk as a run.
func (b *builder) spill() error {
	dir := b.runDir(len(b.runs))
	if err := b.fs.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if _, err := b.chunk.write(b.fs, dir, false); err != nil {
		return err
	}
	run, err := openBase(b.fs, dir, 0)
	if err != nil {
		return err
	}
	run.trust()
	b.runs = append(b.runs, run)
	b.chunk.reset()
	b.quads.Store(0)
	return nil
}

func (b *builder) runDir(i int) string { return b.fs.PathJoin(b.dir, "run-"+strconv.Itoa(i)) }

// build writes the base: what was fed together with what is left of old, which
// may be nil.
func (b *builder) build(ctx context.Context, old *survivors) error {
	if old == nil && len(b.runs) == 0 {
		if _, err := b.chunk.write(b.fs, b.dir, true); err != nil {
			return err
		}
		return b.settle()
	}
	if b.quads.Load() > 0 {
		if err := b.spill(); err != nil {
			return err
		}
	}
	large := len(b.runs) > 1
	b.chunk = nil
	if large { // what the chunks took is needed for the merge
		runtime.GC()
		debug.FreeOSMemory()
	}
	var inputs []*survivors
	if old != nil {
		inputs = append(inputs, old)
	}
	for _, run := range b.runs {
		inputs = append(inputs, &survivors{base: run})
	}
	if err := mergeBases(ctx, b.fs, b.dir, inputs); err != nil {
		return err
	}
	if err := b.closeRuns(); err != nil {
		return err
	}
	return b.settle()
}

// settle makes the names of the base's files durable.
func (b *builder) settle() error {
	return errors.Join(syncDir(b.fs, b.dir), syncDir(b.fs, b.fs.PathDir(b.dir)))
}

func (b *builder) closeRuns() (err error) {
	for i, run := range b.runs {
		err = errors.Join(err, run.close(), b.fs.RemoveAll(b.runDir(i)))
	}
	b.runs = nil
	return err
}

// abort takes back whatever was written.
func (b *builder) abort() error { return errors.Join(b.closeRuns(), b.fs.RemoveAll(b.dir)) }

// baseDir is the folder of a base.
func baseDir(fs vfs.FS, dir string, number uint64) string {
	return fs.PathJoin(dir, fmt.Sprintf("%s%06d", basePrefix, number))
}

const basePrefix = "base-"
