package mention

import (
	"strings"

	"github.com/rawabit/rawabit/internal/lexicon"
)

// served reads whom an office serves: a nisba, a country, an organization, and
// for an envoy where he is posted.
func (p *parser) served(t *Title, j int, stanzas []*lexicon.Entry, entry **lexicon.Entry, takes func(string) bool) int {
	envoy := p.roleIs(t, "abroad")
	if takes("organization") || t.Role == "military-chief" {
		if k := p.officeOf(t, j); k > j {
			return k
		}
	}
	if k := j + 1; p.d.sign(j, "organ-adjective") && p.definite(j-1) && p.definite(j) && takes("country") && !takes("portfolio") {
		if n := p.nisbaAt(k); n != nil && n.Prefix == "" { // «المتحدث الرئاسي المصري»
			t.Code = n.Code
			return n.Last
		}
		if n, _ := p.honorifics(k); (n > k || p.sureName(n)) && t.Role != "commander" {
			t.Organ = true
			return k
		}
	}
	if code, k := p.ruler(j); envoy && code != "" { // «سفير خادم الحرمين الشريفين في كندا»
		t.Code = code
		return p.posted(t, k, envoy)
	}
	if n, c := p.nisbaAt(j), p.stateNamed(j); n != nil && n.Prefix == "" && (c == nil || c.Prefix != "" || c.Last < n.Last) { // «كوريا» is spelt like a nisba
		t.Code, j = n.Code, n.Last
		t.Codes = append(t.Codes, n.Code)
		for t.Plural {
			n := p.nisbaAt(j)
			if n == nil || n.Prefix != "و" {
				break
			}
			t.Codes, j = append(t.Codes, n.Code), n.Last
		}
	} else if c := p.stateNamed(j); c != nil && c.Prefix == "" {
		t.Code, j = c.Code, c.Last
		t.Codes = append(t.Codes, c.Code)
		for t.Plural {
			c := p.furtherCountry(j)
			if c == nil {
				break
			}
			t.Codes, j = append(t.Codes, c.Code), c.Last
		}
	} else if form := p.sharedName(j); form != "" && takes("country") {
		t.short, j = form, j+1
	} else if pl := p.placeAt(j); pl != nil && (pl.Prefix == "" || t.Role == "mayor" && (pl.Prefix == "ل" || pl.Prefix == "ب")) && !envoy && p.roleIs(t, "place") && (pl.Class == Region || !p.nameFollows(pl.Last)) && !p.opensBody(j) {
		if e := leads(stanzas, "region"); e != nil && pl.Class == Region {
			*entry = e
		}
		t.Place, j = pl, pl.Last
	} else if o := p.body(j); o != nil && (o.Prefix == "" || o.Prefix == "ل" || o.Prefix == "ب") && !(envoy && o.Prefix == "ب") {
		if o.Code != "" {
			t.Code = o.Code
			if e := leads(stanzas, orgSort(o)); e != nil {
				*entry = e
			}
		} else if e := leads(stanzas, orgSort(o)); e != nil {
			*entry = e
			t.Org, t.Organ = o.Name, organ(o)
		} else if takes("organization") {
			t.Org, t.Organ = o.Name, organ(o)
		} else if orgSort(o) == "government" && o.Prefix == "ب" {
			t.Org = ""
		} else {
			return p.posted(t, j, envoy)
		}
		j, t.Origin = o.Last, o.Origin
		t.ofState = t.Org != "" && o.Entry != nil && o.Entry.Kind == "orghead" && o.Entry.Is("state") && strings.HasPrefix(o.Name, "ال")
		if n := p.nisbaAt(j); n != nil && n.Prefix == "" && t.Code == "" {
			t.Code, j = n.Code, n.Last
		}
		if pl := p.townOf(o); pl != nil {
			t.Place, t.Org, t.Organ, t.Code, j = pl, "", false, "", pl.Last
		} else if t.Org != "" {
			j = p.tail(p.seat(j))
		}
	} else if m, s, ok := p.find(j, "orghead"); ok && m.N == 1 && strings.HasSuffix(m.Prefix, "ل") && strings.HasPrefix(p.form(j), "لل") && (s.Entry.Is("state") || s.Entry.Get("sort") == "council") && takes("organization") {
		t.Organ, j = true, j+1 // «الأمين العام للمجلس», of the context's state
	} else if id, last, prefix := p.portfolioAt(j); id != "" && prefix == "ل" && t.Role == "director" {
		t.Organ, j = true, last // «المدير العام للصحة»
	} else if f := p.form(j); f == "في" || f == "لدي" {
		if c := p.countryAt(j + 1); !envoy && f == "لدي" && c != nil && c.Prefix == "" {
			t.Posted, j = c.Code, c.Last // «الملحق العسكري لدى المغرب»
		} else if !envoy && !(f == "في" && j < p.d.Article.Sentences[0].Last && p.roleIs(t, "home")) { // in a headline he is there
			if o := p.organization(j + 1); o != nil && o.Prefix == "" && o.Code == "" && orgSort(o) == "government" && takes("country") {
				j = o.Last // «وزيرة الداخلية في حكومة الظل»
			} else if o != nil && o.Prefix == "" && o.Code != "" {
				t.Code, j = o.Code, o.Last
			} else if o != nil && o.Prefix == "" && takes("organization") && t.Org == "" {
				t.Org, t.Organ, j = o.Name, organ(o), o.Last // «المستشار في الديوان الملكي»
			} else if c := p.countryAt(j + 1); c != nil && c.Prefix == "" && takes("country") {
				t.Code, j = c.Code, c.Last
			} else if pl := p.placeAt(j + 1); pl != nil && pl.Prefix == "" && pl.Class == Region && p.roleIs(t, "place") && takes("country") { // «رئيس البرلمان في جمهورية الشيشان»
				t.Place, j = pl, pl.Last
			}
		}
	} else if envoy && c != nil && c.Prefix == "ل" && p.form(c.Last) == "لدي" { // «المندوب الدائم لروسيا الاتحادية لدى ...»
		t.Code, j = c.Code, c.Last
	} else if f, _ := strings.CutPrefix(p.form(j), "ل"); envoy && f != p.form(j) && p.form(j+1) == "لدي" && p.short(j) {
		if _, s, ok := p.find(j, "country"); ok { // «المندوب الدائم للمملكة لدى ...»
			t.short, j = s.Form, j+1
		}
	} else if c != nil && (c.Prefix == "ب" || c.Prefix == "ل") && !envoy && !p.sending && takes("country") && !(c.Prefix == "ل" && p.travelBefore(j)) {
		t.Code, j = c.Code, c.Last
	}
	return p.posted(t, j, envoy)
}

