package gizmo

import (
	"context"
	"iter"
	"sync"

	"github.com/cayleygraph/cayley/graph"
)

// Pool keeps interpreters ready, since making one takes longer than most
// queries. It is safe for concurrent use.
type Pool struct {
	ready chan *session

	mu     sync.Mutex
	closed bool
	making sync.WaitGroup
}

// NewPool starts to make size interpreters. Close must be called when done.
func NewPool(size int) *Pool {
	p := &Pool{ready: make(chan *session, size)}
	for range size {
		p.refill()
	}
	return p
}

// Run is the function Run with an interpreter of the pool. Each is used once;
// another is made in the meantime.
func (p *Pool) Run(ctx context.Context, qs graph.QuadStore, script string, options Options) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		p.take().run(ctx, qs, script, options, nil, yield)
	}
}

// take returns an interpreter, which it makes itself if none is ready.
func (p *Pool) take() *session {
	select {
	case s := <-p.ready:
		p.refill()
		return s
	default:
		return newSession()
	}
}

// refill makes an interpreter in the background.
func (p *Pool) refill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.making.Go(func() { p.ready <- newSession() })
}

// Close waits for interpreters in the making and drops all. Run still works
// after it, without interpreters made ahead.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.making.Wait()
	for {
		select {
		case <-p.ready:
		default:
			return
		}
	}
}
