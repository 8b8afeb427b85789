package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/queries/console"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/present"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	addr      string
	tokenFile string
	hosts     []string
	readOnly  bool
}

// tokenVariable is the environment variable with the token.
const tokenVariable = "NEWSGRAPH_TOKEN"

func (p *program) serveCommand() *cobra.Command {
	var options serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the web console and the HTTP API",
		Long: `Serve answers questions and queries over HTTP until it is interrupted: the web
console at the address that it prints, the API below /api/, which
/api/openapi.json describes, and Cayley's own API for clients of that.

Only this machine reaches it. At another address than loopback everybody in the
network does, so that it needs a token, which clients send as "Authorization:
Bearer TOKEN" and the console takes as http://HOST:PORT/#token=TOKEN. The token
stands in the environment, as NEWSGRAPH_TOKEN, or in the file of --token-file.
The connection is not encrypted; where others listen, put a proxy with TLS before
it. By names that --host does not give, other than localhost, nobody is answered.

While it runs, "newsgraph load", "ask", "query", "export", "documents" and
"retract" on the same --db go through it. The first interrupt ends it when writes
that have begun are done, a second one at once.`,
		Example: `  newsgraph serve
  newsgraph serve --read-only --addr 127.0.0.1:8080
  newsgraph serve --addr 0.0.0.0:64210 --token-file token --host news.example.org`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.serve(cmd.Context(), options)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&options.addr, "addr", "127.0.0.1:64210", "the `address` to listen at; port 0 is any that is free")
	flags.StringVar(&options.tokenFile, "token-file", "", "the `file` with the token that clients must send")
	flags.StringArrayVar(&options.hosts, "host", nil, "a `name` that browsers may know the server by (repeatable)")
	flags.BoolVar(&options.readOnly, "read-only", false, "refuse every change")
	return cmd
}

func (p *program) serve(ctx context.Context, o serveOptions) error {
	token, err := o.token()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return &hinted{err, "--addr names another address"}
	}
	defer listener.Close()
	if token == "" && !listener.Addr().(*net.TCPAddr).IP.IsLoopback() {
		return &hinted{
			usagef("%s can be reached by other machines: that needs a token", o.addr),
			"put one into " + tokenVariable + " or a file for --token-file",
		}
	}
	use := func(store *graph.Store) error { return p.serveStore(ctx, store, listener, o, token) }
	if o.readOnly {
		return p.withReader(use)
	}
	return p.withStore(use)
}

// token returns the token that clients must send; "" for none.
func (o *serveOptions) token() (string, error) {
	if o.tokenFile == "" {
		return os.Getenv(tokenVariable), nil
	}
	content, err := os.ReadFile(o.tokenFile)
	if err != nil {
		return "", plainPathError(err)
	}
	token := strings.TrimSpace(string(content))
	if token == "" {
		return "", fmt.Errorf("%s: the file has no token", o.tokenFile)
	}
	return token, nil
}

func (p *program) serveStore(ctx context.Context, store *graph.Store, listener net.Listener, o serveOptions, token string) error {
	rules, err := p.loadPack()
	if err != nil {
		return err
	}
	limits := console.DefaultLimits()
	runner, err := newRunner(limits.Queries)
	if err != nil {
		return err
	}
	defer runner.Close()
	address := reachable(listener.Addr())
	tokens, file := serverTokens(token), serverFile{Address: address, PID: os.Getpid()}
	if len(tokens) > 0 {
		file.Token = tokens[0]
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	server, err := console.New(console.Config{
		Store: store, Pack: rules, Gizmo: runner,
		Loader:   &uploads{intake{store, p.extractor, p.tables}, present.Prefixes(rules)},
		ReadOnly: o.readOnly, Tokens: tokens, Hosts: append(o.hosts, host), Limits: limits,
		Log: slog.New(slog.NewTextHandler(p.log, nil)),
	})
	if err != nil {
		return err
	}
	if p.backend == graph.BackendEmbedded {
		if err := file.write(p.db); err != nil {
			return err
		}
		defer os.Remove(filepath.Join(p.db, serverName))
	}
	fmt.Fprintf(p.text, "newsgraph serves %s at http://%s/\n", p.database(), address)
	return server.Serve(ctx, listener)
}

// newRunner returns what runs scripts: so many processes.
func newRunner(processes int) (*gizmo.Workers, error) {
	command, err := newGizmoWorker()
	if err != nil {
		return nil, err
	}
	return gizmo.NewWorkers(gizmo.WorkersOptions{Command: command, Processes: processes})
}

// serverTokens returns the tokens that let a client in: one for the commands of
// this machine, so that the user's is nowhere on disk where the user has not put
// it, and the user's. Without a user's there is none.
func serverTokens(token string) []string {
	if token == "" {
		return nil
	}
	return []string{rand.Text(), token}
}

// reachable returns where this machine reaches a listener.
func reachable(a net.Addr) string {
	address := a.(*net.TCPAddr)
	if address.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", address.Port)
	}
	return address.String()
}
