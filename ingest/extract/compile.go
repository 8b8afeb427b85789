package extract

import (
	"slices"
	"strings"

	"newsgraph/graph/pack"
	"newsgraph/ingest/names"
	"newsgraph/ingest/text"
)

// Rules are a pack's patterns, lexicons and gazetteer, compiled. They never change
// and may be used by many goroutines.
type Rules struct {
	pack        *pack.Pack
	words       *words
	classes     map[string]int32
	isA         [][]bool // class, ancestor
	lexicons    map[string]int32
	builtins    [builtins]int32 // the index of each builtin lexicon, -1 where the pack has none
	entries     [][]*pack.LexiconEntry
	grammars    map[string]*grammar
	known       map[string]int32  // folded name, in any language → entity
	pronounFor  map[string]string // folded first name → the pronouns for those who bear it
	byKey       map[string]int32  // names.Key of an organization's name → entity, -1 for several
	entityIndex map[string]int32  // the gazetteer's id → entity
	personIdx   int32
	thingIdx    int32 // the class of everything

	dayWords              [][]wordID // Khmer: before the number of a day, the longest first
	yearWord              []wordID   // Khmer: before the number of a year, behind that of an age
	ageWords, originWords [][]wordID // Khmer: before a person's age, a person's nationality
}

// grammar is what the rules say about one language.
type grammar struct {
	language string
	trie     *trie
	programs []*program
	always   []int32   // programs without an anchor
	byLex    [][]int32 // lexicon → programs anchored at it
	byLit    [][]int32 // literal → programs anchored at it
	literals map[string]int32
	gap      int32 // tokens that a plain gap spans

	comma, open, close, dash []wordID
}

// Languages that patterns are written in, and the usual length of a gap in
// each: about three words.
var gapLength = map[string]int32{"en": 4, "km": 10, "zh": 8}

// Compile compiles a pack. A pattern that names an unknown class, property or
// lexicon, or whose example fails, is a *pack.Error with file and line.
func Compile(p *pack.Pack) (*Rules, error) {
	r := &Rules{
		pack:        p,
		words:       newWords(),
		classes:     map[string]int32{},
		lexicons:    map[string]int32{},
		grammars:    map[string]*grammar{},
		known:       map[string]int32{},
		entityIndex: map[string]int32{},
	}
	r.indexClasses()
	r.yearWord = r.words.phrase("ឆ្នាំ")
	for _, w := range []string{"ថ្ងៃទី", "ទី", "ថ្ងៃ"} {
		r.dayWords = append(r.dayWords, r.words.phrase(w))
	}
	for _, w := range []string{"អាយុ", "វ័យ"} {
		r.ageWords = append(r.ageWords, r.words.phrase(w))
	}
	for _, w := range []string{"ជនជាតិ", "សញ្ជាតិ"} {
		r.originWords = append(r.originWords, r.words.phrase(w))
	}
	for _, name := range sortedKeys(p.Lexicons) {
		r.lexicons[name] = int32(len(r.entries))
		r.entries = append(r.entries, p.Lexicons[name].Entries)
	}
	for b, name := range builtinNames {
		r.builtins[b] = r.named(name)
	}
	for language, gap := range gapLength {
		r.grammars[language] = &grammar{language: language, trie: newTrie(), literals: map[string]int32{}, byLex: make([][]int32, len(r.entries)), gap: gap}
	}
	for _, language := range sortedKeys(r.grammars) {
		g := r.grammars[language]
		r.addEntities(g)
		r.addLexicons(g)
		r.addClassWords(g)
		if err := r.addPatterns(g); err != nil {
			return nil, err
		}
		g.comma = r.eachWord(",", "，", "、")
		g.open = r.eachWord("(", "（", "[")
		g.close = r.eachWord(")", "）", "]")
		g.dash = r.eachWord("-", "–", "—")
	}
	r.indexKeys()
	r.indexPronouns()
	for _, g := range r.grammars {
		g.trie.seal(len(r.words.ids))
	}
	return r, r.checkExamples()
}

