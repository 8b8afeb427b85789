package question

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries"
)

// Engine answers questions in the words of one pack. It is safe for many
// goroutines.
type Engine struct {
	schema   *schema
	grammars map[string]*grammar
	words    *lexicon
	cache    nameCache
}

// New returns the engine for a pack. The pack must not change afterwards.
func New(p *pack.Pack) (*Engine, error) {
	grammars, err := loadGrammars()
	if err != nil {
		return nil, err
	}
	s := newSchema(p)
	return &Engine{schema: s, grammars: grammars, words: newPackLexicon(s, grammars)}, nil
}

// Options say how to answer a question.
type Options struct {
	Asserted bool           // take only what is asserted: no predictions, plans, possibilities
	Previous string         // the question before in the same talk: what "which of them" is about
	Reading  int            // which reading of an ambiguous question to take, from 1; 0 asks back
	Version  string         // names the state of the store, so that its names are read once; "" reads them anew
	Limits   queries.Limits // of each query that the answer takes
}

// Ask answers a question from a snapshot. A question that cannot be answered
// is no error but an Answer that says why; errors are of the store, of ctx, or
// of options that fit no reading.
func (e *Engine) Ask(ctx context.Context, sn *graph.Snapshot, question string, options Options) (*Answer, error) {
	p, err := e.understand(ctx, sn, question, options)
	if err != nil {
		return nil, err
	}
	answer := &Answer{Question: question, Readings: []Reading{}, Answers: []Value{}, Unknown: []Unknown{}, Suggestions: []string{}}
	if len(p.readings) == 0 {
		e.refuse(answer, p)
		return answer, nil
	}
	chosen, err := p.choose(options.Reading)
	if err != nil {
		return nil, err
	}
	if chosen == nil {
		e.askBack(answer, p)
		return answer, nil
	}
	answer.Interpretation = p.writer.query(chosen.query)
	answer.Gizmo = chosen.query.gizmo(p.schema, options.Asserted)
	a := &asker{ctx, e, sn, p, options, map[graph.IRI]*graph.Statement{}}
	return answer, a.answer(answer, chosen.query)
}

// Explain returns how a question is understood: the words that match and where,
// then the readings with their costs, cheapest first.
func (e *Engine) Explain(ctx context.Context, sn *graph.Snapshot, question string, options Options) (string, error) {
	p, err := e.understand(ctx, sn, question, options)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for _, m := range p.matches {
		fmt.Fprintf(&out, "%-24q %-10s", question[p.tokens[m.start].start:p.tokens[m.end-1].end], m.entry.category)
		if m.entry.meaning != nil {
			fmt.Fprintf(&out, " %s", m.entry.meaning.key())
		}
		out.WriteByte('\n')
	}
	for _, r := range slices.Concat(p.readings, p.rest) {
		fmt.Fprintf(&out, "%s %s\n    %s\n", r.cost, p.writer.query(r.query), r.query.key())
	}
	return out.String(), nil
}

// understanding is a question parsed.
type understanding struct {
	question string
	tokens   []token
	matches  []match
	grammar  *grammar
	schema   *schema
	names    *names
	writer   *writer
	readings []reading // the cheapest ones; none means not understood
	rest     []reading // what else the words can mean, at a higher cost
	complete bool      // the parser's bounds were not reached
}

func (e *Engine) understand(ctx context.Context, sn *graph.Snapshot, question string, options Options) (*understanding, error) {
	n, err := e.cache.of(sn, options.Version, e)
	if err != nil {
		return nil, fmt.Errorf("read the store's names: %w", err)
	}
	p := &understanding{question: question, tokens: tokenize(question), grammar: e.grammarOf(question), names: n}
	language := p.grammar.language
	p.schema = e.schema.in(language)
	p.writer = e.writer(p.grammar, n)
	if len(p.tokens) > maxTokens {
		return p, nil
	}
	matches := append(e.words.matches(p.tokens, language), n.lexicon.matches(p.tokens, language)...)
	p.matches = mergeValues(e.asReviewed(sn, n, matches))
	p.matches = append(e.preferNamesakes(p.matches, n), numberMatches(p.tokens)...)
	if options.Previous != "" {
		before, err := e.understand(ctx, sn, options.Previous, Options{Version: options.Version})
		if err != nil {
			return nil, err
		}
		p.matches = append(p.matches, before.anaphors(p.matches)...)
	}
	readings, complete := parse(ctx, p.schema, p.grammar, p.tokens, p.matches)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.complete = complete
	if complete {
		p.readings, p.rest = cheapest(readings)
	}
	return p, nil
}

// asReviewed has the name of an entity that a reviewer found to be another one
// mean that.
func (e *Engine) asReviewed(sn *graph.Snapshot, n *names, matches []match) []match {
	for i, m := range matches {
		named, ok := m.entry.meaning.(*set)
		if !ok || named.entity == nil || sn.Canonical(named.entity.iri) == named.entity.iri {
			continue
		}
		kept := *m.entry
		kept.meaning = e.entity(n, sn.Canonical(named.entity.iri), named.types)
		matches[i].entry = &kept
	}
	return matches
}

