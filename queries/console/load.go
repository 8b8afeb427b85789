package console

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"path"
	"strings"
	"unicode"

	"newsgraph/queries/question"
)

func (s *Server) registerLoad(mux *http.ServeMux) {
	s.route(mux, "POST /api/load", writing, s.load)
}

// Loader takes files into the store. It is safe for many goroutines.
type Loader interface {
	// Load takes the content of a file whose name tells its kind, as for the
	// command load; the name is never opened. After an error nothing was stored that the report does
	// not count.
	// progress is told what is being done, PhaseExtracting or PhaseStoring.
	Load(ctx context.Context, name string, content io.Reader, options LoadOptions, progress func(phase string)) (LoadReport, error)
}

// The phases of a load.
const (
	PhaseReading    = "reading"
	PhaseExtracting = "extracting"
	PhaseStoring    = "storing"
)

// LoadOptions say how an upload is to be read.
type LoadOptions struct {
	Format  string // an ending without the dot, in place of the name's; "" is the name's
	Article string // the id or path of the document that statements are about

	// ArticleBytes, if not 0, is the length of the article that the content starts
	// with; the statements about it follow. Then Article is its path.
	ArticleBytes int64

	KeepGoing bool // of RDF, take the lines that are right
	Lenient   bool // of RDF, take relative IRIs
}

// LoadReport is what a load has brought.
type LoadReport struct {
	Documents  int        `json:"documents"`
	Statements int        `json:"statements"`
	Quads      int        `json:"quads"`
	Added      int        `json:"added"`   // of the quads, those that were not there
	Removed    int        `json:"removed"` // quads of an earlier load that are not said any more
	Rejected   []Rejected `json:"rejected"`
	Failed     []Failed   `json:"failed"`

	Withdrawn []question.Statement `json:"withdrawn,omitempty"` // of earlier versions of the files, that these do not make any more
	Copies    []Copy               `json:"copies,omitempty"`    // articles that have nearly the text of others

	Model    *ModelReport `json:"model,omitempty"`    // nil if no model was asked
	Coverage *Coverage    `json:"coverage,omitempty"` // nil if there was no article

	IDs []string `json:"-"` // of the documents
}

// Coverage tells how much of the articles the rules made something of.
type Coverage struct {
	Sentences int            `json:"sentences"`
	Stating   int            `json:"stating"`   // sentences with a statement
	Names     int            `json:"names"`     // that were found
	Known     int            `json:"known"`     // names of the packs
	Abstained map[string]int `json:"abstained"` // sentences without a statement, by the reason
}

// ModelReport tells what became of the statements that a language model gave.
type ModelReport struct {
	Taken   int            `json:"taken"`
	Dropped map[string]int `json:"dropped"` // by reason
}

// Copy is an article that has nearly the text of another one: together they count
// as one source.
type Copy struct {
	Path string `json:"path"`
	Of   string `json:"of"` // the path of the other
}

// Rejected is a line of RDF, a row of a table or an article of a feed that was left
// out.
type Rejected struct {
	File   string `json:"file"`
	Line   int    `json:"line"`             // 0 for an article of a feed
	Column int    `json:"column,omitempty"` // of RDF
	Reason string `json:"reason"`
}

// Failed is a source of which nothing was taken.
type Failed struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}

// LoadError is an error that is the fault of what was uploaded.
type LoadError struct {
	Err  error
	Hint string
}

func (e *LoadError) Error() string { return e.Err.Error() }

func (e *LoadError) Unwrap() error { return e.Err }

// loadProgress is a line that tells how far a load is.
type loadProgress struct {
	Phase string `json:"phase"`
	Bytes int64  `json:"bytes"`
	Total int64  `json:"total"` // -1 if the client did not say
}

// loadEnd is the last line of a load.
type loadEnd struct {
	Done      bool       `json:"done"`
	Report    LoadReport `json:"report"`
	Documents []string   `json:"documents"`
}

// load takes an uploaded file and, when that has come in, tells what is done with
// it.
func (s *Server) load(w http.ResponseWriter, r *http.Request) error {
	if s.loader == nil {
		return failf(http.StatusForbidden, "this server takes no uploads")
	}
	p := &parameters{r: r}
	name, err := uploadName(p.text("path"))
	if err != nil {
		return err
	}
	if err := checkContentType(r, "application/octet-stream"); err != nil {
		return err
	}
	if r.ContentLength > s.limits.Upload {
		return &http.MaxBytesError{Limit: s.limits.Upload}
	}
	u := &upload{
		server: s, lines: newLines(w), phase: PhaseReading, total: r.ContentLength,
		in: s.incoming(w, http.MaxBytesReader(w, r.Body, s.limits.Upload)),
	}
	options := LoadOptions{
		Format: p.text("format"), Article: p.text("article"), ArticleBytes: int64(p.number("article-bytes", 0, 0, math.MaxInt)),
		KeepGoing: p.flag("keep-going"), Lenient: p.flag("lenient"),
	}
	if p.err != nil {
		return p.err
	}
	report, err := s.loader.Load(r.Context(), name, u, options, u.enter)
	if err != nil {
		return u.fail(r, err)
	}
	report.Rejected = append([]Rejected{}, report.Rejected...)
	report.Failed = append([]Failed{}, report.Failed...)
	return u.lines.end(loadEnd{true, report, append([]string{}, report.IDs...)})
}

// uploadName checks the path that an uploaded file has on the client's machine. It
// is what the document is known by; nothing of ours is opened by it.
func uploadName(name string) (string, error) {
	bad := strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar })
	switch path.Base(name) {
	case ".", "..", "/":
		bad = true
	}
	if bad || len(name) > maxPath {
		return "", failf(http.StatusBadRequest, "path is missing or no file's name; its ending tells the kind, as in news.txt")
	}
	return name, nil
}

// maxPath is as long as file systems let paths be.
const maxPath = 4096

// upload is a file that is coming in.
type upload struct {
	server *Server
	in     io.Reader
	lines  *lines
	phase  string
	read   int64
	total  int64
	whole  bool  // it has come in, and lines can go out: HTTP/1 does one after the other
	failed error // of writing; it shows when the load is done
}

// Read implements io.Reader.
func (u *upload) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	u.read += int64(n)
	if errors.Is(err, io.EOF) && !u.whole {
		u.whole = true
		u.tell()
	}
	return n, err
}

// enter notes what the loader does now.
func (u *upload) enter(phase string) {
	if phase != u.phase {
		u.phase = phase
		u.tell()
	}
}

func (u *upload) tell() {
	if u.whole && u.failed == nil {
		u.failed = errors.Join(u.lines.write(loadProgress{u.phase, u.read, u.total}), u.lines.flush())
	}
}

// fail tells why nothing was loaded: as the answer or, if lines have been
// written, as the last line.
func (u *upload) fail(r *http.Request, err error) error {
	// What went wrong with the body is no fault of what is in it.
	_, ours := errors.AsType[*failure](err)
	if fault, ok := errors.AsType[*LoadError](err); ok && !ours && limitFailure(err) == nil {
		err = &failure{status: http.StatusUnprocessableEntity, message: fault.Error(), hint: fault.Hint}
	}
	if u.lines.n == 0 {
		return err
	}
	if f := failureOf(err); f.status == http.StatusInternalServerError {
		u.server.log.Error("load failed", "path", r.URL.Query().Get("path"), "error", err)
	}
	return u.lines.fail(err)
}
