package rdf

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/cayleygraph/quad"
)

// newsQuads generates statements as the program stores them: every document a
// label, entities and properties that repeat, some text in Khmer.
func newsQuads(n int) []quad.Quad {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(kind string, of int) quad.IRI {
		return quad.IRI(fmt.Sprintf("https://news.example/%s/%06d", kind, random.IntN(of)))
	}
	quads := make([]quad.Quad, n)
	for i := range quads {
		q := quad.Quad{
			Subject:   pick("entity", n/10+1),
			Predicate: pick("property", 40),
			Object:    pick("entity", n/10+1),
			Label:     quad.IRI(fmt.Sprintf("https://news.example/document/%08d", i/50)),
		}
		switch i % 10 {
		case 0:
			q.Object = quad.String(fmt.Sprintf("The firm said it would release model %d \"this year\".", i))
		case 1:
			q.Object = quad.LangString{Value: "ក្រុមហ៊ុននេះបានបង្កើតម៉ូដែលវីដេអូថ្មី", Lang: "km"}
		case 2:
			q.Object = quad.TypedString{Value: quad.String(fmt.Sprint(i)), Type: xsdNamespace + "integer"}
		case 3:
			q.Subject = quad.BNode(fmt.Sprintf("b%d", i))
		}
		quads[i] = q
	}
	return quads
}

func newsDocument(t testing.TB, n int) []byte {
	var document []byte
	for _, q := range newsQuads(n) {
		var err error
		if document, err = AppendQuad(document, q); err != nil {
			t.Fatal(err)
		}
	}
	return document
}

const benchmarkQuads = 100_000

func reportRate(b *testing.B, document []byte) {
	b.SetBytes(int64(len(document)))
	b.ReportMetric(benchmarkQuads*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
}

func BenchmarkScanner(b *testing.B) {
	document := newsDocument(b, benchmarkQuads)
	b.ReportAllocs()
	for b.Loop() {
		scanner := NewScanner(Block{Data: document, Line: 1}, Options{})
		var q RawQuad
		for {
			err := scanner.Next(&q)
			if err == io.EOF {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	reportRate(b, document)
}

func BenchmarkReader(b *testing.B) {
	document := newsDocument(b, benchmarkQuads)
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range NewReader(bytes.NewReader(document), Options{}).Quads() {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	reportRate(b, document)
}

func BenchmarkWriter(b *testing.B) {
	quads := newsQuads(benchmarkQuads)
	document := newsDocument(b, benchmarkQuads)
	b.ReportAllocs()
	for b.Loop() {
		writer := NewWriter(io.Discard)
		if _, err := writer.WriteQuads(quads); err != nil {
			b.Fatal(err)
		}
	}
	reportRate(b, document)
}

func BenchmarkWriteSorted(b *testing.B) {
	quads := newsQuads(benchmarkQuads)
	document := newsDocument(b, benchmarkQuads)
	b.ReportAllocs()
	for b.Loop() {
		if err := WriteSorted(io.Discard, sequence(quads)); err != nil {
			b.Fatal(err)
		}
	}
	reportRate(b, document)
}
