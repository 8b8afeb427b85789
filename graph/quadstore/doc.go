// Package quadstore is the embedded storage engine of newsgraph: a durable set
// of quads with snapshots, which is also a Cayley graph.QuadStore.
//
// # Types
//
//   - DB is an open store. Open takes its directory; Close ends it.
//   - Batch collects additions, deletions and blobs; DB.Apply commits it.
//   - DB.BulkLoad brings in RDF text of any size, or other Sources of quads.
//   - Snapshot is the store at one moment; all reading starts there.
//   - ID is a term as a number; IDQuad is a quad of them, or a pattern with Any
//     in some places. Joins work on ids and look terms up at the very end.
//   - Cursor walks the quads of a pattern in one of the four orders.
//   - Overlay is what a snapshot is read with beyond what is stored: quads put in
//     and taken out, terms read as others.
//   - QuadStore is a DB or a Snapshot for Cayley, registered as "newsgraph".
//   - DB.Compact, Backup, Verify and Stats are for who operates a store.
//
// The store is a set: a quad is in it or not, and its label is part of what it
// is, so the same triple may stand in many named graphs. Terms come back as the
// Go values that went in: quad.Int(1), quad.TypedString with the same text and
// quad.String("1") are three terms. Times are equal if they are the same
// instant, as quad.Time has it, and come back in UTC.
//
// # How it is kept
//
// What Apply writes goes to the delta, a log-structured store (Pebble). Once the
// delta is large, a fold in the background merges it with the base, a few files
// that never change, into a new base. Cursors merge the two: a quad in the delta
// was added since, or is marked as deleted from the base.
//
//	Apply ──► delta ──┐               ┌──► Snapshot: base N and delta
//	                  ├─ fold ──► base N+1
//	          base N ─┘               ▲
//	BulkLoad ── chunks ── runs ── merge┘
//
// BulkLoad writes a new base as well, without the delta. Each of its goroutines
// parses blocks of text and gives terms provisional numbers. When that fills its
// share of the memory, the chunk is sorted and written as a run, which has the
// format of a base, while the next one is parsed; the runs, the old base and the
// delta are merged at the end.
//
// # Overlays
//
// Snapshot.With reads a state as if an Overlay had been committed, and writes
// nothing. An overlay keeps its changes sorted in each order; a cursor merges them
// with the delta's keys, above which they stand, and counts use their running
// sums. Its quads have terms that the store knows already. Package graph makes one
// of a reviewer's judgements.
//
// # Promises
//
// Apply is atomic, and durable when it returns: after a crash the store holds
// exactly the batches whose Apply returned, and perhaps the one that was under
// way, whole. The same holds for BulkLoad, for all its quads, and for Compact,
// which changes no quad. What they had not finished is removed by the next Open.
//
// One Apply runs at a time; others wait, also for the merge at the end of a
// BulkLoad and for the moment in which a fold changes the base. A snapshot shows
// the state between two commits and never changes. Readers take no lock that a
// writer holds across a disk write. An old base is removed when the last
// snapshot on it is closed.
//
// Every byte of a base is under a checksum, which is compared when a block is
// first read, and by Verify; damage is a DamageError with file and offset. In
// the delta Pebble does as much, but takes damage at the end of its lists of
// commits and files for a crash. The file "state" tells the two apart for all
// that was there when the store was last closed, loaded or folded.
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
// payload, in the order of their values. For other terms the payload is the rank
// among the base's terms with this tag, or for terms that the base lacks, a
// serial number beyond these:
//
//	quad.Bool(true)   tag 10, payload 1         0x5000000000000001
//	quad.Int(-1)      tag  9, payload 2^58 - 1  0x4bffffffffffffff
//	quad.IRI("e:a")   tag  1, payload 0         0x0800000000000000, if it is the first IRI
//
// An id is good within its snapshot only, since a fold ranks the terms anew. All
// that must outlive a snapshot has to be kept as a value, as the refs of
// DB.QuadStore are. Between two folds an id never means two terms.
//
// # On disk
//
//	lock          the number of the process that has the store open
//	state         how many commits there were when it was last closed
//	delta/        a Pebble database
//	base-000007/  the base that the delta's record names: the files terms, spog,
//	              posg, ospg, gspo
//
// The first byte of a Pebble key names a table; ids are eight bytes, big-endian:
//
//	01 'f'              "newsgraph quads 2", the format's name and version
//	01 'r'              the record: quads, terms, next serial number, commits,
//	                    number of the base; quads added and deleted, terms added
//	                    and out of use in the delta: 9 × 8 bytes
//	10 s p o g          a quad in the order SPOG: no value if it was added, 01 if
//	                    it was deleted from the base
//	11 p o s g          … POSG
//	12 o s p g          … OSPG
//	13 g s p o          … GSPO
//	20 id               00 and the body of a term that the base lacks (no body if
//	                    inline); 01 for a term of the base that no quad has now
//	30 tag body         a dictionary term that the base lacks → its id
//	30 tag|80 sha-256   … for bodies of more than 256 bytes
//	40 key              a blob → its bytes
//
// The record is written with every commit, so a snapshot's counts and its base
// always fit its quads, and a fold takes effect by one commit: it empties the
// tables 10 to 30 and names the new base. The body of a term is described at
// appendTermBody. A store whose format has another name is refused.
//
// The files of a base are block files, drawn at blockWriter: blocks, an index
// with the checksum of each, a footer. The file terms is described at
// dictionaryWriter, the others at permutation. There is no row in gspo if no
// quad has a label. This is a base with the quads
//
//	<e:a> <e:p> <e:b> .    and    <e:a> <e:p> 7 .
//
// where 7 is a quad.Int. The ordinals of its terms are 1 for e:a, 2 for e:b, 3
// for e:p and 4 for 7. First the file terms:
//
//	| 89 4e 47 42 41 53 45 0a   "\x89NGBASE\n"
//	| 74 01 00 00 00 00 00 00   kind 't', version 1
//	| 04 00 00 00               block 0, of IRIs: its only bucket is 4 bytes in
//	| 03 65 3a 61               a term of 3 bytes, "e:a"
//	| 02 01 62                  2 bytes as before and 1 more, "b"
//	| 02 01 70                  … "p"
//	| 07 00 00 00 00 00 00 04   block 1, of inline integers: payload 2^58 + 7
//	| 10 00 00 00 00 00 00 00   index: block 0 is at byte 16,
//	| 0e 00 00 00 0d e7 5e 11   has 14 bytes with this checksum,
//	| 01 00 00 00 01 00 00 00   starts with ordinal 1 and has tag 1
//	| 1e 00 00 00 00 00 00 00   … block 1
//	| 08 00 00 00 91 20 eb b1
//	| 04 00 00 00 09 00 00 00
//	| 26 00 00 00 00 00 00 00   footer: the index is at byte 38,
//	| 02 00 00 00 2e ae c0 bc   has 2 blocks and this checksum;
//	| 04 00 00 00 00 00 00 00   there are 4 terms;
//	| f5 d4 5c a0 4e 47 42 89   checksum of header and footer, "NGB\x89"
//
// Then posg, with the rows 3 2 1 0 and 3 4 1 0:
//
//	| 89 4e 47 42 41 53 45 0a   "\x89NGBASE\n"
//	| 70 01 00 00 00 00 00 00   kind 'p', version 1
//	| 00 02 00 00               cells of the objects have 2 bits, the others none
//	| 03 00 00 00 02 00 00 00   the least predicate and object
//	| 01 00 00 00 00 00 00 00   … subject and label
//	| 08                        the objects less 2: 0 and 2, from the lowest bit
//	| 00 00 00 00 00 00 00 00   slack
//	| 10 00 00 00 00 00 00 00   index: block 0 is at byte 16,
//	| 1d 00 00 00 14 3b e7 85   has 29 bytes with this checksum,
//	| 03 00 00 00 02 00 00 00   and starts with this row
//	| 01 00 00 00 00 00 00 00
//	| 2d 00 00 00 00 00 00 00   footer, as above: there are 2 rows
//	| 01 00 00 00 10 2e 1b fa
//	| 02 00 00 00 00 00 00 00
//	| 04 7e d1 2e 4e 47 42 89
//
// # What it costs
//
// Lines of package newsgen, seed 1, all with labels and 177 bytes long, loaded
// with the default budget of memory on two busy cores. Two hops are two
// properties followed from an entity, the median the first time that entities
// are asked for and when they are in memory:
//
//	quads         load         CPU           peak     disk         open   two hops
//	   500,000    0.3 – 0.6 s  0.9 – 1.4 µs  0.11 GB  29.1 B/quad   5 ms  4 µs, 3 µs
//	 5,000,000    4.2 – 4.8 s  1.4 – 1.7 µs  0.70 GB  31.3 B/quad   5 ms  8 µs, 3 µs
//	50,000,000     58 – 66 s   1.4 – 1.5 µs  1.40 GB  33.8 B/quad  32 ms  36 µs, 6 µs
//
// The CPU is for each quad. With nothing beside it a load of 50 million, the
// lines made while it ran, took 46 s: 71% of the median rate of ten loads of
// 500,000 around it. On busy cores two loads ran at 63% and 72% of that rate and
// took 1.4 times the CPU for each quad; a third, beside other work, took 146 s
// and 1.8 µs. Up to some five million quads there is one chunk; beyond, each quad
// is written and merged once more. The movie graph of Cayley, 471,705 quads
// without labels, takes 14.7 bytes a quad and is loaded in 0.3 to 0.5 s, about
// the time in which serdi parses it and writes it back.
//
// In a base a step of a cursor takes about 20 ns, in batches 7 to 14, a seek or a
// term's look-up about 0.5 µs, a count or a new pattern 0.5 to 0.8 µs. With a
// delta, a seek and a look-up ask Pebble as well, which takes 2 µs more.
package quadstore
