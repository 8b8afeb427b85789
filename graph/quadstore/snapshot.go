package quadstore

import (
	"bytes"
	"errors"
	"fmt"
	"iter"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
)

// Snapshot is the store as it was at one moment: after some commit and before
// the next. It never changes and never makes a writer wait. It is safe for many
// goroutines; Close it when done, after its cursors, since it keeps old data
// from being reclaimed.
type Snapshot struct {
	db      *DB
	base    *base
	delta   *pebble.Snapshot
	record  record
	overlay *Overlay // that it is read with; nil for none
	err     error    // why record could not be read; every method returns it
}

// Close releases the snapshot.
func (s *Snapshot) Close() error {
	return errors.Join(s.delta.Close(), s.db.bases.release(s.base))
}

// Len counts the quads.
func (s *Snapshot) Len() int64 {
	if s.overlay == nil {
		return s.record.quads
	}
	return s.record.quads + s.overlay.Net(IDQuad{})
}

// countTerms counts the terms that some quad has.
func (s *Snapshot) countTerms() int64 {
	if s.overlay == nil {
		return s.record.terms
	}
	return s.record.terms - int64(len(s.overlay.retired))
}

// ID returns the id of a term in this snapshot; false if no quad has it. The id
// of nil is NoLabel.
func (s *Snapshot) ID(v quad.Value) (ID, bool, error) {
	if v == nil {
		return NoLabel, true, s.err
	}
	var buf [64]byte
	key, t, inline, err := appendLookupKey(buf[:0], v)
	if err != nil {
		return 0, false, nil // a term that cannot be stored is in no quad
	}
	id, use, err := s.find(key, t, inline, v)
	found := use == inUse
	if found && s.overlay != nil {
		id, found = s.overlay.Resolve(id)
	}
	return id, found, err
}

// termUse tells what a snapshot knows of a term.
type termUse uint8

const (
	unknown  termUse = iota
	outOfUse         // it has an id in the base, but no quad
	inUse
)

// find looks a term up under its lookup key.
func (s *Snapshot) find(key []byte, t tag, inline ID, v quad.Value) (ID, termUse, error) {
	if s.err != nil {
		return 0, unknown, s.err
	}
	if inline != 0 {
		use, err := s.use(inline)
		return inline, use, err
	}
	if s.record.delta.addedTerms > 0 {
		val, closer, err := s.delta.Get(key)
		if err == nil {
			defer closer.Close()
			id, err := readLookup(val)
			return id, inUse, err
		}
		if !errors.Is(err, pebble.ErrNotFound) {
			return 0, unknown, err
		}
	}
	body := key[2:]
	if key[1] != byte(t) { // the key has a hash in its place
		var err error
		if body, _, err = appendTermBody(nil, v); err != nil {
			return 0, unknown, err
		}
	}
	id, found, err := s.base.terms.find(t, body)
	if err != nil || !found {
		return 0, unknown, err
	}
	use, err := s.use(id)
	return id, use, err
}

func readLookup(val []byte) (ID, error) {
	if len(val) != 8 {
		return 0, fmt.Errorf("a lookup entry is damaged: it has %d bytes instead of 8", len(val))
	}
	return readID(val), nil
}

// use tells what the snapshot knows of the term of an id.
func (s *Snapshot) use(id ID) (termUse, error) {
	if s.record.changedTerms() {
		var buf [9]byte
		val, closer, err := s.delta.Get(appendTermKey(buf[:0], id))
		if err == nil {
			defer closer.Close()
			if len(val) > 0 && val[0] == termGone {
				return outOfUse, nil
			}
			return inUse, nil
		}
		if !errors.Is(err, pebble.ErrNotFound) {
			return unknown, err
		}
	}
	found, err := s.base.terms.has(id)
	if err != nil || !found {
		return unknown, err
	}
	return inUse, nil
}

// Term returns the term of an id that a quad of this snapshot has; nil for
// NoLabel. The value is shared and must not be changed.
func (s *Snapshot) Term(id ID) (quad.Value, error) {
	if id == NoLabel {
		return nil, s.err
	}
	if v, ok := inlineTerm(id); ok {
		return v, s.err
	}
	if v, ok := s.base.cache.get(id); ok {
		return v, s.err
	}
	v, weight, err := s.readTerm(id)
	if err != nil {
		return nil, err
	}
	s.base.cache.put(id, v, weight)
	return v, nil
}

// readTerm reads a term from the dictionary, past the cache, and tells the
// length of its body.
func (s *Snapshot) readTerm(id ID) (quad.Value, int, error) {
	if v, ok := inlineTerm(id); ok {
		return v, 0, s.err
	}
	if _, found, err := s.base.terms.ordinal(id); err != nil || found {
		v, weight, err := s.base.terms.term(id)
		return v, weight, errors.Join(err, s.err)
	}
	var buf [9]byte
	val, closer, err := s.delta.Get(appendTermKey(buf[:0], id))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, 0, fmt.Errorf("no term has the id %v", id)
	}
	if err != nil {
		return nil, 0, err
	}
	defer closer.Close()
	if len(val) == 0 || val[0] != termInUse {
		return nil, 0, fmt.Errorf("the dictionary entry of the id %v is damaged", id)
	}
	v, err := readTermBody(id.tag(), val[1:])
	return v, len(val), err
}

