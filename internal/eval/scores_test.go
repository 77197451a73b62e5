package eval_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/eval"
	"github.com/rawabit/rawabit/internal/fact"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/testkit"
)

// The scores over our own gold are a golden file: a change that costs recall or
// precision shows in its own diff. See what is missed and extra with
// rawabit eval testdata/gold testdata/articles --details.
func TestScores(t *testing.T) {
	p, err := pipeline.New()
	if err != nil {
		t.Fatal(err)
	}
	extract := func(_ context.Context, path, text, published string) (*fact.Document, error) {
		return p.Run(article.Source{Name: filepath.Base(path), Text: text, Published: published})
	}
	r, err := eval.Run(context.Background(), "testdata/gold", "testdata/articles", extract)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.WriteText(&b, eval.Options{Calibration: true}); err != nil {
		t.Fatal(err)
	}
	testkit.Golden(t, "testdata/scores.txt", b.Bytes())

	// Articles about football, food, poems, profits and weather say nothing of
	// diplomacy, whatever their verbs.
	for _, d := range r.Details {
		switch d.Kind {
		case "visit", "meeting", "agreement":
			if strings.HasPrefix(d.Article, "neg-") {
				t.Errorf("%s: %s in an article without any: %v", d.Article, d.Kind, d.Extra)
			}
		}
	}
	// Of facts with a confidence that many are right, or more, for rules were written
	// by these texts: internal/confidence tells how to take its counts again if this
	// no longer holds.
	for _, bin := range r.Calibration {
		if share := float64(bin.Right) / float64(bin.Found); bin.Found >= 40 && (share < bin.Mean-0.12 || share > bin.Mean+0.25) {
			t.Errorf("of %d facts with a confidence of %.2f on average %.2f are right", bin.Found, bin.Mean, share)
		}
	}
	if r.Row("FACTS").Right == 0 {
		t.Error("no fact is right")
	}
}
