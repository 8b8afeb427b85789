package extract

import (
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// Result is what a document states.
type Result struct {
	Entities   []*graph.Entity    // those that the statements name, in order of IRI
	Statements []*graph.Statement // in order of place and IRI
	Coverage   Coverage
}

// Extract returns what a document states. The text is that of the document's
// bytes; source has its language.
func (r *Rules) Extract(source *graph.Document, t *text.Text) *Result {
	return r.extract(source, t, nil, nil)
}

// Explain is Extract with the reasons.
func (r *Rules) Explain(source *graph.Document, t *text.Text) (*Result, *Trace) {
	trace := &Trace{}
	return r.extract(source, t, nil, trace), trace
}

func (r *Rules) extract(source *graph.Document, t *text.Text, overlay []overlayName, trace *Trace) *Result {
	g, ok := r.grammars[source.Language]
	if !ok {
		return &Result{}
	}
	d := workspaces.Get().(*document)
	defer d.close()
	d.open(r, g, source, t)
	d.overlay, d.trace = overlay, trace
	for block := d.nextBlock(); len(block) > 0; block = d.nextBlock() {
		for i := range block {
			d.read(&block[i])
			d.count(&block[i])
		}
	}
	return d.result()
}

// read matches the sentence's patterns: first those that make mentions, then the
// scopes, then the relations.
func (d *document) read(s *sentence) {
	d.activate(s)
	d.abstained = abstentions{}
	d.traceSentence(s)
	for _, p := range d.queue {
		if program := d.grammar.programs[p]; program.pattern.Mention != nil {
			d.findGroups(s, program)
		}
	}
	d.scopes = d.scopes[:0]
	for _, p := range d.queue {
		if program := d.grammar.programs[p]; program.pattern.Scope != nil {
			d.findScopes(s, program)
		}
	}
	first := len(d.found)
	for _, p := range d.queue {
		if program := d.grammar.programs[p]; len(program.pattern.Emissions) > 0 {
			d.eachMatch(s, program, func() { d.emitMatch(s, program) })
		}
	}
	d.found = settle(d.found, first)
	d.keepWords(s, first)
	if reason := d.reason(s, first); reason != "" {
		d.cover.abstain(reason, 1)
		d.traceReason(reason)
	}
}

// activate queues the programs whose anchors the sentence has.
func (d *document) activate(s *sentence) {
	d.round++
	d.queue = d.queue[:0]
	enqueue := func(programs []int32) {
		for _, p := range programs {
			if d.active[p] != d.round {
				d.active[p] = d.round
				d.queue = append(d.queue, p)
			}
		}
	}
	enqueue(d.grammar.always)
	for _, h := range s.hits {
		switch h.kind {
		case senseLexeme:
			enqueue(d.grammar.byLex[h.a])
		case senseLiteral:
			enqueue(d.grammar.byLit[h.a])
		}
	}
	slices.Sort(d.queue)
}

// eachMatch calls found for every start at which the program matches.
func (d *document) eachMatch(s *sentence, p *program, found func()) {
	m := &d.matcher
	m.d, m.s = d, s
	m.accept = -1
	guarded := p.code[0].op == opBehind
	first := p.first()
	for at := range s.tokens {
		if guarded && s.inPhrase(int32(at)) {
			continue // what stands before the phrase is what the guard asks for
		}
		if d.mayBegin(s, first, int32(at)) && m.match(p, int32(at)) {
			d.traceMatch(s, p, int32(at), m.end)
			found()
		}
	}
}

// mayBegin tells whether a program whose first step is i can match at a token: a
// cheap test that spares most attempts.
func (d *document) mayBegin(s *sentence, i *instruction, at int32) bool {
	switch i.op {
	case opLiteral:
		return s.tokens[at].id == i.ids[0]
	case opLexeme:
		end, _ := s.lexemeAt(at, i.a)
		return end > 0
	case opMention:
		for k := s.firstMentionAt(at); k < len(s.mentions) && s.mentions[k].start <= at+maxPhrase; k++ {
			if s.mentions[k].beginsAt(at) {
				return true
			}
		}
		return false
	case opStart:
		return at == s.contentStart()
	}
	return true
}

// findGroups adds the mentions that a mention pattern makes. Where one covers
// names, these stay: the longer mention stands before them.
func (d *document) findGroups(s *sentence, p *program) {
	d.eachMatch(s, p, func() {
		m := &d.matcher
		e := d.groupEntity(s, p)
		if e < 0 {
			return
		}
		kind := mentionName
		if p.pattern.Mention.Similar != "" {
			kind = mentionSimilar
			d.similar = similarKinds{e, s.index}
		}
		start := m.start
		d.coverParts(s, p)
		made := mention{start: start, end: m.end, outer: start, kind: kind, entity: e, generic: true}
		at, _ := slices.BinarySearchFunc(s.mentions, start, func(m mention, at int32) int { return int(m.start) - int(at) })
		s.mentions = slices.Insert(slices.Clip(s.mentions), at, made)
		s.indexMentions(nil)
		d.findPhrase(s, at)
		d.traceGroup(p, e)
	})
}

// coverParts marks the names that are no mentions of their own within a group's:
// "American" in "American lawmakers", "Foo" in "Foo team". A name at its end stays:
// "researchers from Foo University".
func (d *document) coverParts(s *sentence, p *program) {
	template := p.pattern.Mention.Name
	for i, slot := range p.slots {
		if p.types(i) != nil && !strings.HasSuffix(template, "$"+slot) {
			for _, k := range d.matcher.captures[i].mentions {
				s.mentions[k].covered = true
			}
		}
	}
}

// groupEntity returns the entity that a match of a mention pattern names, or -1.
func (d *document) groupEntity(s *sentence, p *program) int32 {
	spec := p.pattern.Mention
	if spec.Similar != "" {
		like := int32(-1)
		if slot, ok := slotOf(spec.Similar); ok {
			like = d.captured(p, slot)
		}
		return d.similarKind(s, spec.Similar, like)
	}
	name, ok := d.fill(s, p, spec.Name)
	if !ok {
		return -1
	}
	return d.entities.kind(name, d.rules.class(spec.Class))
}

// captured returns the first entity that a slot took, or -1.
func (d *document) captured(p *program, slot string) int32 {
	i := slices.Index(p.slots, slot)
	if i < 0 || len(d.matcher.captures[i].mentions) == 0 {
		return -1
	}
	return d.matcher.entityOrValue(p.types(i), int(d.matcher.captures[i].mentions[0]))
}

// result turns the candidates into statements.
func (d *document) result() *Result {
	r := &Result{Coverage: d.cover}
	d.classify()
	used := map[int32]bool{}
	stating := -1
	for i := range d.found {
		c := &d.found[i]
		if c.sentence != stating {
			stating = c.sentence
			r.Coverage.Stating++
		}
		for _, e := range []int32{c.subject.entity, c.object.entity, c.by} {
			if e >= 0 {
				used[e] = true
			}
		}
		r.Statements = append(r.Statements, d.statement(c))
	}
	graph.SortStatements(r.Statements)
	r.Statements = slices.CompactFunc(r.Statements, func(a, b *graph.Statement) bool {
		return a.Evidence.Start == b.Evidence.Start && a.Property == b.Property && a.ID() == b.ID()
	})
	for e := range used {
		r.Entities = append(r.Entities, d.entities.export(&d.entities.list[e]))
	}
	slices.SortFunc(r.Entities, func(a, b *graph.Entity) int { return compareIRI(a.IRI, b.IRI) })
	r.Entities = slices.CompactFunc(r.Entities, func(a, b *graph.Entity) bool { return a.IRI == b.IRI })
	return r
}

func compareIRI(a, b graph.IRI) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// classify gives entities that are still without a class the likelier one: names
// of two words and more are persons, others organizations.
func (d *document) classify() {
	for i := range d.entities.list {
		e := &d.entities.list[i]
		if len(e.classes) > 0 {
			continue
		}
		class := "Organization"
		if d.mayBe(&typeSet{person: true}, e.name) && countWords(e.name) > 1 {
			class = "Person"
		}
		if c := d.rules.class(class); c >= 0 {
			e.classes = append(e.classes, c)
		}
	}
}

func countWords(name string) int { return len(strings.Fields(name)) }

// count adds a sentence to the document's coverage.
func (d *document) count(s *sentence) {
	for i := range s.mentions {
		if m := &s.mentions[i]; m.kind == mentionName {
			d.cover.Mentions++
			if d.entities.list[m.entity].known != nil {
				d.cover.Linked++
			}
		}
	}
}
