package gizmo

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
)

// session is an interpreter for one script. A script may change what it finds
// there, so a session is not used again.
type session struct {
	vm         *goja.Runtime
	namespaces voc.Namespaces // that the script has registered
	functions  map[string]goja.Value
	maxValue   int    // bytes of a row that the script makes
	graph      access // of the script under way
}

// access is how a script reaches the graph, in the same process or from
// another. What ends with errStopped has stopped the script.
type access interface {
	// sendRows sends each way of a path as a row, at most limit of them; below
	// 0 all.
	sendRows(p *built, limit int) error

	// values yields what stands at the end of a path, or with tags the tags of
	// each way to it, as JavaScript has them.
	values(p *built, tags bool, limit int) iter.Seq2[any, error]

	// count counts the ways of a path.
	count(p *built) (int64, error)

	// emit sends a value as a row.
	emit(value any) error

	// namespaces returns those that the graph describes.
	namespaces() ([]voc.Namespace, error)
}

// errStopped is what a script meets that is to end.
var errStopped = errors.New("the script was stopped")

// maxCalls is how deep functions may call each other.
const maxCalls = 5000

// newSession makes an interpreter with Gizmo's objects.
func newSession() *session {
	s := &session{vm: goja.New(), functions: map[string]goja.Value{}, maxValue: maxValue}
	s.vm.SetMaxCallStackSize(maxCalls)
	g := s.vm.NewDynamicObject(&graphObject{s: s})
	s.set("g", g)
	s.set("graph", g)
	for name, f := range termMakers {
		s.setFunction(name, func(a *arguments) any { return f(a) })
	}
	for name := range filterMakers {
		s.setFunction(name, func(a *arguments) any { return makeFilter(name, a) })
	}
	return s
}

// set sets a global of the script.
func (s *session) set(name string, v any) {
	if err := s.vm.Set(name, v); err != nil {
		panic(err) // a new interpreter refuses nothing
	}
}

func (s *session) setFunction(name string, f func(*arguments) any) {
	s.set(name, s.function(name, func(call goja.FunctionCall) goja.Value {
		return s.vm.ToValue(f(s.arguments(name, call)))
	}))
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

// execute runs the session's one script to its end. The value of its last
// statement, if it has one, is its last row.
func (s *session) execute(script *goja.Program, graph access) (err error) {
	s.graph = graph
	defer func() {
		// A panic in the interpreter is a fault of this program, but it must
		// not end it.
		if fault := recover(); fault != nil {
			err = interpreterError(fault)
		}
	}()
	v, err := s.vm.RunProgram(script)
	switch {
	case err != nil:
		return scriptError(err)
	case goja.IsNull(v) || goja.IsUndefined(v):
		return nil
	}
	value, err := jsonValue(v.Export(), s.maxValue)
	if errors.Is(err, errNoValue) {
		return errors.New("the script ends with something that is no value: end a path with .all()")
	}
	if err != nil {
		return err
	}
	return graph.emit(value)
}

// errNoMemory is what a script meets that asks for more at once than any
// computer has.
var errNoMemory = errors.New("the script asks for more memory than there is")

func interpreterError(fault any) error {
	message := fmt.Sprint(fault)
	for _, cause := range []string{"makeslice", "negative count", "growslice"} {
		if strings.Contains(message, cause) {
			return errNoMemory
		}
	}
	return fmt.Errorf("the interpreter failed: %s", message)
}

// throw ends the call under way with an exception of JavaScript, which has the
// place of the call.
func (s *session) throw(format string, args ...any) {
	panic(s.vm.NewTypeError(fmt.Sprintf(format, args...)))
}

// throwError throws an error of Go, which the caller of Run can unwrap.
func (s *session) throwError(name string, err error) {
	if errors.Is(err, errStopped) {
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
