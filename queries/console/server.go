package console

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/klauspost/compress/gzhttp"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/present"
	"newsgraph/queries/question"
)

// Config says what a server serves. Store, Pack and Gizmo must be given.
type Config struct {
	Store    *graph.Store
	Pack     *pack.Pack
	Gizmo    Runner
	Loader   Loader // nil takes no uploads
	ReadOnly bool
	Tokens   []string // any of which lets a client in; none lets in everybody who reaches the server
	Hosts    []string // names, with or without a port, that the server has beside those of loopback
	Limits   Limits
	Log      *slog.Logger // nil logs nothing
}

// Runner runs scripts in Gizmo, as a pool of package gizmo does.
type Runner interface {
	Run(ctx context.Context, qs cayley.QuadStore, script string, options gizmo.Options) iter.Seq2[gizmo.Row, error]
}

// Server answers requests about one store.
type Server struct {
	store    *graph.Store
	pack     *pack.Pack
	prefixes map[string]string
	engine   *question.Engine
	runner   Runner
	loader   Loader
	readOnly bool
	tokens   [][]byte
	hosts    map[string]bool
	limits   Limits
	metrics  *metrics
	log      *slog.Logger

	patterns []string // of every route
	handler  http.Handler
	gates    map[class]*gate

	// What is kept of the newest state that was asked about.
	documents *kept[[]*graph.DocumentInfo]
	catalog   *kept[*catalog]
	bytes     *kept[int64]
	examples  *kept[[]example]

	warming atomic.Bool // there is to be a warm

	// At the end: closing refuses new requests, reads is done once those that
	// read are to end.
	mu       sync.Mutex
	closing  bool
	requests sync.WaitGroup
	reads    context.Context
	endReads context.CancelCauseFunc
}

// class tells what a request costs, and so which turns it takes.
type class string

const (
	free    class = "free"    // costs nothing
	lookup  class = "lookup"  // reads a little
	query   class = "query"   // runs a question or a query, each with a timeout of its own
	bulk    class = "bulk"    // reads everything, however long that takes
	writing class = "writing" // changes the store
)

// New returns a server. Close must be called when done.
func New(config Config) (*Server, error) {
	engine, err := question.New(config.Pack)
	if err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	s := &Server{
		store: config.Store, pack: config.Pack, prefixes: present.Prefixes(config.Pack), engine: engine,
		runner: config.Gizmo, loader: config.Loader, readOnly: config.ReadOnly,
		tokens: hashTokens(config.Tokens), hosts: hostSet(config.Hosts),
		limits: config.Limits.withDefaults(), log: config.Log,
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.reads, s.endReads = context.WithCancelCause(context.Background())
	s.gates = map[class]*gate{
		lookup:  newGate(s.limits.Lookups, s.limits),
		query:   newGate(s.limits.Queries, s.limits),
		bulk:    newGate(s.limits.Exports, s.limits),
		writing: newGate(s.limits.Writes, s.limits),
	}
	s.documents = &kept[[]*graph.DocumentInfo]{gather: listDocuments}
	s.catalog = &kept[*catalog]{gather: listCatalog, mayBeStale: true}
	s.bytes = &kept[int64]{gather: countBytes, mayBeStale: true}
	s.examples = &kept[[]example]{gather: findExamples, mayBeStale: true}
	s.metrics = newMetrics(s)
	if s.handler, err = s.build(); err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	s.warmLater()
	return s, nil
}

// Handler returns the handler of all routes, checks included.
func (s *Server) Handler() http.Handler { return s.handler }

// build puts the routes and the checks before them together.
func (s *Server) build() (http.Handler, error) {
	mux := http.NewServeMux()
	s.registerAsk(mux)
	s.registerQuery(mux)
	s.registerSources(mux)
	s.registerDocuments(mux)
	s.registerStatements(mux)
	s.registerReview(mux)
	s.registerEntities(mux)
	s.registerComplete(mux)
	s.registerSchema(mux)
	s.registerStats(mux)
	s.registerLoad(mux)
	s.registerExport(mux)
	s.registerMetrics(mux)
	s.registerMethods(mux)
	s.registerCayley(mux)
	s.registerDescription(mux)
	if err := s.registerAssets(mux); err != nil {
		return nil, err
	}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1 << 10))
	if err != nil {
		return nil, err
	}
	return s.outer(s.protect(compress(plainErrors(mux)))), nil
}

// handlerFunc handles a request. An error becomes the answer, if none was begun.
type handlerFunc func(w http.ResponseWriter, r *http.Request) error

// route adds a route. Its requests take turns with those of their class, and
// their contexts end in time.
func (s *Server) route(mux *http.ServeMux, pattern string, c class, handle handlerFunc) {
	s.patterns = append(s.patterns, pattern)
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := s.inTurn(c, w, r, handle); err != nil {
			s.answerFailure(w, r, err)
		}
	})
}

