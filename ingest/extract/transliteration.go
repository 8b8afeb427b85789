package extract

import (
	"strings"

	"newsgraph/ingest/text"
)

// transliterating are the characters by which Chinese writes foreign names. A foreign
// name ends where another character begins: 米歇尔·巴赫曼最终 is 米歇尔·巴赫曼.
const transliterating = "阿埃艾安昂奥巴白班邦鲍贝本比彼宾波博伯布查昌楚茨达戴丹当道德登邓迪蒂丁东杜多顿厄恩尔法凡范菲费芬丰冯弗佛夫福盖甘冈高戈哥格葛根贡古哈海汉豪赫黑亨胡华怀霍基吉季济加贾简杰捷金津居卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷里黎李利丽莉莲连廉良列林琳龙隆卢鲁路伦罗洛吕马玛迈麦曼芒毛梅门蒙孟米密明缪摩莫默姆穆慕拿纳娜奈南瑙内嫩尼年涅宁纽农努诺欧帕派潘庞培佩彭蓬皮平珀普奇齐恰钱乔切琴青琼丘热让仁荣茹瑞若撒萨塞赛桑瑟森沙山尚绍舍申圣施什史士寿舒朔斯丝司思松苏绥孙索塔泰坦汤唐陶特滕提廷图托瓦万汪威韦维卫魏文翁沃乌伍武希西席喜夏肖谢辛欣休雅亚延扬杨耶叶伊易因英尤约赞泽扎詹章哲珍芝朱祖佐娅妮妲婷姬嘉露珊莎莹萝薇蓓蕾黛琪卓汗勋兹孜仓策蔡岑逊翰瑜茜莺霞桃贞甫弥娃雯荷蕙绮芙宰耿阔钦傅涛蒲"

// cutting are those of them that hardly begin or end a Chinese word: beside a short
// known name they show that it is only a piece of a foreign one (马赛 in 马赛马拉).
const cutting = "尔斯克姆娅莱沃洛茨奇弗丝妮莎娜迪柯戈蒂伊玛琳诺涅贝顿森逊拉娃妲"

// maxNamePart is the longest part of a foreign name in Chinese, in characters.
const maxNamePart = 8

// dottedName returns the end of a foreign name with a middle dot, or -1.
func (d *document) dottedName(s *sentence, at int32) int32 {
	if at > 0 && isNative(s.tokens[at-1].kind) && !d.endsWord(s, at) {
		return -1
	}
	end, dots := at, 0
	for {
		part := end
		for end-part < maxNamePart && d.isOneOf(s, end, transliterating) && (end == part || !d.beginsTitle(s, end)) {
			end++
		}
		if end == part {
			return -1
		}
		if !isMiddleDot(d.wordAt(s, end)) {
			break
		}
		dots++
		end++
	}
	if dots == 0 {
		return -1
	}
	return end
}

// beginsTitle tells whether a title begins at a token: 汤米·弗兰克斯将军.
func (d *document) beginsTitle(s *sentence, at int32) bool {
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseLexeme && h.end-h.start > 1 && (d.rules.isTitle(h.a) || d.rules.speaks(h.a)) {
			return true
		}
	}
	return false
}

// goesOnForeign tells whether the characters of a foreign name go on at a token: 毕达
// with 哥拉斯 behind it is no Chinese name.
func (d *document) goesOnForeign(s *sentence, at int32) bool {
	return d.isOneOf(s, at, transliterating) && d.isOneOf(s, at+1, transliterating) && !d.beginsWord(s, at)
}

// looksForeign tells whether a name of three characters may be a foreigner's without a
// dot, 艾伯乐, whose English form is not the pinyin.
func (d *document) looksForeign(s *sentence, start, end int32) bool {
	for at := start; at < end; at++ {
		if !d.isOneOf(s, at, transliterating) || at > start && d.isOneOf(s, at, given) {
			return false
		}
	}
	return end-start > 2
}

// isOneOf tells whether a token is one of the Han characters of a list.
func (d *document) isOneOf(s *sentence, at int32, list string) bool {
	return at >= 0 && int(at) < len(s.tokens) && s.tokens[at].kind == text.KindHan && strings.Contains(list, d.wordAt(s, at))
}

// cutsForeignName tells whether a short name that the gazetteer has is only a piece of a
// longer foreign one.
func (d *document) cutsForeignName(s *sentence, h hit) bool {
	if h.end-h.start > 3 || s.tokens[h.start].kind != text.KindHan {
		return false
	}
	for at := h.start; at < h.end; at++ {
		if !d.isOneOf(s, at, transliterating) {
			return false
		}
	}
	return d.isOneOf(s, h.end, cutting) && !d.beginsWord(s, h.end) ||
		d.isOneOf(s, h.end, transliterating) && d.isOneOf(s, h.end+1, cutting) && !d.beginsWord(s, h.end) ||
		d.isOneOf(s, h.start-1, cutting) && !d.endsWord(s, h.start)
}
