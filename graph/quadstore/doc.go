// Package quadstore is the embedded storage engine of newsgraph: a durable set
// of quads with snapshots, which is also a Cayley graph.QuadStore.
//
// # Types
//
//   - DB is an open store. Open takes its directory; Close ends it.
//   - Batch collects additions, deletions and blobs; DB.Apply commits it.
//   - Snapshot is the store at one moment; all reading starts there.
//   - ID is a term as a number; IDQuad is a quad of them, or a pattern with Any
//     in some places. Joins work on ids and look terms up at the very end.
//   - Cursor walks the quads of a pattern in one of the four orders.
//   - QuadStore is a DB or a Snapshot for Cayley, registered as "newsgraph".
//
// The store is a set: a quad is in it or not, and its label is part of what it
// is, so the same triple may stand in many named graphs. Terms come back as the
// Go values that went in: quad.Int(1), quad.TypedString with the same text and
// quad.String("1") are three terms. Times are equal if they are the same
// instant, as quad.Time has it, and come back in UTC.
//
// # Promises
//
// Apply is atomic, and durable when it returns: after a crash the store holds
// exactly the batches whose Apply returned, and perhaps the one that was under
// way, whole. One Apply runs at a time; others wait. A snapshot shows the state
// between two commits and never changes. Readers take no lock that a writer
// holds across a disk write.
//
// A DB and a Snapshot are for any number of goroutines; a Batch and a Cursor are
// for one. Cursors are closed before their snapshot, snapshots before the DB. A
// store has one process at a time, kept by a lock of the operating system that
// goes when the process does; a second one gets an InUseError.
//
// # Ids
//
// An id holds a tag in its upper five bits, which tells the kind of term, and a
// payload of 59 bits. Small integers, booleans, times in whole microseconds,
// and the canonical forms of xsd:date, xsd:integer and xsd:boolean are their own
// payload, in the order of their values. For other terms the payload is a serial
// number in the dictionary:
//
//	quad.Bool(true)   tag 10, payload 1         0x5000000000000001
//	quad.Int(-1)      tag  9, payload 2^58 - 1  0x4bffffffffffffff
//	quad.IRI("e:a")   tag  1, payload 0         0x0800000000000000, if it came first
//
// Serial numbers only rise. A term leaves the dictionary with its last quad and
// gets a new id if it comes back, so an id never means two terms and whatever is
// cached under an id stays right.
//
// # On disk
//
// The directory holds the file "lock", with the number of the process that has
// the store open, and the folder "delta", a Pebble database. The first byte of a
// Pebble key names a table; ids are eight bytes, big-endian:
//
//	01 'f'              "newsgraph quads 1", the format's name and version
//	01 'r'              quads, terms, next serial number, commits: 4 × 8 bytes
//	10 s p o g          a quad in the order SPOG; no value
//	11 p o s g          … POSG
//	12 o s p g          … OSPG
//	13 g s p o          … GSPO
//	20 id               a term that some quad uses → its body, empty if inline
//	30 tag body         a dictionary term → its id
//	30 tag|80 sha-256   … for bodies of more than 256 bytes
//	40 key              a blob → its bytes
//
// The record under 'r' is written with every commit, so a snapshot's counts
// always fit its quads. The body of a term is described at appendTermBody. A
// store whose format has another name is refused.
package quadstore
