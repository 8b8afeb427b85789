// Command newsgraph reads news articles, keeps what they state as a graph with
// evidence, and answers questions from it. "newsgraph help" is its manual.
//
// # How the command is built
//
// Each command has a file of its own, named after it: its help, its flags and
// what it does. They share
//
//	program.go   the global flags, the streams, opening the database and packs
//	database.go  what commands do with the database, opened here
//	client.go    the same through the server that has it open (serve.go), which
//	             serverfile.go finds
//	failure.go   errors, hints and exit codes
//	sources.go   which files the arguments of load and extract stand for
//	loader.go    taking them into the database, one after another
//	intake.go    taking one source into a store
//	uploads.go   taking what is uploaded to the server
//	described.go counting what RDF describes while it is read
//	bytesize.go  sizes as flags have them
//	plain.go     text that a terminal may show
//	names.go     documents by the names that users have for them
//	progress.go  the progress bar
//
// Results go to standard output, as text or, with --json, as one JSON document;
// everything else goes to standard error.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the work in hand; a second one ends the process.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program but for the process around it. It returns the exit
// code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{
		stdin: stdin, stdout: stdout, stderr: stderr,
		text: plainWriter{stdout}, log: plainWriter{stderr},
	}
	root := p.rootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !p.started {
		err = &usageError{err}
	}
	return report(p.log, err)
}
