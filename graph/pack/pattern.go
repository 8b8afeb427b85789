package pack

// Pattern is one rule of a pack: what it looks for, written per language, and
// what follows where that is found.
//
// A relation pattern emits statements. A scope pattern says how the statements
// inside the span that it covers stand: who says them, whether they are denied
// or only predicted. A mention pattern makes what it finds a mention that other
// patterns' slots take: a group ("American lawmakers"), a kind of product
// ("Sora-like service"). All are written in the pattern language:
//
//	word             itself: Khmer clusters, Han characters, or an English word in any case;
//	                 spaces between parts do not matter
//	{p}              a mention of what types: allows for p: classes ("Product"), kinds of
//	                 things only ("generic Product") or not ("named Product"), names whose class
//	                 is sure ("known Product") or told by their own words ("telling Product"), all but those of a class ("not Group"), and kinds
//	{p+}             one or several of them: "A, B and C", "firms such as A and B"
//	{o@field}        a word of the lexicon; o is the entry's canonical value
//	{o@field+}       several of them
//	@say             a word of the lexicon, inflected in English
//	[x]  [x|y]       x or nothing; x, y or nothing
//	(x|y)            x or y
//	...              the modifiers before a noun: a few tokens, never over punctuation, a
//	                 name or a word of the lexicon "guard"
//	...9             up to 9 tokens of any kind within the clause
//	~                auxiliaries, adverbs, dates and asides, or nothing; the auxiliaries
//	                 say how the statement stands ("has not", "will")
//	^  $             the start, the end of a sentence
//	!(x|y)           x and y do not follow here
//	<!(x|y)          x and y do not end here
//	{clause}         scope patterns: the span that the scope covers, to the end of the clause
//	\x               x itself, where it has a meaning
//
// Beside classes of the vocabulary, a slot's type may be one of these kinds:
//
//	date          a calendar date: a day or a month
//	day           a calendar date with its day
//	number        a number, with its hedge ("more than 200")
//	abbreviation  capital letters: "TJNU"
//	demonym       an adjective of a place: "Chinese"; stands for the place
//	reflexive     with a class: a word such as "its" that stands for the clause's subject
//	similar       the kind of a product: "Sora-like service", "similar services"
//
// There are no regular expressions: whatever a pattern may skip is bounded.
//
// Who speaks (a scope's attributedTo) or acts (a subject, unless the pattern is
// background) is the head of its noun phrase: no slot for one takes the organisation of
// a person's title. In English no match ends with a name that only describes the noun
// behind it ("Acme's rival", "the Acme board").
type Pattern struct {
	ID         string
	Emissions  []Emission          // of a relation pattern
	Scope      *Scope              // of a scope pattern, otherwise nil
	Mention    *MentionSpec        // of a mention pattern, otherwise nil
	Types      map[string][]string // slot → class names and kinds
	Classes    map[string]string   // slot → the lexicon slot whose word tells its class ("start-up")
	Texts      map[string][]Text   // language → alternatives, in the file's order
	Examples   []Example
	Background bool    // what it states is presupposed: no scope reaches it
	Confidence float64 // of its statements
	Pos        Pos
}

// Emission is a statement that a relation pattern makes. Subject, Object,
// AttributedTo and the qualifiers hold "$slot" or a constant; an Object also "$time",
// the day that the match's auxiliaries pass over or that follows it.
type Emission struct {
	Subject      string // also "this statement" and "this article"
	Property     string
	Object       string // "true" for a boolean property
	Polarity     string // "" takes it from the auxiliaries and scopes
	Modality     string // likewise
	AttributedTo string
	Qualifiers   []QualifierSpec // sorted by name
	Background   bool
	When         []string // only where the match stands so: "affirmed", "negated", "asserted", …
}

// QualifierSpec is a qualifier of an emission.
type QualifierSpec struct{ Name, Value string }

// Scope is how statements within a scope pattern's {clause} stand. An empty
// field leaves theirs as it is.
type Scope struct {
	AttributedTo string // "$slot"
	Otherwise    string // the property by which the speaker's clause is kept as text where no statement is found in it
	Polarity     string
	Modality     string
}

// MentionSpec is what a mention pattern's words name. Either Similar is set, for
// the kind of products that are like another: "$slot", "salient" (like the
// product that the document speaks of most) or "recent" (the kind that the
// sentences just before spoke of). Or Class and Name are: Name is a template
// such as "$d lawmakers", with a place's demonym for a slot of that kind.
type MentionSpec struct{ Similar, Class, Name string }

// Text is one alternative of a pattern in one language.
type Text struct {
	Source string
	Seq    Seq
	Pos    Pos
}

// Example is a text with the statements that the pattern must find in it.
type Example struct {
	Language string
	Text     string
	Names    map[string]string // made-up name → class; others get their slot's type
	Want     []Want            // empty: the pattern must find nothing
	Pos      Pos
}

// Want is a statement of an example. Property is "" where the pattern emits
// one statement; Standing has any of a polarity, a modality and "by NAME".
type Want struct {
	Subject, Property, Object string
	Standing                  []string
}

// Seq is a sequence of nodes, matched one after another.
type Seq []Node

// Node is a part of a pattern's text: one of the types below.
type Node interface{ node() }

// Literal is a word or phrase.
type Literal struct{ Text string }

// Slot is {name} or {name@lexicon}, with + for coordination.
type Slot struct {
	Name    string
	Lexicon string // "" for a mention
	Many    bool
}

// Lexeme is @lexicon.
type Lexeme struct{ Lexicon string }

// Optional is [x].
type Optional struct{ Seq Seq }

// Choice is (x|y).
type Choice struct{ Seqs []Seq }

// Gap is "..." with its largest number of tokens, 0 for the language's usual.
type Gap struct{ Max int }

// Auxiliaries is ~.
type Auxiliaries struct{}

// Edge is ^ or $.
type Edge struct{ End bool }

// Guard is !(x|y) or <!(x|y).
type Guard struct {
	Behind bool
	Seqs   []Seq
}

// Clause is {clause}.
type Clause struct{}

func (Literal) node()     {}
func (Slot) node()        {}
func (Lexeme) node()      {}
func (Optional) node()    {}
func (Choice) node()      {}
func (Gap) node()         {}
func (Auxiliaries) node() {}
func (Edge) node()        {}
func (Guard) node()       {}
func (Clause) node()      {}

// Walk calls visit for every node of the sequence, outer before inner.
func (s Seq) Walk(visit func(Node)) {
	for _, n := range s {
		visit(n)
		switch n := n.(type) {
		case Optional:
			n.Seq.Walk(visit)
		case Choice:
			for _, alt := range n.Seqs {
				alt.Walk(visit)
			}
		case Guard:
			for _, alt := range n.Seqs {
				alt.Walk(visit)
			}
		}
	}
}
