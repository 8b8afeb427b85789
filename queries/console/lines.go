package console

import (
	"encoding/json"
	"net/http"
	"time"
)

// lines writes JSON values, each on a line, as they come.
type lines struct {
	w       http.ResponseWriter
	control *http.ResponseController
	encoder *json.Encoder
	n       int // written
	flushed time.Time
}

// flushAfter is how long lines may wait for others to go out with.
const flushAfter = 50 * time.Millisecond

func newLines(w http.ResponseWriter) *lines {
	w.Header().Set("Content-Type", typeLines)
	return &lines{w: w, control: http.NewResponseController(w), encoder: newEncoder(w)}
}

// write writes a line.
func (l *lines) write(v any) error {
	if err := l.encoder.Encode(v); err != nil {
		return err
	}
	l.n++
	if l.n > 1 && time.Since(l.flushed) < flushAfter {
		return nil
	}
	return l.flush()
}

func (l *lines) flush() error {
	l.flushed = time.Now()
	return l.control.Flush()
}

// end writes the last line.
func (l *lines) end(v any) error {
	if err := l.encoder.Encode(v); err != nil {
		return err
	}
	return l.flush()
}

// fail writes an error as the last line.
func (l *lines) fail(err error) error { return l.end(failureOf(err).report()) }
