package quadstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A block file is the frame of all files of a base: blocks of any content, each
// with a checksum in the index behind them. Every byte is under a checksum.
//
//	┌────────┬─────────┬───┬─────────┬───────┬────────┐
//	│ header │ block 0 │ … │ block n │ index │ footer │
//	└────────┴─────────┴───┴─────────┴───────┴────────┘
//	header   magic "\x89NGBASE\n", kind, version 1, six zeros       16 bytes
//	index    for each block its offset u64, length u32, CRC-32C
//	         u32 and what its kind of file notes about it
//	footer   offset of the index u64, blocks u32, CRC-32C of the    32 bytes
//	         index u32, rows or terms u64, CRC-32C of the header and
//	         the footer to here u32, magic "NGB\x89"
//
// Numbers are little-endian.
const (
	baseMagic   = "\x89NGBASE\n"
	footerMagic = "NGB\x89"
	baseVersion = 1

	headerLen = 16
	footerLen = 32
	entryLen  = 16 // without what the kind adds
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// DamageError tells which file is not as it was written, and where.
type DamageError struct {
	File   string
	Offset int64
	What   string
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("%s is damaged at byte %d: %s", e.File, e.Offset, e.What)
}

// blockWriter writes a block file from its first block to its last.
type blockWriter struct {
	name   string
	file   vfs.File
	header [headerLen]byte
	buf    []byte // not yet written
	offset uint64 // of the next block
	blocks int
	index  []byte
}

// writeBuffer is how much goes to the file at once.
const writeBuffer = 1 << 20

func createBlockFile(fs vfs.FS, name string, kind byte) (*blockWriter, error) {
	file, err := fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	w := &blockWriter{name: name, file: file, offset: headerLen}
	copy(w.header[:], baseMagic)
	w.header[len(baseMagic)] = kind
	w.header[len(baseMagic)+1] = baseVersion
	w.buf = append(w.buf, w.header[:]...)
	return w, nil
}

// add appends a block with the note that its kind of file has in the index.
func (w *blockWriter) add(block, note []byte) error {
	w.index = binary.LittleEndian.AppendUint64(w.index, w.offset)
	w.index = binary.LittleEndian.AppendUint32(w.index, uint32(len(block)))
	w.index = binary.LittleEndian.AppendUint32(w.index, checksum(block))
	w.index = append(w.index, note...)
	w.blocks++
	w.offset += uint64(len(block))
	w.buf = append(w.buf, block...)
	if len(w.buf) < writeBuffer {
		return nil
	}
	return w.flush()
}

func (w *blockWriter) flush() error {
	_, err := w.file.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}

// finish writes the index and the footer and closes the file, with all of it on
// disk if durable is set.
func (w *blockWriter) finish(count uint64, durable bool) error {
	w.buf = append(w.buf, w.index...)
	var footer []byte
	footer = binary.LittleEndian.AppendUint64(footer, w.offset)
	footer = binary.LittleEndian.AppendUint32(footer, uint32(w.blocks))
	footer = binary.LittleEndian.AppendUint32(footer, checksum(w.index))
	footer = binary.LittleEndian.AppendUint64(footer, count)
	sum := crc32.Update(checksum(w.header[:]), castagnoli, footer)
	footer = binary.LittleEndian.AppendUint32(footer, sum)
	w.buf = append(w.buf, footer...)
	w.buf = append(w.buf, footerMagic...)
	err := w.flush()
	if err == nil && durable {
		err = w.file.Sync()
	}
	return errors.Join(err, w.close())
}

// close gives the file up where finish was not reached; after finish it does
// nothing.
func (w *blockWriter) close() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}

// blockFile is a block file open for reading. It is safe for many goroutines.
type blockFile struct {
	name     string
	mapping  *mapping
	blocks   int
	entryLen int
	index    []byte
	count    uint64 // of rows or terms
	checked  []atomic.Bool
	check    func(i int, block []byte) error // the structure of a block, once it has passed its checksum
}

// openBlockFile opens a file and checks all but its blocks. noteLen is the
// length of the note of each block. The caller sets check.
func openBlockFile(fs vfs.FS, name string, kind byte, noteLen int) (*blockFile, error) {
	m, err := mapFile(fs, name)
	if err != nil {
		return nil, err
	}
	f, err := readBlockFile(name, m, kind, noteLen)
	if err != nil {
		return nil, errors.Join(err, m.close())
	}
	return f, nil
}

