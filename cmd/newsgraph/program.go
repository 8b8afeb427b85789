package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest"
	"newsgraph/ingest/table"
)

// program is one run of the command: the global flags and the streams.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer // for data and for the progress bar
	text, log      io.Writer // the same two, for people

	db      string
	backend string
	json    bool
	packs   []string

	started bool // the command line was understood and the command runs

	making sync.Once // of what extractor returns
	made   struct {
		extractor *ingest.Extractor
		err       error
	}
	makingTables sync.Once // of what tables returns
	madeTables   struct {
		tables *table.Tables
		err    error
	}
}

const manual = `newsgraph reads news articles, keeps what they state as a graph, and answers
questions from it: with the sentence that says so, who said it, and whether it
is stated as a fact, denied or predicted.

Everything is kept in one folder, the database (--db). Nothing is sent anywhere.
For more than one machine the database can be a PostgreSQL one instead; all
commands work on it, and its address takes the folder's place.

  newsgraph load articles/
  newsgraph ask "which sanctioned firms build video models"
  newsgraph show SenseTime

Exit codes: 0 done, 1 failed, 2 wrong usage; of "ask" also 3 the question can be
read in several ways, 4 it was not understood, 5 nothing about it is recorded.`

func (p *program) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "newsgraph",
		Short:         "News articles in, answers with evidence out",
		Long:          manual,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			p.started = true
			return p.checkBackend()
		},
	}
	p.globalFlags(root.PersistentFlags())
	completeFlag(root, "backend", graph.BackendEmbedded, graph.BackendPostgres)
	root.AddCommand(
		p.loadCommand(), p.extractCommand(), p.askCommand(), p.queryCommand(), p.showCommand(),
		p.exportCommand(), p.documentsCommand(), p.retractCommand(),
		p.reviewCommand(), p.mergeCommand(), p.splitCommand(), p.teachCommand(),
		p.verifyCommand(), p.statsCommand(), p.explainCommand(), p.benchCommand(),
		p.compactCommand(), p.backupCommand(), p.serveCommand(), p.versionCommand(), p.gizmoWorkerCommand(),
	)
	return root
}

// globalFlags declares what every command understands.
func (p *program) globalFlags(flags *pflag.FlagSet) {
	flags.StringVar(&p.db, "db", "newsgraph.db", "the database, a `folder` or postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	flags.StringVar(&p.backend, "backend", "", "what keeps the database: newsgraph or postgres (default: as --db says)")
	flags.BoolVar(&p.json, "json", false, "print the result as one JSON document")
	flags.StringArrayVar(&p.packs, "pack", nil, "a domain pack, a `folder`, to use beside \"technews\";\none of the same name replaces it (repeatable)")
	flags.SortFlags = false
}

// checkBackend is an error if --backend and --db do not agree.
func (p *program) checkBackend() error {
	named := graph.BackendOf(p.db)
	switch p.backend {
	case "", named:
		p.backend = named
		return nil
	case graph.BackendPostgres:
		return usagef("--backend postgres needs the address of a database, --db postgres://USER:PASSWORD@HOST:PORT/DATABASE; %q is a folder", p.db)
	case graph.BackendEmbedded:
		return usagef("--backend newsgraph keeps the database in a folder; %s is the address of a PostgreSQL one", p.database())
	}
	return usagef("unknown backend %q; known: newsgraph, postgres", p.backend)
}

// database names the database in messages, which never show a password.
func (p *program) database() string {
	if graph.BackendOf(p.db) == graph.BackendEmbedded {
		return p.db
	}
	address, err := url.Parse(p.db)
	if err != nil {
		return "--db"
	}
	return (&url.URL{Scheme: address.Scheme, Host: address.Host, Path: address.Path}).String()
}

// anyNumber of arguments may follow.
const anyNumber = -1

// arguments checks how many arguments a command gets.
func arguments(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most != anyNumber && len(args) > most {
			return usagef("wrong number of arguments; usage: newsgraph %s", cmd.Use)
		}
		return nil
	}
}

// completeFlag tells the shell what a flag can be.
func completeFlag(cmd *cobra.Command, name string, choices ...string) {
	// The error says that there is no such flag, which the tests would show.
	if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}

// printJSON prints a result as the one JSON document on standard output.
func (p *program) printJSON(v any) error {
	encoder := json.NewEncoder(p.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// logf prints a line for the user that is no result.
func (p *program) logf(format string, args ...any) {
	fmt.Fprintf(p.log, format+"\n", args...)
}

// withStore calls use with the database open for writing.
func (p *program) withStore(use func(*graph.Store) error) error {
	if err := p.checkDatabase(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return p.open(graph.Options{Backend: p.backend}, use)
}

// withExisting calls use with the database, which must be there, open for
// writing.
func (p *program) withExisting(use func(*graph.Store) error) error {
	if err := p.requireDatabase(); err != nil {
		return err
	}
	return p.open(graph.Options{Backend: p.backend}, use)
}

// withSnapshot calls use with the newest state of the database.
func (p *program) withSnapshot(use func(*graph.Snapshot) error) error {
	return p.withReader(func(store *graph.Store) error {
		sn := store.Snapshot()
		return errors.Join(use(sn), sn.Close())
	})
}

// withReader calls use with the database open for reading.
func (p *program) withReader(use func(*graph.Store) error) error {
	if err := p.requireDatabase(); err != nil {
		return err
	}
	return p.open(graph.Options{Backend: p.backend, ReadOnly: true}, use)
}

// requireDatabase is an error if there is no database yet.
func (p *program) requireDatabase() error {
	err := p.checkDatabase()
	if errors.Is(err, fs.ErrNotExist) {
		return &hinted{fmt.Errorf("there is no database %s", p.db), `"newsgraph load PATH" makes one, --db names another`}
	}
	return err
}

func (p *program) open(options graph.Options, use func(*graph.Store) error) error {
	store, err := graph.Open(p.db, options)
	if err != nil {
		return err
	}
	return errors.Join(use(store), store.Close())
}

// checkDatabase refuses a folder that holds other things than a database:
// opening it would put the database's files among them. What is at an address
// shows when it is opened.
func (p *program) checkDatabase() error {
	if p.backend == graph.BackendPostgres {
		return nil
	}
	entries, err := os.ReadDir(p.db)
	if errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%s is no database: it is not a folder that can be read", p.db)
	}
	if len(entries) == 0 {
		return fs.ErrNotExist
	}
	// The lock is the first file that a database gets; a backup has none yet.
	for _, name := range []string{"lock", "delta"} {
		if _, err := os.Stat(filepath.Join(p.db, name)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s is no database: the folder holds other things", p.db)
}

// loadPack returns the default pack together with those of --pack.
func (p *program) loadPack() (*pack.Pack, error) {
	base, err := pack.Default()
	if err != nil {
		return nil, err
	}
	list := []*pack.Pack{base}
	for _, dir := range p.packs {
		other, err := pack.Load(dir)
		if err != nil {
			return nil, err
		}
		list = append(list, other)
	}
	return pack.Merge(list...)
}
