package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Verified counts what [Store.Verify] has checked.
type Verified struct {
	Quads     int64
	Documents int // whose bytes agree with their hash and IRI
	Evidence  int // whose text is what stands in the document's bytes
	Unchecked int // evidence of documents whose bytes the store does not have
}

// Verify reads the whole store again and reports each thing that is not as it
// should be: files and indexes that disagree, a document whose bytes are not
// those that its hash was taken of, evidence whose text is not what stands in
// the document, a judgement that cannot be read. The error is of the reading itself; what is wrong in the data
// goes to report.
func (s *Store) Verify(ctx context.Context, report func(problem error)) (Verified, error) {
	if err := s.engine.verify(ctx, report); err != nil {
		return Verified{}, err
	}
	reviewed := s.Snapshot()
	defer reviewed.Close()
	sn := reviewed.Stored()
	v := verification{sn: sn, report: report, kept: map[IRI]bool{}}
	v.Quads = sn.Len()
	for key, err := range sn.Blobs(blobPrefix) {
		if err != nil {
			return v.Verified, err
		}
		if err := ctx.Err(); err != nil {
			return v.Verified, err
		}
		if err := v.document(IRI(strings.TrimPrefix(key, blobPrefix))); err != nil {
			return v.Verified, err
		}
	}
	if err := v.judgements(); err != nil {
		return v.Verified, err
	}
	err := v.orphans()
	return v.Verified, err
}

type verification struct {
	Verified
	sn     *Snapshot
	report func(error)
	kept   map[IRI]bool // documents whose bytes the store has
}

// document checks the bytes of a document and the evidence in it.
func (v *verification) document(iri IRI) error {
	v.kept[iri] = true
	bytes, _, err := v.sn.Blob(blobKey(iri))
	if err != nil {
		return err
	}
	if want := DocumentIRI(bytes); want != iri {
		v.report(fmt.Errorf("document <%s>: its bytes have changed: they are those of <%s>", string(iri), string(want)))
		return nil
	}
	sum := sha256.Sum256(bytes)
	for q, err := range v.sn.Match(Quad{Subject: iri, Predicate: PropSHA256, Label: iri}) {
		if err != nil {
			return err
		}
		if Lexical(q.Object) != hex.EncodeToString(sum[:]) {
			v.report(fmt.Errorf("document <%s>: its bytes do not have the hash %s", string(iri), Lexical(q.Object)))
		}
	}
	v.Documents++
	return v.evidence(iri, bytes)
}

func (v *verification) evidence(document IRI, bytes []byte) error {
	for q, err := range v.sn.Match(Quad{Predicate: PropText, Label: document}) {
		if err != nil {
			return err
		}
		iri, _ := q.Subject.(IRI)
		doc, span, ok := ParseSpanIRI(iri)
		switch {
		case !ok || doc != document:
			v.report(fmt.Errorf("document <%s>: <%s> has a text but is not one of its byte ranges", string(document), string(iri)))
		case span.End > len(bytes):
			v.report(fmt.Errorf("evidence <%s>: outside the document of %d bytes", string(iri), len(bytes)))
		case TextOf(bytes[span.Start:span.End]) != Lexical(q.Object):
			v.report(fmt.Errorf("evidence <%s>: its text is not what stands in the document", string(iri)))
		default:
			v.Evidence++
		}
	}
	return nil
}

// judgements reports what stands among the judgements and is none.
func (v *verification) judgements() error {
	quads, err := collect(v.sn.Match(Quad{Label: ReviewGraph}))
	readJudgements(quads, v.report)
	return err
}

// orphans counts the evidence of documents whose bytes are not here.
func (v *verification) orphans() error {
	for q, err := range v.sn.Match(Quad{Predicate: PropText}) {
		if err != nil {
			return err
		}
		iri, _ := q.Subject.(IRI)
		if doc, _, ok := ParseSpanIRI(iri); ok && !v.kept[doc] {
			v.Unchecked++
		}
	}
	return nil
}
