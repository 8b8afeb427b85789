package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"newsgraph/graph"
	"newsgraph/queries/console"
	"newsgraph/queries/question"
)

// replaced returns the documents that a new one takes the place of, and reports
// their statements that it does not make any more. A path names one file, and with
// "#" and an id behind it one entry of a feed; what comes from standard input is
// never an earlier version of anything.
func (i *intake) replaced(c *graph.Content, beside []graph.IRI, report *console.LoadReport) ([]graph.IRI, error) {
	if c.Document.Path == standardInput {
		return nil, nil
	}
	sn := i.store.Snapshot()
	defer sn.Close()
	documents, err := sn.DocumentsFrom(c.Document.Path)
	if err != nil {
		return nil, err
	}
	documents = slices.DeleteFunc(documents, func(iri graph.IRI) bool {
		return iri == c.Document.IRI || slices.Contains(beside, iri)
	})
	if len(documents) > 0 {
		report.Withdrawn, err = i.withdrawn(sn, documents, c.Statements)
	}
	return documents, err
}

// withdrawn returns the statements of documents that are none of those that are
// still made.
func (i *intake) withdrawn(sn *graph.Snapshot, documents []graph.IRI, still []*graph.Statement) ([]question.Statement, error) {
	rules, err := i.rules()
	if err != nil {
		return nil, err
	}
	made := map[string]bool{}
	for _, s := range still {
		made[whatItSays(s)] = true
	}
	names := newNamer(sn.Stored(), rules)
	defer names.Close()
	var list []question.Statement
	for _, document := range documents {
		statements, err := sn.Stored().Statements(document)
		if err != nil {
			return nil, err
		}
		graph.SortStatements(statements)
		for _, s := range statements {
			if !made[whatItSays(s)] {
				list = append(list, names.Statement(s))
			}
		}
	}
	return list, nil
}

// whatItSays is equal for statements that say the same, wherever they say it.
func whatItSays(s *graph.Statement) string {
	said := *s
	said.Evidence = graph.Evidence{}
	if said.Subject == s.Evidence.IRI() || said.Subject == s.Evidence.Document {
		said.Subject = "" // the article speaks of itself
	}
	return fmt.Sprint(said.Subject, said.Property, said.Object, said.Polarity, said.Modality, said.AttributedTo, said.Qualifiers)
}

// copies reports the articles that have nearly the text of a new one.
func (i *intake) copies(sn *graph.Snapshot, d *graph.Document) ([]console.Copy, error) {
	documents, err := i.store.CopiesOf(d)
	var list []console.Copy
	for _, iri := range documents {
		other, fault := sn.DocumentInfo(iri)
		if errors.Is(fault, graph.ErrNotFound) {
			continue // retracted in the meantime
		}
		if fault != nil {
			return nil, fault
		}
		list = append(list, console.Copy{Path: d.Path, Of: cmp.Or(other.Path, string(iri))})
	}
	return list, err
}
