package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"

	"github.com/cayleygraph/quad"
)

// Polarity tells whether a statement affirms or denies.
type Polarity string

// The polarities.
const (
	Affirmed Polarity = "affirmed"
	Negated  Polarity = "negated"
)

// Modality tells how far a statement commits its speaker.
type Modality string

// The modalities.
const (
	Asserted       Modality = "asserted"
	Predicted      Modality = "predicted" // will
	Possible       Modality = "possible"  // may, could
	Planned        Modality = "planned"
	Questioned     Modality = "questioned"
	ReportedBelief Modality = "reported-belief" // claims, believes, reportedly
)

// Modalities lists every modality.
var Modalities = []Modality{Asserted, Predicted, Possible, Planned, Questioned, ReportedBelief}

// Qualifier adds to a statement when, in which role, how many, …
type Qualifier struct {
	Name  string // "time", "role", "quantity", "aspect", "target", "what", "amount", "purpose"
	Value Term
}

// Statement is what a document says: subject, property, object, how it stands
// and where it is said.
type Statement struct {
	Subject      IRI // an entity; the document itself ("this article"); or its evidence ("this statement")
	Property     IRI
	Object       Term
	Polarity     Polarity
	Modality     Modality
	AttributedTo IRI // the speaker, "" where the document speaks in its own voice
	Qualifiers   []Qualifier
	Evidence     Evidence // the sentence, or the table row

	// Where in the document: the words that state it, its subject and its
	// object. Nil where no words name it.
	Quote, SubjectMention, ObjectMention *Span

	Confidence float64 // from 0 to 1
	Rule       IRI     // the extraction rule or table mapping

	id IRI // that it was read under; "" if it was not
}

// ID returns the statement's IRI: the hash of what it says and where, so that
// the same statement has the same IRI however often it is loaded. The words
// within the sentence, the rule and the confidence have no part in it. A
// statement that was read keeps its IRI, also where its entities were merged
// with others since it was stored.
func (s *Statement) ID() IRI {
	if s.id != "" {
		return s.id
	}
	h := sha256.New()
	hashField(h, string(s.Subject))
	hashField(h, string(s.Property))
	hashField(h, quad.StringOf(s.Object))
	hashField(h, string(s.Polarity))
	hashField(h, string(s.Modality))
	hashField(h, string(s.AttributedTo))
	hashField(h, string(s.Evidence.IRI()))
	for _, q := range sortedQualifiers(s.Qualifiers) {
		hashField(h, q.Name)
		hashField(h, quad.StringOf(q.Value))
	}
	return IRI(NSStatement + hex.EncodeToString(h.Sum(nil)[:16]))
}

// hashField writes a field with its length before it, so that no two different
// lists of fields hash the same bytes.
func hashField(h hash.Hash, field string) {
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(len(field)))
	h.Write(length[:])
	h.Write([]byte(field))
}

func sortedQualifiers(list []Qualifier) []Qualifier {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b Qualifier) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(quad.StringOf(a.Value), quad.StringOf(b.Value)))
	})
	return sorted
}

// IsFact tells whether the document itself vouches for the statement: affirmed,
// asserted and in its own voice. Only facts have a plain triple.
func (s *Statement) IsFact() bool {
	return s.Polarity == Affirmed && s.Modality == Asserted && s.AttributedTo == ""
}

// SortStatements orders statements by document, place in it and IRI.
func SortStatements(list []*Statement) {
	ids := make(map[*Statement]IRI, len(list))
	for _, s := range list {
		ids[s] = s.ID()
	}
	slices.SortFunc(list, func(a, b *Statement) int {
		return cmp.Or(
			cmp.Compare(a.Evidence.Document, b.Evidence.Document),
			cmp.Compare(a.Evidence.Start, b.Evidence.Start),
			cmp.Compare(a.Evidence.End, b.Evidence.End),
			cmp.Compare(ids[a], ids[b]),
		)
	})
}