func readBlockFile(name string, m *mapping, kind byte, noteLen int) (*blockFile, error) {
	f := &blockFile{name: name, mapping: m, entryLen: entryLen + noteLen}
	data := m.data
	if len(data) < headerLen+footerLen {
		return nil, f.damage(int64(len(data)), "the file ends here, within its header or footer")
	}
	if !bytes.HasPrefix(data, []byte(baseMagic)) {
		return nil, f.damage(0, "this is not how a file of a base starts")
	}
	if version := data[len(baseMagic)+1]; version != baseVersion {
		return nil, fmt.Errorf("%s has version %d of its format, this program reads version %d", name, version, baseVersion)
	}
	if data[len(baseMagic)] != kind {
		return nil, f.damage(int64(len(baseMagic)), fmt.Sprintf("this is a file of the kind %q, not %q", data[len(baseMagic)], kind))
	}
	start := len(data) - footerLen
	footer := data[start:]
	sum := crc32.Update(checksum(data[:headerLen]), castagnoli, footer[:24])
	if string(footer[28:]) != footerMagic || binary.LittleEndian.Uint32(footer[24:]) != sum {
		return nil, f.damage(int64(start), "the checksum of header and footer does not fit")
	}
	offset := binary.LittleEndian.Uint64(footer)
	f.blocks = int(binary.LittleEndian.Uint32(footer[8:]))
	f.count = binary.LittleEndian.Uint64(footer[16:])
	if offset < headerLen || offset > uint64(start) || uint64(start)-offset != uint64(f.blocks)*uint64(f.entryLen) {
		return nil, f.damage(int64(start), "the footer does not fit the length of the file")
	}
	f.index = data[offset:start]
	if checksum(f.index) != binary.LittleEndian.Uint32(footer[12:]) {
		return nil, f.damage(int64(offset), "the checksum of the index does not fit")
	}
	f.checked = make([]atomic.Bool, f.blocks)
	return f, f.checkIndex(offset)
}

// checkIndex makes sure that the blocks fill the file up to the index.
func (f *blockFile) checkIndex(end uint64) error {
	next := uint64(headerLen)
	for i := range f.blocks {
		e := f.entry(i)
		if binary.LittleEndian.Uint64(e) != next {
			return f.damage(int64(next), fmt.Sprintf("block %d does not start here", i))
		}
		next += uint64(binary.LittleEndian.Uint32(e[8:]))
	}
	if next != end {
		return f.damage(int64(next), "the blocks do not end where the index starts")
	}
	return nil
}

func (f *blockFile) entry(i int) []byte { return f.index[i*f.entryLen : (i+1)*f.entryLen] }

// note returns what the index notes about a block.
func (f *blockFile) note(i int) []byte { return f.entry(i)[entryLen:] }

// raw returns a block unchecked.
func (f *blockFile) raw(i int) []byte {
	e := f.entry(i)
	offset := binary.LittleEndian.Uint64(e)
	return f.mapping.data[offset : offset+uint64(binary.LittleEndian.Uint32(e[8:]))]
}

// block returns a block, whose checksum and structure have been checked since
// the file was opened.
func (f *blockFile) block(i int) ([]byte, error) {
	block := f.raw(i)
	if f.checked[i].Load() {
		return block, nil
	}
	if err := f.checkBlock(i); err != nil {
		return nil, err
	}
	f.checked[i].Store(true)
	return block, nil
}

// checkBlock checks a block even if that was done before.
func (f *blockFile) checkBlock(i int) error {
	block := f.raw(i)
	if checksum(block) != binary.LittleEndian.Uint32(f.entry(i)[12:]) {
		return f.damage(f.blockOffset(i), fmt.Sprintf("the checksum of block %d does not fit", i))
	}
	if err := f.check(i, block); err != nil {
		return f.damage(f.blockOffset(i), fmt.Sprintf("block %d: %v", i, err))
	}
	return nil
}

func (f *blockFile) blockOffset(i int) int64 { return int64(binary.LittleEndian.Uint64(f.entry(i))) }

// size is the length of the file.
func (f *blockFile) size() int64 { return int64(len(f.mapping.data)) }

func (f *blockFile) damage(offset int64, what string) error {
	return &DamageError{File: f.name, Offset: offset, What: what}
}

func (f *blockFile) close() error { return f.mapping.close() }
