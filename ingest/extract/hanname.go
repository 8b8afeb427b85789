package extract

import "newsgraph/ingest/text"

// given are the characters of most Chinese given names.
const given = "伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平刚桂英华玉兰红梅志建国文斌波辉林鹏飞宇浩轩梓涵欣怡晓东小海燕春雪峰龙凤云莲珍贞莉玲琴瑞凡佳嘉琼珠翠雅芝萍蓉君薇菁梦岚婕馨韵融咏卿聪澜纯毓悦昭冰爽茗羽希宁蓓世义兴良山仁贵福生元全胜学祥才武新利清彬富顺信子昌成康星光天达安岩茂进坚彪博诚敬震振壮思群豪邦承乐绍功松善厚庆民友裕河哲江亮政谦亨奇翰朗宏鸣朋梁栋维启克翔旭泽晨辰士家树炎德泰盛雄琛钧冠策腾楠榕航弘雨立远宗根培景耀俊凯健琪瑶颖倩婷丹蕾晶璐洁锋钢炜煜昊睿熙颂尧舜禹汉"

// areGiven tells whether the characters of a given name are such as given names have.
func (d *document) areGiven(s *sentence, start, end int32) bool {
	for at := start; at < end; at++ {
		if !d.isOneOf(s, at, given) {
			return false
		}
	}
	return true
}

// An organisation's name of which the gazetteer knows nothing is told by its suffix. It
// holds at least minDistinct characters side by side that are no word of the pack: 云帆 in
// 杭州云帆科技有限公司, so that 上市公司 and 中国企业 are none. Before a short suffix
// stand at least minBeforeSuffix characters, or a place.
const (
	minDistinct     = 2
	minBeforeSuffix = 4
	maxOrganization = 18
)

// hanOrganization returns the mention of an organisation's Chinese name at a token.
func (d *document) hanOrganization(s *sentence, at int32) (mention, bool) {
	if d.grammar.language != "zh" || s.tokens[at].kind != text.KindHan || !d.mayBeginName(s, at) {
		return mention{}, false
	}
	distinct, run, covered := int32(0), int32(0), at
	place := d.placeEnd(s, at)
	for next := at; next < at+maxOrganization && int(next) < len(s.tokens) && s.tokens[next].kind == text.KindHan; next++ {
		if end, class := d.suffixAt(s, next); end > 0 && distinct >= minDistinct && (place > at || next-at >= minBeforeSuffix) {
			e := d.entities.named(d.span(s, at, end))
			if entity := &d.entities.list[e]; entity.known == nil && len(entity.classes) == 0 {
				entity.classes = append(entity.classes, class)
			}
			d.addLocal(s, at, end, e)
			return mention{start: at, end: end, entity: e}, true
		}
		wordEnd, parts := d.nameWordAt(s, next)
		if parts {
			return mention{}, false
		}
		covered = max(covered, wordEnd)
		if run++; covered > next {
			run = 0
		}
		distinct = max(distinct, run)
	}
	return mention{}, false
}

// mayBeginName tells whether a long name may begin at a token: no word goes over its
// start, and a mark, a longer word or a particle stands before it.
func (d *document) mayBeginName(s *sentence, at int32) bool {
	ends := at == 0 || s.tokens[at-1].kind != text.KindHan
	for start := max(0, at-maxPhrase); start < at; start++ {
		for _, h := range s.hitsFrom(start) {
			if h.end > at && h.end-h.start > 1 {
				return false
			}
			if h.end == at && (h.end-h.start > 1 || h.kind == senseLexeme && d.endsNames(h.a)) {
				ends = true
			}
		}
	}
	return ends
}

// endsNames tells whether a lexicon has words that no name holds.
func (d *document) endsNames(lexicon int32) bool {
	switch lexicon {
	case d.rules.lexicon(lexGuard), d.rules.lexicon(lexPreposition), d.rules.lexicon(lexGenitive), d.rules.lexicon(lexAuxiliary),
		d.rules.lexicon(lexAnd), d.rules.lexicon(lexSay), d.rules.lexicon(lexTitle), d.rules.lexicon(lexPronoun), d.rules.lexicon(lexNumber):
		return true
	}
	return false
}

// suffixAt returns the end of the longest class word behind names at a token, with no
// longer suffix behind it, and its class; or -1. A single character is none.
func (d *document) suffixAt(s *sentence, at int32) (int32, int32) {
	hits := s.hitsFrom(at)
	for k := len(hits) - 1; k >= 0; k-- {
		if h := hits[k]; h.kind == senseAfter && h.end-h.start > 1 && d.isFirmOrSchool(h.a) {
			return h.end, h.a
		}
	}
	return -1, -1
}

// placeEnd returns the end of a known place at a token, or -1.
func (d *document) placeEnd(s *sentence, at int32) int32 {
	hits := s.hitsFrom(at)
	for k := len(hits) - 1; k >= 0; k-- {
		if h := hits[k]; d.isPlace(h) {
			return h.end
		}
	}
	return -1
}

// isFirmOrSchool tells whether a class is of organisations whose names end where the
// class word does and begin with their own: committees and offices are told by all that
// stands before, and where that begins no word tells.
func (d *document) isFirmOrSchool(class int32) bool {
	return class == d.rules.class("Company") || class == d.rules.class("University") || class == d.rules.class("ResearchInstitute")
}

// nameWordAt returns the end of the longest word of the pack at a token, less than two
// characters not counted, and whether it is one that no name goes over.
func (d *document) nameWordAt(s *sentence, at int32) (end int32, parts bool) {
	organization := d.rules.class("Organization")
	for _, h := range s.hitsFrom(at) {
		if h.kind == senseLexeme && d.endsNames(h.a) || h.kind == senseLabel && organization >= 0 && d.rules.isA[h.a][organization] {
			return h.end, true // 研究机构 before 海榉研究所
		}
		if h.end-h.start > 1 {
			end = max(end, h.end)
		}
	}
	return end, false
}
