package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/cayleygraph/quad"
	"github.com/lib/pq"

	"newsgraph/graph/quadstore"
)

// Snapshot is the store as it was at one moment, which is one read-only
// transaction of the server. It never changes and never makes a writer wait.
// Many goroutines may use it, but they take turns: it has one connection. Close
// it when done. Its context ends everything that is asked of it.
type Snapshot struct {
	db     *DB
	ctx    context.Context
	record record
	cache  *cache

	mu         sync.Mutex // held over each round trip
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	recent     []IDQuad // the last page that a cursor has fetched
}

// Snapshot returns the newest state of the store.
func (db *DB) Snapshot(ctx context.Context) (*Snapshot, error) {
	tx, err := db.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, db.server.explain(ctx, err)
	}
	s := &Snapshot{db: db, ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}}
	if err := s.record.scan(tx.QueryRowContext(ctx, readRecord)); err != nil {
		return nil, errors.Join(db.server.explain(ctx, err), s.Close())
	}
	s.cache = db.cacheOf(s.record.commits)
	return s, nil
}

// cacheOf returns the cache for the state after so many commits.
func (db *DB) cacheOf(commits int64) *cache {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.cache == nil || db.cache.commits != commits {
		db.cache = newCache(commits)
	}
	return db.cache
}

// Close releases the snapshot.
func (s *Snapshot) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.tx.Rollback()
	if errors.Is(err, sql.ErrTxDone) || err != nil && connectionLost(err) {
		return nil // its context or its connection has ended it
	}
	return err
}

// Len counts the quads.
func (s *Snapshot) Len() int64 { return s.record.quads }

// Commits counts the commits that led to this state.
func (s *Snapshot) Commits() uint64 { return uint64(s.record.commits) }

// rows hands every row of a query's answer to scan.
func (s *Snapshot) rows(query string, args []any, scan func(*sql.Rows) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.db.server.explain(s.ctx, s.rowsLocked(query, args, scan))
}

func (s *Snapshot) rowsLocked(query string, args []any, scan func(*sql.Rows) error) error {
	statement := s.statements[query]
	if statement == nil {
		var err error
		if statement, err = s.tx.PrepareContext(s.ctx, query); err != nil {
			return err
		}
		s.statements[query] = statement
	}
	rows, err := statement.QueryContext(s.ctx, args...)
	if err != nil {
		return err
	}
	return scanAll(rows, scan)
}

