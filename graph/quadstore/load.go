package quadstore

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"sync"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/rdf"
)

// Source is something that BulkLoad reads quads from.
type Source struct {
	Name string // in errors

	// Open gives N-Quads or N-Triples, as Format says. It is called when the
	// source is due, and what it gives is closed when read.
	Open   func() (io.ReadCloser, error)
	Format rdf.Format

	// Quads are the quads of a source in any other form, if Open is nil. An
	// error ends them.
	Quads iter.Seq2[quad.Quad, error]
}

// LoadOptions say how BulkLoad reads. The zero value is right for N-Quads that
// are as they should be.
type LoadOptions struct {
	// Memory bounds, roughly, what the load keeps in memory; the rest waits in
	// temporary files beside the store. 0 means DefaultLoadMemory.
	Memory int64
	// Blobs are kept beside the quads, as Batch.PutBlob does, in the same commit.
	Blobs map[string][]byte
	// Label is given to statements that have none.
	Label quad.Value
	// Lenient accepts relative IRIs, as rdf.Options has it.
	Lenient bool
	// KeepGoing, if not nil, is called for each line that does not parse,
	// which is left out then. Otherwise such a line ends the load.
	KeepGoing func(*rdf.SyntaxError)
	// Progress, if not nil, is told now and then how many statements and bytes
	// have been read. It is called by one goroutine at a time, as is KeepGoing.
	Progress func(quads, bytes int64)
}

// DefaultLoadMemory is the memory budget of a load that names none.
const DefaultLoadMemory = 1 << 30

// LoadStats tell what a load did.
type LoadStats struct {
	Read     int64 // statements
	Added    int64 // quads that the store did not have before
	Rejected int64 // lines that did not parse
	Bytes    int64 // of text
}

// BulkLoad adds the quads of all sources to the store: every one or, after an
// error, none. It parses on every core and writes a new base of what the store
// has and what it reads, without a log, so it is the way to bring in more than
// some ten thousand quads. When it returns they are on disk. Readers see the
// state before until then; other writers wait once all is read.
func (db *DB) BulkLoad(ctx context.Context, sources iter.Seq[Source], options LoadOptions) (LoadStats, error) {
	db.rewriting.Lock()
	defer db.rewriting.Unlock()
	stats, err := db.load(ctx, sources, options)
	if err != nil {
		return stats, fmt.Errorf("load: %w", err)
	}
	return stats, nil
}

func (db *DB) load(ctx context.Context, sources iter.Seq[Source], options LoadOptions) (stats LoadStats, err error) {
	db.writing.Lock()
	err = db.writable()
	db.writing.Unlock()
	if err != nil {
		return stats, err
	}
	r, err := db.currentRecord()
	if err != nil {
		return stats, err
	}
	if options.Memory == 0 {
		options.Memory = DefaultLoadMemory
	}
	b, err := newBuilder(db.fs, baseDir(db.fs, db.dir, r.base+1), options.Memory)
	if err != nil {
		return stats, err
	}
	l := &loader{ctx: ctx, options: options, builder: b}
	if stats, err = l.run(sources); err != nil || stats.Read == 0 {
		return stats, errors.Join(err, b.abort())
	}
	db.writing.Lock()
	defer db.writing.Unlock()
	s := db.Snapshot()
	defer s.Close()
	next, err := b.finish(ctx, s)
	if err != nil {
		return stats, err
	}
	stats.Added = int64(next.rows()) - s.record.quads
	return stats, db.switchTo(next, s, nil, options.Blobs)
}

// loader reads sources into a builder, on every core.
type loader struct {
	ctx     context.Context
	options LoadOptions
	builder *builder

	mu    sync.Mutex // guards what follows, and the callbacks
	stats LoadStats
	err   error // ended the load: of all errors the first in the sources' sequence
	errAt int   // the number of its block
}

// textBlock is a block of a source with what is needed to parse it.
type textBlock struct {
	rdf.Block
	options rdf.Options
	number  int // over all sources
}

// run reads all sources; then the builder has every quad of them.
func (l *loader) run(sources iter.Seq[Source]) (LoadStats, error) {
	workers := runtime.GOMAXPROCS(0)
	blocks := make(chan textBlock, workers)
	spare := make(chan []byte, 2*workers+1) // buffers to read into
	for range cap(spare) {
		spare <- nil
	}
	ctx, cancel := context.WithCancel(l.ctx)
	defer cancel()
	var group sync.WaitGroup
	for range workers {
		f := l.builder.feeder()
		group.Go(func() {
			for block := range blocks {
				if err := l.parse(f, block); err != nil {
					l.fail(err, block.number)
					cancel()
				}
				spare <- block.Data
			}
		})
	}
	f := l.builder.feeder()
	number := 0
	for source := range sources {
		if err := l.read(ctx, source, f, &number, blocks, spare); err != nil {
			l.fail(err, number)
			break
		}
	}
	close(blocks)
	group.Wait()
	return l.stats, l.err
}

// fail keeps an error unless there is one of an earlier block. When it is called
// all earlier blocks are parsed or being so; the load waits for these, so that
// its error does not depend on which goroutine was faster.
func (l *loader) fail(err error, block int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil || block < l.errAt {
		l.err, l.errAt = err, block
	}
}

// read hands out the blocks of a source, or adds the quads that it has. It
// counts the blocks.
func (l *loader) read(ctx context.Context, source Source, f *feeder, number *int, blocks chan<- textBlock, spare <-chan []byte) (err error) {
	if source.Open == nil {
		return l.addQuads(ctx, source, f)
	}
	stream, err := source.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stream.Close()) }()
	cut := rdf.NewBlocks(stream, source.Name)
	options := rdf.Options{File: source.Name, Format: source.Format, Lenient: l.options.Lenient}
	buf := <-spare
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		block, err := cut.Next(buf)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if err := l.reject(err); err != nil {
				return err
			}
			continue
		}
		blocks <- textBlock{block, options, *number}
		*number++
		buf = <-spare
	}
}

