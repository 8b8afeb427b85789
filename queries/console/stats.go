package console

import (
	"context"
	"net/http"

	"newsgraph/graph"
)

func (s *Server) registerStats(mux *http.ServeMux) {
	s.route(mux, "GET /healthz", free, s.health)
	s.route(mux, "GET /api/stats", lookup, s.stats)
}

// health says that the server answers.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// statsForm counts what is in the store and tells what may be done with it.
type statsForm struct {
	Documents  int      `json:"documents"`
	Statements int      `json:"statements"`
	Quads      int64    `json:"quads"`
	Entities   int      `json:"entities"` // that have names
	Bytes      int64    `json:"bytes"`    // on disk
	Version    string   `json:"version"`  // another one after every change
	ReadOnly   bool     `json:"readOnly"`
	CanWrite   bool     `json:"canWrite"` // this client may change the store
	Languages  []string `json:"languages"`
}

func (s *Server) stats(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, func(t *teller, _ *parameters) (any, error) {
		documents, err := s.documents.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		catalog, err := s.catalog.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		bytes, err := s.bytes.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		statements, err := t.Snapshot.CountMatches(graph.Quad{Predicate: graph.RDFType, Object: graph.ClassStatement})
		return statsForm{
			Documents: len(documents), Statements: statements, Quads: t.view.Len(), Entities: catalog.entities, Bytes: bytes,
			Version: t.view.version, ReadOnly: s.readOnly, CanWrite: !s.readOnly, Languages: languages,
		}, err
	})
}

// countBytes returns how much the store takes on disk.
func countBytes(_ context.Context, v *view) (int64, error) {
	counts, err := v.server.store.Stats()
	return counts.DiskBytes, err
}
