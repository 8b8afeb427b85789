package main

import (
	"os/exec"
	"testing"

	"newsgraph/graph"
	"newsgraph/queries/gizmo"
)

// The program is a worker under its hidden name, and finds itself to start one.
func TestGizmoWorker(t *testing.T) {
	command, err := newGizmoWorker()
	if err != nil {
		t.Fatal(err)
	}
	workers, err := gizmo.NewWorkers(gizmo.WorkersOptions{Command: func() *exec.Cmd {
		cmd := command()
		cmd.Args[0] = "newsgraph" // by which the test's binary knows what it is to be
		return cmd
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer workers.Close()
	store, err := graph.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	sn := store.Snapshot()
	defer sn.Close()
	qs := cayleyStore(sn)
	defer qs.Close()
	var rows []any
	for row, err := range workers.Run(t.Context(), qs, `g.emit("one"); g.V().count()`, gizmo.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row.Value)
	}
	if len(rows) != 2 || rows[0] != "one" || rows[1] != int64(0) {
		t.Errorf("got %v", rows)
	}
}
