package console

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
)

func (s *Server) registerReview(mux *http.ServeMux) {
	s.route(mux, "POST /api/statements/{id}/review", writing, s.review)
	s.route(mux, "POST /api/entities/merge", writing, s.judgeEntities(graph.Same))
	s.route(mux, "POST /api/entities/split", writing, s.judgeEntities(graph.Different))
}

// reviewRequest is what a reviewer says of a statement. The verdict "" takes back
// what was said; with a correction it need not be given.
type reviewRequest struct {
	Verdict    graph.Verdict      `json:"verdict"`
	Note       string             `json:"note"`
	By         string             `json:"by"`
	Correction *correctionRequest `json:"correction"`
}

// correctionRequest is what a statement should say instead.
type correctionRequest struct {
	Subject  string         `json:"subject"`
	Property string         `json:"property"`
	Object   objectRequest  `json:"object"`
	Polarity graph.Polarity `json:"polarity"`
	Modality graph.Modality `json:"modality"`
}

// objectRequest is an IRI, or else a literal.
type objectRequest struct {
	IRI      string `json:"iri"`
	Text     string `json:"text"`
	Language string `json:"language"`
	Datatype string `json:"datatype"`
}

// reviewed is a statement after its review, and what stands in its place.
type reviewed struct {
	Statement *statementForm `json:"statement"`
	Corrected *statementForm `json:"corrected"`
}

func (s *Server) review(w http.ResponseWriter, r *http.Request) error {
	id, err := s.pathIRI(r)
	if err != nil {
		return err
	}
	var request reviewRequest
	if err := s.readJSON(w, r, &request); err != nil {
		return err
	}
	judgement := &graph.Judgement{Statement: id, Verdict: request.Verdict, By: request.By, Note: request.Note, At: time.Now()}
	if request.Correction != nil {
		judgement.Verdict = graph.Corrected
		if judgement.Correction, err = s.correct(id, request.Correction); err != nil {
			return err
		}
	}
	if err := s.judge(r.Context(), judgement); err != nil {
		return err
	}
	return s.read(w, r, func(t *teller, _ *parameters) (any, error) {
		var result reviewed
		if result.Statement, err = t.judged(id); err != nil || judgement.Correction == nil {
			return result, err
		}
		result.Corrected, err = t.judged(judgement.Correction.ID())
		return result, err
	})
}

// judge keeps a judgement; one without a verdict takes back what was judged.
func (s *Server) judge(ctx context.Context, j *graph.Judgement) error {
	if j.Verdict == "" {
		_, err := s.store.Withdraw(ctx, j)
		return err
	}
	_, err := s.store.Judge(ctx, j)
	return err
}

// correct returns a statement as a correction has it.
func (s *Server) correct(id graph.IRI, c *correctionRequest) (*graph.Statement, error) {
	v := s.view()
	defer v.Close()
	original, err := v.statementOrRejected(id)
	if err != nil {
		return nil, err
	}
	corrected := *original
	corrected.Polarity, corrected.Modality = c.Polarity, c.Modality
	if corrected.Subject, err = s.expand(c.Subject); err != nil {
		return nil, err
	}
	if corrected.Property, err = s.expand(c.Property); err != nil {
		return nil, err
	}
	if corrected.Object, err = s.object(c.Object); err != nil {
		return nil, err
	}
	// Words name what they named, and nothing else.
	if corrected.Subject != original.Subject {
		corrected.SubjectMention = nil
	}
	if corrected.Object != original.Object {
		corrected.ObjectMention = nil
	}
	return &corrected, nil
}

// object returns the term that a request describes.
func (s *Server) object(o objectRequest) (graph.Term, error) {
	switch {
	case o.IRI != "":
		return s.expand(o.IRI)
	case o.Datatype != "":
		datatype, err := s.expand(o.Datatype)
		return quad.TypedString{Value: quad.String(o.Text), Type: datatype}, err
	case o.Text == "":
		return nil, failf(http.StatusBadRequest, "the correction's object has neither an IRI nor a text")
	}
	return graph.Text(o.Text, o.Language), nil
}

// statementOrRejected returns a statement, also one that a reviewer has rejected.
func (v *view) statementOrRejected(id graph.IRI) (*graph.Statement, error) {
	statement, err := v.Statement(id)
	if errors.Is(err, graph.ErrNotFound) && v.Judgement(id) != nil {
		return v.Stored().Statement(id)
	}
	return statement, err
}

// judged returns the form of a statement, also of one that was rejected.
func (t *teller) judged(id graph.IRI) (*statementForm, error) {
	statement, err := t.view.statementOrRejected(id)
	if err != nil {
		return nil, err
	}
	return t.statement(statement)
}

// entitiesRequest names two entities.
type entitiesRequest struct {
	A    string `json:"a"`
	B    string `json:"b"`
	By   string `json:"by"`
	Note string `json:"note"`
}

// judgeEntities returns the handler that keeps a verdict on two entities.
func (s *Server) judgeEntities(verdict graph.Verdict) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		var request entitiesRequest
		if err := s.readJSON(w, r, &request); err != nil {
			return err
		}
		a, err := s.expand(request.A)
		if err != nil {
			return err
		}
		b, err := s.expand(request.B)
		if err != nil {
			return err
		}
		judgement := &graph.Judgement{A: a, B: b, Verdict: verdict, By: request.By, Note: request.Note, At: time.Now()}
		if err := s.judge(r.Context(), judgement); err != nil {
			return err
		}
		return s.read(w, r, func(t *teller, _ *parameters) (any, error) {
			return map[string]term{"a": t.iri(a), "b": t.iri(b)}, nil
		})
	}
}
