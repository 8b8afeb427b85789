// Package rdf reads and writes RDF as text: N-Quads and N-Triples.
//
// # Reading
//
// Three layers, each usable alone:
//
//	io.Reader ──► Blocks ──► Scanner ──► Reader
//	  bytes      whole lines   RawQuad    quad.Quad
//
// Blocks cuts a stream into blocks of whole lines, each with the number of its
// first line. A Scanner parses one block into RawQuads, whose terms are slices
// of the block itself; bytes are copied only where a term holds an escape.
// Blocks do not depend on each other, so a bulk load scans them on every core:
// one goroutine calls Blocks.Next, each worker makes Scanners of what it is
// given. A Reader is the two on one goroutine, giving quad values; it is a
// quad.Reader of the Cayley project. Open finds the format of a file from its
// name and decompresses it.
//
// Memory is bounded whatever the size of the stream: one block, which grows
// only to hold a line longer than itself, up to MaxLine. A Scanner allocates
// nothing but errors and room for escaped terms.
//
// # Values
//
// IRIs are quad.IRI, blank nodes quad.BNode with the label as written, simple
// literals quad.String, language-tagged strings quad.LangString, and all other
// literals quad.TypedString with the lexical form untouched: "01"^^xsd:integer
// stays "01". A literal typed xsd:string is the same term as the simple
// literal (RDF 1.1 Concepts, 3.3) and is read as quad.String. RDF scopes blank
// node labels to their document; keeping those of two documents apart is the
// task of who loads them into one store.
//
// # Grammar
//
// The grammar is that of RDF 1.1 N-Quads and N-Triples (W3C Recommendations,
// 25 February 2014). Rejected are, beyond what its productions exclude, all
// input that is not UTF-8, IRIs without a scheme, escapes in an IRI for
// characters that an IRI cannot contain, and escapes for surrogates. White
// space may stand between any two terminals, none has to; a carriage return
// alone ends a line. A raw NUL is a character like another inside a literal,
// as the grammar has it, and an error elsewhere.
//
// Options.Lenient also accepts relative IRIs, as Cayley's own data has them
// (<alice> <follows> <bob> .). That is all: words without brackets and literals
// as subject, predicate or label stay errors, because a misspelt line must not
// turn into data.
//
// # Writing
//
// AppendTerm, AppendQuad and Writer write the canonical form of N-Quads that
// RDF Dataset Canonicalization (W3C Recommendation, 21 May 2024) and RDF 1.2
// N-Quads define: single spaces, one line feed after each statement, \b \t \n
// \f \r \" \\ for those characters, \uXXXX in upper case for the other control
// characters, DEL, U+FFFE and U+FFFF, every other character as itself, and no
// datatype for xsd:string. Equal terms give equal bytes. WriteSorted sorts the
// lines and drops duplicates, so that equal sets of quads give equal files;
// blank nodes keep their labels.
//
// What N-Quads cannot express (a space in an IRI, a literal as subject, text
// that is not UTF-8) is an error, never altered. Relative IRIs are written as
// they are and need Lenient to be read back. Cayley's native values are written
// as the XSD literals of their kind, in XSD's canonical form:
//
//	quad.Int(7)         "7"^^xsd:integer
//	quad.Float(0.5)     "5.0E-1"^^xsd:double     (also INF, -INF, NaN)
//	quad.Bool(true)     "true"^^xsd:boolean
//	quad.Time(t)        "2024-02-16T09:30:00Z"^^xsd:dateTime, in UTC
//
// # Errors and concurrency
//
// A line that does not parse is a *SyntaxError with file, line and column. A
// Reader stops there unless Options.KeepGoing takes the error; what was read
// before is the caller's to undo. Blocks, Scanner, Reader and Writer serve one
// goroutine at a time each; the functions may be called from any.
package rdf
