package article

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/language"
)

// maxElements bounds the elements of a page, and with them the work of finding
// its main text.
const maxElements = 200_000

// maxNesting is how deep elements may stand in each other: deeper than any page
// that people wrote, and far from the end of the stack.
const maxNesting = 400

func readHTML(data []byte) (*found, error) {
	in, err := decoded(data)
	if err != nil {
		return nil, err
	}
	page, err := html.Parse(in)
	if err != nil {
		return nil, err
	}
	if err := checkSize(page); err != nil {
		return nil, err
	}
	return mainText(page)
}

// decoded reads a page as UTF-8. What is valid UTF-8 is that, whatever the page
// says; anything else is in the encoding that the page names or that its first
// bytes suggest.
func decoded(data []byte) (io.Reader, error) {
	if utf8.Valid(data) {
		return bytes.NewReader(data), nil
	}
	return charset.NewReader(bytes.NewReader(data), "text/html")
}

// checkSize is an error if a page is larger than pages are.
func checkSize(page *html.Node) error {
	elements, depth := 0, 0
	for n := page; n != nil; {
		if elements++; elements > maxElements {
			return errors.New("the page has too many elements")
		}
		if n.FirstChild != nil {
			if depth++; depth > maxNesting {
				return errors.New("the page nests its elements too deeply")
			}
			n = n.FirstChild
			continue
		}
		for n != page && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n == page {
			return nil
		}
		n = n.NextSibling
	}
	return nil
}

// mainText finds the article in a page.
func mainText(page *html.Node) (*found, error) {
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	// Relative addresses play no part, but the library resolves them.
	article, err := parser.ParseAndMutate(page, &url.URL{Scheme: "https", Host: "page.invalid"})
	if err != nil {
		return nil, err
	}
	if article.Node == nil {
		return nil, errors.New("the page has no article")
	}
	var text strings.Builder
	if err := article.RenderText(&text); err != nil {
		return nil, err
	}
	f := &found{text: tidy(text.String()), title: oneLine(article.Title()), author: oneLine(article.Byline())}
	if f.text == "" {
		return nil, errors.New("the page has no article")
	}
	if published, err := article.PublishedTime(); err == nil {
		f.date = day(published)
	}
	f.language = baseLanguage(article.Language())
	return f, nil
}

// tidy takes away what is only layout: spaces at the ends of lines, and more than
// one empty line in a row.
func tidy(text string) string {
	var out strings.Builder
	empty := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			empty++
			continue
		}
		if empty > 0 && out.Len() > 0 {
			out.WriteByte('\n')
		}
		empty = 0
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return out.String()
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// day returns the date of a moment, in the zone that the file gives it in.
func day(t time.Time) string { return t.Format(time.DateOnly) }

// baseLanguage returns the language of a BCP 47 tag without region: "" if it is
// no tag, so that the text itself is looked at.
func baseLanguage(tag string) string {
	parsed, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, confidence := parsed.Base()
	if confidence == language.No {
		return ""
	}
	return base.String()
}

// htmlText returns the text of a piece of HTML as it stands in a feed.
func htmlText(piece string) string {
	node, err := html.Parse(strings.NewReader(piece))
	if err != nil || checkSize(node) != nil {
		return ""
	}
	var out strings.Builder
	appendText(&out, node)
	return tidy(out.String())
}

// blocks are the elements that begin and end a line.
var blocks = map[string]bool{
	"p": true, "div": true, "br": true, "li": true, "ul": true, "ol": true, "blockquote": true, "section": true, "article": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "tr": true, "table": true, "pre": true, "figure": true,
}

func appendText(out *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		out.WriteString(n.Data)
	case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style"):
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		appendText(out, c)
	}
	if n.Type == html.ElementNode && blocks[n.Data] {
		out.WriteByte('\n')
	}
}
