package rdf

import (
	"bytes"
	"fmt"
	"io"
)

// MaxLine bounds the length of a line in bytes, its line end included; a longer
// one is an error.
const MaxLine = 16 << 20

// blockSize is large enough that handing a block to another goroutine costs
// nothing, and small enough to stay in a core's cache.
const blockSize = 256 << 10

// Block is a piece of a document that starts and ends between lines.
type Block struct {
	Data []byte
	Line int // the number of its first line, from 1
}

// Blocks cuts a stream into blocks of whole lines.
type Blocks struct {
	in      io.Reader
	file    string
	line    int    // the number of the next line
	rest    []byte // read already: the start of the next block
	err     error  // of in; io.EOF at its end
	skip    bool   // the next line is the remainder of one that is too long
	size    int    // of a block, where no line is longer
	maxLine int
}

// NewBlocks returns the blocks of a stream; file names it in errors.
func NewBlocks(in io.Reader, file string) *Blocks {
	return &Blocks{in: in, file: file, line: 1, size: blockSize, maxLine: MaxLine}
}

// Next returns the next block, or io.EOF after the last. Its bytes stand in buf
// if they fit, otherwise in a new buffer; they are the caller's, who hands them
// back as buf when done with the block. A line longer than MaxLine gives a
// *SyntaxError, and the next call goes on behind it. An error of the stream
// comes after the whole lines before it; what it cut off is dropped.
func (b *Blocks) Next(buf []byte) (Block, error) {
	if cap(buf) < b.size {
		buf = make([]byte, b.size)
	}
	buf = buf[:cap(buf)]
	if b.skip {
		b.skipLine(buf)
	}
	n := b.takeRest(&buf)
	for {
		n = b.fill(buf, n)
		end := n
		if b.err != io.EOF {
			end = wholeLines(buf[:n])
		}
		switch {
		case end > 0:
			b.rest = append(b.rest[:0], buf[end:n]...)
			return b.cut(buf[:end]), nil
		case b.err != nil:
			return Block{}, b.streamError()
		case len(buf) >= b.maxLine:
			b.skip = true
			b.rest = append(b.rest[:0], buf[n-1]) // which may be its carriage return
			return Block{}, b.tooLong()
		}
		longer := make([]byte, min(2*len(buf), b.maxLine))
		copy(longer, buf)
		buf = longer
	}
}

// takeRest moves what is read already to the start of buf, growing it at need.
func (b *Blocks) takeRest(buf *[]byte) int {
	if len(b.rest) > len(*buf) {
		*buf = make([]byte, len(b.rest))
	}
	n := copy(*buf, b.rest)
	b.rest = b.rest[:0]
	return n
}

// fill reads until buf, which holds n bytes, is full or the stream ends.
func (b *Blocks) fill(buf []byte, n int) int {
	for n < len(buf) && b.err == nil {
		var read int
		read, b.err = b.in.Read(buf[n:])
		n += read
	}
	return n
}

// cut makes the block of data and counts its lines.
func (b *Blocks) cut(data []byte) Block {
	block := Block{Data: data, Line: b.line}
	b.line += countLines(data)
	return block
}

// skipLine drops what remains of a line that is too long. Its line end stays,
// as an empty line of the same number.
func (b *Blocks) skipLine(buf []byte) {
	b.skip = false
	n := b.takeRest(&buf)
	for {
		n = b.fill(buf, n)
		if end := bytes.IndexAny(buf[:n], "\r\n"); end >= 0 {
			b.rest = append(b.rest[:0], buf[end:n]...)
			return
		}
		if b.err != nil {
			return
		}
		n = 0
	}
}

func (b *Blocks) streamError() error {
	if b.err == io.EOF || b.file == "" {
		return b.err
	}
	return fmt.Errorf("read %s: %w", b.file, b.err)
}

func (b *Blocks) tooLong() error {
	return &SyntaxError{
		File:     b.file,
		Line:     b.line,
		Column:   1,
		Expected: fmt.Sprintf("a line of at most %d bytes", b.maxLine),
		Found:    "a longer one",
	}
}

// wholeLines returns the length of the whole lines at the start of data. A
// carriage return ends a line only if what follows is known not to be its line
// feed.
func wholeLines(data []byte) int {
	if end := bytes.LastIndexByte(data, '\n'); end >= 0 {
		return end + 1
	}
	if len(data) == 0 {
		return 0
	}
	return bytes.LastIndexByte(data[:len(data)-1], '\r') + 1
}

// countLines counts line feeds, carriage returns and pairs of both.
func countLines(data []byte) int {
	lines := bytes.Count(data, []byte{'\n'})
	if returns := bytes.Count(data, []byte{'\r'}); returns > 0 {
		lines += returns - bytes.Count(data, []byte("\r\n"))
	}
	return lines
}