// reject counts a line that does not parse; any other error, and one that is to
// end the load, comes back.
func (l *loader) reject(err error) error {
	line, ok := errors.AsType[*rdf.SyntaxError](err)
	if !ok || l.options.KeepGoing == nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Rejected++
	l.options.KeepGoing(line)
	return nil
}

// parse adds the statements of a block.
func (l *loader) parse(f *feeder, block textBlock) error {
	scanner := rdf.NewScanner(block.Block, block.options)
	var q rdf.RawQuad
	return l.feed(len(block.Data), func() (n int, err error) {
		f.subject.kind, f.label.kind = rdf.NoTerm, rdf.NoTerm // of an earlier chunk, perhaps
		label, err := f.defaultLabel(l.options.Label)
		if err != nil {
			return 0, err
		}
		for {
			err := scanner.Next(&q)
			if err == io.EOF {
				return n, nil
			}
			if err != nil {
				if err := l.reject(err); err != nil {
					return n, err
				}
				continue
			}
			f.addRaw(&q, label)
			n++
		}
	})
}

// feed feeds the builder from so many bytes and counts what came of them.
func (l *loader) feed(bytes int, add func() (int, error)) error {
	read := 0
	err := l.builder.feed(func() (int, error) {
		var err error
		read, err = add()
		return read, err
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Read += int64(read)
	l.stats.Bytes += int64(bytes)
	if l.options.Progress != nil {
		l.options.Progress(l.stats.Read, l.stats.Bytes)
	}
	return l.ctx.Err()
}

// addQuads adds the quads of a source that is no text, some thousands at a time.
func (l *loader) addQuads(ctx context.Context, source Source, f *feeder) error {
	next, stop := iter.Pull2(source.Quads)
	defer stop()
	for more := true; more; {
		err := l.feed(0, func() (n int, err error) {
			label, err := f.defaultLabel(l.options.Label)
			for ; err == nil && n < quad.DefaultBatch; n++ {
				q, readErr, ok := next()
				if more = ok; !ok {
					return n, nil
				}
				if err = readErr; err == nil {
					err = f.addQuad(q, label)
				}
			}
			return n, err
		})
		if err != nil && source.Name != "" {
			err = fmt.Errorf("%s: %w", source.Name, err)
		}
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
	return nil
}

// defaultLabel returns what stands in the rows of statements without a label.
func (f *feeder) defaultLabel(v quad.Value) (uint32, error) {
	if v == nil {
		return 0, nil
	}
	return f.value(v)
}

// value returns what stands for a term in a row.
func (f *feeder) value(v quad.Value) (uint32, error) {
	if id, ok := inlineID(v); ok {
		return f.inline(id), nil
	}
	term, t, err := appendTermBody(append(f.term[:0], 0), v)
	if err != nil {
		return 0, err
	}
	term[0], f.term = byte(t), term
	return f.in.number(term) + 1, nil
}

func (f *feeder) inline(id ID) uint32 {
	f.term = binary.BigEndian.AppendUint64(append(f.term[:0], byte(id.tag())), id.payload())
	return f.in.number(f.term) + 1
}

func (f *feeder) addQuad(q quad.Quad, label uint32) error {
	var r row
	for i, v := range [...]quad.Value{q.Subject, q.Predicate, q.Object} {
		var err error
		if r[i], err = f.value(v); err != nil {
			return fmt.Errorf("quad %v: %w", q, err)
		}
	}
	if r[3] = label; q.Label != nil {
		var err error
		if r[3], err = f.value(q.Label); err != nil {
			return fmt.Errorf("quad %v: %w", q, err)
		}
	}
	f.add(r)
	return nil
}

func (f *feeder) addRaw(q *rdf.RawQuad, label uint32) {
	r := row{f.subject.raw(f, &q.Subject), f.raw(&q.Predicate), f.raw(&q.Object), label}
	if q.Label.Kind != rdf.NoTerm {
		r[3] = f.label.raw(f, &q.Label)
	}
	f.add(r)
}

// memo remembers the last term of a place: the lines of one subject or label
// mostly stand together.
type memo struct {
	kind   rdf.Kind
	text   []byte
	number uint32
}

func (m *memo) raw(f *feeder, t *rdf.Term) uint32 {
	if m.kind != t.Kind || string(m.text) != string(t.Text) {
		m.kind, m.text, m.number = t.Kind, append(m.text[:0], t.Text...), f.raw(t)
	}
	return m.number
}

// raw is value for a term that was just parsed.
func (f *feeder) raw(t *rdf.Term) uint32 {
	switch t.Kind {
	case rdf.IRI:
		return f.number(tagIRI, t.Text)
	case rdf.BlankNode:
		return f.number(tagBlankNode, t.Text)
	case rdf.SimpleLiteral:
		return f.number(tagString, t.Text)
	case rdf.LanguageLiteral:
		return f.prefixed(tagLangString, t)
	}
	switch quad.IRI(t.Tag) {
	case typeDate, typeInteger, typeBoolean:
		if id, ok := inlineTyped(quad.TypedString{Value: quad.String(t.Text), Type: quad.IRI(t.Tag)}); ok {
			return f.inline(id)
		}
	}
	return f.prefixed(tagTypedString, t)
}

func (f *feeder) prefixed(kind tag, t *rdf.Term) uint32 {
	term := binary.AppendUvarint(append(f.term[:0], byte(kind)), uint64(len(t.Tag)))
	f.term = append(append(term, t.Tag...), t.Text...)
	return f.in.number(f.term) + 1
}
