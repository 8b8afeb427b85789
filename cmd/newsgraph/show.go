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
	names, err := newNamer(sn, prefixes(rules))
	if err != nil {
		return err
	}
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
		return p.printJSON(names.entity(entity, about))
	}
	p.printEntity(names, entity, about)
	return nil
}

func unknownEntity(name string) error {
	return &hinted{fmt.Errorf("nothing is known of %q", name), `names must be whole: "newsgraph ask" also takes questions`}
}

// findEntity returns the entity that a user means.
func findEntity(sn *graph.Snapshot, rules *pack.Pack, names *namer, name string) (graph.IRI, error) {
	if iri, ok := expand(name, names.prefixes); ok {
		return iri, nil
	}
	found, err := sn.EntitiesNamed(name)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		found = packEntities(rules, name)
	}
	switch len(found) {
	case 0:
		return "", unknownEntity(name)
	case 1:
		return found[0], nil
	}
	short := make([]string, len(found))
	for i, iri := range found {
		short[i] = names.short(iri)
	}
	return "", &hinted{fmt.Errorf("%d entities are named %q: %s", len(found), name, strings.Join(short, ", ")), "name one by its IRI"}
}

// packEntities returns the pack's entities of that name; the database need not
// have a name in every language.
func packEntities(rules *pack.Pack, name string) []graph.IRI {
	var found []graph.IRI
	for _, e := range rules.Entities {
		for _, forms := range e.Names {
			if slices.ContainsFunc(forms, func(form string) bool { return strings.EqualFold(form, name) }) {
				found = append(found, e.IRI)
				break
			}
		}
	}
	return found
}

func (n *namer) entity(e *graph.Entity, about []*graph.Statement) entityReport {
	r := entityReport{
		IRI: string(e.IRI), Label: e.Label("en"), Classes: n.locals(e.Classes),
		Names: []nameRow{}, SameAs: []string{}, Merged: []string{}, Statements: []question.Statement{},
	}
	for _, name := range e.Names {
		r.Names = append(r.Names, nameRow{name.Text, name.Language, name.Preferred})
	}
	for _, iri := range e.SameAs {
		r.SameAs = append(r.SameAs, string(iri))
	}
	for _, iri := range n.snapshot.Merged(e.IRI) {
		r.Merged = append(r.Merged, string(iri))
	}
	for _, s := range about {
		r.Statements = append(r.Statements, n.statement(s))
	}
	return r
}

func (n *namer) locals(iris []graph.IRI) []string {
	list := make([]string, len(iris))
	for i, iri := range iris {
		list[i] = n.local(iri)
	}
	return list
}

// statement returns a statement in the form that answers have.
func (n *namer) statement(s *graph.Statement) question.Statement {
	out := question.Statement{
		ID: string(s.ID()), Subject: n.term(s.Subject), Property: n.local(s.Property), Object: n.term(s.Object),
		Polarity: string(s.Polarity), Modality: string(s.Modality), Qualifiers: map[string]string{},
		Evidence: []question.Evidence{{
			Document: string(s.Evidence.Document), Start: s.Evidence.Start, End: s.Evidence.End, Text: s.Evidence.Text,
		}},
	}
	if s.AttributedTo != "" {
		out.AttributedTo = question.Speaker(n.term(s.AttributedTo))
	}
	for _, q := range s.Qualifiers {
		out.Qualifiers[q.Name] = n.term(q.Value)
	}
	return out
}

func (p *program) printEntity(names *namer, e *graph.Entity, about []*graph.Statement) {
	fmt.Fprintf(p.text, "%s (%s)\n", e.Label("en"), strings.Join(names.locals(e.Classes), ", "))
	fmt.Fprintf(p.text, "  %s\n", string(e.IRI))
	for _, iri := range e.SameAs {
		fmt.Fprintf(p.text, "  same as %s\n", string(iri))
	}
	for _, iri := range names.snapshot.Merged(e.IRI) {
		fmt.Fprintf(p.text, "  merged with %s\n", names.short(iri))
	}
	for _, line := range namesByLanguage(e.Names) {
		fmt.Fprintf(p.text, "  %s\n", line)
	}
	for _, group := range groupStatements(e.IRI, about) {
		fmt.Fprintf(p.text, "\n%s\n", group.title(names))
		for _, s := range group.statements {
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

// statementGroup is the statements of one property in which the entity stands
// on one side.
type statementGroup struct {
	property   graph.IRI
	asObject   bool
	statements []*graph.Statement
}

func (g *statementGroup) title(names *namer) string {
	if g.asObject {
		return "… " + names.local(g.property)
	}
	return names.local(g.property)
}

// groupStatements groups statements by property, those with the entity as
// subject first.
func groupStatements(entity graph.IRI, about []*graph.Statement) []*statementGroup {
	var groups []*statementGroup
	for _, asObject := range []bool{false, true} {
		first := len(groups)
		for _, s := range about {
			if (s.Subject != entity) != asObject {
				continue
			}
			i := slices.IndexFunc(groups[first:], func(g *statementGroup) bool { return g.property == s.Property })
			if i < 0 {
				i = len(groups) - first
				groups = append(groups, &statementGroup{property: s.Property, asObject: asObject})
			}
			groups[first+i].statements = append(groups[first+i].statements, s)
		}
		slices.SortFunc(groups[first:], func(a, b *statementGroup) int { return strings.Compare(string(a.property), string(b.property)) })
	}
	return groups
}

// printStatementLine prints the other side of a statement, how it stands and
// where it is said.
func (p *program) printStatementLine(names *namer, entity graph.IRI, s *graph.Statement) {
	other := graph.Term(s.Subject)
	if s.Subject == entity {
		other = s.Object
	}
	speaker := ""
	if s.AttributedTo != "" {
		speaker = names.term(s.AttributedTo)
	}
	line := names.term(other)
	if details := qualifierList(names.statement(s).Qualifiers); details != "" {
		line += " (" + details + ")"
	}
	fmt.Fprintf(p.text, "  %s — %s, %s\n", line, standing(string(s.Polarity), string(s.Modality), speaker),
		names.place(s.Evidence.Document, s.Evidence.Start, s.Evidence.End))
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
