package quadstore

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

func memory(t testing.TB) *DB {
	t.Helper()
	db, err := OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func apply(t testing.TB, db *DB, fill func(*Batch)) *Batch {
	t.Helper()
	b := &Batch{}
	fill(b)
	if err := db.Apply(b); err != nil {
		t.Fatal(err)
	}
	return b
}

// oddTerms are the terms that a store is most likely to confuse or to bend.
func oddTerms() []quad.Value {
	zone := time.FixedZone("", 7*3600)
	return []quad.Value{
		quad.IRI(""), quad.IRI("1"), quad.IRI("has space <and> \"quotes\""), quad.IRI("e:\xff"), quad.IRI("e:\x00b"),
		quad.BNode(""), quad.BNode("1"), quad.BNode("has space"),
		quad.String(""), quad.String("1"), quad.String("\x00"), quad.String("\xff\xfe"), quad.String("ព្រះ"),
		quad.String(strings.Repeat("a", maxLookupBody)), quad.String(strings.Repeat("a", maxLookupBody+1)),
		quad.String(strings.Repeat("a", maxLookupBody) + "b"), quad.IRI(strings.Repeat("a", maxLookupBody+1)),
		quad.String(strings.Repeat("long ", 1<<18)),
		quad.LangString{Value: "1", Lang: "en"}, quad.LangString{Value: "1", Lang: "EN"}, quad.LangString{Value: "", Lang: "en"},
		quad.LangString{Value: "1"}, quad.LangString{Value: "n1", Lang: "e"},
		quad.TypedString{Value: "1"}, quad.TypedString{Value: "1", Type: typeInteger}, quad.TypedString{Value: "01", Type: typeInteger},
		quad.TypedString{Value: "+1", Type: typeInteger}, quad.TypedString{Value: "-0", Type: typeInteger},
		quad.TypedString{Value: "9223372036854775807", Type: typeInteger}, quad.TypedString{Value: "9223372036854775808", Type: typeInteger},
		quad.TypedString{Value: "1", Type: "xsd:integer"}, quad.TypedString{Value: "en1", Type: "e"},
		quad.TypedString{Value: "2024-02-29", Type: typeDate}, quad.TypedString{Value: "2023-02-29", Type: typeDate},
		quad.TypedString{Value: "1969-12-31", Type: typeDate}, quad.TypedString{Value: "0000-01-01", Type: typeDate},
		quad.TypedString{Value: "9999-12-31", Type: typeDate}, quad.TypedString{Value: "2024-02-29Z", Type: typeDate},
		quad.TypedString{Value: "--02-16", Type: "http://www.w3.org/2001/XMLSchema#gMonthDay"},
		quad.TypedString{Value: "true", Type: typeBoolean}, quad.TypedString{Value: "1", Type: typeBoolean}, quad.TypedString{Value: "True", Type: typeBoolean},
		quad.Int(0), quad.Int(1), quad.Int(-1), quad.Int(bias - 1), quad.Int(bias), quad.Int(-bias), quad.Int(-bias - 1),
		quad.Int(math.MaxInt64), quad.Int(math.MinInt64),
		quad.Float(0), quad.Float(math.Copysign(0, -1)), quad.Float(1), quad.Float(math.Inf(1)), quad.Float(math.MaxFloat64),
		quad.Bool(true), quad.Bool(false),
		quad.Time(time.Unix(0, 0).UTC()), quad.Time(time.Unix(0, 1).UTC()), quad.Time(time.Unix(0, 1000).UTC()),
		quad.Time(time.Date(2024, 2, 16, 9, 0, 0, 0, zone)), quad.Time(time.Date(-9000, 1, 1, 0, 0, 0, 0, time.UTC)),
		quad.Time(time.Date(99999, 1, 1, 0, 0, 0, 999, time.UTC)), quad.Time{},
	}
}

func sameTerm(a, b quad.Value) bool {
	if e, ok := a.(quad.Equaler); ok {
		return e.Equal(b)
	}
	if x, ok := a.(quad.Float); ok {
		y, ok := b.(quad.Float)
		return ok && math.Float64bits(float64(x)) == math.Float64bits(float64(y))
	}
	return a == b
}

func TestTermsComeBackAsTheyWentIn(t *testing.T) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	terms := append(oddTerms(), quad.Float(math.NaN()))
	b := apply(t, db, func(b *Batch) {
		for _, v := range terms {
			b.Add(quad.Quad{Subject: v, Predicate: v, Object: v, Label: v})
		}
	})
	if b.Added() != len(terms) {
		t.Fatalf("%d of %d terms are distinct", b.Added(), len(terms))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = Open("db", Options{FS: fs}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := db.Snapshot()
	defer s.Close()
	for _, v := range terms {
		id, found, err := s.ID(v)
		if err != nil || !found {
			t.Errorf("%.40q is not found: %v", quad.StringOf(v), err)
			continue
		}
		back, err := s.Term(id)
		if err != nil || !sameTerm(v, back) {
			t.Errorf("%#v comes back as %#v, %v", v, back, err)
		}
		if ok, err := s.Has(IDQuad{id, id, id, id}); err != nil || !ok {
			t.Errorf("the quad of %.40q is lost: %v", quad.StringOf(v), err)
		}
	}
	checkVerify(t, db)
}

func TestAddDeleteAgainAndAgain(t *testing.T) {
	db := memory(t)
	q := quad.Make(quad.IRI("e:a"), quad.IRI("e:p"), quad.Int(7), quad.IRI("d:1"))
	for range 20 {
		if b := apply(t, db, func(b *Batch) { b.Add(q); b.Add(q) }); b.Added() != 1 || b.Removed() != 0 {
			t.Fatalf("add: %d added, %d removed", b.Added(), b.Removed())
		}
		if b := apply(t, db, func(b *Batch) { b.Delete(q) }); b.Added() != 0 || b.Removed() != 1 {
			t.Fatalf("delete: %d added, %d removed", b.Added(), b.Removed())
		}
	}
	stats, err := db.Stats()
	if err != nil || stats.Quads != 0 || stats.Terms != 0 || stats.Labels != 0 {
		t.Fatalf("what is left: %+v, %v", stats, err)
	}
}

func TestLabelIsPartOfAQuad(t *testing.T) {
	db := memory(t)
	in := func(label quad.Value) quad.Quad {
		return quad.Quad{Subject: quad.IRI("e:a"), Predicate: quad.IRI("e:p"), Object: quad.IRI("e:b"), Label: label}
	}
	apply(t, db, func(b *Batch) { b.Add(in(quad.IRI("d:1"))); b.Add(in(quad.IRI("d:2"))); b.Add(in(nil)) })
	if b := apply(t, db, func(b *Batch) { b.DeleteLabel(quad.IRI("d:1")) }); b.Removed() != 1 {
		t.Fatalf("dropping d:1 removed %d quads", b.Removed())
	}
	s := db.Snapshot()
	defer s.Close()
	if _, found, _ := s.ID(quad.IRI("d:1")); found {
		t.Error("the dropped label is still a term")
	}
	for _, label := range []quad.Value{quad.IRI("d:2"), nil} {
		g, found, err := s.ID(label)
		if err != nil || !found {
			t.Fatalf("label %v: %v", label, err)
		}
		if got := scanAll(t, s, IDQuad{G: g}, SPOG); len(got) != 1 || mustQuad(t, s, got[0]) != in(label) {
			t.Errorf("the graph %v holds %v", label, got)
		}
	}
}

func TestLastOperationOnAQuadWins(t *testing.T) {
	db := memory(t)
	a, b := quad.MakeIRI("e:a", "e:p", "e:x", "d:1"), quad.MakeIRI("e:b", "e:p", "e:y", "d:1")
	batch := apply(t, db, func(batch *Batch) {
		batch.Add(a)
		batch.DeleteLabel(quad.IRI("d:1"))
		batch.Add(b)
	})
	s := db.Snapshot()
	defer s.Close()
	if got := scanAll(t, s, IDQuad{}, SPOG); batch.Added() != 1 || len(got) != 1 || mustQuad(t, s, got[0]) != b {
		t.Fatalf("the store holds %v", got)
	}
	if _, found, _ := s.ID(quad.IRI("e:x")); found {
		t.Error("a term of a quad that never was is in the dictionary")
	}
}

func TestQuadThatCannotBeStoredLeavesTheStoreAlone(t *testing.T) {
	db := memory(t)
	b := &Batch{}
	b.Add(quad.MakeIRI("e:a", "e:p", "e:b", ""))
	b.Add(quad.Quad{Subject: quad.IRI("e:a"), Predicate: quad.IRI("e:p")})
	err := db.Apply(b)
	if err == nil || !strings.Contains(err.Error(), "lacks") {
		t.Fatalf("Apply: %v", err)
	}
	s := db.Snapshot()
	defer s.Close()
	if s.Len() != 0 || s.record.terms != 0 {
		t.Fatalf("%d quads and %d terms are in the store", s.Len(), s.record.terms)
	}
}

// TestCrashKeepsWhatWasAcknowledged drops all unsynced data after every commit,
// at once and partly, and compares what reopens with the model.
func TestCrashKeepsWhatWasAcknowledged(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	fs := vfs.NewCrashableMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := newModel()
	for commit := range 60 {
		apply(t, db, func(b *Batch) { randomCommit(rng, b, m) })
		if commit%16 == 15 {
			if err := db.delta.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		for _, kept := range []int{0, 50} {
			crashed, err := Open("db", Options{FS: fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: kept, RNG: rng})})
			if err != nil {
				t.Fatalf("commit %d: %v", commit, err)
			}
			s := crashed.Snapshot()
			checkModel(t, s, m)
			s.Close()
			checkVerify(t, crashed)
			if err := crashed.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func randomCommit(rng *rand.Rand, b *Batch, m model) {
	for range 1 + rng.IntN(20) {
		q := randomQuad(rng)
		if rng.IntN(3) == 0 {
			b.Delete(q)
			delete(m.quads, q)
			continue
		}
		b.Add(q)
		m.quads[q] = true
	}
	b.PutBlob("a", []byte("text"))
	m.blobs["a"] = "text"
}

func randomQuad(rng *rand.Rand) quad.Quad {
	return quad.Quad{
		Subject:   modelTerms[rng.IntN(5)],
		Predicate: modelTerms[rng.IntN(3)],
		Object:    modelTerms[rng.IntN(len(modelTerms))],
		Label:     modelLabels[rng.IntN(len(modelLabels))],
	}
}

// TestCrashDuringCommitIsAllOrNothing takes crash images while a writer works.
// Each must hold the first n batches for some n not below what was acknowledged
// when the image was taken.
func TestCrashDuringCommitIsAllOrNothing(t *testing.T) {
	const size, commits = 50, 300
	fs := vfs.NewCrashableMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var mu sync.Mutex
	acknowledged := 0
	done := make(chan error, 1)
	go func() {
		for n := range commits {
			b := &Batch{}
			for i := range size {
				b.Add(quad.Make(n, quad.IRI("e:p"), i, nil))
			}
			if err := db.Apply(b); err != nil {
				done <- err
				return
			}
			mu.Lock()
			acknowledged = n + 1
			mu.Unlock()
		}
		done <- nil
	}()
	rng := rand.New(rand.NewPCG(3, 4))
	for running := true; running; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
		}
		mu.Lock()
		atLeast := acknowledged
		mu.Unlock()
		image := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng})
		crashed, err := Open("db", Options{FS: image})
		if err != nil {
			t.Fatal(err)
		}
		s := crashed.Snapshot()
		if n := s.Len(); n%size != 0 || n < int64(atLeast*size) {
			t.Fatalf("%d quads after a crash, %d batches of %d were acknowledged", n, atLeast, size)
		}
		s.Close()
		checkVerify(t, crashed)
		if err := crashed.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadersBesideAWriter has every snapshot see whole batches only, and the
// same each time it looks.
func TestReadersBesideAWriter(t *testing.T) {
	const size, commits = 20, 60
	db := memory(t)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
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
			}
		})
	}
	for n := range commits {
		apply(t, db, func(b *Batch) {
			for i := range size {
				b.Add(quad.Make(quad.IRI("e:s"), quad.IRI("e:p"), n*size+i, nil))
			}
		})
		if n%5 == 4 {
			apply(t, db, func(b *Batch) { b.DeleteLabel(nil) })
		}
	}
	close(stop)
	readers.Wait()
	checkVerify(t, db)
}

