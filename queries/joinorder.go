package queries

import (
	"cmp"
	"slices"
)

// joinTree is a way to join units: one of them, or two trees. With hash, the
// right tree fills a table; without, it is a single unit that runs for each
// solution of the left one.
type joinTree struct {
	left, right *joinTree
	hash        bool
	unit        *unit // of a leaf
	scope       scope
	rows, cost  float64
	id          int // among the trees of a greedy search
}

// maxExhaustive is up to how many units all join trees are weighed. Beyond it
// the search is greedy, since the number of trees triples with each unit.
const maxExhaustive = 5

// maxGreedy is up to how many units a greedy search weighs every pair, which
// takes a time that is cubic in their number. A query from the network may have
// thousands.
const maxGreedy = 64

// order chooses the join tree.
func (g *joinGroup) order() *joinTree {
	leaves := make([]*joinTree, len(g.units))
	for i, u := range g.units {
		leaves[i] = g.leaf(u)
	}
	if len(leaves) <= maxExhaustive {
		return g.cheapest(leaves)
	}
	if len(leaves) > maxGreedy {
		return g.grow(leaves)
	}
	deep := g.greedy(leaves, false)
	if !g.tables() {
		return deep
	}
	if bushy := g.greedy(leaves, true); bushy.cheaper(deep) {
		return bushy
	}
	return deep
}

func (g *joinGroup) leaf(u *unit) *joinTree {
	t := &joinTree{unit: u, scope: u.scope}
	if u.pattern != nil {
		t.rows = g.pl.fanout(u.query, u.pattern.bound(g.in.bound))
	} else {
		t.rows = g.pl.guess(u.node)
	}
	t.cost = costSeek + t.rows
	return t
}

// cheapest finds the tree of least cost by dynamic programming over the sets of
// leaves.
func (g *joinGroup) cheapest(leaves []*joinTree) *joinTree {
	best := make([]*joinTree, 1<<len(leaves))
	for i, t := range leaves {
		best[1<<i] = t
	}
	for set := range best {
		if set&(set-1) == 0 {
			continue // empty or a leaf
		}
		for part := (set - 1) & set; part > 0; part = (part - 1) & set {
			if t := g.combine(best[part], best[set&^part]); t.cheaper(best[set]) {
				best[set] = t
			}
		}
	}
	return best[len(best)-1]
}

// cheaper prefers the tree of less cost; none is worse than any. The first of
// equals stays, so that the choice is always the same.
func (t *joinTree) cheaper(than *joinTree) bool {
	return t != nil && (than == nil || t.cost < than.cost)
}

// greedy joins the pair with the fewest solutions until one tree is left. It
// joins what shares no variable only when nothing else is left. Unless bushy,
// only one tree grows.
func (g *joinGroup) greedy(leaves []*joinTree, bushy bool) *joinTree {
	trees := leaves
	pairs := map[[2]int]*joinTree{}
	for i, t := range trees {
		t.id = i
	}
	for next := len(trees); len(trees) > 1; next++ {
		var best *joinTree
		for _, a := range trees {
			if !bushy && trees[0].unit == nil && a != trees[0] {
				break
			}
			for _, b := range trees {
				key := [2]int{a.id, b.id}
				t, seen := pairs[key]
				if !seen && a != b {
					t = g.combine(a, b)
					pairs[key] = t
				}
				if t.preferred(best) {
					best = t
				}
			}
		}
		best.id = next
		rest := []*joinTree{best}
		for _, t := range trees {
			if t != best.left && t != best.right {
				rest = append(rest, t)
			}
		}
		trees = rest
	}
	return trees[0]
}

