package mention

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/lexicon"
)

// How sure a word is to be part of a person's name.
type nameWord uint8

const (
	notName  nameWord = iota
	maybe             // unknown to the lexicon: a foreign or rare name
	listed            // a given or family name that is a word as well
	sure              // a given or family name and nothing else
	particle          // binds the next word: بن, آل, عبد
)

const maxNameWords = 12

// nameWordAt judges word i, which must not carry a proclitic. first says that
// the name would begin here.
func (p *parser) nameWordAt(i int, first bool) nameWord {
	if i < p.from || i >= p.end {
		return p.judge(i, first, p.cued == i)
	}
	known := &p.judged[i-p.from][b2i(first)<<1|b2i(p.cued == i)]
	if *known == 0 {
		*known = p.judge(i, first, p.cued == i) + 1
	}
	return *known - 1
}

// judgements keeps what nameWordAt has found for a word, plus one: it asks
// again and again. They are indexed by first and by whether the word is cued.
type judgements [4]nameWord

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// judge is nameWordAt with a word that a title announces or does not. What
// stands behind an announced word is judged without asking back for it, so that
// the two do not ask each other forever.
func (p *parser) judge(i int, first, cued bool) nameWord {
	if i >= p.end || p.words[i].Punct {
		return notName
	}
	w := p.words[i]
	var given, spelt, family, commonFamily, common, other, office, several, part, opens, closes, verb, place bool
	for _, m := range p.d.Hits[i] {
		if m.Prefix != "" {
			continue
		}
		for _, s := range m.Senses {
			if m.N == 1 && hamzaAlef(firstRune(w.Strict)) && strings.HasPrefix(s.Form, "ال") {
				continue // «ألان» is no «الآن»
			}
			switch s.Entry.Kind {
			case "given", "family":
				form := arabic.Strict(s.Form)
				if m.N > 1 || !arabic.Spells(w.Strict, form, true) {
					continue
				}
				exact := arabic.Spells(w.Strict, form, false)
				spelt = spelt || exact
				if form != w.Strict && p.inflectedWord(i) {
					continue // «بأول» is no Powell (باول)
				}
				if !exact && strings.HasSuffix(w.Strict, "ه") {
					continue // «أمينه» is no woman's name
				}
				if s.Entry.Kind == "given" {
					given = true
					common = common || s.Entry.Is("common")
				} else {
					family = true
					commonFamily = commonFamily || s.Entry.Is("common")
				}
			case "particle":
				if with := s.Entry.Get("with"); m.N != 1 || with != "" && p.form(i+1) != arabic.Fold(with) || !arabic.Spells(w.Strict, arabic.Strict(s.Form), true) {
					continue // «هبة» binds only «الله», «آبي» is no «أبي»
				}
				if s.Entry.Get("binds") == "prev" {
					closes = closes || p.behind(i, s.Entry)
				} else {
					part = true
					opens = opens || contains(s.Entry.All("opens"), s.Form)
				}
			case "verb":
				if m.N == 1 {
					verb = true
				}
				other = true
			case "country", "city", "region":
				place = true
				other = true
			case "office":
				if s.Infl.Number == 0 || first || m.N > 1 { // «إبراهيم رئيسي» is no dual, «القضاة» no judges
					other, office = true, true
				} else {
					several = true
				}
			case "number":
				if m.N == 1 && s.Key == "ar" && arabic.Strict(s.Form) == w.Strict {
					return notName // «مئة» is no «مية»
				}
				other = other || m.N == 1
			case "sector":
				if m.N == 1 {
					other = true
				}
			case "head": // says nothing of the words
			default:
				if m.N == 1 || s.Entry.Kind == "honorific" {
					other = true
				}
			}
		}
	}
	if other && !spelt {
		given, family = false, false
	}
	if office && (!given || common) && (first || p.form(i+1) != "عبد") && !(given && p.form(i+1) == "بن" && !strings.HasPrefix(w.Form, "ال")) && !(given && cued && !strings.HasPrefix(w.Form, "ال") && strings.HasPrefix(p.form(i+1), "ال") && p.nameFollows(i+1)) {
		return notName // «وزير الاقتصاد سلطان المنصوري» is a name
	}
	if closes && !first && !given { // «ري يونغ هو»
		return sure
	}
	// the folded form of a name may be a function word: علي is على
	if other && (given || family) && p.isFunctionWord(i) && !(cued && p.nameFollows(i+1)) {
		return notName // «بين» is a given name too: «مؤسسي بين البلدين»
	}
	if (given || family) && first && p.functionBehindWaw(i) { // «وأن» is spelt like a given name
		return notName
	}
	switch {
	case part && !first:
		return particle
	case opens:
		return particle
	case given && !common && !verb && !place:
		return sure
	case family && !other && !commonFamily:
		return sure
	case given, family && !(first && other):
		return listed
	case family && cued && !office && p.nameWordAt(i+1, false) == sure: // «الوزير ري يونغ هو»
		return listed
	case other, several: // «محمد الأمين سفيرا»
		return notName
	}
	if p.functionBehindWaw(i) || p.inflectedWord(i) { // «وأن لا موعد»
		return notName
	}
	if utf8.RuneCountInString(w.Form) < 2 || w.Form[0] < 0x80 {
		return notName
	}
	if strings.HasPrefix(w.Form, "ال") && len(w.Form) > 6 && !hamzaAlef(firstRune(w.Strict)) {
		if first {
			return notName
		}
		return maybe
	}
	if !first && p.d.shape(w.Form) == sure {
		return sure
	}
	// an unknown word that is a known word behind a proclitic is that word
	for _, m := range p.d.Hits[i] {
		if m.Prefix == "" || m.N > 1 && !strings.HasPrefix(m.Prefix, "و") {
			continue
		}
		if m.Prefix == "ف" && !first && onlyNames(m) { // «مايكل فرومان» has no ف
			continue
		}
		if namesState(m) { // «زيارة الرئيس فلان لتركيا»
			return notName
		}
		// «كيري» and «ليون» behind a given name are no clitics
		if !first && !strings.HasPrefix(m.Prefix, "و") && !strings.HasPrefix(m.Prefix, "ف") && !strings.HasPrefix(strings.TrimLeft(w.Form, "بكل"), "ال") && utf8.RuneCountInString(w.Form) <= 4 && p.judge(i-1, true, false) == sure {
			continue
		}
		return notName
	}
	if strings.HasPrefix(w.Form, "وال") || strings.HasPrefix(w.Form, "بال") || strings.HasPrefix(w.Form, "لل") || strings.HasPrefix(w.Form, "فال") {
		return notName
	}
	if first {
		return maybe
	}
	return p.d.shape(w.Form)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// behind reports whether word i stands behind one of the words that a particle
// closes: «العزيز» behind «عبد», «إن» behind «جاي» («مون جاي إن»).
func (p *parser) behind(i int, particle *lexicon.Entry) bool {
	after := particle.All("after")
	if len(after) == 0 {
		return true
	}
	k := i - 1
	if p.form(k) == "-" {
		k--
	}
	for _, a := range after {
		if f := arabic.Fold(a); p.form(k) == f {
			return true
		}
	}
	return false
}

// onlyNames reports whether a match is of peoples, places and names only.
func onlyNames(m lexicon.Match) bool {
	for _, s := range m.Senses {
		switch s.Entry.Kind {
		case "given", "family", "head", "city", "region":
		case "country":
			if s.Key != "people" && s.Key != "nisba" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// namesState reports whether a match is a name of a country or of a capital.
func namesState(m lexicon.Match) bool {
	for _, s := range m.Senses {
		if s.Entry.Kind == "country" && (s.Key == "ar" || s.Key == "official") || s.Entry.Kind == "city" && s.Entry.Is("capital") && !s.Entry.Ambiguous(s.Form) {
			return true
		}
	}
	return false
}

// nameFollows reports whether word i goes on with a name that has begun.
func (p *parser) nameFollows(i int) bool {
	k := p.nameWordAt(i, false)
	return k == sure || k == listed || k == particle
}

// isFunctionWord reports whether the word, spelt strictly, is a stop word:
// «على» is one, «علي» is not.
func (p *parser) isFunctionWord(i int) bool {
	for _, m := range p.d.Hits[i] {
		if m.Prefix != "" || m.N != 1 {
			continue
		}
		for _, s := range m.Senses {
			if s.Entry.Kind == "stop" && s.Entry.ID != "quantifier" && arabic.Strict(s.Form) == p.words[i].Strict {
				return true
			}
		}
	}
	return false
}

// inflectedWord reports whether an unlisted word shows an ending or proclitic that
// no name has: tanwin («مؤقتًا»), a proclitic before a hamza («بأول», «وإيقافه»).
func (p *parser) inflectedWord(i int) bool {
	if strings.ContainsRune(p.words[i].Span.In(p.d.Article.Text), 'ً') {
		return true
	}
	w := p.words[i].Strict
	first, n := utf8.DecodeRuneInString(w)
	second, _ := utf8.DecodeRuneInString(w[n:])
	return hamzaAlef(second) && strings.ContainsRune("وفبلك", first) && utf8.RuneCountInString(w) > 3
}

// functionBehindWaw reports whether word i is و or ف and a function word.
func (p *parser) functionBehindWaw(i int) bool {
	for _, m := range p.d.Hits[i] {
		if m.Prefix != "و" && m.Prefix != "ف" {
			continue
		}
		for _, s := range m.Senses {
			if s.Entry.Kind == "stop" && m.Prefix+arabic.Strict(s.Form) == p.words[i].Strict {
				return true
			}
		}
	}
	return false
}

// sureName reports whether a name surely begins at i, as it must behind a comma.
func (p *parser) sureName(i int) bool {
	switch p.nameWordAt(i, true) {
	case sure:
		return true
	case listed, particle:
		n := p.nameWordAt(i+1, false)
		return n == sure || n == listed
	}
	return false
}

// nameKinds are the kinds of words that names are known by.
var nameKinds = lexicon.Kind("given") | lexicon.Kind("family") | lexicon.Kind("particle")

// name reads a person's name at i. With a cue before it (an office, an
// honorific) unknown words may open it; without, it needs a listed given name
// and a second part.
func (p *parser) name(i int, cued bool) *Mention {
	if i >= p.end {
		return nil
	}
	if p.cued = -1; cued {
		p.cued = i
	} else if !p.may(i, nameKinds) {
		return nil // only a listed name opens one that nothing announces
	}
	kind := p.nameWordAt(i, true)
	if p.givenRun(i) > 1 {
		kind = sure
	}
	if kind == notName || !cued && (kind == maybe) {
		return nil
	}
	j, words, strong := p.nameEnd(i, i, cued)
	if words == 0 || !cued && (words < 2 || kind == listed && !p.sureWithin(i+1, j) || strong == 0) {
		return nil
	}
	if text := p.words[i].Span.In(p.d.Article.Text); words == 1 && kind == maybe && (strings.HasSuffix(text, "ه") || strings.HasSuffix(text, "ة")) {
		return nil // «بلاده»
	} else if words == 2 && kind == maybe && strings.HasSuffix(text, "ي") && strings.HasPrefix(p.form(i+1), "ال") && p.nameWordAt(i+1, false) == maybe && !(j < p.end && p.words[j].Punct) {
		return nil // «رفيعي المستوى»
	}
	if words == 2 && kind == maybe && (p.prays(i, j) || p.looksLikeVerb(i) && strings.HasSuffix(p.words[i+1].Span.In(p.d.Article.Text), "ة")) {
		return nil
	}
	if !cued && kind == particle && p.has(i, "particle") && p.form(i) == "ابن" && p.nameWordAt(i+1, false) < listed {
		return nil // «ابن عمها»
	}
	if words == 1 && kind == maybe && (!p.repeated(i) || p.looksLikeVerb(i) || strings.HasPrefix(p.form(j), "ال") && !p.closes(j)) {
		return nil // nor «آفاق» of «آفاق التعاون»
	}
	m := &Mention{Class: Person, First: i, Last: j, Entity: -1, Span: p.span(i, j, "")}
	m.Name = strings.ReplaceAll(m.Span.In(p.d.Article.Text), "#", "")
	return m
}

// prays reports whether two words that no list knows as a name are a prayer («حفظهم الله»)
// or a verb and what it governs («يولي عنايته»).
func (p *parser) prays(i, j int) bool {
	last := p.form(j - 1)
	return last == "الله" && strings.HasSuffix(p.form(i), "هم") || last == "الله" && strings.HasSuffix(p.form(i), "ه") ||
		strings.HasPrefix(p.form(i), "ي") && strings.HasSuffix(last, "ته") && p.nameWordAt(j-1, false) < listed
}

// nameEnd reads the words of a name that begins at i from word j on and gives the
// word behind it, how many words it has and how many of them are surely names. The
// words before j are given names.
func (p *parser) nameEnd(i, j int, cued bool) (end, words, strong int) {
	words, strong, unknown := j-i, min(j-i, 1), 0
	for j < p.end && words < maxNameWords {
		if m, s, ok := p.find(j, "honorific"); ok && words > 1 && !s.Infl.Def && s.Entry.Get("sense") == "courtesy" && p.isTitleWord(j+m.N) {
			break // «فلان معالي وزير ...» are two
		}
		if p.form(j) == "#" && j > i && j+1 < p.end && p.nameWordAt(j+1, false) != notName { // a hashtag inside a name
			j++
		}
		if n := p.givenRun(j); n > 1 {
			j, words, strong = j+n, words+n, strong+1
			continue
		}
		k := p.nameWordAt(j, j == i)
		if k == notName {
			// «محمد السادس»
			if words == 1 && (strong == 1 || cued && j > 0 && hamzaAlef(firstRune(p.words[j-1].Strict))) && p.ordinal(j) {
				j++
				words++
				break
			}
			if cued && words == 1 && strong == 1 && p.placeInName(j) {
				j++
				words++
				continue
			}
			if cued && words == 1 && strong == 1 && p.adjectiveAsSurname(j) {
				j++
				words++
				break
			}
			// a nisba as a surname (المصري, الليبي) only right behind a sure given name
			if words > 0 && words < 4 && p.surnameNisba(j, words) {
				j++
				words++
				continue
			}
			break
		}
		if k == particle {
			if words >= 2 && p.isFunctionWord(j) && strings.HasPrefix(p.form(j+1), "ي") { // «أحمد معاذ الخطيب لا يعني»
				break
			}
			if p.nameAfterParticle(j) == 0 {
				if words > 0 && (p.kunya(j) || p.endsInParticle(j)) { // «شينزو أبي في ...»
					j++
					words++
				}
				break
			}
			n := p.nameAfterParticle(j)
			j += n
			words += n
			strong++
			continue
		}
		if k == maybe {
			unknown++
			// behind a full name an unknown word is more likely a word than a name,
			// unless a sign closes it: «الفريق عصام الدين كرار، ...»
			if words >= 2 && strong >= 2 && !(cued && strings.HasPrefix(p.form(j), "ال") && len(p.d.Hits[j]) == 0 && p.patronymic(i, j)) && !(cued && words < 4 && (j+1 >= p.end || p.words[j+1].Punct || p.isTitleWord(j+1))) || unknown > 3 || words >= 3 && strong == 0 && unknown > 3 {
				break
			}
			if words > 1 && p.looksLikeVerb(j) || words > 0 && p.endsName(i, j, words) || words == 1 && p.introduced(i, j) {
				break
			}
		}
		if k == sure || k == listed {
			if k == listed && words >= 2 && p.opensClause(j) {
				break
			}
			strong++
		}
		j++
		words++
		if p.form(j) == "-" && j+1 < p.end && p.words[j].Span.Start == p.words[j-1].Span.End && p.words[j+1].Span.Start == p.words[j].Span.End && p.nameWordAt(j+1, false) != notName {
			j += 2
		}
	}
	return j, words, strong
}

// introduced reports whether the one word of a name at i is the surname of somebody whom
// the article names with his given name elsewhere («عمر الرزاز»), and the unknown word j
// doesn't follow it there: «الرزاز هامشا», «ترامب معروف» are no names.
func (p *parser) introduced(i, j int) bool {
	if p.d.surnamed == nil {
		p.d.surnamed = p.d.surnames()
	}
	next, ok := p.d.surnamed[p.form(i)]
	return ok && next[p.form(j)] < 2
}

// surnames gives the words that stand behind a given name, with how often each word
// follows them anywhere in the article.
func (d *Document) surnames() map[string]map[string]int {
	ws := d.Article.Words
	out := map[string]map[string]int{}
	for k := 1; k < len(ws); k++ {
		if d.isGiven(k-1) && !d.May(k-1, lexicon.Kind("honorific")) && !d.isGiven(k) && !slices.ContainsFunc(d.Hits[k], func(m lexicon.Match) bool { return m.Prefix == "و" }) {
			out[ws[k].Form] = nil
		}
	}
	for k := 0; k+1 < len(ws); k++ {
		next, ok := out[ws[k].Form]
		if !ok {
			continue
		}
		if next == nil {
			next = map[string]int{}
			out[ws[k].Form] = next
		}
		next[ws[k+1].Form]++
	}
	return out
}

// isGiven reports whether word k is a given name, whatever else it is.
func (d *Document) isGiven(k int) bool {
	if !d.May(k, lexicon.Kind("given")) {
		return false
	}
	for _, m := range d.Hits[k] {
		for _, s := range m.Senses {
			if m.N == 1 && m.Prefix == "" && s.Entry.Kind == "given" {
				return true
			}
		}
	}
	return false
}

// patronymic reports whether the words [i, j) of a name close with a father's name, behind
// which the family's is due: «بدر بن عبدالرحمن السمحان».
func (p *parser) patronymic(i, j int) bool {
	for k := max(i, j-3); k < j-1; k++ {
		if p.son(k) {
			return !strings.HasSuffix(p.words[j].Span.In(p.d.Article.Text), "ة")
		}
	}
	return false
}

// endsName reports whether the unknown word j can't go on with the name that begins
// at i: a possessive («دوتيرتي اعتذاره»), a second definite word («الرزاز الواسع»), an
// adjective («سلمان الداعمة لمصر»), or behind the first word a verb («سلمان يصافح»).
func (p *parser) endsName(i, j, words int) bool {
	text := p.words[j].Span.In(p.d.Article.Text)
	switch {
	case strings.HasPrefix(p.form(i), "ال") && strings.HasPrefix(p.form(j), "ال"):
		return true
	case strings.HasPrefix(p.form(j), "ال") && strings.HasSuffix(text, "ة"):
		return j+1 < p.end && strings.HasPrefix(p.form(j+1), "ل")
	case strings.ContainsAny(p.form(j), "0123456789"):
		return true
	case words > 1 && clause(p.form(j)):
		return true
	case words > 1:
		return utf8.RuneCountInString(text) > 4 && strings.HasSuffix(text, "ه") && !strings.HasSuffix(text, "يه")
	}
	if utf8.RuneCountInString(text) > 4 && (strings.HasSuffix(text, "ته") || strings.HasSuffix(text, "تها")) {
		return true // «بندر رؤيته»
	}
	governs := p.countryAt(j+1) != nil || p.cityAt(j+1) != nil // «عباس يعطي غزة»
	return p.looksLikeVerb(j) && (!strings.HasSuffix(text, "ي") || governs) && !(j+1 < p.end && p.words[j+1].Punct)
}

// clause reports whether an unknown word opens a clause or another member of a list
// rather than going on with a name: «ليسدد», «ومساعدين».
func clause(form string) bool {
	r := []rune(form)
	if len(r) < 5 {
		return false
	}
	return r[0] == 'ل' && r[1] == 'ي' || r[0] == 'و' && !strings.ContainsRune("ايوه", r[1])
}

// kunya reports whether word j is «أبي» or its like, which has the letters of many a
// foreign name.
func (p *parser) kunya(j int) bool {
	_, s, ok := p.find(j, "particle")
	return ok && s.Entry.Get("sort") == "kunya" && !p.isFunctionWord(j)
}

// closes reports whether a name may end before word i for sure: at the end, a
// sign, a function word or an office.
func (p *parser) closes(i int) bool {
	return i >= p.end || p.words[i].Punct || p.isFunctionWord(i) || p.isTitleWord(i)
}

// adjectiveAsSurname reports whether word j, an adjective too, closes a name that has
// begun: «الدكتور نبيل العربي،», «القائد محمد الغربي،».
func (p *parser) adjectiveAsSurname(j int) bool {
	f := p.form(j)
	if !strings.HasPrefix(f, "ال") || !strings.HasSuffix(f, "ي") || utf8.RuneCountInString(f) < 6 || p.isTitleWord(j) {
		return false
	}
	return j+1 >= p.end || p.words[j+1].Punct
}

// placeInName reports whether word j, the name of a place as well, goes on with
// a name that has begun: «عثمان جالو باري».
func (p *parser) placeInName(j int) bool {
	if strings.HasPrefix(p.form(j), "ال") || p.nisbaAt(j) != nil || p.nameWordAt(j+1, false) == notName {
		return false
	}
	m, _, ok := p.find(j, "city")
	return ok && m.N == 1 && m.Prefix == "" && p.countryAt(j) == nil
}

// repeated reports whether the article has the word more than once, as it has
// the surname of whom it speaks of.
func (p *parser) repeated(i int) bool {
	n := 0
	if p.d.count == nil {
		p.d.count = make(map[string]int, len(p.d.Article.Words)/2)
		for k := range p.d.Article.Words {
			p.d.count[p.d.Article.Words[k].Form]++
		}
	}
	for _, cut := range []string{"", "و", "ف", "ب", "ل", "ك"} {
		n += p.d.count[cut+p.words[i].Form]
	}
	return n > 1
}

// givenRun gives the length of a given or family name of several words at j
// (علي أكبر, قائد السبسي).
func (p *parser) givenRun(j int) int {
	for _, m := range p.d.Hits[j] {
		if m.N == 1 {
			break
		}
		for _, s := range m.Senses {
			if (s.Entry.Kind == "given" || s.Entry.Kind == "family") && m.Prefix == "" && j+m.N <= p.end {
				return m.N
			}
		}
	}
	return 0
}

// sureWithin reports whether one of the words [i, j) is surely part of a name.
func (p *parser) sureWithin(i, j int) bool {
	for ; i < j; i++ {
		if k := p.nameWordAt(i, false); k == sure || k == particle {
			return true
		}
	}
	return false
}

// nameAfterParticle gives how many words a particle at j takes with itself, or 0.
func (p *parser) nameAfterParticle(j int) int {
	k := j + 1
	if k >= p.end || p.words[k].Punct {
		return 0
	}
	if f := p.form(j); f == "ال" || f == "عبد" {
		if p.words[k].Form[0] < 0x80 { // «الـ 12»
			return 0
		}
		return 2
	}
	if p.nameWordAt(k, false) == particle {
		if k+1 < p.end && !p.words[k+1].Punct && !p.isFunctionWord(k+1) {
			return 3
		}
		return 0
	}
	if p.isFunctionWord(k) || p.endsInParticle(j) {
		return 0
	}
	return 2
}

// endsInParticle reports whether the foreign name ends in the particle at j, because an
// office that says whose it is opens behind it: «وانغ دي سفير الصين».
func (p *parser) endsInParticle(j int) bool {
	_, s, ok := p.find(j, "particle")
	if _, _, office := p.find(j+1, "office"); !ok || !office || s.Entry.Get("sort") != "foreign" || strings.HasPrefix(p.form(j+1), "ال") {
		return false
	}
	t, _, _ := p.title(j + 1)
	return t != nil && !t.Generic
}

// ordinal: a definite ordinal number, as behind a monarch's or pope's name.
func (p *parser) ordinal(j int) bool {
	if j >= p.end || !strings.HasPrefix(p.form(j), "ال") {
		return false
	}
	for _, m := range p.d.Hits[j] {
		for _, s := range m.Senses {
			if m.N == 1 && m.Prefix == "" && s.Entry.Kind == "number" && s.Key == "ordinal" {
				return true
			}
		}
	}
	return false
}

// surnameNisba: «محمد المصري» where no head noun can take the adjective.
func (p *parser) surnameNisba(j, words int) bool {
	n := p.nisbaAt(j)
	return n != nil && n.Prefix == "" && n.Last == j+1 && strings.HasPrefix(p.form(j), "ال") && words == 1 && n.Number == 0 && !strings.HasSuffix(p.form(j), "ه")
}

// looksLikeVerb: a word of the imperfect (يبحث, تتناول) that no list knows.
func (p *parser) looksLikeVerb(j int) bool {
	f := []rune(p.form(j))
	if strings.HasPrefix(p.words[j].Strict, "يا") { // «يامين»: an alef without hamza follows in no verb
		return false
	}
	return len(f) >= 5 && (f[0] == 'ي' && f[1] != 'و' || f[0] == 'س' && f[1] == 'ي')
}

// opensClause reports whether a name that is also a word is followed by what
// only a verb takes.
func (p *parser) opensClause(j int) bool {
	if f := p.form(j + 1); strings.HasPrefix(f, "ب") && p.nameWordAt(j+1, false) == notName && !p.has(j+1, "city") && !p.has(j+1, "country") {
		_, s, verb := p.find(j, "verb")
		return verb && s.Key == "past" // «دونالد ترمب طالب بتمديد»
	}
	if j+1 >= p.end || !p.d.bareSign(j+1, "clause") {
		return false
	}
	_, _, verb := p.find(j, "verb")
	return verb
}

// person reads a name that nothing announces, behind a proclitic or not; member says
// that names of a list stand before it, so that one that is a word as well may open it.
func (p *parser) person(i int, member bool) *Mention {
	if m := p.name(i, false); m != nil {
		return m
	}
	// «ومحمد علي», «لأسامة حماد»
	for _, h := range p.d.Hits[i] {
		if h.Prefix == "" || i+h.N >= p.end || strings.HasSuffix(h.Prefix, "ك") {
			continue
		}
		for _, s := range h.Senses {
			if !p.opensPrefixed(i, h, s, member) {
				continue
			}
			j := i + h.N
			if s.Entry.Kind == "particle" { // «وعبد العزيز القطي»
				if j = i + p.nameAfterParticle(i); j < i+2 || j > p.end {
					continue
				}
			} else if k := p.nameWordAt(j, false); k == notName || k == maybe && p.looksLikeVerb(j) && !p.closes(j+1) {
				nisba := p.definite(j) && !p.isTitleWord(j) && p.words[i-1].Punct // «، ومحمد الغربي القائد ...»
				if k != notName || !p.surnameNisba(j, 1) && !(p.isTitleWord(j+1) && (p.surnameCity(j) || nisba)) {
					continue
				}
				if p.surnameCity(j) || nisba && p.isTitleWord(j+1) { // «وأندرو أكسوم نائب مساعد ...»
					j++
				}
			}
			last, words, _ := p.nameEnd(i, j, true)
			if words < 2 {
				continue
			}
			out := &Mention{Class: Person, First: i, Last: last, Prefix: h.Prefix, Entity: -1, Span: p.span(i, last, h.Prefix)}
			out.Name = strings.ReplaceAll(out.Span.In(p.d.Article.Text), "#", "")
			return out
		}
	}
	return nil
}

// titleBehind reports whether a title stands two or three words behind a comma and word i:
// «، وحسن الغانم مدير ...».
func (p *parser) titleBehind(i int) bool {
	if i == 0 || !p.words[i-1].Punct || p.words[i-1].Form == "." {
		return false
	}
	for k := i + 1; k <= i+2 && k+1 < p.end; k++ {
		if p.words[k].Punct || p.isFunctionWord(k) || p.isTitleWord(k) {
			return false
		}
		if p.isTitleWord(k + 1) {
			return true
		}
	}
	return false
}

// surnameCity reports whether word j is a city and nothing that goes on.
func (p *parser) surnameCity(j int) bool {
	m, _, ok := p.find(j, "city")
	return ok && m.N == 1 && m.Prefix == "" && p.countryAt(j) == nil
}

// opensPrefixed reports whether word i without its proclitic opens a name: a listed
// given name as it is spelt, or «عبد» before a name of God.
func (p *parser) opensPrefixed(i int, h lexicon.Match, s lexicon.Sense, member bool) bool {
	form := strings.TrimPrefix(p.words[i].Strict, h.Prefix)
	switch s.Entry.Kind {
	case "given":
		if h.N > 1 { // «وعز الدين الخويلي»
			return true
		}
		return (member || !s.Entry.Is("common") || p.titleBehind(i)) && arabic.Spells(form, arabic.Strict(s.Form), false)
	case "particle":
		return s.Entry.ID == "abd" && form == "عبد" && strings.HasPrefix(p.form(i+1), "ال")
	}
	return false
}
