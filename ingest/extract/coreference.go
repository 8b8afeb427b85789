package extract

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// entityOrValue returns the entity that a mention is in a slot of these types, 0
// for a mention that stands for a value, or -1 where the slot does not take it.
func (m *matcher) entityOrValue(t *typeSet, k int) int32 {
	mention := &m.s.mentions[k]
	switch mention.kind {
	case mentionDate:
		return taken(t.date || t.day && isDay(mention.value))
	case mentionNumber:
		return taken(t.number)
	case mentionAbbreviation:
		return taken(t.abbreviation)
	case mentionSimilar:
		if t.similar {
			return mention.entity
		}
		return -1
	case mentionPronoun:
		if mention.covered || t.telling || t.head && mention.dependent || mention.reflexive != t.reflexive {
			return -1
		}
		return m.d.antecedent(m.s, k, t)
	}
	if t.reflexive {
		return -1
	}
	if t.demonym && mention.adjective {
		return mention.entity
	}
	if mention.demonym || mention.covered || t.head && mention.dependent || t.generic && !mention.generic || t.named && mention.generic || t.telling && !m.d.entities.list[mention.entity].telling {
		return -1
	}
	return m.d.fit(t, mention)
}

// isDay tells whether a date has a day: 2024-02-16 or --02-16.
func isDay(date graph.Term) bool {
	s := graph.Lexical(date)
	return len(s) == len("2006-01-02") || strings.HasPrefix(s, "--")
}

func taken(ok bool) int32 {
	if ok {
		return 0
	}
	return -1
}

// fit returns the mention's entity where the slot takes its class, the entity that
// it stands for where the slot takes that one's, or -1.
func (d *document) fit(t *typeSet, m *mention) int32 {
	e := &d.entities.list[m.entity]
	for _, class := range e.classes {
		if t.classes[class] {
			return m.entity
		}
	}
	if len(e.classes) == 0 {
		if t.anyClass && !t.sure && d.mayBe(t, e.name) {
			return m.entity
		}
		return -1
	}
	if e.known == nil || e.known.StandsFor == "" {
		return -1
	}
	other := d.rules.entityIndex[e.known.StandsFor]
	for _, class := range d.rules.pack.Entities[other].Classes {
		if t.classes[d.rules.class(class)] {
			return d.entities.known(other)
		}
	}
	return -1
}

// mayBe tells whether a name of unknown class may be what the slot takes. A slot
// for persons alone takes only words of letters.
func (d *document) mayBe(t *typeSet, name string) bool {
	if !t.person || t.notPerson {
		return true
	}
	if d.grammar.language == "en" && countWords(name) < 2 {
		return false // by a surname alone a text speaks of whom it has introduced
	}
	letters := 0
	for i := range len(name) {
		switch c := name[i]; {
		case c >= '0' && c <= '9':
			return false
		case c >= 'a' && c <= 'z':
			letters++
		}
	}
	return letters > 0
}

// window is how many sentences before its own a pronoun looks back.
const window = 3

// antecedent returns the entity that a pronoun stands for: the only one that fits
// in the nearest place with any, its own sentence before it or one of the
// sentences before. Where two fit, it abstains.
func (d *document) antecedent(s *sentence, k int, t *typeSet) int32 {
	pronoun := &s.mentions[k]
	if !t.anyClass || t.generic || !d.mayStandIn(pronoun, t) {
		return -1
	}
	if pronoun.reflexive || pronoun.own {
		if e := d.clauseSubject(s, k, t); e >= 0 {
			return e
		}
	}
	best := d.onlyFit(s.mentions[:k], pronoun, t)
	for i := s.index - 1; best == -1 && i >= d.firstSentence && i >= s.index-window; i-- {
		best = d.onlyFit(d.sentences[i-d.firstSentence].mentions, pronoun, t)
		if best == -2 && d.grammar.language == "km" && pronoun.class != d.rules.personIdx {
			best = d.dominant(d.sentences[i-d.firstSentence].mentions, pronoun, t)
			break
		}
	}
	if best == -2 {
		d.abstained.ambiguous = true
	}
	return max(best, -1)
}

// mayStandIn tells whether a slot takes what a pronoun stands for: "the firm" is no
// place.
func (d *document) mayStandIn(pronoun *mention, t *typeSet) bool {
	for class, takes := range t.classes {
		if takes && (d.rules.isA[class][pronoun.class] || d.rules.isA[pronoun.class][class]) {
			return true
		}
	}
	return false
}

// clauseSubject returns the first entity of the sentence that fits and stands
// before the pronoun: what "its own" refers to.
func (d *document) clauseSubject(s *sentence, k int, t *typeSet) int32 {
	for i := range s.mentions[:k] {
		if e := d.onlyFit(s.mentions[i:i+1], &s.mentions[k], t); e >= 0 {
			return e
		}
	}
	return -1
}

