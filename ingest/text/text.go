// Package text turns the bytes of an article into something that can be matched
// against, without ever losing where the bytes were.
//
// # One fact's way through this package
//
// [Decode] checks a file's bytes and gives a [Text]. A Text has two coordinate
// systems. The original one is the file as it lies on disk: evidence is
// always a byte range of it. The normalised one is [Text.Normal], the string
// that patterns and names are matched against. [Text.Original] takes a span
// from the second to the first:
//
//	original  ស្ដ្រី<ZWSP>ម្នាក់    E1 9E 9F … E2 80 8B …
//	normal    ស្ត្រីម្នាក់           coeng DA written as coeng TA, no zero-width space
//	Original(span of ស្ត្រី) = the bytes of ស្ដ្រី
//
// [Text.Sentences] cuts the normalised string into sentences, each with its
// paragraph (the line of the file, blank lines counted) and its place in it.
// [Tokenize] cuts any stretch of normalised text into tokens whose edges are the
// only places where a match may begin or end: Khmer orthographic clusters, Han
// characters, whole Latin words, numbers. [LanguageOf] tells the language of a
// text, or of a sentence, by its script. None of them needs a dictionary or a model.
//
// Strings that are compared with normalised text (names in a gazetteer, the
// literals of a pattern) go through [Normalize] first.
//
// # The normal form
//
// It is made so that strings which a reader cannot tell apart are equal:
//
//   - Unicode NFC.
//   - Characters that draw nothing are removed: zero-width space, joiner and
//     non-joiner, word joiner, byte order mark, soft hyphen, directional marks, and
//     the deprecated Khmer inherent vowels U+17B4 and U+17B5. In Khmer the joiners only
//     choose between two drawings of the same word, so they go as well.
//   - Every kind of space other than tab and line end is U+0020.
//   - Every hyphen (U+2010, the non-breaking U+2011) is the ASCII one; dashes stay.
//   - Full-width Latin letters and digits are the ASCII ones. Full-width
//     punctuation stays: 。 and ． and . mean different things.
//   - The characters of a Khmer syllable are in the order base, robat,
//     coeng + consonant (coeng RO last), register shifter, vowels, signs. This
//     is the order that the Unicode Standard recommends (section 16.4, Khmer); the
//     shifter, for which it allows two places, takes the second one, where most
//     people type it.
//   - Khmer letters that look alike are one: េ + ី is ើ, េ + ា is ោ, coeng DA
//     is coeng TA, ឲ is ឱ, and the deprecated U+17A3 and U+17A4 are អ and អា.
//   - A coeng without a base before it or a consonant after it, which draws only a dotted
//     circle, is removed.
//
// Normalising twice is normalising once. Line ends are left as they are.
//
// # Concurrency and lifetimes
//
// A Text never changes and may be read from many goroutines. Where nothing had
// to be normalised its normal form shares the bytes given to Decode, so these must
// not be changed afterwards. Strings and spans obtained from a Text stay valid for
// as long as the caller keeps them.
package text

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
	"unsafe"
)

// DefaultMaxBytes is the longest input that Decode accepts where Limits says
// nothing: 32 MiB, some five thousand times a news article and still decoded in
// under a second.
const DefaultMaxBytes = 32 << 20

// Limits bounds what Decode accepts. The zero value means the defaults.
type Limits struct {
	MaxBytes int // longest input in bytes, at most 1 GiB; 0 means DefaultMaxBytes
}

// The reasons for which Decode refuses an input; a *DecodeError wraps one.
var (
	ErrEmpty   = errors.New("no text")
	ErrTooLong = errors.New("too long")
	ErrBinary  = errors.New("binary data, not text")
	ErrNotUTF8 = errors.New("not UTF-8")
)

// DecodeError says why Decode refused an input. errors.Is tells the reason.
type DecodeError struct {
	Reason error  // ErrEmpty, ErrTooLong, ErrBinary or ErrNotUTF8
	Offset int    // byte offset of what gave the reason, 0 for ErrEmpty
	detail string // what was seen there
}

