package question

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

//go:embed grammar/*.grammar
var grammarFiles embed.FS

// grammar is what one language's file says of its questions: function words,
// rules and the phrases to print. A file has one declaration a line, comments
// begin with #:
//
//	language TAG                       the BCP 47 tag
//	script NAME                        questions with a letter of this Unicode script are in it
//	word CLASS = FORM | FORM …         function words, which rules name by their class
//	skip FORM | FORM …                 words that say nothing and may stand anywhere
//	number N = FORM | FORM …           numerals, of category NUM
//	month N = FORM | FORM …            names of months, of category MONTH
//	scale N = FORM | FORM …            what multiplies the number before it, of category SCALE
//	rule CATEGORY = PART PART … -> OPERATION [near N]
//	print NAME = TEMPLATE              a phrase of interpretations
//
// A part is a class of function words, a category that a rule makes, or one of
// the categories of the lexicon. The operation says what the whole means: a
// number is the meaning of that part, NAME(…) an operation of [operations] on
// others. "near N" prefers readings in which part N is short: a modifier then
// belongs to what stands next to it.
//
// Categories of the lexicon: N class noun, Ns one in the plural, E entity, L value, D demonym,
// A adjective; V verb (base, third person, past), Vp past participle, Vg -ing
// form; R other words between subject and object ("based in"); V0, Vp0, R0 the
// same without their preposition; NR noun for the far side of a property
// ("founder"); NS all entities of a name. Of numbers: NUM, SCALE, UNIT; ADJ, CMP
// and SUP adjectives that measure, in base form, comparative and superlative; NM
// their noun ("size"); NC
// what a quantity counts ("people"), VC what these do ("live"). ANA is what
// the question before asked for ("them").
type grammar struct {
	language string
	script   *unicode.RangeTable // nil: of the questions that no other language claims
	words    map[string][]string // forms by class
	skip     []string
	numbers  map[string][]numeral // by category
	rules    map[string][]*rule   // by the first part
	prints   map[string]string
}

// rule makes a category of parts.
type rule struct {
	category string
	parts    []string
	meaning  expression
	near     int // part whose length adds to the cost, from 1; 0 for none
}

// expression computes a meaning from those of a rule's parts.
type expression struct {
	part int // from 1, or 0: apply the operation
	name string
	args []expression
}

// eval computes the expression over the meanings of parts.
func (e *expression) eval(s *schema, parts []meaning) (meaning, Cost, bool) {
	if e.part > 0 {
		return parts[e.part-1], Cost{}, true
	}
	var total Cost
	args := make([]meaning, len(e.args))
	for i := range e.args {
		m, c, ok := e.args[i].eval(s, parts)
		if !ok {
			return nil, Cost{}, false
		}
		args[i], total = m, total.plus(c)
	}
	m, c, ok := operations[e.name].apply(s, args)
	return m, total.plus(c), ok
}

// numeral is a word for a number.
type numeral struct {
	form   string
	number float64
}

var lexicalCategories = []string{
	"N", "Ns", "E", "L", "D", "A", "V", "V0", "Vp", "Vp0", "Vg", "R", "R0", "NR", "NS",
	"NUM", "MONTH", "SCALE", "UNIT", "ADJ", "CMP", "SUP", "NM", "NC", "VC", "ANA",
}

// rootCategory is the category of a whole question.
const rootCategory = "Q"

// loadGrammars reads the embedded grammars.
func loadGrammars() (map[string]*grammar, error) {
	names, err := fs.Glob(grammarFiles, "grammar/*.grammar")
	if err != nil {
		return nil, err
	}
	grammars := map[string]*grammar{}
	for _, name := range names {
		text, err := fs.ReadFile(grammarFiles, name)
		if err != nil {
			return nil, err
		}
		g, err := parseGrammar(name, string(text))
		if err != nil {
			return nil, err
		}
		grammars[g.language] = g
	}
	return grammars, nil
}

func parseGrammar(file, text string) (*grammar, error) {
	g := &grammar{words: map[string][]string{}, numbers: map[string][]numeral{}, rules: map[string][]*rule{}, prints: map[string]string{}}
	for i, line := range strings.Split(text, "\n") {
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) == "" {
			continue
		}
		if err := g.declare(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
	}
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return g, nil
}

