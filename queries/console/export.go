package console

import (
	"net/http"
	"strconv"

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
	left := 0
	quads := rdf.OnlyRDF(graph.Cancelled(r.Context(), v.Stored().Match(pattern)), &left)
	out := &exported{w, &left}
	err := rdf.WriteSorted(out, quads)
	out.begin() // where there was nothing to write
	return err
}

// exported is an export, which begins when all quads have been read. Its header
// tells how many are left out because RDF does not allow them.
type exported struct {
	http.ResponseWriter
	left *int
}

// Write implements io.Writer.
func (e *exported) Write(p []byte) (int, error) {
	e.begin()
	return e.ResponseWriter.Write(p)
}

func (e *exported) begin() {
	if *e.left > 0 {
		e.Header().Set("X-Left-Out", strconv.Itoa(*e.left))
	}
}
