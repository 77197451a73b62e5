// Package purpose finds what states mean to do with each other: the objectives
// and measures that an article names and the sectors in which parties cooperate.
//
// In goes a mention.Document (article, lexicon hits, mentions) and, for each
// sentence, the parties that the article is about there; out come facts of the
// types objective, measure and cooperation. The first evidence span of an
// objective or measure is its words, that of a cooperation its sector's words.
// Where no two parties are known only steps are found, and where hardly a word is of diplomacy
// nothing: neither the aims of one state at home nor those of football clubs count.
//
// Who the parties are, and which agreements they made, is left to package
// rules. Layout comes first (tables and lists say what they hold), then running
// text, where a cue announces a masdar phrase («تهدف إلى تعزيز …»).
//
// # Files
//
// data/words.txt holds word classes, data/rules.txt the rules of running text. A
// stanza is lines "key: value"; Arabic is written as newspapers write it and
// folded when loaded. The keys of a rule:
//
//	rule        its name, as facts carry it
//	gives       objective, measure or cooperation
//	cue         the wording that opens it; a leading و or ف of the text is ignored.
//	            {class} stands for any wording of a class of words.txt
//	past        a cue that is a verb, 3rd person masculine («اتفق»); the loader makes
//	present     feminine, dual, plural and first person («يهدف»)
//	future      the same with س before it («سيفتح»)
//	via         for objective and measure: the preposition between cue and purpose,
//	            "ل" and "ب" as clitics of the masdar; absent if the masdar follows
//	scope       for cooperation, one line each: adjectives (after the cue), fields
//	            («في مجالات …»), nouns («في …», «ل…»), object (right after the cue),
//	            between («بين الأجهزة الأمنية»: the kind of bodies that do it),
//	            before (the sector that the cue is said of), cue (its own), around (its own or the
//	            one right behind it), examples («…، وهي الصحة»), named (what stands before
//	            it: «الزراعة من أهم مجالات التعاون»), body (the adjectives of a body of both), opening
//	            (what it names at the head of a sentence of talks or agreement)
//	gap         how many words may stand between cue and via or fields; without
//	            via, between cue and masdar
//	apart       how many must stand there («اتفاقية لإقامة …» is a title)
//	head        masdar (default), bare (one without ال), action or founding (a masdar of that class), self (the cue
//	            opens the purpose), any (whatever follows, without splitting) or
//	            clause (from the next present or future verb on)
//	near        for head clause: the class of its verb; for head self: a class of words one of which must stand within three
//	            words after the cue; for cooperation within seven
//	after, not-after   classes of words one of which must, or may not, stand before
//	            the cue in its clause
//	topics      yes: talk about something told will do as well («لبحث الأزمة»)
//	sector      needed: only with a sector of its own is it a fact
//	shared      no: its sectors are not taken for cooperation of both sides; yes: they
//	            are, even if its words name nothing that both share
//	status      of a cooperation, if the surroundings say nothing else
//	confidence  0 to 1
//	yes, no     an example; in yes the words found stand in [brackets], of a cooperation
//	            the sectors follow after =>
package purpose
