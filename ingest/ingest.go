// Package ingest turns documents into statements: an article's bytes go in, what
// it states comes out, each statement with the bytes that say so.
//
// # One fact's way through this package
//
//	article file            → graph            Document: bytes, language, title, date
//	its text                → ingest/text      sentences and tokens, with byte offsets
//	its mentions, patterns  → ingest/extract   candidates: who, what, whom, how it stands
//	                        → [Result]         graph.Statement and graph.Entity, for graph.Store
//
// An [Extractor] is built from a domain pack once; building it runs the pack's own
// examples. It never changes and any number of goroutines may use it.
// The same bytes give the same statements every time, in the same order.
//
// # Gold
//
// A [Gold] is a statement as people write it: one JSON object a line with canonical
// English names instead of IRIs. The command line prints extractions in that form,
// annotators write it, and [Score] compares the two.
package ingest

import (
	"fmt"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/extract"
	"newsgraph/ingest/text"
)

// Extractor extracts statements by the rules of a pack.
type Extractor struct {
	pack  *pack.Pack
	rules *extract.Rules
}

// New returns the extractor of a pack. A pattern whose example fails is a
// *pack.Error with its file and line.
func New(p *pack.Pack) (*Extractor, error) {
	rules, err := extract.Compile(p)
	if err != nil {
		return nil, err
	}
	return &Extractor{pack: p, rules: rules}, nil
}

// Result is what one document states.
type Result struct {
	Document *graph.Document
	extract.Result
}

// Extract returns what a document states. Language, title and date that the
// document lacks are taken from its text. A document that is no text is an
// error; one in a language without patterns states nothing.
func (x *Extractor) Extract(doc *graph.Document) (*Result, error) {
	t, err := x.describe(doc)
	if err != nil {
		return nil, err
	}
	return &Result{doc, *x.rules.Extract(doc, t)}, nil
}

// Explain is Extract with what was found in each sentence.
func (x *Extractor) Explain(doc *graph.Document) (*Result, *extract.Trace, error) {
	t, err := x.describe(doc)
	if err != nil {
		return nil, nil, err
	}
	result, trace := x.rules.Explain(doc, t)
	return &Result{doc, *result}, trace, nil
}

// describe decodes a document's text and fills in what the text tells of it.
func (x *Extractor) describe(doc *graph.Document) (*text.Text, error) {
	t, err := text.Decode(doc.Bytes, text.Limits{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Path, err)
	}
	if doc.Language == "" {
		doc.Language = string(text.LanguageOf(t.Normal()))
	}
	opening, err := openingOf(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Path, err)
	}
	if doc.Title == "" {
		doc.Title = headline(opening)
	}
	if doc.Created == "" {
		doc.Created = x.rules.Dateline(opening, doc.Language)
	}
	return t, nil
}
