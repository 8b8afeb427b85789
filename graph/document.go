package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Document is a source of statements: an article, or a table whose rows state
// facts. Its bytes are kept in the store, so that evidence can be checked
// again at any time.
type Document struct {
	IRI      IRI    // from the hash of Bytes: the same bytes are the same document
	Class    IRI    // ClassArticle or ClassTable
	Path     string // where the bytes came from, as the user named it
	Title    string // "" if not known
	Language string // BCP 47 language tag, "" if not known
	Author   string // as the document names them, "" if not known
	Created  string // date of publication in a form that Date takes, "" if not known
	Bytes    []byte // the text that evidence offsets refer to
}

// NewDocument returns the article with these bytes.
func NewDocument(path string, bytes []byte) *Document {
	return &Document{IRI: DocumentIRI(bytes), Class: ClassArticle, Path: path, Bytes: bytes}
}

// NewTable returns the table with these bytes.
func NewTable(path string, bytes []byte) *Document {
	return &Document{IRI: DocumentIRI(bytes), Class: ClassTable, Path: path, Bytes: bytes}
}

// DocumentIRI returns the IRI of the document with these bytes.
func DocumentIRI(bytes []byte) IRI {
	sum := sha256.Sum256(bytes)
	return IRI(NSDocument + hex.EncodeToString(sum[:16]))
}

// Evidence returns the evidence that bytes [start,end) of the document give.
func (d *Document) Evidence(start, end int) (Evidence, error) {
	if start < 0 || end < start || end > len(d.Bytes) {
		return Evidence{}, fmt.Errorf("%s: span [%d:%d] outside the document of %d bytes", d.Path, start, end, len(d.Bytes))
	}
	return Evidence{
		Document: d.IRI,
		Span:     Span{start, end},
		Text:     TextOf(d.Bytes[start:end]),
		Language: d.Language,
	}, nil
}

// TextOf returns the characters that bytes of a document stand for: UTF-8 or,
// where they are not, Windows-1252, in which tables of older programs are. An
// article is UTF-8 throughout.
func TextOf(bytes []byte) string {
	if utf8.Valid(bytes) {
		return string(bytes)
	}
	var b strings.Builder
	for _, c := range bytes {
		b.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
	return b.String()
}

// Quads returns what the store keeps of the document beside its bytes.
func (d *Document) Quads() []Quad {
	sum := sha256.Sum256(d.Bytes)
	var quads []Quad
	add := func(p IRI, o Term) {
		quads = append(quads, Quad{Subject: d.IRI, Predicate: p, Object: o, Label: d.IRI})
	}
	add(RDFType, d.Class)
	add(PropSHA256, Text(hex.EncodeToString(sum[:]), ""))
	add(PropByteSize, Integer(int64(len(d.Bytes))))
	if d.Path != "" {
		add(DCSource, Text(d.Path, ""))
	}
	if d.Title != "" {
		add(DCTitle, Text(d.Title, d.Language))
	}
	if d.Author != "" {
		add(DCCreator, Text(d.Author, ""))
	}
	if d.Language != "" {
		add(DCLanguage, Text(d.Language, ""))
	}
	if date, ok := Date(d.Created); ok {
		add(DCCreated, date)
	}
	return quads
}

// Span is a half-open range of bytes of a document.
type Span struct{ Start, End int }

// IRI returns the IRI of the span in a document, with the fragment
// "bytes=START,END".
func (s Span) IRI(document IRI) IRI {
	iri := make([]byte, 0, len(document)+32)
	iri = append(append(iri, document...), "#bytes="...)
	iri = append(strconv.AppendInt(iri, int64(s.Start), 10), ',')
	return IRI(strconv.AppendInt(iri, int64(s.End), 10))
}

// ParseSpanIRI takes an IRI made by [Span.IRI] apart.
func ParseSpanIRI(iri IRI) (document IRI, s Span, ok bool) {
	doc, bytes, found := strings.Cut(string(iri), "#bytes=")
	first, second, comma := strings.Cut(bytes, ",")
	if !found || !comma {
		return "", Span{}, false
	}
	start, err1 := strconv.Atoi(first)
	end, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || start < 0 || end < start {
		return "", Span{}, false
	}
	return IRI(doc), Span{start, end}, true
}

// Evidence is a byte range of a document and the text that stands there.
type Evidence struct {
	Document IRI
	Span
	Text     string // exactly the document's bytes in Span, as TextOf reads them
	Language string // of Text, "" if not known
}

// IRI returns the IRI of the evidence: document and byte range.
func (e Evidence) IRI() IRI { return e.Span.IRI(e.Document) }

func (e Evidence) quads() []Quad {
	iri := e.IRI()
	return []Quad{
		{Subject: iri, Predicate: PropText, Object: Text(e.Text, e.Language), Label: e.Document},
		{Subject: iri, Predicate: PropStartByte, Object: Integer(int64(e.Start)), Label: e.Document},
		{Subject: iri, Predicate: PropEndByte, Object: Integer(int64(e.End)), Label: e.Document},
	}
}

// Entity is what statements are about: a person, a firm, a product.
type Entity struct {
	IRI     IRI
	Classes []IRI
	Names   []Name
	SameAs  []IRI // the same entity elsewhere, such as its Wikidata IRI
}

// Name is a name of an entity. Each language has at most one preferred name.
type Name struct {
	Text      string
	Language  string
	Preferred bool
}

// Quads returns the entity's classes, names and external ids, as mentioned in
// the document of the given IRI.
func (e *Entity) Quads(document IRI) []Quad {
	var quads []Quad
	add := func(p IRI, o Term) {
		quads = append(quads, Quad{Subject: e.IRI, Predicate: p, Object: o, Label: document})
	}
	for _, c := range e.Classes {
		add(RDFType, c)
	}
	for _, n := range e.Names {
		if n.Preferred {
			add(SKOSPrefLabel, Text(n.Text, n.Language))
		} else {
			add(SKOSAltLabel, Text(n.Text, n.Language))
		}
	}
	for _, iri := range e.SameAs {
		add(OWLSameAs, iri)
	}
	return quads
}
