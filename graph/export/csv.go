package export

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/rawabit/rawabit/graph"
	"github.com/rawabit/rawabit/graph/view"
)

// A sheet writes records; with Excel's rules if the options say so.
type sheet struct {
	*csv.Writer
	excel bool
}

// formula reports what spreadsheets would calculate instead of showing.
func formula(s string) bool { return s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) }

func newSheet(w io.Writer, excel bool) (*sheet, error) {
	s := &sheet{csv.NewWriter(w), excel}
	if excel {
		// Excel takes a file for UTF-8 by this mark alone; others would read it as
		// part of the first column's name.
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *sheet) row(cells []string) error {
	if s.excel {
		for i, c := range cells {
			if _, err := strconv.ParseFloat(c, 64); err != nil && formula(c) {
				cells[i] = "'" + c
			}
		}
	}
	return s.Write(cells)
}

func (s *sheet) end() error {
	s.Flush()
	return s.Error()
}

// csvFile writes one of the three.
func csvFile(j *job, w io.Writer, fill func(*job, *sheet) error) error {
	s, err := newSheet(w, j.opt.Excel)
	if err != nil {
		return err
	}
	if err := fill(j, s); err != nil {
		return err
	}
	return s.end()
}

func csvNodes(j *job) error    { return csvFile(j, j.w, nodeRows) }
func csvEdges(j *job) error    { return csvFile(j, j.w, edgeRows) }
func csvEvidence(j *job) error { return csvFile(j, j.w, evidenceRows) }

// csvArchive writes the three files into one archive. Its entries have no time, so that
// the same view is the same archive.
func csvArchive(j *job) error {
	return archive(j, []part{{"nodes.csv", nodeRows}, {"edges.csv", edgeRows}, {"evidence.csv", evidenceRows}})
}

type part struct {
	name string
	fill func(*job, *sheet) error
}

func archive(j *job, parts []part) error {
	z := zip.NewWriter(j.w)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if err := csvFile(j, w, p.fill); err != nil {
			return err
		}
	}
	return z.Close()
}

// nodeRows has the columns Id and Label under the names that Gephi and Kumu look for.
func nodeRows(j *job, s *sheet) error {
	head := []string{"Id"}
	for _, c := range nodeColumns {
		if c.name != "evidence" {
			head = append(head, title(c.name))
		}
	}
	if err := s.row(head); err != nil {
		return err
	}
	return j.nodes(func(n *view.Node) error {
		row := []string{n.ID}
		for _, c := range nodeColumns {
			if c.name != "evidence" {
				row = append(row, c.get(n))
			}
		}
		return s.row(row)
	})
}

// title is how Gephi wants the columns that it knows.
func title(column string) string {
	if column == "label" {
		return "Label"
	}
	return column
}

func edgeRows(j *job, s *sheet) error {
	head := []string{"Id", "Source", "Target", "Type"}
	for _, c := range edgeColumns {
		if c.name != "evidence" {
			head = append(head, title(c.name))
		}
	}
	if err := s.row(head); err != nil {
		return err
	}
	return j.edges(func(e *view.Edge) error {
		kind := "Directed"
		if e.Mutual {
			kind = "Undirected"
		}
		row := []string{e.ID, e.Source.ID, e.Target.ID, kind}
		for _, c := range edgeColumns {
			if c.name != "evidence" {
				row = append(row, c.get(e))
			}
		}
		return s.row(row)
	})
}

