package text_test

import (
	"bufio"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"newsgraph/ingest/text"
	"newsgraph/testdata/testenv"
)

// seeds are texts in three languages with what makes decoding hard in them.
var seeds = []string{
	"\ufeffក្រុមហ៊ុន OpenAI មិនទាន់បានបញ្ចេញ Sora ទេ។ ស្ដ្រី\u200bម្នាក់\u200bបាននិយាយ ។\r\nលើកទី ១២៣,៤៥៦៕ ឲ្យ \u17a3 \u17a4 ក\u17b6\u17d2\u1781",
	"ក្រ្ត ក្ត្រ កេី កេា ក៉្រ ក្រ៉ ក័ំ ក\u17d2 \u17d2ក ក\u17dd\u17d2 ក\u17dd\u0323\u17d2ខ x\u0301\u17d2\u17c1\u17b6",
	"Mr. Smith of Apple Inc. said: \"Prices rose 3.5% in the U.S. by 5 p.m.\" L. Ron Hubbard didn't.\r\rCafe\u00ad\u0301 No. 5. GPT‑4o!",
	"商汤科技（SenseTime）表示：“我们将发布Ｓｏｒａ１．０。”他说！\u3000二〇二四年；是的？\n\n\u2028ﾊﾞ Å각각",
	"ประเทศไทย ไม่ได้ เปิดตัว👩\u200d💻 ❤️ U.S.\u0301 don\u2019t AT&T\u2019s a\u0301\u0323\u0315b …. ?\u0301ក",
	"e" + strings.Repeat("\u0301", 70) + " ក" + strings.Repeat("\u0323", 40) + "ា\u17dd.",
}

func FuzzDecode(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("ក\xe1\x9fរ \xe1\x9f\xe1 商\xe5\x95"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text.Normalize(string(raw))
		text.Fold(string(raw))
		text.NameKey(string(raw))
		text.LanguageOf(string(raw))
		text.Tokenize(nil, string(raw), 0, len(raw))
		decoded, err := text.Decode(raw, text.Limits{})
		if err != nil {
			return
		}
		checkLaws(t, decoded)
		checkInvisible(t, string(raw), rand.New(rand.NewPCG(1, uint64(len(raw)))))
	})
}

// checkLaws checks what holds for every text.
func checkLaws(t rapid.TB, d *text.Text) {
	t.Helper()
	normal := d.Normal()
	if again := text.Normalize(normal); again != normal {
		t.Fatalf("normalising %+q again gives %+q", normal, again)
	}
	if !norm.NFC.IsNormalString(normal) {
		t.Fatalf("%+q is not NFC", normal)
	}
	tokens := text.Tokenize(nil, normal, 0, len(normal))
	checkTokens(t, d, tokens)
	var edges text.Edges
	edges.Reset(tokens)
	checkSentences(t, d, &edges)
}

// checkTokens checks that the tokens cover the normal form, and that the original spans of
// neighbouring tokens do so in order.
func checkTokens(t rapid.TB, d *text.Text, tokens []text.Token) {
	t.Helper()
	normal, end, originalEnd := d.Normal(), 0, 0
	for _, token := range tokens {
		start, stop := int(token.Start), int(token.End)
		if start != end || stop <= start {
			t.Fatalf("token [%d:%d) follows one that ends at %d in %+q", start, stop, end, normal)
		}
		if !utf8.ValidString(normal[start:stop]) {
			t.Fatalf("token %+q of %+q is not UTF-8", normal[start:stop], normal)
		}
		span := d.Original(start, stop)
		if span.Start < originalEnd || span.Len() <= 0 || span.End > len(d.Bytes()) {
			t.Fatalf("token %+q maps to %v after %d of %+q", normal[start:stop], span, originalEnd, d.Bytes())
		}
		if slice := string(d.Bytes()[span.Start:span.End]); text.Normalize(slice) != text.Normalize(normal[start:stop]) {
			t.Fatalf("token %+q maps to %+q", normal[start:stop], slice)
		}
		if gap := d.Bytes()[originalEnd:span.Start]; text.Normalize(string(gap)) != "" {
			t.Fatalf("%+q between the tokens of %+q is mapped by none", gap, d.Bytes())
		}
		end, originalEnd = stop, span.End
	}
	if end != len(normal) {
		t.Fatalf("tokens end at %d of %+q", end, normal)
	}
}

