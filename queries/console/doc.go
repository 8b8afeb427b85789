// Package console serves a store over HTTP: the API that programs use, Cayley's
// own API for clients that speak that, and the web console, whose files are
// embedded.
//
// # Types
//
//	Config   what a server serves, to whom, with which limits
//	Limits   how much one request, and all together, may take
//	Server   New, Handler, Serve, Close
//	Loader   takes an uploaded file into the store; the caller has one
//	Runner   runs a script in Gizmo
//
// The routes, each file with a group of them:
//
//	ask.go         /api/ask
//	query.go       /api/query
//	sources.go     /api/sources
//	documents.go   /api/documents…
//	statements.go  /api/statements…
//	entities.go    /api/entities…
//	review.go      verdicts on statements and entities
//	complete.go    /api/complete
//	schema.go      /api/schema
//	stats.go       /api/stats, /healthz
//	load.go        /api/load
//	export.go      /api/export
//	methods.go     /api/gizmo/methods
//	cayley.go      /api/v1/… and /api/v2/…, Cayley's API
//	openapi.go     /api/openapi.json, which describes them all
//	metrics.go     /metrics
//	assets.go      / and the console's files
//
// and what they share:
//
//	server.go      the Server, its routes and its life
//	security.go    who is let in, and what a browser may do with an answer
//	limits.go      limits, and turns for requests
//	request.go     reading parameters and bodies
//	response.go    errors and JSON
//	answer.go      what is sent: its status, its pace
//	lines.go       JSON lines that go out as they come
//	view.go        one state of the store
//	kept.go        what is kept of a state between requests
//	catalog.go     classes, properties and named entities, with counts
//	examples.go    questions and queries that the store answers
//	term.go        terms and documents in JSON, with labels
//	said.go        which statements say something
//	segments.go    text cut where statements begin and end
//
// # Answers
//
// JSON is UTF-8. An error is {"error": one sentence} with hint, line and column
// where there are some, and a status that says whose fault it is. Text of
// articles and names is data wherever it stands: the console never takes it for
// markup, and the browser is told so.
//
// Each request reads one state of the store. What takes long to gather of a
// state, such as names to complete and counts of the schema, is kept until the
// next commit; names are read anew in the background after each. Where that takes
// over a second, completion and the schema show the state before meanwhile.
//
// # Cayley's API
//
// /api/v1 and /api/v2 answer as version 0.7.7 of Cayley's server does, for its
// clients: the same addresses, parameters, JSON and formats of quads. Gizmo runs
// as it does for /api/query, GraphQL and MQL in Cayley's own sessions, on a store
// that counts what they keep. On purpose other than Cayley's are
//
//   - rows: without a limit there are a hundred in all, also of a script that says
//     getLimit(1000); ?limit= asks for more, in version 2 too. A script that ends
//     with a value has it as its last row, not null.
//   - writes: each is one commit, all or nothing; what is there already may be
//     written and what is not there deleted. A body without a content type is in
//     Cayley's default format, any other type than a format's is refused.
//   - reading: types of numbers and the like are written in full.
//   - JSON-LD may not name a context elsewhere, and /api/v1/shape knows MQL alone.
//   - statuses: 403 where writing is off, 404 for a node that is not there, and
//     those of the limits below.
//
// # Security
//
// In the sequence of their checks:
//
//   - The Host header must name this machine or one of Config.Hosts, so that a
//     foreign name that resolves to us reaches nothing (421).
//   - A browser's request from another origin is refused, reading or writing
//     (403); there are no CORS headers at all. Links to the console work.
//   - With Config.Tokens, everything below /api/ and /metrics wants one as a
//     bearer token, compared in constant time (401).
//   - Writes are refused when Config.ReadOnly (403).
//   - Each kind of work has a number of turns and a queue; beyond it, 429 with
//     Retry-After.
//   - Bodies are limited (413) and have the one content type that the route
//     takes (415); JSON has no unknown fields (400). Who sends or takes too
//     slowly is cut off.
//   - A request's context ends with its connection or its time and reaches the
//     executor's inner loop (504).
//   - A panic ends its request alone (500) and is logged.
//
// Names in requests are never opened as files. The console's page has a policy
// that lets it load its own files from here and nothing else, and every answer
// says that its type is not to be guessed.
//
// # Load
//
// Four articles, one client program on the same two cores, 30 s each, no answer
// but 200: with 32 connections, as ratios to one connection in the same minutes,
//
//	                    answers a second   p50    p99
//	/api/ask            1.4                27     15    one: 242/s, 3.4 ms, 9.7 ms
//	/api/query, 2 hops  1.4                23     13    one: 1,311/s, 0.70 ms, 2.8 ms
//
// One connection already keeps one core busy, and the client much of the other.
// What more of them wait is their place in the queue: 32 at a time for four
// turns. The process stays at 54 to 60 MB throughout. The client was wrk
// ("wrk -t1 -c32 -d30s --latency URL") on the question "which sanctioned firms
// build video models" and on
//
//	g.V("e:united-states").in("ng:sanctionedBy").out("ng:develops").all()
//
// # Concurrency and lifetimes
//
// A Server is for any number of goroutines. The store, the pack, the Loader and
// the Runner outlive it. [Server.Serve] ends when its context does: it takes no
// more connections, gives reading requests a moment before it cancels them, and
// waits for writes, which finish.
package console
