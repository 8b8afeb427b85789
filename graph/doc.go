// Package graph is newsgraph's data model and the only owner of storage: the
// terms, statements, evidence and documents that the rest of the program
// speaks of, and the Store that keeps them.
//
// # What is stored
//
// A [Statement] says that a subject stands in a property to an object, with a
// polarity (affirmed or negated), a modality (asserted, predicted, …), perhaps
// a speaker, qualifiers, and always [Evidence]: the document and byte range
// that says so. A [Document] is the source: an article, a table, a list. An
// [Entity] is what a document's statements are about: its class and its names.
//
// All of it becomes RDF quads ([Quad]) whose label is the document's IRI, so
// that a named graph is exactly what one source said. Retracting a document
// drops one graph; the number of labels on a triple is the number of sources.
// A statement that is affirmed, asserted and made in the document's own voice
// also adds the plain triple (subject, property, object), and only such a one:
// what is predicted, denied or reported never reads as a fact.
// [Statement.Quads] and [ReadStatements] are the two directions of that
// mapping; one after the other is the identity.
//
// # Types
//
//	Term, Quad        RDF terms and quads, as the quad module has them
//	Document          a source: its bytes, path, title, language, date
//	Evidence, Span    a byte range of a document and its text
//	Statement         what a source says, its standing and evidence
//	Entity            an IRI with its classes and its names per language
//	Store             the database: Open, Apply, Retract, Snapshot, Close
//	Snapshot          one consistent state of the store, for readers
//	Reader, Cursor    a state as ids and ordered walks, for query execution
//
// # Engines
//
// A folder is kept by the embedded engine, package quadstore; the address of a
// PostgreSQL database by package postgres, for who outgrows one machine. A Store
// sits on the small interface in backend.go, and nothing above it knows which of
// the two it has. [Open] picks by the database's name.
//
// # Concurrency and lifetimes
//
// A Store may be used by many goroutines. Writes ([Store.Apply],
// [Store.Retract], [Store.AddQuads], [Store.DeleteQuads], [Store.DeleteNode],
// [Store.Load]) are atomic and durable once they return, and follow one another; a
// Snapshot never waits for a writer and never sees half a commit. Whoever takes a
// Snapshot closes it; terms and bytes read from it stay valid afterwards. One
// process has a folder open at a time; a PostgreSQL database is for any number.
package graph
