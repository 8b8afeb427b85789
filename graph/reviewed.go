package graph

import (
	"fmt"
	"math"
	"slices"

	"github.com/cayleygraph/quad"

	"newsgraph/graph/quadstore"
)

// review is what the judgements of one state of a store come to.
type review struct {
	judgements  []*Judgement       // the newest first
	about       map[IRI]*Judgement // by the statement that is judged
	corrections map[IRI]*Judgement // by the correction, if what it corrects is stored and it is not
	merging     *merging
	overlay     *quadstore.Overlay // nil if there are no judgements
}

// unreviewed is the review of a state without judgements.
var unreviewed = &review{merging: newMerging(nil)}

// newReview reads the judgements of a state and works out what they change. What
// is no judgement in their graph changes nothing.
func newReview(s state) (*review, error) {
	stored := &Snapshot{Reader: s, stored: s, review: unreviewed, lent: true}
	quads, err := collect(stored.Match(Quad{Label: ReviewGraph}))
	if err != nil || len(quads) == 0 {
		return unreviewed, err
	}
	r := &reviewer{
		review: &review{
			judgements:  readJudgements(quads, func(error) {}),
			about:       map[IRI]*Judgement{},
			corrections: map[IRI]*Judgement{},
		},
		state: s, stored: stored,
		changes: map[quadstore.IDQuad]bool{}, struck: map[Term]bool{},
		renamed: map[quadstore.ID]quadstore.ID{},
	}
	for _, step := range []func() error{r.quoteCorrections, r.hideJudgements, r.judgeStatements, r.mergeEntities, r.findEntities, r.makeOverlay} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("read the judgements: %w", err)
		}
	}
	return r.review, nil
}

// reviewer works out a review, on ids as far as it can.
type reviewer struct {
	*review
	state   state
	stored  *Snapshot
	changes map[quadstore.IDQuad]bool     // quads that are put in, true, or taken out
	struck  map[Term]bool                 // statements that are taken out
	renamed map[quadstore.ID]quadstore.ID // entities that are merged into others
}

// remove takes a quad out that is stored or was put in.
func (r *reviewer) remove(q quadstore.IDQuad) {
	if r.changes[q] {
		delete(r.changes, q)
		return
	}
	r.changes[q] = false
}

// add puts a quad in, unless it is stored.
func (r *reviewer) add(q quadstore.IDQuad) error {
	there, err := r.stored.Has(q)
	if there {
		delete(r.changes, q)
	} else {
		r.changes[q] = true
	}
	return err
}

// removeMatches takes out the stored quads that match a pattern.
func (r *reviewer) removeMatches(pattern Quad) error {
	for q, err := range r.stored.matchIDs(pattern) {
		if err != nil {
			return err
		}
		r.remove(q)
	}
	return nil
}

// quoteCorrections gives the corrections the text of their evidence, as far as it
// is stored.
func (r *reviewer) quoteCorrections() error {
	for _, j := range r.judgements {
		if j.Correction == nil {
			continue
		}
		e := &j.Correction.Evidence
		for q, err := range r.stored.Match(Quad{Subject: e.IRI(), Predicate: PropText, Label: e.Document}) {
			if err != nil {
				return err
			}
			e.Text, e.Language = Lexical(q.Object), languageOf(q.Object)
		}
	}
	return nil
}

// hideJudgements takes the judgements out: they are about the graph and no part
// of what it says.
func (r *reviewer) hideJudgements() error { return r.removeMatches(Quad{Label: ReviewGraph}) }

// saying is a statement as one graph has it.
type saying struct {
	Statement
	label Term
	quads []quadstore.IDQuad // of its node
}

// sayings reads a statement in every graph that has it.
func (r *reviewer) sayings(id Term) ([]*saying, error) {
	var list []*saying
	statement := false
	for ids, err := range r.stored.matchIDs(Quad{Subject: id}) {
		if err != nil {
			return nil, err
		}
		q, err := r.stored.Quad(ids)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(s *saying) bool { return s.label == q.Label })
		if at < 0 {
			at, list = len(list), append(list, &saying{label: q.Label})
		}
		s, p := list[at], IRI(Lexical(q.Predicate))
		s.quads = append(s.quads, ids)
		s.set(p, q.Object) // what it cannot take is no part of a statement
		statement = statement || p == RDFType && q.Object == ClassStatement
	}
	if !statement {
		return nil, nil
	}
	return list, nil
}

// judgeStatements takes out what was rejected and puts corrections in. A
// correction is there if what it corrects is, and may itself be judged.
func (r *reviewer) judgeStatements() error {
	var pending, corrections []*Judgement
	found := map[*Judgement][]*saying{}
	for _, j := range r.judgements {
		if j.Dangling = true; j.Statement == "" {
			continue
		}
		r.about[j.Statement] = j
		sayings, err := r.sayings(j.Statement)
		if err != nil {
			return err
		}
		if found[j] = sayings; len(sayings) > 0 {
			pending = append(pending, j)
		}
	}
	var gone []*saying
	for len(pending) > 0 {
		j := pending[0]
		if pending = pending[1:]; !j.Dangling {
			continue
		}
		if j.Dangling = false; !j.Verdict.removes() {
			continue
		}
		r.struck[j.Statement] = true
		gone = append(gone, found[j]...)
		if j.Correction != nil {
			corrections = append(corrections, j)
			if next := r.about[j.Correction.ID()]; next != nil {
				pending = append(pending, next)
			}
		}
	}
	for _, s := range gone {
		if err := r.strike(s); err != nil {
			return err
		}
	}
	return r.correct(corrections)
}

