//go:build unix

package console_test

import (
	"testing"

	"newsgraph/graph"
	"newsgraph/queries/console"
)

// The answers are the same where PostgreSQL keeps the store.
func TestCayleyQueriesOnPostgres(t *testing.T) {
	store := postgresStore(t)
	if _, err := store.AddQuads(t.Context(), graph.Sequence(people())); err != nil {
		t.Fatal(err)
	}
	theirs, _ := bothServers(t, people())
	compareQueries(t, theirs, serve(t, console.Config{Store: store}).URL)
}
