package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	fileformat "newsgraph/ingest/article"
)

// kind is what a source holds.
type kind string

const (
	article    kind = "article"    // an article, or a feed of them, to extract statements from
	statements kind = "statements" // statements in the gold form
	quads      kind = "quads"      // RDF
	tables     kind = "tables"     // rows that the packs' mappings turn into statements
)

// standardInput is the argument that stands for standard input.
const standardInput = "-"

// source is one file to load: of this machine, from standard input or sent to the
// server; or an article that the store has.
type source struct {
	path   string // as the user named it
	kind   kind
	name   string // whose end tells format and compression
	size   int64  // in bytes, 0 if not known
	open   func() (io.ReadCloser, error)
	stored *graph.Document // in place of open, the article
}

// text opens a source and undoes its compression.
func (s source) text() (io.ReadCloser, error) {
	file, err := s.open()
	if err != nil {
		return nil, err
	}
	stream, err := rdf.Decompress(file, s.name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, errors.Join(err, file.Close()))
	}
	return stream, nil
}

// fileSource returns a file of this machine.
func fileSource(path string, k kind, size int64) source {
	return source{path: path, kind: k, name: path, size: size, open: func() (io.ReadCloser, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, plainPathError(err)
		}
		return file, nil
	}}
}

// kinds says what files hold that are no articles, by the end of their name.
var kinds = map[string]kind{
	".nq": quads, ".nt": quads,
	".csv": tables, ".tsv": tables,
}

// kindOf returns what a file of that name holds; article for JSON lines, which can
// also be statements (see kindOfLines).
func kindOf(path string) (kind, error) {
	name, _ := splitCompression(path)
	if k, known := kinds[strings.ToLower(filepath.Ext(name))]; known {
		return k, nil
	}
	if _, known := fileformat.FormatOf(name); known {
		return article, nil
	}
	return "", &hinted{
		fmt.Errorf("%s: the name does not tell what the file holds", path),
		"articles end in .txt, .md, .html or .pdf, feeds of them in .rss, .atom, .xml or .jsonl, tables in .csv or .tsv, RDF in .nq or .nt, statements in .jsonl; each also with .gz or .zst",
	}
}

// format returns how a source carries articles: as text, unless its name tells.
func (s source) format() fileformat.Format {
	name, _ := splitCompression(s.name)
	if format, known := fileformat.FormatOf(name); known {
		return format
	}
	return fileformat.Text
}

// kindOfLines tells articles and statements apart, both of which are JSON lines: a
// line with a text is an article.
func kindOfLines(in io.Reader) (kind, error) {
	lines := bufio.NewReader(io.LimitReader(in, fileformat.MaxBytes))
	for {
		line, err := lines.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var fields map[string]json.RawMessage
			if json.Unmarshal(line, &fields) == nil && fields["text"] != nil {
				return article, nil
			}
			return statements, nil
		}
		if errors.Is(err, io.EOF) {
			return statements, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// splitCompression takes .gz or .zst off a name.
func splitCompression(path string) (name, compression string) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".gz", ".zst":
		return path[:len(path)-len(ext)], ext
	}
	return path, ""
}

// findSources returns what the arguments of load and extract stand for, in
// their order; a folder stands for its files in the order of their names. What
// cannot be found goes to failed. Standard input is in a format, an ending
// without the dot.
func (p *program) findSources(args []string, format string, failed func(path string, err error)) []source {
	var list []source
	for _, arg := range args {
		if arg == standardInput {
			list = append(list, p.inputSource(format))
			continue
		}
		found, err := findSource(arg)
		if err != nil {
			failed(arg, err)
		}
		list = append(list, found...)
	}
	return list
}

// inputSource is standard input.
func (p *program) inputSource(format string) source {
	name := standardInput + "." + format
	k, _ := kindOf(name)
	return source{path: standardInput, kind: k, name: name, open: func() (io.ReadCloser, error) {
		return io.NopCloser(p.stdin), nil
	}}
}

func findSource(path string) ([]source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, plainPathError(err)
	}
	if info.IsDir() {
		return findInFolder(path)
	}
	k, err := kindOf(path)
	if err != nil {
		return nil, err
	}
	// The path is what the file's later versions are known by, however it is spelt.
	s, err := fileSource(filepath.Clean(path), k, info.Size()).told()
	if err != nil {
		return nil, err
	}
	return []source{s}, nil
}

// told returns a file whose kind is sure.
func (s source) told() (source, error) {
	if s.kind != article || s.format() != fileformat.JSONLines {
		return s, nil
	}
	in, err := s.text()
	if err != nil {
		return s, err
	}
	s.kind, err = kindOfLines(in)
	if err := errors.Join(err, in.Close()); err != nil {
		return s, fmt.Errorf("%s: %w", s.path, err)
	}
	return s, nil
}

// findInFolder returns the articles and RDF files below a folder. Statements
// belong to an article, and a table needs a mapping: they are only taken by name.
func findInFolder(dir string) ([]source, error) {
	var list []source
	root := filepath.Clean(dir) + string(filepath.Separator) // so that a link to a folder is followed
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return plainPathError(err)
		}
		if path != root && strings.HasPrefix(entry.Name(), ".") {
			return skip(entry)
		}
		k, unknown := kindOf(path)
		if entry.IsDir() || unknown != nil || k == tables || strings.EqualFold(entry.Name(), "README.md") {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil {
			return plainPathError(err)
		}
		if !info.Mode().IsRegular() {
			return nil
		}
		s, err := fileSource(path, k, info.Size()).told()
		if err == nil && s.kind != statements {
			list = append(list, s)
		}
		return err
	})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s: the folder has no article (.txt, .md, .html, .pdf, .rss, .atom, .xml, .jsonl) and no RDF (.nq, .nt)", dir)
	}
	return list, err
}

func skip(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// plainPathError returns "PATH: reason" for an error of the file system.
func plainPathError(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return fmt.Errorf("%s: %w", e.Path, e.Err)
	}
	return err
}
