package ask

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// A period is a stretch of days or months, as ISO 8601 has them; either end may be open.
type period struct{ since, until string }

// dates finds the expressions of time among the items and takes them out. A month without a year is
// the last one up to the newest article: the graph's time counts, never the clock's.
func (r *reader) dates() (p period, err error) {
	var rest []item
	found := 0
	for i := 0; i < len(r.items); {
		got, n := r.when(r.items[i:])
		if n == 0 {
			rest = append(rest, r.items[i])
			i++
			continue
		}
		if p.since != "" && got.since != "" || p.until != "" && got.until != "" {
			return p, &Failed{Reason: "time"}
		}
		if got.since != "" {
			p.since = got.since
		}
		if got.until != "" {
			p.until = got.until
		}
		found++
		i += n
	}
	if found > 0 && p.since != "" && p.until != "" && p.since[:min(len(p.since), len(p.until))] > p.until[:min(len(p.since), len(p.until))] {
		return p, &Failed{Reason: "time"}
	}
	r.items = rest
	return p, nil
}

// when reads an expression of time that begins the items, and how many it takes.
func (r *reader) when(items []item) (p period, n int) {
	newest := ""
	if r.stats != nil {
		newest = r.stats.Last
	}
	for _, rel := range []struct {
		word  string
		year  bool
		steps int
	}{{"last-month", false, -1}, {"this-month", false, 0}, {"last-year", true, -1}, {"this-year", true, 0}} {
		if items[0].is("date", rel.word) && len(newest) >= 7 {
			d := newest[:7]
			if rel.year {
				d = newest[:4]
			}
			for range -rel.steps {
				d = step(d, -1)
			}
			return period{d, d}, 1
		}
	}
	mode, at := "in", 0
	if len(items) > 1 && items[0].is("prep", "from") && !items[0].is("date") { // from March to June
		mode, at = "from", 1
	}
	for at < len(items) && items[at].is("date") && !items[at].is("date", "last-month", "this-month", "last-year", "this-year") {
		if m := items[at].dateMode(); m != "in" || mode == "in" {
			mode = m
		}
		at++
	}
	if at > 0 && at < len(items) && items[at].is("filler") && len(items) > at+1 { // "in the March of"
		if _, k := r.date(items[at+1:]); k > 0 {
			at++
		}
	}
	first, k := r.date(items[at:])
	if k == 0 {
		return p, 0
	}
	end := at + k
	if mode == "between" || mode == "since" || mode == "from" {
		// the other end: between June and December 2025, from June to December
		j := end
		clitic := j < len(items) && slices.Contains(items[j].clitics, "and")
		for j < len(items) && (items[j].is("prep", "and", "to", "between") || items[j].is("date", "until") || items[j].is("date", "in") && j > end) {
			j++
		}
		if j < len(items) && (j > end || clitic) {
			if second, k2 := r.date(items[j:]); k2 > 0 {
				if len(items[at:end]) == 1 && items[at].is("month") && len(second) >= 4 { // its year stands behind the second
					if m := second[:4] + "-" + items[at].value("month"); m <= second {
						first = m
					} else if y, err := strconv.Atoi(second[:4]); err == nil {
						first = fmt.Sprintf("%04d-%s", y-1, items[at].value("month"))
					}
				}
				return period{first, second}, j + k2
			}
		}
		if mode == "between" {
			return p, 0
		}
	}
	switch mode {
	case "since", "from":
		return period{since: first}, end
	case "before":
		return period{until: step(first, -1)}, end
	case "after":
		return period{since: step(first, 1)}, end
	case "until":
		return period{until: first}, end
	}
	return period{first, first}, end
}

// dateMode chooses among the senses of a word before a date.
func (it *item) dateMode() string {
	for _, m := range []string{"since", "before", "after", "between", "until"} {
		if it.is("date", m) {
			if m == "until" && it.is("prep", "to") {
				continue
			}
			return m
		}
	}
	return "in"
}

// date reads a day, month or year: 2025, March 2025, 4 March 2025, March 4 2025, 2025 03 04.
func (r *reader) date(items []item) (string, int) {
	num := func(i int) (int, string) {
		if i >= len(items) || !items[i].is("number") {
			return -1, ""
		}
		v := items[i].value("number")
		n, err := strconv.Atoi(v)
		if err != nil {
			return -1, ""
		}
		return n, v
	}
	year := func(i int) (string, int) { // with words such as "in the year" before it
		j := i
		for j < len(items) && j < i+2 && items[j].is("date", "in") {
			j++
		}
		if n, v := num(j); len(v) == 4 && n >= 1900 && n < 2200 {
			return v, j - i + 1
		}
		return "", 0
	}
	month := func(i int) string {
		if i < len(items) {
			return items[i].value("month")
		}
		return ""
	}
	if len(items) == 0 {
		return "", 0
	}
	if y, n := year(0); n == 1 {
		// 2025-03-04 and 2025/3
		if m, v := num(1); m >= 1 && m <= 12 && len(v) <= 2 {
			if d, v := num(2); d >= 1 && d <= 31 && len(v) <= 2 {
				if text := day(y, m, d); text != "" {
					return text, 3
				}
			}
			return fmt.Sprintf("%s-%02d", y, m), 2
		}
		return y, 1
	}
	at, d := 0, 0
	if n, v := num(0); n >= 1 && n <= 31 && len(v) <= 2 && month(1) != "" {
		at, d = 1, n
	}
	m := month(at)
	if m == "" {
		return "", 0
	}
	at++
	if n, v := num(at); d == 0 && n >= 1 && n <= 31 && len(v) <= 2 {
		d = n
		at++
	}
	y, n := year(at)
	at += n
	number, _ := strconv.Atoi(m)
	if y == "" {
		if r.stats == nil || len(r.stats.Last) < 7 {
			return "", 0
		}
		y = r.stats.Last[:4]
		if y+"-"+m > r.stats.Last[:7] {
			y = step(y, -1)
		}
	}
	if d > 0 {
		if text := day(y, number, d); text != "" {
			return text, at
		}
		return "", 0
	}
	return y + "-" + m, at
}

// day writes a day, "" for one that there is not.
func day(y string, m, d int) string {
	text := fmt.Sprintf("%s-%02d-%02d", y, m, d)
	if _, err := time.Parse("2006-01-02", text); err != nil {
		return ""
	}
	return text
}

// step gives the day, month or year before or after one.
func step(d string, by int) string {
	switch len(d) {
	case 4:
		y, _ := strconv.Atoi(d)
		return fmt.Sprintf("%04d", y+by)
	case 7:
		if t, err := time.Parse("2006-01", d); err == nil {
			return t.AddDate(0, by, 0).Format("2006-01")
		}
	case 10:
		if t, err := time.Parse("2006-01-02", d); err == nil {
			return t.AddDate(0, 0, by).Format("2006-01-02")
		}
	}
	return d
}
