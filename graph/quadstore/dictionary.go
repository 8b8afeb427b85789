package quadstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// A dictionary file holds the terms of a base, sorted by tag and then by body
// (see appendTermBody). The place of a term in this sequence, from 1, is its
// ordinal, which is what the permutation files hold; 0 stands for NoLabel.
// Inline terms are in the sequence as well, so that a row needs only as many
// bits as there are terms.
//
// A block holds terms of one tag, up to pageTerms or about pageBytes of them;
// the index notes the ordinal of its first term and its tag. Of dictionary
// terms it has
//
//	buckets   for each bucketTerms terms the offset in the block where they
//	          start, u32
//	terms     the first of a bucket: uvarint length, body
//	          any other: uvarint length of what it shares with the one before,
//	          uvarint length of the rest, rest
//
// and of inline terms their payloads, u64 each. The footer counts the terms.
const (
	pageTerms   = 1024
	pageBytes   = 32 << 10
	bucketTerms = 16
	pageNoteLen = 8

	dictionaryName = "terms"
	dictionaryKind = 't'

	// maxOrdinal leaves the last value free, so that a successor always exists.
	maxOrdinal = math.MaxUint32 - 1
)

// dictionaryWriter writes a dictionary file from sorted terms.
type dictionaryWriter struct {
	*blockWriter
	terms   int
	tag     tag
	page    []byte // the terms of the page that grows
	buckets []uint32
	inPage  int
	last    []byte // body
	block   []byte // scratch
}

func createDictionary(fs vfs.FS, dir string) (*dictionaryWriter, error) {
	w, err := createBlockFile(fs, fs.PathJoin(dir, dictionaryName), dictionaryKind)
	return &dictionaryWriter{blockWriter: w}, err
}

// add appends a term. The body of an inline term is its payload, big-endian.
func (w *dictionaryWriter) add(t tag, body []byte) error {
	if t != w.tag || w.inPage == pageTerms || len(w.page) >= pageBytes {
		if err := w.endPage(); err != nil {
			return err
		}
		w.tag = t
	}
	if w.terms == maxOrdinal {
		return fmt.Errorf("a store can keep %d distinct terms, not more", maxOrdinal)
	}
	w.terms++
	w.append(body)
	return nil
}

func (w *dictionaryWriter) append(body []byte) {
	switch {
	case w.tag >= tagInt:
		w.page = binary.LittleEndian.AppendUint64(w.page, binary.BigEndian.Uint64(body))
	case w.inPage%bucketTerms == 0:
		w.buckets = append(w.buckets, uint32(len(w.page)))
		w.page = binary.AppendUvarint(w.page, uint64(len(body)))
		w.page = append(w.page, body...)
	default:
		n := commonPrefix(w.last, body)
		w.page = binary.AppendUvarint(w.page, uint64(n))
		w.page = binary.AppendUvarint(w.page, uint64(len(body)-n))
		w.page = append(w.page, body[n:]...)
	}
	w.inPage++
	w.last = append(w.last[:0], body...)
}

func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func (w *dictionaryWriter) endPage() error {
	if w.inPage == 0 {
		return nil
	}
	var note [pageNoteLen]byte
	binary.LittleEndian.PutUint32(note[:], uint32(w.terms-w.inPage+1))
	note[4] = byte(w.tag)
	w.block = w.block[:0]
	for _, at := range w.buckets {
		w.block = binary.LittleEndian.AppendUint32(w.block, uint32(4*len(w.buckets))+at)
	}
	w.block = append(w.block, w.page...)
	w.page, w.buckets, w.inPage = w.page[:0], w.buckets[:0], 0
	return w.blockWriter.add(w.block, note[:])
}

func (w *dictionaryWriter) finish(durable bool) error {
	if err := w.endPage(); err != nil {
		return err
	}
	return w.blockWriter.finish(uint64(w.terms), durable)
}

// dictionary is an open dictionary file.
type dictionary struct {
	*blockFile
	terms  int
	first  []uint32 // the ordinal of the first term of each page, and one beyond the last
	ranges []tagRange
}

