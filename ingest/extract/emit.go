package extract

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// candidate is a statement before its entities have IRIs.
type candidate struct {
	sentence   int // its index within the document
	span       graph.Span
	pattern    *pack.Pattern
	property   *pack.Property
	subject    term
	object     term
	by         int32 // the speaker, or -1
	polarity   graph.Polarity
	modality   graph.Modality
	qualifiers []graph.Qualifier
	quote      *graph.Span
}

// term is a subject or object: an entity, or a value.
type term struct {
	entity  int32 // -1 for a value
	guessed bool  // its class is only that of the slot
	value   graph.Term
	mention *graph.Span
}

// scopeSpan is how the statements of a clause stand.
type scopeSpan struct {
	start, end int32
	by         int32
	denied     bool // that anybody speaks so: "has not said", "may say"
	pattern    *pack.Pattern
	scope      *pack.Scope
}

// findScopes notes the clauses that a scope pattern covers.
func (d *document) findScopes(s *sentence, p *program) {
	d.eachMatch(s, p, func() {
		span := scopeSpan{d.matcher.clause, d.matcher.clauseStop, -1, d.matcher.standing != standing{}, p.pattern, p.pattern.Scope}
		if slot, ok := slotOf(p.pattern.Scope.AttributedTo); ok {
			if span.by = d.captured(p, slot); span.by < 0 {
				return
			}
		}
		d.scopes = append(d.scopes, span)
	})
}

// emitMatch makes the statements of a match.
func (d *document) emitMatch(s *sentence, p *program) {
	for i := range p.pattern.Emissions {
		e := &p.pattern.Emissions[i]
		subjects := d.terms(s, p, e.Subject)
		objects := d.terms(s, p, e.Object)
		if len(subjects) == 0 || len(objects) == 0 {
			continue // an optional slot that took nothing
		}
		base := candidate{
			sentence: s.index,
			span:     graph.Span{Start: s.Original.Start, End: s.Original.End},
			pattern:  p.pattern,
			property: d.rules.pack.Property(e.Property),
			quote:    d.original(s, d.matcher.start, d.matcher.end),
		}
		if !d.stand(s, p, e, &base) {
			continue
		}
		base.qualifiers = d.qualifiers(s, p, e)
		for _, subject := range subjects {
			for _, object := range objects {
				if d.isGuess(subject, object) {
					d.abstained.guessed = true
					continue
				}
				if subject.entity >= 0 && subject.entity == object.entity {
					continue
				}
				c := base
				c.subject, c.object = subject, object
				if c.by >= 0 && c.by == subject.entity && p.pattern.Background {
					c.by = -1
				}
				d.learnClass(p, e.Subject, subject.entity)
				d.learnClass(p, e.Object, object.entity)
				d.found = append(d.found, c)
			}
		}
	}
}

// isGuess tells whether nothing but the pattern says what subject and object are.
func (d *document) isGuess(subject, object term) bool {
	return subject.guessed && object.guessed
}

// slotOf returns the slot of a reference "$slot".
func slotOf(ref string) (string, bool) { return strings.CutPrefix(ref, "$") }

// timeRef refers to the date that a match's auxiliaries pass over or that follows it.
const timeRef = "$time"

// dayOfMatch returns the match's date if it has a day.
func (d *document) dayOfMatch(s *sentence) []term {
	m, ok := d.dateOfMatch(s)
	if !ok || !isDay(m.value) {
		return nil
	}
	return []term{{entity: -1, value: m.value, mention: d.original(s, m.start, m.end)}}
}

