package quadstore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"newsgraph/graph/rdf"
)

// hook is a file system that calls before, if it is set, before each operation
// that writes.
type hook struct {
	sync.Mutex
	before func(errorfs.Op) error
}

func (h *hook) wrap(fs vfs.FS) vfs.FS {
	return errorfs.Wrap(fs, errorfs.InjectorFunc(func(op errorfs.Op) error {
		h.Lock()
		defer h.Unlock()
		if h.before == nil || op.Kind.ReadOrWrite() != errorfs.OpIsWrite {
			return nil
		}
		return h.before(op)
	}))
}

func (h *hook) set(before func(errorfs.Op) error) {
	h.Lock()
	defer h.Unlock()
	h.before = before
}

// change is something that alters a store and, as it should, a model.
type storeChange struct {
	name string
	do   func(db *DB, rng *rand.Rand, m model) error
}

var storeChanges = []storeChange{
	{"commit", func(db *DB, rng *rand.Rand, m model) error {
		b := &Batch{}
		randomCommit(rng, b, m)
		return db.Apply(b)
	}},
	{"fold", func(db *DB, _ *rand.Rand, _ model) error { return db.Compact(context.Background()) }},
	{"load", func(db *DB, rng *rand.Rand, m model) error { return randomLoad(db, rng, m, 0) }},
	{"load in several runs", func(db *DB, rng *rand.Rand, m model) error { return randomLoad(db, rng, m, 1) }},
}

// randomLoad loads quads from two sources within a budget of memory.
func randomLoad(db *DB, rng *rand.Rand, m model, memory int64) error {
	var sources []Source
	for range 2 {
		var quads []quad.Quad
		for range 30 {
			q := randomQuad(rng)
			quads = append(quads, q)
			m.quads[q] = true
		}
		sources = append(sources, Source{Quads: withoutError(quads)})
	}
	_, err := db.BulkLoad(context.Background(), slices.Values(sources), LoadOptions{Memory: memory})
	return err
}

// TestCrashAtEveryWrite takes a crash image before each write of a commit, a
// fold and a load. What reopens must be the state before or after, and after
// once the call has returned.
func TestCrashAtEveryWrite(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	disk := vfs.NewCrashableMem()
	h := &hook{}
	db, err := Open("db", Options{FS: h.wrap(disk)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := newModel()
	images := 0
	for round := range 12 {
		change := storeChanges[round%len(storeChanges)]
		before := m.clone()
		var crashed []vfs.FS
		h.set(func(errorfs.Op) error {
			for _, kept := range []int{0, 60} {
				crashed = append(crashed, disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: kept, RNG: rng}))
			}
			return nil
		})
		// The random numbers of the change must not depend on the images.
		err := change.do(db, rand.New(rand.NewPCG(7, uint64(round))), m)
		h.set(nil)
		if err != nil {
			t.Fatalf("%s: %v", change.name, err)
		}
		for n, image := range crashed {
			checkReopens(t, fmt.Sprintf("%s, image %d", change.name, n), image, before, m)
		}
		checkReopens(t, change.name+", returned", disk.CrashClone(vfs.CrashCloneCfg{}), m)
		images += len(crashed)
	}
	t.Logf("%d crash images", images)
}

// checkReopens opens an image and compares it with the states it may have.
func checkReopens(t *testing.T, what string, image vfs.FS, allowed ...model) {
	t.Helper()
	db, err := Open("db", Options{FS: image})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer db.Close()
	s := db.Snapshot()
	defer s.Close()
	quads := map[quad.Quad]bool{}
	for _, q := range scanAll(t, s, IDQuad{}, SPOG) {
		quads[mustQuad(t, s, q)] = true
	}
	i := slices.IndexFunc(allowed, func(m model) bool { return difference(m, model{quads: quads})+difference(model{quads: quads}, m) == 0 })
	if i < 0 {
		t.Fatalf("%s: %d quads are neither the state before nor the one after", what, len(quads))
	}
	checkModel(t, s, allowed[i])
	checkVerify(t, db)
	names, err := image.List("db")
	if err != nil {
		t.Fatal(err)
	}
	if bases := slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, basePrefix) }); len(bases) > 1 {
		t.Fatalf("%s: the folders %q stay", what, bases)
	}
}

