package graph

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// Judge keeps a judgement, in one atomic commit, in place of what was judged of
// the same before. A correction gets the evidence of the statement that it
// corrects, whatever it has, and RuleReview as its rule.
//
// The error wraps ErrNotFound if the store does not have the statement, and
// ErrJudgement if the judgement makes no sense or others stand against it.
// Entities may be unknown.
func (s *Store) Judge(ctx context.Context, j *Judgement) (Change, error) {
	sn := s.Snapshot()
	defer sn.Close()
	if j.Correction != nil && j.Statement != "" {
		if err := sn.completeCorrection(j); err != nil {
			return Change{}, err
		}
	}
	for _, check := range []func() error{
		j.check, j.checkTerms, func() error { return sn.checkAgainst(j) },
	} {
		if err := check(); err != nil {
			return Change{}, err
		}
	}
	return s.engine.commit(ctx, change{dropJudgement: j.ID(), add: Sequence(j.Quads())})
}

// completeCorrection gives a judgement a copy of its correction that has what
// the reviewer does not choose.
func (sn *Snapshot) completeCorrection(j *Judgement) error {
	st, err := sn.judged(j.Statement)
	if err != nil {
		return err
	}
	c := *j.Correction
	c.id, c.Evidence, c.Rule, c.Confidence = "", st.Evidence, RuleReview, 1
	j.Correction = &c
	return nil
}

// judged returns a statement that may be judged: one that is stored, whatever
// was judged of it, or a correction.
func (sn *Snapshot) judged(id IRI) (*Statement, error) {
	if by := sn.review.corrections[id]; by != nil {
		return by.Correction, nil
	}
	return sn.Stored().Statement(id)
}

// checkAgainst tells whether a judgement can stand beside the others.
func (sn *Snapshot) checkAgainst(j *Judgement) error {
	if j.Verdict == Same {
		return sn.checkMerge(j)
	}
	if j.Statement == "" {
		return nil
	}
	if _, err := sn.judged(j.Statement); err != nil {
		return err
	}
	if j.Correction == nil {
		return nil
	}
	if other := sn.review.about[j.Correction.ID()]; other != nil && other.Verdict.removes() {
		return refuse("what the correction says is <%s>, which was %s", string(other.Statement), other.Verdict)
	}
	return nil
}

func (sn *Snapshot) checkMerge(j *Judgement) error {
	others := slices.DeleteFunc(slices.Clone(sn.review.judgements), func(o *Judgement) bool { return o.ID() == j.ID() })
	m := newMerging(others)
	if apart := m.between(m.of(j.A), m.of(j.B)); apart != nil {
		return refuse("<%s> and <%s> are judged different", string(apart[0]), string(apart[1]))
	}
	return nil
}

// Withdraw takes back what was judged of the statement or the entities that
// about names; its other fields do not matter. Of a correction that is the
// judgement which it came with. The error wraps ErrNotFound if there is none.
func (s *Store) Withdraw(ctx context.Context, about *Judgement) (Change, error) {
	sn := s.Snapshot()
	defer sn.Close()
	id := about.ID()
	if sn.review.about[about.Statement] == nil {
		if by := sn.review.corrections[about.Statement]; by != nil {
			id = by.ID()
		}
	}
	change, err := s.engine.commit(ctx, change{dropJudgement: id})
	if err == nil && change.Removed == 0 {
		err = fmt.Errorf("judgement <%s>: %w", string(id), ErrNotFound)
	}
	return change, err
}

// Judgements returns all judgements, the newest first. They are shared and must
// not be changed.
func (sn *Snapshot) Judgements() []*Judgement { return sn.review.judgements }

// Judgement returns what was judged of a statement; for a correction of which
// nothing was judged, the judgement that it came with; nil if there is none. It is
// shared as well.
func (sn *Snapshot) Judgement(statement IRI) *Judgement {
	if j := sn.review.about[statement]; j != nil {
		return j
	}
	return sn.review.corrections[statement]
}

// Canonical returns the entity that one is merged into, or the entity itself.
func (sn *Snapshot) Canonical(entity IRI) IRI { return sn.review.merging.of(entity) }

// Merged returns the entities that are merged with one, without itself, sorted.
func (sn *Snapshot) Merged(entity IRI) []IRI {
	list := sn.review.merging.all(sn.Canonical(entity))
	list = slices.DeleteFunc(list, func(iri IRI) bool { return iri == entity })
	slices.Sort(list)
	return list
}

// reviews keeps the review of the state that was last asked for.
type reviews struct {
	mu     sync.Mutex
	latest *reviewed
}

// reviewed is the review of one state, worked out once, by whoever needs it
// first.
type reviewed struct {
	commits uint64
	once    sync.Once
	review  *review
	err     error
}

func (r *reviews) of(s state) (*review, error) {
	latest := r.entry(s.Commits())
	latest.once.Do(func() { latest.review, latest.err = newReview(s) })
	if latest.err != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.latest == latest {
			r.latest = nil // the next one tries again
		}
	}
	return latest.review, latest.err
}

func (r *reviews) entry(commits uint64) *reviewed {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.latest == nil || r.latest.commits != commits {
		r.latest = &reviewed{commits: commits}
	}
	return r.latest
}
