package pipeline

import (
	"embed"
	"path"
)

//go:embed testdata/*/article.txt
var samples embed.FS

// A Sample is an article of our own writing, for the demonstration and the tests.
type Sample struct {
	Name string
	Text string
}

// Samples gives the embedded articles, sorted by name.
func Samples() []Sample {
	var out []Sample
	entries, err := samples.ReadDir("testdata")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	for _, e := range entries {
		text, err := samples.ReadFile(path.Join("testdata", e.Name(), "article.txt"))
		if err != nil {
			panic(err)
		}
		out = append(out, Sample{e.Name(), string(text)})
	}
	return out
}
