package console

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"time"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	"newsgraph/queries/question"
)

func (s *Server) registerAsk(mux *http.ServeMux) {
	s.route(mux, "GET /api/ask", query, func(w http.ResponseWriter, r *http.Request) error {
		p := &parameters{r: r}
		request := askRequest{
			Question: p.text("q"), Previous: p.text("previous"),
			Asserted: p.flag("asserted"), Reading: p.number("reading", 0, 0, maxReading),
		}
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
	Previous string `json:"previous"` // the question before, which "which of them" is about
	Asserted bool   `json:"asserted"`
	Reading  int    `json:"reading"`
}

// maxReading is above any number that a reading can have.
const maxReading = 1000

// answerForm is an answer with the question cut at its unknown words.
type answerForm struct {
	*question.Answer
	Segments []question.Part `json:"segments"`
}

// The types of what can be answered with.
const (
	typeJSON   = "application/json"
	typeLines  = "application/x-ndjson"
	typeCSV    = "text/csv"
	typeTSV    = "text/tab-separated-values"
	typeNQuads = "application/n-quads"
	typeJSONLD = "application/ld+json"
	typeTable  = "text/plain"
	typeRows   = "application/x-newsgraph-rows+json" // what the command prints with --json
)

func (s *Server) ask(w http.ResponseWriter, r *http.Request, request askRequest) error {
	format, err := negotiate(w, r, typeJSON, typeNQuads, typeCSV)
	if err != nil {
		return err
	}
	v := s.view()
	defer v.Close()
	answer, err := s.answer(r.Context(), v, request)
	if err != nil {
		return err
	}
	switch format {
	case typeNQuads:
		return writeAnswerQuads(w, v, answer)
	case typeCSV:
		return writeAnswerCSV(w, v.teller(r.Context(), "en"), answer)
	}
	return writeJSON(w, http.StatusOK, answerForm{answer, answer.Parts()})
}

// answer asks the engine.
func (s *Server) answer(ctx context.Context, v *view, request askRequest) (*question.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.Timeout)
	defer cancel()
	started := time.Now()
	answer, err := s.engine.Ask(ctx, v.Snapshot, request.Question, question.Options{
		Asserted: request.Asserted, Reading: request.Reading, Previous: request.Previous, Version: v.version, Limits: s.limits.plan(),
	})
	s.metrics.countQuery("question", started, err)
	if _, ok := errors.AsType[*question.ReadingError](err); ok {
		return nil, failf(http.StatusUnprocessableEntity, "%v", err)
	}
	return answer, err
}

// writeAnswerQuads writes the quads of the statements behind an answer.
func writeAnswerQuads(w http.ResponseWriter, v *view, answer *question.Answer) error {
	var quads []graph.Quad
	seen := map[string]bool{}
	for _, value := range answer.Answers {
		for _, s := range value.Statements {
			if seen[s.ID] {
				continue
			}
			seen[s.ID] = true
			statement, err := v.Statement(graph.IRI(s.ID))
			if err != nil {
				return err
			}
			quads = append(quads, statement.Quads()...)
		}
	}
	w.Header().Set("Content-Type", typeNQuads)
	return rdf.WriteSorted(w, graph.Sequence(quads))
}

// writeAnswerCSV writes a line for each statement behind each value.
func writeAnswerCSV(w http.ResponseWriter, t *teller, answer *question.Answer) error {
	w.Header().Set("Content-Type", typeCSV+"; charset=utf-8")
	out := csv.NewWriter(w)
	lines := [][]string{{
		"value", "label", "subject", "property", "object", "polarity", "modality", "speaker", "document", "start", "end", "text",
	}}
	for _, value := range answer.Answers {
		for _, s := range value.Statements {
			for _, e := range s.Evidence {
				document := cmp.Or(t.Path(graph.IRI(e.Document)), e.Document)
				lines = append(lines, []string{
					value.Value, value.Label, s.Subject, s.Property, s.Object, s.Polarity, s.Modality, string(s.AttributedTo),
					document, strconv.Itoa(e.Start), strconv.Itoa(e.End), e.Text,
				})
			}
		}
	}
	return out.WriteAll(lines)
}
