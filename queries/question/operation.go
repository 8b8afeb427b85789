package question

import (
	"slices"
	"strings"

	"newsgraph/graph/pack"
)

// operation is what a grammar rule does with the meanings of its parts. ok is
// false where the schema does not allow it: then the rule does not apply. The
// cost is what the operation adds to that of its parts.
type operation func(s *schema, args []meaning) (m meaning, c Cost, ok bool)

// operations are the operations by the name that grammars use, with the number
// of their arguments.
var operations = map[string]struct {
	arity int
	apply operation
}{
	"agent": {0, noun("agent", "Person", "Organization", "Country")},
	"place": {0, noun("place", "Place")},
	"site":  {0, noun("place", "Place", "Organization")},
	"thing": {0, noun("thing")},
	"date":  {0, noun("date", "date")},
	"value": {0, noun("value", "quantity")},

	"restrict":    {2, onSets(restrict)},
	"isa":         {1, onSet(isa)},
	"named":       {2, onSets(named)},
	"kinds":       {2, onSets(kinds)},
	"bearer":      {1, onSet(bearer)},
	"called":      {1, onSet(called)},
	"placed":      {2, onSets(placed)},
	"implied":     {2, implied},
	"demonym":     {2, demonym},
	"native":      {1, onSet(native)},
	"origin":      {1, onSet(origin)},
	"whereabouts": {1, whereaboutsOf},
	"either":      {2, onSets(either)},
	"except":      {2, onSets(except)},
	"both":        {2, onSets(both)},
	"count":       {1, onSet(count)},
	"number":      {1, onSet(amount)},

	"extreme":   {2, extreme},
	"top":       {1, ranking(false)},
	"bottom":    {1, ranking(true)},
	"by":        {2, rankedBy},
	"each":      {2, perEach},
	"most":      {1, quantify(most)},
	"fewest":    {1, quantify(fewest)},
	"none":      {1, quantify(none)},
	"atleast":   {2, quantify(bounded(">="))},
	"atmost":    {2, quantify(bounded("<="))},
	"exactly":   {2, quantify(bounded("="))},
	"above":     {2, quantify(bounded(">"))},
	"below":     {2, quantify(bounded("<"))},
	"extent":    {2, extent},
	"highestOf": {2, peak(false)},
	"lowestOf":  {2, peak(true)},
	"sum":       {2, total(kindSum)},
	"mean":      {2, total(kindMean)},
	"times":     {2, times},
	"measured":  {2, measured},

	"greater":        {2, comparison(">")},
	"greaterOrEqual": {2, comparison(">=")},
	"less":           {2, comparison("<")},
	"lessOrEqual":    {2, comparison("<=")},
	"equal":          {2, comparison("=")},

	"have":   {1, have},
	"relate": {2, relate},
	"image":  {2, image},
	"any":    {1, anything},
	"flip":   {1, onRelation(func(r *relation) meaning { return r.flip() })},
	"not":    {1, onRelation(negate)},
	"future": {1, foretell},
	"dated":  {1, dated},
	"deny":   {1, deny},
	"expect": {1, expect},

	"year":   {1, date},
	"month":  {2, date},
	"day":    {3, date},
	"before": {1, onPeriod(func(p *period) *period { return &period{to: p.from} })},
	"after":  {1, onPeriod(func(p *period) *period { return &period{from: p.to} })},
	"since":  {1, onPeriod(func(p *period) *period { return &period{from: p.from} })},
	"until":  {1, onPeriod(func(p *period) *period { return &period{to: p.to} })},
	"span":   {2, span},
	"window": {2, window},
	"during": {2, during},
	"says":   {2, says},

	"speaker":  {2, ask(kindSpeaker)},
	"said":     {1, of(kindSaid)},
	"saidOf":   {2, of(kindSaid)},
	"foretold": {1, foretold},
	"about":    {1, of(kindAbout)},
	"compare":  {1, pair(kindCompare)},
	"path":     {2, of(kindPath)},
	"pathOf":   {1, pair(kindPath)},

	"list": {1, list},
	"ask":  {2, ask(kindAsk)},
	"when": {2, ask(kindWhen)},
}

