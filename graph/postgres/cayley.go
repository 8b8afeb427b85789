package postgres

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/log"
	csql "github.com/cayleygraph/cayley/graph/sql"
	cayley "github.com/cayleygraph/cayley/graph/sql/postgres"
)

// backend is the name of our driver, and of Cayley's backend that uses it.
const backend = "newsgraph-postgres"

// registerBackend tells Cayley of its PostgreSQL backend on our connections.
// The foreign keys are left out: they check every row eight times, and that of
// the label reads all of quads for each node that goes, having no index.
func registerBackend() {
	csql.Register(backend, csql.Registration{
		Driver:             backend,
		HashType:           "BYTEA",
		BytesType:          "BYTEA",
		HorizonType:        "BIGSERIAL",
		TimeType:           "timestamp with time zone",
		QueryDialect:       cayley.QueryDialect,
		ConditionalIndexes: true,
		NoForeignKeys:      true,
		Error:              cayley.ConvError,
		RunTx:              refuseWrite,
		Estimated: func(table string) string {
			return fmt.Sprintf("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = '%s'::regclass", table)
		},
	})
}

// refuseWrite is what Cayley calls first in every write.
func refuseWrite(*sql.Tx, []graphlog.NodeUpdate, []graphlog.QuadUpdate, graph.IgnoreOpts) error {
	return errors.New("Cayley only reads this store: Commit writes to it")
}

// QuadStore returns Cayley's own PostgreSQL backend on the database, for Gizmo.
// Each of its statements sees the newest state of the store; it refuses to
// write. It ends with the DB.
func (db *DB) QuadStore() (graph.QuadStore, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.cayley != nil {
		return db.cayley, nil
	}
	qs, err := csql.New(backend, db.name, nil)
	if err != nil {
		return nil, db.server.refusal(err)
	}
	db.cayley = qs
	return qs, nil
}
