// Package pack holds domain packs: folders of plain text files with everything
// that newsgraph knows about a domain. A new domain is a new folder, not new
// code.
//
// # Files of a pack
//
//	pack.yaml        name, namespaces, the packs it extends
//	vocabulary.yaml  classes and properties, and the words for them per language
//	lexicons.yaml    named word lists for patterns, each entry with one canonical value
//	lexicons/*.yaml  more of them: entries of a lexicon of the same name are added to it
//	labels/*.tsv     names of the entities that tables bring, a file for each language
//	gazetteer.tsv    known entities: class, names per language, demonyms, external ids
//	gazetteer/*.tsv  more of them: lines of an entity known already add names to it
//	patterns/*.yaml  extraction patterns and scope patterns, with their examples
//	tables/*.yaml    mappings: what the rows of CSV and TSV files say, with examples
//
// Every file but pack.yaml and vocabulary.yaml may be missing. [Load] reads a
// folder, [Default] the pack "technews" that is embedded in the program. Both
// check what they read: an unknown class, a property without a domain, an alias
// that two entities share, a pattern that cannot be parsed are errors with file
// and line ([Error]). Whether each pattern does what its examples say is checked
// where patterns run: compiling a pack in ingest/extract fails with the example's
// file and line.
//
// # Words
//
// [Words] are surface forms per language (BCP 47 tag). The first form is the
// one to print, the others are synonyms. English forms are given in the base
// form (singular noun, infinitive verb); whoever matches English inflects by
// rule. Khmer and Chinese do not inflect.
//
// A Pack is read-only once loaded and may be used by many goroutines.
package pack

import (
	"fmt"

	"newsgraph/graph"
)

// Pack is one domain: its vocabulary, words, entities and patterns.
type Pack struct {
	Name            string
	Description     string
	Namespace       string // of classes and properties that name no IRI of their own
	EntityNamespace string // of the gazetteer's entities and of those minted from text
	Prefixes        map[string]string

	Classes    []*Class    // in the order of the file
	Properties []*Property // in the order of the file
	Lexicons   map[string]*Lexicon
	Entities   []*Entity
	Patterns   []*Pattern
	Tables     []*Table

	EntityLabels   EntityWords // names of entities that tables bring
	EntityDemonyms EntityWords

	Measures     []*Measure
	Restrictions []*Restriction
	Units        []*Unit
	Namesakes    []string // classes: an entity of an earlier one is meant by a name that others share

	namesakesPos Pos

	classes    map[string]*Class
	properties map[string]*Property
	entities   map[string]*Entity
	byIRI      map[graph.IRI]any // *Class, *Property or *Entity
}

// Class is a class of entities.
type Class struct {
	Name    string
	IRI     graph.IRI
	Parents []string // names; empty for a root
	Labels  Words    // nouns for a member: "company", "firm"

	// Words that type a name beside them in running text: before it ("Mr",
	// ក្រុមហ៊ុន) or after it ("Inc", 公司). Part of the name only where the
	// gazetteer or the suffix says so.
	Before, After Words

	Pos Pos
}

// Property is a property of entities.
type Property struct {
	Name       string
	IRI        graph.IRI
	Domain     []string // class names
	Range      []string // class names or datatypes: "text", "date", "quantity", "boolean"
	Functional bool     // at most one value at a time
	Symmetric  bool
	Complete   bool   // everything of its domain and range that has it is recorded: what is not, is denied
	Spans      bool   // what contains things has their values: the elevation of a state is that of its points
	Unit       string // name of the unit that its quantities are in, or ""
	Foretold   string // name of the property by which a prediction of this one is stated, or ""
	Inverse    string // name of the property that says the same the other way round, or ""

	// Words for the property, by their place in a clause.
	Labels       Words // of the property itself: "developer of", "sanctioned by"
	Verbs        Words // subject VERB object: "build"
	InverseVerbs Words // object VERB subject: "sanction" (a country sanctions a firm)
	SubjectNouns Words // the subject as seen from the object: "founder (of X)"
	ObjectNouns  Words // the object as seen from the subject: "employer (of X)"
	Adjectives   Words // the subject has a value: "sanctioned"; true, for a boolean: "open-source"
	CountedNouns Words // what a quantity counts: "people" (in a city), for its population
	CountedVerbs Words // what these do there: "live"

	Pos Pos
}

