package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	"newsgraph/ingest"
	"newsgraph/ingest/table"
	"newsgraph/ingest/text"
	"newsgraph/queries/console"
)

// intake takes sources into a store, any number at a time.
type intake struct {
	store     *graph.Store
	extractor func() (*ingest.Extractor, error)
	tables    func() (*table.Tables, error)
}

// intakeOptions say how a source is to be read.
type intakeOptions struct {
	about     func(source) (source, error) // the article that statements in the gold form are about
	keepGoing bool                         // of RDF, take the lines that are right
	lenient   bool                         // of RDF, take relative IRIs
	memory    byteSize                     // of RDF, about what a large file may take
}

// storeError is an error of the store, not of what was to be stored.
type storeError struct{ error }

func (e *storeError) Unwrap() error { return e.error }

// take takes one source, whole or, after an error, not at all.
func (i *intake) take(ctx context.Context, s source, o intakeOptions, bar *progress) (console.LoadReport, error) {
	switch s.kind {
	case statements:
		return i.takeStatements(ctx, s, o, bar)
	case quads:
		return i.takeQuads(ctx, s, o, bar)
	case tables:
		return i.takeTable(ctx, s, bar)
	}
	return i.takeArticle(ctx, s, bar)
}

func (i *intake) takeArticle(ctx context.Context, s source, bar *progress) (console.LoadReport, error) {
	extractor, err := i.extractor()
	if err != nil {
		return console.LoadReport{}, err
	}
	result, err := extractArticle(extractor, s, bar)
	if err != nil {
		return console.LoadReport{}, err
	}
	return i.apply(ctx, &graph.Content{Document: result.Document, Entities: result.Entities, Statements: result.Statements}, bar)
}

func (i *intake) apply(ctx context.Context, c *graph.Content, bar *progress) (console.LoadReport, error) {
	bar.enter(console.PhaseStoring)
	change, err := i.store.Apply(ctx, c)
	if err != nil {
		return console.LoadReport{}, &storeError{err}
	}
	sn := i.store.Snapshot()
	quads, err := sn.CountMatches(graph.Quad{Label: c.Document.IRI})
	if err := errors.Join(err, sn.Close()); err != nil {
		return console.LoadReport{}, &storeError{err}
	}
	return console.LoadReport{
		Documents: 1, Statements: len(c.Statements), Quads: quads,
		Added: change.Added, Removed: change.Removed, IDs: []string{string(c.Document.IRI)},
	}, nil
}

// takeStatements stores statements that people wrote about an article, in place
// of those that extraction finds.
func (i *intake) takeStatements(ctx context.Context, s source, o intakeOptions, bar *progress) (console.LoadReport, error) {
	list, err := readGold(s)
	if err != nil {
		return console.LoadReport{}, err
	}
	article, err := o.about(s)
	if err != nil {
		return console.LoadReport{}, err
	}
	extractor, err := i.extractor()
	if err != nil {
		return console.LoadReport{}, err
	}
	// Extraction also finds the article's language, title and date.
	result, err := extractArticle(extractor, article, bar)
	if err != nil {
		return console.LoadReport{}, err
	}
	content := &graph.Content{Document: result.Document}
	for _, g := range list {
		statement, entities, err := extractor.Statement(g, result.Document)
		if err != nil {
			return console.LoadReport{}, fmt.Errorf("%s: statement %q: %w", s.path, g.ID, err)
		}
		content.Statements = append(content.Statements, statement)
		content.Entities = append(content.Entities, entities...)
	}
	return i.apply(ctx, content, bar)
}

func readGold(s source) ([]*ingest.Gold, error) {
	in, err := s.text()
	if err != nil {
		return nil, err
	}
	list, err := ingest.ReadGold(s.path, in)
	return list, errors.Join(err, in.Close())
}

func (i *intake) takeQuads(ctx context.Context, s source, o intakeOptions, bar *progress) (console.LoadReport, error) {
	format, err := rdf.FormatOf(s.name)
	if err != nil {
		return console.LoadReport{}, err
	}
	in, err := s.text()
	if err != nil {
		return console.LoadReport{}, err
	}
	defer in.Close()
	options := rdf.Options{File: s.path, Format: format, Lenient: o.lenient}
	described := &describedCounter{in: bar.reader(in), options: options}
	var left []console.Rejected
	if o.keepGoing {
		options.KeepGoing = func(e *rdf.SyntaxError) {
			reason := fmt.Sprintf("expected %s, found %s", e.Expected, e.Found)
			left = append(left, console.Rejected{File: e.File, Line: e.Line, Column: e.Column, Reason: reason})
		}
	}
	stats, err := i.store.Load(ctx, described, graph.LoadOptions{
		Options: options, Memory: int64(o.memory), Progress: bar.quads,
	})
	if err != nil {
		return console.LoadReport{}, adviseOnQuads(err)
	}
	slices.SortFunc(left, func(a, b console.Rejected) int { return a.Line - b.Line })
	return console.LoadReport{
		Documents: described.documents, Statements: described.statements,
		Quads: int(stats.Read), Added: int(stats.Added), Rejected: left,
	}, nil
}

// adviseOnQuads adds what to do about a line of RDF that is wrong.
func adviseOnQuads(err error) error {
	fault, ok := errors.AsType[*rdf.SyntaxError](err)
	if !ok {
		return &storeError{err}
	}
	hint := "nothing of the file was stored; --keep-going stores the lines that are right"
	if strings.Contains(fault.Expected, "scheme") {
		hint = "nothing of the file was stored; --lenient takes relative IRIs"
	}
	return &hinted{err, hint}
}

// extractArticle reads an article and returns what it states.
func extractArticle(x *ingest.Extractor, s source, bar *progress) (*ingest.Result, error) {
	in, err := s.text()
	if err != nil {
		return nil, err
	}
	// One byte more than the limit is enough to see that it is too long.
	data, err := io.ReadAll(io.LimitReader(in, text.DefaultMaxBytes+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	bar.enter(console.PhaseExtracting)
	return x.Extract(graph.NewDocument(s.path, slices.Clip(data)))
}
