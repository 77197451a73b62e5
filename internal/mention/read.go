package mention

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/span"
)

// Read finds and links the mentions of an article.
func Read(a *article.Article, lex *lexicon.Lexicon) *Document {
	mem := memories.Get().(*memory)
	d := &Document{Article: a, Lex: lex, Hits: lex.MatchesIn(&mem.matches, a.Words), At: sized(&mem.at, len(a.Words)), kinds: sized(&mem.kinds, len(a.Words)),
		Mentions: mem.mentions[:0], Entities: mem.entities[:0], memory: mem}
	longest := 0
	for i := range a.Words {
		d.At[i] = -1
		for k := range d.Hits[i] {
			d.kinds[i] |= d.Hits[i][k].Kinds
		}
	}
	for _, s := range a.Sentences {
		longest = max(longest, s.Last-s.First)
	}
	judged := sized(&mem.judged, longest+1)
	d.shapes = shapesOf(lex)
	heads := map[string]*Mention{}
	published, _ := time.Parse(time.DateOnly, a.Published) // zero where the article has no date
	for _, s := range a.Sentences {
		p := &parser{d: d, words: a.Words[:s.Last], end: s.Last, heads: heads, cued: -1, published: published,
			from: max(s.First-1, 0)}
		p.judged = judged[:s.Last-p.from]
		clear(p.judged)
		for i := s.First; i < s.Last; {
			i = p.next(i)
		}
	}
	d.index()
	link(d)
	return d
}

// index fills At from Mentions.
func (d *Document) index() {
	for i := range d.At {
		d.At[i] = -1
	}
	for n, m := range d.Mentions {
		for i := m.First; i < m.Last; i++ {
			d.At[i] = int32(n)
		}
	}
}

// sign reports whether the single word i is a sign of that class (signs.txt),
// proclitics aside.
func (d *Document) sign(i int, class string) bool {
	set := signKind
	if i < 0 || i >= len(d.Hits) || d.kinds[i]&set == 0 {
		return false
	}
	for _, m := range d.Hits[i] {
		if m.N != 1 || m.Kinds&set == 0 {
			continue
		}
		for k := range m.Senses {
			if s := &m.Senses[k]; s.Set == set && s.Entry.ID == class {
				return true
			}
		}
	}
	return false
}

var signKind = lexicon.Kind("sign")

// bareSign reports whether the single word i, without a proclitic, is a sign of that
// class.
func (d *Document) bareSign(i int, class string) bool {
	return d.sign(i, class) && slices.ContainsFunc(d.Hits[i], func(m lexicon.Match) bool {
		return m.N == 1 && m.Prefix == "" && slices.ContainsFunc(m.Senses, func(s lexicon.Sense) bool {
			return s.Entry.Kind == "sign" && s.Entry.ID == class
		})
	})
}

// A parser reads one sentence. Its methods take a word index and give nil or
// zero where what they look for does not begin there.
type parser struct {
	d         *Document
	words     []arabic.Word // of the article up to the end of the sentence
	end       int
	heads     map[string]*Mention // the body named last that opens with each noun (مجلس), of the whole article
	serving   bool                // what is read is the body that an office serves
	depth     int                 // offices read so far of one person
	sending   bool                // the office read is that of who sent an envoy
	awaited   *Title              // the office of an envoy whose sender is named before him, or nil
	awaitedAt int                 // word behind the sender's name
	cued      int                 // word at which a name is announced by a title, or -1

	published time.Time // of the article; zero if it is not known

	judged []judgements // of the words from word from on, the last one of the sentence before included
	from   int
}

// may reports whether a sense of the kinds begins at word i, in the sentence or not.
func (p *parser) may(i int, kinds lexicon.KindSet) bool { return i < p.end && p.d.kinds[i]&kinds != 0 }

