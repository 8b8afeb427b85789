package ingest

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"newsgraph/graph"
	"newsgraph/graph/pack"
	"newsgraph/ingest/text"
)

// quantity returns the number that a text writes, or the text.
func quantity(s string) graph.Term {
	if n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64); err == nil {
		return graph.Integer(n)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return graph.Decimal(f)
	}
	return graph.Text(s, "en")
}

// Report compares extracted statements with gold ones.
type Report struct {
	Properties []Tally // by property
	Languages  []Tally // by language of the article
	Standings  []Tally // affirmed or negated, asserted or not
	Total      Tally
	Speakers   int     // matched statements whose speaker agrees as well
	Missed     []*Gold // gold statements that nothing matched
	Wrong      []*Gold // extracted statements that matched nothing
	Misheard   []*Gold // extracted statements that are right but for their speaker
}

// Tally counts the statements that have something in common, or all.
type Tally struct {
	Of               string // what they have in common
	Gold, Got, Right int
}

// Precision is the share of extracted statements that are right; 1 if there are none.
func (s Tally) Precision() float64 { return share(s.Right, s.Got) }

// Recall is the share of gold statements that were found; 1 if there are none.
func (s Tally) Recall() float64 { return share(s.Right, s.Gold) }

// F1 is the harmonic mean of precision and recall.
func (s Tally) F1() float64 { return share(2*s.Right, s.Gold+s.Got) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Score compares extracted statements with gold ones. Two match where subject,
// property and object are the same through the pack's names, ignoring case; polarity
// is the same; both are asserted or neither is; and their spans overlap. Each
// statement matches at most one other. Extracted statements that only keep a speaker's
// words count where the gold has such statements: annotators of the vocabulary's other
// properties write none.
func Score(gold, got []*Gold, p *pack.Pack) *Report {
	names := packNames(p)
	report := &Report{}
	taken := make([]bool, len(gold))
	keepsWords := slices.ContainsFunc(gold, (*Gold).keepsWords)
	for _, g := range got {
		if g.keepsWords() && !keepsWords {
			continue
		}
		report.count(g, Tally{Got: 1})
		i := match(gold, taken, g, names)
		if i < 0 {
			report.Wrong = append(report.Wrong, g)
			continue
		}
		taken[i] = true
		report.count(gold[i], Tally{Right: 1})
		if names.same(gold[i].Speaker(), g.Speaker()) {
			report.Speakers++
		} else {
			report.Misheard = append(report.Misheard, g)
		}
	}
	for i, want := range gold {
		report.count(want, Tally{Gold: 1})
		if !taken[i] {
			report.Missed = append(report.Missed, want)
		}
	}
	return report
}

// match returns the first gold statement that matches and is not taken, or -1.
func match(gold []*Gold, taken []bool, got *Gold, names nameTable) int {
	for i, want := range gold {
		if !taken[i] && sameStatement(want, got, names) {
			return i
		}
	}
	return -1
}

// count counts a statement by what it is.
func (r *Report) count(g *Gold, one Tally) {
	r.Properties = addTally(r.Properties, g.Property, one)
	r.Standings = addTally(r.Standings, standing(g), one)
	r.Total.add(one)
}

// standing is what two statements must have in common to match.
func standing(g *Gold) string {
	if g.Modality == graph.Asserted {
		return string(g.Polarity) + ", asserted"
	}
	return string(g.Polarity) + ", not asserted"
}

// Add adds the report of an article in a language to that of others.
func (r *Report) Add(article *Report, language string) {
	for _, t := range article.Properties {
		r.Properties = addTally(r.Properties, t.Of, t)
	}
	for _, t := range article.Standings {
		r.Standings = addTally(r.Standings, t.Of, t)
	}
	r.Languages = addTally(r.Languages, language, article.Total)
	r.Total.add(article.Total)
	r.Speakers += article.Speakers
	r.Missed = append(r.Missed, article.Missed...)
	r.Wrong = append(r.Wrong, article.Wrong...)
	r.Misheard = append(r.Misheard, article.Misheard...)
}

func (s *Tally) add(o Tally) {
	s.Gold += o.Gold
	s.Got += o.Got
	s.Right += o.Right
}

// addTally adds to the tally of that name in a list in alphabetical order.
func addTally(list []Tally, of string, t Tally) []Tally {
	i, found := slices.BinarySearchFunc(list, of, func(t Tally, of string) int { return strings.Compare(t.Of, of) })
	if !found {
		list = slices.Insert(list, i, Tally{Of: of})
	}
	list[i].add(t)
	return list
}

func sameStatement(a, b *Gold, names nameTable) bool {
	return a.Property == b.Property &&
		a.Polarity == b.Polarity &&
		(a.Modality == graph.Asserted) == (b.Modality == graph.Asserted) &&
		a.Start < b.End && b.Start < a.End &&
		names.same(a.Subject, b.Subject) && names.same(a.Object, b.Object)
}

// nameTable has the canonical name of every name in a pack.
type nameTable map[string]string

func packNames(p *pack.Pack) nameTable {
	t := nameTable{}
	for _, e := range p.Entities {
		for _, names := range e.Names {
			for _, name := range names {
				t[text.NameKey(name)] = e.ID
			}
		}
	}
	return t
}

func (t nameTable) same(a, b string) bool { return t.key(a) == t.key(b) }

func (t nameTable) key(name string) string {
	key := text.NameKey(name)
	if id, ok := t[key]; ok {
		return id
	}
	if key == "" {
		return name
	}
	return key
}

// Print writes the tables of properties, languages and standings.
func (r *Report) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, part := range []struct {
		title string
		rows  []Tally
	}{{"property", r.Properties}, {"language", r.Languages}, {"standing", r.Standings}} {
		if len(part.rows) == 0 {
			continue
		}
		fmt.Fprintf(table, "%s\tgold\tgot\tright\tprecision\trecall\tF1\t\n", part.title)
		for _, t := range part.rows {
			t.print(table)
		}
	}
	all := r.Total
	all.Of = "all"
	all.print(table)
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "speaker agrees in %d of %d right statements\n", r.Speakers, r.Total.Right)
	return err
}

func (s Tally) print(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%.2f\t%.2f\t%.2f\t\n", s.Of, s.Gold, s.Got, s.Right, s.Precision(), s.Recall(), s.F1())
}
