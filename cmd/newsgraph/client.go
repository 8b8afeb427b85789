package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"newsgraph/ingest/text"
	"newsgraph/queries/console"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/question"
)

// remote is the database through the server that has it open.
type remote struct {
	server serverFile
	http   *http.Client
}

// findServer returns the server that a process runs on the database, if it does
// and answers. A process whose number is not known is 0.
func (p *program) findServer(ctx context.Context, pid int) (*remote, bool) {
	file, err := readServerFile(p.db)
	if err != nil || pid != 0 && pid != file.PID {
		return nil, false // there is none, or one that a server has left that is gone
	}
	r := &remote{server: file, http: &http.Client{Transport: &http.Transport{}}} // without proxies
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	answer, err := r.send(ctx, request{path: "/healthz"})
	if err != nil {
		return nil, false
	}
	answer.Body.Close()
	return r, true
}

// request is a request to the server.
type request struct {
	method string // "" is GET
	path   string
	query  url.Values
	accept string
	kind   string // of the body
	body   io.Reader
}

// errServerGone is wrapped by what a lost connection to the server gives.
var errServerGone = errors.New("the server that has the database open does not answer any more")

// send sends a request and returns the answer, whose body the caller closes. An
// answer that is an error is returned as one.
func (r *remote) send(ctx context.Context, q request) (*http.Response, error) {
	address := url.URL{Scheme: "http", Host: r.server.Address, Path: q.path, RawQuery: q.query.Encode()}
	h, err := http.NewRequestWithContext(ctx, q.method, address.String(), q.body)
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{"Accept": q.accept, "Content-Type": q.kind} {
		if value != "" {
			h.Header.Set(name, value)
		}
	}
	if r.server.Token != "" {
		h.Header.Set("Authorization", "Bearer "+r.server.Token)
	}
	answer, err := r.http.Do(h)
	if err != nil {
		return nil, gone(ctx, err)
	}
	if answer.StatusCode == http.StatusOK {
		return answer, nil
	}
	defer answer.Body.Close()
	var report failureReport
	if err := json.NewDecoder(answer.Body).Decode(&report); err != nil || report.Error == "" {
		return nil, fmt.Errorf("the server answers %s", answer.Status)
	}
	switch answer.StatusCode {
	case http.StatusNotFound:
		return nil, &hinted{report.err(), listDocuments}
	case http.StatusRequestEntityTooLarge:
		return nil, &hinted{report.err(), "without the server there is no such limit"}
	}
	return nil, report.err()
}

// gone is the error for a connection that was lost while ctx went on.
func gone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err // without the address
	}
	return fmt.Errorf("%w: %w", errServerGone, err)
}

