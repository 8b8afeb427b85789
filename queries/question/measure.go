package question

import (
	"slices"
	"strconv"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// measure is a number that members of a set have: the value of a property, or
// how many members of another set they are related to.
type measure struct {
	relation  *relation
	counted   *set       // what is counted; nil: the relation leads to the number
	through   *cond      // the number is that of what this relates to
	dimension *dimension // instead of a relation while the class measured is not known
}

// dimension is what an adjective says of things: a measure that depends on
// their class ("large"), and which way.
type dimension struct {
	name string
	of   map[string]*pack.Property // by class
	less bool                      // little of it: "small"
}

// rank keeps the members that come first by a measure.
type rank struct {
	measure *measure
	least   bool
	each    *cond // of each member of its object that they are related to, not over all
}

// bound limits a number.
type bound struct {
	op     string // <, <=, =, >= or >
	number float64
}

// test compares a measure of members with a number, or with the same measure of
// other things.
type test struct {
	measure *measure
	op      string
	than    *set
	limits  map[string]pack.Limit // instead of all this while the class is not known: "major"
	name    string                // of the restriction
	not     bool                  // the restriction does not hold
}

func (d *dimension) key() string {
	if d.less {
		return "-" + d.name
	}
	return d.name
}

func (m *measure) key() string {
	switch {
	case m.dimension != nil:
		return m.dimension.name
	case m.counted != nil:
		return "number(" + m.relation.key() + " " + m.counted.key() + ")"
	case m.through != nil:
		return m.through.key() + " " + m.relation.key()
	}
	return m.relation.key()
}

func (r *rank) key() string {
	k := "most " + r.measure.key()
	if r.least {
		k = "least " + r.measure.key()
	}
	if r.each != nil {
		k += " of each " + r.each.key()
	}
	return k
}

func (b *bound) key() string { return b.op + formatNumber(b.number) }

func (t *test) key() string {
	switch {
	case t.limits != nil && t.not:
		return "not " + t.name
	case t.limits != nil:
		return t.name
	}
	return t.measure.key() + " " + t.op + " " + t.than.key()
}

func formatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// numberSet is the set of one number.
func numberSet(f float64) *set {
	return &set{value: graph.Decimal(f), types: types{"quantity"}}
}

// number returns the number that a set is of.
func (s *set) number() (float64, bool) {
	if s.value == nil || !slices.Equal(s.types, types{"quantity"}) {
		return 0, false
	}
	f, err := strconv.ParseFloat(graph.Lexical(s.value), 64)
	return f, err == nil
}

// resolve returns the measure for things of the given types, or nil where the
// adjective says nothing of them or different things.
func (m *measure) resolve(s *schema, t types) *measure {
	if m.dimension == nil && m.relation.open {
		c := s.closeRelation(t, &cond{relation: m.relation, object: m.counted, bound: &bound{}})
		if c == nil {
			return nil
		}
		return &measure{relation: c.relation, counted: m.counted}
	}
	if m.dimension == nil {
		if near := m.relation.only(func(one *relation) bool { return s.fits(t, one.from()) }); near != nil {
			return &measure{relation: near, counted: m.counted, through: m.through}
		}
		return m.within(s, t)
	}
	var found *pack.Property
	for _, class := range t {
		p := s.measured(m.dimension.of, class)
		if p == nil || found != nil && p != found {
			return nil
		}
		found = p
	}
	if found == nil {
		return nil
	}
	return &measure{relation: &relation{properties: []*pack.Property{found}}}
}

// narrow returns those of the types that have the measure themselves, or all
// where none has.
func (m *measure) narrow(s *schema, t types) types {
	if m.relation == nil || m.relation.open || m.through != nil {
		return t
	}
	if both, ok := s.meet(t, m.relation.from()); ok {
		return both
	}
	return t
}

// within returns the measure by what things of the given types contain: the
// elevation of a state is that of the points in it. It is nil where the pack does
// not say that the property is of this kind.
func (m *measure) within(s *schema, t types) *measure {
	if m.counted != nil || t == nil || !m.relation.spans() {
		return nil
	}
	inside := &set{noun: "thing", types: m.relation.from()}
	c := s.closeRelation(t, &cond{relation: &relation{open: true}, object: inside, bound: &bound{}})
	if c == nil {
		return nil
	}
	return &measure{relation: m.relation, through: &cond{relation: c.relation, object: inside}}
}

// spans tells whether what contains things has the relation's values of them.
func (r *relation) spans() bool {
	return !r.open && !slices.ContainsFunc(r.properties, func(p *pack.Property) bool { return !p.Spans })
}

// measured looks a class up, or the nearest class above it.
func (s *schema) measured(of map[string]*pack.Property, class string) *pack.Property {
	if p := of[class]; p != nil {
		return p
	}
	c := s.pack.Class(class)
	if c == nil {
		return nil
	}
	for _, parent := range c.Parents {
		if p := s.measured(of, parent); p != nil {
			return p
		}
	}
	return nil
}

// resolve returns the comparison for things of the given types, or nil where it
// says nothing of them.
func (t *test) resolve(s *schema, of types) *test {
	if t.limits != nil {
		return t.resolveLimit(s, of)
	}
	m := t.measure.resolve(s, of)
	if m == nil {
		return nil
	}
	if _, isNumber := t.than.number(); !isNumber {
		if other := t.measure.resolve(s, t.than.types); other == nil || other.key() != m.key() {
			return nil
		}
	}
	than := t.than.in(s, m)
	if than == nil {
		return nil
	}
	return &test{measure: m, op: t.op, than: than}
}

// in returns a number in the unit of what is measured, or nil where it is of
// something else. What is no number or has no unit stays as it is.
func (s *set) in(sc *schema, m *measure) *set {
	if s.unit == nil {
		return s
	}
	f, _ := s.number()
	own := sc.pack.Unit(m.relation.properties[0].Unit)
	if own == nil || base(s.unit) != base(own) {
		return nil
	}
	return numberSet(f * s.unit.Factor / own.Factor)
}

func base(u *pack.Unit) string {
	if u.Base == "" {
		return u.Name
	}
	return u.Base
}

// unit is the meaning of a unit's words.
type unit struct{ *pack.Unit }

func (u *unit) key() string { return u.Name }

// measured is a number of units.
func measured(_ *schema, args []meaning) (meaning, Cost, bool) {
	number, ok1 := args[0].(*set)
	u, ok2 := args[1].(*unit)
	if !ok1 || !ok2 || number.value == nil {
		return nil, Cost{}, false
	}
	result := *number
	result.unit, result.memo = u.Unit, ""
	return &result, Cost{}, true
}

func (t *test) resolveLimit(s *schema, of types) *test {
	if len(of) != 1 {
		return nil
	}
	limit, ok := t.limits[of[0]]
	if !ok {
		return nil
	}
	m := &measure{relation: &relation{properties: []*pack.Property{s.pack.Property(limit.Property)}}}
	resolved := &test{measure: m, op: limit.Op, than: numberSet(limit.Number)}
	if t.not {
		return resolved.complement()
	}
	return resolved
}

// complement is true of what has the measure where the test is not.
func (t *test) complement() *test {
	c := *t
	c.op = map[string]string{"<": ">=", "<=": ">", ">=": "<", ">": "<="}[t.op]
	c.not = !t.not && t.limits != nil
	return &c
}

// resolve returns the rank for things of the given types, or nil.
func (r *rank) resolve(s *schema, t types) *rank {
	m := r.measure.resolve(s, t)
	if m == nil {
		return nil
	}
	each := r.each
	if each != nil {
		if each = s.near(t, each); each == nil || each.relation == nil || each.relation.open {
			return nil
		}
	}
	return &rank{m, r.least, each}
}

// pending tells whether what is measured is not known yet.
func (m *measure) pending() bool { return m.dimension != nil }

// opposite operators hold where an operator's sides are exchanged.
var opposite = map[string]string{"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<"}

// comparison makes an operation that tests a measure: "larger than 100".
func comparison(op string) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		than, ok := args[1].(*set)
		if !ok || than.all != nil || than.counted || than.isAnything() {
			return nil, Cost{}, false
		}
		t := &test{op: op, than: than}
		switch m := args[0].(type) {
		case *dimension:
			t.measure = &measure{dimension: m}
			if m.less {
				t.op = opposite[op]
			}
		case *relation:
			t.measure = &measure{relation: m}
		default:
			return nil, Cost{}, false
		}
		if !s.comparable(t) {
			return nil, Cost{}, false
		}
		p := &set{conds: []*cond{{test: t}}}
		if !t.measure.pending() && !t.measure.relation.spans() {
			p.types = t.measure.relation.from()
		}
		return p, Cost{}, true
	}
}

