package queries

import (
	"context"
	"errors"
	"fmt"

	"github.com/cayleygraph/quad"
)

// exec is one run of a plan: the registers that hold the solution in the
// making, the limits and the terms that the run computed. One goroutine uses
// it.
type exec struct {
	ctx    context.Context
	src    Source
	plan   *Plan
	limits Limits

	row    []ID // the binding of each variable, 0 for unbound
	budget int  // steps until the next look at ctx
	used   int64

	// flush, if set, hands the solutions found so far to the reader. It is
	// called now and then so that a slow query shows its first ones early.
	flush func() error

	unwinding op // who catches errUnwind

	local     map[quad.Value]ID
	localTerm []quad.Value
	values    map[ID]value
}

// Steps between two looks at the context. A step on the slowest source, an
// index seek on disk, takes a few microseconds.
const ticksPerCheck = 1024

func newExec(ctx context.Context, src Source, plan *Plan, limits Limits) *exec {
	return &exec{
		ctx: ctx, src: src, plan: plan, limits: limits,
		budget: ticksPerCheck,
		local:  map[quad.Value]ID{},
		values: map[ID]value{},
	}
}

// tick counts a step of work. Every loop of an operator calls it.
func (e *exec) tick() error {
	e.budget--
	if e.budget > 0 {
		return nil
	}
	return e.check()
}

func (e *exec) check() error {
	e.budget = ticksPerCheck
	if err := e.ctx.Err(); err != nil {
		return e.contextError(err)
	}
	if e.flush != nil {
		return e.flush()
	}
	return nil
}

func (e *exec) contextError(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		if e.limits.Timeout > 0 {
			return fmt.Errorf("%w: the limit is %v", ErrTimeout, e.limits.Timeout)
		}
		return fmt.Errorf("%w: %w", ErrTimeout, err)
	}
	return fmt.Errorf("the query was stopped: %w", err)
}

func (e *exec) rowsError() error {
	return fmt.Errorf("%w: the limit is %d", ErrRows, e.limits.MaxRows)
}

// reserve counts n more bytes of kept rows; n is negative when they are freed.
func (e *exec) reserve(n int64) error {
	e.used += n
	if n > 0 && e.limits.MemoryBytes > 0 && e.used > e.limits.MemoryBytes {
		return fmt.Errorf("%w: the limit is %d bytes", ErrMemory, e.limits.MemoryBytes)
	}
	return nil
}

// firstLocal is where the ids of computed terms start: above all tags that the
// engine gives out.
const firstLocal ID = 31 << 59

// id returns the id of a term: the store's where it has the term, so that a
// computed value joins with a stored one, otherwise one of this run.
func (e *exec) id(t quad.Value) (ID, error) {
	if id, ok := e.local[t]; ok {
		return id, nil
	}
	id, ok, err := e.src.ID(t)
	if err != nil {
		return 0, err
	}
	if !ok {
		id = firstLocal + ID(len(e.localTerm))
		e.localTerm = append(e.localTerm, t)
	}
	e.local[t] = id
	return id, e.reserve(termBytes)
}

// termBytes is what a term that a run computed is counted with.
const termBytes = 128

// term is the inverse of id.
func (e *exec) term(id ID) (quad.Value, error) {
	if id >= firstLocal {
		return e.localTerm[id-firstLocal], nil
	}
	return e.src.Term(id)
}

// valueCacheLen bounds the cache of decoded values.
const valueCacheLen = 1 << 16

// value returns the comparable value behind an id.
func (e *exec) value(id ID) (value, error) {
	if v, ok := e.values[id]; ok {
		return v, nil
	}
	t, err := e.term(id)
	if err != nil {
		return value{}, err
	}
	if len(e.values) == valueCacheLen {
		clear(e.values)
	}
	v := valueOf(t)
	e.values[id] = v
	return v, nil
}

// errUnwind returns from the pushes between the operator that has seen enough
// and the one that asked, exec.unwinding.
var errUnwind = errors.New("unwind")

func (e *exec) unwindTo(o op) error {
	e.unwinding = o
	return errUnwind
}

func (e *exec) caught(err error, o op) bool { return err == errUnwind && e.unwinding == o }
