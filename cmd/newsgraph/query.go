package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

// queryOptions are the flags of query.
type queryOptions struct {
	lang, format string
	timeout      time.Duration
	limit        int
}

// valueColumn is the column of values that a script emits.
const valueColumn = "value"

// rowWriters print the result of a query.
var rowWriters = map[string]func(*program, *queryResult) error{
	"table":  (*program).printTable,
	"json":   (*program).printRowsJSON,
	"csv":    (*program).printCSV,
	"tsv":    (*program).printTSV,
	"nquads": (*program).printRowsNQuads,
}

func (p *program) queryCommand() *cobra.Command {
	var options queryOptions
	cmd := &cobra.Command{
		Use:   "query TEXT|-",
		Short: "Run a query in Gizmo",
		Long: `Query runs a script in Gizmo, Cayley's language of JavaScript and paths, over the
newest state of the database. A dash reads the script from standard input.

IRIs may be written in full or with a prefix: e: for entities, ng: for classes
and properties, and those of the packs. Every path that ends with .all() prints
its nodes as "id" with their tags, g.emit(x) prints x, and the value of the last
statement is printed too.

Formats: table for reading; csv (bare values) and tsv (terms as in N-Quads); json
(also with --json); nquads of rows with the tags subject, predicate, object and,
if there is one, label.`,
		Example: `  newsgraph query 'g.V("e:sensetime").out("ng:develops").all()'
  newsgraph query 'g.V().has("ng:sanctionedBy").tag("firm").out("ng:develops").all()'
  newsgraph query --format csv - < chips.gizmo`,
		Args: arguments(1, 1),
		PreRunE: func(*cobra.Command, []string) error {
			return options.check(p.json)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			script, err := p.queryText(args[0])
			if err != nil {
				return err
			}
			rules, err := p.loadPack()
			if err != nil {
				return err
			}
			return p.withSnapshot(func(sn *graph.Snapshot) error {
				result, err := options.run(cmd.Context(), sn, script, prefixes(rules))
				if err != nil {
					return fmt.Errorf("query: %w", err)
				}
				if result.more {
					p.logf("the first %d rows; --limit asks for more", options.limit)
				}
				return rowWriters[options.format](p, result)
			})
		},
	}
	flags := cmd.Flags()
	options.languageFlags(cmd)
	flags.StringVar(&options.format, "format", "table", "how to print the rows: table, json, csv, tsv or nquads")
	flags.IntVar(&options.limit, "limit", 0, "how many rows to print; 0 is no limit")
	completeFlag(cmd, "format", formats()...)
	return cmd
}

// languageFlags adds the flags of whatever runs a query.
func (o *queryOptions) languageFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.lang, "lang", "gizmo", "the query's language: gizmo")
	flags.DurationVar(&o.timeout, "timeout", time.Minute, "how long the query may run; 0 is no limit")
	completeFlag(cmd, "lang", "gizmo")
}

// formats lists the formats of rows.
func formats() []string { return slices.Sorted(maps.Keys(rowWriters)) }

func (o *queryOptions) check(asJSON bool) error {
	if asJSON {
		o.format = "json"
	}
	switch {
	case rowWriters[o.format] == nil:
		return usagef("unknown format %q; known: %s", o.format, strings.Join(formats(), ", "))
	case o.limit < 0:
		return usagef("--limit cannot be negative")
	}
	return o.checkLanguage()
}

func (o *queryOptions) checkLanguage() error {
	switch {
	case o.lang != "gizmo":
		return usagef("unknown query language %q; known: gizmo", o.lang)
	case o.timeout < 0:
		return usagef("--timeout cannot be negative")
	}
	return nil
}

func (p *program) queryText(arg string) (string, error) {
	if arg != standardInput {
		return arg, nil
	}
	text, err := io.ReadAll(p.stdin)
	return string(text), err
}

// queryResult is the rows of a query.
type queryResult struct {
	rows  []gizmo.Row
	more  bool // there are more rows than the limit
	names *namer
}

func (o *queryOptions) run(ctx context.Context, sn *graph.Snapshot, script string, prefixes map[string]string) (*queryResult, error) {
	names, err := newNamer(sn, prefixes)
	if err != nil {
		return nil, err
	}
	limits := gizmo.Options{Timeout: o.timeout, Prefixes: prefixes}
	if o.limit > 0 {
		limits.Limit = o.limit + 1 // one more tells whether there are more
	}
	result := &queryResult{names: names}
	qs := cayleyStore(sn)
	for row, err := range gizmo.Run(ctx, qs, script, limits) {
		if err != nil {
			return nil, errors.Join(err, qs.Close())
		}
		result.rows = append(result.rows, row)
	}
	if o.limit > 0 && len(result.rows) > o.limit {
		result.rows, result.more = result.rows[:o.limit], true
	}
	return result, qs.Close()
}

