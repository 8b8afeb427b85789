package main

import (
	"context"
	"errors"
	"io"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/graph/quadstore"
	"newsgraph/graph/rdf"
	"newsgraph/ingest"
	"newsgraph/queries/console"
	"newsgraph/queries/present"
	"newsgraph/queries/question"
)

// database is the program's database as its commands use it: opened here, or
// through the server that has it open.
type database interface {
	// ready is an error if no article or no table among the sources can be taken, for
	// a reason that is the same for all.
	ready(sources []source) error

	// take loads one source, whole or, after an error, not at all.
	take(ctx context.Context, s source, o intakeOptions, bar *progress) (console.LoadReport, error)

	// ask answers a question.
	ask(ctx context.Context, text string, o question.Options) (*question.Answer, error)

	// paths returns the paths, by id, that the documents behind an answer were
	// loaded from.
	paths(ctx context.Context, answer *question.Answer) (map[string]string, error)

	// query runs a script and writes its rows.
	query(ctx context.Context, script string, o *queryOptions, w io.Writer) (queryEnd, error)

	// export writes the quads of a document, all if it is "". Those that RDF does
	// not allow are left out and counted.
	export(ctx context.Context, document string, w io.Writer) (left int, err error)

	documents(ctx context.Context) ([]documentRow, error)

	// retract removes the document that has an id or was loaded from a path.
	retract(ctx context.Context, name string) (retraction, error)
}

// retraction tells what went with a document.
type retraction struct {
	ID         string `json:"id"`
	Path       string `json:"path"`
	Statements int    `json:"statements"`
	Quads      int    `json:"quads"`
}

// access is what a command wants of the database.
type access int

const (
	toRead   access = iota // it must be there
	toChange               // it must be there
	toFill                 // it is made if it is missing
)

// withDatabase calls use with the database. While a server has it open, the
// server does the work.
func (p *program) withDatabase(ctx context.Context, a access, use func(database) error) error {
	err := p.withLocal(a, use)
	inUse, ok := errors.AsType[*quadstore.InUseError](err)
	if !ok {
		return err
	}
	server, found := p.findServer(ctx, inUse.PID)
	if !found {
		return err
	}
	if len(p.packs) > 0 {
		return usagef("a server has %s open, and its packs decide: --pack does not apply", p.db)
	}
	return use(server)
}

func (p *program) withLocal(a access, use func(database) error) error {
	open := map[access]func(func(*graph.Store) error) error{
		toRead: p.withReader, toChange: p.withExisting, toFill: p.withStore,
	}[a]
	return open(func(store *graph.Store) error {
		return use(&local{intake{store, p.extractor, p.tables}, p})
	})
}

// local is the database opened by this process.
type local struct {
	intake
	program *program
}

// ready is an error if there are articles or tables and the packs' rules for them do
// not work.
func (l *local) ready(sources []source) error {
	for _, s := range sources {
		var err error
		switch s.kind {
		case article, statements:
			_, err = l.extractor()
		case tables:
			_, err = l.tables()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// read calls use with the newest state of the store and the packs.
func (l *local) read(use func(*graph.Snapshot, *pack.Pack) error) error {
	rules, err := l.program.loadPack()
	if err != nil {
		return err
	}
	sn := l.store.Snapshot()
	return errors.Join(use(sn, rules), sn.Close())
}

func (l *local) ask(ctx context.Context, text string, o question.Options) (answer *question.Answer, err error) {
	err = l.read(func(sn *graph.Snapshot, rules *pack.Pack) error {
		engine, err := question.New(rules)
		if err != nil {
			return err
		}
		answer, err = engine.Ask(ctx, sn, text, o)
		return err
	})
	return answer, err
}

func (l *local) paths(_ context.Context, answer *question.Answer) (map[string]string, error) {
	paths := map[string]string{}
	err := l.read(func(sn *graph.Snapshot, rules *pack.Pack) error {
		names := newNamer(sn, rules)
		defer names.Close()
		for _, v := range answer.Answers {
			for _, s := range v.Statements {
				for _, e := range s.Evidence {
					paths[e.Document] = names.Path(graph.IRI(e.Document))
				}
			}
		}
		return nil
	})
	return paths, err
}

func (l *local) query(ctx context.Context, script string, o *queryOptions, w io.Writer) (end queryEnd, err error) {
	err = l.read(func(sn *graph.Snapshot, rules *pack.Pack) error {
		rows, err := o.run(ctx, sn, script, present.Prefixes(rules))
		if err != nil {
			return err
		}
		end = queryEnd{rows.More, o.limit}
		names := newNamer(sn, rules)
		defer names.Close()
		return rows.Write(w, o.format, names)
	})
	return end, err
}

func (l *local) export(ctx context.Context, document string, w io.Writer) (left int, err error) {
	err = l.read(func(reviewed *graph.Snapshot, rules *pack.Pack) error {
		sn, pattern := reviewed.Stored(), graph.Quad{}
		if document != "" {
			d, err := findDocument(sn, document, present.Prefixes(rules))
			if err != nil {
				return err
			}
			pattern.Label = d.IRI
		}
		return rdf.WriteSorted(w, rdf.OnlyRDF(graph.Cancelled(ctx, sn.Match(pattern)), &left))
	})
	return left, err
}

func (l *local) documents(context.Context) ([]documentRow, error) {
	sn := l.store.Snapshot()
	documents, err := sn.Documents()
	rows := make([]documentRow, len(documents))
	for i, d := range documents {
		rows[i] = documentRow{string(d.IRI), d.Path, d.Title, d.Language, d.Created, d.Statements, d.Quads}
	}
	return rows, errors.Join(err, sn.Close())
}

func (l *local) retract(ctx context.Context, name string) (r retraction, err error) {
	err = l.read(func(sn *graph.Snapshot, rules *pack.Pack) error {
		d, err := findDocument(sn.Stored(), name, present.Prefixes(rules))
		if err != nil {
			return err
		}
		change, err := l.store.Retract(ctx, d.IRI)
		r = retraction{string(d.IRI), d.Path, d.Statements, change.Removed}
		return err
	})
	return r, err
}

// extractor returns the extractor of the packs, made when it is first needed:
// making it runs the packs' examples.
func (p *program) extractor() (*ingest.Extractor, error) {
	p.making.Do(func() {
		rules, err := p.loadPack()
		if err != nil {
			p.made.err = err
			return
		}
		p.made.extractor, p.made.err = ingest.New(rules)
	})
	return p.made.extractor, p.made.err
}
