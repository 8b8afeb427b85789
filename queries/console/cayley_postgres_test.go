//go:build unix

package console_test

import (
	"testing"

	"newsgraph/graph"
	"newsgraph/graph/postgres/postgrestest"
	"newsgraph/queries/console"
)

// The answers are the same where PostgreSQL keeps the store.
func TestCayleyQueriesOnPostgres(t *testing.T) {
	cluster := postgrestest.New(t)
	t.Cleanup(func() {
		if err := cluster.Close(); err != nil {
			t.Error(err)
		}
	})
	store, err := graph.Open(cluster.URL("postgres"), graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := store.AddQuads(t.Context(), graph.Sequence(people())); err != nil {
		t.Fatal(err)
	}
	theirs, _ := bothServers(t, people())
	compareQueries(t, theirs, serve(t, console.Config{Store: store}).URL)
}
