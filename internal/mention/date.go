package mention

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// date reads a day or month and resolves it against the article's date. A word
// of time that cannot be resolved is no mention.
func (p *parser) date(i int) *Mention {
	pub, known := p.published, !p.published.IsZero()
	at := func(j int, iso, end string) *Mention {
		return &Mention{Class: Date, First: i, Last: j, ISO: iso, ISOEnd: end, Entity: -1, Span: p.span(i, j, "")}
	}
	day := func(t time.Time) string { return t.Format("2006-01-02") }

	// 26 يناير 2020; 26 و27 يناير 2020; 22-24 يونيو
	if n, ok := p.number(i); ok && n >= 1 && n <= 31 {
		j := i + 1
		last := 0
		if f := p.form(j); strings.HasPrefix(f, "و") {
			if n2, err := strconv.Atoi(strings.TrimPrefix(f, "و")); err == nil && n2 <= 31 {
				last, j = n2, j+1
			}
		} else if f == "-" || f == "–" || f == "الي" {
			if n2, ok := p.number(j + 1); ok && n2 <= 31 {
				last, j = n2, j+2
			}
		}
		if month, k := p.month(j); month > 0 {
			year, k := p.year(k)
			if year == 0 && known {
				year = nearestYear(pub, month, n)
			}
			if year > 0 {
				iso, end := fmt.Sprintf("%04d-%02d-%02d", year, month, n), ""
				if last > 0 {
					end = fmt.Sprintf("%04d-%02d-%02d", year, month, last)
				}
				return at(k, iso, end)
			}
			return nil
		}
		// 20/7/2015, 20-7-2015
		if sep := p.form(i + 1); sep == "/" || sep == "-" || sep == "." {
			if m, ok := p.number(i + 2); ok && m >= 1 && m <= 12 && p.form(i+3) == sep {
				if y, ok := p.number(i + 4); ok && y > 1900 && y < 2200 {
					return at(i+5, fmt.Sprintf("%04d-%02d-%02d", y, m, n), "")
				}
			}
		}
		return nil
	}
	if m, s, ok := p.find(i, "weekday"); ok && m.N <= 2 {
		j := i + m.N
		wd, err := strconv.Atoi(s.Entry.ID)
		if err != nil {
			return nil
		}
		// «الإثنين 20 يوليو» is the day that follows
		if n, ok := p.number(j); ok && n >= 1 && n <= 31 {
			if d := p.date(j); d != nil {
				d.First, d.Span.Start = i, p.words[i].Span.Start
				return d
			}
		}
		if !known {
			return nil
		}
		back := (int(pub.Weekday())+6)%7 + 1 - wd
		if back < 0 {
			back += 7
		}
		switch p.form(j) {
		case "الماضي", "المنصرم", "الفايت":
			if back == 0 {
				back = 7
			}
			return at(j+1, day(pub.AddDate(0, 0, -back)), "")
		case "المقبل", "القادم", "المقبله":
			if back == 0 {
				back = 7
			} else {
				back = 7 - back
			}
			return at(j+1, day(pub.AddDate(0, 0, back)), "")
		}
		return at(j, day(pub.AddDate(0, 0, -back)), "")
	}
	if known {
		switch p.form(i) {
		case "اليوم":
			j := i + 1
			if d := p.weekdayEnd(j); d > j {
				j = d
			}
			return at(j, day(pub), "")
		case "امس":
			if p.form(i-1) == "اول" && i > 0 {
				return at(i+1, day(pub.AddDate(0, 0, -2)), "")
			}
			if p.form(i+1) == "الاول" {
				return at(i+2, day(pub.AddDate(0, 0, -2)), "")
			}
			j := i + 1
			if d := p.weekdayEnd(j); d > j {
				j = d
			}
			return at(j, day(pub.AddDate(0, 0, -1)), "")
		case "غدا", "الغد", "غد":
			j := i + 1
			if d := p.weekdayEnd(j); d > j {
				j = d
			}
			return at(j, day(pub.AddDate(0, 0, 1)), "")
		}
	}
	// «شهر أكتوبر المقبل», «أكتوبر 2015»
	j := i
	explicit := p.form(i) == "شهر" || p.form(i) == "بشهر"
	if explicit {
		j++
	}
	if month, k := p.month(j); month > 0 {
		year, k2 := p.year(k)
		if year > 0 {
			return at(k2, fmt.Sprintf("%04d-%02d", year, month), "")
		}
		if known {
			switch p.form(k) {
			case "المقبل", "القادم":
				y := pub.Year()
				if month < int(pub.Month()) {
					y++
				}
				return at(k+1, fmt.Sprintf("%04d-%02d", y, month), "")
			case "الماضي", "المنصرم", "الفايت":
				y := pub.Year()
				if month > int(pub.Month()) {
					y--
				}
				return at(k+1, fmt.Sprintf("%04d-%02d", y, month), "")
			case "الجاري", "الحالي":
				return at(k+1, fmt.Sprintf("%04d-%02d", pub.Year(), month), "")
			}
			if explicit {
				return at(k, fmt.Sprintf("%04d-%02d", nearestYear(pub, month, 15), month), "")
			}
		}
	}
	return nil
}

// weekdayEnd gives the word after a weekday at j, or j.
func (p *parser) weekdayEnd(j int) int {
	if p.form(j) == "(" || p.form(j) == "،" {
		if m, _, ok := p.find(j+1, "weekday"); ok {
			j += 1 + m.N
			if p.form(j) == ")" {
				j++
			}
			return j
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

func (p *parser) year(i int) (year, next int) {
	j := i
	switch p.form(j) {
	case "من":
		if f := p.form(j + 1); f == "عام" || f == "العام" || f == "سنه" {
			j += 2
		}
	case "عام", "سنه", "،":
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
