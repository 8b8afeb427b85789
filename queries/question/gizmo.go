package question

import (
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
)

// gizmo returns the query in Gizmo. Run over the same store it gives the
// members that are asked for, or the number; of kinds ask and when, the
// statements that say so.
func (q *query) gizmo(s *schema, asserted bool) string {
	w := &gizmoWriter{schema: s, asserted: asserted, used: map[string]bool{}}
	var script string
	switch q.kind {
	case kindAsk, kindWhen:
		script = w.statements(q) + ".unique().all()"
	case kindSpeaker:
		script = w.statements(q) + ".out(" + gizmoTerm(graph.PropAttributedTo) + ").unique().all()"
	case kindSaid, kindAbout, kindCompare:
		script = w.about(q) + ".unique().all()"
	case kindPath:
		script = "g.emit(" + w.call("distance", gizmoTerm(q.subject.entity.iri), gizmoTerm(q.other.entity.iri)) + ")"
	case kindCount:
		script = "g.emit(" + w.set(q.subject) + ".unique().count())"
	case kindSum, kindMean:
		script = "g.emit(" + w.call(string(q.kind), w.set(q.subject), w.score(q.measure)) + ")"
	default:
		script = w.set(q.subject) + ".unique().all()"
	}
	return w.prelude() + script
}

type gizmoWriter struct {
	schema   *schema
	asserted bool
	used     map[string]bool // functions of gizmoFunctions
}

// gizmoFunctions are what Gizmo has no path for. Each stands before a script
// that uses it.
var gizmoFunctions = map[string]string{
	"first": `// the members of a set with the greatest score; with sign -1 the least
function first(set, score, sign) {
  var best = null, list = [];
  set.unique().forEach(function (member) {
    score(member.id).forEach(function (n) {
      if (best === null || (sign > 0 ? n > best : n < best)) { best = n; list = []; }
      if (n === best) list.push(member.id);
    });
  });
  return nodes(list);
}
`,
	"firstOfEach": `// what comes first among what each member of a set gives
function firstOfEach(groups, among, score, sign) {
  var list = [];
  groups.unique().forEach(function (group) {
    first(among(group.id), score, sign).forEach(function (member) { list.push(member.id); });
  });
  return nodes(list);
}
`,
	"keep": `// the members of a set of which a score passes
function keep(set, score, passes) {
  var list = [];
  set.unique().forEach(function (member) {
    if (score(member.id).some(passes)) list.push(member.id);
  });
  return nodes(list);
}
`,
	"sum": `// the sum of a set's scores
function sum(set, score) {
  var total = 0;
  set.unique().forEach(function (member) {
    score(member.id).forEach(function (n) { total += n; });
  });
  return total;
}
`,
	"mean": `// the average of a set's scores
function mean(set, score) {
  var total = 0, count = 0;
  set.unique().forEach(function (member) {
    score(member.id).forEach(function (n) { total += n; count++; });
  });
  return total / count;
}
`,
	"dated": `// the statements whose date lies from one day up to another; '' is no bound
function dated(statements, property, from, to) {
  var list = [];
  statements.unique().forEach(function (statement) {
    var dates = g.V(statement.id).out(property).toArray();
    if (dates.some(function (d) { return within(String(d).replace(/^"/, '').split('"')[0], from, to); })) list.push(statement.id);
  });
  return nodes(list);
}
function within(date, from, to) {
  var m = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(date);
  if (!m) return false;
  var year = +m[1], month = +m[2];
  var start = m[2] ? (m[3] ? date : date + '-01') : date + '-01-01';
  var next = month === 12 ? (year + 1) + '-01-01' : year + '-' + ('0' + (month + 1)).slice(-2) + '-01';
  var end = m[3] ? date + 'T24' : m[2] ? next : (year + 1) + '-01-01';
  return from <= start && (to === '' || end <= to);
}
`,
	"distance": `// how many statements lead from one node to another, up to four; 0 if none do
function distance(from, to) {
  var reached = g.V(from), ends = ['<http://www.w3.org/1999/02/22-rdf-syntax-ns#subject>', '<http://www.w3.org/1999/02/22-rdf-syntax-ns#object>'];
  for (var n = 1; n <= 4; n++) {
    reached = reached.in(ends).has('<urn:newsgraph:v:polarity>', 'affirmed').out(ends).unique();
    if (reached.and(g.V(to)).count() > 0) return n;
  }
  return 0;
}
`,
	"nodes": `function nodes(list) { return list.length ? g.V.apply(g, list) : g.V('none').except(g.V('none')); }
`,
	"numbers": `// a path's numbers; a text has the one that it begins with, a date is its text
function numbers(path) {
  return path.unique().toArray().map(function (v) {
    var text = String(v);
    return /#(date|gYear|gYearMonth)>$/.test(text) ? text.split('"')[1] : parseFloat(text.replace(/^"/, ''));
  }).filter(function (n) { return n === n; });
}
`,
}

