package extract

import (
	"fmt"
	"io"
	"strings"
)

// Trace explains an extraction, sentence by sentence.
type Trace struct{ Sentences []SentenceTrace }

// SentenceTrace is what was found in one sentence.
type SentenceTrace struct {
	ID       string
	Text     string
	Mentions []string // "name → entity (class)"
	Rules    []string // "pattern: matched words"
	Groups   []GroupTrace
	Reason   string // why nothing is stated, "" where something is
}

// GroupTrace is a mention that a mention pattern made.
type GroupTrace struct{ Pattern, Name, Class string }

// Print writes the trace as text: each sentence with its mentions, the patterns that
// matched and, where nothing came of it, why.
func (t *Trace) Print(w io.Writer) error {
	var b strings.Builder
	for _, s := range t.Sentences {
		fmt.Fprintf(&b, "%s %s\n", s.ID, s.Text)
		for _, m := range s.Mentions {
			fmt.Fprintf(&b, "    names    %s\n", m)
		}
		for _, g := range s.Groups {
			fmt.Fprintf(&b, "    makes    %s (%s) by %s\n", g.Name, g.Class, g.Pattern)
		}
		for _, rule := range s.Rules {
			fmt.Fprintf(&b, "    matches  %s\n", rule)
		}
		if s.Reason != "" {
			fmt.Fprintf(&b, "    nothing: %s\n", s.Reason)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// traceSentence notes a sentence and its mentions where someone asked why.
func (d *document) traceSentence(s *sentence) {
	if d.trace == nil {
		return
	}
	t := SentenceTrace{ID: s.ID(), Text: d.normal[s.Start:s.End]}
	for _, m := range s.mentions {
		t.Mentions = append(t.Mentions, d.describe(s, &m))
	}
	d.trace.Sentences = append(d.trace.Sentences, t)
}

func (d *document) describe(s *sentence, m *mention) string {
	words := d.span(s, m.start, m.end)
	switch {
	case m.value != nil:
		return words + " = " + m.value.String()
	case m.entity < 0:
		return words + " (pronoun)"
	}
	e := &d.entities.list[m.entity]
	classes := make([]string, len(e.classes))
	for i, c := range e.classes {
		classes[i] = d.rules.pack.Classes[c].Name
	}
	if len(classes) == 0 {
		classes = append(classes, "class unknown")
	}
	return words + " = " + e.name + " (" + strings.Join(classes, ", ") + ")"
}

// traceMatch notes that a pattern matched the tokens [start,end).
func (d *document) traceMatch(s *sentence, p *program, start, end int32) {
	if d.trace == nil || start >= end {
		return
	}
	t := &d.trace.Sentences[len(d.trace.Sentences)-1]
	t.Rules = append(t.Rules, p.pattern.ID+": "+d.span(s, start, end))
}

// traceGroup notes that a mention pattern made a mention of the entity.
func (d *document) traceGroup(p *program, e int32) {
	if d.trace == nil {
		return
	}
	entity := &d.entities.list[e]
	g := GroupTrace{Pattern: p.pattern.ID, Name: entity.name}
	if len(entity.classes) > 0 {
		g.Class = d.rules.pack.Classes[entity.classes[0]].Name
	}
	t := &d.trace.Sentences[len(d.trace.Sentences)-1]
	t.Groups = append(t.Groups, g)
}

// traceReason notes why nothing is stated.
func (d *document) traceReason(reason string) {
	if d.trace != nil {
		d.trace.Sentences[len(d.trace.Sentences)-1].Reason = reason
	}
}
