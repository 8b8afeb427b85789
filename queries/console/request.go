package console

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/munnerz/goautoneg"

	"newsgraph/graph"
	"newsgraph/queries/present"
)

// patienceWithBody is how long a client may take to send a body that is not an
// upload.
const patienceWithBody = 15 * time.Second

// readBody returns the request's body, which must have one of the content types.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request, types ...string) ([]byte, error) {
	if err := checkContentType(r, types...); err != nil {
		return nil, err
	}
	return s.readAll(w, r)
}

// readAll returns the request's body, whatever its type.
func (s *Server) readAll(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	control := http.NewResponseController(w)
	// Errors say that the connection has no deadlines: a test's recorder.
	_ = control.SetReadDeadline(time.Now().Add(patienceWithBody))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.limits.Body))
	// The deadline would also end the wait for the client to go away.
	_ = control.SetReadDeadline(time.Time{})
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, &failure{status: http.StatusRequestTimeout, message: "the body came too slowly", reason: "slow"}
	}
	return body, err
}

// incoming is a body that may be large. Its client must send each piece of it in
// time, and what has not come in when the server closes does not: the write has
// not begun.
type incoming struct {
	server  *Server
	control *http.ResponseController
	in      io.Reader
}

// incoming returns a body that comes from the client of w.
func (s *Server) incoming(w http.ResponseWriter, body io.Reader) *incoming {
	return &incoming{s, http.NewResponseController(w), body}
}

// patienceWithPiece is how long a client may take for the next piece of a body.
const patienceWithPiece = 20 * time.Second

// Read implements io.Reader.
func (b *incoming) Read(p []byte) (int, error) {
	if b.server.isClosing() {
		return 0, errShuttingDown
	}
	_ = b.control.SetReadDeadline(time.Now().Add(patienceWithPiece))
	n, err := b.in.Read(p)
	if err != nil {
		// The deadline would also end the wait for the client to go away.
		_ = b.control.SetReadDeadline(time.Time{})
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return n, &failure{status: http.StatusRequestTimeout, message: "the body came too slowly", reason: "slow"}
	}
	return n, err
}

// checkContentType refuses a body of any other type than those.
func checkContentType(r *http.Request, types ...string) error {
	got, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err == nil && (charset == "" || charset == "utf-8") {
		for _, t := range types {
			if got == t {
				return nil
			}
		}
	}
	return &failure{
		status: http.StatusUnsupportedMediaType, reason: "type",
		message: "the body must have the content type " + strings.Join(types, " or "),
	}
}

// readJSON reads the request's body into v. Fields that v does not have are an
// error.
func (s *Server) readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := s.readBody(w, r, "application/json")
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return badJSON(body, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return failf(http.StatusBadRequest, "the body has something behind its JSON value")
	}
	return nil
}

// badJSON says what is wrong with a body and, if it is no JSON, where.
func badJSON(body []byte, err error) error {
	what := strings.TrimPrefix(err.Error(), "json: ")
	if fault, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		what = fmt.Sprintf("%s cannot be a %s", cmp.Or(fault.Field, "it"), fault.Value)
	}
	f := failf(http.StatusBadRequest, "the body is not the JSON that is expected: %s", what)
	if fault, ok := errors.AsType[*json.SyntaxError](err); ok {
		before := body[:min(int(fault.Offset), len(body))]
		f.line = 1 + bytes.Count(before, []byte("\n"))
		f.column = len(before) - bytes.LastIndexByte(before, '\n') - 1
	}
	return f
}

// negotiate returns the type, of those offered, that the client likes best: the
// first one if it does not care.
func negotiate(w http.ResponseWriter, r *http.Request, offers ...string) (string, error) {
	w.Header().Add("Vary", "Accept")
	accept := strings.Join(r.Header.Values("Accept"), ",")
	if accept == "" {
		return offers[0], nil
	}
	if best := goautoneg.Negotiate(accept, offers); best != "" {
		return best, nil
	}
	return "", failf(http.StatusNotAcceptable, "this can be had as %s", strings.Join(offers, ", "))
}

// languages are those that labels can be asked for in.
var languages = []string{"en", "km", "zh"}

// parameters reads query parameters; the first that is wrong is the error.
type parameters struct {
	r   *http.Request
	err error
}

func (p *parameters) fail(format string, args ...any) {
	if p.err == nil {
		p.err = failf(http.StatusBadRequest, format, args...)
	}
}

// text returns a parameter, or "".
func (p *parameters) text(name string) string { return p.r.URL.Query().Get(name) }

// choice returns a parameter that must be one of the choices; the first if it
// is missing.
func (p *parameters) choice(name string, choices ...string) string {
	v := p.text(name)
	if v == "" {
		return choices[0]
	}
	for _, c := range choices {
		if v == c {
			return v
		}
	}
	p.fail("%s is %q; it can be %s", name, v, strings.Join(choices, ", "))
	return choices[0]
}

// language returns the language that labels are to be in.
func (p *parameters) language() string { return p.choice("language", languages...) }

// number returns a parameter from least to most; what is above it is taken for
// most.
func (p *parameters) number(name string, missing, least, most int) int {
	v := p.text(name)
	if v == "" {
		return min(missing, most)
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least {
		p.fail("%s is %q; it must be a number from %d", name, v, least)
		return least
	}
	return min(n, most)
}

// flag returns a parameter that is true or false; false if it is missing.
func (p *parameters) flag(name string) bool {
	v := p.text(name)
	if v == "" {
		return false
	}
	set, err := strconv.ParseBool(v)
	if err != nil {
		p.fail("%s is %q; it must be true or false", name, v)
	}
	return set
}

// parseTimeout returns a duration that a client asks for, at most the server's.
func parseTimeout(text string, most time.Duration) (time.Duration, error) {
	if text == "" {
		return most, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, failf(http.StatusBadRequest, "timeout is %q; it must be a duration such as 500ms or 10s", text)
	}
	return min(d, most), nil
}

// etag returns the weak entity tag of what the parts determine: the bytes differ
// by compression.
func etag(parts ...any) string {
	return fmt.Sprintf("W/%q", hashText(fmt.Sprint(parts...)))
}

// notModified answers 304 if the client has what the tag names, and sets the tag
// for the answer otherwise.
func notModified(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	for held := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if held = strings.TrimSpace(held); held == tag || held == "*" {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// read answers with what tell reads of the newest state.
func (s *Server) read(w http.ResponseWriter, r *http.Request, tell func(*teller, *parameters) (any, error)) error {
	p := &parameters{r: r}
	language := p.language()
	if p.err != nil {
		return p.err
	}
	v := s.view()
	defer v.Close()
	body, err := tell(v.teller(r.Context(), language), p)
	if err := cmp.Or(p.err, err); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, body)
}

// expand returns the IRI that a client wrote, in full or with a prefix.
func (s *Server) expand(text string) (graph.IRI, error) {
	if iri, ok := present.Expand(text, s.prefixes); ok {
		return iri, nil
	}
	// Graphs that were loaded with leave to have them have relative IRIs.
	if text == "" || strings.ContainsAny(text, " \t\n<>\"") {
		return "", failf(http.StatusBadRequest, "%q is no IRI", text)
	}
	return graph.IRI(text), nil
}

// pathIRI returns the IRI in the request's path.
func (s *Server) pathIRI(r *http.Request) (graph.IRI, error) { return s.expand(r.PathValue("id")) }
