package rdf

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func statement(length int) string {
	const frame = "_:s <urn:p> \"\" .\n"
	return "_:s <urn:p> \"" + strings.Repeat("x", length-len(frame)) + "\" .\n"
}

// A line as long as the limit is read; a longer one is an error of its own, and
// the lines around it keep their numbers.
func TestLineLimit(t *testing.T) {
	const limit = 1000
	for _, end := range []string{"\n", "\r\n", "\r"} {
		lines := []string{statement(20), statement(limit), statement(limit + 1), statement(40), statement(5 * limit), "bad\n", statement(limit)}
		document := strings.ReplaceAll(strings.Join(lines, ""), "\n", end)
		var rejected []string
		reader := NewReader(strings.NewReader(document), Options{
			File:      "long.nq",
			KeepGoing: func(err *SyntaxError) { rejected = append(rejected, err.Error()) },
		})
		reader.blocks.size = 64
		reader.blocks.maxLine = limit
		if end != "\n" {
			reader.blocks.maxLine++ // for the line feed of "\r\n", or to see that none follows "\r"
		}
		read := 0
		for _, err := range reader.Quads() {
			if err != nil {
				t.Fatal(err)
			}
			read++
		}
		if read != 4 || len(rejected) != 3 {
			t.Fatalf("line end %q: read %d quads and rejected %q", end, read, rejected)
		}
		for i, prefix := range []string{"long.nq:3:1: expected a line of at most ", "long.nq:5:1: ", "long.nq:6:1: "} {
			if !strings.HasPrefix(rejected[i], prefix) {
				t.Errorf("line end %q: rejected %q, want %s", end, rejected[i], prefix)
			}
		}
	}
}

// What a broken stream delivered whole is read; then comes its error, never a
// silent end.
func TestBrokenStream(t *testing.T) {
	broken := errors.New("cable cut")
	stream := io.MultiReader(strings.NewReader("_:s <urn:p> \"o\" .\n_:s <urn:p> \"cut"), iotest.ErrReader(broken))
	reader := NewReader(stream, Options{File: "facts.nq", KeepGoing: func(err *SyntaxError) { t.Error(err) }})
	if _, err := reader.ReadQuad(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := reader.ReadQuad()
		if !errors.Is(err, broken) || err.Error() != "read facts.nq: cable cut" {
			t.Fatalf("got %v", err)
		}
	}
}

// Parsing copies nothing and allocates nothing as long as there are no escapes.
func TestScannerDoesNotAllocate(t *testing.T) {
	document := bytes.Repeat([]byte("<urn:s> <urn:p> \"ក្រុម\"@km <urn:g> .\n_:b <urn:p> \"1\"^^<urn:t> .\n"), 100)
	scanner := NewScanner(Block{}, Options{})
	var q RawQuad
	allocations := testing.AllocsPerRun(10, func() {
		scanner.reset(Block{Data: document, Line: 1})
		for scanner.Next(&q) == nil {
		}
	})
	if allocations != 0 {
		t.Errorf("%v allocations", allocations)
	}
}
