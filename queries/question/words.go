package question

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// packWords fills a lexicon with the words of a pack and the function words of
// the grammars.
type packWords struct {
	lexicon  *lexicon
	schema   *schema
	grammars map[string]*grammar
	shared   map[wordKey]*relation // words of vague properties, which mean all of them
}

// wordKey is a word with its use.
type wordKey struct {
	category, language, form string
	inverse                  bool
}

func newPackLexicon(s *schema, grammars map[string]*grammar) *lexicon {
	w := &packWords{&lexicon{}, s, grammars, map[wordKey]*relation{}}
	s.vague = w.vagueProperties()
	for _, language := range sortedKeys(grammars) {
		w.addFunctionWords(grammars[language])
	}
	for _, c := range s.pack.Classes {
		w.addClass(c)
	}
	for _, p := range s.pack.Properties {
		w.addProperty(p)
	}
	for _, e := range s.pack.Entities {
		w.addEntity(e)
	}
	for _, m := range s.pack.Measures {
		w.addMeasure(m)
	}
	for _, r := range s.pack.Restrictions {
		w.addRestriction(r)
	}
	for _, u := range s.pack.Units {
		w.each(u.Words, func(language, form string) { w.addNoun("UNIT", language, form, &unit{u}) })
	}
	w.addVaguePrepositions()
	w.addShared()
	return w.lexicon
}

func (w *packWords) addFunctionWords(g *grammar) {
	for _, class := range sortedKeys(g.words) {
		for _, form := range g.words[class] {
			w.lexicon.add(form, &entry{category: class, language: g.language})
		}
	}
	for _, category := range sortedKeys(g.numbers) {
		for _, n := range g.numbers[category] {
			w.lexicon.add(n.form, &entry{category: category, language: g.language, meaning: numberSet(n.number)})
		}
	}
	for _, form := range g.skip {
		w.lexicon.add(form, &entry{category: skipCategory, language: g.language})
	}
}

// skipCategory is that of words that say nothing.
const skipCategory = "skip"

// each calls add for every form of words in the languages that have a grammar.
func (w *packWords) each(words pack.Words, add func(language, form string)) {
	for _, language := range sortedKeys(w.grammars) {
		for _, form := range words[language] {
			if !isPlaceholder(form) {
				w.lexicon.suggest(form, language)
				add(language, form)
			}
		}
	}
}

func (w *packWords) add(category, language, form string, m meaning) {
	if r, ok := m.(*relation); ok && category[0] != 'N' && len(r.properties) == 1 && w.schema.vague[language][r.properties[0]] {
		w.share(wordKey{category, language, form, r.inverse}, r)
		return
	}
	w.lexicon.add(form, &entry{category: category, language: language, meaning: m})
}

// share adds a vague property to what a word means: "located in" is however
// something is there.
func (w *packWords) share(key wordKey, r *relation) {
	both := *r
	if old := w.shared[key]; old != nil {
		both.properties = slices.Clone(old.properties)
		if !slices.Contains(both.properties, r.properties[0]) {
			both.properties = append(both.properties, r.properties[0])
		}
	}
	w.shared[key] = &both
}

// addShared adds the words of vague properties, each once for all of them.
func (w *packWords) addShared() {
	keys := slices.SortedFunc(maps.Keys(w.shared), func(a, b wordKey) int {
		return cmp.Or(cmp.Compare(a.language, b.language), cmp.Compare(a.form, b.form),
			cmp.Compare(a.category, b.category), cmp.Compare(fmt.Sprint(a.inverse), fmt.Sprint(b.inverse)))
	})
	for _, k := range keys {
		w.lexicon.add(k.form, &entry{category: k.category, language: k.language, meaning: w.shared[k]})
	}
}

// addNoun adds a noun phrase; in English also its plural.
func (w *packWords) addNoun(category, language, form string, m meaning) {
	w.addWeakNoun(category, language, form, m, 0)
}

func (w *packWords) addWeakNoun(category, language, form string, m meaning, weak int) {
	w.lexicon.add(form, &entry{category: category, language: language, meaning: m, weak: weak})
	if language == "en" {
		w.lexicon.add(plural(form), &entry{category: category, language: language, meaning: m, weak: weak})
		if category == "N" && plural(form) != form {
			w.lexicon.add(plural(form), &entry{category: "Ns", language: language, meaning: m, weak: weak})
		}
	}
}

// addVerb adds a verb phrase; in English in all its forms, and without the
// preposition that a question may leave out ("where does X live").
func (w *packWords) addVerb(language, form string, r *relation) {
	if language != "en" {
		w.add("V", language, form, r)
		return
	}
	if rest, ok := strings.CutPrefix(form, "be "); ok {
		w.addPredicative(language, rest, r)
		return
	}
	w.addVerbForms(form, "", r)
	if bare, ok := w.withoutPreposition(language, form); ok {
		w.addVerbForms(bare, "0", r)
	}
}

