package rdf

import (
	"bytes"
	"slices"
	"testing"
)

// FuzzNQuads reads arbitrary bytes. Nothing panics; what is read can be written
// and reads back as it was; each line is either read or rejected, whether the
// reader stops or keeps going; lenient reading reads all that strict reading does.
func FuzzNQuads(f *testing.F) {
	for _, seed := range []string{
		"",
		"<urn:s> <urn:p> <urn:o> <urn:g> .\n",
		"_:a.b<urn:p>_:c.# comment\r\n\r_:ក <urn:p> \"o\"@en-GB _:g .",
		`<urn:\u0053> <urn:p> "\t\b\n\r\f\"\'\\\u0000\uFFFE\U0010FFFF"^^<urn:\U0000006F> .`,
		`_:s <urn:p> "7"^^<http://www.w3.org/2001/XMLSchema#string> .`,
		"<alice> <follows> <bob> .\n<> <#p> </o> .\n",
		"<urn:s> <urn:p> \"\xff\x00\x7f\xed\xa0\x80\" .\n",
		`_:s <urn:p> "\uD83D\uDE00" . _:s <urn:p> "\u12`,
		"\xef\xbb\xbf_:s <urn:p> \"o\"@ .",
		"_:s <urn:p> \"o\"^<urn:t> .\n_::a <p\\> 1 .",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		stopped, err := readAll(document, Options{})
		var rejected []*SyntaxError
		kept, keptErr := readAll(document, Options{KeepGoing: func(err *SyntaxError) { rejected = append(rejected, err) }})
		if keptErr != nil {
			t.Fatalf("keep going: %v", keptErr)
		}
		if len(kept) < len(stopped) || !slices.Equal(kept[:len(stopped)], stopped) {
			t.Fatalf("keep going reads %v, stopping %v", kept, stopped)
		}
		if err != nil && (len(rejected) == 0 || rejected[0].Error() != err.Error()) {
			t.Fatalf("keep going rejects %v first, stopping %v", rejected, err)
		}
		if err == nil && (len(rejected) > 0 || len(kept) != len(stopped)) {
			t.Fatalf("keep going rejects %v of a valid document", rejected)
		}
		lenient, lenientErr := readAll(document, Options{Lenient: true})
		if len(lenient) < len(stopped) || !slices.Equal(lenient[:len(stopped)], stopped) {
			t.Fatalf("lenient reads %v, strict %v", lenient, stopped)
		}
		if err == nil && lenientErr != nil {
			t.Fatalf("lenient rejects a valid document: %v", lenientErr)
		}
		canonical := writeAll(t, lenient)
		again, err := readAll(canonical, Options{Lenient: true})
		if err != nil || !slices.Equal(again, lenient) {
			t.Fatalf("wrote %q, read back %v, %v", canonical, again, err)
		}
		if !bytes.Equal(writeAll(t, again), canonical) {
			t.Fatalf("writing %q again gives other bytes", canonical)
		}
	})
}
