package rdf

import (
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// SyntaxError says where a line of the input departs from the grammar.
type SyntaxError struct {
	File     string // as given in Options; may be empty
	Line     int    // from 1
	Column   int    // in characters, from 1
	Expected string // "an IRI as predicate"
	Found    string // "a literal", "'.'", "the end of the line"
}

// Error prints one sentence, such as
//
//	facts.nq:12:7: expected an IRI, a blank node or a literal as object, found '.'
func (e *SyntaxError) Error() string {
	message := fmt.Sprintf("%d:%d: expected %s, found %s", e.Line, e.Column, e.Expected, e.Found)
	if e.File == "" {
		return message
	}
	return e.File + ":" + message
}

// quotedRunes bounds how much of the input an error message repeats.
const quotedRunes = 40

// foundCharacter names the character at the start of rest, for the inside of a
// term, where brackets and quotation marks are only characters.
func foundCharacter(rest []byte) string {
	if len(rest) == 0 || isLineEnd(rest[0]) {
		return "the end of the line"
	}
	r, size := utf8.DecodeRune(rest)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf("the invalid byte 0x%02X", rest[0])
	case r == 0xFEFF:
		return "a byte order mark (U+FEFF)"
	case !unicode.IsPrint(r):
		return fmt.Sprintf("U+%04X", r)
	}
	return "'" + string(r) + "'"
}

// foundToken names what starts at rest where a term or a full stop is due.
func foundToken(rest []byte) string {
	if len(rest) == 0 {
		return foundCharacter(rest)
	}
	switch c := rest[0]; {
	case c == '<':
		return "an IRI"
	case c == '"':
		return "a literal"
	case isBlankNode(rest):
		return "a blank node"
	case c == '@' || c == '_' || isLetter(c) || isDigit(c):
		return quote(word(rest))
	}
	return foundCharacter(rest)
}

// word is the start of rest up to white space or the end of its line.
func word(rest []byte) []byte {
	for i, c := range rest {
		if isSpace(c) || isLineEnd(c) {
			return rest[:i]
		}
	}
	return rest
}

// quote quotes text, cut to a length that fits an error message.
func quote(text []byte) string {
	end := 0
	for runes := 0; end < len(text); runes++ {
		if runes == quotedRunes {
			return strconv.Quote(string(text[:end]) + "…")
		}
		_, size := utf8.DecodeRune(text[end:])
		end += size
	}
	return strconv.Quote(string(text))
}
