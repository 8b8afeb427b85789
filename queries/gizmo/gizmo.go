// Package gizmo runs queries in Gizmo, Cayley's query language of JavaScript
// and paths, with bounds on what a query may cost:
//
//	g.V("e:sensetime").out("ng:sanctionedBy").all()
//
// # Names
//
// Everywhere a path takes a node or a property, an IRI may be written in full
// or with one of the prefixes in [Options], with or without angle brackets:
// <urn:newsgraph:e:sensetime>, <e:sensetime> and e:sensetime are one node. A
// literal of exactly that text goes first. Numbers and booleans of JavaScript
// also stand for the literals of XML Schema: true is "true"^^xsd:boolean.
// Prefixes belong to the run; Cayley's global register of namespaces is not
// touched.
//
// # Rows
//
// A path that a script ends with .all() or .getLimit(n) gives one [Row] for
// each way through the graph, with its tags; the node at the end is tagged
// "id". g.emit(x) gives a row with a JSON value. The value of the last
// statement, where it has one, is the last row, so that "g.V().count()" alone
// prints a number.
//
// # Bounds
//
// The context and [Options.Timeout] reach the interpreter's every instruction
// and the iterators' every step, and end an endless loop as well as a long walk
// through the graph. A loop over the rows that breaks off ends the script too.
// When the loop is left, the script reads the store no more, so that it may be
// closed. What is not bounded is memory: a script may fill it, so one from an
// untrusted source needs a process of its own.
//
// # Errors
//
// A syntax error and an uncaught exception are an [Error] with line and column.
// Errors that Gizmo's own methods raise reach this package without a place in
// the script; their Line is 0.
package gizmo

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
)

// Options bound a query and say how it may write IRIs.
type Options struct {
	Limit    int               // rows; 0 is no limit
	Timeout  time.Duration     // 0 is no limit
	Prefixes map[string]string // namespaces by prefix, without the colon
}

// Row is one result: the terms that a path has tagged, or a value that the
// script made.
type Row struct {
	Terms map[string]quad.Value // by tag; nil for a value
	Value any                   // as JSON has it: string, number, bool, list or map
}

// Run runs a query on a store and yields its rows. An error ends them.
func Run(ctx context.Context, qs graph.QuadStore, script string, options Options) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := checkSyntax(script); err != nil {
			yield(Row{}, err)
			return
		}
		if options.Timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeoutCause(ctx, options.Timeout, &TimeoutError{options.Timeout})
			defer cancel()
		}
		s := &session{ctx: ctx, qs: newStore(qs, options.Prefixes)}
		s.run(script, options.Limit, yield)
	}
}

// TimeoutError is what ends a query that ran longer than it may.
type TimeoutError struct{ Timeout time.Duration }

func (e *TimeoutError) Error() string { return fmt.Sprintf("the query ran longer than %v", e.Timeout) }

// session is one script under way in Cayley's interpreter.
type session struct {
	ctx context.Context
	qs  *store
}

var unlimited = query.Options{Collation: query.Raw, Limit: -1}

//go:embed guard.js
var guard string

// install runs the guard, which replaces Gizmo's objects. Its iterator stays
// open: Close would interrupt the script to come.
func (s *session) install(interpreter *gizmo.Session) error {
	it, err := interpreter.Execute(s.ctx, guard, unlimited)
	if err != nil {
		return err
	}
	if it.Next(s.ctx) || it.Err() != nil {
		return fmt.Errorf("guard.js: %w", it.Err())
	}
	return nil
}

func (s *session) run(script string, limit int, yield func(Row, error) bool) {
	// Cayley's own limit stops counting, not the script: a loop that emits
	// would run on. So the limit is kept here and the script is interrupted.
	interpreter := gizmo.NewSession(s.qs)
	if err := s.install(interpreter); err != nil {
		yield(Row{}, err)
		return
	}
	it, err := interpreter.Execute(s.ctx, script, unlimited)
	if err != nil {
		yield(Row{}, err)
		return
	}
	defer stop(it)
	for n := 0; limit == 0 || n < limit; n++ {
		row, ok, err := s.next(it)
		if err != nil {
			yield(Row{}, err)
			return
		}
		if !ok || !yield(row, nil) {
			return
		}
	}
}

// stop ends the script and waits for it. Close only asks it to end; Next
// returns false when it has. A script that is deep in a built-in function of
// JavaScript, such as the filling of a vast array, hears the request only when
// that returns; it does not touch the store before, so waiting for long would
// gain nothing.
func stop(it query.Iterator) {
	it.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for it.Next(ctx) {
	}
}

// next returns the script's next row; false after the last.
func (s *session) next(it query.Iterator) (Row, bool, error) {
	if !it.Next(s.ctx) {
		return Row{}, false, s.failure(it.Err())
	}
	result, ok := it.Result().(*gizmo.Result)
	if !ok {
		return Row{}, false, fmt.Errorf("a result of Go type %T is none of Gizmo's", it.Result())
	}
	if result.Tags == nil {
		return s.value(result)
	}
	row := Row{Terms: make(map[string]quad.Value, len(result.Tags))}
	for tag, ref := range result.Tags {
		if term := s.qs.QuadStore.NameOf(ref); term != nil {
			row.Terms[tag] = term
		}
	}
	return row, true, nil
}

// value returns the row of a value that the script made.
func (s *session) value(result *gizmo.Result) (Row, bool, error) {
	value, ok := jsonValue(result.Val, 0)
	switch {
	case ok:
		return Row{Value: value}, true, nil
	case result.Meta:
		return Row{}, false, errors.New("the script ends with something that is no value: end a path with .all()")
	}
	return Row{}, false, errors.New("the script emits something that is no value: emit text, numbers, lists or objects of them")
}

// failure returns the error to report for what ended the script.
func (s *session) failure(err error) error {
	if s.ctx.Err() != nil {
		return context.Cause(s.ctx)
	}
	return scriptError(err)
}

// maxDepth is how deep lists and objects may nest. One that holds itself has no
// end.
const maxDepth = 64

// jsonValue returns a value as JSON can print it, with terms in the form of
// N-Quads; false if it holds an object of Gizmo, such as a path.
func jsonValue(v any, depth int) (any, bool) {
	if depth > maxDepth {
		return nil, false
	}
	switch v := v.(type) {
	case nil, bool, string, int, int64, float64:
		return v, true
	case quad.Value:
		return quad.StringOf(v), true
	case []any:
		return jsonList(v, depth)
	case []map[string]any:
		return jsonList(v, depth)
	case map[string]any:
		object := make(map[string]any, len(v))
		for key := range v {
			item, ok := jsonValue(v[key], depth+1)
			if !ok {
				return nil, false
			}
			object[key] = item
		}
		return object, true
	}
	return nil, false
}

func jsonList[T any](items []T, depth int) (any, bool) {
	list := make([]any, len(items))
	for i := range items {
		item, ok := jsonValue(items[i], depth+1)
		if !ok {
			return nil, false
		}
		list[i] = item
	}
	return list, true
}
