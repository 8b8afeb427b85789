package rdf

import (
	"bufio"
	"fmt"
	"io"
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

// Decompress returns a file without the compression that the end of its name
// tells. Closing the stream closes the file; after an error it stays open.
func Decompress(file io.ReadCloser, name string) (io.ReadCloser, error) {
	switch strings.ToLower(filepath.Ext(name)) {
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
	file io.Closer
}

func (z *zstdFile) Close() error {
	z.Decoder.Close()
	return z.file.Close()
}
