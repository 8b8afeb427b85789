package console_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const mainQuestion = "which sanctioned firms build video models"

// Stories about the first page: asking, running, and the evidence.

func askAndSeeEvidence(p *tab) {
	p.ask(mainQuestion)
	p.see(".understood", "which companies are sanctioned and build video models")
	p.click(".grid-rows [role=row]", "SenseTime")
	p.see(".evidence .statement-words", "SenseTime")
	first := p.checkEvidence()

	p.click(".evidence button", "Next source")
	p.see(".evidence-steps", "2 of")
	if second := p.checkEvidence(); second == first {
		p.Error("the next source is the same statement")
	}
	p.press("p")
	p.see(".evidence-steps", "1 of")

	p.press(kb.Escape)
	p.gone(".evidence")
	p.wait(`document.activeElement.matches(".grid")`)
}

// askAboutAnswer asks about what was just answered, and again about that; the
// address holds what the last question is about.
func askAboutAnswer(p *tab) {
	p.ask("which firms are sanctioned")
	p.see(".grid-rows [role=row]", "SMIC")
	p.askOn("which of those are based in Hangzhou")
	p.see(".grid-rows [role=row]", "Hikvision")
	p.wait(`document.querySelectorAll(".grid-rows [role=row]").length === 1`)
	p.askOn("and which of them build video models")
	p.see(".understood", "video models")
	p.see(".grid-rows [role=row]", "Hikvision")
	p.wait(`location.hash.includes("after=")`)
	p.do(chromedp.Reload())
	p.see(".grid-rows [role=row]", "Hikvision")
	p.wait(`document.querySelectorAll(".grid-rows [role=row]").length === 1`)
}

