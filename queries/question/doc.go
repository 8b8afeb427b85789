// Package question answers questions in plain words: English, Khmer, Chinese
// and Thai. It knows no domain. What it knows of words comes from a domain pack
// (package graph/pack) and from the names in the store, what it knows of
// sentences from one grammar file per language.
//
// # How a question is understood
//
//	question ─ tokens ─ lexical edges ─ chart ─ readings ─ plan ─ answer
//
// The question is cut into tokens: words of alphabetic scripts, orthographic
// clusters of Khmer and Thai, Han characters, numbers. The words of the pack,
// the names of the store and the function words of the grammar stand in tries
// of such tokens. Every stretch of tokens that one of them spells is a lexical
// edge, so where a script does not separate words the chart finds the
// segmentation along with the meaning.
//
// The chart combines edges bottom-up by the rules of the language's grammar.
// Each item has a category, a span, a meaning and a cost. Meanings are typed by
// the classes and datatypes of the pack's schema: a rule applies only where the
// domain and range of the properties it joins allow it. Two neighbours whose
// relation the question leaves out are joined by the schema's only shortest path of
// at most two properties; where there is no such path, or more than one, the
// rule does not apply.
//
// Readings are the meanings that span the whole question. Each has a [Cost], a
// tuple of integers compared in order; what the store holds has no part in it.
// The cheapest reading is the interpretation. Where several cheapest readings
// mean different things the outcome is ambiguous and the caller picks one by
// its number. A word that no edge covers makes the outcome unknown_word:
// nothing is skipped but the function words that the grammar lists under skip.
//
// # Numbers, times and speakers
//
// A measure is a number of things: a property's value, or how many members of a
// set they are related to. A set may keep what comes first by a measure (a rank:
// "the largest", "that border the most states"), which is applied after all else
// that is said of its members, what passes a test ("with more than 1 million
// people", "longer than the Red River"), or what is related to so many of
// something (a bound: "at least three states"). What an adjective measures depends
// on the class; the pack says so. A condition may name the time that statements
// give ("before 2020") and the speaker ("according to …").
//
// A few queries are not of a set: what someone says, what is known of something,
// two things compared, and how they are connected, by the shortest chains of up to
// four statements.
//
// # What an answer rests on
//
// A property in a question matches statements, not bare triples: affirmed ones
// of any standing but questioned, unless the question denies ("has not
// released": negated statements) or tells the future ("will": predicted and
// planned ones). [Options].Asserted demands modality asserted. Each value in
// the answer has all statements that put it there, with evidence. The store
// knows only what was said, so that nothing found is outcome not_recorded and
// the answer to a yes/no question is "no" only where a statement denies it of the
// entity in question; where one source affirms and another denies, the answer is
// both. Of a property that the pack calls complete, however, what no statement says
// is denied.
//
// A number has the things that it counts beside it, and all their statements.
//
// # What the words of a pack may be
//
// Beside plain words, these forms among the words of a property say how a
// question may leave its name out:
//
//	adjectives    {demonym}     the demonym of the object: "Chinese firms", "is from China"
//	objectNouns   {class}       the noun of the object's class: "OpenAI's models"
//	subjectNouns  {class}       the noun of the subject's class: "Texas's rivers"
//	subjectNouns  {value}       the value itself: "analysts", those who have that occupation
//	labels        a preposition alone: "firms in Beijing", "where is Huawei"
//
// Where several properties have the same one, all that the types allow are
// meant together, and so they are by any other word that several properties share
// for which a preposition can stand ("located in"). An English verb "be based in" has no other forms than "is
// based in", and gives up its preposition in "where is X based".
//
// # The files
//
//	engine.go       Engine, New, Ask: the stages above in order
//	answer.go       Answer and how it prints
//	standing.go     how far a statement is vouched for, in words
//	token.go        tokens and their byte spans
//	english.go      English inflection, by rule
//	lexicon.go      tries of words, filled from the pack (words.go) and the store (names.go)
//	schema.go       types, and paths between them
//	meaning.go      sets, relations, queries
//	measure.go      ranks, tests and bounds
//	period.go       times and speakers of statements
//	operation.go    what grammar rules do with meanings
//	grammar.go      the form of the files grammar/*.grammar, in which the rules are
//	chart.go        the parser
//	print.go        a query in words
//	gizmo.go        a query in Gizmo
//	plan.go         a query as a plan
//	planmeasure.go  measures in plans, and sets that are found before others
//	evidence.go     running it, and the statements behind each value
//	entities.go     queries about one or two entities
//	examples.go     questions that the store answers
//	unknown.go      words that are not known, and the nearest ones that are
//
// # Concurrency
//
// An [Engine] may be used by many goroutines. It keeps the names of the last
// store it was asked about, by the version that the caller gives.
package question
