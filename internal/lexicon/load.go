package lexicon

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
)

//go:embed data/*.txt
var data embed.FS

// An Entry is one stanza: a thing or a word class that forms stand for.
type Entry struct {
	Kind string // country, office, verb, ...
	ID   string
	File string // where it was read, for explanations
	Line int
	feat map[string][]string
}

// Get gives the first value of a key, or "".
func (e *Entry) Get(key string) string {
	if v := e.feat[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// All gives every value of a key in the order of the file.
func (e *Entry) All(key string) []string { return e.feat[key] }

// Ambiguous reports whether a form of the entry is a word or name of something
// else as well: "ambiguous: yes" says it of all forms, otherwise each such form
// is listed, and "preferred" lifts it again.
func (e *Entry) Ambiguous(form string) bool {
	for _, a := range e.feat["preferred"] {
		if a == form || a == "yes" {
			return false
		}
	}
	for _, a := range e.feat["ambiguous"] {
		if a == form || a == "yes" {
			return true
		}
	}
	return false
}

// Is reports whether key is set to "yes".
func (e *Entry) Is(key string) bool { return e.Get(key) == "yes" }

// A Sense is one reading of a form: the entry it stands for and which of the
// entry's forms it is.
type Sense struct {
	Entry *Entry
	Key   string // the key under which the form stands: ar, nisba, past, masdar, ...
	Infl  Infl
	Form  string // as written in the file
}

// A Lexicon is loaded once and then only read; it is safe for concurrent use.
type Lexicon struct {
	words   map[string]int32           // folded word → number
	edges   map[uint64]int32           // node<<32 | word → node
	senses  [][]Sense                  // of each node
	byKind  map[string][]*Entry        // in file order
	byID    map[string]*Entry          // kind + " " + id
	formsOf map[string]map[string]bool // kind → folded forms, for Has
}

// Load reads the embedded files.
func Load() (*Lexicon, error) {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return LoadFS(sub)
}

// LoadFS reads every *.txt of fsys. All faults of all files are reported at
// once, each with file and line.
func LoadFS(fsys fs.FS) (*Lexicon, error) {
	names, err := fs.Glob(fsys, "*.txt")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	l := &Lexicon{
		words:   map[string]int32{},
		edges:   map[uint64]int32{},
		senses:  make([][]Sense, 1),
		byKind:  map[string][]*Entry{},
		byID:    map[string]*Entry{},
		formsOf: map[string]map[string]bool{},
	}
	var faults []error
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		faults = append(faults, l.read(name, string(text))...)
	}
	return l, errors.Join(faults...)
}

// read adds one file's stanzas.
func (l *Lexicon) read(file, text string) (faults []error) {
	fault := func(line int, format string, args ...any) {
		faults = append(faults, fmt.Errorf("lexicon/%s:%d: %s", file, line, fmt.Sprintf(format, args...)))
	}
	var cur *Entry
	seen := map[string]int{} // kind, key and form → line, for duplicates
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if strings.TrimSpace(line) == "" {
			cur = nil
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if !ok || key == "" || value == "" {
			fault(n, "want \"key: value\", got %q", line)
			continue
		}
		if i := strings.Index(value, " #"); i >= 0 { // a comment after the value
			value = strings.TrimSpace(value[:i])
		}
		if bad := lookAlike(value); bad != 0 {
			fault(n, "%q holds %U, which never matches text; write the plain letter", value, bad)
			continue
		}
		if cur == nil {
			if _, known := kinds[key]; !known {
				fault(n, "no kind %q; known are %s", key, strings.Join(kindNames(), ", "))
			}
			cur = &Entry{Kind: key, ID: value, File: file, Line: n, feat: map[string][]string{}}
			l.byKind[key] = append(l.byKind[key], cur)
			if l.byID[key+" "+value] == nil {
				l.byID[key+" "+value] = cur
			}
			continue
		}
		cur.feat[key] = append(cur.feat[key], value)
		inflect, isForm := kinds[cur.Kind][key]
		if !isForm {
			continue
		}
		id := cur.Kind + " " + cur.ID + " " + key + " " + arabic.Strict(value)
		if first, dup := seen[id]; dup {
			fault(n, "%q stands already in line %d", value, first)
			continue
		}
		seen[id] = n
		for _, f := range inflect(value) {
			l.add(f.text, Sense{Entry: cur, Key: key, Infl: f.infl, Form: value})
		}
	}
	return faults
}

// lookAlike gives the first rune of s that arabic.Fold would drop or change
// into another letter than the writer sees, or 0.
func lookAlike(s string) rune {
	for _, r := range s {
		if arabic.IsMark(r) || 0xFB50 <= r && r <= 0xFDFF || 0xFE70 <= r && r <= 0xFEFF || r == utf8.RuneError {
			return r
		}
	}
	return 0
}

func (l *Lexicon) add(form string, s Sense) {
	node := int32(0)
	words := strings.FieldsFunc(arabic.Fold(form), func(r rune) bool { return r == ' ' || r == '-' || r == '.' || r == '\'' || r == '’' })
	if len(words) == 0 {
		return
	}
	for _, w := range words {
		id, ok := l.words[w]
		if !ok {
			id = int32(len(l.words) + 1)
			l.words[w] = id
		}
		edge := uint64(node)<<32 | uint64(id)
		next, ok := l.edges[edge]
		if !ok {
			next = int32(len(l.senses))
			l.edges[edge] = next
			l.senses = append(l.senses, nil)
		}
		node = next
	}
	for _, have := range l.senses[node] {
		if have.Entry == s.Entry && have.Key == s.Key && have.Infl == s.Infl {
			return
		}
	}
	l.senses[node] = append(l.senses[node], s)
	forms := l.formsOf[s.Entry.Kind]
	if forms == nil {
		forms = map[string]bool{}
		l.formsOf[s.Entry.Kind] = forms
	}
	forms[strings.Join(words, " ")] = true
}

// Entries gives all entries of a kind in the order of the files.
func (l *Lexicon) Entries(kind string) []*Entry { return l.byKind[kind] }

// Entry gives the entry of that kind and id, or nil.
func (l *Lexicon) Entry(kind, id string) *Entry { return l.byID[kind+" "+id] }

// Has reports whether a folded form (words parted by one space) stands in a kind.
func (l *Lexicon) Has(kind, form string) bool { return l.formsOf[kind][form] }

// Forms is the number of distinct forms, for statistics.
func (l *Lexicon) Forms() int {
	n := 0
	for _, s := range l.senses {
		if len(s) > 0 {
			n++
		}
	}
	return n
}