func (w *packWords) addVerbForms(verb, suffix string, r *relation) {
	for _, form := range []string{verb, thirdPerson(verb), past(verb)} {
		w.add("V"+suffix, "en", form, r)
	}
	w.add("Vp"+suffix, "en", participle(verb), r)
	if suffix == "" {
		w.add("Vg", "en", gerund(verb), r)
	}
}

// addPredicative adds what stands after "is": "based in".
func (w *packWords) addPredicative(language, form string, r *relation) {
	w.add("R", language, form, r)
	if bare, ok := w.withoutPreposition(language, form); ok {
		w.add("R0", language, bare, r)
	}
}

// withoutPreposition cuts the preposition at the end of a phrase off.
func (w *packWords) withoutPreposition(language, phrase string) (string, bool) {
	for _, p := range w.grammars[language].words["preposition"] {
		if language == "en" {
			p = " " + p
		}
		if bare, ok := strings.CutSuffix(phrase, p); ok && bare != "" {
			return bare, true
		}
	}
	return phrase, false
}

func (w *packWords) addClass(c *pack.Class) {
	noun := w.classNoun(c)
	w.each(c.Labels, func(language, form string) {
		weak := 0
		if w.isFirstLabelOfAnother(c, language, form) || w.isCounted(language, form) {
			weak = 1
		}
		w.addWeakNoun("N", language, form, noun, weak)
	})
}

// classNoun returns the set of a class's members.
func (w *packWords) classNoun(c *pack.Class) *set {
	if w.isRoot(c) {
		return &set{noun: "thing"}
	}
	return &set{noun: "thing", classes: []string{c.Name}, types: types{c.Name}}
}

// addTaughtProperty adds a word for a property: a verb if it has verbs, otherwise a
// noun for what it leads to.
func (w *packWords) addTaughtProperty(language, word string, p *pack.Property) {
	r := &relation{properties: []*pack.Property{p}}
	switch {
	case len(p.Verbs) > 0:
		w.addVerb(language, word, r)
	case len(p.InverseVerbs) > 0:
		w.addVerb(language, word, r.flip())
	default:
		w.addNoun("NR", language, word, r)
	}
}

// isFirstLabelOfAnother tells whether a class has as its own name what is one of
// several labels of c: "state" is a region, but first of all a state.
func (w *packWords) isFirstLabelOfAnother(c *pack.Class, language, form string) bool {
	if c.Labels[language][0] == form {
		return false
	}
	return slices.ContainsFunc(w.schema.pack.Classes, func(other *pack.Class) bool {
		return other != c && len(other.Labels[language]) > 0 && other.Labels[language][0] == form
	})
}

// isCounted tells whether a noun is what a quantity counts: "people" live in a
// city by its population, though persons are a class.
func (w *packWords) isCounted(language, form string) bool {
	return slices.ContainsFunc(w.schema.pack.Properties, func(p *pack.Property) bool {
		return slices.ContainsFunc(p.CountedNouns[language], func(noun string) bool {
			return noun == form || language == "en" && plural(noun) == plural(form)
		})
	})
}

// isRoot tells whether every class is below c, so that its noun says nothing.
func (w *packWords) isRoot(c *pack.Class) bool {
	return len(w.schema.pack.Descendants(c.Name)) == len(w.schema.pack.Classes)
}

func (w *packWords) addProperty(p *pack.Property) {
	r := &relation{properties: []*pack.Property{p}}
	back := r.flip()
	w.each(p.Verbs, func(language, form string) { w.addVerb(language, form, r) })
	w.each(p.InverseVerbs, func(language, form string) { w.addVerb(language, form, back) })
	w.each(p.SubjectNouns, func(language, form string) { w.addNoun("NR", language, form, back) })
	w.each(p.ObjectNouns, func(language, form string) { w.addNoun("NR", language, form, r) })
	w.each(p.CountedNouns, func(language, form string) { w.addNoun("NC", language, form, r) })
	w.each(p.CountedVerbs, func(language, form string) { w.addCountedVerb(language, form, r) })
	adjective := adjectiveMeaning(r)
	w.each(p.Adjectives, func(language, form string) { w.add("A", language, form, adjective) })
	w.each(p.Labels, func(language, form string) { w.addLabel(language, form, p, r) })
}

func (w *packWords) addCountedVerb(language, form string, r *relation) {
	w.add("VC", language, form, r)
	if language == "en" {
		w.add("VC", language, thirdPerson(form), r)
		w.add("VC", language, gerund(form), r)
	}
}