// tagRange is the ordinals and the pages of one tag.
type tagRange struct {
	tag                 tag
	from, to            uint32
	firstPage, lastPage int // the last is not within
}

func openDictionary(fs vfs.FS, dir string) (*dictionary, error) {
	f, err := openBlockFile(fs, fs.PathJoin(dir, dictionaryName), dictionaryKind, pageNoteLen)
	if err != nil {
		return nil, err
	}
	d, err := newDictionary(f)
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	return d, nil
}

func newDictionary(f *blockFile) (*dictionary, error) {
	d := &dictionary{blockFile: f, terms: int(f.count), first: make([]uint32, 0, f.blocks+1)}
	if f.count > maxOrdinal {
		return nil, f.damage(f.size()-footerLen, "it has too many terms")
	}
	for i := range f.blocks {
		note := f.note(i)
		first, t := binary.LittleEndian.Uint32(note), tag(note[4])
		if n := len(d.ranges); n == 0 || d.ranges[n-1].tag != t {
			if n > 0 && d.ranges[n-1].tag > t || t == tagNone || t >= tagEnd {
				return nil, f.damage(f.blockOffset(i), fmt.Sprintf("block %d has the tag %d", i, t))
			}
			d.ranges = append(d.ranges, tagRange{tag: t, from: first, firstPage: i})
		}
		d.first = append(d.first, first)
		d.ranges[len(d.ranges)-1].lastPage = i + 1
	}
	d.first = append(d.first, uint32(d.terms+1))
	if d.first[0] != 1 {
		return nil, f.damage(f.size()-footerLen, "the first term is not number 1")
	}
	for i := range f.blocks {
		if n := int64(d.first[i+1]) - int64(d.first[i]); n < 1 || n > pageTerms {
			return nil, f.damage(f.blockOffset(i), fmt.Sprintf("block %d has %d terms", i, n))
		}
	}
	for i := range d.ranges {
		d.ranges[i].to = d.first[d.ranges[i].lastPage]
	}
	f.check = d.checkPage
	return d, nil
}

// id returns the id of an ordinal that a checked row has.
func (d *dictionary) id(ordinal uint32) (ID, error) {
	m := idMap{d: d}
	id := m.id(ordinal)
	return id, m.err
}

// idMap turns ordinals into ids. Those of one column mostly are of one tag, so it
// remembers the tag of the last one, and of inline terms the page. It is for one
// goroutine.
type idMap struct {
	d       *dictionary
	from, n uint32 // the ordinals of a tag
	shift   ID     // what they lack to be ids

	pageFrom, pageN uint32 // the ordinals of a page of inline terms
	payloads        []byte
	tag             ID    // as it stands in an id
	err             error // ends all sense in what comes
}

func (m *idMap) id(ordinal uint32) ID {
	if ordinal-m.from < m.n {
		return m.shift + ID(ordinal)
	}
	return m.search(ordinal)
}

func (m *idMap) search(ordinal uint32) ID {
	if ordinal == 0 {
		return NoLabel
	}
	if ordinal-m.pageFrom >= m.pageN {
		r := m.d.rangeOf(ordinal)
		if r == nil {
			m.err = fmt.Errorf("no term has the ordinal %d", ordinal)
			return 0
		}
		if r.tag < tagInt {
			m.from, m.n = r.from, r.to-r.from
			m.shift = makeID(r.tag, 0) - ID(r.from)
			return m.shift + ID(ordinal)
		}
		page := m.d.page(ordinal)
		payloads, err := m.d.block(page)
		if err != nil {
			m.err = err
			return 0
		}
		m.payloads = payloads
		m.pageFrom, m.pageN = m.d.first[page], uint32(m.d.termsIn(page))
		m.tag = makeID(r.tag, 0)
	}
	return m.tag | ID(binary.LittleEndian.Uint64(m.payloads[8*(ordinal-m.pageFrom):]))
}

