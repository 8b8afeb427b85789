package quadstore

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/xsd"
)

// ID stands for a term. The upper five bits are a tag that tells what kind of
// term it is, the lower 59 its payload: the value itself where it fits (small
// integers, booleans, dates, times), otherwise a serial number in the
// dictionary. Equal ids are equal terms, in every snapshot and after every
// restart: an id is never given to a second term.
//
// Inline ids of one kind order as their values do; dictionary ids order by age.
type ID uint64

const (
	// Any is the wildcard of a pattern. No term has it.
	Any ID = 0
	// NoLabel stands in a quad's G where the quad has no label, so that a
	// pattern can ask for the default graph. Its term is nil.
	NoLabel ID = 1
)

// Kind is the kind of term behind an ID.
type Kind uint8

// The kinds of terms, one for each Go type of quad.Value.
const (
	KindNone Kind = iota // Any and NoLabel
	KindIRI
	KindBlankNode
	KindString
	KindLangString
	KindTypedString
	KindInt
	KindFloat
	KindBool
	KindTime
)

// Kind tells what kind of term id stands for, without looking it up.
func (id ID) Kind() Kind { return kindOfTag[id.tag()&(1<<tagBits-1)] }

// Key makes an ID a graph.Ref.
func (id ID) Key() interface{} { return id }

// String prints an id for people who debug.
func (id ID) String() string {
	switch id {
	case Any:
		return "any"
	case NoLabel:
		return "no label"
	}
	return fmt.Sprintf("%d:%d", id.tag(), id.payload())
}

// tag is the upper five bits of an ID: how the rest is to be read. One kind of
// term may have two, one for values that fit inline and one for those that do
// not. The numbers are part of the format on disk.
type tag uint8

const (
	tagNone tag = iota
	tagIRI
	tagBlankNode
	tagString
	tagLangString
	tagTypedString
	tagWideInt
	tagFloat
	tagWideTime
	tagInt        // inline: quad.Int in [-2^58, 2^58)
	tagBool       // inline: quad.Bool
	tagTime       // inline: quad.Time in whole microseconds
	tagXSDDate    // inline: "2024-02-16"^^xsd:date
	tagXSDInteger // inline: "42"^^xsd:integer
	tagXSDBoolean // inline: "true"^^xsd:boolean
	tagEnd
)

const (
	tagBits     = 5
	payloadBits = 64 - tagBits
	maxPayload  = 1<<payloadBits - 1
	// bias maps signed inline values to payloads in the same order.
	bias = 1 << (payloadBits - 1)
)

var kindOfTag = [1 << tagBits]Kind{
	tagIRI:         KindIRI,
	tagBlankNode:   KindBlankNode,
	tagString:      KindString,
	tagLangString:  KindLangString,
	tagTypedString: KindTypedString,
	tagWideInt:     KindInt,
	tagFloat:       KindFloat,
	tagWideTime:    KindTime,
	tagInt:         KindInt,
	tagBool:        KindBool,
	tagTime:        KindTime,
	tagXSDDate:     KindTypedString,
	tagXSDInteger:  KindTypedString,
	tagXSDBoolean:  KindTypedString,
}

func makeID(t tag, payload uint64) ID { return ID(t)<<payloadBits | ID(payload) }

func (id ID) tag() tag        { return tag(id >> payloadBits) }
func (id ID) payload() uint64 { return uint64(id) & maxPayload }
func (id ID) inline() bool    { return id.tag() >= tagInt }

func signedID(t tag, n int64) (ID, bool) {
	if n < -bias || n >= bias {
		return 0, false
	}
	return makeID(t, uint64(n+bias)), true
}

func (id ID) signed() int64 { return int64(id.payload()) - bias }

// inlineID returns the id of a term that fits into one. Typed strings fit only
// in their canonical form, since they must come back as they went in.
func inlineID(v quad.Value) (ID, bool) {
	switch v := v.(type) {
	case quad.Int:
		return signedID(tagInt, int64(v))
	case quad.Bool:
		return makeID(tagBool, bit(bool(v))), true
	case quad.Time:
		return inlineTime(time.Time(v))
	case quad.TypedString:
		return inlineTyped(v)
	}
	return 0, false
}

func inlineTime(t time.Time) (ID, bool) {
	// Outside these years UnixMicro could overflow.
	if year := t.UTC().Year(); year < -5000 || year > 9999 || t.Nanosecond()%1000 != 0 {
		return 0, false
	}
	return signedID(tagTime, t.UnixMicro())
}

