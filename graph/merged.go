package graph

import "newsgraph/graph/quadstore"

// mergeEntities has every quad with an entity that is merged into another name
// that one.
func (r *reviewer) mergeEntities() error {
	r.merging = newMerging(r.judgements)
	absorbed := r.merging.absorbed()
	for _, iri := range absorbed {
		// The store has both terms: in the judgements.
		from, _, err := r.stored.ID(iri)
		if err != nil {
			return err
		}
		if r.renamed[from], _, err = r.stored.ID(r.merging.of(iri)); err != nil {
			return err
		}
	}
	if len(absorbed) == 0 {
		return nil
	}
	names, err := r.readPreferred(absorbed)
	if err != nil {
		return err
	}
	quads, err := r.naming(absorbed)
	if err != nil {
		return err
	}
	for _, q := range quads {
		r.remove(q)
		if q, err = r.rename(q, names); err != nil {
			return err
		}
		if err := r.add(q); err != nil {
			return err
		}
	}
	return nil
}

// naming lists the quads that have one of the entities in some place.
func (r *reviewer) naming(entities []IRI) ([]quadstore.IDQuad, error) {
	var list []quadstore.IDQuad
	for q, in := range r.changes {
		if in && r.kept(q) != q {
			list = append(list, q)
		}
	}
	for _, iri := range entities {
		for _, pattern := range []Quad{{Subject: iri}, {Predicate: iri}, {Object: iri}, {Label: iri}} {
			for q, err := range r.stored.matchIDs(pattern) {
				if err != nil {
					return nil, err
				}
				if _, gone := r.changes[q]; !gone {
					list = append(list, q)
				}
			}
		}
	}
	return list, nil
}

// kept returns a quad with the entities that others are merged into.
func (r *reviewer) kept(q quadstore.IDQuad) quadstore.IDQuad {
	for _, id := range []*quadstore.ID{&q.S, &q.P, &q.O, &q.G} {
		if to, ok := r.renamed[*id]; ok {
			*id = to
		}
	}
	return q
}

// preferredNames are the properties of names and the languages in which
// entities that others are merged into have a preferred one.
type preferredNames struct {
	preferred, other quadstore.ID
	canMove          bool // the store knows both properties
	languages        map[inLanguage]bool
}

type inLanguage struct {
	entity   quadstore.ID
	language string
}

func (r *reviewer) readPreferred(absorbed []IRI) (*preferredNames, error) {
	n := &preferredNames{languages: map[inLanguage]bool{}}
	var err error
	if n.preferred, _, err = r.stored.ID(SKOSPrefLabel); err != nil {
		return nil, err
	}
	if n.other, n.canMove, err = r.stored.ID(SKOSAltLabel); err != nil {
		return nil, err
	}
	for _, iri := range absorbed {
		for q, err := range r.stored.matchIDs(Quad{Subject: r.merging.of(iri), Predicate: SKOSPrefLabel}) {
			if err != nil {
				return nil, err
			}
			name, err := r.stored.Term(q.O)
			if err != nil {
				return nil, err
			}
			n.languages[inLanguage{q.S, languageOf(name)}] = true
		}
	}
	return n, nil
}

// rename is kept, but makes a preferred name another one where the entity that
// is kept has one of its own: a language has one preferred name.
func (r *reviewer) rename(q quadstore.IDQuad, names *preferredNames) (quadstore.IDQuad, error) {
	renamed := r.kept(q)
	if renamed.S == q.S || q.P != names.preferred || !names.canMove {
		return renamed, nil
	}
	name, err := r.stored.Term(q.O)
	if names.languages[inLanguage{renamed.S, languageOf(name)}] {
		renamed.P = names.other
	}
	return renamed, err
}
