package gizmo_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"newsgraph/graph"
	"newsgraph/queries/gizmo"
)

// report prints the rows of a script on two articles, each row with the tags
// that are asked for, in their short forms.
func report(script string, tags ...string) {
	news, err := openNews(
		article("chips.txt", "united-states restricts sensetime", "sensetime develops sensenova", "lu says sensetime will develops sora-rival"),
		article("denial.txt", "sensetime says sensetime not develops weapons", "moore says sensetime develops weapons", "moore plans develops moore-one"),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer news.close()
	var lines []string
	for row, err := range gizmo.Run(context.Background(), news.qs, script, gizmo.Options{Prefixes: prefixes}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		var line []string
		for _, tag := range tags {
			text := graph.Lexical(row.Terms[tag])
			for prefix, namespace := range prefixes {
				text = strings.Replace(text, namespace, prefix+":", 1)
			}
			line = append(line, text)
		}
		lines = append(lines, strings.Join(line, " | "))
	}
	slices.Sort(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

// What is said to be developed, by whomever and however it stands. A statement
// in the article's own voice has no speaker.
func Example_facts() {
	report(`g.V("e:sensetime").facts("ng:develops").all()`, "id", "polarity", "modality", "speaker", "text")
	// Output:
	// e:sensenova | affirmed | asserted |  | sensetime develops sensenova
	// e:sora-rival | affirmed | predicted | e:lu | lu says sensetime will develops sora-rival
	// e:weapons | affirmed | asserted | e:moore | moore says sensetime develops weapons
	// e:weapons | negated | asserted | e:sensetime | sensetime says sensetime not develops weapons
}

// Who says what of weapons: backwards, from the object of the statements.
func Example_factsR() {
	report(`g.V("e:weapons").factsR().saidBy().all()`, "id", "property", "polarity", "speaker")
	// Output:
	// e:sensetime | ng:develops | affirmed | e:moore
	// e:sensetime | ng:develops | negated | e:sensetime
}

// What is denied, and where that is written.
func Example_evidence() {
	report(`g.V().facts().denied().evidence().all()`, "id", "start", "end", "text")
	// Output:
	// e:weapons | 0 | 45 | sensetime says sensetime not develops weapons
}

// What is to come of firms that are restricted: a path goes on from statements
// as from plain triples, and the tags of its second step through statements end
// with 2.
func Example_predicted() {
	report(`g.V().facts("ng:restricts").tag("firm").facts("ng:develops").predicted().all()`, "firm", "property", "id", "property2", "modality2")
	// Output:
	// e:sensetime | ng:restricts | e:sora-rival | ng:develops | predicted
}

// A morphism of one's own: the speakers whom another statement contradicts.
func Example_contradicted() {
	report(`
		var denials = g.M().factsR("ng:develops", "Denial").denied();
		g.V("e:sensetime").tag("firm").facts("ng:develops").asserted().follow(denials).all()`, "firm", "speaker", "speakerDenial")
	// Output:
	// e:sensetime | e:moore | e:sensetime
}
