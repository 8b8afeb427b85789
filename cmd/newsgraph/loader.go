package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	"newsgraph/ingest"
	"newsgraph/ingest/text"
)

// loadOptions say how sources are to be read.
type loadOptions struct {
	format    string   // of standard input: an ending without the dot
	article   string   // that statements in the gold form are about
	keepGoing bool     // of RDF, take the lines that are right
	lenient   bool     // of RDF, take relative IRIs
	memory    byteSize // of RDF, about what a large file may take
}

// loadReport is what a load has brought.
type loadReport struct {
	Documents  int        `json:"documents"`
	Statements int        `json:"statements"`
	Quads      int        `json:"quads"`
	Added      int        `json:"added"`   // of the quads, those that were not there
	Removed    int        `json:"removed"` // quads of an earlier load that are not said any more
	Rejected   []rejected `json:"rejected"`
	Failed     []failed   `json:"failed"`
}

// rejected is a line of RDF or a row of a table that was left out.
type rejected struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column,omitempty"` // of RDF
	Reason string `json:"reason"`
}

// failed is a source of which nothing was taken.
type failed struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}

// loader takes sources into a store, one after another.
type loader struct {
	program *program
	store   *graph.Store
	options loadOptions
	bar     *progress
	report  loadReport
}

// loadAll loads sources. One that fails is reported and leaves the store as it
// was; the others are loaded all the same, unless the database is gone.
func (l *loader) loadAll(ctx context.Context, args []string) error {
	l.report.Rejected, l.report.Failed = []rejected{}, []failed{}
	sources := findSources(args, l.options.format, l.fail)
	if err := l.checkRules(sources); err != nil {
		return err
	}
	l.bar = l.program.newProgress(sources)
	defer l.bar.close()
	for i, s := range sources {
		l.bar.at(s)
		err := l.load(ctx, s)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			l.bar.clear()
			l.fail(s.path, err)
		}
		if errors.Is(err, graph.ErrConnectionLost) {
			l.skip(sources[i+1:])
			return nil
		}
		l.bar.done()
	}
	return nil
}

// skip notes that sources were not even tried.
func (l *loader) skip(sources []source) {
	for _, s := range sources {
		l.report.Failed = append(l.report.Failed, failed{s.path, "not tried: the database was gone"})
	}
	if len(sources) > 0 {
		l.program.logf("not tried: %s more", plural(len(sources), "file"))
	}
}

