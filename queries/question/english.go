package question

import (
	"slices"
	"strings"
)

// English inflection, by rule and a list of what the rules get wrong. A phrase
// inflects in its head: a noun phrase in its last word ("AI models"), a verb
// phrase in its first ("works for").

// plural returns the plural of a noun phrase.
func plural(phrase string) string {
	i := strings.LastIndexByte(phrase, ' ') + 1
	head := phrase[i:]
	if p, ok := irregularPlurals[strings.ToLower(head)]; ok {
		return phrase[:i] + p
	}
	return phrase[:i] + addS(head)
}

// thirdPerson returns the form of a verb phrase after he, she or it.
func thirdPerson(phrase string) string {
	verb, rest := splitVerb(phrase)
	switch verb {
	case "be":
		return "is" + rest
	case "have":
		return "has" + rest
	}
	return addS(verb) + rest
}

// past returns the past tense of a verb phrase.
func past(phrase string) string {
	verb, rest := splitVerb(phrase)
	prefix, stem := splitPrefix(verb)
	if forms, ok := irregularVerbs[stem]; ok {
		return prefix + forms[0] + rest
	}
	return addEd(verb) + rest
}

// participle returns the past participle of a verb phrase.
func participle(phrase string) string {
	verb, rest := splitVerb(phrase)
	prefix, stem := splitPrefix(verb)
	if forms, ok := irregularVerbs[stem]; ok {
		return prefix + forms[len(forms)-1] + rest
	}
	return addEd(verb) + rest
}

// gerund returns the -ing form of a verb phrase.
func gerund(phrase string) string {
	verb, rest := splitVerb(phrase)
	switch {
	case strings.HasSuffix(verb, "ie"):
		verb = verb[:len(verb)-2] + "y"
	case strings.HasSuffix(verb, "e") && !strings.HasSuffix(verb, "ee") && len(verb) > 2:
		verb = verb[:len(verb)-1]
	case doubles(verb):
		verb += verb[len(verb)-1:]
	}
	return verb + "ing" + rest
}

// comparative returns the comparative of an adjective: "larger", "more
// populous".
func comparative(adjective string) string {
	if !isShort(adjective) {
		return "more " + adjective
	}
	return addEr(adjective) + "r"
}

// superlative returns the superlative of an adjective.
func superlative(adjective string) string {
	if !isShort(adjective) {
		return "most " + adjective
	}
	return addEr(adjective) + "st"
}

// isShort tells whether an adjective takes -er and -est: one of one syllable,
// or of two with -y or -le at the end.
func isShort(adjective string) bool {
	syllables, vowel := 0, false
	for i := range len(adjective) {
		v := isVowel(adjective[i]) || adjective[i] == 'y' && i > 0
		if v && !vowel {
			syllables++
		}
		vowel = v
	}
	if strings.HasSuffix(adjective, "e") && !strings.HasSuffix(adjective, "le") && syllables > 1 {
		syllables--
	}
	return !strings.Contains(adjective, " ") &&
		(syllables == 1 || syllables == 2 && hasSuffix(adjective, "y", "le"))
}

// addEr returns the adjective with the e of -er and -est.
func addEr(adjective string) string {
	switch {
	case strings.HasSuffix(adjective, "e"):
		return adjective
	case endsInConsonantY(adjective):
		return adjective[:len(adjective)-1] + "ie"
	case doubles(adjective):
		return adjective + adjective[len(adjective)-1:] + "e"
	}
	return adjective + "e"
}

func splitVerb(phrase string) (verb, rest string) {
	if i := strings.IndexByte(phrase, ' '); i >= 0 {
		return phrase[:i], phrase[i:]
	}
	return phrase, ""
}

// splitPrefix takes what an irregular verb may have before it: "re", "over".
func splitPrefix(verb string) (prefix, stem string) {
	if i := strings.LastIndexByte(verb, '-'); i >= 0 {
		return verb[:i+1], verb[i+1:]
	}
	for _, prefix := range []string{"over", "under", "out", "re"} {
		if stem, ok := strings.CutPrefix(verb, prefix); ok && irregularVerbs[stem] != nil {
			return prefix, stem
		}
	}
	return "", verb
}

func addS(word string) string {
	switch {
	case endsInConsonantY(word):
		return word[:len(word)-1] + "ies"
	case hasSuffix(word, "s", "x", "z", "ch", "sh"):
		return word + "es"
	}
	return word + "s"
}

