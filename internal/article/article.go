// Package article is the document: a frozen text and the structure found in it
// (headline, headings, paragraphs, items, table rows, sentences, words).
//
// In goes a Source as ingest yields it, out comes an Article whose every part
// is a byte span of Source.Text. The text is never changed. Who or what is
// named in it is left to package mention.
package article

import (
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

// An Article is a Source with its structure. It is never changed after Parse.
type Article struct {
	Source
	ID        string // 16 hex digits of the hash of the text, the same for texts that differ only in white space, marks or line ends
	Hash      string // sha256 of Text, hex
	Language  string // "ar" or, where the letters say otherwise, "und"
	Blocks    []Block
	Sentences []Sentence
	Words     []arabic.Word // of the whole text, in order
}

// A Block is a line or group of lines with one role in the layout.
type Block struct {
	Kind    Kind
	Span    span.Span   // without the bullet or number of an Item
	Meaning Meaning     // of an Item or Row: what its list or table holds; of a Paragraph: what its section's heading announces
	Cells   []TableCell // of a Row or HeaderRow
	Table   int         // rows of one table share a number from 1; 0 elsewhere
	Intro   int         // index of the block that gave Meaning, or -1
	First   int         // Sentences[First:Last] are this block's
	Last    int
}

// A TableCell is one field of a table row with the meaning of its column.
type TableCell struct {
	Span    span.Span
	Meaning Meaning
}

// A Sentence is cut at . ؟ ! and the end of its block; its clauses at ؛ ، : too.
// A table cell is a sentence of its own.
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
