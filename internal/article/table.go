package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/arabic"
	"github.com/rawabit/rawabit/internal/span"
)

// A column is one column name in a header line.
type column struct {
	span    span.Span
	meaning Meaning
	known   bool // its head noun is in columns.txt
}

// A grid is a way of writing cells on one line.
type grid struct {
	name  string
	split func(l *layout, s span.Span) []span.Span
	// trusted: the separator is hardly ever met in prose, so two lines alike are a table
	trusted bool
	// named: only with a header of known column names
	named bool
}

var grids = []grid{
	{name: "pipes", split: splitPipes},
	{name: "tabs", split: splitTabs, trusted: true},
	{name: "dashes", split: splitDashes},
	{name: "spaces", split: splitSpaces},
	{name: "slashes", split: splitSlashes, named: true},
	{name: "colons", split: splitColons, named: true},
}

const (
	cellWords   = 30 // a longer cell is prose
	headerWords = 7  // in one cell of a header
)

// tables finds the tables, those of markup first.
func (l *layout) tables() {
	for i := 0; i < len(l.lines); {
		if j := l.markedTable(i); j > i {
			i = j
			continue
		}
		if l.lines[i].kind != "" || l.lines[i].pieces != nil || l.isRule(i) {
			i++
			continue
		}
		j := i
		for _, g := range grids {
			if j = l.grid(i, g); j > i {
				break
			}
		}
		if j == i {
			j = l.flattened(i)
		}
		if j == i {
			j = l.stacked(i)
		}
		i = max(j, i+1)
	}
}

// markedTable numbers the rows that markup gave, from line i on.
func (l *layout) markedTable(i int) int {
	isRow := func(k Kind) bool { return k == Row || k == HeaderRow }
	j := i
	for j < len(l.lines) && isRow(l.lines[j].kind) && (j == i || !l.lines[j].gap) {
		if !l.covered(j) {
			l.lines[j].cells = []TableCell{{Span: l.lines[j].span}}
		}
		j++
	}
	if j == i {
		return i
	}
	header := l.lines[i].kind == HeaderRow
	if !header && j-i > 1 {
		header = l.isHeader(i, j, false)
	}
	l.number(i, j, header)
	return j
}

// covered reports whether every word of line i lies in one of its cells.
func (l *layout) covered(i int) bool {
	c, cells := 0, l.lines[i].cells
	for _, w := range l.wordsOf(i) {
		for c < len(cells) && cells[c].Span.End <= w.Span.Start {
			c++
		}
		if c == len(cells) || !cells[c].Span.Contains(w.Span) {
			return false
		}
	}
	return len(cells) > 0
}

func (l *layout) number(i, j int, header bool) {
	l.count++
	for k := i; k < j; k++ {
		ln := &l.lines[k]
		if ln.rule {
			continue
		}
		ln.table = l.count
		if ln.kind != HeaderRow {
			ln.kind = Row
		}
	}
	if header {
		l.lines[i].kind = HeaderRow
	}
}

// tried reports whether a look at line i by this method lies inside a run of
// lines that was looked at and refused: long runs are judged once, or a text of
// many lines that are nearly a table would take quadratic time.
func (l *layout) tried(method string, i int) bool { return i < l.refused[method] }

// refuse notes that the lines from i to j are no table and gives i.
func (l *layout) refuse(method string, i, j int) int {
	if j-i > 30 {
		if l.refused == nil {
			l.refused = map[string]int{}
		}
		l.refused[method] = j
	}
	return i
}

