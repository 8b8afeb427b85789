// Generate writes the gazetteer of countries and territories of the pack
// technews: their names in English, Khmer and Chinese from the Unicode CLDR as
// golang.org/x/text has it, beside the demonyms and other names of countries.txt.
// Names that the pack's own gazetteer has already, and names that two countries
// share, are left out: the first to bear one keeps it, an ambiguous one links
// nothing.
//
//	go generate ./graph/pack
package main

import (
	_ "embed"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"newsgraph/ingest/text"
)

// more has, for a region, its demonyms and further names, and "-" for a region
// that is none of the pack's: uninhabited, or a name that means something else.
//
//go:embed countries.txt
var more string

const (
	curated   = "technews/gazetteer.tsv"
	generated = "technews/gazetteer/countries.tsv"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal("generate: ", err)
	}
}

func run() error {
	data, err := os.ReadFile(curated)
	if err != nil {
		return err
	}
	return os.WriteFile(generated, []byte(gazetteer(string(data))), 0o644)
}

// gazetteer returns the generated file beside a curated one.
func gazetteer(curated string) string {
	owners := readOwners(curated)
	countries := readCountries()
	shared := sharedNames(countries)
	var out strings.Builder
	out.WriteString("# Countries and territories: generated from the Unicode CLDR, see graph/pack/generate. Do not edit.\n")
	out.WriteString("id\tclass\ten\tkm\tzh\tdemonym:en\tdemonym:km\tdemonym:zh\n")
	for _, c := range countries {
		if line := c.line(owners, shared); line != "" {
			out.WriteString(line)
		}
	}
	return out.String()
}

// country is a region of the CLDR with its names by language.
type country struct {
	names    map[string][]string
	demonyms map[string][]string
}

var languages = []string{"en", "km", "zh"}

func readCountries() []country {
	extra := readMore()
	namers := map[string]display.Namer{}
	for _, l := range languages {
		namers[l] = display.Regions(language.MustParse(l))
	}
	var list []country
	for _, code := range codes() {
		cells := extra[code]
		region, err := language.ParseRegion(code)
		if err != nil || !region.IsCountry() || region.Canonicalize() != region || len(cells) > 1 && cells[1] == "-" {
			continue
		}
		c := country{names: map[string][]string{}, demonyms: map[string][]string{}}
		for _, l := range languages {
			c.names[l] = forms(namers[l].Name(region))
		}
		c.add(cells)
		if len(c.names["en"]) == 0 {
			continue // a code that is no more
		}
		list = append(list, c)
	}
	return list
}

// add takes in the line of countries.txt: code, English demonyms, further English,
// Khmer and Chinese names. A further name that begins with "=" takes the place of
// the CLDR's.
func (c *country) add(cells []string) {
	c.demonyms["zh"] = c.names["zh"]
	for _, name := range c.names["km"] {
		c.demonyms["km"] = append(c.demonyms["km"], strings.TrimPrefix(name, "ប្រទេស"))
	}
	if len(cells) > 1 {
		c.demonyms["en"] = split(cells[1])
	}
	for i, l := range languages {
		if len(cells) <= i+2 || cells[i+2] == "" {
			continue
		}
		names, replaces := strings.CutPrefix(cells[i+2], "=")
		if replaces {
			c.names[l] = nil
		}
		for _, name := range split(names) {
			if !slices.Contains(c.names[l], name) {
				c.names[l] = append(c.names[l], name)
			}
		}
		if l == "zh" {
			c.demonyms["zh"] = c.names["zh"]
		}
	}
}

// codes returns AA to ZZ.
func codes() []string {
	var list []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			list = append(list, string([]rune{a, b}))
		}
	}
	return list
}

func readMore() map[string][]string {
	lines := map[string][]string{}
	for _, line := range strings.Split(more, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		lines[cells[0]] = cells
	}
	return lines
}

// forms returns a CLDR name without marks for line breaks, and what stands in
// brackets behind it as another form: "Myanmar (Burma)".
func forms(name string) []string {
	name = strings.NewReplacer("\u200b", "", " & ", " and ").Replace(name)
	outer, inner, found := strings.Cut(strings.NewReplacer("（", "(", "）", ")").Replace(name), "(")
	if !found {
		return split(name)
	}
	return split(outer + "|" + strings.TrimSuffix(inner, ")"))
}

func split(cell string) []string {
	var list []string
	for _, s := range strings.Split(cell, "|") {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// readOwners returns which entity of a gazetteer bears a name.
func readOwners(data string) map[string]string {
	owners := map[string]string{}
	for _, line := range strings.Split(data, "\n") {
		cells := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || len(cells) < 3 {
			continue
		}
		for _, cell := range cells[2:min(5, len(cells))] {
			for _, name := range split(cell) {
				owners[strings.ToLower(name)] = cells[0]
			}
		}
	}
	return owners
}

// sharedNames returns the names that two countries have in one or two languages.
func sharedNames(list []country) map[string]bool {
	first, shared := map[string]int{}, map[string]bool{}
	for i, c := range list {
		for _, l := range languages {
			for _, name := range c.names[l] {
				key := strings.ToLower(name)
				if old, ok := first[key]; ok && old != i {
					shared[key] = true
				}
				first[key] = i
			}
		}
	}
	return shared
}

// line returns the country's line of the gazetteer, or "" where nothing new is left.
func (c *country) line(owners map[string]string, shared map[string]bool) string {
	id := slug(c.names["en"][0])
	class := "Country"
	for _, name := range c.names["en"] {
		if owner := owners[strings.ToLower(name)]; owner != "" {
			id, class = owner, ""
			break
		}
	}
	cells := []string{id, class}
	for _, l := range languages {
		var kept []string
		for _, name := range c.names[l] {
			key := strings.ToLower(name)
			if owner := owners[key]; owner == "" && !shared[key] && !slices.Contains(kept, name) {
				kept = append(kept, name)
			}
		}
		cells = append(cells, strings.Join(kept, "|"))
	}
	if class != "" {
		for _, l := range languages {
			cells = append(cells, strings.Join(c.demonyms[l], "|"))
		}
	}
	line := strings.TrimRight(strings.Join(cells, "\t"), "\t")
	if line == id {
		return ""
	}
	return fmt.Sprintln(line)
}

// slug is a name in the form of the gazetteer's ids.
func slug(name string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "-")
}
