//go:build unix

package console_test

import (
	"testing"

	"newsgraph/graph"
	"newsgraph/graph/postgres/postgrestest"
	"newsgraph/queries/console"
	"newsgraph/testdata/sample"
)

// postgresStore returns an empty store in a PostgreSQL of its own.
func postgresStore(t *testing.T) *graph.Store {
	t.Helper()
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
	return store
}

// TestPostgresAnswersAlike asks the same of both engines. Examples of the schema
// are taken from whatever comes first, so they may differ.
func TestPostgresAnswersAlike(t *testing.T) {
	store := postgresStore(t)
	for _, article := range sample.Articles(t) {
		apply(t, store, sample.Content(t, loadPack(t), article))
	}
	theirs := serve(t, console.Config{Store: store})
	ours := serve(t, console.Config{Store: sampleStore(t)})
	for _, request := range []string{
		"GET /api/ask?q=which+sanctioned+firms+build+video+models",
		"GET /api/query?query=g.V('e:huawei').tag('firm').out('ng:develops').unique().order().all()",
		"GET /api/documents",
		"GET /api/documents/95990837e39c67ef6b1326db58fb8345?language=km",
		"GET /api/entities/e%3Amegvii?language=zh",
		"GET /api/entities?name=Huawei",
		"GET /api/complete?prefix=sen",
		"GET /api/complete?kind=predicate&limit=5",
		"GET /api/export?document=video-race.en.txt",
		"POST /api/sources\nContent-Type: application/json\n\n{\"rows\": [[\"e:huawei\"], [\"e:lanxiu-vision\", \"e:peng-zhaolan\"]]}",
	} {
		if got, want := theirs.send(request).String(), ours.send(request).String(); got != want {
			t.Errorf("%s\non PostgreSQL:\n%s\nembedded:\n%s", request, got, want)
		}
	}
}
