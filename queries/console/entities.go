package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"newsgraph/graph"
	"newsgraph/queries/present"
)

func (s *Server) registerEntities(mux *http.ServeMux) {
	s.route(mux, "GET /api/entities", lookup, s.findEntities)
	s.route(mux, "GET /api/entities/{id}", lookup, s.getEntity)
}

func (s *Server) findEntities(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, func(t *teller, p *parameters) (any, error) {
		name := p.text("name")
		if name == "" {
			return nil, failf(http.StatusBadRequest, "name is missing: any name of the entity")
		}
		c, err := s.catalog.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		found := c.named(name)
		if len(found) == 0 {
			found = present.PackEntities(s.pack, name)
		}
		return map[string]any{"entities": t.terms(found)}, nil
	})
}

// entityPage is what the store has on an entity.
type entityPage struct {
	ID       string      `json:"id"`
	Short    string      `json:"short"`
	Label    string      `json:"label"`
	Classes  []term      `json:"classes"`
	Names    []nameForm  `json:"names"`
	SameAs   []string    `json:"sameAs"`
	Merged   []term      `json:"merged"`
	Groups   []groupForm `json:"groups"`
	Timeline []event     `json:"timeline"`
}

type nameForm struct {
	Text      string `json:"text"`
	Language  string `json:"language"`
	Preferred bool   `json:"preferred"`
}

// groupForm is the statements of one property with the entity on one side.
type groupForm struct {
	Property   term             `json:"property"`
	Direction  string           `json:"direction"` // "out": the entity is the subject; "in": the object
	Total      int              `json:"total"`
	Statements []*statementForm `json:"statements"` // the first of them
}

// event is a statement that has a date.
type event struct {
	Date      string `json:"date"`
	Statement string `json:"statement"`
	Text      string `json:"text"`
}

// How many statements of a group are shown, unless the client says otherwise,
// and at most.
const (
	usualOfGroup = 50
	mostOfGroup  = 500
)

func (s *Server) getEntity(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, func(t *teller, p *parameters) (any, error) {
		limit := p.number("limit", usualOfGroup, 1, mostOfGroup)
		id, err := s.pathIRI(r)
		if err := cmp.Or(p.err, err); err != nil {
			return nil, err
		}
		return t.entity(id, limit)
	})
}

// entity returns an entity's page, with at most limit statements of each group.
func (t *teller) entity(iri graph.IRI, limit int) (*entityPage, error) {
	e, err := t.Snapshot.Entity(iri)
	if err != nil {
		return nil, err
	}
	page := &entityPage{
		ID: string(e.IRI), Short: t.Short(e.IRI), Label: t.Term(e.IRI), Classes: t.terms(e.Classes),
		Names: []nameForm{}, SameAs: []string{}, Merged: t.terms(t.Snapshot.Merged(e.IRI)), Groups: []groupForm{}, Timeline: []event{},
	}
	for _, name := range e.Names {
		page.Names = append(page.Names, nameForm(name))
	}
	for _, same := range e.SameAs {
		page.SameAs = append(page.SameAs, string(same))
	}
	for _, side := range []struct {
		direction string
		said      saying
	}{{"out", saying{subject: e.IRI}}, {"in", saying{object: e.IRI}}} {
		groups, err := t.groups(side.said, limit)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			if err := t.addGroup(page, g, side.direction); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(page.Timeline, func(a, b event) int { return strings.Compare(a.Date, b.Date) })
	return page, nil
}

// group is the statements of one property that have a term on one side, of which
// the first are read.
type group struct {
	property graph.IRI
	total    int
	first    []*graph.Statement
}

// groups returns what is said of a term, by property.
func (t *teller) groups(about saying, limit int) ([]*group, error) {
	byProperty, err := t.view.saidByProperty(t.ctx, about)
	if err != nil {
		return nil, err
	}
	var list []*group
	for property, found := range byProperty {
		g := &group{property: property, total: len(found)}
		for _, m := range found[:min(len(found), limit)] {
			s, err := t.Snapshot.Statement(m.statement)
			if err != nil {
				return nil, err
			}
			g.first = append(g.first, s)
		}
		graph.SortStatements(g.first)
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *group) int { return cmp.Compare(a.property, b.property) })
	return list, nil
}

func (t *teller) addGroup(page *entityPage, g *group, direction string) error {
	form := groupForm{t.iri(g.property), direction, g.total, []*statementForm{}}
	for _, s := range g.first {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		statement, err := t.statement(s)
		if err != nil {
			return err
		}
		form.Statements = append(form.Statements, statement)
		if date := dateOf(s); date != "" {
			text := t.Term(s.Subject) + " " + t.Term(s.Property) + " " + t.Term(s.Object)
			page.Timeline = append(page.Timeline, event{date, statement.ID, text})
		}
	}
	page.Groups = append(page.Groups, form)
	return nil
}

// dateOf returns the date that a statement gives, as "2019", "2019-10" or
// "2019-10-08"; "" if it gives none or not its year.
func dateOf(s *graph.Statement) string {
	if date := yearlyDate(s.Object); date != "" {
		return date
	}
	for _, q := range s.Qualifiers {
		if q.Name == "time" {
			if date := yearlyDate(q.Value); date != "" {
				return date
			}
		}
	}
	return ""
}

func yearlyDate(t graph.Term) string {
	if typed, ok := t.(quad.TypedString); ok {
		switch typed.Type {
		case graph.XSDDate, graph.XSDGYear, graph.XSDGYearMonth:
			return string(typed.Value)
		}
		return ""
	}
	if day, ok := t.(quad.Time); ok {
		return string(day.TypedString().Value)
	}
	return ""
}
