package console_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"

	"newsgraph/testdata/testenv"
)

// Stories about how the console looks, and to whom it is of use.

// view is something of the console to look at.
type view struct {
	name string
	show func(*tab)
}

// views are all that the console shows.
var views = []view{
	{"start", func(p *tab) { p.open("query"); p.see(".page", "") }},
	{"answers", func(p *tab) { p.open(questionPlace(mainQuestion)); p.see(".grid-rows [role=row]", "SenseTime") }},
	{"evidence", func(p *tab) {
		p.open(questionPlace(mainQuestion))
		p.click(".grid-rows [role=row]", "SenseTime")
		p.see(".evidence .mark-sentence", "")
		p.click(".evidence button", "Review")
		p.see(".review", "Accept")
	}},
	{"graph", func(p *tab) { p.open(questionPlace(mainQuestion) + "&view=graph"); p.see(".graph-tree", "SenseTime") }},
	{"json", func(p *tab) {
		p.open(questionPlace(mainQuestion) + "&view=json")
		p.see("[role=tabpanel]", `"outcome"`)
	}},
	{"unknown word", func(p *tab) { p.open(questionPlace("which firms frobnicate")); p.see(".cm-lintRange", "frobnicate") }},
	{"rows", func(p *tab) {
		p.open(questionPlace(`g.V("e:sensetime").tag("id").out("ng:develops").tag("product").all()`))
		p.see(".grid-rows [role=row]", "Vimi")
	}},
	{"script error", func(p *tab) {
		p.expect("422")
		p.open(questionPlace(`g.V(.all()`))
		p.see(".error-box", "line 1")
	}},
	{"history", func(p *tab) { p.open("query"); p.click("button", "History"); p.see("dialog", "") }},
	{"documents", func(p *tab) { p.open("documents"); p.see("table.documents", "Why") }},
	{"document", func(p *tab) {
		p.open("documents")
		p.click("table.documents a", "Why")
		p.click(".document-statements button", "Show")
		p.see(".statement-shown", "")
	}},
	{"correction", func(p *tab) {
		p.open("documents")
		p.click("table.documents a", "Why")
		p.click(".document-statements button", "Show")
		p.click(".review button", "Correct")
		p.see("dialog form", "")
	}},
	{"entity", func(p *tab) {
		p.open("entity/e%3Asensetime")
		p.click(".group .statement button", "source")
		p.see(".evidence .mark-sentence", "")
	}},
	{"schema", func(p *tab) { p.open("schema"); p.see(".properties", "sanctioned by") }},
	{"help", func(p *tab) { p.open("help") }},
	{"nothing there", func(p *tab) { p.expect("404"); p.open("document/none"); p.see(".error-box", "none") }},
}

// questionPlace is the place of an answer, or of rows.
func questionPlace(text string) string { return "query?q=" + url.QueryEscape(text) }

// accessible runs axe on each view by light and by dark.
func accessible(p *tab) {
	path := filepath.Join(testenv.Root(p), "queries", "console", "web", "node_modules", "axe-core", "axe.min.js")
	axe, err := os.ReadFile(path)
	if err != nil {
		testenv.Missing(p, "browser", "axe-core is not there: go generate ./queries/console fetches the console's packages")
	}
	for _, view := range views {
		view.show(p)
		eval[chromedp.Void](p, string(axe))
		for _, theme := range []string{"light", "dark"} {
			p.theme(theme)
			for _, violation := range p.violations() {
				p.Errorf("%s, %s: %s", view.name, theme, violation)
			}
		}
	}
}

// violations are what axe finds and goes on finding: while a page goes from one theme
// to the other, parts of it are still in the colours of the first.
func (p *tab) violations() []axeViolation {
	p.Helper()
	var found []axeViolation
	for range 5 {
		if found = eval[[]axeViolation](p, "axe.run().then((found) => found.violations)"); len(found) == 0 {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	return found
}

// axeViolation is what axe says is wrong.
type axeViolation struct {
	ID    string
	Help  string
	Nodes []struct {
		Target         json.RawMessage
		FailureSummary string
	}
}

func (v axeViolation) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s (%s)", v.Help, v.ID)
	for _, node := range v.Nodes {
		fmt.Fprintf(&out, "\n\t%s: %s", node.Target, node.FailureSummary)
	}
	return out.String()
}

// narrow looks at each view on a small phone: nothing is wider than it.
func narrow(p *tab) {
	p.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
	for _, view := range views {
		view.show(p)
		for _, language := range []string{"km", "en"} {
			eval[string](p, `location.hash = location.hash.replace(/language=\w+/, "language=" + %s)`, language)
			p.wait("document.documentElement.lang === %s", language)
			if width := eval[int](p, "document.documentElement.scrollWidth"); width > 360 {
				p.Errorf("%s, %s: %d pixels wide", view.name, language, width)
			}
		}
	}
}

// khmerIsShaped checks that Khmer has the letters that come with the console, and
// that a subscript consonant takes no place of its own beside the one above it.
func khmerIsShaped(p *tab) {
	p.open("documents?language=km")
	p.see("table.documents", "បន្ទះឈីប")
	for _, selector := range []string{".switch [lang=km]", ".nav a", "table.documents a:lang(km)"} {
		for _, font := range p.fonts(selector) {
			ours := font.IsCustomFont && strings.HasPrefix(font.FamilyName, "Noto Sans Khmer")
			if spaces := strings.Count(p.text(selector), " "); !ours && int(font.GlyphCount) > spaces {
				p.Errorf("%s has glyphs of %s", selector, font.FamilyName)
			}
		}
	}
	const width = `((text) => {
		const line = document.createElement("canvas").getContext("2d");
		line.font = '40px "Noto Sans Khmer"';
		return line.measureText(text).width;
	})(%s)`
	cluster, letters := eval[float64](p, width, "ក្ក"), 2*eval[float64](p, width, "ក")
	if cluster <= 0 || cluster > 0.75*letters {
		p.Errorf("the cluster is %g wide, its two letters apart %g", cluster, letters)
	}
}

// fonts returns the fonts that an element's text really has.
func (p *tab) fonts(selector string) []*css.PlatformFontUsage {
	p.Helper()
	p.see(selector, "")
	call(p, dom.Enable, dom.EnableParams{})
	call(p, css.Enable, cdp.Empty{})
	root := call(p, dom.GetDocument, dom.GetDocumentParams{}).Root
	node := call(p, dom.QuerySelector, dom.QuerySelectorParams{NodeID: root.NodeID, Selector: selector})
	return call(p, css.GetPlatformFontsForNode, css.GetPlatformFontsForNodeParams{NodeID: node.NodeID}).Fonts
}
