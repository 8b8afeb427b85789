package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/spf13/cobra"

	"newsgraph/graph"
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
			return p.withDatabase(cmd.Context(), toRead, func(db database) error {
				return p.query(cmd.Context(), db, script, &options)
			})
		},
	}
	flags := cmd.Flags()
	options.languageFlags(cmd)
	flags.StringVar(&options.format, "format", "table", "how to print the rows: table, json, csv, tsv or nquads")
	flags.IntVar(&options.limit, "limit", 0, "how many rows to print; 0 is no limit")
	completeFlag(cmd, "format", present.Formats...)
	return cmd
}

// languageFlags adds the flags of whatever runs a query.
func (o *queryOptions) languageFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.lang, "lang", "gizmo", "the query's language: gizmo")
	flags.DurationVar(&o.timeout, "timeout", time.Minute, "how long the query may run; 0 is no limit")
	completeFlag(cmd, "lang", "gizmo")
}

func (o *queryOptions) check(asJSON bool) error {
	if asJSON {
		o.format = "json"
	}
	switch {
	case !slices.Contains(present.Formats, o.format):
		return usagef("unknown format %q; known: %s", o.format, strings.Join(present.Formats, ", "))
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

// queryEnd tells how the rows of a query ended.
type queryEnd struct {
	more  bool // there are more
	limit int  // than this
}

// query runs a script and prints its rows: a table as text for people, all else
// as it is.
func (p *program) query(ctx context.Context, db database, script string, o *queryOptions) error {
	out := &countingWriter{Writer: p.stdout}
	if o.format == "table" {
		out.Writer = p.text
	}
	end, err := db.query(ctx, script, o, out)
	switch {
	case err != nil:
		return fmt.Errorf("query: %w", err)
	case out.n == 0 && o.format == "table":
		p.logf("no rows")
	case end.more && end.limit == o.limit:
		p.logf("the first %d rows; --limit asks for more", end.limit)
	case end.more:
		p.logf("the first %d rows; the server gives no more", end.limit)
	}
	return nil
}

// countingWriter counts the bytes that it passes on.
type countingWriter struct {
	io.Writer
	n int64
}

func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	w.n += int64(n)
	return n, err
}

func (o *queryOptions) run(ctx context.Context, sn *graph.Snapshot, script string, prefixes map[string]string) (*present.Rows, error) {
	limits := gizmo.Options{Timeout: o.timeout, Prefixes: prefixes}
	if o.limit > 0 {
		limits.Limit = o.limit + 1 // one more tells whether there are more
	}
	qs := cayleyStore(sn)
	rows, err := present.ReadRows(gizmo.Run(ctx, qs, script, limits), o.limit)
	return rows, errors.Join(err, qs.Close())
}

// cayleyStore returns the snapshot as Gizmo reads it: where the engine is our own,
// with the optimizer that has the native executor do the work.
func cayleyStore(sn *graph.Snapshot) cayley.QuadStore {
	if embedded := sn.Embedded(); embedded != nil {
		return gizmo.NewQuadStore(embedded, queries.Limits{})
	}
	return sn.QuadStore()
}