func (g *grammar) declare(line string) error {
	keyword, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	name, value, _ := strings.Cut(rest, " = ")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch keyword {
	case "language":
		g.language = rest
	case "script":
		g.script = unicode.Scripts[rest]
		if g.script == nil {
			return fmt.Errorf("unknown script %q", rest)
		}
	case "word":
		g.words[name] = append(g.words[name], forms(value)...)
	case "skip":
		g.skip = append(g.skip, forms(rest)...)
	case "number":
		return g.declareNumber("NUM", name, value)
	case "month":
		return g.declareNumber("MONTH", name, value)
	case "scale":
		return g.declareNumber("SCALE", name, value)
	case "rule":
		r, err := parseRule(name, value)
		if err != nil {
			return err
		}
		g.rules[r.parts[0]] = append(g.rules[r.parts[0]], r)
	case "print":
		g.prints[name] = value
	default:
		return fmt.Errorf("unknown declaration %q", keyword)
	}
	return nil
}

func (g *grammar) declareNumber(category, name, value string) error {
	n, err := strconv.ParseFloat(name, 64)
	if err != nil {
		return fmt.Errorf("%q is no number", name)
	}
	for _, form := range forms(value) {
		g.numbers[category] = append(g.numbers[category], numeral{form, n})
	}
	return nil
}

func forms(list string) []string {
	fields := strings.Split(list, "|")
	for i, f := range fields {
		fields[i] = strings.TrimSpace(f)
	}
	return fields
}

func parseRule(category, value string) (*rule, error) {
	left, right, ok := strings.Cut(value, "->")
	r := &rule{category: category, parts: strings.Fields(left)}
	if !ok || len(r.parts) == 0 {
		return nil, fmt.Errorf("rule %q needs parts, -> and an operation", value)
	}
	right, near, ok := strings.Cut(right, " near ")
	if ok {
		n, err := strconv.Atoi(strings.TrimSpace(near))
		if err != nil || n < 1 || n > len(r.parts) {
			return nil, fmt.Errorf("near %q is no part of the rule", near)
		}
		r.near = n
	}
	p := &expressionParser{rest: strings.ReplaceAll(right, " ", ""), parts: len(r.parts)}
	var err error
	if r.meaning, err = p.parse(); err == nil && p.rest != "" {
		err = fmt.Errorf("%q is left over after the operation", p.rest)
	}
	return r, err
}

type expressionParser struct {
	rest  string
	parts int
}

func (p *expressionParser) parse() (expression, error) {
	end := strings.IndexAny(p.rest, "(),")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	if n, err := strconv.Atoi(word); err == nil {
		if n < 1 || n > p.parts {
			return expression{}, fmt.Errorf("the rule has no part %d", n)
		}
		return expression{part: n}, nil
	}
	e := expression{name: word}
	op, ok := operations[word]
	if !ok || !strings.HasPrefix(p.rest, "(") {
		return e, fmt.Errorf("%q is no operation with arguments", word)
	}
	p.rest = p.rest[1:]
	for p.rest != "" && p.rest[0] != ')' {
		arg, err := p.parse()
		if err != nil {
			return e, err
		}
		e.args = append(e.args, arg)
		p.rest = strings.TrimPrefix(p.rest, ",")
	}
	if p.rest == "" || len(e.args) != op.arity {
		return e, fmt.Errorf("operation %q takes %d arguments and a closing parenthesis", word, op.arity)
	}
	p.rest = p.rest[1:]
	return e, nil
}

// check makes sure that every part of every rule can be found.
func (g *grammar) check() error {
	if g.language == "" {
		return fmt.Errorf("no language")
	}
	known := slices.Clone(lexicalCategories)
	for class := range g.words {
		known = append(known, class)
	}
	for _, rules := range g.rules {
		for _, r := range rules {
			known = append(known, r.category)
		}
	}
	for _, rules := range g.rules {
		for _, r := range rules {
			for _, part := range r.parts {
				if !slices.Contains(known, part) {
					return fmt.Errorf("rule %s: unknown part %q", r.category, part)
				}
			}
		}
	}
	return nil
}
