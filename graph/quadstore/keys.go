package quadstore

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/cayleygraph/quad"
)

// The first byte of a key in Pebble tells its table. Quads and terms use fixed
// eight-byte big-endian ids, so that byte order is id order.
const (
	tableMeta   = 0x01 // name → value
	tableQuads  = 0x10 // + Order, then four ids in that order → nothing
	tableTerms  = 0x20 // id → body of the term (empty if inline): the terms in use
	tableLookup = 0x30 // tag, body → id, for dictionary terms only
	tableBlobs  = 0x40 // key → bytes
)

var (
	keyFormat = []byte{tableMeta, 'f'}
	keyRecord = []byte{tableMeta, 'r'}
)

// formatVersion is what keyFormat holds in a store that this code can read.
const formatVersion = "newsgraph quads 1"

const quadKeyLen = 1 + 4*8

func appendQuadKey(dst []byte, o Order, q IDQuad) []byte {
	return appendQuadPrefix(dst, o, q, 4)
}

// appendQuadPrefix appends the key that starts all quads which agree with q on
// the first n places of o.
func appendQuadPrefix(dst []byte, o Order, q IDQuad, n int) []byte {
	dst = append(dst, tableQuads+byte(o))
	places := o.places(q)
	for _, id := range places[:n] {
		dst = appendID(dst, id)
	}
	return dst
}

func readQuadKey(key []byte, o Order) (IDQuad, error) {
	if len(key) != quadKeyLen {
		return IDQuad{}, fmt.Errorf("a key of %v is damaged: it has %d bytes instead of %d", o, len(key), quadKeyLen)
	}
	return o.quad([4]ID{readID(key[1:]), readID(key[9:]), readID(key[17:]), readID(key[25:])}), nil
}

func appendTermKey(dst []byte, id ID) []byte {
	return appendID(append(dst, tableTerms), id)
}

// maxLookupBody is the longest body that stands in a lookup key as it is; a
// longer one is replaced by its SHA-256, with hashedTag set in its tag.
const (
	maxLookupBody = 256
	hashedTag     = 0x80
)

// appendLookupKey appends the key under which a term's id is found: the term
// key itself for an inline term, a key in the lookup table for any other.
// inline is the id in the first case.
func appendLookupKey(dst []byte, v quad.Value) (key []byte, t tag, inline ID, err error) {
	if id, ok := inlineID(v); ok {
		return appendTermKey(dst, id), id.tag(), id, nil
	}
	start := len(dst)
	dst = append(dst, tableLookup, 0)
	dst, t, err = appendTermBody(dst, v)
	if err != nil {
		return dst, tagNone, 0, err
	}
	dst[start+1] = byte(t)
	if body := dst[start+2:]; len(body) > maxLookupBody {
		sum := sha256.Sum256(body)
		dst[start+1] = byte(t) | hashedTag
		dst = append(dst[:start+2], sum[:]...)
	}
	return dst, t, 0, nil
}

func appendBlobKey(dst []byte, key string) []byte {
	return append(append(dst, tableBlobs), key...)
}

// prefixEnd returns the first key after all that start with prefix. The tables
// are below 0xff, so there always is one.
func prefixEnd(prefix []byte) []byte {
	end := append([]byte(nil), prefix...)
	for i := len(end) - 1; ; i-- {
		end[i]++
		if end[i] != 0 {
			return end[:i+1]
		}
	}
}

// record is what the store knows of itself, written with every commit so that
// a snapshot's counts always fit its quads.
type record struct {
	quads   int64
	terms   int64
	serial  uint64 // of the next dictionary term; never falls, so ids are never reused
	commits uint64
}

func (r record) encode() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(r.quads))
	b = binary.BigEndian.AppendUint64(b, uint64(r.terms))
	b = binary.BigEndian.AppendUint64(b, r.serial)
	return binary.BigEndian.AppendUint64(b, r.commits)
}

func readRecord(b []byte) (record, error) {
	if len(b) != 32 {
		return record{}, fmt.Errorf("the store's record is damaged: it has %d bytes instead of 32", len(b))
	}
	return record{
		quads:   int64(binary.BigEndian.Uint64(b)),
		terms:   int64(binary.BigEndian.Uint64(b[8:])),
		serial:  binary.BigEndian.Uint64(b[16:]),
		commits: binary.BigEndian.Uint64(b[24:]),
	}, nil
}
