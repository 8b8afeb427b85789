package main

import (
	"github.com/spf13/cobra"

	"newsgraph/graph"
)

func (p *program) splitCommand() *cobra.Command {
	return p.entitiesCommand(graph.Different, &cobra.Command{
		Use:   "split A B",
		Short: "Judge that two entities are different",
		Long: `Split keeps your judgement that A and B are two: a merge of them is taken back, and
no other merges bring them together again. If they were merged with a third one,
the later of these merges gives way.

Entities are named as for "newsgraph show"; one that is merged into another still
has its own names here.`,
		Example: `  newsgraph split OpenAI "Open AI"`,
	})
}
