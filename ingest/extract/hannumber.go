package extract

import (
	"strconv"
	"strings"

	"newsgraph/ingest/text"
)

// hanDigits and hanUnits are the parts of Chinese numerals.
var (
	hanDigits = map[string]float64{"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
	hanUnits  = map[string]float64{"十": 10, "百": 100, "千": 1000, "万": 1e4, "亿": 1e8}
)

// hanNumber returns the number at a token that Chinese characters, or digits and
// characters together, write, and its end, or -1:
//
//	三百五十 350 · 两千零八 2008 · 二〇二四 2024 · 3亿5000万 350000000 · 1.2万亿
//
// One character alone is none: 一 and 十 begin too many words.
func (d *document) hanNumber(s *sentence, at int32) (float64, int32) {
	if d.grammar.language != "zh" {
		return 0, -1
	}
	var n hanSum
	end := at
	for int(end) < len(s.tokens) && n.add(d.word(&s.tokens[end]), s.tokens[end].kind == text.KindNumber) {
		end++
	}
	if end-at < 2 {
		return 0, -1
	}
	return n.value(), end
}

// hanSum adds up a numeral part by part: digits make a number, a unit below ten
// thousand multiplies it, one from ten thousand on multiplies all since the last.
type hanSum struct {
	total, section, number float64
	written                bool // a digit stands there that no unit has taken yet
	digits                 int  // of them side by side: 二〇二四
}

// add takes in a word and tells whether it goes on with the numeral.
func (n *hanSum) add(word string, isNumber bool) bool {
	if isNumber {
		value, err := strconv.ParseFloat(strings.ReplaceAll(text.ASCIIDigits(word), ",", ""), 64)
		if err != nil || n.written {
			return false
		}
		n.number, n.written, n.digits = value, true, 2
		return true
	}
	if digit, ok := hanDigits[word]; ok {
		if n.written && n.digits > 1 && n.number > 9999 {
			return false
		}
		n.number, n.written = n.number*10+digit, true
		n.digits++
		return true
	}
	unit, ok := hanUnits[word]
	switch {
	case !ok:
		return false
	case unit >= 1e4:
		n.section += n.number
		if n.section == 0 {
			if n.total == 0 {
				return false
			}
			n.total *= unit // 万亿
		} else {
			n.total += n.section * unit
		}
		n.section = 0
	case n.written:
		n.section += n.number * unit
	default:
		n.section += unit // 十五
	}
	n.number, n.written, n.digits = 0, false, 0
	return true
}

func (n *hanSum) value() float64 { return n.total + n.section + n.number }
