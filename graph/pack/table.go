package pack

// Table is a mapping: what the rows of one kind of CSV or TSV file say. Package
// ingest/table carries mappings out.
//
// A mapping names the file's columns, takes parts out of cells where a cell holds
// more than one thing, and makes entities and statements of what it has:
//
//	# tables/ports.yaml
//	- id: ports
//	  files: [ports*.csv]
//	  header: [port, country, opened, notes]
//	  language: en
//	  parts:
//	  - {of: notes, split: ";", match: ["Depth {depth} m", "Depth: {depth} m"]}
//	  entities:
//	    port: {id: "port/{port}", class: Port, names: {en: ["{port}", "port of {port}"]}}
//	    country: {id: "country/{country}", class: Country, names: {en: ["{country}"]}, link: Country}
//	  statements:
//	  - {s: $port, property: locatedIn, o: $country, qualifiers: {time: "{opened}"}}
//	  - {s: $port, property: depth, o: "{depth}", unless: {country: [Atlantis]}}
//	  examples:
//	  - row: "Ostend,Belgium,1883,Depth 8 m; dry dock"
//	    want: [[Ostend, locatedIn, Belgium, "time: 1883"], [Ostend, depth, "8"]]
//
// # Which files
//
//	files       patterns of file names, * for any characters, in any case, without
//	            .gz or .zst
//	header      columns that the file's first row must name, in any order; others
//	            may stand between them
//	columns     the columns of a file whose first row is a row like the others
//	separator   one character, or "tab"; without one a tab in .tsv, a comma elsewhere
//	quotes      false where a quote is a character as any other
//	null        cells that say nothing, as an empty one does: "-0-"
//
// A mapping has either header or columns, and files where it has columns. A file is
// mapped where its name fits and it has the columns. Quotes and line ends are those
// of RFC 4180; spaces around a cell are no part of it. Bytes that are not UTF-8 are
// read as [graph.TextOf] says.
//
// # Parts
//
// A part takes a column's cell, without the characters of "trim" at its ends, cuts
// it at each "split" and holds every piece against the match texts in turn. In
// a match text {name} takes what stands up to the next literal, {name:date} only a
// calendar date, ... anything; the rest must stand there as it is. A piece that
// fits gives its names values, as columns have. So a column may have several values
// in a row, or none.
//
// # Templates
//
// "{column}" in a text stands for a column's value. A template with a column that
// has no value gives nothing; one with a column of several values gives one text
// for each of them.
//
// # Entities
//
//	known    an entity of the gazetteer, by its id; without anything else
//	named    a template: the entity that is some row's own and bears this name, where
//	         one does in the file. Case and punctuation do not count. Nothing else
//	         is said of it here
//	id       a template that tells this entity from all others. Values in it are
//	         folded to letters and digits with hyphens between. Mappings that give
//	         the same id speak of the same entity
//	class    a class, or a list of {class, when, unless}: the first that applies;
//	         none where other tables tell it
//	names    templates per language, the first one with a value preferred
//	aliases  templates per language of other names
//	link     a class: where exactly one entity of the gazetteer that may be of it, and
//	         of the row's class, has one of the names (not of the aliases: too many
//	         share those), the row speaks of that one. Case, punctuation and the words
//	         of the lexicon "legal-form" at the end of a name do not count. Where two
//	         ids of the file claim one entity neither gets it
//
// An entity whose IRI stands in same-as of a gazetteer's entity is that entity. The
// first entity of a mapping is the row's own: a row without it cannot be read.
//
// # Statements
//
// s is an entity ("$port"); o is an entity or a template whose text must be what
// the property's range says: a number in digits ("-12.5"), a date that can be read in
// one way only ("2021-12-10", "10 Dec 2021", "Dec 2021", "2021"), true or false, a
// text. A cell that is not makes the row unreadable. A statement without subject or
// object is not made; without a qualifier it is made without. Where columns have
// several values there is a statement for each, and for each combination of them.
//
// when and unless hold columns against texts, in which * stands for any characters
// and "@word" alone for an end that is a word of that lexicon. when wants one of its
// texts in every column, unless forbids every one. A column without a value has none,
// so that "*" asks for any value.
type Table struct {
	ID         string
	Files      []string
	Header     []string // columns named by the first row
	Columns    []string // columns of a file without a header
	Separator  byte     // 0: what the file's name tells
	Unquoted   bool     // quotes are characters as any other
	Null       []string
	Language   string // of the file's texts, "" if not known
	Namespace  string // of its entities
	Parts      []*TablePart
	Entities   []*TableEntity // in the order of the file
	Statements []*TableStatement
	Examples   []*TableExample
	Pos        Pos
}

