package console

import (
	"context"
	"io"
)

// Loader takes files into the store. It is safe for many goroutines.
type Loader interface {
	// Load takes the content of a file whose name tells its kind, as for the
	// command load; the name is never opened. After an error nothing was stored.
	// progress is told of each phase, "extracting" or "storing", and may be told
	// again.
	Load(ctx context.Context, name string, content io.Reader, options LoadOptions, progress func(phase string)) (LoadReport, error)
}

// LoadOptions say how an upload is to be read.
type LoadOptions struct {
	Format  string // an ending without the dot, in place of the name's; "" is the name's
	Article string // the id or path of the document that statements are about
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

	IDs []string `json:"-"` // of the documents
}

// Rejected is a line of RDF that was left out.
type Rejected struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Reason string `json:"reason"`
}

// Failed is a source of which nothing was taken.
type Failed struct {
	Path  string `json:"path"`
	Error string `json:"error"`
}
