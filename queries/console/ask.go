package console

import (
	"context"
	"net/http"
	"time"

	"newsgraph/queries/question"
)

func (s *Server) registerAsk(mux *http.ServeMux) {
	s.route(mux, "GET /api/ask", query, func(w http.ResponseWriter, r *http.Request) error {
		p := &parameters{r: r}
		request := askRequest{Question: p.text("q"), Asserted: p.flag("asserted"), Reading: p.number("reading", 0, 0, maxReading)}
		if p.err != nil {
			return p.err
		}
		return s.ask(w, r, request)
	})
	s.route(mux, "POST /api/ask", query, func(w http.ResponseWriter, r *http.Request) error {
		var request askRequest
		if err := s.readJSON(w, r, &request); err != nil {
			return err
		}
		return s.ask(w, r, request)
	})
}

// askRequest is a question as a client puts it.
type askRequest struct {
	Question string `json:"question"`
	Asserted bool   `json:"asserted"`
	Reading  int    `json:"reading"`
}

// maxReading is above any number that a reading can have.
const maxReading = 1000

func (s *Server) ask(w http.ResponseWriter, r *http.Request, request askRequest) error {
	v, err := s.view()
	if err != nil {
		return err
	}
	defer v.Close()
	answer, err := s.answer(r.Context(), v, request)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, answer)
}

// answer asks the engine.
func (s *Server) answer(ctx context.Context, v *view, request askRequest) (*question.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.Timeout)
	defer cancel()
	started := time.Now()
	answer, err := s.engine.Ask(ctx, v.Snapshot, request.Question, question.Options{
		Asserted: request.Asserted, Reading: request.Reading, Version: v.version, Limits: s.limits.plan(),
	})
	s.metrics.countQuery("question", started, err)
	return answer, err
}
