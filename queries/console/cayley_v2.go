package console

import (
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"

	"github.com/cayleygraph/cayley/query/graphql"
	"github.com/cayleygraph/quad"
	"github.com/klauspost/compress/gzip"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
)

// cayleyV2Query answers /api/v2/query?lang=…: GET with the query as "qu", POST
// with it as the body. GET is for every language: each of them only reads, Gizmo
// too, whose scripts are bounded as any other, and pages of other origins are
// refused whatever the method.
func (s *Server) cayleyV2Query(w http.ResponseWriter, r *http.Request) error {
	q := cayleyQuery{lang: r.URL.Query().Get("lang"), term: cayleyValue}
	if err := checkCayleyLanguage(q.lang); err != nil {
		return err
	}
	var err error
	if q.limit, err = s.cayleyLimit(r); err != nil {
		return err
	}
	q.text = r.URL.Query().Get("qu")
	if r.Method == http.MethodPost {
		if q.text, err = s.readScript(w, r); err != nil {
			return err
		}
	}
	kind, err := negotiate(w, r, typeJSON, typeJSONLD)
	if err != nil {
		return err
	}
	if kind == typeJSONLD && q.lang != graphql.Name {
		q.linked, q.term = true, linkedValue
	}
	return s.answerCayley(w, r, q)
}

// cayleyLimit returns how many rows a client asks for. No number is a hundred
// rows, one below zero is as many as there may be.
func (s *Server) cayleyLimit(r *http.Request) (int, error) {
	p := &parameters{r: r}
	limit := p.number("limit", cayleyRows, -1, s.limits.Rows)
	if limit < 0 {
		limit = s.limits.Rows
	}
	if limit == 0 {
		limit = cayleyRows
	}
	return limit, p.err
}

// quadChange is what a request does with the quads in its body.
type quadChange struct {
	verb     string // of the report
	apply    func(context.Context, iter.Seq2[graph.Quad, error]) (graph.Change, error)
	onlyJSON bool // the body is in JSON
	counts   bool // the report has the number by itself, too
}

// cayleyReport is the answer to a write.
type cayleyReport struct {
	Result string `json:"result"`
	Count  *int   `json:"count,omitempty"`
}

// cayleyV2Write answers POST /api/v2/write, the body being quads in the format
// that its content type names.
func (s *Server) cayleyV2Write(w http.ResponseWriter, r *http.Request) error {
	return s.changeQuads(w, r, quadChange{verb: "wrote", apply: s.store.AddQuads, counts: true})
}

// cayleyV2Delete answers POST /api/v2/delete.
func (s *Server) cayleyV2Delete(w http.ResponseWriter, r *http.Request) error {
	return s.changeQuads(w, r, quadChange{verb: "deleted", apply: s.store.DeleteQuads, counts: true})
}

// changeQuads makes a change with the quads in the body, which may be compressed
// with gzip.
func (s *Server) changeQuads(w http.ResponseWriter, r *http.Request, change quadChange) error {
	able, missing := reads, formatNQuads
	if change.onlyJSON {
		able, missing = func(f *quad.Format) bool { return f.Name == formatJSON }, formatJSON
	}
	format, err := bodyFormat(r, missing, able)
	if err != nil {
		return err
	}
	body, err := plainBody(r, s.incoming(w, r.Body))
	if err != nil {
		return err
	}
	return change.make(w, r, readQuads(body, format))
}

// plainBody returns the body without its compression.
func plainBody(r *http.Request, body io.Reader) (io.Reader, error) {
	switch coding := strings.ToLower(r.Header.Get("Content-Encoding")); coding {
	case "", "identity":
		return body, nil
	case "gzip":
		plain, err := gzip.NewReader(body)
		if err != nil {
			return nil, failf(http.StatusBadRequest, "the body is not compressed with gzip: %v", err)
		}
		return plain, nil
	default:
		return nil, failf(http.StatusUnsupportedMediaType, "the body may be compressed with gzip, not with %q", coding)
	}
}

