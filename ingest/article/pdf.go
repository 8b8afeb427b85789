package article

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/ledongthuc/pdf"
)

// maxPages bounds the pages that are read.
const maxPages = 2_000

// readPDF returns the text of the pages in their order. A page that is a picture
// has none.
func readPDF(data []byte) (*found, error) {
	file, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("no PDF that can be read: %w", err)
	}
	pages := file.NumPage()
	if pages > maxPages {
		return nil, fmt.Errorf("the file has %d pages; at most %d are read", pages, maxPages)
	}
	var text strings.Builder
	for i := 1; i <= pages; i++ {
		page := file.Page(i)
		if page.V.IsNull() {
			continue
		}
		part, err := page.GetPlainText(nil)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i, err)
		}
		if text.Len()+len(part) > MaxBytes {
			return nil, fmt.Errorf("page %d: the text is longer than %d MB", i, MaxBytes>>20)
		}
		text.WriteString(part)
		text.WriteString("\n\n")
	}
	f := &found{text: tidy(text.String())}
	if f.text == "" {
		return nil, errors.New("the pages hold no text; they may be pictures")
	}
	info := file.Trailer().Key("Info")
	f.title, f.author = oneLine(info.Key("Title").Text()), oneLine(info.Key("Author").Text())
	return f, nil
}
