package question

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"newsgraph/graph"
	"newsgraph/queries"
)

// asker runs the queries of one question and gathers what their answers rest
// on.
type asker struct {
	ctx        context.Context
	engine     *Engine
	snapshot   *graph.Snapshot
	understood *understanding
	options    Options
	statements map[graph.IRI]*graph.Statement // read so far
}

// member is one member of a set and the statements that make it one.
type member struct {
	term       graph.Term
	statements []graph.IRI
}

// answer fills in the answer to the chosen reading.
func (a *asker) answer(answer *Answer, q *query) error {
	var err error
	switch q.kind {
	case kindAsk:
		answer.Answers, err = a.yesOrNo(q)
	case kindWhen:
		answer.Answers, err = a.times(q)
	case kindSpeaker:
		answer.Answers, err = a.speakers(q)
	case kindSaid, kindAbout:
		answer.Answers, err = a.eachStatement(q)
	case kindCompare:
		answer.Answers, err = a.compare(q)
	case kindPath:
		answer.Answers, err = a.connections(q)
	case kindCount:
		answer.Answers, err = a.count(q)
	case kindSum, kindMean:
		answer.Answers, err = a.total(q)
	default:
		answer.Answers, err = a.list(q)
	}
	if err != nil {
		return err
	}
	if answer.Outcome = Answered; len(answer.Answers) == 0 {
		answer.Outcome, answer.Answers = NotRecorded, []Value{}
		answer.Reason, err = a.reason(q)
	}
	return err
}

func (a *asker) list(q *query) ([]Value, error) {
	members, err := a.members(q.subject, a.options.Asserted)
	if err != nil {
		return nil, err
	}
	var values []Value
	for _, m := range members {
		statements, err := a.evidence(m.statements)
		if err != nil {
			return nil, err
		}
		values = append(values, newValue(graph.Lexical(m.term), iriOf(m.term), a.label(m.term), statements))
	}
	sortValues(values)
	return values, nil
}

// count answers with the number of members. None is an answer only where what is
// not recorded is known not to be.
func (a *asker) count(q *query) ([]Value, error) {
	members, err := a.members(q.subject, a.options.Asserted)
	if err != nil || len(members) == 0 && !q.subject.closed() {
		return nil, err
	}
	value, err := a.number(strconv.Itoa(len(members)), members)
	return []Value{value}, err
}

// closed tells whether what is not recorded of the set's members is denied.
func (s *set) closed() bool {
	return len(s.conds) > 0 && s.rank == nil && len(s.unions) == 0 && !slices.ContainsFunc(s.conds, func(c *cond) bool {
		return c.relation == nil || !c.relation.closed() || c.object != nil && !c.object.isSingle()
	})
}

// number is an answer that counts or adds up members, which it lists.
func (a *asker) number(number string, members []*member) (Value, error) {
	statements, err := a.evidence(allStatements(members))
	value := newValue(number, "", number, statements)
	for _, m := range members {
		value.Counted = append(value.Counted, Counted{graph.Lexical(m.term), a.label(m.term)})
	}
	slices.SortFunc(value.Counted, func(x, y Counted) int {
		return cmp.Or(cmp.Compare(fold(x.Label), fold(y.Label)), cmp.Compare(x.Value, y.Value))
	})
	return value, err
}

// yesOrNo answers yes where statements make the predicate true of the subject
// and no where a statement denies one of its conditions of the one entity asked
// about. Sources that contradict each other give both answers.
func (a *asker) yesOrNo(q *query) ([]Value, error) {
	values, err := a.verdict("yes", q.asked(a.understood.schema))
	if err != nil || q.subject.entity == nil {
		return values, err
	}
	if values != nil && q.predicate.isDeniable() {
		return values, nil
	}
	for _, c := range q.predicate.conds {
		opposite := a.opposite(c)
		if opposite == nil {
			continue
		}
		no, err := a.verdict("no", restrict(a.understood.schema, q.subject, opposite))
		if err != nil {
			return nil, err
		}
		if no != nil {
			return append(values, no...), nil
		}
	}
	return values, nil
}

// opposite returns the predicate that denies a condition, or nil where nothing
// could.
func (a *asker) opposite(c *cond) *set {
	switch {
	case c.test != nil && c.test.op == "=", c.bound != nil:
		return nil
	case c.test != nil:
		return &set{conds: []*cond{{test: c.test.complement()}}}
	case c.relation == nil:
		all := *c.object
		all.rank = nil
		if !all.isDeniable() {
			return nil
		}
		return &set{types: c.object.types, except: []*set{c.object}}
	case c.relation.closed():
		return predicate(negate(c.relation).(*relation), c.object)
	}
	object := c.object
	if object != nil && !object.isSingle() {
		if object = a.kind(object); object == nil {
			return nil
		}
	}
	return predicate(negate(c.relation).(*relation), object)
}

