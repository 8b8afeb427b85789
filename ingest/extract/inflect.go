package extract

import "strings"

// inflections returns the English forms of a phrase given in its base form:
// its last word as a noun, its first as a verb. A form that no one uses
// ("foundering") does no harm: no text has it.
func inflections(phrase string) []string {
	forms := []string{phrase}
	first, rest, several := strings.Cut(phrase, " ")
	if several {
		for _, f := range verbForms(first) {
			forms = append(forms, f+" "+rest)
		}
		i := strings.LastIndexByte(phrase, ' ')
		return append(forms, phrase[:i+1]+plural(phrase[i+1:]))
	}
	forms = append(forms, verbForms(phrase)...)
	return append(forms, plural(phrase))
}

// irregular has the past tense and the participle of the irregular verbs that
// news uses, separated by a space.
var irregular = map[string]string{
	"become": "became", "begin": "began begun", "bring": "brought", "build": "built", "buy": "bought",
	"choose": "chose chosen", "come": "came", "draw": "drew drawn", "drive": "drove driven",
	"feel": "felt", "fight": "fought", "find": "found", "get": "got", "give": "gave given",
	"go": "went gone", "grow": "grew grown", "hear": "heard", "hold": "held", "keep": "kept",
	"know": "knew known", "lead": "led", "leave": "left", "lose": "lost", "make": "made",
	"meet": "met", "outdo": "outdid outdone", "overtake": "overtook overtaken", "pay": "paid", "rise": "rose risen",
	"run": "ran", "say": "said", "see": "saw seen", "sell": "sold", "send": "sent", "set": "set",
	"show": "showed shown", "speak": "spoke spoken", "spend": "spent", "take": "took taken",
	"teach": "taught", "tell": "told", "think": "thought", "win": "won", "write": "wrote written",
	"beat": "beat beaten", "forbid": "forbade forbidden", "cut": "cut", "put": "put", "let": "let",
	"withhold": "withheld",
}

func verbForms(verb string) []string {
	forms := []string{plural(verb), gerund(verb)}
	if past, ok := irregular[verb]; ok {
		return append(forms, strings.Fields(past)...)
	}
	return append(forms, pastTense(verb))
}

// plural is the noun's plural, which is also the verb's third person.
func plural(word string) string {
	switch {
	case hasAnySuffix(word, "s", "x", "z", "ch", "sh"):
		return word + "es"
	case endsInConsonantY(word):
		return word[:len(word)-1] + "ies"
	}
	return word + "s"
}

func pastTense(verb string) string {
	switch {
	case strings.HasSuffix(verb, "e"):
		return verb + "d"
	case endsInConsonantY(verb):
		return verb[:len(verb)-1] + "ied"
	case doublesLast(verb):
		return verb + verb[len(verb)-1:] + "ed"
	}
	return verb + "ed"
}

func gerund(verb string) string {
	switch {
	case hasAnySuffix(verb, "ee", "oe", "ye"):
		return verb + "ing"
	case strings.HasSuffix(verb, "e"):
		return verb[:len(verb)-1] + "ing"
	case doublesLast(verb):
		return verb + verb[len(verb)-1:] + "ing"
	}
	return verb + "ing"
}

// doublesLast tells whether a verb doubles its last letter: short verbs that end
// in consonant, vowel, consonant ("ban", "ship").
func doublesLast(verb string) bool {
	n := len(verb)
	if n < 3 || n > 4 || strings.IndexByte("aeiouwxy", verb[n-1]) >= 0 {
		return false
	}
	return isVowel(verb[n-2]) && !isVowel(verb[n-3])
}

func endsInConsonantY(word string) bool {
	n := len(word)
	return n > 1 && word[n-1] == 'y' && !isVowel(word[n-2])
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func hasAnySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}