// make makes the change, all of it or nothing. Quads that are there already, or
// that are not there to be deleted, count too, as it is the same in the end.
func (c quadChange) make(w http.ResponseWriter, r *http.Request, quads iter.Seq2[graph.Quad, error]) error {
	count := 0
	var wrong error
	counted := func(yield func(graph.Quad, error) bool) {
		for q, err := range quads {
			wrong = err
			if !yield(q, err) || err != nil {
				return
			}
			count++
		}
	}
	if _, err := c.apply(r.Context(), counted); err != nil {
		if wrong != nil {
			return badQuery(wrong)
		}
		return err
	}
	report := cayleyReport{Result: fmt.Sprintf("Successfully %s %d quads.", c.verb, count)}
	if c.counts {
		report.Count = &count
	}
	return writeJSON(w, http.StatusOK, report)
}

// maxNode bounds a term in a body.
const maxNode = 128 << 10

// cayleyV2NodeDelete answers POST /api/v2/node/delete, the body being a term.
func (s *Server) cayleyV2NodeDelete(w http.ResponseWriter, r *http.Request) error {
	format, err := bodyFormat(r, formatNQuads, readsNodes)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(s.incoming(w, http.MaxBytesReader(w, r.Body, maxNode)))
	if err != nil {
		return err
	}
	node, err := readNode(text, format)
	if err != nil {
		return failf(http.StatusBadRequest, "the body is no node: %v", err)
	}
	if _, err := s.store.DeleteNode(r.Context(), node); err != nil {
		return err
	}
	one := 1
	return writeJSON(w, http.StatusOK, cayleyReport{"Successfully deleted 1 nodes.", &one})
}

// formatReport is a format as /api/v2/formats has it.
type formatReport struct {
	ID     string   `json:"id"`
	Read   bool     `json:"read,omitempty"`
	Write  bool     `json:"write,omitempty"`
	Nodes  bool     `json:"nodes,omitempty"`
	Ext    []string `json:"ext,omitempty"`
	Mime   []string `json:"mime,omitempty"`
	Binary bool     `json:"binary,omitempty"`
}

// cayleyV2Formats answers GET /api/v2/formats.
func (s *Server) cayleyV2Formats(w http.ResponseWriter, _ *http.Request) error {
	list := []formatReport{}
	for _, f := range formats() {
		list = append(list, formatReport{f.Name, reads(&f), writes(&f), readsNodes(&f), f.Ext, f.Mime, f.Binary})
	}
	return writeJSON(w, http.StatusOK, list)
}

// cayleyV2Read answers /api/v2/read: the quads that have one of the terms given
// in each place, in one of the formats.
func (s *Server) cayleyV2Read(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, s.limits.Body)
	if err := r.ParseForm(); err != nil {
		return failf(http.StatusBadRequest, "the parameters cannot be read: %v", err)
	}
	format, err := answerFormat(w, r)
	if err != nil {
		return err
	}
	patterns, err := quadPatterns(r)
	if err != nil {
		return err
	}
	v := s.view()
	defer v.Close()
	stored := v.Stored() // what is read here may be written or deleted
	if !streamed[format.Name] {
		if err := s.checkSize(stored, patterns, format.Name); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", contentType(format))
	return writeQuads(r.Context(), w, format, r.Form.Get("iri"), stored, patterns)
}

// answerFormat returns the format that a client wants.
func answerFormat(w http.ResponseWriter, r *http.Request) (*quad.Format, error) {
	if name := r.Form.Get("format"); name != "" {
		format := quad.FormatByName(name)
		if format == nil || !writes(format) {
			return nil, failf(http.StatusBadRequest, "unknown format %q; /api/v2/formats lists them", name)
		}
		return format, nil
	}
	kind, err := negotiate(w, r, mimes(writes)...)
	if err != nil {
		return nil, err
	}
	return quad.FormatByMime(kind), nil
}

func contentType(f *quad.Format) string {
	if len(f.Mime) > 0 {
		return f.Mime[0]
	}
	return "text/plain; charset=utf-8"
}

