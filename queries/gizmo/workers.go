package gizmo

import (
	"context"
	"errors"
	"iter"
	"os/exec"
	"sync"

	"github.com/cayleygraph/cayley/graph"
)

// WorkersOptions say how many workers there are and what they may use.
type WorkersOptions struct {
	// Command returns the command of a process that calls ServeWorker with its
	// standard input and output. Its streams and environment are set here.
	Command func() *exec.Cmd

	Processes int   // at most, and from the start; at least 1
	Memory    int64 // bytes for a script; 0 is DefaultMemory
}

// DefaultMemory is how much memory a script may need where nothing else is said.
const DefaultMemory = 256 << 20

// Workers run scripts that nobody vouches for, each in a process of its own
// that cannot outgrow its memory and is killed when its time is over. The
// processes wait for scripts ready started. It is safe for concurrent use.
type Workers struct {
	options WorkersOptions

	// One slot for each process. It is nil where none has been started, or
	// starting it failed: who takes it tries.
	slots   chan *process
	closing chan struct{}
	once    sync.Once
	renewal sync.WaitGroup // of slots
}

// ErrClosed is what Run of closed Workers ends with.
var ErrClosed = errors.New("no more scripts are taken")

// NewWorkers starts the processes. It fails if the first cannot be started.
// Close must be called when done.
func NewWorkers(options WorkersOptions) (*Workers, error) {
	options.Processes = max(1, options.Processes)
	if options.Memory <= 0 {
		options.Memory = DefaultMemory
	}
	w := &Workers{
		options: options,
		slots:   make(chan *process, options.Processes),
		closing: make(chan struct{}),
	}
	first, err := w.start(context.Background())
	if err != nil {
		return nil, err
	}
	w.slots <- first
	for range options.Processes - 1 {
		w.renew()
	}
	return w, nil
}

func (w *Workers) start(ctx context.Context) (*process, error) {
	return startProcess(ctx, w.options.Command(), w.options.Memory)
}

// Run is the function Run with the script in a worker. While all are busy it
// waits for one; the time of the options starts when it has got it.
func (w *Workers) Run(ctx context.Context, qs graph.QuadStore, script string, options Options) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := checkLength(script); err != nil {
			yield(Row{}, err)
			return
		}
		p, err := w.take(ctx)
		if err != nil {
			yield(Row{}, err)
			return
		}
		// A panic of the reader must not cost a slot.
		outcome := lost
		defer func() { w.put(p, outcome) }()
		outcome = converse(ctx, p, qs, script, options, yield)
	}
}

// take waits for a process, and starts it if need be.
func (w *Workers) take(ctx context.Context) (*process, error) {
	if err := w.refusal(ctx); err != nil {
		return nil, err
	}
	var p *process
	select {
	case p = <-w.slots:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-w.closing:
		return nil, ErrClosed
	}
	if p != nil && p.alive() {
		return p, nil
	}
	if p != nil {
		p.release()
	}
	p, err := w.start(ctx)
	if err != nil {
		w.slots <- nil
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	return p, nil
}

func (w *Workers) refusal(ctx context.Context) error {
	select {
	case <-w.closing:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	default:
		return nil
	}
}

// outcome is how a process stands after a script.
type outcome int

const (
	lost   outcome = iota // it has died, or must
	idle                  // it waits for the next
	behind                // it runs a script that nobody wants any more
)

// put gives a process's slot back, if need be with another process. What takes
// time is done in the background.
func (w *Workers) put(p *process, o outcome) {
	if o == idle {
		w.slots <- p
		return
	}
	w.renewal.Go(func() {
		if o == behind && p.settle() {
			w.slots <- p
			return
		}
		p.kill()
		p.release()
		w.slots <- w.another()
	})
}

// renew fills a slot in the background.
func (w *Workers) renew() { w.renewal.Go(func() { w.slots <- w.another() }) }

// another is a new process; nil if there is to be none, or starting it fails.
func (w *Workers) another() *process {
	if w.refusal(context.Background()) != nil {
		return nil
	}
	p, err := w.start(context.Background())
	if err != nil {
		return nil // who takes the slot meets the error
	}
	return p
}

// Close waits for the scripts under way, which end with their contexts, and
// ends the processes. Run then ends with ErrClosed.
func (w *Workers) Close() {
	w.once.Do(func() {
		close(w.closing)
		for range w.options.Processes {
			if p := <-w.slots; p != nil {
				p.release()
			}
		}
		w.renewal.Wait()
	})
}
