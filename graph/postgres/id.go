package postgres

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
)

// The ids, patterns and orders that the engines share.
type (
	ID     = quadstore.ID
	IDQuad = quadstore.IDQuad
	Order  = quadstore.Order
)

// hashOf is what Cayley identifies a term by: the SHA-1 of its text.
func hashOf(v quad.Value) graph.ValueHash { return graph.HashOf(v) }

// idOf returns the id of the term with this hash: its first 63 bits, which
// PostgreSQL's signed bigint orders as an ID does.
func idOf(h graph.ValueHash) ID { return ID(binary.BigEndian.Uint64(h[:8]) >> 1) }

// idSQL is idOf in SQL. The cast to bit(63) keeps the leading 63 bits.
func idSQL(column string) string {
	return fmt.Sprintf("('x' || encode(substring(%s FOR 8), 'hex'))::bit(63)::bigint", column)
}

// orderColumns names the columns that each order sorts by.
var orderColumns = map[Order][4]string{
	quadstore.SPOG: {"s", "p", "o", "g"},
	quadstore.POSG: {"p", "o", "s", "g"},
	quadstore.OSPG: {"o", "s", "p", "g"},
	quadstore.GSPO: {"g", "s", "p", "o"},
}

// places returns the ids of q in the sequence that o sorts by.
func places(o Order, q IDQuad) (ids [4]ID) {
	for i, column := range orderColumns[o] {
		ids[i] = *place(&q, column)
	}
	return ids
}

// place returns the id of q that stands in a column.
func place(q *IDQuad, column string) *ID {
	switch column {
	case "s":
		return &q.S
	case "p":
		return &q.P
	case "o":
		return &q.O
	}
	return &q.G
}

// bound counts the leading places of o that pattern fixes.
func bound(o Order, pattern IDQuad) int {
	for i, id := range places(o, pattern) {
		if id == quadstore.Any {
			return i
		}
	}
	return 4
}

// matching returns the condition that a row of quads matches pattern, and its
// arguments.
func matching(pattern IDQuad) (condition string, args []any) {
	terms := []string{"true"}
	for _, column := range orderColumns[quadstore.SPOG] {
		if id := *place(&pattern, column); id != quadstore.Any {
			args = append(args, int64(id))
			terms = append(terms, fmt.Sprintf("%s = $%d", column, len(args)))
		}
	}
	return strings.Join(terms, " AND "), args
}