// next reads what begins at word i, records it and gives the word to go on with.
func (p *parser) next(i int) int {
	w := p.words[i]
	if w.Punct {
		return i + 1
	}
	if m := p.date(i); m != nil {
		return p.keep(*m)
	}
	if last := p.namedAfter(i); last > i {
		return last
	}
	if m := p.titled(i); m != nil {
		if m.Title != nil && m.Title.Plural && m.Class == Person {
			return p.holders(*m)
		}
		if first := p.enumerated(m); first != nil {
			p.keep(*m)
			for k := m.Last; k < first.First; {
				k = p.next(k)
			}
			return p.holders(*first)
		}
		return p.keep(*m)
	}
	if m := p.courtesy(i); m != nil {
		return p.keep(*m)
	}
	if m := p.counterpart(i); m != nil {
		if m.Title.Plural && m.Class == Person {
			return p.holders(*m)
		}
		return p.keep(*m)
	}
	if m := p.ledBy(i); m != nil {
		return p.keep(*m)
	}
	if m := p.beforeOffice(i); m != nil {
		return p.keep(*m)
	}
	place := p.gazetteer(i)
	org := p.organization(i)
	if org != nil && (place == nil || org.Last > place.Last) {
		return p.keep(*org)
	}
	person := p.person(i, false)
	if person != nil && p.byline(person) {
		return person.Last
	}
	if person != nil && (place == nil || person.Last > place.Last && !p.placeFirst(place, person)) {
		return p.keep(p.apposition(*person))
	}
	if place != nil {
		return p.keep(*place)
	}
	return i + 1
}

// byline reports whether a name that opens a sentence is that of who wrote it: «فلان -
// الصحيفة - المدينة: ».
func (p *parser) byline(m *Mention) bool {
	if m.Prefix != "" || m.First > p.from+1 || !dash(p.form(m.Last)) {
		return false
	}
	for k := m.Last + 1; k < m.Last+7 && k < p.end; k++ {
		if p.form(k) == ":" {
			return true
		}
		if _, _, verb := p.find(k, "verb"); verb {
			return false
		}
	}
	return false
}

func dash(form string) bool { return form == "-" || form == "–" || form == "ـ" || form == "—" }

// enumerated reads the first of those who are listed by name behind a plural office:
// «من سبعة نواب من كتلتين وهم: فلان وفلان», or gives nil.
func (p *parser) enumerated(m *Mention) *Mention {
	if m.Class != Office || m.Title == nil || !m.Title.Plural {
		return nil
	}
	for k := m.Last; k < m.Last+15 && k < p.end; k++ {
		if p.d.May(k, lexicon.Kind("office")) && p.isTitleWord(k) {
			return nil
		}
		if !p.d.sign(k, "these-are") {
			continue
		}
		if k++; p.form(k) == ":" {
			k++
		}
		person := p.name(k, true)
		if person == nil || person.Last < k+2 {
			return nil
		}
		person.Title = m.Title
		return person
	}
	return nil
}

// namedAfter skips a place or body that bears a ruler's title and name («جامعة الملك
// فلان») and gives the word behind it; a body is recorded. It gives i for other words.
func (p *parser) namedAfter(i int) int {
	if !p.d.sign(i, "named-after") || strings.HasPrefix(strings.TrimLeft(p.form(i), "وبفل"), "ال") || i+1 >= p.end {
		return i
	}
	m, _, ok := p.find(i+1, "office")
	if !ok || m.Prefix != "" || m.N != 1 || !strings.HasPrefix(p.form(i+1), "ال") {
		return i
	}
	name := p.name(i+2, true)
	if name == nil {
		return i
	}
	if o := p.organization(i); o != nil && o.Last >= name.Last {
		return p.keep(*o)
	}
	return name.Last
}

// placeFirst: «المصري محمد صلاح» is a nisba before a name.
func (p *parser) placeFirst(place, person *Mention) bool {
	return place.Class == Nisba && place.First == person.First || place.Class == Country && place.Prefix == ""
}

// awaitedReach is how many words may part an envoy's name from that of who sent him.
const awaitedReach = 5

