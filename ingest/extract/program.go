package extract

import (
	"slices"
	"strings"

	"newsgraph/graph/pack"
)

// program is one text of a pattern as instructions for the matcher.
type program struct {
	pattern *pack.Pattern
	code    []instruction
	slots   []string   // names; a capture's index is the slot's
	taken   []*typeSet // what each slot takes; nil for words of a lexicon
	anchors []anchor   // words without any of which the program cannot match
}

// first is the first step that is no guard.
func (p *program) first() *instruction {
	i := &p.code[0]
	for i.op == opBehind || i.op == opAhead {
		i = &p.code[i.a]
	}
	return i
}

// types is what a slot takes.
func (p *program) types(slot int) *typeSet { return p.taken[slot] }

// anchor is a literal or lexicon.
type anchor struct {
	lexicon bool
	index   int32
}

type operation uint8

const (
	opLiteral operation = iota
	opLexeme            // a: lexicon; slot: where its entry is captured, or -1
	opMention           // types; slot
	opGap               // a: tokens, 0 for the modifiers' gap
	opAuxiliaries
	opSplit // try a, then b
	opJump  // a
	opStart
	opEnd
	opClause
	opAhead  // none of the alternatives at a, b … follows
	opBehind // none of them ends here
	opAccept // the end of a guard's alternative
	opMatch
)

type instruction struct {
	op      operation
	many    bool
	anchor  bool // the place of the pattern's trigger
	slot    int32
	a, b    int32
	ids     []wordID
	types   *typeSet
	targets []int32
}

// typeSet is what a slot takes.
type typeSet struct {
	classes                                           []bool // with descendants
	anyClass                                          bool
	date, day, number, abbreviation, demonym, similar bool
	reflexive                                         bool // only pronouns that refer to the clause's subject
	bare                                              bool // the name without its phrase
	unowned                                           bool // without the owner named behind it
	generic, named, sure                              bool // only kinds; only things with a name of their own; only those of known class
	telling                                           bool // only names whose own words tell their class: "Foo Prison"
	person, notPerson                                 bool // takes a person; takes anything else
	head                                              bool // who acts or speaks: nobody inside another's title
}

// compile turns a pattern's text into a program.
func (r *Rules) compile(g *grammar, p *pack.Pattern, t pack.Text) (*program, error) {
	c := &compiler{rules: r, grammar: g, program: &program{pattern: p}, pos: t.Pos, trigger: triggerOf(t.Seq)}
	if err := c.checkEmissions(); err != nil {
		return nil, err
	}
	if err := c.sequence(t.Seq); err != nil {
		return nil, err
	}
	c.emit(instruction{op: opMatch})
	c.program.anchors = c.anchorsOf(t.Seq)
	return c.program, nil
}

type compiler struct {
	rules   *Rules
	grammar *grammar
	program *program
	pos     pack.Pos
	trigger pack.Node
}

func (c *compiler) emit(i instruction) int {
	c.program.code = append(c.program.code, i)
	return len(c.program.code) - 1
}

func (c *compiler) here() int32 { return int32(len(c.program.code)) }

