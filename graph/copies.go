package graph

import (
	"fmt"
	"hash/fnv"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Two articles are copies of each other, as of a wire report that many papers
// print, if they have this share of their shingles in common: runs of words as they
// stand, whatever the punctuation, case and layout around them.
const copyResemblance = 0.6

// shingleWords is how many words make a shingle: fewer, and articles on one subject
// share many; more, and one changed word in a line hides a copy.
const shingleWords = 4

// A sketch is the smallest hashes of an article's shingles. The share that two
// sketches have in common tells about the share that the articles have, so only
// those that come near it are compared word by word. The first few of the smallest
// find them: of copies that have four fifths in common, one of these is common to
// both but twice in a thousand.
const (
	sketchHashes = 32
	sketchKeys   = 4
	sketchNear   = copyResemblance - 0.2
)

// copies knows the sketches of a store's articles. They are made when they are
// first needed, and as a document's IRI is the hash of its bytes they never change.
type copies struct {
	mu       sync.Mutex
	sketches map[IRI][]uint32
	byKey    map[uint32][]IRI // by the first few hashes of the sketches
	complete bool             // every article that was stored when it was asked for is here
}

func newCopies() *copies {
	return &copies{sketches: map[IRI][]uint32{}, byKey: map[uint32][]IRI{}}
}

// CopiesOf returns the stored articles that have nearly the text of a document,
// without itself, in the order of their IRIs.
func (s *Store) CopiesOf(d *Document) ([]IRI, error) {
	if d.Class != ClassArticle {
		return nil, nil
	}
	sn := s.Snapshot()
	defer sn.Close()
	s.copies.mu.Lock()
	defer s.copies.mu.Unlock()
	if err := s.copies.complement(sn.Stored()); err != nil {
		return nil, err
	}
	s.copies.add(d.IRI, d.Bytes)
	var list []IRI
	for _, other := range s.copies.near(d.IRI) {
		stored, err := sn.blob(other)
		if err != nil {
			return nil, err
		}
		if stored != nil && resemblance(shingles(d.Bytes), shingles(stored)) >= copyResemblance {
			list = append(list, other)
		}
	}
	return list, nil
}

// Sources counts documents that say something independently of each other: copies
// of one article count once.
func (sn *Snapshot) Sources(documents []IRI) (int, error) {
	list := slices.Compact(slices.Sorted(slices.Values(documents)))
	if len(list) < 2 {
		return len(list), nil
	}
	sn.copies.mu.Lock()
	defer sn.copies.mu.Unlock()
	texts, err := sn.articles(list)
	if err != nil {
		return 0, err
	}
	sources := len(list)
	merged := map[IRI]IRI{} // of a copy, an article that it is a copy of
	root := func(iri IRI) IRI {
		for merged[iri] != "" {
			iri = merged[iri]
		}
		return iri
	}
	byKey := map[uint32][]IRI{} // of the documents before
	for _, a := range list {
		sketch := sn.copies.sketches[a]
		for _, key := range sketch[:min(len(sketch), sketchKeys)] {
			for _, b := range byKey[key] {
				if root(a) != root(b) && sn.copies.mayBeCopies(a, b) && resemblance(shingles(texts[a]), shingles(texts[b])) >= copyResemblance {
					merged[root(a)] = root(b)
					sources--
				}
			}
			byKey[key] = append(byKey[key], a)
		}
	}
	return sources, nil
}

// articles returns the texts of those documents that are articles with a text, and
// makes their sketches.
func (sn *Snapshot) articles(documents []IRI) (map[IRI][]byte, error) {
	texts := map[IRI][]byte{}
	for _, iri := range documents {
		isArticle, err := sn.CountMatches(Quad{Subject: iri, Predicate: RDFType, Object: ClassArticle, Label: iri})
		if err != nil {
			return nil, err
		}
		if isArticle == 0 {
			continue
		}
		text, err := sn.blob(iri)
		if err != nil {
			return nil, err
		}
		if text != nil {
			texts[iri] = text
			sn.copies.add(iri, text)
		}
	}
	return texts, nil
}

func (sn *Snapshot) blob(document IRI) ([]byte, error) {
	text, _, err := sn.stored.Blob(blobKey(document))
	return text, err
}

// complement makes the sketches that are missing of a state's articles.
func (c *copies) complement(sn *Snapshot) error {
	if c.complete {
		return nil
	}
	for q, err := range sn.Match(Quad{Predicate: RDFType, Object: ClassArticle}) {
		if err != nil {
			return err
		}
		iri, ok := q.Subject.(IRI)
		if !ok || q.Label != q.Subject {
			continue
		}
		text, err := sn.blob(iri)
		if err != nil {
			return fmt.Errorf("document <%s>: %w", string(iri), err)
		}
		if text != nil {
			c.add(iri, text)
		}
	}
	c.complete = true
	return nil
}

func (c *copies) add(iri IRI, text []byte) {
	if _, known := c.sketches[iri]; known {
		return
	}
	sketch := shingles(text)
	sketch = slices.Clone(sketch[:min(len(sketch), sketchHashes)])
	c.sketches[iri] = sketch
	for _, key := range sketch[:min(len(sketch), sketchKeys)] {
		c.byKey[key] = append(c.byKey[key], iri)
	}
}

// near returns the articles whose sketches come near that of one.
func (c *copies) near(iri IRI) []IRI {
	var list []IRI
	sketch := c.sketches[iri]
	for _, key := range sketch[:min(len(sketch), sketchKeys)] {
		for _, other := range c.byKey[key] {
			if other != iri && !slices.Contains(list, other) && c.mayBeCopies(iri, other) {
				list = append(list, other)
			}
		}
	}
	slices.Sort(list)
	return list
}

func (c *copies) mayBeCopies(a, b IRI) bool {
	return sketchResemblance(c.sketches[a], c.sketches[b]) >= sketchNear
}

// sketchResemblance estimates the resemblance of two articles: the share of the
// smallest hashes of both together that are in both.
func sketchResemblance(a, b []uint32) float64 {
	union, common := 0, 0
	for union < sketchHashes && (len(a) > 0 || len(b) > 0) {
		union++
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			a = a[1:]
		case len(a) == 0 || b[0] < a[0]:
			b = b[1:]
		default:
			a, b = a[1:], b[1:]
			common++
		}
	}
	return float64(common) / float64(max(1, union))
}