// Words are surface forms per language. The first of a language is the one to
// print.
type Words map[string][]string

// First returns the form to print in a language, falling back on English, or
// "".
func (w Words) First(language string) string {
	for _, l := range []string{language, "en"} {
		if len(w[l]) > 0 {
			return w[l][0]
		}
	}
	return ""
}

// Lexicon is a named list of words that patterns refer to as @name.
type Lexicon struct {
	Name    string
	Entries []*LexiconEntry
}

// LexiconEntry is one meaning and its words.
type LexiconEntry struct {
	Value string // the canonical (English) value: what a text slot stores
	Class string // the class of what the word names, or ""
	Forms Words
	Pos   Pos
}

// Entity is an entry of the gazetteer.
type Entity struct {
	ID       string // within the pack's entity namespace
	IRI      graph.IRI
	Classes  []string
	Names    Words
	Demonyms Words // "Chinese", "American": adjectives of a place
	// StandsFor is the entity that the names also stand for where a pattern
	// wants its class: a capital for its government ("Washington" sanctions).
	StandsFor string
	SameAs    []graph.IRI
	Pos       Pos

	added map[string]Pos // names that later files add, and where
}

// Name returns the entity's canonical name: the first English one.
func (e *Entity) Name() string { return e.Names.First("en") }

// Pos is a place in a pack's file.
type Pos struct {
	File string
	Line int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Error is a fault in a pack's file.
type Error struct {
	Pos
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Pos, e.Message) }

// Errorf returns the error that something at pos is wrong.
func Errorf(pos Pos, format string, args ...any) error {
	return &Error{pos, fmt.Sprintf(format, args...)}
}

// Class returns the class of that name, or nil.
func (p *Pack) Class(name string) *Class { return p.classes[name] }

// Property returns the property of that name, or nil.
func (p *Pack) Property(name string) *Property { return p.properties[name] }

// Entity returns the gazetteer's entity of that id, or nil.
func (p *Pack) Entity(id string) *Entity { return p.entities[id] }

// ClassByIRI returns the class of that IRI, or nil.
func (p *Pack) ClassByIRI(iri graph.IRI) *Class { c, _ := p.byIRI[iri].(*Class); return c }

// PropertyByIRI returns the property of that IRI, or nil.
func (p *Pack) PropertyByIRI(iri graph.IRI) *Property { q, _ := p.byIRI[iri].(*Property); return q }

// EntityByIRI returns the gazetteer's entity of that IRI, or nil.
func (p *Pack) EntityByIRI(iri graph.IRI) *Entity { e, _ := p.byIRI[iri].(*Entity); return e }

// IsA tells whether class is ancestor or one of its descendants.
func (p *Pack) IsA(class, ancestor string) bool {
	if class == ancestor {
		return true
	}
	c := p.classes[class]
	if c == nil {
		return false
	}
	for _, parent := range c.Parents {
		if p.IsA(parent, ancestor) {
			return true
		}
	}
	return false
}

// Kind returns the ancestor of a class right below the root of its tree:
// "Organization" for "Company". Sources that differ in how narrowly they class
// a thing agree on its kind.
func (p *Pack) Kind(class string) string {
	c := p.classes[class]
	if c == nil || len(c.Parents) == 0 {
		return class
	}
	parent := p.classes[c.Parents[0]]
	if parent == nil || len(parent.Parents) == 0 {
		return class
	}
	return p.Kind(parent.Name)
}

// Descendants returns the class and every class below it, in the file's order.
func (p *Pack) Descendants(class string) []*Class {
	var list []*Class
	for _, c := range p.Classes {
		if p.IsA(c.Name, class) {
			list = append(list, c)
		}
	}
	return list
}

// IsDatatype tells whether a property's range names a kind of literal instead
// of a class.
func IsDatatype(name string) bool {
	switch name {
	case "text", "date", "quantity", "boolean":
		return true
	}
	return false
}
