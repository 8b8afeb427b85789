package extract

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"newsgraph/graph"
	"newsgraph/ingest/text"
)

// dateAt returns the calendar date at a token:
//
//	16 February [2024] · February 16[, 2024] · October 2023
//	ថ្ងៃទី 16 ខែកុម្ភៈ [[ឆ្នាំ] 2024] · ទី 16 ខែកុម្ភៈ · ខែតុលា ឆ្នាំ 2023
//	2024年2月16日 · 2月16日 · 2023年10月 · 二〇二四年二月十六日
//
// A day without a year stays one ("--02-16").
func (d *document) dateAt(s *sentence, at int32) (mention, bool) {
	var date calendarDate
	end := int32(-1)
	switch d.grammar.language {
	case "en":
		date, end = d.englishDate(s, at)
	case "km":
		date, end = d.khmerDate(s, at)
	case "zh":
		date, end = d.chineseDate(s, at)
	}
	if end < 0 {
		return mention{}, false
	}
	term, ok := graph.Date(date.String())
	return mention{start: at, end: end, kind: mentionDate, entity: -1, value: term}, ok
}

type calendarDate struct{ year, month, day int }

func (c calendarDate) String() string {
	switch {
	case c.month < 0 || c.month > 12 || c.day < 0 || c.day > 31 || c.year < 0:
		return ""
	case c.year > 0 && c.day > 0:
		return fmt.Sprintf("%04d-%02d-%02d", c.year, c.month, c.day)
	case c.year > 0 && c.month > 0:
		return fmt.Sprintf("%04d-%02d", c.year, c.month)
	case c.year > 0:
		return fmt.Sprintf("%04d", c.year)
	case c.month > 0 && c.day > 0:
		return fmt.Sprintf("--%02d-%02d", c.month, c.day)
	}
	return ""
}

func (d *document) englishDate(s *sentence, at int32) (calendarDate, int32) {
	var c calendarDate
	next := at
	if month, end := d.month(s, at); end > 0 {
		c.month = month
		if day, ok := d.dayNumber(s, end); ok {
			c.day, end = day, end+1
		}
		next = end
	} else if day, ok := d.dayNumber(s, at); ok {
		if month, end := d.month(s, d.skipWord(s, at+1, "of")); end > 0 {
			c.day, c.month, next = day, month, end
		}
	}
	if c.month == 0 {
		return c, -1
	}
	if year, ok := d.year(s, d.skipWord(s, next, ",")); ok {
		c.year, next = year, d.skipWord(s, next, ",")+1
	}
	if c.year == 0 && c.day == 0 {
		return c, -1
	}
	return c, next
}

func (d *document) khmerDate(s *sentence, at int32) (calendarDate, int32) {
	var c calendarDate
	next := at
	for _, word := range d.rules.dayWords {
		if !d.phraseAt(s, next, word) {
			continue
		}
		next += int32(len(word))
		day, ok := d.dayNumber(s, next)
		if !ok {
			return c, -1
		}
		c.day, next = day, next+1
		break
	}
	if month, end := d.month(s, next); end > 0 {
		c.month, next = month, end
	} else {
		return c, -1
	}
	if d.phraseAt(s, next, d.rules.yearWord) {
		if year, ok := d.year(s, next+int32(len(d.rules.yearWord))); ok {
			c.year, next = year, next+int32(len(d.rules.yearWord))+1
		}
	} else if year, ok := d.year(s, next); ok {
		c.year, next = year, next+1
	}
	if c.year == 0 && c.day == 0 {
		return c, -1
	}
	return c, next
}

func (d *document) chineseDate(s *sentence, at int32) (calendarDate, int32) {
	var c calendarDate
	next := at
	if year, end := d.hanYear(s, next); d.wordAt(s, end) == "年" {
		c.year, next = year, end+1
	}
	if month, end := d.hanDay(s, next); d.wordAt(s, end) == "月" {
		c.month, next = month, end+1
		if day, end := d.hanDay(s, next); d.wordAt(s, end) == "日" || d.wordAt(s, end) == "号" {
			c.day, next = day, end+1
		}
	}
	if c.year == 0 && c.day == 0 {
		return c, -1
	}
	return c, next
}

// hanYear returns the year at a token in digits or characters, and its end, or -1.
func (d *document) hanYear(s *sentence, at int32) (int, int32) {
	if year, ok := d.year(s, at); ok {
		return year, at + 1
	}
	if year, end := d.hanNumber(s, at); end == at+4 && year >= 1000 && year <= 2999 {
		return int(year), end
	}
	return 0, -1
}

// hanDay returns the month or day at a token in digits or characters, and its end, or
// -1.
func (d *document) hanDay(s *sentence, at int32) (int, int32) {
	if day, ok := d.dayNumber(s, at); ok {
		return day, at + 1
	}
	if n, end := d.hanNumber(s, at); end > 0 && n >= 1 && n <= 31 {
		return int(n), end
	}
	if n, next, ok := d.bareNumber(s, at); ok && n >= 1 && n <= 10 {
		return int(n), next
	}
	if d.wordAt(s, at) == "一" {
		return 1, at + 1
	}
	return 0, -1
}

