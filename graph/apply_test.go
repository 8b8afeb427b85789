package graph

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// tableContent returns the content of a table with so many rows, each of which states one
// thing.
func tableContent(rows int) *Content {
	var text strings.Builder
	for i := range rows {
		fmt.Fprintf(&text, "firm %d,product %d\n", i, i%100)
	}
	c := &Content{Document: NewTable("rows.csv", []byte(text.String()))}
	start := 0
	for i, line := range strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n") {
		evidence, err := c.Document.Evidence(start, start+len(line))
		if err != nil {
			panic(err)
		}
		start += len(line) + 1
		c.Entities = append(c.Entities, &Entity{IRI: IRI(fmt.Sprintf("urn:firm:%d", i)), Names: []Name{{Text: fmt.Sprint("firm ", i), Language: "en", Preferred: true}}})
		c.Statements = append(c.Statements, &Statement{
			Subject: c.Entities[i].IRI, Property: "urn:makes", Object: IRI(fmt.Sprintf("urn:product:%d", i%100)),
			Polarity: Affirmed, Modality: Asserted, Evidence: evidence, Confidence: 1,
		})
	}
	return c
}

// TestApplySameInBulk is the law of documents, whatever their size: loading one
// twice is loading it once, and loading and retracting it leaves what was before. A
// large one becomes part of the base at once, with its bytes.
func TestApplySameInBulk(t *testing.T) {
	for _, rows := range []int{10, 4000} {
		large := tableContent(rows)
		if bulk := len(large.Quads()) >= bulkFrom(0)/bytesPerQuad; bulk != (rows > 10) {
			t.Fatalf("%d rows are %d quads", rows, len(large.Quads()))
		}
		s := memoryStore(t)
		apply(t, s, content("a.txt", "Acme makes widgets."))
		before := export(t, s)
		first, err := s.Apply(context.Background(), large)
		if err != nil {
			t.Fatal(err)
		}
		stats, err := s.Stats()
		if err != nil {
			t.Fatal(err)
		}
		if inBase := stats.BaseQuads == stats.Quads; inBase != (rows > 10) {
			t.Errorf("%d rows: %+v", rows, stats)
		}
		once := export(t, s)
		if change, err := s.Apply(context.Background(), large); err != nil || change != (Change{}) {
			t.Errorf("%d rows: loading again is %+v, %v", rows, change, err)
		}
		if export(t, s) != once {
			t.Errorf("%d rows: loading again changes the graph", rows)
		}
		checked, err := s.Verify(context.Background(), func(problem error) { t.Error(problem) })
		if err != nil || checked.Documents != 2 || checked.Evidence < rows || checked.Unchecked != 0 {
			t.Errorf("%d rows: verified %+v, %v", rows, checked, err)
		}
		change, err := s.Retract(context.Background(), large.Document.IRI)
		if err != nil || change.Removed != first.Added {
			t.Errorf("%d rows: retracting is %+v of %+v, %v", rows, change, first, err)
		}
		if export(t, s) != before {
			t.Errorf("%d rows: retracting leaves something", rows)
		}
	}
}
