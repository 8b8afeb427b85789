package quadstore

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// listFiles lists all files below dir.
func listFiles(t testing.TB, fs vfs.FS, dir string) (files []string) {
	t.Helper()
	names, err := fs.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	for _, name := range names {
		path := fs.PathJoin(dir, name)
		info, err := fs.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.IsDir() {
			files = append(files, listFiles(t, fs, path)...)
		} else if info.Size() > 0 {
			files = append(files, path)
		}
	}
	return files
}

func readFile(t testing.TB, fs vfs.FS, name string) []byte {
	t.Helper()
	f, err := fs.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	m, err := readContent(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return m.data
}

// writeFile writes a new file, since others may share the old one's bytes.
func writeFile(t testing.TB, fs vfs.FS, name string, data []byte) {
	t.Helper()
	if err := fs.Remove(name); err != nil {
		t.Fatal(err)
	}
	f, err := fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(slices.Clone(data)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestFlippedBitIsReported flips bits in every file of a closed store. What was
// damaged must not be read as something else: opening, reading or verifying
// fails and names the file, or nothing has changed.
func TestFlippedBitIsReported(t *testing.T) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	m := newModel()
	rng := rand.New(rand.NewPCG(14, 15))
	for _, i := range []int{0, 2, 1, 0} {
		if err := storeChanges[i].do(db, rng, m); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	flips, silent := 0, map[string]int{} // by file
	for _, name := range listFiles(t, fs, "db") {
		whole := readFile(t, fs, name)
		positions := rng.Perm(len(whole))
		inBase := strings.Contains(name, basePrefix)
		if !inBase {
			positions = positions[:min(len(positions), 150)]
		}
		for _, at := range positions {
			damaged := slices.Clone(whole)
			damaged[at] ^= 1 << rng.IntN(8)
			// Opening may change the delta's files, so each flip has a copy.
			image := vfs.NewMem()
			if ok, err := vfs.Clone(fs, image, "db", "db"); !ok || err != nil {
				t.Fatal(ok, err)
			}
			writeFile(t, image, name, damaged)
			flips++
			err := readAll(t, image, m)
			if err == nil {
				silent[name]++
			}
			if err == nil && inBase {
				t.Errorf("byte %d of %s: the damage is not reported", at, name)
			}
			if err != nil && inBase && !strings.Contains(err.Error(), name) {
				t.Errorf("byte %d of %s: the report is %v", at, name, err)
			}
		}
	}
	t.Logf("%d flips, without effect %v", flips, silent)
}

// readAll opens a store, verifies it and compares it with the model. The error
// is what was reported on the way; a wrong answer ends the test.
func readAll(t *testing.T, fs vfs.FS, m model) (err error) {
	defer func() {
		if r := recover(); r != nil { // what quietLogger does with a fatal report of Pebble
			err = errors.Join(err, errors.New("the delta cannot be opened"))
		}
	}()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		return err
	}
	defer db.Close()
	var problems []error
	err = db.Verify(context.Background(), func(problem error) { problems = append(problems, problem) })
	if err = errors.Join(append(problems, err)...); err != nil {
		return err
	}
	s := db.Snapshot()
	defer s.Close()
	checkModel(t, s, m)
	return nil
}

// TestReadingDamageNamesFileAndOffset reads a damaged block without verifying.
func TestReadingDamageNamesFileAndOffset(t *testing.T) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	if err := randomLoad(db, rand.New(rand.NewPCG(1, 2)), newModel(), 0); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	name := "db/base-000001/posg"
	data := readFile(t, fs, name)
	data[headerLen+10] ^= 4
	writeFile(t, fs, name, data)
	if db, err = Open("db", Options{FS: fs}); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := db.Snapshot()
	defer s.Close()
	c := s.ScanOrder(IDQuad{}, POSG)
	defer c.Close()
	var damage *DamageError
	if c.Next() || !errors.As(c.Err(), &damage) || damage.File != name || damage.Offset != headerLen {
		t.Fatalf("the cursor gives %v, %v", c.Quad(), c.Err())
	}
	if c := s.ScanOrder(IDQuad{}, SPOG); !c.Next() || c.Close() != nil {
		t.Errorf("the other files are not read: %v", c.Err())
	}
}

func TestUnknownVersionOfABaseIsRefused(t *testing.T) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	if err := randomLoad(db, rand.New(rand.NewPCG(1, 2)), newModel(), 0); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	name := "db/base-000001/terms"
	data := readFile(t, fs, name)
	data[len(baseMagic)+1] = 2
	writeFile(t, fs, name, data)
	_, err = Open("db", Options{FS: fs})
	const want = "open store: db/base-000001/terms has version 2 of its format, this program reads version 1"
	if err == nil || err.Error() != want {
		t.Fatalf("Open: %v", err)
	}
}

