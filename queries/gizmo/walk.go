package gizmo

import (
	"cmp"
	"iter"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/cayley/schema"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
)

// resultTag is the tag of the node at the end of a path.
const resultTag = "id"

// walk visits a path's results until visit is false: a value for each node at
// its end and, with ways, one for each way to it. A quad without a label is for
// Cayley a way to no node; it is no result here.
func (s *store) walk(p *path.Path, ways bool, visit func(graph.Scanner) bool) error {
	// The script may walk another path inside of this one.
	defer func(outer error) { s.failure = outer }(s.failure)
	s.failure = nil
	it, _ := s.iterator(p.Shape()).Optimize(s.ctx)
	results := it.Iterate()
	defer results.Close()
	seen := func() bool {
		return s.failure == nil && (results.Result() == nil || visit(results))
	}
	for s.ctx.Err() == nil && results.Next(s.ctx) {
		if !seen() {
			return s.failure
		}
		for ways && s.ctx.Err() == nil && results.NextPath(s.ctx) {
			if !seen() {
				return s.failure
			}
		}
	}
	if s.ctx.Err() != nil {
		return errStopped
	}
	return cmp.Or(s.failure, results.Err())
}

// walkTags is walk with the tags of each way, at most limit of them. The map is
// used again for the next.
func (s *store) walkTags(p *path.Path, limit int, visit func(map[string]graph.Ref) bool) error {
	if limit == 0 {
		return nil
	}
	tags := map[string]graph.Ref{}
	n := 0
	return s.walk(p, true, func(results graph.Scanner) bool {
		clear(tags)
		results.TagResults(tags)
		tags[resultTag] = results.Result()
		n++
		return visit(tags) && n != limit
	})
}

// rows yields each way as a row.
func (s *store) rows(p *path.Path, limit int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		wanted := true
		err := s.walkTags(p, limit, func(tags map[string]graph.Ref) bool {
			row := Row{Terms: make(map[string]quad.Value, len(tags))}
			for tag, ref := range tags {
				if t := s.QuadStore.NameOf(ref); t != nil {
					row.Terms[tag] = t
				}
			}
			if row.Terms[resultTag] != nil {
				wanted = yield(row, nil)
			}
			return wanted
		})
		if err != nil && wanted {
			yield(Row{}, err)
		}
	}
}

// values yields the nodes at the end, or the tags of each way to them.
func (s *store) values(p *built, tags bool, limit int) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		wanted := true
		pass := func(v any, ok bool) bool {
			if ok {
				wanted = yield(v, nil)
			}
			return wanted
		}
		var err error
		if tags {
			err = s.walkTags(p.path, limit, func(refs map[string]graph.Ref) bool {
				object := s.natives(refs)
				return pass(object, len(object) > 0)
			})
		} else {
			err = s.nodes(p.path, limit, func(v any) bool { return pass(v, v != nil) })
		}
		if err != nil && wanted {
			yield(nil, err)
		}
	}
}

func (s *store) nodes(p *path.Path, limit int, visit func(any) bool) error {
	if limit == 0 {
		return nil
	}
	n := 0
	return s.walk(p, false, func(results graph.Scanner) bool {
		n++
		return visit(nativeValue(s.NameOf(results.Result()))) && n != limit
	})
}

// natives are the tags as an object of JavaScript.
func (s *store) natives(tags map[string]graph.Ref) map[string]any {
	object := make(map[string]any, len(tags))
	for tag, ref := range tags {
		if v := nativeValue(s.NameOf(ref)); v != nil {
			object[tag] = v
		}
	}
	return object
}

func (s *store) count(p *built) (int64, error) {
	n := int64(0)
	err := s.walk(p.path, true, func(graph.Scanner) bool {
		n++
		return true
	})
	return n, err
}

func (s *store) namespaces() ([]voc.Namespace, error) {
	var found voc.Namespaces
	if err := schema.NewConfig().LoadNamespaces(s.ctx, s, &found); err != nil {
		return nil, err
	}
	return found.List(), nil
}
