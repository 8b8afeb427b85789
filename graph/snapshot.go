package graph

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
)

// Snapshot is one state of a store. It stays what it is while the store moves
// on, and many goroutines may read it. Its Reader gives what query execution
// works on: terms as ids, counts and ordered cursors.
type Snapshot struct {
	Reader
	stored Reader // without what the judgements change
	review *review
	lent   bool // by another snapshot, which closes it
}

// Snapshot returns the newest state, as the judgements have it. Close it when
// done.
func (s *Store) Snapshot() *Snapshot {
	stored := s.engine.snapshot()
	sn := &Snapshot{Reader: stored, stored: stored, review: unreviewed}
	review, err := s.reviews.of(stored)
	switch {
	case err != nil:
		sn.Reader = failedReader{err, stored.QuadStore()}
	case review.overlay != nil:
		sn.Reader, sn.review = stored.with(review.overlay), review
	}
	return sn
}

// Stored returns the same state as it is stored: with the judgements' own graph
// and without what they change. It is valid as long as sn is; closing it does
// nothing.
func (sn *Snapshot) Stored() *Snapshot {
	return &Snapshot{Reader: sn.stored, stored: sn.stored, review: sn.review, lent: true}
}

// Close releases the snapshot.
func (sn *Snapshot) Close() error {
	if sn.lent {
		return nil
	}
	return sn.stored.Close()
}

// Embedded returns what the embedded engine reads, which Gizmo's optimizer works
// on; nil if another engine keeps the store.
func (sn *Snapshot) Embedded() *quadstore.Snapshot {
	r, ok := sn.Reader.(embeddedReader)
	if !ok {
		return nil
	}
	return r.Snapshot
}

// ErrNotFound is what a look-up of something that the store does not have
// wraps.
var ErrNotFound = errors.New("not found")

// Match yields the quads that have every term that pattern has; nil terms match
// all. An error ends the sequence.
func (sn *Snapshot) Match(pattern Quad) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for ids, err := range sn.matchIDs(pattern) {
			var q Quad
			if err == nil {
				q, err = sn.Quad(ids)
			}
			if !yield(q, err) || err != nil {
				return
			}
		}
	}
}

// matchIDs is Match without looking up the terms.
func (sn *Snapshot) matchIDs(pattern Quad) iter.Seq2[quadstore.IDQuad, error] {
	return func(yield func(quadstore.IDQuad, error) bool) {
		ids, known, err := sn.patternIDs(pattern)
		if err != nil {
			yield(quadstore.IDQuad{}, err)
			return
		}
		if !known {
			return
		}
		cursor := sn.Scan(ids)
		defer cursor.Close()
		for cursor.Next() {
			if !yield(cursor.Quad(), nil) {
				return
			}
		}
		if err := cursor.Err(); err != nil {
			yield(quadstore.IDQuad{}, err)
		}
	}
}

// patternIDs looks up the pattern's terms. known is false if the store lacks
// one of them, so that nothing can match.
func (sn *Snapshot) patternIDs(pattern Quad) (ids quadstore.IDQuad, known bool, err error) {
	for _, place := range []struct {
		term Term
		id   *quadstore.ID
	}{
		{pattern.Subject, &ids.S}, {pattern.Predicate, &ids.P}, {pattern.Object, &ids.O}, {pattern.Label, &ids.G},
	} {
		if place.term == nil {
			continue
		}
		id, ok, err := sn.ID(place.term)
		if err != nil || !ok {
			return ids, false, err
		}
		*place.id = id
	}
	return ids, true, nil
}

// Quads yields every quad of the snapshot.
func (sn *Snapshot) Quads() iter.Seq2[Quad, error] { return sn.Match(Quad{}) }

// collect gathers a sequence that may fail.
func collect(quads iter.Seq2[Quad, error]) ([]Quad, error) {
	var list []Quad
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		list = append(list, q)
	}
	return list, nil
}

// DocumentInfo is a document without its bytes, and how much it brought.
type DocumentInfo struct {
	Document
	Statements, Quads int
}

// Documents returns the store's documents, ordered by path and IRI.
func (sn *Snapshot) Documents() ([]*DocumentInfo, error) {
	hashes, err := collect(sn.Match(Quad{Predicate: PropSHA256}))
	if err != nil {
		return nil, err
	}
	var list []*DocumentInfo
	for _, q := range hashes {
		iri, ok := q.Subject.(IRI)
		if !ok || q.Label != q.Subject {
			continue
		}
		info, err := sn.DocumentInfo(iri)
		if err != nil {
			return nil, err
		}
		list = append(list, info)
	}
	slices.SortFunc(list, func(a, b *DocumentInfo) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.IRI, b.IRI))
	})
	return list, nil
}

// DocumentInfo returns a document without its bytes.
func (sn *Snapshot) DocumentInfo(iri IRI) (*DocumentInfo, error) {
	info := &DocumentInfo{Document: Document{IRI: iri}}
	for q, err := range sn.Match(Quad{Subject: iri, Label: iri}) {
		if err != nil {
			return nil, err
		}
		info.set(q.Predicate, q.Object)
	}
	var err error
	if info.Quads, err = sn.CountMatches(Quad{Label: iri}); err != nil {
		return nil, err
	}
	if info.Quads == 0 {
		return nil, fmt.Errorf("document <%s>: %w", string(iri), ErrNotFound)
	}
	info.Statements, err = sn.CountMatches(Quad{Predicate: RDFType, Object: ClassStatement, Label: iri})
	return info, err
}