// noun makes the operation for a word that names no class: anything of the
// given types, those of them that the pack has.
func noun(word string, names ...string) operation {
	return func(s *schema, _ []meaning) (meaning, Cost, bool) {
		return &set{noun: word, types: s.known(names...)}, Cost{}, true
	}
}

// known returns those of the types that the pack has.
func (s *schema) known(names ...string) types {
	var t types
	for _, name := range names {
		if s.pack.Class(name) != nil || pack.IsDatatype(name) {
			t = append(t, name)
		}
	}
	return t
}

func onSet(f func(s *schema, a *set) *set) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		a, ok := args[0].(*set)
		if !ok {
			return nil, Cost{}, false
		}
		result := f(s, a)
		return result, Cost{}, result != nil
	}
}

func onSets(f func(s *schema, a, b *set) *set) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		a, ok1 := args[0].(*set)
		b, ok2 := args[1].(*set)
		if !ok1 || !ok2 {
			return nil, Cost{}, false
		}
		result := f(s, a, b)
		return result, Cost{}, result != nil
	}
}

func onRelation(f func(r *relation) meaning) operation {
	return func(_ *schema, args []meaning) (meaning, Cost, bool) {
		r, ok := args[0].(*relation)
		if !ok {
			return nil, Cost{}, false
		}
		return f(r), Cost{}, true
	}
}

// restrict keeps the members of a that the predicate b is true of.
func restrict(s *schema, a, b *set) *set {
	if b.isSingle() || a.all != nil || b.all != nil || b.rank != nil && (a.rank != nil || a.isSingle()) {
		return nil
	}
	if a.isAnything() && !a.counted && b.isMembership() {
		return b.conds[0].object
	}
	t, ok := s.meet(a.types, b.types)
	if !ok {
		return nil
	}
	r := &set{
		noun: a.noun, entity: a.entity, value: a.value, types: t,
		classes: mergeSorted(a.classes, b.classes),
		except:  slices.Concat(a.except, b.except),
		rank:    a.rank,
		counted: a.counted || b.counted,
	}
	if r.noun == "" {
		r.noun = b.noun
	}
	if b.rank != nil {
		r.rank = b.rank
	}
	if r.rank != nil {
		r.types = r.rank.measure.narrow(s, r.types)
	}
	return s.settle(r, slices.Concat(a.conds, b.conds), slices.Concat(a.unions, b.unions))
}

// isMembership tells whether the predicate is that of being in a set and
// nothing else.
func (s *set) isMembership() bool {
	return len(s.conds) == 1 && s.conds[0].relation == nil && s.conds[0].test == nil &&
		len(s.classes)+len(s.unions)+len(s.except) == 0 && s.rank == nil
}

// settle gives a set its conditions, each as the types of its members tell what
// it means. It returns nil where one cannot be true of them.
func (s *schema) settle(r *set, conds []*cond, unions [][]*set) *set {
	for _, c := range conds {
		near := s.near(r.types, c)
		if near == nil {
			return nil
		}
		r.conds = append(r.conds, near)
	}
	r.conds = slices.DeleteFunc(r.conds, func(c *cond) bool { return c.isBare() && r.says(c.relation) })
	for _, u := range unions {
		var settled []*set
		for _, member := range u {
			switch m := s.member(r.types, member); {
			case m != nil:
				settled = append(settled, m)
			case !member.isSingle():
				return nil
			}
		}
		if settled == nil {
			return nil
		}
		r.unions = append(r.unions, settled)
	}
	if r.rank != nil && r.noun != "" {
		if r.rank = r.rank.resolve(s, r.types); r.rank == nil {
			return nil
		}
	}
	return r
}

// isBare tells whether the condition is that there is anything at all.
func (c *cond) isBare() bool {
	return c.relation != nil && c.object == nil && c.bound == nil && c.time == nil && c.speaker == nil
}

// member settles one of several predicates of which one is true.
func (s *schema) member(t types, m *set) *set {
	if !s.fits(t, m.types) {
		return nil
	}
	if m.isSingle() || m.noun != "" {
		return m
	}
	settled := *m
	settled.conds, settled.unions, settled.memo = nil, nil, ""
	if settled.types == nil {
		settled.types = t
	}
	return s.settle(&settled, m.conds, m.unions)
}

