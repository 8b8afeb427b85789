//go:build unix

package postgres

import (
	"bytes"
	"context"
	"errors"
	"log"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/postgres/postgrestest"
)

func TestAddressesThatDoNotWork(t *testing.T) {
	cluster := sharedCluster(t)
	url := cluster.URL("postgres")
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	closed.Close()
	foreign := newSchema(t, cluster)
	execute(t, foreign, "CREATE TABLE nodes (hash bytea); CREATE TABLE quads (horizon int); INSERT INTO quads VALUES (1)")
	newer := newSchema(t, cluster)
	open(t, newer).Close()
	execute(t, newer, "UPDATE newsgraph SET format = 'newsgraph postgres 9'")
	for _, test := range []struct{ url, want string }{
		{"newsgraph.db", "must look like postgres://"},
		{"postgres://u:se%2Fcret@[::1/d", "must look like postgres://"},
		{"postgres://u:se%2Fcret@127.0.0.1:port/d", "must look like postgres://"},
		{strings.Replace(url, cluster.Address(), nobody, 1), "no PostgreSQL answers at " + nobody + ": connect: connection refused"},
		{strings.Replace(url, "se%2Fcret", "gu%2Fess", 1), "refuses the login of user \"newsgraph\""},
		{strings.Replace(url, "newsgraph:", "stranger:", 1), "refuses the login of user \"stranger\""},
		{strings.Replace(url, "newsgraph:se%2Fcret", "newsgraph", 1), "refuses the login of user \"newsgraph\""},
		{cluster.URL("nowhere"), "has no database \"nowhere\""},
		{url + "?sslmode=require", "SSL is not enabled"},
		{foreign, "has a graph of another program"},
		{newer, "has the format \"newsgraph postgres 9\""},
	} {
		db, err := Open(context.Background(), test.url)
		if err == nil {
			db.Close()
			t.Errorf("%s opens", test.url)
			continue
		}
		if text := err.Error(); !strings.Contains(text, test.want) || strings.Contains(text, "cret") || strings.Contains(text, "gu/ess") || strings.Contains(text, "\n") {
			t.Errorf("%s gives the error %q, want one line with %q and no password", test.url, text, test.want)
		}
	}
}

func TestOpenAgainKeepsAll(t *testing.T) {
	url := newSchema(t, sharedCluster(t))
	db := open(t, url)
	mustCommit(t, db, Change{Add: Each([]quad.Quad{triple(quad.Int(1), nil)})})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, url)
	defer db.Close()
	s := snapshot(t, db)
	defer s.Close()
	if s.Len() != 1 {
		t.Errorf("after opening again there are %d quads, want 1", s.Len())
	}
}

