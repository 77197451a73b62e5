package mention

import (
	"sort"
	"strings"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
)

// Weights of the signs of the home country, beside one for each time it is named.
const (
	homeFirst    = 1  // it is named first
	homeDateline = 3  // the report is dated from there
	homeOrgan    = 4  // its outlet, or one of its organs, is named without saying whose
	homeOwn      = 3  // the head of one of its provinces is named («ولي عهد أبوظبي»)
	homeMarked   = -2 // its ministers are told apart by a nisba, as foreign ones are
	homeToward   = -2 // one travels to it
	homeHost     = 1  // a foreign minister travels to it
	homeTopic    = -2 // a crisis or conflict is named after it
	homePair     = 1  // it stands first in «العلاقات التونسية المصرية»
	homeStyle    = 5  // words are used that only its own press uses
	homeShort    = 2  // «المملكة» is said mostly of one's own
	homeSister   = -5 // «الشقيقة», «الصديقة» is said of others only
)

// home guesses the country that «وزير الخارجية» without a country serves: that
// of the outlet, else the country spoken of most, less what marks it as foreign.
func (l *linker) home() string {
	d := l.d
	if d.Article.Outlet != "" {
		for _, s := range d.Lex.Lookup(d.Article.Outlet) {
			if s.Entry.Kind == "organization" && s.Entry.Get("country") != "" {
				return s.Entry.Get("country")
			}
		}
	}
	score := map[string]int{}
	first := ""
	shorts := map[string]int{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Title != nil && m.Title.Code != "" && (d.Lex.Is("role", m.Title.Role, "told-apart") || m.Class == Counterpart || m.Title.Role == "counterpart") {
			score[m.Title.Code] += homeMarked
		}
		if m.Short != "" {
			shorts[m.Short]++
		}
		if m.Title != nil && m.Title.short != "" {
			shorts[m.Title.short]++
		}
		if p := m.Title; p != nil && p.Role == "ambassador" && p.Posted != "" && p.Code == "" && p.Org == "" {
			score[p.Posted] += homeSister // «سفير الدولة لدى كينيا»
		}
		if t := m.Title; t != nil && t.Code != "" && (t.Role == "monarch" || t.Role == "president") {
			score[t.Code]++
		}
		code := m.Code
		switch m.Class {
		case Country, Nisba, City:
			if d.sign(m.Last, "sister") {
				score[code] += homeSister
			}
			if m.Class == Country && m.Prefix == "" && toward(d, m.First) {
				score[code] += l.travel(i)
			}
			if m.Class != City && l.talkedAbout(m) {
				score[code] += homeTopic
			}
			if m.Class == Nisba && l.paired(i) {
				score[code] += homePair
			}
		case Organization:
			if m.Entry == nil || m.Entry.Kind != "organization" {
				code = l.namedAfter(m) // «حركة مشروع تونس»
				break
			}
			if m.Entry.Get("sort") == "media" {
				code = m.Entry.Get("country")
			}
			if code != "" {
				score[code] += homeOrgan
			}
		default:
			code = ""
			if m.Title != nil && m.Title.Place != nil { // «ولي عهد أبوظبي»
				code = m.Title.Place.Code
				score[code] += homeOwn
			}
		}
		if code == "" {
			continue
		}
		score[code]++
		if first == "" {
			first = code
			score[code] += homeFirst
		}
		if m.Class == City && l.dateline(m) {
			score[code] += homeDateline
		}
	}
	for f, n := range shorts {
		for code := range score {
			if e := d.Lex.Entry("country", code); e != nil && contains(e.All("short"), f) {
				score[code] += homeShort + n
			}
		}
	}
	for c := range l.styled() {
		if _, ok := score[c]; ok {
			score[c] += homeStyle
		}
	}
	codes := make([]string, 0, len(score))
	for c := range score {
		codes = append(codes, c)
	}
	sort.Strings(codes)
	best := ""
	for _, c := range codes {
		if best == "" || score[c] > score[best] || score[c] == score[best] && c == first {
			best = c
		}
	}
	return best
}

// travel weighs a state that somebody goes to: of a minister told with his state it
// is more likely the outlet's own, of one told without it is another's.
func (l *linker) travel(i int) int {
	d := l.d
	n := d.sentence(d.Mentions[i].First)
	for k := i - 1; k >= 0 && d.sentence(d.Mentions[k].First) == n; k-- {
		t := d.Mentions[k].Title
		if t == nil || !l.roleIs(t, "told-apart") {
			continue
		}
		if t.Code != "" {
			return homeHost
		}
		break
	}
	return homeToward
}

// talkedAbout reports whether a state or its nisba only names what is talked about:
// «الأزمة الليبية», «الوضع في سوريا».
func (l *linker) talkedAbout(m *Mention) bool {
	k := m.First - 1
	if l.d.sign(k, "place") {
		k--
	}
	return k >= 0 && l.topic(k)
}

// paired reports whether a nisba is the first of two beside each other.
func (l *linker) paired(i int) bool {
	ms := l.d.Mentions
	if i+1 >= len(ms) || ms[i+1].Class != Nisba || ms[i].Code == ms[i+1].Code || i > 0 && ms[i-1].Class == Nisba && ms[i-1].Last == ms[i].First {
		return false
	}
	gap := ms[i+1].First - ms[i].Last
	return gap == 0 || gap == 1 && l.d.Article.Words[ms[i].Last].Punct
}

// styled gives the states whose own words the article uses.
func (l *linker) styled() map[string]bool {
	out := map[string]bool{}
	style := lexicon.Kind("style")
	for i, hits := range l.d.Hits {
		if !l.d.May(i, style) {
			continue
		}
		for _, h := range hits {
			for _, s := range h.Senses {
				if s.Entry.Kind == "style" {
					out[s.Entry.ID] = true
				}
			}
		}
	}
	return out
}