func inlineTyped(v quad.TypedString) (ID, bool) {
	text := string(v.Value)
	switch v.Type {
	case typeDate:
		t, err := time.Parse(time.DateOnly, text)
		if err != nil || t.Format(time.DateOnly) != text {
			return 0, false
		}
		return signedID(tagXSDDate, t.Unix()/secondsPerDay)
	case typeInteger:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || strconv.FormatInt(n, 10) != text {
			return 0, false
		}
		return signedID(tagXSDInteger, n)
	case typeBoolean:
		if text != "true" && text != "false" {
			return 0, false
		}
		return makeID(tagXSDBoolean, bit(text == "true")), true
	}
	return 0, false
}

const (
	typeDate    = quad.IRI(xsd.NS + "date")
	typeInteger = quad.IRI(xsd.NS + "integer")
	typeBoolean = quad.IRI(xsd.NS + "boolean")

	secondsPerDay = 24 * 60 * 60
)

// inlineTerm is the inverse of inlineID.
func inlineTerm(id ID) (quad.Value, bool) {
	switch id.tag() {
	case tagInt:
		return quad.Int(id.signed()), true
	case tagBool:
		return quad.Bool(id.payload() == 1), true
	case tagTime:
		return quad.Time(time.UnixMicro(id.signed()).UTC()), true
	case tagXSDDate:
		day := time.Unix(id.signed()*secondsPerDay, 0).UTC()
		return quad.TypedString{Value: quad.String(day.Format(time.DateOnly)), Type: typeDate}, true
	case tagXSDInteger:
		return quad.TypedString{Value: quad.String(strconv.FormatInt(id.signed(), 10)), Type: typeInteger}, true
	case tagXSDBoolean:
		return quad.TypedString{Value: quad.String(strconv.FormatBool(id.payload() == 1)), Type: typeBoolean}, true
	}
	return nil, false
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// IDQuad is a stored quad as ids. As a pattern it may hold Any in any place.
type IDQuad struct{ S, P, O, G ID }

// Key makes an IDQuad a graph.Ref.
func (q IDQuad) Key() interface{} { return q }

// Matches tells whether q is among the quads that pattern asks for.
func (q IDQuad) Matches(pattern IDQuad) bool {
	return (pattern.S == Any || pattern.S == q.S) &&
		(pattern.P == Any || pattern.P == q.P) &&
		(pattern.O == Any || pattern.O == q.O) &&
		(pattern.G == Any || pattern.G == q.G)
}

func (q IDQuad) complete() bool {
	return q.S != Any && q.P != Any && q.O != Any && q.G != Any
}

// Order names a permutation by the places of a quad that it sorts by.
type Order uint8

// The permutations that the store keeps.
const (
	SPOG Order = iota
	POSG
	OSPG
	GSPO

	orders = 4
)

func (o Order) String() string { return [orders]string{"SPOG", "POSG", "OSPG", "GSPO"}[o] }

// places returns the ids of q in the sequence that o sorts by.
func (o Order) places(q IDQuad) [4]ID {
	switch o {
	case POSG:
		return [4]ID{q.P, q.O, q.S, q.G}
	case OSPG:
		return [4]ID{q.O, q.S, q.P, q.G}
	case GSPO:
		return [4]ID{q.G, q.S, q.P, q.O}
	}
	return [4]ID{q.S, q.P, q.O, q.G}
}

// place tells which place of SPOG the n-th of o is.
func (o Order) place(n int) int {
	return [orders][4]int{{0, 1, 2, 3}, {1, 2, 0, 3}, {2, 0, 1, 3}, {3, 0, 1, 2}}[o][n]
}

// quad is the inverse of places.
func (o Order) quad(p [4]ID) IDQuad {
	switch o {
	case POSG:
		return IDQuad{S: p[2], P: p[0], O: p[1], G: p[3]}
	case OSPG:
		return IDQuad{S: p[1], P: p[2], O: p[0], G: p[3]}
	case GSPO:
		return IDQuad{S: p[1], P: p[2], O: p[3], G: p[0]}
	}
	return IDQuad{S: p[0], P: p[1], O: p[2], G: p[3]}
}

// Compare orders two quads as o does: negative, zero or positive.
func (o Order) Compare(a, b IDQuad) int {
	x, y := o.places(a), o.places(b)
	for i := range x {
		if c := cmp.Compare(x[i], y[i]); c != 0 {
			return c
		}
	}
	return 0
}

// bound counts the leading places of o that pattern fixes: the quads that
// agree on them stand together in o.
func (o Order) bound(pattern IDQuad) int {
	for i, id := range o.places(pattern) {
		if id == Any {
			return i
		}
	}
	return 4
}

// BestOrder returns the order that stands the matches of a pattern together on
// the most places; of several the first.
func BestOrder(p IDQuad) Order {
	best := SPOG
	for o := POSG; o < orders; o++ {
		if o.bound(p) > best.bound(p) {
			best = o
		}
	}
	return best
}

func appendID(dst []byte, id ID) []byte { return binary.BigEndian.AppendUint64(dst, uint64(id)) }

func readID(b []byte) ID { return ID(binary.BigEndian.Uint64(b)) }
