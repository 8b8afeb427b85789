package question

import (
	"cmp"
	"context"
	"slices"
)

// Bounds of one parse. A question that exceeds them is refused rather than
// understood in part. Questions of people need a few hundred edges; a chain of
// twenty clauses, each of which may belong to any before it, needs millions.
const (
	maxTokens   = 512
	maxMeanings = 64     // of one category over one span
	maxEdges    = 30_000 // items and partly matched rules
)

// item is a category found over tokens [start,end).
type item struct {
	category   string
	start, end int
	meaning    meaning
	cost       Cost
}

// active is a rule whose first parts are found over [start,end).
type active struct {
	rule       *rule
	start, end int
	parts      []*item
}

// chart parses one question bottom-up, all items that end at a token before
// those that end later.
type chart struct {
	ctx     context.Context
	schema  *schema
	grammar *grammar
	skips   []bool // tokens that may be passed over

	agenda  []*item                // found, not yet combined; all end at the same token
	waiting []map[string][]*active // by their end and the category of the next part
	best    map[itemKey]*item      // the cheapest item of each meaning
	cells   map[cellKey]int        // how many meanings a category has over a span
	pending map[int][]*item        // lexical items by their end
	roots   map[int][]*item        // whole questions by their start
	edges   int
	full    bool
}

type cellKey struct {
	category   string
	start, end int
}

type itemKey struct {
	cellKey
	meaning string
}

// reading is a meaning of the whole question.
type reading struct {
	query *query
	cost  Cost
}

// parse returns the readings of at most maxTokens tokens, cheapest first, and whether the
// bounds allowed to find all of them.
func parse(ctx context.Context, s *schema, g *grammar, tokens []token, matches []match) (readings []reading, complete bool) {
	c := &chart{
		ctx: ctx, schema: s, grammar: g,
		skips:   make([]bool, len(tokens)),
		waiting: make([]map[string][]*active, len(tokens)+1),
		best:    map[itemKey]*item{},
		cells:   map[cellKey]int{},
		pending: map[int][]*item{},
	}
	c.addMatches(matches)
	for end := 1; end <= len(tokens) && !c.full; end++ {
		c.fill(end)
	}
	return c.readings(), !c.full
}

// addMatches makes lexical items. An item also covers the words to skip before
// it, any number of them, so that rules need not mention them.
func (c *chart) addMatches(matches []match) {
	for _, m := range matches {
		if m.entry.category == skipCategory {
			for i := m.start; i < m.end; i++ {
				c.skips[i] = true
			}
		}
	}
	for _, m := range matches {
		if m.entry.category == skipCategory {
			continue
		}
		for start := m.start; ; start-- {
			c.pending[m.end] = append(c.pending[m.end],
				&item{m.entry.category, start, m.end, m.entry.meaning, Cost{Weak: m.entry.weak}})
			if start == 0 || !c.skips[start-1] {
				break
			}
		}
	}
}

// fill finds every item that ends at the token.
func (c *chart) fill(end int) {
	c.waiting[end] = map[string][]*active{}
	for _, it := range c.pending[end] {
		c.found(it)
	}
	for len(c.agenda) > 0 {
		// The shortest first: what a longer item is made of is then complete.
		i := c.shortest()
		it := c.agenda[i]
		c.agenda = slices.Delete(c.agenda, i, i+1)
		c.combine(it)
		if c.full || c.ctx.Err() != nil {
			c.full = true
			return
		}
	}
}

func (c *chart) shortest() int {
	best := 0
	for i, it := range c.agenda {
		if it.start > c.agenda[best].start {
			best = i
		}
	}
	return best
}

// found takes an item in unless it is known at no higher cost.
func (c *chart) found(it *item) {
	cell := cellKey{it.category, it.start, it.end}
	key := itemKey{cellKey: cell}
	if it.meaning != nil {
		key.meaning = it.meaning.key()
	}
	old := c.best[key]
	if old != nil && old.cost.compare(it.cost) <= 0 {
		return
	}
	if old == nil {
		c.cells[cell]++
	}
	c.edges++
	if c.cells[cell] > maxMeanings || c.edges > maxEdges {
		c.full = true
		return
	}
	c.best[key] = it
	c.agenda = append(c.agenda, it)
}

// combine starts the rules that begin with the item and moves on those that
// waited for it.
func (c *chart) combine(it *item) {
	for _, r := range c.grammar.rules[it.category] {
		c.advance(&active{rule: r, start: it.start, end: it.start}, it)
	}
	if before := c.waiting[it.start]; before != nil {
		for _, a := range before[it.category] {
			c.advance(a, it)
		}
	}
}

func (c *chart) advance(a *active, it *item) {
	next := &active{a.rule, a.start, it.end, append(slices.Clip(a.parts), it)}
	if len(next.parts) == len(a.rule.parts) {
		c.complete(next)
		return
	}
	c.edges++
	category := a.rule.parts[len(next.parts)]
	c.waiting[it.end][category] = append(c.waiting[it.end][category], next)
}

// complete makes the item of a rule whose parts are all found.
func (c *chart) complete(a *active) {
	parts := make([]meaning, len(a.parts))
	var total Cost
	for i, part := range a.parts {
		parts[i] = part.meaning
		total = total.plus(part.cost)
	}
	m, extra, ok := a.rule.meaning.eval(c.schema, parts)
	if !ok {
		return
	}
	total = total.plus(extra)
	if near := a.rule.near; near > 0 {
		total.Distance += a.parts[near-1].end - a.parts[near-1].start
	}
	c.found(&item{a.rule.category, a.start, a.end, m, total})
}

// readings returns the meanings of the whole question, cheapest first. Words to
// skip may follow it.
func (c *chart) readings() []reading {
	last := len(c.skips)
	for last > 0 && c.skips[last-1] {
		last--
	}
	cheapest := map[string]reading{}
	for key, it := range c.best {
		q, ok := it.meaning.(*query)
		if !ok || it.category != rootCategory || it.start > 0 || it.end < last {
			continue
		}
		cost := it.cost
		cost.Joins = q.subject.joins() + q.predicate.joins()
		old, known := cheapest[key.meaning]
		if !known || cost.compare(old.cost) < 0 {
			cheapest[key.meaning] = reading{q, cost}
		}
	}
	var list []reading
	for _, r := range cheapest {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b reading) int {
		return cmp.Or(a.cost.compare(b.cost), cmp.Compare(a.query.key(), b.query.key()))
	})
	return list
}