// near returns the condition as it is meant of members of the given types, or nil
// where it cannot be true of them.
func (s *schema) near(t types, c *cond) *cond {
	switch {
	case c.test != nil:
		if t == nil {
			return c
		}
		resolved := c.test.resolve(s, t)
		if resolved == nil {
			return nil
		}
		return &cond{test: resolved}
	case c.relation == nil:
		if !s.fits(t, c.object.types) {
			return nil
		}
		return c
	case c.relation.open:
		return s.closeRelation(t, c)
	}
	relation := c.relation.only(func(one *relation) bool { return s.fits(t, one.from()) })
	if c.object != nil && (relation == nil || !s.leads(t, relation, c.object) || !s.isMadeFor(relation, t)) {
		if by := s.twoPlaces(t, c); by != nil && (relation == nil || s.isMadeFor(by.relation, t)) {
			return by
		}
	}
	if relation == nil {
		return nil
	}
	return &cond{relation: relation, object: c.object, bound: c.bound, time: c.time, speaker: c.speaker}
}

// says tells whether a condition says what stands at the relation's far side,
// so that another one that it is anything adds nothing.
func (s *set) says(r *relation) bool {
	return slices.ContainsFunc(s.conds, func(c *cond) bool {
		return c.relation != nil && c.object != nil && c.relation.key() == r.key()
	})
}

// isSingle tells whether the set is one entity or value by name.
func (s *set) isSingle() bool { return s.entity != nil || s.value != nil }

func mergeSorted(a, b []string) []string {
	merged := slices.Concat(a, b)
	slices.Sort(merged)
	return slices.Compact(merged)
}

// isa makes a noun phrase a predicate: "is a sanctioned firm".
func isa(_ *schema, a *set) *set {
	if a.isSingle() || a.all != nil || len(a.classes)+len(a.conds)+len(a.unions) == 0 {
		return nil
	}
	p := *sealed(a)
	p.noun, p.memo = "", ""
	return &p
}

// named is what of a class bears a name: "the company OpenAI". Where the noun
// leaves one bearer it is that one, otherwise any of them.
func named(s *schema, class, name *set) *set {
	if len(class.classes) == 0 || len(class.conds) > 0 {
		return nil
	}
	bearers := name.fitting(s, class.types)
	switch len(bearers) {
	case 0:
		return nil
	case 1:
		return bearers[0]
	}
	return restrict(s, class, name)
}

// bearer is who or what bears a name, whichever of them.
func bearer(_ *schema, name *set) *set {
	if len(name.unions) == 1 && len(name.unions[0]) == 1 {
		return name.unions[0][0]
	}
	return asNoun(name)
}

// kinds are the members of two classes: "cities or towns", "lakes and rivers".
func kinds(s *schema, a, b *set) *set {
	if a.key() == b.key() {
		return a
	}
	return either(s, a, b)
}

// either is the union of two sets or predicates.
func either(s *schema, a, b *set) *set {
	if a.all != nil || b.all != nil || a.counted || b.counted || a.isAnything() || b.isAnything() {
		return nil
	}
	t := union(a.types, b.types)
	noun := a.noun
	if noun == "" && a.isSingle() {
		noun = "thing"
	}
	return &set{noun: noun, types: t, unions: [][]*set{{a, b}}}
}

func union(a, b types) types {
	if a == nil || b == nil {
		return nil
	}
	return mergeSorted(a, b)
}

// both joins two noun phrases so that whatever is said is said of each, or two
// predicates into the one of what both are true of.
func both(s *schema, a, b *set) *set {
	if a.noun == "" && b.noun == "" && !a.isSingle() && !b.isSingle() && a.all == nil && b.all == nil {
		return restrict(s, a, b)
	}
	if a.counted || b.counted {
		return nil
	}
	return &set{all: slices.Concat(a.each(), b.each()), types: union(a.types, b.types)}
}

