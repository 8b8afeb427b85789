package gizmo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"newsgraph/graph/quadstore"
	"newsgraph/queries"
)

// FuzzConversation is a worker that sends anything at all. The conversation
// with it ends, in time and with no more rows than were asked for, and leaves
// nothing open.
func FuzzConversation(f *testing.F) {
	for _, messages := range [][]string{
		{`{"do":"rows","path":[["V","a"],["out"]],"limit":-1}`, `{"do":"emit","value":[1,{"a":null}]}`, `{"do":"end","heap":1}`},
		{`{"do":"values","path":[["V"],["out","p","t"]],"tags":true,"limit":2}`, `{"do":"more"}`, `{"do":"leave"}`, `{"do":"more"}`},
		{`{"do":"values","path":[["V"]],"limit":-1}`, `{"do":"values","path":[["V"]],"limit":-1}`},
		{`{"do":"count","path":[["V",{"iri":["a"]},{"lang":["x","en"]}],["has",{"path":[["M"],["in"]]},{"lt":[{"number":["NaN"]}]}],["labels"],["back","x"]]}`},
		{`{"do":"count","path":[["V"],["follow",{"path":[["M"],["both",["p","q"]],["order"]]}],["facts","p"],["denied"],["evidence"]]}`},
		{`{"do":"namespaces"}`, `{"do":"end","fault":{"message":"x","line":1,"column":2,"failure":1}}`},
		{`{"do":"rows","path":{"path":{}}}`}, {`{"do":"rows","path":[["V",{"time":[1]}]]}`}, {`{"do":"nothing"}`}, {`[]`}, {``},
	} {
		var all []byte
		for _, m := range messages {
			all = append(all, framed(m)...)
		}
		f.Add(all)
	}
	f.Add([]byte{255, 255, 255, 255, 0})
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Run(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		db, err := quadstore.OpenMemory()
		if err != nil {
			t.Fatal(err)
		}
		var batch quadstore.Batch
		for _, q := range []quad.Quad{quad.MakeIRI("a", "p", "b", ""), quad.MakeIRI("b", "p", "a", "g"), quad.MakeIRI("b", "q", "c", "g")} {
			batch.Add(q)
		}
		if err := db.Apply(&batch); err != nil {
			t.Fatal(err)
		}
		sn := db.Snapshot()
		qs := NewQuadStore(sn, queries.Limits{MaxRows: 10000, MemoryBytes: 1 << 20})
		p := &process{framer: newFramer(bytes.NewReader(sent), discard{}), cmd: ended, memory: DefaultMemory, done: make(chan struct{})}
		close(p.done)
		started, rows, over := time.Now(), 0, false
		converse(context.Background(), p, qs, "", Options{Limit: 100, Timeout: 200 * time.Millisecond}, func(row Row, err error) bool {
			if over {
				t.Error("a row after the error")
			}
			if over = err != nil; !over {
				rows++
			}
			return true
		})
		if took := time.Since(started); took > 2*time.Second {
			t.Errorf("it took %v", took)
		}
		if rows > 100 {
			t.Errorf("%d rows", rows)
		}
		if err := errors.Join(qs.Close(), sn.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

func framed(message string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(message))), message...)
}

// What one end of a pipe sends the other receives; no frame is longer than the
// limit.
func TestFrames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := request{Do: rapid.String().Draw(t, "do"), Limit: rapid.Int().Draw(t, "limit"), Tags: rapid.Bool().Draw(t, "tags")}
		var pipe bytes.Buffer
		f := newFramer(&pipe, &pipe)
		for range 2 {
			if err := f.send(want); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			var got request
			if err := f.receive(&got); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%v, %v; want %v", got, err, want)
			}
		}
	})
	var pipe bytes.Buffer
	f := newFramer(&pipe, &pipe)
	if err := f.send(request{Do: string(make([]byte, maxFrame))}); err == nil || pipe.Len() > 0 {
		t.Errorf("a frame of %d bytes was sent: %v", pipe.Len(), err)
	}
	pipe.Write([]byte{255, 0, 0, 0})
	if err := f.receive(&request{}); !errors.Is(err, errFrame) {
		t.Errorf("a frame of 4 GB: %v", err)
	}
}

// A path that is replayed by its calls has the same shape.
func TestReplay(t *testing.T) {
	s := newSession()
	for _, script := range []string{
		`g.V()`, `g.V("a", 1, 1.5, true, iri("b"), str("c"), lang("d", "en"), typed("1", "x"), bnode("n"), raw("<r>"), new Date(5))`,
		`g.V().out("p", "t").in(["p", "q"], ["t", "u"]).both(null).out(g.M().out("p"))`,
		`g.V().has("p", "x", "y").hasR("p").has(g.M().out("p"), lt(5), gte(NaN)).filter(regex("<a>", true), like("a%"))`,
		`g.V().tag("a").out().as("b", "c").back("a").save("p", "x").saveOpt("p").saveR("p").saveOptR("p", "y")`,
		`g.V().and(g.V("a")).or(g.V("b").or(g.V("c"))).except(g.V("d")).follow(g.M().out()).followR(g.M().in())`,
		`g.V().unique().order().skip(1).limit(2).labels()`, `g.V().inPredicates()`, `g.V().outPredicates()`,
		`g.V().saveInPredicates("x").saveOutPredicates("y").labelContext("l", "t").out().labelContext().out()`,
		`g.V().facts(["p", "q"]).has("r").asserted().predicted().facts(null, "x").denied().saidBy("a", "b").evidence().factsR()`,
	} {
		v, err := s.vm.RunString(script)
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		made := v.Export().(*pathObject).built
		calls, err := wireCalls(made)
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		var sent bytes.Buffer
		if err := newFramer(nil, &sent).send(calls); err != nil {
			t.Fatal(err)
		}
		again, err := pathOf(sent.Bytes()[4:])
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		if got, want := shapeText(again), shapeText(made); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", script, got, want)
		}
		if again.oneWay != made.oneWay || again.size != made.size || again.facts != made.facts {
			t.Errorf("%s: got %+v, want %+v", script, again, made)
		}
	}
}

// pointer is how a pointer prints, such as that of a regular expression, whose
// pattern its own text shows.
var pointer = regexp.MustCompile(`\(0x[0-9a-f]+\)|\(nil\)`)

func shapeText(b *built) string {
	text := pointer.ReplaceAllString(fmt.Sprintf("%#v", b.path.Shape()), "")
	shape.Walk(b.path.Shape(), func(s shape.Shape) bool {
		if f, ok := s.(shape.Filter); ok {
			text += fmt.Sprintf(" %v", f.Filters)
		}
		return true
	})
	return text
}
