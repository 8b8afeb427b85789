package pack

import (
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readTables reads tables/*.yaml, each a list of mappings.
func (l *loader) readTables() error {
	names, err := fs.Glob(l.files, "tables/*.yaml")
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		if err := l.readFile(name, true, l.readTableFile); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) readTableFile(file string, data []byte) error {
	root, err := parseYAML(file, data)
	if err != nil {
		return err
	}
	return root.items(func(n node) error {
		t, err := readTable(n)
		if err != nil {
			return err
		}
		t.Namespace = l.pack.EntityNamespace
		l.pack.Tables = append(l.pack.Tables, t)
		return nil
	})
}

func readTable(n node) (*Table, error) {
	t := &Table{Pos: n.pos()}
	err := n.mapping(fields{
		"id":         text(&t.ID),
		"files":      list(&t.Files),
		"header":     list(&t.Header),
		"columns":    list(&t.Columns),
		"separator":  t.readSeparator,
		"quotes":     t.readQuotes,
		"null":       list(&t.Null),
		"language":   text(&t.Language),
		"parts":      func(n node) error { return n.items(t.readPart) },
		"entities":   func(n node) error { return n.entries(t.readEntity) },
		"statements": func(n node) error { return n.items(t.readStatement) },
		"examples":   func(n node) error { return n.items(t.readExample) },
	})
	if err != nil {
		return nil, err
	}
	return t, t.check()
}

func (t *Table) readSeparator(n node) error {
	switch {
	case n.Value == "tab":
		t.Separator = '\t'
	case len(n.Value) == 1 && n.Value != `"` && n.Value != "\n" && n.Value != "\r":
		t.Separator = n.Value[0]
	default:
		return n.errorf(`one character or "tab" belongs here, found %q`, n.Value)
	}
	return nil
}

func (t *Table) readQuotes(n node) error {
	var quotes bool
	err := flag(&quotes)(n)
	t.Unquoted = !quotes
	return err
}

func (t *Table) readPart(n node) error {
	p := &TablePart{Pos: n.pos()}
	t.Parts = append(t.Parts, p)
	err := n.mapping(fields{
		"of":    text(&p.Of),
		"trim":  text(&p.Trim),
		"split": text(&p.Split),
		"match": func(n node) error {
			var sources []string
			if err := list(&sources)(n); err != nil {
				return err
			}
			for _, source := range sources {
				pieces, err := parsePartText(n, source)
				if err != nil {
					return err
				}
				p.Match = append(p.Match, PartText{source, pieces})
			}
			return nil
		},
	})
	if err == nil && (p.Of == "" || len(p.Names()) == 0) {
		err = n.errorf("a part needs the column that it is of and a match text with a {name}")
	}
	return err
}

// parsePartText reads literals, {name}, {name:date} and "...".
func parsePartText(n node, source string) ([]PartPiece, error) {
	var pieces []PartPiece
	unknown := ""
	err := cutBraces(n, strings.ReplaceAll(source, "...", "{}"), func(literal string) {
		pieces = append(pieces, PartPiece{Literal: literal})
	}, func(name string) {
		name, kind, typed := strings.Cut(name, ":")
		pieces = append(pieces, PartPiece{Name: name, Date: kind == "date"})
		if typed && kind != "date" {
			unknown = kind
		}
	})
	switch {
	case err != nil:
		return nil, err
	case unknown != "":
		return nil, n.errorf("unknown kind %q in %q; known: date", unknown, source)
	}
	for i := 1; i < len(pieces); i++ {
		if pieces[i].Literal == "" && pieces[i-1].Literal == "" {
			return nil, n.errorf("in %q nothing tells where one part ends and the next begins", source)
		}
	}
	return pieces, nil
}

// cutBraces calls literal and braced for the parts of a text outside and inside
// braces.
func cutBraces(n node, source string, literal, braced func(string)) error {
	for rest := source; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			literal(before)
		}
		if !found {
			return nil
		}
		name, behind, closed := strings.Cut(after, "}")
		if !closed || strings.Contains(name, "{") {
			return n.errorf("a brace is not closed in %q", source)
		}
		braced(name)
		rest = behind
	}
	return nil
}

// template stores a template in dst.
func template(dst *Template) func(node) error {
	return func(n node) error {
		if err := text(&dst.Source)(n); err != nil {
			return err
		}
		dst.Pieces = nil
		return cutBraces(n, dst.Source,
			func(literal string) { dst.Pieces = append(dst.Pieces, TemplatePiece{Literal: literal}) },
			func(column string) { dst.Pieces = append(dst.Pieces, TemplatePiece{Column: column}) })
	}
}

// templates stores the templates of each language in dst.
func templates(dst *map[string][]Template) func(node) error {
	return func(n node) error {
		*dst = map[string][]Template{}
		return n.entries(func(key, value node) error {
			if !isLanguageTag(key.Value) {
				return key.errorf("%q is not a language tag such as en, km or zh", key.Value)
			}
			return value.items(func(item node) error {
				var t Template
				err := template(&t)(item)
				(*dst)[key.Value] = append((*dst)[key.Value], t)
				return err
			})
		})
	}
}

func (t *Table) readEntity(key, value node) error {
	e := &TableEntity{Name: key.Value, Pos: key.pos()}
	t.Entities = append(t.Entities, e)
	return value.mapping(fields{
		"known":   text(&e.Known),
		"id":      template(&e.ID),
		"named":   template(&e.Lookup),
		"class":   e.readClasses,
		"names":   templates(&e.Names),
		"aliases": templates(&e.Aliases),
		"link":    text(&e.Link),
	})
}

func (e *TableEntity) readClasses(n node) error {
	if n.Kind != yaml.SequenceNode {
		return e.readClass(n)
	}
	return n.items(e.readClass)
}

func (e *TableEntity) readClass(n node) error {
	c := TableClass{Pos: n.pos()}
	read := text(&c.Class)
	if n.Kind == yaml.MappingNode {
		read = func(n node) error {
			return n.mapping(c.fields(fields{"class": text(&c.Class)}))
		}
	}
	err := read(n)
	e.Classes = append(e.Classes, c)
	return err
}

// fields adds the keys of a condition to those of the thing that has it.
func (c *Condition) fields(f fields) fields {
	f["when"] = func(n node) error { return readTests(n, &c.When) }
	f["unless"] = func(n node) error { return readTests(n, &c.Unless) }
	return f
}

func readTests(n node, dst *[]ColumnTest) error {
	return n.entries(func(key, value node) error {
		test := ColumnTest{Column: key.Value}
		err := list(&test.Texts)(value)
		*dst = append(*dst, test)
		return err
	})
}

func (t *Table) readStatement(n node) error {
	s := &TableStatement{Pos: n.pos()}
	t.Statements = append(t.Statements, s)
	var subject string
	err := n.mapping(s.fields(fields{
		"s":        text(&subject),
		"property": text(&s.Property),
		"o":        tableValue(&s.Object),
		"qualifiers": func(n node) error {
			return n.entries(func(key, value node) error {
				q := TableQualifier{Name: key.Value}
				err := tableValue(&q.Value)(value)
				s.Qualifiers = append(s.Qualifiers, q)
				return err
			})
		},
	}))
	slices.SortFunc(s.Qualifiers, func(a, b TableQualifier) int { return strings.Compare(a.Name, b.Name) })
	s.Subject = strings.TrimPrefix(subject, "$")
	switch {
	case err != nil:
		return err
	case s.Subject == subject:
		return n.errorf(`s needs an entity of the mapping, such as "$port"`)
	case s.Property == "" || s.Object.isEmpty():
		return n.errorf("a statement needs s, property and o")
	}
	return nil
}

func tableValue(dst *TableValue) func(node) error {
	return func(n node) error {
		if name, ok := strings.CutPrefix(n.Value, "$"); ok {
			dst.Entity = name
			return nil
		}
		return template(&dst.Template)(n)
	}
}

func (v TableValue) isEmpty() bool { return v.Entity == "" && len(v.Template.Pieces) == 0 }

func (t *Table) readExample(n node) error {
	x := &TableExample{Pos: n.pos()}
	t.Examples = append(t.Examples, x)
	rows := func(dst *[][]string) func(node) error {
		return func(n node) error {
			*dst = [][]string{}
			return n.items(func(item node) error {
				var parts []string
				err := list(&parts)(item)
				*dst = append(*dst, parts)
				return err
			})
		}
	}
	err := n.mapping(fields{"row": text(&x.Row), "want": rows(&x.Want), "entities": rows(&x.Entities)})
	if err == nil && (x.Row == "" || x.Want == nil) {
		err = n.errorf("an example needs a row and want")
	}
	for _, w := range x.Want {
		if err == nil && len(w) < 3 {
			err = n.errorf("[subject, property, object, qualifier …] belongs into want, found %q", w)
		}
	}
	return err
}
