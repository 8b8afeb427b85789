package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"newsgraph/graph"
	"newsgraph/ingest/text"
	"newsgraph/queries/console"
)

// uploads takes what is uploaded to the server.
type uploads struct {
	intake
	prefixes map[string]string
}

// Load implements console.Loader.
func (u *uploads) Load(ctx context.Context, name string, content io.Reader, o console.LoadOptions, tell func(phase string)) (console.LoadReport, error) {
	body := &noteError{Reader: content}
	report, err := u.load(ctx, name, body, o, &progress{phase: tell})
	if body.err != nil {
		return report, body.err
	}
	if _, ours := errors.AsType[*storeError](err); ours || err == nil || ctx.Err() != nil {
		return report, err
	}
	message, hint := describe(err)
	return report, &console.LoadError{Err: errors.New(message), Hint: hint}
}

func (u *uploads) load(ctx context.Context, name string, body io.Reader, o console.LoadOptions, bar *progress) (console.LoadReport, error) {
	s := source{path: name, name: name, open: func() (io.ReadCloser, error) { return io.NopCloser(body), nil }}
	if o.Format != "" {
		s.name += "." + o.Format
	}
	var err error
	if s.kind, err = kindOf(s.name); err != nil {
		return console.LoadReport{}, err
	}
	options := intakeOptions{keepGoing: o.KeepGoing, lenient: o.Lenient}
	if s.kind == statements {
		if options.about, err = u.articleOf(body, o); err != nil {
			return console.LoadReport{}, err
		}
	}
	return u.take(ctx, s, options, bar)
}

// articleOf returns how the article is found that uploaded statements are about:
// it comes before them or is in the store. What stands beside a file of that name
// on this machine is none of the client's business.
func (u *uploads) articleOf(body io.Reader, o console.LoadOptions) (func(source) (source, error), error) {
	name, data := o.Article, []byte(nil)
	if o.ArticleBytes > 0 {
		if o.ArticleBytes > text.DefaultMaxBytes+1 { // one more shows that it is too long
			return nil, fmt.Errorf("%s: the article is longer than %d bytes", name, text.DefaultMaxBytes)
		}
		data = make([]byte, o.ArticleBytes)
		if _, err := io.ReadFull(body, data); err != nil {
			return nil, fmt.Errorf("%s: the article ends early: %w", name, err)
		}
	} else {
		document, err := u.stored(name)
		if err != nil {
			return nil, err
		}
		name, data = document.Path, document.Bytes
	}
	return func(source) (source, error) {
		return source{path: name, kind: article, name: name, open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(data)), nil
		}}, nil
	}, nil
}

// stored returns the document that a client names by id or path.
func (u *uploads) stored(name string) (*graph.Document, error) {
	if name == "" {
		return nil, &hinted{errors.New("it is not said which article the statements are about"), "name a document of the database as article"}
	}
	sn := u.store.Snapshot()
	defer sn.Close()
	info, err := findDocument(sn, name, u.prefixes)
	if err != nil {
		return nil, err
	}
	document, err := sn.Document(info.IRI)
	if err == nil && document.Bytes == nil {
		err = fmt.Errorf("the database has what %q says, but not its text", name)
	}
	return document, err
}