// comparable tells whether the measure can be compared with what stands beside
// it: a number, or one thing that has the measure itself.
func (s *schema) comparable(t *test) bool {
	if t.measure.relation != nil && !s.fits(t.measure.relation.to(), types{"quantity"}) {
		return false
	}
	if _, isNumber := t.than.number(); isNumber {
		return true
	}
	return (t.than.isSingle() || t.than.rank != nil) && t.measure.resolve(s, t.than.types) != nil
}

// extreme keeps what comes first by an adjective's measure: "the largest state".
func extreme(s *schema, args []meaning) (meaning, Cost, bool) {
	d, ok1 := args[0].(*dimension)
	of, ok2 := args[1].(*set)
	if !ok1 || !ok2 {
		return nil, Cost{}, false
	}
	result := ranked(s, of, &rank{measure: &measure{dimension: d}, least: d.less})
	return result, Cost{}, result != nil
}

// perEach makes of a ranking one of each member of a set that things are related
// to: "the highest points of the states that border Ohio" are several.
func perEach(s *schema, args []meaning) (meaning, Cost, bool) {
	p, ok1 := args[0].(*set)
	of, ok2 := args[1].(*set)
	if !ok1 || !ok2 || p.rank == nil || p.rank.measure.counted != nil || of.isSingle() || of.rank != nil || len(of.classes) == 0 ||
		len(of.conds)+len(of.unions)+len(of.except) == 0 {
		return nil, Cost{}, false
	}
	c := &cond{relation: &relation{open: true}, object: of}
	r := *p.rank
	r.each = c
	return &set{conds: []*cond{c}, rank: &r}, Cost{}, true
}

