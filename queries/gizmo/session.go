package gizmo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
)

// session is an interpreter for one script. A script may change what it finds
// there, so a session is not used again.
type session struct {
	vm         *goja.Runtime
	store      *store
	namespaces voc.Namespaces // that the script has registered
	functions  map[string]goja.Value

	// Of the script under way:
	ctx     context.Context
	rows    chan Row
	stopped chan struct{} // closed when nobody wants more rows
}

// buffered is how many rows a script may be ahead of its reader.
const buffered = 64

// newSession makes an interpreter with Gizmo's objects.
func newSession() *session {
	s := &session{
		vm:        goja.New(),
		store:     &store{},
		functions: map[string]goja.Value{},
		rows:      make(chan Row, buffered),
		stopped:   make(chan struct{}),
	}
	g := s.vm.NewDynamicObject(&graphObject{s: s})
	s.set("g", g)
	s.set("graph", g)
	for name, f := range makers {
		s.set(name, s.function(name, func(call goja.FunctionCall) goja.Value {
			return s.vm.ToValue(f(s.arguments(name, call)))
		}))
	}
	return s
}

// set sets a global of the script.
func (s *session) set(name string, v any) {
	if err := s.vm.Set(name, v); err != nil {
		panic(err) // a new interpreter refuses nothing
	}
}

// function makes a function of the script, once for each name.
func (s *session) function(name string, f func(goja.FunctionCall) goja.Value) goja.Value {
	v, made := s.functions[name]
	if !made {
		v = s.vm.ToValue(f)
		s.functions[name] = v
	}
	return v
}

// run runs the session's one script.
func (s *session) run(ctx context.Context, qs graph.QuadStore, script string, options Options, t *trace, yield func(Row, error) bool) {
	program, err := compileScript(script)
	if err != nil {
		yield(Row{}, err)
		return
	}
	if options.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, options.Timeout, &TimeoutError{options.Timeout})
		defer cancel()
	}
	if ctx.Err() != nil {
		yield(Row{}, context.Cause(ctx))
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	s.ctx = ctx
	s.store.open(qs, options.Prefixes, t)
	ended := make(chan error, 1)
	go func() { ended <- s.execute(program) }()
	defer s.stop(cancel, ended)
	s.read(ended, options.Limit, yield)
}

// read passes the script's rows on, and at its end what ended it.
func (s *session) read(ended chan error, limit int, yield func(Row, error) bool) {
	for n := 0; limit == 0 || n < limit; n++ {
		select {
		case row := <-s.rows:
			if !yield(row, nil) {
				return
			}
		case err := <-ended:
			ended <- nil
			s.readRest(limit-n, limit == 0, err, yield)
			return
		case <-s.ctx.Done():
			yield(Row{}, context.Cause(s.ctx))
			return
		}
	}
}

// readRest passes on what a script that has ended had sent before.
func (s *session) readRest(n int, all bool, err error, yield func(Row, error) bool) {
	for ; len(s.rows) > 0; n-- {
		if !all && n == 0 || !yield(<-s.rows, nil) {
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
func (s *session) stop(cancel func(), ended chan error) {
	close(s.stopped)
	cancel()
	select {
	case <-ended:
	case <-time.After(time.Second):
	}
	// What the script has left open failed or was no longer wanted.
	_ = s.store.close()
}

// errStopped interrupts a script.
var errStopped = errors.New("the script was stopped")

// execute runs the program to its end. The value of its last statement, if it
// has one, is its last row.
func (s *session) execute(program *goja.Program) (err error) {
	defer context.AfterFunc(s.ctx, func() { s.vm.Interrupt(errStopped) })()
	defer func() {
		// A panic in the interpreter is a fault of this program, but it must
		// not end it.
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the interpreter failed: %v", fault)
		}
	}()
	v, err := s.vm.RunProgram(program)
	switch {
	case s.ctx.Err() != nil:
		return context.Cause(s.ctx)
	case err != nil:
		return scriptError(err)
	case goja.IsNull(v) || goja.IsUndefined(v):
		return nil
	}
	value, ok := jsonValue(v.Export(), 0)
	if !ok {
		return errors.New("the script ends with something that is no value: end a path with .all()")
	}
	s.send(Row{Value: value})
	return nil
}

// send hands a row to the reader; false if it wants no more, which ends the
// script as soon as the interpreter runs on.
func (s *session) send(row Row) bool {
	select {
	case s.rows <- row:
		return true
	case <-s.stopped:
	case <-s.ctx.Done():
	}
	s.vm.Interrupt(errStopped)
	return false
}

// throw ends the call under way with an exception of JavaScript, which has the
// place of the call.
func (s *session) throw(format string, args ...any) {
	panic(s.vm.NewTypeError(fmt.Sprintf(format, args...)))
}

// throwError throws an error of Go, which the caller of Run can unwrap.
func (s *session) throwError(name string, err error) {
	if s.ctx.Err() != nil {
		return // the interrupt is on its way
	}
	panic(s.vm.NewGoError(fmt.Errorf("%s(): %w", name, err)))
}

// nativeValue is a term as JavaScript has it: numbers, booleans, text and dates, all
// others in the form of N-Quads.
func nativeValue(t quad.Value) any {
	if t == nil {
		return nil
	}
	v := t.Native()
	if same, ok := v.(quad.Value); ok && same == t {
		return quad.StringOf(t)
	}
	return v
}

// missing is the property of an object that has no such method: what every
// object of JavaScript has, or else it throws.
func (s *session) missing(name string) goja.Value {
	if name != "toJSON" && s.vm.NewObject().Get(name) == nil {
		s.throw("there is no method %s()", name)
	}
	return nil
}

// readOnly is what all our objects do alike for goja: they have methods, which
// Get gives, and nothing that can be changed or listed.
type readOnly struct{}

func (readOnly) Set(string, goja.Value) bool { return false }
func (readOnly) Has(string) bool             { return false }
func (readOnly) Delete(string) bool          { return false }
func (readOnly) Keys() []string              { return nil }
