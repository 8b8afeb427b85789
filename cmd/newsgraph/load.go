package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph/quadstore"
	"newsgraph/ingest/extract"
)

func (p *program) loadCommand() *cobra.Command {
	var options loadFlags
	cmd := &cobra.Command{
		Use:   "load PATH...",
		Short: "Read articles, tables, statements and RDF into the database",
		Long: `Load reads files and folders into the database, which it makes if it is missing.

What a file holds is told by the end of its name:

  .txt          a news article in UTF-8; what it states is found and stored,
                with the sentence that says so
  .md .html .htm .pdf
                an article with markup or layout; stored is its main text, without
                menus and advertising, and what the file tells of it: title, date,
                language, author
  .rss .atom .xml
                a feed; every entry with a text is an article
  .jsonl        a feed of articles, one a line: {"text", "title", "date",
                "language", "author", "url"}, all but the text optional; or
                statements in the gold form, written by people: they are about
                the article beside them (NAME.gold.jsonl, NAME.txt) and replace
                what was found in it
  .csv .tsv     a table; a pack's mappings (tables/*.yaml) say what its columns
                mean, and every row is evidence for what it says
  .nq .nt       RDF: N-Quads, N-Triples

each also compressed, with .gz or .zst behind it. Of a folder, and of the folders
in it, every article and RDF file is taken; README.md, statements, tables, hidden
files and all others are passed over. A dash stands for standard input: an
article, or what --format says.

A file is taken whole or not at all, a feed article by article. One that cannot be taken (missing, empty,
not UTF-8, binary, too long, a wrong line of RDF, a table that no mapping fits)
is reported, the others are loaded all the same, and the exit code is 1. With
--keep-going the right lines of an RDF file are taken and every wrong one is
listed. The rows of a table that can be read are always taken, the others listed.
If the connection to a PostgreSQL database is lost, load stops; what it counts is
stored.

Loading the same article again changes nothing. A file that was loaded before from
the same path, or the same entry of a feed, and has other text now takes the place
of the old one, and the statements that it does not make any more are listed. An
article with nearly the text of another, as of a wire report, is taken too, but
both count as one source.

With --extractor llm, articles are also sent to a language model at --llm-url that
speaks OpenAI's chat completions, with the key of the environment variable
NEWSGRAPH_LLM_KEY. What it answers is stored only if its words stand in the article
and the schema allows it, marked as the rule "llm"; the rest is counted by reason.
Answers are kept in the folder DB.llm, so that a second run needs no network.`,
		Example: `  newsgraph load articles/
  newsgraph load --db china.db news.txt export.nq.gz
  newsgraph load sdn.csv alt.csv add.csv
  curl -s https://example.org/article.txt | newsgraph load -
  newsgraph load news.gold.jsonl --article news.txt`,
		Args: arguments(1, anyNumber),
		PreRunE: func(*cobra.Command, []string) error {
			return firstOf(checkFormat(options.format), p.model.check())
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			options.about = p.articleOf(options.article)
			l := &loader{program: p, flags: options}
			if err := l.run(cmd, args); err != nil {
				return err
			}
			p.logModel()
			if p.json {
				l.report.Model = p.modelReport()
				if err := p.printJSON(l.report); err != nil {
					return err
				}
			} else {
				l.print()
			}
			return l.verdict()
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&options.format, "format", "txt", "what standard input holds: "+strings.Join(inputFormats, ", "))
	flags.StringVar(&options.article, "article", "", "the article, a `file`, that statements in the gold form are about")
	flags.BoolVar(&options.keepGoing, "keep-going", false, "take the right lines of an RDF file and list the wrong ones")
	p.model.flags(cmd)
	options.memory = quadstore.DefaultLoadMemory
	flags.Var(&options.memory, "memory", "about how much memory a large RDF file may take; the rest waits on disk")
	flags.BoolVar(&options.lenient, "lenient", false, "take relative IRIs in RDF, as in <alice> <follows> <bob> .")
	completeFlag(cmd, "format", inputFormats...)
	return cmd
}

// inputFormats are the formats that standard input can have.
var inputFormats = []string{"txt", "md", "html", "pdf", "rss", "atom", "jsonl", "csv", "tsv", "nq", "nt"}

// checkFormat refuses a format that standard input cannot have.
func checkFormat(format string) error {
	if !slices.Contains(inputFormats, format) {
		return usagef("unknown format %q of standard input; known: %s", format, strings.Join(inputFormats, ", "))
	}
	return nil
}

// run loads into the program's database.
func (l *loader) run(cmd *cobra.Command, args []string) error {
	return l.program.withDatabase(cmd.Context(), toFill, func(db database) error {
		l.database = db
		return l.loadAll(cmd.Context(), args)
	})
}

// print prints what was loaded.
func (l *loader) print() {
	r, text := &l.report, l.program.text
	for _, line := range r.Rejected {
		place := line.File
		if line.Line > 0 {
			place += fmt.Sprintf(":%d", line.Line)
		}
		if line.Column > 0 {
			place += fmt.Sprintf(":%d", line.Column)
		}
		fmt.Fprintf(text, "rejected %s: %s\n", place, line.Reason)
	}
	for _, s := range r.Withdrawn {
		fmt.Fprintf(text, "withdrawn: %s\n", s)
	}
	for _, c := range r.Copies {
		fmt.Fprintf(text, "%s: a copy of %s; they count as one source\n", c.Path, c.Of)
	}
	fmt.Fprintf(text, "%s, %s, %s (%d new", plural(r.Documents, "document"), plural(r.Statements, "statement"), plural(r.Quads, "quad"), r.Added)
	if r.Removed > 0 {
		fmt.Fprintf(text, ", %d of an earlier load removed", r.Removed)
	}
	fmt.Fprintln(text, ")")
	if c := r.Coverage; c != nil {
		covered := extract.Coverage{Sentences: c.Sentences, Stating: c.Stating, Mentions: c.Names, Linked: c.Known, Abstained: c.Abstained}
		_ = covered.Print(l.program.log) // as all that is told on the way
	}
}

// verdict is an error if anything was left out.
func (l *loader) verdict() error {
	if len(l.report.Failed)+len(l.report.Rejected) > 0 {
		return &silent{exitFailed}
	}
	return nil
}

// plural writes a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
