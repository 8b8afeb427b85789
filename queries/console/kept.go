package console

import (
	"context"
	"errors"
	"sync"
	"time"
)

// kept is something that takes long to gather of a state of the store. It is
// gathered when it is first asked for, by one goroutine however many ask, and
// kept until the store has changed.
type kept[T any] struct {
	gather func(ctx context.Context, v *view) (T, error)

	// mayBeStale has who asks content with what is old if gathering took long
	// the last time: a store with very many names takes seconds to list them,
	// and a writer must not keep everybody from completing names.
	mayBeStale bool

	mu      sync.Mutex
	last    *gathered[T] // complete; nil at first
	current *gathered[T] // under way; nil if there is none
}

// gathered is what was gathered of one state.
type gathered[T any] struct {
	done chan struct{}

	// Set when done is closed:
	version string
	value   T
	err     error
	took    time.Duration
}

// Gathering that takes longer than longGathering is waited for no longer than
// patienceWithLong, if something old will do.
const (
	longGathering    = time.Second
	patienceWithLong = 200 * time.Millisecond
)

// of returns what was gathered of the view's state, or of a later one.
func (k *kept[T]) of(ctx context.Context, v *view) (T, error) {
	first, old := k.start(v)
	if first == nil {
		return old.value, nil
	}
	var patience <-chan time.Time
	if old != nil && k.mayBeStale && old.took > longGathering {
		timer := time.NewTimer(patienceWithLong)
		defer timer.Stop()
		patience = timer.C
	}
	for g := first; ; {
		select {
		case <-g.done:
		case <-patience:
			return old.value, nil
		case <-ctx.Done():
			return g.value, context.Cause(ctx)
		}
		// What was under way when we came may be of a state before ours. What was
		// begun after that cannot.
		if g.err != nil || g != first || g.version == v.version {
			return g.value, g.err
		}
		next, now := k.start(v)
		if next == nil {
			return now.value, nil
		}
		g = next
	}
}

// start returns what is under way, which it begins if need be, and the last that
// is complete. There is nothing to wait for, and the first is nil, if that is of
// the view's state.
func (k *kept[T]) start(v *view) (current, last *gathered[T]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last != nil && k.last.version == v.version && v.version != "" {
		return nil, k.last
	}
	if k.current == nil {
		g := &gathered[T]{done: make(chan struct{}), err: errShuttingDown}
		k.current = g
		if !v.server.background(func(ctx context.Context) { k.run(ctx, v.server, g) }) {
			close(g.done)
		}
	}
	return k.current, k.last
}

// run gathers from the newest state, of which it has a view of its own: the one
// that was asked about may be closed before it is done.
func (k *kept[T]) run(ctx context.Context, s *Server, g *gathered[T]) {
	started := time.Now()
	v := s.view()
	g.value, g.err = k.gather(ctx, v)
	g.version, g.took = v.version, time.Since(started)
	g.err = errors.Join(g.err, v.Close())
	k.mu.Lock()
	k.current = nil
	if g.err == nil {
		k.last = g
	}
	k.mu.Unlock()
	close(g.done)
}