// resemblance is the share of the hashes of two sorted lists together that are in
// both.
func resemblance(a, b []uint32) float64 {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case b[j] < a[i]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	return float64(common) / float64(max(1, len(a)+len(b)-common))
}

// shingles returns the hashes of a text's shingles, sorted, each once. A text of
// fewer words than a shingle has is one.
func shingles(text []byte) []uint32 {
	words := wordHashes(text)
	if len(words) == 0 {
		return nil
	}
	n := min(len(words), shingleWords)
	list := make([]uint32, 0, len(words)-n+1)
	for i := range len(words) - n + 1 {
		h := uint64(0)
		for _, w := range words[i : i+n] {
			h = (h ^ uint64(w)) * 0x9e3779b97f4a7c15
			h ^= h >> 29
		}
		list = append(list, uint32(h>>32))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// wordHashes returns the hash of each word: of a run of letters and digits, in
// scripts without spaces between words of every letter.
func wordHashes(text []byte) []uint32 {
	var list []uint32
	h := fnv.New32a()
	open := false
	end := func() {
		if open {
			list = append(list, h.Sum32())
			h.Reset()
			open = false
		}
	}
	var letter [utf8.UTFMax]byte
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			end()
			continue
		}
		alone := unicode.In(r, unicode.Han, unicode.Khmer, unicode.Thai, unicode.Lao, unicode.Hiragana, unicode.Katakana)
		if alone {
			end()
		}
		h.Write(letter[:utf8.EncodeRune(letter[:], unicode.ToLower(r))])
		open = true
		if alone {
			end()
		}
	}
	end()
	return list
}
