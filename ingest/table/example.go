package table

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// checkExample compares what an example's row says with what it must say: exactly
// the wanted statements, and of the listed entities exactly the names.
func (m *mapping) checkExample(x *pack.TableExample) error {
	name := m.exampleName()
	doc := graph.NewTable(name, m.exampleFile(x.Row))
	if err := m.fits(name, doc.Bytes); err != nil {
		return pack.Errorf(x.Pos, "mapping %s: example: %v", m.spec.ID, err)
	}
	result := m.read(doc, name)
	if len(result.Faults) > 0 {
		return pack.Errorf(x.Pos, "mapping %s: example: %s", m.spec.ID, result.Faults[0].Message)
	}
	found, wanted := m.lines(result), wantedLines(x.Want)
	if !slices.Equal(found, wanted) {
		return pack.Errorf(x.Pos, "mapping %s: the example must say %s, but says %s", m.spec.ID, listLines(wanted), listLines(found))
	}
	return m.checkNames(x, result)
}

// exampleName is the name of a file that the mapping takes.
func (m *mapping) exampleName() string {
	if len(m.spec.Files) > 0 {
		return m.spec.Files[0]
	}
	return "example.csv"
}

// exampleFile is a row below the header that it needs.
func (m *mapping) exampleFile(row string) []byte {
	separator := string(rune(m.separator(m.exampleName())))
	if len(m.spec.Header) > 0 {
		row = strings.Join(m.spec.Header, separator) + "\n" + row
	}
	return []byte(row)
}

// lines are the statements of a result as examples write them, in order.
func (m *mapping) lines(r *Result) []string {
	lines := []string{}
	for _, s := range r.Statements {
		line := m.name(r, s.Subject) + " | " + m.pack.PropertyName(s.Property) + " | " + m.name(r, s.Object)
		for _, q := range s.Qualifiers {
			line += " | " + q.Name + ": " + m.name(r, q.Value)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func wantedLines(want [][]string) []string {
	lines := []string{}
	for _, w := range want {
		qualifiers := slices.Sorted(slices.Values(w[3:]))
		lines = append(lines, strings.Join(append(slices.Clone(w[:3]), qualifiers...), " | "))
	}
	slices.Sort(lines)
	return lines
}

func listLines(lines []string) string {
	if len(lines) == 0 {
		return "nothing"
	}
	return "[" + strings.Join(lines, "] [") + "]"
}

// name is a term as examples write it: an entity's preferred name, or its id where
// the table gives it none.
func (m *mapping) name(r *Result, t graph.Term) string {
	iri, ok := t.(graph.IRI)
	if !ok {
		return graph.Lexical(t)
	}
	if e := r.entity(iri); e != nil {
		for _, n := range e.Names {
			if n.Preferred {
				return n.Text
			}
		}
	}
	return strings.TrimPrefix(string(iri), m.spec.Namespace)
}

func (r *Result) entity(iri graph.IRI) *graph.Entity {
	i := slices.IndexFunc(r.Entities, func(e *graph.Entity) bool { return e.IRI == iri })
	if i < 0 {
		return nil
	}
	return r.Entities[i]
}

// checkNames holds the names of entities against those that the example lists.
func (m *mapping) checkNames(x *pack.TableExample, r *Result) error {
	for _, want := range x.Entities {
		var found []string
		if e := r.entity(graph.IRI(m.spec.Namespace + want[0])); e != nil {
			for _, n := range e.Names {
				found = append(found, n.Text)
			}
		}
		if !slices.Equal(found, want[1:]) {
			return pack.Errorf(x.Pos, "mapping %s: in the example %s must have the names %s, but has %s", m.spec.ID, want[0], listLines(want[1:]), listLines(found))
		}
	}
	return nil
}
