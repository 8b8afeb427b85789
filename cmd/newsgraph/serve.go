package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"newsgraph/graph"
	"newsgraph/ingest/text"
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

// uploads takes what is uploaded to the server.
type uploads struct {
	intake
	prefixes map[string]string
}

// Load implements console.Loader.
func (u *uploads) Load(ctx context.Context, name string, content io.Reader, o console.LoadOptions, tell func(phase string)) (console.LoadReport, error) {
	body := &noteError{Reader: content}
	report, err := u.load(ctx, name, body, o, &progress{phase: tell})
	if body.err != nil {
		return report, body.err
	}
	if _, ours := errors.AsType[*storeError](err); ours || err == nil || ctx.Err() != nil {
		return report, err
	}
	message, hint := describe(err)
	return report, &console.LoadError{Err: errors.New(message), Hint: hint}
}

func (u *uploads) load(ctx context.Context, name string, body io.Reader, o console.LoadOptions, bar *progress) (console.LoadReport, error) {
	s := source{path: name, name: name, open: func() (io.ReadCloser, error) { return io.NopCloser(body), nil }}
	if o.Format != "" {
		s.name += "." + o.Format
	}
	var err error
	if s.kind, err = kindOf(s.name); err != nil {
		return console.LoadReport{}, err
	}
	options := intakeOptions{keepGoing: o.KeepGoing, lenient: o.Lenient}
	if s.kind == statements {
		if options.about, err = u.articleOf(body, o); err != nil {
			return console.LoadReport{}, err
		}
	}
	return u.take(ctx, s, options, bar)
}

// articleOf returns how the article is found that uploaded statements are about:
// it comes before them or is in the store. What stands beside a file of that name
// on this machine is none of the client's business.
func (u *uploads) articleOf(body io.Reader, o console.LoadOptions) (func(source) (source, error), error) {
	name, data := o.Article, []byte(nil)
	if o.ArticleBytes > 0 {
		if o.ArticleBytes > text.DefaultMaxBytes+1 { // one more shows that it is too long
			return nil, fmt.Errorf("%s: the article is longer than %d bytes", name, text.DefaultMaxBytes)
		}
		data = make([]byte, o.ArticleBytes)
		if _, err := io.ReadFull(body, data); err != nil {
			return nil, fmt.Errorf("%s: the article ends early: %w", name, err)
		}
	} else {
		document, err := u.stored(name)
		if err != nil {
			return nil, err
		}
		name, data = document.Path, document.Bytes
	}
	return func(source) (source, error) {
		return source{path: name, kind: article, name: name, open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(data)), nil
		}}, nil
	}, nil
}

// stored returns the document that a client names by id or path.
func (u *uploads) stored(name string) (*graph.Document, error) {
	if name == "" {
		return nil, &hinted{errors.New("it is not said which article the statements are about"), "name a document of the database as article"}
	}
	sn := u.store.Snapshot()
	defer sn.Close()
	info, err := findDocument(sn, name, u.prefixes)
	if err != nil {
		return nil, err
	}
	document, err := sn.Document(info.IRI)
	if err == nil && document.Bytes == nil {
		err = fmt.Errorf("the database has what %q says, but not its text", name)
	}
	return document, err
}
