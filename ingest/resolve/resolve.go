// Package resolve finds entities of a store that may be one: "SenseTime" of an
// article and "SENSETIME GROUP LIMITED" of a list.
//
//	names ─ keys ─ pairs that share one ─ comparison of names, classes, values ─ [Candidate]
//
// Entities meet if a key of their names is the same (ingest/names); a key that very
// many share, such as a common first name, brings nobody together. A candidate has
// a score and the reason for it in words. It is certain only if the names have the
// same letters and are those that the entities go by, not one alias and another; the
// classes agree; and no property that has one value at a time has two. Entries of one
// list are no candidates: whoever keeps it knows them to be two. Nothing else is ever decided by rule, and namesakes of
// different classes stay apart until somebody judges them.
//
// The package decides nothing itself and changes nothing: what is judged is kept
// by graph.Store.Judge and can be taken back. Pairs that were judged are no
// candidates any more.
package resolve

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/names"
)

// By is who a judgement is by that a rule decided.
const By = "rules"

// crowd is how many entities may share a key that still brings them together.
const crowd = 50

// maxNames is how many names of an entity are compared.
const maxNames = 16

// sameLetters is the reason that two names give if they have the same words.
const sameLetters = "the same letters"

// Candidate is two entities that may be one.
type Candidate struct {
	A, B    graph.IRI // A is the one to go on: the pack's, or the first
	Score   float64   // of the names that agree best
	Reason  string
	Certain bool
}

// Judgement returns the judgement that a certain candidate stands for, but for its
// time.
func (c *Candidate) Judgement() *graph.Judgement {
	return &graph.Judgement{A: c.A, B: c.B, Verdict: graph.Same, By: By, Note: c.Reason}
}

// entity is an entity with what it is compared by.
type entity struct {
	iri     graph.IRI
	names   []string
	main    []string    // of the names, those that it goes by
	lists   []graph.IRI // the tables that have it as an entry
	classes []string
	kind    names.Kind
}

// Candidates returns the pairs of entities of a snapshot that may be one and that
// nobody has judged, the likeliest first.
func Candidates(ctx context.Context, sn *graph.Snapshot, p *pack.Pack) ([]*Candidate, error) {
	r := &resolver{ctx: ctx, sn: sn, pack: p, entities: map[graph.IRI]*entity{}, judged: map[[2]graph.IRI]bool{}, isList: map[graph.IRI]bool{}}
	for _, j := range sn.Judgements() {
		if j.Verdict == graph.Different {
			r.judged[pair(sn.Canonical(j.A), sn.Canonical(j.B))] = true
		}
	}
	if err := r.readEntities(); err != nil {
		return nil, err
	}
	return r.candidates()
}

func pair(a, b graph.IRI) [2]graph.IRI { return [2]graph.IRI{min(a, b), max(a, b)} }

type resolver struct {
	ctx      context.Context
	sn       *graph.Snapshot
	pack     *pack.Pack
	entities map[graph.IRI]*entity
	judged   map[[2]graph.IRI]bool // to be different
	isList   map[graph.IRI]bool    // of documents: whether they are tables
}

// readEntities reads the store's entities, with the names that the pack adds.
func (r *resolver) readEntities() error {
	for _, property := range []graph.IRI{graph.SKOSPrefLabel, graph.SKOSAltLabel} {
		for q, err := range graph.Cancelled(r.ctx, r.sn.Match(graph.Quad{Predicate: property})) {
			if err != nil {
				return err
			}
			iri, ok := q.Subject.(graph.IRI)
			if !ok {
				continue
			}
			e := r.add(iri, graph.Lexical(q.Object))
			if property == graph.SKOSPrefLabel {
				if err := r.addMain(e, q); err != nil {
					return err
				}
			}
		}
	}
	for iri, e := range r.entities {
		for q, err := range r.sn.Match(graph.Quad{Subject: iri, Predicate: graph.RDFType}) {
			if err != nil {
				return err
			}
			class, _ := q.Object.(graph.IRI)
			if c := r.pack.ClassByIRI(class); c != nil && !slices.Contains(e.classes, c.Name) {
				e.classes = append(e.classes, c.Name)
			}
		}
		slices.Sort(e.classes)
		slices.Sort(e.names)
		e.kind = r.kindOf(e.classes)
		if known := r.pack.EntityByIRI(iri); known != nil {
			for _, list := range known.Names {
				for _, name := range list {
					e := r.add(iri, name)
					e.main = append(e.main, name)
				}
			}
		}
	}
	return nil
}

// addMain notes that an entity goes by a name, and which list it is from.
func (r *resolver) addMain(e *entity, q graph.Quad) error {
	e.main = append(e.main, graph.Lexical(q.Object))
	label, _ := q.Label.(graph.IRI)
	isList, known := r.isList[label]
	if !known {
		n, err := r.sn.CountMatches(graph.Quad{Subject: label, Predicate: graph.RDFType, Object: graph.ClassTable, Label: label})
		if err != nil {
			return err
		}
		isList = n > 0
		r.isList[label] = isList
	}
	if isList {
		e.lists = append(e.lists, label)
	}
	return nil
}

func (r *resolver) add(iri graph.IRI, name string) *entity {
	e := r.entities[iri]
	if e == nil {
		e = &entity{iri: iri}
		r.entities[iri] = e
	}
	if !slices.Contains(e.names, name) {
		e.names = append(e.names, name)
	}
	return e
}

