package table

import (
	"slices"
	"strings"

	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// place is where a column's values stand: file columns are the one tuple of group
// 0, a part's names are the tuples of its own group.
type place struct{ group, slot int }

// columns are the values of one row: for each group its tuples, "" for no value.
// Values that were taken out of one piece of a cell stay together.
type columns [][][]string

// binding picks a tuple of each group.
type binding []int

// places lays the columns of a mapping out.
func placesOf(spec *pack.Table) map[string]place {
	places := map[string]place{}
	for i, column := range spec.FileColumns() {
		places[column] = place{0, i}
	}
	for i, part := range spec.Parts {
		for slot, name := range part.Names() {
			places[name] = place{i + 1, slot}
		}
	}
	return places
}

// columns returns the values of a row whose cells are in the mapping's order.
func (m *mapping) columns(cells []string) columns {
	for i, cell := range cells {
		if slices.Contains(m.spec.Null, cell) {
			cells[i] = ""
		}
	}
	c := make(columns, 1+len(m.spec.Parts))
	c[0] = [][]string{cells}
	for i, part := range m.spec.Parts {
		from := m.places[part.Of]
		for _, tuple := range c[from.group] {
			c[i+1] = append(c[i+1], takeApart(part, tuple[from.slot])...)
		}
	}
	return c
}

// takeApart returns the values of a part's names in each piece of a cell that fits.
func takeApart(part *pack.TablePart, cell string) [][]string {
	cell = strings.Trim(cell, part.Trim)
	if cell == "" {
		return nil
	}
	pieces := []string{cell}
	if part.Split != "" {
		pieces = strings.Split(cell, part.Split)
	}
	names := part.Names()
	var tuples [][]string
	for _, piece := range pieces {
		for i := range part.Match {
			tuple := make([]string, len(names))
			if matchPart(part.Match[i].Pieces, strings.TrimSpace(piece), names, tuple) {
				tuples = append(tuples, tuple)
				break
			}
		}
	}
	return tuples
}

// matchPart holds a text against literals, names and gaps. Each name or gap takes
// what stands before the next literal's first place.
func matchPart(pieces []pack.PartPiece, rest string, names, tuple []string) bool {
	for i := 0; i < len(pieces); i++ {
		p := pieces[i]
		if p.Literal != "" {
			var ok bool
			if rest, ok = strings.CutPrefix(rest, p.Literal); !ok {
				return false
			}
			continue
		}
		taken, ok := rest, true
		if i+1 < len(pieces) {
			taken, rest, ok = strings.Cut(rest, pieces[i+1].Literal)
			i++ // the literal
		} else {
			rest = ""
		}
		if taken = strings.TrimSpace(taken); !ok || p.Name != "" && taken == "" {
			return false
		}
		if p.Date {
			if taken, ok = parseDate(taken); !ok {
				return false
			}
		}
		if p.Name != "" {
			tuple[slices.Index(names, p.Name)] = taken
		}
	}
	return rest == ""
}

// template is a template with its columns' places.
type template struct {
	pieces []piece
	groups []int // of its columns, each once
}

type piece struct {
	literal string
	place   place // where literal is ""
}

func (m *mapping) template(t pack.Template) template {
	var out template
	for _, p := range t.Pieces {
		out.pieces = append(out.pieces, piece{p.Literal, m.places[p.Column]})
		if p.Column != "" {
			out.groups = withGroup(out.groups, m.places[p.Column].group)
		}
	}
	return out
}

func withGroup(groups []int, more ...int) []int {
	for _, g := range more {
		if !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// fill returns the template's text under a binding, or ok false where a column has
// no value.
func (t template) fill(c columns, b binding) (string, bool) {
	if len(t.pieces) == 1 {
		return t.pieces[0].fill(c, b)
	}
	var out strings.Builder
	for _, p := range t.pieces {
		value, ok := p.fill(c, b)
		if !ok {
			return "", false
		}
		out.WriteString(value)
	}
	return out.String(), true
}

func (p piece) fill(c columns, b binding) (string, bool) {
	if p.literal != "" {
		return p.literal, true
	}
	value := c.value(p.place, b)
	return value, value != ""
}

// value returns a column's value under a binding, or "".
func (c columns) value(p place, b binding) string {
	tuples := c[p.group]
	if len(tuples) == 0 {
		return ""
	}
	return tuples[b[p.group]][p.slot]
}

// id returns the template's text with the values folded as an IRI has them.
func (t template) id(c columns, b binding) (string, bool) {
	var out strings.Builder
	for _, p := range t.pieces {
		value, ok := p.fill(c, b)
		if ok && p.literal == "" {
			value = text.Slug(value)
		}
		if !ok || value == "" {
			return "", false
		}
		out.WriteString(value)
	}
	return out.String(), true
}

// combinations counts the bindings that each goes through, as far as it matters.
func (c columns) combinations(groups []int) int {
	n := 1
	for _, g := range groups {
		n = min(n*max(1, len(c[g])), 2*maxCombinations)
	}
	return n
}

// each calls use with every combination of the groups' tuples, leaving the other
// groups of the binding as they are, until it returns false.
func (c columns) each(groups []int, b binding, use func() bool) bool {
	if len(groups) == 0 {
		return use()
	}
	g := groups[0]
	old := b[g]
	defer func() { b[g] = old }()
	for b[g] = 0; b[g] < max(1, len(c[g])); b[g]++ {
		if !c.each(groups[1:], b, use) {
			return false
		}
	}
	return true
}

// condition is a condition with its columns' places.
type condition struct {
	when, unless []columnTest
	groups       []int
}

type columnTest struct {
	place    place
	texts    []string
	lexicons []endings
}

func (m *mapping) condition(spec pack.Condition) condition {
	var out condition
	tests := func(list []pack.ColumnTest) []columnTest {
		var tests []columnTest
		for _, t := range list {
			test := columnTest{place: m.places[t.Column]}
			for _, text := range t.Texts {
				if name, ok := strings.CutPrefix(text, "@"); ok {
					test.lexicons = append(test.lexicons, endingsOf(m.pack.Lexicons[name]))
				} else {
					test.texts = append(test.texts, text)
				}
			}
			tests = append(tests, test)
			out.groups = withGroup(out.groups, m.places[t.Column].group)
		}
		return tests
	}
	out.when, out.unless = tests(spec.When), tests(spec.Unless)
	return out
}

func (t *condition) holds(c columns, b binding) bool {
	for _, test := range t.when {
		if !test.holds(c, b) {
			return false
		}
	}
	for _, test := range t.unless {
		if test.holds(c, b) {
			return false
		}
	}
	return true
}

func (t columnTest) holds(c columns, b binding) bool {
	value := c.value(t.place, b)
	if value == "" {
		return false
	}
	return slices.ContainsFunc(t.texts, func(pattern string) bool { return matches(pattern, value) }) ||
		slices.ContainsFunc(t.lexicons, func(e endings) bool { return e.end(wordKeys(value)) > 0 })
}

// matches tells whether a text is as a pattern says, in which * stands for any
// characters.
func matches(pattern, text string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return text == pattern
	}
	text, ok := strings.CutPrefix(text, head)
	if !ok {
		return false
	}
	parts := strings.Split(rest, "*")
	for _, part := range parts[:len(parts)-1] {
		if _, text, ok = strings.Cut(text, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}
