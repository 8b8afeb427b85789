package main

import (
	"bytes"
	"io"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
)

// describedCounter passes N-Quads on and counts the documents and statements
// that they describe. A bulk load parses on every core and tells only how many
// quads it read; this looks at the few lines that matter beside it.
type describedCounter struct {
	in      io.Reader
	options rdf.Options

	documents, statements int

	line []byte // the start of a line that has not ended yet
}

// The lines that matter have one of these somewhere.
var (
	documentMark  = []byte(graph.PropSHA256 + ">")
	statementMark = []byte(graph.ClassStatement + ">")
)

// Read implements io.Reader.
func (c *describedCounter) Read(p []byte) (n int, err error) {
	n, err = c.in.Read(p)
	text := p[:n]
	if first := bytes.IndexByte(text, '\n') + 1; first > 0 {
		c.count(append(c.line, text[:first]...))
		end := bytes.LastIndexByte(text, '\n') + 1
		c.count(text[first:end])
		c.line, text = c.line[:0], text[end:]
	}
	// The rest of a line that is too long is a line that does not parse.
	if len(c.line) < rdf.MaxLine {
		c.line = append(c.line, text...)
	}
	if err != nil {
		c.count(c.line)
		c.line = nil
	}
	return n, err
}

func (c *describedCounter) count(lines []byte) {
	c.statements += c.lines(lines, statementMark, func(q *rdf.RawQuad) bool {
		return isIRI(&q.Predicate, graph.RDFType) && isIRI(&q.Object, graph.ClassStatement)
	})
	c.documents += c.lines(lines, documentMark, func(q *rdf.RawQuad) bool {
		return isIRI(&q.Predicate, graph.PropSHA256) && q.Subject.Kind == rdf.IRI && isIRI(&q.Label, graph.IRI(q.Subject.Text))
	})
}

// lines counts the lines with a mark that parse as a quad that is meant.
func (c *describedCounter) lines(lines, mark []byte, meant func(*rdf.RawQuad) bool) (n int) {
	for {
		at := bytes.Index(lines, mark)
		if at < 0 {
			return n
		}
		start := bytes.LastIndexByte(lines[:at], '\n') + 1
		end := len(lines)
		if length := bytes.IndexByte(lines[at:], '\n'); length >= 0 {
			end = at + length
		}
		var q rdf.RawQuad
		block := rdf.Block{Data: lines[start:end], Line: 1}
		if rdf.NewScanner(block, c.options).Next(&q) == nil && meant(&q) {
			n++
		}
		lines = lines[end:]
	}
}

func isIRI(t *rdf.Term, iri graph.IRI) bool {
	return t.Kind == rdf.IRI && string(t.Text) == string(iri)
}
