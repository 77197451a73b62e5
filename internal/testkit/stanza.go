// Package testkit is how tests of this module hold their cases: stanza files,
// golden files and folders, and a diff of quads. Only tests import it.
//
// # Stanza files
//
// A case is a stanza of "key: value" lines; blank lines part the stanzas; lines
// that begin with # are comments. The first key is "name". A key may be given
// more than once. A value goes on in the lines below that are indented (two
// spaces or a tab, which are taken off); in such a line a dot alone stands for
// an empty line. One Arabic string to a line: two on one line change places on
// the screen.
//
//	name:  waw-of-the-root
//	word:  وزير
//	parts: وزير
//	why:   the waw belongs to the word
//
// A run that finds no cases fails, and so do two cases of one name.
//
// # Updating
//
// "go test ./that/package -update" writes what the code gives now into the stanza
// and golden files; the review is the diff. Give the package: packages that do
// not import testkit know no such flag.
package testkit

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the code gives now into the stanza and golden files")

// Updating reports whether the test was started with -update.
func Updating() bool { return *update }

// A Case is one stanza, run as a subtest under its name.
type Case struct {
	*testing.T
	file   string
	stanza *stanza
}

// Run reads the stanza file and calls fn once for each case in it, as a subtest
// named by the case. The test fails if the file can't be read or holds no case.
// With -update the file is written back after the last case, if a value changed.
func Run(t *testing.T, file string, fn func(c *Case)) {
	t.Helper()
	f := mustRead(t, file)
	for _, s := range f.cases() {
		t.Run(s.name(), func(t *testing.T) {
			fn(&Case{T: t, file: file, stanza: s})
		})
	}
	if *update {
		if text := f.print(); text != f.text {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Seeds hands each value of key in the stanza file to add, so that a fuzz test
// starts from the cases: testkit.Seeds(f, "testdata/x.txt", "word", func(s string) { f.Add(s) }).
func Seeds(t testing.TB, file, key string, add func(value string)) {
	t.Helper()
	found := false
	for _, s := range mustRead(t, file).cases() {
		for _, v := range s.all(key) {
			add(v)
			found = true
		}
	}
	if !found {
		t.Fatalf("%s: no case has the key %q", file, key)
	}
}

// Get gives the value of key; the test fails if the case has none.
func (c *Case) Get(key string) string {
	c.Helper()
	all := c.stanza.all(key)
	if len(all) == 0 {
		c.Fatalf("%s: case has no %q", c.where(), key)
	}
	return all[0]
}

// Or gives the value of key, or other if the case has none.
func (c *Case) Or(key, other string) string {
	if all := c.stanza.all(key); len(all) > 0 {
		return all[0]
	}
	return other
}

// All gives every value of key, in order; none is no error.
func (c *Case) All(key string) []string { return c.stanza.all(key) }

// Has reports whether the case has the key.
func (c *Case) Has(key string) bool { return len(c.stanza.all(key)) > 0 }

// Want compares got with the value of key, blanks at the ends aside. With -update the value
// becomes got instead. A case without the key wants the empty string.
func (c *Case) Want(key, got string) {
	c.Helper()
	got = trimLines(got)
	want := trimLines(c.Or(key, ""))
	if want == got {
		return
	}
	if *update {
		c.stanza.set(key, got)
		return
	}
	if strings.Contains(want, "\n") || strings.Contains(got, "\n") {
		c.Errorf("%s: %s differs (- want, + got):\n%s", c.where(), key, Diff(want, got))
		return
	}
	c.Errorf("%s: %s\n  got  %s\n  want %s", c.where(), key, got, want)
}

func (c *Case) where() string { return fmt.Sprintf("%s:%d", c.file, c.stanza.line) }

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\r")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// The file as read: stanzas keep comments and blanks so that -update changes
// only the values.
type file struct {
	text    string
	stanzas []*stanza
}

type stanza struct {
	line  int // of its first field, from 1
	items []item
}

// An item is a comment or blank line (key empty) or a field with its lines.
type item struct {
	key   string
	pad   string // blanks between colon and value, kept for alignment
	value string
	raw   string
	dirty bool
}

func mustRead(t testing.TB, name string) *file {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse(name, string(b))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func parse(name, text string) (*file, error) {
	f := &file{text: text}
	var cur *stanza
	var faults []string
	fault := func(line int, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
	}
	open := func() *stanza {
		if cur == nil {
			cur = &stanza{}
			f.stanzas = append(f.stanzas, cur)
		}
		return cur
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, l := range lines {
		n := i + 1
		l = strings.TrimSuffix(l, "\r")
		switch {
		case strings.TrimSpace(l) == "":
			if cur != nil {
				cur.items = append(cur.items, item{raw: l})
				if cur.line > 0 {
					cur = nil
				}
			} else {
				open().items = append(cur.items, item{raw: l})
			}
		case strings.HasPrefix(l, "#"):
			s := open()
			s.items = append(s.items, item{raw: l})
		case strings.HasPrefix(l, "  ") || strings.HasPrefix(l, "\t"):
			if cur == nil || len(cur.items) == 0 || cur.items[len(cur.items)-1].key == "" {
				fault(n, "an indented line with no key above it")
				continue
			}
			it := &cur.items[len(cur.items)-1]
			more := strings.TrimPrefix(strings.TrimPrefix(l, "\t"), "  ")
			if strings.TrimSpace(more) == "." {
				more = ""
			}
			if it.value == "" && !strings.Contains(it.raw, "\n") {
				it.value = more
			} else {
				it.value += "\n" + more
			}
			it.raw += "\n" + l
		default:
			key, value, ok := strings.Cut(l, ":")
			if !ok || key == "" || strings.ContainsAny(key, " \t") {
				fault(n, "want \"key: value\", a # comment or an indented line, have %q", l)
				continue
			}
			s := open()
			if s.line == 0 {
				s.line = n
				if key != "name" {
					fault(n, "a case begins with \"name:\", not with %q", key)
				}
			}
			trimmed := strings.TrimLeft(value, " \t")
			s.items = append(s.items, item{key: key, pad: value[:len(value)-len(trimmed)], value: strings.TrimRight(trimmed, " \t"), raw: l})
		}
	}
	seen := map[string]int{}
	for _, s := range f.cases() {
		if first, ok := seen[s.name()]; ok {
			fault(s.line, "case %q stands on line %d too", s.name(), first)
		}
		seen[s.name()] = s.line
	}
	if len(seen) == 0 && len(faults) == 0 {
		fault(1, "no cases; a case is a stanza that begins with \"name:\"")
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(faults, "\n"))
	}
	return f, nil
}

func (f *file) cases() []*stanza {
	var out []*stanza
	for _, s := range f.stanzas {
		if s.line > 0 {
			out = append(out, s)
		}
	}
	return out
}

func (f *file) print() string {
	var b strings.Builder
	for _, s := range f.stanzas {
		for _, it := range s.items {
			if !it.dirty {
				b.WriteString(it.raw + "\n")
				continue
			}
			if !strings.Contains(it.value, "\n") {
				b.WriteString(strings.TrimRight(it.key+":"+it.pad+it.value, " ") + "\n")
				continue
			}
			b.WriteString(it.key + ":\n")
			for _, l := range strings.Split(it.value, "\n") {
				if l == "" {
					l = "."
				}
				b.WriteString("  " + l + "\n")
			}
		}
	}
	return b.String()
}

func (s *stanza) name() string {
	if all := s.all("name"); len(all) > 0 {
		return all[0]
	}
	return fmt.Sprintf("line-%d", s.line)
}

func (s *stanza) all(key string) []string {
	var out []string
	for _, it := range s.items {
		if it.key == key {
			out = append(out, it.value)
		}
	}
	return out
}

func (s *stanza) set(key, value string) {
	for i := range s.items {
		if it := &s.items[i]; it.key == key {
			it.value, it.dirty = value, true
			if it.pad == "" {
				it.pad = " "
			}
			return
		}
	}
	at := len(s.items)
	for at > 0 && s.items[at-1].key == "" {
		at--
	}
	s.items = append(s.items[:at], append([]item{{key: key, pad: " ", value: value, dirty: true}}, s.items[at:]...)...)
}
