package extract

import (
	"strings"
	"testing"
)

func TestHanNumber(t *testing.T) {
	for _, test := range []struct {
		words string
		want  float64
	}{
		{"三 百 五 十", 350},
		{"两 千 零 八", 2008},
		{"二 〇 二 四", 2024},
		{"十 五", 15},
		{"三 十 二 万", 320000},
		{"3 亿 5000 万", 350000000},
		{"1.2 万 亿", 1.2e12},
		{"五 千 三 百 万", 53000000},
	} {
		var n hanSum
		for _, word := range strings.Fields(test.words) {
			if !n.add(word, word[0] <= '9') {
				t.Errorf("%s: stops at %s", test.words, word)
			}
		}
		if got := n.value(); got != test.want {
			t.Errorf("%s is %v, want %v", test.words, got, test.want)
		}
	}
}

func TestPinyinName(t *testing.T) {
	for name, want := range map[string]string{"王小明": "Wang Xiaoming", "曾庆红": "Zeng Qinghong", "陆燕夏": "Lu Yanxia", "李安": "Li An", "王小安": "Wang Xiao'an"} {
		if got := pinyinName(name, 1); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := pinyinName("欧阳修", 2); got != "Ouyang Xiu" {
		t.Errorf("欧阳修 is %q", got)
	}
}
