package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"github.com/cayleygraph/quad"
	"github.com/lib/pq"

	"newsgraph/graph/quadstore"
)

// Change is what Commit does to the store, in this sequence: whole graphs go,
// subjects go from a graph, nodes go, single quads go, quads come, blobs go, blobs
// come.
type Change struct {
	DropLabels   []quad.Value                // a nil label means the quads without one
	DropSubjects []quad.Quad                 // all that share subject and label with one of these
	DropNodes    []quad.Value                // with every quad that has one in any place
	Delete       []quad.Quad                 // they may be absent
	Add          iter.Seq2[quad.Quad, error] // they may be there; nil for none
	DeleteBlobs  []string                    // they may be absent
	PutBlobs     map[string][]byte
}

// Each yields the quads of a slice in the form that Change.Add has.
func Each(quads []quad.Quad) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// Commit makes a change, all of it or, after an error, none, and tells how many
// quads are in the store that were not before, and the other way round. It is
// durable when it returns without an error. An error of change.Add ends it.
func (db *DB) Commit(ctx context.Context, change Change) (added, removed int, err error) {
	c, err := db.begin(ctx)
	if err != nil {
		return 0, 0, db.server.explain(ctx, err)
	}
	defer c.tx.Rollback()
	if err := c.stage(change.Add); err != nil {
		return 0, 0, db.server.explain(ctx, err)
	}
	if err := c.apply(change); err != nil {
		return 0, 0, db.server.explain(ctx, err)
	}
	if err := db.finish(c); err != nil {
		return 0, 0, err
	}
	return int(c.added), int(c.removed), nil
}

// commit is a write under way, in one transaction of the server.
type commit struct {
	ctx            context.Context
	tx             *sql.Tx
	record         record
	added, removed int64
}

func (db *DB) begin(ctx context.Context) (*commit, error) {
	tx, err := db.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return nil, err
	}
	c := &commit{ctx: ctx, tx: tx}
	// A server may be set to acknowledge before it has written; this must not.
	err = c.exec(`SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`)
	if err != nil {
		tx.Rollback()
		return nil, err
	}
	return c, nil
}

func (c *commit) exec(statement string, args ...any) error {
	_, err := c.tx.ExecContext(c.ctx, statement, args...)
	return err
}

// rows hands every row of a query's answer to scan.
func (c *commit) rows(query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := c.tx.QueryContext(c.ctx, query, args...)
	if err != nil {
		return err
	}
	return scanAll(rows, scan)
}

// lock makes writers take turns: the record stays theirs until they commit.
// What is read after it is the state that the commit changes.
func (c *commit) lock() error {
	return c.record.scan(c.tx.QueryRowContext(c.ctx, readRecord+" FOR UPDATE"))
}

// apply does what change says with the quads that are staged.
func (c *commit) apply(change Change) error {
	if err := c.lock(); err != nil {
		return err
	}
	if err := c.drop(removeLabels, change.DropLabels); err != nil {
		return err
	}
	if err := c.dropSubjects(change.DropSubjects); err != nil {
		return err
	}
	if err := c.drop(removeNodes, change.DropNodes); err != nil {
		return err
	}
	if err := c.delete(change.Delete); err != nil {
		return err
	}
	if err := c.checkConflicts(); err != nil {
		return err
	}
	if err := c.insert(); err != nil {
		return err
	}
	if err := c.changeBlobs(change); err != nil {
		return err
	}
	if err := c.exec("UPDATE newsgraph SET quads = quads + $1, commits = commits + 1", c.added-c.removed); err != nil {
		return err
	}
	return c.refreshStatistics()
}

// removal deletes rows of quads that meet a condition and are not staged to be
// added, and with them the nodes that no quad uses any more.
func removal(using, condition string) string {
	return `WITH gone AS (
		DELETE FROM quads q ` + using + ` WHERE ` + condition + `
			AND NOT EXISTS (SELECT FROM newsgraph_adds a WHERE a.s = q.s AND a.p = q.p AND a.o = q.o AND a.g = q.g)
			RETURNING q.s, q.p, q.o, q.g
	), uses AS (
		SELECT id, count(*)::int AS n FROM gone CROSS JOIN LATERAL (VALUES (s), (p), (o), (g)) AS places(id)
			WHERE id <> 1 GROUP BY id
	), kept AS (
		UPDATE nodes SET refs = refs - n FROM uses WHERE nodes.id = uses.id AND refs > n
	), unused AS (
		DELETE FROM nodes USING uses WHERE nodes.id = uses.id AND refs <= n
	) SELECT count(*) FROM gone`
}

var (
	removeLabels   = removal("", "q.g = ANY($1)")
	removeSubjects = removal("USING unnest($1::bigint[], $2::bigint[]) AS d(s, g)", "q.s = d.s AND q.g = d.g")
	removeNodes    = removal("", "(q.s = ANY($1) OR q.p = ANY($1) OR q.o = ANY($1) OR q.g = ANY($1))")
	removeQuads    = removal("USING unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS d(s, p, o, g)",
		"q.s = d.s AND q.p = d.p AND q.o = d.o AND q.g = d.g")
)

