package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"newsgraph/graph"
	"newsgraph/queries/console"
)

// loadFlags are the flags of load.
type loadFlags struct {
	format  string // of standard input: an ending without the dot
	article string // that statements in the gold form are about
	intakeOptions
}

// loader takes sources into a database, one after another.
type loader struct {
	program  *program
	database database
	flags    loadFlags
	bar      *progress
	report   console.LoadReport
}

// loadAll loads sources. One that fails is reported and leaves the database as it
// was; the others are loaded all the same, unless the database is gone.
func (l *loader) loadAll(ctx context.Context, args []string) error {
	l.report.Rejected, l.report.Failed = []console.Rejected{}, []console.Failed{}
	sources := l.program.findSources(args, l.flags.format, l.fail)
	if err := l.database.ready(sources); err != nil {
		return err
	}
	l.bar = l.program.newProgress(sources)
	defer l.bar.close()
	for i, s := range sources {
		l.bar.at(s)
		report, err := l.database.take(ctx, s, l.flags.intakeOptions, l.bar)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			l.bar.clear()
			l.fail(s.path, err)
		}
		addReport(&l.report, report)
		if errors.Is(err, graph.ErrConnectionLost) || errors.Is(err, errServerGone) {
			l.skip(sources[i+1:])
			return nil
		}
		l.bar.done()
	}
	return nil
}

// addReport counts what a source, or a document of it, has brought.
func addReport(all *console.LoadReport, r console.LoadReport) {
	all.Documents += r.Documents
	all.Statements += r.Statements
	all.Quads += r.Quads
	all.Added += r.Added
	all.Removed += r.Removed
	all.Rejected = append(all.Rejected, r.Rejected...)
	all.Withdrawn = append(all.Withdrawn, r.Withdrawn...)
	all.Copies = append(all.Copies, r.Copies...)
	all.IDs = append(all.IDs, r.IDs...)
	addCoverage(all, r.Coverage)
}

// addCoverage adds what the rules made of more articles.
func addCoverage(all *console.LoadReport, c *console.Coverage) {
	if c == nil {
		return
	}
	if all.Coverage == nil {
		all.Coverage = &console.Coverage{Abstained: map[string]int{}}
	}
	all.Coverage.Sentences += c.Sentences
	all.Coverage.Stating += c.Stating
	all.Coverage.Names += c.Names
	all.Coverage.Known += c.Known
	for reason, n := range c.Abstained {
		all.Coverage.Abstained[reason] += n
	}
}

// skip notes that sources were not even tried.
func (l *loader) skip(sources []source) {
	for _, s := range sources {
		l.report.Failed = append(l.report.Failed, console.Failed{Path: s.path, Error: "not tried: the database was gone"})
	}
	if len(sources) > 0 {
		l.program.logf("not tried: %s more", plural(len(sources), "file"))
	}
}

// fail notes that nothing was taken from a source.
func (l *loader) fail(path string, err error) {
	message, _ := describe(err)
	report(l.program.log, err)
	l.report.Failed = append(l.report.Failed, console.Failed{Path: path, Error: message})
}

// articleOf returns how the article is found that statements are about: it is the
// one that --article names or else stands beside them.
func (p *program) articleOf(named string) func(source) (source, error) {
	return func(s source) (source, error) {
		path := named
		if path == standardInput {
			return p.inputSource("txt"), nil
		}
		if path == "" {
			var err error
			if path, err = articleBeside(s.path); err != nil {
				return source{}, err
			}
		}
		return fileSource(path, article, 0), nil
	}
}

// articleBeside returns the article that a file of statements is about:
// NAME.gold.jsonl and NAME.jsonl stand beside NAME.txt, NAME.md, NAME.html or, where
// that is the only one, NAME.LANGUAGE.txt.
func articleBeside(path string) (string, error) {
	name, _ := splitCompression(path)
	name = strings.TrimSuffix(strings.TrimSuffix(name, filepath.Ext(name)), ".gold")
	for _, pattern := range []string{"", ".*"} {
		var found []string
		for _, ending := range []string{".txt", ".md", ".html", ".htm", ".pdf"} {
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
