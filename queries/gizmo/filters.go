package gizmo

import (
	"regexp"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// matcher returns what one of Cayley's filters asks of a term; false for a
// filter that is not known.
func matcher(f shape.ValueFilter) (func(quad.Value) bool, bool) {
	switch f := f.(type) {
	case shape.Comparison:
		return func(t quad.Value) bool { return compare(t, f.Op, f.Val) }, true
	case shape.Regexp:
		return func(t quad.Value) bool { return matches(f.Re, t, f.Refs) }, f.Re != nil
	case shape.Wildcard:
		return wildcard(f)
	}
	return nil, false
}

// compare compares terms of one Go type; others do not compare. It is what
// iterator.NewComparison does for one term.
func compare(t quad.Value, op iterator.Operator, with quad.Value) bool {
	switch with := with.(type) {
	case quad.Int:
		t, ok := t.(quad.Int)
		return ok && iterator.RunIntOp(t, op, with)
	case quad.Float:
		t, ok := t.(quad.Float)
		return ok && iterator.RunFloatOp(t, op, with)
	case quad.String:
		t, ok := t.(quad.String)
		return ok && iterator.RunStrOp(string(t), op, string(with))
	case quad.BNode:
		t, ok := t.(quad.BNode)
		return ok && iterator.RunStrOp(string(t), op, string(with))
	case quad.IRI:
		t, ok := t.(quad.IRI)
		return ok && iterator.RunStrOp(string(t), op, string(with))
	case quad.Time:
		t, ok := t.(quad.Time)
		return ok && iterator.RunTimeOp(time.Time(t), op, time.Time(with))
	}
	return iterator.RunStrOp(quad.StringOf(t), op, quad.StringOf(with))
}

// matches applies a regular expression to the text of strings, with refs also
// to that of IRIs and blank nodes.
func matches(re *regexp.Regexp, t quad.Value, refs bool) bool {
	switch t := t.(type) {
	case quad.String:
		return re.MatchString(string(t))
	case quad.LangString:
		return re.MatchString(string(t.Value))
	case quad.TypedString:
		return re.MatchString(string(t.Value))
	case quad.IRI:
		return refs && re.MatchString(string(t))
	case quad.BNode:
		return refs && re.MatchString(string(t))
	}
	return false
}

// wildcard matches all terms with a pattern of nothing but %, and none with an
// empty one.
func wildcard(f shape.Wildcard) (func(quad.Value) bool, bool) {
	if strings.Trim(f.Pattern, "%") == "" {
		return func(quad.Value) bool { return f.Pattern != "" }, true
	}
	re, err := regexp.Compile(f.Regexp())
	return func(t quad.Value) bool { return matches(re, t, true) }, err == nil
}

// filterName is what a plan calls a filter.
func filterName(f shape.ValueFilter) string {
	switch f := f.(type) {
	case shape.Comparison:
		return f.Op.String() + " " + quad.StringOf(f.Val) + " "
	case shape.Regexp:
		return "regex /" + f.Re.String() + "/ "
	case shape.Wildcard:
		return "like " + quad.StringOf(quad.String(f.Pattern)) + " "
	}
	return "filter"
}
