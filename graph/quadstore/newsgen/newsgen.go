// Package newsgen makes up a graph of news statements of any size, the same one
// for the same seed, to measure a store with.
//
// The graph has the shape that newsgraph gives to real articles: a named graph
// for each document, with its title, date and language, some entities with
// their names and classes, and statements, each as a plain triple and as a node
// with its parts, its standing and its evidence. Every tenth entity that a
// document mentions is new; the others are drawn so that a few are in a large
// part of all statements and most in few, as in real news. A document has about
// 110 quads.
package newsgen

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"strconv"
)

// Reader returns the first lines of the graph of a seed as N-Quads.
func Reader(seed uint64, lines int) io.Reader {
	return &generator{random: rand.New(rand.NewPCG(seed, 0)), left: lines, entities: 100}
}

// Entity returns the IRI of the n-th entity, from 0. The lower n, the more
// statements it is in.
func Entity(n int) string { return entitySpace + strconv.Itoa(n) }

const (
	entitySpace = "urn:newsgraph:e:entity-"
	vocabulary  = "urn:newsgraph:v:"

	rdfNamespace  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	dctNamespace  = "http://purl.org/dc/terms/"
	skosNamespace = "http://www.w3.org/2004/02/skos/core#"
	xsdNamespace  = "http://www.w3.org/2001/XMLSchema#"
)

var (
	properties = []string{
		"sanctionedBy", "foundedBy", "develops", "locatedIn", "invests", "employs", "acquired", "partnerOf",
		"competesWith", "regulates", "accuses", "supplies", "owns", "leads", "memberOf", "announced",
	}
	classes   = []string{"Organization", "Person", "Place", "Product"}
	languages = []string{"en", "km", "zh"}
	clauses   = map[string][]string{
		"en": {"the company said on Monday that", "according to the ministry,", "analysts expect that", "officials denied that"},
		"km": {"ក្រុមហ៊ុននេះបាននិយាយថា", "យោងតាមក្រសួង", "អ្នកវិភាគរំពឹងថា", "មន្ត្រីបានបដិសេធថា"},
		"zh": {"该公司周一表示", "据该部称", "分析人士预计", "官员否认"},
	}
	modalities = []string{"asserted", "asserted", "asserted", "predicted"}
)

type generator struct {
	random   *rand.Rand
	left     int // lines
	entities int // that exist
	document string
	language string
	buf      []byte // lines of a document
	pending  []byte // those of them not yet read
}

// Read implements io.Reader.
func (g *generator) Read(p []byte) (n int, err error) {
	for len(g.pending) == 0 {
		if g.left == 0 {
			return 0, io.EOF
		}
		g.article()
	}
	n = copy(p, g.pending)
	g.pending = g.pending[n:]
	return n, nil
}

// article appends the named graph of one more document.
func (g *generator) article() {
	g.buf = g.buf[:0]
	g.document = "urn:newsgraph:d:" + g.hash()
	g.language = pick(g, languages)
	g.quad(g.document, rdfNamespace+"type", iri(vocabulary+"Article"))
	g.quad(g.document, dctNamespace+"language", `"`+g.language+`"`)
	g.quad(g.document, dctNamespace+"title", `"`+g.sentence()+`"@`+g.language)
	g.quad(g.document, dctNamespace+"created", `"`+g.date()+`"^^`+iri(xsdNamespace+"date"))
	at := 0
	for range 8 + g.random.IntN(4) {
		at += 100 + g.random.IntN(400)
		g.statement(at)
	}
	g.pending = g.buf
}

func (g *generator) statement(at int) {
	s, o := g.entity(), g.entity()
	p := vocabulary + pick(g, properties)
	node := "urn:newsgraph:s:" + g.hash()
	end := at + 80 + g.random.IntN(120)
	evidence := g.document + "#bytes=" + strconv.Itoa(at) + "," + strconv.Itoa(end)
	g.quad(s, p, iri(o))
	g.quad(node, rdfNamespace+"type", iri(vocabulary+"Statement"))
	g.quad(node, rdfNamespace+"subject", iri(s))
	g.quad(node, rdfNamespace+"predicate", iri(p))
	g.quad(node, rdfNamespace+"object", iri(o))
	g.quad(node, vocabulary+"polarity", `"affirmed"`)
	g.quad(node, vocabulary+"modality", `"`+pick(g, modalities)+`"`)
	g.quad(node, vocabulary+"evidence", iri(evidence))
	g.quad(evidence, vocabulary+"text", `"`+g.sentence()+`"@`+g.language)
	g.quad(evidence, vocabulary+"startByte", `"`+strconv.Itoa(at)+`"^^`+iri(xsdNamespace+"integer"))
}

// entity returns an entity to mention, and describes it if it is new.
func (g *generator) entity() string {
	if g.random.IntN(10) > 0 {
		// The square makes low numbers frequent.
		f := g.random.Float64()
		return Entity(int(f * f * float64(g.entities)))
	}
	e := Entity(g.entities)
	g.entities++
	g.quad(e, rdfNamespace+"type", iri(vocabulary+pick(g, classes)))
	g.quad(e, skosNamespace+"prefLabel", `"Entity `+strconv.Itoa(g.entities)+`"@en`)
	return e
}

func (g *generator) sentence() string {
	return pick(g, clauses[g.language]) + " " + strconv.Itoa(g.random.IntN(1_000_000)) + " " + pick(g, clauses[g.language])
}

func (g *generator) date() string {
	text := make([]byte, 0, len("2024-02-16"))
	text = strconv.AppendInt(text, int64(2015+g.random.IntN(12)), 10)
	text = append(text, '-')
	text = twoDigits(text, 1+g.random.IntN(12))
	text = append(text, '-')
	return string(twoDigits(text, 1+g.random.IntN(28)))
}

func twoDigits(text []byte, n int) []byte { return append(text, byte('0'+n/10), byte('0'+n%10)) }

func (g *generator) hash() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], g.random.Uint64())
	binary.BigEndian.PutUint64(b[8:], g.random.Uint64())
	return hex.EncodeToString(b[:])
}

func pick[T any](g *generator, of []T) T { return of[g.random.IntN(len(of))] }

func iri(text string) string { return "<" + text + ">" }

// quad appends a line in the named graph of the document; object is as it
// stands in N-Quads.
func (g *generator) quad(subject, predicate, object string) {
	if g.left == 0 {
		return
	}
	g.left--
	b := append(g.buf, '<')
	b = append(b, subject...)
	b = append(b, "> <"...)
	b = append(b, predicate...)
	b = append(b, "> "...)
	b = append(b, object...)
	b = append(b, " <"...)
	b = append(b, g.document...)
	g.buf = append(b, "> .\n"...)
}