func (c *compiler) sequence(seq pack.Seq) error {
	for _, n := range seq {
		if err := c.node(n); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) node(n pack.Node) error {
	switch n := n.(type) {
	case pack.Literal:
		ids := c.rules.words.phrase(n.Text)
		if len(ids) == 0 {
			return pack.Errorf(c.pos, "pattern %s: nothing can match %q", c.program.pattern.ID, n.Text)
		}
		c.emit(instruction{op: opLiteral, ids: ids, anchor: n == c.trigger})
	case pack.Lexeme:
		lexicon, err := c.lexicon(n.Lexicon)
		c.emit(instruction{op: opLexeme, a: lexicon, slot: -1, anchor: n == c.trigger})
		return err
	case pack.Slot:
		return c.slot(n)
	case pack.Optional:
		split := c.emit(instruction{op: opSplit, a: c.here() + 1})
		if err := c.sequence(n.Seq); err != nil {
			return err
		}
		c.program.code[split].b = c.here()
	case pack.Choice:
		return c.choice(n.Seqs)
	case pack.Gap:
		c.emit(instruction{op: opGap, a: int32(n.Max)})
	case pack.Auxiliaries:
		c.emit(instruction{op: opAuxiliaries})
	case pack.Edge:
		if n.End {
			c.emit(instruction{op: opEnd})
		} else {
			c.emit(instruction{op: opStart})
		}
	case pack.Guard:
		return c.guard(n)
	case pack.Clause:
		c.emit(instruction{op: opClause})
	}
	return nil
}

func (c *compiler) slot(n pack.Slot) error {
	i := instruction{op: opMention, slot: c.slotIndex(n.Name), many: n.Many}
	if n.Lexicon != "" {
		lexicon, err := c.lexicon(n.Lexicon)
		i.op, i.a = opLexeme, lexicon
		c.emit(i)
		return err
	}
	types, err := c.rules.typeSet(c.program.pattern, n.Name)
	if err != nil {
		return err
	}
	types.head = actsIn(c.program.pattern, "$"+n.Name)
	i.types = types
	c.program.taken[i.slot] = types
	c.emit(i)
	return nil
}

func (c *compiler) slotIndex(name string) int32 {
	if i := slices.Index(c.program.slots, name); i >= 0 {
		return int32(i)
	}
	c.program.slots = append(c.program.slots, name)
	c.program.taken = append(c.program.taken, nil)
	return int32(len(c.program.slots) - 1)
}

func (c *compiler) lexicon(name string) (int32, error) {
	if i := c.rules.named(name); i >= 0 {
		return i, nil
	}
	return 0, pack.Errorf(c.pos, "pattern %s: unknown lexicon @%s", c.program.pattern.ID, name)
}

func (c *compiler) choice(seqs []pack.Seq) error {
	var jumps []int
	for i, seq := range seqs {
		last := i == len(seqs)-1
		split := -1
		if !last {
			split = c.emit(instruction{op: opSplit, a: c.here() + 1})
		}
		if err := c.sequence(seq); err != nil {
			return err
		}
		if !last {
			jumps = append(jumps, c.emit(instruction{op: opJump}))
			c.program.code[split].b = c.here()
		}
	}
	for _, j := range jumps {
		c.program.code[j].a = c.here()
	}
	return nil
}

// guard lays its alternatives out behind a jump, each ended by opAccept.
func (c *compiler) guard(n pack.Guard) error {
	op := opAhead
	if n.Behind {
		op = opBehind
	}
	at := c.emit(instruction{op: op})
	var targets []int32
	for _, seq := range n.Seqs {
		targets = append(targets, c.here())
		if err := c.sequence(seq); err != nil {
			return err
		}
		c.emit(instruction{op: opAccept})
	}
	c.program.code[at].targets = targets
	c.program.code[at].a = c.here()
	return nil
}

// typeSet returns what the pattern's types say of a slot.
func (r *Rules) typeSet(p *pack.Pattern, slot string) (*typeSet, error) {
	t := &typeSet{classes: make([]bool, len(r.pack.Classes))}
	var excluded []int32
	for _, name := range p.Types[slot] {
		switch name {
		case "date":
			t.date = true
		case "day":
			t.day = true
		case "number":
			t.number = true
		case "abbreviation":
			t.abbreviation = true
		case "demonym":
			t.demonym = true
		case "similar":
			t.similar = true
		case "reflexive":
			t.reflexive = true
		default:
			name, not := strings.CutPrefix(name, "not ")
			if !not {
				name = t.restrict(name)
			}
			ancestor := r.class(name)
			if ancestor < 0 {
				return nil, pack.Errorf(p.Pos, "pattern %s: unknown class %q for slot {%s}", p.ID, name, slot)
			}
			if not {
				excluded = append(excluded, ancestor)
				continue
			}
			t.anyClass = true
			for i := range t.classes {
				t.classes[i] = t.classes[i] || r.isA[i][ancestor]
			}
		}
	}
	for _, ancestor := range excluded {
		for i := range t.classes {
			t.classes[i] = t.classes[i] && !r.isA[i][ancestor]
		}
	}
	t.person = r.personIdx >= 0 && t.classes[r.personIdx]
	for i, ok := range t.classes {
		t.notPerson = t.notPerson || ok && int32(i) != r.personIdx
	}
	return t, nil
}

// actsIn tells whether what a slot takes speaks or acts in the pattern's clause, so
// that it has to be the head of its noun phrase.
func actsIn(p *pack.Pattern, ref string) bool {
	if p.Scope != nil {
		return p.Scope.AttributedTo == ref
	}
	return !p.Background && slices.ContainsFunc(p.Emissions, func(e pack.Emission) bool { return e.Subject == ref && e.AttributedTo == "" })
}

// restrict notes the words before a class name that narrow it and returns the name.
func (t *typeSet) restrict(name string) string {
	flags := map[string]*bool{"generic": &t.generic, "named": &t.named, "known": &t.sure, "unowned": &t.unowned, "telling": &t.telling, "bare": &t.bare}
	for {
		word, rest, found := strings.Cut(name, " ")
		flag := flags[word]
		if !found || flag == nil {
			return name
		}
		*flag = true
		name = rest
	}
}

func (c *compiler) checkEmissions() error {
	p := c.program.pattern
	if p.Scope != nil && p.Scope.Otherwise != "" && c.rules.pack.Property(p.Scope.Otherwise) == nil {
		return pack.Errorf(p.Pos, "pattern %s: unknown property %q", p.ID, p.Scope.Otherwise)
	}
	for _, e := range p.Emissions {
		if c.rules.pack.Property(e.Property) == nil {
			return pack.Errorf(p.Pos, "pattern %s: unknown property %q", p.ID, e.Property)
		}
	}
	if p.Mention != nil && p.Mention.Similar == "" && c.rules.class(p.Mention.Class) < 0 {
		return pack.Errorf(p.Pos, "pattern %s: unknown class %q", p.ID, p.Mention.Class)
	}
	return nil
}

// triggerOf returns the node whose place tells which clause a match belongs to:
// the first lexeme or, failing that, literal that every match has.
func triggerOf(seq pack.Seq) pack.Node {
	var literal pack.Node
	for _, n := range seq {
		switch n.(type) {
		case pack.Lexeme:
			return n
		case pack.Literal:
			if literal == nil {
				literal = n
			}
		}
	}
	return literal
}

// anchorsOf returns words of which every match has one: those of the longest
// literal, of a lexicon or of a choice in the sequence.
func (c *compiler) anchorsOf(seq pack.Seq) []anchor {
	var best []anchor
	longest := 0
	for _, n := range seq {
		switch n := n.(type) {
		case pack.Literal:
			if len(n.Text) > longest {
				longest = len(n.Text)
				best = []anchor{{false, c.grammar.literal(c.rules.words.phrase(n.Text))}}
			}
		case pack.Lexeme:
			if longest < lexemeWeight {
				longest = lexemeWeight
				best = []anchor{{true, c.rules.lexicons[n.Lexicon]}}
			}
		case pack.Slot:
			if n.Lexicon != "" && longest < lexemeWeight {
				longest = lexemeWeight
				best = []anchor{{true, c.rules.lexicons[n.Lexicon]}}
			}
		case pack.Choice:
			if list := c.anchorsOfAll(n.Seqs); list != nil && longest < choiceWeight {
				longest = choiceWeight
				best = list
			}
		}
	}
	return best
}

// A lexeme is as good an anchor as a literal of some bytes, a choice as one of
// fewer.
const (
	lexemeWeight = 6
	choiceWeight = 5
)

func (c *compiler) anchorsOfAll(seqs []pack.Seq) []anchor {
	var all []anchor
	for _, seq := range seqs {
		list := c.anchorsOf(seq)
		if list == nil {
			return nil
		}
		all = append(all, list...)
	}
	return all
}