// grid looks for a table of kind g from line i on and gives the line after it, or i.
func (l *layout) grid(i int, g grid) int {
	if l.tried(g.name, i) {
		return i
	}
	first := l.cells(i, g)
	if len(first) < 2 {
		return i
	}
	if m := l.itemAt(i, l.lines[i].span); m != nil && m.family != letter && !g.trusted && g.name != "pipes" {
		return i // a list, not a table
	}
	cols := l.columnsOf(first)
	known := 0
	for _, c := range cols {
		if c.known {
			known++
		}
	}
	short := true
	for _, c := range first {
		short = short && len(l.within(i, c)) <= headerWords
	}
	named := short && (known == len(cols) || known*2 >= len(cols) && known > 1 || known >= 1 && g.trusted)
	if g.named && (known < len(cols) || !short) {
		return i
	}
	separator := false
	rows := [][]span.Span{first}
	lineOf := []int{i}
	j := i + 1
	spaced := j < len(l.lines) && l.lines[j].gap
	for j < len(l.lines) && l.lines[j].gap == spaced && l.lines[j].pieces == nil {
		if l.isRule(j) {
			if !strings.ContainsAny(l.lines[j].span.In(l.text), "|+") && j > i+1 {
				break
			}
			separator = separator || j == i+1
			j++
			continue
		}
		if l.lines[j].kind != "" {
			break
		}
		c := l.cells(j, g)
		if len(c) > len(first) && named {
			// what is over belongs to the last column: «بناء المصنع – نهاية 2026 – 2027»
			c[len(first)-1].End = c[len(c)-1].End
			c = c[:len(first)]
		}
		if len(c) < 2 || len(c) != len(first) && !(named && len(c) == len(first)-1 || g.name == "pipes" || g.name == "tabs") {
			break
		}
		rows = append(rows, c)
		lineOf = append(lineOf, j)
		j++
	}
	end := lineOf[len(lineOf)-1] + 1
	n := len(rows)
	switch {
	case n < 2:
		return l.refuse(g.name, i, end)
	case named || separator || g.trusted:
	case n < 3:
		return l.refuse(g.name, i, end)
	case g.name == "pipes":
	default:
		// «مدينة – مدينة» by chance, or prose with dashes: the second cells must
		// look like what tables hold, and what stands above must announce them
		masdars := 0
		for k := range rows[1:] {
			if w := l.within(lineOf[k+1], rows[k+1][0]); len(w) > 0 {
				if r, _ := utf8.DecodeRuneInString(w[0].Form); digit(r) >= 0 {
					return l.refuse(g.name, i, end) // a chronicle: «1995 - افتتاح الميناء»
				}
			}
			if w := l.within(lineOf[k+1], rows[k+1][1]); len(w) > 0 && l.know.masdar(w[0]) > 0 {
				masdars++
			}
		}
		if masdars*2 < n-1 && !(i > 0 && l.endsWithColon(i-1) && len(first) > 2) {
			return l.refuse(g.name, i, end)
		}
	}
	if !g.trusted && g.name != "pipes" {
		for k, r := range rows {
			for _, c := range r {
				w := l.within(lineOf[k], c)
				// no cell begins «إن العمل», «في لقاء»: that is prose with dashes
				if len(w) > cellWords || len(w) > 1 && l.know.bound[w[0].Form] && w[0].Form != "ما" && w[0].Form != "غير" {
					return l.refuse(g.name, i, end)
				}
			}
			if len(l.within(lineOf[k], r[0])) > headerWords {
				return l.refuse(g.name, i, end)
			}
		}
	}
	for k, r := range rows {
		ln := &l.lines[lineOf[k]]
		ln.cells = nil
		for _, c := range r {
			ln.cells = append(ln.cells, TableCell{Span: c})
		}
	}
	header := named || separator || l.isHeader(i, end, true)
	l.number(i, end, header)
	return end
}

// isHeader tells whether the first row of the table in lines i to j names
// columns: known names, or short cells above a column of purposes.
func (l *layout) isHeader(i, j int, plain bool) bool {
	cells := l.lines[i].cells
	known := 0
	for _, c := range cells {
		w := l.within(i, c.Span)
		if len(w) > headerWords {
			return false
		}
		for _, x := range w {
			if x.Form == "." {
				return false
			}
			if r, _ := utf8.DecodeRuneInString(x.Form); unicode.IsDigit(r) {
				return false
			}
		}
		if col := l.column(c.Span, w); col.known {
			known++
		}
	}
	if known*2 >= len(cells) {
		return true
	}
	for c := range cells {
		if w := l.within(i, cells[c].Span); len(w) > 0 && l.know.masdar(w[0]) > 0 {
			continue
		}
		masdars, rows := 0, 0
		for k := i + 1; k < j; k++ {
			if l.lines[k].rule || c >= len(l.lines[k].cells) {
				continue
			}
			rows++
			if w := l.within(k, l.lines[k].cells[c].Span); len(w) > 0 && l.know.masdar(w[0]) > 0 {
				masdars++
			}
		}
		if rows >= 2 && masdars == rows {
			return true
		}
	}
	return false
}

