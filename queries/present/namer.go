package present

import (
	"fmt"
	"iter"
	"maps"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/graph/quadstore"
	"newsgraph/queries/question"
)

// Prefixes returns the prefixes that IRIs may be written with: those of the pack,
// and the program's own.
func Prefixes(p *pack.Pack) map[string]string {
	all := maps.Clone(p.Prefixes)
	for prefix, namespace := range map[string]string{
		"d":   graph.NSDocument,
		"s":   graph.NSStatement,
		"xsd": "http://www.w3.org/2001/XMLSchema#",
	} {
		if all[prefix] == "" {
			all[prefix] = namespace
		}
	}
	return all
}

// Expand returns the IRI that a user wrote, with or without brackets, in full
// or with a prefix; false if it is no IRI.
func Expand(text string, prefixes map[string]string) (graph.IRI, bool) {
	bare := strings.TrimSuffix(strings.TrimPrefix(text, "<"), ">")
	prefix, local, found := strings.Cut(bare, ":")
	if !found || strings.ContainsAny(bare, " \t\n") {
		return "", false
	}
	if namespace := prefixes[prefix]; namespace != "" {
		return graph.IRI(namespace + local), true
	}
	return graph.IRI(bare), true
}

// Shorten writes an IRI with a prefix, if it has one.
func Shorten(iri graph.IRI, prefixes map[string]string) string {
	best := string(iri)
	for prefix, namespace := range prefixes {
		local, found := strings.CutPrefix(string(iri), namespace)
		short := prefix + ":" + local
		if found && (len(short) < len(best) || len(short) == len(best) && short < best) {
			best = short
		}
	}
	return best
}

// Namer writes what a snapshot holds for people: entities, classes and
// properties by name, documents by path.
type Namer struct {
	Snapshot *graph.Snapshot
	Pack     *pack.Pack
	Prefixes map[string]string
	Language string

	labels map[graph.IRI]label  // found so far
	paths  map[graph.IRI]string // of documents; "" for what is none

	cursor     graph.Cursor // over what is looked up, used again and again; nil at first
	predicates map[graph.IRI]storedTerm
	subject    graph.IRI // that was looked up last, since one is asked for several things
	subjectID  storedTerm
}

// label is what a term is shown as. It is named if somebody gave it a name.
type label struct {
	text  string
	named bool
}

// storedTerm is the id of a term that the snapshot has, if it has it.
type storedTerm struct {
	id     quadstore.ID
	stored bool
}

// NewNamer returns the namer of a snapshot. Close it before that.
func NewNamer(sn *graph.Snapshot, p *pack.Pack, language string) *Namer {
	return &Namer{
		Snapshot: sn, Pack: p, Prefixes: Prefixes(p), Language: language,
		labels: map[graph.IRI]label{}, paths: map[graph.IRI]string{}, predicates: map[graph.IRI]storedTerm{},
	}
}

// Close ends the namer's look-ups. That one failed shows where the store is read
// for what it says.
func (n *Namer) Close() {
	if n.cursor != nil {
		_ = n.cursor.Close()
		n.cursor = nil
	}
}

// Term writes a term: an entity by its name, a literal as text.
func (n *Namer) Term(t graph.Term) string {
	iri, ok := t.(graph.IRI)
	if !ok {
		return graph.Lexical(t)
	}
	return n.label(iri).text
}

// IsNamed tells whether the store or the pack has a name for an IRI.
func (n *Namer) IsNamed(iri graph.IRI) bool { return n.label(iri).named }

func (n *Namer) label(iri graph.IRI) label {
	l, known := n.labels[iri]
	if !known {
		l = n.find(iri)
		n.labels[iri] = l
	}
	return l
}

func (n *Namer) find(iri graph.IRI) label {
	if document, _, ok := graph.ParseSpanIRI(iri); ok && n.Path(document) != "" {
		return label{"this statement", false}
	}
	if path := n.Path(iri); path != "" {
		return label{path, false}
	}
	if c := n.Pack.ClassByIRI(iri); c != nil {
		return label{c.Labels.First(n.Language), true}
	}
	if p := n.Pack.PropertyByIRI(iri); p != nil {
		return label{p.Labels.First(n.Language), true}
	}
	if name := n.entity(iri); name != "" {
		return label{name, true}
	}
	return label{n.Short(iri), false}
}

// entity returns the name of an entity: in the language if there is one, as the
// store has it or else the pack; then in English; then any. "" if it has none.
func (n *Namer) entity(iri graph.IRI) string {
	names := n.names(iri)
	known := n.Pack.EntityByIRI(iri)
	for _, language := range []string{n.Language, "en"} {
		if name := names[language]; name != "" {
			return name
		}
		if known != nil && len(known.Names[language]) > 0 {
			return known.Names[language][0]
		}
	}
	return names[""]
}

