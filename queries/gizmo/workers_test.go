package gizmo_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"

	"newsgraph/queries"
	"newsgraph/queries/gizmo"
)

// workerArgument makes the test's own binary a worker.
const workerArgument = "gizmo-worker"

func workerCommand() *exec.Cmd { return exec.Command(os.Args[0], workerArgument) }

func newWorkers(t testing.TB, processes int, memory int64) *gizmo.Workers {
	t.Helper()
	w, err := gizmo.NewWorkers(gizmo.WorkersOptions{Command: workerCommand, Processes: processes, Memory: memory})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// answers are the rows of a script in a worker as text, and what ended it.
func answers(ctx context.Context, w *gizmo.Workers, qs cayley.QuadStore, script string, options gizmo.Options) ([]string, error) {
	return runAnswers(w.Run(ctx, qs, script, options))
}

func runAnswers(rows iter.Seq2[gizmo.Row, error]) (list []string, err error) {
	for row, e := range rows {
		switch {
		case e != nil:
			return list, e
		case row.Terms != nil:
			list = append(list, fmt.Sprint(row.Terms))
		default:
			list = append(list, fmt.Sprintf("%T %v", row.Value, row.Value))
		}
	}
	slices.Sort(list)
	return list, nil
}

// Other ends of a script: its time is over, or its reader has enough.
const (
	tooLong     = "longer than"
	tooManyRows = ""
)

// hostile are scripts that would take all time or memory, and a part of the
// error that each ends with.
var hostile = map[string]struct{ script, want string }{
	"an endless loop":                 {`while (true) {}`, tooLong},
	"a long text":                     {`'x'.repeat(1 << 30)`, "more than 64 MB"},
	"a longer text":                   {`'x'.repeat(Math.pow(2, 40))`, "more than 64 MB"},
	"an impossible text":              {`'xxxx'.repeat(Math.pow(2, 52))`, "more than 64 MB"},
	"a text that doubles":             {`var s = 'x'; while (true) { s += s }`, "more than 64 MB"},
	"a list that grows":               {`var a = []; while (true) { a.push('' + a.length) }`, "more than 64 MB"},
	"a list that doubles":             {`var a = [1]; while (true) { a = a.concat(a) }`, "more than 64 MB"},
	"recursion":                       {"function f() {\n  return 1 + f() }\nf()", "2:15: the script nests"},
	"recursion through a built-in":    {`function f() { return [1].map(f) } f()`, "nests"},
	"recursion without calls":         {strings.Repeat("(", 100000) + strings.Repeat(")", 100000), "nests too deep"},
	"a list of lists as text":         {`var a = ['x']; for (var i = 0; i < 40; i++) { a = [a, a] } JSON.stringify(a)`, "more than 64 MB"},
	"a list of lists as a row":        {`var a = ['x']; for (var i = 0; i < 40; i++) { a = [a, a] } g.emit(a)`, "larger than 1 MB"},
	"a catastrophic pattern":          {`/^(?=a)(a+)+$/.test('a'.repeat(40) + 'b')`, tooLong},
	"a filled list":                   {`Array(1e9).fill(1)`, "more than 64 MB"},
	"a large row":                     {`g.emit('x'.repeat(20 << 20))`, "larger than 1 MB"},
	"large rows, many of them":        {`var s = 'x'.repeat(1 << 19); while (true) { g.emit(s) }`, "rows of more than 64 MB"},
	"a large row of small things":     {`var a = []; for (var i = 0; i < 1e6; i++) { a.push(1) } g.emit(a)`, "larger than 1 MB"},
	"a path that doubles":             {"var p = g.V()\nwhile (true) {\n  p = p.both() }", "3:13: TypeError: both() makes the path too long"},
	"a path that holds itself":        {`var p = g.V(); while (true) { p = p.or(p) }`, "makes the path too long"},
	"a morphism that doubles":         {`var m = g.M().out(); while (true) { m = m.follow(m) }`, "makes the path too long"},
	"a large pattern":                 {`g.V().filter(regex("(a{1,100}){1,10}b{1,1000}")).all()`, "too large"},
	"a long script":                   {"1" + strings.Repeat(" ", 300<<10), "longer than 256 KB"},
	"a message of its own making":     {`throw 'x'.repeat(5 << 20)`, "xxx"},
	"a message that does not come":    {`throw {toString: function () { while (true) {} }}`, tooLong},
	"too many ways":                   {`g.V().tag("a").out().tag("b").out().out().out().filter(regex("^n1", true)).out().out().out().all()`, tooManyRows},
	"too many ways to count":          {`g.V().out().out().out().out().out().out().out().count()`, tooLong},
	"too many ways for a list":        {`g.V().out().out().out().out().out().out().out().toArray()`, "more than 64 MB"},
	"too many ways to sort":           {`g.V().tag("a").out().tag("b").out().tag("c").out().out().out().order().all()`, "more than 131072 ways"},
	"too many ways to follow":         {`g.V().out().out().out().out().followRecursive("<edge>").all()`, "more than 131072 ways"},
	"too many ways to sort in a list": {`g.V().forEach(1, function () { g.V().out().out().out().out().order().toArray(3) })`, "more than 131072 ways"},
	"too many steps":                  {`var p = g.V("<n1>"); while (true) { p = p.out("<edge>") }`, "makes the path too long"},
	"too many calls":                  {`g.V().out().out().out().out().out().out().out().forEach(function () {})`, tooLong},
	"too many lists":                  {`function f() { g.V().out().out().forEach(f) } f()`, "read inside of each other"},
	"more rows than anybody can read": {`while (true) { g.emit('x') }`, tooManyRows},
}

// TestHostileScripts runs each hostile script while others ask for a row. Each
// ends with a clear error, the others meet none, and afterwards the parent has
// no more memory, goroutines or processes than before.
func TestHostileScripts(t *testing.T) {
	w := newWorld(t, clique(60), queries.Limits{})
	defer w.close()
	before, heap := runtime.NumGoroutine(), heapInUse()
	workers := newWorkers(t, 2, 64<<20)
	for name, test := range hostile {
		t.Run(name, func(t *testing.T) {
			done := make(chan error, 1)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() { done <- askOften(ctx, workers, w.ours) }()
			options := gizmo.Options{Timeout: 30 * time.Second, Limit: 1e4}
			if test.want == tooLong {
				options.Timeout = 500 * time.Millisecond
			}
			started := time.Now()
			_, err := answers(t.Context(), workers, w.ours, test.script, options)
			took := time.Since(started)
			cancel()
			if other := <-done; other != nil {
				t.Errorf("another query ended with %v", other)
			}
			switch {
			case test.want == tooManyRows && err != nil, test.want != tooManyRows && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("it ended with %.200v, want %q", err, test.want)
			case err != nil && len(err.Error()) > 2000:
				t.Errorf("its error is %d bytes long", len(err.Error()))
			}
			if took > options.Timeout+3*time.Second {
				t.Errorf("it took %v", took)
			}
			t.Logf("%v: %.80v", took.Round(time.Millisecond), err)
		})
	}
	workers.Close()
	settled(t, before)
	if now := heapInUse(); now > heap+20<<20 {
		t.Errorf("the heap holds %d MB more than before", (now-heap)>>20)
	}
}

// askOften runs small queries until ctx ends; an error of one ends it early.
func askOften(ctx context.Context, w *gizmo.Workers, qs cayley.QuadStore) error {
	for ctx.Err() == nil {
		list, err := answers(context.Background(), w, qs, `g.V("<n1>").out("<edge>").count()`, gizmo.Options{})
		if err != nil {
			return err
		}
		if !slices.Equal(list, []string{"int64 59"}) {
			return fmt.Errorf("it gave %v", list)
		}
	}
	return nil
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestMemoryErrorIsTyped(t *testing.T) {
	workers := newWorkers(t, 1, 64<<20)
	_, err := answers(t.Context(), workers, chips(), `var a = []; while (true) { a.push({}) }`, gizmo.Options{})
	var memory *gizmo.MemoryError
	if !errors.As(err, &memory) || memory.Limit != 64<<20 {
		t.Errorf("it ended with %v", err)
	}
}

// TestWorkersGiveWhatRunGives runs each script of methods.txt, and some that
// use all of the ways between a worker and its parent, in both.
func TestWorkersGiveWhatRunGives(t *testing.T) {
	w := newWorld(t, firms(t), queries.Limits{})
	defer w.close()
	workers := newWorkers(t, 2, 0)
	text, err := os.ReadFile(filepath.Join("testdata", "methods.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var scripts []string
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		script, _, _ := strings.Cut(block, "\n= ")
		scripts = append(scripts, script)
	}
	scripts = append(scripts,
		`g.emit([1, 1.5, -0, 1e300, NaN, 'ខ្មែរ <&> \u2028', true, null, {a: {b: []}}, new Date(0)])`,
		`g.V().forEach(function (n) { g.V(n.id).out().forEach(function (m) { g.emit([n.id, m.id]) }) })`,
		`var n = 0; g.V().forEach(3, function () { n++ }); n`,
		`try { g.V().out({}).all() } catch (e) { g.emit(e.message) } 'on'`,
		`try { g.V().forEach(function (n) { throw n.id.length > 0 }) } catch (e) { g.emit(e) } g.V().count()`,
		`g.V().tagArray()`, `g.V().limit(2).toArray().length`, `g.V("<nobody>").toValue()`,
		`g.V("<acme>").out("<staff>").toValue() + 1`,
		`g.V().filter(regex("^a", true), like("a%")).all()`, `g.V().has("<staff>", gt(7.5)).all()`, `g.V().has("<staff>", lt(NaN)).all()`,
		`g.V(typed("40", "http://www.w3.org/2001/XMLSchema#integer"), lang("Acme", "en"), str("x"), bnode("b")).all()`,
		`g.V("<ada>").follow(g.M().out("<knows>").tag("t").out("<knows>")).back("t").all()`,
		`var p = g.V("<ada>"); p.out().all(); p.in().all(); p.or(p.out()).all()`,
		`g.addNamespace("x", "http://x/"); g.IRI("x:y")`, `g.loadNamespaces(); g.V("<ada>").out(null, ["how"]).all()`,
		"g.V(\n .all()", "var x\nx.y", "g.V().\n outt()", "g.V()", "throw 'up'", "g.V().out({}).all()", "\n(function f() { f() })()",
	)
	for _, script := range scripts {
		want, wantErr := runAnswers(gizmo.Run(t.Context(), w.ours, script, gizmo.Options{}))
		got, err := runAnswers(workers.Run(t.Context(), w.ours, script, gizmo.Options{}))
		if !slices.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%s:\n%q, %v\nwant:\n%q, %v", script, got, err, want, wantErr)
		}
	}
}

// The store's limits, the time and the cancel of who asks end a script in a
// worker as they do in this process, with the same errors.
func TestWorkersErrors(t *testing.T) {
	w := newWorld(t, clique(40), queries.Limits{MaxRows: 100})
	defer w.close()
	workers := newWorkers(t, 1, 0)
	_, err := answers(t.Context(), workers, w.ours, "\n g.V().out('<edge>').toArray()", gizmo.Options{})
	var place *gizmo.Error
	if !errors.Is(err, queries.ErrRows) || !errors.As(err, &place) || place.Line != 2 || place.Column != 29 {
		t.Errorf("too many rows: it ended with %v", err)
	}
	_, err = answers(t.Context(), workers, w.ours, `while (true) {}`, gizmo.Options{Timeout: 50 * time.Millisecond})
	var timeout *gizmo.TimeoutError
	if !errors.As(err, &timeout) || timeout.Timeout != 50*time.Millisecond {
		t.Errorf("an endless loop: it ended with %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	started := time.Now()
	if _, err = answers(ctx, workers, w.ours, `while (true) {}`, gizmo.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled loop: it ended with %v", err)
	}
	if took := time.Since(started); took > 3*time.Second {
		t.Errorf("it ended %v after its start", took)
	}
	if _, err = answers(ctx, workers, w.ours, `1`, gizmo.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before its start: it ended with %v", err)
	}
}

// While all workers are busy, who asks waits, but not longer than its context.
func TestWorkersWait(t *testing.T) {
	workers := newWorkers(t, 1, 0)
	next, stop := iter.Pull2(workers.Run(t.Context(), chips(), `while (true) { g.emit(1) }`, gizmo.Options{}))
	defer stop()
	if _, err, ok := next(); err != nil || !ok {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if _, err := answers(ctx, workers, chips(), `1`, gizmo.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it ended with %v", err)
	}
	stop()
	if list, err := answers(t.Context(), workers, chips(), `1`, gizmo.Options{}); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

// A script that its reader leaves, or that reaches its limit, gives the worker
// back, and whatever has happened, nothing is left behind.
func TestWorkersLeaveNothing(t *testing.T) {
	w := newWorld(t, clique(60), queries.Limits{})
	before, files := runtime.NumGoroutine(), openFiles(t)
	workers, err := gizmo.NewWorkers(gizmo.WorkersOptions{Command: workerCommand, Processes: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range hard() {
		for range workers.Run(t.Context(), w.ours, script, gizmo.Options{Timeout: 20 * time.Millisecond}) {
			break
		}
	}
	for range 50 {
		for _, script := range []string{`while (true) { g.emit(1) }`, `g.V().all(); while (true) {}`, `g.V().getLimit(100)`, `g.V().forEach(g.emit)`} {
			if list, err := answers(t.Context(), workers, w.ours, script, gizmo.Options{Limit: 3}); len(list) != 3 || err != nil {
				t.Errorf("%s: %d rows, %v; want 3", script, len(list), err)
			}
		}
	}
	for range workers.Run(t.Context(), w.ours, `g.V().forEach(function (n) { g.emit(n) })`, gizmo.Options{}) {
		break
	}
	func() {
		defer func() { _ = recover() }()
		for range workers.Run(t.Context(), w.ours, `g.V().all()`, gizmo.Options{}) {
			panic("of the reader")
		}
	}()
	w.close() // it fails where something still reads the snapshot
	workers.Close()
	workers.Close()
	settled(t, before)
	if now := openFiles(t); now > files {
		t.Errorf("%d open files before, %d after", files, now)
	}
	if err := exec.Command("pgrep", "-P", strconv.Itoa(os.Getpid()), "-f", workerArgument).Run(); err == nil {
		t.Error("workers are left")
	}
	if _, err := answers(t.Context(), workers, chips(), `1`, gizmo.Options{}); !errors.Is(err, gizmo.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("the system does not tell what is open")
	}
	return len(entries)
}

// A worker whose parent is gone ends, whatever its script is doing.
func TestWorkerEndsWithItsParent(t *testing.T) {
	cmd := workerCommand()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, message := range []string{`{"start":{"memory":268435456}}`, `{"script":"Array(1e8).fill(1); while (true) {}"}`} {
		if _, err := in.Write(frame(message)); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(100 * time.Millisecond)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		t.Fatalf("it has ended before: %v", err)
	default:
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("it runs on")
		_ = cmd.Process.Kill()
	}
}

// frame is a message as the pipes of a worker carry it.
func frame(message string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(message))), message...)
}

// A command that is no worker is an error at the start.
func TestWorkersThatAreNone(t *testing.T) {
	for _, args := range [][]string{{"/bin/false"}, {"/bin/echo", "hello, I am no worker"}, {"/nowhere/to/be/found"}} {
		_, err := gizmo.NewWorkers(gizmo.WorkersOptions{Command: func() *exec.Cmd { return exec.Command(args[0], args[1:]...) }})
		if err == nil || !strings.HasPrefix(err.Error(), "start a process for scripts: ") {
			t.Errorf("%v: started with %v", args, err)
		}
	}
}

// Killed workers are replaced by the next that asks.
func TestKilledWorkers(t *testing.T) {
	var started []*exec.Cmd
	workers, err := gizmo.NewWorkers(gizmo.WorkersOptions{Processes: 1, Command: func() *exec.Cmd {
		started = append(started, workerCommand())
		return started[len(started)-1]
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer workers.Close()
	if err := started[0].Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for started[0].Process.Signal(syscall.Signal(0)) == nil {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // its end is noticed in the background
	if list, err := answers(t.Context(), workers, chips(), `1`, gizmo.Options{}); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	if len(started) != 2 {
		t.Errorf("%d processes were started, want 2", len(started))
	}
}

// Scripts see nothing of those that ran before them in the same worker.
func TestWorkersAreFresh(t *testing.T) {
	workers := newWorkers(t, 1, 0)
	const script = `if (typeof seen !== "undefined") { throw "used" }; seen = true; Array.prototype.map = null; 1`
	for range 20 {
		if _, err := answers(t.Context(), workers, chips(), script, gizmo.Options{}); err != nil {
			t.Fatal(err)
		}
	}
}
