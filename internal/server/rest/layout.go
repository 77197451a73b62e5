package rest

import (
	"reflect"
	"strconv"

	"github.com/rawabit/rawabit/internal/server/problem"
)

// A Block is a line or group of lines of an article's text with one role in its layout.
type Block struct {
	Kind    string `json:"kind" enum:"headline,heading,paragraph,item,header-row,row"`
	Start   int    `json:"start"`             // code points [Start, End) of the text, without the mark of an item
	End     int    `json:"end"`               //
	Meaning string `json:"meaning,omitempty"` // what its list, table or section holds: objectives, measures, …
	Table   int    `json:"table,omitempty"`   // rows of one table have the same number
	Cells   []Cell `json:"cells,omitempty"`   // of a row
}

// A Cell is one of a row.
type Cell struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Meaning string `json:"meaning,omitempty"` // of its column
}

// Blocks are the layout of an article, in the order of its text.
type Blocks struct {
	Items []Block `json:"items"`
}

func layoutEndpoint() *Endpoint {
	return &Endpoint{Path: "/articles/{id}/layout", ID: "layout", Media: wordMedia, Answer: Blocks{}, of: reflect.TypeFor[Block](), under: "items",
		En: "Headings, paragraphs, items and table rows of an article, as they are found in its text", Ar: "العناوين والفقرات والبنود وصفوف الجداول في مقالة، كما تُعرف من نصها",
		Params: shapeParams,
		Try:    []string{"/articles/010aab9c636e5bea/layout"},
		serve:  layout}
}

func layout(q *request) (reply, error) {
	if q.opt.Layout == nil {
		return reply{}, problem.New("not-available", "this server knows no layout of texts")
	}
	a, err := q.g.Article(q.ctx, article(q.r.PathValue("id")))
	if err != nil {
		return reply{}, err
	}
	blocks := Blocks{q.opt.Layout(a.Title, a.Text)}
	return reply{body: blocks, items: listOf(blocks.Items), total: len(blocks.Items),
		columns: []string{"kind", "start", "end", "meaning", "table"},
		rows: func(item any, _ string) [][]string {
			b := item.(*Block)
			return [][]string{{b.Kind, strconv.Itoa(b.Start), strconv.Itoa(b.End), b.Meaning, strconv.Itoa(b.Table)}}
		},
	}, nil
}
