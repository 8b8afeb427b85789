package gizmo

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// aliases are names of the same function, by the one that Methods lists.
var aliases = map[string]string{
	"Vertex": "V", "Morphism": "M", "uri": "IRI",
	"intersect": "and", "union": "or", "difference": "except", "as": "tag", "map": "forEach",
}

// Methods lists what the tables implement, and nothing else.
func TestMethodsAreTheTables(t *testing.T) {
	var want []string
	add := func(on string, names ...string) {
		for _, name := range names {
			if aliases[name] == "" {
				want = append(want, on+"."+name)
			}
		}
	}
	add("g", slices.Collect(maps.Keys(starts))...)
	add("g", slices.Collect(maps.Keys(graphMethods))...)
	add("path", slices.Collect(maps.Keys(steps))...)
	add("path", slices.Collect(maps.Keys(factSteps))...)
	add("path", slices.Collect(maps.Keys(finals))...)
	add("", slices.Collect(maps.Keys(termMakers))...)
	add("", slices.Collect(maps.Keys(filterMakers))...)
	var got []string
	for _, m := range Methods() {
		got = append(got, m.On+"."+m.Name)
		if !strings.HasPrefix(m.Signature, m.Name+"(") || !strings.HasSuffix(m.Doc, ".") {
			t.Errorf("%+v", m)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
