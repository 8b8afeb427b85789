package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/graph/quadstore/newsgen"
	"newsgraph/graph/rdf"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/present"
)

// benchOptions are the flags of bench.
type benchOptions struct {
	runs     int
	generate int
	timeout  time.Duration
}

// benchReport is what bench has measured.
type benchReport struct {
	Load    *loadTime   `json:"load,omitempty"` // of --generate
	Queries []queryTime `json:"queries"`
}

// loadTime is how long a load took.
type loadTime struct {
	Quads          int64   `json:"quads"`
	Seconds        float64 `json:"seconds"`
	QuadsPerSecond float64 `json:"quads_per_second"`
	BytesPerQuad   float64 `json:"bytes_per_quad"` // on disk
}

// queryTime is how long a query took.
type queryTime struct {
	Name     string  `json:"name"`
	Rows     int     `json:"rows"`
	BestMS   float64 `json:"best_ms"`
	MedianMS float64 `json:"median_ms"`
}

func (p *program) benchCommand() *cobra.Command {
	var options benchOptions
	cmd := &cobra.Command{
		Use:   "bench FILE...",
		Short: "Time queries, or a load",
		Long: `Bench runs each query file several times on the newest state of the database and
prints how many rows it has and how long it took: the best run and the median
one, in milliseconds, from the text of the query to the last of its rows. The
end of a file's name tells its language: .gizmo.

With --generate it first makes so many quads of news statements, the same ones
every time, loads them into a database in a temporary folder and prints how fast
that went; the queries then run there.

With --json it prints {"queries": [{name, rows, best_ms, median_ms}]}.`,
		Example: `  newsgraph bench queries/*.gizmo
  newsgraph bench --generate 500000`,
		Args: arguments(0, anyNumber),
		PreRunE: func(_ *cobra.Command, args []string) error {
			return options.check(args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			result, err := p.bench(cmd.Context(), args, options)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(result)
			}
			return p.printBench(result)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&options.runs, "runs", 5, "how often to run each query")
	flags.IntVar(&options.generate, "generate", 0, "load this many generated quads into a temporary database")
	flags.DurationVar(&options.timeout, "timeout", time.Minute, "how long one run of a query may take; 0 is no limit")
	return cmd
}

func (o *benchOptions) check(files []string) error {
	for _, file := range files {
		if filepath.Ext(file) != ".gizmo" {
			return usagef("%s: the name does not tell the query's language; known: .gizmo", file)
		}
	}
	switch {
	case o.runs < 1 || o.generate < 0 || o.timeout < 0:
		return usagef("--runs must be at least 1, --generate and --timeout cannot be negative")
	case len(files) == 0 && o.generate == 0:
		return usagef("nothing to measure: name query files, or --generate a number of quads")
	}
	return nil
}

func (p *program) bench(ctx context.Context, files []string, options benchOptions) (benchReport, error) {
	if options.generate == 0 {
		var report benchReport
		err := p.withSnapshot(func(sn *graph.Snapshot) error {
			var err error
			report.Queries, err = p.timeQueries(ctx, sn, files, options)
			return err
		})
		return report, err
	}
	folder, err := os.MkdirTemp("", "newsgraph-bench")
	if err != nil {
		return benchReport{}, err
	}
	report, err := p.benchGenerated(ctx, folder, files, options)
	return report, errors.Join(err, os.RemoveAll(folder))
}

// benchGenerated measures on generated quads, in a folder that may be filled.
func (p *program) benchGenerated(ctx context.Context, folder string, files []string, options benchOptions) (benchReport, error) {
	var report benchReport
	text := filepath.Join(folder, "generated.nq")
	if err := generate(text, options.generate); err != nil {
		return report, err
	}
	store, err := graph.Open(filepath.Join(folder, "generated.db"), graph.Options{})
	if err != nil {
		return report, err
	}
	if report.Load, err = timeLoad(ctx, store, text); err == nil {
		sn := store.Snapshot()
		report.Queries, err = p.timeQueries(ctx, sn, files, options)
		err = errors.Join(err, sn.Close())
	}
	return report, errors.Join(err, store.Close())
}

// generate writes quads to a file, so that making them is no part of the load.
func generate(path string, quads int) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, newsgen.Reader(1, quads))
	return errors.Join(err, file.Close())
}

func timeLoad(ctx context.Context, store *graph.Store, path string) (*loadTime, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	started := time.Now()
	loaded, err := store.Load(ctx, bufio.NewReader(file), graph.LoadOptions{Options: rdf.Options{File: path}})
	if err != nil {
		return nil, err
	}
	seconds := time.Since(started).Seconds()
	stats, err := store.Stats()
	if err != nil {
		return nil, err
	}
	return &loadTime{
		Quads:          loaded.Read,
		Seconds:        seconds,
		QuadsPerSecond: float64(loaded.Read) / seconds,
		BytesPerQuad:   float64(stats.DiskBytes) / float64(stats.Quads),
	}, nil
}

// interpreters is how many are kept ready for the runs, as in a server.
const interpreters = 4

func (p *program) timeQueries(ctx context.Context, sn *graph.Snapshot, files []string, options benchOptions) ([]queryTime, error) {
	rules, err := p.loadPack()
	if err != nil {
		return nil, err
	}
	pool := gizmo.NewPool(interpreters)
	defer pool.Close()
	qs := cayleyStore(sn)
	defer qs.Close()
	limits := gizmo.Options{Timeout: options.timeout, Prefixes: present.Prefixes(rules)}
	times := []queryTime{}
	for _, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			return nil, plainPathError(err)
		}
		t, err := timeQuery(options.runs, func() (int, error) {
			return countRows(ctx, pool, qs, string(script), limits)
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		t.Name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		times = append(times, t)
	}
	return times, nil
}

func countRows(ctx context.Context, pool *gizmo.Pool, qs cayley.QuadStore, script string, limits gizmo.Options) (rows int, err error) {
	for _, err := range pool.Run(ctx, qs, script, limits) {
		if err != nil {
			return 0, err
		}
		rows++
	}
	return rows, nil
}

func timeQuery(runs int, run func() (rows int, err error)) (queryTime, error) {
	var rows int
	var times []float64
	for range runs {
		started := time.Now()
		var err error
		if rows, err = run(); err != nil {
			return queryTime{}, err
		}
		times = append(times, float64(time.Since(started).Microseconds())/1000)
	}
	slices.Sort(times)
	return queryTime{Rows: rows, BestMS: times[0], MedianMS: times[len(times)/2]}, nil
}

func (p *program) printBench(r benchReport) error {
	if l := r.Load; l != nil {
		fmt.Fprintf(p.text, "loaded %s in %.2f s: %.0f quads/s, %.1f bytes a quad\n",
			plural(int(l.Quads), "quad"), l.Seconds, l.QuadsPerSecond, l.BytesPerQuad)
	}
	if len(r.Queries) == 0 {
		return nil
	}
	out := tabwriter.NewWriter(p.text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "query\trows\tbest ms\tmedian ms\t")
	for _, q := range r.Queries {
		fmt.Fprintf(out, "%s\t%d\t%.3f\t%.3f\t\n", q.Name, q.Rows, q.BestMS, q.MedianMS)
	}
	return out.Flush()
}
