package gizmo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/cayleygraph/cayley/graph"
)

// conversation is a parent's side of one script: the worker asks, the parent
// answers from the store and hands the rows on. The worker is not trusted: a
// message that is not as this program sends them ends it.
type conversation struct {
	*process
	store *store
	yield func(Row, error) bool
	left  int // rows that may be sent; below 0 is no limit

	lists    []*list // that the script is reading, the innermost last
	failures int     // that the worker was told
	cause    error   // the last of them
	made     int     // bytes of rows that the script has made
}

const (
	maxLists = 16       // that a script may read inside of each other
	maxMade  = 64 << 20 // bytes of all rows that a script makes
)

// converse runs a script in a process and passes its rows on.
func converse(ctx context.Context, p *process, qs graph.QuadStore, script string, options Options, yield func(Row, error) bool) outcome {
	ctx, release := options.bound(ctx)
	defer release()
	killed := context.AfterFunc(ctx, p.kill)
	st := openStore(ctx, qs, options.Prefixes, nil)
	st.maxSorted = maxSorted
	c := &conversation{
		process: p,
		store:   st,
		yield:   yield,
		left:    options.Limit,
	}
	if options.Limit <= 0 {
		c.left = noLimit
	}
	// What the script has left open failed or was no longer wanted.
	defer c.close()
	o, err := c.run(script)
	if ctx.Err() != nil && o == lost {
		err = context.Cause(ctx)
	}
	if !killed() {
		o = lost
	}
	if err != nil {
		yield(Row{}, err)
	}
	return o
}

// close ends what the script has not read to its end.
func (c *conversation) close() {
	for _, l := range c.lists {
		l.stop()
	}
	_ = c.store.close()
}

// errEnough ends a conversation whose reader wants no more.
var errEnough = errors.New("no more rows are wanted")

func (c *conversation) run(script string) (outcome, error) {
	if err := c.send(answer{Script: &script}); err != nil {
		return lost, c.death()
	}
	for {
		var q request
		if err := c.receive(&q); errors.Is(err, errFrame) {
			return lost, fmt.Errorf("the script's process: %w", err)
		} else if err != nil {
			return lost, c.death()
		}
		if q.Do == doEnd {
			return c.end(q)
		}
		err := c.answer(q)
		switch {
		case errors.Is(err, errEnough):
			return behind, nil
		case errors.Is(err, errMade):
			return lost, err
		case errors.Is(err, errFrame):
			return lost, fmt.Errorf("the script's process: %w", err)
		case err != nil:
			return lost, c.death()
		}
	}
}

// end returns what the script has ended with.
func (c *conversation) end(q request) (outcome, error) {
	o := lost
	if c.fit(q) {
		o = idle
	}
	if q.Fault == nil {
		return o, nil
	}
	e := &Error{Line: q.Fault.Line, Column: q.Fault.Column, Message: shortened(q.Fault.Message)}
	if q.Fault.Failure > 0 && q.Fault.Failure == c.failures {
		e.cause = c.cause
	}
	return o, e
}

// answer does what a request asks. An error ends the conversation.
func (c *conversation) answer(q request) error {
	switch q.Do {
	case doEmit:
		return c.emit(q.Value)
	case doLeave:
		return c.leave()
	case doMore:
		return c.more()
	case doNamespaces:
		return c.sendNamespaces()
	case doRows, doValues, doCount:
		return c.answerPath(q)
	}
	return fmt.Errorf("%w: it asks for %q", errFrame, q.Do)
}