// month returns the month that a token names and the token behind it, or -1.
func (d *document) month(s *sentence, at int32) (int, int32) {
	lexicon := d.rules.lexicon(lexMonth)
	end, entry := s.lexemeAt(at, lexicon)
	if end < 0 || d.grammar.language == "en" && !s.tokens[at].capital {
		return 0, -1
	}
	n, _ := strconv.Atoi(d.rules.entries[lexicon][entry].Value)
	return n, end
}

func (d *document) dayNumber(s *sentence, at int32) (int, bool) {
	n, ok := d.smallNumber(s, at)
	return n, ok && n >= 1 && n <= 31
}

func (d *document) year(s *sentence, at int32) (int, bool) {
	n, ok := d.smallNumber(s, at)
	return n, ok && n >= 1000 && n <= 2999
}

func (d *document) smallNumber(s *sentence, at int32) (int, bool) {
	if at < 0 || int(at) >= len(s.tokens) {
		return 0, false
	}
	w := d.word(&s.tokens[at])
	if s.tokens[at].kind != text.KindNumber && (w[0] < '0' || w[0] > '9') {
		return 0, false
	}
	if s.tokens[at].kind == text.KindWord && d.grammar.language == "en" {
		for _, ordinal := range []string{"st", "nd", "rd", "th"} {
			w = strings.TrimSuffix(w, ordinal)
		}
	}
	n, err := strconv.Atoi(text.ASCIIDigits(w))
	return n, err == nil
}

func (d *document) skipWord(s *sentence, at int32, word string) int32 {
	if d.wordAt(s, at) == word {
		return at + 1
	}
	return at
}

func (d *document) wordAt(s *sentence, at int32) string {
	if at < 0 || int(at) >= len(s.tokens) {
		return ""
	}
	return d.word(&s.tokens[at])
}

func (d *document) phraseAt(s *sentence, at int32, ids []wordID) bool {
	if len(ids) == 0 || int(at)+len(ids) > len(s.tokens) {
		return false
	}
	for k, id := range ids {
		if s.tokens[int(at)+k].id != id {
			return false
		}
	}
	return true
}

// numberAt returns the number at a token, with its scale ("3 million") and hedge
// ("more than 200").
func (d *document) numberAt(s *sentence, at int32) (mention, bool) {
	start := at
	if end, _ := s.lexemeAt(at, d.rules.lexicon(lexHedge)); end > 0 {
		at = end
	}
	if d.isOrdinal(s, at) {
		return mention{}, false
	}
	value, end, ok := d.bareNumber(s, at)
	if n, next := d.hanNumber(s, at); next > end || !ok && next > 0 {
		value, end, ok = n, next, true
	}
	if !ok {
		return mention{}, false
	}
	if next, entry := s.lexemeAt(end, d.rules.lexicon(lexScale)); next > 0 {
		scale, _ := strconv.ParseFloat(d.rules.entries[d.rules.lexicon(lexScale)][entry].Value, 64)
		value, end = value*scale, next
	}
	hedged := at > start
	if next, _ := s.lexemeAt(end, d.rules.lexicon(lexHedgeAfter)); next > 0 {
		hedged = true
		end = next
	}
	m := mention{start: start, end: end, kind: mentionNumber, entity: -1, value: numberTerm(value)}
	if hedged {
		m.quantity = d.span(s, start, end)
	}
	return m, true
}

// isOrdinal tells whether a Chinese numeral counts in order, 第十三, or is only the rest
// of one.
func (d *document) isOrdinal(s *sentence, at int32) bool {
	if d.grammar.language != "zh" || at == 0 {
		return false
	}
	before := d.wordAt(s, at-1)
	_, digit := hanDigits[before]
	_, unit := hanUnits[before]
	return before == "第" || digit || unit
}

func numberTerm(value float64) graph.Term {
	if whole := math.Round(value); math.Abs(value-whole) < 1e-6*math.Abs(value) && math.Abs(value) > 1000 {
		value = whole // 21.59 times 10000 is no whole number in binary
	}
	if value == float64(int64(value)) {
		return graph.Integer(int64(value))
	}
	return graph.Decimal(value)
}

func (d *document) bareNumber(s *sentence, at int32) (value float64, end int32, ok bool) {
	if int(at) >= len(s.tokens) || at < 0 {
		return 0, 0, false
	}
	if s.tokens[at].kind == text.KindNumber {
		digits := text.ASCIIDigits(d.word(&s.tokens[at]))
		if d.grammar.language == "km" {
			digits = pointDecimal(digits)
		}
		digits = strings.ReplaceAll(digits, ",", "")
		value, err := strconv.ParseFloat(digits, 64)
		return value, at + 1, err == nil
	}
	lexicon := d.rules.lexicon(lexNumber)
	next, entry := s.lexemeAt(at, lexicon)
	if next < 0 {
		return 0, 0, false
	}
	value, err := strconv.ParseFloat(d.rules.entries[lexicon][entry].Value, 64)
	return value, next, err == nil
}