// namedAfter gives the country that a body has in its name, or "".
func (l *linker) namedAfter(m *Mention) string {
	for _, h := range l.d.Hits[m.Last-1] {
		for _, s := range h.Senses {
			if s.Entry.Kind == "country" && s.Key == "ar" && h.N == 1 && h.Prefix == "" {
				return s.Entry.ID
			}
		}
	}
	return ""
}

// toward reports whether word i is where somebody goes («إلى جمهورية X»).
func toward(d *Document, i int) bool {
	return i > 0 && d.Article.Words[i-1].Form == "الي"
}

// dateline: a city at the very start of the body, before a dash, colon or agency.
func (l *linker) dateline(m *Mention) bool {
	a := l.d.Article
	n := l.d.sentence(m.First)
	if n < 0 {
		return false
	}
	s := a.Sentences[n]
	if m.First-s.First > 3 || a.Blocks[s.Block].Kind == article.Headline || m.Last >= s.Last {
		return false
	}
	// «الرياض - », «جدة (يونا)», «المنامة في 06 مايو / بنا /», «عمان 5 آذار (وكالة)»
	next := a.Words[m.Last]
	if next.Form == "في" && m.Last+1 < s.Last {
		next = a.Words[m.Last+1]
	}
	return a.Words[m.Last].Punct || next.Form[0] >= '0' && next.Form[0] <= '9'
}

// sentence gives the index of the sentence that holds a word, or -1.
func (d *Document) sentence(word int) int {
	ss := d.Article.Sentences
	n := sort.Search(len(ss), func(i int) bool { return ss[i].Last > word })
	if n == len(ss) || ss[n].First > word {
		return -1
	}
	return n
}

// chooseCities settles which of the cities of one name is meant (طرابلس in Libya
// or in Lebanon): the one in the country that the article speaks of most. A state
// that is called as the capital of another (عمان) is that capital where the article
// speaks more of the other.
func (l *linker) chooseCities() {
	d := l.d
	count := map[string]int{d.Home: 1}
	sure := map[string]int{} // by names and nisbas that no other place has
	capitals := map[int]*lexicon.Entry{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Class == Country || m.Class == Nisba {
			count[m.Code]++
			if c := l.capital(m); c != nil {
				capitals[i] = c
			} else {
				sure[m.Code]++
			}
		}
		if m.Title != nil {
			sure[m.Title.Code]++
		}
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if c := capitals[i]; c != nil && sure[c.Get("country")] > sure[m.Code] {
			m.Class, m.Entry, m.Code = City, c, c.Get("country")
		}
		if m.Class != City || m.Entry == nil {
			continue
		}
		for _, h := range d.Hits[m.First] {
			if h.N != m.Last-m.First || h.Prefix != m.Prefix {
				continue
			}
			for _, s := range h.Senses {
				if s.Entry.Kind == "city" && s.Entry != m.Entry && s.Key == "ar" && count[s.Entry.Get("country")] > count[m.Code] {
					m.Entry, m.Code = s.Entry, s.Entry.Get("country")
				}
			}
		}
		l.afterAnd(m, count)
	}
}

// afterAnd reads «وجدة» as «و» and «جدة» where the article speaks more of the state that the
// shorter name lies in.
func (l *linker) afterAnd(m *Mention, count map[string]int) {
	d := l.d
	if m.Prefix != "" || m.Last != m.First+1 || !strings.HasPrefix(d.Article.Words[m.First].Form, "و") {
		return
	}
	for _, h := range d.Hits[m.First] {
		if h.N != 1 || h.Prefix != "و" {
			continue
		}
		for _, s := range h.Senses {
			if code := s.Entry.Get("country"); s.Entry.Kind == "city" && s.Key == "ar" && count[code] > count[m.Code] {
				m.Entry, m.Code, m.Prefix = s.Entry, code, "و"
				m.Span.Start += prefixBytes(m.Span.In(d.Article.Text), "و")
				return
			}
		}
	}
}

// capital gives the capital of another state that is called as the country, or nil.
func (l *linker) capital(m *Mention) *lexicon.Entry {
	if m.Class != Country {
		return nil
	}
	for _, h := range l.d.Hits[m.First] {
		if h.N != m.Last-m.First || h.Prefix != m.Prefix {
			continue
		}
		for _, s := range h.Senses {
			if s.Entry.Kind == "city" && s.Entry.Is("capital") && s.Entry.Get("country") != m.Code {
				return s.Entry
			}
		}
	}
	return nil
}

// places gives countries, cities, regions and organizations their entities.
func (l *linker) places() {
	d := l.d
	l.findFullNames()
	l.surnamed()
	for i := range d.Mentions {
		m := &d.Mentions[i]
		switch m.Class {
		case Country, Nisba:
			m.Entity = l.country(m.Code)
			l.mentioned(m.Entity, m.Span)
			if c := l.capitalByNisba(i); c != nil {
				n := l.city(c)
				l.mentioned(n, c.Span)
				l.alias(n, c.Span.In(d.Article.Text))
				d.Placed[n] = true
			}
		case City:
			m.Entity = l.city(m)
			l.mentioned(m.Entity, m.Span)
			if !l.dateline(m) && l.place(m) {
				d.Placed[m.Entity], l.spots[m.First] = true, true
			}
		case Region:
			m.Entity = l.named(fact.Region, regionID(m), m)
		case Organization:
			m.Entity = l.organization(m)
		}
	}
}
