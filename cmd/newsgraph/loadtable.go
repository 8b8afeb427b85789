package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"newsgraph/graph"
	"newsgraph/ingest/table"
)

// maxTable is the longest table that is taken, in bytes: what it says is in memory,
// some sixty times as much, until it is stored.
const maxTable = 32 << 20

// loadTable stores what the rows of a table say by the packs' mappings. Rows that
// cannot be read are reported; the others are taken all the same.
func (l *loader) loadTable(ctx context.Context, s source) error {
	name, _ := splitCompression(s.path)
	if s.path == standardInput {
		name = "." + l.options.format
	}
	result, err := l.program.readTable(s.path, name)
	if err != nil {
		return err
	}
	for _, fault := range result.Faults {
		l.report.Rejected = append(l.report.Rejected, rejected{File: s.path, Line: fault.Line, Reason: fault.Message})
	}
	return l.apply(ctx, &result.Content)
}

// readTable returns what a table says. A mapping is found by name, which has no
// compression in it.
func (p *program) readTable(path, name string) (*table.Result, error) {
	tables, err := p.tables()
	if err != nil {
		return nil, err
	}
	in, err := p.openSource(path)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(in, maxTable+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(data) > maxTable {
		return nil, fmt.Errorf("%s: longer than %d MiB", path, maxTable>>20)
	}
	result, err := tables.Read(graph.NewTable(path, slices.Clip(data)), name)
	if err != nil {
		return nil, &hinted{err, "a pack's tables/*.yaml say what the columns of a table mean; --pack names a pack"}
	}
	return result, nil
}

// tables returns the packs' mappings, made when they are first needed: making them
// runs their examples.
func (p *program) tables() (*table.Tables, error) {
	if p.mappings != nil {
		return p.mappings, nil
	}
	rules, err := p.loadPack()
	if err != nil {
		return nil, err
	}
	p.mappings, err = table.Compile(rules)
	return p.mappings, err
}
