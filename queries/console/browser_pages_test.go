package console_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Stories about the pages of documents, entities and the schema.

func readDocument(p *tab) {
	p.open("documents")
	p.click("table.documents a", "Why an export blacklist")
	p.see("h1", "Why an export blacklist")

	p.click(".highlight", "SenseTime, on the same list")
	p.see(".statement-shown .statement-words", "SenseTime")
	p.see(".mark-sentence", "SenseTime")
	few := eval[int](p, `document.querySelectorAll(".statement").length`)
	p.click(".document-statements button", "Show all")
	p.gone(".statement-shown")
	if all := eval[int](p, `document.querySelectorAll(".statement").length`); all <= few {
		p.Errorf("%d statements rest on the sentence, %d on the article", few, all)
	}
}

func readEntity(p *tab) {
	p.open("entity/e%3Asensetime")
	p.see("h1", "SenseTime")
	p.see(".names", "商汤")
	p.see(".names", "សេនថាម")
	p.see(".group", "United States")
	p.click(".group .statement button", "source")
	p.see(".evidence .mark-sentence", "")
	p.click(".evidence button", "Close")
	p.gone(".evidence")

	p.open("entity/e%3Asora")
	p.click(".timeline li", "2024-12-09")
	p.see(".timeline button", "launch date")
	p.click(".timeline button", "launch date")
	p.see(".evidence .mark-sentence", "December 9, 2024")

	p.expect("404")
	p.open("entity/e%3Anobody")
	p.see(".error-box", "e:nobody")
}

func queryFromSchema(p *tab) {
	p.open("schema")
	p.see(".tree li li", "company")
	p.click(".properties a", "sanctioned by")
	p.see(".grid-rows [role=row]", "United States")
	p.click(".grid-rows [role=row]", "United States")
	p.see(".evidence .statement-words", "sanctioned by")
	p.open("schema")
	p.click(".tree a", "video model")
	p.see(".grid-rows [role=row]", "Vimi")
}

func uploadArticle(p *tab) {
	folder := p.TempDir()
	good, bad := filepath.Join(folder, "news.txt"), filepath.Join(folder, "bad.txt")
	for path, content := range map[string]string{good: "OpenAI develops Loom\nNvidia develops Spindle\n", bad: "no statement at all\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			p.Fatal(err)
		}
	}
	p.open("documents")
	p.do(chromedp.SetUploadFiles(chromedp.CSS(".drop-input"), []string{good, bad}))
	p.see(".job", "1 document, 2 statements")
	p.see(".job .statement-words", "Spindle")
	p.see(".job .highlight", "Nvidia develops Spindle")
	p.see(".job .error-box", "is no statement")
	p.see("table.documents", "news.txt")

	p.click("summary", "Paste an article")
	p.click(".paste input", "")
	p.press("pasted")
	p.click(".paste textarea", "")
	p.insert("Baidu develops Shuttle\n")
	p.click(".paste button", "Load")
	p.see(".job .statement-words", "Shuttle")
	p.see("table.documents", "pasted.txt")
	p.click(".job .highlight", "Baidu develops Shuttle")
	p.see("h1", "pasted.txt")
}

func retractArticle(p *tab) {
	p.open("documents")
	p.click("table.documents a", "Why an export blacklist")
	p.click("button", "Retract")
	p.see("dialog", "Why an export blacklist")
	p.press(kb.Escape)
	p.gone("dialog")
	p.click("button", "Retract")
	p.click("dialog button", "Retract")
	p.see("[role=status]", "2 of 2 documents")
	if documents := p.get("/api/documents"); strings.Contains(documents, "Why an export blacklist") {
		p.Errorf("it is still there: %s", documents)
	}
}

func reviewStatement(p *tab) {
	p.open("documents")
	p.click("table.documents a", "Why an export blacklist")
	p.click(".highlight", "SenseTime, on the same list")
	p.click(".review button", "Accept")
	p.see(".statement-shown .verdict", "accepted")
	p.click(".review button", "Reject")
	p.see(".statement-shown .verdict", "rejected")
	p.click(".review button", "Take the review back")
	p.gone(".statement-shown .verdict")

	p.click(".review button", "Correct")
	p.see("dialog form", "Subject")
	p.click("dialog [type=checkbox]", "")
	p.click("dialog input.field:not([role])", "")
	p.press("Loom")
	p.click("dialog button", "Save")
	p.see(".statement-shown .verdict", "corrected")
	p.see(".review [role=status]", "Loom")
	p.click(".review [role=status] a", "Show")
	p.see(".statement-shown .statement-words", "Loom")
	p.see(".mark-sentence", "SenseTime")
}

func mergeAndSplit(p *tab) {
	p.open("entity/e%3Asensetime")
	p.click(".identity [role=combobox]", "")
	p.press("megv")
	p.see(".identity [role=option]", "Megvii")
	p.press(kb.Enter)
	p.click(".identity button", "They are the same")
	p.see(".identity [role=status]", "are the same now")
	p.see(".entity-head", "e:megvii")
	p.see(".names", "Megvii")
	p.click(".identity p button", "They are different")
	p.see(".identity [role=status]", "are different now")
	p.wait(`!document.querySelector(".names").textContent.includes("Megvii")`)
}

func markupStaysText(p *tab) {
	apply(p, p.store, hostileArticle(p))
	const markup = `<script>alert("1")</script>`
	p.open("documents")
	p.see("table.documents", markup)
	p.click("table.documents a", markup)
	p.see(".article", markup)
	p.see("h1", markup)
	p.see(".document-statements", markup)

	p.click(".highlight", markup)
	p.see(".statement-shown", markup)
	p.click(".statement-shown a", "Evil")
	p.see("h1", "Evil "+markup)
	p.see(".names", markup)
	p.click(".group .statement button", "source")
	p.see(".evidence .article", "</pre>"+markup)

	p.open("query?q=" + url.QueryEscape(`g.V("e:evil").tag("id").out("ng:develops").tag("target").all()`))
	p.see(".grid-rows [role=row]", markup)
	p.click("[role=tab]", "Graph")
	p.see(".graph-tree", markup)
	p.click("[role=tab]", "JSON")
	p.see("[role=tabpanel]", "<script>alert(")
	if scripts := eval[int](p, "document.scripts.length"); scripts != 1 {
		p.Errorf("the page has %d scripts", scripts)
	}
}
