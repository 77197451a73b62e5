package ingest

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/rawabit/rawabit/internal/arabic"
)

//go:embed data/months.txt
var monthFile string

// monthNames maps folded month names to 1…12.
var monthNames = sync.OnceValue(func() map[string]int {
	names := map[string]int{}
	month := 0
	for _, l := range strings.Split(monthFile, "\n") {
		key, value, ok := strings.Cut(strings.TrimSpace(l), ":")
		value = strings.TrimSpace(value)
		switch {
		case !ok || strings.HasPrefix(key, "#"):
		case key == "month":
			month, _ = strconv.Atoi(value)
		default:
			names[arabic.Fold(value)] = month
		}
	}
	return names
})

// Date reads the date forms of page metadata and records and gives the day as
// ISO 8601 (2026-11-20): ISO 8601 with or without a time, RFC 1123 and its kin,
// 20/11/2026 and 2026/11/20 with any of / - . between (a day before its month, as
// Arab outlets write), 20 نوفمبر 2026 with month names of all Arab calendars or
// English, and Unix seconds or milliseconds. The day is taken as written, in
// whatever zone that was.
func Date(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 120 {
		return "", false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case len(s) == 8 && n > 19000000 && n < 22000000:
			return day(int(n/10000), int(n/100%100), int(n%100))
		case n >= 1e11 && n < 1e13:
			n /= 1000
			fallthrough
		case n >= 1e8 && n < 1e10:
			t := time.Unix(n, 0).UTC()
			return day(t.Year(), int(t.Month()), t.Day())
		}
		return "", false
	}
	parts := dateParts(s)
	for i := 0; i+2 < len(parts); i++ {
		a, b, c := parts[i], parts[i+1], parts[i+2]
		switch {
		case a.year() && b.number && c.number && !a.name && !b.name:
			return day(a.value, b.value, c.value)
		case a.number && b.name && c.year():
			return day(c.value, b.value, a.value)
		case a.name && b.number && c.year():
			return day(c.value, a.value, b.value)
		case a.year() && b.name && c.number:
			return day(a.value, b.value, c.value)
		case a.number && b.number && c.year():
			if b.value > 12 && a.value <= 12 {
				a, b = b, a // an American date can't be meant otherwise
			}
			return day(c.value, b.value, a.value)
		}
	}
	return "", false
}

// A datePart is a number or a month name.
type datePart struct {
	value        int
	digits       int
	number, name bool
}

func (p datePart) year() bool { return p.number && p.digits == 4 && p.value >= 1900 && p.value < 2200 }

func dateParts(s string) []datePart {
	var parts []datePart
	words := strings.FieldsFunc(arabic.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := 0; i < len(words); i++ {
		// 20T10 of 2026-11-20T10:00, 20th, 2026م
		digits := strings.IndexFunc(words[i]+" ", func(r rune) bool { return r < '0' || r > '9' })
		if n, err := strconv.Atoi(words[i][:digits]); err == nil {
			parts = append(parts, datePart{value: n, digits: digits, number: true})
			continue
		}
		m, ok := monthNames()[words[i]]
		if i+1 < len(words) {
			if two, found := monthNames()[words[i]+" "+words[i+1]]; found { // كانون الثاني
				m, ok = two, true
				i++
			}
		}
		if !ok {
			continue
		}
		// «كانون الثاني/يناير»: one month under two names
		if k := len(parts) - 1; k >= 0 && parts[k].name {
			parts[k].value = m
			continue
		}
		parts = append(parts, datePart{value: m, name: true})
	}
	return parts
}

func day(y, m, d int) (string, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1900 || y > 2199 || t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return "", false
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d), true
}