func (c *commit) remove(statement string, args ...any) error {
	var n int64
	err := c.tx.QueryRowContext(c.ctx, statement, args...).Scan(&n)
	c.removed += n
	return err
}

// drop removes the quads that have one of the terms where the statement says.
func (c *commit) drop(statement string, terms []quad.Value) error {
	if len(terms) == 0 {
		return nil
	}
	ids, err := c.idsOf(terms)
	if err != nil {
		return err
	}
	var known []int64
	for _, id := range ids {
		if id != absent {
			known = append(known, int64(id))
		}
	}
	return c.remove(statement, pq.Array(known))
}

func (c *commit) dropSubjects(nodes []quad.Quad) error {
	var subjects, labels []int64
	for _, n := range nodes {
		ids, err := c.idsOf([]quad.Value{n.Subject, n.Label})
		if err != nil {
			return err
		}
		if ids[0] != absent && ids[1] != absent {
			subjects, labels = append(subjects, int64(ids[0])), append(labels, int64(ids[1]))
		}
	}
	if len(subjects) == 0 {
		return nil
	}
	return c.remove(removeSubjects, pq.Array(subjects), pq.Array(labels))
}

// chunk is how many quads go to the server at a time.
const chunk = 8192

func (c *commit) delete(quads []quad.Quad) error {
	for len(quads) > 0 {
		part := quads[:min(chunk, len(quads))]
		quads = quads[len(part):]
		stored, err := c.quadIDs(part)
		if err != nil {
			return err
		}
		if err := c.remove(removeQuads, idArrays(stored)...); err != nil {
			return err
		}
	}
	return nil
}

// idArrays returns the ids of quads as four arrays for unnest, without the zero
// IDQuads.
func idArrays(quads []IDQuad) []any {
	var columns [4][]int64
	for _, q := range quads {
		if q == (IDQuad{}) {
			continue
		}
		for i, id := range places(quadstore.SPOG, q) {
			columns[i] = append(columns[i], int64(id))
		}
	}
	return []any{pq.Array(columns[0]), pq.Array(columns[1]), pq.Array(columns[2]), pq.Array(columns[3])}
}

// quadIDs returns the ids of quads; the zero IDQuad for one with a term that
// the store does not have.
func (c *commit) quadIDs(quads []quad.Quad) ([]IDQuad, error) {
	terms := make([]quad.Value, 0, 4*len(quads))
	for _, q := range quads {
		terms = append(terms, q.Subject, q.Predicate, q.Object, q.Label)
	}
	ids, err := c.idsOf(terms)
	if err != nil {
		return nil, err
	}
	out := make([]IDQuad, len(quads))
	for i := range quads {
		q := IDQuad{S: ids[4*i], P: ids[4*i+1], O: ids[4*i+2], G: ids[4*i+3]}
		if q.S != absent && q.P != absent && q.O != absent && q.G != absent {
			out[i] = q
		}
	}
	return out, nil
}

// absent stands for a term that the store does not have.
const absent ID = 0

// idsOf returns the ids of terms as they are stored.
func (c *commit) idsOf(terms []quad.Value) ([]ID, error) {
	var ask []ID
	for _, v := range terms {
		if v != nil {
			ask = append(ask, idOf(hashOf(v)))
		}
	}
	found, err := lookup(c.rows, ask)
	if err != nil {
		return nil, err
	}
	ids := make([]ID, len(terms))
	for i, v := range terms {
		ids[i] = storedID(v, found)
	}
	return ids, nil
}

func (c *commit) changeBlobs(change Change) error {
	for _, key := range change.DeleteBlobs {
		if err := c.exec("DELETE FROM newsgraph_blobs WHERE key = $1", []byte(key)); err != nil {
			return err
		}
	}
	for key, content := range change.PutBlobs {
		if content == nil {
			content = []byte{} // nil would be NULL
		}
		err := c.exec(`INSERT INTO newsgraph_blobs VALUES ($1, $2)
			ON CONFLICT (key) DO UPDATE SET content = EXCLUDED.content`, []byte(key), content)
		if err != nil {
			return err
		}
	}
	return nil
}

// refreshStatistics lets the planner know of a change that makes its figures
// useless; small ones are for the server's own upkeep.
func (c *commit) refreshStatistics() error {
	changed := c.added + c.removed
	if changed < 10_000 || changed < c.record.quads/10 {
		return nil
	}
	return c.exec("ANALYZE quads, nodes")
}

// finish commits. Where the connection is lost over that, the server alone
// knows the outcome.
func (db *DB) finish(c *commit) error {
	err := c.tx.Commit()
	if err != nil && connectionLost(err) {
		return fmt.Errorf("%w (%s) while the change was committed: it may have been kept; to make it again does no harm", ErrConnectionLost, db.server.address)
	}
	return db.server.explain(c.ctx, err)
}
