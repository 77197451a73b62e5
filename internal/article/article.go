// Package article is the document: a frozen text and the structure found in it
// (headline, headings, paragraphs, items, table rows, sentences, words).
//
// In goes a Source as ingest yields it, out comes an Article whose every part
// is a byte span of Source.Text. The text is never changed. Who or what is
// named in it is left to package mention.
//
// What always holds: blocks stand in the order of the text and do not overlap;
// every rune that is not white space lies in one block or is the mark of an item
// (•, 1-, أولا:), a rule (-----) or a separator of cells; sentences tile their
// block, clauses and words their sentence.
//
// Most pages reach this package without markup: a table as lines in which a cell
// follows the other after a blank, a heading as a short line. What is a table or
// an item is then a guess from the lines around it and from word lists under
// data; where the guess is weak the line stays a Paragraph.
package article

import (
	"sync"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// A Source is one article as read: decoded, frozen, with what its carrier
// (file, page, record) told of it.
type Source struct {
	Name      string // file name or URL, for people
	Text      string // UTF-8; all spans count its bytes
	Title     string // from metadata; empty if only the text has it
	Outlet    string
	URL       string
	Published string // ISO 8601 date (2026-11-20) or empty
	Marks     []Mark // what markup said of ranges of Text; empty for plain text
}

// A Mark keeps what markup said about a range of the text before it was
// flattened ("this range was a heading").
type Mark struct {
	Kind Kind
	Span span.Span
}

// Kind is what a block is in the layout.
type Kind string

// The kinds of block. HeaderRow is a table's first row when it names columns.
const (
	Headline  Kind = "headline"
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item" // bullet or numbered
	HeaderRow Kind = "header-row"
	Row       Kind = "row"
	Cell      Kind = "cell" // only in Marks
)

// Meaning is what a heading, a header cell or an introducing sentence says that
// the list, table column or section below it holds.
type Meaning string

// The meanings.
const (
	None         Meaning = ""
	Objectives   Meaning = "objectives"
	Measures     Meaning = "measures"
	Participants Meaning = "participants"
	Agreements   Meaning = "agreements"
	Sectors      Meaning = "sectors"
	Background   Meaning = "background"
)

// Meanings lists all meanings but None.
func Meanings() []Meaning {
	return []Meaning{Objectives, Measures, Participants, Agreements, Sectors, Background}
}

// An Article is a Source with its structure. It is never changed after Parse.
type Article struct {
	Source
	ID        string // 16 hex digits of the hash of the text, the same for texts that differ only in white space, marks or line ends
	Hash      string // sha256 of Text, hex
	Language  string // see Language
	Blocks    []Block
	Sentences []Sentence
	Words     []arabic.Word // of the whole text, in order

	cutter *arabic.Cutter // whose memory Words are in
}

// cutters are free to be used for the next article.
var cutters = sync.Pool{New: func() any { return new(arabic.Cutter) }}

// Free gives the memory of Words back, for articles to come. It is for who has
// done with the article; Words must not be used afterwards.
func (a *Article) Free() {
	if a.cutter != nil {
		a.cutter.Forget()
		cutters.Put(a.cutter)
		a.Words, a.cutter = nil, nil
	}
}

// A Block is a line or group of lines with one role in the layout.
type Block struct {
	Kind    Kind
	Span    span.Span   // without the bullet or number of an Item and the outer separators of a Row
	Meaning Meaning     // of an Item or Row: what its list or table holds; of a Paragraph: what its section's heading announces, up to the first list or table there
	Cells   []TableCell // of a Row or HeaderRow; a row may have fewer than its header
	Table   int         // rows of one table share a number from 1; 0 elsewhere
	Intro   int         // index of the block that gave Meaning, or -1
	First   int         // Sentences[First:Last] are this block's
	Last    int
}

// A TableCell is one field of a table row with the meaning of its column. The
// span of an empty cell has no length.
type TableCell struct {
	Span    span.Span
	Meaning Meaning
}

// A Sentence is cut at . ؟ ! and the end of its block; its clauses at ؛ ، : too.
// A table cell is a sentence of its own. Two dots and more (زيارة رسمية.. فلان
// يصل) part clauses, not sentences.
type Sentence struct {
	Span    span.Span
	Block   int // index into Blocks
	First   int // Words[First:Last] are this sentence's
	Last    int
	Clauses []Clause
}

// A Clause is a stretch of a sentence between separators.
type Clause struct {
	Span        span.Span
	First, Last int // words
}
