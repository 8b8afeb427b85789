package present

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	"newsgraph/queries/gizmo"
)

// Rows are the rows of a query.
type Rows struct {
	List []gizmo.Row
	More bool // there are more than were asked for
}

// ReadRows reads at most limit rows; 0 is no limit. Whoever runs the query asks
// it for one more, which tells whether there are more.
func ReadRows(rows iter.Seq2[gizmo.Row, error], limit int) (*Rows, error) {
	r := &Rows{}
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		if limit > 0 && len(r.List) == limit {
			r.More = true
			break
		}
		r.List = append(r.List, row)
	}
	return r, nil
}

// The columns of a path's end and of a value that a script made.
const (
	idColumn    = "id"
	ValueColumn = "value"
)

// Columns returns the tags of all rows: "id" first, the others by name.
func (r *Rows) Columns() []string {
	seen := map[string]bool{}
	for _, row := range r.List {
		for tag := range row.Terms {
			seen[tag] = true
		}
		if row.Terms == nil {
			seen[ValueColumn] = true
		}
	}
	columns := slices.Sorted(maps.Keys(seen))
	if seen[idColumn] {
		columns = slices.DeleteFunc(columns, func(c string) bool { return c == idColumn })
		columns = slices.Insert(columns, 0, idColumn)
	}
	return append([]string{}, columns...)
}

// Cells returns the cells of a row, as term writes terms and value other values.
func Cells(row gizmo.Row, columns []string, term func(graph.Term) (string, error), value func(any) (string, error)) ([]string, error) {
	list := make([]string, len(columns))
	for i, column := range columns {
		var err error
		switch t := row.Terms[column]; {
		case t != nil:
			list[i], err = term(t)
		case row.Terms == nil && column == ValueColumn:
			list[i], err = value(row.Value)
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// NQuadsForm writes a term as N-Quads does.
func NQuadsForm(t graph.Term) (string, error) {
	text, err := rdf.AppendTerm(nil, t)
	return string(text), err
}

// BareForm writes a value that a script made: text as it is, all else as JSON.
func BareForm(v any) (string, error) {
	if text, ok := v.(string); ok {
		return text, nil
	}
	return jsonForm(v)
}

func jsonForm(v any) (string, error) {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return strings.TrimSuffix(text.String(), "\n"), err
}

// Formats are the formats that rows can be written in.
var Formats = []string{"csv", "json", "nquads", "table", "tsv"}

// Write writes the rows in one of the Formats. A table without rows is empty.
func (r *Rows) Write(w io.Writer, format string, names *Namer) error {
	switch format {
	case "table":
		return r.writeTable(w, names)
	case "json":
		return r.writeJSON(w)
	case "csv":
		return r.WriteCSV(w)
	case "tsv":
		return r.WriteTSV(w)
	case "nquads":
		text, err := r.NQuads(names.Snapshot)
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	}
	return fmt.Errorf("unknown format %q of rows", format)
}

// writeTable writes rows for reading: IRIs short, each row on a line.
func (r *Rows) writeTable(w io.Writer, names *Namer) error {
	if len(r.List) == 0 {
		return nil
	}
	columns := r.Columns()
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, strings.Join(columns, "\t"))
	for _, row := range r.List {
		list, err := Cells(row, columns, names.cell, BareForm)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, strings.Join(list, "\t"))
	}
	return out.Flush()
}

// cell writes a term for a table.
func (n *Namer) cell(t graph.Term) (string, error) {
	if iri, ok := t.(graph.IRI); ok {
		return n.Short(iri), nil
	}
	text, err := NQuadsForm(t)
	return strings.ReplaceAll(text, "\t", " "), err
}

// rowsForm is rows as JSON: terms as N-Quads writes them, other values as they
// are.
type rowsForm struct {
	Columns []string `json:"columns"`
	Rows    []any    `json:"rows"`
	More    bool     `json:"more"` // than were asked for
}

func (r *Rows) writeJSON(w io.Writer) error {
	form := rowsForm{r.Columns(), make([]any, len(r.List)), r.More}
	for i, row := range r.List {
		if row.Terms == nil {
			form.Rows[i] = row.Value
			continue
		}
		object := map[string]string{}
		for tag, term := range row.Terms {
			text, err := NQuadsForm(term)
			if err != nil {
				return err
			}
			object[tag] = text
		}
		form.Rows[i] = object
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(form)
}

// WriteCSV writes bare values, as the CSV of SPARQL results does.
func (r *Rows) WriteCSV(w io.Writer) error {
	columns := r.Columns()
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	bare := func(t graph.Term) (string, error) { return graph.Lexical(t), nil }
	for _, row := range r.List {
		list, err := Cells(row, columns, bare, BareForm)
		if err != nil {
			return err
		}
		if err := out.Write(list); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// WriteTSV writes terms as N-Quads writes them, which leaves no tab or line end
// in a cell; so does JSON for other values.
func (r *Rows) WriteTSV(w io.Writer) error {
	columns := r.Columns()
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, strings.Join(columns, "\t"))
	for _, row := range r.List {
		list, err := Cells(row, columns, NQuadsForm, jsonForm)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, strings.Join(list, "\t"))
	}
	return out.Flush()
}

// Tags that make a row a quad, or name a statement for its quads.
const (
	tagSubject, tagPredicate, tagObject, tagLabel = "subject", "predicate", "object", "label"
	tagStatement                                  = "statement"
)

// NQuads returns the rows as quads, each once: those of the statement that is
// tagged "statement", or else the one whose terms are tagged "subject",
// "predicate", "object" and, if there is one, "label".
func (r *Rows) NQuads(sn *graph.Snapshot) ([]byte, error) {
	var text []byte
	seen := map[graph.Quad]bool{}
	for i, row := range r.List {
		quads, err := rowQuads(sn, row)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
		for _, q := range quads {
			if seen[q] {
				continue
			}
			seen[q] = true
			if text, err = rdf.AppendQuad(text, q); err != nil {
				return nil, err
			}
		}
	}
	return text, nil
}

// ErrNoQuad is what NQuads returns of rows that are none.
var ErrNoQuad = errors.New("it is no quad: it lacks the tags subject, predicate or object")

func rowQuads(sn *graph.Snapshot, row gizmo.Row) ([]graph.Quad, error) {
	if id, ok := row.Terms[tagStatement].(graph.IRI); ok {
		s, err := sn.Statement(id)
		if err != nil {
			return nil, err
		}
		return s.Quads(), nil
	}
	q := graph.Quad{Subject: row.Terms[tagSubject], Predicate: row.Terms[tagPredicate], Object: row.Terms[tagObject], Label: row.Terms[tagLabel]}
	if q.Subject == nil || q.Predicate == nil || q.Object == nil {
		return nil, ErrNoQuad
	}
	return []graph.Quad{q}, nil
}
