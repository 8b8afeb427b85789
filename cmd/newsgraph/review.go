package main

import (
	"cmp"
	"errors"
	"fmt"
	"os/user"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/present"
	"newsgraph/queries/question"
)

// judgementRow is a judgement as the command prints it.
type judgementRow struct {
	Statement  string              `json:"statement,omitempty"`
	Entities   []string            `json:"entities,omitempty"`
	Verdict    string              `json:"verdict"`
	By         string              `json:"by"`
	At         string              `json:"at"`
	Note       string              `json:"note"`
	Says       *question.Statement `json:"says,omitempty"`       // the statement that is judged
	Correction *question.Statement `json:"correction,omitempty"` // what stands in its place
	Dangling   bool                `json:"dangling"`             // the database does not have what it is about
}

// withdrawn is what review takes beside the verdicts on statements.
const withdrawn = "withdrawn"

func (p *program) reviewCommand() *cobra.Command {
	var reviewer reviewer
	cmd := &cobra.Command{
		Use:   "review [STATEMENT accepted|rejected|withdrawn]",
		Short: "Accept or reject a statement, or list what was judged",
		Long: `Review keeps your judgement of a statement, named by its id, which "newsgraph show
--json" and "newsgraph ask --json" print. What was rejected is in no answer, query
or count any more; "withdrawn" takes back whatever was judged of it.

A judgement changes nothing of what is stored: it outlives loading the article
again, and "newsgraph export" writes both. Of each statement the last judgement
counts.

Without arguments, review lists all judgements, also those of "newsgraph merge"
and "newsgraph split", the newest first.`,
		Example: `  newsgraph review
  newsgraph review s:960814497cadea7ed0f93ad9c5e001c4 rejected --note "an old figure"`,
		Args: arguments(0, 2),
		PreRunE: func(cmd *cobra.Command, args []string) error {
			return checkReview(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := p.loadPack()
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return p.withSnapshot(func(sn *graph.Snapshot) error { return p.listJudgements(sn, rules) })
			}
			id, _ := present.Expand(args[0], present.Prefixes(rules))
			return p.withExisting(func(store *graph.Store) error {
				return p.review(cmd, store, reviewer.judgement(graph.Judgement{Statement: id, Verdict: graph.Verdict(args[1])}), rules)
			})
		},
	}
	reviewer.flags(cmd.Flags())
	return cmd
}

func checkReview(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case len(args) == 1:
		return usagef("wrong number of arguments; usage: newsgraph %s", cmd.Use)
	case args[1] != string(graph.Accepted) && args[1] != string(graph.Rejected) && args[1] != withdrawn:
		return usagef("a statement is accepted, rejected or withdrawn, not %q", args[1])
	}
	return nil
}

// reviewer is who judges, and why.
type reviewer struct{ by, note string }

func (r *reviewer) flags(flags *pflag.FlagSet) {
	flags.StringVar(&r.by, "by", "", "who judges (default: your user name)")
	flags.StringVar(&r.note, "note", "", "why")
}

// judgement completes a judgement.
func (r *reviewer) judgement(j graph.Judgement) *graph.Judgement {
	j.By, j.Note, j.At = r.by, r.note, time.Now()
	if j.By == "" {
		if who, err := user.Current(); err == nil {
			j.By = who.Username
		}
	}
	return &j
}

// review keeps a judgement, or takes one back, and prints it.
func (p *program) review(cmd *cobra.Command, store *graph.Store, j *graph.Judgement, rules *pack.Pack) error {
	keep := store.Judge
	if j.Verdict == withdrawn {
		keep = store.Withdraw
	}
	_, err := keep(cmd.Context(), j)
	switch {
	case errors.Is(err, graph.ErrNotFound) && j.Verdict == withdrawn:
		return &hinted{fmt.Errorf("nothing was judged of <%s>", string(j.Statement)), `"newsgraph review" lists what was`}
	case errors.Is(err, graph.ErrNotFound):
		return &hinted{fmt.Errorf("no statement <%s>", string(j.Statement)), `"newsgraph show ENTITY --json" prints the ids of statements`}
	case err != nil:
		return err
	}
	sn := store.Snapshot()
	defer sn.Close()
	names := newNamer(sn.Stored(), rules)
	defer names.Close()
	row, err := reportJudgement(names, j)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(row)
	}
	p.printJudgement(names, row)
	return nil
}

func (p *program) listJudgements(sn *graph.Snapshot, rules *pack.Pack) error {
	names := newNamer(sn.Stored(), rules)
	defer names.Close()
	rows := []judgementRow{}
	for _, j := range sn.Judgements() {
		row, err := reportJudgement(names, j)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	if p.json {
		return p.printJSON(map[string]any{"judgements": rows})
	}
	for _, row := range rows {
		p.printJudgement(names, row)
	}
	return nil
}

// reportJudgement returns a judgement in its printed form.
func reportJudgement(n *present.Namer, j *graph.Judgement) (judgementRow, error) {
	row := judgementRow{
		Statement: string(j.Statement), Verdict: string(j.Verdict), By: j.By, At: j.At.UTC().Format(time.RFC3339),
		Note: j.Note, Dangling: j.Dangling,
	}
	if j.Statement == "" {
		row.Entities = []string{string(j.A), string(j.B)}
		return row, nil
	}
	if j.Correction != nil {
		correction := n.Statement(j.Correction)
		row.Correction = &correction
	}
	st, err := n.Snapshot.Statement(j.Statement)
	switch {
	case errors.Is(err, graph.ErrNotFound): // it is dangling, or a correction
		return row, nil
	case err != nil:
		return row, err
	}
	says := n.Statement(st)
	row.Says = &says
	return row, nil
}

func (p *program) printJudgement(names *present.Namer, row judgementRow) {
	line := row.Verdict + ": "
	if row.Statement == "" {
		line += named(names, graph.IRI(row.Entities[0])) + ", " + named(names, graph.IRI(row.Entities[1]))
	} else if row.Says != nil {
		line += row.Says.String()
	} else {
		line += names.Short(graph.IRI(row.Statement))
	}
	fmt.Fprintln(p.text, line)
	if row.Correction != nil {
		fmt.Fprintf(p.text, "  to: %s\n", *row.Correction)
	}
	if row.Says != nil {
		e := row.Says.Evidence[0]
		fmt.Fprintf(p.text, "  %s, %s\n", names.Short(graph.IRI(row.Statement)), names.Place(graph.IRI(e.Document), e.Start, e.End))
	}
	fmt.Fprintf(p.text, "  by %s, %s\n", cmp.Or(row.By, "an unknown reviewer"), row.At)
	if row.Note != "" {
		fmt.Fprintf(p.text, "  %s\n", row.Note)
	}
	if row.Dangling {
		fmt.Fprintln(p.text, "  without effect: the database does not have it")
	}
}

// named writes an entity by its name and its IRI.
func named(n *present.Namer, entity graph.IRI) string {
	name, short := n.Term(entity), n.Short(entity)
	if name == short {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, short)
}
