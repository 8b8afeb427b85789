package gizmo_test

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"

	"newsgraph/queries/gizmo"
)

var prefixes = map[string]string{"e": "urn:newsgraph:e:", "ng": "urn:newsgraph:v:"}

// chips is a graph of two firms, their products and a label per source.
func chips() *memstore.QuadStore {
	e := func(name string) quad.IRI { return quad.IRI("urn:newsgraph:e:" + name) }
	ng := func(name string) quad.IRI { return quad.IRI("urn:newsgraph:v:" + name) }
	integer := func(s string) quad.Value {
		return quad.TypedString{Value: quad.String(s), Type: "http://www.w3.org/2001/XMLSchema#integer"}
	}
	return memstore.New(
		quad.Quad{Subject: e("nvidia"), Predicate: ng("develops"), Object: e("a100"), Label: quad.IRI("urn:d:1")},
		quad.Quad{Subject: e("nvidia"), Predicate: ng("develops"), Object: e("h100"), Label: quad.IRI("urn:d:2")},
		quad.Quad{Subject: e("huawei"), Predicate: ng("develops"), Object: e("ascend"), Label: quad.IRI("urn:d:2")},
		quad.Quad{Subject: e("huawei"), Predicate: ng("sanctionedBy"), Object: e("united-states"), Label: quad.IRI("urn:d:2")},
		quad.Quad{Subject: e("a100"), Predicate: ng("count"), Object: integer("40")},
		quad.Quad{Subject: e("h100"), Predicate: ng("count"), Object: integer("80")},
	)
}

func show(script string) {
	options := gizmo.Options{Prefixes: prefixes}
	for row, err := range gizmo.Run(context.Background(), chips(), script, options) {
		switch {
		case err != nil:
			fmt.Println("error:", err)
		case row.Terms != nil:
			fmt.Println(row.Terms)
		default:
			fmt.Println(row.Value)
		}
	}
}

func ExampleRun() {
	show(`g.V("e:nvidia").out("ng:develops").all()`)
	// Unordered output:
	// map[id:<urn:newsgraph:e:a100>]
	// map[id:<urn:newsgraph:e:h100>]
}

func ExampleRun_tags() {
	show(`g.V().tag("maker").has("<ng:sanctionedBy>", "e:united-states").out("ng:develops").all()`)
	// Output:
	// map[id:<urn:newsgraph:e:ascend> maker:<urn:newsgraph:e:huawei>]
}

func ExampleRun_numbers() {
	show(`g.V().has("ng:count", gt(50)).all(); g.V(40).in("ng:count").all()`)
	// Output:
	// map[id:<urn:newsgraph:e:h100>]
	// map[id:<urn:newsgraph:e:a100>]
}

func ExampleRun_values() {
	show(`g.emit({firms: g.V().has("ng:develops").unique().count()}); g.V("e:huawei").out("ng:develops").toArray()`)
	// Output:
	// map[firms:2]
	// [<urn:newsgraph:e:ascend>]
}

func ExampleRun_mistakes() {
	show("g.V(\n  .all()")
	show("var firms = [];\nfirms.first.name")
	show("g.V()\n  .out({}).all()")
	show("g.V().outt().all()")
	show("g.V().forEach(function (row) {\n  row.label.text })")
	show("g.V('e:huawei').out()")
	// Output:
	// error: 2:3: unexpected token .
	// error: 2:13: TypeError: Cannot read property 'name' of undefined
	// error: 2:7: TypeError: out() cannot take an object as argument 1
	// error: 1:4: TypeError: there is no method outt()
	// error: 2:13: TypeError: Cannot read property 'text' of undefined
	// error: the script ends with something that is no value: end a path with .all()
}
