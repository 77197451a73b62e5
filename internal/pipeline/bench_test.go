package pipeline_test

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/rawabit/rawabit/internal/article"
	"github.com/rawabit/rawabit/internal/pipeline"
	"github.com/rawabit/rawabit/internal/testkit"
)

// articleWords is how long the articles are that speeds are told in.
const articleWords = 300

// BenchmarkRun reads all articles of our own writing, from a poem to a table of
// measures, again and again on one core. It tells the time that the process had
// a core, garbage collection included, so that other work on the machine does
// not count; allocations are told for 300 words, as the speed is.
func BenchmarkRun(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(pipeline.GCPercent))
	p := load(b)
	texts := ownTexts(b)
	words := 0
	for _, t := range texts {
		words += len(strings.Fields(t.Text))
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := testkit.ProcessorTime(b)
	for b.Loop() {
		for _, t := range texts {
			if _, err := p.Run(t); err != nil {
				b.Fatal(err)
			}
		}
	}
	spent := testkit.ProcessorTime(b) - start
	runtime.ReadMemStats(&after)
	read := float64(b.N) * float64(words)
	articles := read / articleWords
	b.ReportMetric(articles/spent.Seconds(), "articles/s")
	b.ReportMetric(float64(spent.Nanoseconds())/read, "ns/word")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/articles, "B/article")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/articles, "allocs/article")
	b.ReportMetric(0, "ns/op")
}

// ownTexts gives the samples and the articles that the scores are measured on.
func ownTexts(tb testing.TB) []article.Source {
	var out []article.Source
	for _, s := range pipeline.Samples() {
		out = append(out, article.Source{Name: s.Name, Text: s.Text, Published: "2026-11-18"})
	}
	files, err := filepath.Glob("../eval/testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no articles to read: %v", err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, article.Source{Name: filepath.Base(f), Text: string(text), Published: "2026-11-18"})
	}
	return out
}
