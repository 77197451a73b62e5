package eval

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/rawabit/rawabit/internal/fact"
)

// An Extract reads one article: text as stored in the file of that name,
// published as gold gives it (ISO 8601 or empty).
type Extract func(ctx context.Context, name, text, published string) (*fact.Document, error)

// Run scores extract on every article that has gold: goldDir/<id>.json with
// articlesDir/<id>.txt, in the order of ids. An article that extract refuses
// counts as failed and its gold as missed; a gold file that cannot be read, or
// one without an article, is an error. So is a folder without gold.
func Run(ctx context.Context, goldDir, articlesDir string, extract Extract) (*Report, error) {
	return RunAll(ctx, [][2]string{{goldDir, articlesDir}}, extract)
}

// RunAll is Run over several pairs of folders, gold and articles, as if they were one.
func RunAll(ctx context.Context, dirs [][2]string, extract Extract) (*Report, error) {
	var s Scorer
	for _, d := range dirs {
		err := s.run(ctx, d[0], d[1], func(g *Gold, path, text string) (*Prediction, error) {
			d, err := extract(ctx, path, text, g.Published)
			if err != nil {
				return nil, err
			}
			return Predict(d)
		})
		if err != nil {
			return nil, err
		}
	}
	return s.Report(), nil
}

// RunPredictions scores what some extractor wrote: predictionsDir/<id>.json in
// the JSON form of rawabit extract. A missing file is an article in which
// nothing was found.
func RunPredictions(ctx context.Context, goldDir, articlesDir, predictionsDir string) (*Report, error) {
	var s Scorer
	err := s.run(ctx, goldDir, articlesDir, func(g *Gold, path, _ string) (*Prediction, error) {
		name := filepath.Join(predictionsDir, strings.TrimSuffix(filepath.Base(path), ".txt")+".json")
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return &Prediction{}, nil
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		p, err := ReadPrediction(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	return s.Report(), nil
}

// run adds the articles of one pair of folders.
func (s *Scorer) run(ctx context.Context, goldDir, articlesDir string, predict func(g *Gold, path, text string) (*Prediction, error)) error {
	entries, err := os.ReadDir(goldDir) // sorted by name
	if err != nil {
		return err
	}
	before := s.articles
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || e.IsDir() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		g, err := ReadGoldFile(filepath.Join(goldDir, e.Name()))
		if err != nil {
			return err
		}
		g.ID = id
		path := filepath.Join(articlesDir, id+".txt")
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("gold without its article: %w", err)
		}
		if !utf8.Valid(text) {
			return fmt.Errorf("%s: not UTF-8; gold counts code points of a UTF-8 file", path)
		}
		p, err := predict(g, path, string(text))
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			s.Fail(g, string(text), err)
			continue
		}
		s.Add(g, string(text), p)
	}
	if s.articles == before {
		return fmt.Errorf("%s: no gold (<id>.json) in this folder", goldDir)
	}
	return nil
}
