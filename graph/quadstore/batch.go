package quadstore

import "github.com/cayleygraph/quad"

// Batch collects changes that Apply commits together. Its zero value is empty
// and ready. Operations count in their sequence: the last one that touches a
// quad or a blob decides. A Batch is for one goroutine.
type Batch struct {
	ops     []op
	blobs   []blobOp
	added   int
	removed int
}

type opKind uint8

const (
	opAdd opKind = iota
	opDelete
	opDeleteLabel   // only the quad's label counts
	opDeleteSubject // only its subject and label do
	opDeleteNode    // the quad's subject is the node
)

type op struct {
	kind opKind
	quad quad.Quad
}

type blobOp struct {
	key    string
	val    []byte
	delete bool
}

// Add puts q into the store. It may be there already.
func (b *Batch) Add(q quad.Quad) { b.ops = append(b.ops, op{kind: opAdd, quad: q}) }

// Delete takes q out of the store. It may be absent.
func (b *Batch) Delete(q quad.Quad) { b.ops = append(b.ops, op{kind: opDelete, quad: q}) }

// DeleteLabel takes every quad with this label out of the store, also those
// that the batch added before. A nil label means the quads without one.
func (b *Batch) DeleteLabel(label quad.Value) {
	b.ops = append(b.ops, op{kind: opDeleteLabel, quad: quad.Quad{Label: label}})
}

// DeleteSubject takes every quad with this subject and label out of the store,
// also those that the batch added before. A nil label means the quads without
// one.
func (b *Batch) DeleteSubject(subject, label quad.Value) {
	b.ops = append(b.ops, op{kind: opDeleteSubject, quad: quad.Quad{Subject: subject, Label: label}})
}

// DeleteNode takes every quad that has this term in any place out of the store,
// also those that the batch added before.
func (b *Batch) DeleteNode(node quad.Value) {
	b.ops = append(b.ops, op{kind: opDeleteNode, quad: quad.Quad{Subject: node}})
}

// PutBlob keeps val under key, beside the quads. The batch refers to val until
// it is applied.
func (b *Batch) PutBlob(key string, val []byte) {
	b.blobs = append(b.blobs, blobOp{key: key, val: val})
}

// DeleteBlob removes what PutBlob kept under key. It may be absent.
func (b *Batch) DeleteBlob(key string) {
	b.blobs = append(b.blobs, blobOp{key: key, delete: true})
}

// Len counts the operations in the batch.
func (b *Batch) Len() int { return len(b.ops) + len(b.blobs) }

// Added tells how many quads the last Apply of this batch put into the store
// that were not there before.
func (b *Batch) Added() int { return b.added }

// Removed tells how many quads the last Apply of this batch took out.
func (b *Batch) Removed() int { return b.removed }

// Reset empties the batch and keeps its memory for the next one.
func (b *Batch) Reset() {
	clear(b.ops)
	clear(b.blobs)
	*b = Batch{ops: b.ops[:0], blobs: b.blobs[:0]}
}
