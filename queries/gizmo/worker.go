package gizmo

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/cayleygraph/quad/voc"
)

// ServeWorker makes this process a worker: it runs the scripts that its parent,
// a [Workers], sends, and ends the process when in ends. It returns only on an
// error. The process is to do nothing else; it needs neither a store nor a
// place in the file system.
func ServeWorker(in io.Reader, out io.Writer) error {
	w := &worker{
		framer:  newFramer(in, out),
		ready:   make(chan *session, 1),
		scripts: make(chan *remote),
		answers: make(chan answer),
	}
	var first answer
	if err := w.receive(&first); err != nil || first.Start == nil {
		return fmt.Errorf("a worker is started by its parent, to serve it: %w", cmp.Or(err, errFrame))
	}
	w.memory = first.Start.Memory
	if err := guardMemory(w.memory); err != nil {
		return err
	}
	if err := w.send(request{Do: doReady}); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- w.listen() }()
	for {
		w.ready <- newWorkerSession()
		select {
		case script := <-w.scripts:
			if err := script.run(); err != nil {
				return err
			}
		case err := <-failed:
			return err
		}
	}
}

func newWorkerSession() *session {
	s := newSession()
	s.maxValue = maxSentValue
	return s
}

// worker is the process that runs scripts for its parent, one after the other.
type worker struct {
	*framer
	memory  int64
	ready   chan *session // for the next script
	scripts chan *remote
	answers chan answer
}

// listen hands on what the parent sends.
func (w *worker) listen() error {
	var script *remote
	for {
		var a answer
		err := w.receive(&a)
		switch {
		case err == io.EOF:
			os.Exit(0) // nobody is there any more, whatever the script is doing
		case err != nil:
			return err
		case a.Script != nil:
			script = &remote{worker: w, session: <-w.ready, script: *a.Script, stopped: make(chan struct{})}
			w.scripts <- script
		case script == nil:
			return errFrame
		case a.Stop:
			script.stop()
		default:
			select {
			case w.answers <- a:
			case <-script.stopped:
			}
		}
	}
}

// remote runs one script, whose graph the parent has.
type remote struct {
	*worker
	session *session
	script  string
	stopped chan struct{}
}

func (r *remote) stop() {
	close(r.stopped)
	r.session.vm.Interrupt(errStopped)
}

// run runs the script and tells the parent how it has ended.
func (r *remote) run() error {
	unwatch := watchMemory(r.memory)
	defer unwatch()
	program, err := compileScript(r.script)
	if err == nil {
		err = r.session.execute(program, r)
	}
	if errors.Is(err, errNoMemory) {
		os.Exit(exitMemory)
	}
	return r.send(request{Do: doEnd, Fault: faultOf(err), Heap: heapSize()})
}

func faultOf(err error) *fault {
	if err == nil {
		return nil
	}
	f := &fault{Message: err.Error()}
	if placed, ok := errors.AsType[*Error](err); ok {
		f.Line, f.Column, f.Message = placed.Line, placed.Column, placed.Message
	}
	if cause, ok := errors.AsType[*failure](err); ok {
		f.Failure = cause.Number
	}
	return f
}

// ask sends a request and waits for its answer.
func (r *remote) ask(q request) (answer, error) {
	if err := r.tell(q); err != nil {
		return answer{}, err
	}
	select {
	case a := <-r.answers:
		if a.Failure != nil {
			return a, a.Failure
		}
		return a, nil
	case <-r.stopped:
		return answer{}, errStopped
	}
}

// tell sends a request that has no answer.
func (r *remote) tell(q request) error {
	select {
	case <-r.stopped:
		return errStopped
	default:
		return r.send(q)
	}
}

// askPath asks something about a path.
func (r *remote) askPath(q request, p *built) (answer, error) {
	calls, err := wireCalls(p)
	if err != nil {
		return answer{}, err
	}
	if q.Path, err = json.Marshal(calls); err != nil {
		return answer{}, err
	}
	return r.ask(q)
}

func (r *remote) sendRows(p *built, limit int) error {
	_, err := r.askPath(request{Do: doRows, Limit: limit}, p)
	return err
}

func (r *remote) count(p *built) (int64, error) {
	a, err := r.askPath(request{Do: doCount}, p)
	return a.Count, err
}

func (r *remote) values(p *built, tags bool, limit int) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		a, err := r.askPath(request{Do: doValues, Tags: tags, Limit: limit}, p)
		for {
			if err != nil {
				yield(nil, err)
				return
			}
			if !r.pass(a, tags, yield) {
				return
			}
			if !a.More {
				return
			}
			a, err = r.ask(request{Do: doMore})
		}
	}
}

// pass yields the values of an answer. When no more are wanted, or the script
// ends in between, it says so to the parent.
func (r *remote) pass(a answer, tags bool, yield func(any, error) bool) (wanted bool) {
	defer func() {
		if !wanted && a.More {
			// If it cannot be told, the parent is gone, and this process soon.
			_ = r.tell(request{Do: doLeave})
		}
	}()
	for _, v := range a.Values {
		if !yield(scriptValue(v, tags), nil) {
			return false
		}
	}
	return true
}

// scriptValue is what wireValue has been made of.
func scriptValue(v any, tags bool) any {
	object, ok := v.(map[string]any)
	if !tags || !ok {
		return replayedArgument(v)
	}
	for tag := range object {
		object[tag] = replayedArgument(object[tag])
	}
	return object
}

func (r *remote) emit(value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return r.tell(request{Do: doEmit, Value: text})
}

func (r *remote) namespaces() ([]voc.Namespace, error) {
	a, err := r.ask(request{Do: doNamespaces})
	if err != nil {
		return nil, err
	}
	var list []voc.Namespace
	for _, v := range a.Values {
		pair, _ := v.([]any)
		if len(pair) != 2 {
			return nil, errFrame
		}
		prefix, _ := pair[0].(string)
		full, _ := pair[1].(string)
		list = append(list, voc.Namespace{Prefix: prefix, Full: full})
	}
	return list, nil
}