func (p *parser) keep(m Mention) int {
	if p.awaited != nil && m.First >= p.awaitedAt {
		if m.Class == Person && m.Prefix == "" && m.First <= p.awaitedAt+awaitedReach { // «مبعوث الرئيس فلان للشرق الأوسط فلان»
			if m.Title != nil {
				m.More = append([]*Title{m.Title}, m.More...)
			}
			m.Title = p.awaited
		}
		if m.Class == Person || m.First > p.awaitedAt+awaitedReach {
			p.awaited = nil
		}
	}
	p.d.Mentions = append(p.d.Mentions, m)
	return m.Last
}

// span covers words [i, j); the first loses its proclitics.
func (p *parser) span(i, j int, prefix string) span.Span {
	return span.Span{Start: p.words[i].Span.Start + prefixBytes(p.d.Article.Text[p.words[i].Span.Start:p.words[i].Span.End], prefix), End: p.words[j-1].Span.End}
}

// prefixBytes is how many bytes of a surface the proclitics take. Of «لل» the
// second lam belongs to the name, the first goes.
func prefixBytes(surface, prefix string) int {
	if prefix == "" {
		return 0 // as of most words
	}
	n := 0
	want := []rune(prefix)
	for i, r := range surface {
		if len(want) == 0 {
			if arabic.IsMark(r) {
				continue
			}
			return i
		}
		n = i + len(string(r))
		if arabic.IsMark(r) {
			continue
		}
		want = want[1:]
	}
	return n
}

// find gives the longest match at i that has a sense of the kind, and that sense.
func (p *parser) find(i int, kind string) (lexicon.Match, lexicon.Sense, bool) {
	set := lexicon.Kind(kind)
	if !p.may(i, set) {
		return lexicon.Match{}, lexicon.Sense{}, false
	}
	for _, m := range p.d.Hits[i] {
		if i+m.N > p.end || m.Kinds&set == 0 {
			continue
		}
		for _, s := range m.Senses {
			if s.Set == set && p.spelt(i, m, s) {
				return m, s, true
			}
		}
	}
	return lexicon.Match{}, lexicon.Sense{}, false
}

// has reports whether the single word i stands, uncut, in the kind.
func (p *parser) has(i int, kind string) bool {
	set := lexicon.Kind(kind)
	if !p.may(i, set) {
		return false
	}
	for k := range p.d.Hits[i] {
		if m := &p.d.Hits[i][k]; m.Prefix == "" && m.N == 1 && m.Kinds&set != 0 {
			return true
		}
	}
	return false
}

func (p *parser) form(i int) string {
	if i < 0 || i >= p.end {
		return ""
	}
	return p.words[i].Form
}

// placeKinds are what gazetteer reads; a sign may be the form of a state.
var placeKinds = lexicon.Kind("country") | lexicon.Kind("city") | lexicon.Kind("region") | lexicon.Kind("organization") | lexicon.Kind("sign")

// gazetteer reads a country, nisba, city or region; the longest wins, at equal
// length country before city before region before nisba.
func (p *parser) gazetteer(i int) *Mention {
	if !p.may(i, placeKinds) {
		return nil
	}
	var best *Mention
	rank := 0
	if best = p.styledState(i); best != nil {
		rank = 6
	}
	for k := range p.d.Hits[i] {
		m := &p.d.Hits[i][k]
		if i+m.N > p.end || m.Kinds&placeKinds == 0 || strings.HasSuffix(m.Prefix, "ك") && m.N == 1 {
			continue
		}
		for _, s := range m.Senses {
			c, r := placeClass(s)
			if c == City && m.N == 1 && p.doubled(i) && s.Entry.Is("capital") {
				r = 7
			}
			if r == 0 || !p.spelt(i, *m, s) || r < 7 && p.doubtful(i, *m, s) && !p.unambiguous(i, *m, s) {
				continue
			}
			if best == nil || m.N > best.Last-best.First || m.N == best.Last-best.First && m.Prefix == best.Prefix && r > rank {
				best = &Mention{Class: c, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Entity: -1, Number: s.Infl.Number, Span: p.span(i, i+m.N, m.Prefix)}
				rank = r
				switch c {
				case Country, Nisba:
					best.Code = s.Entry.ID
					if s.Key == "short" {
						best.Code = ""
						best.Short = s.Form
					}
				default:
					best.Code = s.Entry.Get("country")
				}
			}
		}
	}
	return best
}

