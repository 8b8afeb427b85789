package rdf

import "github.com/cayleygraph/quad"

// Kind is the kind of a raw term.
type Kind uint8

// A label that is absent has kind NoTerm, the zero value.
const (
	NoTerm Kind = iota
	IRI
	BlankNode
	SimpleLiteral
	LanguageLiteral
	TypedLiteral
)

// Term is a term as it stands in a block. Its bytes belong to the Scanner: see
// Scanner.Next.
type Term struct {
	Kind Kind
	Text []byte // the IRI, the blank node label or the lexical form, unescaped and without delimiters
	Tag  []byte // the language tag of a LanguageLiteral, the datatype IRI of a TypedLiteral
}

// RawQuad is one statement of a block.
type RawQuad struct {
	Subject, Predicate, Object, Label Term

	Line int // the number of the line it stands on
}

// Value returns the term as a quad value with its own copy of the bytes; nil
// for NoTerm.
func (t Term) Value() quad.Value {
	switch t.Kind {
	case IRI:
		return quad.IRI(t.Text)
	case BlankNode:
		return quad.BNode(t.Text)
	case SimpleLiteral:
		return quad.String(t.Text)
	case LanguageLiteral:
		return quad.LangString{Value: quad.String(t.Text), Lang: string(t.Tag)}
	case TypedLiteral:
		return quad.TypedString{Value: quad.String(t.Text), Type: quad.IRI(t.Tag)}
	}
	return nil
}
