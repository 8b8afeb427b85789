package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"

	"newsgraph/graph"
	"newsgraph/graph/quadstore"
	"newsgraph/testdata/testenv"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare output with")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"newsgraph": main})
}

// TestScripts runs the transcripts in testdata/script. Beside the commands of
// testscript they have
//
//	exits CODE newsgraph ARG...   run a command that ends with this exit code
//	generate FILE QUADS           write a file of generated quads
//	compress FILE                 write FILE.gz and FILE.zst
//	hold DB                       keep a database open until the script ends
//	tamper DB                     change one byte of every stored document
//	flip DB                       change one byte in the middle of its largest table
//	bytes FILE HEX                write a file of these bytes
//	serving DB                    wait for the server that has DB open, whose
//	                              address is $SERVER then and its token $TOKEN
//	retry COMMAND ARG...          run a command until it succeeds
//	same CODE ARG...              run newsgraph on served.db and on plain.db; both
//	                              end with this exit code and print the same
//
// and $ARTICLES, the folder of the sample articles.
func TestScripts(t *testing.T) {
	articles := filepath.Join(testenv.Root(t), "testdata", "articles")
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("ARTICLES", articles)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"generate": generateQuads,
			"compress": compress,
			"hold":     hold,
			"tamper":   tamper,
			"flip":     flip,
			"bytes":    writeBytes,
			"serving":  serving,
			"retry":    retry,
			"same":     same,
		},
	})
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitCode(ts, args[1], args[2:]...); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// exitCode runs a command and returns what it ends with.
func exitCode(ts *testscript.TestScript, command string, args ...string) int {
	err := ts.Exec(command, args...)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	ts.Check(err)
	return 0
}

func same(ts *testscript.TestScript, _ bool, args []string) {
	printed := map[string]string{}
	for _, db := range []string{"served.db", "plain.db"} {
		code := exitCode(ts, "newsgraph", append([]string{"--db", db}, args[1:]...)...)
		if strconv.Itoa(code) != args[0] {
			ts.Fatalf("%s: exit code %d, want %s", db, code, args[0])
		}
		printed[db] = ts.ReadFile("stdout") + "-- stderr --\n" + ts.ReadFile("stderr")
	}
	if printed["served.db"] != printed["plain.db"] {
		ts.Fatalf("through the server:\n%s\nwithout one:\n%s", printed["served.db"], printed["plain.db"])
	}
}

func generateQuads(ts *testscript.TestScript, _ bool, args []string) {
	quads, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(generate(ts.MkAbs(args[0]), quads))
}

func compress(ts *testscript.TestScript, _ bool, args []string) {
	data := []byte(ts.ReadFile(args[0]))
	write := func(ending string, wrap func(io.Writer) (io.WriteCloser, error)) {
		file, err := os.Create(ts.MkAbs(args[0] + ending))
		ts.Check(err)
		w, err := wrap(file)
		ts.Check(err)
		_, err = w.Write(data)
		ts.Check(errors.Join(err, w.Close(), file.Close()))
	}
	write(".gz", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	write(".zst", func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
}

func hold(ts *testscript.TestScript, _ bool, args []string) {
	store, err := graph.Open(ts.MkAbs(args[0]), graph.Options{})
	ts.Check(err)
	ts.Defer(func() { ts.Check(store.Close()) })
}

func tamper(ts *testscript.TestScript, _ bool, args []string) {
	db, err := quadstore.Open(ts.MkAbs(args[0]), quadstore.Options{})
	ts.Check(err)
	sn := db.Snapshot()
	var batch quadstore.Batch
	for key, err := range sn.Blobs("") {
		ts.Check(err)
		data, _, err := sn.Blob(key)
		ts.Check(err)
		changed := bytes.Clone(data)
		changed[len(changed)/2] ^= 1
		batch.PutBlob(key, changed)
	}
	ts.Check(errors.Join(sn.Close(), db.Apply(&batch), db.Close()))
}

// flip leaves the log alone, whose last entries a crash may cut short.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	var largest string
	var data []byte
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".log" {
			return err
		}
		content, err := os.ReadFile(path)
		if len(content) > len(data) {
			largest, data = path, content
		}
		return err
	}))
	data[len(data)/2] ^= 1
	ts.Check(os.WriteFile(largest, data, 0o644))
}

func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	data, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// patience is how long a script waits for something that is sure to happen.
const patience = 20 * time.Second

func serving(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		server, err := readServerFile(ts.MkAbs(args[0]))
		var connection net.Conn
		if err == nil {
			connection, err = net.Dial("tcp", server.Address)
		}
		if err == nil {
			ts.Check(connection.Close())
			ts.Setenv("SERVER", server.Address)
			ts.Setenv("TOKEN", server.Token)
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("no server has %s open: %v", args[0], err)
		}
	}
}

func retry(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		err := ts.Exec(args[0], args[1:]...)
		if err == nil {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s: %v", args[0], err)
		}
	}
}
