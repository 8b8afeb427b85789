package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"newsgraph/graph"
	"newsgraph/ingest/table"
	"newsgraph/queries/console"
)

// maxTable is the longest table that is taken, in bytes: what it says is in memory,
// some sixty times as much, until it is stored.
const maxTable = 32 << 20

// takeTable stores what the rows of a table say by the packs' mappings. Rows that
// cannot be read are reported; the others are taken all the same.
func (i *intake) takeTable(ctx context.Context, s source, bar *progress) (console.LoadReport, error) {
	tables, err := i.tables()
	if err != nil {
		return console.LoadReport{}, err
	}
	result, err := readTable(tables, s, bar)
	if err != nil {
		return console.LoadReport{}, err
	}
	report, err := i.apply(ctx, &result.Content, bar)
	for _, fault := range result.Faults {
		report.Rejected = append(report.Rejected, console.Rejected{File: s.path, Line: fault.Line, Reason: fault.Message})
	}
	return report, err
}

// readTable returns what a table says.
func readTable(tables *table.Tables, s source, bar *progress) (*table.Result, error) {
	in, err := s.text()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(in, maxTable+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, err)
	}
	if len(data) > maxTable {
		return nil, fmt.Errorf("%s: longer than %d MiB", s.path, maxTable>>20)
	}
	bar.enter(console.PhaseExtracting)
	name, _ := splitCompression(s.name)
	result, err := tables.Read(graph.NewTable(s.path, slices.Clip(data)), name)
	if err != nil {
		return nil, &hinted{err, "a pack's tables/*.yaml say what the columns of a table mean; --pack names a pack"}
	}
	return result, nil
}

// tables returns the packs' mappings, made when they are first needed: making them
// runs their examples.
func (p *program) tables() (*table.Tables, error) {
	p.makingTables.Do(func() {
		rules, err := p.loadPack()
		if err != nil {
			p.madeTables.err = err
			return
		}
		p.madeTables.tables, p.madeTables.err = table.Compile(rules)
	})
	return p.madeTables.tables, p.madeTables.err
}