// officeOf reads the office of somebody in office, whose staff serve his state or body:
// «مدير مكتب وزير النقل», «رئيس الأركان في مكتب وزير الدفاع». It gives the word behind, or j.
func (p *parser) officeOf(t *Title, j int) int {
	k := j
	if p.form(k) == "في" {
		k++
	}
	if !p.d.sign(k, "bureau") {
		return j
	}
	k, _ = p.honorifics(k + 1)
	by, last, prefix := p.title(k)
	if by == nil || prefix != "" || by.Plural {
		return j
	}
	t.Code, t.Codes, t.Org, t.Organ = by.Code, by.Codes, by.Org, by.Organ || by.Code == "" && by.Org == ""
	if t.Role == "military-chief" { // his chief of staff commands nobody
		t.Role = "director"
	}
	return last
}

// sharedName gives the name at j that several states share («سفير المملكة»), or "".
func (p *parser) sharedName(j int) string {
	if m, s, ok := p.find(j, "country"); ok && s.Key == "short" && m.Prefix == "" && m.N == 1 {
		return s.Form
	}
	return ""
}

// travelBefore reports whether a journey is told of right before the titles and the
// name that end at j: in «زيارة فلان وزير الدفاع للأردن» the state is its goal.
func (p *parser) travelBefore(j int) bool {
	for k := j - 1; k >= 0 && k >= j-travelReach && !p.words[k].Punct; k-- {
		for _, h := range p.d.Hits[k] {
			for _, s := range h.Senses {
				if h.N == 1 && s.Entry.Kind == "verb" {
					switch s.Entry.Get("class") {
					case "visit", "go", "arrive":
						return true
					}
				}
			}
		}
	}
	return false
}

// travelReach is how many words of titles and name may part a journey from its goal.
const travelReach = 30

// stateNamed reads a state at j, or from the word before, if that closes a title
// and opens the state's official name: «رئيس جمهورية مصر العربية».
func (p *parser) stateNamed(j int) *Mention {
	c := p.countryAt(j)
	if c == nil {
		return p.styledState(j)
	}
	if j == 0 || c.Prefix != "" {
		return c
	}
	if full := p.countryAt(j - 1); full != nil && full.Last > c.Last && full.Code == c.Code {
		return full
	}
	return c
}

// furtherCountry reads «ومصر» or «و مصر» in a list of states.
func (p *parser) furtherCountry(j int) *Mention {
	want := "و"
	if p.form(j) == "و" {
		j, want = j+1, ""
	}
	if c := p.countryAt(j); c != nil && c.Prefix == want {
		return c
	}
	return nil
}

// body reads the organization that an office serves.
func (p *parser) body(j int) *Mention {
	p.serving = true
	defer func() { p.serving = false }()
	o := p.organization(j)
	if o == nil {
		o = p.ministryAlone(j)
	}
	if o == nil && opensQuote(p.form(j)) { // «رئيس "اللجنة القطرية"»
		if in, k := p.organization(j+1), p.quoted(j); in != nil && in.Prefix == "" && k > in.Last {
			in.First, in.Last, in.Span = j, k, p.span(j+1, k-1, "")
			in.Name = in.Span.In(p.d.Article.Text)
			return in
		}
	}
	if back := p.pointsBack(j); back != nil && (o == nil || o.Last <= back.Last) {
		return back
	}
	return o
}

