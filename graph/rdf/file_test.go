package rdf

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func gzipped(t *testing.T, text []byte) []byte {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	zip.Write(text)
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t *testing.T, text []byte) []byte {
	zip, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer zip.Close()
	return zip.EncodeAll(text, nil)
}

// writeFile writes a file of the test and returns its path.
func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// open opens a file and undoes its compression.
func open(path string) (io.ReadCloser, Format, error) {
	format, err := FormatOf(path)
	if err != nil {
		return nil, 0, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	stream, err := Decompress(file, path)
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return stream, format, nil
}

func TestDecompress(t *testing.T) {
	text := newsDocument(t, 1000)
	for _, test := range []struct {
		name    string
		content []byte
		format  Format
	}{
		{"facts.nq", text, NQuads},
		{"facts.NT", text, NTriples},
		{"facts.nq.gz", gzipped(t, text), NQuads},
		{"two.members.nt.gz", append(gzipped(t, text[:500]), gzipped(t, text[500:])...), NTriples},
		{"facts.nq.zst", zstandard(t, text), NQuads},
	} {
		stream, format, err := open(writeFile(t, test.name, test.content))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(stream)
		if err := errors.Join(err, stream.Close()); err != nil || !bytes.Equal(got, text) || format != test.format {
			t.Errorf("%s: %d bytes of %v, %v", test.name, len(got), format, err)
		}
	}
}

func TestDecompressErrors(t *testing.T) {
	if _, _, err := open(writeFile(t, "facts.ttl", nil)); err == nil {
		t.Error("an unknown format is opened")
	}
	if _, _, err := open(writeFile(t, "plain.nq.gz", []byte("_:s <urn:p> \"o\" .\n"))); !errors.Is(err, gzip.ErrHeader) {
		t.Errorf("plain text named .gz: %v", err)
	}
}

// A compressed file that was cut off is an error, not a shorter document.
func TestTruncatedFile(t *testing.T) {
	text := newsDocument(t, 1000)
	for name, content := range map[string][]byte{"cut.nq.gz": gzipped(t, text), "cut.nq.zst": zstandard(t, text)} {
		path := writeFile(t, name, content[:len(content)/2])
		stream, format, err := open(path)
		if err != nil {
			t.Fatal(err)
		}
		reader := NewReader(stream, Options{File: path, Format: format})
		for _, err = range reader.Quads() {
			if err != nil {
				break
			}
		}
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", name, err)
		}
		if err := stream.Close(); err != nil {
			t.Error(err)
		}
	}
}
