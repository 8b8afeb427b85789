package console_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsgraph/graph"
	"newsgraph/graph/rdf"
	"newsgraph/queries/console"
	"newsgraph/testdata/sample"
	"newsgraph/testdata/testenv"
)

// movieStore is a store with the graph of films that comes with Cayley's module
// and, beside it, the sample articles. It is loaded once.
var movieStore = sync.OnceValues(func() (*graph.Store, error) {
	store, err := graph.OpenMemory()
	if err != nil {
		return nil, err
	}
	err = testenv.Films(func(text io.Reader) error {
		_, err := store.Load(context.Background(), text, graph.LoadOptions{Options: rdf.Options{File: "films", Lenient: true}})
		return err
	})
	return store, err
})

// serveFilms is set for the process that serves the graph of films. It is not the
// one that measures, whose work would hold up its own requests.
const serveFilms = "NEWSGRAPH_SERVE_FILMS"

// TestServeFilms is that process: it prints its address and serves until its
// standard input ends.
func TestServeFilms(t *testing.T) {
	if os.Getenv(serveFilms) == "" {
		t.Skip("for benchmarks")
	}
	store, err := movieStore()
	if err != nil {
		t.Fatal(err)
	}
	for _, article := range sample.Articles(t) {
		apply(t, store, sample.Content(t, loadPack(t), article))
	}
	fmt.Printf("http://%s\n", listen(t, newServer(t, console.Config{Store: store})))
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		t.Error(err)
	}
}

// movies serves the graph of films until the benchmark ends.
func movies(b *testing.B) *visitor {
	if testing.Short() {
		b.Skip("loading the films takes some seconds")
	}
	server := exec.Command(os.Args[0], "-test.run=^TestServeFilms$")
	server.Env = append(os.Environ(), serveFilms+"=yes")
	server.Stderr = os.Stderr
	stdin, err := server.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := server.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stdin.Close()
		server.Wait() // it fails if the benchmark has not read all that it prints
	})
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	c := &visitor{b, &httptest.Server{URL: strings.TrimSpace(address)}}
	c.send("GET /api/ask?q=who+leads+Nvidia") // names are read before the first answer
	return c
}

// BenchmarkAsk asks questions of one and two hops over HTTP.
func BenchmarkAsk(b *testing.B) {
	c := movies(b)
	for _, question := range []string{"who leads Lanxiu Vision", "which sanctioned firms build video models", "តើក្រុមហ៊ុនណាខ្លះបង្កើតម៉ូដែលវីដេអូ?"} {
		b.Run(strings.ReplaceAll(question, " ", "-"), func(b *testing.B) {
			measure(b, func() time.Duration { return c.until("/api/ask?q="+url.QueryEscape(question), "application/json") })
		})
	}
}

// BenchmarkFirstRow runs queries of two hops over HTTP until their first row is
// here.
func BenchmarkFirstRow(b *testing.B) {
	c := movies(b)
	for name, script := range map[string]string{
		"from-one":  `g.V("</en/casablanca_1942>").out("</film/film/starring>").out("</film/performance/actor>").all()`,
		"co-actors": `g.V().has("<name>", "Humphrey Bogart").in("</film/performance/actor>").in("</film/film/starring>").out("<name>").all()`,
		"from-all":  `g.V().tag("film").out("</film/film/starring>").out("</film/performance/actor>").all()`,
	} {
		b.Run(name, func(b *testing.B) {
			target := fmt.Sprintf("/api/query?limit=1000&query=%s", url.QueryEscape(script))
			measure(b, func() time.Duration { return c.until(target, "application/x-ndjson") })
		})
	}
}

// measure reports percentiles of how long something takes.
func measure(b *testing.B, do func() time.Duration) {
	var took []time.Duration
	for b.Loop() {
		took = append(took, do())
	}
	slices.Sort(took)
	for _, percent := range []int{50, 95, 99} {
		at := took[min(len(took)-1, len(took)*percent/100)]
		b.ReportMetric(float64(at.Microseconds()), fmt.Sprintf("p%d-µs", percent))
	}
}

// until returns how long the first line of an answer takes.
func (c *visitor) until(target, accept string) time.Duration {
	request, err := http.NewRequest("GET", c.URL+target, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	started := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body := bufio.NewReader(response.Body)
	line, err := body.ReadString('\n')
	took := time.Since(started)
	// The rest, so that the next request finds a server at rest.
	if _, err := io.Copy(io.Discard, body); err != nil {
		c.t.Fatal(err)
	}
	if err != nil || response.StatusCode != http.StatusOK || strings.Contains(line, `"error"`) || strings.Contains(line, `"rows":0`) {
		c.t.Fatalf("%s: %s %s %v", target, response.Status, line, err)
	}
	return took
}
