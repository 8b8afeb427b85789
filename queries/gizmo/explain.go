package gizmo

import (
	"context"
	"strings"
	"sync"

	"github.com/cayleygraph/cayley/graph"

	"newsgraph/queries"
)

// Explain runs a script as Run does, drops its rows and tells how it found
// them: the native plans in the sequence in which they ended, each with the
// rows that were expected and that came, and then what Cayley's own iterators
// have walked, if anything.
func Explain(ctx context.Context, qs graph.QuadStore, script string, options Options) (string, error) {
	t := &trace{}
	var failure error
	newSession().run(ctx, qs, script, options, t, func(_ Row, err error) bool {
		failure = err
		return err == nil
	})
	if failure != nil {
		return "", failure
	}
	return t.String(), nil
}

// trace collects what has run.
type trace struct {
	mu     sync.Mutex
	plans  []string
	walked []string
}

// ran notes a plan. A nil trace notes nothing.
func (t *trace) ran(rows *queries.Rows) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.plans = append(t.plans, rows.Explain())
}

// walks notes what an iterator of Cayley walks, once.
func (t *trace) walks(what string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range t.walked {
		if w == what {
			return
		}
	}
	t.walked = append(t.walked, what)
}

func (t *trace) String() string {
	var b strings.Builder
	b.WriteString(strings.Join(t.plans, "\n"))
	for _, w := range t.walked {
		b.WriteString("Cayley's iterators: " + w + "\n")
	}
	return b.String()
}
