package question

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
)

// gizmo returns the query in Gizmo. Run over the same store it gives the
// members that are asked for; of kinds ask and when, the statements that say
// so.
func (q *query) gizmo(s *schema, asserted bool) string {
	w := &gizmoWriter{s, asserted}
	switch q.kind {
	case kindAsk, kindWhen:
		return w.statements(q) + ".unique().all()"
	case kindCount:
		return "g.emit(" + w.set(q.subject) + ".unique().count())"
	}
	return w.set(q.subject) + ".unique().all()"
}

type gizmoWriter struct {
	schema   *schema
	asserted bool
}

// set returns the path to the members of a set.
func (w *gizmoWriter) set(s *set) string {
	var paths []string
	switch {
	case s.entity != nil:
		paths = append(paths, "g.V("+gizmoTerm(s.entity.iri)+")")
	case s.value != nil:
		paths = append(paths, "g.V("+gizmoTerm(s.value)+")")
	}
	for _, class := range s.classes {
		paths = append(paths, "g.V("+w.classTerms(class)+").in("+gizmoTerm(graph.RDFType)+")")
	}
	for _, c := range s.conds {
		paths = append(paths, w.members(c))
	}
	for _, u := range s.unions {
		paths = append(paths, w.union(u))
	}
	return intersection(paths)
}

func intersection(paths []string) string {
	path := paths[0]
	for _, p := range paths[1:] {
		path += ".and(" + p + ")"
	}
	return path
}

func (w *gizmoWriter) union(sets []*set) string {
	var paths []string
	for _, s := range sets {
		paths = append(paths, w.set(s))
	}
	return alternatives(paths)
}

// cond returns the paths to the statements of a condition, one for each way to
// state it, with the property that leads from them to the members.
func (w *gizmoWriter) cond(c *cond) []gizmoWay {
	var modalities []string
	for _, m := range c.relation.modalities(w.asserted) {
		modalities = append(modalities, gizmoTerm(graph.Text(string(m), "")))
	}
	if modalities == nil {
		modalities = []string{quote("none")} // of no statement; without a value, any would do
	}
	var ways []gizmoWay
	for _, way := range c.relation.ways(w.schema) {
		var properties []string
		for _, p := range way.properties {
			properties = append(properties, gizmoTerm(p))
		}
		path := fmt.Sprintf("g.V(%s).in(%s).has(%s, %s).has(%s, %s)",
			strings.Join(properties, ", "), gizmoTerm(graph.RDFPredicate),
			gizmoTerm(graph.PropPolarity), gizmoTerm(graph.Text(string(c.relation.polarity()), "")),
			gizmoTerm(graph.PropModality), strings.Join(modalities, ", "))
		if c.object != nil {
			path += ".and(" + w.set(c.object) + ".in(" + gizmoTerm(way.far) + "))"
		}
		ways = append(ways, gizmoWay{path, gizmoTerm(way.near)})
	}
	return ways
}

// gizmoWay is the path to statements and the property from them to members.
type gizmoWay struct{ statements, near string }

// members returns the path to what satisfies a condition.
func (w *gizmoWriter) members(c *cond) string {
	var paths []string
	for _, way := range w.cond(c) {
		paths = append(paths, way.statements+".out("+way.near+")")
	}
	return alternatives(paths)
}

func alternatives(paths []string) string {
	path := paths[0]
	for _, p := range paths[1:] {
		path += ".or(" + p + ")"
	}
	return path
}

// statements returns the path to the statements that make the query's predicate
// true of its subject.
func (w *gizmoWriter) statements(q *query) string {
	asked := w.set(q.asked(w.schema))
	var paths []string
	for _, c := range q.predicate.conds {
		for _, way := range w.cond(c) {
			paths = append(paths, way.statements+".and("+asked+".in("+way.near+"))")
		}
	}
	if paths == nil {
		return asked
	}
	return alternatives(paths)
}

func (w *gizmoWriter) classTerms(class string) string {
	var terms []string
	for _, c := range w.schema.pack.Descendants(class) {
		terms = append(terms, gizmoTerm(c.IRI))
	}
	return strings.Join(terms, ", ")
}

// gizmoTerm writes a term as a JavaScript string in which Gizmo reads it: a
// plain string as it is, anything else as N-Quads have it.
func gizmoTerm(t graph.Term) string {
	if plain, ok := t.(quad.String); ok {
		return quote(string(plain))
	}
	return quote(quad.StringOf(t))
}

// quote writes a JavaScript string literal. A term's own quotes are escaped;
// what follows is plain text that needs no other escapes in JavaScript.
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\u2028", `\u2028`, "\u2029", `\u2029`).Replace(s) + "'"
}
