package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

func (p *program) exportCommand() *cobra.Command {
	var format, output, document string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the graph as RDF",
		Long: `Export writes the graph in canonical N-Quads: sorted, one quad a line, so that
the same graph is the same bytes every time. The label of a quad is the document
that states it. Loading an export gives the same graph again, though without the
articles' own bytes. It is the graph as it is stored, with what was reviewed in a
graph of its own, <urn:newsgraph:review>.

With -o the file is complete when it appears: it is written under another name
first and then renamed.`,
		Example: `  newsgraph export -o graph.nq
  newsgraph export --document articles/news.txt | grep sanctionedBy`,
		Args: arguments(0, 0),
		PreRunE: func(*cobra.Command, []string) error {
			switch {
			case format != "nquads":
				return usagef("unknown format %q; known: nquads", format)
			case p.json:
				return usagef("export writes RDF: --json does not apply")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withDatabase(cmd.Context(), toRead, func(db database) error {
				var left int
				err := p.writeOutput(output, func(w io.Writer) (err error) {
					left, err = db.export(cmd.Context(), document, w)
					return err
				})
				if err == nil && left > 0 {
					p.logf("left out: %s that RDF does not allow, such as a text as subject", plural(left, "quad"))
					err = &silent{exitFailed}
				}
				return err
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "nquads", "the format: nquads")
	flags.StringVarP(&output, "output", "o", "", "write to this `file` instead of standard output")
	flags.StringVar(&document, "document", "", "only what this document says, by id or path")
	completeFlag(cmd, "format", "nquads")
	return cmd
}

// writeOutput calls write with standard output or, if path is not empty, with a
// new file of that path that is there only when it is complete.
func (p *program) writeOutput(path string, write func(io.Writer) error) error {
	if path == "" {
		return write(p.stdout)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return plainPathError(err)
	}
	err = errors.Join(write(file), file.Chmod(0o644), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
