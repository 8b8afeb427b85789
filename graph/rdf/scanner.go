package rdf

import (
	"bytes"
	"io"
	"unicode/utf8"
)

const xsdNamespace = "http://www.w3.org/2001/XMLSchema#"

// Options says how to read a stream. The zero value reads N-Quads strictly and
// stops at the first error.
type Options struct {
	File    string // names the input in errors
	Format  Format
	Lenient bool // accept relative IRIs

	// KeepGoing, if not nil, makes a Reader go on at the line after an error
	// and is called with the error of each line rejected.
	KeepGoing func(*SyntaxError)
}

// Scanner parses a block of whole lines.
type Scanner struct {
	block   []byte
	pos     int // what is parsed next
	start   int // where the line at pos starts
	line    int // its number
	options Options
	failure *SyntaxError // why the line at pos is rejected
	scratch []byte       // unescaped terms of the statement
}

// NewScanner returns a scanner of one block. It leaves KeepGoing to its caller:
// after an error, Next goes on at the next line.
func NewScanner(block Block, options Options) *Scanner {
	s := &Scanner{options: options}
	s.reset(block)
	return s
}

// reset gives the scanner another block, keeping its scratch.
func (s *Scanner) reset(block Block) {
	s.block, s.line, s.pos = block.Data, block.Line, 0
}

// Next parses the next statement into q. It returns io.EOF at the end of the
// block and a *SyntaxError for a line that is not a statement; q is undefined
// then. The terms of q alias the block or memory of the scanner and are valid
// until the next call.
func (s *Scanner) Next(q *RawQuad) error {
	for s.pos < len(s.block) {
		s.start = s.pos
		stated := s.parseLine(q)
		if s.failure != nil {
			err := s.failure
			s.failure = nil
			s.endLine()
			return err
		}
		q.Line = s.line
		s.endLine()
		if stated {
			return nil
		}
	}
	return io.EOF
}

// parseLine parses the line at pos and tells whether it holds a statement.
func (s *Scanner) parseLine(q *RawQuad) bool {
	s.skipSpace()
	if c := s.peek(); isLineEnd(c) || c == '#' {
		s.comment()
		return false
	}
	s.scratch = s.scratch[:0]
	return s.subject(&q.Subject) &&
		s.predicate(&q.Predicate) &&
		s.object(&q.Object) &&
		s.label(&q.Label) &&
		s.stop() &&
		s.comment()
}

func (s *Scanner) subject(t *Term) bool {
	switch {
	case s.peek() == '<':
		return s.iri(t)
	case isBlankNode(s.block[s.pos:]):
		return s.blankNode(t)
	}
	return s.failToken("an IRI or a blank node as subject")
}

func (s *Scanner) predicate(t *Term) bool {
	if s.peek() == '<' {
		return s.iri(t)
	}
	return s.failToken("an IRI as predicate")
}

func (s *Scanner) object(t *Term) bool {
	switch c := s.peek(); {
	case c == '<':
		return s.iri(t)
	case c == '"':
		return s.literal(t)
	case isBlankNode(s.block[s.pos:]):
		return s.blankNode(t)
	}
	return s.failToken("an IRI, a blank node or a literal as object")
}

// label parses the graph label, or notes that there is none.
func (s *Scanner) label(t *Term) bool {
	c := s.peek()
	switch {
	case c == '.':
		*t = Term{}
		return true
	case s.options.Format == NTriples:
		return s.failToken("'.' after the object")
	case c == '<':
		return s.iri(t)
	case isBlankNode(s.block[s.pos:]):
		return s.blankNode(t)
	}
	return s.failToken("an IRI or a blank node as graph label, or '.'")
}

// stop parses the full stop that ends the statement. Only a label can be before
// another token: label itself rejects what is neither.
func (s *Scanner) stop() bool {
	if s.peek() != '.' {
		return s.failToken("'.' after the graph label")
	}
	s.pos++
	s.skipSpace()
	return true
}

// comment accepts what may stand between a statement and the end of its line.
func (s *Scanner) comment() bool {
	c := s.peek()
	if isLineEnd(c) {
		return true
	}
	if c != '#' {
		return s.failToken("a comment or the end of the line after '.'")
	}
	text := s.block[s.pos:s.lineEnd()]
	if !utf8.Valid(text) {
		return s.fail(s.pos+invalidUTF8(text), "UTF-8")
	}
	s.pos += len(text)
	return true
}