func (c *conversation) answerPath(q request) error {
	p, err := pathOf(q.Path)
	if errors.Is(err, errCalls) {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	if err != nil {
		return c.fail(err)
	}
	switch q.Do {
	case doRows:
		return c.sendRows(p, q.Limit)
	case doCount:
		n, err := c.store.count(p)
		if err != nil {
			return c.fail(err)
		}
		return c.send(answer{Count: n})
	}
	if len(c.lists) == maxLists {
		return c.fail(fmt.Errorf("more than %d paths are read inside of each other", maxLists))
	}
	c.lists = append(c.lists, newList(c.store.values(p, q.Tags, q.Limit)))
	return c.more()
}

// pathOf makes the path that a request is about.
func pathOf(text json.RawMessage) (*built, error) {
	var calls []any
	if err := decode(text, &calls); err != nil {
		return nil, errCalls
	}
	return replay(calls)
}

// fail tells the worker that what it asked for failed.
func (c *conversation) fail(err error) error {
	c.failures++
	c.cause = err
	return c.send(answer{Failure: &failure{c.failures, err.Error()}})
}

// sendRows hands a path's rows to the reader; the worker sees none of them.
func (c *conversation) sendRows(p *built, limit int) error {
	for row, err := range c.store.rows(p.path, limit) {
		if err == nil {
			err = c.row(row)
		}
		if errors.Is(err, errEnough) {
			return err
		}
		if err != nil {
			return c.fail(err)
		}
	}
	return c.send(answer{})
}

// row hands one row to the reader.
func (c *conversation) row(row Row) error {
	if !c.yield(row, nil) {
		return errEnough
	}
	if c.left--; c.left == 0 {
		return errEnough
	}
	return nil
}

var errMade = fmt.Errorf("the script makes rows of more than %d MB", maxMade>>20)

func (c *conversation) emit(text json.RawMessage) error {
	if c.made += len(text); c.made > maxMade {
		return errMade
	}
	var value any
	if err := decode(text, &value); err != nil {
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	return c.row(Row{Value: numbers(value)})
}

func (c *conversation) sendNamespaces() error {
	found, err := c.store.namespaces()
	if err != nil {
		return c.fail(err)
	}
	var values []any
	size := 0
	for _, n := range found {
		values = append(values, []any{n.Prefix, n.Full})
		size += len(n.Prefix) + len(n.Full)
	}
	if size > maxSentValue {
		return c.fail(fmt.Errorf("the graph describes namespaces of more than %d MB", maxSentValue>>20))
	}
	return c.send(answer{Values: values})
}

// list is the values of a path that a script reads as it wants them.
type list struct {
	next func() (any, error, bool)
	stop func()
}

func newList(values iter.Seq2[any, error]) *list {
	next, stop := iter.Pull2(values)
	return &list{next, stop}
}

// Values go to the worker in portions, which end with what goes over either
// bound.
const (
	portionValues = 1000
	portionBytes  = 64 << 10
)

// more sends the next portion of the innermost list.
func (c *conversation) more() error {
	if len(c.lists) == 0 {
		return fmt.Errorf("%w: there is no list", errFrame)
	}
	l := c.lists[len(c.lists)-1]
	var portion answer
	size := 0
	for len(portion.Values) < portionValues && size < portionBytes {
		v, err, ok := l.next()
		if !ok {
			return errors.Join(c.leave(), c.send(portion))
		}
		if err == nil {
			v, err = wireValue(v, &size)
		}
		if err != nil {
			return errors.Join(c.leave(), c.fail(err))
		}
		portion.Values = append(portion.Values, v)
	}
	portion.More = true
	return c.send(portion)
}

// leave ends the innermost list.
func (c *conversation) leave() error {
	if len(c.lists) == 0 {
		return fmt.Errorf("%w: there is no list", errFrame)
	}
	last := len(c.lists) - 1
	c.lists[last].stop()
	c.lists = c.lists[:last]
	return nil
}

// wireValue returns a value of a path as JSON has it and adds its size.
func wireValue(v any, size *int) (any, error) {
	tags, ok := v.(map[string]any)
	if !ok {
		*size += sizeOf(v)
		return sent(v, *size)
	}
	object := make(map[string]any, len(tags))
	for tag, value := range tags {
		*size += len(tag) + sizeOf(value)
		var err error
		if object[tag], err = sent(value, *size); err != nil {
			return nil, err
		}
	}
	return object, nil
}

func sent(v any, size int) (any, error) {
	if size > maxSentValue {
		return nil, fmt.Errorf("the path leads to texts of more than %d MB", maxSentValue>>20)
	}
	return wireArgument(v)
}
