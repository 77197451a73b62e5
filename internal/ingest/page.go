package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/span"
)

const (
	// maxDepth bounds how deep elements of a page may nest: what walks a page
	// calls itself, and no page of news comes near.
	maxDepth = 500
	// maxNodes bounds the size of a page that is searched for its main text.
	maxNodes = 200_000
	// enough letters for an article; shorter main texts are captions and teasers
	enough = 60
	// more letters than a cell of data has: the table arranges the page
	cellLetters = 600
)

// page reads an HTML page.
func (r *reader) page(name string, data []byte) {
	if len(bytes.TrimSpace(data)) == 0 {
		r.fail(name, 0, ErrEmpty, "")
		return
	}
	text, err := decodePage(data)
	if err != nil {
		r.fail(name, 0, err, remedyOfDecode(err, data))
		return
	}
	root, err := html.Parse(strings.NewReader(text))
	if err == nil && !within(root, maxDepth, maxNodes) {
		err = fmt.Errorf("more than %d elements, or nested deeper than %d", maxNodes, maxDepth)
	}
	if err != nil {
		r.fail(name, 0, fmt.Errorf("%w: %w", ErrNoArticle, err), "save the text of the article alone")
		return
	}
	about := metadata(root)
	base, _ := url.Parse(about.url)
	if base != nil && base.Host == "" {
		base = nil
	}
	main := mainText(root, base, about)
	if main == nil {
		remedy := "save the page of one article, complete, or its text as .txt"
		r.fail(name, 0, ErrNoArticle, remedy)
		return
	}
	main.headline(about.title)
	r.give(article.Source{
		Name: name, Text: main.text(), Marks: main.marks,
		Title: about.title, Outlet: about.outlet, URL: about.url, Published: about.date,
	}, name, 0)
}

// decodePage is decode with the page's own word for its encoding where the bytes
// leave it open. Bytes that break the UTF-8 of a page become U+FFFD, as
// browsers show them, unless the page ends in the middle of a character.
func decodePage(data []byte) (string, error) {
	text, encoding, err := decode(data, false)
	if err != nil {
		if sound, faults := countUTF8(data); sound > 20*faults && utf8.FullRune(data[validPrefix(data):]) && !isBinary(data) {
			return strings.ToValidUTF8(string(data), "\ufffd"), nil
		}
		return "", err
	}
	if encoding == win1256 || encoding == iso88596 {
		// few letters tell little; then the page's own word counts
		high := 0
		for _, c := range data {
			if c >= 0x80 {
				high++
			}
		}
		if enc, declared, _ := charset.DetermineEncoding(data, ""); high < 20 && declared != "windows-1252" && declared != "utf-8" {
			if b, err := enc.NewDecoder().Bytes(data); err == nil {
				return string(b), nil
			}
		}
	}
	return text, nil
}

// within reports whether a tree is no deeper and no larger than that.
func within(root *html.Node, depth, nodes int) bool {
	n, d := 0, 0
	for at := root; at != nil; {
		n++
		if d > depth || n > nodes {
			return false
		}
		if at.FirstChild != nil {
			at = at.FirstChild
			d++
			continue
		}
		for at != root && at.NextSibling == nil {
			at = at.Parent
			d--
		}
		if at == root {
			return true
		}
		at = at.NextSibling
	}
	return true
}

// mainText finds the article of a page: what the readability library takes for
// it, else the element that is marked as the article's body, else the body that
// the JSON-LD carries. nil if there is none.
func mainText(root *html.Node, base *url.URL, about meta) *page {
	var best *page
	try := func(p *page) {
		if p != nil && p.letters >= enough && (best == nil || p.letters > best.letters*3/2 || p.rows > best.rows && p.letters*2 > best.letters) {
			best = p
		}
	}
	marked := find(root, func(n *html.Node) bool {
		return attr(n, "itemprop") == "articleBody"
	})
	parser := readability.NewParser()
	parser.DisableJSONLD = true // read by metadata
	parser.CharThresholds = 250 // agency items are short
	if a, err := parser.ParseDocument(root, base); err == nil && a.Node != nil {
		try(flatten(a.Node))
	}
	if marked != nil {
		// the page's own word wins over a guess that holds less or lost a table
		if p := flatten(marked); best == nil || p.letters >= enough && (p.letters > best.letters || p.rows > best.rows) {
			try(p)
		}
	}
	if best == nil {
		for _, a := range []atom.Atom{atom.Article, atom.Main} {
			if n := find(root, func(n *html.Node) bool { return n.DataAtom == a }); n != nil && best == nil {
				try(flatten(n))
			}
		}
	}
	if best == nil && about.body != "" {
		p := &page{}
		for _, l := range strings.Split(about.body, "\n") {
			p.add(l)
			p.flush(article.Paragraph)
		}
		try(p)
	}
	return best
}