// column reads what a header cell holds.
func (l *layout) column(s span.Span, words []arabic.Word) column {
	col := column{span: s}
	// «أبرز الأهداف», «م المجال»: the second word too
	for k := 0; k < len(words) && k < 2 && !col.known; k++ {
		if c, n, _ := l.know.columnAt(words, k); n > 0 {
			col.meaning, col.known = c.meaning, true
		}
	}
	if !col.known {
		if m, ok := l.know.meaningOf(words, false); ok && m != Background {
			col.meaning, col.known = m, true
		}
	}
	return col
}

func (l *layout) columnsOf(cells []span.Span) []column {
	cols := make([]column, len(cells))
	for k, c := range cells {
		words := inside(l.words, c)
		cols[k] = l.column(c, words[:min(len(words), headerWords)])
	}
	return cols
}

// columnAt looks for a column noun that begins at word i, and tells how many
// words it has and whether it is definite.
func (k *knowledge) columnAt(words []arabic.Word, i int) (cue, int, bool) {
	form := words[i].Form
	shapes := [...]string{form, strings.TrimPrefix(form, "ال")}
	for n, s := range shapes {
		if n > 0 && s == form {
			break
		}
		for _, c := range k.columns[s] {
			if c.exact && n > 0 || i+len(c.words) > len(words) || !same(words[i+1:], c.words[1:]) {
				continue
			}
			return c, len(c.words), n > 0 || c.exact
		}
	}
	return cue{}, 0, false
}

// same compares words with folded forms, an article before the word aside.
func same(words []arabic.Word, forms []string) bool {
	for i, f := range forms {
		if words[i].Form != f && strings.TrimPrefix(words[i].Form, "ال") != f {
			return false
		}
	}
	return true
}

// columnNames cuts a line of column names that follow one another: «مجال التعاون
// الأهداف المتوقعة». A noun without article takes the next word with it (مجال
// التعاون); a participle after a noun of its own meaning qualifies it (الهدف المنشود).
// It gives nothing for a line that does not begin
// with a column noun, unless loose: then the first column may be a noun that
// nobody listed.
func (k *knowledge) columnNames(words []arabic.Word, loose bool) []column {
	var cols []column
	for i := 0; i < len(words); {
		c, n, definite := k.columnAt(words, i)
		if n == 0 {
			if len(cols) == 0 && !loose || words[i].Punct {
				return nil
			}
			if len(cols) == 0 {
				cols = append(cols, column{span: words[i].Span})
			}
			cols[len(cols)-1].span.End = words[i].Span.End
			i++
			continue
		}
		if !definite && i+n < len(words) {
			// في العنوان: the word after belongs to it, whatever it is
			if _, m, def := k.columnAt(words, i+n); m == 0 || def {
				n++
			}
		}
		end := words[i+n-1].Span.End
		if p := len(cols) - 1; p >= 0 && c.adj && cols[p].known && cols[p].meaning != Sectors {
			cols[p].span.End = end
		} else {
			cols = append(cols, column{span: span.Span{Start: words[i].Span.Start, End: end}, meaning: c.meaning, known: true})
		}
		i += n
	}
	return cols
}

