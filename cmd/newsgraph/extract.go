package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/ingest"
	"newsgraph/ingest/extract"
)

func (p *program) extractCommand() *cobra.Command {
	var explain bool
	cmd := &cobra.Command{
		Use:   "extract PATH...",
		Short: "Print what articles and tables state, without storing it",
		Long: `Extract reads articles and tables as "newsgraph load" does and prints what they
state: one statement a line, as JSON in the gold form that load reads too. The
database is not touched.

In a statement, start and end are bytes of the article's text, which of a .txt is
the file as it is, and quote lies between them;
modality tells a fact (asserted) from a prediction, plan or belief, and
attributedTo is who says so, null where the article speaks in its own voice.
sentence is the place of the sentence, of a table the row's line.

With --extractor llm a language model is asked as well, as by "newsgraph load".

With --explain it prints, in place of statements, each sentence of the articles
with the names found in it, the patterns that matched and, where nothing came of
it, why; and at the end how many sentences state something.

With --json all statements are one JSON document: {"statements": [...]}.`,
		Example: `  newsgraph extract news.txt
  newsgraph extract news.txt > news.jsonl
  newsgraph extract --explain news.txt`,
		Args: arguments(1, anyNumber),
		PreRunE: func(*cobra.Command, []string) error {
			if explain && p.json {
				return usagef("--explain prints text: --json does not apply")
			}
			return p.model.check()
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if explain {
				return p.explainExtraction(cmd.Context(), args)
			}
			e := &extraction{program: p, all: []*ingest.Gold{}}
			err := e.run(cmd.Context(), args)
			p.logModel()
			return err
		},
	}
	cmd.Flags().BoolVar(&explain, "explain", false, "tell what was found in each sentence, and why nothing in others")
	p.model.flags(cmd)
	return cmd
}

// explainExtraction prints what the rules find in each sentence of articles.
func (p *program) explainExtraction(ctx context.Context, args []string) error {
	extractor, err := p.extractor()
	if err != nil {
		return err
	}
	e := &extraction{program: p}
	var all extract.Coverage
	for _, s := range p.findSources(args, "txt", e.fail) {
		if s.kind != article {
			continue
		}
		documents, faults := readArticles(s)
		for _, fault := range faults {
			e.fail(s.path, fault)
		}
		for _, document := range documents {
			if err := ctx.Err(); err != nil {
				return err
			}
			result, trace, err := extractor.Explain(document)
			if err != nil {
				e.fail(s.path, err)
				continue
			}
			all.Add(result.Coverage)
			fmt.Fprintf(p.text, "%s\n", document.Path)
			if err := trace.Print(p.text); err != nil {
				return err
			}
		}
	}
	if err := all.Print(p.text); err != nil {
		return err
	}
	if e.incomplete {
		return &silent{exitFailed}
	}
	return nil
}

// extraction prints what articles state.
type extraction struct {
	program    *program
	all        []*ingest.Gold // kept for the one document of --json
	incomplete bool
}

func (e *extraction) run(ctx context.Context, args []string) error {
	for _, s := range e.program.findSources(args, "txt", e.fail) {
		if s.kind == quads && !slices.ContainsFunc(args, func(arg string) bool { return filepath.Clean(arg) == s.path }) {
			continue // in a folder
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.extract(ctx, s); err != nil {
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

func (e *extraction) extract(ctx context.Context, s source) error {
	list, err := e.gold(ctx, s)
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
func (e *extraction) gold(ctx context.Context, s source) ([]*ingest.Gold, error) {
	switch s.kind {
	case tables:
		return e.tableGold(s)
	case article:
		return e.articleGold(ctx, s)
	}
	return nil, fmt.Errorf("%s: not an article, there is nothing to extract", s.path)
}

// articleGold returns what an article, or the articles of a feed, state. Those of a
// feed that cannot be read are reported.
func (e *extraction) articleGold(ctx context.Context, s source) ([]*ingest.Gold, error) {
	extractor, err := e.program.extractor()
	if err != nil {
		return nil, err
	}
	finder, err := e.program.finder()
	if err != nil {
		return nil, err
	}
	documents, faults := readArticles(s)
	for _, fault := range faults {
		e.fail(s.path, fault)
	}
	var all []*ingest.Gold
	for i, document := range documents {
		prefix := idPrefix(s.path)
		if document.Path != s.path { // of a feed
			prefix += fmt.Sprintf("-%d", i+1)
		}
		result, err := finder.Extract(ctx, document)
		if err != nil {
			e.fail(s.path, err)
			continue
		}
		list, err := extractor.Gold(result, prefix)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
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

// idPrefix is what the ids of an article's statements start with: the file's
// name up to the first dot.
func idPrefix(path string) string {
	if path == standardInput {
		return "stdin"
	}
	name, _, _ := strings.Cut(filepath.Base(path), ".")
	return name
}
