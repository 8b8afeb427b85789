// Package extract finds statements in text by the rules of a domain pack: its
// gazetteer, lexicons and patterns. It knows no domain by itself.
//
// # From a sentence to statements
//
//	tokens     Khmer clusters, Han characters, words, each as a number (words)
//	hits       every phrase of the pack that begins at a token (one trie); in English
//	           titles with the words that narrow them ("deputy foreign minister")
//	mentions   the longest names, kinds, dates, numbers, pronouns; each with its
//	           phrase: titles, class words and adjectives before the name, the class
//	           word or the owner behind it, a person's title with its organisation
//	groups     mentions that the pack's mention patterns make of several words
//	scopes     clauses with a speaker, a denial, a doubt around them
//	matches    of the relation patterns, run as small backtracking programs
//	statements subject × object of each match, standing as its auxiliaries and the
//	           scopes around its trigger say
//	words      what a named speaker says in a clause of which no pattern makes a
//	           statement, as text, by the property that the scope's otherwise names
//
// The pattern language is described at [pack.Pattern].
//
// A name is the gazetteer's if it is written like one of its names, or differs from an
// organization's only in the legal form; it is never given another's external id because
// it looks alike. Names that the gazetteer does not have are runs of capitalised Latin
// words. Their own words type them (a first name, "Museum", "Times"), then the words
// beside them (a title, a class word, an age, an apposition: "a company based in"),
// otherwise the slot that takes them; where neither subject nor object is typed,
// nothing is stated. In Chinese they are what a title, a verb or a suffix shows to be
// one: a surname with a given name (named in pinyin), a foreign name by its characters
// and dots, a firm or school by its class word and the characters before it that are no
// word of the pack.
// A document's short forms, abbreviations in brackets and names in the text's own
// script with the Latin one in brackets stay known to its end. A pronoun stands for
// the only fitting entity in the nearest sentence that has one, those of known class
// before others; where two fit, the match is dropped. [Coverage] counts the sentences of
// which nothing came by the reason, [Trace] shows them.
//
// Khmer has no capitals and few spaces. There the noun at the head of a Latin name's phrase
// tells its class ("ក្រុមហ៊ុនអាកាសចរណ៍ X", company aviation X), an honorific makes two or three
// words a person, and what describes a name stands behind it: nationality, age, office,
// larger place are part of its phrase, so that what it does is found behind them.
//
// # Standing
//
// Who speaks or acts is the head of its noun phrase: of "Ann Lee, an analyst at Acme"
// Ann Lee, never Acme.
// The auxiliaries inside a match ("has not", "will") say whether it is denied and how
// far it is asserted; then the scopes whose clause its trigger lies in; a question
// mark makes it questioned. Asides between brackets or dashes are the article's own
// voice, whatever clause they interrupt. Patterns of what a text presupposes
// (background: titles, owners, places) stand asserted without a speaker.
//
// # Cost
//
// A sentence is scanned once by the trie; a program runs only where one of its anchor
// words was found, and only from tokens where its first step can match. Every gap is
// bounded and a program gives up after a few thousand steps, so time is linear in
// the text. A text is read in blocks far longer than an article; beyond a block only
// entities and statements are kept. Workspaces are pooled.
//
// # Concurrency
//
// [Rules] never change after [Compile] and may be used by many goroutines.
package extract
