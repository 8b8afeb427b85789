package rdf

import (
	"errors"
	"hash/maphash"
	"io"
	"iter"

	"github.com/cayleygraph/quad"
)

// Reader reads the quads of a document one by one.
type Reader struct {
	blocks  *Blocks
	buf     []byte // of the block that the scanner is at
	scanner *Scanner
	raw     RawQuad
	names   names
	options Options
	err     error // ended the read
}

var _ quad.Reader = (*Reader)(nil)

// NewReader returns a reader of the document in.
func NewReader(in io.Reader, options Options) *Reader {
	return &Reader{
		blocks:  NewBlocks(in, options.File),
		scanner: NewScanner(Block{}, options),
		names:   names{seed: maphash.MakeSeed()},
		options: options,
	}
}

// ReadQuad returns the next quad, or io.EOF after the last. Any other error is
// returned again by every later call.
func (r *Reader) ReadQuad() (quad.Quad, error) {
	if r.err != nil {
		return quad.Quad{}, r.err
	}
	for {
		err := r.scan()
		if err == nil {
			return r.quad(), nil
		}
		if rejected, ok := errors.AsType[*SyntaxError](err); ok && r.options.KeepGoing != nil {
			r.options.KeepGoing(rejected)
			continue
		}
		r.err = err
		return quad.Quad{}, err
	}
}

// Quads returns the quads that are left. An error other than io.EOF is the last
// pair.
func (r *Reader) Quads() iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for {
			q, err := r.ReadQuad()
			if err == io.EOF || !yield(q, err) || err != nil {
				return
			}
		}
	}
}

// scan parses the next statement, in the next block where this one is done.
func (r *Reader) scan() error {
	for {
		if err := r.scanner.Next(&r.raw); err != io.EOF {
			return err
		}
		block, err := r.blocks.Next(r.buf)
		if err != nil {
			return err
		}
		r.buf = block.Data
		r.scanner.reset(block)
	}
}

func (r *Reader) quad() quad.Quad {
	return quad.Quad{
		Subject:   r.names.value(r.raw.Subject),
		Predicate: r.names.value(r.raw.Predicate),
		Object:    r.names.value(r.raw.Object),
		Label:     r.names.value(r.raw.Label),
	}
}

// names remembers IRIs seen lately, so that those that repeat (predicates,
// labels, a subject over several lines) share one value. A slot keeps the last
// IRI with its hash.
type names struct {
	seed  maphash.Seed
	slots [1024]struct {
		iri   quad.IRI
		value quad.Value // iri, in its interface
	}
}

// maxName keeps a hostile document from filling the slots with long IRIs.
const maxName = 256

func (n *names) value(t Term) quad.Value {
	if t.Kind != IRI || len(t.Text) > maxName {
		return t.Value()
	}
	slot := &n.slots[maphash.Bytes(n.seed, t.Text)%uint64(len(n.slots))]
	if slot.value == nil || string(slot.iri) != string(t.Text) {
		slot.iri = quad.IRI(t.Text)
		slot.value = slot.iri
	}
	return slot.value
}