// names returns the preferred names of an entity by language, and under "" the
// first one of all.
func (n *Namer) names(iri graph.IRI) map[string]string {
	names := map[string]string{}
	for object := range n.objects(iri, graph.SKOSPrefLabel) {
		name := graph.Lexical(object)
		if names[""] == "" {
			names[""] = name
		}
		if tagged, ok := object.(quad.LangString); ok && names[tagged.Lang] == "" {
			names[tagged.Lang] = name
		}
	}
	return names
}

// objects yields what a subject has as a property. An error ends it, as if there
// were no more: it shows where the store is read for what it says.
func (n *Namer) objects(subject, property graph.IRI) iter.Seq[graph.Term] {
	return func(yield func(graph.Term) bool) {
		p, known := n.predicates[property]
		if !known {
			p = n.lookUp(property)
			n.predicates[property] = p
		}
		if !p.stored {
			return
		}
		if n.subject != subject {
			n.subject, n.subjectID = subject, n.lookUp(subject)
		}
		if !n.subjectID.stored {
			return
		}
		pattern := quadstore.IDQuad{S: n.subjectID.id, P: p.id}
		if n.cursor == nil {
			n.cursor = n.Snapshot.ScanOrder(pattern, quadstore.SPOG)
		} else {
			n.cursor.Reset(pattern)
		}
		for n.cursor.Next() {
			object, err := n.Snapshot.Term(n.cursor.Quad().O)
			if err != nil || !yield(object) {
				return
			}
		}
	}
}

func (n *Namer) lookUp(iri graph.IRI) storedTerm {
	id, stored, err := n.Snapshot.ID(iri)
	return storedTerm{id, stored && err == nil}
}

// IsTyped tells whether the store has a class for an IRI.
func (n *Namer) IsTyped(iri graph.IRI) bool {
	for range n.objects(iri, graph.RDFType) {
		return true
	}
	return false
}

// Path returns the path that a document was loaded from, or "".
func (n *Namer) Path(document graph.IRI) string {
	if !strings.HasPrefix(string(document), graph.NSDocument) {
		return ""
	}
	path, known := n.paths[document]
	if known {
		return path
	}
	for object := range n.objects(document, graph.DCSource) {
		path = graph.Lexical(object)
		break
	}
	n.paths[document] = path
	return path
}

// Short writes an IRI with a prefix, if it has one.
func (n *Namer) Short(iri graph.IRI) string { return Shorten(iri, n.Prefixes) }

// Local writes a class or property by its name alone.
func (n *Namer) Local(iri graph.IRI) string {
	short := n.Short(iri)
	if _, local, found := strings.Cut(short, ":"); found && short != string(iri) {
		return local
	}
	return short
}

// Place writes where evidence stands: "news.txt [9251:9588]".
func (n *Namer) Place(document graph.IRI, start, end int) string {
	path := n.Path(document)
	if path == "" {
		path = string(document)
	}
	return fmt.Sprintf("%s [%d:%d]", path, start, end)
}

// Standing writes how far a statement is vouched for, and by whom.
func (n *Namer) Standing(s *graph.Statement) string {
	return question.Standing(n.Language, s.Polarity, s.Modality, n.speaker(s))
}

// speaker is the name of who makes the statement, "" if that is the document.
func (n *Namer) speaker(s *graph.Statement) string {
	if s.AttributedTo == "" {
		return ""
	}
	return n.Term(s.AttributedTo)
}

// Statement returns a statement in the form that answers have.
func (n *Namer) Statement(s *graph.Statement) question.Statement {
	out := question.Statement{
		ID: string(s.ID()), Subject: n.Term(s.Subject), Property: n.Local(s.Property), Object: n.Term(s.Object),
		SubjectID: string(s.Subject), PropertyID: string(s.Property),
		Polarity: string(s.Polarity), Modality: string(s.Modality),
		AttributedTo: question.Speaker(n.speaker(s)), Qualifiers: map[string]string{},
		Evidence: []question.Evidence{{
			Document: string(s.Evidence.Document), Start: s.Evidence.Start, End: s.Evidence.End, Text: s.Evidence.Text,
		}},
	}
	if iri, ok := s.Object.(graph.IRI); ok {
		out.ObjectID = string(iri)
	}
	for _, q := range s.Qualifiers {
		out.Qualifiers[q.Name] = n.Term(q.Value)
	}
	return out
}