// askOn asks another question on the page of an answer.
func (p *tab) askOn(question string) {
	p.Helper()
	p.click(".cm-content", "")
	p.press("a", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	p.press(question)
	p.enter(0)
}

// ask types a question into the box and sends it.
func (p *tab) ask(question string) {
	p.Helper()
	p.open("query")
	p.click(".cm-content", "")
	p.press(question)
	p.enter(0)
	p.see(".grid", "")
}

// shownStatement is what a test checks of a statement.
type shownStatement struct {
	Subject, Object, Speaker struct{ Label, Text string }
	Document                 struct{ ID, Title string }
	Start, End               int
	Sentence                 []struct {
		Text  string
		Marks []string
	}
}

// checkEvidence compares the open pane with the statement that the address
// names: the highlighted text is the document's bytes from its start to its end,
// in sight, with subject and object marked. It returns the statement's id.
func (p *tab) checkEvidence() string {
	p.Helper()
	id := p.parameter("evidence")
	p.wait(`document.querySelector(".evidence[aria-busy=false] .mark-sentence") !== null`)
	var s shownStatement
	if err := json.Unmarshal([]byte(p.get("/api/statements/"+url.PathEscape(id))), &s); err != nil {
		p.Fatal(err)
	}
	document := p.get("/api/documents/" + url.PathEscape(s.Document.ID) + "/text")
	if got, want := p.text(".evidence .mark-sentence"), document[s.Start:s.End]; strings.TrimSpace(got) != strings.TrimSpace(want) {
		p.Errorf("highlighted %q; the document has %q", got, want)
	}
	if whole := p.text(".evidence .article"); len(whole) < 2*(s.End-s.Start) {
		p.Errorf("the article is %q, not whole", whole)
	}
	p.wait(`((mark, frame) => mark.top >= frame.top && mark.top < frame.bottom)(
		document.querySelector(".evidence .mark-sentence").getBoundingClientRect(),
		document.querySelector(".evidence-article").getBoundingClientRect())`)
	p.see(".evidence h3", s.Document.Title)
	p.see(".evidence .statement-words", s.Subject.Label+s.Subject.Text)
	for _, segment := range s.Sentence {
		for _, mark := range segment.Marks {
			p.see(".evidence .mark-"+mark, segment.Text)
		}
	}
	p.see(".evidence .standing", "")
	p.see(".evidence .details", s.Speaker.Label)
	return id
}

func correctWord(p *tab) {
	p.open(questionPlace("which sanctionde firms build video models"))
	p.see(".cm-lintRange", "sanctionde")
	p.click(".suggestions button", "sanctioned")
	p.see(".grid-rows [role=row]", "SenseTime")
	p.see(".cm-content", mainQuestion)

	p.click(".understood-gizmo summary", "")
	p.click(".understood-gizmo button", "Edit")
	p.see(".cm-content", "ng:sanctionedBy")
	p.click(".box button", "Run")
	p.see(".grid-rows [role=row]", "SenseTime")
}

func runGizmo(p *tab) {
	p.open("query")
	p.write(`g.V("e:sensetime").out("ng:develops").all()`)
	p.enter(chromedp.ModifierCtrl)
	p.see(".grid-rows [role=row]", "Vimi")
	p.click(".grid-rows [role=row]", "Vimi")
	p.see(".evidence", "Vimi")

	p.expect("422")
	p.write(`g.V(.all()`)
	p.enter(chromedp.ModifierCtrl)
	p.see(".error-box", "line 1")
	p.see(".cm-lintRange-error", "")
}

// write puts a text into the box in place of what is there.
func (p *tab) write(text string) {
	p.Helper()
	p.click(".cm-content", "")
	p.press("a", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	p.insert(text)
	p.wait(`document.querySelector(".cm-content").innerText.includes(%s)`, text)
}

func complete(p *tab) {
	for _, typed := range []string{"sanc", "រង"} { // a property has the same place by its name in any language
		p.open("query")
		p.click(".box .switch button", "Gizmo")
		p.click(".cm-content", "")
		p.press(`g.V("e:sensetime").out("`)
		p.insert(typed)
		p.see(".cm-tooltip-autocomplete [aria-selected=true]", "sanctioned by")
		time.Sleep(200 * time.Millisecond) // the list takes no key at first, so that typing on chooses nothing
		p.enter(0)
		p.wait(`document.querySelector(".cm-content").innerText.includes('out("ng:sanctionedBy"')`)
	}
}

func shareLink(p *tab) {
	p.ask(mainQuestion)
	p.click("[role=tab]", "JSON")
	p.see("[role=tabpanel]", `"outcome"`)
	p.click("[role=tab]", "Table")
	p.click(".grid-rows [role=row]", "SenseTime")
	p.see(".evidence .mark-sentence", "")
	p.click("[role=tab]", "Graph")
	p.see(".graph-count", "links")
	address, evidence := eval[string](p, "location.hash.slice(1)"), p.text(".evidence .article")

	p.open(address)
	p.see(".cm-content", mainQuestion)
	p.see(".graph-count", "links")
	p.see(".evidence .mark-sentence", "")
	if got := p.text(".evidence .article"); got != evidence {
		p.Errorf("the link shows %q; it was made of %q", got, evidence)
	}
}

func drawGraph(p *tab) {
	p.expect("willReadFrequently") // the test's own reading
	p.theme("light")
	p.open("query?view=graph&q=" + url.QueryEscape(mainQuestion))
	p.see(".graph-tree [role=treeitem]", "SenseTime")
	// Something is drawn: not all of the canvas has one colour.
	p.wait(`((canvas) => {
		const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
		return new Set(new Uint32Array(data.buffer)).size > 4;
	})(document.querySelector(".graph-canvas"))`)

	// Of more than it can show it draws a part, and says so.
	var article strings.Builder
	for firm := range 400 {
		fmt.Fprintf(&article, "Firm%d develops Loom\n", firm)
	}
	p.post("/api/load?path=firms.txt", article.String())
	p.open("query?view=graph&q=" + url.QueryEscape(`g.V().tag("source").out("ng:develops").tag("target").all()`))
	p.see(".graph-count", "Drawing 300 of")
}

func escapeStops(p *tab) {
	p.open("query")
	p.write(`while (true) {}`)
	p.click(".box .switch button", "Gizmo")
	p.click(".box button", "Run")
	p.see(".box button", "Stop")
	p.press(kb.Escape)
	p.see(".notice", "Stopped")
	p.see(".box button", "Run")
	if !eventually(func() bool { return metric(p.get("/metrics"), "cancelled") == "1" }) {
		p.Errorf("the server counts no cancelled query:\n%s", p.get("/metrics"))
	}
	if !eventually(func() bool {
		return strings.Contains(p.get("/metrics"), `newsgraph_requests_in_flight{class="query"} 0`)
	}) {
		p.Error("the query goes on")
	}
}

// metric returns how many Gizmo queries had an outcome.
func metric(metrics, outcome string) string {
	counted := regexp.MustCompile(`newsgraph_queries_total\{lang="gizmo",outcome="` + outcome + `"\} (\d+)`)
	if m := counted.FindStringSubmatch(metrics); m != nil {
		return m[1]
	}
	return "0"
}

func manyRows(p *tab) {
	p.open("query?limit=100000&q=" + url.QueryEscape(`for (var i = 0; i < 100000; i++) g.Emit("row " + i)`) + "&mode=gizmo")
	p.see(".results-count", "100,000")
	if rows := eval[int](p, `document.querySelectorAll(".grid-rows [role=row]").length`); rows == 0 || rows > 100 {
		p.Errorf("%d rows are in the page", rows)
	}
	p.see(".grid-rows [role=row]", "row 0")
	eval[float64](p, `(document.querySelector(".grid").scrollTop = 1e9)`)
	p.see(".grid-rows [role=row]", "row 99999")
	if rows := eval[int](p, `document.querySelectorAll(".grid-rows [role=row]").length`); rows > 100 {
		p.Errorf("%d rows are in the page at the end", rows)
	}
	eval[chromedp.Void](p, `document.querySelector(".grid").focus()`)
	p.press(kb.Home)
	p.see(".grid-rows [role=row]", "row 0")
}

func keyboardOnly(p *tab) {
	p.open("query")
	p.tabTo(".cm-content")
	p.press(mainQuestion)
	p.enter(0)
	p.see(".grid-rows [role=row]", "SenseTime")
	p.tabTo(".grid")
	for !eval[bool](p, `document.querySelector(".grid-current").textContent.includes("SenseTime")`) {
		p.press(kb.ArrowDown)
	}
	p.enter(0)
	p.see(".evidence .mark-sentence", "")
	p.wait(`document.activeElement.closest(".evidence") !== null`)
	p.press("n")
	p.see(".evidence-steps", "2 of")
	p.press(kb.Escape)
	p.gone(".evidence")
	p.wait(`document.activeElement.matches(".grid")`)

	p.open("query?view=graph&q=" + url.QueryEscape(mainQuestion))
	p.see(".graph-tree [role=treeitem]", "SenseTime")
	p.tabTo(".graph-tree [role=treeitem]")
	node := p.text(".graph-tree :focus bdi")
	p.press(kb.ArrowRight + kb.ArrowRight) // opens the node, then to its first link
	p.wait(`document.activeElement.ariaLevel === "2"`)
	p.press(kb.ArrowRight) // along the link
	p.wait(`document.activeElement.ariaLevel === "1"`)
	if there := p.text(".graph-tree :focus bdi"); there == node || there == "" {
		p.Errorf("the link leads from %q to %q", node, there)
	}
	p.enter(0)
	p.wait(`location.hash.startsWith("#entity/")`)
	p.see("h1", "")

	p.open("documents")
	p.see("table.documents", "")
	p.tabTo("table.documents a")
	p.enter(0)
	p.see(".document", "")
	p.tabTo(".highlight")
	p.enter(0)
	p.see(".statement-shown", "")
}

// tabTo presses Tab until an element of the selector has the focus. What has it
// on the way must be seen.
func (p *tab) tabTo(selector string) {
	p.Helper()
	for range 60 {
		p.press(kb.Tab)
		if eval[bool](p, "document.activeElement.matches(%s)", selector) {
			return
		}
	}
	p.Fatalf("no Tab leads to %s", selector)
}
