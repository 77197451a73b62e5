// Package lexicon is what the program knows of names and words before it reads:
// gazetteers (countries, cities, organizations, given names) and word classes
// (offices, sectors, verbs, cues), loaded from the text files under data.
//
// # Files
//
// A file holds stanzas parted by blank lines. A stanza is lines "key: value";
// lines that begin with # are comments. The first key of a stanza is its kind
// and the value its id. Arabic is written as newspapers write it (hamza, ة, ى);
// the loader folds. One Arabic form to a line. The same form must not stand twice
// in one kind, nor where another entry would always be read instead (a body called
// as a country, a common word that is a function word). Bidi controls, presentation forms, tatweel and vowel marks are
// refused. Every file opens with a comment that says where its knowledge is from
// and under which licence.
//
// A leading ال on a form is part of it (الأردن, العراق). For the kinds marked
// (ind.) below the form is written without ال, in the masculine singular where
// there is one, and the loader makes the definite forms, feminines and plurals.
//
//	country: ISO code   en, ar (first is the label; further ones are aliases), official (full names),
//	                    capital (Arabic name; it stands for the government), nisba (ind., e.g. ليبي),
//	                    people (broken plurals and collective names: أتراك, روس), gov (names that always
//	                    mean its government or head: الكرملين, البيت الأبيض, خادم الحرمين الشريفين is an office instead)
//	city: slug          en, ar, country (ISO), capital (yes, or absent). Where names clash (طرابلس), one stanza each.
//	region: slug        en, ar, country (ISO, if inside one): provinces, seas, continents, crossings
//	organization: slug  en, ar, acronym, sort (intergovernmental, bank, court, party, company, media, agency, military, ngo, university, group),
//	                    country (ISO, only for organs of one state)
//	orghead: slug (ind.) ar: nouns that open an organization's name (وزارة, هيئة, مجلس, لجنة), fem/plural not needed but given plural: forms as ar;
//	                    sort as above or ministry, parliament, government, committee, council, authority, embassy, court, central-bank, intelligence, military;
//	                    state: yes when such a body is an organ of a state
//	office: slug (ind.) role (of the contract), ar (masculine singular), fem, dual (وزيرا, وزيري), plural (وزراء);
//	                    takes: any of portfolio country organization none; leads: sort of organization for which this role holds (رئيس + parliament gives speaker)
//	modifier: slug      ar, sense: deputy acting former designated assistant; side: before or after
//	role: id            what readers need to know of a role of the contract (roles.txt); no forms
//	head: ISO code      ar: names of heads of state and government, to tell whose an office without a state is
//	style: ISO code     ar: words that only the press of that state uses, or uses without saying whose
//	honorific: slug     ar, sense: courtesy, rank, profession, royal, religious
//	sector: slug        en, ar (label), noun (ind.: طاقة), adj (ind.: اقتصادي), phrase (fixed wordings: حركة رؤوس الأموال), weight: low for words too common to prove a sector
//	verb: slug          class, past (3rd person masc.), present, masdar (ind.), plus noun for agent nouns; prep (preposition → slot, e.g. إلى=destination)
//	instrument: id (ind.) ar, plural
//	month: 01..12       ar (all calendars), hijri: 01..12 with kind hijri-month
//	weekday: 1..7       ar (1 is Monday)
//	number: value       ar (cardinals), ordinal
//	given: m | f | u    ar, one line each
//	particle: slug      ar (بن, آل, أبو, عبد, فون, دي ...), binds: next or both
//	family: pattern     ar (listed family names that are also words), suffix, prefix (foreign-name shapes: وفيتش, سكي, مان)
//	cue: class          ar, one form a line: purpose, plan, negation, ... wordings that steer rules
//	sign: class         ar, words beside a name that tell its kind: place, side, charge, ...
//	stop: class         ar, function words
//	word: class         ar, frequent words that end a name
package lexicon
