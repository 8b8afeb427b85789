package text_test

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"newsgraph/ingest/text"
)

// TestGolden runs the stories in testdata. The input may hold Go escapes, so that what
// cannot be seen can be read: \u200b is a zero-width space.
func TestGolden(t *testing.T) {
	commands := map[string]func(string) string{
		"decode":    goldenDecode,
		"normalize": goldenNormalize,
		"sentences": goldenSentences,
		"tokens":    goldenTokens,
		"language":  perLine(func(s string) string { return string(text.LanguageOf(s)) }),
		"fold":      perLine(text.Fold),
		"namekey":   perLine(text.NameKey),
		"digits":    perLine(text.ASCIIDigits),
	}
	for _, path := range []string{"decode", "normalize", "sentences", "tokens", "language", "fold"} {
		datadriven.RunTest(t, "testdata/"+path+".txt", func(t *testing.T, d *datadriven.TestData) string {
			run, known := commands[d.Cmd]
			if !known {
				t.Fatalf("%s: unknown command %q", d.Pos, d.Cmd)
			}
			input, err := unescape(d.Input)
			if err != nil {
				t.Fatalf("%s: %v", d.Pos, err)
			}
			return strings.TrimRight(run(input), "\n") + "\n"
		})
	}
}

// unescape replaces the Go escapes in s.
func unescape(s string) (string, error) {
	return strconv.Unquote(`"` + strings.NewReplacer(`"`, `\"`, "\n", `\n`).Replace(s) + `"`)
}

func perLine(f func(string) string) func(string) string {
	return func(input string) string {
		var b strings.Builder
		for line := range strings.SplitSeq(input, "\n") {
			fmt.Fprintf(&b, "%s → %s\n", line, cmp.Or(f(line), "(nothing)"))
		}
		return b.String()
	}
}

func goldenDecode(input string) string {
	decoded, err := text.Decode([]byte(input), text.Limits{MaxBytes: 100})
	var refused *text.DecodeError
	switch {
	case errors.As(err, &refused) && errors.Is(err, refused.Reason):
		return fmt.Sprintf("error at byte %d: %v", refused.Offset, err)
	case err != nil:
		return fmt.Sprintf("untyped error: %v", err)
	}
	return fmt.Sprintf("%+q", decoded.Normal())
}

// goldenNormalize shows the normal form of each line and, for every cluster that was
// changed, the original bytes it maps to.
func goldenNormalize(input string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(input, "\n") {
		decoded, err := text.Decode([]byte(line), text.Limits{})
		if err != nil {
			return err.Error()
		}
		normal := decoded.Normal()
		fmt.Fprintf(&b, "%s\n", normal)
		for _, token := range text.Tokenize(nil, normal, 0, len(normal)) {
			cluster := normal[token.Start:token.End]
			span := decoded.Original(int(token.Start), int(token.End))
			if original := line[span.Start:span.End]; original != cluster {
				fmt.Fprintf(&b, "  %+q is bytes %d–%d %+q\n", cluster, span.Start, span.End, original)
			}
		}
	}
	return b.String()
}

func goldenSentences(input string) string {
	decoded, err := text.Decode([]byte(input), text.Limits{})
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, s := range decoded.Sentences() {
		fmt.Fprintf(&b, "%s [%d:%d] %s\n", s.ID(), s.Original.Start, s.Original.End, decoded.Normal()[s.Start:s.End])
	}
	return b.String()
}

// goldenTokens shows the tokens of each line by kind; a bar is an edge.
func goldenTokens(input string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(input, "\n") {
		line = text.Normalize(line)
		kind, parts := text.Kind(0), []string(nil)
		flush := func() {
			if len(parts) > 0 {
				fmt.Fprintf(&b, "  %-7s %s\n", kind, strings.Join(parts, "|"))
			}
			parts = nil
		}
		fmt.Fprintf(&b, "%s\n", line)
		for _, token := range text.Tokenize(nil, line, 0, len(line)) {
			if token.Kind == text.KindSpace {
				continue
			}
			if token.Kind != kind {
				flush()
				kind = token.Kind
			}
			parts = append(parts, line[token.Start:token.End])
		}
		flush()
	}
	return b.String()
}
