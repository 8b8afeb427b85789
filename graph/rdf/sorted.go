package rdf

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"slices"

	"github.com/cayleygraph/quad"
)

// WriteSorted writes quads as canonical N-Quads, sorted by code point and each
// once, so that equal sets of quads give equal bytes whatever their order. It
// holds the lines in memory until the last quad has come; nothing is written if
// quads yields an error or a quad that N-Quads cannot express.
func WriteSorted(out io.Writer, quads iter.Seq2[quad.Quad, error]) error {
	lines, err := canonicalLines(quads)
	if err != nil {
		return err
	}
	// UTF-8 sorts by bytes as it does by code points.
	slices.SortFunc(lines, bytes.Compare)
	buffered := bufio.NewWriterSize(out, 64<<10)
	for _, line := range slices.CompactFunc(lines, bytes.Equal) {
		if _, err := buffered.Write(line); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

// OnlyRDF passes on the quads whose terms stand where RDF allows them, and counts
// the others. Cayley allows a text as subject, predicate or label, so that its
// clients may have stored some.
func OnlyRDF(quads iter.Seq2[quad.Quad, error], others *int) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for q, err := range quads {
			if err == nil && checkPositions(q) != nil {
				*others++
				continue
			}
			if !yield(q, err) {
				return
			}
		}
	}
}

// canonicalLines formats the quads. The lines share large chunks of memory, so
// that half a million of them are not half a million allocations.
func canonicalLines(quads iter.Seq2[quad.Quad, error]) (lines [][]byte, err error) {
	const chunkSize = 1 << 20
	var line, chunk []byte
	for q, err := range quads {
		if err != nil {
			return nil, err
		}
		if line, err = AppendQuad(line[:0], q); err != nil {
			return nil, err
		}
		if len(line) > cap(chunk)-len(chunk) {
			chunk = make([]byte, 0, max(chunkSize, len(line)))
		}
		start := len(chunk)
		chunk = append(chunk, line...)
		lines = append(lines, chunk[start:len(chunk):len(chunk)])
	}
	return lines, nil
}