// entity returns the set of one entity, which has the given types if neither the
// store nor the pack knows any.
func (e *Engine) entity(n *names, iri graph.IRI, unknown types) *set {
	known := n.entities[iri]
	if known == nil {
		known = &graph.Entity{IRI: iri}
	}
	t := e.schema.typesOf(known)
	if t == nil {
		t = unknown
	}
	return &set{entity: &entity{iri: iri, name: e.label(n, iri, "en"), types: t}, types: t}
}

// writer returns what puts queries into the words of a grammar, with the names
// of a store.
func (e *Engine) writer(g *grammar, n *names) *writer {
	return &writer{
		grammar:  g,
		schema:   e.schema.in(g.language),
		label:    func(iri graph.IRI) string { return e.label(n, iri, g.language) },
		mistaken: func(name string, iri graph.IRI) bool { return e.mistaken(n, g.language, name, iri) },
	}
}

// anaphors returns matches that give the words for what was asked for before
// their meaning.
func (p *understanding) anaphors(matches []match) []match {
	if len(p.readings) != 1 || p.readings[0].query.kind != kindList && p.readings[0].query.kind != kindCount {
		return nil
	}
	asked := *p.readings[0].query.subject
	asked.counted, asked.memo = false, ""
	var list []match
	for _, m := range matches {
		if m.entry.category == "them" {
			list = append(list, match{m.start, m.end, &entry{category: "ANA", meaning: sealed(&asked)}})
		}
	}
	return list
}

// mergeValues makes one match of an entity and a text that the same tokens
// spell: which one is meant depends on what is said of it.
func mergeValues(matches []match) []match {
	type span struct{ start, end int }
	texts := map[span]*set{}
	for _, m := range matches {
		if m.entry.category == "L" {
			texts[span{m.start, m.end}] = m.entry.meaning.(*set)
		}
	}
	merged := map[span]bool{}
	for i, m := range matches {
		text := texts[span{m.start, m.end}]
		if m.entry.category != "E" || text == nil {
			continue
		}
		both, named := *m.entry, *m.entry.meaning.(*set)
		named.text = text
		both.meaning = &named
		matches[i].entry = &both
		merged[span{m.start, m.end}] = true
	}
	return slices.DeleteFunc(matches, func(m match) bool {
		return m.entry.category == "L" && merged[span{m.start, m.end}]
	})
}

// preferNamesakes makes the entities that the pack does not prefer, and those
// that the store does not know, weaker readings of a name, and adds for each name
// a match of all that bear it.
func (e *Engine) preferNamesakes(matches []match, n *names) []match {
	precedence := func(named *set) int {
		p := 2 * e.schema.precedence(named.types)
		if n.entities[named.entity.iri] == nil {
			p++
		}
		return p
	}
	type span struct{ start, end int }
	var spans []span
	bearers := map[span][]*set{}
	first, weak := map[span]int{}, map[span]int{}
	known := map[span]bool{} // by names of what the store knows
	for _, m := range matches {
		if (m.entry.category == "E" || m.entry.category == "D") && n.entities[m.entry.meaning.(*set).entity.iri] != nil {
			known[span{m.start, m.end}] = true
		}
		if m.entry.category != "E" {
			continue
		}
		at, named := span{m.start, m.end}, m.entry.meaning.(*set)
		if bearers[at] == nil {
			spans = append(spans, at)
			first[at], weak[at] = precedence(named), m.entry.weak
		}
		weak[at] = min(weak[at], m.entry.weak)
		first[at] = min(first[at], precedence(named))
		if !slices.ContainsFunc(bearers[at], func(other *set) bool { return other.entity.iri == named.entity.iri }) {
			bearers[at] = append(bearers[at], named)
		}
	}
	matches = slices.DeleteFunc(matches, func(m match) bool {
		return m.entry.category == "D" && n.entities[m.entry.meaning.(*set).entity.iri] == nil && known[span{m.start, m.end}]
	})
	for i, m := range matches {
		if m.entry.category != "E" {
			continue
		}
		named := m.entry.meaning.(*set)
		if precedence(named) > first[span{m.start, m.end}] || n.entities[named.entity.iri] == nil {
			weaker := *m.entry
			weaker.weak++
			matches[i].entry = &weaker
		}
	}
	for _, at := range spans {
		bearers[at] = n.known(bearers[at])
		matches = append(matches, match{at.start, at.end, &entry{category: "NS", meaning: bearersOf(bearers[at]), weak: weak[at]}})
	}
	return matches
}

// known returns the entities that the store knows, or all if it knows none.
func (n *names) known(entities []*set) []*set {
	var list []*set
	for _, s := range entities {
		if n.entities[s.entity.iri] != nil {
			list = append(list, s)
		}
	}
	if list == nil {
		return entities
	}
	return list
}

