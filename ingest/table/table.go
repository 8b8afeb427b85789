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
// [Compile] holds the mappings of a pack against their own examples. [Tables.Find]
// tells by name and first row which one a file is for, [Mapping.Read] carries it out.
// The same bytes give the same content every time, whatever else is in the store.
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
// [Tables] and their mappings never change after [Compile] and may be used by many
// goroutines.
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
	mappings []*Mapping
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

// Find returns the mapping for a file of that name with these bytes. The name's
// ending does not tell of compression any more.
func (t *Tables) Find(path string, data []byte) (*Mapping, error) {
	var found []*Mapping
	var near []string
	for _, m := range t.mappings {
		if !m.namesFile(path) {
			continue
		}
		if err := m.fits(path, data); err != nil {
			near = append(near, fmt.Sprintf("mapping %s: %v", m.spec.ID, err))
			continue
		}
		found = append(found, m)
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("%s: the mappings %s and %s both fit", path, found[0].spec.ID, found[1].spec.ID)
	case len(near) == 1:
		return nil, fmt.Errorf("%s: no mapping of the packs fits: %s", path, near[0])
	}
	return nil, fmt.Errorf("%s: no mapping of the packs fits", path)
}

// Mapping turns the files of one kind into statements.
type Mapping struct {
	spec       *pack.Table
	pack       *pack.Pack
	linker     *linker
	places     map[string]place // of each column
	entities   []*entity        // as the mapping has them; the first is the row's own
	statements []*statement
	rule       graph.IRI
}

// ID returns the mapping's id in its pack.
func (m *Mapping) ID() string { return m.spec.ID }

// Result is what a table says.
type Result struct {
	graph.Content
	Rows   map[int]int // where a row starts in the document → its line
	Faults []Fault     // rows that could not be read, by line
}

// Fault is a row that could not be read.
type Fault struct {
	Line    int
	Message string
}

func (m *Mapping) namesFile(path string) bool {
	if len(m.spec.Files) == 0 {
		return true
	}
	name := strings.ToLower(filepath.Base(path))
	return slices.ContainsFunc(m.spec.Files, func(pattern string) bool {
		return matches(strings.ToLower(pattern), name)
	})
}

// fits is an error if the first row does not have the mapping's columns.
func (m *Mapping) fits(path string, data []byte) error {
	r := newReader(data, m.separator(path))
	first, ok := r.next()
	switch {
	case !ok:
		return errors.New("the file is empty")
	case first.fault != "":
		return fmt.Errorf("line %d: %s", first.line, first.fault)
	case len(m.spec.Header) > 0:
		_, err := m.order(first.cells)
		return err
	case len(first.cells) != len(m.spec.Columns):
		return fmt.Errorf("its first row has %d cells, not %d", len(first.cells), len(m.spec.Columns))
	}
	return nil
}

// order returns where in a row each of the header's columns stands.
func (m *Mapping) order(header []string) ([]int, error) {
	order := make([]int, len(m.spec.Header))
	for i, column := range m.spec.Header {
		order[i] = slices.Index(header, column)
		if order[i] < 0 {
			return nil, fmt.Errorf("its first row has no column %q", column)
		}
	}
	return order, nil
}

func (m *Mapping) separator(path string) byte {
	if m.spec.Separator != 0 {
		return m.spec.Separator
	}
	if strings.EqualFold(filepath.Ext(path), ".tsv") {
		return '\t'
	}
	return ','
}

// Read returns what the rows of a document say. The document is one that the
// mapping was found for.
func (m *Mapping) Read(doc *graph.Document) (*Result, error) {
	if doc.Language == "" {
		doc.Language = m.spec.Language
	}
	rows := newReader(doc.Bytes, m.separator(doc.Path))
	width, order := len(m.spec.Columns), []int(nil)
	if len(m.spec.Header) > 0 {
		first, _ := rows.next()
		var err error
		if order, err = m.order(first.cells); err != nil {
			return nil, fmt.Errorf("%s: %w", doc.Path, err)
		}
		width = len(first.cells)
	}
	s := newSession(m, doc, order, width)
	if m.entities[0].spec.Link != "" {
		s.claimAll(*rows)
	}
	for row, ok := rows.next(); ok; row, ok = rows.next() {
		s.read(row)
	}
	return s.finish(), nil
}