// terms returns what a subject or object of an emission stands for in the match;
// nothing where its slot took nothing.
func (d *document) terms(s *sentence, p *program, ref string) []term {
	slot, ok := slotOf(ref)
	if !ok {
		return []term{{entity: -1, value: d.constant(s, ref)}}
	}
	if ref == timeRef {
		return d.dayOfMatch(s)
	}
	i := slices.Index(p.slots, slot)
	if i < 0 {
		return nil
	}
	var list []term
	c := &d.matcher.captures[i]
	mentions := c.mentions
	if len(mentions) > 1 && d.isOnesTitle(s, s.mentions[mentions[0]].start) {
		mentions = mentions[:1] // "actor Ann Lee and Bo Chan"
	}
	for _, k := range mentions {
		if t, ok := d.mentionTerm(s, p, i, int(k)); ok {
			list = append(list, t)
		}
	}
	for _, l := range c.entries {
		entry := d.rules.entries[l.lexicon][l.entry]
		value := graph.Text(entry.Value, "en")
		if d.grammar.language == "en" && l.lexicon == d.rules.lexicon(lexTitle) {
			value = titleText(d.span(s, l.start, l.end), entry)
		}
		list = append(list, term{entity: -1, value: value, mention: d.original(s, l.start, l.end)})
	}
	return list
}

func (d *document) mentionTerm(s *sentence, p *program, slot, k int) (term, bool) {
	m := &s.mentions[k]
	t := term{entity: -1, value: m.value, mention: d.original(s, m.start, m.end)}
	if m.value != nil {
		return t, true
	}
	types := p.types(slot)
	t.entity = d.matcher.entityOrValue(types, k)
	if t.entity < 0 {
		return t, false
	}
	t.guessed = len(d.entities.list[t.entity].classes) == 0
	return t, true
}

// learnClass gives an entity that the gazetteer does not know the class that the
// match's words tell ("start-up"), or if it has none yet, that of the slot if it has
// only one: from now on the name stands for such a thing throughout the document.
func (d *document) learnClass(p *program, ref string, e int32) {
	slot, ok := slotOf(ref)
	if !ok || e < 0 {
		return
	}
	entity := &d.entities.list[e]
	if class := d.classTold(p, slot); class >= 0 && entity.known == nil && d.narrows(class, entity.classes) {
		entity.classes = []int32{class}
		return
	}
	types := p.pattern.Types[slot]
	if len(entity.classes) == 0 && len(types) == 1 {
		if class := d.rules.class((&typeSet{}).restrict(types[0])); class >= 0 {
			entity.classes = append(entity.classes, class)
		}
	}
}

// classTold returns the class that a word of the match tells of what a slot takes, or
// -1.
func (d *document) classTold(p *program, slot string) int32 {
	i := slices.Index(p.slots, p.pattern.Classes[slot])
	if i < 0 {
		return -1
	}
	for _, l := range d.matcher.captures[i].entries {
		return d.rules.class(d.rules.entries[l.lexicon][l.entry].Class)
	}
	return -1
}

// narrows tells whether a class is below all of the classes.
func (d *document) narrows(class int32, classes []int32) bool {
	for _, c := range classes {
		if c == class || !d.rules.isA[class][c] {
			return false
		}
	}
	return true
}

// constant is what a word stands for that an emission gives itself.
func (d *document) constant(s *sentence, ref string) graph.Term {
	switch ref {
	case "true":
		return graph.Boolean(true)
	case "this statement":
		return graph.Span{Start: s.Original.Start, End: s.Original.End}.IRI(d.source.IRI)
	case "this article":
		return d.source.IRI
	}
	return graph.Text(ref, "en")
}

// stand sets how the match's statements stand: what the emission says itself, then
// the auxiliaries inside the match, then the scopes around it. What a pattern
// presupposes stands whatever the sentence does with it. It returns whether the
// emission is for matches that stand so.
func (d *document) stand(s *sentence, p *program, e *pack.Emission, c *candidate) bool {
	c.by, c.polarity, c.modality = -1, graph.Affirmed, graph.Asserted
	trigger := d.matcher.trigger
	if !e.Background && !p.pattern.Background {
		st := d.matcher.standing
		if s.isQuestion(d) {
			st = st.with(string(graph.Questioned))
		}
		for i := len(d.scopes) - 1; i >= 0; i-- {
			scope := &d.scopes[i]
			if !d.covers(s, scope, trigger) {
				continue
			}
			if scope.scope.Polarity != "" {
				st = st.with(scope.scope.Polarity)
			}
			if scope.scope.Modality != "" {
				st = st.with(scope.scope.Modality)
			}
		}
		c.by = d.speaker(s, trigger)
		if st.negated {
			c.polarity = graph.Negated
		}
		if st.modality != "" {
			c.modality = st.modality
		}
	}
	for _, when := range e.When {
		if when != string(c.polarity) && when != string(c.modality) {
			return false
		}
	}
	if e.Polarity != "" {
		c.polarity = graph.Polarity(e.Polarity)
	}
	if e.Modality != "" {
		c.modality = graph.Modality(e.Modality)
	}
	if slot, ok := slotOf(e.AttributedTo); ok {
		c.by = d.captured(p, slot)
	}
	return true
}