// TestFailedWriteLeavesTheStoreAlone has each write to the files of a new base
// fail in turn, as on a full disk.
func TestFailedWriteLeavesTheStoreAlone(t *testing.T) {
	full := errors.New("the disk is full")
	h := &hook{}
	db, err := Open("db", Options{FS: h.wrap(vfs.NewMem())})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := newModel()
	rng := rand.New(rand.NewPCG(8, 9))
	for _, change := range storeChanges {
		if err := change.do(db, rng, m); err != nil {
			t.Fatal(err)
		}
	}
	for _, change := range storeChanges[1:] {
		for failing := 0; ; failing++ {
			if err := storeChanges[0].do(db, rng, m); err != nil { // so that there is something to fold
				t.Fatal(err)
			}
			n := 0
			h.set(func(op errorfs.Op) error {
				if !strings.Contains(op.Path, basePrefix) || op.Kind == errorfs.OpRemoveAll {
					return nil
				}
				if n++; n == failing+1 {
					return full
				}
				return nil
			})
			after := m.clone()
			err := change.do(db, rng, after)
			h.set(nil)
			if n <= failing {
				if err != nil {
					t.Fatalf("%s: %v", change.name, err)
				}
				m = after
				break
			}
			if !errors.Is(err, full) {
				t.Fatalf("%s, write %d: %v", change.name, failing, err)
			}
			s := db.Snapshot()
			checkModel(t, s, m)
			s.Close()
			checkVerify(t, db)
		}
	}
}

// TestLoadIsAllOrNothing breaks off loads by an error in the text and by the
// context.
func TestLoadIsAllOrNothing(t *testing.T) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := newModel()
	if err := randomLoad(db, rand.New(rand.NewPCG(1, 1)), m, 0); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&text, "<e:%d> <e:p> \"%d\" .\n", i, i)
	}
	bad := text.String() + "<e:a> <e:p> .\n"
	twice := bad + text.String() + text.String() + "<e:a> .\n"
	ctx, cancel := context.WithCancel(context.Background())
	for _, test := range []struct {
		name, text, want string
		ctx              context.Context
		options          LoadOptions
	}{
		{"syntax", bad, "bad.nq:20001:13: expected an IRI, a blank node or a literal as object, found '.'", context.Background(), LoadOptions{}},
		{"syntax after a spill", bad, "bad.nq:20001:13", context.Background(), LoadOptions{Memory: 1 << 20}},
		{"the first of two", twice, "bad.nq:20001:13", context.Background(), LoadOptions{}},
		{"cancelled", text.String(), "context canceled", ctx, LoadOptions{Progress: func(int64, int64) { cancel() }}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := db.BulkLoad(test.ctx, slices.Values([]Source{textSource("bad.nq", test.text)}), test.options)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("the load returns %v, want %q", err, test.want)
			}
			s := db.Snapshot()
			defer s.Close()
			checkModel(t, s, m)
			names, err := fs.List("db")
			if err != nil || len(names) != 3 { // the delta, the base and the state
				t.Fatalf("the folder holds %q, %v", names, err)
			}
		})
	}
	var rejected []int
	options := LoadOptions{KeepGoing: func(err *rdf.SyntaxError) { rejected = append(rejected, err.Line) }}
	stats, err := db.BulkLoad(context.Background(), slices.Values([]Source{textSource("bad.nq", bad)}), options)
	if err != nil || stats.Added != 20_000 || stats.Rejected != 1 || !slices.Equal(rejected, []int{20_001}) {
		t.Fatalf("with KeepGoing: %+v, %v, lines %v", stats, err, rejected)
	}
	checkVerify(t, db)
}

// textSource is a source of N-Quads.
func textSource(name, text string) Source {
	return Source{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// killEnv makes the test binary a program that writes to a store until it is
// killed, and says which batches are acknowledged.
const killEnv = "QUADSTORE_WRITE"

const killBatch = 40

func writeForEver(dir string) error {
	db, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	db.folds.least = 5 * killBatch
	s := db.Snapshot()
	first := int(s.Len()) / killBatch
	s.Close()
	for n := first; ; n++ {
		quads := make([]quad.Quad, killBatch)
		for i := range quads {
			quads[i] = quad.Make(quad.IRI(fmt.Sprintf("e:%d", n)), quad.IRI("e:p"), i, quad.IRI(fmt.Sprintf("d:%d", n%7)))
		}
		if n%10 == 9 {
			if _, err := db.BulkLoad(context.Background(), slices.Values([]Source{{Quads: withoutError(quads)}}), LoadOptions{}); err != nil {
				return err
			}
		} else {
			b := &Batch{}
			for _, q := range quads {
				b.Add(q)
			}
			if err := db.Apply(b); err != nil {
				return err
			}
		}
		fmt.Println(n)
	}
}

// TestKilledProcessKeepsWhatItAcknowledged kills a writing process again and
// again, at commits, folds and loads.
func TestKilledProcessKeepsWhatItAcknowledged(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(10, 11))
	for round := range 20 {
		writer := exec.Command(os.Args[0])
		writer.Env = append(os.Environ(), killEnv+"="+dir)
		out, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(60+rng.IntN(150))*time.Millisecond, func() { writer.Process.Kill() })
		last := -1
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if last, err = strconv.Atoi(lines.Text()); err != nil {
				t.Fatalf("the writer says %q", lines.Text())
			}
		}
		writer.Wait()
		kill.Stop()
		checkKilled(t, dir, round, last)
	}
}

