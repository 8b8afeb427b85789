package article

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v3"
)

// readMarkdown returns the text that the markup stands for, a block a line. Code
// and HTML are left out. Of the front matter, where there is one, title, date,
// language (or lang) and author count.
func readMarkdown(data []byte) (*found, error) {
	f := &found{}
	source := f.takeFrontMatter(strings.TrimPrefix(string(data), "\ufeff"))
	var out strings.Builder
	w := markdownWriter{out: &out, source: []byte(source)}
	w.blocks(goldmark.DefaultParser().Parse(text.NewReader(w.source)))
	f.text = tidy(out.String())
	return f, nil
}

// takeFrontMatter reads the YAML between lines of three dashes at the beginning,
// and returns what follows. What is not YAML is text.
func (f *found) takeFrontMatter(source string) string {
	rest, ok := strings.CutPrefix(source, "---\n")
	if !ok {
		return source
	}
	head, body, ok := strings.Cut(rest, "\n---\n")
	var fields map[string]string
	if !ok || yaml.Unmarshal([]byte(head), &fields) != nil {
		return source
	}
	f.title, f.author = oneLine(fields["title"]), oneLine(fields["author"])
	f.date = dateOf(fields["date"])
	if f.language = baseLanguage(fields["language"]); f.language == "" {
		f.language = baseLanguage(fields["lang"])
	}
	return body
}

type markdownWriter struct {
	out    *strings.Builder
	source []byte
}

// blocks writes each block of text as a paragraph of its own.
func (w markdownWriter) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.(type) {
		case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock, *ast.ThematicBreak:
		case *ast.Paragraph, *ast.TextBlock, *ast.Heading:
			w.inline(c)
			w.out.WriteString("\n\n")
		default:
			w.blocks(c)
		}
	}
}

func (w markdownWriter) inline(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			w.out.Write(c.Segment.Value(w.source))
			if c.SoftLineBreak() || c.HardLineBreak() {
				w.out.WriteByte(' ')
			}
		case *ast.String:
			w.out.Write(c.Value)
		case *ast.AutoLink:
			w.out.Write(c.Label(w.source))
		case *ast.RawHTML:
		default:
			w.inline(c)
		}
	}
}
