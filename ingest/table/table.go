// Package table turns tables into statements: a CSV or TSV file's bytes go in, what
// its rows say comes out, each statement with its row as evidence. It knows no
// domain; what rows mean is said by the mappings of a pack, see [pack.Table].
//
// # From a file to statements
//
//	bytes      rows, with their byte ranges and lines (reader)
//	row        columns: its cells, and the parts that the mapping takes out of them
//	columns    entities: an id's IRI, or the gazetteer's entity that it stands for (linker)
//	           statements: subject × property × object, evidence the row's bytes
//
// [Compile] holds the mappings of a pack against their own examples. [Tables.Read]
// tells by name and columns which one a file is for, and carries it out. The same
// bytes give the same content every time, whatever else is in the store.
//
// # Rows that cannot be read
//
// A row with a wrong number of cells, an open quote, a cell that is no number where
// one belongs, or no value for the row's own entity is a [Fault] with its line, and
// nothing is taken from it. The next row begins at the next line. An end-of-file
// mark (0x1A) and line ends at the end of a file are no row.
//
// # Which entity a row speaks of
//
// An entity's IRI comes from its id, so that files that are loaded in any order, or
// alone, agree on it. A gazetteer's entity with that IRI among its external ids takes
// its place; where the mapping says so, also one that bears exactly the row's name.
// The latter is a judgement, which is stated as owl:sameAs with the row as evidence.
//
// # Concurrency
//
// [Tables] never change after [Compile] and may be used by many goroutines.
package table

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// Tables are the mappings of a pack, ready to run.
type Tables struct {
	mappings []*mapping
}

// Compile makes a pack's mappings ready. One whose example fails is a *pack.Error
// with its file and line.
func Compile(p *pack.Pack) (*Tables, error) {
	t := &Tables{}
	l := newLinker(p)
	var faults []error
	for _, spec := range p.Tables {
		m := newMapping(spec, p, l)
		t.mappings = append(t.mappings, m)
		for _, x := range spec.Examples {
			faults = append(faults, m.checkExample(x))
		}
	}
	return t, errors.Join(faults...)
}

// Read returns what the rows of a document say, by the mapping that fits its name
// and its columns. The name tells nothing of compression any more.
func (t *Tables) Read(doc *graph.Document, name string) (*Result, error) {
	m, err := t.find(name, doc.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Path, err)
	}
	return m.read(doc, name), nil
}

func (t *Tables) find(name string, data []byte) (*mapping, error) {
	var found []*mapping
	var near []string
	for _, m := range t.mappings {
		if !m.namesFile(name) {
			continue
		}
		err := m.fits(name, data)
		switch {
		case err == nil:
			found = append(found, m)
		case len(m.spec.Files) > 0:
			near = append(near, fmt.Sprintf("mapping %s: %v", m.spec.ID, err))
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("the mappings %s and %s of the packs both fit", found[0].spec.ID, found[1].spec.ID)
	case len(near) > 0:
		return nil, fmt.Errorf("no mapping of the packs fits: %s", strings.Join(near, "; "))
	}
	return nil, errors.New("no mapping of the packs fits its name or its first row")
}

// mapping turns the files of one kind into statements.
type mapping struct {
	spec       *pack.Table
	pack       *pack.Pack
	linker     *linker
	places     map[string]place // of each column
	entities   []*entity        // as the mapping has them; the first is the row's own
	statements []*statement
	looksUp    bool    // some entity is told by another row's name
	combined   [][]int // the groups whose values some statement, name or class combines
	rule       graph.IRI
}

// Result is what a table says.
type Result struct {
	graph.Content
	Lines  map[int]int // of rows, by where they start in the document
	Faults []Fault     // rows that could not be read, in order
}

// Fault is a row that could not be read.
type Fault struct {
	Line    int
	Message string
}

func (m *mapping) namesFile(name string) bool {
	if len(m.spec.Files) == 0 {
		return true
	}
	name = strings.ToLower(filepath.Base(name))
	return slices.ContainsFunc(m.spec.Files, func(pattern string) bool {
		return matches(strings.ToLower(pattern), name)
	})
}

// fits is an error if a table does not have the mapping's columns.
func (m *mapping) fits(name string, data []byte) error {
	r := m.newReader(name, data)
	first, ok := r.next()
	switch {
	case !ok:
		return errors.New("the file is empty")
	case len(m.spec.Header) == 0:
		return m.fitsWidth(first, r)
	case first.fault != "":
		return fmt.Errorf("line %d: %s", first.line, first.fault)
	}
	_, err := m.order(first.cells)
	return err
}

// rowsToTell is how many rows of a table without a header are looked at: any of
// them may be damaged.
const rowsToTell = 100

// fitsWidth is an error if no row has as many cells as the mapping columns.
func (m *mapping) fitsWidth(first row, rest *reader) error {
	found := len(first.cells)
	for r, ok := first, true; ok && r.line < first.line+rowsToTell; r, ok = rest.next() {
		if len(r.cells) == len(m.spec.Columns) {
			return nil
		}
	}
	return fmt.Errorf("its first row has %d cells, not %d", found, len(m.spec.Columns))
}

// order returns where in a row each of the header's columns stands.
func (m *mapping) order(header []string) ([]int, error) {
	order := make([]int, len(m.spec.Header))
	for i, column := range m.spec.Header {
		order[i] = slices.Index(header, column)
		if order[i] < 0 {
			return nil, fmt.Errorf("its first row has no column %q", column)
		}
	}
	return order, nil
}

func (m *mapping) newReader(name string, data []byte) *reader {
	r := newReader(data, m.separator(name))
	r.unquoted = m.spec.Unquoted
	return r
}

func (m *mapping) separator(name string) byte {
	if m.spec.Separator != 0 {
		return m.spec.Separator
	}
	if strings.EqualFold(filepath.Ext(name), ".tsv") {
		return '\t'
	}
	return ','
}

// read returns what the rows of a document say that the mapping fits.
func (m *mapping) read(doc *graph.Document, name string) *Result {
	if doc.Language == "" {
		doc.Language = m.spec.Language
	}
	rows := m.newReader(name, doc.Bytes)
	width, order := len(m.spec.Columns), []int(nil)
	if len(m.spec.Header) > 0 {
		first, _ := rows.next()
		order, _ = m.order(first.cells) // as fits has seen
		width = len(first.cells)
	}
	s := newSession(m, doc, order, width)
	if m.looksUp || m.entities[0].spec.Link != "" {
		s.survey(*rows)
	}
	for row, ok := rows.next(); ok; row, ok = rows.next() {
		s.read(row)
	}
	return s.finish()
}
