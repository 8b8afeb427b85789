package extract

import (
	"strings"

	"github.com/mozillazg/go-unidecode"
)

// surnameReadings are surnames that are read otherwise than the character alone.
var surnameReadings = map[rune]string{
	'曾': "Zeng", '单': "Shan", '仇': "Qiu", '解': "Xie", '翟': "Zhai", '查': "Zha",
	'乐': "Yue", '盖': "Ge", '缪': "Miao", '区': "Ou", '朴': "Piao", '覃': "Qin",
}

// givenReadings are characters of given names that are read otherwise there than in
// most words, or that the general table of readings has wrong.
var givenReadings = map[rune]string{
	'娜': "Na", '宁': "Ning", '洁': "Jie", '汉': "Han", '晟': "Sheng", '朝': "Chao", '重': "Chong",
}

// pinyinName returns the English form of a Chinese personal name whose surname has
// that many characters: surname first, given name in one word, "Wang Xiaoming". What
// has no reading in capitals and small letters stays as it is.
func pinyinName(name string, surname int) string {
	runes := []rune(name)
	if surname <= 0 || surname >= len(runes) {
		return name
	}
	family := joinReadings(runes[:surname])
	if reading, ok := surnameReadings[runes[0]]; ok && surname == 1 {
		family = reading
	}
	given := joinReadings(runes[surname:])
	if family == "" || given == "" {
		return name
	}
	return family + " " + given
}

// joinReadings joins the readings of characters to one word: "Xiaoming", "Xi'an"
// with the mark that keeps a syllable that begins with a vowel apart.
func joinReadings(runes []rune) string {
	var word strings.Builder
	for i, r := range runes {
		reading, ok := givenReadings[r]
		if !ok {
			reading = strings.TrimSpace(unidecode.Unidecode(string(r)))
		}
		if reading == "" {
			return ""
		}
		if i > 0 {
			reading = strings.ToLower(reading)
			if strings.IndexByte("aeo", reading[0]) >= 0 {
				word.WriteByte('\'')
			}
		}
		word.WriteString(reading)
	}
	return word.String()
}
