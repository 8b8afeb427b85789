package queries

// repeatStep walks a step between min and max times and visits each node that
// it reaches once.
type repeatStep struct {
	step     step
	min, max int
}

// each goes breadth first. The nodes that exactly k walks reach are kept for
// k up to min, since one of them may be reached again later; from then on what
// was seen once need not be walked from again.
func (x *repeatStep) each(w *walk, node, g ID, forward bool, visit func(ID) error) error {
	level := newTable(w.e, 1, 1)
	if _, _, err := level.insert([]ID{node}); err != nil {
		return err
	}
	for range x.min {
		next := newTable(w.e, 1, 1)
		for i := range int32(level.len()) {
			if err := x.step.each(w, level.row(i)[0], g, forward, next.put); err != nil {
				return err
			}
		}
		level.release()
		level = next
	}
	return x.onward(w, level, g, forward, visit)
}

// onward visits the nodes in seen and all that up to max-min steps more lead
// to.
func (x *repeatStep) onward(w *walk, seen *table, g ID, forward bool, visit func(ID) error) error {
	defer seen.release()
	done := int32(0)
	for depth := x.min; ; depth++ {
		end := int32(seen.len())
		if done == end {
			return nil
		}
		for ; done < end; done++ {
			id := seen.row(done)[0]
			if err := visit(id); err != nil {
				return err
			}
			if x.max != Unbounded && depth == x.max {
				continue
			}
			if err := x.step.each(w, id, g, forward, seen.put); err != nil {
				return err
			}
		}
	}
}

// put adds a row of one id.
func (t *table) put(id ID) error {
	_, _, err := t.insert([]ID{id})
	return err
}
