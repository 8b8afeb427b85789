package table

import (
	"bytes"
	"strings"

	"newsgraph/graph"
)

// maxRow bounds a row, so that a quote that nobody closes does not make a row of
// all that follows.
const maxRow = 1 << 20

// row is a record of a table.
type row struct {
	graph.Span          // its bytes, without the line end
	line       int      // of its first byte
	text       string   // its characters
	cells      []string // without quotes, and spaces around
	fault      string   // why the row cannot be read, ""
}

// reader cuts a table into rows as RFC 4180 says: a cell in quotes may hold
// separators, line ends and quotes, which stand there twice.
type reader struct {
	data      []byte
	separator byte
	unquoted  bool // a quote is a character as any other
	at, line  int
	cells     []string // scratch
}

func newReader(data []byte, separator byte) *reader {
	end := len(bytes.TrimRight(data, "\r\n\x1a"))
	r := &reader{data: data[:end], separator: separator, line: 1}
	if bytes.HasPrefix(r.data, []byte("\ufeff")) {
		r.at = len("\ufeff")
	}
	return r
}

// next returns the next row, passing over empty lines. Its cells are valid until
// the next call.
func (r *reader) next() (row, bool) {
	for r.at < len(r.data) {
		start, line := r.at, r.line
		end, fault := r.rowEnd(start)
		r.skipTo(end)
		span := graph.Span{Start: start, End: trimLineEnd(r.data, start, end)}
		if span.Start == span.End {
			continue
		}
		out := row{Span: span, line: line, fault: fault}
		if fault == "" {
			out.text = graph.TextOf(r.data[span.Start:span.End])
			out.cells = r.cut(out.text)
		}
		return out, true
	}
	return row{}, false
}

// rowEnd returns where the row that starts at a byte ends, its line end included.
// A row with a fault ends with its first line.
func (r *reader) rowEnd(start int) (end int, fault string) {
	firstLine := lineEnd(r.data, start)
	at := start
	for {
		if q := skipSpaces(r.data, at, r.separator); q < len(r.data) && r.data[q] == '"' && !r.unquoted {
			closed, ok := r.quoteEnd(q+1, start+maxRow)
			if !ok {
				return firstLine, "a quote is not closed"
			}
			at = skipSpaces(r.data, closed, r.separator)
			if at < len(r.data) && r.data[at] != r.separator && r.data[at] != '\n' && r.data[at] != '\r' {
				return firstLine, "text follows a closing quote"
			}
		}
		next := bytes.IndexAny(r.data[at:min(len(r.data), start+maxRow)], string([]byte{r.separator, '\n'}))
		switch {
		case next < 0 && len(r.data) > start+maxRow:
			return firstLine, "the row is too long"
		case next < 0:
			return len(r.data), ""
		case r.data[at+next] == '\n':
			return at + next + 1, ""
		}
		at += next + 1
	}
}

// quoteEnd returns the byte behind the quote that closes the one before a byte.
func (r *reader) quoteEnd(at, limit int) (int, bool) {
	limit = min(limit, len(r.data))
	for at < limit {
		next := bytes.IndexByte(r.data[at:limit], '"')
		if next < 0 {
			return 0, false
		}
		at += next + 1
		if at == len(r.data) || r.data[at] != '"' {
			return at, true
		}
		at++
	}
	return 0, false
}

// skipTo goes on to a byte behind a line end, counting lines.
func (r *reader) skipTo(end int) {
	r.line += bytes.Count(r.data[r.at:end], []byte{'\n'})
	r.at = end
}

// cut returns the cells of a row without fault.
func (r *reader) cut(text string) []string {
	r.cells = r.cells[:0]
	for {
		trimmed := strings.TrimLeft(text, r.spaces())
		cell, rest, more := "", "", false
		if strings.HasPrefix(trimmed, `"`) && !r.unquoted {
			cell, rest = unquote(trimmed[1:])
			_, rest, more = strings.Cut(rest, string(rune(r.separator)))
		} else {
			cell, rest, more = strings.Cut(text, string(rune(r.separator)))
		}
		r.cells = append(r.cells, strings.TrimSpace(cell))
		if !more {
			return r.cells
		}
		text = rest
	}
}

// unquote returns what stands before the closing quote, and what behind it.
func unquote(text string) (cell, rest string) {
	cell, rest, _ = strings.Cut(text, `"`)
	for strings.HasPrefix(rest, `"`) {
		more, behind, _ := strings.Cut(rest[1:], `"`)
		cell, rest = cell+`"`+more, behind
	}
	return cell, rest
}

// spaces are the characters that may stand around a cell.
func (r *reader) spaces() string {
	if r.separator == ' ' || r.separator == '\t' {
		return ""
	}
	return " \t"
}

func skipSpaces(data []byte, at int, separator byte) int {
	for at < len(data) && data[at] != separator && (data[at] == ' ' || data[at] == '\t') {
		at++
	}
	return at
}

func lineEnd(data []byte, at int) int {
	if next := bytes.IndexByte(data[at:], '\n'); next >= 0 {
		return at + next + 1
	}
	return len(data)
}

func trimLineEnd(data []byte, start, end int) int {
	for end > start && (data[end-1] == '\n' || data[end-1] == '\r') {
		end--
	}
	return end
}
