package extract

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// entity is something that a document speaks of.
type entity struct {
	known   *pack.Entity // nil for one that the gazetteer does not have
	name    string       // canonical
	native  graph.Name   // in the document's own script, where the canonical name is not
	classes []int32
	generic bool // a kind rather than one thing
	telling bool // its own words, or the gazetteer, tell its class
	told    bool // a noun right before the name tells its class
	count   int  // mentions so far
}

// entityTable has the entities of one document. Names are found folded.
type entityTable struct {
	rules   *Rules
	list    []entity
	byKnown map[int32]int32  // gazetteer's entity → entity
	byName  map[string]int32 // folded name → entity, ambiguous for one that two share
}

// ambiguous marks a short name that two entities of the document share.
const ambiguous int32 = -1

func (t *entityTable) reset(r *Rules) {
	t.rules = r
	t.list = t.list[:0]
	if t.byKnown == nil {
		t.byKnown, t.byName = map[int32]int32{}, map[string]int32{}
	}
	clear(t.byKnown)
	clear(t.byName)
}

// known returns the gazetteer's entity.
func (t *entityTable) known(index int32) int32 {
	if i, ok := t.byKnown[index]; ok {
		t.list[i].count++
		return i
	}
	k := t.rules.pack.Entities[index]
	e := entity{known: k, name: k.Name(), generic: t.isGeneric(k), telling: true, count: 1}
	for _, class := range k.Classes {
		e.classes = append(e.classes, t.rules.class(class))
	}
	i := t.add(e)
	t.byKnown[index] = i
	return i
}

// isGeneric tells whether an entity of the gazetteer is a kind: it has an English
// name in small letters.
func (t *entityTable) isGeneric(e *pack.Entity) bool {
	return slices.ContainsFunc(e.Names["en"], func(name string) bool { return strings.ToLower(name) == name })
}

// kind returns the entity of a kind, such as "video model" or "Sora-like service".
func (t *entityTable) kind(name string, class int32) int32 {
	i := t.named(name)
	e := &t.list[i]
	if e.known == nil {
		e.generic = true
		if len(e.classes) == 0 && class >= 0 {
			e.classes = append(e.classes, class)
		}
	}
	return i
}

// named returns the entity of that name, known or not.
func (t *entityTable) named(name string) int32 {
	key := fold(name)
	if i, ok := t.byName[key]; ok && i != ambiguous {
		t.list[i].count++
		return i
	}
	if k, ok := t.rules.knownAs(name); ok {
		return t.known(k)
	}
	i := t.add(entity{name: name, count: 1})
	t.byName[key] = i
	return i
}

// find returns the entity that the document has introduced under that name.
func (t *entityTable) find(name string) (int32, bool) {
	i, ok := t.byName[fold(name)]
	return i, ok && i != ambiguous
}

func (t *entityTable) add(e entity) int32 {
	t.list = append(t.list, e)
	return int32(len(t.list) - 1)
}

// alias makes name another name of the entity in this document.
func (t *entityTable) alias(name string, e int32) {
	key := fold(name)
	if old, ok := t.byName[key]; ok && old != e {
		t.byName[key] = ambiguous
		return
	}
	t.byName[key] = e
}

// isClass tells whether an entity is of a class or one below it.
func (t *entityTable) isClass(e int32, class int32) bool {
	for _, c := range t.list[e].classes {
		if class >= 0 && t.rules.isA[c][class] {
			return true
		}
	}
	return false
}

// mayBeClass tells whether an entity is of a class, or of one above it: what is only
// known to be an organization may be a firm.
func (t *entityTable) mayBeClass(e int32, class int32) bool {
	for _, c := range t.list[e].classes {
		if class >= 0 && (t.rules.isA[c][class] || t.rules.isA[class][c]) {
			return true
		}
	}
	return false
}

// iri returns the entity's IRI: the gazetteer's, or one from its kind and name.
// The kind rather than the class, so that "Acme" is one entity where one article
// calls it a firm and another only shows that it is an organization.
func (t *entityTable) iri(e *entity) graph.IRI {
	if e.known != nil {
		return e.known.IRI
	}
	kind := "thing"
	if len(e.classes) > 0 {
		kind = strings.ToLower(t.rules.pack.Kind(t.rules.pack.Classes[e.classes[0]].Name))
	}
	return graph.IRI(t.rules.pack.EntityNamespace + kind + "/" + text.Slug(e.name))
}

// export returns the entity for the graph.
func (t *entityTable) export(e *entity) *graph.Entity {
	if e.known != nil {
		return t.rules.pack.Export(e.known)
	}
	out := &graph.Entity{IRI: t.iri(e)}
	for _, c := range e.classes {
		out.Classes = append(out.Classes, t.rules.pack.Classes[c].IRI)
	}
	out.Names = append(out.Names, graph.Name{Text: e.name, Language: "en", Preferred: true})
	if e.native.Text != "" {
		out.Names = append(out.Names, e.native)
	}
	return out
}

// EntityNamed returns the gazetteer's entity of that name in any language, or one of
// the given class with an IRI from its kind and name.
func (r *Rules) EntityNamed(name, class string) *graph.Entity {
	t := entityTable{}
	t.reset(r)
	e := &t.list[t.named(name)]
	if c := r.class(class); e.known == nil && c >= 0 {
		e.classes = []int32{c}
	}
	return t.export(e)
}

// Knows tells whether the gazetteer has that name, in any language.
func (r *Rules) Knows(name string) bool {
	_, ok := r.known[fold(name)]
	return ok
}
