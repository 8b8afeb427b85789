package console

import (
	"net/http"
	"time"
)

// answer notes the status of an answer and cuts off a client that takes it too
// slowly.
type answer struct {
	http.ResponseWriter
	control *http.ResponseController
	status  int // 0 while nothing was sent
}

// patienceWithClient is how long a client may take for a piece of an answer.
const patienceWithClient = 30 * time.Second

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= http.StatusOK {
		a.status = status
	}
	a.extend()
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	a.extend()
	return a.ResponseWriter.Write(p)
}

// extend gives the client time for the next piece. A test's recorder has no
// deadlines.
func (a *answer) extend() { _ = a.control.SetWriteDeadline(time.Now().Add(patienceWithClient)) }

// FlushError is what http.ResponseController flushes with.
func (a *answer) FlushError() error {
	a.extend()
	return a.control.Flush()
}

// Flush implements http.Flusher, which the compression asks for. What goes wrong
// shows at the next write.
func (a *answer) Flush() { _ = a.FlushError() }

// Unwrap is how http.ResponseController finds the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// answerOf finds the answer below other writers; nil if there is none.
func answerOf(w http.ResponseWriter) *answer {
	for {
		switch t := w.(type) {
		case *answer:
			return t
		case interface{ Unwrap() http.ResponseWriter }:
			w = t.Unwrap()
		default:
			return nil
		}
	}
}

// plainErrors has the errors of the mux itself, for paths and methods that it
// does not know, answered in our form.
func plainErrors(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "" {
			w = &muxError{ResponseWriter: w}
		}
		mux.ServeHTTP(w, r)
	})
}

// muxError replaces what the mux says of an unknown route.
type muxError struct {
	http.ResponseWriter
	replaced bool
}

// WriteHeader implements http.ResponseWriter.
func (m *muxError) WriteHeader(status int) {
	switch status {
	case http.StatusNotFound:
		m.replaced = true
		writeFailure(m.ResponseWriter, failf(status, "there is nothing at this address"))
	case http.StatusMethodNotAllowed:
		m.replaced = true
		writeFailure(m.ResponseWriter, failf(status, "the address takes %s only", m.Header().Get("Allow")))
	default:
		m.ResponseWriter.WriteHeader(status)
	}
}

// Write implements http.ResponseWriter.
func (m *muxError) Write(p []byte) (int, error) {
	if m.replaced {
		return len(p), nil
	}
	return m.ResponseWriter.Write(p)
}