// mistaken tells whether a name would be taken for another entity's.
func (e *Engine) mistaken(n *names, language, name string, iri graph.IRI) bool {
	tokens := tokenize(name)
	matches := append(e.words.matches(tokens, language), n.lexicon.matches(tokens, language)...)
	own, other := false, false
	for _, m := range e.preferNamesakes(mergeValues(matches), n) {
		if m.entry.category != "E" || m.end-m.start < len(tokens) {
			continue
		}
		if m.entry.meaning.(*set).entity.iri == iri {
			own = own || m.entry.weak == 0
		} else {
			other = other || m.entry.weak == 0
		}
	}
	return other && !own
}

// bearersOf is the predicate of bearing a name.
func bearersOf(bearers []*set) *set {
	var t types
	for _, b := range bearers {
		if b.types == nil {
			return &set{unions: [][]*set{bearers}}
		}
		t = mergeSorted(t, b.types)
	}
	return &set{types: t, unions: [][]*set{bearers}}
}

// precedence returns the place of a type among the classes of which the pack
// prefers one namesake to another.
func (s *schema) precedence(t types) int {
	for i, class := range s.pack.Namesakes {
		if slices.Contains(t, class) {
			return i
		}
	}
	return len(s.pack.Namesakes)
}

// numberMatches returns the numbers in digits.
func numberMatches(tokens []token) []match {
	var list []match
	for i, t := range tokens {
		f, err := strconv.ParseFloat(t.text, 64)
		if err == nil && t.text[0] >= '0' && t.text[0] <= '9' && !strings.ContainsAny(t.text, "xXpP_") {
			list = append(list, match{i, i + 1, &entry{category: "NUM", meaning: numberSet(f)}})
		}
	}
	return list
}

// cheapest splits readings, which come cheapest first, into those of the lowest
// cost and the others.
func cheapest(readings []reading) (best, rest []reading) {
	n := 0
	for n < len(readings) && readings[n].cost == readings[0].cost {
		n++
	}
	return readings[:n], readings[n:]
}

// grammarOf picks the grammar by the question's script.
func (e *Engine) grammarOf(question string) *grammar {
	for _, language := range sortedKeys(e.grammars) {
		g := e.grammars[language]
		if g.script != nil && strings.ContainsFunc(question, func(r rune) bool { return unicode.Is(g.script, r) }) {
			return g
		}
	}
	return e.grammars["en"]
}

// ReadingError is that a question does not have the reading that was asked for.
type ReadingError struct{ Asked, Readings int }

func (e *ReadingError) Error() string {
	return fmt.Sprintf("the question has no reading %d; there are %d", e.Asked, e.Readings)
}

// choose returns the reading to take, or nil where the caller must pick one.
func (p *understanding) choose(number int) (*reading, error) {
	switch {
	case number < 0 || number > len(p.readings):
		return nil, &ReadingError{Asked: number, Readings: len(p.readings)}
	case number > 0:
		return &p.readings[number-1], nil
	case len(p.readings) > 1:
		return nil, nil
	}
	return &p.readings[0], nil
}

// refuse says why a question has no reading.
func (e *Engine) refuse(a *Answer, p *understanding) {
	switch {
	case len(p.tokens) == 0:
		a.Outcome, a.Reason = Unsupported, p.writer.fill("reason-empty")
		return
	case len(p.tokens) > maxTokens:
		a.Outcome, a.Reason = Unsupported, p.writer.fill("reason-long")
		return
	}
	a.Unknown = unknownWords(p.question, p.tokens, p.matches)
	switch {
	case len(a.Unknown) > 0:
		a.Outcome = UnknownWord
		a.Reason = p.writer.fill("reason-unknown", "word", a.Unknown[0].Word)
		a.Suggestions = nearest(a.Unknown[0].Word, p.grammar.language, 3, e.words, p.names.lexicon)
	case !p.complete:
		a.Outcome, a.Reason = Unsupported, p.writer.fill("reason-long")
	default:
		a.Outcome, a.Reason = Unsupported, p.writer.fill("reason-unsupported")
	}
}

// askBack lists the readings of an ambiguous question.
func (e *Engine) askBack(a *Answer, p *understanding) {
	a.Outcome, a.Reason = Ambiguous, p.writer.fill("reason-ambiguous")
	seen := map[string]int{}
	for _, r := range p.readings {
		seen[p.writer.query(r.query)]++
	}
	for i, r := range p.readings {
		words := p.writer.query(r.query)
		if seen[words] > 1 {
			words += " " + strings.Join(r.query.entities(), " ") // namesakes
		}
		a.Readings = append(a.Readings, Reading{i + 1, words})
	}
}

// label returns the name of an entity in a language: the pack's, else the
// store's, else the IRI.
func (e *Engine) label(n *names, iri graph.IRI, language string) string {
	if labels := e.schema.pack.EntityLabels[iri]; len(labels[language]) > 0 {
		return labels[language][0]
	}
	if known := e.schema.pack.EntityByIRI(iri); known != nil {
		return known.Names.First(language)
	}
	if stored := n.entities[iri]; stored != nil {
		return stored.Label(language)
	}
	return string(iri)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// languageTag returns the language of a literal, or "".
func languageTag(t graph.Term) string {
	if tagged, ok := t.(quad.LangString); ok {
		return tagged.Lang
	}
	return ""
}