// each returns the sets that something said of s is said of.
func (s *set) each() []*set {
	if s.all != nil {
		return s.all
	}
	return []*set{s}
}

func count(_ *schema, a *set) *set {
	if a.isSingle() || a.all != nil {
		return nil
	}
	counted := *a
	counted.counted, counted.memo = true, ""
	return &counted
}

// amount is how many members there are, or of numbers the numbers themselves:
// "how many people" and "how many subsidiaries" ask for different things.
func amount(s *schema, a *set) *set {
	if a.types != nil && s.fits(a.types, types{"quantity"}) {
		return a
	}
	return count(s, a)
}

// predicate is true of what stands in the relation to some member of object.
func predicate(r *relation, object *set) *set {
	return &set{types: r.from(), conds: []*cond{{relation: r, object: object}}}
}

// relate makes a predicate of a relation and the set on its far side.
func relate(s *schema, args []meaning) (meaning, Cost, bool) {
	r, ok1 := args[0].(*relation)
	if q, ok := args[1].(*quantified); ok && ok1 {
		p := q.over(s, r)
		return p, Cost{}, p != nil
	}
	object, ok2 := args[1].(*set)
	if !ok1 || !ok2 {
		return nil, Cost{}, false
	}
	var result *set
	for _, one := range object.each() {
		p := relateOne(s, r, one)
		if p == nil {
			return nil, Cost{}, false
		}
		if result != nil {
			p = restrict(s, result, p)
		}
		if result = p; result == nil {
			return nil, Cost{}, false
		}
	}
	return result, Cost{}, true
}

func relateOne(s *schema, r *relation, object *set) *set {
	if object.counted {
		return nil
	}
	if r.open {
		return predicate(r, object)
	}
	far := r.leadingTo(s, object)
	if text := r.leadingTo(s, object.text); text != nil && far != nil {
		object = either(s, object, object.text)
	} else if text != nil {
		far, object = text, object.text
	}
	if !r.inverse && !object.isAnything() && (far == nil || len(r.properties) > 1) && slices.ContainsFunc(r.properties, s.isVague) {
		// What it is true of may be there by a place between.
		if far == nil {
			far = r
		}
		return &set{types: s.placed(), conds: []*cond{{relation: far, object: object}}}
	}
	switch {
	case far == nil:
		return nil
	case object.isAnything():
		return predicate(far, nil)
	}
	return predicate(far, object)
}

// placed returns the types of what can be at a place.
func (s *schema) placed() types {
	var t types
	for _, p := range s.pack.Properties {
		if s.isVague(p) {
			t = append(t, p.Domain...)
		}
	}
	slices.Sort(t)
	return slices.Compact(t)
}

// leadingTo returns the relation by those properties that can lead to members
// of a set, or nil.
func (r *relation) leadingTo(s *schema, object *set) *relation {
	if object == nil {
		return nil
	}
	return r.only(func(one *relation) bool {
		return s.fits(one.to(), object.types) &&
			(object.source == nil || slices.Contains(object.source, one.properties[0]))
	})
}

// image is what the relation leads to from a set: "the founder of X".
func image(s *schema, args []meaning) (meaning, Cost, bool) {
	owner, ok1 := args[0].(*set)
	r, ok2 := args[1].(*relation)
	if !ok1 || !ok2 {
		return nil, Cost{}, false
	}
	if s.fits(r.to(), types{"quantity"}) {
		owner = owner.anyOf() // no number is of two things at once
	}
	p, c, ok := relate(s, []meaning{r.flip(), owner})
	if !ok {
		return nil, Cost{}, false
	}
	return asNoun(p.(*set)), c, true
}

// asNoun makes a noun phrase of a predicate: the things it is true of.
func asNoun(p *set) *set {
	n := *p
	n.noun, n.memo = "thing", ""
	return &n
}

// anything is true of what the relation leads from at all. Of a number that all
// things of a kind have it would say nothing.
func anything(_ *schema, args []meaning) (meaning, Cost, bool) {
	r, ok := args[0].(*relation)
	if !ok || !r.inverse && !slices.ContainsFunc(r.properties, func(p *pack.Property) bool { return !p.Functional || p.Range[0] != "quantity" }) {
		return nil, Cost{}, false
	}
	return predicate(r, nil), Cost{}, true
}

