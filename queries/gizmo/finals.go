package gizmo

import (
	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
)

// resultTag is the tag of the node at the end of a path.
const resultTag = "id"

// finals are the methods that run a path.
var finals = map[string]func(*pathObject, *arguments) goja.Value{
	"all":      func(p *pathObject, a *arguments) goja.Value { return p.sendRows(a, 0) },
	"getLimit": func(p *pathObject, a *arguments) goja.Value { return p.sendRows(a, max(0, a.number(0))) },
	"toArray":  (*pathObject).toArray,
	"tagArray": (*pathObject).tagArray,
	"toValue":  (*pathObject).toValue,
	"tagValue": (*pathObject).tagValue,
	"forEach":  (*pathObject).forEach,
	"map":      (*pathObject).forEach,
	"count":    (*pathObject).count,
}

// walk visits the path's results until visit is false: a value for each node at
// its end and, with ways, one for each way to it. A quad without a label is for
// Cayley a way to no node; it is no result here.
func (p *pathObject) walk(a *arguments, ways bool, visit func(graph.Scanner) bool) {
	ctx := p.s.ctx
	it, _ := p.s.store.iterator(p.path.Shape()).Optimize(ctx)
	results := it.Iterate()
	defer results.Close()
	seen := func() bool { return results.Result() == nil || visit(results) }
	for ctx.Err() == nil && results.Next(ctx) {
		if !seen() {
			return
		}
		for ways && ctx.Err() == nil && results.NextPath(ctx) {
			if !seen() {
				return
			}
		}
	}
	if err := results.Err(); err != nil {
		p.s.throwError(a.method, err)
	}
}

// walkTags is walk with the tags of each way, at most limit of them; below 0
// all. The map is used again for the next.
func (p *pathObject) walkTags(a *arguments, limit int, visit func(map[string]graph.Ref) bool) {
	if limit == 0 {
		return
	}
	tags := map[string]graph.Ref{}
	n := 0
	p.walk(a, true, func(results graph.Scanner) bool {
		clear(tags)
		results.TagResults(tags)
		tags[resultTag] = results.Result()
		n++
		return visit(tags) && n != limit
	})
}

// sendRows sends each way as a row, at most limit of them; 0 is all.
func (p *pathObject) sendRows(a *arguments, limit int) goja.Value {
	if limit == 0 {
		limit = -1
	}
	p.walkTags(a, limit, func(tags map[string]graph.Ref) bool {
		row := Row{Terms: make(map[string]quad.Value, len(tags))}
		for tag, ref := range tags {
			if t := p.s.store.QuadStore.NameOf(ref); t != nil {
				row.Terms[tag] = t
			}
		}
		return row.Terms[resultTag] == nil || p.s.send(row)
	})
	return goja.Undefined()
}

// natives are the tags as an object of JavaScript; nil if there is none.
func (p *pathObject) natives(tags map[string]graph.Ref) map[string]any {
	object := make(map[string]any, len(tags))
	for tag, ref := range tags {
		if v := nativeValue(p.s.store.NameOf(ref)); v != nil {
			object[tag] = v
		}
	}
	if len(object) == 0 {
		return nil
	}
	return object
}

// limit is the first argument, or below 0 without one.
func (a *arguments) limit() int {
	if a.at(0) == nil {
		return -1
	}
	return a.number(0)
}

func (p *pathObject) nodes(a *arguments, limit int) []any {
	list := []any{}
	if limit == 0 {
		return list
	}
	n := 0
	p.walk(a, false, func(results graph.Scanner) bool {
		if v := nativeValue(p.s.store.NameOf(results.Result())); v != nil {
			list = append(list, v)
		}
		n++
		return n != limit
	})
	return list
}

func (p *pathObject) objects(a *arguments, limit int) []any {
	list := []any{}
	p.walkTags(a, limit, func(tags map[string]graph.Ref) bool {
		if object := p.natives(tags); object != nil {
			list = append(list, object)
		}
		return true
	})
	return list
}

func (p *pathObject) toArray(a *arguments) goja.Value {
	return p.s.vm.ToValue(p.nodes(a, a.limit()))
}

func (p *pathObject) tagArray(a *arguments) goja.Value {
	return p.s.vm.ToValue(p.objects(a, a.limit()))
}

func (p *pathObject) toValue(a *arguments) goja.Value { return p.first(p.nodes(a, 1)) }

func (p *pathObject) tagValue(a *arguments) goja.Value { return p.first(p.objects(a, 1)) }

func (p *pathObject) first(list []any) goja.Value {
	if len(list) == 0 {
		return goja.Null()
	}
	return p.s.vm.ToValue(list[0])
}

// forEach calls a function with each way's tags. What the function throws ends
// the walk, and so does an interrupt.
func (p *pathObject) forEach(a *arguments) goja.Value {
	limit, last := -1, 0
	if a.len() > 1 {
		limit, last = a.number(0), 1
	}
	callback, ok := goja.AssertFunction(a.given(last))
	if !ok {
		a.refuse(last)
	}
	p.walkTags(a, limit, func(tags map[string]graph.Ref) bool {
		object := p.natives(tags)
		if object == nil {
			return true
		}
		if _, err := callback(goja.Undefined(), p.s.vm.ToValue(object)); err != nil {
			panic(err)
		}
		return true
	})
	return goja.Null()
}

// given is an argument as JavaScript has it.
func (a *arguments) given(i int) goja.Value {
	if i >= len(a.js) {
		return goja.Undefined()
	}
	return a.js[i]
}

func (p *pathObject) count(a *arguments) goja.Value {
	n := int64(0)
	p.walk(a, true, func(graph.Scanner) bool {
		n++
		return true
	})
	return p.s.vm.ToValue(n)
}
