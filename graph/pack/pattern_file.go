package pack

import (
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parsePatternFile reads a list of patterns:
//
//   - id: founder-of
//     emit: {s: $p, property: founderOf, o: $o, qualifiers: {time: $d}}
//     types: {p: Person, o: [Company, University], d: date}
//     background: true
//     en: ["{p}, [the] founder of {o}"]
//     examples:
//   - {en: "Ann Lee, the founder of Acme,", want: [[Ann Lee, Acme]]}
//
// emit is one emission or a list of them. A scope pattern has
// scope: {attributedTo: $p, otherwise: said, polarity: negated, modality: predicted} instead, and
// {clause} in each text; a mention pattern has mention: {similar: $x} or
// mention: {class: Group, name: $d lawmakers}. An example's want lists [subject, object] or
// [subject, property, object, standing …], for a mention pattern [name, class];
// an empty list wants nothing.
func parsePatternFile(file string, data []byte) ([]*Pattern, error) {
	if len(strings.TrimSpace(string(data))) == 0 {
		return nil, nil
	}
	root, err := parseYAML(file, data)
	if err != nil {
		return nil, err
	}
	var patterns []*Pattern
	seen := map[string]bool{}
	err = root.items(func(n node) error {
		p, err := parsePattern(n)
		if err != nil {
			return err
		}
		if seen[p.ID] {
			return n.errorf("pattern %q stands in this file twice", p.ID)
		}
		seen[p.ID] = true
		patterns = append(patterns, p)
		return nil
	})
	return patterns, err
}

func parsePattern(n node) (*Pattern, error) {
	p := &Pattern{Types: map[string][]string{}, Classes: map[string]string{}, Texts: map[string][]Text{}, Confidence: 0.9, Pos: n.pos()}
	err := n.entries(func(key, value node) error {
		switch key.Value {
		case "id":
			return text(&p.ID)(value)
		case "emit":
			return p.readEmissions(value)
		case "scope":
			p.Scope = &Scope{}
			return value.mapping(fields{
				"attributedTo": text(&p.Scope.AttributedTo),
				"otherwise":    text(&p.Scope.Otherwise),
				"polarity":     text(&p.Scope.Polarity),
				"modality":     text(&p.Scope.Modality),
			})
		case "mention":
			p.Mention = &MentionSpec{}
			return value.mapping(fields{
				"similar": text(&p.Mention.Similar),
				"class":   text(&p.Mention.Class),
				"name":    text(&p.Mention.Name),
			})
		case "types":
			return value.entries(func(slot, types node) error {
				var names []string
				err := list(&names)(types)
				p.Types[slot.Value] = names
				return err
			})
		case "classes":
			return value.entries(func(slot, teller node) error {
				p.Classes[slot.Value] = teller.Value
				return nil
			})
		case "background":
			return flag(&p.Background)(value)
		case "confidence":
			if err := value.Decode(&p.Confidence); err != nil || p.Confidence <= 0 || p.Confidence > 1 {
				return value.errorf("a confidence above 0, at most 1 belongs here, found %q", value.Value)
			}
			return nil
		case "examples":
			return value.items(p.readExample)
		}
		if isLanguageTag(key.Value) {
			return p.readTexts(key.Value, value)
		}
		return key.errorf("unknown key %q in a pattern", key.Value)
	})
	if err != nil {
		return nil, err
	}
	return p, p.check()
}

func (p *Pattern) readEmissions(n node) error {
	if n.Kind == yaml.SequenceNode {
		return n.items(p.readEmission)
	}
	return p.readEmission(n)
}

func (p *Pattern) readEmission(n node) error {
	var e Emission
	err := n.mapping(fields{
		"s":            text(&e.Subject),
		"property":     text(&e.Property),
		"o":            text(&e.Object),
		"polarity":     text(&e.Polarity),
		"modality":     text(&e.Modality),
		"attributedTo": text(&e.AttributedTo),
		"background":   flag(&e.Background),
		"when":         list(&e.When),
		"qualifiers": func(q node) error {
			return q.entries(func(key, value node) error {
				e.Qualifiers = append(e.Qualifiers, QualifierSpec{key.Value, value.Value})
				return nil
			})
		},
	})
	if err != nil {
		return err
	}
	if e.Subject == "" || e.Property == "" || e.Object == "" {
		return n.errorf("an emission needs s, property and o")
	}
	slices.SortFunc(e.Qualifiers, func(a, b QualifierSpec) int { return strings.Compare(a.Name, b.Name) })
	p.Emissions = append(p.Emissions, e)
	return nil
}

func (p *Pattern) readTexts(language string, n node) error {
	read := func(item node) error {
		var source string
		if err := text(&source)(item); err != nil {
			return err
		}
		seq, err := ParseText(source)
		if err != nil {
			return textFault(item, err)
		}
		p.Texts[language] = append(p.Texts[language], Text{source, seq, item.pos()})
		return nil
	}
	if n.Kind == yaml.SequenceNode {
		return n.items(read)
	}
	return read(n)
}

// textFault gives a fault in a pattern's text its line and its column in the
// file. The column is that of the text where escapes of YAML come before it.
func textFault(n node, err error) error {
	var fault *TextError
	if !errors.As(err, &fault) {
		return err
	}
	column := n.Column + fault.Column - 1
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		column++
	}
	return n.errorf("column %d: %s in pattern %q", column, fault.Message, n.Value)
}

