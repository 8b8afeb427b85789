package quadstore

import (
	"slices"

	"github.com/cayleygraph/quad"
)

// freshTerm is a term that the store did not have before this commit. It gets
// into the dictionary only if a quad that is really added uses it.
type freshTerm struct {
	id   ID
	term quad.Value
	used bool
	old  bool // the base has it, but no quad of the store
}

// termID returns the id of v in the state that the commit builds. A term that
// is not there gets an id if create is set; otherwise the result is false.
func (c *commit) termID(v quad.Value, create bool) (ID, bool, error) {
	key, t, inline, err := appendLookupKey(c.key[:0], v)
	c.key = key
	if err != nil {
		return 0, false, err
	}
	if id, ok := c.cached(key); ok {
		return id, true, nil
	}
	if f, ok := c.fresh[string(key)]; ok {
		return f.id, true, nil
	}
	id, use, err := c.base.find(key, t, inline, v)
	if err != nil {
		return 0, false, err
	}
	if use == inUse {
		c.lookup.put(string(key), id, len(key))
		return id, true, nil
	}
	if !create {
		return 0, false, nil
	}
	if use == unknown {
		if id = inline; id == 0 {
			id = makeID(t, c.record.serial)
			c.record.serial++
		}
	}
	f := &freshTerm{id: id, term: v, old: use == outOfUse}
	c.fresh[string(key)] = f
	c.byID[id] = f
	return id, true, nil
}

func (c *commit) cached(key []byte) (ID, bool) {
	if id, ok := c.lookup.young[string(key)]; ok {
		return id, true
	}
	id, ok := c.lookup.old[string(key)]
	if ok {
		c.lookup.put(string(key), id, len(key))
	}
	return id, ok
}

// usesFresh tells whether q has a term that is new in this commit, so that the
// store cannot have q.
func (c *commit) usesFresh(q IDQuad) bool {
	if len(c.byID) == 0 {
		return false
	}
	for _, id := range SPOG.places(q) {
		if c.byID[id] != nil {
			return true
		}
	}
	return false
}

// writeFreshTerms puts the new terms that added quads use into the dictionary.
func (c *commit) writeFreshTerms() error {
	for _, q := range c.added {
		for _, id := range SPOG.places(q) {
			if f := c.byID[id]; f != nil && !f.used {
				f.used = true
				if err := c.writeTerm(f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (c *commit) writeTerm(f *freshTerm) (err error) {
	c.record.terms++
	c.key = appendTermKey(c.key[:0], f.id)
	if f.old {
		c.record.delta.goneTerms--
		return c.batch.Delete(c.key, nil)
	}
	c.record.delta.addedTerms++
	c.body = append(c.body[:0], termInUse)
	if f.id.inline() {
		return c.batch.Set(c.key, c.body, nil)
	}
	c.body, _, err = appendTermBody(c.body, f.term)
	if err != nil {
		return err
	}
	if err := c.batch.Set(c.key, c.body, nil); err != nil {
		return err
	}
	c.key, _, _, err = appendLookupKey(c.key[:0], f.term)
	if err != nil {
		return err
	}
	return c.batch.Set(c.key, appendID(c.body[:0], f.id), nil)
}

// dropUnusedTerms takes the terms that only removed quads had out of the
// dictionary. Their ids are not given again on this base, so that no snapshot or
// cache can take one term for another.
func (c *commit) dropUnusedTerms() error {
	if len(c.removed) == 0 {
		return nil
	}
	candidates := c.orphanCandidates()
	for o := range Order(orders) {
		var err error
		if candidates, err = c.unusedIn(o, candidates); err != nil {
			return err
		}
	}
	for _, id := range candidates {
		if err := c.dropTerm(id); err != nil {
			return err
		}
	}
	return nil
}

// orphanCandidates lists the terms of removed quads that no added quad has, in
// ascending order.
func (c *commit) orphanCandidates() []ID {
	set := map[ID]bool{}
	for _, q := range c.removed {
		for _, id := range SPOG.places(q) {
			set[id] = true
		}
	}
	delete(set, NoLabel)
	for _, q := range c.added {
		for _, id := range SPOG.places(q) {
			delete(set, id)
		}
	}
	ids := make([]ID, 0, len(set))
	for id := range set {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// unusedIn keeps of ids those that start no quad in o after this commit.
func (c *commit) unusedIn(o Order, ids []ID) ([]ID, error) {
	cur := c.base.ScanOrder(IDQuad{}, o)
	defer cur.Close()
	unused := ids[:0]
	for _, id := range ids {
		first := o.quad([4]ID{id})
		ok := cur.Seek(first)
		for ok && cur.Quad().Matches(first) && c.removes(cur.Quad()) {
			ok = cur.Next()
		}
		if !ok || !cur.Quad().Matches(first) {
			unused = append(unused, id)
		}
	}
	return unused, cur.Err()
}

func (c *commit) removes(q IDQuad) bool {
	_, found := slices.BinarySearchFunc(c.removed, q, SPOG.Compare)
	return found
}

func (c *commit) dropTerm(id ID) error {
	term, err := c.base.Term(id)
	if err != nil {
		return err
	}
	inBase, err := c.base.base.terms.has(id)
	if err != nil {
		return err
	}
	c.record.terms--
	lookup, _, _, err := appendLookupKey(nil, term)
	if err != nil {
		return err
	}
	c.gone = append(c.gone, string(lookup))
	c.key = appendTermKey(c.key[:0], id)
	if inBase {
		c.record.delta.goneTerms++
		return c.batch.Set(c.key, []byte{termGone}, nil)
	}
	c.record.delta.addedTerms--
	if err := c.batch.Delete(c.key, nil); err != nil {
		return err
	}
	return c.batch.Delete(lookup, nil)
}

// updateLookup tells the writer's cache what a successful commit changed.
func (c *commit) updateLookup() {
	for key, f := range c.fresh {
		if f.used {
			c.lookup.put(key, f.id, len(key))
		}
	}
	for _, key := range c.gone {
		c.lookup.delete(key)
	}
}
