package console

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/cayleygraph/quad"

	"newsgraph/queries/gizmo"
)

func (s *Server) registerQuery(mux *http.ServeMux) {
	s.route(mux, "POST /api/query", query, func(w http.ResponseWriter, r *http.Request) error {
		var request queryRequest
		if err := s.readJSON(w, r, &request); err != nil {
			return err
		}
		return s.query(w, r, request)
	})
}

// queryRequest is a query as a client sends it.
type queryRequest struct {
	Lang    string `json:"lang"`
	Query   string `json:"query"`
	Limit   int    `json:"limit"`
	Timeout string `json:"timeout"`
}

// usualRows is how many rows a query gives that does not say.
const usualRows = 1000

func (s *Server) query(w http.ResponseWriter, r *http.Request, request queryRequest) error {
	timeout, err := parseTimeout(request.Timeout, s.limits.Timeout)
	if err != nil {
		return err
	}
	v, err := s.view()
	if err != nil {
		return err
	}
	defer v.Close()
	var rows []map[string]string
	for row, err := range s.rows(r.Context(), v, request.Query, gizmo.Options{Limit: request.Limit, Timeout: timeout}) {
		if err != nil {
			return err
		}
		object := map[string]string{}
		for tag, t := range row.Terms {
			object[tag] = quad.StringOf(t)
		}
		rows = append(rows, object)
	}
	return writeJSON(w, http.StatusOK, map[string]any{"rows": rows})
}

// rows runs a script on a state, counts it, and yields its rows.
func (s *Server) rows(ctx context.Context, v *view, script string, options gizmo.Options) iter.Seq2[gizmo.Row, error] {
	options.Prefixes = s.prefixes
	return func(yield func(gizmo.Row, error) bool) {
		started := time.Now()
		qs := v.quadStore()
		var failed error
		defer func() {
			s.metrics.countQuery("gizmo", started, failed)
			if err := qs.Close(); err != nil {
				s.log.Error("close", "error", fmt.Errorf("query: %w", err))
			}
		}()
		for row, err := range s.runner.Run(ctx, qs, script, options) {
			failed = err
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}
