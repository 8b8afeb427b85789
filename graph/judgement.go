package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"newsgraph/graph/rdf"
)

// Verdict is what a reviewer found.
type Verdict string

// The verdicts on a statement and on two entities.
const (
	Accepted  Verdict = "accepted"
	Rejected  Verdict = "rejected"
	Corrected Verdict = "corrected" // rejected, and another stands in its place

	Same      Verdict = "same"
	Different Verdict = "different"
)

// Judgement is what a reviewer found about a statement, or about two entities.
type Judgement struct {
	Statement  IRI // "" if it is about entities
	A, B       IRI // if they are the same, A is the one that goes on
	Verdict    Verdict
	By         string // who, "" if not known
	At         time.Time
	Note       string
	Correction *Statement // nil unless Verdict is Corrected

	// Dangling tells, of a judgement that was read, that the store does not have
	// what it is about.
	Dangling bool
}

// ErrJudgement is what the error of a judgement wraps that does not make sense.
var ErrJudgement = errors.New("the judgement cannot stand")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrJudgement, fmt.Sprintf(format, args...))
}

// ReviewGraph is the label of the quads that judgements are kept as.
const ReviewGraph IRI = "urn:newsgraph:review"

// RuleReview is the rule of a statement that a reviewer made.
const RuleReview IRI = NSRule + "review"

// ID returns the IRI that the judgement is kept under: the hash of what it is
// about, so that there is one of each. In which sequence two entities are named
// has no part in it.
func (j *Judgement) ID() IRI {
	h := sha256.New()
	hashField(h, string(j.Statement))
	hashField(h, string(min(j.A, j.B)))
	hashField(h, string(max(j.A, j.B)))
	return IRI(NSJudgement + hex.EncodeToString(h.Sum(nil)[:16]))
}

// removes tells whether the verdict takes the statement out.
func (v Verdict) removes() bool { return v == Rejected || v == Corrected }

// Quads returns the quads that keep the judgement. What it is about, or what a
// correction says, is said of the judgement itself, with the properties that
// statements have: so all of it goes when the judgement does, and nothing else.
func (j *Judgement) Quads() []Quad {
	var quads []Quad
	id := j.ID()
	add := func(p IRI, o Term) {
		quads = append(quads, Quad{Subject: id, Predicate: p, Object: o, Label: ReviewGraph})
	}
	add(RDFType, ClassJudgement)
	add(PropVerdict, Text(string(j.Verdict), ""))
	add(DCCreated, typed(j.At.UTC().Format(time.RFC3339Nano), XSDDateTime))
	if j.By != "" {
		add(DCCreator, Text(j.By, ""))
	}
	if j.Note != "" {
		add(SKOSNote, Text(j.Note, ""))
	}
	if j.Statement == "" {
		add(RDFSubject, j.A)
		add(RDFPredicate, OWLSameAs)
		add(RDFObject, j.B)
		return quads
	}
	add(PropJudges, j.Statement)
	if j.Correction == nil {
		return quads
	}
	correction := j.Correction.ID()
	add(PropCorrection, correction)
	for _, q := range j.Correction.said() {
		if q.Subject == correction && q.Predicate != RDFType {
			add(q.Predicate.(IRI), q.Object)
		}
	}
	return quads
}

// readJudgements is the inverse of [Judgement.Quads], for the quads of
// ReviewGraph. The text of a correction's evidence is not among them. A node
// that is no judgement goes to report. The list is sorted, the newest first.
func readJudgements(quads []Quad, report func(problem error)) []*Judgement {
	nodes := map[Term][]Quad{}
	for _, q := range quads {
		nodes[q.Subject] = append(nodes[q.Subject], q)
	}
	var list []*Judgement
	for node, quads := range nodes {
		j, err := readJudgement(quads)
		if err == nil && node != Term(j.ID()) {
			err = errors.New("its IRI is not that of what it judges")
		}
		if err != nil {
			report(fmt.Errorf("judgement %s: %w", node, err))
			continue
		}
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b *Judgement) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID(), b.ID()))
	})
	return list
}

func readJudgement(quads []Quad) (*Judgement, error) {
	j, said := &Judgement{}, &Statement{}
	once := map[IRI]bool{}
	for _, q := range quads {
		p, _ := q.Predicate.(IRI)
		if once[p] && !strings.HasPrefix(string(p), nsQualifier) {
			return nil, fmt.Errorf("it has <%s> twice", string(p))
		}
		once[p] = true
		if err := j.set(said, p, q.Object); err != nil {
			return nil, err
		}
	}
	switch j.Verdict {
	case Same, Different:
		j.A = said.Subject
		if err := setIRI(&j.B, said.Object); err != nil {
			return nil, err
		}
	case Corrected:
		if said.id == "" || said.Evidence.Document == "" {
			return nil, errors.New("its correction has no IRI or no evidence")
		}
		j.Correction = said
		said.Qualifiers = sortedQualifiers(said.Qualifiers)
	}
	return j, j.check()
}

