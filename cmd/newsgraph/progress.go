package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a load has come, by the bytes of its sources. It shows
// nothing where nobody would see it.
type progress struct{ bar *progressbar.ProgressBar }

func (p *program) newProgress(sources []source) *progress {
	var total int64
	for _, s := range sources {
		total += s.size
	}
	if !isTerminal(p.stderr) || total == 0 {
		return &progress{}
	}
	return &progress{progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(p.stderr),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(),
	)}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// at says which source is being loaded.
func (p *progress) at(s source) {
	if p.bar != nil {
		p.bar.Describe(s.path)
	}
}

// done says that a source is loaded.
func (p *progress) done(s source) {
	if p.bar != nil {
		// That the terminal cannot be written to is no reason to stop.
		_ = p.bar.Add64(s.size)
	}
}

// clear takes the bar off the screen until it next moves.
func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

func (p *progress) close() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
