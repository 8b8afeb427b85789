// Package present writes what queries find, for people and for programs: terms
// by name, statements in the form of answers, rows as tables and quads. The
// command line and the HTTP API print alike because both print through it.
//
// # Types
//
//	Namer   names the terms of one snapshot in one language
//	Rows    the rows of a query, and their formats
//	Group   statements about an entity that have one property
//
// A Namer is for one goroutine, remembers the names it has looked up and is closed
// when done. It looks up what it is asked for and lists nothing, however large the store.
package present
