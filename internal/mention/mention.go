// Package mention finds who and what an article names: countries and their
// nisbas, cities, organizations, offices, persons and dates, and links the
// mentions that mean one thing to one entity.
//
// In goes an article.Article and a lexicon, out comes a Document. Spans of
// mentions leave out proclitics («بالحكومة» is the mention «الحكومة»). What the
// mentions do with each other, who visits whom, is left to package rules.
package mention

import (
	"sync"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/lexicon"
	"github.com/rawabit/rawabit/internal/span"
)

// Class is what a mention names.
type Class string

// The classes. Nisba is an adjective or plural of origin (الليبي, الأتراك);
// Counterpart is «نظيره».
const (
	Country      Class = "COUNTRY"
	Nisba        Class = "NISBA"
	City         Class = "CITY"
	Region       Class = "REGION"
	Organization Class = "ORGANIZATION"
	Office       Class = "OFFICE"
	Person       Class = "PERSON"
	Counterpart  Class = "COUNTERPART"
	Courtesy     Class = "COURTESY"
	Date         Class = "DATE"
)

// A Mention is a run of words that names something.
type Mention struct {
	Class  Class
	Span   span.Span // without proclitics
	First  int       // Words[First:Last] of the article
	Last   int
	Prefix string // proclitics before the first word: some of و ف ب ل ك
	Entry  *lexicon.Entry

	Title  *Title   // of an Office, and of a Person the office in apposition
	More   []*Title // further offices of the same person
	Named  bool     // of an Organization read by its head: it has a name of its own beside its kind
	Name   string   // of a Person or Organization, as it stands in the text
	Code   string   // of a Country, Nisba or City: ISO code
	Origin string   // of an Organization: ISO code of the nisba or state in its name, an organ of it or not
	Short  string   // of a Country: a form that several states share (المملكة), until link tells which
	ISO    string   // of a Date: 2026-11-20 or 2026-11
	ISOEnd string   // of a Date that is a range
	Number byte     // 'd' or 'p' where one word names two or more

	Entity int // index into Document.Entities, or -1
}

// A Title is an office as the text puts it.
type Title struct {
	Role       string
	Portfolio  string
	Portfolios []string
	Code       string   // country served
	Origin     string   // country that the name of the organization served tells
	Place      *Mention // the province or city served (حاكم الشارقة), if any
	Org        string   // organization served, as it stands in the text, if no country
	OrgEntity  int      // its entity, or -1
	Posted     string   // ISO code of the country an ambassador is posted to
	seat       *Mention // the city that Host has its seat in, if it is told
	guest      bool     // of an ambassador posted to the state that the article calls its own («لدى المملكة»)
	realm      string   // what a state that has the office is called («المملكة» of a king)
	implied    bool     // told by a word beside the holder that is no office («حكومة فلان»)
	titled     bool     // its holder is named with a further title only
	by         *Title   // who sent him or whom he serves, if that is an office
	Host       *Mention // the body that a representative is posted to, if any
	Span       span.Span
	Plural     bool     // one title for two or more holders (وزيرا, وزراء)
	Modifier   string   // acting, former, designated ...
	Female     bool     // said of a woman (وزيرة); a man's title may be said of either
	ofState    bool     // Org is an organ of the home country
	Organ      bool     // of a body that is an organ of the state that the context tells (الديوان الملكي)
	Generic    bool     // an office that says little alone (الوزير, الرئيس)
	Marked     bool     // the text says which country it serves
	accusative bool     // said of somebody named before («عين فلان وزيرا للعمل»)
	national   bool     // an office of a state, whatever its role (رئيس الديوان الملكي)
	short      string   // a name of the country served that several states share (سفير المملكة)
	Codes      []string // countries of a dual or plural title, in order
}

// A Document is an article with its mentions and entities.
type Document struct {
	Article  *article.Article
	Lex      *lexicon.Lexicon
	Hits     [][]lexicon.Match // of each word of the article, longest first
	Mentions []Mention         // in order of the text, not overlapping
	At       []int32           // of each word: index of the mention that covers it, or -1
	Entities []fact.Entity
	Home     string // ISO code of the country that offices without a country belong to, or ""
	// Holds lists the offices of persons as the article gives them.
	Holds []Held

	Placed map[int]bool // cities (entities) that are spoken of as places, not as governments, and countries that take part

	Fixed map[int]bool // organizations (entities) that the lexicon knows by name

	shapes    []shape                   // of foreign family names
	byID      map[string]int            // index into Entities of each IRI
	countries map[string]int            // the same of each country's code
	cities    map[cityIn]int            // the same of each city
	surnamed  map[string]map[string]int // words behind a given name, and how often which word follows them; filled when first asked
	count     map[string]int            // how often the article has each folded word; filled when first asked
	kinds     []lexicon.KindSet         // of all matches at each word
	byRole    map[string][]int          // indexes into Holds of each role

	heads map[string]string // the state that each name asked for is the name of a head of, or ""

	memory *memory // what Hits, Mentions, At and Entities are in
}

// memory is used for one article after the other. Its slices are as long as
// they have ever been.
type memory struct {
	matches  lexicon.Memory
	at       []int32
	kinds    []lexicon.KindSet
	judged   []judgements
	mentions []Mention
	entities []fact.Entity
}

var memories = sync.Pool{New: func() any { return new(memory) }}

// Free gives memory back, for articles to come. It is for who has done with the
// document, of which nothing must be used afterwards but copies of entities.
func (d *Document) Free() {
	mem := d.memory
	if mem == nil {
		return
	}
	const most = 1 << 14 // words: more than any article of a newspaper has
	if len(d.At) <= most {
		clear(d.Mentions)
		clear(d.Entities)
		mem.mentions, mem.entities = d.Mentions[:0], d.Entities[:0]
		memories.Put(mem)
	}
	*d = Document{}
}

// sized gives a slice of n zeros, in the memory of s if that is enough.
func sized[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n)
		return *s
	}
	out := (*s)[:n]
	clear(out)
	return out
}

// EntityByID gives the index of the entity with that IRI, or -1.
func (d *Document) EntityByID(id string) int {
	if n, ok := d.byID[id]; ok {
		return n
	}
	return -1
}

// May reports whether something of the kinds begins at a word, whatever its length
// and proclitics. It tells at once for most words that a look at their Hits is in vain.
func (d *Document) May(word int, kinds lexicon.KindSet) bool { return d.kinds[word]&kinds != 0 }

// Held says that a person holds an office, and which words say so.
type Held struct {
	Person   int // entity
	Title    Title
	Evidence []span.Span
	Rule     string
}
