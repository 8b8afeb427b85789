package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/graph/rdf"
	"newsgraph/ingest"
	fileformat "newsgraph/ingest/article"
	"newsgraph/ingest/table"
	"newsgraph/queries/console"
)

// intake takes sources into a store, any number at a time.
type intake struct {
	store     *graph.Store
	rules     func() (*pack.Pack, error)
	extractor func() (*ingest.Extractor, error) // which reads gold as well
	finder    func() (finder, error)
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

// take takes one source, whole or, after an error, not at all. Of a feed it takes
// article by article.
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

// takeArticle stores what an article, or each of a feed, states. Articles of a feed
// that cannot be read are reported, unless it has no other.
func (i *intake) takeArticle(ctx context.Context, s source, bar *progress) (console.LoadReport, error) {
	finder, err := i.finder()
	if err != nil {
		return console.LoadReport{}, err
	}
	documents, faults := readArticles(s)
	if len(documents) == 0 {
		return console.LoadReport{}, firstOf(faults...)
	}
	all := ids(documents)
	var report console.LoadReport
	for _, document := range documents {
		bar.enter(console.PhaseExtracting)
		result, err := finder.Extract(ctx, document)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		one, err := i.apply(ctx, &graph.Content{Document: result.Document, Entities: result.Entities, Statements: result.Statements}, all, bar)
		if err != nil {
			return report, err
		}
		one.Coverage = coverageOf(result)
		addReport(&report, one)
	}
	if report.Documents == 0 {
		return report, firstOf(faults...)
	}
	for _, fault := range faults {
		report.Rejected = append(report.Rejected, console.Rejected{File: s.path, Reason: strings.TrimPrefix(fault.Error(), s.path+": ")})
	}
	return report, nil
}

// coverageOf is what a load reports of what the rules made of an article.
func coverageOf(r *ingest.Result) *console.Coverage {
	c := r.Coverage
	return &console.Coverage{Sentences: c.Sentences, Stating: c.Stating, Names: c.Mentions, Known: c.Linked, Abstained: c.Abstained}
}

// readArticles returns the articles of a source, and why others cannot be read.
func readArticles(s source) (documents []*graph.Document, faults []error) {
	if s.stored != nil {
		return []*graph.Document{s.stored}, nil
	}
	in, err := s.text()
	if err != nil {
		return nil, []error{err}
	}
	for document, err := range fileformat.Read(s.path, s.format(), in) {
		if err != nil {
			faults = append(faults, err)
			continue
		}
		documents = append(documents, document)
	}
	if err := in.Close(); err != nil {
		faults = append(faults, fmt.Errorf("%s: %w", s.path, err))
	}
	return documents, faults
}

func ids(documents []*graph.Document) []graph.IRI {
	list := make([]graph.IRI, len(documents))
	for i, d := range documents {
		list[i] = d.IRI
	}
	return list
}

// apply stores what a document says, in place of earlier versions of it: what was
// loaded from the same path. beside are documents that stay, as they are loaded
// from the same file.
func (i *intake) apply(ctx context.Context, c *graph.Content, beside []graph.IRI, bar *progress) (console.LoadReport, error) {
	bar.enter(console.PhaseStoring)
	report := console.LoadReport{Documents: 1, Statements: len(c.Statements), IDs: []string{string(c.Document.IRI)}}
	replaced, err := i.replaced(c, beside, &report)
	if err != nil {
		return console.LoadReport{}, &storeError{err}
	}
	change, err := i.store.Apply(ctx, c, replaced...)
	if err != nil {
		return console.LoadReport{}, &storeError{err}
	}
	report.Added, report.Removed = change.Added, change.Removed
	sn := i.store.Snapshot()
	defer sn.Close()
	if report.Quads, err = sn.CountMatches(graph.Quad{Label: c.Document.IRI}); err != nil {
		return console.LoadReport{}, &storeError{err}
	}
	if report.Copies, err = i.copies(sn, c.Document); err != nil {
		return console.LoadReport{}, &storeError{err}
	}
	return report, nil
}

// takeStatements stores statements that people wrote about an article, in place
// of those that extraction finds.
func (i *intake) takeStatements(ctx context.Context, s source, o intakeOptions, bar *progress) (console.LoadReport, error) {
	list, err := readGold(s)
	if err != nil {
		return console.LoadReport{}, err
	}
	about, err := o.about(s)
	if err != nil {
		return console.LoadReport{}, err
	}
	extractor, err := i.extractor()
	if err != nil {
		return console.LoadReport{}, err
	}
	// Extraction also finds the article's language, title and date.
	result, err := extractOne(extractor, about, bar)
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
	return i.apply(ctx, content, nil, bar)
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

// extractOne returns what a source with a single article states.
func extractOne(x *ingest.Extractor, s source, bar *progress) (*ingest.Result, error) {
	documents, faults := readArticles(s)
	if err := firstOf(faults...); err != nil {
		return nil, err
	}
	if len(documents) != 1 {
		return nil, fmt.Errorf("%s: it holds %d articles, so that it is not clear which is meant", s.path, len(documents))
	}
	bar.enter(console.PhaseExtracting)
	return x.Extract(documents[0])
}