// rangeOf returns the range that has the ordinal; nil if none has.
func (d *dictionary) rangeOf(ordinal uint32) *tagRange {
	for i := range d.ranges {
		if ordinal < d.ranges[i].to {
			return &d.ranges[i]
		}
	}
	return nil
}

// payload returns the payload of an inline term.
func (d *dictionary) payload(ordinal uint32) (uint64, error) {
	i := d.page(ordinal)
	block, err := d.block(i)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(block[8*(ordinal-d.first[i]):]), nil
}

// page returns the page that has the ordinal.
func (d *dictionary) page(ordinal uint32) int {
	i, found := slices.BinarySearch(d.first, ordinal)
	if found {
		return i
	}
	return i - 1
}

// ordinal returns the ordinal of an id; where the base does not have it, that
// of the first term with a greater one, which is beyond the last if there is
// none.
func (d *dictionary) ordinal(id ID) (ordinal uint32, found bool, err error) {
	if id <= NoLabel {
		return 0, id == NoLabel, nil
	}
	for i := range d.ranges {
		r := &d.ranges[i]
		switch {
		case r.tag < id.tag():
			continue
		case r.tag > id.tag():
			return r.from, false, nil
		case r.tag >= tagInt:
			return d.searchPayload(r, id.payload())
		case id.payload() < uint64(r.to-r.from):
			return r.from + uint32(id.payload()), true, nil
		}
		return r.to, false, nil
	}
	return uint32(d.terms + 1), false, nil
}

// searchPayload finds the first term of an inline tag that is not below payload.
func (d *dictionary) searchPayload(r *tagRange, payload uint64) (ordinal uint32, found bool, err error) {
	from, to := r.from, r.to
	for from < to {
		middle := from + (to-from)/2
		at, err := d.payload(middle)
		if err != nil {
			return 0, false, err
		}
		switch {
		case at == payload:
			return middle, true, nil
		case at < payload:
			from = middle + 1
		default:
			to = middle
		}
	}
	return from, false, nil
}

// has tells whether the base has a dictionary term of this id. All of a tag's
// payloads below the number of its terms are the base's.
func (d *dictionary) has(id ID) (bool, error) {
	_, found, err := d.ordinal(id)
	return found, err
}

// find returns the id of the term with this body.
func (d *dictionary) find(t tag, body []byte) (ID, bool, error) {
	i := slices.IndexFunc(d.ranges, func(r tagRange) bool { return r.tag == t })
	if i < 0 {
		return 0, false, nil
	}
	r := &d.ranges[i]
	page, to := r.firstPage, r.lastPage
	for to-page > 1 {
		middle := (page + to) / 2
		block, err := d.block(middle)
		if err != nil {
			return 0, false, err
		}
		if bytes.Compare(bucketHead(block, 0), body) <= 0 {
			page = middle
		} else {
			to = middle
		}
	}
	block, err := d.block(page)
	if err != nil {
		return 0, false, err
	}
	at, found := findInPage(block, d.termsIn(page), body)
	return makeID(t, uint64(d.first[page]-r.from)+uint64(at)), found, nil
}

func (d *dictionary) termsIn(page int) int { return int(d.first[page+1] - d.first[page]) }

// bucketHead returns the first term of a bucket.
func bucketHead(block []byte, bucket int) []byte {
	at := binary.LittleEndian.Uint32(block[4*bucket:])
	n, width := binary.Uvarint(block[at:])
	at += uint32(width)
	return block[at : at+uint32(n)]
}

// findInPage returns the place of body among the terms of a page.
func findInPage(block []byte, terms int, body []byte) (place int, found bool) {
	bucket, to := 0, (terms+bucketTerms-1)/bucketTerms
	for to-bucket > 1 {
		middle := (bucket + to) / 2
		if bytes.Compare(bucketHead(block, middle), body) <= 0 {
			bucket = middle
		} else {
			to = middle
		}
	}
	var buf [128]byte
	r := bucketReader{rest: block[binary.LittleEndian.Uint32(block[4*bucket:]):], body: buf[:0]}
	for place := bucket * bucketTerms; place < min((bucket+1)*bucketTerms, terms); place++ {
		r.next()
		switch c := bytes.Compare(r.body, body); {
		case c == 0:
			return place, true
		case c > 0:
			return 0, false
		}
	}
	return 0, false
}

