package console

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"newsgraph/graph"
	"newsgraph/graph/quadstore"
)

// catalog is what one state of the store has of classes, properties and named
// entities, with counts: what can be completed, and what the schema shows.
type catalog struct {
	items    []item // sorted by IRI, then kind
	keys     []key  // sorted by text
	byCount  []int32
	entities int
}

// item is an entity, a class or a property.
type item struct {
	iri   graph.IRI
	kind  itemKind
	count int // statements about an entity, members of a class, uses of a property

	statements, facts int // of a property
}

type itemKind uint8

const (
	anEntity itemKind = iota
	aClass
	aProperty
)

// kindNames are the kinds as clients know them.
var kindNames = map[itemKind]string{anEntity: "entity", aClass: "class", aProperty: "predicate"}

// key is a name from one of its words on, folded.
type key struct {
	text  string
	item  int32
	inner bool // it does not begin with the name's first word
}

// mostKeys bounds the memory of a catalog to some 150 MB: names beyond it are
// not completed.
const mostKeys = 2 << 20

// listCatalog reads the catalog of a state.
func listCatalog(ctx context.Context, v *view) (*catalog, error) {
	l := &cataloger{ctx: ctx, view: v, catalog: &catalog{}, entities: map[quadstore.ID]int32{}}
	for _, step := range []func() error{l.classes, l.properties, l.names} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	l.finish()
	return l.catalog, nil
}

// cataloger makes a catalog.
type cataloger struct {
	ctx  context.Context
	view *view
	*catalog
	entities map[quadstore.ID]int32 // items by the id of their IRI
	mentions map[quadstore.ID]int   // statements by the id of their subject or object
}

// walk visits the quads of a predicate in the order of objects and subjects, each
// triple once however many documents have it.
func (l *cataloger) walk(predicate graph.IRI, visit func(s, o quadstore.ID) error) error {
	p, known, err := l.view.ID(predicate)
	if err != nil || !known {
		return err
	}
	cursor := l.view.ScanOrder(quadstore.IDQuad{P: p}, quadstore.POSG)
	defer cursor.Close()
	var last quadstore.IDQuad
	for n := 0; cursor.Next(); n++ {
		if n%4096 == 0 && l.ctx.Err() != nil {
			return context.Cause(l.ctx)
		}
		q := cursor.Quad()
		if q.S == last.S && q.O == last.O {
			continue
		}
		last = q
		if err := visit(q.S, q.O); err != nil {
			return err
		}
	}
	return cursor.Err()
}

// add adds an item.
func (l *cataloger) add(it item) int32 {
	l.items = append(l.items, it)
	return int32(len(l.items) - 1)
}

// classes adds those of the pack and those that something is a member of.
func (l *cataloger) classes() error {
	at := map[graph.IRI]int32{}
	for _, c := range l.view.server.pack.Classes {
		at[c.IRI] = l.add(item{iri: c.IRI, kind: aClass})
	}
	var last quadstore.ID
	var current int32
	return l.walk(graph.RDFType, func(_, o quadstore.ID) error {
		if o != last {
			last = o
			iri, err := l.iri(o)
			if err != nil {
				return err
			}
			i, known := at[iri]
			if !known {
				i = l.add(item{iri: iri, kind: aClass})
			}
			current = i
		}
		l.items[current].count++
		return nil
	})
}

// iri returns the IRI of an id, "" for any other term.
func (l *cataloger) iri(id quadstore.ID) (graph.IRI, error) {
	t, err := l.view.Term(id)
	iri, _ := t.(graph.IRI)
	return iri, err
}

// properties adds those of the pack and the predicates of the store.
func (l *cataloger) properties() error {
	at := map[graph.IRI]int32{}
	for _, p := range l.view.server.pack.Properties {
		statements, err := l.view.CountMatches(graph.Quad{Predicate: graph.RDFPredicate, Object: p.IRI})
		if err != nil {
			return err
		}
		at[p.IRI] = l.add(item{iri: p.IRI, kind: aProperty, statements: statements, count: statements})
	}
	for id, err := range l.predicates() {
		if err != nil {
			return err
		}
		iri, err := l.iri(id)
		if err != nil {
			return err
		}
		i, known := at[iri]
		if !known {
			i = l.add(item{iri: iri, kind: aProperty})
		}
		facts, err := l.view.CountMatches(graph.Quad{Predicate: iri})
		if err != nil {
			return err
		}
		p := &l.items[i]
		p.facts, p.count = facts, max(facts, p.statements)
	}
	return l.ctx.Err()
}

// predicates yields the distinct predicates, by a seek for each.
func (l *cataloger) predicates() iter.Seq2[quadstore.ID, error] {
	return func(yield func(quadstore.ID, error) bool) {
		cursor := l.view.ScanOrder(quadstore.IDQuad{}, quadstore.POSG)
		defer cursor.Close()
		for ok := cursor.Next(); ok; ok = cursor.Seek(quadstore.IDQuad{P: cursor.Quad().P + 1}) {
			if !yield(cursor.Quad().P, nil) {
				return
			}
		}
		if err := cursor.Err(); err != nil {
			yield(0, err)
		}
	}
}

