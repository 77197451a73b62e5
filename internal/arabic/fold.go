// Package arabic holds what is known about Arabic letters and words on paper:
// folding (which is package letters), words, clitics, numerals and month names.
//
// It knows spelling, not meaning: whether a leading waw is a conjunction is
// decided by whoever has a lexicon. Folding loses letters on purpose (علي and
// على become one form), so folded forms are for look-up, never for display.
package arabic

import "github.com/rawabit/rawabit/graph/letters"

// Fold is that of package letters.
func Fold(s string) string { return letters.Fold(s) }

// Strict is that of package letters.
func Strict(s string) string { return letters.Strict(s) }

// AppendFold appends Fold(s) to dst.
func AppendFold(dst []byte, s string) []byte { return letters.AppendFold(dst, s) }

// IsMark reports whether r is written on or between letters without being one:
// vowel signs, tatweel, zero-width and bidi controls.
func IsMark(r rune) bool { return letters.IsMark(r) }

// IsLetter reports whether r is an Arabic letter proper.
func IsLetter(r rune) bool { return letters.IsLetter(r) }