// checkSentences checks that sentences begin and end at token edges, that nothing but
// space lies between them, and that they are numbered by line.
func checkSentences(t rapid.TB, d *text.Text, edges *text.Edges) {
	t.Helper()
	normal, end := d.Normal(), 0
	paragraph, index := 1, 0
	for _, s := range d.Sentences() {
		if s.Start < end || s.Len() <= 0 {
			t.Fatalf("sentence %v follows one that ends at %d", s, end)
		}
		gap := normal[end:s.Start]
		if strings.TrimSpace(gap) != "" {
			t.Fatalf("%+q lies between two sentences of %+q", gap, normal)
		}
		body := normal[s.Start:s.End]
		if strings.TrimSpace(body) != body || !utf8.ValidString(body) {
			t.Fatalf("sentence %+q", body)
		}
		if !edges.Has(s.Start) || !edges.Has(s.End) {
			t.Fatalf("sentence %+q of %+q splits a token", body, normal)
		}
		if span := d.Original(s.Start, s.End); span != s.Original || !utf8.Valid(d.Bytes()[span.Start:span.End]) {
			t.Fatalf("sentence %+q has the original span %v, Original gives %v", body, s.Original, span)
		}
		lines := strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(gap), "\n")
		if paragraph, index = paragraph+lines, index+1; lines > 0 {
			index = 1
		}
		if s.Paragraph != paragraph || s.Index != index {
			t.Fatalf("sentence %+q is %s, want %d.%d", body, s.ID(), paragraph, index)
		}
		end = s.End
	}
	if rest := normal[end:]; strings.TrimSpace(rest) != "" {
		t.Fatalf("%+q lies after the last sentence of %+q", rest, normal)
	}
}

// checkInvisible checks that zero-width spaces change neither the normal form nor, once
// taken out, what a span of it maps to.
func checkInvisible(t rapid.TB, s string, random *rand.Rand) {
	t.Helper()
	const zeroWidth = "\u200b"
	s = strings.ReplaceAll(s, zeroWidth, "")
	var b strings.Builder
	for _, r := range s {
		if random.IntN(4) == 0 {
			b.WriteString(strings.Repeat(zeroWidth, 1+random.IntN(2)))
		}
		b.WriteRune(r)
	}
	without, err := text.Decode([]byte(s), text.Limits{})
	with, errWith := text.Decode([]byte(b.String()), text.Limits{})
	if err != nil || errWith != nil {
		return
	}
	if with.Normal() != without.Normal() {
		t.Fatalf("%+q is normally %+q, with zero-width spaces %+q", s, without.Normal(), with.Normal())
	}
	tokens := text.Tokenize(nil, with.Normal(), 0, len(with.Normal()))
	for range min(len(tokens), 20) {
		i, j := random.IntN(len(tokens)), random.IntN(len(tokens))
		start, end := int(tokens[min(i, j)].Start), int(tokens[max(i, j)].End)
		got, want := with.Original(start, end), without.Original(start, end)
		gotBytes := strings.ReplaceAll(string(with.Bytes()[got.Start:got.End]), zeroWidth, "")
		if wantBytes := string(without.Bytes()[want.Start:want.End]); gotBytes != wantBytes {
			t.Fatalf("[%d:%d) of %+q is %+q, with zero-width spaces %+q", start, end, s, wantBytes, gotBytes)
		}
	}
}

// TestLawsOnRandomText checks the laws on characters thrown together from the seeds, which
// gives many more ill-formed clusters than any article has.
func TestLawsOnRandomText(t *testing.T) {
	characters := rapid.SliceOfN(rapid.SampledFrom([]rune(strings.Join(seeds, ""))), 1, 24)
	rapid.Check(t, func(t *rapid.T) {
		s := string(characters.Draw(t, "characters"))
		decoded, err := text.Decode([]byte(s), text.Limits{})
		if err != nil {
			return
		}
		checkLaws(t, decoded)
		checkInvisible(t, s, rand.New(rand.NewPCG(2, rapid.Uint64().Draw(t, "zero-width spaces"))))
	})
}

