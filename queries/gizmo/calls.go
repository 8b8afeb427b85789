package gizmo

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/cayleygraph/quad"
)

// A path goes from a worker to its parent as the list of the calls that made
// it, each a list of the method's name and its arguments:
//
//	[["V","e:huawei"],["out",{"iri":["ng:develops"]}],["filter",{"gt":[50]}],["and",{"path":[["V"]]}]]
//
// Text, numbers, booleans, null and lists are themselves. An object of one key
// is a value by its maker, or a path; "time" and "number" make what JSON has no
// form for.

// wireCalls returns a path's calls as JSON has them.
func wireCalls(b *built) ([]any, error) {
	var calls []any
	for ; b != nil; b = b.last.on {
		args, err := wireList(b.last.args)
		if err != nil {
			return nil, err
		}
		calls = append(calls, append([]any{b.last.method}, args...))
	}
	slices.Reverse(calls)
	return calls, nil
}

func wireList(args []any) ([]any, error) {
	list := make([]any, len(args))
	for i, arg := range args {
		var err error
		if list[i], err = wireArgument(arg); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func wireArgument(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, string, int64:
		return v, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return map[string]any{"number": []any{strconv.FormatFloat(v, 'g', -1, 64)}}, nil
		}
		return v, nil
	case time.Time:
		return map[string]any{"time": []any{v.Format(time.RFC3339Nano)}}, nil
	case []any:
		return wireList(v)
	case *built:
		calls, err := wireCalls(v)
		return map[string]any{"path": calls}, err
	case *filterObject:
		args, err := wireList(v.args)
		return map[string]any{v.maker: args}, err
	case quad.Value:
		return wireTerm(v)
	}
	return nil, nil // no method takes it: it was not looked at
}

func wireTerm(t quad.Value) (any, error) {
	switch t := t.(type) {
	case quad.IRI:
		return map[string]any{"iri": []any{string(t)}}, nil
	case quad.BNode:
		return map[string]any{"bnode": []any{string(t)}}, nil
	case quad.String:
		return map[string]any{"str": []any{string(t)}}, nil
	case quad.LangString:
		return map[string]any{"lang": []any{string(t.Value), t.Lang}}, nil
	case quad.TypedString:
		return map[string]any{"typed": []any{string(t.Value), string(t.Type)}}, nil
	}
	return nil, fmt.Errorf("%s cannot leave the script", quad.StringOf(t))
}

// errCalls is what a list of calls is refused with that no script has made.
var errCalls = errors.New("the calls of a path are malformed")

// replay makes a path by its calls, with the methods that scripts have. Numbers
// in the calls are json.Number.
func replay(calls []any) (b *built, err error) {
	defer func() {
		switch fault := recover().(type) {
		case nil:
		case misuse:
			err = fault
		default: // of Cayley's, where a script would not have come this far
			err = fmt.Errorf("%w: %v", errCalls, fault)
		}
	}()
	return replayed(calls), nil
}

// misuse is what a method throws when it is replayed.
type misuse struct{ error }

type replayer struct{}

func (replayer) throw(format string, args ...any) { panic(misuse{fmt.Errorf(format, args...)}) }

func malformed() { panic(misuse{errCalls}) }

func replayed(calls []any) *built {
	var b *built
	for _, c := range calls {
		list, _ := c.([]any)
		if len(list) == 0 {
			malformed()
		}
		method, _ := list[0].(string)
		a := &arguments{thrower: replayer{}, method: method, values: replayedList(list[1:])}
		switch {
		case b == nil && starts[method] != nil:
			b = begin(method, a)
		case b != nil && isStep(method):
			b = b.step(method, a)
		default:
			malformed()
		}
	}
	if b == nil {
		malformed()
	}
	return b
}

func replayedList(list []any) []any {
	values := make([]any, len(list))
	for i, v := range list {
		values[i] = replayedArgument(v)
	}
	return values
}

func replayedArgument(v any) any {
	switch v := v.(type) {
	case json.Number:
		return number(v)
	case []any:
		return replayedList(v)
	case map[string]any:
		for maker, args := range v {
			list, ok := args.([]any)
			if !ok || len(v) != 1 {
				malformed()
			}
			return replayedObject(maker, list)
		}
		malformed()
	}
	return v
}

func replayedObject(maker string, list []any) any {
	if maker == "path" {
		return replayed(list)
	}
	a := &arguments{thrower: replayer{}, method: maker, values: replayedList(list)}
	switch {
	case termMakers[maker] != nil:
		return termMakers[maker](a)
	case filterMakers[maker] != nil:
		return makeFilter(maker, a)
	case maker == "time":
		t, err := time.Parse(time.RFC3339Nano, a.text(0))
		if err != nil {
			malformed()
		}
		return t
	case maker == "number":
		f, err := strconv.ParseFloat(a.text(0), 64)
		if err != nil {
			malformed()
		}
		return f
	}
	malformed()
	return nil
}

// number returns a number as the interpreter has it: an integer, where it is
// one, as such.
func number(n json.Number) any {
	if i, err := n.Int64(); err == nil && n != "-0" {
		return i
	}
	f, _ := n.Float64() // what is too large becomes infinite, as in JavaScript
	return f
}

// numbers replaces each json.Number in a value, in place.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		return number(v)
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = numbers(v[key])
		}
	}
	return v
}