func find(n *html.Node, ok func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && ok(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, ok); f != nil {
			return f
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

// A page is the text of a page in the making: a block a line.
type page struct {
	out     strings.Builder
	line    strings.Builder // of the block that is open
	bold    int             // bytes of line that stand in bold
	strong  int             // depth of bold elements
	marks   []article.Mark
	letters int
	rows    int // of tables
}

func (p *page) text() string { return p.out.String() }

// flatten writes the text below n.
func flatten(n *html.Node) *page {
	p := &page{}
	p.walk(n, article.Paragraph)
	p.flush(article.Paragraph)
	return p
}

// add appends text to the open line; white space runs become one blank.
func (p *page) add(s string) {
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			if n := p.line.Len(); n > 0 && p.line.String()[n-1] != ' ' {
				p.line.WriteByte(' ')
			}
			continue
		case unicode.IsControl(r), r == 0xFEFF:
			continue
		}
		p.line.WriteRune(r)
		if p.strong > 0 {
			p.bold += utf8.RuneLen(r)
		}
	}
}

// flush ends the open line, if it holds anything, as a block of that kind.
func (p *page) flush(kind article.Kind) {
	line := strings.TrimSpace(p.line.String())
	bold := p.bold
	p.line.Reset()
	p.bold = 0
	if !hasText(line) {
		return
	}
	if kind == article.Paragraph && isBoldHeading(line, bold) {
		kind = article.Heading
	}
	start := p.begin(line)
	p.marks = append(p.marks, article.Mark{Kind: kind, Span: span.Span{Start: start, End: start + len(line)}})
}

// begin writes a line and gives where it starts.
func (p *page) begin(line string) int {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
	start := p.out.Len()
	p.out.WriteString(line)
	for _, r := range line {
		if unicode.IsLetter(r) {
			p.letters++
		}
	}
	return start
}

// isBoldHeading: a short line all in bold without a stop at its end is a heading
// in all but name.
func isBoldHeading(line string, bold int) bool {
	ink := 0
	for _, r := range line {
		if !unicode.IsSpace(r) {
			ink += utf8.RuneLen(r)
		}
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	return bold >= ink && len(strings.Fields(line)) <= 14 && !strings.ContainsRune(".،؛", last)
}

// walk writes the text below n. kind is that of the block it stands in.
func (p *page) walk(n *html.Node, kind article.Kind) {
	switch n.Type {
	case html.TextNode:
		p.add(n.Data)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Svg, atom.Math, atom.Head,
		atom.Form, atom.Button, atom.Select, atom.Input, atom.Textarea, atom.Nav, atom.Aside, atom.Figcaption, atom.Audio, atom.Video, atom.Canvas:
		return
	case atom.Br:
		p.flush(kind)
		return
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.flush(kind)
		p.children(n, article.Heading)
		p.flush(article.Heading)
		return
	case atom.Li, atom.Dd, atom.Dt:
		p.flush(kind)
		p.children(n, article.Item)
		p.flush(article.Item)
		return
	case atom.Table:
		p.flush(kind)
		if !p.table(n) {
			p.children(n, kind)
			p.flush(kind)
		}
		return
	case atom.B, atom.Strong:
		p.strong++
		p.children(n, kind)
		p.strong--
		return
	}
	if !isBlock(n.DataAtom) {
		p.children(n, kind)
		return
	}
	p.flush(kind)
	inner := kind
	if n.DataAtom != atom.P && n.DataAtom != atom.Div && n.DataAtom != atom.Span {
		inner = article.Paragraph
	}
	p.children(n, inner)
	p.flush(inner)
}

func (p *page) children(n *html.Node, kind article.Kind) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c, kind)
	}
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Dl,
		atom.Figure, atom.Hr, atom.Address, atom.Details, atom.Summary, atom.Body, atom.Html, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption, atom.Center:
		return true
	}
	return false
}

