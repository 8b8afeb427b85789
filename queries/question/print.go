package question

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// writer puts queries into words: in phrases that the grammar understands, so
// that asking an interpretation again means the same.
type writer struct {
	grammar *grammar
	schema  *schema
	label   func(iri graph.IRI) string

	// mistaken tells whether a name would be read as that of another entity.
	mistaken func(name string, iri graph.IRI) bool
}

// query returns the query in words.
func (w *writer) query(q *query) string {
	var text string
	switch q.kind {
	case kindCount:
		text = w.asked("count", q.subject)
	case kindSaid, kindAbout, kindCompare, kindPath:
		text = w.aboutEntity(q)
	case kindAsk, kindWhen, kindSpeaker:
		several := q.subject.entity == nil
		text = w.fill(string(q.kind), "set", w.subjectOf(q.subject, several), "conds", w.predicate(q.predicate, several))
	case kindSum, kindMean:
		text = w.fill(string(q.kind), "noun", w.noun(q.measure), "set", w.nested(q.subject))
	default:
		text = w.list(q.subject)
	}
	return joinUnspaced(text)
}

// aboutEntity returns a query about one or two entities.
func (w *writer) aboutEntity(q *query) string {
	template := string(q.kind)
	if q.foretold {
		template = "foretold"
	}
	if q.other == nil {
		return w.fill(template, "set", w.set(q.subject, false))
	}
	return w.fill(template+"-other", "set", w.set(q.subject, false), "other", w.set(q.other, false))
}

// subjectOf returns the noun phrase that a yes/no question is about.
func (w *writer) subjectOf(s *set, several bool) string {
	if s.isMembership() && len(s.classes) == 0 {
		return w.nested(s.conds[0].object)
	}
	return w.set(s, several)
}

// noun returns the noun of a measured property.
func (w *writer) noun(m *measure) string {
	p := m.relation.properties[0]
	if noun := w.word(p.ObjectNouns); noun != "" {
		return noun
	}
	return p.Labels.First(w.grammar.language)
}

func (w *writer) list(s *set) string {
	if len(s.classes) > 0 {
		return w.asked("list", s)
	}
	if len(s.conds) == 1 && len(s.unions) == 0 && w.isLocation(s.conds[0]) {
		return w.fill("location", "object", w.nested(s.conds[0].object))
	}
	return w.fill("list-"+s.noun, "conds", w.predicate(s, false))
}

// isLocation tells whether the condition is that something is there, by
// whatever property: what "where is it" asks for.
func (w *writer) isLocation(c *cond) bool {
	if c.relation == nil || !c.relation.inverse || c.object == nil || c.bound != nil {
		return false
	}
	asked := whereabouts(w.schema, c.object)
	return asked != nil && asked.conds[0].relation.key() == c.relation.key()
}

// asked asks for the members of a class, or those that satisfy conditions.
func (w *writer) asked(template string, s *set) string {
	return w.fill(template, "set", w.bare(s), "conds", w.predicate(s.onlyConditions(), true))
}

// subject returns what a sentence about the set, which may be empty, begins
// with.
func (w *writer) subject(s *set) string {
	if !s.isSingle() && len(s.classes) == 0 {
		return w.grammar.prints["anything"]
	}
	return w.bare(s)
}

// bare returns the noun phrase for a set without its conditions.
func (w *writer) bare(s *set) string {
	bare := *s
	bare.conds, bare.unions, bare.rank, bare.classes = nil, nil, nil, s.classes[:min(1, len(s.classes))]
	return w.set(&bare, true)
}

// onlyConditions returns the predicate that subject leaves out.
func (s *set) onlyConditions() *set {
	p := *s
	p.entity, p.value, p.except, p.classes, p.memo = nil, nil, nil, s.classes[min(1, len(s.classes)):], ""
	return &p
}

// set returns a noun phrase for the set.
func (w *writer) set(s *set, several bool) string {
	switch {
	case s.entity != nil:
		return w.entity(s.entity)
	case s.value != nil:
		return graph.Lexical(s.value)
	case len(s.classes) == 0 && len(s.conds) == 0 && len(s.unions) == 1 && s.rank == nil && w.calledAs(s.unions[0]) == "":
		return w.join("or", s.unions[0], func(m *set) string { return w.nested(m) })
	}
	head := *s
	class := w.grammar.prints["thing"]
	if len(s.classes) > 0 {
		class = w.class(s.classes[0], several)
		head.classes = s.classes[1:]
	}
	for _, out := range s.except {
		class = w.fill("except", "set", class, "object", w.nested(out))
	}
	head.except = nil
	if head.isAnything() {
		return class
	}
	return w.fill("set", "class", class, "conds", w.predicate(&head, several))
}

