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
// "id". Each quad is a way of its own: two sources for a triple are two ways.
// g.emit(x) gives a row with a JSON value. The value of the last statement,
// where it has one, is the last row, so that "g.V().count()" alone prints a
// number. Rows come in no particular sequence but after .order(); which of them
// .limit(n) keeps is up to the store.
//
// # Statements
//
// A plain triple is in the graph only where a document itself vouches for it.
// What is predicted, denied or somebody's word is in statements, and facts()
// walks those like triples, whatever their standing:
//
//	g.V("e:sensetime").facts("ng:develops").all()
//
// goes to the objects and tags each way with statement, property, polarity,
// modality, text (the sentence) and, where somebody is named as having said so,
// speaker. The property may be a list, or be left out for any. factsR() goes
// from objects to subjects. These narrow the facts() before them, also where
// other steps lie in between:
//
//	asserted()     affirmed and asserted, by the document or by any speaker
//	predicted()    affirmed and predicted or planned
//	denied()       negated, in any modality
//	saidBy(x, …)   said by one of these; without arguments by any speaker
//	evidence()     leaves all and tags document, start and end: the bytes
//
// The tags of a path's second facts() end with 2, and so on: statement2. A second
// argument gives another ending, which a path needs where it joins another that
// also has facts(). Beyond that facts() is a step like any other: it can be part
// of a morphism and be followed by back(), has(), limit() and the rest.
//
// # How a path runs
//
// Methods build a path of Cayley's, Cayley turns it into a tree of shapes, and
// on a [QuadStore] the tree is compiled to a plan for the native executor
// (package queries), joins, filters, unions and all: shapes.go tells what can
// be compiled, compile.go how. What cannot be, Cayley's own iterators run, and
// they take the parts that can be as one of theirs (iterator.go): .order(),
// .followRecursive(), a walk over all nodes, and whatever has a meaning that
// rests on the sequence in which Cayley happens to look at things, such as tags
// below .unique() or one tag given in two places. On any other store Cayley's
// iterators do all the work. [Explain] tells which has run.
//
// A plan lists every way. Cayley's iterators forget some where a node is
// reached from several sides by more than one way each, and then not always
// the same ones. As they do for most scripts, .toArray() and .toValue() of a
// plan have a value for each way, too.
//
// # Sessions
//
// Each script has an interpreter of its own. A [Pool] makes them ahead: one
// takes about 40 µs, as long as a small query.
//
// [Workers] are for scripts that nobody vouches for, such as those from the
// network. Each runs in a process of its own, which [ServeWorker] makes a worker
// and which has no access to the store. There it builds paths by the same
// methods as elsewhere, so that mistakes are found at their place, and it sends
// the calls that made a path to its parent when the path is to run. The parent
// replays them on its store and checks them as it checks scripts. Rows go
// straight to the reader; what the script wants for itself, by toArray() or
// forEach(), it gets in portions as it asks for them.
//
//	worker                                        parent
//	g.V("e:huawei").out("ng:develops").all()
//	  {"do":"rows","path":[["V","e:huawei"],["out","ng:develops"]],"limit":-1}  →
//	                                              walks the path, yields its rows
//	  ←  {}
//	  {"do":"end"}  →
//
// A process runs many scripts, each in a new interpreter, until one fails it. A
// small query takes about four times as long as in a Pool, well below a
// millisecond, and a process waiting for scripts holds some 30 MB, most of it
// shared with its parent.
//
// # Bounds
//
// The context and [Options.Timeout] reach the interpreter's every instruction
// and the executor's every batch, and end an endless loop as well as a long walk
// through the graph within 50 ms. A loop over the rows that breaks off ends the
// script too. When the loop is left, the script reads the store no more, so that
// it may be closed. [NewQuadStore] takes limits for the rows and the memory of a
// plan.
//
// Everywhere a script is at most 256 KB long, nests at most 5000 calls, and
// makes paths of at most 1000 parts, since planning takes the square of that; a
// regular expression has at most 2000 steps.
//
// In this process nothing bounds the memory of the interpreter, and a function
// that is built into JavaScript, such as the search for a pattern, runs to its
// end. A worker is killed when its time is over, whatever it is doing. One that
// needs more memory than [WorkersOptions] allow ends with a [MemoryError]: the
// worker watches its own heap, and the system refuses it a vast allocation
// (memory.go, rlimit_linux.go). Nor can it fill the memory of its parent: its
// messages have bounds, as have a value of its making (1 MB), all rows of its
// making (64 MB), the lists that it reads inside of each other (16), and the
// ways that Cayley's iterators keep for order() and followRecursive() (131072).
// A worker that sends anything else than this program's messages is ended.
//
// # Errors
//
// A syntax error, an uncaught exception and what goes wrong in a path are an
// [Error] with line and column, which wraps the executor's error if it is one,
// also where the script has run in a worker.
package gizmo

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/cayleygraph/cayley/graph"
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

// Run runs a query on a store and yields its rows. An error ends them. On a
// *QuadStore the native executor does the work.
func Run(ctx context.Context, qs graph.QuadStore, script string, options Options) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		newSession().run(ctx, qs, script, options, nil, yield)
	}
}

// TimeoutError is what ends a query that ran longer than it may.
type TimeoutError struct{ Timeout time.Duration }

func (e *TimeoutError) Error() string { return fmt.Sprintf("the query ran longer than %v", e.Timeout) }
