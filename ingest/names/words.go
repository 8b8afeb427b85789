package names

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed words.txt
var wordsFile string

// table maps what a name may have, words joined by spaces, to the form to use.
type table struct {
	forms   map[string]string
	longest int // of a form, in words
}

// tables are the sections of words.txt by name.
var tables = readTables(wordsFile)

// readTables reads the embedded file, which the tests hold to be right.
func readTables(file string) map[string]*table {
	all := map[string]*table{}
	var section *table
	for line := range strings.Lines(file) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			section = &table{forms: map[string]string{}}
			all[strings.TrimSuffix(name, "]")] = section
			continue
		}
		if line == "" {
			continue
		}
		if section == nil {
			panic(fmt.Sprintf("words.txt: %q stands in no section", line))
		}
		section.add(strings.Split(line, " = "))
	}
	return all
}

func (t *table) add(forms []string) {
	for _, form := range forms {
		form = strings.TrimSpace(form)
		t.forms[form] = strings.TrimSpace(forms[0])
		t.longest = max(t.longest, len(strings.Fields(form)))
	}
}

// at returns the longest form that starts at words[i], and of how many words it
// is; 0 if there is none.
func (t *table) at(words []string, i int) (form string, n int) {
	for n := min(t.longest, len(words)-i); n > 0; n-- {
		if form, ok := t.forms[strings.Join(words[i:i+n], " ")]; ok {
			return form, n
		}
	}
	return "", 0
}

// replace puts the form to use in place of every other.
func (t *table) replace(words []string) []string {
	var out []string
	for i := 0; i < len(words); {
		form, n := t.at(words, i)
		if n == 0 {
			form, n = words[i], 1
		}
		out = append(out, strings.Fields(form)...)
		i += n
	}
	return out
}