// ministryAlone reads a ministry without its head noun: «الناطق باسم الخارجية الإيرانية».
func (p *parser) ministryAlone(j int) *Mention {
	id, last, prefix := p.portfolioAt(j)
	if id == "" || prefix != "" || !strings.HasPrefix(p.form(j), "ال") || !p.d.sign(j, "ministry-alone") {
		return nil
	}
	n := p.nisbaAt(last)
	if n == nil || n.Prefix != "" || !strings.HasSuffix(p.form(last), "ه") {
		return nil
	}
	o := &Mention{Class: Organization, First: j, Last: n.Last, Code: n.Code, Origin: n.Code, Entity: -1, Span: p.span(j, n.Last, "")}
	o.Name = o.Span.In(p.d.Article.Text)
	return o
}

// organ reports whether a body is an organ of a state, whichever that is.
func organ(o *Mention) bool {
	return o.Entry != nil && o.Entry.Kind == "orghead" && o.Entry.Is("state") && !(o.Named && hasField(orgSort(o)))
}

// placeAt reads a province or city.
func (p *parser) placeAt(i int) *Mention {
	if m, s, ok := p.find(i, "region"); ok && s.Key == "ar" {
		return &Mention{Class: Region, First: i, Last: i + m.N, Prefix: m.Prefix, Entry: s.Entry, Code: s.Entry.Get("country"), Entity: -1, Span: p.span(i, i+m.N, m.Prefix)}
	}
	return p.cityAt(i)
}

// posted reads «لدى باكستان», «بالقاهرة», «في بلاده» behind an envoy's title.
func (p *parser) posted(t *Title, j int, envoy bool) int {
	if !envoy || j >= p.end {
		return j
	}
	k := j
	bare := true
	switch p.form(j) {
	case "لدي", "في", "عند", "الي":
		k, bare = j+1, false
	}
	if f := p.form(k); !bare && (p.short(k) || f == "الدوله" || f == "البلاد") {
		t.guest = true
		return k + 1
	}
	for _, place := range []*Mention{p.countryAt(k), p.cityAt(k)} {
		if place != nil && (bare && (place.Prefix == "ب" || place.Prefix == "ل") || !bare && place.Prefix == "") {
			t.Posted = place.Code
			if c := p.furtherCountry(place.Last); c != nil { // «لدى إيطاليا ومالطا الدكتور فلان»
				if n, _ := p.honorifics(c.Last); n > c.Last || p.sureName(n) {
					return c.Last
				}
			}
			return place.Last
		}
	}
	if r, _, ok := p.find(k, "region"); ok && !bare && r.Prefix == "" && t.by != nil { // «مبعوث الرئيس الروسي إلى الشرق الأوسط»
		return k + r.N
	}
	if o := p.organization(k); o != nil && (!bare && o.Prefix == "" || bare && o.Prefix == "ب" && orgSort(o) == "embassy") {
		switch {
		case orgSort(o) == "embassy" && t.Code == "": // «القنصل العام في السفارة الكينية»
			t.Code = o.Code
		case o.Code != "":
			t.Posted = o.Code
		}
		t.Host = o
		last := p.seat(o.Last)
		if last > o.Last {
			t.seat = p.cityAt(last - 1)
		}
		return last
	}
	return j
}

// seat skips where a body has its seat, if the holder of the office is named behind it or a
// comma closes it: «لدى الأمم المتحدة في نيويورك السفير فلان».
func (p *parser) seat(j int) int {
	k := j
	if p.form(k) == "في" {
		k++
	}
	var at *Mention
	if at = p.cityAt(k); at == nil {
		at = p.countryAt(k)
	}
	if at == nil || at.Prefix != "" && (k > j || at.Prefix != "ب") || at.Prefix == "" && k == j {
		return j
	}
	if n, _ := p.honorifics(at.Last); n > at.Last || p.sureName(n) || p.isTitleWord(n) || p.form(n) == "،" && (p.sureName(n+1) || p.enclosed(n+1)) {
		return at.Last
	}
	return j
}

// short reports whether word k is a name that several states share (المملكة).
func (p *parser) short(k int) bool {
	_, s, ok := p.find(k, "country")
	return ok && s.Key == "short"
}

// leads picks the stanza of an ambiguous head (رئيس) by what it leads.
func leads(stanzas []*lexicon.Entry, sort string) *lexicon.Entry {
	for _, e := range stanzas {
		for _, v := range e.All("leads") {
			if lists(v, sort) {
				return e
			}
		}
	}
	return nil
}

// lists reports whether a value of the lexicon that names several things names one.
func lists(value, name string) bool {
	for f := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ' ' || r == ',' }) {
		if f == name {
			return true
		}
	}
	return false
}

func orgSort(o *Mention) string {
	if o.Entry == nil {
		return ""
	}
	return o.Entry.Get("sort")
}
