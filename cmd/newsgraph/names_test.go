package main

import (
	"strings"
	"testing"

	"newsgraph/graph"
)

func TestKindOf(t *testing.T) {
	for path, want := range map[string]kind{
		"a.txt": article, "a.MD": article, "dir.nq/a.txt": article, "a.km.txt.gz": article,
		"a.nq": quads, "a.nt.zst": quads, "A.NQ.GZ": quads, "a.gold.jsonl": statements,
		"a": "", "a.gz": "", "a.json": "", ".txt": article, "a.txt.bak": "", "a.txt/": "",
	} {
		if got, _ := kindOf(path); got != want {
			t.Errorf("kindOf(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestExpand(t *testing.T) {
	prefixes := map[string]string{"e": "urn:newsgraph:e:", "schema": "https://schema.org/"}
	for text, want := range map[string]graph.IRI{
		"e:acme":                "urn:newsgraph:e:acme",
		"<e:acme>":              "urn:newsgraph:e:acme",
		"urn:newsgraph:e:acme":  "urn:newsgraph:e:acme",
		"<https://example.org>": "https://example.org",
		"schema:name":           "https://schema.org/name",
		"Acme":                  "",
		"Acme: the film":        "",
	} {
		if got, ok := expand(text, prefixes); got != want || ok != (want != "") {
			t.Errorf("expand(%q) = %q, %v, want %q", text, string(got), ok, string(want))
		}
	}
}

func TestShortIsExpandBack(t *testing.T) {
	n := &namer{prefixes: map[string]string{"e": "urn:newsgraph:e:", "x": "urn:newsgraph:"}}
	for _, iri := range []graph.IRI{"urn:newsgraph:e:acme", "urn:newsgraph:s:1", "https://example.org/a"} {
		if back, _ := expand(n.short(iri), n.prefixes); back != iri {
			t.Errorf("%q is short for %q, not %q", n.short(iri), string(back), string(iri))
		}
	}
}

func TestStanding(t *testing.T) {
	for want, s := range map[string][3]string{
		"stated":                           {"affirmed", "asserted", ""},
		"stated by Ann":                    {"affirmed", "asserted", "Ann"},
		"predicted by Ann":                 {"affirmed", "predicted", "Ann"},
		"called possible":                  {"affirmed", "possible", ""},
		"denied by Ann":                    {"negated", "asserted", "Ann"},
		"predicted not to be so by Ann":    {"negated", "predicted", "Ann"},
		"believed":                         {"affirmed", "reported-belief", ""},
		"planned":                          {"affirmed", "planned", ""},
		"called possible not to be so":     {"negated", "possible", ""},
		"questioned by Circuit Ledger Inc": {"affirmed", "questioned", "Circuit Ledger Inc"},
	} {
		if got := standing(s[0], s[1], s[2]); got != want {
			t.Errorf("standing%q = %q, want %q", s, got, want)
		}
	}
}

func TestPlainWriterShowsControlCharacters(t *testing.T) {
	var out strings.Builder
	in := "ខ្មែរ 汉字\n\t\x1b[31mred\u009b \x07"
	if n, err := (plainWriter{&out}).Write([]byte(in)); n != len(in) || err != nil {
		t.Fatalf("wrote %d, %v; want %d", n, err, len(in))
	}
	if want := "ខ្មែរ 汉字\n\t\uFFFD[31mred\uFFFD \uFFFD"; out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
}