// failureReport is an error as the server tells it.
type failureReport struct {
	Error  string `json:"error"`
	Hint   string `json:"hint"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func (f failureReport) err() error {
	switch {
	case f.Line > 0:
		return &gizmo.Error{Line: f.Line, Column: f.Column, Message: f.Error}
	case f.Hint != "":
		return &hinted{errors.New(f.Error), f.Hint}
	}
	return errors.New(f.Error)
}

// receive sends a request and reads the JSON of its answer.
func (r *remote) receive(ctx context.Context, q request, v any) error {
	answer, err := r.send(ctx, q)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(v); err != nil {
		return gone(ctx, err)
	}
	return nil
}

// copyTo sends a request and copies its answer, which is cut off where something
// went wrong in the server.
func (r *remote) copyTo(ctx context.Context, w io.Writer, q request) (http.Header, error) {
	answer, err := r.send(ctx, q)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	in := &noteError{Reader: answer.Body}
	if _, err := io.Copy(w, in); in.err != nil {
		return nil, gone(ctx, in.err)
	} else if err != nil {
		return nil, err
	}
	return answer.Header, nil
}

// noteError keeps the error of a reader apart from that of whoever copies it.
type noteError struct {
	io.Reader
	err error
}

func (r *noteError) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// jsonBody is a request's body in JSON.
func jsonBody(v any) io.Reader {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // text and numbers can be written
	}
	return bytes.NewReader(text)
}

func (r *remote) ready([]source) error { return nil }

// take uploads a source, with the article before it if it holds statements.
func (r *remote) take(ctx context.Context, s source, o intakeOptions, bar *progress) (console.LoadReport, error) {
	file, err := s.open()
	if err != nil {
		return console.LoadReport{}, err
	}
	defer file.Close()
	q := request{
		method: http.MethodPost, path: "/api/load", kind: "application/octet-stream",
		query: url.Values{"path": {s.path}}, body: bar.sent(file),
	}
	if s.path == standardInput {
		q.query.Set("format", strings.TrimPrefix(filepath.Ext(s.name), "."))
	}
	if s.kind == statements {
		if err := putArticle(&q, s, o); err != nil {
			return console.LoadReport{}, err
		}
	}
	if s.kind == quads {
		q.query.Set("keep-going", strconv.FormatBool(o.keepGoing))
		q.query.Set("lenient", strconv.FormatBool(o.lenient))
	}
	answer, err := r.send(ctx, q)
	if err != nil {
		return console.LoadReport{}, err
	}
	defer answer.Body.Close()
	return readLoad(ctx, answer.Body)
}

// putArticle puts the article that statements are about before them.
func putArticle(q *request, s source, o intakeOptions) error {
	about, err := o.about(s)
	if err != nil {
		return err
	}
	in, err := about.text()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(in, text.DefaultMaxBytes+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return fmt.Errorf("%s: %w", about.path, err)
	}
	q.query.Set("article", about.path)
	q.query.Set("article-bytes", strconv.Itoa(len(data)))
	q.body = io.MultiReader(bytes.NewReader(data), q.body)
	return nil
}

// readLoad reads the lines that tell how a load goes, down to the last.
func readLoad(ctx context.Context, in io.Reader) (console.LoadReport, error) {
	lines := json.NewDecoder(in)
	for {
		var line struct {
			failureReport
			Done   bool               `json:"done"`
			Report console.LoadReport `json:"report"`
		}
		if err := lines.Decode(&line); err != nil {
			return console.LoadReport{}, gone(ctx, err)
		}
		if line.Error != "" {
			return console.LoadReport{}, line.err()
		}
		if line.Done {
			return line.Report, nil
		}
	}
}

func (r *remote) ask(ctx context.Context, text string, o question.Options) (*question.Answer, error) {
	body := map[string]any{"question": text, "asserted": o.Asserted, "reading": o.Reading}
	answer := &question.Answer{}
	err := r.receive(ctx, request{method: http.MethodPost, path: "/api/ask", kind: "application/json", body: jsonBody(body)}, answer)
	return answer, err
}

func (r *remote) paths(ctx context.Context, _ *question.Answer) (map[string]string, error) {
	documents, err := r.documents(ctx)
	paths := map[string]string{}
	for _, d := range documents {
		paths[d.ID] = d.Path
	}
	return paths, err
}

// rowTypes are the content types of the formats of rows.
var rowTypes = map[string]string{
	"csv":    "text/csv",
	"json":   "application/x-newsgraph-rows+json",
	"nquads": "application/n-quads",
	"table":  "text/plain",
	"tsv":    "text/tab-separated-values",
}

func (r *remote) query(ctx context.Context, script string, o *queryOptions, w io.Writer) (queryEnd, error) {
	body := map[string]any{"lang": o.lang, "query": script, "limit": o.limit}
	if o.limit == 0 {
		body["limit"] = 1 << 30 // as many as the server gives
	}
	if o.timeout > 0 {
		body["timeout"] = o.timeout.String()
	}
	header, err := r.copyTo(ctx, w, request{
		method: http.MethodPost, path: "/api/query", kind: "application/json", body: jsonBody(body), accept: rowTypes[o.format],
	})
	if err != nil {
		return queryEnd{}, err
	}
	limit, err := strconv.Atoi(header.Get("X-Limit"))
	return queryEnd{header.Get("X-More") == "true", limit}, err
}

func (r *remote) export(ctx context.Context, document string, w io.Writer) (left int, err error) {
	q := request{path: "/api/export"}
	if document != "" {
		q.query = url.Values{"document": {document}}
	}
	header, err := r.copyTo(ctx, w, q)
	if err != nil || header.Get("X-Left-Out") == "" {
		return 0, err
	}
	return strconv.Atoi(header.Get("X-Left-Out"))
}

func (r *remote) documents(ctx context.Context) ([]documentRow, error) {
	var list struct{ Documents []documentRow }
	err := r.receive(ctx, request{path: "/api/documents"}, &list)
	return list.Documents, err
}

func (r *remote) retract(ctx context.Context, name string) (retraction, error) {
	var gone retraction
	err := r.receive(ctx, request{method: http.MethodDelete, path: "/api/documents", query: url.Values{"path": {name}}}, &gone)
	return gone, err
}
