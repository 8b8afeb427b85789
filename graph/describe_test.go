package graph

import (
	"encoding/json"
	"fmt"

	"github.com/cayleygraph/quad"
)

// describe prints everything a statement holds.
func describe(s *Statement) string {
	span := func(s *Span) string {
		out, _ := json.Marshal(s)
		return string(out)
	}
	out := fmt.Sprintf("%s %s %s\n%s %s by %q conf %v rule %q\nevidence %+v\nquote %s subject %s object %s\n",
		string(s.Subject), string(s.Property), quad.StringOf(s.Object),
		s.Polarity, s.Modality, string(s.AttributedTo), s.Confidence, string(s.Rule),
		s.Evidence, span(s.Quote), span(s.SubjectMention), span(s.ObjectMention))
	for _, q := range sortedQualifiers(s.Qualifiers) {
		out += fmt.Sprintf("%s = %s\n", q.Name, quad.StringOf(q.Value))
	}
	return out
}
