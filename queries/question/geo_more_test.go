package question

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func TestGeoMore(t *testing.T) {
	w := geoWorld(t)
	data, _ := os.ReadFile(os.Getenv("MORE"))
	for _, q := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		start := time.Now()
		u := w.understand(t, q)
		a := w.ask(t, q, version)
		var got []string
		for _, v := range a.Answers {
			got = append(got, v.Label)
		}
		if len(got) > 8 {
			got = append(got[:6], fmt.Sprint("…", len(got)))
		}
		fmt.Printf("%-12s %s\n      | %s | %v | %s %v\n", a.Outcome, q, a.Interpretation, got, a.Reason, time.Since(start).Milliseconds())
		if a.Outcome == Ambiguous {
			for _, r := range u.readings {
				fmt.Println("          ", r.cost, r.query.key())
			}
		}
	}
}
