// Package postgres keeps quads in a PostgreSQL database, in the tables of
// Cayley's SQL backend: the way out for who outgrows one machine. It is the
// counterpart of package quadstore, with its ids, patterns and orders.
//
// # Types
//
//   - DB is a store in a database. Open takes its URL; Close ends it.
//   - Change is what Commit does, all of it or nothing.
//   - Snapshot is the store at one moment; all reading starts there.
//   - Cursor walks the quads of a pattern in one of the four orders.
//   - DB.QuadStore is Cayley's own backend on the same tables, for Gizmo.
//
// The store is a set of quads, and a quad's label is part of what it is.
//
// # Promises
//
// Commit is one transaction of the server, committed with its log on disk
// before Commit returns, whatever synchronous_commit is set to. After an error
// nothing of the change is there; only where the connection was lost over the
// last step, which the error says, it may be. Writers take turns, across
// processes and machines; a Snapshot is a REPEATABLE READ transaction and waits
// for nobody. A DB survives the server: once that is back, the next call works.
//
// A DB and a Snapshot are for any number of goroutines, a Cursor is for one.
// Snapshots are closed before the DB. No error and no log line has a password.
//
// # Tables
//
// Cayley's Init makes the first two; what stands after the bar is added here.
//
//	nodes  hash, refs, value…  | id                     a term and its number of uses
//	quads  horizon, …_hash, ts | s, p, o, g             a quad by its terms' hashes
//	newsgraph_blobs            | key, content
//	newsgraph                  | format, quads, commits one row, which a writer locks
//
// A hash is the SHA-1 of the term's text. An id is its first 63 bits, so that
// the server orders bigints as ids are ordered; the id columns are generated
// from the hashes and carry an index for each order. The unique index on
// nodes.id, and a check before every insertion, refuse two terms with one id.
//
// # Why Cayley reads and does not write
//
// Cayley's backend reads these tables rightly, labels included. Its way of
// writing, ApplyDeltas, was seen to
//
//   - count the uses of a node up for a duplicate that it ignores, so that the
//     node stays for ever when its quads go;
//   - lose a quad that one call takes out and puts back, as deletions come last,
//     and leave nodes with no use after the reverse;
//   - keep two times of the same second as one, and read back the four
//     characters \x00 as U+0000, which PostgreSQL then refuses in an IRI;
//   - print the address, password included, when it cannot connect;
//   - declare foreign keys that make it read all of quads for each node that
//     goes, as no index starts with the label.
//
// So Commit writes the tables itself, in the form that Cayley reads: the quads
// to add are copied into temporary tables, the server computes the exact
// difference, and the uses follow from the rows that really came or went. Cayley
// gets our connections under a name without a password, and is refused writing.
// A term that shares Cayley's hash with a different one is refused beside it; a
// text that a column cannot hold exactly goes into nodes.value, which Cayley
// reads as well. A text that is not UTF-8 is an error.
package postgres
