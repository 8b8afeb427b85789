package gizmo

import (
	"context"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/dop251/goja"
)

// local runs a script in this process.
type local struct {
	*store
	session *session
	results chan Row
	stopped chan struct{} // closed when nobody wants more rows
}

// buffered is how many rows a script may be ahead of its reader.
const buffered = 64

// run runs the session's one script.
func (s *session) run(ctx context.Context, qs graph.QuadStore, script string, options Options, t *trace, yield func(Row, error) bool) {
	program, err := compileScript(script)
	if err != nil {
		yield(Row{}, err)
		return
	}
	ctx, release := options.bound(ctx)
	defer release()
	if ctx.Err() != nil {
		yield(Row{}, context.Cause(ctx))
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	l := &local{
		store:   openStore(ctx, qs, options.Prefixes, t),
		session: s,
		results: make(chan Row, buffered),
		stopped: make(chan struct{}),
	}
	ended := make(chan error, 1)
	go func() { ended <- l.execute(program) }()
	defer l.stop(cancel, ended)
	l.read(ended, options.Limit, yield)
}

// bound returns the context that ends a query when its time is over.
func (o Options) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.Timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, o.Timeout, &TimeoutError{o.Timeout})
}

func (l *local) execute(program *goja.Program) error {
	defer context.AfterFunc(l.ctx, func() { l.session.vm.Interrupt(errStopped) })()
	err := l.session.execute(program, l)
	if l.ctx.Err() != nil {
		return context.Cause(l.ctx)
	}
	return err
}

// read passes the script's rows on, and at its end what ended it.
func (l *local) read(ended chan error, limit int, yield func(Row, error) bool) {
	for n := 0; limit == 0 || n < limit; n++ {
		select {
		case row := <-l.results:
			if !yield(row, nil) {
				return
			}
		case err := <-ended:
			ended <- nil
			l.readRest(limit-n, limit == 0, err, yield)
			return
		case <-l.ctx.Done():
			yield(Row{}, context.Cause(l.ctx))
			return
		}
	}
}

// readRest passes on what a script that has ended had sent before.
func (l *local) readRest(n int, all bool, err error, yield func(Row, error) bool) {
	for ; len(l.results) > 0; n-- {
		if !all && n == 0 || !yield(<-l.results, nil) {
			return
		}
	}
	if err != nil && (all || n > 0) {
		yield(Row{}, err)
	}
}

// stop ends the script and waits for it, so that it reads the store no more. A
// script that is deep in a built-in function of JavaScript, such as the filling
// of a vast array, hears the request only when that returns; it does not touch
// the store before, so waiting for long would gain nothing.
func (l *local) stop(cancel func(), ended chan error) {
	close(l.stopped)
	cancel()
	select {
	case <-ended:
	case <-time.After(time.Second):
	}
	// What the script has left open failed or was no longer wanted.
	_ = l.store.close()
}

func (l *local) sendRows(p *built, limit int) error {
	for row, err := range l.store.rows(p.path, limit) {
		if err == nil {
			err = l.send(row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *local) emit(value any) error { return l.send(Row{Value: value}) }

// send hands a row to the reader. If it wants no more, the script ends as soon
// as the interpreter runs on.
func (l *local) send(row Row) error {
	select {
	case l.results <- row:
		return nil
	case <-l.stopped:
	case <-l.ctx.Done():
	}
	l.session.vm.Interrupt(errStopped)
	return errStopped
}
