package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/cayleygraph/cayley/graph"

	"newsgraph/graph/quadstore"
)

// maxConnections bounds the pool, well under the 100 that a server allows
// unless told otherwise. Each open Snapshot holds one.
const maxConnections = 48

// DB is a store in a PostgreSQL database. All its methods may be called from
// many goroutines and, through several DBs, from many processes and machines.
type DB struct {
	server *server
	name   string // what cayleyDriver knows server by
	pool   *sql.DB

	mu     sync.Mutex
	cache  *cache          // of the newest commit that a snapshot has seen
	cayley graph.QuadStore // nil until asked for
}

// Open connects to the database of a URL, postgres://USER:PASSWORD@HOST:PORT/DATABASE,
// and makes its tables on first use. Close must be called when done.
func Open(ctx context.Context, url string) (*DB, error) {
	server, err := newServer(url)
	if err != nil {
		return nil, err
	}
	db := &DB{server: server, pool: sql.OpenDB(server)}
	db.pool.SetMaxOpenConns(maxConnections)
	db.name = connections().name(server)
	if err := db.open(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	// Not Ping: it hides why a login was refused.
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return db.server.refusal(err)
	}
	if err := conn.Close(); err != nil {
		return err
	}
	return db.server.explain(ctx, db.prepareSchema(ctx))
}

// Close ends all connections. Snapshots must be closed before.
func (db *DB) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	var err error
	if db.cayley != nil {
		err = db.cayley.Close()
		db.cayley = nil
	}
	connections().forget(db.name)
	return errors.Join(err, db.pool.Close())
}

// Stats counts what is in the store; it takes time for each term and label.
func (db *DB) Stats(ctx context.Context) (quadstore.Stats, error) {
	s, err := db.Snapshot(ctx)
	if err != nil {
		return quadstore.Stats{}, err
	}
	defer s.Close()
	stats := quadstore.Stats{Quads: s.record.quads}
	for _, err := range s.Labels() {
		if err != nil {
			return stats, err
		}
		stats.Labels++
	}
	err = s.row(`SELECT (SELECT count(*) FROM nodes), pg_total_relation_size('nodes')
		+ pg_total_relation_size('quads') + pg_total_relation_size('newsgraph_blobs')`,
		nil, &stats.Terms, &stats.DiskBytes)
	return stats, err
}

// record is the one row of the table newsgraph.
type record struct{ quads, commits int64 }

const readRecord = "SELECT quads, commits FROM newsgraph"

func (r *record) scan(row *sql.Row) error {
	err := row.Scan(&r.quads, &r.commits)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("the table newsgraph is empty: the database is damaged")
	}
	return err
}
