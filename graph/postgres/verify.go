package postgres

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/cayleygraph/quad"
)

// Verify reads the whole store in one snapshot and reports every way in which
// its tables disagree: a term that is not what its hash was taken of, a quad
// that has no term for a place, a node whose count of uses is off, a number
// of quads that is not that of the rows. What stops the reading itself is the
// result. That the server's indexes fit its tables is for its own tools, such as
// pg_amcheck.
func (db *DB) Verify(ctx context.Context, report func(problem error)) error {
	s, err := db.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	for _, check := range []func(func(error)) error{s.verifyNodes, s.verifyUses, s.verifyCounts} {
		if err := check(report); err != nil {
			return fmt.Errorf("verify: %w", err)
		}
	}
	return nil
}

// verifyNodes checks every term against its hash, a page at a time.
func (s *Snapshot) verifyNodes(report func(error)) error {
	query := fmt.Sprintf("SELECT id, hash, %s FROM nodes WHERE id > $1 ORDER BY id LIMIT %d", nodeColumns, maxPage)
	for last := int64(0); ; {
		count := 0
		err := s.rows(query, []any{last}, func(rows *sql.Rows) error {
			var hash []byte
			var n node
			if err := rows.Scan(append([]any{&last, &hash}, n.dest()...)...); err != nil {
				return err
			}
			count++
			if v, err := n.term(); err != nil {
				report(fmt.Errorf("the node %x: %w", hash, err))
			} else if want := hashOf(v); string(want[:]) != string(hash) {
				report(fmt.Errorf("the node %x has the term %.60q, whose hash is %x", hash, quad.StringOf(v), want))
			}
			return nil
		})
		if err != nil || count < maxPage {
			return err
		}
	}
}

// miscounted finds the nodes whose refs are not the number of places that they
// stand in; refs is NULL where there is no node.
const miscounted = `SELECT hash, n.refs, coalesce(uses.n, 0) FROM nodes n FULL JOIN (
		SELECT hash, count(*) AS n FROM quads
			CROSS JOIN LATERAL (VALUES (subject_hash), (predicate_hash), (object_hash), (label_hash)) AS places(hash)
			WHERE hash IS NOT NULL GROUP BY hash
	) AS uses USING (hash) WHERE n.refs IS DISTINCT FROM uses.n`

func (s *Snapshot) verifyUses(report func(error)) error {
	return s.rows(miscounted, nil, func(rows *sql.Rows) error {
		var hash []byte
		var refs sql.NullInt64
		var uses int64
		if err := rows.Scan(&hash, &refs, &uses); err != nil {
			return err
		}
		if !refs.Valid {
			report(fmt.Errorf("%d quads have the node %x, which there is not", uses, hash))
		} else {
			report(fmt.Errorf("the node %x counts %d uses, the quads have %d", hash, refs.Int64, uses))
		}
		return nil
	})
}

func (s *Snapshot) verifyCounts(report func(error)) error {
	var rows int64
	if err := s.row("SELECT count(*) FROM quads", nil, &rows); err != nil {
		return err
	}
	if rows != s.record.quads {
		report(fmt.Errorf("the store says it has %d quads, the table has %d", s.record.quads, rows))
	}
	return nil
}
