package rdf

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"newsgraph/testdata/testenv"
)

// manifestTest is an entry of a W3C test manifest.
type manifestTest struct {
	name, class, action string
}

var (
	entryPattern = regexp.MustCompile(`(?m)^\s+<#([^>]+)>\s*$`)
	testPattern  = regexp.MustCompile(`(?s)<#([^>]+)> (?:a|rdf:type) rdft:(\w+) ;.*?mf:action\s+<([^>]+)>`)
)

// readManifest returns the tests of a manifest, and the names that its list of
// entries promises.
func readManifest(t *testing.T, path string) (tests []manifestTest, entries []string) {
	manifest, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range entryPattern.FindAllSubmatch(manifest, -1) {
		entries = append(entries, string(match[1]))
	}
	for _, match := range testPattern.FindAllSubmatch(manifest, -1) {
		tests = append(tests, manifestTest{string(match[1]), string(match[2]), string(match[3])})
	}
	return tests, entries
}

// TestW3C runs every test of the W3C's suites for RDF 1.1.
func TestW3C(t *testing.T) {
	for suite, want := range map[string]int{"rdf-n-quads": 87, "rdf-n-triples": 70} {
		t.Run(suite, func(t *testing.T) {
			folder := testenv.Shared(t, "conformance", "rdf", "rdf11", suite)
			tests, entries := readManifest(t, filepath.Join(folder, "manifest.ttl"))
			ran := make(map[string]bool)
			for _, test := range tests {
				ran[test.name] = t.Run(test.name, func(t *testing.T) {
					runManifestTest(t, test, filepath.Join(folder, test.action))
				})
			}
			for _, name := range entries {
				if _, ok := ran[name]; !ok {
					t.Errorf("the manifest lists %s, which did not run", name)
				}
			}
			if len(ran) != want || len(entries) != want {
				t.Errorf("ran %d tests of %d entries, want %d", len(ran), len(entries), want)
			}
		})
	}
}

func runManifestTest(t *testing.T, test manifestTest, path string) {
	format, err := FormatOf(path)
	if err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	options := Options{File: test.action, Format: format}
	quads, err := readAll(document, options)
	switch {
	case strings.HasSuffix(test.class, "NegativeSyntax"):
		if err == nil {
			t.Errorf("accepted: %q", document)
		}
		t.Log(err)
	case strings.HasSuffix(test.class, "PositiveSyntax"):
		if err != nil {
			t.Fatal(err)
		}
		canonical := writeAll(t, quads)
		again, err := readAll(canonical, options)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(canonical, writeAll(t, again)) {
			t.Errorf("reading back changes %s", canonical)
		}
	default:
		t.Fatalf("unknown class of test %q", test.class)
	}
}
