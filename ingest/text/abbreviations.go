package text

import (
	"strings"
	"unicode/utf8"
)

// neverEnd are the abbreviations that something always follows.
var neverEnd = wordSet(`
	Mr Mrs Ms Mx Dr Prof Messrs Mme Mlle Fr Rev Hon Pres
	Gen Maj Col Lt Sgt Capt Cmdr Adm Brig Cpl Pvt Gov Sen Rep Amb Supt Insp
	St Mt Ft vs v cf viz approx ca e.g i.e al`)

// numbered are the abbreviations that a number follows; otherwise they are words.
var numbered = wordSet(`
	No Nos no nos Art Sec Ch Fig Vol vol Nr p pp para Op
	Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec`)

// mayEnd are the abbreviations that also stand at the end of sentences. Only a
// word that sentences often begin with tells.
var mayEnd = wordSet(`
	Inc Corp Co Ltd Cos Bros LLC Plc plc Pte Bhd Sdn Pty Intl Univ Dept Assn Jr Sr Esq etc
	Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri
	Ave Blvd Rd Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn
	Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo`)

// starters are words that a sentence often begins with and that no name does.
var starters = wordSet(`
	The A An This That These Those It Its He His She Her They Their We Our You Your There Here
	In On At By For From With To Of As If When While Where After Before Since During Under Until
	Although Though Because Despite Once And But Or So Yet Nor Not No However Meanwhile Moreover
	According Also Another Both Each Every Many Most Some Such Several Few All Other Others
	What Who Why How Which Will Now Then Last Earlier Later Two Three`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// isAbbreviated tells whether the full stop at i, in the sentence that begins at start, is
// part of an abbreviation that the sentence goes on after, at next.
func isAbbreviated(line string, start, i, next int) bool {
	from := i
	for from > start && isAbbreviationByte(line[from-1]) {
		from--
	}
	word := strings.TrimLeft(line[from:i], "'.")
	switch {
	case from == start && isListNumber(word):
		return true
	case neverEnd[word]:
		return true
	case numbered[word] && isASCIIDigit(line[next]):
		return true
	case mayEnd[word], isInitial(line, i, word), isAcronym(word):
		return !beginsWithStarter(line, next)
	}
	return false
}

func isAbbreviationByte(b byte) bool {
	return isASCIILetter(b) || isASCIIDigit(b) || b == '.' || b == '\'' || b >= utf8.RuneSelf
}

// isListNumber tells whether the word numbers an item, as in "2. The second point".
func isListNumber(word string) bool {
	return len(word) > 0 && len(word) <= 2 && digitsEnd(word, 0) == len(word)
}

// isInitial tells whether the word before the full stop at i is that of a name's
// initial.
func isInitial(line string, i int, word string) bool {
	return len(word) == 1 && isASCIIUpper(word[0]) && line[i-1] == word[0]
}

// isAcronym tells whether the word has full stops within and short parts: "U.S", "a.m",
// "Ph.D", but not "www.example.com".
func isAcronym(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	for part := range strings.SplitSeq(word, ".") {
		if len(part) == 0 || len(part) > 2 || isASCIIDigit(part[0]) {
			return false
		}
	}
	return true
}

// beginsWithStarter tells whether one of the starters stands at i, after an opening
// quote if there is one.
func beginsWithStarter(line string, i int) bool {
	if r, size := utf8.DecodeRuneInString(line[i:]); isOpener(r) {
		i += size
	}
	end := i
	for end < len(line) && isASCIILetter(line[end]) {
		end++
	}
	return starters[line[i:end]] && !strings.HasPrefix(line[end:], ".")
}