// speaker returns the speaker of the innermost clause around a token, or -1.
func (d *document) speaker(s *sentence, at int32) int32 {
	by, start := int32(-1), int32(-1)
	for i := range d.scopes {
		if scope := &d.scopes[i]; scope.by >= 0 && scope.start >= start && d.covers(s, scope, at) {
			by, start = scope.by, scope.start
		}
	}
	return by
}

// covers tells whether a token belongs to a scope's clause: inside it, and not in an
// aside between dashes or brackets that the clause merely goes around.
func (d *document) covers(s *sentence, scope *scopeSpan, at int32) bool {
	if at < scope.start || at >= scope.end {
		return false
	}
	for _, a := range s.asides {
		if !a.commas && a.start <= at && at < a.end && (scope.start < a.start || scope.end > a.end) {
			return false
		}
	}
	return true
}

func (d *document) qualifiers(s *sentence, p *program, e *pack.Emission) []graph.Qualifier {
	var list []graph.Qualifier
	for _, spec := range e.Qualifiers {
		if value := d.qualifier(s, p, spec.Value); value != nil {
			list = append(list, graph.Qualifier{Name: spec.Name, Value: value})
		}
	}
	if hedged := d.hedge(s, p, e.Object); hedged != nil {
		list = append(list, graph.Qualifier{Name: "quantity", Value: hedged})
	}
	hasTime := slices.ContainsFunc(list, func(q graph.Qualifier) bool { return q.Name == "time" })
	if date, ok := d.dateOfMatch(s); ok && !hasTime && !p.pattern.Background {
		list = append(list, graph.Qualifier{Name: "time", Value: date.value})
	}
	return list
}

// hedge returns the words of a number that is only approximate ("more than 200"), or nil.
func (d *document) hedge(s *sentence, p *program, ref string) graph.Term {
	slot, _ := slotOf(ref)
	i := slices.Index(p.slots, slot)
	if i < 0 || len(d.matcher.captures[i].mentions) == 0 {
		return nil
	}
	if m := &s.mentions[d.matcher.captures[i].mentions[0]]; m.kind == mentionNumber && m.quantity != "" {
		return graph.Text(m.quantity, "")
	}
	return nil
}

// dateOfMatch returns the one date among the match's auxiliaries or right behind it.
func (d *document) dateOfMatch(s *sentence) (*mention, bool) {
	m := &d.matcher
	switch len(m.dates) {
	case 0:
		for k := s.firstMentionAt(m.end); k < len(s.mentions) && s.mentions[k].start <= m.end+maxPhrase; k++ {
			if date := &s.mentions[k]; date.kind == mentionDate && date.outer <= m.end {
				return date, true
			}
		}
		return nil, false
	case 1:
		return &s.mentions[m.dates[0]], true
	}
	return nil, false
}

// qualifier returns the value that a reference stands for, or nil.
func (d *document) qualifier(s *sentence, p *program, ref string) graph.Term {
	terms := d.terms(s, p, ref)
	if len(terms) == 0 {
		return nil
	}
	if slot, ok := slotOf(ref); ok {
		if i := slices.Index(p.slots, slot); len(d.matcher.captures[i].mentions) > 0 {
			if m := &s.mentions[d.matcher.captures[i].mentions[0]]; m.quantity != "" {
				return graph.Text(m.quantity, "")
			}
		}
	}
	if terms[0].entity >= 0 {
		return graph.Text(d.entities.list[terms[0].entity].name, "en")
	}
	return terms[0].value
}

