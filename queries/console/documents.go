package console

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"newsgraph/graph"
	"newsgraph/queries/present"
)

func (s *Server) registerDocuments(mux *http.ServeMux) {
	s.route(mux, "GET /api/documents", lookup, s.listDocuments)
	s.route(mux, "GET /api/documents/{id}", lookup, s.getDocument)
	s.route(mux, "GET /api/documents/{id}/text", lookup, s.getDocumentText)
	s.route(mux, "DELETE /api/documents/{id}", writing, func(w http.ResponseWriter, r *http.Request) error {
		id, err := s.documentIRI(r)
		if err != nil {
			return err
		}
		return s.retract(w, r, id)
	})
	s.route(mux, "DELETE /api/documents", writing, s.retractPath)
}

// documentIRI returns the document in the request's path: an IRI, or the hash in
// it alone.
func (s *Server) documentIRI(r *http.Request) (graph.IRI, error) {
	id := r.PathValue("id")
	if isHash(id) {
		return graph.IRI(graph.NSDocument + id), nil
	}
	return s.expand(id)
}

// isHash tells whether text is the hash in a document's IRI alone.
func isHash(text string) bool {
	return len(text) == 32 && strings.Trim(text, "0123456789abcdef") == ""
}

func listDocuments(_ context.Context, v *view) ([]*graph.DocumentInfo, error) { return v.Documents() }

func (s *Server) listDocuments(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, func(t *teller, _ *parameters) (any, error) {
		documents, err := s.documents.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		rows := make([]documentRow, len(documents))
		for i, d := range documents {
			rows[i] = rowOf(d)
		}
		return map[string]any{"documents": rows}, nil
	})
}

// documentPage is a document with its text and what it states.
type documentPage struct {
	documentRow
	Paragraphs []paragraph      `json:"paragraphs"` // none where the store has only the quads
	Statements []*statementForm `json:"statementList"`
}

func (s *Server) getDocument(w http.ResponseWriter, r *http.Request) error {
	p := &parameters{r: r}
	language, marked := p.language(), graph.IRI(p.text("statement"))
	id, err := s.documentIRI(r)
	if err := cmp.Or(p.err, err); err != nil {
		return err
	}
	if marked != "" {
		if marked, err = s.expand(string(marked)); err != nil {
			return err
		}
	}
	v := s.view()
	defer v.Close()
	info, err := v.DocumentInfo(id)
	if err != nil {
		return err
	}
	// A document never changes, but what is known of it does: by any commit.
	if v.version != "" && notModified(w, r, etag(v.version, id, language, marked)) {
		return nil
	}
	page, err := v.teller(r.Context(), language).page(info, marked)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, page)
}

// page returns a document's text with every statement in its place, and one
// statement's words marked.
func (t *teller) page(info *graph.DocumentInfo, marked graph.IRI) (*documentPage, error) {
	document, err := t.Snapshot.Document(info.IRI)
	if err != nil {
		return nil, err
	}
	statements, err := t.Snapshot.Statements(info.IRI)
	if err != nil {
		return nil, err
	}
	page := &documentPage{documentRow: rowOf(info), Statements: []*statementForm{}}
	stretches, err := t.marksOf(info.IRI, marked)
	if err != nil {
		return nil, err
	}
	for _, s := range statements {
		if err := t.ctx.Err(); err != nil {
			return nil, err
		}
		form, err := t.statementOnly(s)
		if err != nil {
			return nil, err
		}
		page.Statements = append(page.Statements, form)
		stretches = append(stretches, stretch{Span: s.Evidence.Span, statement: form.ID})
	}
	page.Paragraphs = cutDocument(string(document.Bytes), stretches)
	return page, nil
}

// marksOf returns the spans of a statement of a document, also of one that was
// rejected; none without a statement.
func (t *teller) marksOf(document, statement graph.IRI) ([]stretch, error) {
	if statement == "" {
		return nil, nil
	}
	s, err := t.view.statementOrRejected(statement)
	if err != nil {
		return nil, err
	}
	if s.Evidence.Document != document {
		return nil, failf(http.StatusNotFound, "the statement <%s> is of another document", string(statement))
	}
	return stretchesOf(s, true), nil
}

// getDocumentText sends a document's bytes as they were loaded.
func (s *Server) getDocumentText(w http.ResponseWriter, r *http.Request) error {
	id, err := s.documentIRI(r)
	if err != nil {
		return err
	}
	v := s.view()
	defer v.Close()
	document, err := v.Document(id)
	if err != nil {
		return err
	}
	if document.Bytes == nil {
		return failf(http.StatusNotFound, "the store has what the document says, but not its text")
	}
	if notModified(w, r, etag(id)) {
		return nil
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", "inline")
	_, err = w.Write(document.Bytes)
	return err
}

// retractPath retracts the document that was loaded from a path.
func (s *Server) retractPath(w http.ResponseWriter, r *http.Request) error {
	path := (&parameters{r: r}).text("path")
	if path == "" {
		return failf(http.StatusBadRequest, "path is missing: the path or id of the document")
	}
	v := s.view()
	defer v.Close()
	d, err := s.findDocument(r.Context(), v, path)
	if err != nil {
		return err
	}
	return s.retract(w, r, d.IRI)
}

// findDocument returns the document that a client means by its id or path.
func (s *Server) findDocument(ctx context.Context, v *view, name string) (*graph.DocumentInfo, error) {
	documents, err := s.documents.of(ctx, v)
	if err != nil {
		return nil, err
	}
	if isHash(name) {
		name = graph.NSDocument + name
	}
	found := present.FindDocuments(documents, name, s.prefixes)
	switch len(found) {
	case 0:
		return nil, failf(http.StatusNotFound, "no document %q", name)
	case 1:
		return found[0], nil
	}
	ids := make([]string, len(found))
	for i, d := range found {
		ids[i] = string(d.IRI)
	}
	f := failf(http.StatusConflict, "%d documents were loaded from %q: %s", len(found), name, strings.Join(ids, ", "))
	f.hint = "name one by its id"
	return nil, f
}

// retraction tells what went with a document.
type retraction struct {
	ID         string `json:"id"`
	Path       string `json:"path"`
	Statements int    `json:"statements"`
	Quads      int    `json:"quads"`
}

func (s *Server) retract(w http.ResponseWriter, r *http.Request, id graph.IRI) error {
	v := s.view()
	info, err := v.DocumentInfo(id)
	if err := cmp.Or(err, v.Close()); err != nil {
		return err
	}
	change, err := s.store.Retract(r.Context(), id)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, retraction{string(id), info.Path, info.Statements, change.Removed})
}
