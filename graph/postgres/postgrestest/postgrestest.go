//go:build unix

// Package postgrestest runs throw-away PostgreSQL clusters for tests.
//
// A Cluster is made by initdb in a temporary folder, listens on a free port of
// the loopback address only, and is stopped and deleted by Close. Where the test
// runs as root, the server runs as the user postgres, since it refuses root.
// Debian's own clusters are not touched.
package postgrestest

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"newsgraph/testdata/testenv"
)

// The superuser that every cluster has, and its password.
const (
	User     = "newsgraph"
	Password = "se/cret"
)

// startTimeout is how long a server may take until it answers.
const startTimeout = 60 * time.Second

// Cluster is one PostgreSQL server with its data. It is for one goroutine.
type Cluster struct {
	bin    string
	dir    string
	port   int
	owner  *syscall.Credential // nil: whoever runs the test
	server *exec.Cmd           // nil: stopped
	log    bytes.Buffer
}

// New starts a cluster. Without PostgreSQL's programs it skips the test, or
// fails it where NEWSGRAPH_REQUIRE lists "postgres".
func New(t testing.TB) *Cluster {
	t.Helper()
	bin, ok := programs()
	if !ok {
		testenv.Missing(t, "postgres", "PostgreSQL's initdb and postgres are not installed")
	}
	c := &Cluster{bin: bin}
	if err := c.create(); err != nil {
		c.Close()
		t.Fatal(err)
	}
	return c
}

// programs returns the folder of the newest installed server's programs.
func programs() (dir string, ok bool) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", false
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(found[len(found)-1]), true
}

// version is the 15 of /usr/lib/postgresql/15/bin/initdb, 0 of other paths.
func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

func (c *Cluster) create() error {
	if err := c.chooseOwner(); err != nil {
		return err
	}
	// Not t.TempDir: the folder above it is closed to other users.
	dir, err := os.MkdirTemp("", "postgrestest")
	if err != nil {
		return err
	}
	c.dir = dir
	if c.owner != nil {
		if err := os.Chown(dir, int(c.owner.Uid), int(c.owner.Gid)); err != nil {
			return err
		}
	}
	password := filepath.Join(dir, "password")
	if err := os.WriteFile(password, []byte(Password), 0o644); err != nil {
		return err
	}
	out, err := c.command("initdb", "--pgdata", c.data(), "--username", User, "--pwfile", password,
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if c.port, err = freePort(); err != nil {
		return err
	}
	return c.Start()
}

// chooseOwner makes the server run as the user postgres if we are root.
func (c *Cluster) chooseOwner() error {
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("PostgreSQL refuses to run as root, and there is no user postgres: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return err
	}
	c.owner = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.owner}
	return cmd
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Start starts the server again, on the same port and data.
func (c *Cluster) Start() error {
	// Tests crash the server, never the machine: without fsync they are faster
	// and lose nothing.
	c.server = c.command("postgres", "-D", c.data(), "-p", strconv.Itoa(c.port), "-c", "listen_addresses=127.0.0.1",
		"-c", "unix_socket_directories="+c.dir, "-c", "fsync=off")
	c.server.Stdout, c.server.Stderr = &c.log, &c.log
	if err := c.server.Start(); err != nil {
		c.server = nil
		return err
	}
	for deadline := time.Now().Add(startTimeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if exec.Command(filepath.Join(c.bin, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", strconv.Itoa(c.port)).Run() == nil {
			return nil
		}
	}
	return errors.Join(fmt.Errorf("PostgreSQL does not answer after %v", startTimeout), c.Stop())
}

// Stop ends the server and its connections in good order.
func (c *Cluster) Stop() error { return c.end(syscall.SIGINT) }

// Crash ends the server without a chance to finish anything.
func (c *Cluster) Crash() error {
	err := c.end(syscall.SIGQUIT)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}

func (c *Cluster) end(signal syscall.Signal) error {
	if c.server == nil {
		return nil
	}
	server := c.server
	c.server = nil
	return errors.Join(server.Process.Signal(signal), server.Wait())
}

// Close stops the server and deletes its data.
func (c *Cluster) Close() error {
	err := c.end(syscall.SIGINT)
	if c.dir != "" {
		err = errors.Join(err, os.RemoveAll(c.dir))
	}
	return err
}

// Address is where the server listens.
func (c *Cluster) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(c.port)) }

// URL returns the address of a database for its superuser. "postgres" is there
// from the beginning.
func (c *Cluster) URL(database string) string {
	return fmt.Sprintf("postgres://%s:%s@%s/%s", User, "se%2Fcret", c.Address(), database)
}
