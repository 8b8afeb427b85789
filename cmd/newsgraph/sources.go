package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// source is one file to load, or standard input.
type source struct {
	path string // as the user named it
	kind kind
	size int64 // in bytes, 0 if not known
}

// kinds says what files hold, by the end of their name.
var kinds = map[string]kind{
	".txt": article, ".md": article,
	".jsonl": statements,
	".nq":    quads, ".nt": quads,
	".csv": tables, ".tsv": tables,
}

// kindOf returns what a file of that name holds.
func kindOf(path string) (kind, bool) {
	name, _ := splitCompression(path)
	k, known := kinds[strings.ToLower(filepath.Ext(name))]
	return k, known
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
// cannot be found goes to failed.
func findSources(args []string, format string, failed func(path string, err error)) []source {
	var list []source
	for _, arg := range args {
		found, err := findSource(arg, format)
		if err != nil {
			failed(arg, err)
		}
		list = append(list, found...)
	}
	return list
}

func findSource(arg, format string) ([]source, error) {
	if arg == standardInput {
		k, known := kinds["."+format]
		if !known {
			return nil, usagef("unknown format %q; known: txt, md, csv, tsv, nq, nt", format)
		}
		return []source{{path: standardInput, kind: k}}, nil
	}
	info, err := os.Stat(arg)
	if err != nil {
		return nil, plainPathError(err)
	}
	if info.IsDir() {
		return findInFolder(arg)
	}
	k, known := kindOf(arg)
	if !known {
		return nil, &hinted{
			fmt.Errorf("%s: the name does not tell what the file holds", arg),
			"articles end in .txt or .md, tables in .csv or .tsv, RDF in .nq or .nt, statements in .jsonl; each also with .gz or .zst",
		}
	}
	return []source{{arg, k, info.Size()}}, nil
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
		k, known := kindOf(path)
		if entry.IsDir() || !known || k == statements || k == tables || strings.EqualFold(entry.Name(), "README.md") {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil {
			return plainPathError(err)
		}
		if info.Mode().IsRegular() {
			list = append(list, source{path, k, info.Size()})
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
