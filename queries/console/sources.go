package console

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"newsgraph/graph"
)

func (s *Server) registerSources(mux *http.ServeMux) {
	s.route(mux, "POST /api/sources", lookup, s.sources)
}

// sourcesRequest asks what rows of a result rest on: of each row its IRIs.
type sourcesRequest struct {
	Rows [][]string `json:"rows"`
}

// Bounds of one request, and of the statements named for a row.
const (
	mostSourceRows = 200
	mostRowIRIs    = 16
	mostOfRow      = 50
)

// rowSources is what one row rests on.
type rowSources struct {
	Count      int      `json:"count"` // documents
	Statements []string `json:"statements"`
}

func (s *Server) sources(w http.ResponseWriter, r *http.Request) error {
	var request sourcesRequest
	if err := s.readJSON(w, r, &request); err != nil {
		return err
	}
	if len(request.Rows) > mostSourceRows {
		return failf(http.StatusBadRequest, "these are %d rows; at most %d are looked up at once", len(request.Rows), mostSourceRows)
	}
	return s.read(w, r, func(t *teller, _ *parameters) (any, error) {
		list := make([]rowSources, len(request.Rows))
		for i, row := range request.Rows {
			iris := s.rowIRIs(row)
			found, err := t.view.behind(t.ctx, iris)
			if err != nil {
				return nil, err
			}
			list[i] = rowSources{found.documents(), found.listed(iris)}
		}
		return map[string]any{"sources": list}, nil
	})
}

// listed returns the statements to name, those that the row itself names first.
func (m mentions) listed(row []graph.IRI) []string {
	list := []string{}
	for _, inRow := range []bool{true, false} {
		for _, found := range m {
			if len(list) < mostOfRow && slices.Contains(row, found.statement) == inRow {
				list = append(list, string(found.statement))
			}
		}
	}
	return list
}

// rowIRIs returns the IRIs of a row, those with prefixes written out.
func (s *Server) rowIRIs(row []string) []graph.IRI {
	var list []graph.IRI
	for _, text := range row[:min(len(row), mostRowIRIs)] {
		if iri, err := s.expand(text); err == nil {
			list = append(list, iri)
		}
	}
	return list
}

// behind returns the statements that a row rests on: a statement that it names
// and those that say the same; else those between two of its entities; else those
// about its first one.
func (v *view) behind(ctx context.Context, row []graph.IRI) (mentions, error) {
	var named, between mentions
	for _, iri := range row {
		if !strings.HasPrefix(string(iri), graph.NSStatement) {
			continue
		}
		same, err := v.sayingTheSame(ctx, iri)
		if err != nil {
			return nil, err
		}
		named = append(named, same...)
	}
	if len(named) > 0 || len(row) == 0 {
		return named.sorted(), nil
	}
	for _, subject := range row {
		for _, object := range row {
			if subject == object {
				continue
			}
			found, err := v.said(ctx, saying{subject: subject, object: object})
			if err != nil {
				return nil, err
			}
			between = append(between, found...)
		}
	}
	if len(between) > 0 {
		return between.sorted(), nil
	}
	return v.about(ctx, row[0])
}

// sayingTheSame returns a statement and those that say the same; none if there is
// no such statement.
func (v *view) sayingTheSame(ctx context.Context, id graph.IRI) (mentions, error) {
	statement, err := v.Statement(id)
	if errors.Is(err, graph.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return v.said(ctx, sayingOf(statement))
}
