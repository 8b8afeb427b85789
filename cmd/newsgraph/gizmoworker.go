package main

import (
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"newsgraph/queries/gizmo"
)

// gizmoWorkerName is the command that this program starts itself with, to run
// scripts in.
const gizmoWorkerName = "gizmo-worker"

// gizmoWorkerCommand must not open the database or load a pack: a server waits
// for it.
func (p *program) gizmoWorkerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    gizmoWorkerName,
		Short:  "Run scripts in Gizmo for the process that started this one",
		Hidden: true,
		Args:   arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			return gizmo.ServeWorker(p.stdin, p.stdout)
		},
	}
}

// newGizmoWorker is the command of a worker: this program, under the name that
// it was called by.
func newGizmoWorker() (func() *exec.Cmd, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return func() *exec.Cmd {
		return &exec.Cmd{Path: executable, Args: []string{os.Args[0], gizmoWorkerName}}
	}, nil
}
