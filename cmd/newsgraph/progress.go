package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a load has come, by the bytes of its sources. It shows
// nothing where nobody would see it.
type progress struct {
	bar     *progressbar.ProgressBar // nil: nothing is shown
	source  source                   // being loaded
	left    int64                    // bytes of it
	started time.Time
	phase   func(string) // is told what is being done, if not nil
}

func (p *program) newProgress(sources []source) *progress {
	var total int64
	for _, s := range sources {
		total += s.size
	}
	if !isTerminal(p.stderr) || total == 0 {
		return &progress{}
	}
	return &progress{bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(p.stderr),
		progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
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
	p.source, p.left, p.started = s, s.size, time.Now()
	if p.bar != nil {
		p.bar.Describe(s.path)
	}
}

// reader passes on what is read of the source, which moves the bar along.
func (p *progress) reader(in io.Reader) io.Reader {
	if _, compression := splitCompression(p.source.path); p.bar == nil || compression != "" {
		return in // the text is not the file's bytes
	}
	return &progressReader{in, p}
}

// sent passes on the bytes of the source itself as they go to the server.
func (p *progress) sent(in io.Reader) io.Reader { return &progressReader{in, p} }

type progressReader struct {
	io.Reader
	progress *progress
}

func (r *progressReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	r.progress.move(int64(n))
	return n, err
}

// move says that bytes of the source have been read.
func (p *progress) move(bytes int64) {
	bytes = min(bytes, p.left) // the file may have grown
	p.left -= bytes
	if p.bar != nil {
		// That the terminal cannot be written to is no reason to stop.
		_ = p.bar.Add64(bytes)
	}
}

// enter says what is being done with the source, a phase of package console.
func (p *progress) enter(phase string) {
	if p.phase != nil {
		p.phase(phase)
	}
}

// quads says how many quads of the source have been read.
func (p *progress) quads(n int64) {
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("%s, %.0f quads/s", p.source.path, float64(n)/time.Since(p.started).Seconds()))
	}
}

// done says that the source is loaded.
func (p *progress) done() { p.move(p.left) }

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
