//go:build unix

package postgres

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	"newsgraph/graph/postgres/postgrestest"
)

// shared is the cluster of all tests that do not stop it; each has a schema in
// it to itself. It starts with the first of them.
var shared *postgrestest.Cluster

var schemas atomic.Int64

func TestMain(m *testing.M) {
	// Each check makes a schema. A flag on the command line replaces this.
	if err := flag.Set("rapid.checks", "15"); err != nil {
		panic(err)
	}
	code := m.Run()
	if shared != nil {
		if err := shared.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func sharedCluster(t testing.TB) *postgrestest.Cluster {
	t.Helper()
	if shared == nil {
		shared = postgrestest.New(t)
	}
	return shared
}

// tester is what *testing.T, *testing.B and *rapid.T have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// newSchema returns the URL of an empty schema of a cluster.
func newSchema(t tester, c *postgrestest.Cluster) string {
	t.Helper()
	name := fmt.Sprintf("test%d", schemas.Add(1))
	execute(t, c.URL("postgres"), "CREATE SCHEMA "+name)
	return c.URL("postgres") + "?search_path=" + name
}

// execute runs a statement past the package.
func execute(t tester, url, statement string) {
	t.Helper()
	server, err := newServer(url)
	if err != nil {
		t.Fatal(err)
	}
	pool := sql.OpenDB(server)
	defer pool.Close()
	if _, err := pool.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func open(t tester, url string) *DB {
	t.Helper()
	db, err := Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// empty returns a store in a schema of its own.
func empty(t testing.TB) *DB {
	t.Helper()
	db := open(t, newSchema(t, sharedCluster(t)))
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func mustCommit(t tester, db *DB, change Change) (added, removed int) {
	t.Helper()
	added, removed, err := db.Commit(context.Background(), change)
	if err != nil {
		t.Fatal(err)
	}
	return added, removed
}

func snapshot(t tester, db *DB) *Snapshot {
	t.Helper()
	s, err := db.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func checkVerify(t tester, db *DB) {
	t.Helper()
	err := db.Verify(context.Background(), func(problem error) { t.Fatalf("Verify: %v", problem) })
	if err != nil {
		t.Fatal(err)
	}
}
