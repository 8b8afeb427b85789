package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/table"
	"newsgraph/ingest/text"
)

// Subjects of a statement that are no entities.
const (
	ThisStatement = "this statement" // the evidence itself
	ThisArticle   = "this article"   // the document
)

// Gold is a statement with names for people instead of IRIs, as it stands on a line
// of a .jsonl file. Start and End are bytes of the article; Quote lies within them.
type Gold struct {
	ID           string            `json:"id"`
	Sentence     string            `json:"sentence"`
	Start        int               `json:"start"`
	End          int               `json:"end"`
	Subject      string            `json:"subject"`
	Property     string            `json:"property"`
	Object       string            `json:"object"`
	Polarity     graph.Polarity    `json:"polarity"`
	Modality     graph.Modality    `json:"modality"`
	AttributedTo *string           `json:"attributedTo"`
	Qualifiers   map[string]string `json:"qualifiers"`
	Quote        string            `json:"quote"`
}

// Speaker returns whom the statement is attributed to, or "".
func (g *Gold) Speaker() string {
	if g.AttributedTo == nil {
		return ""
	}
	return *g.AttributedTo
}

// saidProperty is the property by which a speaker's words are kept as text where they
// state nothing that the vocabulary has.
const saidProperty = "said"

func (g *Gold) keepsWords() bool { return g.Property == saidProperty }