// maxPatterns bounds the combinations of terms that one request asks for.
const maxPatterns = 10_000

// quadPatterns returns the patterns that a request asks for: every combination
// of the terms of its four places, each a list with commas.
func quadPatterns(r *http.Request) ([]graph.Quad, error) {
	patterns := []graph.Quad{{}}
	for _, place := range []struct {
		name string
		set  func(*graph.Quad, graph.Term)
	}{
		{"sub", func(q *graph.Quad, t graph.Term) { q.Subject = t }},
		{"pred", func(q *graph.Quad, t graph.Term) { q.Predicate = t }},
		{"obj", func(q *graph.Quad, t graph.Term) { q.Object = t }},
		{"label", func(q *graph.Quad, t graph.Term) { q.Label = t }},
	} {
		terms := termList(r.Form.Get(place.name))
		if len(terms) == 0 {
			continue
		}
		if len(patterns)*len(terms) > maxPatterns {
			return nil, failf(http.StatusBadRequest, "these are more than %d combinations of terms", maxPatterns)
		}
		var longer []graph.Quad
		for _, p := range patterns {
			for _, t := range terms {
				place.set(&p, t)
				longer = append(longer, p)
			}
		}
		patterns = longer
	}
	return patterns, nil
}

// termList returns the different terms of a list with commas.
func termList(list string) []graph.Term {
	var terms []graph.Term
	seen := map[graph.Term]bool{}
	for text := range strings.SplitSeq(list, ",") {
		t := quad.StringToValue(text)
		if t == nil || seen[t] {
			continue
		}
		seen[t] = true
		terms = append(terms, t)
	}
	return terms
}

// checkSize refuses an answer whose writer would keep too much.
func (s *Server) checkSize(sn *graph.Snapshot, patterns []graph.Quad, format string) error {
	total := 0
	for _, p := range patterns {
		n, err := sn.CountMatches(p)
		if err != nil {
			return err
		}
		if total += n; total > s.limits.Rows {
			return failf(http.StatusUnprocessableEntity, "these are more than %d quads, the most that there may be in %s; ask for fewer, or for nquads", s.limits.Rows, format)
		}
	}
	return nil
}

// writeQuads writes the quads that match the patterns.
func writeQuads(ctx context.Context, w io.Writer, format *quad.Format, iris string, sn *graph.Snapshot, patterns []graph.Quad) error {
	file := format.Writer(w)
	out := withIRIs(file, iris)
	for _, p := range patterns {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for q, err := range graph.Cancelled(ctx, sn.Match(p)) {
			if err == nil {
				err = out.WriteQuad(asText(q, format))
			}
			if err != nil {
				return err
			}
		}
	}
	return file.Close()
}

// asText returns a quad as a format of text is to write it. Left to themselves,
// Cayley's writers give numbers and the like types with short names and spellings
// that no other program has, and in JSON-LD blank nodes the form of IRIs.
func asText(q graph.Quad, format *quad.Format) graph.Quad {
	if _, native := q.Object.(quad.TypedStringer); native && !format.Binary {
		if text, err := rdf.AppendTerm(nil, q.Object); err == nil {
			q.Object = quad.StringToValue(string(text))
		}
	}
	if format.Name == formatJSONLD {
		q.Subject, q.Object = blankInJSONLD(q.Subject), blankInJSONLD(q.Object)
	}
	return q
}

func blankInJSONLD(t graph.Term) graph.Term {
	if label, ok := t.(quad.BNode); ok {
		return "_:" + label
	}
	return t
}

// withIRIs returns a writer that shortens or completes IRIs by Cayley's register
// of namespaces.
func withIRIs(w quad.Writer, form string) quad.Writer {
	switch form {
	case "short":
		return quad.IRIWriter(w, quad.IRIOptions{Format: quad.IRIShort})
	case "full":
		return quad.IRIWriter(w, quad.IRIOptions{Format: quad.IRIFull})
	}
	return w
}