// checkRules is an error if there are articles or tables and the packs' rules for
// them do not work: the same one for every source.
func (l *loader) checkRules(sources []source) error {
	for _, s := range sources {
		var err error
		switch s.kind {
		case article, statements:
			_, err = l.program.extractor()
		case tables:
			_, err = l.program.tables()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fail notes that nothing was taken from a source.
func (l *loader) fail(path string, err error) {
	message, _ := describe(err)
	report(l.program.log, err)
	l.report.Failed = append(l.report.Failed, failed{path, message})
}

func (l *loader) load(ctx context.Context, s source) error {
	switch s.kind {
	case statements:
		return l.loadStatements(ctx, s)
	case quads:
		return l.loadQuads(ctx, s)
	case tables:
		return l.loadTable(ctx, s)
	}
	return l.loadArticle(ctx, s)
}

func (l *loader) loadArticle(ctx context.Context, s source) error {
	extractor, err := l.program.extractor()
	if err != nil {
		return err
	}
	result, err := l.program.extractArticle(extractor, s.path)
	if err != nil {
		return err
	}
	return l.apply(ctx, &graph.Content{Document: result.Document, Entities: result.Entities, Statements: result.Statements})
}

func (l *loader) apply(ctx context.Context, c *graph.Content) error {
	change, err := l.store.Apply(ctx, c)
	if err != nil {
		return err
	}
	sn := l.store.Snapshot()
	quads, err := sn.CountMatches(graph.Quad{Label: c.Document.IRI})
	if err := errors.Join(err, sn.Close()); err != nil {
		return err
	}
	l.report.Documents++
	l.report.Statements += len(c.Statements)
	l.report.Quads += quads
	l.report.Added += change.Added
	l.report.Removed += change.Removed
	return nil
}

// loadStatements stores statements that people wrote about an article, in place
// of those that extraction finds.
func (l *loader) loadStatements(ctx context.Context, s source) error {
	list, err := l.readGold(s.path)
	if err != nil {
		return err
	}
	path := l.options.article
	if path == "" {
		if path, err = articleBeside(s.path); err != nil {
			return err
		}
	}
	extractor, err := l.program.extractor()
	if err != nil {
		return err
	}
	// Extraction also finds the article's language, title and date.
	result, err := l.program.extractArticle(extractor, path)
	if err != nil {
		return err
	}
	content := &graph.Content{Document: result.Document}
	for _, g := range list {
		statement, entities, err := extractor.Statement(g, result.Document)
		if err != nil {
			return fmt.Errorf("%s: statement %q: %w", s.path, g.ID, err)
		}
		content.Statements = append(content.Statements, statement)
		content.Entities = append(content.Entities, entities...)
	}
	return l.apply(ctx, content)
}

func (l *loader) readGold(path string) ([]*ingest.Gold, error) {
	in, err := l.program.openSource(path)
	if err != nil {
		return nil, err
	}
	list, err := ingest.ReadGold(path, in)
	return list, errors.Join(err, in.Close())
}

// articleBeside returns the article that a file of statements is about:
// NAME.gold.jsonl and NAME.jsonl stand beside NAME.txt, NAME.md or, where that
// is the only one, NAME.LANGUAGE.txt.
func articleBeside(path string) (string, error) {
	name, _ := splitCompression(path)
	name = strings.TrimSuffix(strings.TrimSuffix(name, filepath.Ext(name)), ".gold")
	for _, pattern := range []string{"", ".*"} {
		var found []string
		for _, ending := range []string{".txt", ".md"} {
			matches, err := filepath.Glob(escapeGlob(name) + pattern + ending)
			if err != nil {
				return "", fmt.Errorf("%s: %w", path, err)
			}
			found = append(found, matches...)
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	return "", &hinted{
		fmt.Errorf("%s: no single article beside it that the statements are about", path),
		"name the article with --article FILE",
	}
}

// escapeGlob keeps the characters of a file's name from meaning patterns.
func escapeGlob(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

func (l *loader) loadQuads(ctx context.Context, s source) error {
	in, format, err := l.openQuads(s.path)
	if err != nil {
		return err
	}
	defer in.Close()
	options := rdf.Options{File: s.path, Format: format, Lenient: l.options.lenient}
	described := &describedCounter{in: l.bar.reader(in), options: options}
	var left []rejected
	if l.options.keepGoing {
		options.KeepGoing = func(e *rdf.SyntaxError) {
			reason := fmt.Sprintf("expected %s, found %s", e.Expected, e.Found)
			left = append(left, rejected{e.File, e.Line, e.Column, reason})
		}
	}
	stats, err := l.store.Load(ctx, described, graph.LoadOptions{
		Options: options, Memory: int64(l.options.memory), Progress: l.bar.quads,
	})
	if err != nil {
		return adviseOnQuads(err)
	}
	l.report.Documents += described.documents
	l.report.Statements += described.statements
	l.report.Quads += int(stats.Read)
	l.report.Added += int(stats.Added)
	slices.SortFunc(left, func(a, b rejected) int { return a.Line - b.Line })
	l.report.Rejected = append(l.report.Rejected, left...)
	return nil
}

func (l *loader) openQuads(path string) (io.ReadCloser, rdf.Format, error) {
	if path == standardInput {
		format, err := rdf.FormatOf("." + l.options.format)
		return io.NopCloser(l.program.stdin), format, err
	}
	in, format, err := rdf.Open(path)
	if err != nil {
		return nil, format, plainPathError(err)
	}
	return in, format, nil
}

// adviseOnQuads adds what to do about a line of RDF that is wrong.
func adviseOnQuads(err error) error {
	fault, ok := errors.AsType[*rdf.SyntaxError](err)
	if !ok {
		return err
	}
	hint := "nothing of the file was stored; --keep-going stores the lines that are right"
	if strings.Contains(fault.Expected, "scheme") {
		hint = "nothing of the file was stored; --lenient takes relative IRIs"
	}
	return &hinted{err, hint}
}

// extractArticle reads an article and returns what it states.
func (p *program) extractArticle(x *ingest.Extractor, path string) (*ingest.Result, error) {
	in, err := p.openSource(path)
	if err != nil {
		return nil, err
	}
	// One byte more than the limit is enough to see that it is too long.
	data, err := io.ReadAll(io.LimitReader(in, text.DefaultMaxBytes+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return x.Extract(graph.NewDocument(path, slices.Clip(data)))
}

// openSource opens a file, decompressed by its name, or standard input.
func (p *program) openSource(path string) (io.ReadCloser, error) {
	if path == standardInput {
		return io.NopCloser(p.stdin), nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, plainPathError(err)
	}
	stream, err := decompress(file, path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, errors.Join(err, file.Close()))
	}
	return readCloser{stream, file}, nil
}

// readCloser reads one thing and closes another.
type readCloser struct {
	io.Reader
	io.Closer
}

func decompress(in io.Reader, path string) (io.Reader, error) {
	switch _, compression := splitCompression(path); compression {
	case ".gz":
		return gzip.NewReader(in)
	case ".zst":
		// In one goroutine, so that there is none to end.
		return zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	}
	return in, nil
}

// maxWindow bounds the memory that a compressed file can claim; it is the limit
// of the zstd command.
const maxWindow = 128 << 20
