package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"newsgraph/graph"
)

func (s *Server) registerSchema(mux *http.ServeMux) {
	s.route(mux, "GET /api/schema", lookup, s.schema)
}

// schemaForm is the classes and properties of the packs and of the store, with
// how much there is of them, and examples to start from.
type schemaForm struct {
	Prefixes   map[string]string `json:"prefixes"`
	Classes    []classForm       `json:"classes"`
	Properties []propertyForm    `json:"properties"`
	Examples   []example         `json:"examples"`
}

type classForm struct {
	IRI     string   `json:"iri"`
	Short   string   `json:"short"`
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Parents []string `json:"parents"` // names
	Count   int      `json:"count"`   // members
}

type propertyForm struct {
	IRI        string   `json:"iri"`
	Short      string   `json:"short"`
	Name       string   `json:"name"`
	Label      string   `json:"label"`
	Domain     []string `json:"domain"`     // class names
	Range      []string `json:"range"`      // class names and datatypes
	Statements int      `json:"statements"` // of any standing
	Facts      int      `json:"facts"`      // quads with the property as predicate
}

func (s *Server) schema(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, func(t *teller, _ *parameters) (any, error) {
		c, err := s.catalog.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		examples, err := s.examples.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		form := schemaForm{
			Prefixes: s.prefixes, Classes: []classForm{}, Properties: []propertyForm{},
			Examples: append([]example{}, inLanguage(examples, t.Language)...),
		}
		for i := range c.items {
			switch it := &c.items[i]; it.kind {
			case aClass:
				if it.iri != graph.ClassStatement {
					form.Classes = append(form.Classes, t.class(it))
				}
			case aProperty:
				if !isMachinery(it.iri) {
					form.Properties = append(form.Properties, t.property(it))
				}
			}
		}
		slices.SortStableFunc(form.Classes, func(a, b classForm) int { return cmp.Compare(b.Count, a.Count) })
		slices.SortStableFunc(form.Properties, func(a, b propertyForm) int {
			return cmp.Or(cmp.Compare(b.Statements, a.Statements), cmp.Compare(b.Facts, a.Facts))
		})
		return form, nil
	})
}

func (t *teller) class(it *item) classForm {
	form := classForm{string(it.iri), t.Short(it.iri), t.Local(it.iri), t.Term(it.iri), []string{}, it.count}
	if c := t.Pack.ClassByIRI(it.iri); c != nil {
		form.Name, form.Parents = c.Name, append(form.Parents, c.Parents...)
	}
	return form
}

func (t *teller) property(it *item) propertyForm {
	form := propertyForm{
		IRI: string(it.iri), Short: t.Short(it.iri), Name: t.Local(it.iri), Label: t.Term(it.iri),
		Domain: []string{}, Range: []string{}, Statements: it.statements, Facts: it.facts,
	}
	if p := t.Pack.PropertyByIRI(it.iri); p != nil {
		form.Name, form.Domain, form.Range = p.Name, append(form.Domain, p.Domain...), append(form.Range, p.Range...)
	}
	return form
}

// isMachinery tells whether a property only carries statements and documents.
// Who writes queries may use it, but it is none of what the graph is about.
func isMachinery(iri graph.IRI) bool {
	switch iri {
	case graph.RDFSubject, graph.RDFPredicate, graph.RDFObject, graph.ProvGeneratedBy,
		graph.PropPolarity, graph.PropModality, graph.PropConfidence, graph.PropAttributedTo, graph.PropEvidence,
		graph.PropQuote, graph.PropSubjectMention, graph.PropObjectMention, graph.PropText,
		graph.PropStartByte, graph.PropEndByte, graph.PropSHA256, graph.PropByteSize:
		return true
	}
	return strings.HasPrefix(string(iri), graph.NSVocabulary+"qualifier/")
}
