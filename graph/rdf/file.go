package rdf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Format is a syntax of RDF.
type Format uint8

const (
	NQuads   Format = iota
	NTriples        // N-Quads without graph labels
)

// FormatOf returns the format that a file's name stands for: .nq or .nt, with
// .gz or .zst behind it where the file is compressed.
func FormatOf(path string) (Format, error) {
	name := strings.ToLower(filepath.Base(path))
	if ext := filepath.Ext(name); ext == ".gz" || ext == ".zst" {
		name = strings.TrimSuffix(name, ext)
	}
	switch filepath.Ext(name) {
	case ".nq":
		return NQuads, nil
	case ".nt":
		return NTriples, nil
	}
	return 0, fmt.Errorf("%s: the name does not tell an RDF format: expected .nq or .nt, also with .gz or .zst", path)
}

// maxWindow bounds the memory that a compressed file can claim; it is the limit
// of the zstd command.
const maxWindow = 128 << 20

// Open opens a file of a format of this package and decompresses it by its
// name. Closing the stream closes the file.
func Open(path string) (io.ReadCloser, Format, error) {
	format, err := FormatOf(path)
	if err != nil {
		return nil, 0, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	stream, err := decompress(file, path)
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("open %s: %w", path, err), file.Close())
	}
	return stream, format, nil
}

func decompress(file *os.File, path string) (io.ReadCloser, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".gz":
		unzip, err := gzip.NewReader(bufio.NewReaderSize(file, 64<<10))
		if err != nil {
			return nil, err
		}
		// Nothing to release: its Close only repeats the error of the last read.
		return struct {
			io.Reader
			io.Closer
		}{unzip, file}, nil
	case ".zst":
		unzip, err := zstd.NewReader(file, zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return &zstdFile{unzip, file}, nil
	}
	return file, nil
}

// zstdFile is a decoder, whose goroutines end with it, and the file behind it.
type zstdFile struct {
	*zstd.Decoder
	file *os.File
}

func (z *zstdFile) Close() error {
	z.Decoder.Close()
	return z.file.Close()
}
