package console

import (
	"context"
	"maps"

	cayley "github.com/cayleygraph/cayley/graph"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/queries/gizmo"
)

// view is the state of the store that one request reads.
type view struct {
	*graph.Snapshot
	server  *Server
	version string
}

// view returns the newest state. Close it when done.
func (s *Server) view() (*view, error) {
	sn := s.store.Snapshot()
	return &view{sn, s, sn.Version()}, nil
}

// quadStore returns the state as Gizmo reads it: where the engine is our own,
// with the optimizer that has the native executor do the work. Close it when
// done.
func (v *view) quadStore() cayley.QuadStore {
	if embedded := v.Embedded(); embedded != nil {
		return gizmo.NewQuadStore(embedded, v.server.limits.plan())
	}
	return v.QuadStore()
}

// kept is what the server keeps of a state between requests.
type kept struct{}

// warm reads ahead what the first requests would wait for.
func (s *Server) warm(ctx context.Context) {}

// prefixes returns the prefixes that IRIs may be written with.
func prefixes(p *pack.Pack) map[string]string {
	all := maps.Clone(p.Prefixes)
	return all
}
