package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// ErrConnectionLost is wrapped by what a method returns when the server went
// away under it. The next call connects anew; a Snapshot stays lost.
var ErrConnectionLost = errors.New("the connection to PostgreSQL was lost")

// refusal says in one sentence why connecting to s failed.
func (s *server) refusal(err error) error {
	var dial *net.OpError
	problem := pq.As(err)
	switch {
	case pq.As(err, pqerror.InvalidPassword, pqerror.InvalidAuthorizationSpecification) != nil:
		return fmt.Errorf("PostgreSQL at %s refuses the login of user %q: wrong name or password, or no right to connect", s.address, s.user)
	case pq.As(err, pqerror.InvalidCatalogName) != nil:
		return fmt.Errorf("PostgreSQL at %s has no database %q: create it first", s.address, s.database)
	case problem != nil:
		return fmt.Errorf("PostgreSQL at %s refuses the connection: %s", s.address, problem.Message)
	case errors.As(err, &dial):
		return fmt.Errorf("no PostgreSQL answers at %s: %w", s.address, dial.Err)
	case errors.Is(err, driver.ErrBadConn):
		return fmt.Errorf("PostgreSQL at %s ended the connection while it was made", s.address)
	}
	return fmt.Errorf("cannot connect to PostgreSQL at %s: %s", s.address, strings.TrimPrefix(err.Error(), "pq: "))
}

// explain says what went wrong in a call with this context.
func (s *server) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if connectionLost(err) {
		return fmt.Errorf("%w (%s)", ErrConnectionLost, s.address)
	}
	if problem := pq.As(err); problem != nil {
		return fmt.Errorf("PostgreSQL at %s: %s", s.address, strings.TrimSuffix(problem.Message+": "+problem.Detail, ": "))
	}
	return err
}

func connectionLost(err error) bool {
	var network net.Error
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network) {
		return true
	}
	problem := pq.As(err)
	if problem == nil {
		return false
	}
	switch problem.Code {
	case pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow:
		return true
	}
	return problem.Code.Class() == pqerror.ClassConnectionException
}
