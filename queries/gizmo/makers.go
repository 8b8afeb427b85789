package gizmo

import (
	"regexp"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// makers are the functions that make terms and filters.
var makers = map[string]func(*arguments) any{
	"iri":   func(a *arguments) any { return quad.IRI(a.text(0)) },
	"bnode": func(a *arguments) any { return quad.BNode(a.text(0)) },
	"raw":   func(a *arguments) any { return quad.Raw(a.text(0)) },
	"str":   func(a *arguments) any { return quad.String(a.text(0)) },
	"lang": func(a *arguments) any {
		return quad.LangString{Value: quad.String(a.text(0)), Lang: a.text(1)}
	},
	"typed": func(a *arguments) any {
		return quad.TypedString{Value: quad.String(a.text(0)), Type: quad.IRI(a.text(1))}
	},
	"lt":    comparison(iterator.CompareLT),
	"lte":   comparison(iterator.CompareLTE),
	"gt":    comparison(iterator.CompareGT),
	"gte":   comparison(iterator.CompareGTE),
	"like":  func(a *arguments) any { return &filterObject{shape.Wildcard{Pattern: a.text(0)}} },
	"regex": regex,
}

func comparison(op iterator.Operator) func(*arguments) any {
	return func(a *arguments) any { return &filterObject{shape.Comparison{Op: op, Val: a.term(0)}} }
}

// regex makes a filter for strings, with true as the second argument also for
// IRIs and blank nodes.
func regex(a *arguments) any {
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
	re, err := regexp.Compile(pattern)
	if err != nil {
		a.throw("%s(): %v", a.method, err)
	}
	return &filterObject{shape.Regexp{Re: re, Refs: refs}}
}
