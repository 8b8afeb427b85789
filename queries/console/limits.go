package console

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"newsgraph/queries"
)

// Limits bound what requests take. Zero fields have the defaults of
// [DefaultLimits].
type Limits struct {
	Rows    int           // of one query
	Timeout time.Duration // of a request that reads
	Memory  int64         // bytes that the executor keeps for one query

	Body   int64 // bytes of a JSON body or a script
	Upload int64 // bytes of an uploaded file

	Queries  int           // questions and queries at a time
	Exports  int           // whole graphs at a time
	Lookups  int           // other reading requests at a time
	Writes   int           // writing requests at a time
	Queue    int           // requests that wait for a turn, for each kind of turn
	Patience time.Duration // how long one waits for a turn

	Grace time.Duration // for requests that read, when the server is closing
}

// DefaultLimits returns the limits of a server that is told none.
func DefaultLimits() Limits {
	cores := runtime.GOMAXPROCS(0)
	return Limits{
		Rows:     100_000,
		Timeout:  30 * time.Second,
		Memory:   256 << 20,
		Body:     1 << 20,
		Upload:   1 << 30,
		Queries:  max(4, 2*cores),
		Exports:  2,
		Lookups:  max(16, 8*cores),
		Writes:   4,
		Queue:    256,
		Patience: 5 * time.Second,
		Grace:    3 * time.Second,
	}
}

// withDefaults fills in the fields that are zero.
func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	orDefault(&l.Rows, d.Rows)
	orDefault(&l.Timeout, d.Timeout)
	orDefault(&l.Memory, d.Memory)
	orDefault(&l.Body, d.Body)
	orDefault(&l.Upload, d.Upload)
	orDefault(&l.Queries, d.Queries)
	orDefault(&l.Exports, d.Exports)
	orDefault(&l.Lookups, d.Lookups)
	orDefault(&l.Writes, d.Writes)
	orDefault(&l.Queue, d.Queue)
	orDefault(&l.Patience, d.Patience)
	orDefault(&l.Grace, d.Grace)
	return l
}

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// plan returns the limits of one plan of the executor.
func (l Limits) plan() queries.Limits {
	return queries.Limits{Timeout: l.Timeout, MemoryBytes: l.Memory}
}

// gate lets a number of requests work at a time and some more wait.
type gate struct {
	turns    chan struct{}
	queue    chan struct{}
	patience time.Duration
}

func newGate(turns int, l Limits) *gate {
	return &gate{make(chan struct{}, turns), make(chan struct{}, turns+l.Queue), l.Patience}
}

// enter waits for a turn. leave gives it back; it is nil after an error.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.queue <- struct{}{}:
	default:
		return nil, errBusy(g.patience)
	}
	timer := time.NewTimer(g.patience)
	defer timer.Stop()
	select {
	case g.turns <- struct{}{}:
		return func() { <-g.turns; <-g.queue }, nil
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-timer.C:
		err = errBusy(g.patience)
	}
	<-g.queue
	return nil, err
}

// errBusy asks to come back after a while.
func errBusy(after time.Duration) error {
	seconds := strconv.Itoa(int(max(1, after.Round(time.Second)/time.Second)))
	return &failure{
		status: http.StatusTooManyRequests, message: "too many requests at once", reason: "busy",
		header: http.Header{"Retry-After": {seconds}},
	}
}
