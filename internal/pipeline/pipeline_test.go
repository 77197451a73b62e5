package pipeline_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/quads"
	"github.com/rawabit/rawabit/internal/testkit"
)

func load(t testing.TB) *pipeline.Pipeline {
	p, err := pipeline.New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Each folder of testdata is an article with one golden file an arrow.
func TestArrows(t *testing.T) {
	p := load(t)
	for _, dir := range testkit.Folders(t, "testdata", "article.txt") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, "article.txt"))
			if err != nil {
				t.Fatal(err)
			}
			tr, err := p.Trace(article.Source{Name: filepath.Base(dir), Text: string(text), Published: "2026-11-18"})
			if err != nil {
				t.Fatal(err)
			}
			var nq bytes.Buffer
			if err := quads.Write(&nq, quads.FromDocument(tr.Document)); err != nil {
				t.Fatal(err)
			}
			testkit.Folder(t, dir, map[string]string{
				"blocks.txt":   tr.BlockLines(),
				"mentions.txt": tr.MentionLines(),
				"facts.txt":    tr.FactLines(),
				"quads.nq":     nq.String(),
			}, "*.nq", "blocks.txt", "mentions.txt", "facts.txt")
		})
	}
}

// TestSameInputSameGraph reads each sample again and wants the same bytes.
func TestSameInputSameGraph(t *testing.T) {
	p, again := load(t), load(t)
	for _, s := range pipeline.Samples() {
		var a, b strings.Builder
		for out, p := range map[*strings.Builder]*pipeline.Pipeline{&a: p, &b: again} {
			if err := p.Explain(article.Source{Name: s.Name, Text: s.Text}, out); err != nil {
				t.Fatal(err)
			}
		}
		if a.String() != b.String() {
			t.Errorf("%s: read twice, told differently", s.Name)
		}
	}
}

func FuzzRun(f *testing.F) {
	for _, s := range pipeline.Samples() {
		f.Add(s.Text)
	}
	f.Add("")
	f.Add("استقبل")
	f.Add("وزير الخارجية وزير الخارجية وزير")
	f.Add("التقى الوزير بين بسيرين في القاهرة") // a name that is a function word, before an unknown word behind a proclitic
	p := load(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("the reader lets only UTF-8 through")
		}
		d, err := p.Run(article.Source{Name: "fuzz", Text: text, Published: "2026-11-18"})
		if errors.Is(err, pipeline.ErrFault) {
			t.Fatal(err)
		}
		if err != nil {
			return
		}
		ids := map[string]bool{}
		for _, e := range d.Entities {
			ids[e.ID] = true
			for _, m := range e.Mentions {
				if m.Start < 0 || m.End > len(text) || m.Start >= m.End || !utf8.ValidString(m.In(text)) {
					t.Errorf("mention %v of %s", m, e.ID)
				}
			}
		}
		for i := range d.Facts {
			fact := &d.Facts[i]
			if len(fact.Evidence) == 0 {
				t.Errorf("%s without evidence", fact.Type)
			}
			for _, e := range fact.Evidence {
				if e.Start < 0 || e.End > len(text) || e.Start >= e.End || !utf8.ValidString(e.In(text)) {
					t.Errorf("evidence %v of %s", e, fact.Rule)
				}
			}
			for _, id := range fact.Refs() {
				if !ids[id] {
					t.Errorf("%s speaks of %q, which is no entity", fact.Rule, id)
				}
			}
		}
	})
}