// seal gives a damaged block file right checksums, so that what lies behind
// them is reached as well.
func seal(data []byte, noteLen int) {
	if len(data) < headerLen+footerLen {
		return
	}
	footer := data[len(data)-footerLen:]
	copy(data, baseMagic)
	data[len(baseMagic)+1] = baseVersion
	copy(footer[28:], footerMagic)
	offset, blocks := binary.LittleEndian.Uint64(footer), int(binary.LittleEndian.Uint32(footer[8:]))
	end := len(data) - footerLen
	if offset >= headerLen && offset <= uint64(end) && end-int(offset) == blocks*(entryLen+noteLen) {
		index := data[offset:end]
		for ; len(index) > 0; index = index[entryLen+noteLen:] {
			from, n := binary.LittleEndian.Uint64(index), uint64(binary.LittleEndian.Uint32(index[8:]))
			if from <= offset && n <= offset-from {
				binary.LittleEndian.PutUint32(index[12:], checksum(data[from:from+n]))
			}
		}
		binary.LittleEndian.PutUint32(footer[12:], checksum(data[offset:end]))
	}
	sum := crc32.Update(checksum(data[:headerLen]), castagnoli, footer[:24])
	binary.LittleEndian.PutUint32(footer[24:], sum)
}

// FuzzBase reads arbitrary bytes as the files of a base: an error or quads, but
// no panic.
func FuzzBase(f *testing.F) {
	fs := vfs.NewMem()
	db, err := Open("db", Options{FS: fs})
	if err != nil {
		f.Fatal(err)
	}
	defer db.Close()
	m := newModel()
	for seed := range uint64(3) {
		if err := randomLoad(db, rand.New(rand.NewPCG(1, seed)), m, 0); err != nil {
			f.Fatal(err)
		}
		dir := baseDir(fs, "db", seed+1)
		f.Add(readFile(f, fs, dir+"/terms"), readFile(f, fs, dir+"/spog"))
	}
	f.Fuzz(func(t *testing.T, terms, quads []byte) { readFiles(slices.Clone(terms), slices.Clone(quads)) })
}

// readFiles reads all that the two files of a base hold.
func readFiles(terms, quads []byte) {
	seal(terms, pageNoteLen)
	seal(quads, rowLen)
	file, err := readBlockFile("terms", &mapping{data: terms}, dictionaryKind, pageNoteLen)
	if err != nil {
		return
	}
	b := emptyBase()
	if b.terms, err = newDictionary(file); err != nil {
		return
	}
	if file, err = readBlockFile("spog", &mapping{data: quads}, SPOG.fileKind(), rowLen); err != nil {
		return
	}
	if b.files[SPOG], err = newPermutation(file, uint32(b.terms.terms)); err != nil {
		return
	}
	readBase(b)
}

// readBase reads all that a base has, in every way, as far as it can be read.
func readBase(b *base) {
	s := &Snapshot{base: b, record: record{quads: int64(b.rows())}}
	c := s.ScanOrder(IDQuad{}, SPOG)
	var last IDQuad
	for c.Next() {
		last = c.Quad()
		for _, id := range SPOG.places(last) {
			if v, err := s.Term(id); err == nil && v != nil {
				s.ID(v)
			}
		}
	}
	c.Close()
	s.Count(IDQuad{S: last.S})
	s.Count(IDQuad{S: last.S, P: last.P, O: last.O + 1})
	s.ScanOrder(IDQuad{}, GSPO).Seek(IDQuad{S: last.S})
	s.ID(quad.IRI("e:m"))
	r := newTermReader(&survivors{base: b}, make([]uint32, b.terms.terms+1))
	for ok, err := r.advance(); ok && err == nil; ok, err = r.advance() {
		continue
	}
}