// bucketReader reads the terms of a bucket, or of a whole page, in sequence.
type bucketReader struct {
	rest []byte
	body []byte // of the term read last
	read int
}

// next reads a term; false if the page is damaged.
func (r *bucketReader) next() bool {
	shared := uint64(0)
	if r.read%bucketTerms != 0 {
		if shared = r.uvarint(); shared > uint64(len(r.body)) {
			return false
		}
	}
	r.read++
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		return false
	}
	r.body = append(r.body[:shared], r.rest[:n]...)
	r.rest = r.rest[n:]
	return true
}

// uvarint reads a number, one that nothing can have as its length if there is
// none.
func (r *bucketReader) uvarint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		n := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(n)
	}
	n, width := binary.Uvarint(r.rest)
	if width <= 0 {
		return math.MaxUint64
	}
	r.rest = r.rest[width:]
	return n
}

// body returns the body of a dictionary term, in dst if it fits.
func (d *dictionary) body(dst []byte, ordinal uint32) ([]byte, error) {
	page := d.page(ordinal)
	block, err := d.block(page)
	if err != nil {
		return nil, err
	}
	place := int(ordinal - d.first[page])
	r := bucketReader{rest: block[binary.LittleEndian.Uint32(block[4*(place/bucketTerms):]):], body: dst[:0]}
	for range place%bucketTerms + 1 {
		r.next()
	}
	return r.body, nil
}

// term returns the value of an id that the base has and the length of its body.
func (d *dictionary) term(id ID) (v quad.Value, weight int, err error) {
	ordinal, found, err := d.ordinal(id)
	if err != nil || !found {
		return nil, 0, errors.Join(err, fmt.Errorf("no term has the id %v", id))
	}
	var buf [128]byte
	body, err := d.body(buf[:0], ordinal)
	if err != nil {
		return nil, 0, err
	}
	v, err = readTermBody(id.tag(), body)
	return v, len(body), err
}

// checkPage makes sure that a page can be read without looking again, that its
// terms are of their tag and that they ascend.
func (d *dictionary) checkPage(i int, block []byte) error {
	n := d.termsIn(i)
	t := tag(d.note(i)[4])
	if t >= tagInt {
		return checkPayloads(block, n)
	}
	buckets := (n + bucketTerms - 1) / bucketTerms
	if len(block) < 4*buckets {
		return errors.New("it is shorter than its terms")
	}
	r := bucketReader{rest: block[4*buckets:]}
	var last []byte
	for place := range n {
		if place%bucketTerms == 0 && int(binary.LittleEndian.Uint32(block[place/bucketTerms*4:])) != len(block)-len(r.rest) {
			return fmt.Errorf("its bucket %d is not where it should be", place/bucketTerms)
		}
		if !r.next() {
			return errors.New("it is shorter than its terms")
		}
		if place > 0 && bytes.Compare(last, r.body) >= 0 {
			return fmt.Errorf("term %d does not come after the one before", place)
		}
		last = append(last[:0], r.body...)
		if t < tagLangString {
			continue // any body is right
		}
		if _, err := readTermBody(t, r.body); err != nil {
			return err
		}
	}
	if len(r.rest) > 0 {
		return errors.New("it is longer than its terms")
	}
	return nil
}

func checkPayloads(block []byte, n int) error {
	if len(block) != 8*n {
		return errors.New("its length is not that of its terms")
	}
	if binary.LittleEndian.Uint64(block[len(block)-8:]) > maxPayload {
		return errors.New("a payload has more bits than an id has room for")
	}
	for i := 8; i < len(block); i += 8 {
		if binary.LittleEndian.Uint64(block[i-8:]) >= binary.LittleEndian.Uint64(block[i:]) {
			return fmt.Errorf("term %d does not come after the one before", i/8)
		}
	}
	return nil
}