func readWhole(db *DB, size int64) error {
	s := db.Snapshot()
	defer s.Close()
	for range 2 {
		c := s.Scan(IDQuad{})
		n := int64(0)
		for c.Next() {
			if _, err := s.Quad(c.Quad()); err != nil {
				return errors.Join(err, c.Close())
			}
			n++
		}
		if err := c.Close(); err != nil {
			return err
		}
		if n%size != 0 || n != s.Len() {
			return errors.New("a snapshot shows a part of a batch")
		}
	}
	return nil
}

// holdEnv makes the test binary a program that opens a store and keeps it.
const holdEnv = "QUADSTORE_HOLD"

func holdStore(dir string) {
	db, err := Open(dir, Options{})
	if err == nil {
		b := &Batch{}
		b.Add(quad.MakeIRI("e:a", "e:p", "e:b", ""))
		err = db.Apply(b)
	}
	if err != nil {
		os.Stdout.WriteString(err.Error() + "\n")
		return
	}
	os.Stdout.WriteString("open\n")
	select {}
}

func TestSecondUserIsToldWhoIsFirst(t *testing.T) {
	dir := t.TempDir()
	holder := exec.Command(os.Args[0])
	holder.Env = append(os.Environ(), holdEnv+"="+dir)
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 64)
	n, err := out.Read(line)
	if err != nil || string(line[:n]) != "open\n" {
		t.Fatalf("the first process says %q, %v", line[:n], err)
	}
	_, err = Open(dir, Options{})
	var inUse *InUseError
	if !errors.As(err, &inUse) || inUse.PID != holder.Process.Pid || inUse.Dir != dir {
		t.Errorf("the second open: %v", err)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	holder.Wait()

	db, err := Open(dir, Options{})
	if err != nil {
		t.Fatalf("after the first process was killed: %v", err)
	}
	defer db.Close()
	s := db.Snapshot()
	defer s.Close()
	if s.Len() != 1 {
		t.Errorf("%d quads after the kill, want the acknowledged one", s.Len())
	}
	if _, err := Open(dir, Options{}); !errors.As(err, &inUse) || inUse.PID != os.Getpid() {
		t.Errorf("the second open in one process: %v", err)
	}
}

func TestOpenForReadingOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir, Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "there is no store in") {
		t.Fatalf("without a store: %v", err)
	}
	db, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, db, func(b *Batch) { b.Add(quad.MakeIRI("e:a", "e:p", "e:b", "")) })
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = Open(dir, Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := db.Snapshot()
	defer s.Close()
	if s.Len() != 1 {
		t.Errorf("%d quads", s.Len())
	}
	if err := db.Apply(&Batch{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Apply: %v", err)
	}
}

func TestUnknownFormatIsRefused(t *testing.T) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.delta.Set(keyFormat, []byte("newsgraph quads 9"), pebble.Sync); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open("db", Options{FS: fs})
	const want = `open store: db has the format "newsgraph quads 9", this program reads "newsgraph quads 2"`
	if err == nil || err.Error() != want {
		t.Fatalf("Open: %v", err)
	}
}

// TestVerifyFindsDamage breaks a store in each way that a faulty engine could.
func TestVerifyFindsDamage(t *testing.T) {
	a, b := quad.IRI("e:a"), quad.IRI("e:b") // ids 1:0 and 1:1
	ida, idb := makeID(tagIRI, 0), makeID(tagIRI, 1)
	q := IDQuad{ida, ida, idb, NoLabel}
	lookup, _, _, err := appendLookupKey(nil, b)
	if err != nil {
		t.Fatal(err)
	}
	unset := func(key []byte) func(*pebble.DB) error {
		return func(d *pebble.DB) error { return d.Delete(key, pebble.Sync) }
	}
	set := func(key, val []byte) func(*pebble.DB) error {
		return func(d *pebble.DB) error { return d.Set(key, val, pebble.Sync) }
	}
	for _, test := range []struct {
		name   string
		damage func(*pebble.DB) error
		want   string
	}{
		{"quad lost from an index", unset(appendQuadKey(nil, OSPG, q)), "is in the index SPOG and not in OSPG"},
		{"quad in one index only", set(appendQuadKey(nil, POSG, IDQuad{idb, ida, idb, NoLabel}), nil), "is in the index POSG and not in SPOG"},
		{"term lost", unset(appendTermKey(nil, idb)), "has the id 1:1, which no term has"},
		{"term that nothing uses", set(appendTermKey(nil, makeID(tagInt, 5)), []byte{termInUse}), "is in no quad"},
		{"term changed", set(appendTermKey(nil, idb), []byte("\x00e:c")), "whose lookup gives another id"},
		{"lookup lost", unset(lookup), "whose lookup gives another id"},
		{"lookup leads elsewhere", set(lookup, appendID(nil, 77)), "which no term has"},
		{"count off", set(keyRecord, record{quads: 2, terms: 2, serial: 2, delta: deltaCounts{added: 1, addedTerms: 2}}.encode()), "the store says it has 2 quads, the index SPOG has 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := memory(t)
			apply(t, db, func(batch *Batch) { batch.Add(quad.Quad{Subject: a, Predicate: a, Object: b}) })
			if err := test.damage(db.delta); err != nil {
				t.Fatal(err)
			}
			var problems []string
			err := db.Verify(context.Background(), func(err error) { problems = append(problems, err.Error()) })
			if err != nil || !strings.Contains(strings.Join(problems, "\n"), test.want) {
				t.Errorf("Verify reports %q, %v; want %q", problems, err, test.want)
			}
		})
	}
}

func FuzzTermBody(f *testing.F) {
	for _, v := range oddTerms() {
		if body, tag, err := appendTermBody(nil, v); err == nil && len(body) < 100 {
			f.Add(byte(tag), body)
		}
	}
	f.Add(byte(tagLangString), []byte{200, 1, 'e'})
	f.Fuzz(func(t *testing.T, b byte, body []byte) {
		v, err := readTermBody(tag(b), body)
		if err != nil {
			return
		}
		back, tag, err := appendTermBody(nil, v)
		if err != nil || byte(tag) != b {
			t.Fatalf("%#v has tag %d, %v; want %d", v, tag, err, b)
		}
		again, err := readTermBody(tag, back)
		if err != nil || !sameTerm(v, again) {
			t.Fatalf("%#v comes back as %#v, %v", v, again, err)
		}
		if bytes.Equal(back, body) {
			return
		}
		// Only the length of a prefix can be written in more than one way.
		if tag != tagLangString && tag != tagTypedString && tag != tagWideTime {
			t.Fatalf("%x is written back as %x", body, back)
		}
	})
}