// doubled: «عمّان» with its shadda is the city, whatever else the bare form is.
func (p *parser) doubled(i int) bool {
	return strings.Contains(p.words[i].Span.In(p.d.Article.Text), "مّ")
}

func placeClass(s lexicon.Sense) (Class, int) {
	switch s.Entry.Kind {
	case "country":
		switch s.Key {
		case "ar", "official", "gov":
			return Country, 6
		case "nisba", "people":
			return Nisba, 2
		case "short":
			return Country, 1
		}
	case "city":
		return City, 5
	case "region":
		if s.Key == "ar" {
			return Region, 3
		}
	case "organization":
		return Organization, 4
	}
	return "", 0
}

// spelt reports whether the first word's hamza does not contradict the entry's:
// «إطار» is not the town أطار, while «اطار» may be, and «الأمر» is no «آمر».
func (p *parser) spelt(i int, m lexicon.Match, s lexicon.Sense) bool {
	if s.Entry.Kind == "organization" || s.Entry.Kind == "verb" {
		return true
	}
	text := strings.TrimPrefix(strings.TrimPrefix(p.words[i].Strict, m.Prefix), "ال")
	t, n := utf8.DecodeRuneInString(text)
	f, _ := utf8.DecodeRuneInString(strings.TrimPrefix(s.Form, "ال"))
	return n < 2 || t == f || t == 'ا' || f == 'ا' || !hamzaAlef(t) || !hamzaAlef(f)
}

func hamzaAlef(r rune) bool { return r == 'أ' || r == 'إ' || r == 'آ' }

// doubtful reports whether a name is another thing as well, by its entry or
// because its one word is a common one.
func (p *parser) doubtful(i int, m lexicon.Match, s lexicon.Sense) bool {
	if s.Entry.Ambiguous(s.Form) {
		return true
	}
	if s.Entry.Kind != "city" && s.Entry.Kind != "region" || m.N > 1 {
		return false
	}
	for _, h := range p.d.Hits[i] {
		if h.Prefix != m.Prefix || h.N != 1 {
			continue
		}
		for _, o := range h.Senses {
			switch o.Entry.Kind {
			case "word", "stop", "cue", "verb", "sector", "given", "family", "office":
				return true
			}
		}
	}
	return false
}

// unambiguous decides on names that are words too: they count after a
// preposition of place, after a head such as مدينة, or beside another nisba. A
// name that is an everyday word («العديد», «دوري») needs the head.
func (p *parser) unambiguous(i int, m lexicon.Match, s lexicon.Sense) bool {
	if i == 0 {
		return false
	}
	if s.Entry.Kind == "city" && m.N == 1 && (s.Entry.Ambiguous(s.Form) && utf8.RuneCountInString(s.Form) < 3 || p.everyday(i, m.Prefix)) {
		return p.d.sign(i-1, "place-head")
	}
	if p.d.sign(i-1, "place-head") && s.Key != "nisba" {
		return true
	}
	switch {
	case p.d.bareSign(i-1, "before-state"):
		return s.Key != "nisba"
	case p.d.bareSign(i-1, "before-place"): // but «من صور تاريخية»
		return s.Key != "nisba" && (s.Entry.Kind != "city" || !s.Entry.Ambiguous(s.Form))
	}
	return s.Key == "ar" && s.Entry.Kind == "country" && m.Prefix == "" && p.strictIs(i, s.Form) || s.Key == "nisba" && (p.has(i-1, "office") || p.has(i-1, "orghead"))
}

