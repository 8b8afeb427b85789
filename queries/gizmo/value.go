package gizmo

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/cayleygraph/quad"
)

// maxDepth is how deep lists and objects may nest. One that holds itself has no
// end.
const maxDepth = 64

// How large a value may be as JSON: a list that holds the same list many times
// is far larger there than in the interpreter.
const (
	maxValue     = 64 << 20
	maxSentValue = 1 << 20 // from a worker
)

// errNoValue is what an object of Gizmo's or of JavaScript's inner workings is
// refused with.
var errNoValue = errors.New("that is no value: take text, numbers, lists or objects of them")

// jsonValue returns a value as JSON can print it, with terms in the form of
// N-Quads. It may take so many bytes there.
func jsonValue(v any, most int) (any, error) {
	room := most
	value, err := jsonPart(v, 0, &room)
	if room < 0 {
		return nil, fmt.Errorf("the value is larger than %d MB", most>>20)
	}
	return value, err
}

// jsonPart is jsonValue of a part, as long as there is room.
func jsonPart(v any, depth int, room *int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the value nests deeper than %d lists or objects", maxDepth)
	}
	*room -= sizeOf(v)
	if *room < 0 {
		return nil, errNoValue
	}
	switch v := v.(type) {
	case nil, bool, string, int, int64:
		return v, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, nil
		}
		return v, nil
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano), nil
	case quad.Value:
		return quad.StringOf(v), nil
	case []any:
		return jsonList(v, depth, room)
	case []map[string]any:
		return jsonList(v, depth, room)
	case map[string]any:
		object := make(map[string]any, len(v))
		for key := range v {
			item, err := jsonPart(v[key], depth+1, room)
			if err != nil {
				return nil, err
			}
			object[key] = item
		}
		return object, nil
	}
	return nil, errNoValue
}

func jsonList[T any](items []T, depth int, room *int) (any, error) {
	list := make([]any, len(items))
	for i := range items {
		item, err := jsonPart(items[i], depth+1, room)
		if err != nil {
			return nil, err
		}
		list[i] = item
	}
	return list, nil
}

// sizeOf is about how many bytes a value takes as JSON beside its parts.
func sizeOf(v any) int {
	switch v := v.(type) {
	case string:
		return len(v) + 2
	case quad.Value:
		return len(quad.StringOf(v)) + 2
	case []any:
		return len(v) + 2
	case []map[string]any:
		return len(v) + 2
	case map[string]any:
		n := 2
		for key := range v {
			n += len(key) + 4
		}
		return n
	case float64:
		return 8
	}
	return 4
}