// addMeasure adds adjectives that measure; in English also their comparatives
// and superlatives.
func (w *packWords) addMeasure(m *pack.Measure) {
	of := map[string]*pack.Property{}
	for class, property := range m.Of {
		of[class] = w.schema.pack.Property(property)
	}
	more := &dimension{name: m.Name, of: of}
	less := &dimension{name: m.Name, of: of, less: true}
	w.each(m.More, func(language, form string) { w.addAdjective(language, form, more) })
	w.each(m.Less, func(language, form string) { w.addAdjective(language, form, less) })
	w.each(m.Nouns, func(language, form string) { w.addNoun("NM", language, form, more) })
}

func (w *packWords) addAdjective(language, form string, d *dimension) {
	w.add("ADJ", language, form, d)
	if language == "en" {
		for _, comparative := range []string{comparative(form), "more " + form} {
			w.add("CMP", language, comparative, d)
		}
		for _, superlative := range []string{superlative(form), "most " + form} {
			w.add("SUP", language, superlative, d)
		}
	}
}

func (w *packWords) addRestriction(r *pack.Restriction) {
	limited := &set{conds: []*cond{{test: &test{limits: r.Of, name: r.Name}}}}
	for class := range r.Of {
		limited.types = append(limited.types, class)
	}
	slices.Sort(limited.types)
	w.each(r.Words, func(language, form string) { w.add("A", language, form, limited) })
}

// adjectiveMeaning is true of what has a value of the property; of a boolean
// property, the value true.
func adjectiveMeaning(r *relation) *set {
	if r.to().String() == "boolean" {
		return predicate(r, &set{value: graph.Boolean(true), types: types{"boolean"}})
	}
	return predicate(r, nil)
}

// addLabel adds a property's label where its form tells how to use it: one that
// ends in a preposition stands between subject and object, one of a property
// with values and no noun is that noun.
func (w *packWords) addLabel(language, form string, p *pack.Property, r *relation) {
	_, hasPreposition := w.withoutPreposition(language, form)
	switch {
	case slices.Contains(w.grammars[language].words["preposition"], form):
		// addVaguePrepositions adds it once for all properties.
	case hasPreposition:
		w.addPredicative(language, form, r)
	case len(p.ObjectNouns[language]) == 0 && pack.IsDatatype(p.Range[0]) && p.Range[0] != "boolean":
		w.addNoun("NR", language, form, r)
	}
}

// addVaguePrepositions joins the properties for which a preposition alone
// stands as a label: "in" is each of them as the types allow.
func (w *packWords) addVaguePrepositions() {
	for _, language := range sortedKeys(w.grammars) {
		for _, preposition := range w.grammars[language].words["preposition"] {
			r := &relation{}
			for _, p := range w.schema.pack.Properties {
				if slices.Contains(p.Labels[language], preposition) {
					r.properties = append(r.properties, p)
				}
			}
			if r.properties != nil {
				w.add("R", language, preposition, r)
			}
		}
	}
}

// vagueProperties returns, by language, the properties that a preposition alone
// can stand for.
func (w *packWords) vagueProperties() map[string]map[*pack.Property]bool {
	vague := map[string]map[*pack.Property]bool{}
	for language, g := range w.grammars {
		vague[language] = map[*pack.Property]bool{}
		for _, p := range w.schema.pack.Properties {
			vague[language][p] = slices.ContainsFunc(g.words["preposition"], func(preposition string) bool {
				return slices.Contains(p.Labels[language], preposition)
			})
		}
	}
	return vague
}

func (w *packWords) addEntity(e *pack.Entity) {
	named := &set{entity: &entity{iri: e.IRI, name: e.Name(), types: e.Classes}, types: e.Classes}
	for _, language := range sortedKeys(e.Names) {
		for _, form := range e.Names[language] {
			w.lexicon.suggest(form, "")
			w.lexicon.add(form, &entry{category: "E", meaning: named, weak: w.schema.kindWeight(form, e.Classes)})
		}
	}
	for _, language := range sortedKeys(e.Demonyms) {
		for _, form := range e.Demonyms[language] {
			w.lexicon.suggest(form, language)
			w.add("D", language, form, named)
		}
	}
}

// kindWeight is 1 for an entity that is called as a class of its own is: the
// node for "large language models" in general. The class, which it is a member
// of, is the better reading of that name.
func (s *schema) kindWeight(name string, classes []string) int {
	folded := strings.Join(texts(name), " ")
	for _, class := range classes {
		c := s.pack.Class(class)
		if c == nil {
			continue
		}
		for _, forms := range c.Labels {
			for _, form := range forms {
				if spells(folded, form) || spells(folded, plural(form)) {
					return 1
				}
			}
		}
	}
	return 0
}

func spells(folded, form string) bool { return strings.Join(texts(form), " ") == folded }
