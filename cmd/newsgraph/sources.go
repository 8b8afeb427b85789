package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"newsgraph/graph/rdf"
)

// kind is what a source holds.
type kind string

const (
	article    kind = "article"    // text to extract statements from
	statements kind = "statements" // statements in the gold form
	quads      kind = "quads"      // RDF
	tables     kind = "tables"     // rows that the packs' mappings turn into statements
)

// standardInput is the argument that stands for standard input.
const standardInput = "-"

// source is one file to load: of this machine, from standard input or sent to the
// server.
type source struct {
	path string // as the user named it
	kind kind
	name string // whose end tells format and compression
	size int64  // in bytes, 0 if not known
	open func() (io.ReadCloser, error)
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
	return source{path, k, path, size, func() (io.ReadCloser, error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, plainPathError(err)
		}
		return file, nil
	}}
}

// kinds says what files hold, by the end of their name.
var kinds = map[string]kind{
	".txt": article, ".md": article,
	".jsonl": statements,
	".nq":    quads, ".nt": quads,
	".csv": tables, ".tsv": tables,
}

// kindOf returns what a file of that name holds.
func kindOf(path string) (kind, error) {
	name, _ := splitCompression(path)
	k, known := kinds[strings.ToLower(filepath.Ext(name))]
	if !known {
		return "", &hinted{
			fmt.Errorf("%s: the name does not tell what the file holds", path),
			"articles end in .txt or .md, tables in .csv or .tsv, RDF in .nq or .nt, statements in .jsonl; each also with .gz or .zst",
		}
	}
	return k, nil
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
	return source{standardInput, kinds["."+format], name, 0, func() (io.ReadCloser, error) {
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
	return []source{fileSource(path, k, info.Size())}, nil
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
		if entry.IsDir() || unknown != nil || k == statements || k == tables || strings.EqualFold(entry.Name(), "README.md") {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil {
			return plainPathError(err)
		}
		if info.Mode().IsRegular() {
			list = append(list, fileSource(path, k, info.Size()))
		}
		return nil
	})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s: the folder has no article (.txt, .md) and no RDF (.nq, .nt)", dir)
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
