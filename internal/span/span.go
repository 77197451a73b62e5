// Package span is a byte range in an article's text: what evidence is made of.
//
// Spans are half-open and count bytes of the text as ingested, never of folded
// text. They are turned into code points only at the border of the program,
// with a Counter.
package span

import (
	"cmp"
	"unicode/utf8"
)

// A Span is the half-open byte range [Start, End) of a text.
type Span struct{ Start, End int }

// Len is the number of bytes in s.
func (s Span) Len() int { return s.End - s.Start }

// In gives the surface: the bytes of text that s covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Contains reports whether t lies wholly in s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Compare orders spans by where they begin, then by where they end.
func (s Span) Compare(t Span) int { return cmp.Or(s.Start-t.Start, s.End-t.End) }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Cover is the smallest span that holds both s and t.
func (s Span) Cover(t Span) Span { return Span{min(s.Start, t.Start), max(s.End, t.End)} }

// A Counter converts byte offsets of one text into code points.
// Offsets may be asked in any order; asking in rising order costs one pass over the text.
type Counter struct {
	text         string
	bytes, runes int
}

// NewCounter starts a Counter over text.
func NewCounter(text string) *Counter { return &Counter{text: text} }

// Runes gives the number of code points before the byte offset, which is
// clamped to the text.
func (c *Counter) Runes(offset int) int {
	offset = min(max(offset, 0), len(c.text))
	if offset < c.bytes {
		c.bytes, c.runes = 0, 0
	}
	c.runes += utf8.RuneCountInString(c.text[c.bytes:offset])
	c.bytes = offset
	return c.runes
}
