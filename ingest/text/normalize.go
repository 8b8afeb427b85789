package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalize returns the normal form of s, or s itself where it is in normal
// form. It is for short strings that are compared with a Text; a document goes
// through Decode, which keeps the offsets. Bytes that are not UTF-8 are kept.
func Normalize(s string) string {
	normal, _ := normalize(s)
	return normal
}

// normalize returns the normal form of s and what was changed to reach it.
//
// Most of a text is normal as it stands. So the loop runs over such stretches
// character by character, looking only far enough ahead to be sure that nothing
// combines with them, and hands the rest to segment, which knows the rules.
func normalize(s string) (string, offsetMap) {
	n := normalizer{s: s}
	for i := 0; i < len(s); {
		end := plain(s, i)
		if end == 0 || !opensSegment(s, end) {
			end = n.segment(i)
		}
		i = end
	}
	return n.finish()
}

// plain returns the end of the character or Khmer syllable at s[i] if it is
// known to be normal unless what follows combines with it, otherwise 0.
func plain(s string, i int) int {
	switch b := s[i]; {
	case b < utf8.RuneSelf:
		return i + 1
	case b >= 0xe4 && b <= 0xe9 && i+3 <= len(s): // U+4000 to U+9FFF: Han
		return i + 3
	case i+3 > len(s):
		return 0
	case b == 0xe1 && isKhmer(s, i):
		switch khmerClasses[khmerIndex(s, i)] {
		case khmerBase:
			return normalSyllable(s, i)
		case khmerAlone:
			return i + 3
		}
	case b == 0xe3 && s[i+1] == 0x80 && s[i+2] > 0x80 && s[i+2] < 0xaa, // U+3001 to U+3029: 、 。 「 」
		b == 0xe2 && s[i+1] == 0x80 && s[i+2] >= 0x92 && s[i+2] <= 0xa7,                    // U+2012 to U+2027: – — “ ” …
		b == 0xef && s[i+1] == 0xbc && (s[i+2] < 0x90 || s[i+2] >= 0x9a && s[i+2] <= 0xa0): // U+FF00 to U+FF0F, U+FF1A to U+FF20: ！ （ ， ： ？
		return i + 3
	}
	return 0
}

// opensSegment tells whether the character at s[i] is known not to combine with
// what stands before it. It looks through the zero-width spaces that separate
// words in much Khmer text.
func opensSegment(s string, i int) bool {
	for strings.HasPrefix(s[i:], "\u200b") {
		i += len("\u200b")
	}
	if i+3 > len(s) {
		return i == len(s) || s[i] < utf8.RuneSelf
	}
	switch b := s[i]; {
	case b < utf8.RuneSelf, b >= 0xe4 && b <= 0xe9:
		return true
	case b == 0xe1 && isKhmer(s, i):
		return khmerClasses[khmerIndex(s, i)] == khmerBase || khmerClasses[khmerIndex(s, i)] == khmerAlone
	case b == 0xe3:
		return s[i+1] == 0x80 && s[i+2] < 0xaa
	case b == 0xe2:
		return s[i+1] == 0x80 && s[i+2] >= 0x90 && s[i+2] <= 0xa7
	case b == 0xef:
		return s[i+1] == 0xbc
	}
	return false
}

// normalizer builds a normal form and its offset map. Until the first change it
// holds nothing.
type normalizer struct {
	s       string
	out     strings.Builder
	copied  int // s[:copied] is in out
	changes offsetMap

	syllable syllable // scratch
	before   []byte   // scratch: a segment before NFC
	after    []byte   // scratch: a segment after it
}

// segment normalises the shortest stretch from i that nothing after it combines
// with, and returns its end. Removing comes before composing: a soft hyphen between
// a letter and its accent does not keep them apart.
func (n *normalizer) segment(i int) int {
	first, size := utf8.DecodeRuneInString(n.s[i:])
	if isInvisible(first) || first == khmerCoeng {
		n.replace(i, i+size, nil)
		return i + size
	}
	n.before = n.before[:0]
	var end int
	if classOf(first) == khmerAlone {
		end = n.collect(i)
	} else {
		end = n.collectKhmer(i)
		n.before = n.syllable.appendNormal(n.before)
	}
	n.after = norm.NFC.Append(n.after[:0], n.before...)
	if string(n.after) != n.s[i:end] {
		n.replace(i, end, n.after)
	}
	return end
}

