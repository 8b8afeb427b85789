package console

import (
	cayley "github.com/cayleygraph/cayley/graph"

	"newsgraph/graph"
	"newsgraph/queries/gizmo"
)

// view is the state of the store that one request reads.
type view struct {
	*graph.Snapshot
	server  *Server
	version string
}

// view returns the newest state. Close it when done.
func (s *Server) view() *view {
	sn := s.store.Snapshot()
	return &view{sn, s, sn.Version()}
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