func TestOpenFromManySidesMakesOneSchema(t *testing.T) {
	url := newSchema(t, sharedCluster(t))
	const sides = 6
	done := make(chan error, sides)
	for i := range sides {
		go func() {
			db, err := Open(context.Background(), url)
			if err == nil {
				_, _, err = db.Commit(context.Background(), Change{Add: Each([]quad.Quad{triple(quad.Int(i), nil), triple(quad.Int(-1), nil)})})
				err = errors.Join(err, db.Close())
			}
			done <- err
		}()
	}
	for range sides {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	db := open(t, url)
	defer db.Close()
	s := snapshot(t, db)
	defer s.Close()
	if s.Len() != sides+1 {
		t.Errorf("%d writers left %d quads, want %d", sides, s.Len(), sides+1)
	}
	checkVerify(t, db)
}

// ownCluster is for tests that stop the server.
func ownCluster(t *testing.T) *postgrestest.Cluster {
	t.Helper()
	c := postgrestest.New(t)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// TestServerGoesDuringCommit takes the server away in the middle of a change,
// in good order and not, and expects the state before, and that the same DB
// works when the server is back.
func TestServerGoesDuringCommit(t *testing.T) {
	cluster := ownCluster(t)
	db := open(t, cluster.URL("postgres"))
	defer db.Close()
	qs, err := db.QuadStore()
	if err != nil {
		t.Fatal(err)
	}
	kept := triple(quad.Int(-1), quad.IRI("d:1"))
	mustCommit(t, db, Change{Add: Each([]quad.Quad{kept}), PutBlobs: map[string][]byte{"a": []byte("kept")}})
	for name, end := range map[string]func() error{"stop": cluster.Stop, "crash": cluster.Crash} {
		t.Run(name, func(t *testing.T) {
			before := snapshot(t, db)
			defer before.Close()
			_, _, err := db.Commit(context.Background(), Change{
				DropLabels: []quad.Value{quad.IRI("d:1")},
				PutBlobs:   map[string][]byte{"a": []byte("lost")},
				Add: func(yield func(quad.Quad, error) bool) {
					for i := range 3 * chunk {
						if i == 2*chunk {
							if err := end(); err != nil {
								t.Error(err)
							}
						}
						if !yield(triple(quad.Int(i), nil), nil) {
							return
						}
					}
				},
			})
			if !errors.Is(err, ErrConnectionLost) || !strings.Contains(err.Error(), cluster.Address()) {
				t.Fatalf("error %v, want that the connection was lost", err)
			}
			if c := before.Scan(IDQuad{}); c.Next() || !errors.Is(c.Err(), ErrConnectionLost) {
				t.Errorf("a snapshot of the time before gives %v", c.Err())
			}
			if _, err := db.Snapshot(context.Background()); err == nil {
				t.Error("a snapshot without a server")
			}
			if err := cluster.Start(); err != nil {
				t.Fatal(err)
			}
			after := snapshot(t, db)
			defer after.Close()
			if blob, _, err := after.Blob("a"); after.Len() != 1 || string(blob) != "kept" || err != nil {
				t.Errorf("after the loss there are %d quads and the blob %q, %v", after.Len(), blob, err)
			}
			if v := qs.NameOf(qs.ValueOf(quad.IRI("d:1"))); v != quad.IRI("d:1") {
				t.Errorf("after the restart Cayley reads %v", v)
			}
			checkVerify(t, db)
		})
	}
}

// TestAcknowledgedSurvivesCrash crashes the server right after a commit.
func TestAcknowledgedSurvivesCrash(t *testing.T) {
	cluster := ownCluster(t)
	execute(t, cluster.URL("postgres"), "ALTER SYSTEM SET synchronous_commit = off")
	execute(t, cluster.URL("postgres"), "ALTER SYSTEM SET wal_writer_delay = '10s'")
	execute(t, cluster.URL("postgres"), "SELECT pg_reload_conf()")
	db := open(t, cluster.URL("postgres"))
	defer db.Close()
	for i := range 3 {
		mustCommit(t, db, Change{Add: Each([]quad.Quad{triple(quad.Int(i), nil)})})
		if err := cluster.Crash(); err != nil {
			t.Fatal(err)
		}
		if err := cluster.Start(); err != nil {
			t.Fatal(err)
		}
		s := snapshot(t, db)
		if s.Len() != int64(i+1) {
			t.Errorf("after commit %d and a crash there are %d quads", i+1, s.Len())
		}
		s.Close()
	}
}

func TestCancel(t *testing.T) {
	db := empty(t)
	ctx, cancel := context.WithCancel(context.Background())
	_, _, err := db.Commit(ctx, Change{Add: func(yield func(quad.Quad, error) bool) {
		for i := range 2 * chunk {
			if i == chunk+1 {
				cancel()
			}
			if !yield(triple(quad.Int(i), nil), nil) {
				return
			}
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled commit gives %v", err)
	}
	s := snapshot(t, db)
	if s.Len() != 0 {
		t.Errorf("a cancelled commit left %d quads", s.Len())
	}
	s.Close()

	ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if s, err = db.Snapshot(ctx); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	start := time.Now()
	if err := s.row("SELECT pg_sleep(10)", nil, new(string)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a statement after its deadline gives %v", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("the deadline of 50ms took effect after %v", took)
	}
	if c := s.Scan(IDQuad{}); c.Next() || !errors.Is(c.Err(), context.DeadlineExceeded) {
		t.Errorf("a cursor after the deadline gives %v", c.Err())
	}
}

// TestCayleyKeepsThePassword: Cayley logs the address when it cannot connect.
func TestCayleyKeepsThePassword(t *testing.T) {
	cluster := ownCluster(t)
	db := open(t, cluster.URL("postgres"))
	defer db.Close()
	if err := cluster.Stop(); err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	_, err := db.QuadStore()
	if err == nil {
		t.Fatal("Cayley connects to a stopped server")
	}
	if text := err.Error() + logged.String(); strings.Contains(text, "cret") {
		t.Errorf("the password shows: %s", text)
	}
}