func (r *resolver) kindOf(classes []string) names.Kind {
	switch {
	case slices.ContainsFunc(classes, func(c string) bool { return r.pack.IsA(c, "Person") }):
		return names.Person
	case slices.ContainsFunc(classes, func(c string) bool { return r.pack.IsA(c, "Organization") }):
		return names.Organization
	}
	return names.Thing
}

// candidates compares the entities that share a key.
func (r *resolver) candidates() ([]*Candidate, error) {
	byKey := map[string][]*entity{}
	for _, e := range r.entities {
		keys := map[string]bool{}
		for _, name := range e.names {
			for _, key := range names.Keys(name, e.kind) {
				keys[key] = true
			}
		}
		for key := range keys {
			byKey[key] = append(byKey[key], e)
		}
	}
	compared := map[[2]graph.IRI]bool{}
	var list []*Candidate
	for _, met := range byKey {
		if len(met) > crowd {
			continue
		}
		for i, a := range met {
			for _, b := range met[i+1:] {
				key := pair(a.iri, b.iri)
				if compared[key] || r.judged[key] || onOneList(a, b) {
					continue
				}
				compared[key] = true
				c, err := r.compare(a, b)
				if err != nil {
					return nil, err
				}
				if c != nil {
					list = append(list, c)
				}
			}
		}
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b *Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return list, nil
}

// onOneList tells whether a list has both as entries of their own, so that whoever
// keeps it knows them to be two.
func onOneList(a, b *entity) bool {
	return slices.ContainsFunc(a.lists, func(list graph.IRI) bool { return slices.Contains(b.lists, list) })
}

// valuesDiffer is what is left of a score where a property that has one value at a
// time has two.
const valuesDiffer = 0.75

// compare returns the candidate that two entities are, or nil.
func (r *resolver) compare(a, b *entity) (*Candidate, error) {
	if r.pack.EntityByIRI(a.iri) == nil && (r.pack.EntityByIRI(b.iri) != nil || b.iri < a.iri) {
		a, b = b, a
	}
	match, nameA, nameB := bestMatch(a, b)
	c := &Candidate{A: a.iri, B: b.iri, Score: match.Score}
	switch {
	case !match.Matches():
		return nil, nil
	case len(a.classes) > 0 && len(b.classes) > 0 && !r.agree(a.classes, b.classes):
		if match.Reason != sameLetters {
			return nil, nil
		}
		c.Reason = fmt.Sprintf("%q and %q have the same letters, but one is %s, the other %s", nameA, nameB, strings.Join(a.classes, ", "), strings.Join(b.classes, ", "))
		return c, nil
	}
	doubt, err := r.differ(a, b)
	switch {
	case err != nil:
		return nil, err
	case doubt != "":
		c.Score *= valuesDiffer
	default:
		doubt = r.doubt(a, b, nameA, nameB)
	}
	if c.Score < names.Threshold {
		return nil, nil
	}
	c.Reason = fmt.Sprintf("%q and %q: %s", nameA, nameB, match.Reason)
	if doubt != "" {
		c.Reason += ", but " + doubt
	}
	c.Certain = match.Reason == sameLetters && doubt == ""
	return c, nil
}

// doubt tells in words why two entities whose names agree may be two all the same;
// "" if nothing speaks for it.
func (r *resolver) doubt(a, b *entity, nameA, nameB string) string {
	switch {
	case !slices.Contains(a.main, nameA) || !slices.Contains(b.main, nameB):
		return "that is not what both go by"
	case !r.agree(a.classes, b.classes):
		return "the class of one is not known"
	}
	return ""
}

// bestMatch compares the names of two entities, each with each.
func bestMatch(a, b *entity) (best names.Match, nameA, nameB string) {
	kind := a.kind
	if b.kind != kind {
		kind = names.Thing
	}
	best.Score = -1
	for _, x := range a.names[:min(len(a.names), maxNames)] {
		for _, y := range b.names[:min(len(b.names), maxNames)] {
			if names.Same(x, y, kind) && (best.Reason != sameLetters || slices.Contains(a.main, x) && slices.Contains(b.main, y)) {
				best, nameA, nameB = names.Match{Score: 1, Reason: sameLetters}, x, y
			}
			if m := names.Compare(x, y, kind); m.Score > best.Score {
				best, nameA, nameB = m, x, y
			}
		}
	}
	return best, nameA, nameB
}

// agree tells whether an entity can have the classes of both.
func (r *resolver) agree(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if r.pack.IsA(x, y) || r.pack.IsA(y, x) {
				return true
			}
		}
	}
	return false
}

// differ tells in words which property that has one value at a time has different
// ones for the two; "" if none has.
func (r *resolver) differ(a, b *entity) (string, error) {
	of, err := r.values(a)
	if err != nil || len(of) == 0 {
		return "", err
	}
	others, err := r.values(b)
	if err != nil {
		return "", err
	}
	for _, p := range r.pack.Properties {
		x, y := of[p.IRI], others[p.IRI]
		if x != nil && y != nil && x != y {
			return fmt.Sprintf("%s differs: %s, %s", p.Name, graph.Lexical(x), graph.Lexical(y)), nil
		}
	}
	return "", nil
}

// values returns what is stated of an entity's properties that have one value.
func (r *resolver) values(e *entity) (map[graph.IRI]graph.Term, error) {
	statements, err := r.sn.StatementsAbout(e.iri)
	if err != nil {
		return nil, err
	}
	values := map[graph.IRI]graph.Term{}
	for _, s := range statements {
		p := r.pack.PropertyByIRI(s.Property)
		if s.Subject == e.iri && p != nil && p.Functional && s.IsFact() {
			values[s.Property] = s.Object
		}
	}
	return values, nil
}
