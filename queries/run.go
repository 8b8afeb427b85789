package queries

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
)

// Limits bound one run of a plan. A zero field is no limit.
type Limits struct {
	Timeout     time.Duration
	MaxRows     int   // solutions that Rows yields
	MemoryBytes int64 // what sorts, groups, hash joins and the like hold at a time
}

// What a run ends with when it reaches a limit. The error that Rows.Err
// returns wraps one of them and names the limit.
var (
	ErrTimeout = errors.New("the query took too long")
	ErrMemory  = errors.New("the query needs too much memory")
	ErrRows    = errors.New("the query has too many solutions")
)

// Run starts plan on src. ctx and limits hold until the rows are closed; both
// are looked at after every batch of work, so that a cancelled query ends
// within a few milliseconds even where it yields nothing. An error says what is
// wrong with the plan or that the source failed.
func Run(ctx context.Context, src Source, plan *Plan, limits Limits) (*Rows, error) {
	cancel := func() {}
	if limits.Timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, limits.Timeout)
	}
	e := newExec(ctx, src, plan, limits)
	columns, c, err := e.compile()
	if err != nil {
		cancel()
		return nil, err
	}
	r := &Rows{e: e, columns: columns, chain: c, cancel: cancel}
	r.next, r.stop = iter.Pull(r.batches)
	return r, nil
}

// compile plans the whole. A Project at the root only names the columns.
func (e *exec) compile() ([]Var, chain, error) {
	root := e.plan.Root
	if root == nil {
		return nil, chain{}, errors.New("the plan cannot run: it is empty")
	}
	var columns []Var
	if p, ok := root.(*Project); ok {
		columns, root = p.Vars, p.Input
	} else {
		columns = root.scope().visible.slice()
	}
	pl := newPlanner(e)
	c := pl.plan(root, setting{need: setOf(columns...)})
	e.row = make([]ID, pl.vars+1)
	return columns, c, pl.err
}

// Rows are the solutions of a running plan, for one goroutine. It must be
// closed.
//
// Their sequence is that of an OrderBy. Without one it depends on the indexes
// that the plan uses and so on nothing but the plan and the content and history
// of the store: the same plan on the same snapshot always yields the same
// sequence.
type Rows struct {
	e       *exec
	columns []Var
	chain   chain
	cancel  func()
	next    func() ([]ID, bool)
	stop    func()

	batch  []ID // row after row; what Next has passed is cut off
	row    []ID
	err    error
	closed bool
}

// batchRows is how many solutions go to the reader at a time.
const batchRows = 1024

// errStopped ends a run whose reader has closed the rows.
var errStopped = errors.New("stopped")

// batches runs the plan and yields its solutions in batches. Each is valid
// until the next is asked for.
func (r *Rows) batches(yield func([]ID) bool) {
	var batch []ID
	sent := 0
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		if !yield(batch) {
			return errStopped
		}
		batch = batch[:0]
		return nil
	}
	r.e.flush = flush
	head := r.chain.link(sinkFunc(func() error {
		if sent++; r.e.limits.MaxRows > 0 && sent > r.e.limits.MaxRows {
			if err := flush(); err != nil {
				return err
			}
			return r.e.rowsError()
		}
		for _, v := range r.columns {
			batch = append(batch, r.e.row[v])
		}
		if len(r.columns) == 0 {
			batch = append(batch, 0) // a solution without columns still counts
		}
		if sent%batchRows == 0 {
			return flush()
		}
		return nil
	}))
	err := r.e.check()
	if err == nil {
		err = head.push()
	}
	if err == nil {
		err = flush()
	}
	if err != nil && err != errStopped {
		r.err = err
		_ = flush() // what was found before is still right
	}
}

// Vars returns the columns.
func (r *Rows) Vars() []Var { return slices.Clone(r.columns) }

// Next moves to the next solution; false after the last or on an error.
func (r *Rows) Next() bool {
	if len(r.batch) == 0 {
		if r.closed {
			return false
		}
		var ok bool
		if r.batch, ok = r.next(); !ok {
			return false
		}
	}
	width := max(1, len(r.columns))
	r.row, r.batch = r.batch[:len(r.columns)], r.batch[width:]
	return true
}

// IDs returns the current solution, one id a column and 0 for unbound. It is
// valid until Next. Ids of computed values are known to these Rows only.
func (r *Rows) IDs() []ID { return r.row }

// Term returns the term in a column of the current solution; nil for unbound.
func (r *Rows) Term(column int) (quad.Value, error) {
	if r.row[column] == 0 {
		return nil, nil
	}
	return r.e.term(r.row[column])
}

// Terms returns a new slice with all terms of the current solution.
func (r *Rows) Terms() ([]quad.Value, error) {
	terms := make([]quad.Value, len(r.row))
	for i := range r.row {
		t, err := r.Term(i)
		if err != nil {
			return nil, err
		}
		terms[i] = t
	}
	return terms, nil
}

// Err returns what ended the solutions early; nil after the last one.
func (r *Rows) Err() error { return r.err }

// Explain returns the executed plan, with the rows that each operator was
// expected to yield and has yielded so far.
func (r *Rows) Explain() string { return r.e.explain(r.columns, r.chain, true) }

func (e *exec) explain(columns []Var, c chain, ran bool) string {
	var b strings.Builder
	b.WriteString("select " + e.plan.varsString(columns) + "\n")
	c.explain(&b, 1, 1, ran)
	return b.String()
}

// Close ends the run and releases what it holds. It returns Err, so that a
// reader that ends early may ignore it.
func (r *Rows) Close() error {
	if r.closed {
		return r.err
	}
	r.closed = true
	r.batch = nil
	r.stop()
	r.cancel()
	if err := r.chain.close(); r.err == nil {
		r.err = err
	}
	return r.err
}

// Collect runs plan and returns all its solutions, decoded.
func Collect(ctx context.Context, src Source, plan *Plan, limits Limits) ([][]quad.Value, error) {
	rows, err := Run(ctx, src, plan, limits)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all [][]quad.Value
	for rows.Next() {
		terms, err := rows.Terms()
		if err != nil {
			return nil, err
		}
		all = append(all, terms)
	}
	return all, rows.Close()
}

// Explain returns the way in which Run would execute plan on src: operators,
// indexes and expected rows.
func Explain(src Source, plan *Plan) (string, error) {
	e := newExec(context.Background(), src, plan, Limits{})
	columns, c, err := e.compile()
	if err != nil {
		return "", err
	}
	return e.explain(columns, c, false), nil
}