func addEd(verb string) string {
	switch {
	case strings.HasSuffix(verb, "e"):
		return verb + "d"
	case endsInConsonantY(verb):
		return verb[:len(verb)-1] + "ied"
	case doubles(verb):
		return verb + verb[len(verb)-1:] + "ed"
	}
	return verb + "ed"
}

func endsInConsonantY(word string) bool {
	n := len(word)
	return n > 1 && word[n-1] == 'y' && !isVowel(word[n-2])
}

// doubles tells whether a verb doubles its last letter before -ed and -ing:
// consonant, one vowel, consonant, in a verb of one syllable.
func doubles(verb string) bool {
	if slices.Contains(stressedLast, verb) {
		return true
	}
	n := len(verb)
	if n < 3 || isVowel(verb[n-1]) || strings.IndexByte("wxy", verb[n-1]) >= 0 ||
		!isVowel(verb[n-2]) || isVowel(verb[n-3]) {
		return false
	}
	return strings.IndexFunc(verb[:n-2], func(r rune) bool { return r < 128 && isVowel(byte(r)) }) < 0
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func hasSuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}

// stressedLast are verbs of several syllables that double their last letter
// because the stress is on it.
var stressedLast = []string{"admit", "commit", "control", "defer", "equip", "incur", "occur", "omit", "permit", "prefer", "refer", "submit", "transfer"}

var irregularPlurals = map[string]string{
	"alumnus": "alumni", "analysis": "analyses", "child": "children", "criterion": "criteria",
	"headquarters": "headquarters", "hardware": "hardware", "half": "halves", "leaf": "leaves",
	"life": "lives", "man": "men", "medium": "media", "people": "people", "person": "people",
	"series": "series", "software": "software", "species": "species", "woman": "women",
	"chairman": "chairmen", "spokesman": "spokesmen",
}

// irregularVerbs gives past and participle, or the one form that is both.
var irregularVerbs = map[string][]string{
	"be": {"was", "been"}, "bear": {"bore", "borne"}, "beat": {"beat", "beaten"}, "become": {"became", "become"},
	"begin": {"began", "begun"}, "break": {"broke", "broken"}, "bring": {"brought"}, "build": {"built"},
	"buy": {"bought"}, "catch": {"caught"}, "choose": {"chose", "chosen"}, "come": {"came", "come"},
	"cost": {"cost"}, "cut": {"cut"}, "deal": {"dealt"}, "do": {"did", "done"}, "draw": {"drew", "drawn"},
	"drive": {"drove", "driven"}, "fall": {"fell", "fallen"}, "feed": {"fed"}, "fight": {"fought"},
	"find": {"found"}, "fly": {"flew", "flown"}, "forbid": {"forbade", "forbidden"}, "get": {"got"},
	"give": {"gave", "given"}, "go": {"went", "gone"}, "grow": {"grew", "grown"}, "have": {"had"},
	"hit": {"hit"}, "hold": {"held"}, "keep": {"kept"}, "know": {"knew", "known"}, "lay": {"laid"},
	"lead": {"led"}, "leave": {"left"}, "lend": {"lent"}, "let": {"let"}, "lie": {"lay", "lain"},
	"lose": {"lost"}, "make": {"made"}, "mean": {"meant"}, "meet": {"met"}, "pay": {"paid"}, "put": {"put"},
	"quit": {"quit"}, "read": {"read"}, "ride": {"rode", "ridden"}, "rise": {"rose", "risen"},
	"run": {"ran", "run"}, "say": {"said"}, "see": {"saw", "seen"}, "seek": {"sought"}, "sell": {"sold"},
	"send": {"sent"}, "set": {"set"}, "shut": {"shut"}, "speak": {"spoke", "spoken"}, "spend": {"spent"},
	"split": {"split"}, "spread": {"spread"}, "stand": {"stood"}, "steal": {"stole", "stolen"},
	"strike": {"struck"}, "take": {"took", "taken"}, "teach": {"taught"}, "tell": {"told"},
	"think": {"thought"}, "throw": {"threw", "thrown"}, "understand": {"understood"}, "win": {"won"},
	"withdraw": {"withdrew", "withdrawn"}, "write": {"wrote", "written"},
}

// singulars returns the words that a word may be the regular plural of.
func singulars(word string) []string {
	var list []string
	for _, cut := range []struct{ plural, singular string }{{"ies", "y"}, {"es", ""}, {"s", ""}} {
		if stem, ok := strings.CutSuffix(word, cut.plural); ok && stem != "" && addS(stem+cut.singular) == word {
			list = append(list, stem+cut.singular)
		}
	}
	return list
}
