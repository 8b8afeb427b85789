package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"newsgraph/graph"
	"newsgraph/graph/quadstore"
	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

// failure is an error as a client gets it.
type failure struct {
	status       int
	message      string
	hint         string
	line, column int         // of a script; 0 where they do not apply
	reason       string      // why a request was turned away, for the metrics
	header       http.Header // that goes with it
}

func (f *failure) Error() string { return f.message }

// failf returns an error with a status.
func failf(status int, format string, args ...any) *failure {
	return &failure{status: status, message: fmt.Sprintf(format, args...)}
}

// failureReport is the body of an error.
type failureReport struct {
	Error  string `json:"error"`
	Hint   string `json:"hint,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func (f *failure) report() failureReport {
	return failureReport{f.message, f.hint, f.line, f.column}
}

// statusClientGone is what the log and the metrics call a request whose client
// has closed the connection; nobody reads it.
const statusClientGone = 499

// errShuttingDown is why a request is refused or cancelled at the end.
var errShuttingDown = &failure{status: http.StatusServiceUnavailable, message: "the server is shutting down", reason: "shutdown"}

// failureOf returns an error as a client may see it. What is nobody's fault but
// ours is 500 and is not told: it may name files of this machine.
func failureOf(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	if f := limitFailure(err); f != nil {
		return f
	}
	if e, ok := errors.AsType[*gizmo.Error](err); ok {
		return &failure{status: http.StatusUnprocessableEntity, message: e.Message, line: e.Line, column: e.Column}
	}
	switch {
	case errors.Is(err, context.Canceled):
		return failf(statusClientGone, "the client closed the connection")
	case errors.Is(err, graph.ErrNotFound):
		return failf(http.StatusNotFound, "%v", err)
	case errors.Is(err, graph.ErrJudgement):
		return failf(http.StatusUnprocessableEntity, "%v", err)
	case errors.Is(err, quadstore.ErrReadOnly):
		return failf(http.StatusForbidden, "the database is open for reading only")
	case errors.Is(err, graph.ErrConnectionLost):
		return failf(http.StatusServiceUnavailable, "the connection to the database was lost; try again")
	}
	return failf(http.StatusInternalServerError, "something went wrong in the server; its log tells what")
}

// limitFailure returns the failure for a limit that was reached, or nil.
func limitFailure(err error) *failure {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &failure{status: http.StatusRequestEntityTooLarge, message: fmt.Sprintf("the body is larger than %d bytes", e.Limit), reason: "body"}
	}
	if e, ok := errors.AsType[*gizmo.TimeoutError](err); ok {
		return failf(http.StatusGatewayTimeout, "%v", e)
	}
	if e, ok := errors.AsType[*gizmo.MemoryError](err); ok {
		return failf(http.StatusUnprocessableEntity, "%v", e)
	}
	switch {
	case errors.Is(err, gizmo.ErrClosed):
		return errShuttingDown
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, queries.ErrTimeout):
		return failf(http.StatusGatewayTimeout, "the request took too long")
	case errors.Is(err, queries.ErrMemory), errors.Is(err, queries.ErrRows):
		return failf(http.StatusUnprocessableEntity, "%v", err)
	}
	return nil
}

// writeFailure writes an error as the whole answer.
func writeFailure(w http.ResponseWriter, f *failure) {
	for name, values := range f.header {
		w.Header()[name] = values
	}
	w.Header().Del("ETag")
	w.Header().Set("Cache-Control", "no-store")
	// That the client is gone shows when writing, too.
	_ = writeJSON(w, f.status, f.report())
}

// writeJSON writes v as the whole answer.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	return newEncoder(w).Encode(v)
}

// newEncoder returns an encoder that leaves text as it is; in answers with a
// JSON type no browser looks for markup.
func newEncoder(w http.ResponseWriter) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}
