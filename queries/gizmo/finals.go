package gizmo

import (
	"iter"

	"github.com/dop251/goja"
)

// finals are the methods that run a path.
var finals = map[string]func(*pathObject, *arguments) goja.Value{
	"all":      func(p *pathObject, a *arguments) goja.Value { return p.sendRows(a, noLimit) },
	"getLimit": getLimit,
	"toArray":  func(p *pathObject, a *arguments) goja.Value { return p.list(a, false) },
	"tagArray": func(p *pathObject, a *arguments) goja.Value { return p.list(a, true) },
	"toValue":  func(p *pathObject, a *arguments) goja.Value { return p.first(a, false) },
	"tagValue": func(p *pathObject, a *arguments) goja.Value { return p.first(a, true) },
	"forEach":  (*pathObject).forEach,
	"map":      (*pathObject).forEach,
	"count":    (*pathObject).count,
}

// noLimit, as any number below 0, asks for all results.
const noLimit = -1

// limit is the first argument.
func (a *arguments) limit() int {
	if a.at(0) == nil {
		return noLimit
	}
	return a.number(0)
}

// getLimit sends all rows if the limit is 0.
func getLimit(p *pathObject, a *arguments) goja.Value {
	limit := a.number(0)
	if limit <= 0 {
		limit = noLimit
	}
	return p.sendRows(a, limit)
}

func (p *pathObject) sendRows(a *arguments, limit int) goja.Value {
	if err := p.s.graph.sendRows(p.built, limit); err != nil {
		p.s.throwError(a.method, err)
	}
	return goja.Undefined()
}

// values yields the path's values; an error is thrown.
func (p *pathObject) values(a *arguments, tags bool, limit int) iter.Seq[any] {
	return func(yield func(any) bool) {
		for v, err := range p.s.graph.values(p.built, tags, limit) {
			if err != nil {
				p.s.throwError(a.method, err)
				return
			}
			if !yield(v) {
				return
			}
		}
	}
}

func (p *pathObject) list(a *arguments, tags bool) goja.Value {
	list := []any{}
	for v := range p.values(a, tags, a.limit()) {
		list = append(list, v)
	}
	return p.s.vm.ToValue(list)
}

func (p *pathObject) first(a *arguments, tags bool) goja.Value {
	for v := range p.values(a, tags, 1) {
		return p.s.vm.ToValue(v)
	}
	return goja.Null()
}

// forEach calls a function with each way's tags. What the function throws ends
// the walk, and so does an interrupt.
func (p *pathObject) forEach(a *arguments) goja.Value {
	limit, last := noLimit, 0
	if a.len() > 1 {
		limit, last = a.number(0), 1
	}
	callback, ok := goja.AssertFunction(a.given(last))
	if !ok {
		a.refuse(last)
	}
	for tags := range p.values(a, true, limit) {
		if _, err := callback(goja.Undefined(), p.s.vm.ToValue(tags)); err != nil {
			panic(err)
		}
	}
	return goja.Null()
}

func (p *pathObject) count(a *arguments) goja.Value {
	n, err := p.s.graph.count(p.built)
	if err != nil {
		p.s.throwError(a.method, err)
	}
	return p.s.vm.ToValue(n)
}
