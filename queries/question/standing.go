package question

import (
	"strings"

	"newsgraph/graph"
)

// standingWords are the words of a language for how far statements are vouched
// for. "by" is how the speaker joins them.
type standingWords struct {
	modality map[graph.Modality]string
	denied   string // asserted, negated
	negated  string // any other modality, negated
	by       string
}

var standings = map[string]standingWords{
	"en": {
		modality: map[graph.Modality]string{
			graph.Asserted: "stated", graph.Predicted: "predicted", graph.Possible: "called possible",
			graph.Planned: "planned", graph.Questioned: "questioned", graph.ReportedBelief: "believed",
		},
		denied: "denied", negated: "{word} not to be so", by: "{word} by {speaker}",
	},
	"km": {
		modality: map[graph.Modality]string{
			graph.Asserted: "បានថ្លែង", graph.Predicted: "បានព្យាករណ៍", graph.Possible: "បានចាត់ទុកថាអាចទៅរួច",
			graph.Planned: "បានគ្រោងទុក", graph.Questioned: "ត្រូវបានចោទសួរ", graph.ReportedBelief: "ត្រូវបានជឿ",
		},
		denied: "បានបដិសេធ", negated: "{word}ថាមិនមែនដូច្នេះទេ", by: "{word} ដោយ {speaker}",
	},
	"zh": {
		modality: map[graph.Modality]string{
			graph.Asserted: "陈述", graph.Predicted: "预测", graph.Possible: "称有可能",
			graph.Planned: "计划", graph.Questioned: "质疑", graph.ReportedBelief: "认为",
		},
		denied: "否认", negated: "{word}并非如此", by: "{speaker}{word}",
	},
}

// Standing puts into words how far a statement is vouched for, and by whom:
// "stated", "predicted by Lu Yanxia", "denied by Peng Zhaolan". speaker is a name,
// or "" where the document speaks in its own voice. A language without words of
// its own gets English ones, a modality without words its name.
func Standing(language string, polarity graph.Polarity, modality graph.Modality, speaker string) string {
	words, known := standings[language]
	if !known {
		words = standings["en"]
	}
	word, known := words.modality[modality]
	if !known {
		word = string(modality)
	}
	switch {
	case polarity == graph.Negated && modality == graph.Asserted:
		word = words.denied
	case polarity == graph.Negated:
		word = strings.Replace(words.negated, "{word}", word, 1)
	}
	if speaker != "" {
		word = strings.NewReplacer("{word}", word, "{speaker}", speaker).Replace(words.by)
	}
	return word
}