// Quad resolves the four ids of a stored quad.
func (s *Snapshot) Quad(q IDQuad) (quad.Quad, error) {
	var terms [4]quad.Value
	for i, id := range SPOG.places(q) {
		v, err := s.Term(id)
		if err != nil {
			return quad.Quad{}, err
		}
		terms[i] = v
	}
	return quad.Quad{Subject: terms[0], Predicate: terms[1], Object: terms[2], Label: terms[3]}, nil
}

// Has tells whether q, which has no wildcards, is stored.
func (s *Snapshot) Has(q IDQuad) (bool, error) { return s.hasIn(SPOG, q) }

// hasIn tells whether q is in one of the indexes.
func (s *Snapshot) hasIn(o Order, q IDQuad) (bool, error) {
	if s.err != nil {
		return false, s.err
	}
	if s.overlay != nil {
		if there, changed := s.overlay.Has(q); changed {
			return there, nil
		}
	}
	if s.record.changedQuads() {
		var buf [quadKeyLen]byte
		val, closer, err := s.delta.Get(appendQuadKey(buf[:0], o, q))
		if err == nil {
			defer closer.Close()
			return len(val) == 0, nil
		}
		if !errors.Is(err, pebble.ErrNotFound) {
			return false, err
		}
	}
	from, to, err := s.base.span(o, q)
	return from < to, err
}

// CountBound is how many changes since the last fold, or quads that an index
// does not keep together, Count looks at before it stops.
const CountBound = 10_000

// Count tells how many quads match the pattern. If exact is false there are at
// least n. It is exact, and takes about a microsecond, where an order starts
// with what the pattern fixes and the range has not changed since the last fold.
func (s *Snapshot) Count(p IDQuad) (n int64, exact bool, err error) {
	if p == (IDQuad{}) {
		return s.Len(), true, s.err
	}
	return s.count(p, s.bestOrder(p), CountBound)
}

// count counts the matches of p in o, looking at no more than bound keys or
// rows one by one.
func (s *Snapshot) count(p IDQuad, o Order, bound int) (n int64, exact bool, err error) {
	if s.err != nil {
		return 0, false, s.err
	}
	if fixed(p) > o.bound(p) {
		return s.countMatches(p, o, bound)
	}
	from, to, err := s.base.span(o, p)
	n = int64(to - from)
	if s.overlay != nil {
		n += s.overlay.netIn(o, p)
	}
	if err != nil || !s.record.changedQuads() {
		return n, err == nil, err
	}
	keys := keyWalk{order: o}
	defer keys.close()
	if err := keys.reset(s.delta, p, o.bound(p)); err != nil {
		return 0, false, err
	}
	gone := s.record.delta.gone // not yet seen in the range
	for keys.first(); keys.valid; keys.next() {
		if bound--; bound < 0 {
			return max(n-gone, 0), false, nil
		}
		if keys.gone {
			n--
			gone--
		} else {
			n++
		}
	}
	return n, keys.err == nil, keys.err
}

// countMatches counts by looking at each quad of the range.
func (s *Snapshot) countMatches(p IDQuad, o Order, bound int) (n int64, exact bool, err error) {
	c := s.ScanOrder(p, o)
	defer c.Close()
	for c.bound = bound; c.bound >= 0 && c.Next(); c.bound-- {
		n++
	}
	return n, c.err == nil && c.bound >= 0, c.err
}

// Blob returns what PutBlob kept under key; false if there is nothing.
func (s *Snapshot) Blob(key string) ([]byte, bool, error) {
	val, closer, err := s.delta.Get(appendBlobKey(nil, key))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, false, s.err
	}
	if err != nil {
		return nil, false, err
	}
	defer closer.Close()
	return bytes.Clone(val), true, s.err
}

// Blobs yields the keys of the blobs that start with prefix, in byte order. An
// error ends the sequence.
func (s *Snapshot) Blobs(prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if s.err != nil {
			yield("", s.err)
			return
		}
		lower := appendBlobKey(nil, prefix)
		it, err := s.delta.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: prefixEnd(lower)})
		if err != nil {
			yield("", err)
			return
		}
		defer it.Close()
		for ok := it.First(); ok; ok = it.Next() {
			if !yield(string(it.Key()[1:]), nil) {
				return
			}
		}
		if err := it.Error(); err != nil {
			yield("", err)
		}
	}
}

// Labels yields the distinct labels in the order of their ids; quads without a
// label do not count. An error ends the sequence.
func (s *Snapshot) Labels() iter.Seq2[ID, error] {
	return func(yield func(ID, error) bool) {
		c := s.ScanOrder(IDQuad{}, GSPO)
		defer c.Close()
		for ok := c.Seek(IDQuad{G: NoLabel + 1}); ok; ok = c.Seek(IDQuad{G: c.Quad().G + 1}) {
			if !yield(c.Quad().G, nil) {
				return
			}
		}
		if err := c.Err(); err != nil {
			yield(0, err)
		}
	}
}

func (s *Snapshot) countLabels() (n int64, err error) {
	for _, err := range s.Labels() {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}
