package queries

import (
	"cmp"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/xsd"
)

// value is a term decoded for comparing and calculating.
type value struct {
	kind valueKind
	n    int64      // integer; boolean as 0 or 1; start of a time span in seconds; month*32+day
	end  int64      // of a time span: its last second; its start for an instant
	nano int32      // of an instant
	f    float64    // any number, as near as it gets
	rat  *big.Rat   // of a decimal: exactly
	text string     // of a string, IRI or blank node
	term quad.Value // nil if it was computed
}

type valueKind uint8

// The kinds, in the sequence in which OrderBy sorts them.
const (
	kindUnbound valueKind = iota
	kindBlank
	kindIRI
	kindInteger
	kindDecimal
	kindFloat
	kindDouble
	kindTime // dateTime, date, gYearMonth and gYear: a span of time
	kindMonthDay
	kindBoolean
	kindString
	kindLangString
	kindOther // a literal that only equals itself
)

func (k valueKind) numeric() bool { return k >= kindInteger && k <= kindDouble }
func (k valueKind) literal() bool { return k >= kindInteger }

const (
	typeString   = quad.IRI(xsd.NS + "string")
	typeInteger  = quad.IRI(xsd.NS + "integer")
	typeDecimal  = quad.IRI(xsd.NS + "decimal")
	typeFloat    = quad.IRI(xsd.NS + "float")
	typeDouble   = quad.IRI(xsd.NS + "double")
	typeBoolean  = quad.IRI(xsd.NS + "boolean")
	typeDateTime = quad.IRI(xsd.NS + "dateTime")
)

// integerTypes are xsd:integer and what derives from it.
var integerTypes = map[string]bool{
	"integer": true, "int": true, "long": true, "short": true, "byte": true,
	"nonNegativeInteger": true, "positiveInteger": true,
	"nonPositiveInteger": true, "negativeInteger": true,
	"unsignedLong": true, "unsignedInt": true, "unsignedShort": true, "unsignedByte": true,
}

// valueOf decodes a term. A literal whose text its datatype does not allow is
// of kindOther.
func valueOf(t quad.Value) value {
	v := decode(t)
	v.term = t
	return v
}

func decode(t quad.Value) value {
	switch t := t.(type) {
	case nil:
		return value{}
	case quad.IRI:
		return value{kind: kindIRI, text: string(t)}
	case quad.BNode:
		return value{kind: kindBlank, text: string(t)}
	case quad.String:
		return stringValue(string(t))
	case quad.LangString:
		return value{kind: kindLangString, text: string(t.Value)}
	case quad.Int:
		return integerValue(int64(t))
	case quad.Float:
		return value{kind: kindDouble, f: float64(t)}
	case quad.Bool:
		return booleanValue(bool(t))
	case quad.Time:
		return instantValue(time.Time(t))
	case quad.TypedString:
		return decodeTyped(t)
	}
	return value{kind: kindOther}
}

func decodeTyped(t quad.TypedString) value {
	text := string(t.Value)
	name, ok := strings.CutPrefix(string(t.Type), xsd.NS)
	if !ok {
		return value{kind: kindOther}
	}
	if integerTypes[name] {
		return parseInteger(text)
	}
	switch name {
	case "string":
		return stringValue(text)
	case "decimal":
		return parseDecimal(text)
	case "float":
		return parseFloat(text, kindFloat)
	case "double":
		return parseFloat(text, kindDouble)
	case "boolean":
		switch text {
		case "true", "1":
			return booleanValue(true)
		case "false", "0":
			return booleanValue(false)
		}
	case "dateTime", "date", "gYearMonth", "gYear":
		return parseTime(text, name)
	case "gMonthDay":
		if t, err := time.Parse("--01-02", withoutZone(text)); err == nil {
			return value{kind: kindMonthDay, n: int64(t.Month())*32 + int64(t.Day())}
		}
	}
	return value{kind: kindOther}
}

func stringValue(s string) value { return value{kind: kindString, text: s} }

func integerValue(n int64) value { return value{kind: kindInteger, n: n, f: float64(n)} }

func booleanValue(b bool) value {
	v := value{kind: kindBoolean}
	if b {
		v.n = 1
	}
	return v
}