// set takes one property of the document from its stored form.
func (d *Document) set(p, o Term) {
	switch p {
	case RDFType:
		d.Class, _ = o.(IRI)
	case DCSource:
		d.Path = Lexical(o)
	case DCTitle:
		d.Title = Lexical(o)
	case DCLanguage:
		d.Language = Lexical(o)
	case DCCreated:
		d.Created = Lexical(o)
	}
}

// CountMatches counts the quads that have every term that pattern has.
func (sn *Snapshot) CountMatches(pattern Quad) (int, error) {
	ids, known, err := sn.patternIDs(pattern)
	if err != nil || !known {
		return 0, err
	}
	if n, exact, err := sn.Count(ids); err != nil || exact {
		return int(n), err
	}
	n := 0
	cursor := sn.Scan(ids)
	defer cursor.Close()
	for cursor.Next() {
		n++
	}
	return n, cursor.Err()
}

// Document returns a document with its bytes. Bytes is nil where the store has
// only the quads, as after importing an export.
func (sn *Snapshot) Document(iri IRI) (*Document, error) {
	info, err := sn.DocumentInfo(iri)
	if err != nil {
		return nil, err
	}
	bytes, _, err := sn.Blob(blobKey(iri))
	info.Bytes = bytes
	return &info.Document, err
}

// Statements returns the statements of a document.
func (sn *Snapshot) Statements(document IRI) ([]*Statement, error) {
	quads, err := collect(sn.Match(Quad{Label: document}))
	if err != nil {
		return nil, err
	}
	return ReadStatements(quads)
}

// Statement returns the statement of that IRI.
func (sn *Snapshot) Statement(id IRI) (*Statement, error) {
	quads, err := collect(sn.Match(Quad{Subject: id}))
	if err != nil {
		return nil, err
	}
	for _, q := range quads {
		if q.Predicate != PropEvidence {
			continue
		}
		texts, err := collect(sn.Match(Quad{Subject: q.Object, Predicate: PropText}))
		if err != nil {
			return nil, err
		}
		quads = append(quads, texts...)
		break
	}
	list, err := ReadStatements(quads)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("statement <%s>: %w", string(id), ErrNotFound)
	}
	return list[0], nil
}

// StatementsAbout returns the statements that have the entity as subject or
// object.
func (sn *Snapshot) StatementsAbout(entity IRI) ([]*Statement, error) {
	seen := map[IRI]bool{}
	var list []*Statement
	for _, p := range []IRI{RDFSubject, RDFObject} {
		for q, err := range sn.Match(Quad{Predicate: p, Object: entity}) {
			if err != nil {
				return nil, err
			}
			id, ok := q.Subject.(IRI)
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			st, err := sn.Statement(id)
			if errors.Is(err, ErrNotFound) {
				continue // a reified triple of some other vocabulary
			}
			if err != nil {
				return nil, err
			}
			list = append(list, st)
		}
	}
	SortStatements(list)
	return list, nil
}

// Entity returns what all documents together say of an entity's classes and
// names. Of one that is merged into another it returns that.
func (sn *Snapshot) Entity(iri IRI) (*Entity, error) {
	e := &Entity{IRI: iri}
	for q, err := range sn.Match(Quad{Subject: iri}) {
		if err != nil {
			return nil, err
		}
		e.IRI, _ = q.Subject.(IRI) // the one that it is merged into, if it is
		e.add(q.Predicate, q.Object)
	}
	if len(e.Classes) == 0 && len(e.Names) == 0 {
		return nil, fmt.Errorf("entity <%s>: %w", string(iri), ErrNotFound)
	}
	slices.Sort(e.Classes)
	slices.Sort(e.SameAs)
	slices.SortFunc(e.Names, func(a, b Name) int {
		if a.Preferred != b.Preferred {
			if a.Preferred {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Language, b.Language), cmp.Compare(a.Text, b.Text))
	})
	return e, nil
}

func (e *Entity) add(p, o Term) {
	iri, _ := o.(IRI)
	switch p {
	case RDFType:
		e.Classes = appendNew(e.Classes, iri)
	case OWLSameAs:
		e.SameAs = appendNew(e.SameAs, iri)
	case SKOSPrefLabel, SKOSAltLabel:
		e.Names = appendNew(e.Names, nameOf(o, p == SKOSPrefLabel))
	}
}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

func nameOf(o Term, preferred bool) Name {
	name := Name{Text: Lexical(o), Preferred: preferred}
	if tagged, ok := o.(quad.LangString); ok {
		name.Language = tagged.Lang
	}
	return name
}

// Label returns the name to print for an entity: the preferred one in the
// language, else in English, else any preferred one, else the IRI.
func (e *Entity) Label(language string) string {
	best, rank := string(e.IRI), 0
	for _, n := range e.Names {
		r := 0
		switch {
		case !n.Preferred:
		case n.Language == language:
			r = 3
		case n.Language == "en":
			r = 2
		default:
			r = 1
		}
		if r > rank {
			best, rank = n.Text, r
		}
	}
	return best
}

// EntitiesNamed returns the IRIs of the entities that have the name in some
// language, regardless of case.
func (sn *Snapshot) EntitiesNamed(name string) ([]IRI, error) {
	var list []IRI
	for _, p := range []IRI{SKOSPrefLabel, SKOSAltLabel} {
		for q, err := range sn.Match(Quad{Predicate: p}) {
			if err != nil {
				return nil, err
			}
			iri, ok := q.Subject.(IRI)
			if ok && strings.EqualFold(Lexical(q.Object), name) {
				list = appendNew(list, iri)
			}
		}
	}
	slices.Sort(list)
	return list, nil
}