// evidenceRows joins the others by the column fact.
func evidenceRows(j *job, s *sheet) error {
	if err := s.row([]string{"fact", "number", "start", "end", "exact", "sentence", "article", "headline", "outlet", "published", "url"}); err != nil {
		return err
	}
	return j.v.Facts(j.ctx, func(f *view.Fact) error {
		for i, e := range f.Evidence {
			a := f.Article
			err := s.row([]string{f.IRI, strconv.Itoa(i + 1), strconv.Itoa(e.Start), strconv.Itoa(e.End), e.Exact, e.Sentence,
				a.IRI, a.Title, a.Outlet, a.Published, a.URL})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// neo4j writes files for "neo4j-admin database import full --nodes=... --relationships=...
// --multiline-fields=true --array-delimiter='|'". Evidence and articles are nodes: evidence points to its
// article and has the fact in a property, and a fact that is a node points to it.
func neo4j(j *job) error {
	return archive(j, []part{{"nodes.csv", neoNodes}, {"relationships.csv", neoEdges},
		{"evidence.csv", neoEvidence}, {"articles.csv", neoArticles}, {"evidence-relationships.csv", neoEvidenceEdges}})
}

func neoType(k kind) string {
	switch k {
	case number:
		return ":double"
	case yesNo:
		return ":boolean"
	}
	return ""
}

func neoNodes(j *job, s *sheet) error {
	head := []string{"id:ID", ":LABEL"}
	for _, c := range nodeColumns {
		head = append(head, c.name+neoType(c.kind))
	}
	if err := s.row(head); err != nil {
		return err
	}
	return j.nodes(func(n *view.Node) error {
		if n.Article != nil {
			return nil // they have a file of their own
		}
		row := []string{n.ID, n.Type}
		for _, c := range nodeColumns {
			row = append(row, c.get(n))
		}
		return s.row(row)
	})
}

func neoEdges(j *job, s *sheet) error {
	head := []string{"id", ":START_ID", ":END_ID", ":TYPE"}
	for _, c := range edgeColumns {
		head = append(head, c.name+neoType(c.kind))
	}
	if err := s.row(head); err != nil {
		return err
	}
	return j.edges(func(e *view.Edge) error {
		row := []string{e.ID, e.Source.ID, e.Target.ID, constant(relationName(e.Relation))}
		for _, c := range edgeColumns {
			row = append(row, c.get(e))
		}
		return s.row(row)
	})
}

// constant writes a name as Neo4j's types of relationships are written: HOLDS_POSITION.
func constant(name string) string {
	var b strings.Builder
	for i, r := range name {
		if 'A' <= r && r <= 'Z' && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

func evidenceID(f *view.Fact, n int) string { return f.ID + "#e" + strconv.Itoa(n+1) }

func neoEvidence(j *job, s *sheet) error {
	if err := s.row([]string{"id:ID", ":LABEL", "fact", "start:int", "end:int", "exact", "sentence"}); err != nil {
		return err
	}
	return j.v.Facts(j.ctx, func(f *view.Fact) error {
		for i, e := range f.Evidence {
			if err := s.row([]string{evidenceID(f, i), "Evidence", f.IRI, strconv.Itoa(e.Start), strconv.Itoa(e.End), e.Exact, e.Sentence}); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachArticle gives the articles of the facts and those that are nodes, each once.
func eachArticle(j *job, each func(*graph.Article) error) error {
	seen := map[string]bool{}
	once := func(a *graph.Article) error {
		if a.IRI == "" || seen[a.IRI] {
			return nil
		}
		seen[a.IRI] = true
		return each(a)
	}
	if err := j.v.Facts(j.ctx, func(f *view.Fact) error { return once(&f.Article) }); err != nil {
		return err
	}
	return j.nodes(func(n *view.Node) error {
		if n.Article == nil {
			return nil
		}
		return once(n.Article)
	})
}

func neoArticles(j *job, s *sheet) error {
	if err := s.row([]string{"id:ID", ":LABEL", "iri", "label", "outlet", "published", "url", "source_file"}); err != nil {
		return err
	}
	return eachArticle(j, func(a *graph.Article) error {
		return s.row([]string{view.ShortID(a.IRI), "Article", a.IRI, a.Title, a.Outlet, a.Published, a.URL, a.Source})
	})
}

func neoEvidenceEdges(j *job, s *sheet) error {
	if err := s.row([]string{":START_ID", ":END_ID", ":TYPE"}); err != nil {
		return err
	}
	nodes := map[string]bool{}
	err := j.nodes(func(n *view.Node) error {
		if n.Fact != nil {
			nodes[n.ID] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	return j.v.Facts(j.ctx, func(f *view.Fact) error {
		for i := range f.Evidence {
			if f.Article.IRI != "" {
				if err := s.row([]string{evidenceID(f, i), view.ShortID(f.Article.IRI), "FROM"}); err != nil {
					return err
				}
			}
			if nodes[f.ID] {
				if err := s.row([]string{f.ID, evidenceID(f, i), "EVIDENCE"}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