func decimalValue(r *big.Rat) value {
	f, _ := r.Float64()
	return value{kind: kindDecimal, rat: r, f: f}
}

func instantValue(t time.Time) value {
	return value{kind: kindTime, n: t.Unix(), end: t.Unix(), nano: int32(t.Nanosecond())}
}

func parseInteger(text string) value {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return integerValue(n)
	}
	// What does not fit counts as a decimal.
	if n, ok := new(big.Int).SetString(text, 10); ok {
		return decimalValue(new(big.Rat).SetInt(n))
	}
	return value{kind: kindOther}
}

func parseDecimal(text string) value {
	if strings.ContainsAny(text, "eE/_xXpP") {
		return value{kind: kindOther}
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return value{kind: kindOther}
	}
	return decimalValue(r)
}

func parseFloat(text string, kind valueKind) value {
	switch text {
	case "INF", "+INF":
		return value{kind: kind, f: math.Inf(1)}
	case "-INF":
		return value{kind: kind, f: math.Inf(-1)}
	case "NaN":
		return value{kind: kind, f: math.NaN()}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return value{kind: kindOther}
	}
	return value{kind: kind, f: f}
}

// parseTime reads the date types of XML Schema. A time without a zone counts
// as UTC.
func parseTime(text, typ string) value {
	var layout string
	var years, months, days int
	switch typ {
	case "dateTime":
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return instantValue(t)
		}
		layout = "2006-01-02T15:04:05.999999999"
	case "date":
		layout, days = time.DateOnly, 1
	case "gYearMonth":
		layout, months = "2006-01", 1
	case "gYear":
		layout, years = "2006", 1
	}
	zoneless := withoutZone(text)
	t, err := time.Parse(layout, zoneless)
	if err != nil {
		return value{kind: kindOther}
	}
	v := instantValue(t)
	if end := t.AddDate(years, months, days); end.After(t) {
		v.end = end.Unix() - 1
	}
	offset := zoneOffset(text[len(zoneless):])
	v.n, v.end = v.n-offset, v.end-offset
	return v
}

// withoutZone cuts a time zone from the end of a date.
func withoutZone(s string) string {
	if t, ok := strings.CutSuffix(s, "Z"); ok {
		return t
	}
	if n := len(s) - len("+07:00"); n > 0 && s[n+3] == ':' && (s[n] == '+' || s[n] == '-') && !strings.Contains(s, "T") {
		return s[:n]
	}
	return s
}

// zoneOffset returns the seconds east of UTC of a zone that withoutZone cut.
func zoneOffset(zone string) int64 {
	t, err := time.Parse("-07:00", zone)
	if err != nil {
		return 0
	}
	_, offset := t.Zone()
	return int64(offset)
}

var (
	errIncomparable = errors.New("the values do not compare")
	errUnbound      = errors.New("the variable is unbound")
	errNoBoolean    = errors.New("the value is neither true nor false")
	errNoNumber     = errors.New("the value is no number")
)

// compareValues compares two values as SPARQL's < does: an error for values of
// different kinds, and for dates of different precision where one contains
// the other, since it is not known which is earlier.
func compareValues(a, b value) (int, error) {
	switch {
	case a.kind.numeric() && b.kind.numeric():
		return compareNumbers(a, b)
	case a.kind != b.kind:
		return 0, errIncomparable
	}
	switch a.kind {
	case kindString:
		return strings.Compare(a.text, b.text), nil
	case kindBoolean, kindMonthDay:
		return cmp.Compare(a.n, b.n), nil
	case kindTime:
		return compareTimes(a, b)
	}
	return 0, errIncomparable
}

func compareNumbers(a, b value) (int, error) {
	switch {
	case a.kind == kindInteger && b.kind == kindInteger:
		return cmp.Compare(a.n, b.n), nil
	case math.IsNaN(a.f) || math.IsNaN(b.f):
		return 0, errIncomparable
	case a.f != b.f || a.kind >= kindFloat || b.kind >= kindFloat:
		return cmp.Compare(a.f, b.f), nil
	}
	return a.exact().Cmp(b.exact()), nil
}

// exact returns an integer or decimal as a fraction.
func (v value) exact() *big.Rat {
	if v.rat != nil {
		return v.rat
	}
	return new(big.Rat).SetInt64(v.n)
}

