package console

import (
	"bufio"
	"cmp"
	"compress/bzip2"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/klauspost/compress/gzip"
	"github.com/piprate/json-gold/ld"

	// The formats that Cayley's API reads and writes.
	_ "github.com/cayleygraph/quad/dot"
	_ "github.com/cayleygraph/quad/gml"
	_ "github.com/cayleygraph/quad/graphml"
	_ "github.com/cayleygraph/quad/json"
	_ "github.com/cayleygraph/quad/nquads"
	_ "github.com/cayleygraph/quad/pquads"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
)

// The formats that are treated in some way of their own.
const (
	formatNQuads = "nquads" // the default
	formatJSON   = "json"
	formatJSONLD = "jsonld"
)

// streamed are the formats whose writers keep nothing. The others keep the whole
// graph or all its nodes until its end.
var streamed = map[string]bool{formatNQuads: true, formatJSON: true, "json-stream": true, "pquads": true, "graphviz": true}

// formats returns the formats by name.
func formats() []quad.Format {
	list := quad.Formats()
	slices.SortFunc(list, func(a, b quad.Format) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// bodyFormat returns the format that a body is in. One without a content type,
// which no form of a foreign page can send, is in the format given.
func bodyFormat(r *http.Request, missing string, able func(*quad.Format) bool) (*quad.Format, error) {
	header := r.Header.Get("Content-Type")
	if header == "" {
		return quad.FormatByName(missing), nil
	}
	kind, _, err := mime.ParseMediaType(header)
	format := quad.FormatByMime(kind)
	if err != nil || format == nil || !able(format) {
		return nil, &failure{
			status: http.StatusUnsupportedMediaType, reason: "type",
			message: "the body must have the content type " + strings.Join(mimes(able), ", "),
		}
	}
	return format, nil
}

// mimes lists the content types of formats, N-Quads first.
func mimes(able func(*quad.Format) bool) []string {
	list := slices.Clone(quad.FormatByName(formatNQuads).Mime)
	for _, f := range formats() {
		if f.Name != formatNQuads && able(&f) {
			list = append(list, f.Mime...)
		}
	}
	return list
}

func reads(f *quad.Format) bool      { return f.Reader != nil }
func readsNodes(f *quad.Format) bool { return f.UnmarshalValue != nil }
func writes(f *quad.Format) bool     { return f.Writer != nil }

// What bounds the quads of one request, as text without compression: they are one
// commit, which is kept in memory until it is done. JSON-LD takes much more of it
// than its text. /api/load takes what is larger.
const (
	maxQuadText = 32 << 20
	maxJSONLD   = 4 << 20
)

// limited reads at most so much; more is an error.
type limited struct {
	in   io.Reader
	left int64
	most int64
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.in.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, &http.MaxBytesError{Limit: l.most}
	}
	return n, err
}

// decompress undoes what the start of a file shows to be gzip or bzip2, which is
// how Cayley tells.
func decompress(in io.Reader) (io.Reader, error) {
	head := bufio.NewReader(in)
	switch magic, _ := head.Peek(3); {
	case strings.HasPrefix(string(magic), "\x1f\x8b"):
		return gzip.NewReader(head)
	case string(magic) == "BZh":
		return bzip2.NewReader(head), nil
	}
	return head, nil
}

// readQuads yields the quads of a text. An error ends them.
func readQuads(in io.Reader, format *quad.Format) iter.Seq2[graph.Quad, error] {
	switch format.Name {
	case formatNQuads:
		// Cayley's reader follows a run of empty quads by recursion.
		return readNQuads(&limited{in, maxQuadText, maxQuadText})
	case formatJSONLD:
		return readJSONLD(&limited{in, maxJSONLD, maxJSONLD})
	}
	in = &limited{in, maxQuadText, maxQuadText}
	return func(yield func(graph.Quad, error) bool) {
		reader := format.Reader(in)
		defer reader.Close()
		for n := 1; ; n++ {
			q, err := reader.ReadQuad()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil {
				err = checkTerms(q)
			}
			if err != nil {
				yield(graph.Quad{}, fmt.Errorf("quad %d: %w", n, err))
				return
			}
			if !yield(q, nil) {
				return
			}
		}
	}
}

// readNode reads a term.
func readNode(text []byte, format *quad.Format) (node graph.Term, err error) {
	defer func() {
		// Cayley's reader of protocol buffers trusts a value to have a type.
		if fault := recover(); fault != nil {
			err = fmt.Errorf("it is not in %s", format.Name)
		}
	}()
	node, err = format.UnmarshalValue(text)
	if err == nil && node == nil {
		err = errors.New("it is empty")
	}
	return node, err
}

// checkTerms refuses a quad that lacks a term or has one that N-Quads cannot
// write. Where a term may stand is as free as in Cayley.
func checkTerms(q graph.Quad) error {
	if !q.IsValid() {
		return errors.New("it lacks its subject, predicate or object")
	}
	for _, t := range []graph.Term{q.Subject, q.Predicate, q.Object, q.Label} {
		if t == nil {
			continue
		}
		if _, err := rdf.AppendTerm(nil, t); err != nil {
			return err
		}
	}
	return nil
}

func readNQuads(in io.Reader) iter.Seq2[graph.Quad, error] {
	return rdf.NewReader(in, rdf.Options{File: "body", Lenient: true}).Quads()
}

// readJSONLD yields the quads of JSON-LD. Cayley's reader would open every file
// and address that a body names as its context.
func readJSONLD(in io.Reader) iter.Seq2[graph.Quad, error] {
	text, err := jsonldToNQuads(in)
	if err != nil {
		return func(yield func(graph.Quad, error) bool) { yield(graph.Quad{}, err) }
	}
	return readNQuads(strings.NewReader(text))
}

func jsonldToNQuads(in io.Reader) (nquads string, err error) {
	defer func() {
		// The library panics at some documents, {"":0} for one.
		if fault := recover(); fault != nil {
			err = fmt.Errorf("it is no JSON-LD: %v", fault)
		}
	}()
	var document any
	if err := json.NewDecoder(in).Decode(&document); err != nil {
		return "", err
	}
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = noDocuments{}
	options.Format = "application/n-quads"
	text, err := ld.NewJsonLdProcessor().ToRDF(document, options)
	if err != nil {
		return "", err
	}
	return text.(string), nil
}

// noDocuments loads no context.
type noDocuments struct{}

func (noDocuments) LoadDocument(address string) (*ld.RemoteDocument, error) {
	return nil, ld.NewJsonLdError(ld.LoadingDocumentFailed, fmt.Sprintf("the context %q is not loaded; write it into the body", address))
}
