package question

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// meaning is what a stretch of a question says: a *set, a *relation or a
// *query. Function words mean nothing and have none. Meanings never change once
// made; two with the same key are the same.
type meaning interface{ key() string }

// set is a set of entities or values: one entity, one value, or all that
// satisfy the conditions. A predicate ("is sanctioned") is a set as well: what
// it is true of.
type set struct {
	noun    string           // "agent", "place" or "thing": what members are called where no class does; "" in a predicate
	entity  *entity          // the only member, or nil
	value   graph.Term       // the only member, or nil
	text    *set             // beside an entity: the text of the same name, meant where a text is asked for
	source  []*pack.Property // of a text: the properties that have it as a value
	classes []string         // all of which members are declared to be of
	types   types            // what members can be, by schema and classes
	conds   []*cond          // all of which hold of members
	unions  [][]*set         // members are in one set of each
	except  []*set           // members are in none of these
	rank    *rank            // of what satisfies all the rest, only the first by a measure
	all     []*set           // "X and Y": whatever is said of it is said of each
	counted bool             // asked for is how many
	unit    *pack.Unit       // of a number: what it counts

	memo string
}

// entity is an entity that a question names.
type entity struct {
	iri   graph.IRI
	name  string
	types types
}

// cond says that members stand in a relation to some member of a set, or to
// anything; or how a measure of them compares; or that they are in a set.
type cond struct {
	relation *relation // nil: members are in the object itself, or there is a test
	object   *set      // nil: anything
	bound    *bound    // how many members of object, instead of some
	test     *test
	time     *period // when the statements say that it is so
	speaker  *set    // who says so
}

// relation leads from one side of a property to the other, as the statements
// in question have it.
type relation struct {
	properties []*pack.Property // alternatives: a vague word ("American") has several
	inverse    bool             // from objects to subjects
	negated    bool             // as statements deny it
	future     bool             // as statements predict or plan it
	open       bool             // left out: what the types of both sides tell ("has")
}

// query is what a whole question asks for.
type query struct {
	kind      queryKind
	subject   *set
	predicate *set     // of kinds ask, when and speaker
	measure   *measure // of kinds sum and average
	other     *set     // of kinds said, compare and path
	foretold  bool     // of kind said: only what is predicted or planned
}

type queryKind string

const (
	kindList  queryKind = "list"  // the members of subject
	kindCount queryKind = "count" // how many they are
	kindAsk   queryKind = "ask"   // whether predicate is true of subject
	kindWhen  queryKind = "when"  // the time of the statements that say so
	kindSum   queryKind = "sum"   // of a measure of the members of subject
	kindMean  queryKind = "mean"  // its average over them

	kindSpeaker queryKind = "speaker" // who says that predicate is true of subject
	kindSaid    queryKind = "said"    // what subject says, about other if there is one
	kindAbout   queryKind = "about"   // what is recorded about subject
	kindCompare queryKind = "compare" // what is recorded of subject and other alike
	kindPath    queryKind = "path"    // how subject is connected to other
)

// from returns the types on the relation's near side.
func (r *relation) from() types { return r.side(r.inverse) }

// to returns the types on the relation's far side.
func (r *relation) to() types { return r.side(!r.inverse) }

func (r *relation) side(object bool) types {
	var t types
	for _, p := range r.properties {
		if object {
			t = append(t, p.Range...)
		} else {
			t = append(t, p.Domain...)
		}
	}
	slices.Sort(t)
	return slices.Compact(t)
}

// flip returns the relation seen from its far side.
func (r *relation) flip() *relation {
	flipped := *r
	flipped.inverse = !r.inverse
	return &flipped
}

// only returns the relation with the alternatives that keep picks, or nil
// where it picks none.
func (r *relation) only(keep func(*relation) bool) *relation {
	if r.open {
		return r
	}
	kept := *r
	kept.properties = nil
	for _, p := range r.properties {
		single := *r
		single.properties = []*pack.Property{p}
		if keep(&single) {
			kept.properties = append(kept.properties, p)
		}
	}
	if kept.properties == nil {
		return nil
	}
	return &kept
}

// modalities returns the standings of statements that the relation matches.
func (r *relation) modalities(asserted bool) []graph.Modality {
	switch {
	case asserted && r.future:
		return nil
	case asserted:
		return []graph.Modality{graph.Asserted}
	case r.future:
		return []graph.Modality{graph.Predicted, graph.Planned, graph.Possible}
	}
	return []graph.Modality{graph.Asserted, graph.Predicted, graph.Possible, graph.Planned, graph.ReportedBelief}
}

// way is one form of the statements that say that a relation holds.
type way struct {
	properties []graph.Term // one of which is the statement's predicate
	near, far  graph.IRI    // what leads from the statement to the relation's sides
}

// ways returns the forms in which the relation can be stated. There is a second
// one, with the sides exchanged, by symmetric properties and declared inverses.
func (r *relation) ways(s *schema) []way {
	straight := way{near: graph.RDFSubject, far: graph.RDFObject}
	if r.inverse {
		straight.near, straight.far = straight.far, straight.near
	}
	crossed := way{near: straight.far, far: straight.near}
	for _, p := range r.properties {
		straight.properties = append(straight.properties, p.IRI)
		if p.Symmetric {
			crossed.properties = append(crossed.properties, p.IRI)
		}
		if q := s.pack.Property(p.Inverse); q != nil {
			crossed.properties = append(crossed.properties, q.IRI)
		}
	}
	if crossed.properties == nil {
		return []way{straight}
	}
	return []way{straight, crossed}
}

func (r *relation) polarity() graph.Polarity {
	if r.negated {
		return graph.Negated
	}
	return graph.Affirmed
}