// grow starts with the leaf of the fewest solutions and joins whichever leaf
// suits best to what there is. It ends early, with any tree, if the run does.
func (g *joinGroup) grow(leaves []*joinTree) *joinTree {
	slices.SortStableFunc(leaves, func(a, b *joinTree) int { return cmp.Compare(a.rows, b.rows) })
	tree, rest := leaves[0], leaves[1:]
	for len(rest) > 0 {
		if err := g.pl.e.check(); err != nil {
			g.pl.failed(err)
			return tree
		}
		var best *joinTree
		next := 0
		for i, leaf := range rest {
			if t := g.combine(tree, leaf); t.preferred(best) {
				best, next = t, i
			}
		}
		tree, rest = best, slices.Delete(rest, next, next+1)
	}
	return tree
}

// preferred is the choice of the greedy search.
func (t *joinTree) preferred(to *joinTree) bool {
	switch {
	case t == nil || to == nil:
		return t != nil
	case t.connected() != to.connected():
		return t.connected()
	case t.rows != to.rows:
		return t.rows < to.rows
	}
	return t.cost < to.cost
}

func (t *joinTree) connected() bool {
	return t.left.scope.visible.intersects(t.right.scope.visible)
}

// tables tells whether the group may use hash joins. One that runs with
// bindings from outside only uses indexes: it runs often, each time for few
// solutions, and a table would not know the bindings.
func (g *joinGroup) tables() bool { return g.in.preset.empty() }

// combine returns the cheaper way to join b to a, or nil where there is none.
func (g *joinGroup) combine(a, b *joinTree) *joinTree {
	if a == nil || b == nil {
		return nil
	}
	rows := g.joined(a, b)
	sc := a.scope.joined(b.scope)
	var best *joinTree
	if b.unit != nil {
		run := a.rows * costSeek
		if b.unit.pattern == nil {
			run = b.cost + b.rows*costBuild + a.rows*costProbe // joinWith may do better
		}
		best = &joinTree{left: a, right: b, scope: sc, rows: rows, cost: a.cost + run + rows}
	}
	if g.tables() {
		cost := (a.cost + b.cost + b.rows*costBuild + a.rows*costProbe + rows) * costTable
		hash := &joinTree{left: a, right: b, hash: true, scope: sc, rows: rows, cost: cost}
		if hash.cheaper(best) {
			best = hash
		}
	}
	return best
}

// joined estimates the solutions of a join.
func (g *joinGroup) joined(a, b *joinTree) float64 {
	if b.unit != nil && b.unit.pattern != nil {
		bound := a.scope.visible.union(g.in.bound)
		return a.rows * g.pl.fanout(b.unit.query, b.unit.pattern.bound(bound))
	}
	shared := a.scope.visible.intersect(b.scope.visible)
	widest := 1.0
	for v := range shared.all() {
		widest = max(widest, g.different(a, v), g.different(b, v))
	}
	return a.rows * b.rows / widest
}

// different estimates how many different bindings of v a tree has.
func (g *joinGroup) different(t *joinTree, v Var) float64 {
	if !t.scope.visible.has(v) {
		return t.rows
	}
	if t.unit == nil {
		return min(t.rows, g.different(t.left, v), g.different(t.right, v))
	}
	if t.unit.pattern != nil {
		for p, x := range t.unit.pattern.vars {
			if x == v && !maskOf(t.unit.query).has(place(p)) {
				return min(t.rows, g.pl.distinctIn(t.unit.query, place(p)))
			}
		}
	}
	return t.rows
}

// steps appends the tree as a sequence: its first leaf, then what joins to it,
// a leaf or the tree that fills a table.
func (t *joinTree) steps(seq []*joinTree) []*joinTree {
	if t.unit != nil {
		return append(seq, t)
	}
	seq = t.left.steps(seq)
	if !t.hash {
		return append(seq, t.right)
	}
	return append(seq, &joinTree{hash: true, left: t.right, scope: t.right.scope})
}

// mentioned lists all variables of the tree.
func (t *joinTree) mentioned() varSet {
	switch {
	case t == nil:
		return varSet{}
	case t.unit == nil:
		return t.left.mentioned().union(t.right.mentioned())
	case t.unit.node != nil:
		return mentionedIn(t.unit.node)
	}
	return t.unit.scope.visible
}
