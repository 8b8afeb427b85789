// Package llm finds statements with a language model that the user has, behind any
// endpoint that speaks OpenAI's chat completions, beside those that the rules find.
//
// # What is believed
//
// Nothing that a model answers is taken on trust. A candidate becomes a statement
// only if its quote stands in the article, within one sentence, its subject, object
// and speaker stand in the text that was quoted, and the schema allows the property
// between their classes; otherwise it is dropped and the reason counted (candidate.go).
// What the rules state is never changed: a candidate that repeats or contradicts it
// is dropped. Statements of a model say so: their rule is [Rule], their confidence
// [Confidence].
//
// # What is sent, and when
//
// The article's text goes to the endpoint in parts of whole sentences, with a
// schema that answers must follow (request.go). Answers are kept in a folder by
// the hash of what was asked, so that the same article gives the same statements
// again, without the network (cache.go). An answer that is too long, too late or no
// answer is an error, and nothing is kept of it.
//
// An [Extractor] may be used by many goroutines.
package llm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest"
	"newsgraph/ingest/text"
)

// Rule is the rule of the statements that a model found.
const Rule graph.IRI = graph.NSRule + "llm"

// Confidence is that of the statements that a model found: below that of rules.
const Confidence = 0.5

// Options say which model is asked, and where.
type Options struct {
	URL     string        // of the API, as in https://host/v1
	Model   string        // its name there
	Key     string        // "" for none
	Cache   string        // the folder that answers are kept in
	Timeout time.Duration // of one request; 0 means DefaultTimeout
}

// DefaultTimeout is how long a request may take: models are slow.
const DefaultTimeout = 2 * time.Minute

// Extractor extracts statements by rules and by a model.
type Extractor struct {
	rules    *ingest.Extractor
	pack     *pack.Pack
	options  Options
	endpoint string
	schema   any
	client   *http.Client

	mu      sync.Mutex
	taken   int
	dropped map[string]int // by reason
}

// New returns an extractor that asks a model for what the rules do not find.
func New(rules *ingest.Extractor, p *pack.Pack, o Options) (*Extractor, error) {
	address, err := url.Parse(o.URL)
	if err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" {
		return nil, fmt.Errorf("%q is no address of a model: it starts with http:// or https://", o.URL)
	}
	if o.Model == "" {
		return nil, errors.New("the model has no name")
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if !strings.HasSuffix(address.Path, "/chat/completions") {
		address = address.JoinPath("chat", "completions")
	}
	return &Extractor{
		rules: rules, pack: p, options: o, endpoint: address.String(), schema: answerSchema(p), dropped: map[string]int{},
		client: &http.Client{
			Timeout: o.Timeout,
			// The key is for this host alone.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// Extract returns what a document states by the rules and, behind that, by the
// model.
func (x *Extractor) Extract(ctx context.Context, doc *graph.Document) (*ingest.Result, error) {
	result, err := x.rules.Extract(doc)
	if err != nil {
		return nil, err
	}
	t, err := text.Decode(doc.Bytes, text.Limits{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Path, err)
	}
	a := newArticle(x, result, t.Sentences())
	for _, part := range a.parts() {
		candidates, err := x.ask(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doc.Path, err)
		}
		for _, c := range candidates {
			x.count(a.take(c))
		}
	}
	a.finish()
	return result, nil
}

// count counts a candidate that was taken, or dropped for a reason.
func (x *Extractor) count(reason string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if reason == "" {
		x.taken++
		return
	}
	x.dropped[reason]++
}

// Counts tells how many candidates became statements and why others did not.
func (x *Extractor) Counts() (taken int, dropped map[string]int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.taken, maps.Clone(x.dropped)
}

// Reasons returns the reasons of dropped candidates in a fixed order.
func Reasons(dropped map[string]int) []string { return slices.Sorted(maps.Keys(dropped)) }
