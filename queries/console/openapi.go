package console

import (
	_ "embed"
	"net/http"
)

// description is the OpenAPI document of every route. It is written by hand; a
// test holds it to the routes and to what they answer.
//
//go:embed openapi.json
var description []byte

func (s *Server) registerDescription(mux *http.ServeMux) {
	tag := etag(string(description))
	s.route(mux, "GET /api/openapi.json", free, func(w http.ResponseWriter, r *http.Request) error {
		if notModified(w, r, tag) {
			return nil
		}
		w.Header().Set("Content-Type", typeJSON)
		_, err := w.Write(description)
		return err
	})
}
