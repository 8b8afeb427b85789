package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/quadstore"
)

// The exit codes.
const (
	exitDone          = 0
	exitFailed        = 1
	exitUsage         = 2
	exitAmbiguous     = 3
	exitNotUnderstood = 4
	exitNotRecorded   = 5
)

// usageError is a fault in the command line.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// hinted is an error with advice, which is printed on a line of its own.
type hinted struct {
	error
	hint string
}

func (e *hinted) Unwrap() error { return e.error }

// silent ends the program with a code, where what there is to say has been said.
type silent struct{ code int }

func (e *silent) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// report prints an error and returns the exit code for it.
func report(w io.Writer, err error) int {
	if quiet, ok := errors.AsType[*silent](err); ok {
		return quiet.code
	}
	if err == nil {
		return exitDone
	}
	message, hint := describe(err)
	// A joined error has several lines, each a message of its own.
	for line := range strings.Lines(message) {
		fmt.Fprintf(w, "newsgraph: %s\n", strings.TrimSuffix(line, "\n"))
	}
	if hint != "" {
		fmt.Fprintf(w, "hint: %s\n", hint)
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	return exitFailed
}

// describe returns what an error says, and advice if there is some.
func describe(err error) (message, hint string) {
	if errors.Is(err, context.Canceled) {
		return "interrupted", ""
	}
	if h, ok := errors.AsType[*hinted](err); ok {
		return err.Error(), h.hint
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		return describeUsage(err)
	}
	if e, ok := errors.AsType[*quadstore.InUseError](err); ok {
		return err.Error(), adviseInUse(e)
	}
	if errors.Is(err, graph.ErrConnectionLost) || errors.Is(err, errServerGone) {
		return err.Error(), "what was done before is kept; try again when the server is back"
	}
	return err.Error(), ""
}

// adviseInUse tells what to do about a database that another process has open.
func adviseInUse(e *quadstore.InUseError) string {
	if server, err := readServerFile(e.Dir); err == nil && server.PID == e.PID {
		return fmt.Sprintf("it is served at http://%s/; this command needs that server stopped", server.Address)
	}
	return "wait until it is done, or name another database with --db"
}

// describeUsage takes apart what Cobra says: below its message it lists what the
// user may have meant.
func describeUsage(err error) (message, hint string) {
	message, suggestion, _ := strings.Cut(err.Error(), "\n")
	if suggestion == "" {
		return message, `"newsgraph help" lists the commands, "newsgraph help COMMAND" explains one`
	}
	return message, strings.Join(strings.Fields(suggestion), " ")
}
