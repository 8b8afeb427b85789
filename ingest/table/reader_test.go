package table

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"newsgraph/graph"
)

// TestRows shows what is a row, where it is and what is in it.
func TestRows(t *testing.T) {
	for _, test := range []struct {
		name, data string
		separator  byte
		want       []string // "line [start:end] cells", or the fault behind it
	}{
		{"plain", "a,b\nc,d\n", ',', []string{"1 [0:3] a|b", "2 [4:7] c|d"}},
		{"no last line end", "a,b", ',', []string{"1 [0:3] a|b"}},
		{"line ends of Windows, empty lines", "a,b\r\n\r\n\nc,d\r\n", ',', []string{"1 [0:3] a|b", "4 [8:11] c|d"}},
		{"byte order mark", "\ufeffa,b\n", ',', []string{"1 [3:6] a|b"}},
		{"end-of-file mark", "a,b\r\n\x1a", ',', []string{"1 [0:3] a|b"}},
		{"spaces around", " a , b -0- ,\"c\" \n", ',', []string{"1 [0:16] a|b -0-|c"}},
		{"quotes", "\"a,b\",\"c\"\"d\",\"\",\"\"\"\"\n", ',', []string{"1 [0:20] a,b|c\"d||\""}},
		{"a quote inside", "a\"b,c\n", ',', []string{"1 [0:5] a\"b|c"}},
		{"a line end in quotes", "\"a\nb\",c\nd,e\n", ',', []string{"1 [0:7] a\nb|c", "3 [8:11] d|e"}},
		{"tabs", "a\t\t b\t\n", '\t', []string{"1 [0:6] a||b|"}},
		{"a quote that nothing closes", "\"a,b\nc,d\n", ',', []string{"1 [0:4] a quote is not closed", "2 [5:8] c|d"}},
		{"text behind a quote", "\"a\"b,c\nd,e\n", ',', []string{"1 [0:6] text follows a closing quote", "2 [7:10] d|e"}},
		{"Windows-1252", "caf\xe9,\x80\nnaïve,x\n", ',', []string{"1 [0:6] café|€", "2 [7:15] naïve|x"}},
		{"nothing", "\r\n", ',', nil},
		{"no quotes", "\"a,b\"\n\"c,d\n", ' ', []string{"1 [0:5] \"a,b\"", "2 [6:10] \"c,d"}},
	} {
		r := newReader([]byte(test.data), test.separator)
		r.unquoted = test.name == "no quotes"
		var got []string
		for row, ok := r.next(); ok; row, ok = r.next() {
			content := row.fault
			if content == "" {
				content = strings.Join(row.cells, "|")
			}
			got = append(got, fmt.Sprintf("%d [%d:%d] %s", row.line, row.Start, row.End, content))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, test.want)
		}
	}
}

// TestRowTooLong: a row that does not end is one fault, and what follows its first
// line is read.
func TestRowTooLong(t *testing.T) {
	long := "\"" + strings.Repeat("x,", maxRow) + "\n"
	r := newReader([]byte(long+"a,b\n\"c"), ',')
	first, _ := r.next()
	second, _ := r.next()
	third, _ := r.next()
	if first.fault != "a quote is not closed" || !slices.Equal(second.cells, []string{"a", "b"}) || third.fault == "" {
		t.Errorf("faults %q, %q, %q", first.fault, second.fault, third.fault)
	}
}

// TestWrittenRowsReadBack is the law of quoting: what the standard library's writer
// writes is read as it was, but for spaces around.
func TestWrittenRowsReadBack(t *testing.T) {
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab\",;\t\n é商ក")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		separator := rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "separator")
		rows := rapid.SliceOf(rapid.SliceOfN(cell, 2, 4)).Draw(t, "rows")
		var data bytes.Buffer
		w := csv.NewWriter(&data)
		w.Comma = separator
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		r := newReader(data.Bytes(), byte(separator))
		for _, want := range rows {
			row, ok := r.next()
			for i := range want {
				want[i] = strings.TrimSpace(want[i])
			}
			if !ok || row.fault != "" || !slices.Equal(row.cells, want) {
				t.Fatalf("%q reads as %q (%s), not %q", data.String(), row.cells, row.fault, want)
			}
		}
		if row, ok := r.next(); ok {
			t.Fatalf("one more row: %q", row.cells)
		}
	})
}

// FuzzTable reads any bytes as a table. Rows lie one behind another within the
// document, on the lines that they say, and every statement's evidence is a row.
func FuzzTable(f *testing.F) {
	f.Add([]byte("name,country,notes\nOstend,Belgium,\"depth 8 m; opened 2 Jan 1883\"\nGhent\n\"x"), false)
	f.Add([]byte("1,\"QUAY-SIDE CO., LTD.\",-,Belgium,Ostend\r\n2,\"a\nb\"\"c\",,,\n\x1a"), true)
	f.Add([]byte("\ufeffname,country,notes\n\xe9\xff,\x00,;;;\"\n\"\"\"\n"), false)
	tables := harbours(f)
	f.Fuzz(func(t *testing.T, data []byte, headless bool) {
		checkRows(t, data)
		name := "harbours.csv"
		if headless {
			name = "operators.csv"
		}
		doc := graph.NewTable(name, data)
		result, err := tables.Read(doc, name)
		if err != nil {
			return
		}
		for _, s := range result.Statements {
			if got := graph.TextOf(data[s.Evidence.Start:s.Evidence.End]); got != s.Evidence.Text {
				t.Fatalf("evidence %q, but there stands %q", s.Evidence.Text, got)
			}
			if result.Lines[s.Evidence.Start] == 0 {
				t.Fatalf("no line for the row at %d", s.Evidence.Start)
			}
		}
		again, err := tables.Read(graph.NewTable(name, data), name)
		if err != nil || !slices.Equal(result.Quads(), again.Quads()) {
			t.Fatalf("reading again gives something else, %v", err)
		}
	})
}

func checkRows(t *testing.T, data []byte) {
	r := newReader(data, ',')
	end := 0
	for row, ok := r.next(); ok; row, ok = r.next() {
		if row.Start < end || row.End <= row.Start || row.End > len(data) {
			t.Fatalf("row [%d:%d] behind %d of %d bytes", row.Start, row.End, end, len(data))
		}
		if line := 1 + bytes.Count(data[:row.Start], []byte{'\n'}); row.line != line {
			t.Fatalf("row at %d on line %d, not %d", row.Start, row.line, line)
		}
		if row.fault == "" && (len(row.cells) == 0 || row.text != graph.TextOf(data[row.Start:row.End])) {
			t.Fatalf("row [%d:%d] has text %q and %d cells", row.Start, row.End, row.text, len(row.cells))
		}
		end = row.End
	}
}
