package main

import (
	"context"
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
	"newsgraph/graph/pack"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/present"
)

// queryOptions are the flags of query.
type queryOptions struct {
	lang, format string
	timeout      time.Duration
	limit        int
}

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
if there is one, label, or with the tag statement, which gives that statement's.`,
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
				result, err := options.run(cmd.Context(), sn, script, rules)
				if err != nil {
					return fmt.Errorf("query: %w", err)
				}
				if result.More {
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

// queryResult is the rows of a query and what names their terms.
type queryResult struct {
	*present.Rows
	names *present.Namer
}

func (o *queryOptions) run(ctx context.Context, sn *graph.Snapshot, script string, rules *pack.Pack) (*queryResult, error) {
	names := newNamer(sn, rules)
	limits := gizmo.Options{Timeout: o.timeout, Prefixes: names.Prefixes}
	if o.limit > 0 {
		limits.Limit = o.limit + 1 // one more tells whether there are more
	}
	qs := cayleyStore(sn)
	rows, err := present.ReadRows(gizmo.Run(ctx, qs, script, limits), o.limit)
	return &queryResult{rows, names}, errors.Join(err, qs.Close())
}

// cayleyStore returns the snapshot as Gizmo reads it: where the engine is our own,
// with the optimizer that has the native executor do the work.
func cayleyStore(sn *graph.Snapshot) cayley.QuadStore {
	if embedded := sn.Embedded(); embedded != nil {
		return gizmo.NewQuadStore(embedded, queries.Limits{})
	}
	return sn.QuadStore()
}

func (p *program) printTable(r *queryResult) error {
	if len(r.List) == 0 {
		p.logf("no rows")
		return nil
	}
	columns := r.Columns()
	out := tabwriter.NewWriter(p.text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, strings.Join(columns, "\t"))
	for _, row := range r.List {
		list, err := present.Cells(row, columns, r.cell, present.BareForm)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, strings.Join(list, "\t"))
	}
	return out.Flush()
}

// cell writes a term for a table: IRIs short, literals on one line.
func (r *queryResult) cell(t graph.Term) (string, error) {
	if iri, ok := t.(graph.IRI); ok {
		return r.names.Short(iri), nil
	}
	text, err := present.NQuadsForm(t)
	return strings.ReplaceAll(text, "\t", " "), err
}

func (p *program) printRowsJSON(r *queryResult) error {
	rows := make([]any, len(r.List))
	for i, row := range r.List {
		if row.Terms == nil {
			rows[i] = row.Value
			continue
		}
		object := map[string]string{}
		for tag, term := range row.Terms {
			text, err := present.NQuadsForm(term)
			if err != nil {
				return err
			}
			object[tag] = text
		}
		rows[i] = object
	}
	return p.printJSON(rowsReport{r.Columns(), rows, r.More})
}

// rowsReport is the rows of a query as JSON: terms as N-Quads writes them, other
// values as they are.
type rowsReport struct {
	Columns []string `json:"columns"`
	Rows    []any    `json:"rows"`
	More    bool     `json:"more"` // than --limit allows
}

func (p *program) printCSV(r *queryResult) error { return r.WriteCSV(p.stdout) }

func (p *program) printTSV(r *queryResult) error { return r.WriteTSV(p.stdout) }

func (p *program) printRowsNQuads(r *queryResult) error {
	text, err := r.NQuads(r.names.Snapshot)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}
