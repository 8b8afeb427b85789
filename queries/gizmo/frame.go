package gizmo

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The two ends of a worker's pipes exchange frames: four bytes with the length
// of what follows, the highest first, and a message as JSON.
//
//	00 00 00 0e {"do":"count"}

// maxFrame bounds a message. It has room for the largest value with every
// character escaped.
const maxFrame = 6*maxSentValue + 1<<10

// request is what a worker asks of its parent or tells it.
type request struct {
	Do    string          `json:"do"`
	Path  json.RawMessage `json:"path,omitempty"`  // the calls that made it
	Tags  bool            `json:"tags,omitempty"`  // of values: of each way, not the nodes
	Limit int             `json:"limit,omitempty"` // of rows and values; below 0 is none
	Value json.RawMessage `json:"value,omitempty"`
	Fault *fault          `json:"fault,omitempty"` // what ended the script
	Heap  int64           `json:"heap,omitempty"`  // that it leaves, in bytes
}

// What a request does.
const (
	doReady      = "ready"      // the worker has started
	doRows       = "rows"       // send the rows of a path
	doValues     = "values"     // begin to list the values of a path: answered by the first of them
	doMore       = "more"       // go on with the list begun last
	doLeave      = "leave"      // end that list; no answer
	doCount      = "count"      // count the ways of a path
	doEmit       = "emit"       // a value is a row; no answer
	doNamespaces = "namespaces" // that the graph describes
	doEnd        = "end"        // the script has ended
)

// answer is what a parent answers or asks of its worker.
type answer struct {
	Start   *start   `json:"start,omitempty"`  // sent first
	Script  *string  `json:"script,omitempty"` // run it
	Stop    bool     `json:"stop,omitempty"`   // end the script: no row more is wanted
	Values  []any    `json:"values,omitempty"`
	More    bool     `json:"more,omitempty"` // values follow
	Count   int64    `json:"count,omitempty"`
	Failure *failure `json:"failure,omitempty"`
}

// start says how a worker is to run scripts.
type start struct {
	Memory int64 `json:"memory"` // bytes
}

// failure is an error that the parent met. It keeps the error itself, so that
// its number is enough to find it when it ends the script.
type failure struct {
	Number  int    `json:"number"`
	Message string `json:"message"`
}

func (f *failure) Error() string { return f.Message }

// fault is what ended a script.
type fault struct {
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Failure int    `json:"failure,omitempty"` // its number, if it was one
}

// framer sends and receives frames, one at a time in each direction.
type framer struct {
	in  *bufio.Reader
	out io.Writer
	buf []byte // for frames received
}

func newFramer(in io.Reader, out io.Writer) *framer {
	return &framer{in: bufio.NewReader(in), out: out}
}

var errFrame = errors.New("a message is malformed")

// send writes a message in one call, so that readers are woken once.
func (f *framer) send(message any) error {
	frame := bytes.NewBuffer(make([]byte, 4, 256))
	encoder := json.NewEncoder(frame)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(message); err != nil {
		return err
	}
	length := frame.Len() - 4
	if length > maxFrame {
		return fmt.Errorf("a message of %d bytes is too long", length)
	}
	binary.BigEndian.PutUint32(frame.Bytes(), uint32(length))
	_, err := f.out.Write(frame.Bytes())
	return err
}

// receive reads a message. What it decodes is checked for its form alone.
func (f *framer) receive(message any) error {
	var head [4]byte
	if _, err := io.ReadFull(f.in, head[:]); err != nil {
		return err
	}
	length := binary.BigEndian.Uint32(head[:])
	if length > maxFrame {
		return fmt.Errorf("%w: it is %d bytes long", errFrame, length)
	}
	frame := f.buffer(int(length))
	if _, err := io.ReadFull(f.in, frame); err != nil {
		return err
	}
	if err := decode(frame, message); err != nil {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	return nil
}

// buffer returns room for a frame. Only that of small ones is kept.
func (f *framer) buffer(length int) []byte {
	if length > 64<<10 {
		return make([]byte, length)
	}
	if cap(f.buf) < length {
		f.buf = make([]byte, length)
	}
	return f.buf[:length]
}

// decode reads JSON with numbers as they are written.
func decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}
