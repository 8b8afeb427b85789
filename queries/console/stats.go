package console

import "net/http"

func (s *Server) registerStats(mux *http.ServeMux) {
	s.route(mux, "GET /healthz", free, s.health)
	s.route(mux, "GET /api/stats", lookup, s.stats)
}

func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (s *Server) stats(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view()
	if err != nil {
		return err
	}
	defer v.Close()
	return writeJSON(w, http.StatusOK, map[string]any{"quads": v.Len(), "version": v.version})
}
