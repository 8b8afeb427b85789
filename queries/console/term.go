package console

import (
	"context"
	"errors"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/queries/present"
)

// term is a term as JSON has it: an iriTerm, a textTerm or a blankTerm.
type term any

type iriTerm struct {
	IRI   string `json:"iri"`
	Short string `json:"short"`
	Label string `json:"label"`
	Kind  string `json:"kind"`
}

type textTerm struct {
	Text     string `json:"text"`
	Language string `json:"language,omitempty"`
	Datatype string `json:"datatype,omitempty"` // with a prefix, if it has one
}

type blankTerm struct {
	Blank string `json:"blank"`
	Label string `json:"label"`
}

// teller puts what one request reads into the forms of the API, with labels in
// one language. It is for one goroutine.
type teller struct {
	*present.Namer
	view      *view
	ctx       context.Context
	documents map[graph.IRI]*documentForm
}

// teller returns what tells of a view in a language. It ends with the view.
func (v *view) teller(ctx context.Context, language string) *teller {
	names := present.NewNamer(v.Snapshot, v.server.pack, language)
	v.namers = append(v.namers, names)
	return &teller{names, v, ctx, map[graph.IRI]*documentForm{}}
}

// term returns the form of a term.
func (t *teller) term(v graph.Term) term {
	switch v := v.(type) {
	case graph.IRI:
		return t.iri(v)
	case quad.BNode:
		return blankTerm{string(v), v.String()}
	case quad.LangString:
		return textTerm{Text: string(v.Value), Language: v.Lang}
	case quad.TypedString:
		return textTerm{Text: string(v.Value), Datatype: t.Short(v.Type)}
	case quad.TypedStringer:
		typed := v.TypedString()
		return textTerm{Text: string(typed.Value), Datatype: t.Short(typed.Type)}
	}
	return textTerm{Text: graph.Lexical(v)}
}

// iri returns the form of an IRI, with what it is the name of.
func (t *teller) iri(iri graph.IRI) iriTerm {
	form := iriTerm{IRI: string(iri), Short: t.Short(iri)}
	document, span, isSpan := graph.ParseSpanIRI(iri)
	switch {
	case isSpan:
		form.Kind, form.Label = "evidence", t.Place(document, span.Start, span.End)
	case strings.HasPrefix(string(iri), graph.NSStatement):
		form.Kind, form.Label = "statement", form.Short
	case strings.HasPrefix(string(iri), graph.NSDocument):
		form.Kind, form.Label = "document", t.Term(iri)
	default:
		form.Kind, form.Label = t.kind(iri), t.Term(iri)
	}
	return form
}

// kind tells classes, properties and entities from what the graph only mentions.
func (t *teller) kind(iri graph.IRI) string {
	switch {
	case t.Pack.ClassByIRI(iri) != nil:
		return "class"
	case t.Pack.PropertyByIRI(iri) != nil:
		return "property"
	case strings.HasPrefix(string(iri), t.Pack.EntityNamespace), t.IsNamed(iri), t.IsTyped(iri):
		return "entity"
	}
	return "other"
}

// terms returns the forms of IRIs.
func (t *teller) terms(iris []graph.IRI) []term {
	list := make([]term, len(iris))
	for i, iri := range iris {
		list[i] = t.iri(iri)
	}
	return list
}

// documentForm is what statements tell of their document.
type documentForm struct {
	ID       string `json:"id"`
	Path     string `json:"path"`
	Title    string `json:"title"`
	Language string `json:"language"`
	Date     string `json:"date"`
}

// documentRow is a document in a list.
type documentRow struct {
	documentForm
	Statements int `json:"statements"`
	Quads      int `json:"quads"`
}

func rowOf(d *graph.DocumentInfo) documentRow {
	return documentRow{documentForm{string(d.IRI), d.Path, d.Title, d.Language, d.Created}, d.Statements, d.Quads}
}

// document returns the form of a document.
func (t *teller) document(iri graph.IRI) (*documentForm, error) {
	if form := t.documents[iri]; form != nil {
		return form, nil
	}
	info, err := t.Snapshot.DocumentInfo(iri)
	if err != nil && !errors.Is(err, graph.ErrNotFound) {
		return nil, err
	}
	form := &documentForm{ID: string(iri)}
	if err == nil {
		*form = rowOf(info).documentForm
	}
	t.documents[iri] = form
	return form, nil
}
