package mention

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/lexicon"
)

// dateKinds are what a date begins with if not with a digit.
var dateKinds = lexicon.Kind("number") | lexicon.Kind("weekday") | lexicon.Kind("month") | lexicon.Kind("sign")

// date reads a day or month and resolves it against the article's date. A word
// of time that cannot be resolved is no mention.
func (p *parser) date(i int) *Mention {
	if c := p.words[i].Form[0]; !p.may(i, dateKinds) && (c < '0' || c > '9') {
		return nil
	}
	if d := p.numberedDay(i); d != nil {
		return d
	}
	if d := p.weekday(i); d != nil {
		return d
	}
	if d := p.nearDay(i); d != nil {
		return d
	}
	return p.monthAlone(i)
}

// dated makes the mention of words i to j.
func (p *parser) dated(i, j int, iso, end string) *Mention {
	return &Mention{Class: Date, First: i, Last: j, ISO: iso, ISOEnd: end, Entity: -1, Span: p.span(i, j, "")}
}

// away makes a mention of the day so many days after publication.
func (p *parser) away(i, j, days int) *Mention {
	return p.dated(i, j, p.published.AddDate(0, 0, days).Format(time.DateOnly), "")
}

// numberedDay reads «26 يناير 2020», «26 و27 يناير», «22-24 يونيو», «السابع من يونيو»,
// «12 من الشهر الجاري», «20/7/2015», and a day of the Islamic calendar where the day of
// the other one stands behind it.
func (p *parser) numberedDay(i int) *Mention {
	n, j := p.dayNumber(i)
	if n == 0 {
		return nil
	}
	if sep := p.form(j); j == i+1 && (sep == "/" || sep == "-" || sep == ".") {
		if m, ok := p.number(i + 2); ok && m >= 1 && m <= 12 && p.form(i+3) == sep {
			if y, ok := p.number(i + 4); ok && y > 1900 && y < 2200 {
				return p.dated(i, i+5, isoDay(y, m, n), "")
			}
		}
	}
	last := 0
	if f, ok := strings.CutPrefix(p.form(j), "و"); ok {
		if n2, err := strconv.Atoi(f); err == nil && n2 > n && n2 <= 31 {
			last, j = n2, j+1
		}
	} else if f := p.form(j); f == "-" || f == "–" || f == "الي" {
		if n2, _ := p.dayNumber(j + 1); n2 > n {
			last, j = n2, j+2
		}
	}
	k := j
	if p.d.sign(k, "of-month") {
		k++
	}
	year, month, k := p.monthOf(k, n)
	if month == 0 || n > daysIn(year, month) {
		return nil
	}
	end := ""
	if last > 0 && last <= daysIn(year, month) {
		end = isoDay(year, month, last)
	}
	return p.dated(i, k, isoDay(year, month, n), end)
}

// dayNumber reads the day of a month in digits, or as an ordinal that «من» follows,
// and gives it with the word after it; 0 where there is none.
func (p *parser) dayNumber(i int) (day, next int) {
	if n, ok := p.number(i); ok {
		if n >= 1 && n <= 31 {
			return n, i + 1
		}
		return 0, i
	}
	m, s, ok := p.find(i, "number")
	if !ok || s.Key != "ordinal" || !s.Infl.Def || !p.d.sign(i+m.N, "of-month") {
		return 0, i
	}
	n, err := strconv.Atoi(s.Entry.ID)
	if err != nil || n < 1 || n > 31 {
		return 0, i
	}
	return n, i + m.N
}

// monthOf reads the month behind a day, with its year or what tells it, and gives
// the word after it; month 0 where there is none or its year can't be told.
func (p *parser) monthOf(i, day int) (year, month, next int) {
	pub, known := p.published, !p.published.IsZero()
	if p.d.sign(i, "month-word") { // «من الشهر الجاري», «من شهر يونيو»
		if known {
			for _, step := range []struct {
				class  string
				months int
			}{{"time-now", 0}, {"time-next", 1}, {"time-past", -1}} {
				if p.d.sign(i+1, step.class) {
					first := time.Date(pub.Year(), pub.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, step.months, 0)
					return first.Year(), int(first.Month()), i + 2
				}
			}
		}
		i++
	}
	month, i = p.month(i)
	if month == 0 {
		if known && p.d.sign(i, "time-now") { // «12 الجاري»
			return pub.Year(), int(pub.Month()), i + 1
		}
		return 0, 0, i
	}
	year, i = p.yearOf(i, month)
	if year == 0 && known {
		year = nearestYear(pub, month, day)
	}
	if year == 0 {
		return 0, 0, i
	}
	return year, month, i
}

// yearOf reads the year behind a month: «2015», «من عام 2015», «المقبل». It is 0 where
// nothing tells it.
func (p *parser) yearOf(i, month int) (year, next int) {
	if y, k := p.year(i); y > 0 {
		return y, k
	}
	if p.published.IsZero() {
		return 0, i
	}
	y, now := p.published.Year(), int(p.published.Month())
	switch {
	case p.d.sign(i, "time-next"):
		if month < now {
			y++
		}
	case p.d.sign(i, "time-past"):
		if month > now {
			y--
		}
	case p.d.sign(i, "time-now"):
	default:
		return 0, i
	}
	return y, i + 1
}