// strike takes a statement out, with the plain triple and the evidence unless
// another statement of the graph has the same.
func (r *reviewer) strike(s *saying) error {
	for _, q := range s.quads {
		r.remove(q)
	}
	if s.IsFact() {
		if stated, err := r.stated(s); err != nil {
			return err
		} else if !stated {
			plain := Quad{Subject: s.Subject, Predicate: s.Property, Object: s.Object, Label: s.label}
			if err := r.removeMatches(plain); err != nil {
				return err
			}
		}
	}
	evidence := s.Evidence.IRI()
	for q, err := range r.stored.Match(Quad{Predicate: PropEvidence, Object: evidence, Label: s.label}) {
		if err != nil || !r.struck[q.Subject] {
			return err
		}
	}
	for _, q := range s.Evidence.quads() {
		if err := r.removeMatches(Quad{Subject: evidence, Predicate: q.Predicate, Label: s.label}); err != nil {
			return err
		}
	}
	return nil
}

// stated tells whether another statement of the graph that is not taken out has
// the same plain triple.
func (r *reviewer) stated(s *saying) (bool, error) {
	subject := Quad{Predicate: RDFSubject, Object: s.Subject}
	pattern, err := r.rarest(subject, Quad{Predicate: RDFObject, Object: s.Object}, Quad{Label: s.label})
	if err != nil {
		return false, err
	}
	for q, err := range r.stored.Match(pattern) {
		if err != nil {
			return false, err
		}
		if q.Label != s.label || pattern.Predicate == nil && !isOf(q, subject) || r.struck[q.Subject] {
			continue
		}
		others, err := r.sayings(q.Subject)
		if err != nil {
			return false, err
		}
		for _, o := range others {
			if o.label == s.label && o.IsFact() && o.Subject == s.Subject && o.Property == s.Property && o.Object == s.Object {
				return true, nil
			}
		}
	}
	return false, nil
}

// isOf tells whether q has the predicate and object of a pattern.
func isOf(q, pattern Quad) bool {
	return q.Predicate == pattern.Predicate && q.Object == pattern.Object
}

// rarest returns the pattern that has the fewest matches.
func (r *reviewer) rarest(patterns ...Quad) (best Quad, err error) {
	least := int64(math.MaxInt64)
	for _, p := range patterns {
		ids, known, err := r.stored.patternIDs(p)
		if err != nil || !known {
			return p, err
		}
		n, _, err := r.stored.Count(ids)
		if err != nil {
			return p, err
		}
		if n < least {
			best, least = p, n
		}
	}
	return best, nil
}

// correct puts the corrections in that are not taken out and not said anyway.
func (r *reviewer) correct(judgements []*Judgement) error {
	for _, j := range judgements {
		id := j.Correction.ID()
		if r.corrections[id] != nil {
			continue
		}
		stored, err := r.sayings(id)
		if err != nil {
			return err
		}
		if stored != nil {
			continue
		}
		if r.corrections[id] = j; r.struck[id] {
			continue
		}
		if err := r.say(j.Correction); err != nil {
			return err
		}
	}
	return nil
}

// say puts a correction in, and what strike took of its evidence back. It does
// nothing if the store lacks a term of it, which a judgement that was made by
// Judge brings.
func (r *reviewer) say(c *Statement) error {
	var list []quadstore.IDQuad
	for _, q := range c.Quads() {
		ids, known, err := r.stored.patternIDs(q)
		if err != nil || !known {
			return err
		}
		list = append(list, ids)
	}
	for _, q := range list {
		if err := r.add(q); err != nil {
			return err
		}
	}
	return nil
}

func languageOf(t Term) string {
	tagged, _ := t.(quad.LangString)
	return tagged.Lang
}

// findEntities notes which judgements are about entities that are not there.
func (r *reviewer) findEntities() error {
	found := map[IRI]bool{}
	for _, j := range r.judgements {
		if j.Statement != "" {
			continue
		}
		j.Dangling = false
		for _, iri := range []IRI{j.A, j.B} {
			there, known := found[iri]
			if !known {
				var err error
				if there, err = r.stands(iri); err != nil {
					return err
				}
				found[iri] = there
			}
			j.Dangling = j.Dangling || !there
		}
	}
	return nil
}

// stands tells whether an entity is in a stored quad that is no judgement's.
func (r *reviewer) stands(entity IRI) (bool, error) {
	for _, pattern := range []Quad{{Subject: entity}, {Object: entity}, {Predicate: entity}} {
		for q, err := range r.stored.Match(pattern) {
			if err != nil || q.Label != ReviewGraph {
				return err == nil, err
			}
		}
	}
	return false, nil
}

// makeOverlay makes the overlay of the changes.
func (r *reviewer) makeOverlay() error {
	var added, removed []quadstore.IDQuad
	lost := map[quadstore.ID]bool{}
	for q, in := range r.changes {
		if in {
			added = append(added, q)
			continue
		}
		removed = append(removed, q)
		for _, id := range []quadstore.ID{q.S, q.P, q.O, q.G} {
			lost[id] = id != quadstore.NoLabel
		}
	}
	for _, q := range added {
		for _, id := range []quadstore.ID{q.S, q.P, q.O, q.G} {
			lost[id] = false
		}
	}
	o := quadstore.NewOverlay(added, removed)
	for from, to := range r.renamed {
		o.Alias(from, to)
	}
	view := r.state.with(o)
	for id, maybe := range lost {
		if !maybe {
			continue
		}
		used, err := uses(view, id)
		if err != nil {
			return err
		}
		if !used {
			o.Retire(id)
		}
	}
	r.overlay = o
	return nil
}

// uses tells whether a quad has the term of id.
func uses(r Reader, id quadstore.ID) (bool, error) {
	for _, p := range []quadstore.IDQuad{{S: id}, {O: id}, {P: id}, {G: id}} {
		if found, err := matches(r, p); found || err != nil {
			return found, err
		}
	}
	return false, nil
}