// everyday reports whether the word is listed as a common or function word.
func (p *parser) everyday(i int, prefix string) bool {
	for _, m := range p.d.Hits[i] {
		if m.N != 1 || m.Prefix != prefix {
			continue
		}
		for _, s := range m.Senses {
			if s.Entry.Kind == "word" || s.Entry.Kind == "stop" {
				return true
			}
		}
	}
	return false
}

func (p *parser) strictIs(i int, form string) bool {
	first, _, _ := strings.Cut(form, " ")
	return p.words[i].Strict == arabic.Strict(first)
}

// maxHolders bounds how many holders one plural title is given to.
const maxHolders = 12

// holders reads on behind a plural title and its first person: «الرئيسان التركي X
// والروسي Y», «وزيرا خارجية مصر X والأردن Y», «الوزيران X وY».
func (p *parser) holders(m Mention) int {
	title := *m.Title
	one := title
	one.Plural = false
	if len(title.Codes) > 1 {
		one.Code = title.Codes[0]
	}
	m.Title = &one
	last := p.keep(m)
	for n := 1; n < maxHolders; n++ {
		k := last
		if p.form(k) == "،" {
			k++
		}
		t := one
		next := k
		prefix := ""
		if x := p.nisbaAt(k); x != nil && x.Prefix == "و" {
			t.Code, next, prefix = x.Code, x.Last, "و"
		} else if x := p.countryAt(k); x != nil && x.Prefix == "و" {
			t.Code, next, prefix = x.Code, x.Last, "و"
		} else if n < len(title.Codes) {
			t.Code = title.Codes[n]
		}
		if p.form(k) == "و" && next == k { // «السادة X و Y»
			k, next = k+1, k+1
			if person := p.name(k, true); person != nil {
				person.Title = &t
				person.Prefix = ""
				last = p.keep(p.apposition(*person))
				continue
			}
			break
		}
		var person *Mention
		if next > k {
			if k2, _ := p.honorifics(next); k2 > next {
				next = k2
			}
			person = p.name(next, true)
		} else if strings.HasPrefix(p.form(k), "و") {
			person = p.person(k, true)
		}
		if person == nil {
			break
		}
		person.First = k
		if prefix != "" {
			person.Prefix = prefix
		}
		person.Title = &t
		last = p.keep(p.apposition(*person))
	}
	return last
}

var (
	cueKind     = lexicon.Kind("cue")
	officeKinds = lexicon.Kind("office") | lexicon.Kind("modifier")
)

// courtesy reads «معاليه», which means the person of rank named last.
func (p *parser) courtesy(i int) *Mention {
	if !p.may(i, cueKind) {
		return nil
	}
	m, s, ok := p.find(i, "cue")
	if !ok || s.Entry.ID != "honorific-pronoun" || m.N != 1 {
		return nil
	}
	return &Mention{Class: Courtesy, First: i, Last: i + 1, Prefix: m.Prefix, Entity: -1, Span: p.span(i, i+1, m.Prefix)}
}

// ledBy reads the name behind «برئاسة» and its like, listed or not.
func (p *parser) ledBy(i int) *Mention {
	if i == 0 || p.words[i-1].Punct || !p.d.May(i-1, cueKind) || p.nameWordAt(i, true) == notName {
		return nil
	}
	for _, h := range p.d.Hits[i-1] {
		for _, s := range h.Senses {
			if s.Entry.Kind == "cue" && s.Entry.ID == "led-by" && h.N == 1 {
				if m := p.name(i, true); m != nil && m.Last > i+1 {
					out := p.apposition(*m)
					return &out
				}
			}
		}
	}
	return nil
}

