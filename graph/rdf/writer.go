package rdf

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// AppendQuad appends the canonical line of a quad, with its line feed. It
// appends nothing if it returns an error.
func AppendQuad(line []byte, q quad.Quad) ([]byte, error) {
	if err := checkPositions(q); err != nil {
		return line, err
	}
	start := len(line)
	for _, value := range [...]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if value == nil {
			continue
		}
		var err error
		if line, err = AppendTerm(line, value); err != nil {
			return line[:start], err
		}
		line = append(line, ' ')
	}
	return append(line, '.', '\n'), nil
}

// checkPositions tells whether RDF allows each term of the quad where it stands.
func checkPositions(q quad.Quad) error {
	if !isNode(q.Subject) {
		return fmt.Errorf("cannot write %v as subject: it is not an IRI or a blank node", q.Subject)
	}
	if _, ok := q.Predicate.(quad.IRI); !ok {
		return fmt.Errorf("cannot write %v as predicate: it is not an IRI", q.Predicate)
	}
	if q.Object == nil {
		return fmt.Errorf("cannot write a quad without an object: %v %v", q.Subject, q.Predicate)
	}
	if q.Label != nil && !isNode(q.Label) {
		return fmt.Errorf("cannot write %v as graph label: it is not an IRI or a blank node", q.Label)
	}
	return nil
}

func isNode(value quad.Value) bool {
	switch value.(type) {
	case quad.IRI, quad.BNode:
		return true
	}
	return false
}

// AppendTerm appends the canonical form of a term. It appends nothing if it
// returns an error.
func AppendTerm(text []byte, value quad.Value) ([]byte, error) {
	longer, err := appendTerm(text, value)
	if err != nil {
		return text, err
	}
	return longer, nil
}

func appendTerm(text []byte, value quad.Value) ([]byte, error) {
	switch v := value.(type) {
	case quad.IRI:
		return appendIRI(text, v)
	case quad.BNode:
		if length := blankLabelLength(v); length == 0 || length != len(v) {
			return text, fmt.Errorf("cannot write the blank node label %q: N-Quads does not allow it", string(v))
		}
		return append(append(text, "_:"...), v...), nil
	case quad.String:
		return appendLiteral(text, v)
	case quad.LangString:
		return appendLanguageLiteral(text, v)
	case quad.TypedString:
		return appendTypedLiteral(text, v)
	case quad.Int:
		return appendNative(text, strconv.FormatInt(int64(v), 10), "integer"), nil
	case quad.Float:
		return appendNative(text, doubleForm(float64(v)), "double"), nil
	case quad.Bool:
		return appendNative(text, strconv.FormatBool(bool(v)), "boolean"), nil
	case quad.Time:
		return appendNative(text, time.Time(v).UTC().Format(time.RFC3339Nano), "dateTime"), nil
	}
	return text, fmt.Errorf("cannot write a term of type %T", value)
}

func appendIRI(text []byte, iri quad.IRI) ([]byte, error) {
	if iri == "" {
		return text, fmt.Errorf("cannot write an empty IRI")
	}
	if !utf8.ValidString(string(iri)) {
		return text, fmt.Errorf("cannot write the IRI %q: it is not UTF-8", string(iri))
	}
	for i := range len(iri) {
		if classes[iri[i]]&iriByte == 0 {
			return text, fmt.Errorf("cannot write the IRI %q: an IRI cannot contain %q", string(iri), iri[i])
		}
	}
	text = append(text, '<')
	text = append(text, iri...)
	return append(text, '>'), nil
}

func appendLanguageLiteral(text []byte, literal quad.LangString) ([]byte, error) {
	if !isLanguageTag(literal.Lang) {
		return text, fmt.Errorf("cannot write %v: %q is not a language tag", literal.Value, literal.Lang)
	}
	text, err := appendLiteral(text, literal.Value)
	if err != nil {
		return text, err
	}
	return append(append(text, '@'), literal.Lang...), nil
}

func appendTypedLiteral(text []byte, literal quad.TypedString) ([]byte, error) {
	text, err := appendLiteral(text, literal.Value)
	if err != nil || literal.Type == xsdNamespace+"string" {
		return text, err
	}
	return appendIRI(append(text, "^^"...), literal.Type)
}

// appendNative appends a literal of an XSD type whose form needs no escapes.
func appendNative(text []byte, form, datatype string) []byte {
	text = append(text, '"')
	text = append(text, form...)
	text = append(text, `"^^<`+xsdNamespace...)
	text = append(text, datatype...)
	return append(text, '>')
}

// appendLiteral appends a lexical form in quotation marks, with the escapes of
// the canonical form.
func appendLiteral(text []byte, form quad.String) ([]byte, error) {
	if !utf8.ValidString(string(form)) {
		return text, fmt.Errorf("cannot write the literal %q: it is not UTF-8", string(form))
	}
	text = append(text, '"')
	written := 0
	for i := 0; i < len(form); i++ {
		if classes[form[i]]&plainByte != 0 {
			continue
		}
		escaped := escapeOf(string(form[i:]))
		if escaped == "" {
			continue
		}
		text = append(text, form[written:i]...)
		text = append(text, escaped...)
		_, size := utf8.DecodeRuneInString(string(form[i:]))
		i += size - 1
		written = i + 1
	}
	text = append(text, form[written:]...)
	return append(text, '"'), nil
}

// escapeOf returns the canonical escape of the character at the start of rest,
// or "" where it is written as itself.
func escapeOf(rest string) string {
	switch c := rest[0]; c {
	case '\b':
		return `\b`
	case '\t':
		return `\t`
	case '\n':
		return `\n`
	case '\f':
		return `\f`
	case '\r':
		return `\r`
	case '"':
		return `\"`
	case '\\':
		return `\\`
	}
	switch r, _ := utf8.DecodeRuneInString(rest); {
	case r < ' ', r == 0x7F, r == 0xFFFE, r == 0xFFFF:
		return fmt.Sprintf(`\u%04X`, r)
	}
	return ""
}

// doubleForm is the canonical form of XSD: one digit before the point, at least
// one after it, an exponent without plus or leading zeros.
func doubleForm(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "INF"
	case math.IsInf(f, -1):
		return "-INF"
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	sign, digits := "", strings.TrimLeft(exponent[1:], "0")
	if digits == "" {
		digits = "0"
	} else if exponent[0] == '-' {
		sign = "-"
	}
	return mantissa + "E" + sign + digits
}

// Writer writes quads as canonical N-Quads, through a buffer.
type Writer struct {
	out  *bufio.Writer
	line []byte
}

var _ quad.Writer = (*Writer)(nil)

// NewWriter returns a writer to out. The caller ends with Flush.
func NewWriter(out io.Writer) *Writer {
	return &Writer{out: bufio.NewWriterSize(out, 64<<10)}
}

// WriteQuad writes one statement, or nothing if N-Quads cannot express it.
func (w *Writer) WriteQuad(q quad.Quad) error {
	line, err := AppendQuad(w.line[:0], q)
	w.line = line
	if err != nil {
		return err
	}
	_, err = w.out.Write(line)
	return err
}

// WriteQuads writes several statements and returns how many it wrote.
func (w *Writer) WriteQuads(quads []quad.Quad) (int, error) {
	for i, q := range quads {
		if err := w.WriteQuad(q); err != nil {
			return i, err
		}
	}
	return len(quads), nil
}

// Flush writes what is still in the buffer.
func (w *Writer) Flush() error { return w.out.Flush() }