// table writes a table of data: two rows and two columns at least, no table, no
// paragraphs and no running text inside. False for one that only arranges the page.
func (p *page) table(table *html.Node) bool {
	var rows [][]string
	var heads []bool
	wide := 0
	good := true
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type != html.ElementNode:
			case c.DataAtom == atom.Tr:
				var cells []string
				head := true
				for d := c.FirstChild; d != nil; d = d.NextSibling {
					if d.Type != html.ElementNode || d.DataAtom != atom.Td && d.DataAtom != atom.Th {
						continue
					}
					head = head && d.DataAtom == atom.Th
					inner := flatten(d)
					good = good && inner.rows == 0 && len(inner.marks) <= 6 && inner.letters <= cellLetters
					cells = append(cells, strings.ReplaceAll(inner.text(), "\n", " "))
				}
				filled := 0
				for _, x := range cells {
					if x != "" {
						filled++
					}
				}
				if filled == 0 {
					continue
				}
				rows = append(rows, cells)
				heads = append(heads, head && filled > 1 || c.Parent.DataAtom == atom.Thead && filled > 1)
				wide = max(wide, filled)
			case c.DataAtom == atom.Caption:
				p.walk(c, article.Heading)
			default:
				visit(c)
			}
		}
	}
	visit(table)
	if !good || wide < 2 || len(rows) < 2 {
		return false
	}
	// the blank line parts this table from one right above
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
	for k, cells := range rows {
		start := p.begin(strings.Join(cells, "\t"))
		kind := article.Row
		if k == 0 && heads[k] {
			kind = article.HeaderRow
		}
		p.marks = append(p.marks, article.Mark{Kind: kind, Span: span.Span{Start: start, End: p.out.Len()}})
		for _, c := range cells {
			p.marks = append(p.marks, article.Mark{Kind: article.Cell, Span: span.Span{Start: start, End: start + len(c)}})
			start += len(c) + 1
		}
		p.rows++
	}
	return true
}

// headline puts the title of the page above its text, or marks the line that says the same.
func (p *page) headline(title string) {
	if title == "" {
		return
	}
	text := p.text()
	key := arabic.Fold(title)
	for i, m := range p.marks {
		if m.Span.Start > 2000 || i > 5 {
			break
		}
		if arabic.Fold(m.Span.In(text)) == key {
			p.marks[i].Kind = article.Headline
			return
		}
	}
	shift := len(title) + 2
	for i := range p.marks {
		p.marks[i].Span.Start += shift
		p.marks[i].Span.End += shift
	}
	p.marks = append([]article.Mark{{Kind: article.Headline, Span: span.Span{End: len(title)}}}, p.marks...)
	p.out.Reset()
	p.out.WriteString(title + "\n\n" + text)
}

// meta is what a page says of itself.
type meta struct{ title, outlet, url, date, body string }

