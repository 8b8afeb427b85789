package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lib/pq"
)

// connectTimeout ends an attempt to connect where the URL names no
// connect_timeout: an address that swallows packets must not hang a command.
const connectTimeout = 10 * time.Second

// server is how to connect, and how to speak of it without the password.
type server struct {
	*pq.Connector
	address  string // HOST:PORT, or the socket's folder
	user     string
	database string
}

// newServer reads a URL of the form postgres://USER:PASSWORD@HOST:PORT/DATABASE
// with the parameters that libpq knows; what it leaves out comes from the PG…
// environment variables.
func newServer(url string) (*server, error) {
	if !strings.HasPrefix(url, "postgres://") && !strings.HasPrefix(url, "postgresql://") {
		return nil, errAddress
	}
	cfg, err := pq.NewConfig(url)
	if err != nil {
		return nil, errAddress // err may quote the password
	}
	// Like psql and unlike pq: encryption where the server has it.
	if cfg.SSLMode == "" {
		cfg.SSLMode = pq.SSLModePrefer
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	if cfg.ApplicationName == "" {
		cfg.ApplicationName = "newsgraph"
	}
	cfg.Runtime = maps.Clone(cfg.Runtime)
	if cfg.Runtime == nil {
		cfg.Runtime = map[string]string{}
	}
	cfg.Runtime["TimeZone"] = "UTC"
	cfg.Runtime["extra_float_digits"] = "2" // floats come back bit for bit
	cfg.BinaryParameters = true             // one round trip for a statement instead of two
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, errAddress
	}
	s := &server{Connector: connector, user: cfg.User, database: cfg.Database}
	s.address = net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port)))
	if strings.HasPrefix(cfg.Host, "/") {
		s.address = cfg.Host
	}
	if s.database == "" {
		s.database = s.user // as the server takes it
	}
	return s, nil
}

var errAddress = errors.New("the address of PostgreSQL must look like postgres://USER:PASSWORD@HOST:PORT/DATABASE")

// cayleyDriver gives Cayley our connections: Cayley opens a database/sql driver
// by name, and prints the address when that fails. The address that it gets is
// a number here, the password stays behind.
type cayleyDriver struct {
	mu      sync.Mutex
	servers map[string]*server
}

func (d *cayleyDriver) Open(name string) (driver.Conn, error) {
	d.mu.Lock()
	s := d.servers[name]
	d.mu.Unlock()
	if s == nil {
		return nil, fmt.Errorf("no database is open under %q", name)
	}
	return s.Connect(context.Background())
}

// name keeps s until forget and returns what Open knows it by.
func (d *cayleyDriver) name(s *server) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := fmt.Sprintf("%s/%s#%p", s.address, s.database, s)
	d.servers[name] = s
	return name
}

func (d *cayleyDriver) forget(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.servers, name)
}

// connections is registered with database/sql when the first DB opens.
var connections = sync.OnceValue(func() *cayleyDriver {
	d := &cayleyDriver{servers: map[string]*server{}}
	sql.Register(backend, d)
	registerBackend()
	return d
})
