package console

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/cayleygraph/cayley/query/mql"
	"github.com/cayleygraph/quad"
)

// Version 1 of Cayley's API is what its own web page and older clients speak.

// cayleyV1Query answers POST /api/v1/query/{lang}, the body being the query.
func (s *Server) cayleyV1Query(w http.ResponseWriter, r *http.Request) error {
	lang := r.PathValue("lang")
	if err := checkCayleyLanguage(lang); err != nil {
		return err
	}
	limit, err := s.cayleyLimit(r)
	if err != nil {
		return err
	}
	text, err := s.readScript(w, r)
	if err != nil {
		return err
	}
	return s.answerCayley(w, r, cayleyQuery{lang: lang, text: text, limit: limit, term: cayleyValue})
}

// cayleyV1Shape answers POST /api/v1/shape/{lang} with the tree of iterators that
// Cayley makes of a query. Only MQL has one: a Gizmo script is a program, whose
// paths show when it runs.
func (s *Server) cayleyV1Shape(w http.ResponseWriter, r *http.Request) (err error) {
	lang := r.PathValue("lang")
	if err := checkCayleyLanguage(lang); err != nil {
		return err
	}
	if lang != mql.Name {
		return failf(http.StatusBadRequest, "a query in %s has no shape that could be told before it runs", lang)
	}
	text, err := s.readScript(w, r)
	if err != nil {
		return err
	}
	if err := (cayleyQuery{lang: lang, text: text}).checkSize(); err != nil {
		return err
	}
	v := s.view()
	defer v.Close()
	qs := v.QuadStore() // without our optimizer, which makes one iterator of it all
	defer qs.Close()
	defer func() {
		if fault := recover(); fault != nil {
			err = failf(http.StatusBadRequest, "the query has no shape: %v", fault)
		}
	}()
	shape, err := mql.NewSession(qs).ShapeOf(text)
	if err != nil {
		return badQuery(err)
	}
	return writeJSON(w, http.StatusOK, shape)
}

// cayleyV1Write answers POST /api/v1/write, the body being a list of quads.
func (s *Server) cayleyV1Write(w http.ResponseWriter, r *http.Request) error {
	return s.changeQuads(w, r, quadChange{verb: "wrote", apply: s.store.AddQuads, onlyJSON: true})
}

// cayleyV1Delete answers POST /api/v1/delete.
func (s *Server) cayleyV1Delete(w http.ResponseWriter, r *http.Request) error {
	return s.changeQuads(w, r, quadChange{verb: "deleted", apply: s.store.DeleteQuads, onlyJSON: true})
}

// cayleyV1File answers POST /api/v1/write/file/nquad, a form with a file of
// N-Quads, which may be compressed.
func (s *Server) cayleyV1File(w http.ResponseWriter, r *http.Request) error {
	r.Body = io.NopCloser(s.incoming(w, r.Body))
	file, err := formFile(r, "NQuadFile")
	if err != nil {
		return err
	}
	text, err := decompress(file)
	if err != nil {
		return failf(http.StatusBadRequest, "the file cannot be decompressed: %v", err)
	}
	change := quadChange{verb: "wrote", apply: s.store.AddQuads}
	return change.make(w, r, readQuads(text, quad.FormatByName(formatNQuads)))
}

// formFile returns a form's file, as it comes in.
func formFile(r *http.Request, name string) (io.Reader, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, &failure{
			status: http.StatusUnsupportedMediaType, reason: "type",
			message: fmt.Sprintf("the body must be a form, multipart/form-data, with the file as %s", name),
		}
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, failf(http.StatusBadRequest, "the form cannot be read: %v", err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, failf(http.StatusBadRequest, "the form has no file %s", name)
		}
		if err != nil {
			return nil, failf(http.StatusBadRequest, "the form cannot be read: %v", err)
		}
		if part.FormName() == name {
			return part, nil
		}
	}
}