func (e *DecodeError) Error() string {
	return fmt.Sprintf("%v: %s", e.Reason, e.detail)
}

func (e *DecodeError) Unwrap() error { return e.Reason }

// Span is a half-open range of byte offsets.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Text is one document: its original bytes, their normal form and the offset
// map between the two.
type Text struct {
	original []byte
	normal   string
	changes  offsetMap
}

// Decode checks that raw is text and normalises it. A UTF-8 byte order mark is
// skipped, but counts in original offsets. Decode refuses, with a *DecodeError,
// input that is longer than the limit, empty or only space, not UTF-8, or binary:
// with a NUL, or with more control characters than a stray one in a hundred bytes.
//
// The Text keeps raw, which must not be changed afterwards.
func Decode(raw []byte, limits Limits) (*Text, error) {
	if err := check(raw, limits); err != nil {
		return nil, err
	}
	t := &Text{original: raw}
	t.normal, t.changes = normalize(unsafe.String(unsafe.SliceData(raw), len(raw)))
	if isBlank(t.normal) {
		return nil, &DecodeError{Reason: ErrEmpty, detail: fmt.Sprintf("%d bytes of nothing but space", len(raw))}
	}
	return t, nil
}

// Bytes returns the original bytes, not to be changed.
func (t *Text) Bytes() []byte { return t.original }

// Normal returns the normalised form, in whose byte offsets Sentences and Tokenize
// speak.
func (t *Text) Normal() string { return t.normal }

// Original returns the original bytes' span for the span [start, end) of the
// normalised form. A span of whole clusters gives whole original clusters, in
// whatever order and with whatever invisible characters they were written; one that
// begins or ends within a normalised cluster takes in all of it. Invisible
// characters beside the span are left out. An empty span gives an empty one.
// A span that Normal does not have panics.
func (t *Text) Original(start, end int) Span {
	if start < 0 || end < start || end > len(t.normal) {
		panic(fmt.Sprintf("text: span [%d:%d) outside the normalised text of %d bytes", start, end, len(t.normal)))
	}
	from := t.changes.originalStart(start)
	if start == end {
		return Span{from, from}
	}
	return Span{from, t.changes.originalEnd(end)}
}

// check finds what makes raw unfit to be an article, apart from being blank.
func check(raw []byte, limits Limits) error {
	limit := limits.MaxBytes
	if limit == 0 {
		limit = DefaultMaxBytes
	}
	// Offsets are kept in 32 bits, and NFC can make a text three times as long.
	limit = min(limit, 1<<30)
	switch {
	case len(raw) > limit:
		return &DecodeError{Reason: ErrTooLong, Offset: limit, detail: fmt.Sprintf("%d bytes, the limit is %d", len(raw), limit)}
	case len(raw) == 0:
		return &DecodeError{Reason: ErrEmpty, detail: "0 bytes"}
	case bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return &DecodeError{Reason: ErrNotUTF8, detail: "a UTF-16 byte order mark at byte 0"}
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return &DecodeError{Reason: ErrBinary, Offset: i, detail: fmt.Sprintf("a NUL at byte %d", i)}
	}
	if !utf8.Valid(raw) {
		i := invalidAt(raw)
		return &DecodeError{Reason: ErrNotUTF8, Offset: i, detail: fmt.Sprintf("byte 0x%02x at byte %d", raw[i], i)}
	}
	return checkControls(raw)
}

// invalidAt returns the offset of the first byte that is not UTF-8.
func invalidAt(raw []byte) int {
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(raw)
}

// checkControls refuses input with too many control characters. A few stand in
// real articles (a form feed of a printed page, a stray escape), so they
// are allowed up to one in a hundred bytes and two more.
func checkControls(raw []byte) error {
	allowed := 2 + len(raw)/100
	for i, b := range raw {
		if b >= ' ' && b != 0x7f || b >= '\t' && b <= '\r' {
			continue
		}
		if allowed--; allowed < 0 {
			return &DecodeError{Reason: ErrBinary, Offset: i, detail: fmt.Sprintf("too many control characters, the last one 0x%02x at byte %d", b, i)}
		}
	}
	return nil
}
