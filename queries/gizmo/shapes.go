package gizmo

import (
	"maps"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
)

// facts are what is known of a shape before it is compiled, and what decides
// whether it can be.
type facts struct {
	tags map[string]bool

	// lists tells whether the shape says where its nodes come from. One that
	// does not, such as all nodes or all nodes but some, only says which nodes
	// of another shape count.
	lists bool

	// walks tells whether it reads any quad. Without, Cayley's own iterators
	// are as good.
	walks bool

	// pinned is the one node that the result can be, if there is only one.
	pinned quadstore.ID

	// paged tells whether it skips or limits. Which rows then count depends on
	// their sequence, so nothing is joined to it.
	paged bool
}

// join adds what holds of a shape that every result has to match too. It is
// false if a tag would come from two places: which of them wins depends on the
// sequence in which Cayley looks at them.
func (f *facts) join(g facts) bool {
	if !f.addTags(g) {
		return false
	}
	f.lists = f.lists || g.lists
	f.walks = f.walks || g.walks
	if f.pinned == 0 {
		f.pinned = g.pinned
	}
	return true
}

func (f *facts) addTags(g facts) bool {
	for tag := range g.tags {
		if !f.addTag(tag) {
			return false
		}
	}
	return true
}

func (f *facts) addTag(tag string) bool {
	if f.tags[tag] {
		return false
	}
	f.tags = maps.Clone(f.tags) // it may be that of a part
	if f.tags == nil {
		f.tags = map[string]bool{}
	}
	f.tags[tag] = true
	return true
}

// examine returns the facts of a shape, or false if it cannot be compiled.
// Shapes below it have been examined before: what could be compiled is a
// *native.
func examine(s shape.Shape) (facts, bool) {
	switch s := s.(type) {
	case *native:
		return s.facts, true
	case shape.AllNodes:
		return facts{}, true
	case shape.Fixed:
		return examineFixed(s)
	case shape.Save:
		return examineSave(s)
	case shape.Filter:
		return examineFilter(s)
	case shape.Intersect:
		return examineIntersect(s)
	case shape.IntersectOpt:
		return examineOptional(s)
	case shape.Union:
		return examineUnion(s)
	case shape.Except:
		return examineExcept(s)
	case shape.Unique:
		return examineUnique(s)
	case shape.NodesFrom:
		return examineNodesFrom(s)
	case shape.QuadsAction:
		return examineQuadsAction(s)
	case shape.Page:
		f, ok := examinePart(s.From)
		f.paged = true
		return f, ok && f.lists
	}
	return facts{}, false
}

// examinePart is examine for what is to be a part of another shape.
func examinePart(s shape.Shape) (facts, bool) {
	if s == nil {
		return facts{}, false
	}
	f, ok := examine(s)
	return f, ok && !f.paged
}

// examineFixed refuses a node that is listed twice: Cayley lists it twice too
// but finds it once.
func examineFixed(s shape.Fixed) (facts, bool) {
	seen := map[quadstore.ID]bool{}
	for _, ref := range s {
		id, ok := nodeID(ref)
		if !ok || seen[id] {
			return facts{}, false
		}
		seen[id] = true
	}
	f := facts{lists: true}
	if len(s) == 1 {
		f.pinned, _ = nodeID(s[0])
	}
	return f, true
}

// nodeID returns the id that a ref of a snapshot's node is.
func nodeID(ref graph.Ref) (quadstore.ID, bool) {
	id, ok := ref.(quadstore.ID)
	return id, ok && id != quadstore.Any && id != quadstore.NoLabel
}

func examineSave(s shape.Save) (facts, bool) {
	f, ok := examinePart(s.From)
	for _, tag := range s.Tags {
		ok = ok && f.addTag(tag)
	}
	return f, ok
}

func examineFilter(s shape.Filter) (facts, bool) {
	for _, f := range s.Filters {
		if _, ok := matcher(f); !ok {
			return facts{}, false
		}
	}
	return examinePart(s.From)
}

func examineIntersect(s shape.Intersect) (facts, bool) {
	var f facts
	for _, part := range s {
		g, ok := examinePart(part)
		if !ok || !f.join(g) {
			return facts{}, false
		}
	}
	return f, len(s) > 0
}

func examineOptional(s shape.IntersectOpt) (facts, bool) {
	f, ok := examineIntersect(s.Sub)
	for _, part := range s.Opt {
		g, known := examinePart(part)
		ok = ok && known && g.lists && f.addTags(g)
	}
	f.walks = true
	return f, ok
}

func examineUnion(s shape.Union) (facts, bool) {
	f := facts{lists: true, tags: map[string]bool{}}
	for _, part := range s {
		g, ok := examinePart(part)
		if !ok || !g.lists {
			return facts{}, false
		}
		maps.Copy(f.tags, g.tags)
		f.walks = f.walks || g.walks
	}
	return f, len(s) > 0
}

// examineExcept refuses tags in what is taken away: Cayley reports there what
// it happened to look at last.
func examineExcept(s shape.Except) (facts, bool) {
	exclude, ok := examinePart(s.Exclude)
	if !ok || !exclude.lists || len(exclude.tags) > 0 {
		return facts{}, false
	}
	var f facts
	if s.From != nil {
		if f, ok = examinePart(s.From); !ok || len(f.tags) > 0 {
			return facts{}, false // Cayley forgets these tags
		}
	}
	f.walks = f.walks || exclude.walks
	return f, true
}

// examineUnique refuses tags: which of the ways to a node Cayley keeps, and
// with it the tags, depends on their sequence.
func examineUnique(s shape.Unique) (facts, bool) {
	f, ok := examinePart(s.From)
	return f, ok && f.lists && len(f.tags) == 0
}

func examineNodesFrom(s shape.NodesFrom) (facts, bool) {
	switch quads := s.Quads.(type) {
	case shape.Quads:
		return examineQuads(s.Dir, quads)
	case shape.Union:
		f := facts{lists: true, walks: true, tags: map[string]bool{}}
		for _, part := range quads {
			q, ok := part.(shape.Quads)
			if !ok {
				return facts{}, false
			}
			g, ok := examineQuads(s.Dir, q)
			if !ok {
				return facts{}, false
			}
			maps.Copy(f.tags, g.tags)
		}
		return f, len(quads) > 0
	}
	return facts{}, false
}

func examineQuads(result quad.Direction, quads shape.Quads) (facts, bool) {
	f := facts{lists: true, walks: true}
	for _, filter := range quads {
		g, ok := examinePart(filter.Values)
		if !ok || !f.addTags(g) {
			return facts{}, false
		}
		if filter.Dir == quad.Label && !g.lists {
			// Whether a quad without a label passes here differs between
			// Cayley's backends.
			return facts{}, false
		}
		if filter.Dir == result && g.pinned != 0 {
			f.pinned = g.pinned
		}
	}
	return f, result != quad.Any
}

func examineQuadsAction(s shape.QuadsAction) (facts, bool) {
	f := facts{lists: true, walks: true}
	for _, ref := range s.Filter {
		if _, ok := nodeID(ref); !ok {
			return facts{}, false
		}
	}
	for d, tags := range s.Save {
		if d == quad.Label {
			return facts{}, false
		}
		for _, tag := range tags {
			if !f.addTag(tag) {
				return facts{}, false
			}
		}
	}
	if ref := s.Filter[s.Result]; ref != nil {
		f.pinned, _ = nodeID(ref)
	}
	return f, s.Result != quad.Any
}