// flattened looks for a table whose cells follow one another after a single
// blank: a line of column names, then a row a line.
func (l *layout) flattened(i int) int {
	words := l.wordsOf(i)
	n := len(words)
	if l.tried("flattened", i) || n < 2 || n > 12 || words[n-1].Punct || i+1 >= len(l.lines) {
		return i
	}
	cols := l.know.columnNames(words, false)
	named := len(cols) >= 2 && len(cols) <= 4
	if named {
		named = false
		for _, c := range cols {
			named = named || c.meaning != None
		}
	}
	if !named {
		// names we do not know count only above rows that all have the shape of a
		// purpose, and if none is known below an introduction as well
		cols = l.know.columnNames(words, true)
		if n := len(cols); n != 2 || cols[1].meaning != Objectives && cols[1].meaning != Measures || l.runs(words) {
			if i == 0 || !l.endsWithColon(i-1) || len(words) > 8 {
				return i
			}
			cols = l.unknownNames(words)
		}
	}
	if len(cols) < 2 {
		return i
	}
	spaced := l.lines[i+1].gap
	var rows [][]TableCell
	strong := 0
	j := i + 1
	for ; j < len(l.lines); j++ {
		ln := &l.lines[j]
		w := l.wordsOf(j)
		if ln.kind != "" || ln.pieces != nil || ln.gap != spaced || l.isRule(j) || len(w) < 2 || len(w) > cellWords+4 || l.endsWithColon(j) {
			break
		}
		if m := l.itemAt(j, ln.span); m != nil {
			break
		}
		if spaced && j > i+1 && !l.sameEnd(i+1, j) {
			break
		}
		if spaced && j+1 < len(l.lines) && len(w) <= headingWords && len(l.wordsOf(j+1)) > cellWords+4 {
			break // a heading and its section
		}
		cells, score := l.rowCells(ln.span, w, cols)
		if score < 2 {
			break
		}
		if score >= 4 {
			strong++
		}
		rows = append(rows, cells)
	}
	if len(rows) == 0 || named && strong*2 < len(rows) || len(rows) < 2 && (strong == 0 || !named) || !named && strong < len(rows) {
		return l.refuse("flattened", i, j)
	}
	l.lines[i].cells = nil
	for _, c := range cols {
		l.lines[i].cells = append(l.lines[i].cells, TableCell{Span: c.span})
	}
	// from the first to the last rune of the line, whatever marks stand there
	l.lines[i].cells[0].Span.Start = l.lines[i].span.Start
	l.lines[i].cells[len(cols)-1].Span.End = l.lines[i].span.End
	for k, cells := range rows {
		l.lines[i+1+k].cells = cells
	}
	end := i + 1 + len(rows)
	l.number(i, end, true)
	return end
}

// unknownNames cuts a header whose nouns are not known into two: after the word
// that a noun without article takes with it, else after the first word and what agrees with it.
func (l *layout) unknownNames(words []arabic.Word) []column {
	cut := 1
	if !isDefinite(words[0].Form) && len(words) > 2 {
		cut = 2
	}
	if cut >= len(words) || l.know.bound[words[cut].Form] && words[cut].Form != "ما" {
		return nil
	}
	for _, w := range words {
		if w.Punct || l.know.masdar(w) == 2 {
			return nil
		}
	}
	return []column{
		{span: span.Span{Start: words[0].Span.Start, End: words[cut-1].Span.End}},
		{span: span.Span{Start: words[cut].Span.Start, End: words[len(words)-1].Span.End}},
	}
}

func (l *layout) sameEnd(i, j int) bool {
	a, b := l.wordsOf(i), l.wordsOf(j)
	return a[len(a)-1].Form == "." == (b[len(b)-1].Form == ".")
}

// rowCells cuts a flattened row into cells and says how sure the first cut is:
// under 2 it is a guess, from 4 on a verbal noun begins the second cell.
func (l *layout) rowCells(s span.Span, words []arabic.Word, cols []column) ([]TableCell, int) {
	best, at := -100, 0
	for k := 1; k < len(words) && k <= 6; k++ {
		if words[k].Punct || words[k-1].Punct {
			break // the first cell is a bare noun phrase
		}
		if score := l.cutScore(words, k); score > best {
			best, at = score, k
		}
	}
	if at == 0 {
		return nil, -100
	}
	cuts := []int{at}
	if len(cols) > 2 {
		cuts = append(cuts, l.laterCuts(words, at, cols)...)
	}
	var cells []TableCell
	start := s.Start
	for _, c := range cuts {
		cells = append(cells, TableCell{Span: span.Span{Start: start, End: words[c-1].Span.End}})
		start = words[c].Span.Start
	}
	// what stands between the cells is white space or marks; marks go with the cell before
	cells = append(cells, TableCell{Span: span.Span{Start: start, End: s.End}})
	for n := range cells[:len(cells)-1] {
		cells[n].Span = trim(l.text, span.Span{Start: cells[n].Span.Start, End: cells[n+1].Span.Start})
	}
	return cells, best
}

