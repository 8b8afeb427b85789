package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
)

// readFeed yields the entries of an RSS, Atom or JSON feed. An entry's path ends
// in its id or link; one without text is an error.
func readFeed(data []byte) iter.Seq2[*found, error] {
	return func(yield func(*found, error) bool) {
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
		if err != nil {
			yield(nil, fmt.Errorf("no feed that can be read: %w", err))
			return
		}
		for i, item := range feed.Items {
			f := entry(item, feed, i)
			if f.text == "" {
				err = fmt.Errorf("entry %d, %q: no text", i+1, item.Title)
				f = nil
			}
			if !yield(f, err) {
				return
			}
			err = nil
		}
	}
}

func entry(item *gofeed.Item, feed *gofeed.Feed, i int) *found {
	content := item.Content
	if content == "" {
		content = item.Description
	}
	f := &found{text: htmlText(content), title: oneLine(item.Title), language: baseLanguage(feed.Language), place: entryPlace(item, i)}
	if item.PublishedParsed != nil {
		f.date = day(*item.PublishedParsed)
	}
	var authors []string
	for _, a := range item.Authors {
		authors = append(authors, oneLine(a.Name))
	}
	f.author = strings.Join(authors, ", ")
	return f
}

// entryPlace names an entry within its feed by what stays the same when the feed
// moves on.
func entryPlace(item *gofeed.Item, i int) string {
	switch {
	case item.GUID != "":
		return item.GUID
	case item.Link != "":
		return item.Link
	}
	return strconv.Itoa(i + 1)
}

// line is an article as a line of JSON.
type line struct {
	Title    string `json:"title"`
	Text     string `json:"text"`
	Date     string `json:"date"`
	Language string `json:"language"`
	Author   string `json:"author"`
	URL      string `json:"url"`
}

// readLines yields the articles of a file with one JSON object a line.
func readLines(data []byte) iter.Seq2[*found, error] {
	return func(yield func(*found, error) bool) {
		lines := bufio.NewScanner(bytes.NewReader(data))
		lines.Buffer(nil, MaxBytes)
		for n := 1; lines.Scan(); n++ {
			if len(bytes.TrimSpace(lines.Bytes())) == 0 {
				continue
			}
			f, err := readLine(lines.Bytes(), n)
			if err != nil {
				err = fmt.Errorf("line %d: %w", n, err)
			}
			if !yield(f, err) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(nil, err)
		}
	}
}

func readLine(text []byte, n int) (*found, error) {
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return nil, err
	}
	if strings.TrimSpace(l.Text) == "" {
		return nil, fmt.Errorf(`no article: "text" is missing`)
	}
	place := l.URL
	if place == "" {
		place = strconv.Itoa(n)
	}
	return &found{
		text: l.Text, title: oneLine(l.Title), date: dateOf(l.Date), author: oneLine(l.Author),
		language: baseLanguage(l.Language), place: place,
	}, nil
}

// dateOf returns the day of a date in one of the forms that machines write; "" if
// it is in another.
func dateOf(text string) string {
	for _, layout := range []string{time.DateOnly, time.RFC3339, time.RFC1123, time.RFC1123Z, time.DateTime, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return day(t)
		}
	}
	return ""
}