// kind returns the entities that stand for a class in general, as "video models"
// in "builds no video models", or nil where there is none. Who denies something
// of one member of a class denies nothing of the class.
func (a *asker) kind(s *set) *set {
	if len(s.classes) != 1 || len(s.conds)+len(s.unions) > 0 {
		return nil
	}
	var kinds []*set
	add := func(iri graph.IRI, name string) {
		if a.understood.schema.kindWeight(name, s.classes) > 0 {
			kinds = append(kinds, &set{entity: &entity{iri: iri, types: s.types}, types: s.types})
		}
	}
	for _, e := range a.understood.schema.pack.Entities {
		add(e.IRI, e.Name())
	}
	for _, iri := range sortedKeys(a.understood.names.entities) {
		add(iri, a.understood.names.entities[iri].Label("en"))
	}
	if kinds == nil {
		return nil
	}
	return &set{noun: "thing", types: s.types, unions: [][]*set{kinds}}
}

// verdict is the answer if the set has members.
func (a *asker) verdict(word string, s *set) ([]Value, error) {
	members, err := a.members(s, a.options.Asserted)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	statements, err := a.evidence(allStatements(members))
	return []Value{newValue(word, "", a.understood.grammar.prints[word], statements)}, err
}

// times answers with the times that the statements in question give.
func (a *asker) times(q *query) ([]Value, error) {
	members, err := a.members(q.asked(a.understood.schema), a.options.Asserted)
	if err != nil {
		return nil, err
	}
	statements, err := a.evidence(allStatements(members))
	if err != nil {
		return nil, err
	}
	byTime := map[string][]Statement{}
	for _, st := range statements {
		if t := st.Qualifiers["time"]; t != "" {
			byTime[t] = append(byTime[t], st)
		}
	}
	var values []Value
	for _, t := range sortedKeys(byTime) {
		values = append(values, newValue(t, "", t, byTime[t]))
	}
	return values, nil
}

// members runs the plan of a set. Its members come in the order of their first
// solution, each with its statements.
func (a *asker) members(s *set, asserted bool) ([]*member, error) {
	if s.rank != nil {
		return a.first(s, asserted)
	}
	g := a.newGroup(asserted)
	p, err := g.planned(g.operand(s))
	switch {
	case err != nil:
		return nil, err
	case p.member.Var() == 0:
		return a.soleMember(p)
	}
	return a.run(p)
}

// run runs the plan of a set whose members are bound to a variable.
func (a *asker) run(p *planned) ([]*member, error) {
	rows, err := a.collect(p.columns(p.member.Var()))
	if err != nil {
		return nil, err
	}
	members := make([]*member, len(rows))
	byTerm := map[graph.Term]*member{}
	for i, row := range rows {
		members[i] = &member{term: row[0]}
		byTerm[row[0]] = members[i]
	}
	for _, v := range p.matched {
		rows, err := a.collect(p.columns(p.member.Var(), v))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			byTerm[row[0]].add(row[1])
		}
	}
	for _, inner := range p.nested {
		rows, err := a.collect(p.columns(p.member.Var(), inner.member))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if within := inner.members[row[len(row)-1]]; within != nil {
				byTerm[row[0]].statements = append(byTerm[row[0]].statements, within.statements...)
			}
		}
	}
	return members, nil
}

// soleMember runs the plan of a set that is one entity, if it satisfies its
// conditions.
func (a *asker) soleMember(p *planned) ([]*member, error) {
	m := &member{term: p.member.Term()}
	for _, v := range p.matched {
		rows, err := a.collect(p.columns(v))
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		for _, row := range rows {
			m.add(row[0])
		}
	}
	for _, inner := range p.nested {
		rows, err := a.collect(p.columns(inner.member))
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		for _, row := range rows {
			if within := inner.members[row[0]]; within != nil {
				m.statements = append(m.statements, within.statements...)
			}
		}
	}
	return []*member{m}, nil
}

func (a *asker) collect(plan *queries.Plan) ([][]graph.Term, error) {
	rows, err := queries.Collect(a.ctx, queries.FromSnapshot(a.snapshot), plan, a.options.Limits)
	if err != nil {
		return nil, fmt.Errorf("answer the question: %w", err)
	}
	return rows, nil
}

// add notes a statement; an unbound one is none.
func (m *member) add(statement graph.Term) {
	if iri, ok := statement.(graph.IRI); ok {
		m.statements = append(m.statements, iri)
	}
}

func allStatements(members []*member) []graph.IRI {
	var all []graph.IRI
	for _, m := range members {
		all = append(all, m.statements...)
	}
	return all
}

