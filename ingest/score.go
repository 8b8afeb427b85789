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
	Properties []PropertyScore // in alphabetical order
	Total      PropertyScore
	Speakers   int     // matched statements whose speaker agrees as well
	Missed     []*Gold // gold statements that nothing matched
	Wrong      []*Gold // extracted statements that matched nothing
	Misheard   []*Gold // extracted statements that are right but for their speaker
}

// PropertyScore counts the statements of one property, or all.
type PropertyScore struct {
	Property         string
	Gold, Got, Right int
}

// Precision is the share of extracted statements that are right; 1 if there are none.
func (s PropertyScore) Precision() float64 { return share(s.Right, s.Got) }

// Recall is the share of gold statements that were found; 1 if there are none.
func (s PropertyScore) Recall() float64 { return share(s.Right, s.Gold) }

// F1 is the harmonic mean of precision and recall.
func (s PropertyScore) F1() float64 { return share(2*s.Right, s.Gold+s.Got) }

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
	counts := map[string]*PropertyScore{}
	count := func(property string) *PropertyScore {
		if counts[property] == nil {
			counts[property] = &PropertyScore{Property: property}
		}
		return counts[property]
	}
	taken := make([]bool, len(gold))
	keepsWords := slices.ContainsFunc(gold, (*Gold).keepsWords)
	for _, g := range got {
		if g.keepsWords() && !keepsWords {
			continue
		}
		count(g.Property).Got++
		i := slices.IndexFunc(gold, func(want *Gold) bool { return sameStatement(want, g, names) })
		for i >= 0 && taken[i] {
			next := slices.IndexFunc(gold[i+1:], func(want *Gold) bool { return sameStatement(want, g, names) })
			if next < 0 {
				i = -1
				break
			}
			i += next + 1
		}
		if i < 0 {
			report.Wrong = append(report.Wrong, g)
			continue
		}
		taken[i] = true
		count(g.Property).Right++
		if names.same(gold[i].Speaker(), g.Speaker()) {
			report.Speakers++
		} else {
			report.Misheard = append(report.Misheard, g)
		}
	}
	for i, want := range gold {
		count(want.Property).Gold++
		if !taken[i] {
			report.Missed = append(report.Missed, want)
		}
	}
	report.sum(counts)
	return report
}

func (r *Report) sum(counts map[string]*PropertyScore) {
	r.Total.Property = "all"
	for _, c := range counts {
		r.Properties = append(r.Properties, *c)
		r.Total.Gold += c.Gold
		r.Total.Got += c.Got
		r.Total.Right += c.Right
	}
	slices.SortFunc(r.Properties, func(a, b PropertyScore) int { return strings.Compare(a.Property, b.Property) })
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

// Print writes the table of properties.
func (r *Report) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "property\tgold\tgot\tright\tprecision\trecall\tF1\t")
	for _, s := range append(slices.Clip(r.Properties), r.Total) {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%.2f\t%.2f\t%.2f\t\n", s.Property, s.Gold, s.Got, s.Right, s.Precision(), s.Recall(), s.F1())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "speaker agrees in %d of %d right statements\n", r.Speakers, r.Total.Right)
	return err
}
