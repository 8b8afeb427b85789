package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// taughtRow is a taught word as teach prints it.
type taughtRow struct {
	Word     string `json:"word"`
	Language string `json:"language"`
	Means    string `json:"means"`
}

func (p *program) teachCommand() *cobra.Command {
	var as, forget string
	cmd := &cobra.Command{
		Use:   "teach [WORD --as MEANING]",
		Short: "Give questions a new word",
		Long: `Teach tells this database what a word or phrase in questions means: a property, a
class or an entity that it has by another name. It means the same in everything
that is asked of the database from then on.

A property or class is named as the pack names it (develops, Company), an entity
by a name that it has or by its IRI. A word for a property is used as its own
words are: as a verb ("firms that WORD chips") if it has verbs, otherwise as a
noun ("the WORD of Sora"). English words are given in their base form.

Without a word, teach lists what was taught. --forget takes a word back.`,
		Example: `  newsgraph teach assemble --as develops
  newsgraph teach outfit --as Company
  newsgraph teach "the Beijing start-up" --as "Zhipu AI"
  newsgraph teach
  newsgraph teach --forget assemble`,
		Args: arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := p.loadPack()
			if err != nil {
				return err
			}
			switch {
			case forget != "" && len(args) == 0 && as == "":
				return p.withExisting(func(store *graph.Store) error { return store.Forget(cmd.Context(), forget) })
			case len(args) == 1 && as != "" && forget == "":
				return p.withExisting(func(store *graph.Store) error {
					return p.teach(cmd.Context(), store, rules, args[0], as)
				})
			case len(args) == 0 && as == "" && forget == "":
				return p.withSnapshot(func(sn *graph.Snapshot) error { return p.listTaught(sn, rules) })
			}
			return usagef("a word and --as go together, --forget stands alone")
		},
	}
	cmd.Flags().StringVar(&as, "as", "", "the `meaning`: a property, a class or an entity")
	cmd.Flags().StringVar(&forget, "forget", "", "take this `word` back")
	return cmd
}

func (p *program) teach(ctx context.Context, store *graph.Store, rules *pack.Pack, word, as string) error {
	if word = strings.TrimSpace(word); word == "" {
		return fmt.Errorf("the word to teach is empty")
	}
	sn := store.Snapshot()
	means, err := meaningOf(sn, rules, as)
	if err := firstOf(err, sn.Close()); err != nil {
		return err
	}
	return store.Teach(ctx, graph.TaughtWord{Word: word, Language: string(text.LanguageOf(word)), Means: means})
}

// meaningOf returns the property, class or entity that a user names.
func meaningOf(sn *graph.Snapshot, rules *pack.Pack, name string) (graph.IRI, error) {
	if q := rules.Property(name); q != nil {
		return q.IRI, nil
	}
	if c := rules.Class(name); c != nil {
		return c.IRI, nil
	}
	names := newNamer(sn, rules)
	defer names.Close()
	return findEntity(sn, rules, names, name)
}

func (p *program) listTaught(sn *graph.Snapshot, rules *pack.Pack) error {
	taught, err := sn.TaughtWords()
	if err != nil {
		return err
	}
	names := newNamer(sn, rules)
	defer names.Close()
	rows := []taughtRow{}
	for _, w := range taught {
		rows = append(rows, taughtRow{w.Word, w.Language, names.Short(w.Means)})
	}
	if p.json {
		return p.printJSON(map[string]any{"words": rows})
	}
	for _, r := range rows {
		fmt.Fprintf(p.text, "%s (%s) means %s\n", r.Word, r.Language, r.Means)
	}
	return nil
}
