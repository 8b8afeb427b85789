package console

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	cayleyquery "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/graphql"
	"github.com/cayleygraph/cayley/query/mql"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/jsonld"

	"newsgraph/queries/gizmo"
)

// cayleyRows is how many rows a client of Cayley gets that does not say.
const cayleyRows = 100

// What bounds the text of a query in GraphQL or MQL. Cayley copies a path for
// each field that it adds, MQL one for each level too, and no context ends that.
const (
	maxDeclarative = 16 << 10 // bytes
	maxBrackets    = 200      // that open, in MQL
)

// cayleyQuery is a query as Cayley's API has it.
type cayleyQuery struct {
	lang, text string
	limit      int                  // rows
	term       func(quad.Value) any // how terms are written
	linked     bool                 // as JSON-LD
}

// cayleyResult is the answer to a query in Gizmo or MQL.
type cayleyResult struct {
	Result []any `json:"result"`
}

// graphqlResult is the answer to a query in GraphQL, which may be an error.
type graphqlResult struct {
	Data   any            `json:"data"`
	Errors []graphqlError `json:"errors,omitempty"`
}

type graphqlError struct {
	Message   string `json:"message"`
	Locations []any  `json:"locations"`
}

// registerCayley adds the routes of Cayley's API.
func (s *Server) registerCayley(mux *http.ServeMux) {
	s.route(mux, "POST /api/v1/query/{lang}", query, s.cayleyV1Query)
	s.route(mux, "POST /api/v1/shape/{lang}", query, s.cayleyV1Shape)
	s.route(mux, "POST /api/v1/write", writing, s.cayleyV1Write)
	s.route(mux, "POST /api/v1/write/file/nquad", writing, s.cayleyV1File)
	s.route(mux, "POST /api/v1/delete", writing, s.cayleyV1Delete)

	s.route(mux, "GET /api/v2/query", query, s.cayleyV2Query)
	s.route(mux, "POST /api/v2/query", query, s.cayleyV2Query)
	s.route(mux, "GET /api/v2/read", bulk, s.cayleyV2Read)
	s.route(mux, "POST /api/v2/read", bulk, s.cayleyV2Read)
	s.route(mux, "GET /api/v2/formats", free, s.cayleyV2Formats)
	s.route(mux, "POST /api/v2/write", writing, s.cayleyV2Write)
	s.route(mux, "POST /api/v2/delete", writing, s.cayleyV2Delete)
	s.route(mux, "POST /api/v2/node/delete", writing, s.cayleyV2NodeDelete)
}

// readScript reads a query that is the whole body. Clients of Cayley send it with
// any content type, or with none.
func (s *Server) readScript(w http.ResponseWriter, r *http.Request) (string, error) {
	body, err := s.readAll(w, r)
	return string(body), err
}

// checkCayleyLanguage refuses a language that Cayley's API does not have.
func checkCayleyLanguage(lang string) error {
	switch lang {
	case gizmoLang, graphql.Name, mql.Name:
		return nil
	case "":
		return failf(http.StatusBadRequest, "query language not specified")
	}
	return failf(http.StatusBadRequest, "unknown query language %q; known: gizmo, graphql, mql", lang)
}

// checkSize refuses a query that Cayley's own session could be busy with for long
// before it runs.
func (q cayleyQuery) checkSize() error {
	switch {
	case q.lang == gizmoLang:
		return nil
	case len(q.text) > maxDeclarative:
		return failf(http.StatusRequestEntityTooLarge, "the query is longer than %d bytes", maxDeclarative)
	case q.lang == mql.Name && strings.Count(q.text, "{")+strings.Count(q.text, "[") > maxBrackets:
		return failf(http.StatusRequestEntityTooLarge, "the query has more than %d opening brackets", maxBrackets)
	}
	return nil
}

// answerCayley runs a query and writes its answer.
func (s *Server) answerCayley(w http.ResponseWriter, r *http.Request, q cayleyQuery) error {
	if q.text == "" {
		return failf(http.StatusBadRequest, "query is empty")
	}
	if err := q.checkSize(); err != nil {
		return err
	}
	answer, err := s.runCayley(r.Context(), q)
	if err != nil {
		return err
	}
	if !q.linked {
		return writeJSON(w, http.StatusOK, answer)
	}
	w.Header().Set("Content-Type", typeJSONLD)
	return newEncoder(w).Encode(answer)
}