// cutScore weighs a cut before word k: «التمثيل الدبلوماسي | تطوير الخدمات».
func (l *layout) cutScore(words []arabic.Word, k int) int {
	before, after := words[k-1], words[k]
	score := 0
	switch l.know.masdar(after) {
	case 2:
		score += 4
	case 1:
		score += 3
	}
	if isDefinite(before.Form) {
		score += 2
		if isDefinite(after.Form) {
			score -= 4 // an adjective of the first cell
		}
	} else {
		if isDefinite(after.Form) {
			score -= 4 // its idafa
		}
		if k > 1 && isDefinite(words[k-2].Form) {
			score-- // «المجال زيادة | حجم»
		}
		if l.know.masdar(before) > 0 && k == 1 {
			score -= 2 // «إعادة | تأهيل الطرق»
		}
	}
	if l.know.bound[before.Form] || l.know.bound[after.Form] {
		score -= 6
	}
	if r, ok := strings.CutPrefix(after.Form, "و"); ok && !l.know.waw[after.Form] && !l.know.masdars[after.Form] && len(r) >= 4 {
		score -= 5 // «الطرق | والجسور»
	}
	// a preposition or a single letter glued to the article: still the first cell
	if strings.HasPrefix(after.Form, "بال") || strings.HasPrefix(after.Form, "لل") {
		score -= 4
	}
	if k > 3 {
		score -= k - 3
	}
	return score
}

// laterCuts cuts what follows the second cell's begin for headers of three and
// more columns: before a year or a date where the column is known to hold
// something else than purposes, before a further verbal noun where it holds them.
func (l *layout) laterCuts(words []arabic.Word, at int, cols []column) []int {
	var cuts []int
	for c := 2; c < len(cols); c++ {
		from, cut := at+1, 0
		if len(cuts) > 0 {
			from = cuts[len(cuts)-1] + 1
		}
		if cols[c].meaning == None {
			for k := len(words) - 1; k > from && k >= len(words)-4; k-- {
				r, _ := utf8.DecodeRuneInString(words[k].Form)
				if digit(r) >= 0 || l.know.when[words[k].Form] {
					cut = k
				}
			}
		} else {
			for k := from + 1; k < len(words); k++ {
				if l.cutScore(words, k) >= 6 {
					cut = k
					break
				}
			}
		}
		if cut == 0 {
			break
		}
		cuts = append(cuts, cut)
	}
	return cuts
}

// stacked looks for a table that was flattened to one cell a line: two or three
// lines that are column names, then as many lines a row.
func (l *layout) stacked(i int) int {
	if l.tried("stacked", i) {
		return i
	}
	var cols []column
	for j := i; j < len(l.lines) && len(cols) < 4; j++ {
		w := l.wordsOf(j)
		if l.lines[j].kind != "" || l.lines[j].pieces != nil || len(w) == 0 || len(w) > 5 || w[len(w)-1].Punct || j > i+1 && l.lines[j].gap != l.lines[i+1].gap {
			break
		}
		c, n, definite := l.know.columnAt(w, 0)
		if n == 0 || !definite && len(w) > 2 || len(cols) > 0 && cols[len(cols)-1].meaning == c.meaning {
			break
		}
		cols = append(cols, column{span: l.lines[j].span, meaning: c.meaning, known: true})
	}
	k := len(cols)
	if k < 2 {
		return i
	}
	spaced := l.lines[i+1].gap
	rows, masdars := 0, 0
	j := i + k
	for ; j+k <= len(l.lines); j += k {
		ok := true
		for c := range k {
			w := l.wordsOf(j + c)
			limit := cellWords
			if c == 0 {
				limit = 5
			}
			ok = ok && l.lines[j+c].kind == "" && l.lines[j+c].gap == spaced && len(w) > 0 && len(w) <= limit && !l.endsWithColon(j+c) && !l.isRule(j+c) && l.itemAt(j+c, l.lines[j+c].span) == nil
		}
		// a first cell is a name, it does not stop
		if w := l.wordsOf(j); !ok || w[len(w)-1].Form == "." {
			break
		}
		for c := 1; c < k; c++ {
			if w := l.wordsOf(j + c); l.know.masdar(w[0]) > 0 {
				masdars++
				break
			}
		}
		rows++
	}
	if rows == 0 || masdars*2 < rows {
		return l.refuse("stacked", i, j)
	}
	end := i + k + rows*k
	l.count++
	for r := i; r < end; r += k {
		ln := &l.lines[r]
		for c := range k {
			ln.cells = append(ln.cells, TableCell{Span: l.lines[r+c].span})
			l.lines[r+c].table = l.count
			l.lines[r+c].kind = Row
		}
		ln.rows = k
	}
	l.lines[i].kind = HeaderRow
	return end
}