func negate(r *relation) meaning {
	n := *r
	n.negated = !r.negated
	return &n
}

// future is the relation as predictions state it: some by another property.
func (s *schema) future(r *relation) *relation {
	n := *r
	n.future = true
	for _, p := range r.properties {
		if other := s.pack.Property(p.Foretold); other != nil && !slices.Contains(n.properties, other) {
			n.properties = append(slices.Clip(n.properties), other)
		}
	}
	return &n
}

func foretell(s *schema, args []meaning) (meaning, Cost, bool) {
	return onRelation(func(r *relation) meaning { return s.future(r) })(s, args)
}

// expect is true of what a predicate of one condition will be true of.
func expect(s *schema, args []meaning) (meaning, Cost, bool) {
	return onCondition(func(r *relation) meaning { return s.future(r) })(s, args)
}

// dated passes a relation on if it leads to dates.
func dated(s *schema, args []meaning) (meaning, Cost, bool) {
	r, ok := args[0].(*relation)
	if !ok {
		return nil, Cost{}, false
	}
	r = r.only(func(one *relation) bool { return s.fits(one.to(), types{"date"}) })
	return r, Cost{}, r != nil
}

// onCondition makes an operation on predicates of one on relations. It applies
// to predicates of one condition: of several it is open which one is meant.
func onCondition(f func(*relation) meaning) operation {
	return onSet(func(s *schema, p *set) *set {
		if len(p.conds) != 1 || len(p.classes)+len(p.unions)+len(p.except) > 0 || p.isSingle() || p.rank != nil {
			return nil
		}
		c := p.conds[0]
		if c.relation == nil || c.bound != nil {
			return nil
		}
		return &set{types: p.types, conds: []*cond{{relation: f(c.relation).(*relation), object: c.object}}}
	})
}

// deny is true of what a predicate of one condition is not true of.
func deny(s *schema, args []meaning) (meaning, Cost, bool) {
	p, ok := args[0].(*set)
	if !ok {
		return nil, Cost{}, false
	}
	if len(p.conds) == 1 && len(p.classes)+len(p.unions)+len(p.except) == 0 && !p.isSingle() && p.rank == nil {
		switch c := p.conds[0]; {
		case c.test != nil:
			return &set{types: p.types, conds: []*cond{{test: c.test.complement()}}}, Cost{}, c.test.op != "="
		case c.relation == nil:
			return &set{types: p.types, except: []*set{c.object}}, Cost{}, true
		}
	}
	if p.noun == "" && !p.isSingle() && len(p.classes) > 0 && p.isDeniable() {
		return &set{types: nil, except: []*set{asNoun(p)}}, Cost{}, true
	}
	return onCondition(negate)(s, args)
}

// isDeniable tells whether members of which the conditions are not recorded are
// known not to satisfy them.
func (s *set) isDeniable() bool {
	return s.rank == nil && !slices.ContainsFunc(s.parts(), func(part *set) bool { return !part.isDeniable() }) &&
		!slices.ContainsFunc(s.conds, func(c *cond) bool { return c.relation != nil && !c.relation.closed() })
}

// implied restricts a set to what is related to another one beside it, where
// the question leaves out how.
func implied(s *schema, args []meaning) (meaning, Cost, bool) {
	a, ok := args[0].(*set)
	if !ok || a.all != nil || a.isSingle() || a.isAnything() || a.isValues() {
		return nil, Cost{}, false
	}
	p, c, ok := have(s, args[1:])
	if !ok {
		return nil, Cost{}, false
	}
	result := restrict(s, a, p.(*set))
	return result, c, result != nil
}

// isValues tells whether the members can only be values, which have no relations
// of their own.
func (s *set) isValues() bool {
	return s.types != nil && !slices.ContainsFunc(s.types, func(t string) bool { return !pack.IsDatatype(t) })
}

// have is true of what is related to a set, where the question leaves out how.
func have(s *schema, args []meaning) (meaning, Cost, bool) {
	p, c, ok := relate(s, []meaning{&relation{open: true}, args[0]})
	return p, c.plus(Cost{Implicit: 1}), ok
}