func compareTimes(a, b value) (int, error) {
	switch {
	case a.n == b.n && a.end == b.end:
		return cmp.Compare(a.nano, b.nano), nil
	case a.end < b.n:
		return -1, nil
	case b.end < a.n:
		return 1, nil
	}
	return 0, errIncomparable
}

// equalValues compares as SPARQL's = does: by value where both have one that
// compares, otherwise by identity; two different literals of which one is not
// understood are an error, since they may mean the same.
func equalValues(a, b value) (bool, error) {
	if !a.kind.literal() || !b.kind.literal() {
		return a.kind == b.kind && a.text == b.text, nil
	}
	if a.term != nil && a.term == b.term {
		return !math.IsNaN(a.f), nil
	}
	if c, err := compareValues(a, b); err == nil {
		return c == 0, nil
	}
	switch {
	case a.kind.numeric() && b.kind.numeric(): // NaN
		return false, nil
	case a.kind == kindOther || b.kind == kindOther:
		return false, errIncomparable
	case a.kind == kindTime && b.kind == kindTime:
		return false, errIncomparable
	case a.kind == kindLangString && b.kind == kindLangString:
		return sameLangString(a, b), nil
	}
	return false, nil
}

// sameLangString compares language tags without regard to case.
func sameLangString(a, b value) bool {
	return a.text == b.text && strings.EqualFold(languageOf(a.term), languageOf(b.term))
}

func languageOf(t quad.Value) string {
	if t, ok := t.(quad.LangString); ok {
		return t.Lang
	}
	return ""
}

// orderValues is the total order of OrderBy, Min and Max: by kind, then by
// value, then by the text of the term, so that it never ties two different
// terms.
func orderValues(a, b value) int {
	if c := cmp.Compare(a.kind.rank(), b.kind.rank()); c != 0 {
		return c
	}
	if c, err := compareValues(a, b); err == nil && c != 0 {
		return c
	}
	if a.kind == kindTime && a.n != b.n {
		return cmp.Compare(a.n, b.n)
	}
	if a.kind.numeric() && math.IsNaN(a.f) != math.IsNaN(b.f) {
		return cmp.Compare(a.f, b.f) // NaN first
	}
	if c := strings.Compare(a.text, b.text); c != 0 {
		return c
	}
	return strings.Compare(quad.StringOf(a.asTerm()), quad.StringOf(b.asTerm()))
}

// rank puts all numbers together.
func (k valueKind) rank() valueKind {
	if k.numeric() {
		return kindInteger
	}
	return k
}

// truth is the effective boolean value.
func (v value) truth() (bool, error) {
	switch {
	case v.kind == kindBoolean:
		return v.n != 0, nil
	case v.kind.numeric():
		return v.f != 0 && !math.IsNaN(v.f), nil
	case v.kind == kindString:
		return v.text != "", nil
	}
	return false, errNoBoolean
}

// asTerm returns the term that the value came from, or makes the one that a
// computed value has.
func (v value) asTerm() quad.Value {
	if v.term != nil {
		return v.term
	}
	switch v.kind {
	case kindInteger:
		return typedTerm(strconv.FormatInt(v.n, 10), typeInteger)
	case kindDecimal:
		return typedTerm(decimalText(v.rat), typeDecimal)
	case kindFloat:
		return typedTerm(floatText(v.f), typeFloat)
	case kindDouble:
		return typedTerm(floatText(v.f), typeDouble)
	case kindBoolean:
		return typedTerm(strconv.FormatBool(v.n != 0), typeBoolean)
	case kindString:
		return quad.String(v.text)
	}
	return nil
}

func typedTerm(text string, typ quad.IRI) quad.Value {
	return quad.TypedString{Value: quad.String(text), Type: typ}
}

// decimalText writes a fraction with up to 18 decimals, the least that XML
// Schema asks of a decimal.
func decimalText(r *big.Rat) string {
	s := r.FloatString(18)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// floatText is the canonical form of XML Schema: 1.5E0.
func floatText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	case math.IsNaN(f):
		return "NaN"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	n, _ := strconv.Atoi(exponent) // FormatFloat wrote it
	return mantissa + "E" + strconv.Itoa(n)
}