// ranked keeps the members that come first. It takes one rank: of "the largest
// of the longest" it is open what is meant.
func ranked(s *schema, of *set, r *rank) *set {
	if of.rank != nil || of.isSingle() || of.all != nil || of.counted || of.isAnything() {
		return nil
	}
	if r = r.resolve(s, of.types); r == nil {
		return nil
	}
	result := *of
	result.rank, result.memo = r, ""
	return &result
}

// ranking makes the predicate of what comes first by a property's value: "has
// the largest population", or by an adjective: "is the largest".
func ranking(least bool) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		switch m := args[0].(type) {
		case *relation:
			if !s.isOrdered(m) {
				// Not the first by a number but by how many there are.
				counted := &set{noun: "thing", types: m.to()}
				return &set{types: m.from(), rank: &rank{measure: &measure{relation: m, counted: counted}, least: least}}, Cost{}, true
			}
			p := &set{types: m.from(), rank: &rank{measure: &measure{relation: m}, least: least}}
			if m.spans() {
				p.types = nil
			}
			return p, Cost{}, true
		case *dimension:
			return &set{rank: &rank{measure: &measure{dimension: m}, least: m.less != least}}, Cost{}, true
		}
		return nil, Cost{}, false
	}
}

// isOrdered tells whether the relation leads to numbers or dates.
func (s *schema) isOrdered(r *relation) bool {
	return s.fits(r.to(), types{"date", "quantity"})
}

// rankedBy makes the predicate of what comes first by a property, in the
// direction of an adjective: "the largest by population".
func rankedBy(s *schema, args []meaning) (meaning, Cost, bool) {
	d, ok1 := args[0].(*dimension)
	r, ok2 := args[1].(*relation)
	if !ok1 || !ok2 {
		return nil, Cost{}, false
	}
	return ranking(d.less)(s, []meaning{r})
}

// quantified is a noun phrase with a number of its members instead of some: "at
// least three states", "the most states", "no states". What it is said of then
// has so many of them.
type quantified struct {
	of    *set
	bound *bound
	rank  bool
	least bool
	none  bool
}

func (q *quantified) key() string {
	switch {
	case q.none:
		return "no " + q.of.key()
	case q.rank && q.least:
		return "fewest " + q.of.key()
	case q.rank:
		return "most " + q.of.key()
	}
	return q.bound.key() + " " + q.of.key()
}

func quantify(make func(of *set, args []meaning) *quantified) operation {
	return func(_ *schema, args []meaning) (meaning, Cost, bool) {
		of, ok := args[0].(*set)
		if !ok || of.isSingle() || of.all != nil || of.counted || of.rank != nil {
			return nil, Cost{}, false
		}
		q := make(of, args)
		return q, Cost{}, q != nil
	}
}

func most(of *set, _ []meaning) *quantified   { return &quantified{of: of, rank: true} }
func fewest(of *set, _ []meaning) *quantified { return &quantified{of: of, rank: true, least: true} }
func none(of *set, _ []meaning) *quantified   { return &quantified{of: of, none: true} }

func bounded(op string) func(*set, []meaning) *quantified {
	return func(of *set, args []meaning) *quantified {
		n, ok := args[1].(*set).number()
		if !ok {
			return nil
		}
		return &quantified{of: of, bound: &bound{op, n}}
	}
}

// over is the predicate of what relates to as many members as the phrase says.
func (q *quantified) over(s *schema, r *relation) *set {
	p := relateOne(s, r, q.of)
	if p == nil || len(p.conds) != 1 {
		return nil
	}
	c := *p.conds[0]
	switch {
	case q.none:
		c.relation = negate(c.relation).(*relation)
	case q.rank && c.object == nil:
		return nil
	case q.rank:
		return &set{types: p.types, rank: &rank{measure: &measure{relation: c.relation, counted: c.object}, least: q.least}}
	default:
		if c.object == nil {
			c.object = &set{noun: "thing", types: c.relation.to()}
		}
		c.bound = q.bound
	}
	return &set{types: p.types, conds: []*cond{&c}}
}

