package present

import (
	"path/filepath"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

// FindDocuments returns the documents that a user means by an id or a path: one,
// or several that were loaded from the path, or none.
func FindDocuments(documents []*graph.DocumentInfo, name string, prefixes map[string]string) []*graph.DocumentInfo {
	iri, _ := Expand(name, prefixes)
	var found []*graph.DocumentInfo
	for _, d := range documents {
		if d.IRI == iri {
			return []*graph.DocumentInfo{d}
		}
		if d.Path != "" && filepath.Clean(d.Path) == filepath.Clean(name) {
			found = append(found, d)
		}
	}
	return found
}

// PackEntities returns the pack's entities of that name; the store need not have
// a name in every language.
func PackEntities(p *pack.Pack, name string) []graph.IRI {
	var found []graph.IRI
	for _, e := range p.Entities {
		for _, forms := range e.Names {
			if slices.ContainsFunc(forms, func(form string) bool { return strings.EqualFold(form, name) }) {
				found = append(found, e.IRI)
				break
			}
		}
	}
	return found
}

// Group is the statements of one property in which an entity stands on one side.
type Group struct {
	Property   graph.IRI
	AsObject   bool
	Statements []*graph.Statement
}

// GroupStatements groups statements about an entity by property, those with the
// entity as subject first.
func GroupStatements(entity graph.IRI, about []*graph.Statement) []*Group {
	var groups []*Group
	for _, asObject := range []bool{false, true} {
		first := len(groups)
		for _, s := range about {
			if (s.Subject != entity) != asObject {
				continue
			}
			i := slices.IndexFunc(groups[first:], func(g *Group) bool { return g.Property == s.Property })
			if i < 0 {
				i = len(groups) - first
				groups = append(groups, &Group{Property: s.Property, AsObject: asObject})
			}
			groups[first+i].Statements = append(groups[first+i].Statements, s)
		}
		slices.SortFunc(groups[first:], func(a, b *Group) int { return strings.Compare(string(a.Property), string(b.Property)) })
	}
	return groups
}