// names adds the entities that have names, and a key for every word of these.
func (l *cataloger) names() error {
	l.mentions = map[quadstore.ID]int{}
	for _, p := range []graph.IRI{graph.RDFSubject, graph.RDFObject} {
		err := l.walk(p, func(_, o quadstore.ID) error { l.mentions[o]++; return nil })
		if err != nil {
			return err
		}
	}
	for _, p := range []graph.IRI{graph.SKOSPrefLabel, graph.SKOSAltLabel} {
		if err := l.walk(p, l.name); err != nil {
			return err
		}
	}
	return nil
}

// name adds a name of an entity.
func (l *cataloger) name(s, o quadstore.ID) error {
	i, known := l.entities[s]
	if !known {
		iri, err := l.iri(s)
		if err != nil || iri == "" {
			return err
		}
		i = l.add(item{iri: iri, kind: anEntity, count: l.mentions[s]})
		l.entities[s] = i
		l.catalog.entities++
	}
	name, err := l.view.Term(o)
	if err != nil {
		return err
	}
	l.addKeys(graph.Lexical(name), i)
	return nil
}

// addKeys adds the keys of a name.
func (l *cataloger) addKeys(name string, i int32) {
	folded := foldName(name)
	for _, at := range wordStarts(folded) {
		if len(l.keys) < mostKeys {
			l.keys = append(l.keys, key{folded[at:], i, at > 0})
		}
	}
}

// finish adds the words for classes and properties and sorts.
func (l *cataloger) finish() {
	for i := range l.items {
		it := &l.items[i]
		for _, name := range l.wordsFor(it) {
			l.addKeys(name, int32(i))
		}
	}
	order := make([]int32, len(l.items))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(l.items[a].iri, l.items[b].iri), cmp.Compare(l.items[a].kind, l.items[b].kind))
	})
	place := make([]int32, len(order)) // of the item that was at i
	sorted := make([]item, len(order))
	for to, from := range order {
		place[from], sorted[to] = int32(to), l.items[from]
	}
	l.items = sorted
	for i := range l.keys {
		l.keys[i].item = place[l.keys[i].item]
	}
	slices.SortFunc(l.keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.item, b.item)) })
	l.byCount = order
	for i := range l.byCount {
		l.byCount[i] = int32(i)
	}
	slices.SortStableFunc(l.byCount, func(a, b int32) int { return cmp.Compare(l.items[b].count, l.items[a].count) })
}

// wordsFor returns the words for a class or property in every language, and the
// end of its IRI, which is its name in a query.
func (l *cataloger) wordsFor(it *item) []string {
	p := l.view.server.pack
	var words []string
	switch it.kind {
	case anEntity:
		return nil
	case aClass:
		if c := p.ClassByIRI(it.iri); c != nil {
			for _, forms := range c.Labels {
				words = append(words, forms...)
			}
		}
	case aProperty:
		if q := p.PropertyByIRI(it.iri); q != nil {
			for _, role := range []map[string][]string{q.Labels, q.Verbs} {
				for _, forms := range role {
					words = append(words, forms...)
				}
			}
		}
	}
	return append(words, localName(it.iri))
}

// localName is what stands behind the last separator of an IRI.
func localName(iri graph.IRI) string {
	text := strings.TrimRight(string(iri), "/#")
	return text[strings.LastIndexAny(text, "/#:")+1:]
}

// foldName makes names comparable: without case, without the accents of
// alphabets, with single spaces. Signs of other scripts, such as Khmer vowels,
// are letters and stay.
func foldName(name string) string {
	var out strings.Builder
	space := false
	for _, r := range norm.NFKD.String(name) {
		switch {
		case r >= 0x300 && r < 0x370, unicode.Is(unicode.Cf, r): // accents; joiners and zero-width spaces
		case unicode.IsSpace(r):
			space = out.Len() > 0
		default:
			if space {
				out.WriteByte(' ')
				space = false
			}
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

// wordStarts returns where words of a folded name begin. Han characters and
// Khmer clusters each begin one: these scripts do not separate words.
func wordStarts(name string) []int {
	var starts []int
	last := ' '
	for at, r := range name {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case !letter:
		case !unicode.IsLetter(last) && !unicode.IsDigit(last) && !unicode.IsMark(last), unicode.Is(unicode.Han, r),
			isKhmerBase(r) && last != khmerCoeng:
			starts = append(starts, at)
		}
		last = r
	}
	return starts
}

// khmerCoeng writes the letter behind it below the one before.
const khmerCoeng = '\u17d2'

func isKhmerBase(r rune) bool { return r >= 0x1780 && r <= 0x17b3 }