func (r *Rules) eachWord(list ...string) []wordID {
	ids := make([]wordID, len(list))
	for i, w := range list {
		ids[i] = r.words.add(w)
	}
	return ids
}

func (r *Rules) indexClasses() {
	for i, c := range r.pack.Classes {
		r.classes[c.Name] = int32(i)
	}
	r.isA = make([][]bool, len(r.pack.Classes))
	for i, c := range r.pack.Classes {
		r.isA[i] = make([]bool, len(r.pack.Classes))
		for j, ancestor := range r.pack.Classes {
			r.isA[i][j] = r.pack.IsA(c.Name, ancestor.Name)
		}
	}
	r.personIdx, r.thingIdx = r.class("Person"), r.class("Thing")
	for i, e := range r.pack.Entities {
		r.entityIndex[e.ID] = int32(i)
	}
}

// indexPronouns finds the pronouns for English first names, which the values of their
// lexicon give.
func (r *Rules) indexPronouns() {
	r.pronounFor = map[string]string{}
	if given := r.lexicon(lexGivenName); given >= 0 {
		for _, entry := range r.entries[given] {
			for _, name := range entry.Forms["en"] {
				r.pronounFor[foldToken(name)] = entry.Value
			}
		}
	}
}

// class returns the index of a class, or -1.
func (r *Rules) class(name string) int32 {
	if i, ok := r.classes[name]; ok {
		return i
	}
	return -1
}

// isTitle tells whether a lexicon has titles and offices of persons.
func (r *Rules) isTitle(lexicon int32) bool {
	return lexicon == r.lexicon(lexTitle) || lexicon == r.lexicon(lexRole) || lexicon == r.lexicon(lexPost)
}

// speaks tells whether a lexicon has verbs after which someone's words follow.
func (r *Rules) speaks(lexicon int32) bool {
	return lexicon == r.lexicon(lexSay) || lexicon == r.lexicon(lexClaim)
}

func (r *Rules) lexicon(b builtin) int32 { return r.builtins[b] }

// named returns the index of a lexicon, or -1.
func (r *Rules) named(name string) int32 {
	if i, ok := r.lexicons[name]; ok {
		return i
	}
	return -1
}

// addEntities adds the gazetteer's names in the grammar's language and in
// English, whose names every language's texts use.
func (r *Rules) addEntities(g *grammar) {
	for i, e := range r.pack.Entities {
		for _, language := range []string{"en", g.language} {
			for _, name := range e.Names[language] {
				r.addName(g, int32(i), language, name)
			}
			for _, name := range e.Demonyms[language] {
				g.trie.add(r.words.phrase(name), sense{senseDemonym, int32(i), 0})
				if language == "en" {
					g.trie.add(r.words.phrase(plural(name)), sense{senseDemonym, int32(i), 0}) // "Norwegians"
				}
			}
		}
	}
}

// indexKeys notes the names of organizations without their legal forms, so that "Acme
// Holdings Ltd." is found to be Acme. Persons are not looked up so: namesakes are many.
func (r *Rules) indexKeys() {
	r.byKey = map[string]int32{}
	for i, e := range r.pack.Entities {
		if len(e.Classes) == 0 || !r.pack.IsA(e.Classes[0], "Organization") {
			continue
		}
		for _, name := range e.Names["en"] {
			key := names.Key(name, names.Organization)
			if old, ok := r.byKey[key]; ok && old != int32(i) {
				r.byKey[key] = -1
				continue
			}
			r.byKey[key] = int32(i)
		}
	}
	delete(r.byKey, "")
}

// knownAs returns the gazetteer's entity of that name: the same name in any language, or
// an organization's that differs only in its legal form.
func (r *Rules) knownAs(name string) (int32, bool) {
	if k, ok := r.known[fold(name)]; ok {
		return k, true
	}
	if !strings.Contains(name, " ") {
		return -1, false
	}
	k, ok := r.byKey[names.Key(name, names.Organization)]
	return k, ok && k >= 0
}

