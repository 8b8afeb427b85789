package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
)

// format is in the table newsgraph of every database that this package has made.
const format = "newsgraph postgres 1"

// additions is what the tables that Cayley makes lack for us: the ids that our
// orders sort by, computed by the server from the hashes, and the tables of our
// own. newsgraph_spog does what Cayley's two unique indexes do, in a third of
// the room; Cayley's fourth index finds nothing that the other three do not.
var additions = []string{
	"ALTER TABLE nodes ADD COLUMN id bigint GENERATED ALWAYS AS (" + idSQL("hash") + ") STORED CHECK (id > 1)",
	"CREATE UNIQUE INDEX newsgraph_id ON nodes (id)",
	"ALTER TABLE quads" +
		" ADD COLUMN s bigint GENERATED ALWAYS AS (" + idSQL("subject_hash") + ") STORED," +
		" ADD COLUMN p bigint GENERATED ALWAYS AS (" + idSQL("predicate_hash") + ") STORED," +
		" ADD COLUMN o bigint GENERATED ALWAYS AS (" + idSQL("object_hash") + ") STORED," +
		" ADD COLUMN g bigint GENERATED ALWAYS AS (COALESCE(" + idSQL("label_hash") + ", 1)) STORED",
	"DROP INDEX spo_unique, spol_unique, osp_index",
	"CREATE UNIQUE INDEX newsgraph_spog ON quads (s, p, o, g)",
	"CREATE INDEX newsgraph_posg ON quads (p, o, s, g)",
	"CREATE INDEX newsgraph_ospg ON quads (o, s, p, g)",
	"CREATE INDEX newsgraph_gspo ON quads (g, s, p, o)",
	"CREATE TABLE newsgraph_blobs (key bytea PRIMARY KEY, content bytea NOT NULL)",
	"CREATE TABLE newsgraph (format text NOT NULL, quads bigint NOT NULL, commits bigint NOT NULL)",
	"INSERT INTO newsgraph VALUES ('" + format + "', 0, 0)",
}

// schemaLock is held, as an advisory lock, by whoever makes the tables.
const schemaLock = 0x6e657773 // "news"

// prepareSchema makes the tables of a new database and refuses one that holds
// something else. The last statement decides: what a crash leaves before it is
// an empty graph, which the next Open takes over.
func (db *DB) prepareSchema(ctx context.Context) error {
	tx, err := db.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", schemaLock); err != nil {
		return err
	}
	made, err := db.checkSchema(ctx, tx)
	if err != nil || made {
		return err
	}
	if err := csql.Init(backend, db.name, nil); err != nil && !errors.Is(err, graph.ErrDatabaseExists) {
		return err
	}
	for _, statement := range additions {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// checkSchema tells whether the database is one of ours; an error if it is
// neither that nor empty.
func (db *DB) checkSchema(ctx context.Context, tx *sql.Tx) (made bool, err error) {
	var encoding string
	var cayleys bool
	err = tx.QueryRowContext(ctx, `SELECT current_setting('server_encoding'),
		to_regclass('newsgraph') IS NOT NULL, to_regclass('nodes') IS NOT NULL AND to_regclass('quads') IS NOT NULL`).
		Scan(&encoding, &made, &cayleys)
	if err != nil {
		return false, err
	}
	if encoding != "UTF8" {
		return false, fmt.Errorf("the database %q at %s has the encoding %s: newsgraph needs one with UTF8", db.server.database, db.server.address, encoding)
	}
	if made {
		return true, db.checkFormat(ctx, tx)
	}
	if !cayleys {
		return false, nil
	}
	var filled bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM nodes) OR EXISTS (SELECT FROM quads)").Scan(&filled); err != nil {
		return false, err
	}
	if filled {
		return false, fmt.Errorf("the database %q at %s has a graph of another program: load its N-Quads into an empty database", db.server.database, db.server.address)
	}
	return false, nil
}

func (db *DB) checkFormat(ctx context.Context, tx *sql.Tx) error {
	var found string
	if err := tx.QueryRowContext(ctx, "SELECT format FROM newsgraph").Scan(&found); err != nil {
		return err
	}
	if found != format {
		return fmt.Errorf("the database %q at %s has the format %q, this program reads %q", db.server.database, db.server.address, found, format)
	}
	return nil
}
