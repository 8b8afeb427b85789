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

// check finds what is wrong with the mapping by itself.
func (t *Table) check() error {
	switch {
	case t.ID == "":
		return Errorf(t.Pos, "a mapping needs an id")
	case len(t.Header) == 0 == (len(t.Columns) == 0):
		return Errorf(t.Pos, "mapping %s: needs either header or columns", t.ID)
	case len(t.Columns) > 0 && len(t.Files) == 0:
		return Errorf(t.Pos, "mapping %s: needs files: nothing in a file without a header tells what it is", t.ID)
	case len(t.Entities) == 0:
		return Errorf(t.Pos, "mapping %s: has no entities", t.ID)
	case len(t.Entities[0].ID.Pieces) == 0:
		return Errorf(t.Entities[0].Pos, "mapping %s: the row's own entity needs an id", t.ID)
	case len(t.Examples) == 0:
		return Errorf(t.Pos, "mapping %s: has no example", t.ID)
	}
	return t.checkColumns()
}

// checkColumns finds columns that the file does not have, and those that it has
// twice.
func (t *Table) checkColumns() error {
	seen := map[string]bool{}
	for _, c := range t.FileColumns() {
		if seen[c] {
			return Errorf(t.Pos, "mapping %s: column %q stands there twice", t.ID, c)
		}
		seen[c] = true
	}
	for _, p := range t.Parts {
		if !seen[p.Of] {
			return Errorf(p.Pos, "mapping %s: unknown column %q", t.ID, p.Of)
		}
		for _, name := range p.Names() {
			if seen[name] {
				return Errorf(p.Pos, "mapping %s: column %q is there already", t.ID, name)
			}
		}
		for _, name := range p.Names() {
			seen[name] = true
		}
	}
	for _, e := range t.Entities {
		if err := t.checkEntity(e); err != nil {
			return err
		}
	}
	for _, s := range t.Statements {
		if err := t.checkStatement(s); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) checkEntity(e *TableEntity) error {
	told := 0
	for _, tells := range []bool{e.Known != "", len(e.ID.Pieces) > 0, len(e.Lookup.Pieces) > 0} {
		if tells {
			told++
		}
	}
	if told != 1 {
		return Errorf(e.Pos, "mapping %s: entity %s needs one of known, named and id", t.ID, e.Name)
	}
	columns := append(e.ID.columns(), e.Lookup.columns()...)
	for _, named := range []map[string][]Template{e.Names, e.Aliases} {
		for _, language := range sortedKeys(named) {
			for _, name := range named[language] {
				columns = append(columns, name.columns()...)
			}
		}
	}
	for _, c := range e.Classes {
		columns = append(columns, c.columns()...)
	}
	return t.needs(e.Pos, columns)
}

func (t *Table) checkStatement(s *TableStatement) error {
	columns := s.columns()
	values := []TableValue{{Entity: s.Subject}, s.Object}
	for _, q := range s.Qualifiers {
		values = append(values, q.Value)
	}
	for _, v := range values {
		if v.Entity != "" && t.Entity(v.Entity) == nil {
			return Errorf(s.Pos, "mapping %s: unknown entity $%s", t.ID, v.Entity)
		}
		columns = append(columns, v.Template.columns()...)
	}
	return t.needs(s.Pos, columns)
}

func (t *Table) needs(pos Pos, columns []string) error {
	for _, c := range columns {
		if !t.known(c) {
			return Errorf(pos, "mapping %s: unknown column %q", t.ID, c)
		}
	}
	return nil
}

// checkTables holds the mappings against the vocabulary and the gazetteer.
func (p *Pack) checkTables() error {
	owners := map[string]Pos{}
	for _, t := range p.Tables {
		if old, ok := owners[t.ID]; ok {
			return Errorf(t.Pos, "mapping %s is declared at %s already", t.ID, old)
		}
		owners[t.ID] = t.Pos
		for _, e := range t.Entities {
			if err := p.checkTableEntity(t, e); err != nil {
				return err
			}
		}
		for _, s := range t.Statements {
			if err := p.checkTableStatement(t, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Pack) checkTableEntity(t *Table, e *TableEntity) error {
	if e.Known != "" && p.entities[e.Known] == nil {
		return Errorf(e.Pos, "mapping %s: unknown entity %q", t.ID, e.Known)
	}
	for _, c := range e.Classes {
		if p.classes[c.Class] == nil {
			return Errorf(c.Pos, "mapping %s: unknown class %q", t.ID, c.Class)
		}
		if err := p.checkCondition(t, c.Pos, c.Condition); err != nil {
			return err
		}
	}
	if e.Link != "" && p.classes[e.Link] == nil {
		return Errorf(e.Pos, "mapping %s: unknown class %q in link", t.ID, e.Link)
	}
	return nil
}

func (p *Pack) checkTableStatement(t *Table, s *TableStatement) error {
	q := p.properties[s.Property]
	if q == nil {
		return Errorf(s.Pos, "mapping %s: unknown property %q", t.ID, s.Property)
	}
	if err := p.checkCondition(t, s.Pos, s.Condition); err != nil {
		return err
	}
	if class, ok := p.outside(t.Entity(s.Subject), q.Domain); !ok {
		return Errorf(s.Pos, "mapping %s: %s is not in the domain of %s", t.ID, class, q.Name)
	}
	if s.Object.Entity == "" {
		if !slices.ContainsFunc(q.Range, IsDatatype) {
			return Errorf(s.Pos, "mapping %s: o needs an entity, as the range of %s says", t.ID, q.Name)
		}
		return nil
	}
	if class, ok := p.outside(t.Entity(s.Object.Entity), q.Range); !ok {
		return Errorf(s.Pos, "mapping %s: %s is not in the range of %s", t.ID, class, q.Name)
	}
	return nil
}

// checkCondition finds lexicons that the pack does not have.
func (p *Pack) checkCondition(t *Table, pos Pos, c Condition) error {
	for _, test := range slices.Concat(c.When, c.Unless) {
		for _, text := range test.Texts {
			if name, ok := strings.CutPrefix(text, "@"); ok && p.Lexicons[name] == nil {
				return Errorf(pos, "mapping %s: unknown lexicon @%s", t.ID, name)
			}
		}
	}
	return nil
}

// outside returns a class that an entity can have and that is not among the
// allowed ones. ok is true where there is none.
func (p *Pack) outside(e *TableEntity, allowed []string) (class string, ok bool) {
	classes := []string{}
	if e.Known != "" {
		classes = p.entities[e.Known].Classes
	}
	for _, c := range e.Classes {
		classes = append(classes, c.Class)
	}
	for _, c := range classes {
		if !slices.ContainsFunc(allowed, func(a string) bool { return p.IsA(c, a) }) {
			return c, false
		}
	}
	return "", true
}
