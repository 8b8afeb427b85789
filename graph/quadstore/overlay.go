package quadstore

import (
	"slices"
	"sort"
)

// Overlay is a set of changes that a snapshot is read with and that is not
// stored: quads put in and taken out, terms that are read as others. It is made
// once, for the state that its ids are of; from then on many goroutines may use
// it.
type Overlay struct {
	changes [orders][]overlaid // each sorted in its order
	aliases map[ID]ID
	retired map[ID]bool
}

// overlaid is a change to one quad.
type overlaid struct {
	quad IDQuad
	gone bool
	net  int64 // quads put in by the changes up to this one, less those taken out
}

// NewOverlay returns the overlay that puts in quads that a state does not have,
// and takes out others that it has.
func NewOverlay(added, removed []IDQuad) *Overlay {
	var o Overlay
	for order := range Order(orders) {
		o.changes[order] = sortChanges(order, added, removed)
	}
	return &o
}

func sortChanges(o Order, added, removed []IDQuad) []overlaid {
	list := make([]overlaid, 0, len(added)+len(removed))
	for _, q := range added {
		list = append(list, overlaid{quad: q})
	}
	for _, q := range removed {
		list = append(list, overlaid{quad: q, gone: true})
	}
	slices.SortFunc(list, func(a, b overlaid) int { return o.Compare(a.quad, b.quad) })
	var net int64
	for i := range list {
		if net++; list[i].gone {
			net -= 2
		}
		list[i].net = net
	}
	return list
}

// Alias has whoever looks up the term of from find that of to.
func (o *Overlay) Alias(from, to ID) {
	if o.aliases == nil {
		o.aliases = map[ID]ID{}
	}
	o.aliases[from] = to
}

// Retire tells that with the changes no quad has the term of id any more.
func (o *Overlay) Retire(id ID) {
	if o.retired == nil {
		o.retired = map[ID]bool{}
	}
	o.retired[id] = true
}

// Resolve returns the id that a look-up of the term of id finds; false if no
// quad has it.
func (o *Overlay) Resolve(id ID) (ID, bool) {
	if to, ok := o.aliases[id]; ok {
		id = to
	}
	return id, !o.retired[id]
}

// Has tells of a quad that the overlay changes whether it is there.
func (o *Overlay) Has(q IDQuad) (there, changed bool) {
	list := o.span(SPOG, q, 4)
	return len(list) > 0 && !list[0].gone, len(list) > 0
}

// Net counts the quads that match p and are put in, less those taken out.
func (o *Overlay) Net(p IDQuad) (n int64) {
	best := BestOrder(p)
	if fixed(p) == best.bound(p) {
		return o.netIn(best, p)
	}
	for _, c := range o.span(best, p, best.bound(p)) {
		switch {
		case !c.quad.Matches(p):
		case c.gone:
			n--
		default:
			n++
		}
	}
	return n
}

// netIn is Net where the order stands the matches of p together.
func (o *Overlay) netIn(order Order, p IDQuad) int64 {
	list := o.span(order, p, order.bound(p))
	if len(list) == 0 {
		return 0
	}
	first := list[0]
	before := first.net - 1
	if first.gone {
		before = first.net + 1
	}
	return list[len(list)-1].net - before
}

// span returns the changes to quads that agree with p on the first n places of
// an order.
func (o *Overlay) span(order Order, p IDQuad, n int) []overlaid {
	places := order.places(p)
	compare := func(q IDQuad) int {
		ids := order.places(q)
		return slices.Compare(ids[:n], places[:n])
	}
	list := o.changes[order]
	from := sort.Search(len(list), func(i int) bool { return compare(list[i].quad) >= 0 })
	list = list[from:]
	return list[:sort.Search(len(list), func(i int) bool { return compare(list[i].quad) > 0 })]
}

// OverlayWalk walks the changes to the quads of a pattern's range, in one order.
// It is for one goroutine.
type OverlayWalk struct {
	order Order
	left  []overlaid
}

// Walk returns a walk that stands at the first change in the range that o gives
// the pattern p. A nil overlay has none.
func (o *Overlay) Walk(p IDQuad, order Order) OverlayWalk {
	if o == nil {
		return OverlayWalk{}
	}
	return OverlayWalk{order, o.span(order, p, order.bound(p))}
}

// Valid tells whether the walk stands at a change.
func (w *OverlayWalk) Valid() bool { return len(w.left) > 0 }

// Quad returns the quad that is changed, and whether it is taken out.
func (w *OverlayWalk) Quad() (q IDQuad, gone bool) { return w.left[0].quad, w.left[0].gone }

// Next moves to the next change.
func (w *OverlayWalk) Next() { w.left = w.left[1:] }

// Seek moves forward to the first change to a quad that is not before q.
func (w *OverlayWalk) Seek(q IDQuad) {
	w.left = w.left[sort.Search(len(w.left), func(i int) bool { return w.order.Compare(w.left[i].quad, q) >= 0 }):]
}

// With returns the snapshot as it reads with an overlay. The two are one state,
// which is closed once.
func (s *Snapshot) With(o *Overlay) *Snapshot {
	view := *s
	view.overlay = o
	return &view
}

// retired tells whether only quads that the overlay takes out have a term.
func (s *Snapshot) retired(id ID) bool { return s.overlay != nil && s.overlay.retired[id] }

// Commits counts the commits that led to this state. Two snapshots of a DB with
// the same number are the same, also in the ids that terms have.
func (s *Snapshot) Commits() uint64 { return s.record.commits }