// collect puts the character at i and those that combine with it into before, and
// returns the end of the last one.
func (n *normalizer) collect(i int) (end int) {
	first, _ := utf8.DecodeRuneInString(n.s[i:])
	for p := i; p < len(n.s); {
		r, size := utf8.DecodeRuneInString(n.s[p:])
		switch {
		case p > i && unicode.IsSpace(first): // nothing combines with space
			return end
		case isInvisible(r):
			p += size
			continue
		case p > i && r == khmerCoeng: // without a Khmer base: removed
		case p > i && !combines(n.before, n.s[p:]):
			return end
		case r == utf8.RuneError:
			n.before = append(n.before, n.s[p:p+size]...)
		default:
			n.before = utf8.AppendRune(n.before, visible(r))
		}
		p += size
		end = p
	}
	return end
}

// collectKhmer puts the characters of the Khmer syllable at i, which may lack its
// base, into syllable and returns its end.
func (n *normalizer) collectKhmer(i int) (end int) {
	y := &n.syllable
	y.parts = y.parts[:0]
	first, _ := utf8.DecodeRuneInString(n.s[i:])
	hasBase := isKhmerBase(first)
	for p := i; p < len(n.s); {
		r, size := utf8.DecodeRuneInString(n.s[p:])
		class := classOf(r)
		switch {
		case isInvisible(r):
			p += size
			continue
		case isKhmerBase(r):
			if p > i {
				return end
			}
			y.add(khmerBase, false, r)
		case r == khmerCoeng:
			if below, after := n.nextVisible(p + size); hasBase && isKhmerBase(below) {
				y.add(khmerSubscript, true, below)
				size = after - p
			}
		case class != khmerAlone:
			y.add(class, false, r)
		case !combines(nil, n.s[p:]):
			return end
		default: // a combining mark of another script
			y.add(khmerSign, false, r)
		}
		p += size
		end = p
	}
	return end
}

// nextVisible returns the first character from p on that is not invisible, and
// where it ends.
func (n *normalizer) nextVisible(p int) (r rune, end int) {
	for p < len(n.s) {
		r, size := utf8.DecodeRuneInString(n.s[p:])
		p += size
		if !isInvisible(r) {
			return r, p
		}
	}
	return utf8.RuneError, p
}

// combines tells whether the first character of s combines with before. A mark does
// with anything. A Hangul vowel or final consonant, whose place NFC leaves open too, is
// a letter of its own unless it makes one syllable with before.
func combines(before []byte, s string) bool {
	if norm.NFC.PropertiesString(s).BoundaryBefore() {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.IsMark(r) {
		return true
	}
	with := norm.NFC.Bytes(utf8.AppendRune(bytes.Clone(before), r))
	return utf8.RuneCount(with) == utf8.RuneCount(norm.NFC.Bytes(before))
}

// replace writes normal in the place of s[start:end].
func (n *normalizer) replace(start, end int, normal []byte) {
	if len(n.changes) == 0 {
		n.out.Grow(len(n.s))
	}
	n.out.WriteString(n.s[n.copied:start])
	from := n.out.Len()
	n.out.Write(normal)
	n.copied = end
	n.changes = n.changes.add(change{
		normalStart: uint32(from), normalEnd: uint32(n.out.Len()),
		originalStart: uint32(start), originalEnd: uint32(end),
	})
}

// finish returns the normal form. It shares s's memory where nothing changed, and
// where only something before the text was removed, such as a byte order mark.
func (n *normalizer) finish() (string, offsetMap) {
	switch {
	case len(n.changes) == 0:
		return n.s, nil
	case n.out.Len() == 0:
		return n.s[n.copied:], n.changes
	}
	n.out.WriteString(n.s[n.copied:])
	return n.out.String(), n.changes
}

// classOf is the class of any character; those outside the Khmer block stand alone.
func classOf(r rune) khmerClass {
	if r < 0x1780 || r > 0x17ff {
		return khmerAlone
	}
	return khmerClasses[r-0x1780]
}

// isInvisible tells whether the normal form leaves r out because it draws nothing.
func isInvisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, // soft hyphen
		r == 0x61c, // Arabic letter mark
		r == khmerInherentQ, r == khmerInherentA,
		r >= 0x200b && r <= 0x200f, // zero-width space and joiners, directional marks
		r >= 0x202a && r <= 0x202e, // directional embeddings
		r >= 0x2060 && r <= 0x206f, // word joiner, invisible operators, directional isolates
		r == 0xfeff:                // byte order mark, zero-width no-break space
		return true
	}
	return false
}

// visible returns the character that the normal form writes for r: the one space
// for every kind of space, one hyphen, ASCII for full-width letters and digits.
func visible(r rune) rune {
	switch {
	case r == 0xa0, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f, r == 0x3000:
		return ' '
	case r == '‐', r == '‑':
		return '-'
	case r >= '０' && r <= '９', r >= 'Ａ' && r <= 'Ｚ', r >= 'ａ' && r <= 'ｚ':
		return r - '０' + '0'
	}
	return r
}

// isBlank tells whether s, in normal form, is nothing but space.
func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
