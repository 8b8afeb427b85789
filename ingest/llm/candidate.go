package llm

import (
	"bytes"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest"
	"newsgraph/ingest/text"
)

// candidate is a statement as a model gives it.
type candidate struct {
	Subject      string         `json:"subject"`
	SubjectClass string         `json:"subjectClass"`
	Property     string         `json:"property"`
	Object       string         `json:"object"`
	ObjectClass  string         `json:"objectClass"` // a class, or a datatype
	Polarity     graph.Polarity `json:"polarity"`
	Modality     graph.Modality `json:"modality"`
	AttributedTo string         `json:"attributedTo"` // "" for the article itself
	Quote        string         `json:"quote"`
}

// The reasons for which candidates are dropped.
const (
	noQuote        = "the quote is not in the article"
	noSentence     = "the quote is not within one sentence"
	notInQuote     = "subject or object is not in the quote"
	noSpeaker      = "the speaker is not in the article"
	noProperty     = "the property is not in the schema"
	noStanding     = "the polarity or modality is not in the schema"
	wrongClass     = "the schema does not allow the property between these classes"
	wrongValue     = "the object is no value of the property"
	saidByRule     = "the rules state it"
	deniedByRule   = "the rules state the opposite"
	saidByModelToo = "the model states it twice"
)

// article is an article with what is stated of it so far.
type article struct {
	x         *Extractor
	result    *ingest.Result
	sentences []text.Sentence
	byRules   []*graph.Statement
}

func newArticle(x *Extractor, r *ingest.Result, sentences []text.Sentence) *article {
	return &article{x, r, sentences, slices.Clone(r.Statements)}
}

// partBytes is about how long a part of an article is that is asked about at once.
const partBytes = 12 << 10

// parts cuts the article into stretches of whole sentences.
func (a *article) parts() []string {
	var parts []string
	body := a.result.Document.Bytes
	start := 0
	for i, s := range a.sentences {
		if i > 0 && s.Original.End-start > partBytes {
			parts = append(parts, string(body[start:s.Original.Start]))
			start = s.Original.Start
		}
	}
	return append(parts, string(body[start:]))
}

// take makes a statement of a candidate, or returns why it is dropped.
func (a *article) take(c candidate) (reason string) {
	p := a.x.pack.Property(c.Property)
	if p == nil {
		return noProperty
	}
	if reason := a.check(&c, p); reason != "" {
		return reason
	}
	sentence, reason := a.sentenceOf(c.Quote)
	if reason != "" {
		return reason
	}
	if c.ObjectClass == "boolean" && c.Object != "true" && c.Object != "false" {
		return wrongValue
	}
	g := &ingest.Gold{
		Start: sentence.Start, End: sentence.End, Quote: c.Quote,
		Subject: c.Subject, Property: c.Property, Object: c.Object, Polarity: c.Polarity, Modality: c.Modality,
	}
	if c.AttributedTo != "" {
		g.AttributedTo = &c.AttributedTo
	}
	s, entities, err := a.x.rules.Statement(g, a.result.Document)
	if err != nil {
		return wrongValue
	}
	s.Rule, s.Confidence = Rule, Confidence
	if !a.typed(s, p, entities) {
		return wrongClass
	}
	if reason := a.against(s); reason != "" {
		return reason
	}
	a.result.Statements = append(a.result.Statements, s)
	a.result.Entities = append(a.result.Entities, entities...)
	return ""
}

// check tells what is wrong with a candidate as far as its words tell.
func (a *article) check(c *candidate, p *pack.Property) (reason string) {
	switch {
	case c.Polarity != graph.Affirmed && c.Polarity != graph.Negated, !slices.Contains(graph.Modalities, c.Modality):
		return noStanding
	case c.Subject == "" || c.Object == "" || !strings.Contains(c.Quote, c.Subject) || !strings.Contains(c.Quote, c.Object):
		return notInQuote
	case c.AttributedTo != "" && !bytes.Contains(a.result.Document.Bytes, []byte(c.AttributedTo)):
		return noSpeaker
	case !a.allowed(c.SubjectClass, p.Domain) || !a.allowed(c.ObjectClass, p.Range):
		return wrongClass
	}
	return ""
}

// allowed tells whether a class, or a datatype, is one of a domain or range.
func (a *article) allowed(class string, classes []string) bool {
	return slices.ContainsFunc(classes, func(c string) bool { return a.x.pack.IsA(class, c) })
}

// sentenceOf returns the sentence that a quote stands in.
func (a *article) sentenceOf(quote string) (span graph.Span, reason string) {
	at := bytes.Index(a.result.Document.Bytes, []byte(quote))
	if quote == "" || at < 0 {
		return span, noQuote
	}
	for _, s := range a.sentences {
		if s.Original.Start <= at && at+len(quote) <= s.Original.End {
			return graph.Span{Start: s.Original.Start, End: s.Original.End}, ""
		}
	}
	return span, noSentence
}

// typed tells whether what the pack or the store's form knows of the entities and
// of the value fits the property. The model's own word for a class does not count
// where the gazetteer has another.
func (a *article) typed(s *graph.Statement, p *pack.Property, entities []*graph.Entity) bool {
	fits := func(t graph.Term, classes []string) bool {
		for _, e := range entities {
			if graph.Term(e.IRI) != t {
				continue
			}
			return slices.ContainsFunc(e.Classes, func(iri graph.IRI) bool {
				c := a.x.pack.ClassByIRI(iri)
				return c != nil && a.allowed(c.Name, classes)
			})
		}
		return slices.ContainsFunc(classes, pack.IsDatatype) // a literal, which Statement has checked
	}
	return fits(s.Subject, p.Domain) && fits(s.Object, p.Range)
}

// against tells whether what is stated already stands against a statement.
func (a *article) against(s *graph.Statement) (reason string) {
	for i, other := range a.result.Statements {
		if other.Subject != s.Subject || other.Property != s.Property || other.Object != s.Object || other.Evidence.Span != s.Evidence.Span {
			continue
		}
		switch {
		case i >= len(a.byRules):
			return saidByModelToo
		case other.Polarity != s.Polarity:
			return deniedByRule
		}
		return saidByRule
	}
	return ""
}

// finish brings statements and entities into the order that a result has.
func (a *article) finish() {
	graph.SortStatements(a.result.Statements)
	entities := a.result.Entities
	slices.SortStableFunc(entities, func(x, y *graph.Entity) int { return strings.Compare(string(x.IRI), string(y.IRI)) })
	a.result.Entities = slices.CompactFunc(entities, func(x, y *graph.Entity) bool { return x.IRI == y.IRI })
}