// sealed is the set as it is, whatever else is said of its members: a rank is
// then not among those of which more is true.
func sealed(s *set) *set {
	if s.rank == nil {
		return s
	}
	return &set{noun: s.noun, types: s.types, conds: []*cond{{object: s}}}
}

// total makes the operation that adds up or averages a property's values: "the
// total population of the states that border Texas".
func total(kind queryKind) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		r, ok1 := args[0].(*relation)
		of, ok2 := args[1].(*set)
		if !ok1 || !ok2 || !s.fits(r.to(), types{"quantity"}) {
			return nil, Cost{}, false
		}
		if of = of.anyOf(); of.isSingle() || of.isAnything() {
			return nil, Cost{}, false
		}
		m := (&measure{relation: r}).resolve(s, of.types)
		if m == nil {
			return nil, Cost{}, false
		}
		return &query{kind: kind, subject: of, measure: m}, Cost{}, true
	}
}

// anyOf is the set of all that an enumeration names, where something is said of
// each: "the populations of Texas and Ohio".
func (s *set) anyOf() *set {
	if s.all == nil {
		return s
	}
	return &set{noun: "thing", types: s.types, unions: [][]*set{s.all}}
}

// extent is the value of the measure that an adjective stands for: "how large is
// Texas".
func extent(s *schema, args []meaning) (meaning, Cost, bool) {
	d, ok1 := args[0].(*dimension)
	of, ok2 := args[1].(*set)
	if !ok1 || !ok2 || of.types == nil {
		return nil, Cost{}, false
	}
	m := (&measure{dimension: d}).resolve(s, of.types)
	if m == nil {
		return nil, Cost{}, false
	}
	return image(s, []meaning{of, m.relation})
}

// peak makes the operation for the extreme value of a property: "the highest
// elevation in Nevada", "the lowest population of the cities in Texas".
func peak(least bool) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		r, ok1 := args[0].(*relation)
		of, ok2 := args[1].(*set)
		if !ok1 || !ok2 || of.all != nil || !s.fits(r.to(), types{"quantity"}) {
			return nil, Cost{}, false
		}
		if of.isSingle() || !s.fits(of.types, r.from()) {
			in := s.marked(s.isVague, nil, of.types)
			if in == nil || !r.spans() {
				return nil, Cost{}, false
			}
			if of = restrict(s, &set{noun: "thing", types: r.from()}, predicate(in, of)); of == nil {
				return nil, Cost{}, false
			}
		}
		if of = ranked(s, of, &rank{measure: &measure{relation: r}, least: least}); of == nil {
			return nil, Cost{}, false
		}
		return image(s, []meaning{of, r})
	}
}

// except takes members out of a set: "other than Texas".
func except(s *schema, of, out *set) *set {
	if of.isSingle() || of.all != nil || of.isAnything() || of.counted || !s.fits(of.types, out.types) {
		return nil
	}
	result := *of
	result.memo = ""
	result.except = append(slices.Clone(of.except), out.each()...)
	return &result
}

// times multiplies two numbers: "1.5 million".
func times(_ *schema, args []meaning) (meaning, Cost, bool) {
	a, ok1 := args[0].(*set)
	b, ok2 := args[1].(*set)
	if !ok1 || !ok2 {
		return nil, Cost{}, false
	}
	x, ok1 := a.number()
	y, ok2 := b.number()
	return numberSet(x * y), Cost{}, ok1 && ok2
}

// fitting returns those that bear a name and can be of the given types.
func (s *set) fitting(sc *schema, t types) []*set {
	if len(s.unions) != 1 {
		return nil
	}
	var list []*set
	for _, bearer := range s.unions[0] {
		if sc.fits(t, bearer.types) {
			list = append(list, bearer)
		}
	}
	return list
}

// placed keeps those that bear a name and are at a place: "Austin, Texas".
func placed(s *schema, name, place *set) *set {
	at := s.marked(s.isVague, nil, place.types)
	if place.entity == nil || at == nil {
		return nil
	}
	var fitting []*set
	var t types
	for _, bearer := range name.unions[0] {
		if bearer.entity.iri == place.entity.iri || s.near(bearer.types, &cond{relation: at, object: place}) == nil {
			continue
		}
		fitting = append(fitting, bearer)
		t = mergeSorted(t, bearer.types)
	}
	if fitting == nil {
		return nil
	}
	bearers := &set{noun: "thing", types: t, unions: [][]*set{fitting}}
	if len(t) == 1 {
		bearers.classes = t
	}
	return restrict(s, bearers, predicate(at, place))
}
