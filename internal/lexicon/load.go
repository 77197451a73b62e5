package lexicon

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
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
	feat []feature // few, so a search from the front is quick
}

// A feature is one key of an entry with its values in the order of the file.
type feature struct {
	key    string
	values []string
}

// Get gives the first value of a key, or "".
func (e *Entry) Get(key string) string {
	if v := e.All(key); len(v) > 0 {
		return v[0]
	}
	return ""
}

// All gives every value of a key in the order of the file.
func (e *Entry) All(key string) []string {
	for i := range e.feat {
		if e.feat[i].key == key {
			return e.feat[i].values
		}
	}
	return nil
}

// Ambiguous reports whether a form of the entry is a word or name of something
// else as well: "ambiguous: yes" says it of all forms, otherwise each such form
// is listed, and "preferred" lifts it again.
func (e *Entry) Ambiguous(form string) bool {
	for _, a := range e.All("preferred") {
		if a == form || a == "yes" {
			return false
		}
	}
	for _, a := range e.All("ambiguous") {
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
	Set   KindSet // of the entry's kind, to tell kinds apart without a look at the entry
	Key   string  // the key under which the form stands: ar, nisba, past, masdar, ...
	Infl  Infl
	Form  string // as written in the file
}

// A Lexicon is loaded once and then only read; it is safe for concurrent use.
//
// It is a trie over folded words. The first word of a form, which is all of most
// forms, leads to its node through a slice, further words through a map.
type Lexicon struct {
	words  vocabulary
	roots  []int32 // word → node of forms that begin with it, 0 for none
	edges  edges
	nodes  []node
	items  []item
	files  []*file
	byKind map[string]*kind

	derived sync.Map // see Derived
}

// A kind is all entries of one kind, in file order.
type kind struct {
	entries []*Entry
	once    sync.Once
	byID    map[string]*Entry // filled when first asked
}

// A node is a form or the begin of longer ones.
type node struct {
	first  int32 // Lexicon.items from there on are its senses, 0 if it has none
	goesOn bool  // edges leave it
	kinds  KindSet
	senses atomic.Pointer[[]Sense] // once they were asked for
}

// An item is one sense: an inflected form of a source.
type item struct {
	file, source int32  // into Lexicon.files and its sources
	next         int32  // into Lexicon.items, 0 at the end
	infl         uint16 // packed
}

func (l *Lexicon) source(it *item) *source { return &l.files[it.file].sources[it.source] }

// sensesOf gives the senses of a node. They are made when a text first has the
// form: few of all forms ever stand in the texts that one process reads.
func (l *Lexicon) sensesOf(at int32) []Sense {
	if made := l.nodes[at].senses.Load(); made != nil {
		return *made
	}
	var out []Sense
	for i := l.nodes[at].first; i > 0; i = l.items[i].next {
		src := l.source(&l.items[i])
		out = append(out, Sense{Entry: src.entry, Set: Kind(src.entry.Kind), Key: src.key, Infl: unpack(l.items[i].infl), Form: src.form})
	}
	out = slices.Clip(out)
	l.nodes[at].senses.Store(&out)
	return out
}

// step gives the node that a word leads to from a node, or from the root (0); 0
// if there is none.
func (l *Lexicon) step(node, word int32) int32 {
	if word == 0 {
		return 0
	}
	if node == 0 {
		return l.roots[word]
	}
	return l.edges.to(node, word)
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
	// files are read side by side and entered one after the other, in order
	read := make([]chan *file, len(names))
	for i, name := range names {
		read[i] = make(chan *file, 1)
		go func() {
			text, err := fs.ReadFile(fsys, name)
			f := &file{name: name, err: err}
			f.read(string(text))
			read[i] <- f
		}()
	}
	ld := newLoader()
	var faults []error
	for _, c := range read {
		f := <-c
		if f.err != nil {
			return nil, f.err
		}
		ld.enter(f)
		slices.SortStableFunc(f.faults, func(a, b fault) int { return a.line - b.line })
		for _, x := range f.faults {
			faults = append(faults, fmt.Errorf("lexicon/%s:%d: %s", f.name, x.line, x.text))
		}
	}
	return ld.finish(), errors.Join(faults...)
}

// A file is one data file as read: its stanzas and the forms that they give.
type file struct {
	name    string
	err     error
	faults  []fault
	entries []*Entry
	sources []source
	forms   []form // of all sources, in order; source.forms of each
	folded  []byte // the letters of all forms, one after the other

	// memory that entries share
	room   []Entry
	feats  []feature
	values []string
}

// A form is an inflected form without pointers, which spares the collector.
type form struct {
	end  uint32 // in file.folded; it begins where the one before ends
	infl uint16 // packed
}

type fault struct {
	line int
	text string
}

func (f *file) fault(line int, format string, args ...any) {
	f.faults = append(f.faults, fault{line, fmt.Sprintf(format, args...)})
}

// A loader builds a Lexicon. Senses are chained while it reads.
type loader struct {
	l      *Lexicon
	chains []chain // of each node
}

type chain struct{ first, last int32 } // into Lexicon.items, from 1

// A source is one line of a file that gives a form.
type source struct {
	entry     *Entry
	key, form string
	line      int
	forms     int // how many forms it gives
	kind      KindSet
}

func newLoader() *loader {
	return &loader{
		l: &Lexicon{
			words:  newVocabulary(),
			roots:  make([]int32, 1, 1<<16),
			edges:  newEdges(1 << 16),
			items:  make([]item, 1, 1<<17),
			byKind: map[string]*kind{},
		},
		chains: make([]chain, 1, 1<<17),
	}
}

// finish makes the nodes of the chains.
func (ld *loader) finish() *Lexicon {
	l := ld.l
	l.nodes = make([]node, len(ld.chains))
	for n, c := range ld.chains {
		l.nodes[n].first = c.first
		for i := c.first; i > 0; i = l.items[i].next {
			l.nodes[n].kinds |= l.source(&l.items[i]).kind
		}
	}
	for _, e := range l.edges.slots {
		l.nodes[e.node].goesOn = e.node > 0
	}
	return l
}

// enter adds a file's stanzas and forms.
func (ld *loader) enter(f *file) {
	for _, e := range f.entries {
		k := ld.l.byKind[e.Kind]
		if k == nil {
			k = &kind{}
			ld.l.byKind[e.Kind] = k
		}
		k.entries = append(k.entries, e)
	}
	next, from := 0, uint32(0)
	ld.l.files = append(ld.l.files, f)
	for i := range f.sources {
		for k := range f.sources[i].forms {
			x := f.forms[next]
			next++
			ld.add(f, i, f.folded[from:x.end], x.infl, k == 0)
			from = x.end
		}
	}
	f.forms, f.folded = nil, nil
}

// A line is a key with its value in an entry that is being read.
type line struct{ key, value string }

// read parses the text of a data file.
func (f *file) read(text string) {
	n := strings.Count(text, "\n")
	f.sources, f.forms, f.folded = make([]source, 0, n), make([]form, 0, 3*n), make([]byte, 0, 2*len(text))
	f.feats, f.values = make([]feature, 0, n), make([]string, 0, n)
	var cur *Entry
	var lines []line // of cur
	var forms map[string]inflector
	var set KindSet
	n = 0
	for text := range strings.Lines(text) {
		n++
		if text[0] == '#' {
			continue
		}
		text = trim(text)
		if text == "" {
			f.complete(cur, lines)
			cur, lines = nil, lines[:0]
			continue
		}
		key, value, ok := strings.Cut(text, ":")
		key, value = trim(key), trim(value)
		if !ok || key == "" || value == "" {
			f.fault(n, "want \"key: value\", got %q", text)
			continue
		}
		if i := strings.Index(value, " #"); i >= 0 { // a comment after the value
			value = trim(value[:i])
		}
		if bad := lookAlike(value); bad != 0 {
			f.fault(n, "%q holds %U, which never matches text; write the plain letter", value, bad)
			continue
		}
		if cur == nil {
			var known bool
			if forms, known = kinds[key]; !known {
				f.fault(n, "no kind %q; known are %s", key, strings.Join(kindNames(), ", "))
			}
			cur, set = f.entry(key, value, n), Kind(key)
			continue
		}
		lines = append(lines, line{key, value})
		if inflect, isForm := forms[key]; isForm {
			have := len(f.forms)
			for _, x := range inflect(value) {
				f.folded = arabic.AppendFold(f.folded, x.text)
				f.forms = append(f.forms, form{uint32(len(f.folded)), x.infl.pack()})
			}
			f.sources = append(f.sources, source{cur, key, value, n, len(f.forms) - have, set})
		}
	}
	f.complete(cur, lines)
}

// trim takes blanks and line ends off both ends.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// entry gives a new entry.
func (f *file) entry(kind, id string, line int) *Entry {
	if len(f.room) == cap(f.room) {
		f.room = make([]Entry, 0, 256)
	}
	f.room = append(f.room, Entry{Kind: kind, ID: id, File: f.name, Line: line})
	e := &f.room[len(f.room)-1]
	f.entries = append(f.entries, e)
	return e
}

// complete gives an entry its lines, those of one key together.
func (f *file) complete(e *Entry, lines []line) {
	if e == nil {
		return
	}
	first := len(f.feats)
	for i, l := range lines {
		if slices.ContainsFunc(f.feats[first:], func(have feature) bool { return have.key == l.key }) {
			continue
		}
		from := len(f.values)
		for _, other := range lines[i:] {
			if other.key == l.key {
				f.values = append(f.values, other.value)
			}
		}
		f.feats = append(f.feats, feature{l.key, f.values[from:len(f.values):len(f.values)]})
	}
	e.feat = f.feats[first:len(f.feats):len(f.feats)]
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

// add enters one form of a source of f, which is the file entered last. base says that it is the form as
// written in the file, which must not stand twice in one key of a kind's entries
// of one id.
func (ld *loader) add(f *file, line int, folded []byte, infl uint16, base bool) {
	node := int32(0)
	for from := 0; from < len(folded); {
		to := from
		for to < len(folded) && !parts(folded[to]) {
			to++
		}
		if to > from {
			node = ld.extend(node, folded[from:to])
		}
		from = to + 1
	}
	if node == 0 {
		return
	}
	src := &f.sources[line]
	c := &ld.chains[node]
	items := ld.l.items
	for i := c.first; i > 0; i = items[i].next {
		have := ld.l.source(&items[i])
		if base && src.again(have) {
			f.fault(src.line, "%q stands already in line %d", src.form, have.line)
			return
		}
		if base && items[i].infl == infl && (src.useless(have) || have.useless(src)) {
			f.fault(src.line, "%q (%s) and %s:%d (%s): one of the two can never be found", src.form, src.entry.Kind, have.entry.File, have.line, have.entry.Kind)
			return
		}
		if have.entry == src.entry && have.key == src.key && items[i].infl == infl {
			return
		}
	}
	at := int32(len(items))
	if c.first == 0 {
		c.first = at
	} else {
		items[c.last].next = at
	}
	c.last = at
	ld.l.items = append(items, item{file: int32(len(ld.l.files) - 1), source: int32(line), infl: infl})
}

// again reports whether s repeats another line of its file.
func (s *source) again(o *source) bool {
	return s.key == o.key && s.entry.Kind == o.entry.Kind && s.entry.ID == o.entry.ID && s.entry.File == o.entry.File &&
		arabic.Strict(s.form) == arabic.Strict(o.form)
}

// useless reports whether s says nothing beside o: a name listed twice, a common
// word that is a function word, or a body that is always read as the place o.
func (s *source) useless(o *source) bool {
	switch s.entry.Kind {
	case "given", "family":
		if o.entry.Kind != s.entry.Kind {
			return false
		}
	case "word":
		if o.entry.Kind != "word" && o.entry.Kind != "stop" {
			return false
		}
	case "organization":
		place := o.entry.Kind == "country" && (o.key == "ar" || o.key == "official" || o.key == "gov") ||
			(o.entry.Kind == "city" || o.entry.Kind == "region") && o.key == "ar" && !o.entry.Ambiguous(o.form)
		if s.key != "ar" || !place {
			return false
		}
	default:
		return false
	}
	return arabic.Strict(s.form) == arabic.Strict(o.form)
}

// parts reports whether a byte parts the words of a form.
func parts(b byte) bool { return b == ' ' || b == '-' || b == '.' || b == '\'' }

// extend gives the node that word leads to from node, made if need be.
func (ld *loader) extend(node int32, word []byte) int32 {
	l := ld.l
	id := l.words.add(word)
	if int(id) == len(l.roots) {
		l.roots = append(l.roots, 0)
	}
	if next := l.step(node, id); next > 0 {
		return next
	}
	next := int32(len(ld.chains))
	ld.chains = append(ld.chains, chain{})
	if node == 0 {
		l.roots[id] = next
	} else {
		l.edges.add(edge{node, id, next})
	}
	return next
}

// Entries gives all entries of a kind in the order of the files.
func (l *Lexicon) Entries(kind string) []*Entry {
	if k := l.byKind[kind]; k != nil {
		return k.entries
	}
	return nil
}

// Entry gives the entry of that kind and id, or nil.
func (l *Lexicon) Entry(kind, id string) *Entry {
	k := l.byKind[kind]
	if k == nil {
		return nil
	}
	k.once.Do(func() {
		k.byID = make(map[string]*Entry, len(k.entries))
		for _, e := range slices.Backward(k.entries) { // the first of several stays
			k.byID[e.ID] = e
		}
	})
	return k.byID[id]
}

// Is reports whether the entry of that kind and id has key set to "yes".
func (l *Lexicon) Is(kind, id, key string) bool { return l.says(kind, id, key, "yes") }

// Denies reports whether the entry of that kind and id has key set to "no".
func (l *Lexicon) Denies(kind, id, key string) bool { return l.says(kind, id, key, "no") }

func (l *Lexicon) says(kind, id, key, value string) bool {
	e := l.Entry(kind, id)
	return e != nil && e.Get(key) == value
}

// Derived gives what somebody makes of the lexicon, made once for a key.
func (l *Lexicon) Derived(key any, from func() any) any {
	if v, ok := l.derived.Load(key); ok {
		return v
	}
	v, _ := l.derived.LoadOrStore(key, from())
	return v
}