// onlyFit returns the one entity of the mentions that fits, -1 for none and -2
// for several. Where the class of some is known, those of unknown class do not count.
func (d *document) onlyFit(mentions []mention, pronoun *mention, t *typeSet) int32 {
	sure, guessed := int32(-1), int32(-1)
	for k := range mentions {
		m := &mentions[k]
		if m.kind != mentionName || m.generic || m.demonym || !d.agrees(m.entity, pronoun.class) || !d.sharesGender(m.entity, pronoun) || d.isCaptured(m) {
			continue
		}
		e := &d.entities.list[m.entity]
		switch {
		case len(e.classes) > 0 && slices.ContainsFunc(e.classes, func(class int32) bool { return t.classes[class] }):
			sure = oneOf(sure, m.entity)
		case len(e.classes) == 0 && !t.sure && d.mayBe(t, e.name):
			guessed = oneOf(guessed, m.entity)
		}
	}
	if sure != -1 {
		return sure
	}
	return guessed
}

// oneOf returns e where it is the first or the same as before, otherwise -2.
func oneOf(before, e int32) int32 {
	if before == -1 || before == e {
		return e
	}
	return -2
}

// isCaptured tells whether another slot of the match at hand has taken a mention of
// the sentence: what a clause says of its subject, "the firm" is someone else.
func (d *document) isCaptured(m *mention) bool {
	for i := range d.matcher.captures {
		for _, k := range d.matcher.captures[i].mentions {
			if &d.matcher.s.mentions[k] == m {
				return true
			}
		}
	}
	return false
}

// agrees tells whether a pronoun for members of a class can stand for an
// entity: "she" for persons, "it" for anything else.
func (d *document) agrees(e, class int32) bool {
	if len(d.entities.list[e].classes) == 0 {
		return d.grammar.language != "en" || class == d.rules.class("Thing") || class == d.rules.class("Company")
	}
	if class == d.rules.personIdx {
		return d.entities.isClass(e, class)
	}
	if d.grammar.language == "km" && class == d.rules.class("GovernmentBody") {
		return d.entities.isClass(e, class) // ក្រសួង is a ministry, not any body
	}
	return d.entities.mayBeClass(e, class) && !d.entities.isClass(e, d.rules.personIdx)
}

// sharesGender tells whether a person's first name lets a pronoun stand for them: "she" is
// not Tom Hale.
func (d *document) sharesGender(e int32, pronoun *mention) bool {
	if pronoun.class != d.rules.personIdx || d.grammar.language != "en" {
		return true
	}
	first, _, _ := strings.Cut(d.entities.list[e].name, " ")
	pronouns, ok := d.rules.pronounFor[foldToken(first)]
	return !ok || slices.Contains(strings.Fields(pronouns), pronoun.form)
}

// similarKinds is what the document has said of products like another.
type similarKinds struct {
	recent   int32 // the kind spoken of last, or -1
	sentence int   // in which
}

// recentSentences is how long a kind stays what "the race" is about.
const recentSentences = 2

// similarKind returns the entity of the kind that spec names, or -1.
func (d *document) similarKind(s *sentence, spec string, like int32) int32 {
	switch spec {
	case "recent":
		if d.similar.recent < 0 || s.index-d.similar.sentence > recentSentences {
			return -1
		}
		return d.similar.recent
	case "salient":
		if d.similar.recent >= 0 {
			return d.similar.recent
		}
		like = d.salientProduct()
	}
	if like < 0 {
		return -1
	}
	model := d.entities.list[like]
	class := int32(-1)
	if len(model.classes) > 0 {
		class = model.classes[0]
	}
	return d.entities.kind(model.name+"-like service", class)
}

// maxSalient bounds the search for a document's main product: what it is about, it
// names early.
const maxSalient = 1000

// salientProduct returns the product that the document names most, if it names it
// at least twice and no other as often; otherwise -1.
func (d *document) salientProduct() int32 {
	best, second := int32(-1), 0
	product := d.rules.class("Product")
	for i := range d.entities.list[:min(len(d.entities.list), maxSalient)] {
		e := &d.entities.list[i]
		if e.generic || !d.entities.isClass(int32(i), product) {
			continue
		}
		switch {
		case best < 0 || e.count > d.entities.list[best].count:
			if best >= 0 {
				second = d.entities.list[best].count
			}
			best = int32(i)
		case e.count > second:
			second = e.count
		}
	}
	if best < 0 || d.entities.list[best].count < 2 || d.entities.list[best].count == second {
		return -1
	}
	return best
}

func (s *sentence) isQuestion(d *document) bool {
	for i := len(s.tokens) - 1; i >= 0 && s.tokens[i].kind == text.KindPunct; i-- {
		if w := d.word(&s.tokens[i]); w == "?" || w == "？" {
			return true
		}
	}
	return false
}