// entity returns the name of an entity, with its class where the name alone would
// be read as another's: "mississippi river".
func (w *writer) entity(e *entity) string {
	name := w.label(e.iri)
	if len(e.types) == 0 || !w.mistaken(name, e.iri) {
		return name
	}
	return w.fill("qualified", "name", name, "class", w.schema.pack.Class(e.types[0]).Labels.First(w.grammar.language))
}

// nested returns a noun phrase inside another phrase: in parentheses where it
// would be open what belongs to it.
func (w *writer) nested(s *set) string {
	phrase := w.set(s, true)
	if s.isSingle() || len(s.conds)+len(s.unions)+len(s.except) == 0 && s.rank == nil && len(s.classes) == 1 {
		return phrase
	}
	return w.fill("group", "set", phrase)
}

func (w *writer) class(name string, several bool) string {
	label := w.schema.pack.Class(name).Labels.First(w.grammar.language)
	switch {
	case w.grammar.language != "en":
		return label
	case several:
		return plural(label)
	case isVowel(strings.ToLower(label)[0]):
		return "an " + label
	}
	return "a " + label
}

// predicate returns the verb phrases of all that is said of the members.
func (w *writer) predicate(s *set, several bool) string {
	var phrases []string
	for _, class := range s.classes {
		phrases = append(phrases, w.fill("isa", "be", w.be(&relation{}, several), "class", w.class(class, several)))
	}
	for i, c := range s.conds {
		said := slices.ContainsFunc(s.conds[:i], func(before *cond) bool { return before.key() == c.key() })
		if !said {
			phrases = append(phrases, w.cond(c, several))
		}
	}
	for _, u := range s.unions {
		if name := w.calledAs(u); name != "" {
			phrases = append(phrases, w.fill("called", "be", w.be(&relation{}, several), "name", name))
			continue
		}
		phrases = append(phrases, w.join("or", u, func(m *set) string { return w.predicate(m, several) }))
	}
	if s.rank != nil {
		phrases = append(phrases, w.rank(s.rank, several))
	}
	return w.joinPhrases("and", phrases)
}

// calledAs returns the name that all the sets, which are entities, bear, or "".
func (w *writer) calledAs(sets []*set) string {
	name := ""
	for _, s := range sets {
		if s.entity == nil {
			return ""
		}
		label := w.label(s.entity.iri)
		if name != "" && fold(label) != fold(name) {
			return ""
		}
		name = label
	}
	return name
}

// rank returns the verb phrase of what comes first.
func (w *writer) rank(r *rank, several bool) string {
	how := "most"
	if r.least {
		how = "least"
	}
	have := w.have(r.measure.relation, several)
	if r.each != nil {
		return w.fill(how+"-each", "have", have, "noun", w.noun(r.measure), "set", w.nested(r.each.object))
	}
	if r.measure.counted == nil {
		return w.fill(how+"-noun", "have", have, "noun", w.noun(r.measure))
	}
	if r.measure.counted.isAnything() && w.farNoun(r.measure.relation) != "" {
		return w.fill(how+"-counted", "have", have, "noun", w.farNoun(r.measure.relation))
	}
	counted := w.fill(how, "set", w.nested(r.measure.counted))
	return w.related(&cond{relation: r.measure.relation, object: r.measure.counted}, counted, several)
}

// opNames are the operators by what grammars call them.
var opNames = map[string]string{">=": "atleast", "<=": "atmost", "=": "exactly", ">": "above", "<": "below"}

// farNoun returns the noun for what the relation leads to, or "".
func (w *writer) farNoun(r *relation) string {
	p := r.properties[0]
	if r.inverse {
		return w.word(p.SubjectNouns)
	}
	return w.word(p.ObjectNouns)
}