// metadata reads JSON-LD first, then OpenGraph and other meta elements, then the
// elements of the page itself; the first that has something wins.
func metadata(root *html.Node) meta {
	var ld, og, plain, page meta
	set := func(to *string, v string) {
		if v = strings.Join(strings.Fields(v), " "); *to == "" && v != "" {
			*to = v
		}
	}
	setDate := func(to *string, v string) {
		if d, ok := Date(v); ok && *to == "" {
			*to = d
		}
	}
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.DataAtom {
			case atom.Script:
				if strings.Contains(attr(n, "type"), "ld+json") && n.FirstChild != nil {
					readLD(n.FirstChild.Data, &ld)
				}
			case atom.Meta:
				v := attr(n, "content")
				name := attr(n, "property")
				if name == "" {
					name = attr(n, "name")
				}
				if name == "" {
					name = attr(n, "itemprop")
				}
				switch strings.ToLower(name) {
				case "og:title":
					set(&og.title, v)
				case "twitter:title", "dc.title", "title", "headline":
					set(&plain.title, v)
				case "og:site_name":
					set(&og.outlet, v)
				case "application-name", "dc.publisher", "publisher":
					set(&plain.outlet, v)
				case "og:url":
					set(&og.url, v)
				case "article:published_time", "og:article:published_time", "og:published_time":
					setDate(&og.date, v)
				case "datepublished", "date", "pubdate", "publishdate", "publish-date", "publication_date", "dc.date", "dc.date.issued", "dcterms.date",
					"dcterms.created", "parsely-pub-date", "sailthru.date", "article.published", "cxenseparse:recs:publishtime", "last-modified-date":
					setDate(&plain.date, v)
				}
			case atom.Link:
				if strings.EqualFold(attr(n, "rel"), "canonical") {
					set(&page.url, attr(n, "href"))
				}
			case atom.Title:
				if !inside(n, atom.Svg) {
					set(&page.title, textOf(n))
				}
			case atom.H1:
				set(&page.body, textOf(n))
			case atom.Time:
				setDate(&page.date, attr(n, "datetime"))
			}
			if attr(n, "itemprop") == "datePublished" {
				setDate(&plain.date, attr(n, "datetime"))
				setDate(&plain.date, textOf(n))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(root)
	m := meta{body: ld.body}
	for _, from := range []meta{ld, og, plain, page} {
		set(&m.outlet, from.outlet)
		set(&m.date, from.date)
	}
	// the canonical link is made for this; the others may be of a share button
	for _, u := range []string{page.url, og.url, ld.url} {
		if isAddress(u) {
			set(&m.url, u)
		}
	}
	h1 := page.body
	for _, t := range []string{ld.title, og.title, h1, plain.title, page.title} {
		set(&m.title, cleanTitle(t, m.outlet, h1))
	}
	return m
}

func inside(n *html.Node, a atom.Atom) bool {
	for ; n != nil; n = n.Parent {
		if n.DataAtom == a {
			return true
		}
	}
	return false
}

// cleanTitle takes the outlet off a title: «عنوان الخبر | اسم الصحيفة».
func cleanTitle(title, outlet, h1 string) string {
	if h1 != "" && strings.Contains(title, h1) && len(strings.Fields(h1)) >= 3 {
		return h1
	}
	for _, sep := range []string{" | ", " - ", " – ", " — ", " :: ", " » "} {
		head, tail, ok := cutLast(title, sep)
		if !ok {
			continue
		}
		short := len(strings.Fields(tail)) <= 4 && len(strings.Fields(head)) >= 4
		if outlet != "" && arabic.Fold(tail) == arabic.Fold(outlet) || short && (sep == " | " || sep == " :: " || sep == " » ") {
			return head
		}
	}
	return title
}

func cutLast(s, sep string) (string, string, bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):]), true
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// readLD takes what an article says of itself in JSON-LD, wherever in the graph it stands.
func readLD(text string, m *meta) {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return
	}
	var visit func(v any, depth int)
	visit = func(v any, depth int) {
		if depth > 20 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				visit(x, depth+1)
			}
		case map[string]any:
			if graph, ok := v["@graph"]; ok {
				visit(graph, depth+1)
			}
			if main, ok := v["mainEntity"].(map[string]any); ok {
				visit(main, depth+1)
			}
			if !isArticleType(v["@type"]) {
				return
			}
			set := func(to *string, v any) {
				if s := stringOf(v); *to == "" {
					*to = s
				}
			}
			set(&m.title, v["headline"])
			set(&m.title, v["name"])
			set(&m.body, v["articleBody"])
			set(&m.url, v["url"])
			if d, ok := Date(stringOf(v["datePublished"])); ok && m.date == "" {
				m.date = d
			}
			if p, ok := v["publisher"].(map[string]any); ok {
				set(&m.outlet, p["name"])
			}
			if s, ok := v["mainEntityOfPage"].(string); ok {
				set(&m.url, s)
			}
		}
	}
	visit(v, 0)
}

func isArticleType(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || v == "Report" || v == "BlogPosting"
	case []any:
		for _, x := range v {
			if isArticleType(x) {
				return true
			}
		}
	}
	return false
}
