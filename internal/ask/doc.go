// Package ask reads questions in Arabic or English and tells which query they mean. There is
// no model in it: a question is understood if each of its words is one of the data files, a
// name of the lexicon or of the graph, and all of them find a place in one query. What does
// not is a *Failed error that names the words, and offers questions that can be answered.
//
//	g, err := ask.New(lex)
//	q, err := g.Ask(ctx, explore.New(db), "Who did the Libyan prime minister meet in Islamabad?")
//	q.String() // meeting ask=participant with=role/prime-minister+country/LY place=city/PK/… status=done
//
// Package find answers the query. The graph is asked for names only, and for the day of its newest
// article: "last month" is the one before that, so an answer does not depend on the clock.
//
// # Queries
//
// A query is a line: the kind of fact, then ask= (what is wanted of them), and what narrows them down.
//
//	visit        ask visitor destination city host date objective fact   by visitor destination host sector
//	meeting      ask participant place date objective fact               by with (twice: each with the other) place mode, only (of the answer)
//	agreement    ask party sector date fact                              by party sector instrument
//	cooperation  ask party sector date fact                              by party sector
//	objective    ask party sector fact                                   by party sector
//	measure      ask party sector fact                                   by party sector
//	office       ask holder position                                     by position holder
//	any          ask fact                                                by about sector: facts of all kinds
//	path         from= to=                                               how two are connected
//
// All take status, outlet, since and until, and count=yes, which asks how many. Things are the part of their IRI
// below id/. Parts joined by + hold together: role/minister+sector/health+country/TN is whoever is
// minister of health of Tunisia. A country stands for its people, offices, bodies and cities.
//
// # Data
//
// ar.txt and en.txt list wordings, a line "class value: form, form". The classes:
//
//	question  who what which when where count times yes list how
//	past, now the forms of a verb, by the tense that they bring: visit receive meet call sign approve agree
//	          cooperate plan aim say happen hold connect; light and do bring their tense only
//	plan      what announces: the query is for what is planned
//	noun      what may be asked for or spoken of: visit, agreement, sector, country, times, …
//	status, mode  of facts
//	prep      in to from with between about field of by for and
//	date      since before after until between in, last-month this-month last-year this-year
//	role, sector  English words for those of the vocabulary; the Arabic ones are the lexicon's
//	filler    words that change nothing
//	not       words of denial and exception: a question with one is not understood
//	clitic, article, future, suffix  what Arabic writes together with a word
//
// A wording may stand in several classes. nationalities.txt has English adjectives of countries,
// examples.txt the questions that are offered.
package ask