func (r *Rules) addName(g *grammar, entity int32, language, name string) {
	ids := r.words.phrase(name)
	r.known[fold(name)] = entity
	if len(ids) == 1 && language != "en" && len([]rune(name)) == 1 {
		return // a single character is part of too many words
	}
	g.trie.add(ids, sense{senseEntity, entity, nameCase(name)})
	if language == "en" && nameCase(name) == caseAny {
		for _, form := range inflections(name) {
			g.trie.add(r.words.phrase(form), sense{senseEntity, entity, 0})
		}
	}
}

// How a text has to write a name for it to count.
const (
	caseAny      int32 = iota
	caseCapital        // with a capital letter
	caseCapitals       // in capital letters: a short one could be a word, "WHO"
)

// longestAcronym is the longest name that has to be in capital letters, in bytes. Of
// longer ones some write "Nasa".
const longestAcronym = 3

func nameCase(name string) int32 {
	switch {
	case strings.ToLower(name) == name:
		return caseAny
	case len(name) <= longestAcronym && strings.ToUpper(name) == name:
		return caseCapitals
	}
	return caseCapital
}

func fold(s string) string { return text.Fold(s) }

func (r *Rules) addLexicons(g *grammar) {
	fixed := map[int32]bool{}
	for _, name := range fixedWords {
		fixed[r.lexicon(name)] = true
	}
	for l, entries := range r.entries {
		for e, entry := range entries {
			r.addForms(g, entry.Forms, sense{senseLexeme, int32(l), int32(e)}, !fixed[int32(l)])
			if g.language == "km" && (int32(l) == r.lexicon(lexInstitution) || int32(l) == r.lexicon(lexSuffix)) {
				for _, form := range entry.Forms["en"] { // names in Latin letters
					g.trie.add(r.words.phrase(form), sense{senseLexeme, int32(l), int32(e)})
				}
			}
		}
	}
}

func (r *Rules) addForms(g *grammar, forms pack.Words, s sense, inflect bool) {
	for _, form := range forms[g.language] {
		g.trie.add(r.words.phrase(form), s)
		if g.language == "en" && inflect {
			for _, inflected := range inflections(form) {
				g.trie.add(r.words.phrase(inflected), s)
			}
		}
	}
}

func (r *Rules) addClassWords(g *grammar) {
	for i, c := range r.pack.Classes {
		for _, w := range c.Before[g.language] {
			g.trie.add(r.words.phrase(w), sense{senseBefore, int32(i), 0})
		}
		for _, w := range c.After[g.language] {
			g.trie.add(r.words.phrase(w), sense{senseAfter, int32(i), 0})
		}
		if g.language != "en" {
			for _, w := range c.After["en"] {
				g.trie.add(r.words.phrase(w), sense{senseAfter, int32(i), 0})
			}
		}
		r.addForms(g, c.Labels, sense{senseLabel, int32(i), 0}, true)
	}
}

func (r *Rules) addPatterns(g *grammar) error {
	for _, p := range r.pack.Patterns {
		for _, t := range p.Texts[g.language] {
			program, err := r.compile(g, p, t)
			if err != nil {
				return err
			}
			g.install(program, int32(len(g.programs)))
			g.programs = append(g.programs, program)
		}
	}
	return nil
}

// install makes the grammar try a program where one of its anchors is found.
func (g *grammar) install(p *program, index int32) {
	if len(p.anchors) == 0 {
		g.always = append(g.always, index)
	}
	for _, a := range p.anchors {
		if a.lexicon {
			g.byLex[a.index] = append(g.byLex[a.index], index)
		} else {
			g.byLit[a.index] = append(g.byLit[a.index], index)
		}
	}
}

// literal returns the index of a literal, which the trie finds from now on.
func (g *grammar) literal(ids []wordID) int32 {
	var key strings.Builder
	for _, id := range ids {
		key.WriteRune(rune(id))
	}
	i, ok := g.literals[key.String()]
	if !ok {
		i = int32(len(g.byLit))
		g.literals[key.String()] = i
		g.byLit = append(g.byLit, nil)
		g.trie.add(ids, sense{senseLiteral, i, 0})
	}
	return i
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
