package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/ingest"
)

func (p *program) extractCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "extract PATH...",
		Short: "Print what articles and tables state, without storing it",
		Long: `Extract reads articles and tables as "newsgraph load" does and prints what they
state: one statement a line, as JSON in the gold form that load reads too. The
database is not touched.

In a statement, start and end are bytes of the file, quote lies between them,
modality tells a fact (asserted) from a prediction, plan or belief, and
attributedTo is who says so, null where the article speaks in its own voice.
sentence is the place of the sentence, of a table the row's line.

With --json all statements are one JSON document: {"statements": [...]}.`,
		Example: `  newsgraph extract news.txt
  newsgraph extract news.txt > news.jsonl`,
		Args: arguments(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			e := &extraction{program: p, all: []*ingest.Gold{}}
			return e.run(cmd.Context(), args)
		},
	}
}

// extraction prints what articles state.
type extraction struct {
	program    *program
	all        []*ingest.Gold // kept for the one document of --json
	incomplete bool
}

func (e *extraction) run(ctx context.Context, args []string) error {
	for _, s := range e.program.findSources(args, "txt", e.fail) {
		if s.kind == quads && !slices.Contains(args, s.path) {
			continue // in a folder
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.extract(s); err != nil {
			e.fail(s.path, err)
		}
	}
	var err error
	if e.program.json {
		err = e.program.printJSON(map[string]any{"statements": e.all})
	}
	if err == nil && e.incomplete {
		err = &silent{exitFailed}
	}
	return err
}

// fail reports an article that could not be read.
func (e *extraction) fail(_ string, err error) {
	e.incomplete = true
	report(e.program.log, err)
}

func (e *extraction) extract(s source) error {
	list, err := e.gold(s)
	if err != nil {
		return err
	}
	if e.program.json {
		e.all = append(e.all, list...)
		return nil
	}
	return ingest.WriteGold(e.program.stdout, list)
}

// gold returns what one source states.
func (e *extraction) gold(s source) ([]*ingest.Gold, error) {
	if s.kind == tables {
		return e.tableGold(s)
	}
	extractor, err := e.program.extractor()
	if err != nil {
		return nil, err
	}
	return extractGold(extractor, s)
}

// tableGold returns what a table says. Rows that cannot be read are reported.
func (e *extraction) tableGold(s source) ([]*ingest.Gold, error) {
	tables, err := e.program.tables()
	if err != nil {
		return nil, err
	}
	result, err := readTable(tables, s, &progress{})
	if err != nil {
		return nil, err
	}
	for _, fault := range result.Faults {
		e.fail(s.path, fmt.Errorf("%s:%d: %s", s.path, fault.Line, fault.Message))
	}
	rules, err := e.program.loadPack()
	if err != nil {
		return nil, err
	}
	return ingest.TableGold(rules, result, idPrefix(s.path)), nil
}

// extractGold returns what one article states.
func extractGold(x *ingest.Extractor, s source) ([]*ingest.Gold, error) {
	if s.kind != article {
		return nil, fmt.Errorf("%s: not an article, there is nothing to extract", s.path)
	}
	result, err := extractArticle(x, s, &progress{})
	if err != nil {
		return nil, err
	}
	return x.Gold(result, idPrefix(s.path))
}

// idPrefix is what the ids of an article's statements start with: the file's
// name up to the first dot.
func idPrefix(path string) string {
	if path == standardInput {
		return "stdin"
	}
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}
