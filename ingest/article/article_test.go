package article

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/graph"
)

// read returns what a file gives, as text that a test can show.
func read(name string, format Format, in io.Reader) string {
	var out strings.Builder
	for d, err := range Read(name, format, in) {
		if err != nil {
			fmt.Fprintf(&out, "error: %v\n", err)
			continue
		}
		fmt.Fprintf(&out, "%s\ntitle %q, date %q, language %q, author %q\n%s", d.Path, d.Title, d.Created, d.Language, d.Author, d.Bytes)
		if !bytes.HasSuffix(d.Bytes, []byte("\n")) {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// TestFormats reads one file of each format and shows what comes out.
func TestFormats(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"page.html", `page.html
title "Brackwater opens a chip laboratory", date "2026-03-04", language "en", author "Ida Fennimore"
Brackwater Research, a company based in Norwich, opened a laboratory for chips in Kampot on Wednesday, its third outside Europe after those in Lisbon and Da Nang.

“We will design our own accelerator here,” said Maren Oldacre, who leads the firm & its 240 engineers, at a ceremony beside the river that two ministers attended.

The laboratory will work with the Kampot Institute of Technology, which sends forty students a year, and may later make small series of chips for hospitals.

A rival, Seabeech, said it had no plan to follow, although its own engineers have asked for a laboratory in the region for years, according to two people who know the firm.
`},
		{"note.md", `note.md
title "Notes from the river", date "2026-05-07", language "km", author "Sok Chantha"
Notes from the river

Brackwater Research opened a laboratory in Kampot. ក្រុមហ៊ុន Brackwater បានបើកមន្ទីរពិសោធន៍។

It designs chips.

It employs 240 engineers.

“We will design our own accelerator,” she said.
`},
		{"feed.rss", `feed.rss#courier-17
title "A laboratory opens", date "2026-03-04", language "en", author ""
Brackwater Research opened a laboratory.
It designs chips.
error: feed.rss: entry 2, "Nothing here": no text
feed.rss#https://example.org/rival
title "A rival waits", date "", language "en", author ""
Seabeech has no plan.
`},
		{"lines.jsonl", `lines.jsonl#https://example.org/lab
title "A laboratory opens", date "2026-03-04", language "en", author ""
Brackwater Research opened a laboratory.
error: lines.jsonl: line 3: no article: "text" is missing
lines.jsonl#4
title "", date "", language "", author ""
ក្រុមហ៊ុន Brackwater បានបើកមន្ទីរពិសោធន៍។
error: lines.jsonl: line 5: invalid character 'o' in literal null (expecting 'u')
`},
	} {
		data, err := os.ReadFile(filepath.Join("testdata", test.name))
		if err != nil {
			t.Fatal(err)
		}
		format, _ := FormatOf(test.name)
		if got := read(test.name, format, bytes.NewReader(data)); got != test.want {
			t.Errorf("%s gives\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// TestPDF reads a file of one page, built here: its streams hold one line each.
func TestPDF(t *testing.T) {
	want := "one.pdf\ntitle \"A laboratory\", date \"\", language \"\", author \"Ida Fennimore\"\nBrackwater opened a laboratory.\n"
	if got := read("one.pdf", PDF, bytes.NewReader(onePage("Brackwater opened a laboratory."))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// onePage returns a PDF with one line of text.
func onePage(text string) []byte {
	content := "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Title (A laboratory) /Author (Ida Fennimore) >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// TestHostile reads files that nobody wrote in good faith: each ends in an error
// that says what is wrong.
func TestHostile(t *testing.T) {
	for name, test := range map[string]struct {
		format Format
		in     io.Reader
		want   string
	}{
		"100 MB":          {HTML, io.LimitReader(zeros{}, 100<<20), "x: longer than 32 MB"},
		"compressed bomb": {Text, bomb(t, 1<<30), "x: longer than 32 MB"},
		"nested":          {HTML, strings.NewReader(strings.Repeat("<div>", 1_000_000)), "x: "},
		"many elements":   {HTML, strings.NewReader(strings.Repeat("<p>x</p>", 300_000)), "x: the page has too many elements"},
		"empty page":      {HTML, strings.NewReader(""), "x: "},
		"no PDF":          {PDF, strings.NewReader("%PDF-1.4 but no more"), "x: no PDF that can be read"},
		"no feed":         {Feed, strings.NewReader("<html></html>"), "x: no feed that can be read"},
		"entity bomb":     {Feed, strings.NewReader(`<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := read("x", test.format, test.in)
			if test.want != "" && !strings.HasPrefix(got, "error: "+test.want) {
				t.Errorf("got %.300s, want an error that begins with %s", got, test.want)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// bomb returns a small compressed file that is large when read.
func bomb(t *testing.T, size int64) io.Reader {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.CopyN(w, zeros{}, size>>4); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestDocumentsAreTheirText: what evidence will refer to is what the store keeps,
// and the same file gives the same documents.
func TestDocumentsAreTheirText(t *testing.T) {
	data, err := os.ReadFile("testdata/page.html")
	if err != nil {
		t.Fatal(err)
	}
	for d, err := range Read("page.html", HTML, bytes.NewReader(data)) {
		if err != nil {
			t.Fatal(err)
		}
		if d.IRI != graph.DocumentIRI(d.Bytes) {
			t.Errorf("the document is %s, its text %s", d.IRI, graph.DocumentIRI(d.Bytes))
		}
	}
	if a, b := read("p", HTML, bytes.NewReader(data)), read("p", HTML, bytes.NewReader(data)); a != b {
		t.Errorf("read twice:\n%s\n%s", a, b)
	}
}

func FuzzHTML(f *testing.F) {
	data, err := os.ReadFile("testdata/page.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("<table><tr><td><p>x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for d, err := range Read("x.html", HTML, bytes.NewReader(data)) {
			if err == nil && len(bytes.TrimSpace(d.Bytes)) == 0 {
				t.Error("an article without text")
			}
		}
	})
}