// scanAll hands every row to scan and closes rows.
func scanAll(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// row reads the one row of a query's answer.
func (s *Snapshot) row(query string, args []any, dest ...any) error {
	return s.rows(query, args, func(rows *sql.Rows) error { return rows.Scan(dest...) })
}

// ID returns the id of a term; false if no quad has it. The id of nil is
// NoLabel.
func (s *Snapshot) ID(v quad.Value) (ID, bool, error) {
	if v == nil {
		return quadstore.NoLabel, true, nil
	}
	id := idOf(hashOf(v))
	found, err := s.resolve(id)
	if err != nil || storedID(v, found) == absent {
		return 0, false, err
	}
	return id, true, nil
}

// Term returns the term of an id that a quad of this snapshot has; nil for
// NoLabel.
func (s *Snapshot) Term(id ID) (quad.Value, error) {
	terms, err := s.Terms([]ID{id})
	if err != nil {
		return nil, err
	}
	return terms[0], nil
}

// Terms is Term for many ids in one question to the server.
func (s *Snapshot) Terms(ids []ID) ([]quad.Value, error) {
	found, err := s.resolve(ids...)
	if err != nil {
		return nil, err
	}
	terms := make([]quad.Value, len(ids))
	for i, id := range ids {
		if terms[i] = found[id]; terms[i] == nil && id != quadstore.NoLabel {
			return nil, fmt.Errorf("no term has the id %d", uint64(id))
		}
	}
	return terms, nil
}

// Quad resolves the four ids of a stored quad.
func (s *Snapshot) Quad(q IDQuad) (quad.Quad, error) {
	terms, err := s.Terms([]ID{q.S, q.P, q.O, q.G})
	if err != nil {
		return quad.Quad{}, err
	}
	return quad.Quad{Subject: terms[0], Predicate: terms[1], Object: terms[2], Label: terms[3]}, nil
}

// resolve returns the terms of ids, nil where there is none. It asks the server
// for what the cache does not know, and with it for the terms of the quads that
// follow in the page that the first unknown id came from: whoever resolves a
// cursor's quads one by one then asks once for many.
func (s *Snapshot) resolve(ids ...ID) (map[ID]quad.Value, error) {
	found := make(map[ID]quad.Value, len(ids))
	var unknown []ID
	for _, id := range ids {
		v, ok := s.cache.get(id)
		if !ok && id != quadstore.NoLabel {
			unknown = append(unknown, id)
		}
		found[id] = v
	}
	if len(unknown) == 0 {
		return found, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ask := s.alongside(unknown)
	terms, err := lookup(s.rowsLocked, ask)
	if err != nil {
		return nil, s.db.server.explain(s.ctx, err)
	}
	for _, id := range ask {
		s.cache.put(id, terms[id])
	}
	for _, id := range unknown {
		found[id] = terms[id]
	}
	return found, nil
}

// ahead is how many quads' terms are looked up beside one that is asked for.
const ahead = 256

// alongside adds to unknown the ids of recent quads that are not known either.
func (s *Snapshot) alongside(unknown []ID) []ID {
	from := 0
	for from < len(s.recent) && !contains(s.recent[from], unknown[0]) {
		from++
	}
	wanted := map[ID]bool{}
	for _, id := range unknown {
		wanted[id] = true
	}
	for _, q := range s.recent[from:min(from+ahead, len(s.recent))] {
		for _, id := range []ID{q.S, q.P, q.O, q.G} {
			if wanted[id] || id == quadstore.NoLabel {
				continue
			}
			if _, known := s.cache.get(id); !known {
				wanted[id] = true
				unknown = append(unknown, id)
			}
		}
	}
	return unknown
}

func contains(q IDQuad, id ID) bool { return q.S == id || q.P == id || q.O == id || q.G == id }

const selectNodes = "SELECT id, " + nodeColumns + " FROM nodes WHERE id = ANY($1)"

// Has tells whether q, which has no wildcards, is stored.
func (s *Snapshot) Has(q IDQuad) (bool, error) {
	n, _, err := s.Count(q)
	return n > 0, err
}

// Count tells how many quads match the pattern. If exact is false there are at
// least n.
func (s *Snapshot) Count(p IDQuad) (n int64, exact bool, err error) {
	if p == (IDQuad{}) {
		return s.record.quads, true, nil
	}
	condition, args := matching(p)
	query := fmt.Sprintf("SELECT count(*) FROM (SELECT FROM quads WHERE %s LIMIT %d) AS matches", condition, quadstore.CountBound+1)
	if err := s.row(query, args, &n); err != nil {
		return 0, false, err
	}
	if n > quadstore.CountBound {
		return quadstore.CountBound, false, nil
	}
	return n, true, nil
}

// Blob returns what Change.PutBlobs kept under key; false if there is nothing.
func (s *Snapshot) Blob(key string) (content []byte, found bool, err error) {
	err = s.rows("SELECT content FROM newsgraph_blobs WHERE key = $1", []any{[]byte(key)}, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(&content)
	})
	return content, found, err
}

// listed is how many keys or labels one question to the server brings.
const listed = 1000

// Blobs yields the keys of the blobs that start with prefix, in byte order. An
// error ends the sequence.
func (s *Snapshot) Blobs(prefix string) iter.Seq2[string, error] {
	query := fmt.Sprintf(`SELECT key FROM newsgraph_blobs
		WHERE key >= $1 AND (key > $1 OR $2) AND (key < $3 OR $3 IS NULL) ORDER BY key LIMIT %d`, listed)
	return func(yield func(string, error) bool) {
		last, first, end := []byte(prefix), true, prefixEnd(prefix)
		for {
			var keys []string
			err := s.rows(query, []any{last, first, end}, func(rows *sql.Rows) error {
				var key []byte
				err := rows.Scan(&key)
				keys = append(keys, string(key))
				return err
			})
			if err != nil {
				yield("", err)
				return
			}
			for _, key := range keys {
				if !yield(key, nil) {
					return
				}
			}
			if len(keys) < listed {
				return
			}
			last, first = []byte(keys[len(keys)-1]), false
		}
	}
}

// prefixEnd returns the first key behind all that start with prefix; nil if
// there is none.
func prefixEnd(prefix string) []byte {
	end := []byte(prefix)
	for n := len(end); n > 0; n-- {
		if end[n-1]++; end[n-1] != 0 {
			return end[:n]
		}
	}
	return nil
}

// nextLabels lists distinct labels above one by a seek for each, not by reading
// all quads.
var nextLabels = fmt.Sprintf(`WITH RECURSIVE labels(g) AS (
		(SELECT g FROM quads WHERE g > $1 ORDER BY g LIMIT 1)
		UNION ALL
		SELECT (SELECT q.g FROM quads q WHERE q.g > labels.g ORDER BY q.g LIMIT 1) FROM labels WHERE labels.g IS NOT NULL
	) SELECT g FROM labels WHERE g IS NOT NULL LIMIT %d`, listed)

// Labels yields the distinct labels in the order of their ids; quads without a
// label do not count. An error ends the sequence.
func (s *Snapshot) Labels() iter.Seq2[ID, error] {
	return func(yield func(ID, error) bool) {
		for last := quadstore.NoLabel; ; {
			var ids []ID
			err := s.rows(nextLabels, []any{int64(last)}, func(rows *sql.Rows) error {
				var id ID
				err := rows.Scan(&id)
				ids = append(ids, id)
				return err
			})
			if err != nil {
				yield(0, err)
				return
			}
			for _, id := range ids {
				if !yield(id, nil) {
					return
				}
			}
			if len(ids) < listed {
				return
			}
			last = ids[len(ids)-1]
		}
	}
}

// asker runs a query and hands each row to scan.
type asker func(query string, args []any, scan func(*sql.Rows) error) error

// lookup returns the terms of those ids that have one.
func lookup(ask asker, ids []ID) (map[ID]quad.Value, error) {
	found := make(map[ID]quad.Value, len(ids))
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		numbers[i] = int64(id)
	}
	err := ask(selectNodes, []any{pq.Array(numbers)}, func(rows *sql.Rows) error {
		var id ID
		var n node
		if err := rows.Scan(append([]any{&id}, n.dest()...)...); err != nil {
			return err
		}
		v, err := n.term()
		if err != nil {
			return fmt.Errorf("the node %d is damaged: %w", uint64(id), err)
		}
		found[id] = v
		return nil
	})
	return found, err
}

// storedID returns the id of v if found, the terms stored under some ids, has
// v itself and not another term with its id.
func storedID(v quad.Value, found map[ID]quad.Value) ID {
	if v == nil {
		return quadstore.NoLabel
	}
	id := idOf(hashOf(v))
	if stored, ok := found[id]; !ok || stored == nil || !sameTerm(stored, v) {
		return absent
	}
	return id
}
