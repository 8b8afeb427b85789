package console

import (
	"net/http"
	"strings"

	"newsgraph/graph"
)

func (s *Server) registerStatements(mux *http.ServeMux) {
	s.route(mux, "GET /api/statements/{id}", lookup, s.getStatement)
}

// statementForm is a statement as the API gives it.
type statementForm struct {
	ID         string          `json:"id"`
	Subject    term            `json:"subject"`
	Property   term            `json:"property"`
	Object     term            `json:"object"`
	Polarity   graph.Polarity  `json:"polarity"`
	Modality   graph.Modality  `json:"modality"`
	Speaker    term            `json:"speaker"`  // null where the document speaks itself
	Standing   string          `json:"standing"` // polarity, modality and speaker in words
	Qualifiers []qualifierForm `json:"qualifiers"`
	Confidence float64         `json:"confidence"`
	Rule       string          `json:"rule"`
	Verdict    graph.Verdict   `json:"verdict"` // "" if nobody has judged
	Document   *documentForm   `json:"document"`
	Start      int             `json:"start"`
	End        int             `json:"end"`
	Sentence   []segment       `json:"sentence,omitempty"`
	Sources    int             `json:"sources"` // documents that say the same
}

type qualifierForm struct {
	Name  string `json:"name"`
	Value term   `json:"value"`
}

// statement returns the form of a statement, with its sentence cut into
// segments.
func (t *teller) statement(s *graph.Statement) (*statementForm, error) {
	form, err := t.statementOnly(s)
	if err == nil {
		form.Sentence = cut(s.Evidence.Text, s.Evidence.Start, stretchesOf(s, false))
	}
	return form, err
}

// statementOnly returns the form of a statement without its sentence.
func (t *teller) statementOnly(s *graph.Statement) (*statementForm, error) {
	document, err := t.document(s.Evidence.Document)
	if err != nil {
		return nil, err
	}
	same, err := t.view.said(t.ctx, sayingOf(s))
	if err != nil {
		return nil, err
	}
	form := &statementForm{
		ID: string(s.ID()), Subject: t.term(s.Subject), Property: t.term(s.Property), Object: t.term(s.Object),
		Polarity: s.Polarity, Modality: s.Modality, Standing: t.Standing(s), Qualifiers: []qualifierForm{},
		Confidence: s.Confidence, Rule: strings.TrimPrefix(string(s.Rule), graph.NSRule),
		Document: document, Start: s.Evidence.Start, End: s.Evidence.End, Sources: same.documents(),
	}
	if j := t.Snapshot.Judgement(s.ID()); j != nil {
		form.Verdict = j.Verdict
	}
	if s.AttributedTo != "" {
		form.Speaker = t.term(s.AttributedTo)
	}
	for _, q := range s.Qualifiers {
		form.Qualifiers = append(form.Qualifiers, qualifierForm{q.Name, t.term(q.Value)})
	}
	return form, nil
}

func (s *Server) getStatement(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, func(t *teller, _ *parameters) (any, error) {
		id, err := s.pathIRI(r)
		if err != nil {
			return nil, err
		}
		return t.judged(id)
	})
}
