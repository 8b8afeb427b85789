package main

import (
	"bytes"
	"io"
	"unicode"
)

// plainWriter writes text for a terminal. Article text is only ever text: a
// control character in it, which a terminal could take for a command, is shown
// as U+FFFD. Each write holds whole characters.
type plainWriter struct{ io.Writer }

func (w plainWriter) Write(text []byte) (int, error) {
	plain := bytes.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	if _, err := w.Writer.Write(plain); err != nil {
		return 0, err
	}
	return len(text), nil
}
