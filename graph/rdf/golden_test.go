package rdf

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
)

// TestGolden reads the documents of testdata/*.txt and compares what comes of
// them; "go test -run Golden -rewrite" writes the files anew.
func TestGolden(t *testing.T) {
	for _, file := range []string{"testdata/accepted.txt", "testdata/rejected.txt"} {
		datadriven.RunTest(t, file, func(t *testing.T, d *datadriven.TestData) string {
			if d.Cmd != "read" {
				d.Fatalf(t, "unknown command %q", d.Cmd)
			}
			return readGolden(t, d)
		})
	}
}

func readGolden(t *testing.T, d *datadriven.TestData) string {
	var out strings.Builder
	document := d.Input
	options := Options{File: "facts.nq"}
	for _, argument := range d.CmdArgs {
		switch argument.Key {
		case "triples":
			options.Format = NTriples
		case "lenient":
			options.Lenient = true
		case "keep-going":
			options.KeepGoing = func(err *SyntaxError) { fmt.Fprintln(&out, "rejected:", err) }
		case "quoted":
			unquoted, err := strconv.Unquote(document)
			if err != nil {
				d.Fatalf(t, "%v: %s", err, document)
			}
			document = unquoted
		default:
			d.Fatalf(t, "unknown argument %q", argument.Key)
		}
	}
	quads, err := readAll([]byte(document), options)
	out.Write(writeAll(t, quads))
	if err != nil {
		fmt.Fprintln(&out, "error:", err)
	}
	return out.String()
}
