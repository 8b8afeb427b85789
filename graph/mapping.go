package graph

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// Quads returns the quads that store the statement, all labelled with its
// document.
func (s *Statement) Quads() []Quad { return append(s.said(), s.Evidence.quads()...) }

// said returns the quads without those of the evidence, which other statements
// may share.
func (s *Statement) said() []Quad {
	id, label := s.ID(), s.Evidence.Document
	quads := make([]Quad, 0, 16)
	add := func(p IRI, o Term) { quads = append(quads, Quad{Subject: id, Predicate: p, Object: o, Label: label}) }
	if s.IsFact() {
		quads = append(quads, Quad{Subject: s.Subject, Predicate: s.Property, Object: s.Object, Label: label})
	}
	add(RDFType, ClassStatement)
	add(RDFSubject, s.Subject)
	add(RDFPredicate, s.Property)
	add(RDFObject, s.Object)
	add(PropPolarity, Text(string(s.Polarity), ""))
	add(PropModality, Text(string(s.Modality), ""))
	add(PropConfidence, Decimal(s.Confidence))
	add(PropEvidence, s.Evidence.IRI())
	if s.AttributedTo != "" {
		add(PropAttributedTo, s.AttributedTo)
	}
	if s.Rule != "" {
		add(ProvGeneratedBy, s.Rule)
	}
	for _, q := range sortedQualifiers(s.Qualifiers) {
		add(QualifierProperty(q.Name), q.Value)
	}
	for _, m := range s.mentions() {
		if *m.span != nil {
			add(m.property, (*m.span).IRI(label))
		}
	}
	return quads
}

// ReadStatements returns the statements that the quads hold, in the order of
// [SortStatements]. Quads that belong to no statement are passed over. It is
// the inverse of [Statement.Quads].
func ReadStatements(quads []Quad) ([]*Statement, error) {
	nodes := map[IRI]*Statement{}
	texts := map[IRI]Term{}
	for _, q := range quads {
		subject, _ := q.Subject.(IRI)
		switch {
		case q.Predicate == RDFType && q.Object == ClassStatement:
			nodes[subject] = &Statement{id: subject}
		case q.Predicate == PropText:
			texts[subject] = q.Object
		}
	}
	for _, q := range quads {
		subject, _ := q.Subject.(IRI)
		predicate, _ := q.Predicate.(IRI)
		if s, ok := nodes[subject]; ok {
			if err := s.set(predicate, q.Object); err != nil {
				return nil, fmt.Errorf("statement <%s>: %w", string(subject), err)
			}
		}
	}
	list := make([]*Statement, 0, len(nodes))
	for id, s := range nodes {
		if err := s.complete(texts); err != nil {
			return nil, fmt.Errorf("statement <%s>: %w", string(id), err)
		}
		list = append(list, s)
	}
	SortStatements(list)
	return list, nil
}

// mention pairs a span of the statement with the property that stores it.
type mention struct {
	property IRI
	span     **Span
}

func (s *Statement) mentions() [3]mention {
	return [3]mention{
		{PropQuote, &s.Quote},
		{PropSubjectMention, &s.SubjectMention},
		{PropObjectMention, &s.ObjectMention},
	}
}

// set takes one property of the statement's node from its stored form.
func (s *Statement) set(p IRI, o Term) error {
	switch p {
	case RDFSubject:
		return setIRI(&s.Subject, o)
	case RDFPredicate:
		return setIRI(&s.Property, o)
	case RDFObject:
		s.Object = o
	case PropPolarity:
		s.Polarity = Polarity(Lexical(o))
	case PropModality:
		s.Modality = Modality(Lexical(o))
	case PropConfidence:
		return setFloat(&s.Confidence, o)
	case PropAttributedTo:
		return setIRI(&s.AttributedTo, o)
	case ProvGeneratedBy:
		return setIRI(&s.Rule, o)
	case PropEvidence:
		return setSpan(&s.Evidence.Document, &s.Evidence.Span, o)
	default:
		return s.setMentionOrQualifier(p, o)
	}
	return nil
}

func (s *Statement) setMentionOrQualifier(p IRI, o Term) error {
	for _, m := range s.mentions() {
		if m.property == p {
			var document IRI
			*m.span = new(Span)
			return setSpan(&document, *m.span, o)
		}
	}
	if name, ok := strings.CutPrefix(string(p), nsQualifier); ok {
		s.Qualifiers = append(s.Qualifiers, Qualifier{name, o})
	}
	return nil
}

// complete fills in the evidence's text and checks that nothing is missing.
func (s *Statement) complete(texts map[IRI]Term) error {
	if s.Subject == "" || s.Property == "" || s.Object == nil || s.Evidence.Document == "" {
		return fmt.Errorf("its subject, property, object or evidence is missing")
	}
	text, ok := texts[s.Evidence.IRI()]
	if !ok {
		return fmt.Errorf("its evidence <%s> has no text", string(s.Evidence.IRI()))
	}
	s.Evidence.Text = Lexical(text)
	if tagged, ok := text.(quad.LangString); ok {
		s.Evidence.Language = tagged.Lang
	}
	s.Qualifiers = sortedQualifiers(s.Qualifiers)
	return nil
}

func setIRI(dst *IRI, o Term) error {
	iri, ok := o.(IRI)
	if !ok {
		return fmt.Errorf("%s stands where an IRI belongs", quad.StringOf(o))
	}
	*dst = iri
	return nil
}

func setFloat(dst *float64, o Term) error {
	f, err := strconv.ParseFloat(Lexical(o), 64)
	if err != nil {
		return fmt.Errorf("%s stands where a number belongs", quad.StringOf(o))
	}
	*dst = f
	return nil
}

func setSpan(document *IRI, span *Span, o Term) error {
	iri, _ := o.(IRI)
	doc, s, ok := ParseSpanIRI(iri)
	if !ok {
		return fmt.Errorf("%s stands where the IRI of a byte range belongs", quad.StringOf(o))
	}
	*document, *span = doc, s
	return nil
}
