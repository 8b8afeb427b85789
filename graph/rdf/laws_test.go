package rdf

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"
)

func readAll(document []byte, options Options) (quads []quad.Quad, err error) {
	for q, err := range NewReader(bytes.NewReader(document), options).Quads() {
		if err != nil {
			return quads, err
		}
		quads = append(quads, q)
	}
	return quads, nil
}

func writeAll(t interface{ Fatal(...any) }, quads []quad.Quad) []byte {
	var document bytes.Buffer
	writer := NewWriter(&document)
	if _, err := writer.WriteQuads(quads); err != nil {
		t.Fatal(err)
	}
	if err := writer.Flush(); err != nil {
		t.Fatal(err)
	}
	return document.Bytes()
}

func writeSorted(t interface{ Fatal(...any) }, quads []quad.Quad) []byte {
	var document bytes.Buffer
	if err := WriteSorted(&document, sequence(quads)); err != nil {
		t.Fatal(err)
	}
	return document.Bytes()
}

func sequence(quads []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// The generators draw from the edges of the grammar's ranges as often as from
// their insides.

var (
	anyRune = rapid.OneOf(
		rapid.SampledFrom([]rune("\x00\b\t\n\v\f\r\x1f \"'\\<>{}|^`%:.@_#\x7f\u0080·ក្រ中\u200b\u2028\ud7ff\ue000\ufeff\ufffd\ufffe\uffff\U00010000\U0001F600\U0010ffff")),
		rapid.RuneFrom([]rune{'a', 'Z', '0'}),
		rapid.Rune(),
	)
	anyText = rapid.StringOf(anyRune)

	anyIRI = rapid.Custom(func(t *rapid.T) quad.IRI {
		scheme := rapid.StringMatching(`[a-zA-Z][a-zA-Z0-9+.-]{0,4}`).Draw(t, "scheme")
		return quad.IRI(scheme + ":" + rapid.StringOf(anyRune.Filter(isIRIRune)).Draw(t, "rest"))
	})

	labelStart = rapid.OneOf(rapid.RuneFrom([]rune("aZ_09")), anyRune.Filter(isNameStart),
		rapid.SampledFrom([]rune("\u00c0\u00d6\u00d8\u00f6\u00f8\u02ff\u0370\u037d\u037f\u1fff\u200c\u200d\u2070\u218f\u2c00\u2fef\u3001\ud7ff\uf900\ufdcf\ufdf0\ufffd\U00010000\U000effff")))
	labelPart = rapid.OneOf(labelStart, rapid.SampledFrom([]rune("-.·\u0300\u036f\u203f\u2040")))
	anyBlank  = rapid.Custom(func(t *rapid.T) quad.BNode {
		start := labelStart.Draw(t, "start")
		return quad.BNode(strings.TrimRight(string(start)+rapid.StringOf(labelPart).Draw(t, "rest"), "."))
	})

	anyNode    = rapid.OneOf(asValue(anyIRI), asValue(anyBlank))
	anyLiteral = rapid.Custom(func(t *rapid.T) quad.Value {
		form := quad.String(anyText.Draw(t, "form"))
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return quad.LangString{Value: form, Lang: rapid.StringMatching(`[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8}){0,2}`).Draw(t, "language")}
		case 1:
			return quad.TypedString{Value: form, Type: anyIRI.Draw(t, "datatype")}
		}
		return form
	})

	anyQuad = rapid.Custom(func(t *rapid.T) quad.Quad {
		return quad.Quad{
			Subject:   anyNode.Draw(t, "subject"),
			Predicate: anyIRI.Draw(t, "predicate"),
			Object:    rapid.OneOf(anyNode, anyLiteral).Draw(t, "object"),
			Label:     rapid.OneOf(anyNode, rapid.Just[quad.Value](nil)).Draw(t, "label"),
		}
	})
	anyQuads = rapid.SliceOfN(anyQuad, 0, 8)
)

func asValue[V quad.Value](g *rapid.Generator[V]) *rapid.Generator[quad.Value] {
	return rapid.Map(g, func(v V) quad.Value { return v })
}

// What is written reads back as it was.
func TestWrittenReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quads := anyQuads.Draw(t, "quads")
		document := writeAll(t, quads)
		got, err := readAll(document, Options{})
		if err != nil {
			t.Fatalf("%v in %q", err, document)
		}
		if !slices.Equal(got, quads) {
			t.Fatalf("wrote %#v, read %#v", quads, got)
		}
	})
}

// However a statement is spelt, it reads as the same quad.
func TestSpellingDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quads := anyQuads.Draw(t, "quads")
		speller := speller{t}
		document := speller.document(quads)
		got, err := readAll([]byte(document), Options{})
		if err != nil {
			t.Fatalf("%v in %q", err, document)
		}
		if !slices.Equal(got, quads) {
			t.Fatalf("spelt %q, read %#v", document, got)
		}
	})
}

// speller writes statements in any of the ways that the grammar allows.
type speller struct{ t *rapid.T }

func (s speller) document(quads []quad.Quad) string {
	var text strings.Builder
	for _, q := range quads {
		text.WriteString(s.pick("", "\n", "# a comment\r\n", "\t\r"))
		for _, value := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			if value != nil {
				text.WriteString(s.space() + s.term(value))
			}
		}
		text.WriteString(s.space() + "." + s.pick("", " ", "# a comment") + s.pick("\n", "\r", "\r\n"))
	}
	return text.String()
}

