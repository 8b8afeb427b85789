package console

import (
	"net/http"

	"newsgraph/queries/gizmo"
)

func (s *Server) registerMethods(mux *http.ServeMux) {
	s.route(mux, "GET /api/gizmo/methods", free, s.listMethods)
}

// methodForm is a function of Gizmo, for editors that complete it.
type methodForm struct {
	Name      string `json:"name"`
	On        string `json:"on"` // "g", "path", or "" for a function of its own
	Signature string `json:"signature"`
	Doc       string `json:"doc"`
}

func (s *Server) listMethods(w http.ResponseWriter, _ *http.Request) error {
	var list []methodForm
	for _, m := range gizmo.Methods() {
		list = append(list, methodForm{m.Name, m.On, m.Signature, m.Doc})
	}
	return writeJSON(w, http.StatusOK, map[string]any{"methods": list})
}
