package console

import (
	"strconv"

	cayley "github.com/cayleygraph/cayley/graph"

	"newsgraph/graph"
	"newsgraph/queries/gizmo"
	"newsgraph/queries/present"
)

// view is the state of the store that one request reads.
type view struct {
	*graph.Snapshot
	server  *Server
	namers  []*present.Namer // to be closed first
	version string           // names the state; "" is that of no commit, or one that could not be read
}

// view returns the newest state. Close it when done.
func (s *Server) view() *view {
	v := &view{Snapshot: s.store.Snapshot(), server: s}
	if commits := v.Commits(); commits > 0 {
		v.version = strconv.FormatUint(commits, 10)
	}
	return v
}

// Close releases the state.
func (v *view) Close() error {
	for _, names := range v.namers {
		names.Close()
	}
	return v.Snapshot.Close()
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
