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
// sequence. It gathers them in a chunk; a chunk that has grown to its share of
// the memory budget is written as a run, which is a base of its own, while the
// next one is filled. The runs are merged at the end.
type builder struct {
	fs     vfs.FS
	dir    string // of the new base; runs stand in it while they are needed
	budget int64

	filling sync.RWMutex // held for reading while feeders add, for writing by spill
	feeders []*feeder
	chunk   *chunk       // that is filled
	quads   atomic.Int64 // in it
	spilled *chunk       // as a run, or being so; nil if none was
	spills  chan error   // of the run that is being written; nil if none is
	buffers rowBuffers   // of who writes a chunk
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

// feeder returns a new feeder. It is called while no other is in feed.
func (b *builder) feeder() *feeder {
	f := &feeder{in: b.chunk.in}
	b.feeders = append(b.feeders, f)
	return f
}

// spill has the chunk written as a run, once the one before it is, and gives the
// feeders another. An error may be that of the one before.
func (b *builder) spill() error {
	if err := b.awaitRun(); err != nil {
		return err
	}
	full, next := b.chunk, b.spilled
	if next == nil {
		next = newChunk()
	}
	next.reset()
	b.swap(next)
	b.spilled, b.spills = full, make(chan error, 1)
	go func() { b.spills <- b.writeRun(full) }()
	return nil
}

// swap gives the feeders another chunk to fill. What they added stays with the
// one before.
func (b *builder) swap(next *chunk) {
	for _, f := range b.feeders {
		b.chunk.take(f, next)
	}
	b.chunk = next
	b.quads.Store(0)
}

// awaitRun waits until no run is being written.
func (b *builder) awaitRun() error {
	if b.spills == nil {
		return nil
	}
	err := <-b.spills
	b.spills = nil
	return err
}

func (b *builder) writeRun(c *chunk) error {
	dir := b.runDir(len(b.runs))
	if err := b.fs.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := c.write(b.fs, dir, &b.buffers, false); err != nil {
		return err
	}
	run, err := openBase(b.fs, dir, 0)
	if err != nil {
		return err
	}
	run.trust()
	b.runs = append(b.runs, run)
	return nil
}

func (b *builder) runDir(i int) string { return b.fs.PathJoin(b.dir, "run-"+strconv.Itoa(i)) }

// build writes the base: what was fed together with what is left of old, which
// may be nil.
func (b *builder) build(ctx context.Context, old *survivors) error {
	if err := b.awaitRun(); err != nil {
		return err
	}
	last := b.chunk
	b.swap(&chunk{})
	if old == nil && len(b.runs) == 0 {
		if err := last.write(b.fs, b.dir, &b.buffers, true); err != nil {
			return err
		}
		return b.settle()
	}
	if last.rows() > 0 {
		if err := b.writeRun(last); err != nil {
			return err
		}
	}
	large := len(b.runs) > 1
	b.spilled, b.buffers = nil, rowBuffers{}
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
func (b *builder) abort() error {
	return errors.Join(b.awaitRun(), b.closeRuns(), b.fs.RemoveAll(b.dir))
}

// baseDir is the folder of a base.
func baseDir(fs vfs.FS, dir string, number uint64) string {
	return fs.PathJoin(dir, fmt.Sprintf("%s%06d", basePrefix, number))
}

const basePrefix = "base-"
