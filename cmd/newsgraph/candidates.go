package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/resolve"
)

// candidateOptions are the flags of review about pairs of entities.
type candidateOptions struct{ list, decide bool }

func (o *candidateOptions) flags(flags *pflag.FlagSet) {
	flags.BoolVar(&o.list, "candidates", false, "list the pairs of entities that may be one")
	flags.BoolVar(&o.decide, "decide", false, "with --candidates, judge those that are certain to be the same")
}

func (o *candidateOptions) check(args []string) error {
	switch {
	case o.list && len(args) > 0:
		return usagef("--candidates lists pairs of entities; it takes no arguments")
	case o.decide && !o.list:
		return usagef("--decide goes with --candidates")
	}
	return nil
}

// candidateRow is a pair of entities that may be one as the command prints it.
type candidateRow struct {
	Entities []string `json:"entities"`
	Names    []string `json:"names"`
	Score    float64  `json:"score"`
	Reason   string   `json:"reason"`
	Certain  bool     `json:"certain"`
	Decided  bool     `json:"decided"` // by this run
}

// reviewCandidates lists the pairs of entities that may be one and, if asked to,
// judges the certain ones.
func (p *program) reviewCandidates(ctx context.Context, rules *pack.Pack, decide bool) error {
	open := p.withReader
	if decide {
		open = p.withExisting
	}
	return open(func(store *graph.Store) error {
		sn := store.Snapshot()
		defer sn.Close()
		list, err := resolve.Candidates(ctx, sn, rules)
		if err != nil {
			return err
		}
		names := newNamer(sn, rules)
		defer names.Close()
		rows := []candidateRow{}
		for _, c := range list {
			row := candidateRow{
				Entities: []string{string(c.A), string(c.B)}, Names: []string{names.Term(c.A), names.Term(c.B)},
				Score: c.Score, Reason: c.Reason, Certain: c.Certain,
			}
			if decide && c.Certain {
				if row.Decided, err = judgeCandidate(ctx, store, c); err != nil {
					return err
				}
			}
			rows = append(rows, row)
		}
		if p.json {
			return p.printJSON(map[string]any{"candidates": rows})
		}
		for i, c := range list {
			what := "perhaps the same"
			if rows[i].Decided {
				what = "same"
			} else if c.Certain {
				what = "certainly the same"
			}
			fmt.Fprintf(p.text, "%s: %s, %s\n  %.2f: %s\n", what, named(names, c.A), named(names, c.B), c.Score, c.Reason)
		}
		return nil
	})
}

// judgeCandidate keeps the judgement of a certain candidate. It does not if that
// would bring entities together that are judged different.
func judgeCandidate(ctx context.Context, store *graph.Store, c *resolve.Candidate) (bool, error) {
	j := c.Judgement()
	j.At = time.Now()
	_, err := store.Judge(ctx, j)
	if errors.Is(err, graph.ErrJudgement) {
		return false, nil
	}
	return err == nil, err
}