// needs are the functions that functions use.
var gizmoNeeds = map[string][]string{"firstOfEach": {"first", "nodes"}, "first": {"nodes"}, "keep": {"nodes"}, "dated": {"nodes"}}

// prelude returns the functions that the script uses.
func (w *gizmoWriter) prelude() string {
	text := ""
	for _, name := range sortedKeys(w.used) {
		text += gizmoFunctions[name]
	}
	return text
}

func (w *gizmoWriter) call(function string, args ...string) string {
	w.used[function] = true
	for _, needed := range gizmoNeeds[function] {
		w.used[needed] = true
	}
	return function + "(" + strings.Join(args, ", ") + ")"
}

// dated keeps the statements of a period.
func (w *gizmoWriter) dated(statements string, c *cond) string {
	carrier := graph.QualifierProperty("time")
	if c.relation.isDate() {
		carrier = graph.RDFObject
	}
	return w.call("dated", statements, gizmoTerm(carrier), quote(c.time.from), quote(c.time.to))
}

// about returns the path to the statements that a query about entities is
// answered with.
func (w *gizmoWriter) about(q *query) string {
	ends := "[" + gizmoTerm(graph.RDFSubject) + ", " + gizmoTerm(graph.RDFObject) + "]"
	var path string
	switch q.kind {
	case kindSaid:
		path = "g.V(" + gizmoTerm(q.subject.entity.iri) + ").in(" + gizmoTerm(graph.PropAttributedTo) + ")"
		if q.other != nil {
			path += ".and(g.V(" + gizmoTerm(q.other.entity.iri) + ").in(" + ends + "))"
		}
	case kindCompare:
		path = "g.V(" + gizmoTerm(q.subject.entity.iri) + ", " + gizmoTerm(q.other.entity.iri) + ").in(" + gizmoTerm(graph.RDFSubject) + ")"
	default:
		path = "g.V(" + gizmoTerm(q.subject.entity.iri) + ").in(" + ends + ")"
	}
	return path + ".has(" + gizmoTerm(graph.PropModality) + ", " + w.modalities(q) + ")"
}

// modalities returns the standings of statements that a query about entities
// takes.
func (w *gizmoWriter) modalities(q *query) string {
	var terms []string
	for _, m := range (&relation{future: q.foretold}).modalities(w.asserted) {
		terms = append(terms, gizmoTerm(graph.Text(string(m), "")))
	}
	if terms == nil {
		return quote("none")
	}
	return strings.Join(terms, ", ")
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
	var after []func(path string) string
	for _, c := range s.conds {
		if filter := w.filter(c); filter != nil {
			after = append(after, filter)
			continue
		}
		paths = append(paths, w.members(c))
	}
	for _, u := range s.unions {
		paths = append(paths, w.union(u))
	}
	path := "g.V()"
	if paths != nil {
		path = intersection(paths)
	}
	for _, out := range s.except {
		path += ".except(" + w.set(out) + ")"
	}
	for _, filter := range after {
		path = filter(path)
	}
	if s.rank != nil {
		sign := "1"
		if s.rank.least {
			sign = "-1"
		}
		if each := s.rank.each; each != nil {
			among := "function (id) { return " + path + ".and(g.V(id)" + w.out(each.relation.flip()) + "); }"
			return w.call("firstOfEach", w.set(each.object), among, w.score(s.rank.measure), sign)
		}
		path = w.call("first", path, w.score(s.rank.measure), sign)
	}
	return path
}

