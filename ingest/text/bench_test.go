package text_test

import (
	"strings"
	"testing"

	"newsgraph/ingest/text"
)

// Paragraphs of our own that look like news: the Khmer one has zero-width spaces
// and a coeng DA in it, as much Khmer text does.
var benchmarkTexts = map[string]string{
	"Khmer":        "ក្រុមហ៊ុនបច្ចេកវិទ្យា SenseTime បានប្រកាសកាលពីថ្ងៃទី 12 ខែមីនាថា ខ្លួននឹងដាក់ឱ្យដំណើរការម៉ូដែលវីដេអូថ្មីមួយនៅក្នុងប្រទេសចិន។ អ្នកវិភាគម្នាក់បាននិយាយថា ការប្រកួតប្រជែងនេះនៅតែខ្លាំង។\n",
	"KhmerUnclean": "ក្រុមហ៊ុន\u200bបច្ចេកវិទ្យា\u200b SenseTime បាន\u200bប្រកាស\u200bកាល\u200bពី\u200bថ្ងៃ\u200bទី 12 ខែ\u200bមីនា\u200bថា ខ្លួន\u200bនឹង\u200bដាក់\u200bឲ្យ\u200bដំណើរ\u200bការ\u200bម្ដង\u200bទៀត។\n",
	"English":      "SenseTime said on March 12 that it would release a new video model in the U.S. later this year, according to Dr. Lee of Apple Inc. The race is still open, one analyst's note said. \"Prices fell 3.5% in a week,\" he added.\n",
	"Chinese":      "商汤科技（SenseTime）3月12日表示，公司将于今年在中国发布新的视频模型。一位分析师说：“竞争依然激烈。”美国已将该公司列入制裁名单，价格下跌了3.5%。\n",
}

// BenchmarkRead does all that extraction needs of a document: decode, cut into
// sentences, and cut these into tokens.
func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"Khmer", "KhmerUnclean", "English", "Chinese"} {
		raw := []byte(strings.Repeat(benchmarkTexts[name], 1<<20/len(benchmarkTexts[name])))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			var sentences []text.Sentence
			var tokens []text.Token
			for b.Loop() {
				decoded, err := text.Decode(raw, text.Limits{})
				if err != nil {
					b.Fatal(err)
				}
				sentences = decoded.AppendSentences(sentences[:0])
				for _, s := range sentences {
					tokens = text.Tokenize(tokens[:0], decoded.Normal(), s.Start, s.End)
				}
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"Khmer", "KhmerUnclean", "English", "Chinese"} {
		raw := []byte(strings.Repeat(benchmarkTexts[name], 1<<20/len(benchmarkTexts[name])))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := text.Decode(raw, text.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