// iri parses an IRIREF.
func (s *Scanner) iri(t *Term) bool {
	text, ok := s.absoluteIRI()
	*t = Term{Kind: IRI, Text: text}
	s.skipSpace()
	return ok
}

// absoluteIRI parses an IRIREF and checks that it has a scheme, or in lenient
// reading that it is not empty.
func (s *Scanner) absoluteIRI() (text []byte, ok bool) {
	start := s.pos
	text, ok = s.delimited(iriByte, '>')
	if !ok || hasScheme(text) {
		return text, ok
	}
	if len(text) == 0 {
		return nil, s.failFound(start, "an IRI", "<>")
	}
	if !s.options.Lenient {
		return nil, s.failFound(start, "an absolute IRI", "the relative IRI "+quote(text))
	}
	return text, true
}

// isBlankNode tells whether a BLANK_NODE_LABEL is due at the start of rest.
func isBlankNode(rest []byte) bool {
	return len(rest) > 1 && rest[0] == '_' && rest[1] == ':'
}

// blankNode parses a BLANK_NODE_LABEL.
func (s *Scanner) blankNode(t *Term) bool {
	start := s.pos + len("_:")
	length := blankLabelLength(s.block[start:])
	if length == 0 {
		return s.fail(start, "a blank node label")
	}
	s.pos = start + length
	*t = Term{Kind: BlankNode, Text: s.block[start:s.pos]}
	s.skipSpace()
	return true
}

// literal parses a lexical form with its language tag or datatype, if any.
func (s *Scanner) literal(t *Term) bool {
	text, ok := s.delimited(literalByte, '"')
	if !ok {
		return false
	}
	*t = Term{Kind: SimpleLiteral, Text: text}
	s.skipSpace()
	switch s.peek() {
	case '@':
		return s.language(t)
	case '^':
		return s.datatype(t)
	}
	return true
}

func (s *Scanner) language(t *Term) bool {
	start := s.pos + len("@")
	length := languageTagLength(s.block[start:])
	if length == 0 {
		return s.failFound(start, "a language tag", foundToken(s.block[start:]))
	}
	s.pos = start + length
	t.Kind, t.Tag = LanguageLiteral, s.block[start:s.pos]
	s.skipSpace()
	return true
}

func (s *Scanner) datatype(t *Term) bool {
	if s.pos++; s.peek() != '^' {
		return s.fail(s.pos, "\"^^\" before a datatype")
	}
	s.pos++
	s.skipSpace()
	if s.peek() != '<' {
		return s.failToken("an IRI as datatype")
	}
	iri, ok := s.absoluteIRI()
	if ok && string(iri) != xsdNamespace+"string" {
		t.Kind, t.Tag = TypedLiteral, iri
	}
	s.skipSpace()
	return ok
}

// delimited parses a term whose opening delimiter stands at pos: bytes of the
// class and escapes up to the closing delimiter. It returns what is between.
func (s *Scanner) delimited(class uint8, closing byte) (text []byte, ok bool) {
	block := s.block
	start := s.pos + 1
	copied := start        // what follows is not yet in the scratch
	mark := len(s.scratch) // where the text starts there
	var high byte          // all bytes or'ed: at least 0x80 if one is
	for i := start; ; {
		for i < len(block) && classes[block[i]]&class != 0 {
			high |= block[i]
			i++
		}
		switch {
		case i < len(block) && block[i] == closing:
			if high >= utf8.RuneSelf && !utf8.Valid(block[start:i]) {
				return nil, s.fail(start+invalidUTF8(block[start:i]), "UTF-8")
			}
			s.pos = i + 1
			if copied == start {
				return block[start:i], true
			}
			s.scratch = append(s.scratch, block[copied:i]...)
			return s.scratch[mark:len(s.scratch):len(s.scratch)], true
		case i < len(block) && block[i] == '\\':
			r, length, ok := s.escape(i, class)
			if !ok {
				return nil, false
			}
			s.scratch = append(s.scratch, block[copied:i]...)
			s.scratch = utf8.AppendRune(s.scratch, r)
			i += length
			copied = i
		default:
			return nil, s.failDelimited(i, class)
		}
	}
}

