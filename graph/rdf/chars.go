package rdf

import "unicode/utf8"

// Classes of bytes, by the production that a byte may continue. Bytes of
// multi-byte characters belong to iriByte and literalByte: which characters
// they make is checked once for the whole term.
const (
	iriByte      uint8 = 1 << iota // IRIREF without escapes
	literalByte                    // STRING_LITERAL_QUOTE without escapes
	labelByte                      // ASCII part of PN_CHARS, and '.'
	languageByte                   // a subtag after the first in LANGTAG
	plainByte                      // written as itself in a canonical literal
)

var classes = byteClasses()

func byteClasses() (table [256]uint8) {
	for i := range table {
		c := byte(i)
		alphanumeric := isLetter(c) || isDigit(c)
		if c > ' ' && !isIRIDelimiter(c) {
			table[i] |= iriByte
		}
		if c != '"' && c != '\\' && !isLineEnd(c) {
			table[i] |= literalByte
		}
		if alphanumeric || c == '_' || c == '-' || c == '.' {
			table[i] |= labelByte
		}
		if alphanumeric {
			table[i] |= languageByte
		}
		// 0xEF starts U+FFFE and U+FFFF, which canonical literals escape.
		if c >= ' ' && c != '"' && c != '\\' && c != 0x7F && c != 0xEF {
			table[i] |= plainByte
		}
	}
	return table
}

func isLetter(c byte) bool  { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool   { return '0' <= c && c <= '9' }
func isSpace(c byte) bool   { return c == ' ' || c == '\t' }
func isLineEnd(c byte) bool { return c == '\n' || c == '\r' }

func isIRIDelimiter(c byte) bool {
	switch c {
	case '<', '>', '"', '{', '}', '|', '^', '`', '\\':
		return true
	}
	return false
}

// isIRIRune tells whether an IRI may contain r.
func isIRIRune(r rune) bool {
	return r >= utf8.RuneSelf || classes[r]&iriByte != 0
}

// hasScheme tells whether an IRI is absolute: whether it starts with the
// scheme production of RFC 3986 and a colon.
func hasScheme(iri []byte) bool {
	for i, c := range iri {
		switch {
		case isLetter(c):
		case i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		default:
			return i > 0 && c == ':'
		}
	}
	return false
}

// blankLabelLength returns how many bytes at the start of text are a blank node
// label, without the "_:"; 0 where none starts there. A label may contain full
// stops but not end with one: the one behind it ends the statement.
func blankLabelLength[T ~string | ~[]byte](text T) int {
	end := 0
	for i := 0; i < len(text); {
		c, size := text[i], 1
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(string(text[i:min(i+utf8.UTFMax, len(text))]))
			invalid := r == utf8.RuneError && size == 1
			if invalid || i == 0 && !isNameStart(r) || !isNamePart(r) {
				return end
			}
		} else if classes[c]&labelByte == 0 || i == 0 && (c == '-' || c == '.') {
			return end
		}
		i += size
		if c != '.' {
			end = i
		}
	}
	return end
}

// isNameStart is PN_CHARS_BASE beyond ASCII.
func isNameStart(r rune) bool {
	switch {
	case r < 0xC0, r == 0xD7, r == 0xF7, r == 0x37E:
		return false
	case r <= 0x2FF:
		return true
	case r < 0x370:
		return false
	}
	return r <= 0x1FFF ||
		r == 0x200C || r == 0x200D ||
		0x2070 <= r && r <= 0x218F ||
		0x2C00 <= r && r <= 0x2FEF ||
		0x3001 <= r && r <= 0xD7FF ||
		0xF900 <= r && r <= 0xFDCF ||
		0xFDF0 <= r && r <= 0xFFFD ||
		0x10000 <= r && r <= 0xEFFFF
}

// isNamePart is PN_CHARS beyond ASCII.
func isNamePart(r rune) bool {
	return isNameStart(r) || r == 0xB7 || 0x300 <= r && r <= 0x36F || r == 0x203F || r == 0x2040
}

// isLanguageTag tells whether tag is a LANGTAG without its '@'.
func isLanguageTag(tag string) bool {
	return len(tag) > 0 && languageTagLength(tag) == len(tag)
}

// languageTagLength returns how many bytes at the start of text are a language
// tag: letters, then subtags of letters and digits, each after a hyphen. It is
// 0 where none starts there or where a hyphen has no subtag behind it.
func languageTagLength[T ~string | ~[]byte](text T) int {
	i := 0
	for i < len(text) && isLetter(text[i]) {
		i++
	}
	for i > 0 && i < len(text) && text[i] == '-' {
		subtag := i + 1
		i = subtag
		for i < len(text) && classes[text[i]]&languageByte != 0 {
			i++
		}
		if i == subtag {
			return 0
		}
	}
	return i
}
