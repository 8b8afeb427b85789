package quadstore

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/cayleygraph/quad"
)

// A term that does not fit into its id is kept in the dictionary as its tag and
// a body:
//
//	IRI, blank node, string   the bytes of the text
//	language string           uvarint length of the tag, tag, text
//	typed string              uvarint length of the datatype, datatype, text
//	wide int                  8 bytes, big-endian
//	float                     the 8 bytes of its IEEE 754 bits, so that NaN
//	                          and -0 keep theirs
//	wide time                 8 bytes seconds since 1970, 4 bytes nanoseconds
//
// The tag or datatype stands first so that equal ones share a key prefix.

// appendTermBody appends v's body to dst and returns its tag.
func appendTermBody(dst []byte, v quad.Value) ([]byte, tag, error) {
	switch v := v.(type) {
	case quad.IRI:
		return append(dst, v...), tagIRI, nil
	case quad.BNode:
		return append(dst, v...), tagBlankNode, nil
	case quad.String:
		return append(dst, v...), tagString, nil
	case quad.LangString:
		return append(appendPrefixed(dst, v.Lang), v.Value...), tagLangString, nil
	case quad.TypedString:
		return append(appendPrefixed(dst, string(v.Type)), v.Value...), tagTypedString, nil
	case quad.Int:
		return binary.BigEndian.AppendUint64(dst, uint64(v)), tagWideInt, nil
	case quad.Float:
		return binary.BigEndian.AppendUint64(dst, math.Float64bits(float64(v))), tagFloat, nil
	case quad.Time:
		t := time.Time(v)
		dst = binary.BigEndian.AppendUint64(dst, uint64(t.Unix()))
		return binary.BigEndian.AppendUint32(dst, uint32(t.Nanosecond())), tagWideTime, nil
	case nil:
		return dst, tagNone, fmt.Errorf("a quad lacks its subject, predicate or object")
	}
	return dst, tagNone, fmt.Errorf("the store cannot keep a term of Go type %T", v)
}

// readTermBody is the inverse of appendTermBody.
func readTermBody(t tag, body []byte) (quad.Value, error) {
	switch t {
	case tagIRI:
		return quad.IRI(body), nil
	case tagBlankNode:
		return quad.BNode(body), nil
	case tagString:
		return quad.String(body), nil
	case tagLangString, tagTypedString:
		prefix, text, ok := cutPrefixed(body)
		if !ok {
			break
		}
		if t == tagLangString {
			return quad.LangString{Value: quad.String(text), Lang: prefix}, nil
		}
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI(prefix)}, nil
	case tagWideInt:
		if len(body) == 8 {
			return quad.Int(binary.BigEndian.Uint64(body)), nil
		}
	case tagFloat:
		if len(body) == 8 {
			return quad.Float(math.Float64frombits(binary.BigEndian.Uint64(body))), nil
		}
	case tagWideTime:
		if len(body) == 12 {
			seconds := int64(binary.BigEndian.Uint64(body))
			nanos := int64(binary.BigEndian.Uint32(body[8:]))
			return quad.Time(time.Unix(seconds, nanos).UTC()), nil
		}
	}
	return nil, fmt.Errorf("a dictionary entry with tag %d and %d bytes is damaged", t, len(body))
}

func appendPrefixed(dst []byte, prefix string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(prefix)))
	return append(dst, prefix...)
}

func cutPrefixed(body []byte) (prefix string, text []byte, ok bool) {
	n, width := binary.Uvarint(body)
	if width <= 0 || n > uint64(len(body)-width) {
		return "", nil, false
	}
	body = body[width:]
	return string(body[:n]), body[n:], true
}