// inTurn waits for a turn and handles the request.
func (s *Server) inTurn(c class, w http.ResponseWriter, r *http.Request, handle handlerFunc) error {
	if c == writing && s.readOnly {
		return &failure{status: http.StatusForbidden, message: "the server was started to read only", reason: "read-only"}
	}
	if c == free {
		return handle(w, r)
	}
	leave, err := s.gates[c].enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	defer s.metrics.enter(c)()
	if c == writing {
		defer s.warmLater()
		return handle(w, r)
	}
	ctx, cancel := s.readingContext(r.Context())
	defer cancel()
	if c == lookup {
		ctx, cancel = context.WithTimeout(ctx, s.limits.Timeout)
		defer cancel()
	}
	return handle(w, r.WithContext(ctx))
}

// readingContext ends with the request or when the server stops waiting for
// those that read.
func (s *Server) readingContext(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(s.reads, func() { cancel(context.Cause(s.reads)) })
	return ctx, func() { stop(); cancel(nil) }
}

// answerFailure makes an error the answer or, if an answer was begun, breaks it
// off so that the client does not take it for complete.
func (s *Server) answerFailure(w http.ResponseWriter, r *http.Request, err error) {
	f := failureOf(err)
	if f.status == http.StatusInternalServerError {
		s.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	if f.reason != "" {
		s.metrics.rejected.WithLabelValues(f.reason).Inc()
	}
	if a := answerOf(w); a != nil && a.status != 0 {
		panic(http.ErrAbortHandler)
	}
	writeFailure(w, f)
}

// outer is the outermost handler: it counts the request, catches panics and
// turns away whoever comes when the server is closing.
func (s *Server) outer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{ResponseWriter: w, control: http.NewResponseController(w)}
		defer s.finish(a, r, time.Now())
		if !s.begin() {
			w.Header().Set("Connection", "close")
			s.answerFailure(a, r, errShuttingDown)
			return
		}
		defer s.requests.Done()
		next.ServeHTTP(a, r)
	})
}

func (s *Server) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// begin notes that a request is under way; false if the server is closing.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closing {
		s.requests.Add(1)
	}
	return !s.closing
}

// finish ends a request: it answers for a panic and counts.
func (s *Server) finish(a *answer, r *http.Request, started time.Time) {
	fault := recover()
	if fault != nil && fault != http.ErrAbortHandler {
		s.log.Error("panic", "method", r.Method, "path", r.URL.Path, "panic", fault, "stack", string(debug.Stack()))
		if a.status == 0 {
			writeFailure(a, failureOf(errors.New("panic")))
			fault = nil
		}
	}
	// A body that the handler has not read must not hold the connection.
	_ = a.control.SetReadDeadline(time.Now().Add(patienceWithRest))
	s.metrics.count(r, a.status)
	s.log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", a.status, "took", time.Since(started))
	if fault != nil {
		panic(http.ErrAbortHandler)
	}
}

// patienceWithRest is how long the server waits for the rest of a body that
// nobody has read.
const patienceWithRest = time.Second

// background runs work that ends with the server; false if it is closing.
func (s *Server) background(work func(ctx context.Context)) bool {
	if !s.begin() {
		return false
	}
	go func() {
		defer s.requests.Done()
		work(s.reads)
	}()
	return true
}

// warmLater warms in the background, once for however many writes.
func (s *Server) warmLater() {
	if !s.warming.CompareAndSwap(false, true) {
		return
	}
	started := s.background(func(ctx context.Context) {
		select {
		case <-time.After(warmDelay):
		case <-ctx.Done():
		}
		s.warming.Store(false)
		s.warm(ctx)
	})
	if !started {
		s.warming.Store(false)
	}
}

// warmDelay is how long other writes may follow one before names are read anew.
const warmDelay = 20 * time.Millisecond

// warm gathers what the first requests would wait for, names for questions
// included.
func (s *Server) warm(ctx context.Context) {
	v := s.view()
	defer v.Close()
	started := time.Now()
	_, err := s.engine.Ask(ctx, v.Snapshot, "", question.Options{Version: v.version})
	if err == nil {
		_, err = s.catalog.of(ctx, v)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Error("read names ahead", "error", err)
		return
	}
	s.log.Debug("read names ahead", "took", time.Since(started))
}

// Close refuses new requests, gives those that read a moment and then cancels
// them, and returns when all have ended, writes in full.
func (s *Server) Close() {
	s.mu.Lock()
	s.closing = true
	s.mu.Unlock()
	timer := time.AfterFunc(s.limits.Grace, func() { s.endReads(errShuttingDown) })
	defer timer.Stop()
	s.requests.Wait()
	s.endReads(errShuttingDown)
}

// Serve answers requests on l until ctx ends and then closes the server. A client
// that is slow to send its request or to take the answer is cut off.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	hs := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- hs.Serve(l) }()
	select {
	case err := <-ended:
		s.Close()
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	shutdown := make(chan error, 1)
	// Without a deadline: a write that has begun finishes.
	go func() { shutdown <- hs.Shutdown(context.Background()) }()
	s.Close()
	return <-shutdown
}
