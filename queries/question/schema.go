package question

import (
	"slices"
	"strings"

	"newsgraph/graph/pack"
)

// types are the classes and datatypes that a set's members may be of: any one
// of them. Nil says that nothing is known, which every type fits.
type types []string

func (t types) String() string { return strings.Join(t, "|") }

// schema answers what the pack's classes and properties allow.
type schema struct {
	pack      *pack.Pack
	ancestors map[string]map[string]bool         // of each class, itself included
	vague     map[string]map[*pack.Property]bool // by language, those that a preposition alone can stand for
	language  string                             // of the question
}

func (s *schema) isVague(p *pack.Property) bool { return s.vague[s.language][p] }

// in returns the schema for questions in a language.
func (s *schema) in(language string) *schema {
	other := *s
	other.language = language
	return &other
}

func newSchema(p *pack.Pack) *schema {
	s := &schema{pack: p, ancestors: map[string]map[string]bool{}}
	for _, c := range p.Classes {
		above := map[string]bool{}
		for _, other := range p.Classes {
			if p.IsA(c.Name, other.Name) {
				above[other.Name] = true
			}
		}
		s.ancestors[c.Name] = above
	}
	return s
}

// isA tells whether class is ancestor or below it. A datatype is only itself.
func (s *schema) isA(class, ancestor string) bool {
	return class == ancestor || s.ancestors[class][ancestor]
}

// meet returns what is of both types: of each pair of comparable classes the
// lower one. ok is false where nothing can be of both.
func (s *schema) meet(a, b types) (both types, ok bool) {
	if a == nil {
		return b, true
	}
	if b == nil {
		return a, true
	}
	for _, x := range a {
		for _, y := range b {
			switch {
			case s.isA(x, y):
				both = append(both, x)
			case s.isA(y, x):
				both = append(both, y)
			}
		}
	}
	slices.Sort(both)
	return slices.Compact(both), len(both) > 0
}

// fits tells whether something can be of both types.
func (s *schema) fits(a, b types) bool {
	_, ok := s.meet(a, b)
	return ok
}

// path returns the only shortest way of one or two properties that leads from
// members of one type to members of another. ok is false where there is none or
// several.
func (s *schema) path(from, to types) (steps []*relation, ok bool) {
	var single []*relation
	for _, r := range s.relations() {
		if s.fits(from, r.from()) && s.fits(r.to(), to) {
			single = append(single, r)
		}
	}
	if len(single) > 0 {
		return single[:1], len(single) == 1
	}
	var found [][]*relation
	for _, first := range s.relations() {
		if !s.fits(from, first.from()) {
			continue
		}
		for _, second := range s.relations() {
			if s.fits(first.to(), second.from()) && s.fits(second.to(), to) {
				found = append(found, []*relation{first, second})
			}
		}
	}
	if len(found) != 1 {
		return nil, false
	}
	return found[0], true
}

// relations returns every property in both directions; a symmetric one once.
func (s *schema) relations() []*relation {
	var list []*relation
	for _, p := range s.pack.Properties {
		list = append(list, &relation{properties: []*pack.Property{p}})
		if !p.Symmetric {
			list = append(list, &relation{properties: []*pack.Property{p}, inverse: true})
		}
	}
	return list
}
