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
//	Judgement         what a reviewer found about a statement or two entities
//	Store             the database: Open, Apply, Retract, Snapshot, Close
//	Snapshot          one consistent state of the store, for readers
//	Reader, Cursor    a state as ids and ordered walks, for query execution
//
// # Judgements
//
// A reviewer accepts, rejects or corrects a statement, or finds that two entities
// are the same or different: a [Judgement], which [Store.Judge] keeps and
// [Store.Withdraw] takes back. There is one about each statement and each pair of
// entities, the last. No stored quad is rewritten for it. A Snapshot reads as if
// the documents had been read with the judgements known:
//
//	rejected    a document says all but the statement: its plain triple and its
//	            evidence stay only where another of its statements has them
//	corrected   … and says the correction, on the same evidence
//	same        every quad that names B names A; whoever looks up B finds A; a
//	            preferred name of B is another name of A where A has its own
//	different   no judgements that others are the same bring the two together:
//	            of those that would, the latest gives way
//
// A statement's IRI is the hash of what it says and where, so what was judged of
// it outlives that its document is loaded again. A judgement whose statement is
// gone has no effect and is Dangling, until it comes back. A statement that is
// read through merged entities has the IRI that it is stored under.
//
// Judgements are quads of one graph of their own, ReviewGraph, which a Snapshot
// does not show: they are about the news, not of it.
//
//	GRAPH <urn:newsgraph:review> {
//	  <urn:newsgraph:j:5f1c…> a ng:Judgement ; ng:judges <urn:newsgraph:s:9c07…> ;
//	    ng:verdict "corrected" ; dct:creator "ann" ; dct:created "2026-…"^^xsd:dateTime ;
//	    ng:correction <urn:newsgraph:s:02ab…> ; rdf:subject e:sensetime ; … .
//	  <urn:newsgraph:j:c54c…> a ng:Judgement ; ng:verdict "same" ; … ;
//	    rdf:subject e:openai ; rdf:predicate owl:sameAs ; rdf:object e:open-ai .
//	}
//
// What a correction says is said of the judgement's own node, so that the node
// goes whole when another takes its place, and shares nothing. Exports hold the
// graph, and loading one brings the judgements: whoever may load quads may judge.
// What is malformed in it changes nothing and is reported by [Store.Verify].
// [Snapshot.Stored] is the state as it is stored, for exports, for verification
// and for who looks for what was rejected.
//
// The state that is read is the stored one with an overlay of quads put in and
// taken out, which every cursor, count and look-up of the engine knows: so
// questions, the executor, Gizmo and Cayley's iterators on a snapshot agree. It is
// worked out once for each commit, by the first who takes a snapshot after it: on
// busy cores in some 0.1 ms for a judgement about a statement and 6 µs for each
// quad that a merge renames. Without judgements a commit costs one look-up more
// and a cursor nothing. PostgreSQL has no overlays: there the Reader of a snapshot
// merges its cursors with one, but Gizmo reads what is stored, with Cayley's own
// SQL; so does [Store.QuadStore], which is for Cayley's writers.
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
// [Store.Load], [Store.Judge]) are atomic and durable once they return, and follow
// one another; a Snapshot never waits for a writer and never sees half a commit.
// Whoever takes a Snapshot closes it; terms and bytes read from it stay valid
// afterwards. One process has a folder open at a time; a PostgreSQL database is for
// any number.
package graph
