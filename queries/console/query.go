package console

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"strconv"
	"time"

	"newsgraph/queries/gizmo"
	"newsgraph/queries/present"
)

func (s *Server) registerQuery(mux *http.ServeMux) {
	s.route(mux, "GET /api/query", query, func(w http.ResponseWriter, r *http.Request) error {
		p := &parameters{r: r}
		request := queryRequest{
			Lang: p.text("lang"), Query: p.text("query"), Timeout: p.text("timeout"),
			Limit: p.number("limit", usualRows, 1, s.limits.Rows),
		}
		if p.err != nil {
			return p.err
		}
		return s.query(w, r, request)
	})
	s.route(mux, "POST /api/query", query, func(w http.ResponseWriter, r *http.Request) error {
		request := queryRequest{Limit: usualRows}
		if err := s.readJSON(w, r, &request); err != nil {
			return err
		}
		if request.Limit < 1 {
			return failf(http.StatusBadRequest, "limit is %d; it must be a number from 1", request.Limit)
		}
		return s.query(w, r, request)
	})
}

// queryRequest is a query as a client sends it.
type queryRequest struct {
	Lang    string `json:"lang"`
	Query   string `json:"query"`
	Limit   int    `json:"limit"`
	Timeout string `json:"timeout"`
}

// usualRows is how many rows a query gives that does not say.
const usualRows = 1000

// gizmoLang is the language of queries.
const gizmoLang = "gizmo"

func (s *Server) query(w http.ResponseWriter, r *http.Request, request queryRequest) error {
	format, err := negotiate(w, r, typeJSON, typeLines, typeCSV, typeTSV, typeNQuads, typeTable, typeRows)
	if err != nil {
		return err
	}
	p := &parameters{r: r}
	language := p.language()
	timeout, err := parseTimeout(request.Timeout, s.limits.Timeout)
	if err := cmp.Or(p.err, err); err != nil {
		return err
	}
	if request.Lang != "" && request.Lang != gizmoLang {
		return failf(http.StatusBadRequest, "lang is %q; it can be %s", request.Lang, gizmoLang)
	}
	v := s.view()
	defer v.Close()
	limit := min(request.Limit, s.limits.Rows)
	q := &running{
		teller: v.teller(r.Context(), language), started: time.Now(), limit: limit,
		rows: s.rows(r.Context(), v, request.Query, gizmo.Options{Limit: limit + 1, Timeout: timeout}),
	}
	if format == typeLines {
		return q.writeLines(w)
	}
	rows, err := present.ReadRows(q.rows, q.limit)
	if err != nil {
		return err
	}
	return q.write(w, format, rows)
}

// rows runs a script on a state, counts it, and yields its rows.
func (s *Server) rows(ctx context.Context, v *view, script string, options gizmo.Options) iter.Seq2[gizmo.Row, error] {
	options.Prefixes = s.prefixes
	return func(yield func(gizmo.Row, error) bool) {
		started := time.Now()
		qs := v.quadStore()
		var failed error
		defer func() {
			s.metrics.countQuery(gizmoLang, started, failed)
			if err := qs.Close(); err != nil {
				s.log.Error("close the state of a query", "error", err)
			}
		}()
		for row, err := range s.runner.Run(ctx, qs, script, options) {
			failed = err
			if !yield(row, err) || err != nil {
				return
			}
		}
		// A client that goes away while rows are written breaks the loop off.
		failed = context.Cause(ctx)
	}
}

// running is a query whose rows are being written.
type running struct {
	*teller
	started time.Time
	limit   int
	rows    iter.Seq2[gizmo.Row, error]
}

// rowsForm is the rows of a query. Each is an object of terms by tag, or has only
// a value that the script made.
type rowsForm struct {
	Columns []string         `json:"columns"`
	Rows    []map[string]any `json:"rows"`
	More    bool             `json:"more"`
	Elapsed string           `json:"elapsed"`
}

// write writes rows that are complete. Whether there are more is told by a
// header where the format has no place for it.
func (q *running) write(w http.ResponseWriter, format string, rows *present.Rows) error {
	w.Header().Set("X-Limit", strconv.Itoa(q.limit))
	if rows.More {
		w.Header().Set("X-More", "true")
	}
	switch format {
	case typeTable:
		w.Header().Set("Content-Type", typeTable+"; charset=utf-8")
		return rows.Write(w, "table", q.Namer)
	case typeRows:
		w.Header().Set("Content-Type", typeRows)
		return rows.Write(w, "json", q.Namer)
	case typeCSV:
		w.Header().Set("Content-Type", typeCSV+"; charset=utf-8")
		return rows.WriteCSV(w)
	case typeTSV:
		w.Header().Set("Content-Type", typeTSV+"; charset=utf-8")
		return rows.WriteTSV(w)
	case typeNQuads:
		return q.writeNQuads(w, rows)
	}
	form := rowsForm{rows.Columns(), make([]map[string]any, len(rows.List)), rows.More, ""}
	for i, row := range rows.List {
		form.Rows[i] = q.row(row)
	}
	form.Elapsed = q.elapsed()
	return writeJSON(w, http.StatusOK, form)
}

func (q *running) writeNQuads(w http.ResponseWriter, rows *present.Rows) error {
	text, err := rows.NQuads(q.Snapshot)
	if errors.Is(err, present.ErrNoQuad) {
		return failf(http.StatusUnprocessableEntity, "%v", err)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeNQuads)
	_, err = w.Write(text)
	return err
}

// row returns the form of a row.
func (q *running) row(row gizmo.Row) map[string]any {
	if row.Terms == nil {
		return map[string]any{present.ValueColumn: row.Value}
	}
	form := make(map[string]any, len(row.Terms))
	for tag, t := range row.Terms {
		form[tag] = q.term(t)
	}
	return form
}

func (q *running) elapsed() string {
	return time.Since(q.started).Round(10 * time.Microsecond).String()
}

// rowsEnd is the last line of streamed rows.
type rowsEnd struct {
	Done    bool   `json:"done"`
	Rows    int    `json:"rows"`
	More    bool   `json:"more"`
	Elapsed string `json:"elapsed"`
}

// writeLines writes each row as a line as it comes: the first goes out at once,
// later ones together when some time has passed. An error before the first row is
// the answer, one after it a line.
func (q *running) writeLines(w http.ResponseWriter) error {
	lines := newLines(w)
	more := false
	for row, err := range q.rows {
		if err != nil && lines.n == 0 {
			return err
		}
		if err != nil {
			return lines.fail(err)
		}
		if lines.n == q.limit {
			more = true
			break
		}
		if err := lines.write(map[string]any{"row": q.row(row)}); err != nil {
			return err
		}
	}
	return lines.end(rowsEnd{true, lines.n, more, q.elapsed()})
}