// ReadGold reads statements in the gold form. Errors name the file and line.
func ReadGold(file string, r io.Reader) ([]*Gold, error) {
	var list []*Gold
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		g, err := parseGold(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		list = append(list, g)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

func parseGold(line []byte) (*Gold, error) {
	g := &Gold{Polarity: graph.Affirmed, Modality: graph.Asserted}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(g); err != nil {
		return nil, fmt.Errorf("not a statement in the gold form: %w", err)
	}
	switch {
	case g.Subject == "" || g.Property == "" || g.Object == "":
		return nil, fmt.Errorf("subject, property or object is missing")
	case g.Start < 0 || g.End < g.Start:
		return nil, fmt.Errorf("span [%d:%d] is not one", g.Start, g.End)
	case g.Polarity != graph.Affirmed && g.Polarity != graph.Negated:
		return nil, fmt.Errorf("unknown polarity %q", string(g.Polarity))
	case !slices.Contains(graph.Modalities, g.Modality):
		return nil, fmt.Errorf("unknown modality %q", string(g.Modality))
	}
	return g, nil
}

// WriteGold writes statements one a line.
func WriteGold(w io.Writer, list []*Gold) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, g := range list {
		if err := encoder.Encode(g); err != nil {
			return err
		}
	}
	return nil
}

// Gold returns the result's statements in the gold form, with ids "prefix-1" and
// so on.
func (x *Extractor) Gold(r *Result, prefix string) ([]*Gold, error) {
	t, err := text.Decode(r.Document.Bytes, text.Limits{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Document.Path, err)
	}
	ids := map[int]string{}
	for _, s := range t.Sentences() {
		ids[s.Original.Start] = s.ID()
	}
	names := entityNames(r.Entities)
	list := make([]*Gold, len(r.Statements))
	for i, s := range r.Statements {
		g := goldOf(x.pack, s, names)
		g.ID = fmt.Sprintf("%s-%d", prefix, i+1)
		g.Sentence = ids[s.Evidence.Start]
		if s.Quote != nil {
			g.Quote = string(r.Document.Bytes[s.Quote.Start:s.Quote.End])
		}
		list[i] = g
	}
	return list, nil
}

func entityNames(entities []*graph.Entity) map[graph.IRI]string {
	names := map[graph.IRI]string{}
	for _, e := range entities {
		for _, n := range e.Names {
			if n.Preferred && (n.Language == "en" || names[e.IRI] == "") {
				names[e.IRI] = n.Text
			}
		}
	}
	return names
}

// TableGold returns what a table says in the gold form, as Gold does; a row's line
// stands in a sentence's place.
func TableGold(p *pack.Pack, r *table.Result, prefix string) []*Gold {
	names := entityNames(r.Entities)
	list := make([]*Gold, len(r.Statements))
	for i, s := range r.Statements {
		list[i] = goldOf(p, s, names)
		list[i].ID = fmt.Sprintf("%s-%d", prefix, i+1)
		list[i].Sentence = strconv.Itoa(r.Lines[s.Evidence.Start])
	}
	return list
}

func goldOf(p *pack.Pack, s *graph.Statement, names map[graph.IRI]string) *Gold {
	name := func(t graph.Term) string {
		switch t {
		case graph.Term(s.Evidence.IRI()):
			return ThisStatement
		case graph.Term(s.Evidence.Document):
			return ThisArticle
		}
		if iri, ok := t.(graph.IRI); ok && names[iri] != "" {
			return names[iri]
		}
		return graph.Lexical(t)
	}
	g := &Gold{
		Start:      s.Evidence.Start,
		End:        s.Evidence.End,
		Subject:    name(s.Subject),
		Property:   p.PropertyName(s.Property),
		Object:     name(s.Object),
		Polarity:   s.Polarity,
		Modality:   s.Modality,
		Qualifiers: map[string]string{},
		Quote:      s.Evidence.Text,
	}
	if s.AttributedTo != "" {
		speaker := name(s.AttributedTo)
		g.AttributedTo = &speaker
	}
	for _, q := range s.Qualifiers {
		g.Qualifiers[q.Name] = name(q.Value)
	}
	return g
}

// Statement returns the gold statement about a document for the graph, with the
// entities that it names. Names that the pack knows, in any language, are its
// entities; others get an IRI from the property's domain or range and the name.
func (x *Extractor) Statement(g *Gold, doc *graph.Document) (*graph.Statement, []*graph.Entity, error) {
	p := x.pack.Property(g.Property)
	if p == nil {
		return nil, nil, fmt.Errorf("unknown property %q", g.Property)
	}
	evidence, err := doc.Evidence(g.Start, g.End)
	if err != nil {
		return nil, nil, err
	}
	s := &graph.Statement{Property: p.IRI, Polarity: g.Polarity, Modality: g.Modality, Evidence: evidence, Confidence: 1}
	var entities []*graph.Entity
	entity := func(name string, classes []string) graph.IRI {
		e := x.rules.EntityNamed(name, entityClass(classes))
		entities = append(entities, e)
		return e.IRI
	}
	switch g.Subject {
	case ThisStatement:
		s.Subject = evidence.IRI()
	case ThisArticle:
		s.Subject = doc.IRI
	default:
		s.Subject = entity(g.Subject, p.Domain)
	}
	if s.Object = x.literal(g.Object, p); s.Object == nil {
		s.Object = entity(g.Object, p.Range)
	}
	if speaker := g.Speaker(); speaker != "" {
		s.AttributedTo = entity(speaker, []string{"Person"})
	}
	for name, value := range g.Qualifiers {
		s.Qualifiers = append(s.Qualifiers, graph.Qualifier{Name: name, Value: graph.Text(value, "en")})
	}
	slices.SortFunc(s.Qualifiers, func(a, b graph.Qualifier) int { return strings.Compare(a.Name, b.Name) })
	if at := strings.Index(evidence.Text, g.Quote); at >= 0 && g.Quote != "" {
		s.Quote = &graph.Span{Start: g.Start + at, End: g.Start + at + len(g.Quote)}
	}
	return s, entities, nil
}

// entityClass is the first class of a domain or range.
func entityClass(classes []string) string {
	for _, c := range classes {
		if !pack.IsDatatype(c) {
			return c
		}
	}
	return "Thing"
}

// literal returns the object as a literal where the property's range is one, or nil.
// A range of both takes a name that the pack knows as an entity.
func (x *Extractor) literal(object string, p *pack.Property) graph.Term {
	mixed := slices.ContainsFunc(p.Range, func(c string) bool { return !pack.IsDatatype(c) })
	if mixed && x.rules.Knows(object) {
		return nil
	}
	for _, r := range p.Range {
		switch r {
		case "date":
			if t, ok := graph.Date(object); ok {
				return t
			}
		case "boolean":
			return graph.Boolean(object == "true")
		case "quantity":
			return quantity(object)
		case "text":
			return graph.Text(object, "en")
		}
	}
	return nil
}
