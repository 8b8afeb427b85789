package gizmo

import (
	"slices"
	"strconv"

	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"newsgraph/graph"
)

// fact is a step through statements: from nodes to the statements about them,
// and on to what those say. It does not change.
type fact struct {
	from       *path.Path
	start, end graph.IRI     // rdf:subject and rdf:object, or backwards
	properties []quad.Value  // that the statements may be of; none is any
	suffix     string        // of its tags
	conditions []requirement // on the statements
	evidence   bool          // is shown
}

// requirement asks that a statement have one of some values.
type requirement struct {
	property graph.IRI
	values   []quad.Value // none is any
}

// The tags of a fact.
const (
	tagStatement = "statement"
	tagProperty  = "property"
	tagPolarity  = "polarity"
	tagModality  = "modality"
	tagSpeaker   = "speaker"
	tagText      = "text"
	tagDocument  = "document"
	tagStart     = "start"
	tagEnd       = "end"
)

// factSteps are the methods that make a fact, or narrow the one made last.
var factSteps = map[string]func(*built, *arguments) *fact{
	"facts":  func(b *built, a *arguments) *fact { return newFact(b, a, graph.RDFSubject, graph.RDFObject) },
	"factsR": func(b *built, a *arguments) *fact { return newFact(b, a, graph.RDFObject, graph.RDFSubject) },
	"asserted": func(b *built, _ *arguments) *fact {
		return b.fact.standing(graph.Affirmed, graph.Asserted)
	},
	"predicted": func(b *built, _ *arguments) *fact {
		return b.fact.standing(graph.Affirmed, graph.Predicted, graph.Planned)
	},
	"denied": func(b *built, _ *arguments) *fact { return b.fact.standing(graph.Negated) },
	"saidBy": func(b *built, a *arguments) *fact {
		return b.fact.where(requirement{graph.PropAttributedTo, a.terms(0)})
	},
	"evidence": func(b *built, _ *arguments) *fact {
		f := *b.fact
		f.evidence = true
		return &f
	},
}

// beginsFact tells a method that needs no fact before it.
func beginsFact(method string) bool { return method == "facts" || method == "factsR" }

// newFact takes which properties to follow, and what its tags are to end with.
// Without, those of the second fact of a path end with 2, and so on, since a tag
// cannot stand for two nodes.
func newFact(b *built, a *arguments, start, end graph.IRI) *fact {
	f := &fact{from: b.path, start: start, end: end}
	for _, property := range a.via(0) {
		term, ok := property.(quad.Value)
		if !ok {
			a.refuse(0)
		}
		f.properties = append(f.properties, term)
	}
	switch {
	case a.len() > 1:
		f.suffix = a.text(1)
	case b.facts > 0:
		f.suffix = strconv.Itoa(b.facts + 1)
	}
	return f
}

// where is the fact with a condition more.
func (f *fact) where(r requirement) *fact {
	narrowed := *f
	narrowed.conditions = append(slices.Clip(f.conditions), r)
	return &narrowed
}

// standing is the fact with statements of a polarity and, unless there are none,
// of one of the modalities.
func (f *fact) standing(polarity graph.Polarity, modalities ...graph.Modality) *fact {
	narrowed := f.where(requirement{graph.PropPolarity, []quad.Value{quad.String(polarity)}})
	if len(modalities) == 0 {
		return narrowed
	}
	var values []quad.Value
	for _, m := range modalities {
		values = append(values, quad.String(m))
	}
	return narrowed.where(requirement{graph.PropModality, values})
}

// path is the path through the statements, in steps that Cayley has too.
func (f *fact) path() *path.Path {
	p := f.from.Clone().In(f.start).Tag(f.tag(tagStatement))
	if len(f.properties) > 0 {
		p = p.Has(graph.RDFPredicate, f.properties...)
	}
	for _, r := range f.conditions {
		p = p.Has(r.property, r.values...)
	}
	p = p.Save(graph.RDFPredicate, f.tag(tagProperty)).
		Save(graph.PropPolarity, f.tag(tagPolarity)).
		Save(graph.PropModality, f.tag(tagModality)).
		SaveOptional(graph.PropAttributedTo, f.tag(tagSpeaker)).
		And(f.spans().In(graph.PropEvidence))
	if f.evidence {
		p = p.And(f.documented())
	}
	return p.Out(f.end)
}

func (f *fact) tag(name string) string { return name + f.suffix }

// spans are the places in documents that have a text.
func (f *fact) spans() *path.Path {
	p := path.StartMorphism().Save(graph.PropText, f.tag(tagText))
	if f.evidence {
		p = p.Save(graph.PropStartByte, f.tag(tagStart)).Save(graph.PropEndByte, f.tag(tagEnd))
	}
	return p
}

// documented are the statements of documents, which label their quads.
func (f *fact) documented() *path.Path {
	documents := path.StartMorphism().Has(graph.PropSHA256)
	return path.StartMorphism().LabelContextWithTags([]string{f.tag(tagDocument)}, documents).In(graph.RDFSubject)
}
