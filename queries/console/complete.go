package console

import (
	"cmp"
	"net/http"
	"slices"
	"sort"
	"strings"

	"newsgraph/graph"
)

func (s *Server) registerComplete(mux *http.ServeMux) {
	s.route(mux, "GET /api/complete", lookup, s.complete)
}

// completion is something that what was typed may become.
type completion struct {
	Kind   string `json:"kind"`
	IRI    string `json:"iri"`
	Short  string `json:"short"`
	Label  string `json:"label"`
	Detail string `json:"detail"`
	Count  int    `json:"count"`
}

// How many completions there are, unless the client says otherwise, and at most.
const (
	usualCompletions = 20
	mostCompletions  = 200
)

func (s *Server) complete(w http.ResponseWriter, r *http.Request) error {
	return s.read(w, r, func(t *teller, p *parameters) (any, error) {
		kind := p.choice("kind", "any", "predicate", "entity", "class")
		limit := p.number("limit", usualCompletions, 1, mostCompletions)
		prefix := p.text("prefix")
		if p.err != nil {
			return nil, p.err
		}
		c, err := s.catalog.of(t.ctx, t.view)
		if err != nil {
			return nil, err
		}
		list := []completion{}
		for _, i := range c.complete(prefix, kind, limit, s.prefixes) {
			list = append(list, t.completion(&c.items[i]))
		}
		return map[string]any{"items": list}, nil
	})
}

// completion returns the form of an item.
func (t *teller) completion(it *item) completion {
	c := completion{Kind: kindNames[it.kind], IRI: string(it.iri), Short: t.Short(it.iri), Label: t.Term(it.iri), Count: it.count}
	switch it.kind {
	case anEntity:
		c.Detail = strings.Join(t.labels(t.classesOf(it.iri)), ", ")
	case aClass:
		if class := t.Pack.ClassByIRI(it.iri); class != nil {
			c.Detail = strings.Join(t.classNames(class.Parents), ", ")
		}
	case aProperty:
		if p := t.Pack.PropertyByIRI(it.iri); p != nil {
			c.Detail = strings.Join(t.classNames(p.Domain), ", ") + " → " + strings.Join(t.classNames(p.Range), ", ")
		}
	}
	return c
}

// classesOf returns the classes that documents have an entity in.
func (t *teller) classesOf(iri graph.IRI) []graph.IRI {
	var classes []graph.IRI
	for q, err := range t.Snapshot.Match(graph.Quad{Subject: iri, Predicate: graph.RDFType}) {
		if err != nil {
			break
		}
		if class, ok := q.Object.(graph.IRI); ok && !slices.Contains(classes, class) {
			classes = append(classes, class)
		}
	}
	return classes
}

func (t *teller) labels(iris []graph.IRI) []string {
	list := make([]string, len(iris))
	for i, iri := range iris {
		list[i] = t.Term(iri)
	}
	return list
}

// classNames returns the labels of the pack's classes; datatypes have none.
func (t *teller) classNames(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = name
		if c := t.Pack.Class(name); c != nil {
			list[i] = c.Labels.First(t.Language)
		}
	}
	return list
}

// How well an item matches, best first.
const (
	isWhole = iota // what was typed is a name
	begins         // a name begins with it
	within         // a later word of a name does
)

// match is an item that matches.
type match struct {
	item    int32
	quality int
}

// complete returns the items that best match what was typed, at most limit: by
// how they match, then by count.
func (c *catalog) complete(typed, kind string, limit int, prefixes map[string]string) []int32 {
	wanted := func(i int32) bool { return kind == "any" || kindNames[c.items[i].kind] == kind }
	if strings.TrimSpace(typed) == "" {
		return c.mostUsed(wanted, limit)
	}
	best := &best{catalog: c, limit: limit}
	if start, ok := iriStart(typed, prefixes); ok {
		from := sort.Search(len(c.items), func(i int) bool { return string(c.items[i].iri) >= start })
		for i := from; i < len(c.items) && strings.HasPrefix(string(c.items[i].iri), start); i++ {
			if wanted(int32(i)) {
				best.offer(match{int32(i), quality(string(c.items[i].iri) == start, false)})
			}
		}
	}
	text := foldName(typed)
	from := sort.Search(len(c.keys), func(i int) bool { return c.keys[i].text >= text })
	for _, k := range c.keys[from:] {
		if !strings.HasPrefix(k.text, text) {
			break
		}
		if wanted(k.item) {
			best.offer(match{k.item, quality(k.text == text, k.inner)})
		}
	}
	list := make([]int32, len(best.list))
	for i, m := range best.list {
		list[i] = m.item
	}
	return list
}

func quality(whole, inner bool) int {
	switch {
	case inner:
		return within
	case whole:
		return isWhole
	}
	return begins
}

// iriStart returns what the IRI begins with that is being typed, with or without
// a bracket or a prefix.
func iriStart(typed string, prefixes map[string]string) (string, bool) {
	bare := strings.TrimPrefix(typed, "<")
	prefix, local, found := strings.Cut(bare, ":")
	if namespace := prefixes[prefix]; found && namespace != "" {
		return namespace + local, true
	}
	return bare, found || bare != typed || strings.HasPrefix(bare, "/")
}

func (c *catalog) mostUsed(wanted func(int32) bool, limit int) []int32 {
	var list []int32
	for _, i := range c.byCount {
		if len(list) == limit {
			break
		}
		if wanted(i) {
			list = append(list, i)
		}
	}
	return list
}

// best keeps the best matches, each item once.
type best struct {
	*catalog
	limit int
	list  []match // best first
}

func (b *best) compare(x, y match) int {
	return cmp.Or(
		cmp.Compare(x.quality, y.quality),
		cmp.Compare(b.items[y.item].count, b.items[x.item].count),
		cmp.Compare(x.item, y.item),
	)
}

// offer takes a match if it is one of the best so far.
func (b *best) offer(m match) {
	if len(b.list) == b.limit && b.compare(m, b.list[len(b.list)-1]) >= 0 {
		return
	}
	if i := slices.IndexFunc(b.list, func(other match) bool { return other.item == m.item }); i >= 0 {
		if b.compare(m, b.list[i]) >= 0 {
			return
		}
		b.list = slices.Delete(b.list, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(b.list, m, b.compare)
	b.list = slices.Insert(b.list, at, m)
	b.list = b.list[:min(len(b.list), b.limit)]
}

// named returns the entities that have a name, regardless of case and accents.
func (c *catalog) named(name string) []graph.IRI {
	text := foldName(name)
	var list []graph.IRI
	from := sort.Search(len(c.keys), func(i int) bool { return c.keys[i].text >= text })
	for _, k := range c.keys[from:] {
		if k.text != text {
			break
		}
		if it := &c.items[k.item]; it.kind == anEntity && !k.inner {
			list = append(list, it.iri)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
