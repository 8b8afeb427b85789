package present_test

import (
	"testing"

	"newsgraph/graph"
	"newsgraph/queries/present"
)

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
		if got, ok := present.Expand(text, prefixes); got != want || ok != (want != "") {
			t.Errorf("expand(%q) = %q, %v, want %q", text, string(got), ok, string(want))
		}
	}
}

func TestShortIsExpandBack(t *testing.T) {
	prefixes := map[string]string{"e": "urn:newsgraph:e:", "x": "urn:newsgraph:"}
	for _, iri := range []graph.IRI{"urn:newsgraph:e:acme", "urn:newsgraph:s:1", "https://example.org/a"} {
		short := present.Shorten(iri, prefixes)
		if back, _ := present.Expand(short, prefixes); back != iri {
			t.Errorf("%q is short for %q, not %q", short, string(back), string(iri))
		}
	}
}