// cayleyStore returns the snapshot as Gizmo reads it: where the engine is our own,
// with the optimizer that has the native executor do the work.
func cayleyStore(sn *graph.Snapshot) cayley.QuadStore {
	if embedded := sn.Embedded(); embedded != nil {
		return gizmo.NewQuadStore(embedded, queries.Limits{})
	}
	return sn.QuadStore()
}

// columns returns the tags of all rows: "id" first, the others by name.
func (r *queryResult) columns() []string {
	seen := map[string]bool{}
	for _, row := range r.rows {
		for tag := range row.Terms {
			seen[tag] = true
		}
		if row.Terms == nil {
			seen[valueColumn] = true
		}
	}
	columns := slices.Sorted(maps.Keys(seen))
	if seen["id"] {
		columns = slices.DeleteFunc(columns, func(c string) bool { return c == "id" })
		columns = slices.Insert(columns, 0, "id")
	}
	return columns
}

// cells returns a row's cells.
func cells(row gizmo.Row, columns []string, term func(graph.Term) (string, error), value func(any) (string, error)) ([]string, error) {
	list := make([]string, len(columns))
	for i, column := range columns {
		var err error
		switch t := row.Terms[column]; {
		case t != nil:
			list[i], err = term(t)
		case row.Terms == nil && column == valueColumn:
			list[i], err = value(row.Value)
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// bareForm writes a value that a script made: text as it is, all else as JSON.
func bareForm(v any) (string, error) {
	if text, ok := v.(string); ok {
		return text, nil
	}
	return jsonForm(v)
}

func jsonForm(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}

func (p *program) printTable(r *queryResult) error {
	if len(r.rows) == 0 {
		p.logf("no rows")
		return nil
	}
	columns := r.columns()
	out := tabwriter.NewWriter(p.text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, strings.Join(columns, "\t"))
	for _, row := range r.rows {
		list, err := cells(row, columns, r.names.cell, bareForm)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, strings.Join(list, "\t"))
	}
	return out.Flush()
}

// cell writes a term for a table: IRIs short, literals on one line.
func (n *namer) cell(t graph.Term) (string, error) {
	if iri, ok := t.(graph.IRI); ok {
		return n.short(iri), nil
	}
	text, err := nquadsForm(t)
	return strings.ReplaceAll(text, "\t", " "), err
}

func (p *program) printRowsJSON(r *queryResult) error {
	rows := make([]any, len(r.rows))
	for i, row := range r.rows {
		if row.Terms == nil {
			rows[i] = row.Value
			continue
		}
		object := map[string]string{}
		for tag, term := range row.Terms {
			text, err := nquadsForm(term)
			if err != nil {
				return err
			}
			object[tag] = text
		}
		rows[i] = object
	}
	return p.printJSON(rowsReport{append([]string{}, r.columns()...), rows, r.more})
}

// rowsReport is the rows of a query as JSON: terms as N-Quads writes them, other
// values as they are.
type rowsReport struct {
	Columns []string `json:"columns"`
	Rows    []any    `json:"rows"`
	More    bool     `json:"more"` // than --limit allows
}

// printCSV prints bare values, as the CSV of SPARQL results does.
func (p *program) printCSV(r *queryResult) error {
	columns := r.columns()
	out := csv.NewWriter(p.stdout)
	if err := out.Write(columns); err != nil {
		return err
	}
	bare := func(t graph.Term) (string, error) { return graph.Lexical(t), nil }
	for _, row := range r.rows {
		list, err := cells(row, columns, bare, bareForm)
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

// printTSV prints terms as N-Quads writes them, which leaves no tab or line end
// in a cell; so does JSON for other values.
func (p *program) printTSV(r *queryResult) error {
	columns := r.columns()
	out := bufio.NewWriter(p.stdout)
	fmt.Fprintln(out, strings.Join(columns, "\t"))
	for _, row := range r.rows {
		list, err := cells(row, columns, nquadsForm, jsonForm)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, strings.Join(list, "\t"))
	}
	return out.Flush()
}

func (p *program) printRowsNQuads(r *queryResult) error {
	var text []byte
	for i, row := range r.rows {
		q := graph.Quad{Subject: row.Terms["subject"], Predicate: row.Terms["predicate"], Object: row.Terms["object"], Label: row.Terms["label"]}
		if q.Subject == nil || q.Predicate == nil || q.Object == nil {
			return fmt.Errorf("row %d is no quad: it lacks the tags subject, predicate or object", i+1)
		}
		var err error
		if text, err = rdf.AppendQuad(text, q); err != nil {
			return err
		}
	}
	_, err := p.stdout.Write(text)
	return err
}
