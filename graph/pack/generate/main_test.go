package main

import (
	"os"
	"testing"
)

func TestGeneratedFileIsCurrent(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile("../" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if gazetteer(read(curated)) != read(generated) {
		t.Errorf("%s is not what the generator writes: run go generate ./graph/pack", generated)
	}
}

func TestForms(t *testing.T) {
	for name, want := range map[string][]string{
		"Myanmar (Burma)":   {"Myanmar", "Burma"},
		"刚果（金）":             {"刚果", "金"},
		"Trinidad & Tobago": {"Trinidad and Tobago"},
		"កោះ\u200bហ្វក់ឡែន": {"កោះហ្វក់ឡែន"},
	} {
		got := forms(name)
		if len(got) != len(want) || got[0] != want[0] || got[len(got)-1] != want[len(want)-1] {
			t.Errorf("forms of %q: %q, want %q", name, got, want)
		}
	}
}