func (s *Scanner) failDelimited(at int, class uint8) bool {
	if class == literalByte {
		return s.fail(at, "'\"' to end the literal")
	}
	return s.fail(at, "a character allowed in an IRI, or '>'")
}

// escape decodes the escape at offset at of a term of the class and returns its
// character and length.
func (s *Scanner) escape(at int, class uint8) (r rune, length int, ok bool) {
	rest := s.block[at:]
	var kind byte
	if len(rest) > 1 {
		kind = rest[1]
	}
	switch {
	case kind == 'u':
		length = 6
	case kind == 'U':
		length = 10
	case class == iriByte:
		return 0, 0, s.failFound(at, `\u or \U in an IRI`, foundEscape(rest))
	default:
		i := bytes.IndexByte(escapeLetters, kind)
		if i < 0 {
			return 0, 0, s.failFound(at, `an escape (\t \b \n \r \f \" \' \\ \u \U)`, foundEscape(rest))
		}
		return rune(escapedBytes[i]), 2, true
	}
	digits := rest[2:min(length, len(rest))]
	code, valid := hexadecimal(digits)
	switch {
	case !valid || len(digits) < length-2:
		expected := "four hexadecimal digits after \\u"
		if kind == 'U' {
			expected = "eight hexadecimal digits after \\U"
		}
		return 0, 0, s.failFound(at, expected, quote(word(digits)))
	case code > utf8.MaxRune || !utf8.ValidRune(rune(code)):
		return 0, 0, s.failFound(at, "the code of a Unicode character", "the escape "+string(rest[:length]))
	case class == iriByte && !isIRIRune(rune(code)):
		return 0, 0, s.failFound(at, "the code of a character allowed in an IRI", "the escape "+string(rest[:length]))
	}
	return rune(code), length, true
}

// ECHAR: the letter after the backslash and the byte that it stands for.
var (
	escapeLetters = []byte(`tbnrf"'\`)
	escapedBytes  = []byte("\t\b\n\r\f\"'\\")
)

// foundEscape prints the backslash at the start of rest with what follows it.
func foundEscape(rest []byte) string {
	if len(rest) < 2 || isLineEnd(rest[1]) {
		return `'\' at the end of the line`
	}
	// Quoting would double the backslash that the message is about.
	if c := rest[1]; ' ' < c && c < 0x7F {
		return `the escape \` + string(c)
	}
	return `'\' and ` + foundCharacter(rest[1:])
}

func hexadecimal(digits []byte) (code uint32, ok bool) {
	for _, c := range digits {
		switch {
		case isDigit(c):
			code = code<<4 | uint32(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			code = code<<4 | uint32(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return code, true
}

// invalidUTF8 returns the offset of the first byte of text that is not UTF-8.
func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

// peek returns the byte at pos; the end of the block is the end of a line.
func (s *Scanner) peek() byte {
	if s.pos < len(s.block) {
		return s.block[s.pos]
	}
	return '\n'
}

func (s *Scanner) skipSpace() {
	for s.pos < len(s.block) && isSpace(s.block[s.pos]) {
		s.pos++
	}
}

// lineEnd returns where the line at pos ends, without its line end.
func (s *Scanner) lineEnd() int {
	for i := s.pos; i < len(s.block); i++ {
		if isLineEnd(s.block[i]) {
			return i
		}
	}
	return len(s.block)
}

// endLine moves to the next line.
func (s *Scanner) endLine() {
	s.pos = s.lineEnd()
	s.line++
	if bytes.HasPrefix(s.block[s.pos:], []byte("\r\n")) {
		s.pos++
	}
	if s.pos < len(s.block) {
		s.pos++
	}
}

// fail rejects the line for the character at offset at of the block. Like all
// that reject, it returns false and leaves pos within the line.
func (s *Scanner) fail(at int, expected string) bool {
	return s.failFound(at, expected, foundCharacter(s.block[at:]))
}

// failToken rejects the line for the token at pos.
func (s *Scanner) failToken(expected string) bool {
	return s.failFound(s.pos, expected, foundToken(s.block[s.pos:]))
}

func (s *Scanner) failFound(at int, expected, found string) bool {
	s.failure = &SyntaxError{
		File:     s.options.File,
		Line:     s.line,
		Column:   utf8.RuneCount(s.block[s.start:at]) + 1,
		Expected: expected,
		Found:    found,
	}
	return false
}
