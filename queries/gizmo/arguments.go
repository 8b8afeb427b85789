package gizmo

import (
	"fmt"
	"time"

	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
)

// arguments are what a script hands to a method. Each way to read one throws
// where the argument is of another kind: Cayley's paths would panic later.
type arguments struct {
	thrower
	method string
	values []any        // as Go has them
	js     []goja.Value // the same in JavaScript; none where calls are replayed
}

// thrower ends a method with a message. It does not return.
type thrower interface {
	throw(format string, args ...any)
}

func (s *session) arguments(method string, call goja.FunctionCall) *arguments {
	a := &arguments{thrower: s, method: method, js: call.Arguments}
	for _, v := range call.Arguments {
		value := v.Export()
		if p, ok := value.(*pathObject); ok {
			value = p.built
		}
		a.values = append(a.values, value)
	}
	return a
}

func (a *arguments) len() int { return len(a.values) }

// at returns an argument; nil if it is null or was not given.
func (a *arguments) at(i int) any {
	if i >= len(a.values) {
		return nil
	}
	return a.values[i]
}

// refuse throws that an argument is of the wrong kind.
func (a *arguments) refuse(i int) {
	a.throw("%s() cannot take %s as argument %d", a.method, a.describe(i), i+1)
}

func (a *arguments) describe(i int) string {
	if i >= len(a.values) || goja.IsUndefined(a.given(i)) {
		return "undefined"
	}
	switch v := a.values[i].(type) {
	case nil:
		return "null"
	case []any:
		return "this list"
	case string:
		if v == "" {
			return "an empty text"
		}
		return "a text"
	case *built:
		if v.oneWay {
			return "a path with labels or predicates"
		}
		return "a path"
	case int64, float64:
		return "a number"
	case bool:
		return "a boolean"
	}
	if _, ok := goja.AssertFunction(a.given(i)); ok {
		return "a function"
	}
	return "an object"
}

// term returns the term that a value of JavaScript stands for. An empty text is
// none: Cayley takes it for nothing at all.
func term(v any) (quad.Value, bool) {
	switch v := v.(type) {
	case string:
		return quad.StringToValue(v), v != ""
	case quad.Value:
		return v, true
	case bool:
		return quad.Bool(v), true
	case int64:
		return quad.Int(v), true
	case float64:
		if n := int64(v); float64(n) == v {
			return quad.Int(n), true
		}
		return quad.Float(v), true
	case time.Time:
		return quad.Time(v), true
	}
	return nil, false
}

func (a *arguments) term(i int) quad.Value {
	t, ok := term(a.at(i))
	if !ok {
		a.refuse(i)
	}
	return t
}

// terms are all arguments from the i-th on.
func (a *arguments) terms(i int) []quad.Value {
	var list []quad.Value
	for ; i < a.len(); i++ {
		list = append(list, a.term(i))
	}
	return list
}

// text is a text or what iri() and the like have made.
func text(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case quad.Value:
		return quad.StringOf(v), true
	}
	return "", false
}

func (a *arguments) text(i int) string {
	t, ok := text(a.at(i))
	if !ok {
		a.refuse(i)
	}
	return t
}

// texts are all arguments from the i-th on, each a text or a list of them.
func (a *arguments) texts(i int) []string {
	var list []string
	for ; i < a.len(); i++ {
		items, ok := a.at(i).([]any)
		if !ok {
			items = []any{a.at(i)}
		}
		for _, item := range items {
			t, ok := text(item)
			if !ok || t == "" {
				a.refuse(i)
			}
			list = append(list, t)
		}
	}
	return list
}

func (a *arguments) number(i int) int {
	switch v := a.at(i).(type) {
	case int64:
		return int(v)
	case float64:
		return int(v)
	}
	a.refuse(i)
	return 0
}

func (a *arguments) path(i int) *path.Path {
	p, ok := a.at(i).(*built)
	if !ok {
		a.refuse(i)
	}
	return p.path
}

// wayBack is a path that can be walked backwards.
func (a *arguments) wayBack(i int) *path.Path {
	p, ok := a.at(i).(*built)
	if !ok || p.oneWay {
		a.refuse(i)
	}
	return p.path
}

// step is a property: a term, or a path to some.
func (a *arguments) step(i int) any {
	if _, ok := a.at(i).(*built); ok {
		return a.wayBack(i)
	}
	return a.term(i)
}

// via is which properties to follow: one, a list of them, or any.
func (a *arguments) via(i int) []any {
	switch v := a.at(i).(type) {
	case nil:
		return nil
	case []any:
		list := make([]any, 0, len(v))
		for _, item := range v {
			t, ok := term(item)
			if !ok {
				a.refuse(i)
			}
			list = append(list, t)
		}
		return list
	}
	return []any{a.step(i)}
}

// filters are all arguments from the i-th on; false if the first is none.
func (a *arguments) filters(i int) ([]shape.ValueFilter, bool) {
	if _, ok := a.at(i).(*filterObject); !ok {
		return nil, false
	}
	var list []shape.ValueFilter
	for ; i < a.len(); i++ {
		f, ok := a.at(i).(*filterObject)
		if !ok {
			a.refuse(i)
		}
		list = append(list, f.filter)
	}
	return list, true
}

// given is an argument as JavaScript has it.
func (a *arguments) given(i int) goja.Value {
	if i >= len(a.js) {
		return goja.Undefined()
	}
	return a.js[i]
}

// filterObject is what lt() and the like have made.
type filterObject struct {
	filter shape.ValueFilter
	maker  string
	args   []any // of the maker
}

func (f *filterObject) String() string { return fmt.Sprintf("%T", f.filter) }