// closeRelation finds the relation that a condition leaves out: by the
// properties that the pack names for this, otherwise by the schema's only
// shortest path.
func (s *schema) closeRelation(t types, c *cond) *cond {
	var far types
	if c.object != nil {
		far = c.object.types
	}
	if t == nil {
		return c
	}
	if r := s.possession(t, far); r != nil {
		r.negated, r.future = c.relation.negated, c.relation.future
		return &cond{relation: r, object: c.object, bound: c.bound}
	}
	if in := s.marked(s.isVague, nil, far); in != nil && c.object != nil {
		in.negated = c.relation.negated
		if by := s.twoPlaces(t, &cond{relation: in, object: c.object, bound: c.bound}); by != nil && s.isMadeFor(by.relation, t) {
			return by
		}
	}
	if by := s.placesWithin(t, c); by != nil {
		return by
	}
	steps, ok := s.path(t, far)
	if !ok || far == nil || c.bound != nil && len(steps) > 1 {
		return nil
	}
	object := c.object
	for _, r := range slices.Backward(steps[1:]) {
		p := relateOne(s, r, object)
		if p == nil {
			return nil
		}
		object = asNoun(p)
	}
	first := *steps[0]
	first.negated, first.future = c.relation.negated, c.relation.future
	return &cond{relation: &first, object: object, bound: c.bound}
}

// possession returns the relation by all properties that the pack marks as what
// "of" and "have" mean, if they lead one way only.
func (s *schema) possession(near, far types) *relation {
	forth, back := s.belonging(near, far), s.belonging(far, near)
	switch {
	case forth != nil && back == nil:
		return forth
	case back != nil && forth == nil:
		return back.flip()
	}
	return nil
}

// belonging returns the relation by the properties that are marked as possessive;
// where being somewhere is one of them, by all that say so.
func (s *schema) belonging(from, to types) *relation {
	r := s.marked(isPossessive, from, to)
	if r != nil && slices.ContainsFunc(r.properties, s.isVague) {
		return s.marked(func(p *pack.Property) bool { return isPossessive(p) || s.isVague(p) }, from, to)
	}
	return r
}

// impliedByPath restricts a set to what the schema's only shortest path relates
// to another one.
func impliedByPath(s *schema, a, b *set) (meaning, Cost, bool) {
	steps, ok := s.path(a.types, b.types)
	if !ok {
		return nil, Cost{}, false
	}
	p := b
	for _, r := range slices.Backward(steps) {
		if p = relateOne(s, r, p); p == nil {
			return nil, Cost{}, false
		}
	}
	result := restrict(s, a, p)
	return result, Cost{Implicit: len(steps)}, result != nil
}

// leads tells whether the relation can lead from members of some types to
// members of the set.
func (s *schema) leads(t types, r *relation, object *set) bool {
	if object.text != nil {
		return true
	}
	return r.only(func(one *relation) bool { return s.fits(t, one.from()) && s.fits(one.to(), object.types) }) != nil
}

// isMadeFor tells whether one of the properties names one of the types itself,
// not only a class above it, as what it is of.
func (s *schema) isMadeFor(r *relation, t types) bool {
	return t == nil || slices.ContainsFunc(r.properties, func(p *pack.Property) bool {
		return slices.ContainsFunc(t, func(class string) bool { return slices.Contains(p.Domain, class) })
	})
}

// madeFor returns the relation by those properties that are made for the types, or
// as it is where none is.
func (s *schema) madeFor(r *relation, t types) *relation {
	if r == nil {
		return nil
	}
	if made := r.only(func(one *relation) bool { return s.isMadeFor(one, t) }); made != nil {
		return made
	}
	return r
}

