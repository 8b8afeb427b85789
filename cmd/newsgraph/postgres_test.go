//go:build unix

package main

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/graph/postgres/postgrestest"
	"newsgraph/testdata/testenv"
)

// TestPostgres runs the commands on a PostgreSQL database and on a folder, and
// compares what they print.
func TestPostgres(t *testing.T) {
	cluster := postgrestest.New(t)
	t.Cleanup(func() {
		if err := cluster.Close(); err != nil {
			t.Error(err)
		}
	})
	database := func(t *testing.T, name string) string {
		t.Helper()
		server, err := sql.Open("postgres", cluster.URL("postgres")+"?sslmode=disable")
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		if _, err := server.Exec("CREATE DATABASE " + name); err != nil {
			t.Fatal(err)
		}
		return cluster.URL(name)
	}
	t.Run("commands", func(t *testing.T) { testSameOutput(t, database(t, "commands")) })
	t.Run("RDF", func(t *testing.T) { testRDF(t, database(t, "rdf")) })
	t.Run("refusals", func(t *testing.T) { testRefusals(t, cluster) })
	t.Run("server stops", func(t *testing.T) { testServerStops(t, cluster, database(t, "stops")) })
}

func testSameOutput(t *testing.T, url string) {
	articles := filepath.Join(testenv.Root(t), "testdata", "articles")
	folder := filepath.Join(t.TempDir(), "news.db")
	same := func(args ...string) {
		t.Helper()
		want := command(t, exitDone, append([]string{"--db", folder}, args...)...)
		got := command(t, exitDone, append([]string{"--db", url, "--backend", "postgres"}, args...)...)
		if !bytes.Equal(got, want) {
			t.Errorf("newsgraph %q on PostgreSQL prints\n%s\nwant\n%s", args, got, want)
		}
	}
	same("load", articles)
	same("export")
	same("documents")
	same("ask", "which sanctioned firms build video models")
	same("show", "SenseTime", "--json")
	same("query", `g.V().has("ng:sanctionedBy").order().all()`)
	same("query", "--format", "csv", `g.V("e:sensetime").tag("firm").out("ng:develops").order().all()`)
	same("verify")
	same("load", articles)
	same("retract", filepath.Join(articles, "video-race.en.txt"))
	same("export")
	same("verify", "--json")

	out := string(command(t, exitDone, "--db", url, "stats"))
	if !strings.Contains(out, "2 documents") || strings.Contains(out, "base") {
		t.Errorf("stats prints\n%s", out)
	}
	code, _, complaint := runWith(io.MultiReader(), "--db", url, "compact")
	if code != exitFailed || !strings.Contains(complaint, "by itself") {
		t.Errorf("compact: exit code %d, %s", code, complaint)
	}
}

// testRDF loads a file with a wrong line, which must leave nothing.
func testRDF(t *testing.T, url string) {
	right := "<urn:a> <urn:p> \"é\"@en <urn:doc> .\n<urn:a> <urn:p> <urn:b> .\n"
	if code, _, complaint := runWith(strings.NewReader(right+"nonsense\n"), "--db", url, "load", "-", "--format", "nq"); code != exitFailed {
		t.Errorf("a wrong line: exit code %d, %s", code, complaint)
	}
	if out := command(t, exitDone, "--db", url, "export"); len(out) != 0 {
		t.Errorf("the refused file left\n%s", out)
	}
	_, out, _ := runWith(strings.NewReader(right+"nonsense\n"), "--db", url, "load", "-", "--format", "nq", "--keep-going")
	if !strings.Contains(out, "rejected -:3:1:") || !strings.Contains(out, "2 quads (2 new)") {
		t.Errorf("--keep-going prints\n%s", out)
	}
	if out := command(t, exitDone, "--db", url, "export"); string(out) != right {
		t.Errorf("the export is\n%s", out)
	}
}

