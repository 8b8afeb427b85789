package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
)

// namer writes what a snapshot holds for people: entities by name, classes and
// properties by the pack's name, documents by path.
type namer struct {
	snapshot *graph.Snapshot
	prefixes map[string]string
	labels   map[graph.IRI]string // found so far
	paths    map[graph.IRI]string // of documents
}

func newNamer(sn *graph.Snapshot, prefixes map[string]string) (*namer, error) {
	documents, err := sn.Documents()
	if err != nil {
		return nil, err
	}
	n := &namer{sn, prefixes, map[graph.IRI]string{}, map[graph.IRI]string{}}
	for _, d := range documents {
		n.paths[d.IRI] = d.Path
	}
	return n, nil
}

// term writes a term: an entity by its name, a literal as text.
func (n *namer) term(t graph.Term) string {
	iri, ok := t.(graph.IRI)
	if !ok {
		return graph.Lexical(t)
	}
	if document, _, ok := graph.ParseSpanIRI(iri); ok && n.paths[document] != "" {
		return "this statement"
	}
	if path := n.paths[iri]; path != "" {
		return path
	}
	if label, known := n.labels[iri]; known {
		return label
	}
	n.labels[iri] = n.short(iri)
	if e, err := n.snapshot.Entity(iri); err == nil && len(e.Names) > 0 {
		n.labels[iri] = e.Label("en")
	}
	return n.labels[iri]
}

// short writes an IRI with a prefix, if it has one.
func (n *namer) short(iri graph.IRI) string {
	best := string(iri)
	for prefix, namespace := range n.prefixes {
		local, found := strings.CutPrefix(string(iri), namespace)
		short := prefix + ":" + local
		if found && (len(short) < len(best) || len(short) == len(best) && short < best) {
			best = short
		}
	}
	return best
}

// local writes a class or property by its name alone.
func (n *namer) local(iri graph.IRI) string {
	short := n.short(iri)
	if _, local, found := strings.Cut(short, ":"); found && short != string(iri) {
		return local
	}
	return short
}

// place writes where evidence stands: "news.txt [9251:9588]".
func (n *namer) place(document graph.IRI, start, end int) string {
	path := n.paths[document]
	if path == "" {
		path = string(document)
	}
	return fmt.Sprintf("%s [%d:%d]", path, start, end)
}

// expand returns the IRI that a user wrote, with or without brackets, in full
// or with a prefix; false if it is no IRI.
func expand(text string, prefixes map[string]string) (graph.IRI, bool) {
	bare := strings.TrimSuffix(strings.TrimPrefix(text, "<"), ">")
	prefix, local, found := strings.Cut(bare, ":")
	if !found || strings.ContainsAny(bare, " \t\n") {
		return "", false
	}
	if namespace := prefixes[prefix]; namespace != "" {
		return graph.IRI(namespace + local), true
	}
	return graph.IRI(bare), true
}

// nquadsForm writes a term as N-Quads does.
func nquadsForm(t graph.Term) (string, error) {
	text, err := rdf.AppendTerm(nil, t)
	return string(text), err
}

// standing writes how far a statement is vouched for, and by whom: "stated",
// "predicted by Lu Yanxia", "denied by Peng Zhaolan".
func standing(polarity, modality, speaker string) string {
	word := map[string]string{
		string(graph.Asserted):       "stated",
		string(graph.Possible):       "called possible",
		string(graph.ReportedBelief): "believed",
	}[modality]
	if word == "" {
		word = modality
	}
	switch {
	case polarity == string(graph.Negated) && modality == string(graph.Asserted):
		word = "denied"
	case polarity == string(graph.Negated):
		word += " not to be so"
	}
	if speaker != "" {
		word += " by " + speaker
	}
	return word
}

// findDocument returns the document that a user means by its id or path.
func findDocument(sn *graph.Snapshot, name string, prefixes map[string]string) (*graph.DocumentInfo, error) {
	documents, err := sn.Documents()
	if err != nil {
		return nil, err
	}
	iri, _ := expand(name, prefixes)
	var found []*graph.DocumentInfo
	for _, d := range documents {
		if d.IRI == iri {
			return d, nil
		}
		if d.Path != "" && filepath.Clean(d.Path) == filepath.Clean(name) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		return nil, &hinted{fmt.Errorf("no document %q", name), `"newsgraph documents" lists them`}
	case 1:
		return found[0], nil
	}
	ids := make([]string, len(found))
	for i, d := range found {
		ids[i] = string(d.IRI)
	}
	return nil, &hinted{fmt.Errorf("%d documents were loaded from %q: %s", len(found), name, strings.Join(ids, ", ")), "name one by its id"}
}
