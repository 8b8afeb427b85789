package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
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
Bearer TOKEN" and the console takes as http://HOST:PORT/#token=TOKEN. It stands in
the environment, as NEWSGRAPH_TOKEN, or in the file of --token-file. The connection is not
encrypted; where others listen, put a proxy with TLS before it. Browsers are
answered under the names of this machine that --host gives, no others.

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
	if token == "" && !isLoopback(o.addr) {
		return &hinted{
			usagef("%s can be reached by other machines: that needs a token", o.addr),
			"put one into " + tokenVariable + " or a file for --token-file",
		}
	}
	use := func(store *graph.Store) error { return p.serveStore(ctx, store, o, token) }
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

// isLoopback tells whether only this machine reaches an address.
func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return true // it cannot be listened at
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func (p *program) serveStore(ctx context.Context, store *graph.Store, o serveOptions, token string) error {
	rules, err := p.loadPack()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	// The commands of this machine have a token of their own, so that the user's
	// is nowhere on disk that the user has not put it.
	file := serverFile{Address: reachable(listener.Addr()), PID: os.Getpid()}
	var tokens []string
	if token != "" {
		file.Token = rand.Text()
		tokens = []string{token, file.Token}
	}
	command, err := newGizmoWorker()
	if err != nil {
		return err
	}
	limits := console.DefaultLimits()
	runner, err := gizmo.NewWorkers(gizmo.WorkersOptions{Command: command, Processes: limits.Queries})
	if err != nil {
		return err
	}
	defer runner.Close()
	host, _, _ := net.SplitHostPort(listener.Addr().String())
	server, err := console.New(console.Config{
		Store: store, Pack: rules, Gizmo: runner,
		Loader:   &uploads{intake{store, p.loadPack, p.extractor, p.finder, p.tables}, present.Prefixes(rules)},
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
	fmt.Fprintf(p.text, "newsgraph serves %s at http://%s/\n", p.database(), file.Address)
	return server.Serve(ctx, listener)
}

// reachable returns where this machine reaches a listener.
func reachable(a net.Addr) string {
	address := a.(*net.TCPAddr)
	if address.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", address.Port)
	}
	return address.String()
}
