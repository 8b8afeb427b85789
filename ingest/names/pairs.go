package names

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Pair is two names and whether people say that they are of one bearer.
type Pair struct {
	A, B    string
	Schema  string // of the bearer, as FollowTheMoney names it: "Person", "Company"
	IsMatch bool
}

// Kind returns what kind of bearer the pair's schema is.
func (p *Pair) Kind() Kind {
	switch p.Schema {
	case "Person":
		return Person
	case "Company", "Organization", "LegalEntity", "PublicBody":
		return Organization
	}
	return Thing
}

// ReadPairs reads labelled pairs from CSV with the columns name1, name2, schema
// and is_match, in any sequence, among others. file names it in errors.
func ReadPairs(file string, in io.Reader) ([]Pair, error) {
	r := csv.NewReader(in)
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no header: %w", file, err)
	}
	var columns [4]int
	for i, name := range []string{"name1", "name2", "schema", "is_match"} {
		if columns[i] = slices.Index(head, name); columns[i] < 0 {
			return nil, fmt.Errorf("%s:1: no column %q", file, name)
		}
	}
	var pairs []Pair
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return pairs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		line, _ := r.FieldPos(0)
		match, err := strconv.ParseBool(strings.ToLower(row[columns[3]]))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: is_match is %q, not true or false", file, line, row[columns[3]])
		}
		pairs = append(pairs, Pair{row[columns[0]], row[columns[1]], row[columns[2]], match})
	}
}

// Score counts how the comparison of pairs agrees with their labels.
type Score struct {
	Right  int // matches that were found
	Wrong  int // found, but labelled different
	Missed int // labelled a match, but not found
}

// Add counts one pair.
func (s *Score) Add(found, labelled bool) {
	switch {
	case found && labelled:
		s.Right++
	case found:
		s.Wrong++
	case labelled:
		s.Missed++
	}
}

// Precision is the share of found matches that are labelled so; 1 if none was
// found.
func (s Score) Precision() float64 { return share(s.Right, s.Right+s.Wrong) }

// Recall is the share of labelled matches that were found; 1 if there is none.
func (s Score) Recall() float64 { return share(s.Right, s.Right+s.Missed) }

// F1 is the harmonic mean of the two.
func (s Score) F1() float64 { return share(2*s.Right, 2*s.Right+s.Wrong+s.Missed) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// ScorePairs compares the names of pairs and counts how that agrees with their
// labels.
func ScorePairs(pairs []Pair) Score {
	var s Score
	for i := range pairs {
		s.Add(Compare(pairs[i].A, pairs[i].B, pairs[i].Kind()).Matches(), pairs[i].IsMatch)
	}
	return s
}