// cells cuts line i the way of g; nil if it is not written so.
func (l *layout) cells(i int, g grid) []span.Span { return g.split(l, l.lines[i].span) }

func splitPipes(l *layout, s span.Span) []span.Span {
	text := s.In(l.text)
	if !anySign(text, "|│┃¦") {
		return nil
	}
	var out []span.Span
	start := s.Start
	for i, r := range text {
		if strings.ContainsRune("|│┃¦", r) {
			out = append(out, cell(l.text, start, s.Start+i))
			start = s.Start + i + utf8.RuneLen(r)
		}
	}
	out = append(out, cell(l.text, start, s.End))
	// bars at the ends of the line frame it
	if out[0].Len() == 0 {
		out = out[1:]
	}
	if n := len(out); n > 0 && out[n-1].Len() == 0 {
		out = out[:n-1]
	}
	return out
}

// anySign is strings.ContainsAny for a few signs that most lines lack.
func anySign(text, signs string) bool {
	for _, r := range signs {
		if strings.IndexRune(text, r) >= 0 {
			return true
		}
	}
	return false
}

func cell(text string, start, end int) span.Span {
	c := trim(text, span.Span{Start: start, End: end})
	if c.Len() == 0 {
		return span.Span{Start: start, End: start}
	}
	return c
}

func splitTabs(l *layout, s span.Span) []span.Span {
	if strings.IndexByte(s.In(l.text), '\t') < 0 {
		return nil
	}
	var out []span.Span
	start := s.Start
	for i := s.Start; i <= s.End; i++ {
		if i == s.End || l.text[i] == '\t' {
			c := cell(l.text, start, i)
			// several tabs in a row align columns
			if c.Len() > 0 {
				out = append(out, c)
			}
			start = i + 1
		}
	}
	return out
}

func splitDashes(l *layout, s span.Span) []span.Span { return splitSigns(l, s, "-–—−ـ") }

func splitSlashes(l *layout, s span.Span) []span.Span { return splitSigns(l, s, "/\\") }

// splitSigns cuts at signs that stand alone between blanks.
func splitSigns(l *layout, s span.Span, signs string) []span.Span {
	text := s.In(l.text)
	if !anySign(text, signs) {
		return nil
	}
	var out []span.Span
	start := s.Start
	before := ' '
	for i, r := range text {
		if strings.ContainsRune(signs, r) && unicode.IsSpace(before) && i > 0 {
			end := i + utf8.RuneLen(r)
			if after, _ := utf8.DecodeRuneInString(text[end:]); unicode.IsSpace(after) {
				out = append(out, cell(l.text, start, s.Start+i))
				start = s.Start + end
			}
		}
		before = r
	}
	if out == nil {
		return nil
	}
	return append(out, cell(l.text, start, s.End))
}

// splitColons cuts at the first colon.
func splitColons(l *layout, s span.Span) []span.Span {
	i := strings.IndexByte(s.In(l.text), ':')
	if i <= 0 || s.Start+i+1 >= s.End {
		return nil
	}
	a, b := cell(l.text, s.Start, s.Start+i), cell(l.text, s.Start+i+1, s.End)
	if a.Len() == 0 || b.Len() == 0 {
		return nil
	}
	return []span.Span{a, b}
}

// splitSpaces cuts at two blanks and more.
func splitSpaces(l *layout, s span.Span) []span.Span {
	text := s.In(l.text)
	if !strings.Contains(text, "  ") {
		return nil
	}
	var out []span.Span
	start, gap, from := s.Start, 0, 0
	for i, r := range text {
		if unicode.IsSpace(r) {
			if gap++; gap == 1 {
				from = s.Start + i
			}
			continue
		}
		if gap >= 2 {
			out = append(out, cell(l.text, start, from))
			start = s.Start + i
		}
		gap = 0
	}
	return append(out, cell(l.text, start, s.End))
}
