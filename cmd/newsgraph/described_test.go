package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	"newsgraph/testdata/testenv"
)

// TestDescribedCounter counts what an export describes, however its text comes in,
// as the quads themselves tell.
func TestDescribedCounter(t *testing.T) {
	db := filepath.Join(t.TempDir(), "news.db")
	command(t, exitDone, "load", "--db", db, filepath.Join(testenv.Root(t), "testdata", "articles"))
	text := string(command(t, exitDone, "export", "--db", db))
	text += "nonsense with " + string(statementMark) + "\n"
	text += "<urn:x> <" + string(graph.PropText) + "> \"" + string(documentMark) + "\" .\n"
	text += "<urn:x> <" + string(graph.RDFType) + "> <" + string(graph.ClassStatement) + "> ." // without a line end

	documents, statements := 0, 0
	for q := range rdf.NewReader(strings.NewReader(text), rdf.Options{KeepGoing: func(*rdf.SyntaxError) {}}).Quads() {
		if q.Predicate == graph.PropSHA256 && q.Subject == q.Label {
			documents++
		}
		if q.Predicate == graph.RDFType && q.Object == graph.ClassStatement {
			statements++
		}
	}
	if documents != 3 || statements < 100 {
		t.Fatalf("the export has %d documents and %d statements", documents, statements)
	}
	for name, in := range map[string]io.Reader{
		"at once":       strings.NewReader(text),
		"byte by byte":  iotest.OneByteReader(strings.NewReader(text)),
		"in halves":     iotest.HalfReader(strings.NewReader(text)),
		"end with data": iotest.DataErrReader(strings.NewReader(text)),
	} {
		c := &describedCounter{in: in}
		passed, err := io.ReadAll(c)
		if err != nil || string(passed) != text {
			t.Errorf("%s: the text was changed, %v", name, err)
		}
		if c.documents != documents || c.statements != statements {
			t.Errorf("%s: counted %d documents and %d statements, want %d and %d", name, c.documents, c.statements, documents, statements)
		}
	}
}

func TestByteSize(t *testing.T) {
	for text, want := range map[string]byteSize{"1GiB": 1 << 30, "512MiB": 512 << 20, "64KiB": 64 << 10, "1000": 1000} {
		var got byteSize
		if err := got.Set(text); err != nil || got != want || got.String() != text {
			t.Errorf("%q is %d bytes, printed %s, error %v", text, got, got, err)
		}
	}
	for _, text := range []string{"", "GiB", "-1", "0", "1TB", "1.5GiB", "9999999999GiB"} {
		var got byteSize
		if got.Set(text) == nil {
			t.Errorf("%q is taken as %d bytes", text, got)
		}
	}
}
