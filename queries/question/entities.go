package question

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/queries"
)

// Queries about one or two entities rather than the members of a set: what
// someone says, what is known of something, how two things compare and what
// connects them.

// aboutEntity tells whether queries of the kind are of this sort.
func (k queryKind) aboutEntity() bool {
	return k == kindSaid || k == kindAbout || k == kindCompare || k == kindPath
}

// of makes the operation for a query about one entity or two different ones.
func of(kind queryKind) operation {
	return func(_ *schema, args []meaning) (meaning, Cost, bool) {
		q := &query{kind: kind}
		for i, arg := range args {
			s, ok := arg.(*set)
			if !ok || s.entity == nil || len(s.conds) > 0 {
				return nil, Cost{}, false
			}
			if i == 0 {
				q.subject = s
			} else {
				q.other = s
			}
		}
		same := q.other != nil && q.other.entity.iri == q.subject.entity.iri
		return q, Cost{}, !same
	}
}

// pair makes the operation for a query about the two entities of "X and Y".
func pair(kind queryKind) operation {
	return func(s *schema, args []meaning) (meaning, Cost, bool) {
		both, ok := args[0].(*set)
		if !ok || len(both.all) != 2 {
			return nil, Cost{}, false
		}
		return of(kind)(s, []meaning{both.all[0], both.all[1]})
	}
}

// foretold asks for what someone predicts.
func foretold(s *schema, args []meaning) (meaning, Cost, bool) {
	m, c, ok := of(kindSaid)(s, args)
	if !ok {
		return nil, Cost{}, false
	}
	q := *m.(*query)
	q.foretold = true
	return &q, c, true
}

// speakers answers with those who make the statements in question.
func (a *asker) speakers(q *query) ([]Value, error) {
	members, err := a.members(q.asked(a.understood.schema), a.options.Asserted)
	if err != nil {
		return nil, err
	}
	by := map[graph.IRI][]graph.IRI{}
	for _, id := range allStatements(members) {
		st, err := a.statement(id)
		if err != nil {
			return nil, err
		}
		if st.AttributedTo != "" {
			by[st.AttributedTo] = append(by[st.AttributedTo], id)
		}
	}
	var values []Value
	for _, speaker := range sortedKeys(by) {
		ids := by[speaker]
		statements, err := a.evidence(ids)
		if err != nil {
			return nil, err
		}
		values = append(values, Value{Value: string(speaker), Label: a.label(speaker), Statements: statements})
	}
	sortValues(values)
	return values, nil
}

// eachStatement answers with the statements that someone makes or that are about
// something, each by itself.
func (a *asker) eachStatement(q *query) ([]Value, error) {
	ids, err := a.statementsOf(q)
	if err != nil {
		return nil, err
	}
	statements, err := a.evidence(ids)
	if err != nil {
		return nil, err
	}
	var values []Value
	for _, st := range statements {
		values = append(values, Value{Value: st.ID, Label: st.words(), Statements: []Statement{st}})
	}
	return values, nil
}

// words returns what the statement says, without its standing.
func (s Statement) words() string {
	return strings.Join([]string{s.Subject, s.Property, s.Object}, " ")
}

