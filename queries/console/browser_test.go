package console_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"newsgraph/graph"
	"newsgraph/queries/console"
	"newsgraph/testdata/sample"
	"newsgraph/testdata/testenv"
)

// TestBrowser uses the console as people do, in Chromium. Each story has its own
// server and its own empty profile; after each it is checked that no request left
// for another machine, that no script failed and that the content security
// policy stopped nothing.
func TestBrowser(t *testing.T) {
	b := startBrowser(t)
	stories := []struct {
		name string
		tell func(*tab)
	}{
		{"ask and see the evidence", askAndSeeEvidence},
		{"ask about an answer", askAboutAnswer},
		{"correct a word", correctWord},
		{"run Gizmo", runGizmo},
		{"complete", complete},
		{"share a link", shareLink},
		{"draw the graph", drawGraph},
		{"read a document", readDocument},
		{"read about an entity", readEntity},
		{"query from the schema", queryFromSchema},
		{"upload", uploadArticle},
		{"retract", retractArticle},
		{"review", reviewStatement},
		{"merge and split", mergeAndSplit},
		{"markup stays text", markupStaysText},
		{"keyboard only", keyboardOnly},
		{"narrow", narrow},
		{"Khmer is shaped", khmerIsShaped},
		{"Esc stops the query", escapeStops},
		{"many rows", manyRows},
		{"accessible", accessible},
	}
	for _, story := range stories {
		t.Run(story.name, func(t *testing.T) { story.tell(b.newTab(t)) })
	}
}

// browser is a running Chromium.
type browser struct{ context.Context }

// startBrowser starts Chromium without a window, and skips the test where there
// is none. It ends with the test.
func startBrowser(t *testing.T) *browser {
	path := findBrowser()
	if path == "" {
		testenv.Missing(t, "browser", "Chromium is not installed")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("headless", "new")}
	flags := []string{"disable-gpu", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"}
	if os.Geteuid() == 0 {
		flags = append(flags, "no-sandbox")
	}
	for _, flag := range flags {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &browser{ctx}
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// tab is a page of the console in the browser, in front of a server with the
// sample articles. Whatever it waits for for too long fails the test.
type tab struct {
	*testing.T
	ctx   context.Context
	site  *visitor
	store *graph.Store

	mu       sync.Mutex
	requests []string // the addresses of all
	troubles []string // errors, warnings and dialogs of the page
	expected []string // parts of troubles that are right
}

// patience is how long a page may take for a step.
const patience = 30 * time.Second

// newTab returns a tab whose server has the sample articles, takes uploads and
// allows writes.
func (b *browser) newTab(t *testing.T) *tab {
	store := describedStore(t)
	config := console.Config{Store: store, Loader: &loader{store: store, pack: loadPack(t)}}
	ctx, cancel := chromedp.NewContext(b, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &tab{T: t, ctx: ctx, site: serve(t, config), store: store}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	call(p, network.Enable, network.EnableParams{})
	call(p, log.Enable, cdp.Empty{})
	p.do(chromedp.EmulateViewport(1280, 900))
	t.Cleanup(p.check)
	return p
}

// describedStore returns a store with the sample articles, which have a title and a
// language, as articles have that were read by the loader.
func describedStore(t *testing.T) *graph.Store {
	store := emptyStore(t)
	for _, article := range sample.Articles(t) {
		c := sample.Content(t, loadPack(t), article)
		title, _, _ := strings.Cut(string(c.Document.Bytes), "\n")
		name := strings.TrimSuffix(filepath.Base(article), ".txt")
		c.Document.Title, c.Document.Language = title, strings.TrimPrefix(filepath.Ext(name), ".")
		apply(t, store, c)
	}
	return store
}

// hear notes what the browser tells of the page.
func (p *tab) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		p.troubles = append(p.troubles, fmt.Sprint("exception: ", e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		p.troubles = append(p.troubles, fmt.Sprint("console: ", e.Args))
	case *log.EventEntryAdded:
		p.troubles = append(p.troubles, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
	case *page.EventJavascriptDialogOpening:
		p.troubles = append(p.troubles, "dialog: "+e.Message)
	}
}

// check fails the test for requests to another machine and for trouble. A story that
// was skipped has opened no page.
func (p *tab) check() {
	if p.Skipped() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.requests) == 0 {
		p.Error("no request was seen")
	}
	for _, address := range p.requests {
		if !strings.HasPrefix(address, p.site.URL+"/") && !strings.HasPrefix(address, "blob:"+p.site.URL) {
			p.Errorf("the page asked for %s", address)
		}
	}
	for _, trouble := range p.troubles {
		if !slices.ContainsFunc(p.expected, func(part string) bool { return strings.Contains(trouble, part) }) {
			p.Errorf("the page has trouble: %s", trouble)
		}
	}
}

// expect says that trouble with this text is right.
func (p *tab) expect(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, text)
}

// do runs actions.
func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.Fatal(err)
	}
}

func call[P, R any](p *tab, command cdp.Command[P, R], params P) R {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		p.Fatal(err)
	}
	return result
}

