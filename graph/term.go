package graph

import (
	"strconv"

	"github.com/cayleygraph/quad"
)

// Term is an RDF term: an IRI, a blank node or a literal.
type Term = quad.Value

// Quad is an RDF quad. Its label is the document that states it.
type Quad = quad.Quad

// IRI is an absolute IRI without angle brackets.
type IRI = quad.IRI

// Namespaces of newsgraph's own terms. A domain pack may put its vocabulary
// and its entities into other ones.
const (
	NSVocabulary = "urn:newsgraph:v:"    // classes, properties and the statement model: ng:
	NSEntity     = "urn:newsgraph:e:"    // entities: e:
	NSDocument   = "urn:newsgraph:d:"    // documents, by the hash of their bytes
	NSStatement  = "urn:newsgraph:s:"    // statements, by the hash of what they say and where
	NSRule       = "urn:newsgraph:rule:" // the extraction rule or table mapping behind a statement
	NSJudgement  = "urn:newsgraph:j:"    // judgements, by the hash of what they are about
)

// IRIs of the vocabularies that the statement model borrows from.
const (
	RDFType      IRI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	RDFSubject   IRI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject"
	RDFPredicate IRI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate"
	RDFObject    IRI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#object"

	SKOSPrefLabel IRI = "http://www.w3.org/2004/02/skos/core#prefLabel"
	SKOSAltLabel  IRI = "http://www.w3.org/2004/02/skos/core#altLabel"
	SKOSNote      IRI = "http://www.w3.org/2004/02/skos/core#note"
	OWLSameAs     IRI = "http://www.w3.org/2002/07/owl#sameAs"

	ProvGeneratedBy IRI = "http://www.w3.org/ns/prov#wasGeneratedBy"

	DCTitle    IRI = "http://purl.org/dc/terms/title"
	DCLanguage IRI = "http://purl.org/dc/terms/language"
	DCSource   IRI = "http://purl.org/dc/terms/source"
	DCCreated  IRI = "http://purl.org/dc/terms/created"
	DCCreator  IRI = "http://purl.org/dc/terms/creator"
)

// IRIs of the statement model.
const (
	ClassStatement IRI = NSVocabulary + "Statement"
	ClassTable     IRI = NSVocabulary + "Table"
	ClassArticle   IRI = NSVocabulary + "Article"
	ClassJudgement IRI = NSVocabulary + "Judgement"

	PropPolarity       IRI = NSVocabulary + "polarity"
	PropModality       IRI = NSVocabulary + "modality"
	PropConfidence     IRI = NSVocabulary + "confidence"
	PropAttributedTo   IRI = NSVocabulary + "attributedTo"
	PropEvidence       IRI = NSVocabulary + "evidence"
	PropQuote          IRI = NSVocabulary + "quote"
	PropSubjectMention IRI = NSVocabulary + "subjectMention"
	PropObjectMention  IRI = NSVocabulary + "objectMention"
	PropText           IRI = NSVocabulary + "text"
	PropStartByte      IRI = NSVocabulary + "startByte"
	PropEndByte        IRI = NSVocabulary + "endByte"
	PropSHA256         IRI = NSVocabulary + "sha256"
	PropByteSize       IRI = NSVocabulary + "byteSize"
)

// IRIs of the model of judgements, beside those of statements.
const (
	PropJudges     IRI = NSVocabulary + "judges"
	PropVerdict    IRI = NSVocabulary + "verdict"
	PropCorrection IRI = NSVocabulary + "correction"
)

// nsQualifier precedes a qualifier's name in the predicate that carries it.
const nsQualifier = NSVocabulary + "qualifier/"

// QualifierProperty returns the predicate that carries the qualifier of a name.
func QualifierProperty(name string) IRI { return IRI(nsQualifier + name) }

// Datatypes of XML Schema that literals of statements have.
const (
	xsd = "http://www.w3.org/2001/XMLSchema#"

	XSDInteger    IRI = xsd + "integer"
	XSDDecimal    IRI = xsd + "decimal"
	XSDBoolean    IRI = xsd + "boolean"
	XSDDate       IRI = xsd + "date"
	XSDDateTime   IRI = xsd + "dateTime"
	XSDGYear      IRI = xsd + "gYear"
	XSDGYearMonth IRI = xsd + "gYearMonth"
	XSDGMonthDay  IRI = xsd + "gMonthDay"
)

// Integer returns the xsd:integer literal of n.
func Integer(n int64) Term { return typed(strconv.FormatInt(n, 10), XSDInteger) }

// Decimal returns the shortest xsd:decimal literal that reads back as f.
func Decimal(f float64) Term { return typed(strconv.FormatFloat(f, 'f', -1, 64), XSDDecimal) }

// Boolean returns the xsd:boolean literal of b.
func Boolean(b bool) Term { return typed(strconv.FormatBool(b), XSDBoolean) }

// Text returns a plain string literal, or a language-tagged one if lang is
// not empty.
func Text(s, lang string) Term {
	if lang == "" {
		return quad.String(s)
	}
	return quad.LangString{Value: quad.String(s), Lang: lang}
}

// Date returns the literal of a calendar date as the text gives it: a day
// ("2024-02-16"), a month ("2023-10"), a year ("2023") or a day whose year the
// text leaves out ("--02-16"). ok is false for any other form.
func Date(s string) (t Term, ok bool) {
	switch {
	case matchesShape(s, "0000-00-00"):
		return typed(s, XSDDate), true
	case matchesShape(s, "0000-00"):
		return typed(s, XSDGYearMonth), true
	case matchesShape(s, "0000"):
		return typed(s, XSDGYear), true
	case matchesShape(s, "--00-00"):
		return typed(s, XSDGMonthDay), true
	}
	return nil, false
}

// matchesShape tells whether s has a digit wherever shape has a 0 and shape's
// own byte everywhere else.
func matchesShape(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(s) {
		digit := s[i] >= '0' && s[i] <= '9'
		if (shape[i] == '0') != digit || shape[i] != '0' && s[i] != shape[i] {
			return false
		}
	}
	return true
}

func typed(lexical string, datatype IRI) Term {
	return quad.TypedString{Value: quad.String(lexical), Type: datatype}
}

// Lexical returns the text of a term without quotes, brackets, datatype or
// language tag.
func Lexical(t Term) string {
	switch t := t.(type) {
	case quad.IRI:
		return string(t)
	case quad.BNode:
		return string(t)
	case quad.String:
		return string(t)
	case quad.LangString:
		return string(t.Value)
	case quad.TypedString:
		return string(t.Value)
	case quad.TypedStringer:
		return string(t.TypedString().Value)
	case nil:
		return ""
	}
	return t.String()
}