// testRefusals names databases that cannot be opened. Each ends in one sentence
// without the password.
func testRefusals(t *testing.T, cluster *postgrestest.Cluster) {
	for url, want := range map[string]string{
		"postgres://u:geheim@127.0.0.1:1/x":                         "no PostgreSQL answers at 127.0.0.1:1",
		"postgres://u:geheim@" + cluster.Address() + "/postgres":    "refuses the login",
		cluster.URL("missing"):                                      `has no database "missing"`,
		"postgres://u:geheim@" + cluster.Address() + "/%zz?geheim=": "must look like postgres://",
	} {
		for _, args := range [][]string{{"stats"}, {"load", "x.txt"}, {"ask", "who founded SenseTime"}} {
			code, out, complaint := runWith(io.MultiReader(), append([]string{"--db", url}, args...)...)
			if code != exitFailed || out != "" || !strings.Contains(complaint, want) || strings.Count(complaint, "\n") != 1 {
				t.Errorf("newsgraph %q: exit code %d, printed %q and\n%s", args, code, out, complaint)
			}
			if strings.Contains(complaint, "geheim") || strings.Contains(complaint, postgrestest.Password) {
				t.Errorf("newsgraph %q shows the password: %s", args, complaint)
			}
		}
	}
}

// testServerStops has the server crash while the second of three files is read.
func testServerStops(t *testing.T, cluster *postgrestest.Cluster, url string) {
	dir := t.TempDir()
	first, last := filepath.Join(dir, "first.nq"), filepath.Join(dir, "last.nq")
	for file, text := range map[string]string{
		first: "<urn:a> <urn:p> <urn:first> .\n",
		last:  "<urn:a> <urn:p> <urn:last> .\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	second := "<urn:a> <urn:p> <urn:second> .\n"
	crash := readerFunc(func([]byte) (int, error) { return 0, firstOf(cluster.Crash(), io.EOF) })
	load := []string{"--db", url, "load", first, "-", last, "--format", "nq"}
	code, out, complaint := runWith(io.MultiReader(strings.NewReader(second), crash), load...)
	want := []string{
		"newsgraph: the connection to PostgreSQL was lost (" + cluster.Address() + ")",
		"hint: what was done before is kept; try again when the server is back",
		"not tried: 1 file more",
	}
	if lines := strings.Split(strings.TrimSpace(complaint), "\n"); code != exitFailed || !slices.Equal(lines, want) {
		t.Errorf("exit code %d, want %d\n%s\nwant\n%s", code, exitFailed, complaint, strings.Join(want, "\n"))
	}
	if !strings.Contains(out, "1 quad (1 new)") {
		t.Errorf("load prints\n%s", out)
	}
	if err := cluster.Start(); err != nil {
		t.Fatal(err)
	}
	if got := command(t, exitDone, "--db", url, "export"); string(got) != "<urn:a> <urn:p> <urn:first> .\n" {
		t.Errorf("after the crash the export is\n%s", got)
	}
	code, out, complaint = runWith(strings.NewReader(second), load...)
	if code != exitDone || !strings.Contains(out, "3 quads (2 new)") {
		t.Errorf("the same load again: exit code %d\n%s%s", code, out, complaint)
	}

	// A restart between two commits is no matter.
	restart := readerFunc(func([]byte) (int, error) { return 0, firstOf(cluster.Crash(), cluster.Start(), io.EOF) })
	code, out, complaint = runWith(io.MultiReader(strings.NewReader("It rained."), restart), "--db", url, "load", first, "-")
	if code != exitDone || !strings.Contains(out, "1 document") {
		t.Errorf("a load over a restart: exit code %d\n%s%s", code, out, complaint)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// runWith runs newsgraph in this process with a standard input.
func runWith(stdin io.Reader, args ...string) (code int, stdout, stderr string) {
	var out, log bytes.Buffer
	code = run(context.Background(), args, stdin, &out, &log)
	return code, out.String(), log.String()
}
