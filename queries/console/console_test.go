package console_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/console"
	"newsgraph/queries/gizmo"
)

// serve starts a server on an empty store in memory.
func serve(t testing.TB, config console.Config) *httptest.Server {
	t.Helper()
	if config.Store == nil {
		store, err := graph.OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		config.Store = store
	}
	rules, err := pack.Default()
	if err != nil {
		t.Fatal(err)
	}
	pool := gizmo.NewPool(2)
	t.Cleanup(pool.Close)
	config.Pack, config.Gizmo = rules, pool
	s, err := console.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	hs := httptest.NewServer(s.Handler())
	t.Cleanup(hs.Close)
	return hs
}

func TestSmoke(t *testing.T) {
	hs := serve(t, console.Config{})
	for _, path := range []string{"/", "/healthz", "/api/stats", "/metrics", "/nothing", "/api/ask?q=who+is+SenseTime"} {
		res, err := http.Get(hs.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		t.Log(path, res.StatusCode, res.Header, string(body[:min(300, len(body))]))
	}
	res, err := http.Post(hs.URL+"/api/query", "application/json", strings.NewReader(`{"query":"g.V(.all()"}`))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	t.Log(res.StatusCode, string(body))
	res, err = http.Post(hs.URL+"/api/stats", "application/json", strings.NewReader(`{"query":"g.V(.all()"}`))
	if err != nil {
		t.Fatal(err)
	}
	body, _ = io.ReadAll(res.Body)
	t.Log(res.StatusCode, res.Header, string(body))
}
