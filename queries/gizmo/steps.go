package gizmo

import (
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"
)

type stepFunc func(*path.Path, *arguments) *path.Path

var noWayBack = map[string]bool{"labels": true, "inPredicates": true, "outPredicates": true}

// steps are the methods that lengthen a path.
var steps = map[string]stepFunc{
	"is":   func(p *path.Path, a *arguments) *path.Path { return p.Is(a.terms(0)...) },
	"in":   func(p *path.Path, a *arguments) *path.Path { return p.InWithTags(a.texts(1), a.via(0)...) },
	"out":  func(p *path.Path, a *arguments) *path.Path { return p.OutWithTags(a.texts(1), a.via(0)...) },
	"both": func(p *path.Path, a *arguments) *path.Path { return p.BothWithTags(a.texts(1), a.via(0)...) },
	"labelContext": func(p *path.Path, a *arguments) *path.Path {
		return p.LabelContextWithTags(a.texts(1), a.via(0)...)
	},
	"follow":          func(p *path.Path, a *arguments) *path.Path { return p.Follow(a.path(0)) },
	"followR":         func(p *path.Path, a *arguments) *path.Path { return p.FollowReverse(a.wayBack(0)) },
	"followRecursive": followRecursive,
	"and":             func(p *path.Path, a *arguments) *path.Path { return p.And(a.path(0)) },
	"intersect":       func(p *path.Path, a *arguments) *path.Path { return p.And(a.path(0)) },
	"or":              func(p *path.Path, a *arguments) *path.Path { return p.Or(a.path(0)) },
	"union":           func(p *path.Path, a *arguments) *path.Path { return p.Or(a.path(0)) },
	"except":          func(p *path.Path, a *arguments) *path.Path { return p.Except(a.path(0)) },
	"difference":      func(p *path.Path, a *arguments) *path.Path { return p.Except(a.path(0)) },
	"back":            func(p *path.Path, a *arguments) *path.Path { return p.Back(a.text(0)) },
	"tag":             func(p *path.Path, a *arguments) *path.Path { return p.Tag(a.texts(0)...) },
	"as":              func(p *path.Path, a *arguments) *path.Path { return p.Tag(a.texts(0)...) },
	"has":             func(p *path.Path, a *arguments) *path.Path { return has(p, a, false) },
	"hasR":            func(p *path.Path, a *arguments) *path.Path { return has(p, a, true) },
	"save":            func(p *path.Path, a *arguments) *path.Path { return p.Save(a.step(0), a.tagOf(0)) },
	"saveR":           func(p *path.Path, a *arguments) *path.Path { return p.SaveReverse(a.step(0), a.tagOf(0)) },
	"saveOpt":         func(p *path.Path, a *arguments) *path.Path { return p.SaveOptional(a.step(0), a.tagOf(0)) },
	"saveOptR": func(p *path.Path, a *arguments) *path.Path {
		return p.SaveOptionalReverse(a.step(0), a.tagOf(0))
	},
	"saveInPredicates":  func(p *path.Path, a *arguments) *path.Path { return p.SavePredicates(true, a.text(0)) },
	"saveOutPredicates": func(p *path.Path, a *arguments) *path.Path { return p.SavePredicates(false, a.text(0)) },
	"inPredicates":      func(p *path.Path, _ *arguments) *path.Path { return p.InPredicates() },
	"outPredicates":     func(p *path.Path, _ *arguments) *path.Path { return p.OutPredicates() },
	"labels":            func(p *path.Path, _ *arguments) *path.Path { return p.Labels() },
	"unique":            func(p *path.Path, _ *arguments) *path.Path { return p.Unique() },
	"order":             func(p *path.Path, _ *arguments) *path.Path { return counted(p).Order() },
	"limit":             func(p *path.Path, a *arguments) *path.Path { return p.Limit(int64(a.number(0))) },
	"skip":              func(p *path.Path, a *arguments) *path.Path { return p.Skip(int64(a.number(0))) },
	"filter": func(p *path.Path, a *arguments) *path.Path {
		filters, ok := a.filters(0)
		if !ok {
			a.refuse(0)
		}
		return p.Filters(filters...)
	},
}

func has(p *path.Path, a *arguments, reverse bool) *path.Path {
	via := a.step(0)
	if filters, ok := a.filters(1); ok {
		return p.HasFilter(via, reverse, filters...)
	}
	if reverse {
		return p.HasReverse(via, a.terms(1)...)
	}
	return p.Has(via, a.terms(1)...)
}

// followRecursive takes a property or path, then perhaps the greatest depth,
// then tags for the depth.
func followRecursive(p *path.Path, a *arguments) *path.Path {
	depth, tags := 0, 1
	switch a.at(1).(type) {
	case int64, float64:
		depth, tags = a.number(1), 2
	}
	return counted(p).FollowRecursive(a.step(0), depth, a.texts(tags))
}

// tagOf is the tag of a save: the second argument, or else the property.
func (a *arguments) tagOf(i int) string {
	if a.len() > i+1 {
		if tag := a.text(i + 1); tag != "" {
			return tag
		}
	}
	if _, ok := a.at(i).(*built); ok {
		a.throw("%s() of a path needs a tag", a.method)
	}
	return quad.StringOf(a.term(i))
}
