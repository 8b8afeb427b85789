package main

import (
	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/pack"
)

func (p *program) mergeCommand() *cobra.Command {
	return p.entitiesCommand(graph.Same, &cobra.Command{
		Use:   "merge A B",
		Short: "Judge that two entities are the same",
		Long: `Merge keeps your judgement that B is A: whatever is said of B is read as said of
A, and both names find it. Nothing that is stored is changed, and "newsgraph split"
takes it back.

Entities are named as for "newsgraph show".`,
		Example: `  newsgraph merge "Open AI" OpenAI --note "spelled so by one paper"
  newsgraph merge e:openai e:open-ai`,
	})
}

// entitiesCommand completes a command that judges two entities.
func (p *program) entitiesCommand(verdict graph.Verdict, cmd *cobra.Command) *cobra.Command {
	var reviewer reviewer
	cmd.Args = arguments(2, 2)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		rules, err := p.loadPack()
		if err != nil {
			return err
		}
		return p.withExisting(func(store *graph.Store) error {
			j := reviewer.judgement(graph.Judgement{Verdict: verdict})
			for i, place := range []*graph.IRI{&j.A, &j.B} {
				if *place, err = p.storedEntity(store, rules, args[i]); err != nil {
					return err
				}
			}
			return p.review(cmd, store, j, rules)
		})
	}
	reviewer.flags(cmd.Flags())
	return cmd
}

// storedEntity returns the entity that a user means, also if it is merged into
// another.
func (p *program) storedEntity(store *graph.Store, rules *pack.Pack, name string) (graph.IRI, error) {
	sn := store.Snapshot()
	defer sn.Close()
	names := newNamer(sn.Stored(), rules)
	defer names.Close()
	return findEntity(sn.Stored(), rules, names, name)
}
