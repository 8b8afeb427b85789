package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// A taught word is a word that someone has given a class, a property or an
// entity in this database, beside those of the packs. It stands in a named graph
// of its own,
//
//	<develops> ng:taughtWord "frobnicate"@en  <urn:newsgraph:taught:frobnicate>
//
// so that taking it back drops one graph, as retracting a document does.

// PropTaughtWord leads from what a word means to the word.
const PropTaughtWord IRI = NSVocabulary + "taughtWord"

const nsTaught = "urn:newsgraph:taught:"

// TaughtWord is a word and what it means.
type TaughtWord struct {
	Word     string
	Language string
	Means    IRI
}

// Teach gives a word its meaning, in place of one that it was taught before.
func (s *Store) Teach(ctx context.Context, w TaughtWord) error {
	label := taughtLabel(w.Word)
	q := Quad{Subject: w.Means, Predicate: PropTaughtWord, Object: Text(w.Word, w.Language), Label: label}
	_, err := s.engine.commit(ctx, change{dropLabel: label, add: Sequence([]Quad{q}), quads: 1})
	return err
}

// Forget takes a taught word back. It is an error if the word was not taught.
func (s *Store) Forget(ctx context.Context, word string) error {
	change, err := s.engine.commit(ctx, change{dropLabel: taughtLabel(word)})
	if err == nil && change.Removed == 0 {
		err = fmt.Errorf("the word %q was not taught", word)
	}
	return err
}

// TaughtWords returns the words that were taught, sorted.
func (sn *Snapshot) TaughtWords() ([]TaughtWord, error) {
	var list []TaughtWord
	for q, err := range sn.Match(Quad{Predicate: PropTaughtWord}) {
		if err != nil {
			return nil, err
		}
		if means, ok := q.Subject.(IRI); ok {
			list = append(list, TaughtWord{Lexical(q.Object), nameOf(q.Object, false).Language, means})
		}
	}
	slices.SortFunc(list, func(a, b TaughtWord) int { return strings.Compare(a.Word, b.Word) })
	return list, nil
}

// taughtLabel is the graph of a word, whose case does not matter. What an IRI
// must not have is escaped.
func taughtLabel(word string) IRI {
	var label strings.Builder
	for _, b := range []byte(strings.ToLower(word)) {
		if b <= ' ' || strings.IndexByte("<>\"{}|^`\\%", b) >= 0 {
			fmt.Fprintf(&label, "%%%02X", b)
		} else {
			label.WriteByte(b)
		}
	}
	return IRI(nsTaught + label.String())
}
