package postgres

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// makeStage makes the temporary tables that take the quads to add, with the
// hashes and ids of their terms, and the terms themselves. They are empty at the
// start of every transaction.
const makeStage = `
	CREATE TEMP TABLE IF NOT EXISTS newsgraph_adds (
		subject_hash bytea, predicate_hash bytea, object_hash bytea, label_hash bytea,
		s bigint, p bigint, o bigint, g bigint) ON COMMIT DELETE ROWS;
	CREATE TEMP TABLE IF NOT EXISTS newsgraph_terms ON COMMIT DELETE ROWS AS
		SELECT id, hash, ` + nodeColumns + ` FROM nodes WITH NO DATA`

const (
	copyQuads = "COPY newsgraph_adds FROM STDIN"
	copyTerms = "COPY newsgraph_terms FROM STDIN"
)

const (
	chunkBytes = 8 << 20 // of terms, which go to the server at a time
	maxKnown   = 1 << 18 // terms that stage remembers to have sent
)

// stage sends the quads to add to the server, in chunks, so that neither side
// needs memory for all of them.
func (c *commit) stage(quads iter.Seq2[quad.Quad, error]) error {
	if err := c.exec(makeStage); err != nil {
		return err
	}
	if quads == nil {
		return nil
	}
	s := &stage{commit: c, known: map[quad.Value]graph.ValueHash{}}
	for q, err := range quads {
		if err != nil {
			return err
		}
		if err := s.add(q); err != nil {
			return err
		}
	}
	if err := s.flush(); err != nil {
		return err
	}
	if s.sent < chunk {
		return nil
	}
	return c.exec("ANALYZE newsgraph_adds, newsgraph_terms")
}

type stage struct {
	*commit
	known map[quad.Value]graph.ValueHash // terms that are staged or in the chunk
	quads [][]any
	terms [][]any
	bytes int
	sent  int
}

func (s *stage) add(q quad.Quad) error {
	var hashes, ids [4]any
	for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v == nil && i == 3 {
			ids[i] = int64(1) // quadstore.NoLabel
			continue
		}
		h, err := s.term(v)
		if err != nil {
			return err
		}
		hashes[i], ids[i] = h[:], int64(idOf(h))
	}
	s.quads = append(s.quads, append(hashes[:], ids[:]...))
	if len(s.quads) < chunk && s.bytes < chunkBytes {
		return nil
	}
	return s.flush()
}

// term takes a term into the chunk unless it is staged, and returns its hash.
func (s *stage) term(v quad.Value) (graph.ValueHash, error) {
	_, float := v.(quad.Float) // 0 and -0 are two terms and one key of a map
	if h, ok := s.known[v]; ok && !float {
		return h, nil
	}
	n, err := nodeOf(v)
	if err != nil {
		return graph.ValueHash{}, err
	}
	h := hashOf(v)
	s.terms = append(s.terms, append([]any{int64(idOf(h)), h[:]}, n.args()...))
	s.bytes += textLen(v)
	s.known[v] = h
	return h, nil
}

func (s *stage) flush() error {
	if err := s.copy(copyQuads, s.quads); err != nil {
		return err
	}
	if err := s.copy(copyTerms, s.terms); err != nil {
		return err
	}
	s.sent += len(s.quads)
	clear(s.quads)
	clear(s.terms)
	s.quads, s.terms, s.bytes = s.quads[:0], s.terms[:0], 0
	if len(s.known) > maxKnown {
		clear(s.known) // to send a term again does no harm
	}
	return nil
}

func (s *stage) copy(statement string, rows [][]any) error {
	stmt, err := s.tx.PrepareContext(s.ctx, statement)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := stmt.ExecContext(s.ctx, row...); err != nil {
			return errors.Join(err, stmt.Close())
		}
	}
	if _, err := stmt.ExecContext(s.ctx); err != nil { // the end of the rows
		return errors.Join(err, stmt.Close())
	}
	return stmt.Close()
}

// insertStaged adds what is staged and not stored, and counts for every node
// how many places of quads it stands in, as Cayley does.
const insertStaged = `WITH fresh AS (
		INSERT INTO quads (subject_hash, predicate_hash, object_hash, label_hash, ts)
			SELECT subject_hash, predicate_hash, object_hash, label_hash, now() FROM newsgraph_adds
			ON CONFLICT DO NOTHING RETURNING s, p, o, g
	), uses AS (
		SELECT id, count(*)::int AS n FROM fresh CROSS JOIN LATERAL (VALUES (s), (p), (o), (g)) AS places(id)
			WHERE id <> 1 GROUP BY id
	), stored AS (
		INSERT INTO nodes (hash, refs, ` + nodeColumns + `)
			SELECT DISTINCT ON (t.id) hash, n, ` + nodeColumns + ` FROM newsgraph_terms t JOIN uses ON t.id = uses.id
			ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs
	) SELECT count(*) FROM fresh`

func (c *commit) insert() error {
	return c.tx.QueryRowContext(c.ctx, insertStaged).Scan(&c.added)
}

// conflicting finds a staged term that shares its id with another term, in a
// table.
func conflicting(table string) string {
	return `SELECT t.value, t.value_string, t.datatype, t.language, t.iri, t.bnode, t.value_int, t.value_bool, t.value_float, t.value_time,
			n.value, n.value_string, n.datatype, n.language, n.iri, n.bnode, n.value_int, n.value_bool, n.value_float, n.value_time
		FROM newsgraph_terms t JOIN ` + table + ` n ON n.id = t.id
		WHERE (n.hash, n.value, n.value_string, n.datatype, n.language, n.iri, n.bnode, n.value_int, n.value_bool, n.value_float, n.value_time)
			IS DISTINCT FROM (t.hash, t.value, t.value_string, t.datatype, t.language, t.iri, t.bnode, t.value_int, t.value_bool, t.value_float, t.value_time)
		LIMIT 1`
}

// checkConflicts refuses two terms with one hash or one id: Cayley would show
// one of them for both.
func (c *commit) checkConflicts() error {
	for _, table := range []string{"nodes", "newsgraph_terms"} {
		var staged, other node
		found := false
		err := c.rows(conflicting(table), nil, func(rows *sql.Rows) error {
			found = true
			return rows.Scan(append(staged.dest(), other.dest()...)...)
		})
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		a, errA := staged.term()
		b, errB := other.term()
		if err := errors.Join(errA, errB); err != nil {
			return err
		}
		return fmt.Errorf("PostgreSQL cannot keep %#v beside %#v: Cayley knows both by the same hash", a, b)
	}
	return nil
}
