package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/present"
	"newsgraph/queries/question"
)

// entityReport is an entity as show prints it.
type entityReport struct {
	IRI        string               `json:"iri"`
	Label      string               `json:"label"`
	Classes    []string             `json:"classes"`
	Names      []nameRow            `json:"names"`
	SameAs     []string             `json:"sameAs"`
	Merged     []string             `json:"merged"` // the entities that were judged to be this one
	Statements []question.Statement `json:"statements"`
}

type nameRow struct {
	Text      string `json:"text"`
	Language  string `json:"language"`
	Preferred bool   `json:"preferred"`
}

func (p *program) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ENTITY",
		Short: "Show everything about a person, firm, product, place",
		Long: `Show prints what the database has on one entity: its class, its names in every
language, and each statement about it, by property, with its standing and where
it is said.

The entity is named by any of its names in any language, regardless of case, or
by its IRI, in full or short (e:sensetime).`,
		Example: `  newsgraph show SenseTime
  newsgraph show 商汤科技
  newsgraph show e:sensetime --json`,
		Args: arguments(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := p.loadPack()
			if err != nil {
				return err
			}
			return p.withSnapshot(func(sn *graph.Snapshot) error {
				return p.show(cmd.Context(), sn, rules, strings.Join(args, " "))
			})
		},
	}
}

func (p *program) show(ctx context.Context, sn *graph.Snapshot, rules *pack.Pack, name string) error {
	names := newNamer(sn, rules)
	defer names.Close()
	iri, err := findEntity(sn, rules, names, name)
	if err != nil {
		return err
	}
	entity, err := sn.Entity(iri)
	if errors.Is(err, graph.ErrNotFound) {
		return unknownEntity(name)
	}
	if err != nil {
		return err
	}
	about, err := sn.StatementsAbout(iri)
	if err := firstOf(err, ctx.Err()); err != nil {
		return err
	}
	if p.json {
		return p.printJSON(reportEntity(names, entity, about))
	}
	p.printEntity(names, entity, about)
	return nil
}

func unknownEntity(name string) error {
	return &hinted{fmt.Errorf("nothing is known of %q", name), `names must be whole: "newsgraph ask" also takes questions`}
}

// findEntity returns the entity that a user means.
func findEntity(sn *graph.Snapshot, rules *pack.Pack, names *present.Namer, name string) (graph.IRI, error) {
	if iri, ok := present.Expand(name, names.Prefixes); ok {
		return iri, nil
	}
	found, err := sn.EntitiesNamed(name)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		found = present.PackEntities(rules, name)
	}
	switch len(found) {
	case 0:
		return "", unknownEntity(name)
	case 1:
		return found[0], nil
	}
	short := make([]string, len(found))
	for i, iri := range found {
		short[i] = names.Short(iri)
	}
	return "", &hinted{fmt.Errorf("%d entities are named %q: %s", len(found), name, strings.Join(short, ", ")), "name one by its IRI"}
}

func reportEntity(n *present.Namer, e *graph.Entity, about []*graph.Statement) entityReport {
	r := entityReport{
		IRI: string(e.IRI), Label: e.Label("en"), Classes: locals(n, e.Classes),
		Names: []nameRow{}, SameAs: []string{}, Merged: []string{}, Statements: []question.Statement{},
	}
	for _, name := range e.Names {
		r.Names = append(r.Names, nameRow{name.Text, name.Language, name.Preferred})
	}
	for _, iri := range e.SameAs {
		r.SameAs = append(r.SameAs, string(iri))
	}
	for _, iri := range n.Snapshot.Merged(e.IRI) {
		r.Merged = append(r.Merged, string(iri))
	}
	for _, s := range about {
		r.Statements = append(r.Statements, n.Statement(s))
	}
	return r
}

func locals(n *present.Namer, iris []graph.IRI) []string {
	list := make([]string, len(iris))
	for i, iri := range iris {
		list[i] = n.Local(iri)
	}
	return list
}

func (p *program) printEntity(names *present.Namer, e *graph.Entity, about []*graph.Statement) {
	fmt.Fprintf(p.text, "%s (%s)\n", e.Label("en"), strings.Join(locals(names, e.Classes), ", "))
	fmt.Fprintf(p.text, "  %s\n", string(e.IRI))
	for _, iri := range e.SameAs {
		fmt.Fprintf(p.text, "  same as %s\n", string(iri))
	}
	for _, iri := range names.Snapshot.Merged(e.IRI) {
		fmt.Fprintf(p.text, "  merged with %s\n", names.Short(iri))
	}
	for _, line := range namesByLanguage(e.Names) {
		fmt.Fprintf(p.text, "  %s\n", line)
	}
	for _, group := range present.GroupStatements(e.IRI, about) {
		fmt.Fprintf(p.text, "\n%s\n", groupTitle(names, group))
		for _, s := range group.Statements {
			p.printStatementLine(names, e.IRI, s)
		}
	}
}

// namesByLanguage writes one line a language, the preferred name first.
func namesByLanguage(names []graph.Name) []string {
	byLanguage := map[string][]string{}
	for _, n := range names {
		byLanguage[n.Language] = append(byLanguage[n.Language], n.Text)
	}
	var lines []string
	for _, language := range slices.Sorted(maps.Keys(byLanguage)) {
		lines = append(lines, cmp.Or(language, "any")+": "+strings.Join(byLanguage[language], ", "))
	}
	return lines
}

// groupTitle is the property of a group; dots before it stand for the subjects.
func groupTitle(names *present.Namer, g *present.Group) string {
	if g.AsObject {
		return "… " + names.Local(g.Property)
	}
	return names.Local(g.Property)
}

// printStatementLine prints the other side of a statement, how it stands and
// where it is said.
func (p *program) printStatementLine(names *present.Namer, entity graph.IRI, s *graph.Statement) {
	other := graph.Term(s.Subject)
	if s.Subject == entity {
		other = s.Object
	}
	line := names.Term(other)
	if details := qualifierList(names.Statement(s).Qualifiers); details != "" {
		line += " (" + details + ")"
	}
	fmt.Fprintf(p.text, "  %s — %s, %s\n", line, names.Standing(s),
		names.Place(s.Evidence.Document, s.Evidence.Start, s.Evidence.End))
}

// qualifierList writes qualifiers in the order of their names.
func qualifierList(qualifiers map[string]string) string {
	var list []string
	for name, value := range qualifiers {
		list = append(list, name+" "+value)
	}
	slices.Sort(list)
	return strings.Join(list, "; ")
}