func checkKilled(t *testing.T, dir string, round, last int) {
	t.Helper()
	db, err := Open(dir, Options{})
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	defer db.Close()
	s := db.Snapshot()
	defer s.Close()
	if s.Len()%killBatch != 0 || s.Len() < int64(last+1)*killBatch {
		t.Fatalf("round %d: %d quads, %d batches of %d were acknowledged", round, s.Len(), last+1, killBatch)
	}
	checkVerify(t, db)
}

// TestReadersBesideFolds has every snapshot see whole batches while folds and
// loads go on, and refs of the store outlive them.
func TestReadersBesideFolds(t *testing.T) {
	const size, batches = 20, 40
	db := memory(t)
	db.folds.least = 3 * size
	qs := db.QuadStore()
	apply(t, db, func(b *Batch) {
		for i := range size {
			b.Add(quad.Make(quad.IRI("e:first"), quad.IRI("e:p"), quad.IRI(fmt.Sprintf("e:%d", i)), nil))
		}
	})
	first := qs.ValueOf(quad.IRI("e:first"))
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := readWhole(db, size); err != nil {
					t.Error(err)
					return
				}
				if n, err := qs.QuadIteratorSize(context.Background(), quad.Subject, first); err != nil || n.Size != size {
					t.Errorf("the first node has %d quads, %v", n.Size, err)
					return
				}
			}
		})
	}
	for n := range batches {
		var quads []quad.Quad
		for i := range size {
			quads = append(quads, quad.Make(quad.IRI(fmt.Sprintf("a:%d", n)), quad.IRI("e:p"), n*size+i, quad.IRI("d:1")))
		}
		if n%8 == 7 {
			if _, err := db.BulkLoad(context.Background(), slices.Values([]Source{{Quads: withoutError(quads)}}), LoadOptions{}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		apply(t, db, func(b *Batch) {
			for _, q := range quads {
				b.Add(q)
			}
		})
		if n%13 == 12 {
			apply(t, db, func(b *Batch) { b.DeleteLabel(quad.IRI("d:1")) })
		}
	}
	close(stop)
	readers.Wait()
	if err := db.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	if name := qs.NameOf(first); name != quad.IRI("e:first") {
		t.Errorf("after folds the first node is %v", name)
	}
	stats, err := db.Stats()
	if err != nil || stats.Folds < 6 || stats.FoldError != nil {
		t.Errorf("%d folds, %v, %v", stats.Folds, stats.FoldError, err)
	}
	checkVerify(t, db)
}

func TestBackupIsTheStoreAtOneMoment(t *testing.T) {
	for _, test := range []struct {
		name   string
		change []int // of storeChanges
	}{{"base and delta", []int{0, 1, 0}}, {"delta only", []int{0}}, {"base only", []int{2}}} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			db, err := Open(dir+"/db", Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			m := newModel()
			rng := rand.New(rand.NewPCG(12, 13))
			for _, i := range test.change {
				if err := storeChanges[i].do(db, rng, m); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.Backup(context.Background(), dir+"/copies/one"); err != nil {
				t.Fatal(err)
			}
			if err := db.Backup(context.Background(), dir+"/copies/one"); err == nil {
				t.Error("a backup goes over another")
			}
			after := m.clone()
			for _, i := range []int{0, 1, 0} {
				if err := storeChanges[i].do(db, rng, after); err != nil {
					t.Fatal(err)
				}
			}
			saved, err := Open(dir+"/copies/one", Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer saved.Close()
			s := saved.Snapshot()
			defer s.Close()
			checkModel(t, s, m)
			checkVerify(t, saved)
		})
	}
}