// eval returns what a JavaScript expression comes to. Each %s in it stands for
// the next argument, as a JavaScript string.
func eval[T any](p *tab, expression string, arguments ...string) T {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, chromedp.Evaluate[T](quoted(expression, arguments), chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return result
}

func quoted(expression string, arguments []string) string {
	if len(arguments) == 0 {
		return expression
	}
	values := make([]any, len(arguments))
	for i, argument := range arguments {
		text, _ := json.Marshal(argument) // no string fails
		values[i] = string(text)
	}
	return fmt.Sprintf(expression, values...)
}

// wait returns when a JavaScript expression is true.
func (p *tab) wait(expression string, arguments ...string) {
	p.Helper()
	if eventually(func() bool { return eval[bool](p, "Boolean("+expression+")", arguments...) }) {
		return
	}
	p.never(quoted(expression, arguments))
}

// never fails the test, since the page does not get to where something is true.
func (p *tab) never(what string) {
	p.Helper()
	p.Fatalf("never came: %s\nthe page: %s", what, eval[string](p, "document.body.innerText.slice(0, 2000)"))
}

// eventually tells whether something becomes true.
func eventually(is func() bool) bool {
	for start := time.Now(); time.Since(start) < patience; time.Sleep(20 * time.Millisecond) {
		if is() {
			return true
		}
	}
	return false
}

// found is the first visible element of a selector with a text or a name.
const found = `[...document.querySelectorAll(%s)].find(((text) => (e) =>
	e.checkVisibility() && (e.textContent.includes(text) || (e.ariaLabel ?? "").includes(text)))(%s))`

// see waits for a visible element with a text.
func (p *tab) see(selector, text string) {
	p.Helper()
	p.wait(found, selector, text)
}

// gone waits until there is no such element.
func (p *tab) gone(selector string) {
	p.Helper()
	p.wait("document.querySelector(%s) === null", selector)
}

// click presses the mouse on the first visible element with a text.
func (p *tab) click(selector, text string) {
	p.Helper()
	// Whatever lies over it would get the click.
	const place = `((e) => {
		if (!e) return null;
		e.scrollIntoView({ block: "nearest" });
		const box = e.getClientRects()[0];
		const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
		const top = document.elementFromPoint(x, y);
		return e.contains(top) || top?.contains(e) ? [x, y] : null;
	})(` + found + `)`
	// Nor may it move: what comes in above pushes it down.
	var at []float64
	if !eventually(func() bool {
		before := at
		at = eval[[]float64](p, place, selector, text)
		return at != nil && slices.Equal(before, at)
	}) {
		p.never(quoted(found, []string{selector, text}))
	}
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// press presses keys one after the other.
func (p *tab) press(keys string, options ...chromedp.KeyOption) {
	p.Helper()
	p.do(chromedp.KeyEvent(keys, options...))
}

// enter presses Enter as a keyboard does: what takes the key keeps it from typing a
// new line. A key event of chromedp's would type one all the same.
func (p *tab) enter(modifiers chromedp.Modifier) {
	p.Helper()
	for _, phase := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: phase, Modifiers: int64(modifiers), Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13,
		})
	}
}

// insert puts in text as an input method does.
func (p *tab) insert(text string) {
	p.Helper()
	call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// open goes to a place of the console, written as in its address behind the #.
func (p *tab) open(place string) {
	p.Helper()
	// Another place alone would not load the page anew.
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(p.site.URL+"/#"+place))
	p.wait("document.querySelector('main h1') !== null")
}

// theme sets what the browser says the reader prefers. Nothing moves.
func (p *tab) theme(name string) {
	p.Helper()
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	// What is on the page gets its new colours with the next frame.
	eval[bool](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
}

// parameter returns a parameter of the place where the console is.
func (p *tab) parameter(name string) string {
	p.Helper()
	return eval[string](p, `new URLSearchParams(location.hash.split("?")[1] ?? "").get(%s) ?? ""`, name)
}

// text returns the text of all elements of a selector.
func (p *tab) text(selector string) string {
	p.Helper()
	return eval[string](p, `[...document.querySelectorAll(%s)].map((e) => e.textContent).join("")`, selector)
}

// get returns what the server has at a path.
func (p *tab) get(path string) string {
	p.Helper()
	response, err := http.Get(p.site.URL + path)
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.Fatal(err)
	}
	return string(body)
}

// post uploads a file.
func (p *tab) post(path, content string) {
	p.Helper()
	response, err := http.Post(p.site.URL+path, "application/octet-stream", strings.NewReader(content))
	if err != nil {
		p.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(body), `"done":true`) {
		p.Fatalf("upload: %v %s", err, body)
	}
}