// test returns the verb phrase of a comparison.
func (w *writer) test(t *test, several bool) string {
	fill := []string{"have", w.have(t.measure.relation, several), "noun", w.noun(t.measure)}
	if number, isNumber := t.than.number(); isNumber {
		return w.fill("test-"+opNames[t.op], append(fill, "number", formatNumber(number))...)
	}
	return w.fill("than-"+opNames[t.op], append(fill, "object", w.nested(t.than))...)
}

func (w *writer) join(how string, sets []*set, phrase func(*set) string) string {
	phrases := make([]string, len(sets))
	for i, s := range sets {
		phrases[i] = phrase(s)
	}
	return w.joinPhrases(how, phrases)
}

func (w *writer) joinPhrases(how string, phrases []string) string {
	if len(phrases) == 0 {
		return ""
	}
	text := phrases[0]
	for _, p := range phrases[1:] {
		text = w.fill(how, "a", text, "b", p)
	}
	return text
}

// cond returns the verb phrase of a condition.
func (w *writer) cond(c *cond, several bool) string {
	switch {
	case c.test != nil:
		return w.test(c.test, several)
	case c.relation == nil:
		return w.fill("isa", "be", w.be(&relation{}, several), "class", w.nested(c.object))
	case c.bound != nil:
		object := w.fill("bound-"+opNames[c.bound.op], "number", formatNumber(c.bound.number), "set", w.nested(c.object))
		return w.related(c, object, several)
	}
	object := w.grammar.prints["something"]
	if c.object != nil {
		object = w.nested(c.object)
	}
	phrase := w.related(c, object, several)
	if c.time != nil {
		phrase = w.fill("during", "a", phrase, "b", w.period(c.time))
	}
	if c.speaker != nil {
		phrase = w.fill("according", "a", phrase, "b", w.set(c.speaker, false))
	}
	return phrase
}

// period returns the phrase for a stretch of time.
func (w *writer) period(p *period) string {
	var phrases []string
	if day, ok := strings.CutSuffix(p.from, "T24"); ok {
		phrases = append(phrases, w.fill("after", "date", day))
	} else if p.from != "" {
		phrases = append(phrases, w.fill("since", "date", p.from))
	}
	if day, ok := strings.CutSuffix(p.to, "T24"); ok {
		phrases = append(phrases, w.fill("until", "date", day))
	} else if p.to != "" {
		phrases = append(phrases, w.fill("before", "date", p.to))
	}
	return w.joinPhrases("and", phrases)
}

// related returns the verb phrase of a relation to an object.
func (w *writer) related(c *cond, object string, several bool) string {
	r := c.relation
	form, word := w.form(c)
	fill := []string{
		"verb", w.verb(r, word, several), "participle", participle(word), "adjective", word, "words", word,
		"noun", word, "be", w.be(r, several), "have", w.have(r, several), "object", object,
	}
	if w.grammar.language == "en" {
		if c.object == nil && form == "passive" {
			return w.be(r, several) + " " + participle(word)
		}
		return w.fill(form, fill...)
	}
	if c.object == nil && form == "passive" {
		form = "passive-any"
	}
	phrase := w.fill(form, fill...)
	if r.future {
		phrase = w.fill("will", "verb", phrase)
	}
	if r.negated {
		phrase = w.fill("not", "verb", phrase)
	}
	return phrase
}

// form picks the phrase for a condition and the property's word in it.
func (w *writer) form(c *cond) (form, word string) {
	r, p := c.relation, c.relation.properties[0]
	if len(r.properties) > 1 && !w.isForetold(r) {
		return w.vagueForm(r)
	}
	verbs, backVerbs, nearNouns, farNouns := p.Verbs, p.InverseVerbs, p.SubjectNouns, p.ObjectNouns
	between := w.predicative(p)
	if r.inverse {
		verbs, backVerbs, nearNouns, farNouns, between = backVerbs, verbs, farNouns, nearNouns, ""
	}
	dataNoun := ""
	if r.inverse && pack.IsDatatype(p.Range[0]) {
		dataNoun = w.word(nearNouns)
	}
	adjective := ""
	if !r.inverse && (c.object == nil || c.object.value == graph.Boolean(true)) {
		adjective = w.word(p.Adjectives)
	}
	for _, choice := range []struct{ form, word string }{
		{"adjective", adjective},
		{"noun", dataNoun},
		{"between", strings.TrimPrefix(w.copular(verbs), "be ")},
		{"verb", w.word(verbs)},
		{"between", between},
		{"noun", w.word(nearNouns)},
		{"passive", w.transitive(backVerbs)},
		{"has", w.word(farNouns)},
	} {
		if choice.word != "" {
			return choice.form, choice.word
		}
	}
	return "between", p.Labels.First(w.grammar.language)
}

