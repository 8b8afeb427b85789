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
	tableQuads  = 0x10 // + Order, then four ids in that order → nothing, or keyGone
	tableTerms  = 0x20 // id → termInUse, body of the term (empty if inline); or termGone
	tableLookup = 0x30 // tag, body → id, for dictionary terms only
	tableBlobs  = 0x40 // key → bytes
)

var (
	keyFormat = []byte{tableMeta, 'f'}
	keyRecord = []byte{tableMeta, 'r'}
)

// formatVersion is what keyFormat holds in a store that this code can read.
const formatVersion = "newsgraph quads 2"

// keyGone is the value of a quad of the base that was deleted.
var keyGone = []byte{1}

// The first byte of what stands under a term's id.
const (
	termInUse = 0 // a term that the base does not have
	termGone  = 1 // a term of the base that no quad has any more
)

// The tables that a fold empties.
var (
	foldedFrom = []byte{tableQuads}
	foldedTo   = []byte{tableBlobs}
)

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
// a snapshot's counts always fit its quads. It also names the base: that a fold
// puts a new one there is one commit of the delta.
type record struct {
	quads   int64
	terms   int64
	serial  uint64 // of the next dictionary term in the delta
	commits uint64
	base    uint64 // number of the base; 0 for none
	delta   deltaCounts
}

// deltaCounts tell how many keys the delta has.
type deltaCounts struct {
	added, gone           int64 // quads
	addedTerms, goneTerms int64
}

func (r record) changedQuads() bool { return r.delta.added+r.delta.gone > 0 }
func (r record) changedTerms() bool { return r.delta.addedTerms+r.delta.goneTerms > 0 }

const recordLen = 9 * 8

func (r record) encode() []byte {
	b := make([]byte, 0, recordLen)
	for _, n := range []uint64{
		uint64(r.quads), uint64(r.terms), r.serial, r.commits, r.base,
		uint64(r.delta.added), uint64(r.delta.gone), uint64(r.delta.addedTerms), uint64(r.delta.goneTerms),
	} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

func readRecord(b []byte) (record, error) {
	if len(b) != recordLen {
		return record{}, fmt.Errorf("the store's record is damaged: it has %d bytes instead of %d", len(b), recordLen)
	}
	field := func(i int) uint64 { return binary.BigEndian.Uint64(b[8*i:]) }
	return record{
		quads:   int64(field(0)),
		terms:   int64(field(1)),
		serial:  field(2),
		commits: field(3),
		base:    field(4),
		delta: deltaCounts{
			added: int64(field(5)), gone: int64(field(6)),
			addedTerms: int64(field(7)), goneTerms: int64(field(8)),
		},
	}, nil
}
