package console

import (
	"net/http"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
)

func (s *Server) registerExport(mux *http.ServeMux) {
	s.route(mux, "GET /api/export", bulk, s.export)
}

// export streams the graph, or one document of it, in canonical N-Quads.
func (s *Server) export(w http.ResponseWriter, r *http.Request) error {
	v := s.view()
	defer v.Close()
	pattern := graph.Quad{}
	if name := (&parameters{r: r}).text("document"); name != "" {
		d, err := s.findDocument(r.Context(), v, name)
		if err != nil {
			return err
		}
		pattern.Label = d.IRI
	}
	w.Header().Set("Content-Type", typeNQuads)
	return rdf.WriteSorted(w, graph.Cancelled(r.Context(), v.Match(pattern)))
}