// evidence reads statements, each once, in the order of their sources.
func (a *asker) evidence(ids []graph.IRI) ([]Statement, error) {
	var found []*graph.Statement
	seen := map[graph.IRI]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		st, err := a.statement(id)
		if err != nil {
			return nil, err
		}
		found = append(found, st)
	}
	graph.SortStatements(found)
	list := make([]Statement, len(found))
	for i, st := range found {
		list[i] = a.present(st)
	}
	return list, nil
}

func (a *asker) statement(id graph.IRI) (*graph.Statement, error) {
	if st := a.statements[id]; st != nil {
		return st, nil
	}
	st, err := a.snapshot.Statement(id)
	if err != nil {
		return nil, fmt.Errorf("read the evidence: %w", err)
	}
	a.statements[id] = st
	return st, nil
}

// present puts a statement into the form of answers.
func (a *asker) present(st *graph.Statement) Statement {
	e := st.Evidence
	qualifiers := map[string]string{}
	for _, q := range st.Qualifiers {
		value := a.canonical(st, q.Value)
		if other := qualifiers[q.Name]; other != "" {
			value = other + "; " + value
		}
		qualifiers[q.Name] = value
	}
	property := string(st.Property)
	if p := a.understood.schema.pack.PropertyByIRI(st.Property); p != nil {
		property = p.Name
	}
	return Statement{
		ID:           string(st.ID()),
		Subject:      a.canonical(st, st.Subject),
		SubjectID:    string(st.Subject),
		Property:     property,
		PropertyID:   string(st.Property),
		Object:       a.canonical(st, st.Object),
		ObjectID:     iriOf(st.Object),
		Polarity:     string(st.Polarity),
		Modality:     string(st.Modality),
		AttributedTo: Speaker(a.canonical(st, st.AttributedTo)),
		Qualifiers:   qualifiers,
		Evidence:     []Evidence{{string(e.Document), e.Start, e.End, e.Text}},
	}
}

// iriOf returns the IRI that a term is, or "".
func iriOf(t graph.Term) string {
	iri, _ := t.(graph.IRI)
	return string(iri)
}

// canonical names a term of a statement as gold files do.
func (a *asker) canonical(st *graph.Statement, t graph.Term) string {
	iri, ok := t.(graph.IRI)
	switch {
	case !ok:
		return graph.Lexical(t)
	case iri == st.Evidence.Document:
		return "this article"
	case iri == st.Evidence.IRI():
		return "this statement"
	}
	return a.engine.label(a.understood.names, iri, "en")
}

// label names an answer in the question's language.
func (a *asker) label(t graph.Term) string {
	if iri, ok := t.(graph.IRI); ok {
		return a.engine.label(a.understood.names, iri, a.understood.grammar.language)
	}
	return graph.Lexical(t)
}

// reason tells which condition left nothing to answer with.
func (a *asker) reason(q *query) (string, error) {
	if q.kind.aboutEntity() {
		return joinUnspaced(a.understood.writer.fill("reason-nothing")), nil
	}
	asked := q.asked(a.understood.schema)
	if a.options.Asserted {
		if text, err := a.onlyUnasserted(asked); text != "" || err != nil {
			return text, err
		}
	}
	w := a.understood.writer
	for _, c := range asked.conds {
		alone := *asked
		alone.conds, alone.unions, alone.memo = []*cond{c}, nil, ""
		members, err := a.members(&alone, a.options.Asserted)
		if err != nil {
			return "", err
		}
		if len(members) == 0 {
			return joinUnspaced(w.fill("reason-none", "set", w.subject(asked), "conds", w.cond(c, len(asked.classes) > 0))), nil
		}
	}
	if q.kind == kindWhen {
		return joinUnspaced(w.fill("reason-when", "set", w.subject(asked), "conds", w.predicate(q.predicate, len(asked.classes) > 0))), nil
	}
	return joinUnspaced(w.fill("reason-together", "set", w.subject(asked), "conds", w.predicate(asked.onlyConditions(), len(asked.classes) > 0))), nil
}

// onlyUnasserted tells how many members there are if what is not asserted
// counts, and how the statements behind them stand; "" if there are none.
func (a *asker) onlyUnasserted(s *set) (string, error) {
	members, err := a.members(s, false)
	if err != nil || len(members) == 0 {
		return "", err
	}
	standings := map[string]bool{}
	for _, id := range allStatements(members) {
		st, err := a.statement(id)
		if err != nil {
			return "", err
		}
		if st.Modality != graph.Asserted {
			standings[string(st.Modality)] = true
		}
	}
	w := a.understood.writer
	return joinUnspaced(w.fill("reason-asserted", "number", strconv.Itoa(len(members)),
		"standings", strings.Join(sortedKeys(standings), ", "))), nil
}