// filter returns what a condition does to a path, if it is none that is a path
// itself.
func (w *gizmoWriter) filter(c *cond) func(string) string {
	switch {
	case c.test != nil:
		return func(path string) string { return w.call("keep", path, w.score(c.test.measure), w.passes(c.test)) }
	case c.bound != nil:
		return w.boundFilter(c)
	case c.relation != nil && c.relation.negated && c.relation.closed():
		relation := *c.relation
		relation.negated = false
		return func(path string) string {
			return path + ".except(" + w.members(&cond{relation: &relation, object: c.object}) + ")"
		}
	}
	return nil
}

func (w *gizmoWriter) boundFilter(c *cond) func(string) string {
	m := &measure{relation: c.relation, counted: c.object}
	test := func(op string) string {
		return "function (n) { return n " + scriptOps[op] + " " + formatNumber(c.bound.number) + "; }"
	}
	if c.bound.op[0] == '<' && c.relation.closed() {
		return func(path string) string { return w.call("keep", path, w.score(m), test(c.bound.op)) }
	}
	return func(path string) string {
		return w.call("keep", path+".and("+w.members(&cond{relation: c.relation, object: c.object})+")", w.score(m), test(c.bound.op))
	}
}

var scriptOps = map[string]string{"<": "<", "<=": "<=", "=": "===", ">=": ">=", ">": ">"}

// passes returns the function that tells whether a number passes a test.
func (w *gizmoWriter) passes(t *test) string {
	if f, isNumber := t.than.number(); isNumber {
		return "function (n) { return n " + scriptOps[t.op] + " " + formatNumber(f) + "; }"
	}
	w.used["numbers"] = true
	return "function (n) { return numbers(" + w.set(t.than) + w.to(t.measure) + ").some(function (m) { return n " + scriptOps[t.op] + " m; }); }"
}

// score returns the function that gives the numbers of a measure, by the id of
// a member.
func (w *gizmoWriter) score(m *measure) string {
	path := "g.V(id)" + w.to(m)
	if m.counted != nil {
		if !m.counted.isAnything() {
			path += ".and(" + w.set(m.counted) + ")"
		}
		return "function (id) { return [" + path + ".unique().count()]; }"
	}
	w.used["numbers"] = true
	return "function (id) { return numbers(" + path + "); }"
}

// to returns the steps to what a measure goes by.
func (w *gizmoWriter) to(m *measure) string {
	if m.through != nil {
		return w.out(m.through.relation) + w.out(m.relation)
	}
	return w.out(m.relation)
}

// out returns the steps over a relation.
func (w *gizmoWriter) out(r *relation) string {
	var steps []string
	for _, way := range w.cond(&cond{relation: r}) {
		steps = append(steps, "g.M().in("+way.near+").and("+way.statements+").out("+way.far+")")
	}
	if len(steps) == 1 {
		return strings.TrimPrefix(steps[0], "g.M()")
	}
	return ".follow(" + alternatives(steps) + ")"
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
		if c.object != nil && !c.object.isAnything() {
			path += ".and(" + w.set(c.object) + ".in(" + gizmoTerm(way.far) + "))"
		}
		if c.speaker != nil {
			path += ".has(" + gizmoTerm(graph.PropAttributedTo) + ", " + gizmoTerm(c.speaker.entity.iri) + ")"
		}
		if c.time != nil {
			path = w.dated(path, c)
		}
		ways = append(ways, gizmoWay{path, gizmoTerm(way.near), gizmoTerm(way.far)})
	}
	return ways
}

// gizmoWay is the path to statements and the properties from them to members
// and to the other side.
type gizmoWay struct{ statements, near, far string }

// members returns the path to what satisfies a condition.
func (w *gizmoWriter) members(c *cond) string {
	if c.relation == nil {
		return w.set(c.object)
	}
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
		if c.relation == nil || c.relation.negated && c.relation.closed() {
			continue
		}
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
