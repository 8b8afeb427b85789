package queries

// Pattern is a quad pattern. S, P and O are variables or terms.
//
// G says which graphs count. AnyGraph (the zero value) and Unlabelled are sets
// of triples: each triple matches once. EachQuad matches every quad once. A term asks for the triples with that
// label. A variable is bound to the label, once for each label that the triple
// has; triples without a label do not match.
type Pattern struct{ S, P, O, G VarOrTerm }

// BGP is a basic graph pattern: the solutions that match all its patterns. An
// empty one has one solution without bindings. The executor chooses in which
// sequence it matches them.
type BGP struct{ Patterns []Pattern }

func (n *BGP) print(p *printer) {
	p.line("bgp")
	p.indent++
	for _, pt := range n.Patterns {
		p.line(pt.patternString(p.plan))
	}
	p.indent--
}

func (pt Pattern) patternString(p *Plan) string {
	s := pt.S.exprString(p) + " " + pt.P.exprString(p) + " " + pt.O.exprString(p)
	if pt.G == AnyGraph {
		return s
	}
	return s + " in " + pt.G.exprString(p)
}

func (pt Pattern) vars() varSet {
	var s varSet
	for _, x := range []VarOrTerm{pt.S, pt.P, pt.O, pt.G} {
		x.mentions(&s)
	}
	return s
}

func (n *BGP) scope() scope { return exactly(mentionedIn(n)) }

func (n *BGP) mentions(s *varSet) {
	for _, pt := range n.Patterns {
		*s = s.union(pt.vars())
	}
}

func (n *BGP) safe(Var) bool { return true }

func (n *BGP) plan(pl *planner, in setting) chain { return pl.group(n, in) }
