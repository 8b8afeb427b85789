package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program",
		Long:  `Version prints which newsgraph this is and which Go it was built with.`,
		Args:  arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			version, built := "unknown", "unknown"
			if info, ok := debug.ReadBuildInfo(); ok {
				version, built = info.Main.Version, info.GoVersion
			}
			if p.json {
				return p.printJSON(map[string]string{"version": version, "go": built})
			}
			fmt.Fprintf(p.text, "newsgraph %s, built with %s\n", version, built)
			return nil
		},
	}
}