// beforeOffice reads two or three unlisted words directly before an office that
// says whose it is: «من دانيار سادفاكاسوف وزير خارجية كازاخستان»; in a list also behind
// و, and before a definite office: «، وأليسا برونتكين القائمة بأعمال مساعد وزير الدفاع».
func (p *parser) beforeOffice(i int) *Mention {
	if !p.may(i+2, officeKinds) && !p.may(i+3, officeKinds) && !p.may(i+4, officeKinds) {
		return nil
	}
	prefix := ""
	if p.waw(i) && i > 0 && p.words[i-1].Punct {
		prefix = "و"
	}
	j := i
	for j < i+4 && (j == i && prefix != "" || p.nameWordAt(j, j == i) >= maybe && p.nameWordAt(j, j == i) != particle && !p.looksLikeVerb(j)) {
		j++
	}
	if j < i+2 || j > i+3 || strings.HasPrefix(p.form(i), "ال") {
		return nil
	}
	if !p.likelyName(i, j) {
		return nil
	}
	at := j
	if p.d.sign(j, "this-is") { // «كلارو أريلانو وهو نائب وزير العمل»
		at++
	} else if p.form(j) == "،" && p.nameWordAt(i, true) >= listed { // «سالم الزيات، رئيس شركة ...»
		at++
	}
	t, last, tprefix := p.title(at)
	if t == nil || tprefix != "" || t.Plural || t.Generic || prefix == "" && strings.HasPrefix(p.form(at), "ال") {
		return nil
	}
	if k, _ := p.honorifics(last); p.name(k, true) != nil {
		return nil // the office is that of the name behind it
	}
	m := Mention{Class: Person, First: i, Last: j, Prefix: prefix, Entity: -1, Span: p.span(i, j, prefix)}
	m.Name = m.Span.In(p.d.Article.Text)
	out := p.apposition(m)
	if out.Title == nil {
		return nil
	}
	return &out
}

// likelyName reports whether none of the words [i, j) is feminine and one of three is
// listed as a name or has the shape of one: «أهم محاور مبادرة رئيس الجمهورية» names nobody.
func (p *parser) likelyName(i, j int) bool {
	known := j-i < 3
	for ; i < j; i++ {
		if strings.HasSuffix(p.words[i].Span.In(p.d.Article.Text), "ة") && !p.has(i, "given") {
			return false
		}
		known = known || p.nameWordAt(i, false) >= listed
	}
	return known
}

// waw reports whether word i is و and a word of three letters and more that no list
// knows, with the و or without.
func (p *parser) waw(i int) bool {
	rest, ok := strings.CutPrefix(p.form(i), "و")
	if !ok || utf8.RuneCountInString(rest) < 3 || strings.HasPrefix(rest, "ال") || strings.HasSuffix(p.words[i].Span.In(p.d.Article.Text), "ة") {
		return false
	}
	for _, h := range p.d.Hits[i] {
		for _, s := range h.Senses {
			if k := s.Entry.Kind; k != "given" && k != "family" && k != "particle" && h.N == 1 {
				return false
			}
		}
	}
	return !strings.ContainsRune(p.words[i].Span.In(p.d.Article.Text), 'ً')
}

// counterpart reads «نظيره» with its nisba.
func (p *parser) counterpart(i int) *Mention {
	plural := p.d.sign(i, "counterparts")
	if !plural && !p.d.sign(i, "counterpart") {
		return nil
	}
	prefix := p.prefixOf(i, "sign")
	m := &Mention{Class: Counterpart, First: i, Last: i + 1, Prefix: prefix, Entity: -1, Title: &Title{OrgEntity: -1}}
	if n := p.nisbaAt(i + 1); n != nil && n.Prefix == "" {
		m.Title.Code, m.Last = n.Code, n.Last
	}
	m.Span = p.span(i, m.Last, prefix)
	m.Title.Span = m.Span
	m.Title.Plural = plural
	if m.Title.Plural && m.Title.Code != "" {
		m.Title.Codes = []string{m.Title.Code}
	}
	k, _ := p.honorifics(m.Last)
	if p.form(k) == "،" && m.Title.Code != "" && (p.sureName(k+1) || p.enclosed(k+1)) {
		k++
	}
	if person := p.name(k, true); person != nil {
		m.Name, m.Last = person.Name, person.Last
		m.Span = person.Span
		m.Class = Person
		m.Title.Generic = true
		m.Title.Role = "counterpart"
	}
	return m
}

