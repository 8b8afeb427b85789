package question

import (
	"strings"
	"testing"

	"newsgraph/graph"
)

func TestStanding(t *testing.T) {
	for want, s := range map[string]struct {
		polarity graph.Polarity
		modality graph.Modality
		speaker  string
	}{
		"stated":                           {"affirmed", "asserted", ""},
		"stated by Ann":                    {"affirmed", "asserted", "Ann"},
		"predicted by Ann":                 {"affirmed", "predicted", "Ann"},
		"called possible":                  {"affirmed", "possible", ""},
		"denied by Ann":                    {"negated", "asserted", "Ann"},
		"predicted not to be so by Ann":    {"negated", "predicted", "Ann"},
		"believed":                         {"affirmed", "reported-belief", ""},
		"planned":                          {"affirmed", "planned", ""},
		"called possible not to be so":     {"negated", "possible", ""},
		"questioned by Circuit Ledger Inc": {"affirmed", "questioned", "Circuit Ledger Inc"},
	} {
		if got := Standing("en", s.polarity, s.modality, s.speaker); got != want {
			t.Errorf("%v: %q, want %q", s, got, want)
		}
	}
}

// TestStandingInEveryLanguage sees to it that no standing reads as another.
func TestStandingInEveryLanguage(t *testing.T) {
	for language := range standings {
		seen := map[string]bool{}
		for _, polarity := range []graph.Polarity{graph.Affirmed, graph.Negated} {
			for _, modality := range graph.Modalities {
				text := Standing(language, polarity, modality, "Ann")
				if seen[text] || !strings.Contains(text, "Ann") || strings.ContainsAny(text, "{}") {
					t.Errorf("%s: %s %s is %q", language, polarity, modality, text)
				}
				seen[text] = true
			}
		}
	}
}