// statementsOf runs the plan of the statements that a query about entities is
// answered with.
func (a *asker) statementsOf(q *query) ([]graph.IRI, error) {
	g := a.newGroup(a.options.Asserted)
	v := g.plan.Fresh("statement")
	st := queries.V(v)
	switch q.kind {
	case kindSaid:
		g.add(st, graph.PropAttributedTo, queries.T(q.subject.entity.iri))
		if q.other != nil {
			g.mention(st, q.other)
		}
	case kindCompare:
		x := queries.V(g.plan.Fresh("x"))
		g.add(st, graph.RDFSubject, x)
		g.oneOf(x, []graph.Term{q.subject.entity.iri, q.other.entity.iri})
	default:
		g.mention(st, q.subject)
	}
	g.stands(st, &relation{future: q.foretold})
	p, err := g.planned(st)
	if err != nil {
		return nil, err
	}
	rows, err := a.collect(p.columns(v))
	if err != nil {
		return nil, err
	}
	var ids []graph.IRI
	for _, row := range rows {
		if id, ok := row[0].(graph.IRI); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// mention adds that the statement has an entity as its subject or object.
func (g *group) mention(st queries.VarOrTerm, s *set) {
	u := &queries.Union{}
	for _, end := range []graph.IRI{graph.RDFSubject, graph.RDFObject} {
		branch := g.inner()
		branch.add(st, end, queries.T(s.entity.iri))
		u.Inputs = append(u.Inputs, branch.node())
	}
	g.nodes = append(g.nodes, u)
}

// compare answers with what is recorded of both entities by the same property:
// a value for each property, with the statements of both.
func (a *asker) compare(q *query) ([]Value, error) {
	ids, err := a.statementsOf(q)
	if err != nil {
		return nil, err
	}
	statements, err := a.evidence(ids)
	if err != nil {
		return nil, err
	}
	names := [2]string{a.engine.label(a.understood.names, q.subject.entity.iri, "en"), a.engine.label(a.understood.names, q.other.entity.iri, "en")}
	by := map[string][]Statement{}
	for _, st := range statements {
		by[st.Property] = append(by[st.Property], st)
	}
	var values []Value
	for _, property := range sortedKeys(by) {
		objects := [2][]string{}
		for _, st := range by[property] {
			for i, name := range names {
				if st.Subject == name && !slices.Contains(objects[i], st.Object) {
					objects[i] = append(objects[i], st.Object)
				}
			}
		}
		if objects[0] == nil || objects[1] == nil {
			continue
		}
		label := property + ": " + names[0] + " " + strings.Join(objects[0], ", ") + "; " + names[1] + " " + strings.Join(objects[1], ", ")
		values = append(values, Value{Value: property, Label: label, Statements: by[property]})
	}
	return values, nil
}

// Bounds of the search for connections.
const (
	maxSteps       = 4
	maxConnections = 10     // shown
	maxReached     = 20_000 // entities looked at
)

// edge is a statement that leads from one entity to another, either way.
type edge struct {
	from, to  graph.IRI
	statement graph.IRI
}

// connections answers with the shortest chains of affirmed statements that lead
// from one entity to the other, up to four steps.
func (a *asker) connections(q *query) ([]Value, error) {
	from, to := q.subject.entity.iri, q.other.entity.iri
	reached := map[graph.IRI][]edge{from: nil} // the edges that lead to it in the fewest steps
	frontier := []graph.IRI{from}
	for range maxSteps {
		edges, err := a.edges(frontier)
		if err != nil {
			return nil, err
		}
		next := map[graph.IRI][]edge{}
		for _, e := range edges {
			if _, before := reached[e.to]; !before {
				next[e.to] = append(next[e.to], e)
			}
		}
		maps.Copy(reached, next)
		if next[to] != nil {
			return a.chains(reached, from, to)
		}
		if len(next) == 0 || len(reached) > maxReached {
			return nil, nil
		}
		frontier = slices.Sorted(maps.Keys(next))
	}
	return nil, nil
}

// edges returns the statements from or to entities, in the order of their far
// side.
func (a *asker) edges(from []graph.IRI) ([]edge, error) {
	var list []edge
	for _, ends := range [][2]graph.IRI{{graph.RDFSubject, graph.RDFObject}, {graph.RDFObject, graph.RDFSubject}} {
		g := a.newGroup(a.options.Asserted)
		near, far, v := g.plan.Fresh("near"), g.plan.Fresh("far"), g.plan.Fresh("statement")
		values := &queries.Values{Vars: []queries.Var{near}}
		for _, iri := range from {
			values.Rows = append(values.Rows, []graph.Term{iri})
		}
		g.nodes = append(g.nodes, values)
		st := queries.V(v)
		g.add(st, ends[0], queries.V(near))
		g.add(st, ends[1], queries.V(far))
		g.add(st, graph.PropPolarity, queries.T(graph.Text(string(graph.Affirmed), "")))
		if a.options.Asserted {
			g.add(st, graph.PropModality, queries.T(graph.Text(string(graph.Asserted), "")))
		}
		p, err := g.planned(st)
		if err != nil {
			return nil, err
		}
		rows, err := a.collect(p.columns(near, far, v))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			x, ok1 := row[0].(graph.IRI)
			y, ok2 := row[1].(graph.IRI)
			id, ok3 := row[2].(graph.IRI)
			if ok1 && ok2 && ok3 {
				list = append(list, edge{x, y, id})
			}
		}
	}
	slices.SortFunc(list, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.from, b.from), cmp.Compare(a.statement, b.statement))
	})
	return list, nil
}

// chains returns the chains that end at an entity: what leads from one entity to
// the next by different statements is one chain.
func (a *asker) chains(reached map[graph.IRI][]edge, from, to graph.IRI) ([]Value, error) {
	var values []Value
	var walk func(at graph.IRI, nodes []graph.IRI, statements []graph.IRI) error
	walk = func(at graph.IRI, nodes []graph.IRI, statements []graph.IRI) error {
		if len(values) == maxConnections {
			return nil
		}
		if at == from {
			evidence, err := a.evidence(statements)
			if err != nil {
				return err
			}
			var names, iris []string
			for _, iri := range slices.Backward(nodes) {
				names, iris = append(names, a.label(iri)), append(iris, string(iri))
			}
			values = append(values, Value{Value: strings.Join(iris, " "), Label: strings.Join(names, " – "), Statements: evidence})
			return nil
		}
		byNode := map[graph.IRI][]graph.IRI{}
		for _, e := range reached[at] {
			byNode[e.from] = append(byNode[e.from], e.statement)
		}
		for _, before := range sortedKeys(byNode) {
			if err := walk(before, append(slices.Clip(nodes), before), append(slices.Clip(statements), byNode[before]...)); err != nil {
				return err
			}
		}
		return nil
	}
	err := walk(to, []graph.IRI{to}, nil)
	return values, err
}

// sortValues puts values into the order of their labels.
func sortValues(values []Value) {
	slices.SortFunc(values, func(x, y Value) int {
		return cmp.Or(cmp.Compare(fold(x.Label), fold(y.Label)), cmp.Compare(x.Value, y.Value))
	})
}
