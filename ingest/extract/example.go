package extract

import (
	"errors"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// checkExamples runs every pattern's examples and returns all that fail.
func (r *Rules) checkExamples() error {
	var faults []error
	for _, p := range r.pack.Patterns {
		for i := range p.Examples {
			faults = append(faults, r.checkExample(p, &p.Examples[i]))
		}
	}
	return errors.Join(faults...)
}

// checkExample compares what is found in an example with what must be: all of
// that must be found, by whatever pattern, and nothing else by this one. A scope
// pattern finds what all find, a mention pattern its groups.
func (r *Rules) checkExample(p *pack.Pattern, x *pack.Example) error {
	if r.grammars[x.Language] == nil {
		return pack.Errorf(x.Pos, "pattern %s: the example is in %q, in which no pattern is written", p.ID, x.Language)
	}
	t, err := text.Decode([]byte(x.Text), text.Limits{})
	if err != nil {
		return pack.Errorf(x.Pos, "pattern %s: example: %v", p.ID, err)
	}
	source := graph.NewDocument("example", t.Bytes())
	source.Language = x.Language
	trace := &Trace{}
	result := r.extract(source, t, r.exampleNames(p, x), trace)
	found, all := r.foundIn(p, result), r.foundIn(nil, result)
	if p.Mention != nil {
		found = trace.groups(p.ID)
		all = found
	}
	wanted := []string{}
	for _, w := range x.Want {
		wanted = append(wanted, wantLine(p, w))
	}
	slices.Sort(wanted)
	if !includes(wanted, found) || !includes(all, wanted) {
		return pack.Errorf(x.Pos, "pattern %s: in the example %q it must find %s, but finds %s", p.ID, x.Text, listLines(wanted), listLines(all))
	}
	return nil
}

func includes(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

func listLines(lines []string) string {
	if len(lines) == 0 {
		return "nothing"
	}
	return "[" + strings.Join(lines, "] [") + "]"
}

// exampleNames returns the example's made-up names with their classes: as the
// example gives them, otherwise the type of the slot that they fill.
func (r *Rules) exampleNames(p *pack.Pattern, x *pack.Example) []overlayName {
	classes := map[string]string{}
	for _, w := range x.Want {
		e := emissionFor(p, w.Property)
		if e == nil {
			continue
		}
		for name, ref := range map[string]string{w.Subject: e.Subject, w.Object: e.Object} {
			if slot, ok := slotOf(ref); ok && len(p.Types[slot]) > 0 {
				classes[name] = (&typeSet{}).restrict(p.Types[slot][0])
			}
		}
		for _, s := range w.Standing {
			if name, ok := strings.CutPrefix(s, "by "); ok {
				classes[name] = "Person"
			}
		}
	}
	for name := range classes {
		if _, known := r.known[fold(name)]; known {
			delete(classes, name)
		}
	}
	for name, class := range x.Names {
		classes[name] = class
	}
	var names []overlayName
	for _, name := range sortedKeys(classes) {
		if class := r.class(classes[name]); class >= 0 {
			names = append(names, overlayName{tokenWords(name), class})
		}
	}
	return names
}

// emissionFor returns the pattern's emission of a property, its first for "".
func emissionFor(p *pack.Pattern, property string) *pack.Emission {
	for i := range p.Emissions {
		if property == "" || p.Emissions[i].Property == property {
			return &p.Emissions[i]
		}
	}
	return nil
}

// overlayAt returns the mention of the longest of an example's names at a token.
func (d *document) overlayAt(s *sentence, at int32) (mention, bool) {
	var best *overlayName
	for i := range d.overlay {
		if o := &d.overlay[i]; d.startsWith(s, at, o.words) && (best == nil || len(o.words) > len(best.words)) {
			best = o
		}
	}
	if best == nil {
		return mention{}, false
	}
	end := at + int32(len(best.words))
	e := d.entities.named(d.span(s, at, end))
	if len(d.entities.list[e].classes) == 0 {
		d.entities.list[e].classes, d.entities.list[e].telling = []int32{best.class}, true
	}
	return mention{start: at, end: end, entity: e}, true
}

// foundIn returns the pattern's statements as lines; all for a scope pattern or nil.
func (r *Rules) foundIn(p *pack.Pattern, result *Result) []string {
	names := map[graph.IRI]string{}
	for _, e := range result.Entities {
		for _, n := range e.Names {
			if n.Language == "en" && n.Preferred {
				names[e.IRI] = n.Text
			}
		}
	}
	var lines []string
	for _, s := range result.Statements {
		if p != nil && p.Scope == nil && s.Rule != graph.IRI(graph.NSRule+p.ID) {
			continue
		}
		lines = append(lines, statementLine(s, func(t graph.Term) string {
			if iri, ok := t.(graph.IRI); ok {
				if iri == s.Evidence.IRI() {
					return "this statement"
				}
				if iri == s.Evidence.Document {
					return "this article"
				}
				return names[iri]
			}
			return graph.Lexical(t)
		}, r.pack.PropertyByIRI(s.Property).Name))
	}
	return lines
}

func statementLine(s *graph.Statement, name func(graph.Term) string, property string) string {
	line := name(s.Subject) + " | " + property + " | " + name(s.Object)
	if s.Polarity != graph.Affirmed {
		line += " | " + string(s.Polarity)
	}
	if s.Modality != graph.Asserted {
		line += " | " + string(s.Modality)
	}
	if s.AttributedTo != "" {
		line += " | by " + name(s.AttributedTo)
	}
	return line
}

// wantLine is a wanted statement in the form of statementLine; of a mention pattern,
// the name and class of a group.
func wantLine(p *pack.Pattern, w pack.Want) string {
	if p.Mention != nil {
		return w.Subject + " | " + w.Object
	}
	property := w.Property
	if property == "" && len(p.Emissions) > 0 {
		property = p.Emissions[0].Property
	}
	line := w.Subject + " | " + property + " | " + w.Object
	by := ""
	if slices.Contains(w.Standing, string(graph.Negated)) {
		line += " | " + string(graph.Negated)
	}
	for _, s := range w.Standing {
		switch {
		case strings.HasPrefix(s, "by "):
			by = " | " + s
		case s != string(graph.Negated):
			line += " | " + s
		}
	}
	return line + by
}

// groups returns the groups that a mention pattern made, as lines.
func (t *Trace) groups(pattern string) []string {
	var lines []string
	for _, s := range t.Sentences {
		for _, g := range s.Groups {
			if g.Pattern == pattern {
				lines = append(lines, g.Name+" | "+g.Class)
			}
		}
	}
	return lines
}