// isForetold tells whether the relation is that of one property, and of those by
// which predictions of it are stated.
func (w *writer) isForetold(r *relation) bool {
	first := &relation{properties: r.properties[:1]}
	return r.future && len(w.schema.future(first).properties) == len(r.properties)
}

// vagueForm picks the phrase for a relation by several properties: one that a
// preposition stands for, or that of a demonym.
func (w *writer) vagueForm(r *relation) (form, word string) {
	preposition := w.commonPreposition(r.properties)
	switch {
	case preposition != "" && r.inverse:
		return "whereabouts", ""
	case preposition != "":
		return "between", preposition
	case r.inverse:
		return "origin", ""
	}
	return "demonym", ""
}

// word returns the first of the words in the language that is none for others
// to fill in.
func (w *writer) word(words pack.Words) string {
	for _, form := range words[w.grammar.language] {
		if !isPlaceholder(form) {
			return form
		}
	}
	return ""
}

// copular returns the verb to print if it is "be" with more words, else "".
func (w *writer) copular(words pack.Words) string {
	if verb := w.word(words); w.grammar.language == "en" && strings.HasPrefix(verb, "be ") {
		return verb
	}
	return ""
}

// transitive returns the first verb that has a passive: one without a
// preposition.
func (w *writer) transitive(words pack.Words) string {
	for _, form := range words[w.grammar.language] {
		if w.grammar.language != "en" || !strings.Contains(form, " ") {
			return form
		}
	}
	return ""
}

// predicative returns the property's label that stands between "is" and an
// object, or "".
func (w *writer) predicative(p *pack.Property) string {
	if w.grammar.language != "en" {
		return "" // verbs say it
	}
	for _, form := range p.Labels["en"] {
		for _, preposition := range w.grammar.words["preposition"] {
			if strings.HasSuffix(form, " "+preposition) {
				return form
			}
		}
	}
	return ""
}

// commonPreposition returns the preposition that is a label of all properties.
func (w *writer) commonPreposition(properties []*pack.Property) string {
	for _, preposition := range w.grammar.words["preposition"] {
		lacks := func(p *pack.Property) bool { return !slices.Contains(p.Labels[w.grammar.language], preposition) }
		if !slices.ContainsFunc(properties, lacks) {
			return preposition
		}
	}
	return ""
}

// verb inflects an English verb for number and the relation's standing.
func (w *writer) verb(r *relation, verb string, several bool) string {
	switch {
	case w.grammar.language != "en":
		return verb
	case r.future && r.negated:
		return "will not " + verb
	case r.future:
		return "will " + verb
	case r.negated && several:
		return "have not " + participle(verb)
	case r.negated:
		return "has not " + participle(verb)
	case several:
		return verb
	}
	return thirdPerson(verb)
}

func (w *writer) be(r *relation, several bool) string {
	form := "is"
	switch {
	case r.future && r.negated:
		return "will not be"
	case r.future:
		return "will be"
	case several:
		form = "are"
	}
	if r.negated {
		form += " not"
	}
	return form
}

func (w *writer) have(r *relation, several bool) string {
	if several {
		return "have"
	}
	return "has"
}

// fill puts values into the places of a template.
func (w *writer) fill(template string, pairs ...string) string {
	places := slices.Clone(pairs)
	for i := 0; i < len(places); i += 2 {
		places[i] = "{" + places[i] + "}"
	}
	text := strings.NewReplacer(places...).Replace(w.grammar.prints[template])
	return strings.Join(strings.Fields(text), " ")
}

// joinUnspaced removes the spaces between letters of scripts that write none.
func joinUnspaced(text string) string {
	var out strings.Builder
	words := strings.Split(text, " ")
	for i, word := range words {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(words[i-1])
			after, _ := utf8.DecodeRuneInString(word)
			if !isUnspacedEdge(before) || !isUnspacedEdge(after) {
				out.WriteByte(' ')
			}
		}
		out.WriteString(word)
	}
	return out.String()
}

func isUnspacedEdge(r rune) bool { return r > unicode.MaxLatin1 && isUnspaced(r) }
