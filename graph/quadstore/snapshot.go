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
	db     *DB
	delta  *pebble.Snapshot
	record record
	err    error // why record could not be read; every method returns it
}

// Snapshot returns the newest state of the store.
func (db *DB) Snapshot() *Snapshot {
	s := &Snapshot{db: db, delta: db.delta.NewSnapshot()}
	s.record, s.err = s.readRecord()
	return s
}

func (s *Snapshot) readRecord() (record, error) {
	val, closer, err := s.delta.Get(keyRecord)
	if err != nil {
		return record{}, fmt.Errorf("read the store's record: %w", err)
	}
	defer closer.Close()
	return readRecord(val)
}

// Close releases the snapshot.
func (s *Snapshot) Close() error { return s.delta.Close() }

// Len counts the quads.
func (s *Snapshot) Len() int64 { return s.record.quads }

// ID returns the id of a term; false if no quad has it. The id of nil is
// NoLabel.
func (s *Snapshot) ID(v quad.Value) (ID, bool, error) {
	if v == nil {
		return NoLabel, true, s.err
	}
	var buf [64]byte
	key, _, inline, err := appendLookupKey(buf[:0], v)
	if err != nil {
		return 0, false, nil // a term that cannot be stored is in no quad
	}
	val, closer, err := s.delta.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return 0, false, s.err
	}
	if err != nil {
		return 0, false, err
	}
	defer closer.Close()
	if inline != 0 {
		return inline, true, s.err
	}
	id, err := readLookup(val)
	return id, err == nil, err
}

func readLookup(val []byte) (ID, error) {
	if len(val) != 8 {
		return 0, fmt.Errorf("a lookup entry is damaged: it has %d bytes instead of 8", len(val))
	}
	return readID(val), nil
}

// Term returns the term of an id that a quad of this snapshot has; nil for
// NoLabel. The value is shared and must not be changed.
func (s *Snapshot) Term(id ID) (quad.Value, error) {
	if id == NoLabel {
		return nil, s.err
	}
	if v, ok := s.db.knownTerm(id); ok {
		return v, s.err
	}
	v, weight, err := s.readTerm(id)
	if err != nil {
		return nil, err
	}
	s.db.terms.put(id, v, weight)
	return v, nil
}

// knownTerm returns the term of an id if that takes no reading. It may be one
// that no quad has any more.
func (db *DB) knownTerm(id ID) (quad.Value, bool) {
	if v, ok := inlineTerm(id); ok {
		return v, true
	}
	return db.terms.get(id)
}

// readTerm reads a term from the dictionary, past the cache, and tells the
// length of its body.
func (s *Snapshot) readTerm(id ID) (quad.Value, int, error) {
	if v, ok := inlineTerm(id); ok {
		return v, 0, s.err
	}
	var buf [9]byte
	body, closer, err := s.delta.Get(appendTermKey(buf[:0], id))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, 0, fmt.Errorf("no term has the id %v", id)
	}
	if err != nil {
		return nil, 0, err
	}
	defer closer.Close()
	v, err := readTermBody(id.tag(), body)
	return v, len(body), err
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
func (s *Snapshot) Has(q IDQuad) (bool, error) {
	var buf [quadKeyLen]byte
	return s.hasKey(appendQuadKey(buf[:0], SPOG, q))
}

// hasTerm tells whether some quad uses the term.
func (s *Snapshot) hasTerm(id ID) (bool, error) {
	var buf [9]byte
	return s.hasKey(appendTermKey(buf[:0], id))
}

func (s *Snapshot) hasKey(key []byte) (bool, error) {
	_, closer, err := s.delta.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return false, s.err
	}
	if err != nil {
		return false, err
	}
	return true, errors.Join(s.err, closer.Close())
}

// CountBound is how many quads Count looks at before it stops.
const CountBound = 10_000

// Count tells how many quads match the pattern. If exact is false there are at
// least n.
func (s *Snapshot) Count(p IDQuad) (n int64, exact bool, err error) {
	if p == (IDQuad{}) {
		return s.record.quads, true, s.err
	}
	c := s.Scan(p)
	defer c.Close()
	return c.count(CountBound)
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