// TablePart takes values out of a column.
type TablePart struct {
	Of    string
	Trim  string // characters
	Split string
	Match []PartText
	Pos   Pos
}

// Names returns the columns that the part adds.
func (p *TablePart) Names() []string {
	var names []string
	for _, m := range p.Match {
		for _, piece := range m.Pieces {
			if piece.Name != "" {
				names = union(names, []string{piece.Name})
			}
		}
	}
	return names
}

// PartText is a match text of a part.
type PartText struct {
	Source string
	Pieces []PartPiece
}

// PartPiece is a literal, a name or a gap.
type PartPiece struct {
	Literal string // "" for a name or a gap
	Name    string // "" for a gap
	Date    bool   // the name takes a date only
}

// Template is a text with columns in it.
type Template struct {
	Source string
	Pieces []TemplatePiece
}

// TemplatePiece is a literal or a column.
type TemplatePiece struct{ Literal, Column string }

// columns returns the columns that the template names.
func (t Template) columns() []string {
	var list []string
	for _, p := range t.Pieces {
		if p.Column != "" {
			list = append(list, p.Column)
		}
	}
	return list
}

// TableEntity is an entity that rows speak of.
type TableEntity struct {
	Name    string // that "$name" refers to
	Known   string // id of an entity of the gazetteer, "" for others
	ID      Template
	Lookup  Template // name of the entity that another row is about, empty for others
	Classes []TableClass
	Names   map[string][]Template // by language
	Aliases map[string][]Template
	Link    string // class, "" for none
	Pos     Pos
}

// TableClass is a class that an entity has under a condition.
type TableClass struct {
	Class string
	Condition
	Pos Pos
}

// Condition holds columns against texts.
type Condition struct {
	When   []ColumnTest
	Unless []ColumnTest
}

// ColumnTest tells whether a column has one of the texts.
type ColumnTest struct {
	Column string
	Texts  []string
}

// columns returns the columns that the condition looks at.
func (c Condition) columns() []string {
	var list []string
	for _, tests := range [][]ColumnTest{c.When, c.Unless} {
		for _, t := range tests {
			list = append(list, t.Column)
		}
	}
	return list
}

// TableStatement is a statement that rows make.
type TableStatement struct {
	Subject    string // of an entity, without "$"
	Property   string
	Object     TableValue
	Qualifiers []TableQualifier // sorted by name
	Condition
	Pos Pos
}

// TableQualifier is a qualifier of a statement.
type TableQualifier struct {
	Name  string
	Value TableValue
}

// TableValue is an entity or a template.
type TableValue struct {
	Entity   string // without "$", "" for a template
	Template Template
}

// TableExample is a row with what the mapping must make of it.
type TableExample struct {
	Row      string
	Want     [][]string // [subject, property, object, "qualifier: value" …], all statements
	Entities [][]string // [id, name …], the names of some entities, the preferred first
	Pos      Pos
}

// known tells whether a mapping has the column, by itself or by a part.
func (t *Table) known(column string) bool {
	for _, c := range t.FileColumns() {
		if c == column {
			return true
		}
	}
	for _, p := range t.Parts {
		for _, name := range p.Names() {
			if name == column {
				return true
			}
		}
	}
	return false
}

// FileColumns returns the columns of the file that the mapping names.
func (t *Table) FileColumns() []string {
	if len(t.Header) > 0 {
		return t.Header
	}
	return t.Columns
}

// Entity returns the entity of that name, or nil.
func (t *Table) Entity(name string) *TableEntity {
	for _, e := range t.Entities {
		if e.Name == name {
			return e
		}
	}
	return nil
}