func (r *relation) key() string {
	names := make([]string, len(r.properties))
	for i, p := range r.properties {
		names[i] = p.Name
	}
	slices.Sort(names)
	k := strings.Join(names, "/")
	if r.open {
		k = "has"
	}
	if r.inverse && !r.symmetric() {
		k = "^" + k
	}
	if r.future {
		k = "will " + k
	}
	if r.negated {
		k = "not " + k
	}
	return k
}

// closed tells whether what is not recorded of the relation is denied: by the
// completeness of one of its alternatives, which then would have it.
func (r *relation) closed() bool {
	return !r.open && slices.ContainsFunc(r.properties, func(p *pack.Property) bool { return p.Complete })
}

// isDate tells whether the relation leads to dates.
func (r *relation) isDate() bool {
	return !r.inverse && !slices.ContainsFunc(r.properties, func(p *pack.Property) bool { return p.Range[0] != "date" })
}

// symmetric tells whether both directions say the same.
func (r *relation) symmetric() bool {
	return !slices.ContainsFunc(r.properties, func(p *pack.Property) bool { return !p.Symmetric })
}

func (c *cond) key() string {
	switch {
	case c.test != nil:
		return c.test.key()
	case c.relation == nil:
		return "in " + c.object.key()
	}
	k := c.relation.key() + " "
	if c.bound != nil {
		k += c.bound.key() + " "
	}
	if c.time != nil {
		k += c.time.key() + " "
	}
	if c.speaker != nil {
		k += "says " + c.speaker.key() + " "
	}
	if c.object == nil {
		return k + "*"
	}
	return k + c.object.key()
}

// key is the set's canonical form: conditions sorted, so that saying the same
// in another sequence makes no difference.
func (s *set) key() string {
	if s.memo == "" {
		s.memo = s.canonical()
	}
	return s.memo
}

func (s *set) canonical() string {
	var parts []string
	for _, c := range s.conds {
		parts = append(parts, c.key())
	}
	for _, u := range s.unions {
		parts = append(parts, "or("+joinKeys(u)+")")
	}
	for _, e := range s.except {
		parts = append(parts, "but "+e.key())
	}
	slices.Sort(parts)
	if s.rank != nil {
		parts = append(parts, s.rank.key())
	}
	head := s.noun
	switch {
	case s.entity != nil:
		head = "<" + string(s.entity.iri) + ">"
	case s.value != nil:
		head = quad.StringOf(s.value)
		if s.unit != nil {
			head += " " + s.unit.Name
		}
	case len(s.classes) > 0:
		head = strings.Join(s.classes, "&")
	case s.noun == "":
		head = "thing" // a predicate; it has a category of its own
	}
	if s.all != nil {
		head = "and(" + joinKeys(s.all) + ")"
	}
	if s.counted {
		head = "count " + head
	}
	return "{" + strings.Join(append([]string{head}, slices.Compact(parts)...), "; ") + "}"
}

func joinKeys(sets []*set) string {
	keys := make([]string, len(sets))
	for i, s := range sets {
		keys[i] = s.key()
	}
	slices.Sort(keys)
	return strings.Join(keys, ", ")
}

func (q *query) key() string {
	k := string(q.kind) + " " + q.subject.key()
	if q.predicate != nil {
		k += " " + q.predicate.key()
	}
	if q.measure != nil {
		k += " " + q.measure.key()
	}
	if q.other != nil {
		k += " " + q.other.key()
	}
	if q.foretold {
		k += " foretold"
	}
	return k
}

// entities returns the IRIs of the entities that the query names.
func (q *query) entities() []string {
	list := q.subject.entities()
	for _, s := range []*set{q.predicate, q.other} {
		if s != nil {
			list = append(list, s.entities()...)
		}
	}
	return list
}

func (s *set) entities() []string {
	var list []string
	if s.entity != nil {
		list = append(list, "<"+string(s.entity.iri)+">")
	}
	for _, part := range s.parts() {
		list = append(list, part.entities()...)
	}
	return list
}

// parts returns the sets that the set is made with.
func (s *set) parts() []*set {
	var list []*set
	for _, c := range s.conds {
		if c.object != nil {
			list = append(list, c.object)
		}
		if c.speaker != nil {
			list = append(list, c.speaker)
		}
		if c.test != nil {
			list = append(list, c.test.than)
		}
	}
	for _, u := range s.unions {
		list = append(list, u...)
	}
	list = append(append(list, s.all...), s.except...)
	if s.rank != nil && s.rank.measure.counted != nil {
		list = append(list, s.rank.measure.counted)
	}
	return list
}

// joins counts the conditions in a set, at every depth.
func (s *set) joins() int {
	if s == nil {
		return 0
	}
	n := len(s.conds) + len(s.unions) + len(s.except)
	if s.rank != nil {
		n++
	}
	for _, part := range s.parts() {
		n += part.joins()
	}
	return n
}

// Cost orders readings: compared number by number, the lower one is the better
// reading.
type Cost struct {
	Implicit int // relations that the question leaves out
	Weak     int // words matched other than by a name as it is written
	Joins    int // conditions
	Distance int // tokens between a modifier and what it modifies
}

func (c Cost) plus(d Cost) Cost {
	return Cost{c.Implicit + d.Implicit, c.Weak + d.Weak, c.Joins + d.Joins, c.Distance + d.Distance}
}

func (c Cost) compare(d Cost) int {
	return slices.Compare(
		[]int{c.Implicit, c.Weak, c.Joins, c.Distance},
		[]int{d.Implicit, d.Weak, d.Joins, d.Distance})
}

func (c Cost) String() string {
	numbers := []int{c.Implicit, c.Weak, c.Joins, c.Distance}
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return "(" + strings.Join(words, ",") + ")"
}
