package question

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"newsgraph/graph"
)

// Outcome is how a question ended.
type Outcome string

// The outcomes.
const (
	Answered    Outcome = "answered"
	Ambiguous   Outcome = "ambiguous"    // several readings; pick one
	UnknownWord Outcome = "unknown_word" // a word that nothing known spells
	NotRecorded Outcome = "not_recorded" // understood, but the store does not say
	Unsupported Outcome = "unsupported"  // every word is known, but not what they say together
)

// Answer is what a question comes to. Its JSON form is what programs rely on.
//
// Values and statements name things as follows: Value is the IRI of an entity
// without brackets, the text of a literal, or "yes" or "no"; Label is the name
// to show in the question's language. Statements speak as gold files do: their
// subject, object and speaker by English name where one is known, else by IRI,
// properties by the pack's name.
type Answer struct {
	Question       string    `json:"question"`
	Outcome        Outcome   `json:"outcome"`
	Interpretation string    `json:"interpretation"`
	Readings       []Reading `json:"readings"`
	Gizmo          string    `json:"gizmo"`
	SPARQL         string    `json:"sparql,omitempty"`
	Answers        []Value   `json:"answers"`
	Unknown        []Unknown `json:"unknown"`
	Suggestions    []string  `json:"suggestions"`
	Reason         string    `json:"reason,omitempty"` // why there is no answer
}

// Reading is one way to understand a question.
type Reading struct {
	Number         int    `json:"number"` // what Options.Reading picks it by
	Interpretation string `json:"interpretation"`
}

// Value is one answer with the statements that it rests on.
type Value struct {
	Value      string      `json:"value"`
	IRI        string      `json:"iri"` // "" where the value is no entity
	Label      string      `json:"label"`
	Sources    int         `json:"sources"` // documents that the statements are in
	Statements []Statement `json:"statements"`
	Counted    []Counted   `json:"counted,omitempty"` // what a number counts or adds up
}

// Counted is one of the things that a number counts.
type Counted struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// newValue returns an answer and counts its sources.
func newValue(value, iri, label string, statements []Statement) Value {
	documents := map[string]bool{}
	for _, s := range statements {
		for _, e := range s.Evidence {
			documents[e.Document] = true
		}
	}
	return Value{Value: value, IRI: iri, Label: label, Sources: len(documents), Statements: statements}
}

// Statement is a statement as answers give it: what it speaks of by name, and
// beside the names the IRIs.
type Statement struct {
	ID           string            `json:"id"`
	Subject      string            `json:"subject"`
	SubjectID    string            `json:"subjectId"`
	Property     string            `json:"property"`
	PropertyID   string            `json:"propertyId"`
	Object       string            `json:"object"`
	ObjectID     string            `json:"objectId"` // "" for a literal
	Polarity     string            `json:"polarity"`
	Modality     string            `json:"modality"`
	AttributedTo Speaker           `json:"attributedTo"`
	Qualifiers   map[string]string `json:"qualifiers"`
	Evidence     []Evidence        `json:"evidence"`
}

// Speaker is the name of who makes a statement; "", and null in JSON as in gold
// files, where the document itself does.
type Speaker string

// MarshalJSON implements json.Marshaler.
func (s Speaker) MarshalJSON() ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // that is for whoever encodes the answer to say
	err := encoder.Encode(string(s))
	return out.Bytes(), err
}

// Evidence is where a document says so: its text is the document's bytes from
// Start to End.
type Evidence struct {
	Document string `json:"document"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Text     string `json:"text"`
}

// String returns the answer as Write does, places by their bytes alone.
func (a *Answer) String() string {
	var out strings.Builder
	a.Write(&out, func(e Evidence) string { return fmt.Sprintf("[%d:%d]", e.Start, e.End) })
	return out.String()
}

// Write writes the answer for a terminal: how the question was understood, then
// each value with its statements and the sentences that state them. place writes
// where evidence stands.
func (a *Answer) Write(w io.Writer, place func(Evidence) string) {
	if a.Interpretation != "" {
		fmt.Fprintf(w, "Understood as: %s\n", a.Interpretation)
	}
	for _, v := range a.Answers {
		fmt.Fprintf(w, "\n%s\n", v.Label)
		writeStatements(w, v.Statements, place)
	}
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	for _, r := range a.Readings {
		fmt.Fprintf(w, "  %d. %s\n", r.Number, r.Interpretation)
	}
	for _, u := range a.Unknown {
		fmt.Fprint(w, u.Caret(a.Question))
	}
	if len(a.Suggestions) > 0 {
		fmt.Fprintf(w, "Known words near it: %s.\n", strings.Join(a.Suggestions, ", "))
	}
}

// writeStatements writes statements; a sentence that carries several of them in
// a row is quoted once, after the last.
func writeStatements(w io.Writer, statements []Statement, place func(Evidence) string) {
	for i, s := range statements {
		fmt.Fprintf(w, "  %s\n", s)
		if i+1 < len(statements) && sameEvidence(s, statements[i+1]) {
			continue
		}
		for _, e := range s.Evidence {
			fmt.Fprintf(w, "    “%s”\n    %s\n", strings.TrimSpace(e.Text), place(e))
		}
	}
}

func sameEvidence(a, b Statement) bool {
	return len(a.Evidence) == 1 && len(b.Evidence) == 1 && a.Evidence[0] == b.Evidence[0]
}

// Caret returns the question and, in the line below it, marks under the unknown
// word, as wide as a terminal shows it.
func (u Unknown) Caret(question string) string {
	before := uniseg.StringWidth(question[:u.Start])
	width := max(1, uniseg.StringWidth(u.Word))
	return "  " + question + "\n  " + strings.Repeat(" ", before) + strings.Repeat("^", width) + "\n"
}

// String returns the statement with its standing: "SenseTime develops
// Sora-like service — predicted by Lu Yanxia".
func (s Statement) String() string {
	return fmt.Sprintf("%s %s %s — %s", s.Subject, s.Property, s.Object,
		Standing("en", graph.Polarity(s.Polarity), graph.Modality(s.Modality), string(s.AttributedTo)))
}

// Part is a stretch of a question.
type Part struct {
	Text    string `json:"text"`
	Unknown bool   `json:"unknown,omitempty"`
}

// Parts cuts the question where its unknown words begin and end.
func (a *Answer) Parts() []Part {
	parts := []Part{}
	add := func(text string, unknown bool) {
		if text != "" {
			parts = append(parts, Part{text, unknown})
		}
	}
	at := 0
	for _, u := range a.Unknown {
		add(a.Question[at:u.Start], false)
		add(u.Word, true)
		at = u.End
	}
	add(a.Question[at:], false)
	return parts
}