// set takes one property of the judgement, or of what it says, from its stored
// form.
func (j *Judgement) set(said *Statement, p IRI, o Term) (err error) {
	switch p {
	case PropVerdict:
		j.Verdict = Verdict(Lexical(o))
	case DCCreated:
		j.At, err = time.Parse(time.RFC3339Nano, Lexical(o))
	case DCCreator:
		j.By = Lexical(o)
	case SKOSNote:
		j.Note = Lexical(o)
	case PropJudges:
		err = setIRI(&j.Statement, o)
	case PropCorrection:
		err = setIRI(&said.id, o)
	default:
		err = said.set(p, o)
	}
	return err
}

// check tells what is wrong with a judgement, as far as it tells itself.
func (j *Judgement) check() error {
	switch {
	case j.At.IsZero():
		return refuse("it has no time")
	case j.Statement == "":
		return j.checkEntities()
	case j.A != "" || j.B != "":
		return refuse("it is about a statement and about entities")
	case j.Verdict != Accepted && !j.Verdict.removes():
		return refuse("a statement is accepted, rejected or corrected, not %q", j.Verdict)
	case (j.Verdict == Corrected) != (j.Correction != nil):
		return refuse("a correction comes with the verdict %q and only with it", Corrected)
	case j.Correction != nil:
		return j.checkCorrection()
	}
	return nil
}

func (j *Judgement) checkEntities() error {
	switch {
	case j.Verdict != Same && j.Verdict != Different:
		return refuse("two entities are the same or different, not %q", j.Verdict)
	case j.A == j.B:
		return refuse("it is about <%s> alone", string(j.A))
	}
	for _, iri := range []IRI{j.A, j.B} {
		for _, namespace := range []string{NSVocabulary, NSDocument, NSStatement, NSRule, NSJudgement} {
			if strings.HasPrefix(string(iri), namespace) {
				return refuse("<%s> is no entity", string(iri))
			}
		}
		if iri == "" || iri == ReviewGraph {
			return refuse("<%s> is no entity", string(iri))
		}
	}
	return nil
}

func (j *Judgement) checkCorrection() error {
	c := j.Correction
	switch {
	case c.Subject == "" || c.Property == "" || c.Object == nil:
		return refuse("the correction lacks its subject, property or object")
	case c.Polarity != Affirmed && c.Polarity != Negated:
		return refuse("the correction has the unknown polarity %q", c.Polarity)
	case !slices.Contains(Modalities, c.Modality):
		return refuse("the correction has the unknown modality %q", c.Modality)
	case c.ID() == j.Statement:
		return refuse("the correction says what the statement says")
	}
	return nil
}

// checkTerms makes sure that RDF can hold all that the judgement says.
func (j *Judgement) checkTerms() error {
	for _, q := range j.Quads() {
		for _, t := range []Term{q.Predicate, q.Object} {
			if _, err := rdf.AppendTerm(nil, t); err != nil {
				return refuse("%s", err)
			}
		}
	}
	return nil
}

// merging follows the judgements that entities are the same: the earliest first,
// and none that would bring two together that are judged different.
type merging struct {
	canonical map[IRI]IRI   // of an entity that is merged into another
	members   map[IRI][]IRI // of a canonical one, without itself
	apart     map[IRI][]IRI // that an entity is different from
}

// newMerging takes judgements as readJudgements sorts them.
func newMerging(newestFirst []*Judgement) *merging {
	m := &merging{map[IRI]IRI{}, map[IRI][]IRI{}, map[IRI][]IRI{}}
	for _, j := range newestFirst {
		if j.Verdict == Different {
			m.apart[j.A] = append(m.apart[j.A], j.B)
			m.apart[j.B] = append(m.apart[j.B], j.A)
		}
	}
	for _, j := range slices.Backward(newestFirst) {
		if j.Verdict == Same {
			m.join(m.of(j.A), m.of(j.B))
		}
	}
	return m
}

// of returns the entity that iri is read as.
func (m *merging) of(iri IRI) IRI {
	if kept := m.canonical[iri]; kept != "" {
		return kept
	}
	return iri
}

// all returns a canonical entity and those that are merged into it.
func (m *merging) all(canonical IRI) []IRI { return append([]IRI{canonical}, m.members[canonical]...) }

// join merges one canonical entity, with all its members, into another.
func (m *merging) join(kept, gone IRI) {
	if kept == gone || m.between(kept, gone) != nil {
		return
	}
	for _, iri := range m.all(gone) {
		m.canonical[iri] = kept
		m.members[kept] = append(m.members[kept], iri)
	}
	delete(m.members, gone)
}

// between returns a member of each of two canonical entities that are judged to
// be different; nil if there are none.
func (m *merging) between(a, b IRI) []IRI {
	for _, one := range m.all(b) { // mostly it is alone
		for _, other := range m.apart[one] {
			if m.of(other) == a {
				return []IRI{other, one}
			}
		}
	}
	return nil
}

// absorbed lists the entities that are merged into others, in a fixed order.
func (m *merging) absorbed() []IRI { return slices.Sorted(maps.Keys(m.canonical)) }
