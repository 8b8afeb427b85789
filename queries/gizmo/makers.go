package gizmo

import (
	"regexp"
	"regexp/syntax"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// termMakers are the functions that make terms.
var termMakers = map[string]func(*arguments) quad.Value{
	"iri":   func(a *arguments) quad.Value { return quad.IRI(a.text(0)) },
	"bnode": func(a *arguments) quad.Value { return quad.BNode(a.text(0)) },
	"raw":   func(a *arguments) quad.Value { return quad.Raw(a.text(0)) },
	"str":   func(a *arguments) quad.Value { return quad.String(a.text(0)) },
	"lang": func(a *arguments) quad.Value {
		return quad.LangString{Value: quad.String(a.text(0)), Lang: a.text(1)}
	},
	"typed": func(a *arguments) quad.Value {
		return quad.TypedString{Value: quad.String(a.text(0)), Type: quad.IRI(a.text(1))}
	},
}

// filterMakers are the functions that make filters.
var filterMakers = map[string]func(*arguments) shape.ValueFilter{
	"lt":    comparison(iterator.CompareLT),
	"lte":   comparison(iterator.CompareLTE),
	"gt":    comparison(iterator.CompareGT),
	"gte":   comparison(iterator.CompareGTE),
	"like":  like,
	"regex": regex,
}

// makeFilter makes a filter by its maker's name.
func makeFilter(maker string, a *arguments) *filterObject {
	return &filterObject{filterMakers[maker](a), maker, a.values}
}

func comparison(op iterator.Operator) func(*arguments) shape.ValueFilter {
	return func(a *arguments) shape.ValueFilter { return shape.Comparison{Op: op, Val: a.term(0)} }
}

func like(a *arguments) shape.ValueFilter {
	filter := shape.Wildcard{Pattern: a.text(0)}
	a.compilePattern(filter.Regexp())
	return filter
}

// regex makes a filter for strings, with true as the second argument also for
// IRIs and blank nodes.
func regex(a *arguments) shape.ValueFilter {
	pattern := ""
	switch t := a.term(0).(type) {
	case quad.String:
		pattern = string(t)
	case quad.IRI:
		pattern = string(t)
	case quad.BNode:
		pattern = string(t)
	default:
		a.refuse(0)
	}
	refs := false
	if a.len() > 1 {
		ok := false
		if refs, ok = a.at(1).(bool); !ok {
			a.refuse(1)
		}
	}
	if _, plain := a.term(0).(quad.String); !plain && !refs {
		a.throw("%s() matches IRIs only with true as argument 2", a.method)
	}
	return shape.Regexp{Re: a.compilePattern(pattern), Refs: refs}
}

// maxPattern bounds the program of a regular expression: nothing can stop it
// while it looks at one text, and that takes as long as text times program.
const maxPattern = 2000

func (a *arguments) compilePattern(pattern string) *regexp.Regexp {
	if len(pattern) > maxPattern {
		a.throw("%s(): the pattern is longer than %d bytes", a.method, maxPattern)
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		a.throw("%s(): %v", a.method, err)
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		a.throw("%s(): %v", a.method, err)
	}
	if len(program.Inst) > maxPattern {
		a.throw("%s(): the pattern is too large: its repetitions come to more than %d steps", a.method, maxPattern)
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		a.throw("%s(): %v", a.method, err)
	}
	return re
}