func (s speller) pick(of ...string) string { return rapid.SampledFrom(of).Draw(s.t, "spelling") }

// space separates terms: a blank node label would run into what follows, a full
// stop within "_:a." would not.
func (s speller) space() string { return s.pick(" ", "\t", "  ", " \t") }

func (s speller) term(value quad.Value) string {
	switch v := value.(type) {
	case quad.IRI:
		return s.iri(v)
	case quad.String:
		return s.form(v) + s.pick("", "^^<"+xsdNamespace+"string>")
	case quad.LangString:
		return s.form(v.Value) + s.pick("", " ") + "@" + v.Lang
	case quad.TypedString:
		return s.form(v.Value) + s.pick("", " ") + "^^" + s.pick("", " ") + s.iri(v.Type)
	}
	return value.String()
}

func (s speller) iri(iri quad.IRI) string {
	var text strings.Builder
	for _, r := range string(iri) {
		text.WriteString(s.character(r))
	}
	return "<" + text.String() + ">"
}

func (s speller) form(form quad.String) string {
	var text strings.Builder
	for _, r := range string(form) {
		if i := strings.IndexRune(string(escapedBytes), r); i >= 0 {
			text.WriteString(s.pick(`\`+string(escapeLetters[i]), fmt.Sprintf(`\u%04x`, r)))
		} else {
			text.WriteString(s.character(r))
		}
	}
	return `"` + text.String() + `"`
}

func (s speller) character(r rune) string {
	long := fmt.Sprintf(`\U%08X`, r)
	if r > 0xFFFF {
		return s.pick(string(r), long)
	}
	return s.pick(string(r), long, fmt.Sprintf(`\u%04X`, r), fmt.Sprintf(`\u%04x`, r))
}

// The sorted form depends on the set of quads only, and survives a reading.
func TestSortedFormIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quads := anyQuads.Draw(t, "quads")
		want := writeSorted(t, quads)
		twice := rapid.Permutation(slices.Concat(quads, quads)).Draw(t, "shuffled")
		if got := writeSorted(t, twice); !bytes.Equal(got, want) {
			t.Fatalf("shuffled and doubled: %q, want %q", got, want)
		}
		again, err := readAll(want, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := writeAll(t, again); !bytes.Equal(got, want) {
			t.Fatalf("read and written again: %q, want %q", got, want)
		}
	})
}

// Neither the size of blocks nor that of reads changes what is read: not the
// quads, nor the lines and columns of what is rejected.
func TestBlocksDoNotMatter(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"<urn:s> <urn:p> <urn:o> .", "_:b <urn:p> \"a\\tb\" <urn:g>.", "<urn:s> <urn:p> .", "\"bad", "<urn:s> <urn:p> \"ក\"@km .",
		"# comment", "\xff", "\n", "\r", "\r\n", "\n\r", "\n", " ",
	})
	rapid.Check(t, func(t *rapid.T) {
		document := []byte(strings.Join(rapid.SliceOf(pieces).Draw(t, "document"), ""))
		size := rapid.IntRange(1, 40).Draw(t, "size")
		want := outcome(bytes.NewReader(document), blockSize)
		if got := outcome(bytes.NewReader(document), size); got != want {
			t.Fatalf("blocks of %d bytes of %q: %s\nwant %s", size, document, got, want)
		}
		if got := outcome(iotest.OneByteReader(bytes.NewReader(document)), size); got != want {
			t.Fatalf("blocks of %d bytes read one by one of %q: %s\nwant %s", size, document, got, want)
		}
	})
}

// outcome reads a document in blocks of a size and prints all that comes of it.
func outcome(document io.Reader, size int) string {
	var out strings.Builder
	reader := NewReader(document, Options{KeepGoing: func(err *SyntaxError) { fmt.Fprintln(&out, err) }})
	reader.blocks.size = size
	for q, err := range reader.Quads() {
		fmt.Fprintln(&out, q.NQuad(), err)
	}
	return out.String()
}

// Blocks scanned by several goroutines give together what a Reader gives.
func TestBlocksScanApart(t *testing.T) {
	document := newsDocument(t, 5000)
	want, err := readAll(document, Options{})
	if err != nil {
		t.Fatal(err)
	}
	blocks := NewBlocks(bytes.NewReader(document), "")
	blocks.size = 16 << 10
	byLine := make([]quad.Quad, len(want))
	var workers sync.WaitGroup
	for {
		block, err := blocks.Next(nil)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		workers.Go(func() {
			scanner := NewScanner(block, Options{})
			var raw RawQuad
			for scanner.Next(&raw) == nil {
				byLine[raw.Line-1] = quad.Quad{
					Subject:   raw.Subject.Value(),
					Predicate: raw.Predicate.Value(),
					Object:    raw.Object.Value(),
					Label:     raw.Label.Value(),
				}
			}
		})
	}
	workers.Wait()
	if !slices.Equal(byLine, want) {
		t.Error("the quads of the blocks are not those of the document")
	}
}

// The same on a set that fills several chunks of memory.
func TestSortedFormOfManyQuads(t *testing.T) {
	quads := newsQuads(20_000)
	want := writeSorted(t, quads)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(quads), func(i, j int) { quads[i], quads[j] = quads[j], quads[i] })
	if !bytes.Equal(writeSorted(t, quads), want) {
		t.Error("another order of quads gives other bytes")
	}
}
