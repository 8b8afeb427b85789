package pack

import (
	"strconv"
	"strings"
)

// Measure is what an adjective compares things by: "large" goes by the area of
// a state and by the population of a city.
type Measure struct {
	Name       string
	More, Less Words             // adjectives of much and of little of it: "large", "small"
	Nouns      Words             // "size"
	Of         map[string]string // property by class; things of other classes do not have it
	Pos        Pos
}

// Restriction is an adjective that keeps what has more or less of something
// than a limit: "major" cities.
type Restriction struct {
	Name  string
	Words Words
	Of    map[string]Limit // by class
	Pos   Pos
}

// Limit is a bound on a property's number: "population > 150000".
type Limit struct {
	Property string
	Op       string // <, <=, > or >=
	Number   float64
}

// Unit is what a property's numbers count.
type Unit struct {
	Name   string
	Words  Words
	Base   string  // the unit that this one is a multiple of, or ""
	Factor float64 // how many of Base make one
	Pos    Pos
}

func (l *loader) readMeasure(key, value node) error {
	m := &Measure{Name: key.Value, Of: map[string]string{}, Pos: key.pos()}
	l.pack.Measures = append(l.pack.Measures, m)
	return value.mapping(fields{
		"more":  words(&m.More),
		"less":  words(&m.Less),
		"nouns": words(&m.Nouns),
		"of": func(n node) error {
			return n.entries(func(class, property node) error {
				var name string
				err := text(&name)(property)
				m.Of[class.Value] = name
				return err
			})
		},
	})
}

func (l *loader) readRestriction(key, value node) error {
	r := &Restriction{Name: key.Value, Of: map[string]Limit{}, Pos: key.pos()}
	l.pack.Restrictions = append(l.pack.Restrictions, r)
	return value.mapping(fields{
		"words": words(&r.Words),
		"of": func(n node) error {
			return n.entries(func(class, limit node) error {
				parsed, err := parseLimit(limit)
				r.Of[class.Value] = parsed
				return err
			})
		},
	})
}

// parseLimit reads PROPERTY OPERATOR NUMBER.
func parseLimit(n node) (Limit, error) {
	parts := strings.Fields(n.Value)
	if len(parts) != 3 || strings.Trim(parts[1], "<>=") != "" {
		return Limit{}, n.errorf("a limit such as %q belongs here", "population > 150000")
	}
	number, err := strconv.ParseFloat(parts[2], 64)
	if err != nil {
		return Limit{}, n.errorf("%q is no number", parts[2])
	}
	switch parts[1] {
	case "<", "<=", ">", ">=":
		return Limit{parts[0], parts[1], number}, nil
	}
	return Limit{}, n.errorf("%q is none of <, <=, >, >=", parts[1])
}

func (l *loader) readUnit(key, value node) error {
	u := &Unit{Name: key.Value, Factor: 1, Pos: key.pos()}
	l.pack.Units = append(l.pack.Units, u)
	return value.mapping(fields{
		"words": words(&u.Words),
		"base":  text(&u.Base),
		"factor": func(n node) error {
			factor, err := strconv.ParseFloat(n.Value, 64)
			if err != nil || factor <= 0 {
				return n.errorf("a number above 0 belongs here, found %q", n.Value)
			}
			u.Factor = factor
			return nil
		},
	})
}

// Unit returns the unit of that name, or nil.
func (p *Pack) Unit(name string) *Unit {
	for _, u := range p.Units {
		if u.Name == name {
			return u
		}
	}
	return nil
}

func (p *Pack) checkMeasures() error {
	for _, m := range p.Measures {
		for _, class := range sortedKeys(m.Of) {
			if err := p.checkMeasured(m.Pos, "measure "+m.Name, class, m.Of[class]); err != nil {
				return err
			}
		}
	}
	for _, r := range p.Restrictions {
		for _, class := range sortedKeys(r.Of) {
			if err := p.checkMeasured(r.Pos, "restriction "+r.Name, class, r.Of[class].Property); err != nil {
				return err
			}
		}
	}
	for _, u := range p.Units {
		if u.Base != "" && p.Unit(u.Base) == nil {
			return Errorf(u.Pos, "unit %s: unknown unit %q as its base", u.Name, u.Base)
		}
	}
	for _, q := range p.Properties {
		if q.Unit != "" && p.Unit(q.Unit) == nil {
			return Errorf(q.Pos, "property %s: unknown unit %q", q.Name, q.Unit)
		}
	}
	for _, class := range p.Namesakes {
		if p.classes[class] == nil {
			return Errorf(p.namesakesPos, "unknown class %q among the namesakes", class)
		}
	}
	return nil
}

// checkMeasured holds that members of the class have the property and that its
// values can be compared.
func (p *Pack) checkMeasured(pos Pos, what, class, property string) error {
	q := p.properties[property]
	switch {
	case p.classes[class] == nil:
		return Errorf(pos, "%s: unknown class %q", what, class)
	case q == nil:
		return Errorf(pos, "%s: unknown property %q", what, property)
	case q.Range[0] != "quantity" && q.Range[0] != "date":
		return Errorf(pos, "%s: %s has neither quantities nor dates", what, property)
	}
	for _, domain := range q.Domain {
		if p.IsA(class, domain) {
			return nil
		}
	}
	return Errorf(pos, "%s: a %s has no %s", what, class, property)
}
