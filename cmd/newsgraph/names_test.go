package main

import (
	"strings"
	"testing"
)

func TestKindOf(t *testing.T) {
	for path, want := range map[string]kind{
		"a.txt": article, "a.MD": article, "dir.nq/a.txt": article, "a.km.txt.gz": article,
		"a.nq": quads, "a.nt.zst": quads, "A.NQ.GZ": quads, "a.gold.jsonl": statements,
		"a": "", "a.gz": "", "a.json": "", ".txt": article, "a.txt.bak": "", "a.txt/": "",
	} {
		if got, _ := kindOf(path); got != want {
			t.Errorf("kindOf(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestPlainWriterShowsControlCharacters(t *testing.T) {
	var out strings.Builder
	in := "ខ្មែរ 汉字\n\t\x1b[31mred\u009b \x07"
	if n, err := (plainWriter{&out}).Write([]byte(in)); n != len(in) || err != nil {
		t.Fatalf("wrote %d, %v; want %d", n, err, len(in))
	}
	if want := "ខ្មែរ 汉字\n\t\uFFFD[31mred\uFFFD \uFFFD"; out.String() != want {
		t.Errorf("wrote %q, want %q", out.String(), want)
	}
}
