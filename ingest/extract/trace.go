package extract

import "strings"

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
