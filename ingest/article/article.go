// Package article reads articles out of the files that carry them: plain text,
// Markdown, web pages, PDF files, feeds (RSS, Atom, JSON Feed) and JSON lines. What
// comes out is a [graph.Document] whose bytes are the text that a reader would
// call the article, with the title, date, language and author that the file gives
// beside it. Evidence refers to those bytes, and they are what the store keeps.
//
//	name.txt            the file's bytes as they are
//	name.md             the text that the markup stands for        (goldmark)
//	name.html           the main text, without menus, advertising  (go-readability)
//	name.pdf            the text of the pages in their order       (ledongthuc/pdf)
//	name.rss, .atom     one article an entry                       (gofeed)
//	name.jsonl          one article a line: {"title","text","date","language","author","url"}
//
// # Bounds
//
// A file is untrusted. No more than [MaxBytes] of it are read, after whatever
// decompression the caller does, so that a compressed bomb ends in an error, too;
// a page may have no more than a bounded number of elements, and a fault in a
// parser becomes an error. The functions keep no state and may be called by many
// goroutines.
package article

import (
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"newsgraph/graph"
)

// MaxBytes is the longest file that is read.
const MaxBytes = 32 << 20

// Format is how a file carries articles.
type Format string

// The formats.
const (
	Text      Format = "text"
	Markdown  Format = "markdown"
	HTML      Format = "html"
	PDF       Format = "pdf"
	Feed      Format = "feed"
	JSONLines Format = "jsonl"
)

var endings = map[string]Format{
	".txt": Text,
	".md":  Markdown, ".markdown": Markdown,
	".html": HTML, ".htm": HTML, ".xhtml": HTML,
	".pdf": PDF,
	".rss": Feed, ".atom": Feed, ".xml": Feed,
	".jsonl": JSONLines,
}

// FormatOf returns the format that a file's name tells; false if it tells none.
func FormatOf(name string) (Format, bool) {
	f, known := endings[strings.ToLower(filepath.Ext(name))]
	return f, known
}

// Read yields the articles in a file, in their order. name is the file as the
// user knows it: the path of its document, and the beginning of errors. An
// article that cannot be read is an error; those behind it in a feed follow all
// the same.
func Read(name string, format Format, in io.Reader) iter.Seq2[*graph.Document, error] {
	return func(yield func(*graph.Document, error) bool) {
		data, err := readAll(in)
		if err != nil {
			yield(nil, fmt.Errorf("%s: %w", name, err))
			return
		}
		for found, err := range guarded(readers[format], data) {
			if err != nil {
				err = fmt.Errorf("%s: %w", name, err)
			}
			var d *graph.Document
			if err == nil {
				d = found.document(name)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// readAll reads a file whole; one byte more than the limit shows that it is too
// long.
func readAll(in io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("longer than %d MB", MaxBytes>>20)
	}
	return data, nil
}

// reader takes a file's bytes apart.
type reader func(data []byte) iter.Seq2[*found, error]

var readers = map[Format]reader{
	Text:      one(readText),
	Markdown:  one(readMarkdown),
	HTML:      one(readHTML),
	PDF:       one(readPDF),
	Feed:      readFeed,
	JSONLines: readLines,
}

// found is an article as its file gives it.
type found struct {
	text, title, date, language, author string

	place string // within the file, "" if the file is the article
}

// document returns the article as what is stored.
func (f *found) document(name string) *graph.Document {
	path := name
	if f.place != "" {
		path += "#" + f.place
	}
	d := graph.NewDocument(path, []byte(f.text))
	d.Title, d.Created, d.Language, d.Author = f.title, f.date, f.language, f.author
	return d
}

// one is the reader of a format that holds one article.
func one(read func([]byte) (*found, error)) reader {
	return func(data []byte) iter.Seq2[*found, error] {
		return func(yield func(*found, error) bool) { yield(read(data)) }
	}
}

// guarded turns a panic of a parser, whose input nobody has checked, into an
// error.
func guarded(read reader, data []byte) iter.Seq2[*found, error] {
	return func(yield func(*found, error) bool) {
		yielding := false
		defer func() {
			if yielding {
				return // the panic, if there is one, is the caller's
			}
			if fault := recover(); fault != nil {
				yield(nil, fmt.Errorf("the file cannot be read: %v", fault))
			}
		}()
		for f, err := range read(data) {
			yielding = true
			more := yield(f, err)
			yielding = false
			if !more {
				return
			}
		}
	}
}

func readText(data []byte) (*found, error) { return &found{text: string(data)}, nil }