// TestLawsOnShortText checks the laws on every string of up to four of the characters that
// combine, or seem to, in different ways: Khmer and Hangul, which has combining
// characters that are no marks, marks of several scripts, and what is left out.
func TestLawsOnShortText(t *testing.T) {
	characters := []rune("xក\u17b6\u17c1\u17d2\u17dd\u0301\u0323\u3099\u1100\u1161\u11c1\uac00ｶ\u0e33\u1031\u200b ")
	var check func(s []rune)
	check = func(s []rune) {
		if decoded, err := text.Decode([]byte(string(s)), text.Limits{}); err == nil {
			checkLaws(t, decoded)
		}
		if len(s) == 4 {
			return
		}
		for _, r := range characters {
			check(append(s, r))
		}
	}
	check(make([]rune, 0, 4))
}

// TestOffsetsAreMonotone checks that Original never goes back, at any offset.
func TestOffsetsAreMonotone(t *testing.T) {
	for _, seed := range seeds {
		decoded, err := text.Decode([]byte(seed), text.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		last := text.Span{}
		for i := range len(decoded.Normal()) {
			span := decoded.Original(i, i+1)
			if span.Start < last.Start || span.End < last.End || span.End < span.Start {
				t.Errorf("offset %d of %+q maps to %v, the one before to %v", i, seed, span, last)
			}
			last = span
		}
		if whole := decoded.Original(0, len(decoded.Normal())); whole.End > len(seed) {
			t.Errorf("the whole of %+q maps to %v", seed, whole)
		}
	}
}

// TestOriginalOutside checks that a span that the text does not have is not mapped to
// something else.
func TestOriginalOutside(t *testing.T) {
	decoded, err := text.Decode([]byte("abc"), text.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a span past the end is mapped")
		}
	}()
	decoded.Original(1, 4)
}

// TestUnchangedTextIsShared checks that a normal text costs no memory of its own.
func TestUnchangedTextIsShared(t *testing.T) {
	raw := []byte(strings.Repeat("ក្រុមហ៊ុន OpenAI និង 商汤。\n", 100))
	if allocations := testing.AllocsPerRun(10, func() { text.Decode(raw, text.Limits{}) }); allocations > 1 {
		t.Errorf("%v allocations for a text in normal form, want that of the Text alone", allocations)
	}
	decoded, err := text.Decode(raw, text.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if span := decoded.Original(10, 20); span != (text.Span{Start: 10, End: 20}) {
		t.Errorf("[10:20) maps to %v", span)
	}
}

// readSentences returns the third column of one of the shared sentence files.
func readSentences(t testing.TB, language string) []string {
	t.Helper()
	file, err := os.Open(testenv.Shared(t, "text", "sentences."+language+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var sentences []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		columns := strings.SplitN(lines.Text(), "\t", 3)
		if len(columns) != 3 {
			t.Fatalf("%q has no third column", lines.Text())
		}
		sentences = append(sentences, columns[2])
	}
	return sentences
}

// TestSharedSentences checks the laws and the language on a thousand sentences
// of general news in each language.
func TestSharedSentences(t *testing.T) {
	for _, language := range []string{"km", "en", "zh"} {
		sentences := readSentences(t, language)
		random := rand.New(rand.NewPCG(3, 3))
		single := 0
		for _, s := range sentences {
			decoded, err := text.Decode([]byte(s), text.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			checkLaws(t, decoded)
			checkInvisible(t, s, random)
			if got := text.LanguageOf(s); string(got) != language {
				t.Errorf("%q is %s, want %s", s, got, language)
			}
			if len(decoded.Sentences()) == 1 {
				single++
			}
		}
		all, err := text.Decode([]byte(strings.Join(sentences, "\n")), text.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		paragraphs := all.Sentences()
		if last := paragraphs[len(paragraphs)-1].Paragraph; last != len(sentences) {
			t.Errorf("%s: %d paragraphs, want %d", language, last, len(sentences))
		}
		if !slices.IsSortedFunc(paragraphs, func(a, b text.Sentence) int { return a.Start - b.Start }) {
			t.Errorf("%s: sentences out of order", language)
		}
		t.Logf("%s: %d of %d lines are one sentence", language, single, len(sentences))
	}
}
