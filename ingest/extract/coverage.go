package extract

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Coverage tells how much of a document the rules understood.
type Coverage struct {
	Sentences int // of the document
	Stating   int // sentences with a statement
	Mentions  int // names found
	Linked    int // of these, those that the gazetteer knows
	// Abstained counts the sentences without a statement by the reason: the furthest
	// that any pattern came.
	Abstained map[string]int
}

// Reasons why nothing came of a sentence, in the order in which they are told.
const (
	guessedBoth  = "a pattern matched, but nothing tells what its subject and object are"
	severalFit   = "a pronoun could stand for several"
	nothingFits  = "patterns begin here, but none matches"
	noTrigger    = "no pattern has a word of it"
	namesNothing = "it names nothing"
)

// Add adds another document's coverage.
func (c *Coverage) Add(other Coverage) {
	c.Sentences += other.Sentences
	c.Stating += other.Stating
	c.Mentions += other.Mentions
	c.Linked += other.Linked
	for reason, n := range other.Abstained {
		c.abstain(reason, n)
	}
}

func (c *Coverage) abstain(reason string, n int) {
	if c.Abstained == nil {
		c.Abstained = map[string]int{}
	}
	c.Abstained[reason] += n
}

// Print writes the coverage as a few lines of text, the most frequent reason first.
func (c *Coverage) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d sentences state something, %d of %d names are known\n", c.Stating, c.Sentences, c.Linked, c.Mentions)
	reasons := slices.Sorted(maps.Keys(c.Abstained))
	slices.SortStableFunc(reasons, func(a, b string) int { return c.Abstained[b] - c.Abstained[a] })
	for _, reason := range reasons {
		fmt.Fprintf(&b, "%6d × %s\n", c.Abstained[reason], reason)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// abstentions is what kept patterns from stating something in the sentence at hand.
type abstentions struct{ guessed, ambiguous bool }

// reason tells why the sentence at hand has no statement; "" where it has one.
func (d *document) reason(s *sentence, first int) string {
	switch {
	case len(d.found) > first:
		return ""
	case d.abstained.guessed:
		return guessedBoth
	case d.abstained.ambiguous:
		return severalFit
	case !slices.ContainsFunc(s.mentions, func(m mention) bool { return m.kind == mentionName }):
		return namesNothing
	case !slices.ContainsFunc(d.queue, func(p int32) bool { return len(d.grammar.programs[p].pattern.Emissions) > 0 }):
		return noTrigger
	}
	return nothingFits
}
