package extract

// builtin is a lexicon that the machinery itself reads. A pack may leave any of them out.
type builtin int

const (
	lexAuxiliary     builtin = iota // value: none, or the polarity or modality that the words bring
	lexAnd                          // between the members of a list
	lexSuchAs                       // before the members of a class
	lexGuard                        // what "..." never crosses
	lexModifier                     // adjectives and nouns before a name, part of its phrase
	lexPreposition                  // a mention after one is no subject
	lexPronoun                      // value: the class that it stands for
	lexReflexive                    // value: the class of the clause's subject: "its own"
	lexRelative                     // begins a relative clause that no comma ends
	lexArticle                      // begins a description behind a comma: "a", "an"
	lexField                        // what a firm or person is concerned with
	lexWord                         // ordinary words that begin with or hold short ones of other lexicons
	lexGenitive                     // between an owner and what it owns
	lexMonth                        // value: 1 to 12
	lexNumber                       // value: the number
	lexScale                        // value: what the number before it is multiplied with
	lexHedge                        // before a number: "more than"
	lexHedgeAfter                   // after a number
	lexWhen                         // time expressions without a calendar date, and prepositions before dates
	lexCommon                       // words that begin a sentence with a capital letter and are no names
	lexTitle                        // in English: a title before a name makes it a person
	lexInstitution                  // words that tell that a name goes on after "of"
	lexPost                         // offices below the head
	lexRole                         // offices in an organisation
	lexKind                         // kinds of things that statements are about, with their class
	lexFormer                       // before a title that is no longer held
	lexFounder                      // "founder": a title too, but no office
	lexFound                        // verbs of founding
	lexBy                           // before who did it: 由
	lexSurname                      // of Chinese personal names
	lexHeadNoun                     // a noun that a name before it only describes: "Acme board"
	lexSuffix                       // words in a name that tell its class: "Summit"
	lexAffiliation                  // between a person and an organisation: "of", "from"
	lexSay                          // verbs of saying
	lexClaim                        // verbs of believing
	lexShortForm                    // in brackets before a short name: 简称
	lexTitleModifier                // in English: before a title, part of it: "deputy"
	lexPortfolio                    // what an office is for: "foreign affairs"
	lexPortfolioOf                  // between an office and its portfolio: "for"
	lexGivenName                    // first names of persons in English; value: the pronoun for them
	lexParticle                     // small words within a name: "van"
	lexClassNoun                    // before names, with their class; a capital value is the English name's last word
	lexNamePart                     // parts of Khmer personal names; value: their usual Latin spelling
	lexPersonVerb                   // in Chinese: what only persons do, right behind a name
	lexBeforePerson                 // in Chinese: words that a person's name may follow at the start of a clause
	builtins
)

// builtinNames are their names in a pack.
var builtinNames = [builtins]string{
	lexAuxiliary:     "auxiliary",
	lexAnd:           "and",
	lexSuchAs:        "such-as",
	lexGuard:         "guard",
	lexModifier:      "modifier",
	lexPreposition:   "preposition",
	lexPronoun:       "pronoun",
	lexReflexive:     "reflexive",
	lexRelative:      "relative",
	lexArticle:       "article",
	lexField:         "field",
	lexWord:          "word",
	lexGenitive:      "genitive",
	lexMonth:         "month",
	lexNumber:        "number-word",
	lexScale:         "scale",
	lexHedge:         "hedge",
	lexHedgeAfter:    "hedge-after",
	lexWhen:          "when",
	lexCommon:        "common",
	lexTitle:         "occupation",
	lexInstitution:   "institution",
	lexPost:          "post",
	lexRole:          "role",
	lexKind:          "kind",
	lexFormer:        "former",
	lexFounder:       "founder",
	lexFound:         "found",
	lexBy:            "by",
	lexSurname:       "surname",
	lexHeadNoun:      "head-noun",
	lexSuffix:        "name-part",
	lexAffiliation:   "affiliation",
	lexSay:           "say",
	lexClaim:         "claim",
	lexShortForm:     "short-form",
	lexClassNoun:     "class-noun",
	lexNamePart:      "khmer-name",
	lexTitleModifier: "title-modifier",
	lexPortfolio:     "portfolio",
	lexPortfolioOf:   "portfolio-of",
	lexGivenName:     "given-name",
	lexParticle:      "name-particle",
	lexPersonVerb:    "person-verb",
	lexBeforePerson:  "before-person",
}

// fixedWords are the lexicons whose English words have no other forms.
var fixedWords = []builtin{
	lexWord, lexRelative, lexArticle, lexAnd, lexSuchAs, lexGuard, lexModifier, lexPreposition, lexPronoun, lexReflexive, lexGenitive,
	lexMonth, lexNumber, lexHedge, lexHedgeAfter, lexWhen, lexCommon, lexAffiliation, lexSuffix, lexFormer,
	lexTitleModifier, lexPortfolio, lexPortfolioOf, lexGivenName, lexParticle,
}
