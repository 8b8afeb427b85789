package main

import (
	"fmt"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/present"
)

// newNamer returns what names terms on the terminal.
func newNamer(sn *graph.Snapshot, rules *pack.Pack) *present.Namer {
	return present.NewNamer(sn, rules, "en")
}

// listDocuments is the hint for a document that is not there.
const listDocuments = `"newsgraph documents" lists them`

// findDocument returns the document that a user means by its id or path.
func findDocument(sn *graph.Snapshot, name string, prefixes map[string]string) (*graph.DocumentInfo, error) {
	documents, err := sn.Documents()
	if err != nil {
		return nil, err
	}
	found := present.FindDocuments(documents, name, prefixes)
	switch len(found) {
	case 0:
		return nil, &hinted{fmt.Errorf("no document %q", name), listDocuments}
	case 1:
		return found[0], nil
	}
	ids := make([]string, len(found))
	for i, d := range found {
		ids[i] = string(d.IRI)
	}
	return nil, &hinted{fmt.Errorf("%d documents were loaded from %q: %s", len(found), name, strings.Join(ids, ", ")), "name one by its id"}
}
