package names

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// name is a name taken apart.
type name struct {
	words []word
	forms []string // legal forms, in the form to use
}

// word is one word of a name.
type word struct {
	text    string
	light   bool // an article, a particle, "Group": says little
	initial bool // one letter that stands for a word
	number  bool
	bare    bool // from a script that leaves vowels out
}

// parse takes a name apart.
func parse(text string, kind Kind) name {
	words := split(text)
	bare := leavesVowelsOut(text)
	words = tables["same"].replace(words)
	var n name
	switch kind {
	case Person:
		words = without(words, tables["titles"])
		n.add(words, tables["particles"], true)
		if len(n.words) > 1 && n.words[0].text == "bin" {
			n.words[0] = word{text: "ben"} // a given name: the particle follows one
		}
	case Organization:
		words, n.forms = takeForms(words)
		n.add(numbers(words), tables["light"], false)
	default:
		words = without(words, tables["vessels"])
		n.add(numbers(words), tables["light"], false)
	}
	for i := range n.words {
		n.words[i].bare = bare
	}
	return n
}

// leavesVowelsOut tells whether a name is in a script whose letters, brought to
// Latin one by one, lack vowels that are spoken.
func leavesVowelsOut(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Khmer, unicode.Thai, unicode.Lao, unicode.Devanagari, unicode.Bengali)
	})
}

func (n *name) add(words []string, light *table, initials bool) {
	for _, w := range words {
		form, isLight := light.forms[w]
		if isLight {
			w = form
		}
		n.words = append(n.words, word{
			text:    w,
			light:   isLight,
			initial: initials && len(w) == 1,
			number:  isNumber(w),
		})
	}
}

// split cuts a name into lower-case Latin words. Letters between dots are one
// word ("A.B.C." is abc), a capital after a small letter begins another
// ("SergeiLavrov").
func split(text string) []string {
	text = joinDotted(norm.NFKC.String(text))
	runes := []rune(text)
	var b strings.Builder
	var last rune
	for i, r := range runes {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hangul):
			// Each character is a word, kept as it is.
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		case unicode.IsUpper(r) && unicode.IsLower(last) && i+1 < len(runes) && unicode.IsLower(runes[i+1]):
			b.WriteByte(' ')
			b.WriteRune(r)
		case r == '&':
			b.WriteString(" and ")
		case r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`':
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
		last = r
	}
	var words []string
	for _, w := range strings.Fields(b.String()) {
		words = append(words, strings.Fields(latin(w))...)
	}
	return words
}

// latin writes a word in lower-case Latin letters. Han and Hangul stay.
func latin(w string) string {
	for _, r := range w {
		if unicode.In(r, unicode.Han, unicode.Hangul) {
			return w
		}
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == ' ':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return -1
	}, unidecode.Unidecode(w))
}

// joinDotted takes the dots and spaces out of initials in a row: "A.B. C." is
// "ABC" for a firm; a person's "J.-C." stays two, as a hyphen parts them.
func joinDotted(text string) string {
	runes := []rune(text)
	var out []rune
	for i, r := range runes {
		single := i >= 1 && unicode.IsLetter(runes[i-1]) && (i == 1 || !unicode.IsLetter(runes[i-2]) && !unicode.IsMark(runes[i-1]))
		if r == '.' && single && i+1 < len(runes) && unicode.IsLetter(runes[i+1]) && (i+2 == len(runes) || !unicode.IsLetter(runes[i+2])) {
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func without(words []string, t *table) []string {
	var out []string
	for i := 0; i < len(words); {
		_, n := t.at(words, i)
		if n == 0 {
			out = append(out, words[i])
			n = 1
		}
		i += n
	}
	if out == nil {
		return words // a name of nothing but titles is a name
	}
	return out
}

// takeForms takes the legal forms off the beginning and the end of a firm's
// name.
func takeForms(words []string) (rest, forms []string) {
	t := tables["forms"]
	for i := 0; i < len(words); {
		form, n := t.at(words, i)
		atEdge := len(rest) == 0 || i+n == len(words) || onlyForms(words[i+n:])
		if n > 0 && atEdge {
			forms = append(forms, form)
			i += n
			continue
		}
		rest = append(rest, words[i])
		i++
	}
	if rest == nil {
		return words, nil
	}
	return rest, forms
}

func onlyForms(words []string) bool {
	for i := 0; i < len(words); {
		_, n := tables["forms"].at(words, i)
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// numbers writes numbers as digits: "forty four", "1st", "VII".
func numbers(words []string) []string {
	var out []string
	for i, w := range words {
		if form, ok := tables["numbers"].forms[w]; ok {
			w = form
		} else if n := roman(w); n > 0 && i > 0 {
			w = strconv.Itoa(n)
		}
		if last := len(out) - 1; last >= 0 && isTens(out[last]) && len(w) == 1 && isNumber(w) && !isNumber(words[i-1]) {
			out[last] = out[last][:1] + w
			continue
		}
		out = append(out, w)
	}
	return out
}

func isTens(w string) bool { return len(w) == 2 && w[1] == '0' && isNumber(w) }

func isNumber(w string) bool {
	return w != "" && strings.Trim(w, "0123456789") == ""
}

// roman returns the value of a Roman numeral below 40, 0 for any other word.
func roman(w string) int {
	if w == "" || strings.Trim(w, "ivx") != "" {
		return 0
	}
	values := map[byte]int{'i': 1, 'v': 5, 'x': 10}
	n := 0
	for i := range len(w) {
		if v := values[w[i]]; i+1 < len(w) && v < values[w[i+1]] {
			n -= v
		} else {
			n += v
		}
	}
	return n
}
