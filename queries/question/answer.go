package question

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
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
	Label      string      `json:"label"`
	Statements []Statement `json:"statements"`
	Counted    []Counted   `json:"counted,omitempty"` // what a number counts or adds up
}

// Counted is one of the things that a number counts.
type Counted struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Statement is a statement as answers give it.
type Statement struct {
	ID           string            `json:"id"`
	Subject      string            `json:"subject"`
	Property     string            `json:"property"`
	Object       string            `json:"object"`
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

// String returns the answer for a terminal: the interpretation, then each value
// with its statements and the sentences that state them.
func (a *Answer) String() string {
	var out strings.Builder
	if a.Interpretation != "" {
		fmt.Fprintf(&out, "%s\n\n", a.Interpretation)
	}
	for _, v := range a.Answers {
		fmt.Fprintf(&out, "%s\n", v.Label)
		for _, s := range v.Statements {
			fmt.Fprintf(&out, "  %s\n", s)
			for _, e := range s.Evidence {
				fmt.Fprintf(&out, "    “%s” [%d:%d]\n", strings.TrimSpace(e.Text), e.Start, e.End)
			}
		}
	}
	if a.Reason != "" {
		fmt.Fprintf(&out, "%s\n", a.Reason)
	}
	for _, r := range a.Readings {
		fmt.Fprintf(&out, "  %d. %s\n", r.Number, r.Interpretation)
	}
	for _, u := range a.Unknown {
		out.WriteString(u.Caret(a.Question))
	}
	if len(a.Suggestions) > 0 {
		fmt.Fprintf(&out, "Known words near it: %s.\n", strings.Join(a.Suggestions, ", "))
	}
	return out.String()
}

// Caret returns the question and, in the line below it, marks under the unknown word.
func (u Unknown) Caret(question string) string {
	before := len(clusters(question[:u.Start])) + strings.Count(question[:u.Start], " ")
	width := max(1, len(clusters(u.Word)))
	return "  " + question + "\n  " + strings.Repeat(" ", before) + strings.Repeat("^", width) + "\n"
}

// String returns the statement with its standing: "SenseTime develops
// Sora-like service (predicted, says Lu Yanxia)".
func (s Statement) String() string {
	standing := s.Modality
	if s.Polarity != "affirmed" {
		standing = s.Polarity + ", " + standing
	}
	if s.AttributedTo != "" {
		standing += ", says " + string(s.AttributedTo)
	}
	return fmt.Sprintf("%s %s %s (%s)", s.Subject, s.Property, s.Object, standing)
}