// runCayley runs a query on the newest state of the store. An error of the query
// is the client's, as Cayley has it; GraphQL reports it as its answer.
func (s *Server) runCayley(ctx context.Context, q cayleyQuery) (any, error) {
	v := s.view()
	defer v.Close()
	if q.lang == gizmoLang {
		rows, err := s.cayleyGizmo(ctx, v, q)
		return cayleyResult{rows}, badQuery(err)
	}
	started := time.Now()
	answer, err := s.runDeclarative(ctx, v, q)
	s.metrics.countQuery(q.lang, started, err)
	return answer, err
}

// runDeclarative has Cayley's own session run a query in GraphQL or MQL.
func (s *Server) runDeclarative(ctx context.Context, v *view, q cayleyQuery) (answer any, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.Timeout)
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	qs := s.metered(v, end)
	defer func() { err = errors.Join(err, qs.Close()) }()
	defer func() {
		// Cayley's sessions trust the structure of their queries in places.
		if fault := recover(); fault != nil {
			err = failf(http.StatusBadRequest, "the query cannot be carried out: %v", fault)
		}
	}()
	if q.lang == graphql.Name {
		return cayleyGraphQL(ctx, qs, q.text)
	}
	rows, err := cayleyMQL(ctx, qs, q)
	return cayleyResult{rows}, badQuery(err)
}

// badQuery is the failure for an error of a query: 400, as Cayley has it, but for
// limits and the like.
func badQuery(err error) error {
	if err == nil {
		return nil
	}
	f := failureOf(err)
	if e, ok := errors.AsType[*gizmo.Error](err); ok && f.status == http.StatusUnprocessableEntity {
		return &failure{status: http.StatusBadRequest, message: e.Message, line: e.Line, column: e.Column}
	}
	if f.status == http.StatusInternalServerError {
		return failf(http.StatusBadRequest, "%v", err)
	}
	return f
}

// cayleyGizmo runs a script. Where Cayley ends a list of rows with null because
// the script ends with a value, the value itself is the last row.
func (s *Server) cayleyGizmo(ctx context.Context, v *view, q cayleyQuery) ([]any, error) {
	var rows []any
	for row, err := range s.rows(ctx, v, q.text, gizmo.Options{Limit: q.limit, Timeout: s.limits.Timeout}) {
		if err != nil {
			return nil, err
		}
		if row.Terms == nil {
			rows = append(rows, row.Value)
			continue
		}
		object := make(map[string]any, len(row.Terms))
		for tag, term := range row.Terms {
			object[tag] = q.term(term)
		}
		rows = append(rows, object)
	}
	return rows, nil
}

// cayleyValue is a term as Cayley's JSON has it: numbers, booleans, dates and
// text as such, all others in the form of N-Quads.
func cayleyValue(t quad.Value) any {
	native := t.Native()
	if same, ok := native.(quad.Value); ok && same == t {
		return quad.StringOf(t)
	}
	return native
}

func cayleyGraphQL(ctx context.Context, qs cayley.QuadStore, text string) (graphqlResult, error) {
	parsed, err := graphql.Parse(strings.NewReader(text))
	if err != nil {
		return graphqlFault(err), nil
	}
	data, err := parsed.Execute(ctx, qs)
	switch {
	case ctx.Err() != nil:
		return graphqlResult{}, context.Cause(ctx)
	case limitFailure(err) != nil:
		return graphqlResult{}, err
	case err != nil:
		return graphqlFault(err), nil
	}
	return graphqlResult{Data: withNatives(data)}, nil
}

// withNatives returns a result with numbers and the like as JSON has them. Cayley
// has them so where its own reader has loaded them.
func withNatives(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			v[key] = withNatives(v[key])
		}
	case []map[string]any:
		for i := range v {
			withNatives(v[i])
		}
	case []quad.Value:
		list := make([]any, len(v))
		for i := range v {
			list[i] = withNatives(v[i])
		}
		return list
	case quad.TypedString:
		return v.Native()
	}
	return v
}

func graphqlFault(err error) graphqlResult {
	return graphqlResult{Errors: []graphqlError{{Message: err.Error(), Locations: []any{}}}}
}

func cayleyMQL(ctx context.Context, qs cayley.QuadStore, q cayleyQuery) ([]any, error) {
	options := cayleyquery.Options{Collation: cayleyquery.JSON, Limit: q.limit}
	if q.linked {
		options.Collation = cayleyquery.JSONLD
	}
	found, err := mql.NewSession(qs).Execute(ctx, q.text, options)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var rows []any
	for found.Next(ctx) {
		rows = append(rows, found.Result())
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return rows, found.Err()
}

// linkedValue is a term as JSON-LD has it.
func linkedValue(t quad.Value) any { return jsonld.FromValue(t) }