// weekday reads a day of the week: with the date behind it, or as the last or next
// one of that name. A bare one is the last; who reads of something planned takes
// the next.
func (p *parser) weekday(i int) *Mention {
	m, s, ok := p.find(i, "weekday")
	if !ok || m.N > 2 {
		return nil
	}
	day, err := strconv.Atoi(s.Entry.ID)
	if err != nil {
		return nil
	}
	if raw := p.words[i].Span.In(p.d.Article.Text); m.N == 1 && !strings.HasPrefix(p.form(i), "ال") && strings.HasSuffix(raw, "ه") { // «لقاء جمعه بالوزير»
		return nil
	}
	j := i + m.N
	if n, _ := p.dayNumber(j); n > 0 { // «الإثنين 20 يوليو» is the day that follows
		if d := p.numberedDay(j); d != nil {
			d.First, d.Span.Start = i, p.words[i].Span.Start
			return d
		}
	}
	if p.published.IsZero() {
		return nil
	}
	back := ((int(p.published.Weekday())+6)%7 + 1 - day + 7) % 7
	switch {
	case p.d.sign(j, "time-past"):
		if back == 0 {
			back = 7
		}
		j++
	case p.d.sign(j, "time-next"):
		back -= 7
		j++
	}
	return p.away(i, j, -back)
}

// nearDay reads «اليوم», «أمس», «أول أمس», «غدا», «بعد غد», with the day of the week behind.
func (p *parser) nearDay(i int) *Mention {
	if p.published.IsZero() {
		return nil
	}
	j := i + 1
	days := 0
	switch {
	case p.d.sign(i, "today"):
	case p.d.sign(i, "yesterday"):
		days = -1
		if i > 0 && p.d.sign(i-1, "day-before") {
			days = -2
		} else if p.d.sign(j, "day-before") {
			days, j = -2, j+1
		}
	case p.d.sign(i, "tomorrow"):
		days = 1
		if i > 0 && p.d.sign(i-1, "day-after") {
			days = 2
		}
	default:
		return nil
	}
	return p.away(i, p.weekdayEnd(j), days)
}

// monthAlone reads a month without a day: with its year or what tells it, or
// behind «شهر» or a preposition of time.
func (p *parser) monthAlone(i int) *Mention {
	j := i
	announced := p.d.sign(i, "month-word")
	if announced {
		j++
	}
	month, k := p.month(j)
	if month == 0 {
		return nil
	}
	year, next := p.yearOf(k, month)
	if year == 0 && !p.published.IsZero() && (announced || i > 0 && p.d.sign(i-1, "within") && !p.ambiguousMonth(j, k)) {
		year = nearestYear(p.published, month, 15)
	}
	if year == 0 {
		return nil
	}
	return p.dated(i, next, fmt.Sprintf("%04d-%02d", year, month), "")
}

// ambiguousMonth reports whether the one word of a month is another word as well.
func (p *parser) ambiguousMonth(i, next int) bool {
	m, s, ok := p.find(i, "month")
	return ok && next == i+m.N && slices.ContainsFunc(s.Entry.All("ambiguous"), func(f string) bool { return arabic.Fold(f) == arabic.Fold(s.Form) })
}

func isoDay(year, month, day int) string { return fmt.Sprintf("%04d-%02d-%02d", year, month, day) }

// daysIn gives the number of days of a month.
func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// weekdayEnd gives the word after a weekday at j, or j.
func (p *parser) weekdayEnd(j int) int {
	if p.form(j) == "(" || p.form(j) == "،" {
		if m, _, ok := p.find(j+1, "weekday"); ok {
			j += 1 + m.N
			if p.form(j) == ")" {
				j++
			}
		}
		return j
	}
	if m, _, ok := p.find(j, "weekday"); ok {
		return j + m.N
	}
	return j
}

func (p *parser) number(i int) (int, bool) {
	if i >= p.end || p.words[i].Form[0] < '0' || p.words[i].Form[0] > '9' {
		return 0, false
	}
	n, err := strconv.Atoi(p.words[i].Form)
	return n, err == nil && n >= 0
}

// month reads a month's name, also a doubled one (يوليو/تموز), and gives its
// number with the word after it.
func (p *parser) month(i int) (month, next int) {
	m, s, ok := p.find(i, "month")
	if !ok || m.Prefix != "" {
		return 0, i
	}
	month, err := strconv.Atoi(s.Entry.ID)
	if err != nil {
		return 0, i
	}
	next = i + m.N
	if f := p.form(next); f == "/" || f == "-" || f == "(" {
		if m2, s2, ok := p.find(next+1, "month"); ok && s2.Entry.ID == s.Entry.ID {
			next += 1 + m2.N
			if p.form(next) == ")" {
				next++
			}
		}
	}
	return month, next
}

// year reads a year in digits, perhaps announced («من عام»), and gives the word after
// it.
func (p *parser) year(i int) (year, next int) {
	j := i
	if p.form(j) == "،" {
		j++
	}
	for j < i+3 && p.d.sign(j, "of-year") {
		j++
	}
	if n, ok := p.number(j); ok && n > 1900 && n < 2200 {
		if p.form(j+1) == "م" {
			return n, j + 2
		}
		return n, j + 1
	}
	return 0, i
}

// nearestYear is the year that puts day and month closest to pub.
func nearestYear(pub time.Time, month, day int) int {
	best, bestGap := pub.Year(), time.Duration(1<<62)
	for y := pub.Year() - 1; y <= pub.Year()+1; y++ {
		t := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		gap := t.Sub(pub).Abs()
		if gap < bestGap {
			best, bestGap = y, gap
		}
	}
	return best
}