// fill returns a mention pattern's name with the slots' words in it.
func (d *document) fill(s *sentence, p *program, template string) (string, bool) {
	words := strings.Fields(template)
	for i, w := range words {
		slot, ok := slotOf(strings.Trim(w, "()"))
		if !ok {
			continue
		}
		k := slices.Index(p.slots, slot)
		if k < 0 {
			return "", false
		}
		value, ok := d.slotWords(s, p, k)
		if !ok {
			return "", false
		}
		words[i] = strings.Replace(w, "$"+slot, value, 1)
	}
	return strings.Join(words, " "), true
}

// slotWords returns the English words for what a slot took: a demonym, a value, a name.
func (d *document) slotWords(s *sentence, p *program, slot int) (string, bool) {
	c := &d.matcher.captures[slot]
	switch {
	case len(c.entries) > 0:
		return d.rules.entries[c.entries[0].lexicon][c.entries[0].entry].Value, true
	case len(c.mentions) == 0:
		return "", false
	}
	types := p.types(slot)
	e := d.matcher.entityOrValue(types, int(c.mentions[0]))
	if e < 0 {
		return "", false
	}
	entity := &d.entities.list[e]
	if types.demonym && entity.known != nil {
		if demonym := entity.known.Demonyms.First("en"); demonym != "" {
			return demonym, true
		}
	}
	return entity.name, true
}

// settle drops, among one sentence's candidates from first on, those that say
// again what another says. Where one asserts what another only predicts or
// denies, the careful one stays; otherwise the one with more qualifiers.
func settle(list []candidate, first int) []candidate {
	kept := list[:first]
	for _, c := range list[first:] {
		same := slices.IndexFunc(kept[first:], func(k candidate) bool { return k.says(&c) })
		switch {
		case same < 0:
			kept = append(kept, c)
		case kept[first+same].isPlain() && !c.isPlain():
			kept[first+same] = c
		case kept[first+same].stands(&c) && len(kept[first+same].qualifiers) < len(c.qualifiers):
			kept[first+same] = c
		}
	}
	return kept
}

func (c *candidate) says(other *candidate) bool {
	return c.property == other.property && c.subject.same(other.subject) && c.object.same(other.object)
}

// stands tells whether two candidates stand alike.
func (c *candidate) stands(other *candidate) bool {
	return c.polarity == other.polarity && c.modality == other.modality && c.by == other.by
}

func (t term) same(other term) bool {
	return t.entity == other.entity && (t.entity >= 0 || t.value == other.value)
}

func (c *candidate) isPlain() bool {
	return c.polarity == graph.Affirmed && c.modality == graph.Asserted
}

// statement gives a candidate its IRIs and evidence.
func (d *document) statement(c *candidate) *graph.Statement {
	s := &graph.Statement{
		Property:       c.property.IRI,
		Polarity:       c.polarity,
		Modality:       c.modality,
		Qualifiers:     c.qualifiers,
		Quote:          c.quote,
		SubjectMention: c.subject.mention,
		ObjectMention:  c.object.mention,
		Confidence:     c.pattern.Confidence,
		Rule:           graph.IRI(graph.NSRule + c.pattern.ID),
	}
	s.Subject, _ = d.term(c.subject).(graph.IRI)
	s.Object = d.term(c.object)
	if c.by >= 0 {
		s.AttributedTo = d.entities.iri(&d.entities.list[c.by])
	}
	s.Evidence = graph.Evidence{
		Document: d.source.IRI,
		Span:     c.span,
		Text:     string(d.text.Bytes()[c.span.Start:c.span.End]),
		Language: d.source.Language,
	}
	return s
}

func (d *document) term(t term) graph.Term {
	if t.entity < 0 {
		return t.value
	}
	return d.entities.iri(&d.entities.list[t.entity])
}