// twoPlaces reads "in" through a place between: a point in a country is in a
// state that is in the country. It returns nil where the condition is not of
// this kind.
func (s *schema) twoPlaces(t types, c *cond) *cond {
	if c.relation.inverse || c.object == nil || c.bound != nil || !slices.ContainsFunc(c.relation.properties, s.isVague) {
		return nil
	}
	firsts := &relation{}
	for _, p := range s.pack.Properties {
		if s.isVague(p) && s.fits(t, p.Domain) {
			firsts.properties = append(firsts.properties, p)
		}
	}
	var found []*cond
	for _, first := range s.madeFor(firsts, t).properties {
		if by := s.between(t, first, c); by != nil {
			found = append(found, by)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// placesWithin reads "has" through a place between: a country has the cities that
// are in the states that are in it.
func (s *schema) placesWithin(t types, c *cond) *cond {
	if c.object == nil || c.bound != nil {
		return nil
	}
	var found []*cond
	for _, first := range s.pack.Properties {
		if !s.isVague(first) || !s.isMadeFor(&relation{properties: []*pack.Property{first}}, c.object.types) {
			continue
		}
		outer := s.marked(s.isVague, first.Range, t)
		if outer == nil || !s.isMadeFor(outer, first.Range) {
			continue
		}
		place := s.placeBetween(first, s.madeFor(outer, first.Range))
		place.conds = []*cond{{relation: s.marked(s.isVague, c.object.types, place.types).flip(), object: c.object}}
		outer = s.marked(s.isVague, place.types, t).flip()
		outer.negated = c.relation.negated
		found = append(found, &cond{relation: outer, object: place})
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// between is the condition to be, by one property, at a place that the condition
// is true of.
func (s *schema) between(t types, first *pack.Property, c *cond) *cond {
	inner := s.madeFor(s.marked(s.isVague, first.Range, c.object.types), first.Range)
	if inner == nil {
		return nil
	}
	place := s.placeBetween(first, inner)
	place.conds = []*cond{{relation: s.marked(s.isVague, place.types, c.object.types), object: c.object}}
	outer := s.marked(s.isVague, t, place.types)
	outer.negated = c.relation.negated
	return &cond{relation: outer, object: place}
}

// placeBetween returns the places that one relation leads to and another from.
func (s *schema) placeBetween(to *pack.Property, from *relation) *set {
	t, _ := s.meet(to.Range, from.from())
	place := &set{noun: "thing", types: t}
	if len(t) == 1 {
		place.classes = t
	}
	return place
}

// called restricts to what a text is a noun for: "analyst", as an occupation.
func called(s *schema, text *set) *set {
	if text.text != nil {
		text = text.text
	}
	if text.value == nil {
		return nil
	}
	r := s.marked(isNamedByValue, nil, text.types)
	if r != nil {
		r = r.leadingTo(s, text)
	}
	if r == nil {
		return nil
	}
	return asNoun(predicate(r, text))
}

// demonym restricts a set to what is of a place: "Chinese firms".
func demonym(s *schema, args []meaning) (meaning, Cost, bool) {
	a, ok1 := args[0].(*set)
	b, ok2 := args[1].(*set)
	if !ok1 || !ok2 || a.all != nil || a.isSingle() || a.isValues() {
		return nil, Cost{}, false
	}
	r := s.marked(isDemonymous, a.types, b.types)
	if r == nil {
		// Without a mark: the property that leads to just such places.
		r = s.marked(func(p *pack.Property) bool { return slices.Equal(p.Range, b.types) }, a.types, b.types)
	}
	if r == nil {
		return impliedByPath(s, a, b)
	}
	result := restrict(s, a, predicate(r, b))
	return result, Cost{}, result != nil
}

// native is true of what is of a place: "is Chinese", "are from China".
func native(s *schema, place *set) *set {
	return s.byMark(isDemonymous, nil, place)
}

// origin is true of where something is from.
func origin(s *schema, a *set) *set {
	return s.byMark(isDemonymous, a, nil)
}

// whereabouts is true of where something is, however it is said: by each of the
// properties that a preposition alone can stand for.
func whereabouts(s *schema, a *set) *set {
	return s.byMark(s.isVague, a, nil)
}

// whereaboutsOf is whereabouts of a set or of a number of its members.
func whereaboutsOf(s *schema, args []meaning) (meaning, Cost, bool) {
	if q, ok := args[0].(*quantified); ok {
		r := s.marked(s.isVague, q.of.types, nil)
		if r == nil {
			return nil, Cost{}, false
		}
		p := q.over(s, r.flip())
		return p, Cost{}, p != nil
	}
	return onSet(whereabouts)(s, args)
}

// byMark is true of what the marked properties relate to the given set, which
// is their subject or their object.
func (s *schema) byMark(mark func(*pack.Property) bool, subject, object *set) *set {
	given, from, to := object, types(nil), types(nil)
	if subject != nil {
		given, from = subject, subject.types
	} else {
		to = object.types
	}
	r := s.marked(mark, from, to)
	if r == nil || given.all != nil || given.counted || given.isAnything() {
		return nil
	}
	if subject != nil {
		r = r.flip()
	}
	return predicate(r, given)
}

// Placeholders that stand among a property's words for all words of a kind.
const (
	anyDemonym = "{demonym}" // among adjectives: the demonym of the object says the property
	anyClass   = "{class}"   // among object or subject nouns: the noun of the class there does
	anyValue   = "{value}"   // among subject nouns: the value is a noun for the subject
)

func isDemonymous(p *pack.Property) bool { return hasWord(p.Adjectives, anyDemonym) }
func isPossessive(p *pack.Property) bool {
	return hasWord(p.ObjectNouns, anyClass) || hasWord(p.SubjectNouns, anyClass)
}
func isNamedByValue(p *pack.Property) bool { return hasWord(p.SubjectNouns, anyValue) }

func hasWord(words pack.Words, word string) bool {
	for _, forms := range words {
		if slices.Contains(forms, word) {
			return true
		}
	}
	return false
}

// marked returns the relation by all properties that the pack marks and that
// lead from one type to the other, or nil where there is none.
func (s *schema) marked(mark func(*pack.Property) bool, from, to types) *relation {
	r := &relation{}
	for _, p := range s.pack.Properties {
		if mark(p) && s.fits(from, p.Domain) && s.fits(to, p.Range) {
			r.properties = append(r.properties, p)
		}
	}
	if r.properties == nil {
		return nil
	}
	return r
}

func list(_ *schema, args []meaning) (meaning, Cost, bool) {
	a, ok := args[0].(*set)
	if !ok || a.isSingle() || a.all != nil || a.isAnything() {
		return nil, Cost{}, false
	}
	if a.counted {
		return &query{kind: kindCount, subject: a}, Cost{}, true
	}
	return &query{kind: kindList, subject: a}, Cost{}, true
}

// isAnything tells whether nothing is said of the members.
func (s *set) isAnything() bool {
	return !s.isSingle() && s.all == nil && s.rank == nil && len(s.classes)+len(s.conds)+len(s.unions)+len(s.except) == 0
}

// ask asks whether a predicate is true of a set.
func ask(kind queryKind) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		subject, ok1 := args[0].(*set)
		p, ok2 := args[1].(*set)
		if !ok1 || !ok2 || subject.all != nil || subject.counted || p.isAnything() {
			return nil, Cost{}, false
		}
		if p.rank != nil {
			// The first of what? Of those that the subject is one of.
			if len(subject.types) != 1 || s.pack.Class(subject.types[0]) == nil {
				return nil, Cost{}, false
			}
			first := restrict(s, &set{noun: "thing", classes: subject.types, types: subject.types}, p)
			if first == nil {
				return nil, Cost{}, false
			}
			p = sealed(first)
		}
		subject = sealed(subject)
		if p = s.member(subject.types, p); p == nil {
			return nil, Cost{}, false
		}
		asked := restrict(s, subject, p)
		if asked == nil {
			return nil, Cost{}, false
		}
		if kind == kindWhen {
			return &query{kind: kind, subject: subject, predicate: p}, Cost{Implicit: 1}, true
		}
		return &query{kind: kind, subject: subject, predicate: p}, Cost{}, true
	}
}

// asked returns the members of the subject that the predicate is true of.
func (q *query) asked(s *schema) *set {
	if q.predicate == nil {
		return q.subject
	}
	return restrict(s, q.subject, q.predicate)
}

func isPlaceholder(word string) bool { return strings.HasPrefix(word, "{") }