func (p *Pattern) readExample(n node) error {
	x := Example{Names: map[string]string{}, Pos: n.pos()}
	wanted := false
	err := n.entries(func(key, value node) error {
		switch key.Value {
		case "names":
			return value.entries(func(name, class node) error {
				x.Names[name.Value] = class.Value
				return nil
			})
		case "want":
			wanted = true
			return value.items(func(item node) error {
				w, err := parseWant(item)
				x.Want = append(x.Want, w)
				return err
			})
		}
		if !isLanguageTag(key.Value) {
			return key.errorf("unknown key %q in an example", key.Value)
		}
		x.Language = key.Value
		return text(&x.Text)(value)
	})
	if err != nil {
		return err
	}
	if x.Language == "" || !wanted {
		return n.errorf("an example needs a text and want")
	}
	p.Examples = append(p.Examples, x)
	return nil
}

func parseWant(n node) (Want, error) {
	var parts []string
	if err := list(&parts)(n); err != nil {
		return Want{}, err
	}
	switch {
	case len(parts) < 2:
		return Want{}, n.errorf("[subject, object] or [subject, property, object, standing …] belongs here")
	case len(parts) == 2:
		return Want{Subject: parts[0], Object: parts[1]}, nil
	}
	return Want{Subject: parts[0], Property: parts[1], Object: parts[2], Standing: parts[3:]}, nil
}

// check finds what is wrong with the pattern by itself.
func (p *Pattern) check() error {
	switch {
	case p.ID == "":
		return Errorf(p.Pos, "a pattern needs an id")
	case !p.hasOnePurpose():
		return Errorf(p.Pos, "pattern %s: needs one of emit, scope and mention", p.ID)
	case len(p.Texts) == 0:
		return Errorf(p.Pos, "pattern %s: has no text in any language", p.ID)
	case len(p.Examples) == 0:
		return Errorf(p.Pos, "pattern %s: has no example", p.ID)
	}
	for _, language := range sortedKeys(p.Texts) {
		for _, t := range p.Texts[language] {
			if err := p.checkText(t); err != nil {
				return err
			}
		}
	}
	return p.checkReferences()
}

func (p *Pattern) hasOnePurpose() bool {
	purposes := 0
	for _, has := range []bool{len(p.Emissions) > 0, p.Scope != nil, p.Mention != nil} {
		if has {
			purposes++
		}
	}
	return purposes == 1
}

func (p *Pattern) checkText(t Text) error {
	clauses := 0
	var fault error
	t.Seq.Walk(func(n Node) {
		switch n := n.(type) {
		case Clause:
			clauses++
		case Slot:
			if n.Lexicon == "" && len(p.Types[n.Name]) == 0 {
				fault = Errorf(t.Pos, "pattern %s: slot {%s} has no type", p.ID, n.Name)
			}
		}
	})
	switch {
	case fault != nil:
		return fault
	case p.Scope != nil && clauses != 1:
		return Errorf(t.Pos, "pattern %s: a scope pattern has one {clause}, %q has %d", p.ID, t.Source, clauses)
	case p.Scope == nil && clauses != 0:
		return Errorf(t.Pos, "pattern %s: only a scope pattern has {clause}", p.ID)
	}
	return nil
}

// checkReferences finds "$slot" without such a slot in any text.
func (p *Pattern) checkReferences() error {
	slots := map[string]bool{}
	for _, texts := range p.Texts {
		for _, t := range texts {
			t.Seq.Walk(func(n Node) {
				if s, ok := n.(Slot); ok {
					slots[s.Name] = true
				}
			})
		}
	}
	for _, ref := range p.references() {
		if name, ok := strings.CutPrefix(ref, "$"); ok && name != "time" && !slots[name] {
			return Errorf(p.Pos, "pattern %s: no text has the slot {%s}", p.ID, name)
		}
	}
	return nil
}

func (p *Pattern) references() []string {
	var refs []string
	for slot, teller := range p.Classes {
		refs = append(refs, "$"+slot, "$"+teller)
	}
	for _, e := range p.Emissions {
		refs = append(refs, e.Subject, e.Object, e.AttributedTo)
		for _, q := range e.Qualifiers {
			refs = append(refs, q.Value)
		}
	}
	if p.Scope != nil {
		refs = append(refs, p.Scope.AttributedTo)
	}
	if p.Mention != nil {
		refs = append(refs, p.Mention.Similar)
		refs = append(refs, strings.Fields(p.Mention.Name)...)
	}
	return refs
}