// prefixOf gives the proclitics before the single word i that is of the kind.
func (p *parser) prefixOf(i int, kind string) string {
	for _, m := range p.d.Hits[i] {
		for _, s := range m.Senses {
			if m.N == 1 && s.Entry.Kind == kind {
				return m.Prefix
			}
		}
	}
	return ""
}

// nisbaAt reads an adjective or plural of origin.
func (p *parser) nisbaAt(i int) *Mention {
	n := p.stateAt(i, Nisba, "nisba", "people")
	if n == nil || n.Code != "" && p.countryAt(i) != nil { // «كوريا» is the state, though «كوريًا» is spelt so without its mark
		return nil
	}
	if p.has(i, "given") && p.son(i+1) || p.d.sign(i, "like-nisba") { // «الأمير تركي بن …», «مجريات الأحداث»
		return nil
	}
	return n
}

// son reports whether word i says whose son or daughter the one named before it is.
func (p *parser) son(i int) bool {
	_, s, ok := p.find(i, "particle")
	return ok && s.Entry.Get("sort") == "patronymic"
}

// countryAt reads a state by one of its names, those that it shares aside.
func (p *parser) countryAt(i int) *Mention { return p.stateAt(i, Country, "ar", "official", "gov") }

var countryKind = lexicon.Kind("country")

// stateAt reads a form of a country that stands under one of the keys.
func (p *parser) stateAt(i int, class Class, keys ...string) *Mention {
	set := countryKind
	if !p.may(i, set) {
		return nil
	}
	for _, m := range p.d.Hits[i] {
		if i+m.N > p.end || m.Kinds&set == 0 {
			continue
		}
		for _, s := range m.Senses {
			if s.Set == set && slices.Contains(keys, s.Key) {
				return &Mention{Class: class, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Code: s.Entry.ID, Entity: -1, Number: s.Infl.Number, Span: p.span(i, i+m.N, m.Prefix)}
			}
		}
	}
	return nil
}

// styledState reads a state by its form of government and its nisba, with such
// further words as official names have («الجمهورية الجزائرية الشعبية الديمقراطية»), or its
// name («جمهورية باكستان»).
func (p *parser) styledState(i int) *Mention {
	if !p.d.sign(i, "state-form") && !p.d.sign(i, "state-form-of") {
		return nil
	}
	for _, h := range p.d.Hits[i] {
		for _, s := range h.Senses {
			if s.Entry.Kind != "sign" || h.N != 1 {
				continue
			}
			switch s.Entry.ID {
			case "state-form":
				n := p.nisbaAt(i + 1)
				if n == nil || n.Prefix != "" || n.Number != 0 {
					return nil
				}
				j := n.Last
				for p.d.sign(j, "state-form-tail") && j < p.end && strings.HasPrefix(p.form(j), "ال") {
					j++
				}
				return &Mention{Class: Country, First: i, Last: j, Prefix: h.Prefix, Entry: n.Entry, Code: n.Code, Entity: -1, Span: p.span(i, j, h.Prefix)}
			case "state-form-of":
				k := i + 1
				if p.d.sign(k, "islands") {
					k++
				}
				if c := p.countryAt(k); c != nil && c.Prefix == "" {
					return &Mention{Class: Country, First: i, Last: c.Last, Prefix: h.Prefix, Entry: c.Entry, Code: c.Code, Entity: -1, Span: p.span(i, c.Last, h.Prefix)}
				}
			}
		}
	}
	return nil
}

func (p *parser) cityAt(i int) *Mention {
	if m, s, ok := p.find(i, "city"); ok {
		return &Mention{Class: City, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Code: s.Entry.Get("country"), Entity: -1, Span: p.span(i, i+m.N, m.Prefix)}
	}
	return nil
}
