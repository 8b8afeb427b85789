package postgres

import (
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
)

// nodeColumns are the columns of Cayley's table of nodes that say which term a
// node is, in the sequence of node's fields.
const nodeColumns = "value, value_string, datatype, language, iri, bnode, value_int, value_bool, value_float, value_time"

// node is a term as Cayley's backend keeps it: some columns hold it, the others
// are NULL.
type node struct {
	value    []byte // protocol buffer of what no other column can hold
	text     sql.NullString
	datatype sql.NullString
	language sql.NullString
	iri      sql.NullBool
	bnode    sql.NullBool
	integer  sql.NullInt64
	boolean  sql.NullBool
	float    sql.NullFloat64
	time     sql.NullTime
}

func (n *node) args() []any {
	return []any{n.value, n.text, n.datatype, n.language, n.iri, n.bnode, n.integer, n.boolean, n.float, n.time}
}

func (n *node) dest() []any {
	return []any{&n.value, &n.text, &n.datatype, &n.language, &n.iri, &n.bnode, &n.integer, &n.boolean, &n.float, &n.time}
}

// nodeOf returns the columns of a term.
func nodeOf(v quad.Value) (n node, err error) {
	switch v := v.(type) {
	case quad.IRI:
		n.text, n.iri = valid(string(v)), sql.NullBool{Bool: true, Valid: true}
	case quad.BNode:
		n.text, n.bnode = valid(string(v)), sql.NullBool{Bool: true, Valid: true}
	case quad.String:
		n.text = valid(string(v))
	case quad.LangString:
		n.text, n.language = valid(string(v.Value)), valid(v.Lang)
	case quad.TypedString:
		n.text, n.datatype = valid(string(v.Value)), valid(string(v.Type))
	case quad.Int:
		n.integer = sql.NullInt64{Int64: int64(v), Valid: true}
	case quad.Bool:
		n.boolean = sql.NullBool{Bool: bool(v), Valid: true}
	case quad.Float:
		n.float = sql.NullFloat64{Float64: float64(v), Valid: true}
	case quad.Time:
		n.time = sql.NullTime{Time: time.Time(v).UTC(), Valid: true}
	case nil:
		return n, fmt.Errorf("a quad lacks its subject, predicate or object")
	default:
		return n, fmt.Errorf("PostgreSQL cannot keep a term of Go type %T", v)
	}
	if !n.utf8() {
		return n, fmt.Errorf("PostgreSQL cannot keep %.60q: it is not UTF-8", quad.StringOf(v))
	}
	if n.fits() {
		return n, nil
	}
	if n.value, err = pquads.MarshalValue(v); err != nil {
		return n, fmt.Errorf("PostgreSQL cannot keep %.60q: %w", quad.StringOf(v), err)
	}
	return node{value: n.value}, nil
}

func valid(s string) sql.NullString { return sql.NullString{String: s, Valid: true} }

func (n *node) utf8() bool {
	return utf8.ValidString(n.text.String) && utf8.ValidString(n.datatype.String) && utf8.ValidString(n.language.String)
}

// fits tells whether the typed columns give the term back exactly. They do not
// for a text with the character U+0000, which PostgreSQL refuses, nor for one
// with the four characters that Cayley reads as U+0000, nor for times that are
// finer or further away than a timestamp. Cayley reads those from the column
// value, to which it does nothing.
func (n *node) fits() bool {
	for _, s := range []string{n.text.String, n.datatype.String, n.language.String} {
		if strings.Contains(s, "\x00") || strings.Contains(s, `\x00`) {
			return false
		}
	}
	if !n.time.Valid {
		return true
	}
	year := n.time.Time.Year()
	return year >= 1 && year <= 9999 && n.time.Time.Nanosecond()%1000 == 0
}

// term is the inverse of nodeOf. It reads the columns as Cayley does.
func (n *node) term() (quad.Value, error) {
	switch {
	case n.text.Valid && n.iri.Bool:
		return quad.IRI(n.text.String), nil
	case n.text.Valid && n.bnode.Bool:
		return quad.BNode(n.text.String), nil
	case n.text.Valid && n.language.Valid:
		return quad.LangString{Value: quad.String(n.text.String), Lang: n.language.String}, nil
	case n.text.Valid && n.datatype.Valid:
		return quad.TypedString{Value: quad.String(n.text.String), Type: quad.IRI(n.datatype.String)}, nil
	case n.text.Valid:
		return quad.String(n.text.String), nil
	case n.integer.Valid:
		return quad.Int(n.integer.Int64), nil
	case n.boolean.Valid:
		return quad.Bool(n.boolean.Bool), nil
	case n.float.Valid:
		return quad.Float(n.float.Float64), nil
	case n.time.Valid:
		return quad.Time(n.time.Time.UTC()), nil
	}
	v, err := pquads.UnmarshalValue(n.value)
	if err == nil && v == nil {
		err = fmt.Errorf("all of its columns are NULL")
	}
	return v, err
}

// sameTerm tells whether two terms are one. Cayley's hash does not tell: all
// times within a second share one, and so do quad.Int(1) and the typed string
// "1"^^<xsd:integer>.
func sameTerm(a, b quad.Value) bool {
	switch a := a.(type) {
	case quad.Time:
		return a.Equal(b)
	case quad.Float:
		b, ok := b.(quad.Float)
		return ok && (math.Float64bits(float64(a)) == math.Float64bits(float64(b)) || a != a && b != b)
	}
	return a == b
}
