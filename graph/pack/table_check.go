package pack

import (
	"slices"
	"strings"
)

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
