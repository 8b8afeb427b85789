package pack

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// patternSpecials are the characters that mean something in a pattern's text.
const patternSpecials = `{}[]()|@~^$!\`

// maxPatternDepth bounds how deep optional parts and alternatives nest.
const maxPatternDepth = 16

// TextError is a fault in a pattern's text. Column counts characters from 1.
type TextError struct {
	Column  int
	Message string
}

func (e *TextError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Message) }

// ParseText parses one alternative of a pattern.
func ParseText(source string) (Seq, error) {
	p := &textParser{source: source}
	seq, err := p.sequence("", 0)
	if err != nil {
		return nil, err
	}
	if len(seq) == 0 {
		return nil, p.fail(0, "the pattern is empty")
	}
	return seq, nil
}

type textParser struct {
	source string
	pos    int
}

func (p *textParser) fail(at int, format string, args ...any) error {
	return &TextError{utf8.RuneCountInString(p.source[:at]) + 1, fmt.Sprintf(format, args...)}
}

func (p *textParser) has(prefix string) bool { return strings.HasPrefix(p.source[p.pos:], prefix) }

func (p *textParser) accept(prefix string) bool {
	if p.has(prefix) {
		p.pos += len(prefix)
		return true
	}
	return false
}

// sequence parses up to the end of the source or one of the characters of
// stop, which it leaves.
func (p *textParser) sequence(stop string, depth int) (Seq, error) {
	if depth > maxPatternDepth {
		return nil, p.fail(p.pos, "parts nest more than %d deep", maxPatternDepth)
	}
	var seq Seq
	for p.pos < len(p.source) {
		if c := p.source[p.pos]; stop != "" && strings.IndexByte(stop, c) >= 0 {
			return seq, nil
		}
		if p.accept(" ") {
			continue
		}
		node, err := p.node(depth)
		if err != nil {
			return nil, err
		}
		seq = append(seq, node)
	}
	if stop != "" {
		return nil, p.fail(p.pos, "%q is missing", stop[:1])
	}
	return seq, nil
}

func (p *textParser) node(depth int) (Node, error) {
	switch {
	case p.accept("{"):
		return p.slot()
	case p.accept("["):
		seqs, err := p.alternatives("]", depth)
		if len(seqs) == 1 {
			return Optional{seqs[0]}, err
		}
		return Optional{Seq{Choice{seqs}}}, err
	case p.accept("("):
		seqs, err := p.alternatives(")", depth)
		return Choice{seqs}, err
	case p.accept("!("):
		seqs, err := p.alternatives(")", depth)
		return Guard{Seqs: seqs}, err
	case p.accept("<!("):
		seqs, err := p.alternatives(")", depth)
		return Guard{Behind: true, Seqs: seqs}, err
	case p.accept("@"):
		name, err := p.name("a lexicon's name")
		return Lexeme{name}, err
	case p.accept("..."):
		return p.gap()
	case p.accept("~"):
		return Auxiliaries{}, nil
	case p.accept("^"):
		return Edge{}, nil
	case p.accept("$"):
		return Edge{End: true}, nil
	}
	return p.literal()
}

// alternatives parses what "|" parts, up to the closing bracket.
func (p *textParser) alternatives(bracket string, depth int) ([]Seq, error) {
	var seqs []Seq
	for {
		start := p.pos
		seq, err := p.sequence(bracket+"|", depth+1)
		if err != nil {
			return nil, err
		}
		if len(seq) == 0 {
			return nil, p.fail(start, "an alternative is empty")
		}
		seqs = append(seqs, seq)
		if p.accept(bracket) {
			return seqs, nil
		}
		p.pos++
	}
}

func (p *textParser) slot() (Node, error) {
	start := p.pos
	name, err := p.name("a slot's name")
	if err != nil {
		return nil, err
	}
	slot := Slot{Name: name}
	if p.accept("@") {
		if slot.Lexicon, err = p.name("a lexicon's name"); err != nil {
			return nil, err
		}
	}
	slot.Many = p.accept("+")
	if !p.accept("}") {
		return nil, p.fail(p.pos, `"}" is missing`)
	}
	if slot.Name != "clause" {
		return slot, nil
	}
	if slot.Lexicon != "" || slot.Many {
		return nil, p.fail(start, "{clause} takes neither a lexicon nor +")
	}
	return Clause{}, nil
}

// maxGap bounds a gap: more would join words that have nothing to do with
// each other.
const maxGap = 60

func (p *textParser) gap() (Node, error) {
	start := p.pos
	for p.pos < len(p.source) && p.source[p.pos] >= '0' && p.source[p.pos] <= '9' {
		p.pos++
	}
	if p.pos == start {
		return Gap{}, nil
	}
	n, err := strconv.Atoi(p.source[start:p.pos])
	if err != nil || n < 1 || n > maxGap {
		return nil, p.fail(start, "a gap is 1 to %d tokens, not %s", maxGap, p.source[start:p.pos])
	}
	return Gap{n}, nil
}

func (p *textParser) name(what string) (string, error) {
	start := p.pos
	for p.pos < len(p.source) && isNameByte(p.source[p.pos]) {
		p.pos++
	}
	if p.pos == start {
		return "", p.fail(start, "%s is missing", what)
	}
	return p.source[start:p.pos], nil
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// literal parses a word or phrase: everything up to a character that means
// something. Spaces inside it stay, those at its end do not.
func (p *textParser) literal() (Node, error) {
	var text strings.Builder
	for p.pos < len(p.source) {
		if p.accept(`\`) {
			if p.pos == len(p.source) {
				return nil, p.fail(p.pos-1, `a character is missing after "\"`)
			}
		} else if p.has("...") || p.has("<!(") || strings.IndexByte(patternSpecials, p.source[p.pos]) >= 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(p.source[p.pos:])
		text.WriteString(p.source[p.pos : p.pos+size])
		p.pos += size
	}
	word := strings.TrimSpace(text.String())
	if word == "" {
		return nil, p.fail(p.pos, "%q has no meaning here", p.source[p.pos:min(p.pos+1, len(p.source))])
	}
	return Literal{word}, nil
}
