package question

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Unknown is a word of a question that nothing known spells.
type Unknown struct {
	Word  string `json:"word"`
	Start int    `json:"start"` // bytes of the question
	End   int    `json:"end"`
}

// unknownWords returns the stretches of the question that no cover by known
// words reaches, in the cover that leaves out the fewest tokens.
func unknownWords(question string, tokens []token, matches []match) []Unknown {
	ends := make([][]int, len(tokens)+1) // starts of matches by their end
	for _, m := range matches {
		ends[m.end] = append(ends[m.end], m.start)
	}
	missed := make([]int, len(tokens)+1) // fewest tokens left out before a place
	from := make([]int, len(tokens)+1)   // where the last step to it began; -1: its token is left out
	for end := 1; end <= len(tokens); end++ {
		missed[end], from[end] = missed[end-1]+1, -1
		for _, start := range ends[end] {
			if missed[start] < missed[end] {
				missed[end], from[end] = missed[start], start
			}
		}
	}
	words := []Unknown{}
	for end := len(tokens); end > 0; {
		if from[end] >= 0 {
			end = from[end]
			continue
		}
		start := end - 1
		for start > 0 && from[start] < 0 && tokens[start-1].end == tokens[start].start {
			start--
		}
		a, b := tokens[start].start, tokens[end-1].end
		words = append(words, Unknown{question[a:b], a, b})
		end = start
	}
	slices.Reverse(words)
	return words
}

// maxMisspelt is the number of letters beyond which an unknown stretch is no
// misspelt word.
const maxMisspelt = 60

// nearest returns the n known words and phrases that are nearest to an unknown
// one by edit distance over its letters or clusters.
func nearest(word, language string, n int, lexicons ...*lexicon) []string {
	type candidate struct {
		text     string
		distance int
	}
	letters := clusters(word)
	if len(letters) > maxMisspelt {
		return []string{}
	}
	best := map[string]candidate{}
	for _, l := range lexicons {
		for _, s := range l.surfaces {
			if s.language != "" && s.language != language || scriptOf(s.text) != scriptOf(word) {
				continue
			}
			d := distance(letters, clusters(s.text))
			if old, known := best[s.text]; !known || d < old.distance {
				best[s.text] = candidate{s.text, d}
			}
		}
	}
	list := make([]candidate, 0, len(best))
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.text, b.text))
	})
	labels := []string{}
	for _, c := range list[:min(n, len(list))] {
		labels = append(labels, c.text)
	}
	return labels
}

// scriptOf returns the name of the script that a word begins with, or "".
func scriptOf(word string) string {
	for _, r := range word {
		for _, name := range []string{"Latin", "Khmer", "Han", "Thai", "Cyrillic", "Arabic"} {
			if unicode.Is(unicode.Scripts[name], r) {
				return name
			}
		}
	}
	return ""
}

// clusters cuts a word into what a reader sees as its letters.
func clusters(word string) []string {
	var list []string
	for _, t := range tokenize(word) {
		for s := t.text; s != ""; {
			n := clusterLength(s)
			list = append(list, s[:n])
			s = s[n:]
		}
	}
	return list
}

// distance is the Levenshtein distance of two words, doubled, plus one if their
// first letters differ: of two equally near words the one that starts alike is
// the better guess.
func distance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	d := 2 * row[len(b)]
	if len(a) > 0 && len(b) > 0 && !strings.EqualFold(a[0], b[0]) {
		d++
	}
	return d
}
