package quadstore

import (
	"errors"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cockroachdb/pebble/v2"
)

// termWalker walks the ids of the terms in use, ascending.
type termWalker struct {
	view    *Snapshot
	terms   *dictionary
	ordinal uint32 // of the base's next term
	next    ID     // its id; 0 at the end
	it      *pebble.Iterator
	started bool
	id      ID
	err     error
}

func termKeys() *pebble.IterOptions {
	return &pebble.IterOptions{LowerBound: []byte{tableTerms}, UpperBound: []byte{tableTerms + 1}}
}

func (s *Snapshot) walkTerms() (*termWalker, error) {
	if s.err != nil {
		return nil, s.err
	}
	it, err := s.delta.NewIter(termKeys())
	if err != nil {
		return nil, err
	}
	return &termWalker{view: s, terms: s.base.terms, it: it}, nil
}

func (w *termWalker) Next() bool {
	for w.stored() {
		if !w.view.retired(w.id) {
			return true
		}
	}
	return false
}

// stored moves to the next term that a stored quad has.
func (w *termWalker) stored() bool {
	if !w.started {
		w.started = true
		w.it.First()
		w.step()
	}
	for w.err == nil {
		delta := ^ID(0)
		if w.it.Valid() {
			delta = readID(w.it.Key()[1:])
		}
		switch {
		case w.next == 0 && !w.it.Valid():
			w.err = w.it.Error()
			return false
		case w.next != 0 && w.next < delta:
			w.id = w.next
			w.step()
			return w.err == nil
		}
		gone := len(w.it.Value()) > 0 && w.it.Value()[0] == termGone
		if w.next == delta {
			w.step()
		}
		w.id = delta
		w.it.Next()
		if !gone {
			return w.err == nil
		}
	}
	return false
}

// step moves to the base's next term.
func (w *termWalker) step() {
	w.next = 0
	if int(w.ordinal) < w.terms.terms {
		w.ordinal++
		w.next, w.err = w.terms.id(w.ordinal)
	}
}

func (w *termWalker) ref() graph.Ref { return w.id }
func (w *termWalker) Err() error     { return w.err }
func (w *termWalker) Close() error   { return errors.Join(w.err, w.it.Close()) }
